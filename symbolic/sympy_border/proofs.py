"""A printed proof whose every line can be had as a SymPy expression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symbolic.notation.proofs import Line, Proof
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.hypotheses import Hypothesis


@dataclass(frozen=True)
class FacedLine:
    """A line of a proof.

    Attributes
    ----------
    line
        The line in terms of the kernel.
    """

    line: Line

    @property
    def term(self) -> Any:
        """The term reached, as a SymPy expression; ``.doit()`` gives its integrals and sums."""
        return to_face(self.line.term)

    @property
    def reason(self) -> str:
        """Why this line follows from the one before."""
        return self.line.reason

    @property
    def hypotheses(self) -> frozenset[Hypothesis]:
        """The hypotheses that this step brought in."""
        return frozenset(map(to_face, self.line.hypotheses))

    def text(self) -> str:
        """Return the term as Unicode text."""
        return self.line.text()

    def latex(self) -> str:
        """Return the term as LaTeX."""
        return self.line.latex()

    def __str__(self) -> str:
        return str(self.line)

    __repr__ = __str__


@dataclass(frozen=True)
class FacedProof:
    """A proof as a calculation: the first term, then one line per step.

    Attributes
    ----------
    proof
        The proof in terms of the kernel.
    """

    proof: Proof

    @property
    def start(self) -> Any:
        """The first term, as a SymPy expression."""
        return to_face(self.proof.start)

    @cached_property
    def lines(self) -> tuple[FacedLine, ...]:
        """One line per step."""
        return tuple(map(FacedLine, self.proof.lines))

    @property
    def parts(self) -> tuple[tuple[str, FacedProof], ...]:
        """The base cases and steps of an induction, each with its title."""
        return tuple((title, FacedProof(part)) for title, part in self.proof.parts)

    def latex(self) -> str:
        """Return the chain, without its parts, as aligned lines, each with its reason."""
        return self.proof.latex()

    def __str__(self) -> str:
        return str(self.proof)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return self.proof._repr_markdown_()
