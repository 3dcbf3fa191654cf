"""The answer of `identify`: what a function computes, and what it does besides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import numpy.typing as npt
import sympy as sp

from numeric.conventions.calling.arrays import array_of
from numeric.conventions.calling.findings import STOPS, Code, Finding
from numeric.conventions.calling.probing import Size
from numeric.conventions.describing import printing
from numeric.conventions.describing.lags import has_lags, lags, sentence
from numeric.conventions.describing.scaled import ScaledForm
from numeric.conventions.describing.taps import Taps
from numeric.conventions.describing.theorems import related
from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import Array, Description
from numeric.conventions.reading.regions import ALL, Region
from symbolic.errors import EvidenceError
from symbolic.showing import escape, word_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Piece:
    """The descriptions that hold on one set of sizes, simplest first."""

    region: Region
    descriptions: tuple[Description, ...]


@dataclass(frozen=True)
class Convention:
    """What a function of two arrays computes: all descriptions that fit, and the findings.

    Attributes
    ----------
    name
        The function and its arguments, as text.
    dimensions
        1 or 2: the rank of the arrays.
    pieces
        The descriptions, region by region; empty when nothing could be said by a formula.
    findings
        What the formula does not say, each with the call that shows it.
    bilinear
        "sampled", "traced", or "no".
    probes
        How many calls were made.
    dtype
        The real dtype that was sent.
    sizes
        The pairs of shapes at which the function was called with dense numbers and returned. A
        description held at all of these that are in its region.
    scaled
        A correlation over norms, over the overlap, of demeaned arrays or the like, that the
        function is instead; such a function has no descriptions.
    along
        For a function of matrices that takes their rows one by one (1), or their columns (0): the
        description is of one pair of them. None otherwise.
    """

    name: str
    dimensions: int
    pieces: tuple[Piece, ...]
    findings: tuple[Finding, ...]
    bilinear: str
    probes: int
    dtype: str = "float64"
    sizes: tuple[Size, ...] = ()
    scaled: ScaledForm | None = None
    along: int | None = None

    @property
    def identified(self) -> bool:
        """Whether at least one description was found."""
        return bool(self.pieces)

    @property
    def descriptions(self) -> tuple[Description, ...]:
        """All descriptions of the first region, simplest first."""
        return self.pieces[0].descriptions if self.pieces else ()

    @property
    def description(self) -> Description | None:
        """The simplest description, or None."""
        return self.descriptions[0] if self.pieces else None

    @property
    def kind(self) -> str | None:
        """Return "convolution", "correlation", or "mixed" when axes differ; None when unknown."""
        if self.description is None:
            return None
        kinds = {axis.family.kind for axis in self.description.axes}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def conjugated(self) -> str | None:
        """Return "none", "a", "b" or "both"; None when unknown or when only real input is taken."""
        return None if self.description is None else self.description.conjugated

    @property
    def reversed(self) -> bool | None:
        """Whether the output runs backwards."""
        if self.description is None:
            return None
        return any(axis.family.reversed for axis in self.description.axes)

    @property
    def offset(self) -> sp.Expr | tuple[sp.Expr, ...] | None:
        """The offset c as a SymPy expression in N and M; one for each axis in two dimensions."""
        if self.description is None:
            return None
        return _single([axis.offset.expression() for axis in self.description.axes])

    @property
    def length(self) -> sp.Expr | tuple[sp.Expr, ...] | None:
        """The output length as a SymPy expression in N and M; one for each axis."""
        if self.description is None:
            return None
        return _single([axis.length.expression() for axis in self.description.axes])

    @property
    def boundary(self) -> str | tuple[str, ...] | None:
        """How the extended operand goes on beyond its ends, one word or one for each axis."""
        if self.description is None:
            return None
        names = tuple(axis.continuation for axis in self.description.axes)
        return names[0] if len(set(names)) == 1 else names

    @property
    def scale(self) -> sp.Expr | None:
        """The factor before the sum."""
        return None if self.description is None else self.description.scale.expression()

    @property
    def formula(self) -> str | None:
        """One line, z[k] = Σⱼ a[…]·b[j]; None when nothing could be said by a formula."""
        return None if self.description is None else printing.steps_formula(self.description)

    @property
    def equation(self) -> sp.Equality | None:
        """The formula as a SymPy equation between indexed symbols."""
        return None if self.description is None else printing.equation(self.description)

    @property
    def related_theorem(self) -> str | None:
        """The catalogue theorem that relates the function to f ⋆ g or f ∗ g, such as "A1"."""
        return self.related_theorems[0] if self.related_theorems else None

    @property
    def related_theorems(self) -> tuple[str, ...]:
        """All catalogue theorems that relate the function to f ⋆ g or f ∗ g, closest first."""
        return () if self.description is None else related(self.description)

    def has(self, code: Code | str) -> bool:
        """Return whether a finding of this name was made."""
        return any(finding.code == code for finding in self.findings)

    def description_for(self, size: Size) -> Description:
        """Return the simplest description that holds at a size.

        Raises
        ------
        EvidenceError
            When nothing was identified there; the message says what stands in the way.
        """
        for piece in self.pieces:
            if size in piece.region:
                return piece.descriptions[0]
        if not self.pieces:
            why = "; ".join(str(finding.code) for finding in self.findings) or "nothing fitted"
            message = (
                f"{self.name} has no description ({why}); read .findings for the calls that show it"
            )
        else:
            known = ", ".join(piece.region.name for piece in self.pieces)
            message = (
                f"{self.name} was asked for shapes {size[0]} and {size[1]}, but is described only "
                f"for {known}; choose shapes in that range"
            )
        raise EvidenceError(message)

    def apply(self, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
        """Return what the formula gives, summed by definition: the function is not called.

        Shapes: (N,), (M,) -> (L,); in two dimensions (N₁, N₂), (M₁, M₂) -> (L₁, L₂).

        Raises
        ------
        EvidenceError
            When no description holds for these shapes, or an array has the wrong rank or is empty.
        """
        first, second = array_of("apply", "a", a), array_of("apply", "b", b)
        if self.along is not None:
            return self._apply_each(first, second)
        for name, array in (("a", first), ("b", second)):
            if array.ndim != self.dimensions or array.size == 0:
                raise EvidenceError(
                    f"apply got {name} of shape {array.shape}; {self.name} was identified on "
                    f"non-empty arrays of rank {self.dimensions}, pass such an array"
                )
        return self.description_for((first.shape, second.shape)).apply(first, second)

    def _apply_each(self, a: Array, b: Array) -> Array:
        """Return the formula's value for each pair of rows, or columns."""
        other = 1 - (self.along or 0)
        if a.ndim != 2 or b.ndim != 2 or a.shape[other] != b.shape[other] or not a.size * b.size:
            raise EvidenceError(
                f"apply got shapes {a.shape} and {b.shape}; {self.name} takes two matrices with "
                f"equally many {'rows' if self.along else 'columns'}"
            )
        alone = replace(self, along=None)
        pairs = zip(np.moveaxis(a, other, 0), np.moveaxis(b, other, 0), strict=True)
        return np.stack([alone.apply(x, y) for x, y in pairs], axis=other)

    def lags(self, n: int, m: int) -> IntArray:
        """Return the lag of every output: z[k] pairs a[i + lag] with b[i]. () -> (L,).

        The lag is how much later a feature stands in a than in b, so that a peak at a positive lag
        says that a comes later; `lag_sentence` says the same in words. Where an operand goes on
        periodically it is known modulo the period, and of the possible ones that nearest to 0 is
        returned.

        Raises
        ------
        EvidenceError
            When no description holds for these lengths, or when the outputs have no lag: for a
            convolution, two dimensions, or a dilated or transposed function.
        """
        description = self.description_for(
            ((n,), (m,)) if self.dimensions == 1 else ((n, n), (m, m))
        )
        if not has_lags(description):
            self._refuse_lags(f"{printing.words(description)} at lengths {n} and {m}")
        return lags(description.axes[0], n, m)

    def _refuse_lags(self, what: str) -> NoReturn:
        raise EvidenceError(
            f"lags are asked of {self.name}, {what}; only a correlation of sequences without "
            "dilation or transposed stride has one lag for each output"
        )

    @property
    def lag_sentence(self) -> str:
        """What a peak says: which of the two operands comes later. Raises as `lags` does."""
        described = [(piece.region, piece.descriptions[0]) for piece in self.pieces]
        if not any(has_lags(description) for _, description in described):
            what = " and ".join(dict.fromkeys(printing.words(x) for _, x in described))
            self._refuse_lags(what or "which has no description")
        return sentence(described)

    def taps(self, n: int | tuple[int, ...], m: int | tuple[int, ...]) -> Array:
        """Return the tensor of the formula: taps[k, i, j] multiplies a[i]·b[j] in z[k].

        Shapes: lengths N and M -> (L, N, M); in two dimensions (L₁, L₂, N₁, N₂, M₁, M₂).
        """
        first = (n,) if isinstance(n, int) else tuple(n)
        second = (m,) if isinstance(m, int) else tuple(m)
        return self.description_for((first, second)).taps(first, second)

    def plot(self, n: int = 7, m: int = 3) -> Figure:
        """Return a Matplotlib figure of the products that reach each output, at one size.

        Parameters
        ----------
        n, m
            The lengths of a and b.

        Raises
        ------
        EvidenceError
            If there is no formula, none for these lengths, or one for two dimensions.
        """
        return self.pictured(n, m).plot(self.name)

    def pictured(self, n: int, m: int) -> Taps:
        """Return which products reach which output at one size; raises as `plot` does."""
        if self.dimensions != 1 or not self.identified:
            raise EvidenceError(f"plot: {self.name} has no formula in one dimension to draw")
        tensor = self.taps(n, m)
        triples = tuple((int(k), int(i), int(j)) for k, i, j in np.argwhere(tensor != 0))
        return Taps(n, m, tensor.shape[0], self.conjugated or "none", triples)

    def __str__(self) -> str:
        noted = f" [{', '.join(dict.fromkeys(str(x.code) for x in self.findings))}]"
        tail = noted if self.findings else ""
        if self.scaled is not None:
            where = "" if self.scaled.region is ALL else f" for {self.scaled.region.name}"
            return (
                f"{self.name}{where}: {self.scaled.words}; real input{tail}\n    "
                f"{self.scaled.formula}, length {printing.lengths(self.scaled.description)}"
            )
        if self.description is None:
            reasons = sorted(self.findings, key=lambda x: x.code not in STOPS)
            why = "".join(f"\n    {x.code}: {x.message}" for x in reasons[:1])
            return f"{self.name}: no description{tail}{why}"
        lines = []
        each = {None: "", 0: "column by column, ", 1: "row by row, "}[self.along]
        for piece in self.pieces:
            where = f" for {piece.region.name}" if piece.region.name != "all sizes" else ""
            best = piece.descriptions[0]
            lines.append(f"{self.name}{where}: {each}{self._words(best)}{tail}")
            lines.append(f"    {printing.steps_formula(best)}, length {printing.lengths(best)}")
        return "\n".join(lines)

    __repr__ = __str__

    def _words(self, description: Description) -> str:
        """Return a description in words, and whether it is of real input while others are not."""
        others = {piece.descriptions[0].conjugated for piece in self.pieces}
        alone = description.conjugated is None and others != {None}
        return printing.words(description) + (", real input only" if alone else "")

    def _repr_markdown_(self) -> str:
        rows = []
        for piece in self.pieces:
            best = piece.descriptions[0]
            rows += [
                (piece.region.name, self._words(best)),
                ("formula", printing.steps_formula(best)),
                ("length", printing.lengths(best)),
                ("equal descriptions", str(len(piece.descriptions))),
            ]
        if self.scaled is not None:
            rows += [(self.scaled.region.name, self.scaled.words), ("formula", self.scaled.formula)]
        elif not self.pieces:
            rows.append(("formula", "none"))
        rows.append(("bilinear", self.bilinear))
        if self.related_theorem:
            rows.append(("theorem", ", ".join(self.related_theorems)))
        rows += [(str(finding.code), finding.message) for finding in self.findings]
        return f"**{escape(self.name)}**\n\n{word_table(('', ''), rows)}"


def _single(parts: list[sp.Expr]) -> sp.Expr | tuple[sp.Expr, ...]:
    if len(parts) == 1:
        return parts[0]
    return tuple(printing.marked(x, f"_{i + 1}") for i, x in enumerate(parts))
