"""The picture of a lemma: both sides on concrete sequences, exactly computed, one in the other."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from itertools import cycle
from operator import index
from typing import TYPE_CHECKING, Any

from symbolic.chapters.registry import Lemma
from symbolic.decision.scalars import Scalar, scalar
from symbolic.decision.values import Assignment, Table, evaluate, value_at
from symbolic.errors import TermError, Undecidable
from symbolic.kernel.errors import ProofError
from symbolic.kernel.terms import Term, Z, declared
from symbolic.notation.printing import text
from symbolic.showing import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEFT, _RIGHT = "#0b6e99", "#d9730d"
_SEQUENCES = ((2, 1 + 1j, -1), (1, 0, 1j, 2), (1, -1j), (3, 1, 1j))
"""Told apart from their flips, conjugates and each other."""
_NUMBERS = (2, -1, 3)
_MARGIN = 2


def plot(lemma: Lemma, given: Mapping[str, Any]) -> Figure:
    """Return a figure with both sides of a lemma on ℤ, real and imaginary part.

    Parameters
    ----------
    lemma
        A lemma that equates two functions on ℤ.
    given
        Sequences for its letters, by name: the values from index 0 on, or a dictionary of values by
        index. Letters that are not given stand for short complex sequences.

    Raises
    ------
    TermError
        If the lemma says something else, or asks of its letters what short sequences are not known
        to satisfy; or if a name is none of its letters, or a value no finite number.
    """
    left, right = _sides(lemma)
    assignment = _assignment(lemma, left, right, given)
    try:
        values = [evaluate(side, assignment, Z, 0) for side in (left, right)]
    except Undecidable as error:
        raise TermError(f"plot: {error}") from error
    places = (i for graded in values for table in graded.values() for (i,) in table)
    known = [round(_number(i).real) for i in places]
    lags = range(min(known, default=0) - _MARGIN, max(known, default=0) + _MARGIN + 1)
    drawn = [[_number(value_at(x, (scalar(n),))) for n in lags] for x in values]

    figure = new_figure(7, 3.6)
    figure.suptitle(f"{lemma.id} on ℤ: {text(left)} = {text(right)}", fontsize=11)
    for axis, name in zip(figure.subplots(2, 1, sharex=True), ("real", "imag"), strict=True):
        shown = [[getattr(value, name) for value in side] for side in drawn]
        axis.axhline(0, color="black", linewidth=0.6)
        axis.vlines(lags, 0, shown[0], color=_LEFT, linewidth=2)
        axis.plot(lags, shown[0], "o", color=_LEFT, label=f"left, {text(left)}")
        axis.plot(lags, shown[1], "o", markersize=11, markerfacecolor="none",
                  markeredgecolor=_RIGHT, label=f"right, {text(right)}")  # fmt: skip
        axis.margins(y=0.15)
        axis.set_ylabel({"real": "real part", "imag": "imaginary part"}[name])
    axis.set_xlabel("n")
    figure.axes[0].legend(frameon=False, fontsize=8)
    return figure


def _sides(lemma: Lemma) -> tuple[Term, Term]:
    try:
        claim = lemma.claim(Z)
    except ProofError as error:
        raise TermError(f"plot: {error}") from error
    if not claim.left.sort == claim.right.sort == "function":
        raise TermError(f"plot: {lemma.id} does not equate two functions on ℤ, which are drawn")
    return claim.left, claim.right


def _assignment(lemma: Lemma, left: Term, right: Term, given: Mapping[str, Any]) -> Assignment:
    names = sorted({*left.free, *right.free}, key=lambda name: str(name.parts[0]))
    letters = [n for n in names if n.head == "Letter"]
    strange = set(given) - {n.parts[0] for n in letters}
    if strange:
        known = ", ".join(text(n) for n in letters)
        raise TermError(f"plot: {lemma.id} has no letter {min(strange)}; it has {known}")
    facts = {fact for f in letters for fact in declared(f)}
    # That totals have values, the other kind of hypothesis, is so for finite sequences.
    more = [h for h in lemma.on(Z).hypotheses - facts if _equates(h)]
    if more and len(given) < len(letters):
        said = "; ".join(map(text, more))
        raise TermError(f"plot: {lemma.id} holds if {said}; give functions that satisfy it")
    tables = {
        f: _table(given[f.parts[0]], f) if f.parts[0] in given else _default(f, usual)
        for f, usual in zip(letters, cycle(_SEQUENCES), strict=False)
    }
    symbols = (n for n in names if n.head == "Var")
    numbers: dict[Hashable, Scalar] = {
        n: scalar(k) for n, k in zip(symbols, cycle(_NUMBERS), strict=False)
    }
    return Assignment(tables, numbers)


def _equates(hypothesis: Term) -> bool:
    inner = hypothesis.parts[0] if hypothesis.head == "ForAll" else hypothesis
    return isinstance(inner, Term) and inner.head == "Equation"


def _default(letter: Term, usual: Iterable[complex]) -> Table:
    words = letter.parts[1].split("+")
    values = dict(enumerate(usual))
    if "real" in words:
        values = {n: value.real + value.imag for n, value in values.items()}
    for word, sign, conjugated in (("even", 1, False), ("odd", -1, False), ("hermitian", 1, True)):
        if word in words:
            values = _symmetric(values, sign, conjugated)
    return _table(values, letter)


def _symmetric(values: Mapping[int, complex], sign: int, conjugated: bool) -> dict[int, complex]:
    """Return f + its image under n ↦ −n, which has the symmetry."""
    whole = dict(values)
    for n, value in values.items():
        image = complex(value).conjugate() if conjugated else value
        whole[-n] = whole.get(-n, 0) + sign * image
    return whole


def _table(values: Any, letter: Term) -> Table:
    try:
        pairs = values.items() if isinstance(values, Mapping) else enumerate(values)
        return {(scalar(index(n)),): _scalar(value) for n, value in pairs}
    except (TypeError, ValueError, OverflowError) as error:
        raise TermError(f"plot: {text(letter)} needs finite numbers by index: {error}") from error


def _scalar(value: Any) -> Scalar:
    if isinstance(value, str):
        raise TypeError(f"{value!r} is text")
    number = complex(value)
    return scalar(Fraction(number.real), Fraction(number.imag))


def _number(value: Scalar) -> complex:
    real, imag = value.gaussian() or (0, 0)
    return complex(float(real), float(imag))
