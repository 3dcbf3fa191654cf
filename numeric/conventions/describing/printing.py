"""Descriptions as one line, one formula, a Markdown table and a SymPy equation."""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from numeric.conventions.families.formulas import M, N
from numeric.conventions.families.model import CORRELATION, Axis, Description

SUBSCRIPTS = ("₁", "₂", "₃")


class _Plain(StrPrinter):  # type: ignore[misc]  # SymPy ships no types
    """SymPy's printer with the floor brackets, max and min of the printed page."""

    def _print_floor(self, expression: Any) -> str:
        return f"⌊{self._print(sp.together(expression.args[0]))}⌋"

    def _print_ceiling(self, expression: Any) -> str:
        return f"⌈{self._print(sp.together(expression.args[0]))}⌉"

    def _print_Mod(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        inside, divisor = expression.args
        shown = self._print(inside)
        return f"({shown if inside.is_Symbol else f'({shown})'} mod {divisor})"

    def _print_Pow(self, expression: Any, rational: bool = False) -> str:  # noqa: N802
        base, power = expression.args
        if base == 2 and isinstance(power, sp.ceiling):
            inside = next(iter(power.atoms(sp.log) - {sp.log(2)})).args[0]
            return f"2^⌈log₂({self._print(inside)})⌉"
        return str(super()._print_Pow(expression, rational))

    def _print_Max(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        return f"max({', '.join(self._print(x) for x in expression.args[::-1])})"

    def _print_Min(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        return f"min({', '.join(self._print(x) for x in expression.args[::-1])})"

    def _print_Abs(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        inside = expression.args[0]
        first = min(inside.free_symbols, key=lambda x: x.name.replace("N", "A"), default=N)
        return f"|{self._print(-inside if inside.coeff(first) == -1 else inside)}|"

    def _print_Piecewise(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        (first, _), (second, _) = expression.args
        return f"({self._print(first)} if N ≥ M, else {self._print(second)})"

    def _print_Add(self, expression: Any, order: Any = None) -> str:  # noqa: N802
        parts = sorted(expression.args, key=_reading_order)
        text = str(self._print(parts[0]))
        for part in parts[1:]:
            shown = self._print(part)
            text += f" - {shown[1:]}" if shown.startswith("-") else f" + {shown}"
        return text


def _reading_order(term: sp.Expr) -> tuple[bool, bool, str]:
    """Sort N before M, positive terms first, and numbers last."""
    negative = term.could_extract_minus_sign()
    letters = "".join(sorted(str(x) for x in term.free_symbols)).replace("M", "Z")
    return (bool(term.is_number), bool(negative), letters + str(term))


def show(expression: sp.Expr) -> str:
    """Return an offset or length as text, with a true minus sign."""
    return str(_Plain().doprint(expression)).replace("-", "−").replace("*", "·")


def steps_formula(description: Description) -> str:
    """Return z[k] = Σⱼ a[…]·b[…] for a description."""
    marks = marks_of(description)
    index = ", ".join(
        position(axis, mark) for axis, mark in zip(description.axes, marks, strict=True)
    )
    summed = ", ".join(f"j{mark}" for mark in marks)
    outputs = ", ".join(f"k{mark}" for mark in marks)
    first, second = ("a", "b") if description.extended == "a" else ("b", "a")
    left = _conjugated(first, f"[{index}]", description)
    right = _conjugated(second, f"[{summed}]", description)
    scale = description.scale.text()
    shown = "" if scale == "1" else f"{scale}·"
    cut = [
        f" (j{mark} < {show(marked(axis.length.expression(), mark))})"
        for axis, mark in zip(description.axes, marks, strict=True)
        if _cuts_the_summed(axis, description)
    ]
    return f"z[{outputs}] = {shown}Σⱼ {left}·{right}{''.join(cut)}"


def _cuts_the_summed(axis: Axis, description: Description) -> bool:
    """Tell whether a cycle may be shorter than the operand that is summed over: the rest is cut."""
    if axis.family.boundary != "cyclic":
        return False
    sizes = product(range(1, 13), repeat=2)
    return any(axis.length(n, m) < (m if description.extended == "a" else n) for n, m in sizes)


def _conjugated(operand: str, index: str, description: Description) -> str:
    extended = operand == description.extended
    fancy = any(
        axis.family.boundary != "zero" or axis.family.upsample > 1 for axis in description.axes
    )
    name = f"{operand}̃" if extended and fancy else operand
    if description.conjugated in (operand, "both"):
        return f"conj({name}{index})"
    return f"{name}{index}"


def position(axis: Axis, mark: str) -> str:
    """Return the index of the extended operand, such as k − ⌊M/2⌋ + j."""
    family = axis.family
    stride = "" if family.stride == 1 else f"{family.stride}"
    dilation = "" if family.dilation == 1 else f"{family.dilation}"
    text = f"{'−' if family.reversed else ''}{stride}k{mark}"
    offset = axis.offset.expression()
    if offset != 0:
        shown = show(marked(offset, mark))
        text += f" − {shown[1:]}" if shown.startswith("−") else f" + {shown}"
    sign = "+" if family.kind == CORRELATION else "−"
    return f"{text} {sign} {dilation}j{mark}"


def marks_of(description: Description) -> tuple[str, ...]:
    """Return what stands behind the letters of each axis: nothing where there is one."""
    count = len(description.axes)
    return SUBSCRIPTS[:count] if count > 1 else ("",)


def marked(expression: sp.Expr, mark: str) -> sp.Expr:
    """Replace N and M by N₁ and M₁ and so on."""
    if not mark:
        return expression
    names = {x: sp.Symbol(f"{x.name}{mark}", integer=True, positive=True) for x in (N, M)}
    return expression.xreplace(names)


def words(description: Description) -> str:
    """Return a description in a few words: correlation, b conjugated, wrap boundary, …."""
    families = [axis.family for axis in description.axes]
    kinds = list(dict.fromkeys(family.kind for family in families))
    parts = [" × ".join(kinds)]
    if len(kinds) > 1:
        turned = [n for n, family in enumerate(families) if family.kind != CORRELATION]
        summed = "b" if description.extended == "a" else "a"
        parts[0] += f" ({summed} is flipped along axis {turned[0]} only)"
    if description.conjugated in ("a", "b"):
        parts.append(f"{description.conjugated} conjugated")
    elif description.conjugated == "both":
        parts.append("both conjugated")
    if any(family.reversed for family in families):
        parts.append("output reversed")
    for name in ("stride", "dilation", "upsample"):
        values = [getattr(family, name) for family in families]
        if max(values) > 1:
            word = "transposed stride" if name == "upsample" else name
            parts.append(f"{word} {' × '.join(str(x) for x in dict.fromkeys(values))}")
    boundaries = list(dict.fromkeys(continuation(axis) for axis in description.axes))
    parts.append(f"{' × '.join(boundaries)} boundary of {description.extended}")
    return ", ".join(parts)


def continuation(axis: Axis) -> str:
    """Return the boundary in words, such as "mirror (⌊M/2⌋ on each side, then zero)"."""
    if axis.ends is None:
        return axis.family.boundary
    before, after = ("any number" if x is None else show(x.expression()) for x in axis.ends)
    sides = f"{before} on each side" if before == after else f"{before} before and {after} after"
    return f"{axis.family.boundary} ({sides}, then zero)"


def lengths(description: Description) -> str:
    """Return the output length, or the lengths of all axes, as text."""
    pairs = zip(description.axes, marks_of(description), strict=True)
    return " × ".join(show(marked(axis.length.expression(), mark)) for axis, mark in pairs)


def equation(description: Description) -> sp.Equality:
    """Return the description as a SymPy equation between indexed symbols.

    Outside its ends the extended operand stands for its continuation, and with a transposed stride
    for the operand spread out with zeros.
    """
    dimensions = len(description.axes)
    marks = ("",) if dimensions == 1 else tuple(str(i + 1) for i in range(dimensions))
    ks = [sp.Symbol(f"k{mark}", integer=True) for mark in marks]
    js = [sp.Symbol(f"j{mark}", integer=True) for mark in marks]
    index = []
    for axis, k, j, mark in zip(description.axes, ks, js, marks, strict=True):
        family = axis.family
        sign = 1 if family.kind == CORRELATION else -1
        turn = -1 if family.reversed else 1
        place = turn * family.stride * k + sign * family.dilation * j
        index.append(place + marked(axis.offset.expression(), mark))
    operands = {name: sp.IndexedBase(name, complex=True) for name in ("a", "b")}
    moving = description.extended
    fixed = "b" if moving == "a" else "a"
    left = operands[moving][tuple(index)]
    right = operands[fixed][tuple(js)]
    if description.conjugated in (moving, "both"):
        left = sp.conjugate(left)
    if description.conjugated in (fixed, "both"):
        right = sp.conjugate(right)
    summed = M if fixed == "b" else N
    ends = [
        sp.Min(summed, axis.length.expression()) if _cuts_the_summed(axis, description) else summed
        for axis in description.axes
    ]
    last = [marked(end, mark) - 1 for end, mark in zip(ends, marks, strict=True)]
    limits = [(j, 0, end) for j, end in zip(js, last, strict=True)]
    total = description.scale.expression() * sp.Sum(left * right, *limits)
    return sp.Eq(sp.IndexedBase("z")[tuple(ks)], total)
