"""The root of the exception tree: it is here because the kernel imports nothing else of ours."""

from __future__ import annotations

from typing import Any


class ConvproofError(Exception):
    """Base of every error raised on purpose by this project."""


class TermError(ConvproofError, ValueError):
    """An expression is outside the language of the kernel, or ill-typed for its domain."""


class ProofError(ConvproofError):
    """A rule of the kernel was applied where it does not apply.

    The message names the rule, the terms it was given, and what it needed.
    """


def brief(part: object) -> str:
    """Return a part of a message, cut to a readable length."""
    text = _few(part) if type(part) in {list, tuple} else str(part)
    return text if len(text) <= 200 else f"{text[:200]} …"


def _few(parts: Any) -> str:
    """Return the first parts: of a thousand large ones, the text would take minutes."""
    texts = [_few(p) if type(p) in {list, tuple} else repr(p) for p in parts[:3]]
    return f"[{', '.join(texts)}{f', … {len(parts)} in all' if len(parts) > 3 else ''}]"


def need(condition: object, message: str, *parts: object) -> None:
    """Raise `ProofError` unless the condition holds; the message is only put together then."""
    if not condition:
        raise ProofError(message.format(*map(brief, parts)))
