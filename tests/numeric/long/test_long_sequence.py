"""The operations of `LongSequence` against their definitions, summed with Python's fractions."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import acb, acb_poly, arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from numeric import LongSequence
from numeric.formulas.gauss import Gauss
from symbolic.errors import EvidenceError
from tests.portion import portion

Number = tuple[Fraction, Fraction]
Table = dict[tuple[int, ...], Number]

ZERO = (Fraction(0), Fraction(0))


# ------------------------------------------------------------------ the oracle


def plus(x: Number, y: Number) -> Number:
    return x[0] + y[0], x[1] + y[1]


def times(x: Number, y: Number) -> Number:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def bar(x: Number) -> Number:
    return x[0], -x[1]


def convolution(f: Table, g: Table) -> Table:
    result: Table = {}
    for (s, x), (t, y) in itertools.product(f.items(), g.items()):
        lag = tuple(a + b for a, b in zip(s, t, strict=True))
        result[lag] = plus(result.get(lag, ZERO), times(x, y))
    return result


def correlation(f: Table, g: Table) -> Table:
    """Σ_τ conj(f(τ)) g(n + τ): the pair (τ, σ) adds to the lag n = σ − τ."""
    result: Table = {}
    for (tau, x), (sigma, y) in itertools.product(f.items(), g.items()):
        lag = tuple(b - a for a, b in zip(tau, sigma, strict=True))
        result[lag] = plus(result.get(lag, ZERO), times(bar(x), y))
    return result


def table(sequence: LongSequence) -> Table:
    """Return the nonzero values, each looked up by its index."""
    ranges = (range(a, a + n) for a, n in zip(sequence.start, sequence.shape, strict=True))
    return nonzero({k: number(sequence[k]) for k in itertools.product(*ranges)})


def number(x: Gauss) -> Number:
    assert isinstance(x, Gauss)
    return Fraction(int(x.real.p), int(x.real.q)), Fraction(int(x.imag.p), int(x.imag.q))


def nonzero(values: Table) -> Table:
    return {k: x for k, x in values.items() if x != ZERO}


# ------------------------------------------------------------------ exact


small = st.integers(-54, 54).map(lambda k: Fraction(k, 6))
index = st.integers(-7, 7)


@st.composite
def sequences(draw, dimension: int | None = None) -> LongSequence:
    axes = draw(st.sampled_from([1, 2, 3])) if dimension is None else dimension
    shape = draw(st.tuples(*[st.integers(1, (7, 4, 3)[axes - 1])] * axes))
    start = draw(st.tuples(*[index] * axes))
    count = int(np.prod(shape))
    flat = draw(st.lists(st.tuples(small, small), min_size=count, max_size=count))
    grid = np.empty(count, dtype=object)
    grid[:] = [Gauss.of(*x) for x in flat]
    made = LongSequence(grid.reshape(shape), start)
    assert (made.shape, made.start) == (shape, start)
    assert [number(x) for x in made.numbers()] == flat
    return made


pairs = st.sampled_from([1, 2, 3]).flatmap(lambda d: st.tuples(sequences(d), sequences(d)))


@given(pairs)
def test_convolution_is_its_definition_at_every_lag(pair):
    f, g = pair
    result = f.convolve(g)
    assert table(result) == nonzero(convolution(table(f), table(g)))
    assert result.shape == tuple(n + m - 1 for n, m in zip(f.shape, g.shape, strict=True))


@given(pairs)
def test_correlation_is_its_definition_at_every_lag(pair):
    f, g = pair
    assert table(f.correlate(g)) == nonzero(correlation(table(f), table(g)))


@given(pairs)
def test_sums_and_differences(pair):
    f, g = pair
    left, right = table(f), table(g)
    total = {k: plus(left.get(k, ZERO), right.get(k, ZERO)) for k in {*left, *right}}
    assert table(f + g) == nonzero(total)
    assert table(f + g - g) == left


@given(sequences(), small, small)
def test_images_of_one_sequence(f, p, q):
    values = table(f)
    mirror = {tuple(-k for k in n): x for n, x in values.items()}
    assert table(f.conjugate()) == {n: bar(x) for n, x in values.items()}
    assert table(f.reflect()) == mirror
    assert table(f.involution()) == {n: bar(x) for n, x in mirror.items()}
    by = tuple(range(3, 3 + f.dimension))
    moved = {tuple(k + a for k, a in zip(n, by, strict=True)): x for n, x in values.items()}
    assert table(f.shift(*by)) == moved
    assert table(f * Gauss.of(p, q)) == nonzero({n: times((p, q), x) for n, x in values.items()})
    assert table(-f) == {n: times((Fraction(-1), Fraction(0)), x) for n, x in values.items()}
    total = ZERO
    for x in values.values():
        total = plus(total, x)
    assert number(f.total()) == total
    assert f.real == all(x[1] == 0 for x in values.values())


@given(sequences(1), st.integers(1, 12))
def test_folding_sums_over_the_classes(f, period):
    classes: Table = {}
    for (n,), x in table(f).items():
        classes[n % period,] = plus(classes.get((n % period,), ZERO), x)
    folded = f.fold(period)
    assert (folded.shape, folded.start) == ((period,), (0,))
    assert table(folded) == nonzero(classes)


@given(pairs, st.randoms(use_true_random=False))
def test_defining_sums_at_single_lags(pair, random):
    f, g = pair
    for sign, oracle in ((-1, convolution), (1, correlation)):
        first = f if sign < 0 else f.conjugate()
        want = oracle(table(f), table(g))
        lag = tuple(random.randint(-20, 20) for _ in f.shape)
        assert number(first.defining_sum(g, lag, sign)) == want.get(lag, ZERO)
        for lag in list(want)[:3]:
            assert number(first.defining_sum(g, lag, sign)) == want[lag]


@given(sequences(1))
def test_weights_see_the_index(f):
    weighted = f.weighted(lambda n: Gauss.of(n[0] ** 2, 1))
    values = {n: times((Fraction(n[0] ** 2), Fraction(1)), x) for n, x in table(f).items()}
    assert table(weighted) == nonzero(values)


def test_values_outside_the_box_are_zero_and_indices_need_all_axes():
    f = LongSequence([[1, 2], [3, 4]], (1, -1))
    assert f[1, -1] == Gauss.of(1)
    assert f[2, 0] == Gauss.of(4)
    assert f[1, 1] == f[0, 0] == f[-1, -1] == Gauss.of(0)
    with pytest.raises(EvidenceError, match="one per axis"):
        f[1]


def test_against_scipy_on_integers_of_moderate_length():
    rng = np.random.default_rng(5)
    a, b = (rng.integers(-99, 99, n) + 1j * rng.integers(-99, 99, n) for n in (700, 300))
    found = LongSequence(a).correlate(LongSequence(b)).numbers()
    # Doubles hold these integers, and SciPy's direct method adds nothing but integers.
    want = signal.correlate(b, a, method="direct")
    assert [complex(int(x.real.p), int(x.imag.p)) for x in found] == list(want)


# ------------------------------------------------------------------ balls


def enclosed(balls: LongSequence, exact: LongSequence) -> bool:
    """Tell whether the balls overlap the exact values, enclosed far more tightly."""
    assert balls.shape == exact.shape
    assert not balls.exact
    with ctx.workprec(2000):
        pairs = zip(balls.numbers(), exact.numbers(), strict=True)
        return all(x.overlaps(y.ball()) for x, y in pairs)


OPERATIONS: dict[str, Callable[[LongSequence, LongSequence], LongSequence]] = {
    "convolve": LongSequence.convolve,
    "correlate": LongSequence.correlate,
    "plus": LongSequence.__add__,
    "minus": LongSequence.__sub__,
    "involution": lambda f, _: f.involution(),
    "multiple": lambda f, _: f * Gauss.of(Fraction(1, 3), Fraction(-2, 7)),
    "weighted": lambda f, _: f.weighted(lambda n: Gauss.of(Fraction(n[0], 7))),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(pair=pairs)
@settings(max_examples=portion(30))
def test_balls_enclose_the_exact_values(name, pair):
    operation = OPERATIONS[name]
    f, g = pair
    with ctx.workprec(40):
        assert enclosed(operation(f.balls(), g.balls()), operation(f, g))
        # An exact operand beside one in balls gives balls.
        if name in {"convolve", "correlate", "plus", "minus"}:
            assert enclosed(operation(f, g.balls()), operation(f, g))


@given(pair=st.tuples(sequences(1), sequences(1)), lag=index)
@settings(max_examples=portion(30))
def test_balls_of_defining_sums_folds_and_totals(pair, lag):
    f, g = pair
    with ctx.workprec(40):
        rough, fine = (x.defining_sum(g, (lag,), -1) for x in (f.balls(), f))
        total, folded = f.balls().total(), f.balls().fold(3)
    with ctx.workprec(2000):
        assert rough.overlaps(fine.ball())
        assert total.overlaps(f.total().ball())
    assert enclosed(folded, f.fold(3))


def test_balls_are_as_narrow_as_the_precision():
    f = LongSequence([Fraction(k, 3) for k in range(1, 40)])
    with ctx.workprec(200):
        product = f.balls().convolve(f.balls())
    # Some bits are lost to n = 39 terms and to rounding once more.
    assert all(float(x.rad()) < 2.0**-180 for x in product.numbers())


def test_trailing_zeros_are_kept_in_the_box():
    f = LongSequence([0, 1, 0, 0], 2)
    for sequence, first in ((f, 2), (f.reflect(), -5), (f.balls(), 2), (f.conjugate(), 2)):
        assert (len(sequence.numbers()), sequence.start) == (4, (first,))
    assert table(f.reflect()) == {(-3,): (Fraction(1), Fraction(0))}
    zero = LongSequence([0, 0])
    assert table(zero.convolve(f)) == {}
    assert table(zero.reflect().correlate(f)) == {}


# ------------------------------------------------------------------ to mpmath


@given(sequences(1))
def test_mpmath_values_are_the_nearest(f):
    halves = f * Gauss.of(Fraction(60 * 7, 2**70))  # over a power of two in lowest terms or not
    with mpmath.workdps(60):
        for sequence in (f, halves):
            for got, x in zip(sequence.mpmath(), sequence.numbers(), strict=True):
                want = x.reference()
                assert abs(got - want) <= abs(want) * mpmath.mpf(10) ** -59


def test_mpmath_values_of_dyadic_data_go_there_and_back():
    with mpmath.workdps(100):
        values = [mpmath.mpc(mpmath.rand(), -mpmath.rand()) for _ in range(20)]
        assert LongSequence(values).mpmath() == values
        assert LongSequence([acb(1, arb(2, 0.5))]).mpmath() == [mpmath.mpc(1, 2)]


# ------------------------------------------------------------------ the object


def test_it_cannot_be_changed():
    f = LongSequence([1, 2])
    with pytest.raises(AttributeError, match="cannot be changed"):
        f.start = (3,)
    with pytest.raises(AttributeError):
        f.other = 1


def test_it_shows_its_shape_and_kind():
    assert repr(LongSequence([1, 2], -3)) == "LongSequence of shape (2,) from (-3,), exact"
    balls = LongSequence([[arb(1, 0.5)]])
    assert repr(balls) == "LongSequence of shape (1, 1) from (0, 0), balls"


@pytest.mark.parametrize("other", [LongSequence([[1]]), [1, 2], 3, None])
@pytest.mark.parametrize("name", ["convolve", "correlate", "plus"])
def test_only_sequences_with_the_same_axes_are_combined(name, other):
    with pytest.raises(EvidenceError, match="same number of axes"):
        OPERATIONS[name](LongSequence([1, 2]), other)


def test_other_arguments_are_checked():
    f = LongSequence([1, 2])
    with pytest.raises(EvidenceError, match="one integer per axis"):
        f.shift(1, 2)
    with pytest.raises(EvidenceError, match="one integer per axis"):
        f.shift(0.5)
    with pytest.raises(EvidenceError, match="positive period"):
        f.fold(0)
    with pytest.raises(EvidenceError, match="positive period"):
        LongSequence([[1]]).fold(2)


def test_a_product_beyond_memory_is_refused_before_it_is_begun():
    wide = LongSequence([1 << 120_000] + [0] * 60_000)
    with pytest.raises(EvidenceError, match="allowed; give shorter"):
        wide.convolve(wide)


def test_a_polynomial_is_a_sequence_from_zero():
    numbers = [acb(k**3 % 17, -(k**2) % 13) for k in range(50)] + [acb(1)]
    f = LongSequence(acb_poly(numbers))
    product = acb_poly(numbers) * acb_poly(numbers)
    assert [x.ball() for x in f.convolve(f).numbers()] == product.coeffs()
