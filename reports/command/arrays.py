"""``convproof port`` and ``exact-error``: arrays from files, or from literals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reports.collecting.selection import UsageError
from reports.command.values import array, function, options
from symbolic.notation.terminal import Parser, say

_ARRAY = "an .npy file, or a list: '[1, 2.5]'"
_KINDS = ("convolution", "correlation")
_SHAPE = re.compile(r"\d+(x\d+)+")


def port(arguments: Sequence[str], program: str) -> int:
    """Move a weight, print the recipe and write the array if it is wanted."""
    parser = Parser(program, "Move the weight of a layer to another library.")
    parser.add_argument("weight", help=f"{_ARRAY}; or 8x3x5x5, only to see what becomes of it")
    parser.add_argument("source", help="layer that stores it so: torch.nn.ConvTranspose2d")
    parser.add_argument("target", help="layer to store it for: jax.lax.conv_transpose")
    parser.add_argument(
        "options", nargs="*", metavar="KEY=VALUE", help="options of the source: stride=2"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the new weight (.npy)")
    given = parser.parse_args(arguments)
    chosen = options(given.options)
    weight = _weight(given.weight)

    from numeric import port  # noqa: PLC0415 - slow; bad usage is said before

    moved = port(weight, given.source, given.target, **chosen)
    say(str(moved))
    if given.output:
        _write(given.output, moved.weight)
        say(f"written: {given.output}")
    return 0


def exact_error(arguments: Sequence[str], program: str) -> int:
    """Print how far a result is from the exact one."""
    parser = Parser(
        program,
        "Compare the result Y of any program, for A and B, with the exact one.",
        usage=f"{program} [-h] Y A B [--as WHAT [KEY=VALUE …]]",
    )
    for name, what in (("y", "result"), ("a", "first input"), ("b", "second input")):
        parser.add_argument(name, metavar=name.upper(), help=f"{what}: {_ARRAY}")
    parser.add_argument(
        "--as",
        dest="convention",
        metavar="WHAT",
        help="convolution, correlation, or the function that Y is meant to be, with its options as "
        "KEY=VALUE after it (default: found by matching)",
        nargs="+",
        default=[],
    )
    given = parser.parse_args(arguments)
    y, a, b = map(array, (given.y, given.a, given.b))

    from numeric import exact_error  # noqa: PLC0415 - slow; bad usage is said before

    say(str(exact_error(y, a, b, _convention(given.convention))))
    return 0


def _convention(words: Sequence[str]) -> Any:
    if not words or words[0] in _KINDS:
        return words[0] if words else None
    from numeric import identify  # noqa: PLC0415 - slow

    return identify(function(words[0]), **options(words[1:]))


def _weight(text: str) -> Any:
    if not _SHAPE.fullmatch(text):
        return array(text)
    import numpy as np  # noqa: PLC0415 - slow

    return np.ones([int(n) for n in text.split("x")])


def _write(path: Path, weight: Any) -> None:
    import numpy as np  # noqa: PLC0415 - slow

    try:
        with path.open("xb") as file:
            np.save(file, weight)
    except OSError as error:
        raise UsageError(f"--output {path}: {(error.strerror or str(error)).lower()}") from error
