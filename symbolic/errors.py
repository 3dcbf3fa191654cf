"""The exception tree shared by `symbolic`, `numeric` and `reports`."""


class ConvproofError(Exception):
    """Base of every error raised on purpose by this project."""


class TermError(ConvproofError, ValueError):
    """An expression is outside the language of the kernel, or ill-typed for its domain."""


class ProofError(ConvproofError):
    """A rule of the kernel was applied where it does not apply.

    The message names the rule, the terms it was given, and what it needed.
    """


class Undecidable(ConvproofError):  # noqa: N818 - a public name fixed by the design
    """A claim lies outside the language that `decide` is complete for."""


class EvidenceError(ConvproofError, ValueError):
    """A numeric check was asked for with arguments it cannot honour."""


def need(condition: object, message: str, *parts: object) -> None:
    """Raise `ProofError` unless the condition holds; the message is only put together then."""
    if not condition:
        raise ProofError(message.format(*parts))
