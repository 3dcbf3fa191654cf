"""A test that can fail: `assert_convention`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import sympy as sp

from numeric.conventions.calling.findings import Code
from numeric.conventions.calling.probing import Probing, Size
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families.formulas import AnyFormula, M, N
from numeric.conventions.families.model import (
    BOUNDARIES,
    CONJUGATIONS,
    CONVOLUTION,
    CORRELATION,
    Description,
)
from numeric.conventions.identifying.identification import identify
from symbolic.errors import EvidenceError


def assert_convention(
    function: Callable[..., Any],
    kind: str,
    /,
    *,
    conjugated: str | None = None,
    boundary: str | None = None,
    offset: sp.Expr | int | None = None,
    length: sp.Expr | int | None = None,
    scale: sp.Expr | complex | None = 1,
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
        "none", "a", "b" or "both". A function that drops imaginary parts meets none of them.
    boundary
        "zero", "wrap", "symmetric", "mirror", "nearest" or "cyclic".
    offset, length
        SymPy expressions in `numeric.conventions.N` and `M`, or integers. They are
        compared by value at all probed sizes; in two dimensions they hold for each axis.
    scale
        The factor before the sum, such as 1/N; N and M count all samples. None accepts any.
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
    expected = _Expected(kind, conjugated, boundary, offset, length, scale, output_reversed)
    __tracebackhide__ = True
    found = identify(function, dimensions=dimensions, probing=probing, **arguments)
    # Every size at which the function was called: a claim about others is not made.
    undescribed = [x for x in found.sizes if not any(x in piece.region for piece in found.pieces)]
    if not expected.met_by(found) or undescribed:
        lines = [f"expected {expected}; found", str(found), *expected.changes(found)]
        if found.pieces and undescribed:
            lines.append(
                f"no description holds at {len(undescribed)} of {len(found.sizes)} sizes that the "
                f"function takes, such as {undescribed[0][0]} with {undescribed[0][1]}; if only "
                "some sizes matter, name them: probing=Probing(sizes=…)"
            )
        raise AssertionError("\n".join([*lines, *map(str, found.findings)]))
    return found


@dataclass(frozen=True)
class _Expected:
    """What is expected of a function; None of what does not matter."""

    kind: str
    conjugated: str | None
    boundary: str | None
    offset: sp.Expr | int | None
    length: sp.Expr | int | None
    scale: sp.Expr | complex | None
    output_reversed: bool | None

    def __post_init__(self) -> None:
        for name, known in (
            ("kind", (CONVOLUTION, CORRELATION)),
            ("conjugated", (None, *CONJUGATIONS)),
            ("boundary", (None, *BOUNDARIES)),
        ):
            value = getattr(self, name)
            if value not in known:
                words = ", ".join(x for x in known if x is not None)
                raise EvidenceError(f"assert_convention got {name}={value!r}; use one of {words}")
        for name, numbers in (("offset", int), ("length", int), ("scale", int | float | complex)):
            value = getattr(self, name)
            if value is not None and not isinstance(value, numbers | sp.Expr):
                kind = "a number" if name == "scale" else "an integer"
                raise EvidenceError(
                    f"assert_convention got {name}={value!r}; pass {kind}, or a SymPy expression "
                    "in the symbols N and M of numeric.conventions"
                )

    def __str__(self) -> str:
        asked = {x: getattr(self, x) for x in ("conjugated", "boundary", "offset", "length")}
        asked |= {"scale": None if self.scale == 1 else self.scale}
        return ", ".join([self.kind, *(f"{x} {y}" for x, y in asked.items() if y is not None)])

    def met_by(self, found: Convention) -> bool:
        """Tell whether in each region one of the descriptions is as expected."""
        if not found.pieces or self._misses_imaginary_parts(found):
            return False
        return all(
            any(
                self._fits(x, [size for size in found.sizes if size in piece.region])
                for x in piece.descriptions
            )
            for piece in found.pieces
        )

    def _misses_imaginary_parts(self, found: Convention) -> bool:
        return self.conjugated is not None and found.has(Code.IMAGINARY_DROPPED)

    def _fits(self, description: Description, sizes: list[Size]) -> bool:
        axes = description.axes
        reversed_ = any(axis.family.reversed for axis in axes)
        return (
            all(axis.family.kind == self.kind for axis in axes)
            and self.conjugated in (None, description.conjugated or "none")
            and all(self.boundary in (None, axis.continuation) for axis in axes)
            and self.output_reversed in (None, reversed_)
            and self._scales(description, sizes)
            and all(
                _equal(self.offset, axis.offset, number, sizes)
                and _equal(self.length, axis.length, number, sizes)
                for number, axis in enumerate(axes)
            )
        )

    def _scales(self, description: Description, sizes: list[Size]) -> bool:
        if self.scale is None:
            return True
        rule = sp.sympify(self.scale)
        return all(
            bool(np.isclose(
                complex(rule.subs({N: prod(first), M: prod(second)})),
                description.scale(first, second),
            ))
            for first, second in sizes
        )  # fmt: skip

    def changes(self, found: Convention) -> list[str]:
        """Return what to change so that the function is as expected, one sentence each."""
        if found.description is None:
            return []
        changes = []
        if found.kind != self.kind:
            changes.append(
                "flip b along every axis (b[::-1]) and shift by its length: as it is, the function "
                f"is a {found.kind}"
            )
        if self.conjugated not in (None, found.conjugated or "none"):
            names = {"none": "neither operand", "both": "both operands"}
            pair = self.conjugated, found.conjugated or "none"
            wanted, got = (names.get(str(x), x) for x in pair)
            changes.append(f"conjugate {wanted}, not {got}")
        if self._misses_imaginary_parts(found):
            changes.append("keep the imaginary parts, which are dropped")
        if self.boundary not in (None, found.boundary):
            extended = found.description.extended
            changes.append(f"continue {extended} by {self.boundary}, not by {found.boundary}")
        for name in ("offset", "length", "scale"):
            wanted, got = getattr(self, name), getattr(found, name)
            if wanted is not None and wanted != got:
                changes.append(f"the {name} is {got}, expected {wanted}")
        if self.output_reversed not in (None, found.reversed):
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
