"""The exception tree shared by `symbolic`, `numeric` and `reports`."""

from symbolic.kernel.errors import ConvproofError, ProofError, TermError, need

__all__ = [
    "ConvproofError",
    "EvidenceError",
    "ProofError",
    "TermError",
    "Undecidable",
    "need",
]


class Undecidable(ConvproofError):  # noqa: N818 - a public name fixed by the design
    """A claim lies outside the language that `decide` is complete for."""


class EvidenceError(ConvproofError, ValueError):
    """A numeric check was asked for with arguments it cannot honour."""
