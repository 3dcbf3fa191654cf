"""Translations that one would write by hand: an option, a flip, a conjugate, a pad, a slice.

Each candidate is written as source first, then run from that source and compared with the function
it stands for, so that what is printed is what was tried. Index arithmetic is the last resort and
stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy as sp

from numeric.conventions.adapters import Target
from numeric.conventions.describing.printing import marked
from numeric.conventions.families.formulas import Clamped, M, N
from numeric.conventions.families.model import CORRELATION, Array, Axis, Description
from numeric.conventions.reading.regions import Region
from numeric.conventions.translating.recipe import overhang
from numeric.conventions.translating.recipe_code import python

PAD_MODES = {"zero": "", "wrap": "wrap", "symmetric": "symmetric", "mirror": "reflect",
             "nearest": "edge"}  # fmt: skip
# A slice must lie inside the outputs of the target at all of these lengths.
WITHIN = range(1, 25)
FAR_OUT = ((60, 53), (53, 60), (97, 7), (7, 97), (601, 501), (501, 601), (5000, 4001), (5000, 3),
           (3, 5000))  # fmt: skip
# So many zeros are tried around a spread signal before as many as the filter reaches.
FEW_ZEROS = 4
Spans = Callable[[int, int], tuple[int, int]]


def _as_given(n: int, m: int) -> tuple[int, int]:
    return n, m


def _exchanged(n: int, m: int) -> tuple[int, int]:
    return m, n


@dataclass(frozen=True)
class Idiom:
    """One way to write a translation.

    Attributes
    ----------
    steps
        The same in words.
    body
        The lines of `translated(a, b)` after its checks.
    options
        Options of the target besides those it was given, as source.
    sent
        Which two lengths the target is called with, for N and M of the source, axis by axis.
    """

    steps: tuple[str, ...]
    body: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    sent: tuple[Spans, ...] = ()

    def stays_within(self, region: Region, described: Sequence[Region]) -> bool:
        """Return whether the target is described wherever it is called for sizes of a region."""
        rank = len(self.sent)
        for n, m in (*product(WITHIN, WITHIN), *FAR_OUT):
            if ((n,) * rank, (m,) * rank) not in region:
                continue
            pairs = [span(n, m) for span in self.sent]
            size = tuple(x for x, _ in pairs), tuple(x for _, x in pairs)
            if not any(size in where for where in described):
                return False
        return True


def source_text(
    idiom: Idiom, call: Target, name: str, region: Region, real_only: bool, rank: int
) -> str:
    """Return the whole source of `translated(a, b)`; it imports, or defines, what it needs."""
    before, inside, more = call.spelling(dict(idiom.options))
    lines = ["import numpy as np", *before.splitlines(), "", ""]
    if not before and inside == "target":
        lines[1:1] = [f"# {name} cannot be imported: define target(a, b) first"]
    lines.append("def translated(a, b):")
    if real_only:
        lines += ["    if np.iscomplexobj(a) or np.iscomplexobj(b):",
                  '        raise TypeError("real input only")']  # fmt: skip
    if region.python != "True":
        message = f'f"shapes {{a.shape}} and {{b.shape}}: described only for {region.name}"'
        lines += [f"    if not ({region.python}):", f"        raise ValueError({message})"]
    text = "\n".join(idiom.body).replace("OPTIONS", more).replace("TARGET", "")
    marks = ("",) if rank == 1 else ("1", "2")
    symbols = [f"{letter}{mark}" for letter in "NM" for mark in marks]
    if any(x in text for x in symbols):
        names = "N, M = len(a), len(b)" if rank == 1 else "(N1, N2), (M1, M2) = a.shape, b.shape"
        lines.append(f"    {names}")
    body = (line.replace("TARGET", inside).replace("OPTIONS", more) for line in idiom.body)
    lines += [f"    {line}" for line in body]
    return "\n".join(lines)


def function_of(text: str, call: Target, importable: bool) -> Callable[[Array, Array], Array]:
    """Return what the source defines, run in an empty namespace where the target is imported."""
    namespace: dict[str, Any] = {} if importable else {"target": call.function}
    exec(compile(text, "<translation>", "exec"), namespace)  # noqa: S102 - our own source
    defined: Callable[[Array, Array], Array] = namespace["translated"]
    return defined


def idioms(
    source: Description, target: Description, call: Target, region: Region
) -> Iterator[Idiom]:
    """Yield candidates for a region, the plainest first; each is still to be compared."""
    rank = len(source.axes)
    split = target.conjugated is None and source.conjugated not in (None, "none")
    factor = _factor(source, target)
    if split or factor is None:
        return
    yield from _calls(call, rank, factor)
    turned = [
        number
        for number, (axis, other) in enumerate(zip(source.axes, target.axes, strict=True))
        if axis.family.kind != other.family.kind
    ]
    sizes = [(n, m) for n, m in product(WITHIN, WITHIN) if ((n,) * rank, (m,) * rank) in region]
    for way in (_sliced, _padded, _surrounded):
        slices = way(source, target, sizes)
        if slices is not None:
            yield _written(source, target, turned, slices, call.name, factor)


def _flip(name: str, axes: Sequence[int], rank: int) -> str:
    if not axes:
        return name
    return f"{name}[{', '.join('::-1' if number in axes else ':' for number in range(rank))}]"


def _conjugated(name: str, turned: bool) -> str:
    return f"np.conj({name})" if turned else name


def _calls(call: Target, rank: int, factor: str) -> Iterator[Idiom]:
    """Yield plain calls: with options, exchanged, one conjugated or flipped, reversed."""
    every = tuple(range(rank))
    choices = product(call.variants(), (False, True), ((), every), ("", "a", "b"), ((), every))
    found: list[tuple[float, int, Idiom]] = []
    for options, swapped, flipped, conjugate, turned in choices:
        a = _conjugated("a", conjugate == "a")
        b = _flip(_conjugated("b", conjugate == "b"), flipped, rank)
        first, second = (b, a) if swapped else (a, b)
        steps = []
        if conjugate:
            steps.append(f"conjugate {conjugate}: np.conj({conjugate})")
        if flipped:
            steps.append(f"flip b: {_flip('b', flipped, rank)}")
        shown = ", ".join(f"{key}={value}" for key, value in options)
        order = "(b, a)" if swapped else "(a, b)"
        steps.append(f"call {call.name} on {order}{' with ' + shown if shown else ''}")
        if turned:
            steps.append("reverse the output")
        steps += [f"multiply by {factor}"] if factor != "1" else []
        result = _flip(f"TARGET({first}, {second}OPTIONS)", turned, rank)
        body = f"return {result}" + (f" * ({factor})" if factor != "1" else "")
        effort = 2 * bool(turned) + bool(flipped) + bool(conjugate) + swapped + 0.5 * bool(options)
        found.append(
            (
                effort,
                len(found),
                Idiom(
                    tuple(steps), (body,), options, (_exchanged if swapped else _as_given,) * rank
                ),
            )
        )
    yield from (idiom for *_, idiom in sorted(found, key=lambda x: x[:2]))


def _factor(source: Description, target: Description) -> str | None:
    """Return what the outputs are multiplied by, as source; None where lengths of both enter."""
    if source.scale == target.scale:
        return "1"
    if target.scale.divisor != "1":
        return None
    ratio = source.scale.expression() / target.scale.expression()
    return python(ratio.subs(sp.I, sp.Symbol("1j"))) if not ratio.has(N, M) else None


Lengths = Sequence[tuple[int, int]]
Widths = tuple[sp.Expr, sp.Expr]


@dataclass(frozen=True)
class _Slices:
    """Which outputs of the target are kept, and what the signal is padded with before, if at all.

    `widths` are the samples put before and after it, axis by axis.
    """

    cuts: list[str]
    words: tuple[str, ...]
    signal: str = ""
    widths: tuple[Widths, ...] = ()


def _lengths(axis: Axis, of_a: Any, of_b: Any) -> tuple[Any, Any]:
    return (of_a, of_b) if axis.family.extended == "a" else (of_b, of_a)


def _shift(axis: Axis, other: Axis, longer: Any, front: Any) -> sp.Expr:
    """Return which output of the target is the source's z[0].

    `longer` is the length of the signal that the target is given, in N and M of the source, and
    `front` how many zeros it begins with.
    """
    y = _lengths(axis, N, M)[1]
    first, second = (longer, y) if other.family.extended == "a" else (y, longer)
    theirs = other.offset.expression().subs({N: first, M: second}, simultaneous=True)
    mine = axis.offset.expression()
    reach = y - 1
    theirs = theirs if other.family.kind == CORRELATION else theirs - reach
    mine = mine if axis.family.kind == CORRELATION else mine - reach
    return sp.expand(mine - theirs + axis.family.upsample * front)


def _alike(axis: Axis, other: Axis) -> bool:
    """Return whether the target has all products of the source, in the same order."""
    mine, theirs = axis.family, other.family
    return (
        mine.dilation == theirs.dilation
        and mine.upsample == theirs.upsample
        and theirs.stride == 1
        and not theirs.reversed
        and theirs.boundary == "zero"
    )


def _sliced(source: Description, target: Description, sizes: Lengths) -> _Slices | None:
    """Return the slices of the target's outputs for the same signal, if they are all there."""
    cuts = _cuts(source, target, sizes, [sp.Integer(0)] * len(source.axes))
    return None if cuts is None else _Slices(cuts, _kept(cuts))


def _surrounded(source: Description, target: Description, sizes: Lengths) -> _Slices | None:
    """Return the same for a spread signal with so many zeros around it that all outputs are there.

    A few are enough for a target that cuts off a few; one that cuts off more the longer the filter
    is needs as many as the filter reaches. Where nothing is spread, `_padded` needs fewer.
    """
    if all(axis.family.upsample == 1 for axis in source.axes):
        return None
    rank, name = len(source.axes), source.extended
    few = [[sp.Integer(count)] * rank for count in range(1, FEW_ZEROS + 1)]
    for ends in (*few, [_lengths(axis, N, M)[1] - 1 for axis in source.axes]):
        cuts = _cuts(source, target, sizes, ends)
        if cuts is not None:
            break
    else:
        return None
    shown = [python(marked(end, _mark(number, rank))) for number, end in enumerate(ends)]
    widths = shown[0] if rank == 1 else f"[{', '.join(f'({x}, {x})' for x in shown)}]"
    words = tuple(
        f"pad {name} with {end} zero{'s' * (end != '1')} before and after{_where(number, rank)}"
        for number, end in enumerate(shown)
    )
    padding = f"np.pad({name}, {widths})"
    return _Slices(cuts, (*words, *_kept(cuts)), padding, tuple((end, end) for end in ends))


def _cuts(
    source: Description, target: Description, sizes: Lengths, ends: Sequence[sp.Expr]
) -> list[str] | None:
    """Return the slices where the signal has so many zeros at both ends of each axis."""
    cuts = []
    for number, (axis, other, end) in enumerate(zip(source.axes, target.axes, ends, strict=True)):
        if not _alike(axis, other) or axis.family.boundary != "zero":
            return None
        cut = _cut(axis, other, end, _mark(number, len(source.axes)), sizes)
        if cut is None:
            return None
        cuts.append(cut)
    return cuts


def _kept(cuts: Sequence[str]) -> tuple[str, ...]:
    return tuple(_keeping(cut) + _where(i, len(cuts)) for i, cut in enumerate(cuts))


def _keeping(cut: str) -> str:
    index, _, begin = cut.partition(" = ")
    return f"keep the outputs [{index}]" + (f", first = {begin}" if begin else "")


def _mark(number: int, rank: int) -> str:
    return "" if rank == 1 else str(number + 1)


def _where(number: int, rank: int) -> str:
    return "" if rank == 1 else f" along axis {number}"


def _rule(*formulas: sp.Expr) -> Callable[[int, int], tuple[int, ...]]:
    """Return integer formulas in N and M as one function, by the source that is printed of them."""
    text = ", ".join(python(sp.expand(formula)) for formula in formulas)
    known = {"abs": abs, "max": max, "min": min}
    rule: Callable[[int, int], tuple[int, ...]] = eval(  # noqa: S307 - our own source
        f"lambda N, M: ({text},)", {"__builtins__": known}
    )
    return rule


def _cut(axis: Axis, other: Axis, zeros: sp.Expr, mark: str, sizes: Lengths) -> str | None:
    """Return a slice of the target's outputs as source, where it lies inside them.

    The signal has so many `zeros` at both ends.
    """
    x, y = _lengths(axis, N, M)
    x = x + 2 * zeros
    begin = _shift(axis, other, x, zeros)
    length = axis.length.expression()
    stride = axis.family.stride
    first, second = (x, y) if other.family.extended == "a" else (y, x)
    available = other.length.expression().subs({N: first, M: second}, simultaneous=True)
    low, high = (begin, begin + stride * (length - 1) + 1)
    if axis.family.reversed:
        low, high = begin - stride * (length - 1), begin + 1
    rule = _rule(low, high, available)
    for n, m in sizes:
        bottom, top, end = rule(n, m)
        if axis.length(n, m) > 0:
            if not 0 <= bottom < top <= end:
                return None
        elif axis.family.reversed and range(max(end, 0))[bottom:top:stride]:
            return None
    if stride > 1 and not axis.family.reversed:
        # Where there are no outputs the end is the beginning: one before 0 would be counted from
        # the end of the array.
        high = begin + stride * length
    if sp.expand(low) == 0 and sp.expand(high - available) == 0 and stride == 1:
        return "::-1" if axis.family.reversed else ":"
    step = f" : {stride}" if stride > 1 else ""
    if isinstance(axis.length, Clamped):
        return None
    cut = f"{_between(low, high, mark)}{step}"
    return f"{cut}, reversed" if axis.family.reversed else cut


# A first index of more letters than this gets a line of its own.
SHORT = 12


def _between(low: sp.Expr, high: sp.Expr, mark: str) -> str:
    """Return a slice as source; a long first index is `first`, and = … follows it."""
    begin, end = (python(marked(sp.expand(z), mark)) for z in (low, high))
    if len(begin) <= SHORT:
        return f"{begin if begin != '0' else ''} : {end}".strip()
    length = python(marked(sp.expand(high - low), mark))
    return f"first{mark} : first{mark} + {length} = {begin}"


def _padded(source: Description, target: Description, sizes: Lengths) -> _Slices | None:
    """Return the padded signal and the slices of what the target makes of it."""
    name = source.extended
    rank = len(source.axes)
    ends, cuts, words, wide = [], [], [], []
    boundaries = {axis.family.boundary for axis in source.axes}
    if len(boundaries) > 1 or boundaries & {"cyclic"}:
        return None
    for number, (axis, other) in enumerate(zip(source.axes, target.axes, strict=True)):
        over = overhang(axis)
        if over is None or not _alike(axis, other):
            return None
        front, back = over
        rule = _rule(*over)
        if any(min(rule(n, m)) < 0 for n, m in sizes if axis.length(n, m) > 0):
            return None
        mark = _mark(number, rank)
        x, y = _lengths(axis, N, M)
        inside = _cut_valid(axis, other, sp.expand(x + front + back), y, mark, sizes)
        if inside is None:
            return None
        shown = [python(marked(end, mark)) for end in over]
        ends.append(f"({', '.join(shown)})")
        wide.append(over)
        cuts.append(inside)
        words.append(
            f"pad {name} with {shown[0]} before and {shown[1]} after{_where(number, rank)}"
        )
    mode = PAD_MODES[boundaries.pop()]
    widths = ends[0] if rank == 1 else f"({', '.join(ends)})"
    padding = f"np.pad({name}, {widths}" + (f", mode='{mode}')" if mode else ")")
    if mode:
        words[-1] += f" (mode {mode})"
    kept = [_keeping(cut) for cut in cuts if cut != ":"]
    return _Slices(cuts, (*words, *kept), padding, tuple(wide))


def _cut_valid(
    axis: Axis, other: Axis, x: sp.Expr, y: sp.Expr, mark: str, sizes: Lengths
) -> str | None:
    """Return the slice of the target's outputs that only look inside the padded signal."""
    first, second = (x, y) if other.family.extended == "a" else (y, x)
    where = {N: first, M: second}
    theirs = other.offset.expression().subs(where, simultaneous=True)
    theirs = theirs if other.family.kind == CORRELATION else theirs - (y - 1)
    available = other.length.expression().subs(where, simultaneous=True)
    length = x - y + 1
    low = sp.expand(-theirs)
    rule = _rule(low, low + length, available)
    for n, m in sizes:
        if axis.length(n, m) > 0:
            bottom, top, end = rule(n, m)
            if not 0 <= bottom < top <= end:
                return None
    if low == 0 and sp.expand(length - available) == 0:
        return ":"
    return _between(low, low + length, mark)


def _written(
    source: Description, target: Description, turned: Sequence[int], slices: _Slices,
    target_name: str, factor: str,
) -> Idiom:  # fmt: skip
    """Return a call on the signal, or the padded one, and the filter, and a slice."""
    rank = len(source.axes)
    x, y = ("a", "b") if source.extended == "a" else ("b", "a")
    slots = {x: "a" if target.extended == "a" else "b", y: "b" if target.extended == "a" else "a"}
    wanted = {name for name in "ab" if source.conjugated in (name, "both")}
    done = {name for name in "ab" if target.conjugated in (slots[name], "both")}
    text = {name: _conjugated(name, name in wanted ^ done) for name in "ab"}
    steps = [f"conjugate {name}: np.conj({name})" for name in sorted(wanted ^ done)]
    body = []
    cuts, signal = slices.cuts, slices.signal
    padded = f"{x} = {signal}".replace(f"pad({x}", f"pad({text[x]}") if signal else ""
    if padded:
        text[x] = x
    given_y = _flip(text[y], turned, rank)
    if turned:
        steps.append(f"flip {y}: {_flip(y, turned, rank)}")
    order = (text[x], given_y) if target.extended == "a" else (given_y, text[x])
    names = (x, y) if target.extended == "a" else (y, x)
    call = f"call {target_name} on ({names[0]}, {names[1]})"
    padding = [word for word in slices.words if word.startswith("pad")]
    keeping = [word for word in slices.words if not word.startswith("pad")]
    reversals = [axis.family.reversed for axis in source.axes]
    if any(reversals):
        keeping.append("reverse the output")
    plain = [cut.removesuffix(", reversed").partition(" = ") for cut in cuts]
    index = ", ".join(cut for cut, *_ in plain)
    for cut, _, begin in plain:
        if begin:
            body.append(f"{cut.partition(' ')[0]} = {begin}")
    result = f"TARGET({order[0]}, {order[1]}OPTIONS)"
    if any(cut != ":" for cut in cuts):
        result += f"[{index}]"
    if any(cut.endswith(", reversed") for cut in cuts):
        result += f"[{', '.join('::-1' if x else ':' for x in reversals)}]"
    if factor != "1":
        result += f" * ({factor})"
        keeping.append(f"multiply by {factor}")
    # The lengths in a first index are those before padding.
    lines = [*body, *([padded] if padded else []), f"return {result}"]
    widths = slices.widths or ((sp.Integer(0), sp.Integer(0)),) * rank
    first = target.extended == "a"
    sent = [_span(axis, over, first) for axis, over in zip(source.axes, widths, strict=True)]
    return Idiom((*steps, *padding, call, *keeping), tuple(lines), (), tuple(sent))


def _span(axis: Axis, widths: Widths, signal_first: bool) -> Spans:
    """Return which lengths a target gets for the signal, so much longer, and the filter."""
    more = _rule(*widths)

    def span(n: int, m: int) -> tuple[int, int]:
        x, y = (n, m) if axis.family.extended == "a" else (m, n)
        longer = x + sum(more(n, m))
        return (longer, y) if signal_first else (y, longer)

    return span
