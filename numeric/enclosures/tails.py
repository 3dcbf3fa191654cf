"""What is left of a total outside a window, and what a lattice of points leaves of an integral.

Both come from the bounds of `numeric.enclosures.envelope`: |body| ≤ Σ_j C_j e^{−Q_j}, where as a
function of the variable v of the total Q_j(v) = Σ_i r_i |a_i v + b_i| with all r_i > 0. To the
right of every
zero of a_i v + b_i, Q_j(v) = Q_j(T) + S (v − T) with S = Σ r_i |a_i| exactly, so ::

    ∫_T^∞ C e^{−Q(v)} dv = C e^{−Q(T)} / S,     Σ_{j ≥ 0} C e^{−Q(T + jh)} = C e^{−Q(T)} / (1 −
    e^{−Sh}),

and likewise to the left. The window is chosen in floating point so that the tails are near the
size asked for; the tails of that window are then bounded in balls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, floor, inf, lcm, log, log2, pi
from typing import TypeAlias

from flint import arb, ctx, fmpq

from numeric.enclosures.envelope import (
    BOUND_BITS,
    Bound,
    Form,
    Sharpness,
    bounds,
    eliminate,
    without_growth,
)
from numeric.formulas.formula import (
    Affine,
    Total,
    Unsettled,
    Value,
    free_variables,
    walk,
    whole,
)
from numeric.samples.functions import NoBound, real

Environment: TypeAlias = Mapping[int, int]

STEP_DENOMINATOR = 4096
"""Steps of the lattice rule are whole multiples of 1/4096."""

_PARTS = (Fraction(7, 8), Fraction(3, 4), Fraction(5, 8))
"""Parts of a width that is too large, to try instead."""

_FEW = 64
"""At so few bits a window is short, and the first that is found costs less than the best."""

MAXIMAL_TERMS = 2_000_000
"""A window with more terms is not summed."""


class TooLong(Unsettled):
    """An enclosure would need more evaluations than are allowed."""

    def __init__(self, needed: int, allowed: int, about: str = "about") -> None:
        super().__init__(
            f"the totals need {about} {needed} evaluations, and {allowed} is the most allowed",
            "ask for fewer digits, or give samples that decay faster",
        )


@dataclass(frozen=True)
class Window:
    """The points from `low` to `high` in steps of `stride`, over the unit, and the tail's bound."""

    low: int
    high: int
    stride: int
    tail: arb

    def __len__(self) -> int:
        return (self.high - self.low) // self.stride + 1

    @property
    def points(self) -> range:
        """The points as numerators over the unit."""
        return range(self.low, self.high + 1, self.stride)


class Tails:
    """The windows of one total and bounds of what lies outside them.

    Parameters
    ----------
    total
        The total; outer variables are given as numerators over `unit` when a window is asked for.
    bits
        Tails are made smaller than about 2^−bits.
    unit
        The common denominator of all points.
    step
        The distance of the lattice's points, or None for an integral over an interval.

    Raises
    ------
    NoBound
        If the total is not shown to converge absolutely.
    """

    def __init__(self, total: Total, bits: int, unit: int, step: Fraction | None) -> None:
        self.stride = 1 if step is None else whole(step * unit)
        best: tuple[int, list[_Term]] | None = None
        failure: NoBound | None = None
        nominal = dict.fromkeys(free_variables(total), 0)
        for sharpness in _sharpnesses(total, bits):
            try:
                with ctx.workprec(BOUND_BITS):
                    terms = [
                        _Term(without_growth(b, total.variable), total.variable, bits, unit, step)
                        for b in bounds(total.body, {}, sharpness)
                    ]
            except NoBound as flat:
                # Bounds that are sharp elsewhere may be too flat to outweigh a growing factor.
                failure = flat
                continue
            low, high = _hull(terms, nominal)
            if best is None or high - low < best[0]:
                best = high - low, terms
            if bits <= _FEW:
                break
        if best is None and failure is not None:
            raise failure
        self._terms = best[1] if best else []

    def window(self, environment: Environment) -> Window:
        """Return a window and a bound of the total of |body| outside it, a step not yet counted."""
        return self.within(environment, *self.ends(environment))

    def ends(self, environment: Environment) -> tuple[int, int]:
        """Return the ends of a window outside which little is left, both on the lattice."""
        low, high = _hull(self._terms, environment)
        low = low // self.stride * self.stride
        high = -(-high // self.stride) * self.stride
        if self.stride > 1 and high - low > MAXIMAL_TERMS * self.stride:
            raise TooLong((high - low) // self.stride, MAXIMAL_TERMS)
        return low, high

    def within(self, environment: Environment, low: int, high: int) -> Window:
        """Return a window from low to high, however little or much is left outside it."""
        tail = arb(0)
        with ctx.workprec(BOUND_BITS):
            for term in self._terms:
                tail += term.tail(environment, low, high)
        return Window(low, high, self.stride, tail)


def _sharpnesses(total: Total, bits: int) -> Iterator[Sharpness]:
    """Return what to try: where factors share the decay, each may be sharp at a larger size."""
    values = (part for part in walk(total.body) if isinstance(part, Value))
    everywhere = all(x.slope(total.variable) for value in values for x in value.point)
    for share in (1, 2):
        yield Sharpness(bits // share)
        if not everywhere:
            yield Sharpness(bits // share, total.variable)


def _hull(terms: list[_Term], environment: Environment) -> tuple[int, int]:
    ends = [term.ends(environment) for term in terms]
    return min(end[0] for end in ends), max(end[1] for end in ends)


class _Term:
    """One bound C e^{−Q} as a function of the variable of the total."""

    def __init__(
        self, bound: Bound, variable: int, bits: int, unit: int, step: Fraction | None
    ) -> None:
        self._unit, self._step = unit, 0 if step is None else whole(step * unit)
        inside = [f for f in bound.forms if f.affine.slope(variable)]
        self._aside = exponent([f for f in bound.forms if f not in inside], unit)
        self._forms = [
            (float(f.rate), abs(f.affine.slope(variable)), _upright(f.affine, variable, unit))
            for f in inside
        ]
        self._variable, self._inside = variable, exponent(inside, unit)
        slope = sum((f.rate * abs(f.affine.slope(variable)) for f in inside), Fraction(0))
        constant = bound.constant.abs_upper()
        left_over = 1 - (-real(slope * step)).exp() if step is not None else real(slope)
        self._constant, self._slope = constant / left_over, float(slope)
        size = float(constant.log().upper()) if constant > 0 else 0.0
        self._needed = size + (bits + 4) * log(2) + max(0.0, -log(self._slope))

    def tail(self, environment: Environment, low: int, high: int) -> arb:
        """Return a bound of the total outside the window."""
        aside = self._aside(environment)
        left = aside + self._inside({**environment, self._variable: low - self._step})
        right = aside + self._inside({**environment, self._variable: high + self._step})
        return self._constant * (arb(-left).exp() + arb(-right).exp())

    def ends(self, environment: Environment) -> tuple[int, int]:
        """Return the points beyond every breakpoint beyond which little of the bound is left."""
        try:
            right, left, low, high = self._reaches(environment)
        except OverflowError:
            right = left = inf
        if not (-inf < right < inf and -inf < left < inf):
            raise Unsettled("a bound is out of range", "give samples and places of moderate size")
        return min(low, floor(-left * self._unit)), max(high, ceil(right * self._unit))

    def _reaches(self, environment: Environment) -> tuple[float, float, int, int]:
        """Return how far little is left to the right and left, and the outermost breakpoints."""
        needed = self._needed - float(self._aside(environment))
        tilt, low, high = 0.0, 0, 0
        for rate, slope, rest in self._forms:
            shift = rest.at(environment)
            tilt += rate * (shift / (rest.scale * self._unit))
            steps = slope * rest.scale
            low, high = min(low, floor(-shift / steps)), max(high, ceil(-shift / steps))
        right, left = (needed - tilt) / self._slope, (needed + tilt) / self._slope
        return right, left, low, high


@dataclass(frozen=True)
class Strip:
    """The lattice rule for one integral over ℝ: its step, and its error from a strip's width.

    Attributes
    ----------
    step
        The distance h of the lattice's points.
    width
        The half-width w of the strip on which the integrand is analytic and bounded.
    mass
        Bounds whose sum, as functions of outer variables, is at least ∫|F(x + iy)|dx for |y| < w.
    """

    step: Fraction
    width: Fraction
    mass: tuple[Bound, ...]

    @classmethod
    def of(
        cls, total: Total, bits: int, reach: Mapping[int, Fraction], turn: float = 2 * pi
    ) -> Strip:
        """Return the rule with the largest step found for an error near 2^−bits.

        The error is taken to fall like e^{−turn·width/step}.

        `reach` bounds the absolute values that outer variables will take; where the bounds grow
        with them, as those of a Fourier transform do, the step allows for it.

        Raises
        ------
        NoBound
            If the integrand is not known to be analytic on any strip.
        """

        def rule(width: Fraction) -> tuple[int, Strip] | None:
            try:
                mass = _mass(total, width)
            except NoBound:
                return None
            heights = (_height(b, reach) for b in mass)
            needed = (bits + 3) * log(2) + max(0.0, *heights)
            steps = floor(turn * float(width) / needed * STEP_DENOMINATOR)
            return (steps, cls(_rounded(steps), width, mass)) if steps > 0 else None

        found = cache(lambda k: rule(_WIDTHS[k]) if 0 <= k < len(_WIDTHS) else None)
        # The steps rise and then fall with the widths, up to the first that is too wide.
        last = _usual(bits)
        while last >= 0 and found(last) is None:
            last -= 1
        while _steps(found(last + 1)) > _steps(found(last)):
            last += 1
        while _steps(found(last - 1)) >= _steps(found(last)) > 0:
            last -= 1
        best = found(last)
        if found(last + 1) is None and last + 1 < len(_WIDTHS):
            between = (rule(_WIDTHS[last + 1] * part) for part in _PARTS)
            best = max(best, next(filter(None, between), None), key=_steps)
        if best is None:
            raise NoBound("the integrand is not known to be analytic on a strip around the line")
        return best[1]

    def error(self, unit: int) -> Callable[[Environment], arb]:
        """Return a bound of |∫F − hΣF| by Theorem 5.1 of Trefethen and Weideman."""
        with ctx.workprec(BOUND_BITS):
            factor = 2 / ((2 * arb.pi() * real(self.width / self.step)).exp() - 1)
            sizes = [(b.constant * factor, exponent(b.forms, unit)) for b in self.mass]

        def error(environment: Environment) -> arb:
            with ctx.workprec(BOUND_BITS):
                return sum((c * arb(-q(environment)).exp() for c, q in sizes), arb(0))

        return error


def _rounded(steps: int) -> Fraction:
    """Return the step rounded down to three significant bits.

    Totals inside one another then meet the samples at the points of one lattice not much finer than
    their own, again and again, and the values that are kept serve them all.
    """
    spare = max(0, steps.bit_length() - 3)
    return Fraction(steps >> spare << spare, STEP_DENOMINATOR)


def exponent(forms: Iterable[Form], unit: int) -> Callable[[Environment], fmpq]:
    """Return the function Q = Σ rate · |affine| of an environment of numerators over `unit`."""
    pairs = [(f.rate, _Whole.of(f.affine, unit)) for f in forms]
    scale = lcm(*((rate / place.scale).denominator for rate, place in pairs))
    parts = [(whole(rate * scale / place.scale), place) for rate, place in pairs]
    return lambda environment: fmpq(
        sum([r * abs(place.at(environment)) for r, place in parts]), scale * unit
    )


@dataclass(frozen=True)
class _Whole:
    """A coordinate times ``scale · unit``: whole numbers only."""

    scale: int
    constant: int
    slopes: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, affine: Affine, unit: int) -> _Whole:
        scale = lcm(affine.constant.denominator, *(c.denominator for _, c in affine.slopes))
        slopes = tuple((v, whole(c * scale)) for v, c in affine.slopes)
        return cls(scale, whole(affine.constant * scale) * unit, slopes)

    def at(self, environment: Environment) -> int:
        return self.constant + sum([c * environment[v] for v, c in self.slopes])


def _upright(affine: Affine, variable: int, unit: int) -> _Whole:
    """Return what the coordinate is without the variable, signed so that the slope is > 0."""
    rest = affine.put(variable, Affine(Fraction(0)))
    return _Whole.of(rest if affine.slope(variable) > 0 else -rest, unit)


def _height(bound: Bound, reach: Mapping[int, Fraction]) -> float:
    """Return the logarithm of a bound where outer variables are at most `reach` in size."""
    growth = Fraction(0)
    for form in bound.forms:
        if form.rate < 0:
            far = sum((abs(c) * reach[v] for v, c in form.affine.slopes), Fraction(0))
            growth -= form.rate * (abs(form.affine.constant) + far)
    return float(bound.constant.log().upper()) + float(growth)


def _mass(total: Total, width: Fraction) -> tuple[Bound, ...]:
    """Bound ∫|F(x + iy)|dx for |y| < width, with the flattest bounds that outweigh all growth."""
    for bits in (0, 8, 32, 128):
        try:
            with ctx.workprec(BOUND_BITS):
                body = bounds(total.body, {total.variable: width}, Sharpness(bits))
                return eliminate(body, total)
        except NoBound as failure:
            last = failure
    raise last


_WIDTHS = tuple(Fraction(9, 16) * 2**k for k in range(12))
"""Widths to try; the step, which rises and then falls with them, is flat at its top."""


def _usual(bits: int) -> int:
    """Return which width is mostly the best: for a Gaussian it grows with the root of the bits."""
    return min(len(_WIDTHS) - 1, max(0, round(log2(max(bits, 1)) / 2 + 0.3)))


def _steps(found: tuple[int, Strip] | None) -> int:
    return found[0] if found else 0
