"""A translation in words, set of sizes by set of sizes."""

from __future__ import annotations

from itertools import product

import sympy as sp

from numeric.conventions.describing.printing import (
    SUBSCRIPTS,
    continuation,
    lengths,
    marked,
    position,
    show,
)
from numeric.conventions.families.formulas import Clamped, M, N
from numeric.conventions.families.model import CORRELATION, Axis, Description
from numeric.conventions.translating.plan import PADDINGS, Route


def words(route: Route, target: str) -> tuple[str, ...]:
    """Return the steps of a translation for one set of sizes, one sentence each.

    `target` is the name of the target.
    """
    first, second = route.source, route.target
    x, y = ("a", "b") if first.extended == "a" else ("b", "a")
    steps = [_conjugation_words(first, second), _signal_words(first, x)]
    families = [axis.family for axis in first.axes]
    if any(family.dilation > 1 for family in families):
        gaps = " and ".join(str(family.dilation - 1) for family in families)
        steps.append(f"put {gaps} zeros between the samples of {y}")
    for number, (axis, other) in enumerate(zip(first.axes, second.axes, strict=True)):
        if axis.family.kind != other.family.kind:
            where = f" along axis {number}" if len(first.axes) > 1 else ""
            steps.append(f"flip {y}{where}: {y}[::-1]")
    if route.padding != PADDINGS[0]:
        steps.append(route.padding.name)
    order = "signal, filter" if second.extended == "a" else "filter, signal"
    steps.append(f"call {target} on ({order})")
    steps.append(f"keep the outputs that are fully inside the signal, {lengths(first)} of them")
    if any(family.stride > 1 for family in families):
        taken = " and ".join(str(family.stride) for family in families)
        steps.append(f"of these, take every {taken}-th output")
    if any(
        axis.family.reversed != other.family.reversed
        for axis, other in zip(first.axes, second.axes, strict=True)
    ):
        steps.append("reverse the output")
    if first.scale != second.scale:
        steps.append(f"multiply by {first.scale.text()} and divide by {second.scale.text()}")
    return tuple(step for step in steps if step)


def conjugated(first: Description, second: Description) -> list[str]:
    """Return which of a and b are conjugated before the target gets them."""
    operands = "ab" if first.extended == "a" else "ba"
    roles = dict(zip(operands, "ab" if second.extended == "a" else "ba", strict=True))
    wanted = {name for name in "ab" if first.conjugated in (name, "both")}
    done = {name for name in "ab" if second.conjugated in (roles[name], "both")}
    return sorted(wanted ^ done)


def _conjugation_words(first: Description, second: Description) -> str:
    turned = conjugated(first, second)
    parts = [f"conjugate {' and '.join(turned)}"] if turned else []
    if second.conjugated is None and first.conjugated is not None:
        parts.append("split complex input into four real calls")
    return "; ".join(parts)


def _signal_words(first: Description, x: str) -> str:
    """Return how the signal goes on beyond its ends; nothing where no output looks there."""
    several = len(first.axes) > 1
    parts = []
    for number, axis in enumerate(first.axes):
        where = f" along axis {number}" if several else ""
        ends = overhang(axis)
        if ends is None:
            parts.append(_looked_at(axis, x, where))
        elif any(end != 0 for end in ends):
            mark = SUBSCRIPTS[number] if several else ""
            front, back = (show(marked(end, mark)) for end in ends)
            what = "zeros" if axis.family.boundary == "zero" else "samples"
            text = f"put {front} {what} before {x} and {back} after it{where}"
            if what == "samples":
                text += f", its {axis.family.boundary} continuation"
            parts.append(text + (" (a negative number cuts)" if _may_cut(ends) else ""))
    return "; ".join(parts)


def _looked_at(axis: Axis, x: str, where: str) -> str:
    family = axis.family
    how = "zeros" if family.boundary == "zero" else f"its {continuation(axis)} continuation"
    spread = f", spread {family.upsample}-fold" if family.upsample > 1 else ""
    return f"extend or cut {x}{where}{spread}, with {how}, to the places {position(axis, '')}"


def overhang(axis: Axis) -> tuple[sp.Expr, sp.Expr] | None:
    """Return by how many samples the outputs look past both ends; None where no formula says."""
    family = axis.family
    if family.reversed or family.boundary == "cyclic" or max(family.stride, family.upsample) > 1:
        return None
    if axis.ends is not None:
        return None
    n, m = family.lengths(N, M)
    reach = family.dilation * (m - 1)
    low = axis.offset.expression() - (0 if family.kind == CORRELATION else reach)
    front = sp.expand(-low)
    # Where no output is, none looks anywhere.
    length = axis.length.inner if isinstance(axis.length, Clamped) else axis.length
    back = sp.expand(low + length.expression() - 1 + reach - (n - 1))
    if any(end.has(sp.Piecewise, sp.Max, sp.Min, sp.Abs) for end in (front, back)):
        return None
    return front, back


def _may_cut(ends: tuple[sp.Expr, sp.Expr]) -> bool:
    lengths_tried = ({N: n, M: m} for n, m in product((1, 2, 3, 6), repeat=2))
    return any(end.subs(size) < 0 for size in lengths_tried for end in ends)
