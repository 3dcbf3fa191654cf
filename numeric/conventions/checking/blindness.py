"""Test data that cannot fail, and a test that can: `tells_apart` and `assert_convention`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from numeric.conventions.calling.probing import Probing, Size
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families import standard
from numeric.conventions.families.formulas import AnyFormula, M, N
from numeric.conventions.families.model import (
    BOUNDARIES,
    CONJUGATIONS,
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
        return Distinctions(
            tuple(
                _of_description(found.description_for((first.shape, second.shape)), first, second)
            )
        )
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
        told = _differ(given, rule.apply(*pair))
        yield Distinction(question, told, "" if told else why)
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
            why = "no non-zero product crosses the ends, or the continuations agree there"
            other = replace(rule, axes=axes).apply(a, b)
            yield _versus(f"{boundary} / {name} boundary", given, other, why)


def _versus(question: str, given: Array, other: Array, why: str) -> Distinction:
    told = _differ(given, other)
    return Distinction(question, told, "" if told else why)


def _checked(name: str, value: npt.ArrayLike) -> Array:
    array = np.asarray(value)
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
    return Distinction(question, False, "b equals its own flip")


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
    told = _differ(plain, turned)
    array = a if name == "a" else b
    why = f"{name} is real" if not np.any(np.imag(array)) else "the outputs agree by chance"
    return Distinction(f"{name} conjugated / not", told, "" if told else why)


def _order(a: Array, b: Array) -> Distinction:
    rule = standard.full(CORRELATION, "none", a.ndim)
    told = _differ(rule.apply(a, b), rule.apply(b, a))
    why = "a ⋆ Rb equals its own flip, as for equal or symmetric operands"
    return Distinction("first / second operand", told, "" if told else why)


def _boundaries(a: Array, b: Array) -> Iterable[Distinction]:
    outputs = {
        name: standard.same(CORRELATION, name, a.ndim).apply(a, b) for name in KERNEL_BOUNDARIES
    }
    for one, other in combinations(KERNEL_BOUNDARIES, 2):
        told = _differ(outputs[one], outputs[other])
        why = "no non-zero product crosses the ends, or the continuations agree there"
        yield Distinction(f"{one} / {other} boundary", told, "" if told else why)


def assert_convention(
    function: Callable[..., Any],
    kind: str,
    /,
    *,
    conjugated: str | None = None,
    boundary: str | None = None,
    offset: sp.Expr | int | None = None,
    length: sp.Expr | int | None = None,
    output_reversed: bool | None = None,
    dimensions: int | None = None,
    probing: Probing | None = None,
    **arguments: Any,
) -> Convention:
    """Identify a function and insist on its convention; for use in tests.

    Parameters
    ----------
    function
        A function of two arrays, as for `identify`.
    kind
        "convolution" or "correlation".
    conjugated
        "none", "a", "b" or "both".
    boundary
        "zero", "wrap", "symmetric", "mirror", "nearest" or "cyclic".
    offset, length
        SymPy expressions in `numeric.conventions.N` and `M`, or integers. They are
        compared by value at all probed sizes; in two dimensions they hold for each axis.
    output_reversed
        Whether the output runs backwards.
    dimensions, probing, **arguments
        As for `identify`.

    Returns
    -------
    Convention
        What was identified, when it is as expected.

    Raises
    ------
    AssertionError
        When no description of the function meets the expectation, or there is none; also when the
        function takes a probed size at which no description holds.
    EvidenceError
        When an expectation is not a word of the model.
    """
    for value, known, name in (
        (kind, (CONVOLUTION, CORRELATION), "kind"),
        (conjugated, CONJUGATIONS, "conjugated"),
        (boundary, BOUNDARIES, "boundary"),
    ):
        if value is not None and value not in known:
            raise EvidenceError(
                f"assert_convention got {name}={value!r}; use one of {', '.join(known)}"
            )
    for name, given in (("offset", offset), ("length", length)):
        if given is not None and not isinstance(given, int | sp.Expr):
            raise EvidenceError(
                f"assert_convention got {name}={given!r}; pass an integer, or a SymPy expression "
                "in the symbols N and M of numeric.conventions"
            )
    __tracebackhide__ = True
    found = identify(function, dimensions=dimensions, probing=probing, **arguments)
    # Every size at which the function was called: a claim about others is not made.
    sizes = list(found.sizes)

    def meets(description: Description, at: list[Size]) -> bool:
        families = [axis.family for axis in description.axes]
        return (
            all(family.kind == kind for family in families)
            and (conjugated is None or (description.conjugated or "none") == conjugated)
            and (
                boundary is None or all(axis.continuation == boundary for axis in description.axes)
            )
            and (
                output_reversed is None
                or any(family.reversed for family in families) == output_reversed
            )
            and all(
                _equal(offset, axis.offset, number, at) and _equal(length, axis.length, number, at)
                for number, axis in enumerate(description.axes)
            )
        )

    regions = [[size for size in sizes if size in piece.region] for piece in found.pieces]
    met = [
        any(meets(description, at) for description in piece.descriptions)
        for piece, at in zip(found.pieces, regions, strict=True)
    ]
    undescribed = [x for x in sizes if not any(x in piece.region for piece in found.pieces)]
    if not met or not all(met) or undescribed:
        asked = {"conjugated": conjugated, "boundary": boundary, "offset": offset, "length": length}
        wanted = ", ".join(f"{key} {value}" for key, value in asked.items() if value is not None)
        lines = [f"expected {kind}{', ' + wanted if wanted else ''}; found", str(found)]
        if found.description is not None:
            lines += _changes(found, kind, {**asked, "reversed": output_reversed})
        if found.pieces and undescribed:
            lines.append(
                f"no description holds at {len(undescribed)} of {len(sizes)} sizes that the "
                f"function takes, such as {undescribed[0][0]} with {undescribed[0][1]}; if only "
                "some sizes matter, name them: probing=Probing(sizes=…)"
            )
        raise AssertionError("\n".join([*lines, *map(str, found.findings)]))
    return found


def _changes(found: Convention, kind: str, asked: dict[str, Any]) -> list[str]:
    """Return what to change so that the function is as expected, one sentence each."""
    changes = []
    if found.kind != kind:
        changes.append(
            "flip b along every axis (b[::-1]) and shift by its length: as it is, the function is "
            f"a {found.kind}"
        )
    if asked["conjugated"] not in (None, found.conjugated or "none"):
        names = {"none": "neither operand", "both": "both operands"}
        wanted, got = (names.get(x, x) for x in (asked["conjugated"], found.conjugated or "none"))
        changes.append(f"conjugate {wanted}, not {got}")
    if asked["boundary"] not in (None, found.boundary):
        changes.append(
            f"continue {found.description.extended if found.description else 'a'} by "
            f"{asked['boundary']}, not by {found.boundary}"
        )
    for name, got in (("offset", found.offset), ("length", found.length)):
        if asked[name] is not None and asked[name] != got:
            changes.append(f"the {name} is {got}, expected {asked[name]}")
    if asked["reversed"] not in (None, found.reversed):
        changes.append("reverse the output (z[::-1])")
    return [f"change: {text}" for text in changes]


def _equal(
    expected: sp.Expr | int | None, formula: AnyFormula, number: int, sizes: list[Size]
) -> bool:
    if expected is None:
        return True
    rule = sp.sympify(expected)
    return all(
        rule.subs({N: first[number], M: second[number]}) == formula(first[number], second[number])
        for first, second in sizes
    )
