"""Translations that one would write by hand: an option, a flip, a conjugate, a pad, a slice.

Each candidate is written as source first, then run from that source and compared with the function
it stands for, so that what is printed is what was tried. Index arithmetic is the last resort and
stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import sympy as sp

from numeric.conventions.adapters.base import Target
from numeric.conventions.families.formulas import M, N
from numeric.conventions.families.model import Axis, Description
from numeric.conventions.reading.regions import Region
from numeric.conventions.translating.plan import sizes_of
from numeric.conventions.translating.recipe import conjugated
from numeric.conventions.translating.recipe_code import guards, python
from numeric.conventions.translating.slices import (
    Slices,
    Widths,
    padded,
    rule_of,
    sliced,
    surrounded,
)

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
        for first, second in sizes_of(region, len(self.sent)):
            pairs = [span(n, m) for span, n, m in zip(self.sent, first, second, strict=True)]
            size = tuple(x for x, _ in pairs), tuple(x for _, x in pairs)
            if not any(size in where for where in described):
                return False
        return True


def source_text(
    idiom: Idiom, call: Target, name: str, region: Region, real_only: bool, rank: int,
    first: Sequence[str],
) -> str:  # fmt: skip
    """Return the whole source of `translated(a, b)`; it imports, or defines, what it needs.

    `first` are lines before those of the idiom.
    """
    before, inside, more = call.spelling(dict(idiom.options))
    lines = ["import numpy as np", *before.splitlines(), "", ""]
    if not before and inside == "target":
        lines[1:1] = [f"# {name} cannot be imported: define target(a, b) first"]
    lines.append("def translated(a, b):")
    lines += guards(real_only, region)
    lines += [f"    {line}" for line in first]
    text = "\n".join(idiom.body).replace("OPTIONS", more).replace("TARGET", "")
    marks = ("",) if rank == 1 else ("1", "2")
    symbols = [f"{letter}{mark}" for letter in "NM" for mark in marks]
    if any(x in text for x in symbols):
        names = "N, M = len(a), len(b)" if rank == 1 else "(N1, N2), (M1, M2) = a.shape, b.shape"
        lines.append(f"    {names}")
    body = (line.replace("TARGET", inside).replace("OPTIONS", more) for line in idiom.body)
    lines += [f"    {line}" for line in body]
    return "\n".join(lines)


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
    sizes = [(n[0], m[0]) for n, m in sizes_of(region, rank)]
    for way in (sliced, padded, surrounded):
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
    found: list[tuple[float, Idiom]] = []
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
        sent = (_exchanged if swapped else _as_given,) * rank
        found.append((effort, Idiom(tuple(steps), (body,), options, sent)))
    yield from (idiom for _, idiom in sorted(found, key=lambda x: x[0]))


def _factor(source: Description, target: Description) -> str | None:
    """Return what the outputs are multiplied by, as source; None where lengths of both enter."""
    if source.scale == target.scale:
        return "1"
    if target.scale.divisor != "1":
        return None
    ratio = source.scale.expression() / target.scale.expression()
    return python(ratio.subs(sp.I, sp.Symbol("1j"))) if not ratio.has(N, M) else None


def _written(
    source: Description, target: Description, turned: Sequence[int], slices: Slices,
    target_name: str, factor: str,
) -> Idiom:  # fmt: skip
    """Return a call on the signal, or the padded one, and the filter, and a slice."""
    rank = len(source.axes)
    x, y = ("a", "b") if source.extended == "a" else ("b", "a")
    conjugates = conjugated(source, target)
    text = {name: _conjugated(name, name in conjugates) for name in "ab"}
    steps = [f"conjugate {name}: np.conj({name})" for name in conjugates]
    body = []
    cuts, signal = slices.cuts, slices.signal
    longer = f"{x} = {signal}".replace(f"pad({x}", f"pad({text[x]}") if signal else ""
    if longer:
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
    lines = [*body, *([longer] if longer else []), f"return {result}"]
    widths = slices.widths or ((sp.Integer(0), sp.Integer(0)),) * rank
    first = target.extended == "a"
    sent = [_span(axis, over, first) for axis, over in zip(source.axes, widths, strict=True)]
    return Idiom((*steps, *padding, call, *keeping), tuple(lines), (), tuple(sent))


def _span(axis: Axis, widths: Widths, signal_first: bool) -> Spans:
    """Return which lengths a target gets for the signal, so much longer, and the filter."""
    more = rule_of(*widths)

    def span(n: int, m: int) -> tuple[int, int]:
        x, y = (n, m) if axis.family.extended == "a" else (m, n)
        longer = x + sum(more(n, m))
        return (longer, y) if signal_first else (y, longer)

    return span
