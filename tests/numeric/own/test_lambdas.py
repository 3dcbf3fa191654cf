"""A user's expression, read into a formula, against mpmath on the expression itself.

The oracle shares nothing with the reading: SymPy's own `lambdify` gives the values, and mpmath's
quadrature, split at the cuts, the integrals.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Contains,
    Eq,
    Expr,
    Heaviside,
    I,
    Integer,
    Interval,
    Lambda,
    Max,
    Piecewise,
    Rational,
    Symbol,
    cos,
    exp,
    log,
    pi,
    sech,
    sign,
    sin,
    sinc,
    sinh,
    sqrt,
    tan,
    tanh,
)  # fmt: skip

from numeric import verify
from numeric.checks.results import Verdict
from numeric.enclosures.enclosure import enclosures
from numeric.formulas.formula import Affine, Line, Total, Unsettled
from numeric.formulas.rewriting import moved
from numeric.own.composite import Composite
from numeric.own.constants import Singular, Unread
from numeric.own.lambdas import formula_of
from symbolic import R2, functions
from symbolic.sympy_border.binders import Total as TotalFace
from tests.portion import portion

x, y, n = Symbol("x"), Symbol("y"), Symbol("n")
DIGITS = 30


def small(low: int, high: int, below: int = 3) -> st.SearchStrategy[Rational]:
    return st.integers(low, high).map(lambda k: Rational(k, below))


@st.composite
def decaying(draw: st.DrawFn) -> Expr:
    """Return a function that decays at least exponentially, in a form that is read."""
    c, a = draw(small(-4, 4)), draw(small(3, 9))
    kinds = [
        lambda: exp(-a * (x - c) ** 2 + I * c * x),
        lambda: exp(-pi * a * x**2 + c * x),
        lambda: exp(-a * Abs(x - c)),
        lambda: Heaviside(x - c) * exp(-a * x),
        lambda: sech(a * (x - c)),
        lambda: Piecewise((1 + x, (x > c) & (x <= c + a)), (0, True)),
        lambda: Max(0, a - Abs(x - c)),
        lambda: 2 ** (-a * Abs(x - c)),
    ]
    return draw(st.sampled_from(kinds))()


@st.composite
def bounded(draw: st.DrawFn) -> Expr:
    """Return a factor that grows at most like a polynomial or slowly."""
    c, a = draw(small(-4, 4)), draw(small(1, 6))
    kinds = [
        lambda: x**2 - c * x + I,
        lambda: cos(a * x + c),
        lambda: sin(2 * pi * x),
        lambda: 1 / (1 + (x - c) ** 2),
        lambda: tanh(a * x - c),
        lambda: sinc(a * x),
        lambda: sin(a * (x - c)) / (x - c),
        lambda: sign(x - c),
        lambda: Abs(x**2 - 1),
        lambda: Integer(1),
        lambda: exp(I * a * x) / sqrt(2 * pi),
        lambda: exp(I * sqrt(2) * x),
    ]
    return draw(st.sampled_from(kinds))()


def value(expression: Expr, at: Fraction, digits: int = DIGITS) -> Any:
    sample = Composite(expression, (x,), discrete=False)
    return enclosures((moved(sample.formula, (Affine(at),)),), 4 * digits)[0]


def holds(ball: Any, expected: Any, slack: Any) -> bool:
    """Tell whether the ball, made wider by the error of the oracle, holds the value."""
    gap = abs(
        mpmath.mpc(*(mpmath.mpf(p.mid().str(60, radius=False)) for p in parts(ball))) - expected
    )
    radius = sum(mpmath.mpf(p.rad().str(10, radius=False)) for p in parts(ball))
    return bool(gap <= radius + slack)


def parts(ball: Any) -> tuple[Any, Any]:
    return ball.real, ball.imag


@settings(max_examples=portion(60), deadline=None)
@given(decaying(), bounded(), st.integers(-30, 30), st.sampled_from((1, 2, 3, 7)))
def test_the_formula_has_the_values_of_the_expression(
    f: Expr, g: Expr, above: int, below: int
) -> None:
    at = Fraction(above, below)
    # A wave over its zero is read as its limit, which the oracle's 0/0 is not.
    assume((f * g).subs(x, Rational(above, below)).is_finite is not None)
    assume(at or not (f * g).has(1 / x))
    with mpmath.workdps(DIGITS + 20):
        expected = Composite(f * g, (x,), discrete=False).reference(mpmath.mpf(above) / below)
        assert holds(value(f * g, at), expected, mpmath.mpf(10) ** -DIGITS * (1 + abs(expected)))


@st.composite
def coupled(draw: st.DrawFn) -> Expr:
    """Return a Gaussian of two coordinates that is not a product, times a sum of monomials."""
    b = draw(small(1, 4)) * draw(st.sampled_from([1, -1]))
    a, c = (abs(b) + draw(small(1, 6)) + I * draw(small(-4, 4)) for _ in "ac")
    p, q, k = (draw(small(-4, 4)) + I * draw(small(-2, 2)) for _ in "pqk")
    turned = b + I * draw(small(-4, 4))
    form = -a * x**2 - 2 * turned * x * y - c * y**2 + p * x + q * y + k
    return draw(st.sampled_from([1, x + 2, I * y - x, sqrt(2)])) * exp(form)


@settings(max_examples=portion(40), deadline=None)
@given(coupled(), st.tuples(small(-6, 6), small(-6, 6)))
def test_a_gaussian_of_two_coordinates_has_the_values_of_the_expression(
    f: Expr, place: tuple[Rational, Rational]
) -> None:
    """exp(−x² − xy − y²) was measured only, and took a minute."""
    at = tuple(Fraction(int(z.p), int(z.q)) for z in place)
    sample = Composite(f, (x, y), discrete=False)
    ball = enclosures((moved(sample.formula, tuple(map(Affine, at))),), 4 * DIGITS)[0]
    with mpmath.workdps(DIGITS + 20):
        expected = sample.reference(*(mpmath.mpf(z.numerator) / z.denominator for z in at))
        assert holds(ball, expected, mpmath.mpf(10) ** -DIGITS * (1 + abs(expected)))


@pytest.mark.parametrize("far", [0, 1])
def test_claims_about_such_gaussians_are_decided(far: int) -> None:
    """∫∫ e^{−ax² − 2bxy − cy²} = π/√(ac − b²); a false one ended in a TypeError at the centre."""
    f, (s, t) = functions("f"), R2.point("t")
    moved = exp(-((x - far) ** 2) - (x - far) * (y + 1) - (y + 1) ** 2)
    for factor in (1, Rational(101, 100)):
        claim = Eq(TotalFace(f(s, t), (s, t), R2), 2 * pi * factor, evaluate=False)
        found = verify(claim, 12, samples=[{f: Lambda((x, y), sqrt(3) * moved)}])
        assert found.verdict is (Verdict.AGREES if factor == 1 else Verdict.REFUTED)


@pytest.mark.parametrize(
    "expression",
    [exp(-(x**2) - 3 * x * y - y**2), x * y * exp(-(x**2) - x * y - y**2), exp(-(x**4) - x * y)],
    ids=str,
)
def test_what_is_no_such_gaussian_is_not_read(expression: Expr) -> None:
    with pytest.raises(Unread):
        formula_of(expression, (x, y), discrete=False)


@settings(max_examples=portion(15), deadline=None)
@given(decaying(), bounded())
def test_a_proved_integral_holds_the_value_of_mpmath(f: Expr, g: Expr) -> None:
    sample = Composite(f * g, (x,), discrete=False)
    with mpmath.workdps(25):
        cuts = {mpmath.mpf(b.numerator) / b.denominator for b in sample.breaks}
        expected = mpmath.quad(sample.reference, sorted({*cuts, *range(-48, 49, 4)}))
    ball = enclosures((Total(0, Line(), sample.formula),), 4 * DIGITS)[0]
    # Beyond 48 the slowest of these functions, 2^(−|x|) (x² − 1), has 10^−11 left.
    assert holds(ball, expected, mpmath.mpf(10) ** -10 * (1 + abs(expected)))
    assert sum(float(p.rad()) for p in parts(ball)) < 1e-25


def test_a_piece_between_the_points_of_every_lattice_is_seen() -> None:
    narrow = Piecewise(
        (10**9, (x > Rational(1, 3)) & (x < Rational(1, 3) + Rational(1, 10**9))), (0, True)
    )
    far = exp(-(x**2)) + Piecewise((1, (x > 10**6) & (x < 10**6 + 1)), (0, True))
    for expression, expected in ((narrow, 1), (far, mpmath.sqrt(mpmath.pi) + 1)):
        sample = Composite(expression, (x,), discrete=False)
        assert holds(enclosures((Total(0, Line(), sample.formula),), 100)[0], expected, 1e-14)


def test_the_value_at_a_jump_is_that_of_the_expression() -> None:
    assert value(Heaviside(x), Fraction(0)) == 0.5
    assert value(Piecewise((1, x <= 1), (0, True)) * exp(-(x**2)), Fraction(1)) != 0
    assert value(Piecewise((1, x < 1), (0, True)) * exp(-(x**2)), Fraction(1)) == 0
    assert value(Piecewise((5, Abs(x) < 1), (7, x >= 1), (0, True)), Fraction(-1)) == 0


@pytest.mark.parametrize(
    "expression",
    [
        tan(x), log(x**2 + 1), exp(x**2), sqrt(Abs(x)), exp(-(x**4)), Abs(sin(x)), Abs(x + I),
        Piecewise((1, x**2 < 2), (0, True)),
        Piecewise((1, Contains(x, Interval(0, 1))), (0, True)),
        Heaviside(sin(x)), exp(-exp(x)), Piecewise((1, x > 0)),
        1 / sinh(x), x**x, exp(-Abs(x)) ** Rational(1, 2) * x ** Rational(1, 3),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said(expression: Expr) -> None:
    with pytest.raises(Unread, match=r"."):
        formula_of(expression, (x,), discrete=False)


@pytest.mark.parametrize(
    "expression", [1 / x, 1 / (x**2 - 2), exp(-(x**2)) / (x - 1) ** 2, x / (x**2 - 1)]
)
def test_a_pole_on_the_line_is_refused(expression: Expr) -> None:
    with pytest.raises((Singular, Unread)):
        formula_of(expression, (x,), discrete=False)
    with pytest.raises(Unsettled):
        formula_of(Piecewise((1 / x, (x > 0) & (x < 1)), (0, True)), (x,), discrete=False)


@settings(max_examples=portion(40), deadline=None)
@given(small(1, 5), small(-4, 4), st.integers(-6, 6), st.integers(-9, 9))
def test_sequences_have_the_values_of_the_expression(
    a: Rational, c: Rational, k: int, at: int
) -> None:
    ratio = a / 3 * (-1 if k % 2 else 1)
    for body in (
        ratio ** Abs(n - k),
        Heaviside(n - k) * ratio**n * n,
        Piecewise((ratio**n + c, (n > k) & (n < k + 7)), (0, True)),
        exp(-a * Abs(n - c)),
        (-1) ** n * exp(-a * n**2 + c * n),
    ):
        if ratio in (1, -1) or (abs(ratio) > 1 and body.has(Abs)):
            continue
        sample = Composite(body, (n,), discrete=True)
        try:
            formula = sample.formula
        except Unread:
            continue
        ball = enclosures((moved(formula, (Affine(Fraction(at)),)),), 120)[0]
        expected = mpmath.mpmathify(complex(body.subs(n, at)))
        assert holds(ball, expected, 1e-12 * (1 + abs(expected))), body
