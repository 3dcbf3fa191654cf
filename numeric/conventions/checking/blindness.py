"""Test data that cannot fail: which conventions an input tells apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.calling.arrays import array_of
from numeric.conventions.families import standard
from numeric.conventions.families.model import (
    BOUNDARIES,
    CONVOLUTION,
    CORRELATION,
    Array,
    Description,
)
from numeric.conventions.identifying.identification import identify
from numeric.conventions.reading.comparing import agree
from symbolic.errors import EvidenceError
from symbolic.showing import word_table

# Outputs closer than this share of their largest entry count as equal: a test with a tolerance
# would not see the difference either.
VISIBLE = 1e-9
_ENDS = "no non-zero product crosses the ends, or the continuations agree there"
_CLOSE = f"the outputs differ by less than {VISIBLE:.0e} of the largest"
KERNEL_BOUNDARIES = tuple(name for name in BOUNDARIES if name != "cyclic")


@dataclass(frozen=True)
class Distinction:
    """Whether one input shows one difference, and why not."""

    question: str
    told: bool
    reason: str = ""

    def __str__(self) -> str:
        answer = "told apart" if self.told else "not told apart"
        return f"{self.question}: {answer}" + (f" ({self.reason})" if self.reason else "")

    __repr__ = __str__


@dataclass(frozen=True)
class Distinctions:
    """What a test input can tell; true when it tells convolution from correlation."""

    items: tuple[Distinction, ...]

    def __bool__(self) -> bool:
        return self["convolution / correlation"].told

    def __getitem__(self, question: str) -> Distinction:
        for item in self.items:
            if item.question == question:
                return item
        known = ", ".join(item.question for item in self.items)
        raise EvidenceError(f"tells_apart has no question {question!r}; ask one of: {known}")

    @property
    def blind_spots(self) -> tuple[Distinction, ...]:
        """The differences that the input cannot show."""
        return tuple(item for item in self.items if not item.told)

    def __str__(self) -> str:
        return "\n".join(str(item) for item in self.items)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        rows = ((x.question, "yes" if x.told else "no", x.reason) for x in self.items)
        return word_table(("question", "told apart", "why"), rows)


def tells_apart(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    function: Callable[..., Any] | None = None,
    /,
    **arguments: Any,
) -> Distinctions:
    """Say what a test with the inputs a and b can show, and what it would let pass.

    A kernel equal to its own flip makes convolution and correlation agree; real arrays hide a
    missing conjugate; operands that are zero near their ends hide the boundary.

    Parameters
    ----------
    a, b
        The two arrays of the test: (N,), (M,), or (N₁, N₂), (M₁, M₂).
    function, **arguments
        The function under test, as for `identify`: then the questions are asked of its own
        offset, length and boundary. None asks them of full outputs.

    Returns
    -------
    Distinctions
        One answer for each question: "convolution / correlation", "a conjugated / not",
        "b conjugated / not", "first / second operand", and "zero / wrap boundary" and so on for
        every pair of boundaries. As a truth value: the first answer.

    Raises
    ------
    EvidenceError
        When an array is empty, not numeric, not finite, or neither 1-D nor 2-D like the other; when
        the function has no description for these shapes.
    """
    first, second = _checked("a", a), _checked("b", b)
    if first.ndim != second.ndim:
        raise EvidenceError(
            f"tells_apart got arrays of rank {first.ndim} and {second.ndim}; pass two arrays of "
            "the same rank"
        )
    if function is not None:
        found = identify(function, dimensions=first.ndim, **arguments)
        if found.along is not None:
            raise EvidenceError(
                f"tells_apart got {found.name}, which takes rows or columns one by one; pass one "
                "of them and a function of it"
            )
        rule = found.description_for((first.shape, second.shape))
        return Distinctions(tuple(_of_description(rule, first, second)))
    items = (
        _kind(first, second),
        _conjugation("a", first, second),
        _conjugation("b", first, second),
        _order(first, second),
        *_boundaries(first, second),
    )
    return Distinctions(items)


def _of_description(rule: Description, a: Array, b: Array) -> Iterable[Distinction]:
    """Yield what two arrays tell about one description."""
    given = rule.apply(a, b)
    small = "the outputs agree" if given.any() else "every output is zero"
    if not given.size:
        small = "there is no output"
    summed = b if rule.extended == "a" else a
    turned = (a, np.flip(b)) if rule.extended == "a" else (np.flip(a), b)
    flipped = f"{'b' if rule.extended == 'a' else 'a'} equals its own flip"
    same = not _differ(summed, np.flip(summed))
    others = {
        "convolution / correlation": (turned, flipped if same else small),
        "a conjugated / not": ((np.conj(a), b), small if np.any(np.imag(a)) else "a is real"),
        "b conjugated / not": ((a, np.conj(b)), small if np.any(np.imag(b)) else "b is real"),
    }
    for question, (pair, why) in others.items():
        yield _versus(question, given, rule.apply(*pair), why)
    exchanged = replace(
        rule, axes=tuple(replace(axis, family=axis.family.swapped()) for axis in rule.axes)
    )
    yield _versus("first / second operand", given, exchanged.apply(a, b), small)
    boundary = rule.axes[0].family.boundary
    for name in KERNEL_BOUNDARIES:
        if name != boundary and boundary in KERNEL_BOUNDARIES:
            axes = tuple(
                replace(axis, family=replace(axis.family, boundary=name)) for axis in rule.axes
            )
            other = replace(rule, axes=axes).apply(a, b)
            yield _versus(f"{boundary} / {name} boundary", given, other, _ENDS)


def _versus(question: str, given: Array, other: Array, why: str) -> Distinction:
    told = _differ(given, other)
    return Distinction(question, told, "" if told else why)


def _checked(name: str, value: npt.ArrayLike) -> Array:
    array = array_of("tells_apart", name, value)
    if array.dtype.kind not in "biufc":
        raise EvidenceError(f"tells_apart got {name} of dtype {array.dtype}; pass numbers")
    if array.ndim not in (1, 2) or array.size == 0:
        raise EvidenceError(
            f"tells_apart got {name} of shape {array.shape}; pass a non-empty array of rank 1 or 2"
        )
    if not np.isfinite(array).all():
        raise EvidenceError(f"tells_apart got NaN or infinity in {name}; pass finite numbers")
    wide = np.complex128 if array.dtype.kind == "c" else np.float64
    return array.astype(wide)


def _differ(one: Array, other: Array) -> bool:
    return not agree(one, other, VISIBLE)


def _kind(a: Array, b: Array) -> Distinction:
    question = "convolution / correlation"
    convolved = standard.full(CONVOLUTION, dimensions=a.ndim).apply(a, b)
    correlated = standard.full(CORRELATION, dimensions=a.ndim).apply(a, b)
    if _differ(convolved, correlated):
        return Distinction(question, True, _shift_warning(b))
    if not a.any() or not b.any():
        return Distinction(question, False, "an operand is zero")
    if np.array_equal(b, np.flip(b)):
        return Distinction(question, False, "b equals its own flip")
    return Distinction(question, False, _CLOSE)


def _shift_warning(b: Array) -> str:
    """Return a warning when only the position of the output differs: a symmetric, padded kernel."""
    used = [np.flatnonzero(b.any(axis=tuple({*range(b.ndim)} - {axis}))) for axis in range(b.ndim)]
    core = b[tuple(slice(x[0], x[-1] + 1) for x in used)]
    if core.shape != b.shape and not _differ(core, np.flip(core)):
        return "only by a shift: b without its outer zeros equals its own flip"
    return ""


def _conjugation(name: str, a: Array, b: Array) -> Distinction:
    plain = standard.full(CORRELATION, "none", a.ndim).apply(a, b)
    turned = standard.full(CORRELATION, name, a.ndim).apply(a, b)
    array = a if name == "a" else b
    why = f"{name} is real" if not np.any(np.imag(array)) else "the outputs agree by chance"
    return _versus(f"{name} conjugated / not", plain, turned, why)


def _order(a: Array, b: Array) -> Distinction:
    rule = standard.full(CORRELATION, "none", a.ndim)
    why = "a ⋆ Rb equals its own flip, as for equal or symmetric operands"
    return _versus("first / second operand", rule.apply(a, b), rule.apply(b, a), why)


def _boundaries(a: Array, b: Array) -> Iterable[Distinction]:
    outputs = {
        name: standard.same(CORRELATION, name, a.ndim).apply(a, b) for name in KERNEL_BOUNDARIES
    }
    for one, other in combinations(KERNEL_BOUNDARIES, 2):
        yield _versus(f"{one} / {other} boundary", outputs[one], outputs[other], _ENDS)
