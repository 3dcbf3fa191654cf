"""Proved bounds on formulas: e to minus a sum of absolute values of affine forms.

Every formula φ with variables v = (v₁, …) is bounded by a sum of terms ::

    |φ(v)| ≤ Σ_j C_j exp(−Q_j(v)),     Q_j(v) = Σ_i r_ij |ℓ_ij(v)|,  ℓ affine,

which is closed under what formulas are made of:

* a product multiplies the C and joins the Q; a sum joins the lists;
* a sample function brings the bound that its family proves (`numeric.samples.functions`);
* a coordinate used as a factor grows: |ℓ| ≤ (16/e) e^{|ℓ|/16}, since s ≤ (1/(eε)) e^{εs}; its form
has
  the negative rate −1/16;
* |e^ψ| = e^{Re ψ}, and Re ψ of an affine or bilinear ψ is bounded by forms;
* a derivative is bounded by Cauchy's inequality;
* a total over u is bounded by *elimination*, below, and a Fourier integral, where decay in its
  frequency is needed, after its line of integration was moved (`numeric.formulas.shifting`).

On a strip, where a variable is v + iy with |y| ≤ its width, forms stay forms in the real parts and
the imaginary parts go into C. So the same algebra bounds the analytic continuation.

Elimination of u. Negative rates on forms that contain u are first moved to positive ones:
|ℓ| ≤ |a/a_k| |ℓ_k| + |ℓ − (a/a_k) ℓ_k|, where the last form is free of u. With all rates on u ≥ 0
and S = Σ r_i |a_i| > 0 (a_i the coefficient of u), u ↦ Q(u) is convex and piecewise linear and
tends to ∞ on both sides, so its minimum is at a breakpoint u_i = the zero of ℓ_i for some i, and,
with θ = 1/16, ::

    ∫ e^{−Q} du ≤ e^{−(1−θ) min Q} ∫ e^{−θQ} du ≤ Σ_i e^{−(1−θ) Q(u_i)} · 2/(θ r_k |a_k|)

because Q ≥ r_k|ℓ_k| for the form k with the largest r_k |a_k| (forms free of u are kept aside). For
a sum over ℤ the last integral becomes at most 2/(1 − e^{−θ r_k |a_k|}): the points a_k u + b lie
|a_k| apart, two of them nearest to 0 on either side. If S ≤ 0 there is no decay in u and `NoBound`
is raised: the absolute convergence asked for by the hypotheses is not established.

The argument is elementary; the use of such bounds for tails of sums and integrals follows
F. Johansson, "Numerical integration in arbitrary-precision ball arithmetic", ICMS 2018, §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from math import factorial, inf, log, prod

from flint import arb, ctx

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Cycle,
    Derivative,
    Exponential,
    Formula,
    Line,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Value,
)
from numeric.formulas.rewriting import expand
from numeric.formulas.shifting import PI_ABOVE, Phase, phases, shifts
from numeric.samples.functions import Decay, NoBound, SampleFunction, modulus, real

BOUND_BITS = 64
"""Working precision of bounds: they need few digits but, for outward rounding, balls."""

_THETA = Fraction(1, 16)
_SLOW = Fraction(1, 16)


@dataclass(frozen=True)
class Form:
    """The term ``rate · |affine|`` of an exponent."""

    rate: Fraction
    affine: Affine


@dataclass(frozen=True)
class Bound:
    """``constant · exp(−Σ rate |affine|)``."""

    constant: arb
    forms: tuple[Form, ...] = ()

    def times(self, other: Bound) -> Bound:
        """Return the bound of a product."""
        return Bound(self.constant * other.constant, self.forms + other.forms)


Strip = Mapping[int, Fraction]


@dataclass(frozen=True)
class Sharpness:
    """Where bounds are to be sharp: near the size 2^−bits, in coordinates that hold the variable.

    Without a variable in all coordinates. Elsewhere the bounds are kept small near 0 instead.
    """

    bits: int = 0
    variable: int | None = None

    def of(self, affine: Affine) -> int:
        """Return the bits for one coordinate of a sample function."""
        return self.bits if self.variable is None or affine.slope(self.variable) else 0


def bounds(
    formula: Formula,
    strip: Strip,
    sharpness: Sharpness = Sharpness(),
) -> tuple[Bound, ...]:
    """Return bounds whose sum bounds |formula| for real variables, or on a strip.

    Parameters
    ----------
    formula
        Any formula; its free variables are the variables of the bound.
    strip
        How far from the line a variable may lie; 0 for those not named.
    sharpness
        Where the bounds are to be sharp.

    Raises
    ------
    NoBound
        If a total has no decay, or a part is not known to be analytic on the strip.
    """
    with ctx.workprec(BOUND_BITS):
        return _bounds(formula, strip, sharpness)


def _bounds(formula: Formula, strip: Strip, sharp: Sharpness) -> tuple[Bound, ...]:
    match formula:
        case Number(re, im):
            return (Bound(modulus((re, im))),)
        case Pi():
            return (Bound(arb.pi()),)
        case Coordinate(affine):
            return (_coordinate(affine, strip),)
        case Value(function, point):
            widths = tuple(_width(affine, strip) for affine in point)
            constant, rates = _of_sample(function, widths, tuple(map(sharp.of, point)))
            forms = (Form(r, p) for r, p in zip(rates, point, strict=True) if r)
            return (Bound(constant, tuple(forms)),)
        case Sum(terms):
            return tuple(b for term in terms for b in _bounds(term, strip, sharp))
        case Product(factors):
            return _product([_bounds(f, strip, sharp) for f in factors])
        case Power(base, exponent) if exponent >= 0:
            return _product([_bounds(base, strip, sharp)] * exponent)
        case Conjugate(body):
            return _bounds(body, strip, sharp)
        case Exponential(body):
            return (_product([(_exponential(m, strip),) for m in expand(body)])[0],)
        case Modulus(body) if not any(strip.values()):
            return _bounds(body, strip, sharp)
        case Total():
            return _total(formula, strip, sharp)
        case Derivative():
            return _derivative(formula, strip, sharp)
        case _:
            raise NoBound(f"no bound is known for a {type(formula).__name__.lower()} here")


@lru_cache(maxsize=4096)
def _of_sample(
    function: SampleFunction, widths: tuple[Fraction, ...], bits: tuple[int, ...]
) -> Decay:
    """Return the bound of a sample, always at the working precision of bounds."""
    return function.bound(widths, bits)


def _total(total: Total, strip: Strip, sharp: Sharpness) -> tuple[Bound, ...]:
    """Bound a total, with decay in the frequency where sharpness asks for it."""
    turning = phases(total) if sharp.bits else None
    if turning and all(sharp.of(p.leading[0]) for p in turning):
        found = [_shifted(total, phase, strip, sharp) for phase in turning]
        if all(found):
            return tuple(b for bound in found for b in bound)
    return eliminate(_bounds(total.body, strip, sharp), total)


def _shifted(total: Total, phase: Phase, strip: Strip, sharp: Sharpness) -> tuple[Bound, ...]:
    """Return the bounds along the parallel that makes them reach 2^−bits first; see `shifting`.

    Nothing if the integrand is not known to be analytic, and small, on any strip.
    """
    _form, speed = phase.leading
    best: tuple[float, tuple[Bound, ...]] = inf, ()
    for distance in shifts():
        try:
            body = _turned(total.variable, phase, strip, sharp, distance)
            found = eliminate(body, total)
        except NoBound:
            break
        size = sum((b.constant for b in found), arb(0)).log()
        reach = (float(size.upper()) + sharp.bits * log(2)) / float(speed * distance)
        if reach >= best[0]:
            break
        best = reach, found
    return best[1]


def _turned(
    variable: int, phase: Phase, strip: Strip, sharp: Sharpness, distance: Fraction
) -> tuple[Bound, ...]:
    """Bound the integrand at the distance from the line."""
    inside = {**strip, variable: distance}
    form, speed = phase.leading
    # The other part of the phase grows at most like this, also where it is a constant.
    other, most = (
        (phase.without_pi, Fraction(1)) if form is phase.with_pi else (phase.with_pi, PI_ABOVE)
    )
    grown = PI_ABOVE * _width(phase.with_pi, strip) + _width(phase.without_pi, strip)
    forms = [
        Form(speed * distance, form),
        Form(-distance * most, other),
        Form(-grown, Affine.variable(variable)),
    ]
    turn = Bound(arb(1), tuple(f for f in forms if f.rate and (f.affine.slopes or f.rate < 0)))
    return _product([(turn,), *(_bounds(f, inside, sharp) for f in phase.rest)])


def _derivative(
    formula: Derivative, strip: Strip, sharp: Sharpness, radius: Fraction = Fraction(1, 2)
) -> tuple[Bound, ...]:
    """Bound a derivative at 0 by Cauchy's inequality: k! ρ^−k times the bound for |u| = ρ.

    There |ℓ(u)| differs from |ℓ(0)| by at most |a|ρ for ℓ with the coefficient a of u.
    """
    variable, order = formula.variable, formula.order
    found = []
    for bound in _bounds(formula.body, {**strip, variable: radius}, sharp):
        moved = sum((abs(f.rate * f.affine.slope(variable)) for f in bound.forms), Fraction(0))
        size = real(factorial(order) / radius**order) * real(moved * radius).exp()
        at = (Form(f.rate, f.affine.put(variable, Affine(Fraction(0)))) for f in bound.forms)
        found.append(Bound(bound.constant * size, tuple(at)))
    return tuple(found)


def _product(lists: list[tuple[Bound, ...]]) -> tuple[Bound, ...]:
    return reduce(lambda left, right: tuple(a.times(b) for a in left for b in right), lists, _ONE)


_ONE = (Bound(arb(1)),)


def _width(affine: Affine, strip: Strip) -> Fraction:
    return sum((abs(c) * strip.get(v, Fraction(0)) for v, c in affine.slopes), Fraction(0))


def _coordinate(affine: Affine, strip: Strip) -> Bound:
    if not affine.slopes:
        return Bound(abs(real(affine.constant)))
    grown = real(1 / _SLOW) / arb(1).exp() + real(_width(affine, strip))
    return Bound(grown, (Form(-_SLOW, affine),))


def _exponential(factors: tuple[Formula, ...], strip: Strip) -> Bound:
    """Return the bound of e^{c ℓ₁ ℓ₂ …} for one monomial of an exponent, at most two ℓ."""
    coefficient: tuple[Fraction, Fraction] = (Fraction(1), Fraction(0))
    turns, affines = 0, []
    for factor in factors:
        match factor:
            case Number(re, im):
                a, b = coefficient
                coefficient = (a * re - b * im, a * im + b * re)
            case Pi():
                turns += 1
            case Coordinate(affine):
                affines.append(affine)
            case _:
                raise NoBound("the exponent of an exponential is not a polynomial in coordinates")
    fixed = prod((a.constant for a in affines if not a.slopes), start=Fraction(1))
    re, im = (part * fixed * PI_ABOVE**turns for part in coefficient)
    moving = [a for a in affines if a.slopes]
    if len(moving) > 2 or (len(moving) == 2 and re):
        raise NoBound("the exponent of an exponential has a part of degree 2 that is not imaginary")
    if not moving:
        return Bound(real(abs(re)).exp())
    widths = [_width(a, strip) for a in moving]
    if len(moving) == 1:
        forms = (Form(-abs(re), moving[0]),) if re else ()
        return Bound(real(abs(im) * widths[0]).exp(), forms)
    crossed = zip(moving, reversed(widths), strict=True)
    return Bound(arb(1), tuple(Form(-abs(im) * w, a) for a, w in crossed if im and w))


def eliminate(body: tuple[Bound, ...], total: Total) -> tuple[Bound, ...]:
    """Return bounds of the total from bounds of its body; see the module's text."""
    if isinstance(total.space, Cycle):
        raise NoBound("a total over a cycle is a finite sum and needs no bound")
    continuous = isinstance(total.space, Line)
    return tuple(b for bound in body for b in _eliminated(bound, total.variable, continuous))


def _eliminated(bound: Bound, variable: int, continuous: bool) -> tuple[Bound, ...]:
    bound = without_growth(bound, variable)
    inside = [f for f in bound.forms if f.affine.slope(variable)]
    outside = tuple(f for f in bound.forms if not f.affine.slope(variable))
    steepest = max(f.rate * abs(f.affine.slope(variable)) for f in inside)
    leftover = _THETA * steepest
    total = real(2 / leftover) if continuous else 2 / (1 - (-real(leftover)).exp())
    constant = bound.constant * total
    return tuple(Bound(constant, outside + _at_zero_of(form, inside, variable)) for form in inside)


def _at_zero_of(zero: Form, forms: list[Form], variable: int) -> tuple[Form, ...]:
    slope = zero.affine.slope(variable)
    point = (zero.affine - Affine.of(Fraction(0), {variable: slope})).scaled(-1 / slope)
    moved = (Form((1 - _THETA) * f.rate, f.affine.put(variable, point)) for f in forms if f != zero)
    return tuple(f for f in moved if f.affine.slopes or f.affine.constant)


def without_growth(bound: Bound, variable: int) -> Bound:
    """Return a weaker bound whose forms that contain the variable have positive rates.

    Raises
    ------
    NoBound
        If growth in the variable is not outweighed by decay.
    """
    growing = [f for f in bound.forms if f.rate < 0 and f.affine.slope(variable)]
    decaying = [f for f in bound.forms if f.rate > 0 and f.affine.slope(variable)]
    if decaying and not growing:
        return bound
    rest = [f for f in bound.forms if not f.affine.slope(variable)]
    decay = sum((f.rate * abs(f.affine.slope(variable)) for f in decaying), Fraction(0))
    growth = sum((-f.rate * abs(f.affine.slope(variable)) for f in growing), Fraction(0))
    if decay <= growth:
        raise NoBound("the total does not converge absolutely by any bound known: no decay")
    left = [f.rate for f in decaying]
    for form in growing:
        for index, other in enumerate(decaying):
            # Each decaying form takes the share of the growth that its own decay has in the whole.
            share = other.rate * abs(other.affine.slope(variable)) / decay
            ratio = form.affine.slope(variable) / other.affine.slope(variable)
            left[index] += form.rate * share * abs(ratio)
            rest.append(Form(form.rate * share, form.affine - other.affine.scaled(ratio)))
    slowed = (Form(rate, f.affine) for rate, f in zip(left, decaying, strict=True))
    return Bound(bound.constant, (*rest, *slowed))
