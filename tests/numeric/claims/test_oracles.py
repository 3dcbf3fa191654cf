"""The parts of the claims against mpmath: quadrature, series, differentiation, brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.claims.bells import Bell, bell
from numeric.claims.calculus import _supremum
from numeric.claims.claim import Draw
from numeric.claims.derivatives import derivative, derivative_of_gaussian, largest
from numeric.claims.fourier import (
    exact,
    inverse_transform,
    solve,
    transform,
    transform_supremum,
)
from numeric.claims.growth import Monomial, Powers
from numeric.claims.norms import sharp_constant
from numeric.claims.sampled import Sampled
from numeric.claims.spaces import bells, gaussians, geometric, lattice, steps, table
from numeric.claims.steps import Steps, integral_of_product
from numeric.claims.tables import Table, box
from numeric.enclosures.enclosure import enclose
from numeric.enclosures.tails import Tails
from numeric.formulas.formula import (
    Affine,
    Coordinate,
    Exponential,
    Integers,
    Line,
    Number,
    Product,
    Total,
    Unsettled,
    Value,
)
from numeric.formulas.gauss import Gauss
from numeric.samples.families import Gaussian
from numeric.samples.functions import NoBound
from numeric.samples.sequences import Geometric
from tests.portion import portion

Q = Fraction
BITS = 120


@pytest.fixture(autouse=True)
def _precision():
    with ctx.workprec(160), mpmath.workdps(30):
        yield


def ball(value) -> acb:
    """Return the ball of a number of either kind."""
    return value.ball() if isinstance(value, Gauss) else acb(value)


def near(value, oracle, digits: int = 18) -> bool:
    """Tell whether a ball is small and within 10^-digits of what mpmath found."""
    found = acb(value) if isinstance(value, arb) else ball(value)
    middle = mpmath.mpc(
        *(mpmath.mpf(x.mid().str(40, radius=False)) for x in (found.real, found.imag))
    )
    small = float(found.real.rad()) + float(found.imag.rad()) < 10.0**-digits
    return small and abs(middle - oracle) < mpmath.mpf(10) ** -digits * (1 + abs(oracle))


def number(value: Gauss):
    return value.reference()


def gaussian_of(u: Bell):
    """Return a bell as a function of mpmath."""
    a, b, k = (mpmath.mpmathify(complex(z)) for z in (u.a, u.b, u.k))
    return lambda x: k * mpmath.exp(-a * x**2 + b * x)


def whole_line(f, reach: int = 24, parts: int = 6):
    """Return the integral of an entire function that decays like a Gaussian: equal steps."""
    return (
        mpmath.fsum(f(mpmath.mpf(k) / parts) for k in range(-reach * parts, reach * parts)) / parts
    )


def drawn(space, kind="complex", seed=1, count=2):
    draw = Draw(seed, "oracle", BITS)
    return [space.draw(draw, kind) for _ in range(count)]


# ------------------------------------------------------------------ bells


@pytest.mark.parametrize("seed", [1, 2])
def test_bells_are_folded_as_the_integrals_say(seed):
    (f,), (g,) = (u.parts for u in drawn(bells(1), seed=seed))
    u, v = gaussian_of(f), gaussian_of(g)
    t = Q(3, 7)
    x = mpmath.mpf(3) / 7
    conv = whole_line(lambda y: u(y) * v(x - y))
    corr = whole_line(lambda y: mpmath.conj(u(y)) * v(x + y))
    plain = whole_line(lambda y: u(y) * v(x + y))
    # The parameters go through doubles here.
    assert near(f.conv(g).at(t), conv, 12)
    assert near(f.corr(g).at(t), corr, 12)
    assert near(f.unconjugated(g).at(t), plain, 12)
    assert near(f.involution().at(t), mpmath.conj(u(-x)), 12)
    assert near(f.shift(Q(1, 2)).at(t), u(x - mpmath.mpf(1) / 2), 12)
    assert near(f.modulus().at(t), abs(u(x)), 12)


@pytest.mark.parametrize("p", [Q(1), Q(4, 3), Q(2), Q(4)])
def test_norms_of_bells(p):
    ((f,),) = (u.parts for u in drawn(bells(1), count=1))
    u, q = gaussian_of(f), mpmath.mpf(p.numerator) / p.denominator
    mass = mpmath.quad(lambda y: abs(u(y)) ** q, [-60, -10, 0, 10, 60])
    assert near(f.norm(p), mass ** (1 / q), 12)


@pytest.mark.takes_turns(2)
def test_suprema_of_bells_and_of_their_transforms():
    f = bell(Gauss.of(Q(1, 2), Q(1, 3)), Gauss.of(Q(2, 5), Q(-3, 4)), Gauss.of(1, 1))
    u = gaussian_of(f)
    assert near(f.norm(None), max(abs(u(mpmath.mpf(k) / 1000)) for k in range(-3000, 3000)), 6)

    def spectrum(xi):
        return whole_line(lambda y: u(y) * mpmath.exp(-2j * mpmath.pi * xi * y), 9, 4)

    values = [abs(spectrum(mpmath.mpf(k) / 100)) for k in range(-30, 31)]
    peak = float(f.transform_peak())
    assert max(values) <= peak * (1 + 1e-12)
    assert max(values) > peak * 0.999


# ------------------------------------------------------------------ steps


def test_steps_are_folded_as_the_integrals_say():
    f, g = drawn(steps(1))
    for t in (Q(1, 3), Q(-5, 7), Q(4), Q(9, 2)):
        low, high = Q(-30), Q(30)
        direct = integral_of_product(f, g, t, low, high)
        assert f.conv(g).at((t,)) == direct
        turned = integral_of_product(f.involution(), g, t, low, high)
        assert f.corr(g).at((t,)) == turned


def test_steps_on_the_plane_are_products_of_steps_on_the_line():
    one = Steps(Table({(0,): Gauss.of(2), (1,): Gauss.of(0, 1)}), Q(3, 2))
    two = Steps(Table({(-1,): Gauss.of(1, 1), (2,): Gauss.of(3)}), Q(3, 2))

    def tensor(u: Steps, v: Steps) -> Steps:
        pairs = {
            (n, m): a * b
            for (n,), a in u.table.values.items()
            for (m,), b in v.table.values.items()
        }
        return Steps(Table(pairs), u.cell)

    f, g = tensor(one, two), tensor(two, one)
    s, t = Q(2, 3), Q(-7, 5)
    assert f.conv(g).at((s, t)) == one.conv(two).at((s,)) * two.conv(one).at((t,))
    assert f.corr(g).at((s, t)) == one.corr(two).at((s,)) * two.corr(one).at((t,))
    energy = one.conv(two).energy() * two.conv(one).energy()
    assert f.conv(g).energy() == energy


@pytest.mark.drawn(5)
@pytest.mark.parametrize("p", [Q(1), Q(2), Q(4)])
@pytest.mark.parametrize("kind", ["complex", "real", "positive"])
def test_norms_of_piecewise_linear_functions(p, kind):
    f, g = drawn(steps(1), kind)
    u = f.conv(g)
    nodes = sorted(n for (n,) in u.nodes.values)
    mass = mpmath.mpf(0)
    for n in range(nodes[0] - 1, nodes[-1] + 1):
        a, b = number(u.nodes.at((n,))), number(u.nodes.at((n + 1,)))
        cuts = [mpmath.mpf(0), mpmath.mpf(1)]
        if kind == "real" and (a * b).real < 0:
            cuts.insert(1, (a / (a - b)).real)
        for low, high in pairwise(cuts):
            mass += mpmath.quad(
                lambda s, a=a, b=b: abs(a + s * (b - a)) ** int(p), [low, (low + high) / 2, high]
            )
    value = (mass * 3 / 2) ** (mpmath.mpf(1) / int(p))
    assert near(u.norm(p), value, 12)
    with pytest.raises(Unsettled, match="p = 3"):
        u.norm(Q(3))


# ------------------------------------------------------------------ infinite samples


@pytest.mark.takes_turns(2)
def test_samples_on_the_line():
    f, g = drawn(gaussians(discrete=False))
    u, v = f.function.reference, g.function.reference
    assert near(f.norm(Q(2)) ** 2, whole_line(lambda y: abs(u(y)) ** 2, 12), 15)
    assert near(f.norm(Q(1)), mpmath.quad(lambda y: abs(u(y)), [-14, -3, -1, 0, 1, 3, 14]), 8)
    half = mpmath.mpf(1) / 2
    value = whole_line(lambda y: mpmath.conj(u(y)) * v(half + y), 12)
    assert near(f.corr(g).at((Q(1, 2),)), value, 15)
    step = 1 / 8
    grid = [k * step for k in range(-96, 97)]
    left, right = (np.array([complex(w(x)) for x in grid]) for w in (u, v))
    for folded, array in (
        (f.conv(g), np.convolve(left, right)),
        (f.corr(g), np.correlate(right, left, "full")),
    ):
        energy = float(np.sum(np.abs(array) ** 2)) * step**3
        assert near(arb(folded.energy()), energy, 10)


@pytest.mark.drawn(1)
@pytest.mark.takes_turns(3)
@pytest.mark.parametrize("space", [geometric(), gaussians(discrete=True)])
def test_samples_on_the_integers(space):
    f, g = drawn(space)
    u, v = f.function.reference, g.function.reference
    wide = range(-90, 90)
    assert near(f.norm(Q(1)), mpmath.fsum(abs(u(n)) for n in wide))
    conv = [complex_sum(u, v, n) for n in range(-40, 40)]
    assert near(f.conv(g).at((2,)), conv[42])
    assert near(f.conv(g).norm(Q(1)), mpmath.fsum(map(abs, conv)), 10)
    assert near(f.conv(g).norm(Q(2)) ** 2, mpmath.fsum(abs(z) ** 2 for z in conv), 15)
    moduli = mpmath.fsum(abs(u(m)) * abs(v(2 - m)) for m in wide)
    assert near(f.modulus().conv(g.modulus()).at((2,)), moduli)


@pytest.mark.parametrize("space", [geometric(), gaussians(True), gaussians(False)])
def test_involutions_and_shifts_of_samples(space):
    (f,) = drawn(space, count=1)
    f = f.times(Gauss.of(2, 1))
    for n in (-2, 0, 3):
        turned = f.involution().at((n,))
        plain = ball(f.at((-n,)))
        assert (turned - acb(plain.real, -plain.imag)).abs_upper() < 1e-25
        moved, still = f.shift((1,)).at((n + 1,)), f.at((n,))
        assert abs(abs(ball(moved)) - abs(ball(still))) < 1e-25


def complex_sum(u, v, n):
    return mpmath.fsum(u(m) * v(n - m) for m in range(-45, 45))


@given(
    st.fractions(Q(-2), Q(2), max_denominator=9),
    st.fractions(Q(-2), Q(2), max_denominator=9),
    st.integers(-20, 20),
)
def test_powers_stay_within_their_bound(re, im, n):
    if re == im == 0:
        return
    f = Powers((re, im))
    constant, (rate,) = f.bound((Q(0),), (0,))
    value = f.evaluator()(fmpq(n))
    assert near(value * acb(1), f.reference(n), 15) or abs(f.reference(n)) > 1e6
    assert abs(value) <= constant * (-arb(fmpq(rate.numerator, rate.denominator)) * abs(n)).exp()
    with pytest.raises(NoBound):
        f.bound((Q(1),), (0,))


@given(st.integers(0, 4), st.integers(-60, 60), st.integers(-8, 8))
def test_monomials_stay_within_their_bound(k, x, y):
    f, w = Monomial(k), Q(abs(y), 4)
    constant, (rate,) = f.bound((w,), (0,))
    value = f.evaluator()(acb(x, fmpq(y, 4)))
    assert (
        abs(value).lower()
        <= constant * (-arb(fmpq(rate.numerator, rate.denominator)) * abs(x)).exp()
    )
    assert near(value, f.reference(mpmath.mpc(x, mpmath.mpf(y) / 4)), 10) or abs(x) > 9


# ------------------------------------------------------------------ derivatives


def test_derivatives_of_totals():
    f, g = drawn(gaussians(discrete=False))
    u, v = f.function.reference, g.function.reference

    def value(t):
        return whole_line(lambda y: u(y) * v(t - y), 12)

    found = f.conv(g)
    for order in (1, 2):
        ball_ = derivative(lambda at: found.formula(at, 1), Q(1, 3), order, BITS)
        assert near(ball_, mpmath.diff(value, mpmath.mpf(1) / 3, order), 10)
        assert float(ball_.real.rad()) < 1e-30


def test_a_derivative_needs_a_bound_on_the_strip():
    f = Sampled(Geometric((Q(1), Q(0)), (Q(1, 2), Q(0)), (Q(1, 3), Q(0)), 0), None, BITS)
    with pytest.raises(NoBound):
        largest(f.value)


def test_derivatives_of_gaussians():
    f = Gaussian(
        (Q(3, 4), Q(1, 5)), Q(1, 2), Q(4, 3), ((Q(1), Q(2)), (Q(-1), Q(1, 2)), (Q(2), Q(0)))
    )
    slope = derivative_of_gaussian(f)
    for x in (-1, 0, 2):
        assert abs(slope.reference(x) - mpmath.diff(f.reference, x)) < 1e-12


def test_suprema_of_gaussians():
    f = Gaussian(
        (Q(3, 4), Q(1, 5)), Q(1, 2), Q(4, 3), ((Q(1), Q(2)), (Q(-1), Q(1, 2)), (Q(2), Q(0)))
    )
    values = [abs(f.reference(mpmath.mpf(k) / 50)) for k in range(-300, 300)]
    assert max(values) <= float(_supremum(f)) < 4 * max(values)


# ------------------------------------------------------------------ transforms and systems


def test_transforms_on_cycles():
    f = table(Draw(1, "f", BITS), "complex", (5, 4), (5, 4))
    found = transform(f)
    for k in ((0, 0), (2, 3)):
        value = mpmath.fsum(
            number(exact(f.at(n)))
            * mpmath.expjpi(-2 * (mpmath.mpf(k[0] * n[0]) / 5 + mpmath.mpf(k[1] * n[1]) / 4))
            for n in box((5, 4))
        )
        assert near(found.at(k), value)
    back = inverse_transform(found)
    assert all((ball(back.at(n)) - ball(f.at(n))).contains(0) for n in box((5, 4)))
    with pytest.raises(Unsettled, match="periods"):
        transform(drawn(lattice(1), count=1)[0])


@pytest.mark.drawn(1)
@pytest.mark.parametrize("seed", range(4))
def test_the_supremum_of_a_trigonometric_polynomial(seed):
    (f,) = drawn(lattice(1), seed=seed, count=1)
    pairs = [(n, complex(number(v))) for (n,), v in f.values.items()]
    peak = max(
        abs(sum(v * complex(mpmath.expjpi(-2 * n * mpmath.mpf(k) / 3001)) for n, v in pairs))
        for k in range(3001)
    )
    found = transform_supremum(f)
    assert float(found.lower()) < peak * (1 + 1e-9)
    assert peak < float(found.upper()) * (1 + 1e-12)
    assert float(found.rad()) < 0.01 * peak


@given(st.integers(0, 10**6))
def test_linear_systems_are_solved_exactly(seed):
    draw = Draw(seed, "system", BITS)
    matrix = [[draw.number() for _ in range(3)] for _ in range(3)]
    right = [draw.number() for _ in range(3)]
    try:
        found = solve(matrix, right)
    except Unsettled:
        return
    for row, value in zip(matrix, right, strict=True):
        assert row[0] * found[0] + row[1] * found[1] + row[2] * found[2] == value


def test_a_singular_system_is_refused():
    with pytest.raises(Unsettled, match="singular"):
        solve([[Gauss.of(1), Gauss.of(2)], [Gauss.of(2), Gauss.of(4)]], [Gauss.of(1), Gauss.of(0)])
    with pytest.raises(Unsettled, match="exact"):
        exact(acb(1))


# ------------------------------------------------------------------ constants and tables


def test_the_sharp_constant():
    # A_{4/3}: (4/3)^{3/4} / 4^{1/4}; A_2 = 1; A_p A_p' = 1.
    value = mpmath.sqrt((mpmath.mpf(4) / 3) ** mpmath.mpf(0.75) / mpmath.mpf(4) ** mpmath.mpf(0.25))
    assert near(sharp_constant(Q(4, 3)), value)
    assert (sharp_constant(Q(2)) - 1).contains(0)
    assert (sharp_constant(Q(3)) * sharp_constant(Q(3, 2)) - 1).contains(0)


@settings(max_examples=portion(12))
@given(st.integers(0, 10**6), st.sampled_from([None, (3, 2)]))
def test_tables_against_a_plain_double_sum(seed, periods):
    draw = Draw(seed, "tables", BITS)
    f, g = (table(draw, "complex", (3, 2), periods) for _ in range(2))
    for n in box((3, 4), (-1, -1)):
        whole = box((3, 2)) if periods else box((9, 9), (-4, -4))
        conv, corr = Gauss.of(0), Gauss.of(0)
        for m in whole:
            conv += exact(f.at(m)) * exact(g.at(tuple(a - b for a, b in zip(n, m, strict=True))))
            corr += exact(f.at(m)).conjugate() * exact(
                g.at(tuple(a + b for a, b in zip(n, m, strict=True)))
            )
        assert f.conv(g).at(n) == conv
        assert f.corr(g).at(n) == corr


def test_norms_of_tables():
    f = Table({(0,): Gauss.of(3, 4), (2,): Gauss.of(-1)})
    assert near(f.norm(Q(1)), 6)
    assert near(f.norm(Q(3)), mpmath.mpf(126) ** (mpmath.mpf(1) / 3))
    assert near(f.norm(None), 5)
    assert f.energy() == 26


# ------------------------------------------------------------------ tails beside growth


def test_a_flat_bound_does_not_hide_a_sharp_one():
    # ∫ (f ⋆ f)(t) eᵗ dt = (∫ f(t) eᵗ dt)². Sharp in t alone, f(τ) has a rate below the growth.
    f = Gaussian((Q(1, 2), Q(0)), Q(0), Q(0))
    at, tau = Affine.variable(0), Affine.variable(1)
    folded = Total(1, Line(), Product((Value(f, (tau,)), Value(f, (at - tau,)))))
    body = Product((folded, Exponential(Product((Number(Q(1)), Coordinate(at))))))
    found = enclose(Total(0, Line(), body), BITS)
    assert near(found, 2 * mpmath.pi * mpmath.e)


def test_growth_that_nothing_outweighs_has_no_tails():
    growing = Total(0, Integers(), Value(Powers((Q(1, 2), Q(0))), (Affine.variable(0),)))
    with pytest.raises(NoBound):
        Tails(growing, BITS, 1, Q(1))
