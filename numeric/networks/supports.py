"""Where functions of a run may differ from 0, read off the terms: it makes their sums finite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numeric.formulas.formula import Unsettled
from numeric.networks.coordinates import Coordinate
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import MINUS_ONE, Term

if TYPE_CHECKING:
    from numeric.networks.reading import Reading

_ENDLESS = "a total is not seen to be a finite sum", "use finite data"


class Supports:
    """The ranges outside of which functions of one sample vanish."""

    def __init__(self, sample: Reading) -> None:
        self._sample = sample
        self._letters: dict[tuple[Term, int], range | None] = {}

    def range_of(self, body: Term, axis: int, line: Term) -> range:
        """Return a range outside of which a body vanishes in its nearest bound point."""
        if line.head == "Cycle":
            return range(self._sample.period(line))
        found = self._bounded(body, 0, axis)
        if found is None:
            raise Unsettled(*_ENDLESS)
        return found

    def of_factor(self, f: Term, g: Term, sign: int, axis: int, place: Coordinate) -> range:
        """Return where f(τ) g(place + sign·τ) may differ from 0 in one coordinate of τ."""
        line = lines(f.home)[axis]
        if line.head == "Cycle":
            return range(self._sample.period(line))
        own, other = self.of(f, axis), self.of(g, axis)
        if own is not None:
            return own
        if other is None:
            raise Unsettled(*_ENDLESS)
        return _moved(other, -place) if sign > 0 else _moved(_turned(other), place)

    def of(self, function: Term, place: int) -> range | None:
        """Return a range outside of which a function vanishes in one of its coordinates."""
        head, parts = function.head, function.parts
        match head:
            case "Operator":
                return self._sample.ranges(function.home)[place]
            case "Letter":
                return self._of_letter(function, place)
            case "Delta":
                return range(1)
            case "Lam":
                return self._bounded(parts[0], 0, place)
            case "ConjF":
                return self.of(parts[0], place)
            case "Scale":
                return self.of(parts[1], place)
            case "Reflect":
                inner = self.of(parts[0], place)
                return None if inner is None else _turned(inner)
            case "Shift":
                inner, by = self.of(parts[0], place), parts[1 + place]
                if inner is None or any(n.head == "Bound" for n in by.free):
                    return None
                return _moved(inner, self._sample.coordinate(by, ()))
            case "Plus":
                return _union([self.of(f, place) for f in parts])
            case "Conv" | "Corr":
                f, g = (self.of(f, place) for f in parts)
                if f is None or g is None or not (f and g):
                    return None
                first = f if head == "Conv" else _turned(f)
                return range(first.start + g.start, first.stop + g.stop - 1)
        return None

    def _of_letter(self, letter: Term, place: int) -> range | None:
        key = (letter, place)
        if key not in self._letters:
            usual = self._sample.ranges(letter.home)[place]
            if usual is not None and any(i.reflected for i in self._sample.images(letter)):
                usual = _union([usual, _turned(usual)])
            # A recursion may use it of earlier steps: what starts finite stays so.
            self._letters[key] = usual
            for clause in self._sample.clauses.get(letter, ()):
                left, right = clause.parts[0].parts
                at = left.parts[1 + place]
                inside = self._bounded(right, 0, at.parts[1]) if at.head == "Bound" else None
                if usual is None or inside is None or not set(inside) <= set(usual):
                    self._letters[key] = None
                    break
        return self._letters[key]

    def _bounded(self, term: Term, depth: int, axis: int) -> range | None:
        head, parts = term.head, term.parts
        if head == "Mul":
            known = [r for r in (self._bounded(p, depth, axis) for p in parts) if r is not None]
            return min(known, key=len) if known else None
        if head == "Add":
            return _union([self._bounded(p, depth, axis) for p in parts])
        if head == "Conj" or (head == "Pow" and parts[1] > 0):
            return self._bounded(parts[0], depth, axis)
        if head == "Map":  # a sample map is 0 where its first argument is
            return self._bounded(parts[1], depth, axis)
        if head == "Total":
            return self._bounded(parts[0], depth + 1, axis)
        if head != "At":
            return None
        for place, written in enumerate(parts[1:]):
            reflected = _is_reflected(written, depth, axis)
            if reflected or _is_bound(written, depth, axis):
                support = self.of(parts[0], place)
                if support is not None:
                    return _turned(support) if reflected else support
        return None


def _union(ranges: list[range | None]) -> range | None:
    known = [r for r in ranges if r is not None]
    if len(known) < len(ranges):
        return None
    return range(min(r.start for r in known), max(r.stop for r in known))


def _turned(support: range) -> range:
    return range(1 - support.stop, 1 - support.start)


def _moved(support: range, by: Coordinate) -> range:
    return range(support.start + by, support.stop + by)


def _is_bound(written: Term, depth: int, axis: int) -> bool:
    return written.head == "Bound" and written.parts[:2] == (depth, axis)


def _is_reflected(written: Term, depth: int, axis: int) -> bool:
    if written.head != "Mul" or len(written.parts) != 2:
        return False
    number, rest = written.parts
    return number is MINUS_ONE and _is_bound(rest, depth, axis)
