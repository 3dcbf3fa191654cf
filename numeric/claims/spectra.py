"""Chapter E: transforms at complex points, matrices, phase correlation, padded transforms.

Sources: A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, chapters 3 and 8 (E10,
E14, E17); D. V. Widder, The Laplace Transform, chapter VI (E11); P. J. Davis, Circulant Matrices
(E12); C. D. Kuglin, D. C. Hines, "The phase correlation image alignment method" (1975) (E15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flint import acb, fmpq

from numeric.claims.algebra import generating, series
from numeric.claims.claim import Case, Draw, Variation, claim
from numeric.claims.comparison import Comparison, at_most, equal
from numeric.claims.fourier import angle, inverse_transform, transform, transform_supremum, turn
from numeric.claims.norms import cases, shortened
from numeric.claims.numbers import Number, ball, conjugate, multiply, of_real, size, square
from numeric.claims.sampled import Folded, Sampled
from numeric.claims.spaces import CYCLES, LATTICES, Function, Space, gaussians, geometric, steps
from numeric.claims.steps import Hats, Steps
from numeric.claims.tables import Index, Table, box, impulse
from numeric.enclosures.enclosure import enclose
from numeric.formulas.formula import Affine, Coordinate, Exponential, Line, Product, Total, rational
from numeric.formulas.formula import Number as Constant
from numeric.formulas.gauss import Gauss

_Q = Fraction
_T = Affine.variable(0)


# ------------------------------------------------------------------ E10 and E11


def _multiplied(
    f: Function,
    g: Function,
    at: Callable[[Function, Any], Number],
    z: Any,
    mirrored: Any,
    names: tuple[str, str, str],
    wrong: Variation,
) -> Iterator[Comparison]:
    """Compare transforms of f ⋆ g and f ∗ g at z with products of the transforms of f and g.

    `at` transforms, and that of f is conjugated at the place that is `mirrored`; `names` are what
    the transform, z and the latter are called.
    """
    letter, here, there = names
    product = wrong("f ∗ g in place of f ⋆ g", f.conv(g), f.corr(g))
    what = f"{letter}(f ⋆ g)({here}) = F({here}) G({here})"
    yield equal(what, at(product, z), multiply(at(f, z), at(g, z)))
    first = at(f, wrong(f"F at {here} in place of {there}", mirrored, z))
    first = wrong("F not conjugated", conjugate(first), first)
    what = f"{letter}(f ∗ g)({here}) = conj F({there}) G({here})"
    yield equal(what, at(f.corr(g), z), multiply(first, at(g, z)))


_Z, _LAPLACE = ("Z", "z", "1/conj z"), ("L", "s", "−conj s")


def _z_exact(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")

    def at(u: Table, z: tuple[Gauss, ...]) -> Number:
        return generating(u, tuple(x.inverse() for x in z))

    for _ in range(3):
        z = tuple(draw.number() for _ in on.origin)
        mirrored = tuple(x.conjugate().inverse() for x in z)
        yield from _multiplied(f, g, at, z, mirrored, _Z, wrong)


def _z_series(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = geometric()
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")

    def at(u: Sampled | Folded, z: Gauss) -> Number:
        return series(u, z.inverse().pair(), draw.bits)

    for z in (Gauss.of(_Q(4, 5), _Q(3, 4)), Gauss.of(_Q(-2, 3), _Q(3, 5))):
        yield from _multiplied(f, g, at, z, z.conjugate().inverse(), _Z, wrong)


claim(
    "E10",
    *cases(LATTICES, _z_exact),
    Case("ℤ", "two-sided geometric sequences", _z_series),
    checked="Z(f ⋆ g)(z) = F(z) G(z) and Z(f ∗ g)(z) = conj F(1/conj z) G(z) off the unit circle, "
    "in one and two variables, and in the annulus of convergence of infinite sequences",
)


def _laplace_agrees(
    f: Function, g: Function, at: Callable[[Function, Gauss], Number], wrong: Variation
) -> Iterator[Comparison]:
    for s in (Gauss.of(_Q(1, 3), _Q(1, 2)), Gauss.of(_Q(-1, 4), _Q(2, 5))):
        yield from _multiplied(f, g, at, s, Gauss.of(0) - s.conjugate(), _LAPLACE, wrong)


def _laplace_of_gaussians(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = gaussians(discrete=False)

    def at(u: Sampled | Folded, s: Gauss) -> Number:
        minus = Constant(*(Gauss.of(0) - s).pair())
        kernel = Exponential(Product((minus, Coordinate(_T))))
        return enclose(Total(0, Line(), Product((u.value(_T), kernel))), draw.bits)

    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    yield from _laplace_agrees(f, g, at, wrong)


def _laplace_of_steps(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """Integrate e^{−st} over cells, and over the hats between nodes, in closed form.

    Over a cell of side h from k h on it is e^{−skh}(1 − e^{−sh})/s; against the hat at n h, which
    is the convolution of two cells over h, it is e^{−snh}(e^{sh} − 2 + e^{−sh})/(s²h).
    """
    on = steps(1)

    def at(u: Steps | Hats, s: Gauss) -> Number:
        point, cell = s.ball(), rational(u.cell)
        if isinstance(u, Steps):
            values, weight = u.table.values, (1 - (-point * cell).exp()) / point
        else:
            grown = (point * cell).exp()
            values, weight = u.nodes.values, (grown - 2 + 1 / grown) / (point * point * cell)
        result = acb(0)
        for (n,), value in values.items():
            result += ball(value) * (-point * cell * n).exp()
        return result * weight

    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    yield from _laplace_agrees(f, g, at, wrong)


claim(
    "E11",
    Case("ℝ", "Gaussians times polynomials", _laplace_of_gaussians),
    Case("ℝ", "step functions", _laplace_of_steps),
    checked="L(f ⋆ g)(s) = F(s) G(s) and L(f ∗ g)(s) = conj F(−conj s) G(s) at complex s on both "
    "sides of the imaginary axis. The one-sided transform is not checked",
)


# ------------------------------------------------------------------ E12


def _diagonal(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    periods = on.period or ()
    spectrum = transform(f)
    for n in box(periods)[:4]:
        for m in box(periods):
            lag = tuple(a - b for a, b in zip(n, m, strict=True))
            entry = f.at(lag)
            found = _conjugated_by_transform(spectrum, n, m, periods)
            yield equal("C_f = F⁻¹ diag(F f) F", entry, found)
            turned = wrong("the transpose of C_f", conjugate(f.at(_minus(lag))), f.at(_minus(lag)))
            diagonal = spectrum.mapped(conjugate)
            found = _conjugated_by_transform(diagonal, n, m, periods)
            yield equal("C_f^H = F⁻¹ diag(conj F f) F", turned, found)
    norm = transform_supremum(f)
    largest = max(spectrum.values, key=lambda k: float(square(spectrum.at(k))))
    at = wrong("an eigenvector of another eigenvalue", largest, _other(largest, periods))
    eigenvector = Table({n: turn(angle(at, n, periods)) for n in box(periods)}, periods)
    for x in (g, eigenvector):
        bound = shortened(wrong, norm * x.norm(_Q(2)))
        for sign, product in (("⋆", f.conv(x)), ("∗", f.corr(x))):
            yield at_most(f"‖f {sign} x‖₂ ≤ max|F f| ‖x‖₂", product.norm(_Q(2)), bound)
    reached = f.conv(eigenvector).norm(_Q(2)) / eigenvector.norm(_Q(2))
    yield equal("max|F f| is attained", of_real(reached), of_real(norm))


def _other(k: Index, periods: Index) -> Index:
    return ((k[0] + 1) % periods[0], *k[1:])


def _minus(n: Index) -> Index:
    return tuple(-x for x in n)


def _conjugated_by_transform(diagonal: Table, n: Index, m: Index, periods: Index) -> acb:
    """Return the entry (n, m) of F⁻¹ diag(d) F, that is (1/N) Σ_k e^{2πik(n − m)/N} d(k)."""
    result = acb(0)
    for k, value in diagonal.values.items():
        forward, back = turn(-angle(k, m, periods)), turn(angle(k, n, periods))
        result += back * ball(value) * forward
    return result / len(diagonal.values)


claim(
    "E12",
    *cases(CYCLES, _diagonal),
    checked="the entries of C_f and C_f^H against F⁻¹ diag(F f) F and F⁻¹ diag(conj F f) F; ‖f ⋆ "
    "x‖₂ and ‖f ∗ x‖₂ ≤ max|F f| ‖x‖₂, with equality for an eigenvector",
)


# ------------------------------------------------------------------ E14, E15, E17


def _along_axis(f: Table, axis: int, sign: int) -> Table:
    """Return the transform along one axis of a function on a product of cycles."""
    periods = f.periods or ()
    found: dict[Index, Number] = {}
    for k in box(periods):
        result = acb(0)
        for n in range(periods[axis]):
            place = (*k[:axis], n, *k[axis + 1 :])
            result += ball(f.at(place)) * turn(fmpq(sign * k[axis] * n, periods[axis]))
        found[k] = result
    return Table(found, periods)


def _by_axes(f: Table, sign: int = -1) -> Table:
    for axis in range(f.dimension):
        f = _along_axis(f, axis, sign)
    return f if sign < 0 else f.mapped(lambda z: ball(z) / len(f.values))


def _products(f: Table, g: Table, wrong: Variation) -> tuple[Table, Table]:
    """Return F⁻¹(F f · F g) and F⁻¹(conj F f · F g), transformed axis by axis."""
    first, second = _by_axes(f), _by_axes(g)
    crossed = first.mapped(wrong("F f not conjugated", conjugate, ball))
    return tuple(  # type: ignore[return-value]
        _by_axes(Table({k: multiply(v, second.at(k)) for k, v in u.values.items()}, f.periods), 1)
        for u in (first, crossed)
    )


def _by_transforms(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    convolved, correlated = _products(f, g, wrong)
    other = wrong("one axis left out", _by_axes(f), _along_axis(f, 0, -1))
    whole, product, crossed = transform(f), f.conv(g), f.corr(g)
    for k in box(on.period or ()):
        yield equal("the transform axis by axis is F f", other.at(k), whole.at(k))
        yield equal("f ⋆ g = F⁻¹(F f · F g)", product.at(k), convolved.at(k))
        yield equal("f ∗ g = F⁻¹(conj F f · F g)", crossed.at(k), correlated.at(k))


claim(
    "E14",
    *cases(CYCLES[2:], _by_transforms),
    checked="f ⋆ g = F⁻¹(F f · F g) and f ∗ g = F⁻¹(conj F f · F g) on ℤ/5 × ℤ/4, transforms axis "
    "by axis, at every point",
)


def _delay(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, periods = on.draw(draw, "complex"), on.period or ()
    delay = on.nodes(draw)[0]
    g = f.shift(delay)
    first, second = transform(f), transform(g)
    spectrum = transform(f.corr(g))
    sign = wrong("the sign of the exponent", -1, 1)
    for k in box(periods):
        right = turn(sign * angle(delay, k, periods)) * square(first.at(k))
        yield equal("F(f ∗ T_d f)(k) = e^(−2πi d·k/N) |F f|²", spectrum.at(k), right)
    crossed = {k: multiply(conjugate(v), second.at(k)) for k, v in first.values.items()}
    power = wrong("|conj(F f) F g|² in the denominator", 1, 2)
    whitened = Table(crossed, periods).mapped(lambda z: ball(z) / size(z) ** power)
    peak = inverse_transform(whitened)
    place = wrong("the peak at −d", delay, _minus(delay))
    for n in box(periods):
        found = impulse(place, periods).at(n)
        yield equal("F⁻¹(conj(F f) F g/|conj(F f) F g|) = δ_d", peak.at(n), found)


claim(
    "E15",
    *cases(CYCLES, _delay),
    checked="for g = T_d f: F(f ∗ g) = e^(−2πi d·k/N)|F f|², and the phase correlation F⁻¹(conj(F "
    "f) F g/|conj(F f) F g|) is the impulse at d, at every point; F f has no zero there",
)


def _padded(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    firsts, seconds = (2, 3), (3, 2)
    f = Table({n: draw.number() for n in box(firsts)})
    g = Table({n: draw.number() for n in box(seconds)})
    enough = tuple(a + b - 1 for a, b in zip(firsts, seconds, strict=True))
    periods = wrong("one row less", enough, (enough[0] - 1, enough[1]))
    padded = f.periodized(periods), g.periodized(periods)
    convolved, correlated = _products(*padded, wrong)
    low = tuple(1 - a for a in firsts)
    product, crossed = f.conv(g), f.corr(g)
    for n in box(enough):
        yield equal("⋆ by padded transforms", convolved.at(n), product.at(n))
    for n in box(enough, low):
        yield equal("∗ by padded transforms", correlated.at(n), crossed.at(n))


claim(
    "E17",
    Case("ℤ²", "arrays of 2 × 3 and 3 × 2 values", _padded),
    checked="f ⋆ g and f ∗ g on ℤ² from transforms, axis by axis, of the arrays padded to L₁ + L₂ "
    "− 1 along each axis, every value",
)
