"""``convproof identify``, ``translate`` and ``audit``: what library functions compute."""

from __future__ import annotations

from collections.abc import Sequence

from reports.collecting.selection import UsageError
from reports.command.values import calls, function, options
from symbolic.notation.terminal import Parser, say

_FUNCTION = "full name, such as scipy.signal.correlate"
_DIMENSIONS = "number of axes of the arrays; without it 1 is tried before 2"


def identify(arguments: Sequence[str], program: str) -> int:
    """Print what a function computes; return 1 if it has no formula."""
    parser = Parser(program, "What does a function compute?")
    parser.add_argument("function", help=_FUNCTION)
    parser.add_argument("options", nargs="*", metavar="KEY=VALUE", help="such as mode=same")
    parser.add_argument("--dimensions", type=int, choices=(1, 2), help=_DIMENSIONS)
    given = parser.parse_args(arguments)
    found, arguments_of_it = function(given.function), options(given.options)

    from numeric import identify  # noqa: PLC0415 - slow; bad usage is said before

    convention = identify(found, dimensions=given.dimensions, **arguments_of_it)
    # Without a formula the text of a convention has its first finding already.
    rest = convention.findings[0 if convention.identified else 1 :]
    say(str(convention), *(f"    {finding.code}: {finding.message}" for finding in rest))
    return 0 if convention.identified else 1


def translate(arguments: Sequence[str], program: str) -> int:
    """Print how one function computes what another does; errors say why it cannot."""
    parser = Parser(
        program,
        "Compute with TARGET what SOURCE computes; options follow their function.",
        usage=f"{program} [-h] [--code] [--dimensions N] SOURCE [KEY=VALUE …] TARGET [KEY=VALUE …]",
    )
    parser.add_argument("words", nargs="+", metavar="SOURCE … TARGET …", help=_FUNCTION)
    parser.add_argument("--code", action="store_true", help="print a Python function to paste")
    parser.add_argument("--dimensions", type=int, choices=(1, 2), help=_DIMENSIONS)
    given = parser.parse_args(arguments)
    named = calls(given.words)
    if len(named) != 2:
        raise UsageError(f"two functions are needed, SOURCE and TARGET, not {len(named)}")
    (source, source_arguments), (target, target_arguments) = named
    functions = function(source), function(target)

    from numeric import translate  # noqa: PLC0415 - slow; bad usage is said before

    translation = translate(
        *functions,
        source_arguments=source_arguments,
        target_arguments=target_arguments,
        dimensions=given.dimensions,
    )
    say(translation.code if given.code else str(translation))
    return 0


def audit(arguments: Sequence[str], program: str) -> int:
    """Print what everything installed computes; see `numeric.__main__`."""
    from numeric.__main__ import main  # noqa: PLC0415 - slow

    root, _, name = program.rpartition(" ")
    return main([name, *arguments], root)
