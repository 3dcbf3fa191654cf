"""Facts as bytes and back, exactly: what is read is what was written, or is refused.

`plain` writes the facts for readers, and leaves out and rounds. Here nothing is lost. msgspec reads
by the types that the facts are declared with and executes nothing, so that no file can do more than
state wrong facts; MessagePack keeps infinities, which JSON has no word for.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec

from symbolic.errors import EvidenceError


def encode(value: Any) -> bytes:
    """Return facts as bytes.

    Raises
    ------
    EvidenceError
        If something is of a kind that `decode` has no type for.
    """
    try:
        return msgspec.msgpack.encode(value, enc_hook=_written)
    except (TypeError, OverflowError, NotImplementedError) as error:
        raise EvidenceError(
            f"encode: {value!r:.80} holds what is no kind of fact: {error}"
        ) from error


def decode(kind: Any, data: bytes) -> Any:
    """Return the facts of a declared type that were written by `encode`.

    Raises
    ------
    EvidenceError
        If the bytes are not of that type.
    """
    try:
        return msgspec.msgpack.decode(data, type=kind, dec_hook=_read)
    except (msgspec.DecodeError, TypeError, RecursionError) as error:
        raise EvidenceError(f"decode: not {kind!r:.80}: {error}") from error


def _written(value: Any) -> str:
    if isinstance(value, Fraction):
        # Hexadecimal, since Python limits how long a decimal number it reads.
        return f"{value.numerator:x}/{value.denominator:x}"
    raise NotImplementedError(f"{type(value).__name__} is no kind of fact")


def _read(kind: type, data: Any) -> Fraction:
    if kind is not Fraction:
        raise NotImplementedError(f"{kind!r} is no kind of fact")
    parts = data.split("/") if isinstance(data, str) else ()
    try:
        numerator, denominator = (int(part, 16) for part in parts)
        value = Fraction(numerator, denominator)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"{data!r:.80} is not a fraction") from error
    if _written(value) != data:
        raise ValueError(f"{data!r:.80} is not a fraction in lowest terms")
    return value
