"""What stands on a command line: functions by their names, options as KEY=VALUE, arrays."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from reports.collecting.selection import UsageError
from symbolic.showing import near

_SHORT = {"np": "numpy", "sp": "scipy", "jnp": "jax.numpy"}


def options(words: Iterable[str]) -> dict[str, Any]:
    """Return ``KEY=VALUE`` words as options; values are Python literals, or else text.

    Raises
    ------
    UsageError
        If a word is of another form.
    """
    found = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key.isidentifier():
            raise UsageError(f"{word!r} is no option; write KEY=VALUE, such as mode=same")
        found[key] = _literal(value)
    return found


def calls(words: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return names, each with the options that follow it: ``f a=1 g`` is f with a=1, and g."""
    found: list[tuple[str, list[str]]] = []
    for word in words:
        if "=" in word and "(" not in word:
            if not found:
                raise UsageError(f"the option {word!r} stands before any function")
            found[-1][1].append(word)
        else:
            found.append((word, []))
    return [(name, options(given)) for name, given in found]


def function(text: str) -> Callable[..., Any]:
    """Return the function with a full name, such as ``scipy.signal.correlate``.

    Raises
    ------
    UsageError
        If a part of the name does not exist (the message says the nearest) or cannot be imported,
        or what it names is no function.
    """
    found = _named(text)
    if not callable(found):
        raise UsageError(f"{text} is no function but {type(found).__name__}")
    return found  # type: ignore[no-any-return]


def array(text: str) -> Any:
    """Return the array in an ``.npy`` file, or that of a Python literal such as ``[1, 2.5j]``.

    Raises
    ------
    UsageError
        If there is no such file, it is not of this kind, or the text is neither.
    """
    import numpy as np  # noqa: PLC0415 - slow, and not needed by all commands

    if text.lstrip().startswith(("[", "(")):
        value = _literal(text)
        if isinstance(value, str):
            raise UsageError(f"{text!r} is no list of numbers")
        try:
            return np.asarray(value)
        except ValueError as error:
            raise UsageError(f"{text!r} is no array: {error}") from error
    try:
        # Pickled objects could run code; a weight has none.
        return np.load(Path(text), allow_pickle=False)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{text}: {reason}; give an .npy file or a list like [1, 2]") from error


def _literal(text: str) -> Any:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _named(name: str) -> Any:
    first, *rest = name.split(".")
    parts = [*_SHORT.get(first, first).split("."), *rest]
    if not all(part.isidentifier() for part in parts):
        raise UsageError(f"{name!r} is no name; write it in full, such as numpy.convolve")
    found = _imported(parts[0], name, ())
    for k, part in enumerate(parts[1:], 1):
        inner = getattr(found, part, None)
        if inner is None:
            inner = _imported(".".join(parts[: k + 1]), name, dir(found))
        found = inner
    return found


def _imported(module: str, name: str, known: Iterable[str]) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = isinstance(error, ModuleNotFoundError) and module.startswith(error.name or " ")
        if not missing:
            raise UsageError(f"{name}: {module} cannot be imported here: {error}") from error
        *outer, last = module.split(".")
        if not outer:
            raise UsageError(f"{name}: {last} is not installed"
                             f"{_suggested(last, _LIBRARIES - {last})}") from error  # fmt: skip
        where = ".".join(outer)
        suggested = _suggested(last, (x for x in known if not x.startswith("_")))
        raise UsageError(f"{name}: {where} has no {last}{suggested}") from error


_LIBRARIES = {"numpy", "scipy", "torch", "jax", "cv2", "skimage", "astropy", "statsmodels"}


def _suggested(word: str, known: Iterable[str]) -> str:
    found = near(word, known)
    return f"; did you mean {' or '.join(found)}?" if found else ""
