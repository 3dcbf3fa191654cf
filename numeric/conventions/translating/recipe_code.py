"""A translation as a Python function that can be pasted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy as sp
from sympy.printing.str import StrPrinter

from numeric.conventions.calling.findings import Code
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families.model import CORRELATION, Axis, Description
from numeric.conventions.reading.regions import Region
from numeric.conventions.translating.plan import Padding, Route, sizes_of

# What is sent unless the target needs another.
DTYPE = "float64"

MIXED = {Code.IMAGINARY_DROPPED, Code.MIXED_REFUSED}
"""What is found of a target that must not be given a real array with a complex one."""


class _Python(StrPrinter):  # type: ignore[misc]  # SymPy ships no types
    """Integer formulas as Python integers: no division leaves ℤ."""

    def _print_floor(self, expression: Any) -> str:
        top, below = sp.fraction(sp.together(expression.args[0]))
        shown = self._print(top) if top.is_Symbol else f"({self._print(top)})"
        return f"({shown} // {below})"

    def _print_Mod(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        inside, divisor = expression.args
        return f"(({self._print(inside)}) % {divisor})"

    def _print_Max(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        return f"max({', '.join(self._print(x) for x in expression.args)})"

    def _print_Min(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        return f"min({', '.join(self._print(x) for x in expression.args)})"

    def _print_Abs(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        return f"abs({self._print(expression.args[0])})"

    def _print_ceiling(self, expression: Any) -> str:
        top, below = sp.fraction(sp.together(expression.args[0]))
        if top.has(sp.log):
            inside = next(iter(top.atoms(sp.log))).args[0]
            return f"({self._print(inside)} - 1).bit_length()"
        return f"-((-({self._print(top)})) // {below})"

    def _print_Pow(self, expression: Any, rational: bool = False) -> str:  # noqa: N802
        base, power = expression.args
        if abs(power) == sp.Rational(1, 2):
            root = f"np.sqrt({self._print(base)})"
            return root if power > 0 else f"(1 / {root})"
        return str(super()._print_Pow(expression, rational))

    def _print_Piecewise(self, expression: Any) -> str:  # noqa: N802 - SymPy's naming
        (first, _), (second, _) = expression.args
        return f"({self._print(first)} if N >= M else {self._print(second)})"


def python(expression: sp.Expr) -> str:
    """Return an offset or length as Python source in the integers N and M."""
    return str(_Python().doprint(expression))


_EXTENSIONS = {
    "zero": "np.where((p >= 0) & (p < n), p, n)",
    "wrap": "p % n",
    "symmetric": "np.minimum(p % (2 * n), 2 * n - 1 - p % (2 * n))",
    "mirror": "np.minimum(p % max(2 * n - 2, 1), -p % max(2 * n - 2, 1))",
    "nearest": "np.clip(p, 0, n - 1)",
    "cyclic": "np.where(p % L < n, p % L, n)",
}


def code(routes: Sequence[Route], source: Convention, target: Convention, spelled: str) -> str:
    """Return a Python function `translated(a, b)` that computes the source with the target.

    It imports what it needs; unless `spelled` defines it, it expects the target as `target(a, b)`.
    It refuses complex input where the source takes real input only, and sizes for which the source
    has no description.
    """
    lines = [
        f"# {source.name} by means of {target.name}; target(a, b) calls the latter",
        "import numpy as np",
    ]
    if spelled:
        lines += spelled.rstrip().splitlines()
    real = _only_real(source.conjugated is None)
    if len(routes) == 1:
        begin, *rest = _function("translated", routes[0], target)
        guard = guards(source.conjugated is None, routes[0].region)
        return "\n".join([*lines, "", "", begin, *guard, *rest])
    choice = []
    for number, route in enumerate(routes, 1):
        name = f"translated_{number}"
        lines += [f"# {route.region.name}", *_function(name, route, target), "", ""]
        choice += [f"    if {route.region.python}:", f"        return {name}(a, b)"]
    refusal = f"    {_refusal(', '.join(route.region.name for route in routes))}"
    return "\n".join([*lines, "def translated(a, b):", *real, *choice, refusal])


def guards(real_only: bool, region: Region) -> list[str]:
    """Return the lines that refuse complex numbers, where they are not taken, and other sizes."""
    if region.python == "True":
        return _only_real(real_only)
    refusal = [f"    if not ({region.python}):", f"        {_refusal(region.name)}"]
    return [*_only_real(real_only), *refusal]


def _only_real(real_only: bool) -> list[str]:
    lines = [
        "    if np.iscomplexobj(a) or np.iscomplexobj(b):",
        '        raise TypeError("real input only")',
    ]
    return lines if real_only else []


def _refusal(known: str) -> str:
    message = f'f"shapes {{a.shape}} and {{b.shape}}: described only for {known}"'
    return f"raise ValueError({message})"


def _function(name: str, route: Route, target: Convention) -> list[str]:
    """Return the lines of a function that follows one route."""
    first, second = route.source, route.target
    x, y = ("a", "b") if first.extended == "a" else ("b", "a")
    lines = [
        f"def {name}(a, b):",
        f"    x, y = {_conjugated(x, x, first)}, {_conjugated(y, y, first)}",
        *(f"    {line}" for line in nothing(first, route.region)),
        "    keep = []",
    ]
    scaled = first.scale != second.scale
    if scaled:
        lines += ["    N, M = a.size, b.size", f"    scale = {_number(first)}"]
    for number in range(len(first.axes)):
        lines += [f"    {line}" for line in _axis_code(number, route)]
    roles = ("x", "y") if second.extended == "a" else ("y", "x")
    sent = [_conjugated(role, name, second) for role, name in zip(roles, "ab", strict=True)]
    if target.dtype != DTYPE or {x.code for x in target.findings} & MIXED:
        lines += [f"    x, y = ({_cast(target.dtype)} for v in (x, y))"]
    array = "np.asarray"
    if any(x.code is Code.SINGLE_NUMBERS for x in target.findings):
        array = f"np.atleast_{len(first.axes)}d"
    lines += _call_code(first, second, sent, array)
    if scaled:
        lines.append(f"    N, M = {sent[0]}.size, {sent[1]}.size")
        return [*lines, f"    return z[np.ix_(*keep)] * (scale / ({_number(second)}))"]
    return [*lines, "    return z[np.ix_(*keep)]"]


def nothing(source: Description, region: Region) -> list[str]:
    """Return the lines for sizes without an output, where a region has such sizes."""
    axes = source.axes
    if all(0 not in source.shape(*size) for size in sizes_of(region, len(axes))):
        return []
    lines = ["outputs = []"]
    for number, axis in enumerate(axes):
        lines += [
            f"N, M = a.shape[{number}], b.shape[{number}]",
            f"outputs.append(max({python(axis.length.expression())}, 0))",
        ]
    return [*lines, "if 0 in outputs:", "    return np.zeros(outputs, np.result_type(a, b))"]


def _conjugated(text: str, name: str, description: Description) -> str:
    """Return source for an operand, a or b by name, as a description takes it."""
    return f"np.conj({text})" if description.conjugated in (name, "both") else text


def _cast(dtype: str) -> str:
    """Return Python source for v in the precision that the target takes; complex if one is."""
    wide = np.result_type(dtype, np.complex64)
    return f"v.astype('{wide}' if np.iscomplexobj(x) or np.iscomplexobj(y) else '{dtype}')"


def _axis_code(number: int, route: Route) -> list[str]:
    """Return the lines that cut x, turn y and choose outputs along one axis."""
    axis, other = route.source.axes[number], route.target.axes[number]
    rank, padding = len(route.source.axes), route.padding
    family = axis.family
    moving, summed = ("a", "b") if family.extended == "a" else ("b", "a")
    lines = [
        f"N, M = a.shape[{number}], b.shape[{number}]",
        f"L, c = {python(axis.length.expression())}, {python(axis.offset.expression())}",
        f"n, m = {moving}.shape[{number}], {summed}.shape[{number}]",
    ]
    if family.boundary == "cyclic":
        lines += ["m = min(m, L)", f"y = np.take(y, range(m), axis={number})"]
    lines += [
        "k, j = np.arange(L)[:, None], np.arange(m)",
        f"places = {_places(axis)}",
        "p = np.arange(places.min(), places.max() + 1)",
    ]
    if family.upsample > 1:
        t = family.upsample
        lines.append(f"index = np.where((p % {t} == 0) & (p >= 0) & (p < {t} * n), p // {t}, n)")
    else:
        lines.append(f"index = {_EXTENSIONS[family.boundary]}")
    if axis.ends is not None:
        sides = ("np.inf" if end is None else python(end.expression()) for end in axis.ends)
        lines.append(f"before, after = {', '.join(sides)}")
        lines.append("index = np.where((p < -before) | (p >= n + after), n, index)")
    zero = _pads(number, rank, "(0, 1)")
    lines.append(f"x = np.take(np.pad(x, {zero}), index, axis={number})")
    lines += _spread_code(number, family.dilation)
    if family.kind != other.family.kind:
        lines.append(f"y = np.flip(y, {number})")
    return lines + _padding_code(number, rank, padding) + _keeping_code(number, other, padding)


def _places(axis: Axis) -> str:
    family = axis.family
    stride = "k" if family.stride == 1 else f"{family.stride} * k"
    dilation = "j" if family.dilation == 1 else f"{family.dilation} * j"
    begin = f"-{stride}" if family.reversed else stride
    return f"{begin} + c {'+' if family.kind == CORRELATION else '-'} {dilation}"


def _pads(number: int, rank: int, ends: str) -> str:
    """Return the padding widths of an array that grows along one axis only."""
    return f"[{', '.join(ends if i == number else '(0, 0)' for i in range(rank))}]"


def _spread_code(number: int, dilation: int) -> list[str]:
    if dilation == 1:
        return ["D = m"]
    before = ", ".join([":"] * number + [f"::{dilation}"])
    return [
        f"D = {dilation} * (m - 1) + 1",
        f"wide = np.zeros(y.shape[:{number}] + (D,) + y.shape[{number + 1}:], y.dtype)",
        f"wide[{before}] = y",
        "y = wide",
    ]


def _padding_code(number: int, rank: int, padding: Padding) -> list[str]:
    lines = []
    if padding.before or padding.after:
        ends = f"({'D' if padding.before else '0'}, {'D' if padding.after else '0'})"
        lines.append(f"x = np.pad(x, {_pads(number, rank, ends)})")
    if padding.filter != "none":
        more = "1 - D % 2" if padding.filter == "odd" else f"max(x.shape[{number}] - D, 0)"
        lines.append(f"y = np.pad(y, {_pads(number, rank, f'(0, {more})')})")
    return lines


def _keeping_code(number: int, other: Axis, padding: Padding) -> list[str]:
    """Return the lines that find the wanted outputs among those of the target."""
    theirs = other.family
    first, second = ("x", "y") if theirs.extended == "a" else ("y", "x")
    lines = ["wanted = places.min(axis=1) - places.min()" + (" + D" * padding.before)]
    offset = python(other.offset.expression())
    if offset != "0":
        lines.append(f"N, M = {first}.shape[{number}], {second}.shape[{number}]")
        lines.append(f"wanted = wanted - ({offset})")
    if theirs.kind != CORRELATION:
        lines.append("wanted = wanted + D - 1")
    turn = (-1 if theirs.reversed else 1) * theirs.stride
    lines.append(f"keep.append({'wanted' if turn == 1 else f'wanted // {turn}'})")
    return lines


def _call_code(first: Description, second: Description, sent: list[str], array: str) -> list[str]:
    if second.conjugated is None and first.conjugated is not None:
        return [
            f"    x, y = {sent[0]}, {sent[1]}",
            "    real, cross, other, both = (",
            f"        {array}(target(v, w)) for v in (x.real, x.imag) for w in (y.real, y.imag)",
            "    )",
            "    z = real - both + 1j * (cross + other)",
        ]
    return [f"    z = {array}(target({sent[0]}, {sent[1]}))"]


def _number(description: Description) -> str:
    """Return the factor before the sum as Python source."""
    return python(description.scale.expression().subs(sp.I, sp.Symbol("1j")))
