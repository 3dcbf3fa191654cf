"""Facts as JSON values and back, exactly: what is read is what was written, or is refused.

`plain` writes the facts for readers, and leaves out and rounds. Here nothing is lost, and
the reader goes by the types that the facts are declared with: a value of another kind, a missing or
unknown field, a whole number where a truth value belongs, all are refused. Nothing is ever
executed, so that no file can do more than state wrong facts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from enum import Enum
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, NoReturn, Union, get_args, get_origin, get_type_hints

from symbolic.errors import EvidenceError

Decoder = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """Return facts as JSON values.

    Raises
    ------
    EvidenceError
        If something is of a kind that `decode` has no type for.
    """
    if isinstance(value, Enum):
        return encode(value.value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Fraction):
        # Hexadecimal, since Python limits how long a decimal number it reads.
        return f"{value.numerator:x}/{value.denominator:x}"
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if dataclasses.is_dataclass(value):
        return [encode(getattr(value, field.name)) for field in dataclasses.fields(value)]
    raise EvidenceError(
        f"encode: {value!r:.80} is {type(value).__name__}, which is no kind of fact"
    )


def decode(kind: Any, data: Any) -> Any:
    """Return the facts of a declared type that were written by `encode`.

    Raises
    ------
    EvidenceError
        If the data are not of that type.
    """
    return _decoder(kind)(data)


@cache
def _decoder(kind: Any) -> Decoder:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return _optional(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record(kind)
    if kind is Fraction:
        return _fraction
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _member(kind)
    if kind in {bool, int, float, str, NoneType}:
        return _plain(kind)
    raise EvidenceError(f"decode: {kind!r} is no kind of fact")


def _plain(kind: type) -> Decoder:
    def read(data: Any) -> Any:
        # Not isinstance: True is an int to Python.
        return data if type(data) is kind else _refuse(data, kind.__name__)

    return read


def _fraction(data: Any) -> Fraction:
    parts = data.split("/") if isinstance(data, str) else ()
    try:
        numerator, denominator = (int(part, 16) for part in parts)
        value = Fraction(numerator, denominator)
    except (ValueError, ZeroDivisionError):
        _refuse(data, "a fraction")
    return value if encode(value) == data else _refuse(data, "a fraction in lowest terms")


def _member(kind: type[Enum]) -> Decoder:
    def read(data: Any) -> Any:
        try:
            return kind(data)
        except ValueError:
            _refuse(data, kind.__name__)

    return read


def _optional(kind: Any) -> Decoder:
    (inner,) = (part for part in get_args(kind) if part is not NoneType)
    read = _decoder(inner)
    return lambda data: None if data is None else read(data)


def _tuple(kinds: Sequence[Any]) -> Decoder:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return lambda data: tuple(map(_decoder(kinds[0]), _list(data)))

    def read(data: Any) -> tuple[Any, ...]:
        if len(_list(data)) != len(kinds):
            _refuse(data, f"a list of {len(kinds)}")
        return tuple(_decoder(k)(item) for k, item in zip(kinds, data, strict=True))

    return read


def _record(kind: type) -> Decoder:
    hints = get_type_hints(kind)
    kinds = [hints[field.name] for field in dataclasses.fields(kind)]

    def read(data: Any) -> Any:
        if len(_list(data)) != len(kinds):
            _refuse(data, f"{kind.__name__} with {len(kinds)} fields")
        return kind(*(_decoder(k)(item) for k, item in zip(kinds, data, strict=True)))

    return read


def _list(data: Any) -> Any:
    return data if isinstance(data, list) else _refuse(data, "a list")


def _refuse(data: Any, needed: str) -> NoReturn:
    raise EvidenceError(f"decode: {data!r:.80} is not {needed}")
