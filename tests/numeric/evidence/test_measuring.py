"""*Measured* values are those of the sums and integrals, or say how far they went; or are refused.

Closed forms stand beside functions that plain sums are easily wrong about: frequencies that a
lattice takes for 0, and what is large again far away.
"""

from __future__ import annotations

import math
from itertools import count
from math import nextafter

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Eq,
    Lambda,
    Piecewise,
    Rational,
    Symbol,
    cos,
    exp,
    log,
    pi,
    sin,
)

from numeric import verify
from numeric.checks.results import Verdict
from numeric.direct.summing import BESIDE, LEVELS
from symbolic import R2, R, Z, conv, functions
from symbolic.sympy_border.binders import Total
from tests.portion import portion

x, y = Symbol("x", real=True), Symbol("y", real=True)
k = Symbol("k", integer=True)
f, g = functions("f g")
ROOT = mpmath.sqrt(mpmath.pi)


def total(value, domain=R, **more):
    """Return what is found of Σ f or ∫ f, against 1."""
    point = (k,) if domain is Z else (x,)
    claim = Eq(Total(f(*point), point, domain), 1, evaluate=False)
    (sample,) = (
        verify(claim, samples=[{f: value}], digits=12, **more).samples
        or verify(claim, samples=[{f: value}], digits=12, **more).set_aside
    )
    return sample


def left(sample):
    """Return the left side, which is written as mpmath writes complex numbers."""
    return complex(sample.left.strip("()").replace(" ", ""))


def right_or_undecided(sample, value):
    if sample.verdict is Verdict.UNDECIDED:
        return True
    return abs(left(sample) - value) <= 10 ** (1 - min(sample.settled, 13)) * abs(value)


def test_no_two_lattices_lie_in_each_other_or_share_a_low_alias() -> None:
    steps = [*(step for _, step in LEVELS), *BESIDE]
    pairs = [(a, b) for i, a in enumerate(steps) for b in steps[:i]]
    for a, b in pairs:
        # The frequencies k/a and m/b first meet at the numerator of b/a over b.
        assert (b / a).numerator / b > 100, (a, b)


@given(st.integers(1, 160), st.sampled_from([1, 2, 4]), st.sampled_from([0, 1, 3]))
@settings(max_examples=portion(10), deadline=None)
def test_a_frequency_that_a_lattice_takes_for_zero_is_not_measured_as_zero(
    frequency: int, fine: int, shift: int
) -> None:
    turn = mpmath.mpf(frequency) / fine

    def wave(t):
        return mpmath.cos(2 * mpmath.pi * turn * t) ** 2 * mpmath.exp(-((t - shift) ** 2))

    expected = (
        ROOT
        / 2
        * (
            1
            + mpmath.cos(4 * mpmath.pi * turn * shift) * mpmath.exp(-((2 * mpmath.pi * turn) ** 2))
        )
    )
    assert right_or_undecided(total(wave), float(expected))


def test_an_aliased_engine_does_not_hinder_a_refutation() -> None:
    claim = Eq(Total(f(x), (x,), R), 2 * Total(g(x), (x,), R), evaluate=False)
    letters = {f: Lambda(x, cos(20 * pi * x) ** 2 * exp(-(x**2))), g: Lambda(x, exp(-(x**2)) / 2)}
    assert verify(claim, samples=[letters], digits=10).verdict is Verdict.REFUTED


def window(low, high):
    return Piecewise((1, (k >= low) & (k < high)), (0, True))


def comb(n):
    return mpmath.mpf(2) ** (-(abs(n) // 10)) if n % 10 == 0 else 0


SEQUENCES = {
    "window": (Lambda(k, window(1000, 1500)), 500),
    "two windows": (Lambda(k, window(0, 500) + 2 * window(1000, 1500)), 1500),
    "window far left": (Lambda(k, window(-1700, -1200)), 500),
    "one place": (Lambda(k, Piecewise((1, Eq(k, 450)), (2 ** -Abs(k), True))), 4),
    "upsampled": (comb, 3),
    "bursts": (lambda n: 1 if 0 <= n < 10 or 50 <= n < 60 else 0, 20),
    "bursts, far": (lambda n: 1 if 0 <= n < 10 or -1500 <= n < -1000 else 0, 510),
}


@pytest.mark.drawn(1)
@pytest.mark.parametrize("name", SEQUENCES)
def test_sums_reach_what_is_large_again(name) -> None:
    function, value = SEQUENCES[name]
    sample = total(function, Z)
    assert sample.verdict is Verdict.MEASURED
    assert abs(left(sample) - value) < 1e-9
    assert "terms beyond |n|" in sample.line()


@given(st.integers(-1500, 1500), st.integers(1, 30))
@settings(max_examples=portion(10), deadline=None)
def test_a_burst_anywhere_is_counted(start: int, length: int) -> None:
    sample = total(lambda n: 1 if n == 0 or start <= n < start + length else 0, Z)
    assert right_or_undecided(sample, length + (not start <= 0 < start + length))


@pytest.mark.takes_turns(3)
@pytest.mark.parametrize("name", ["bursts", "window"])
def test_convolutions_reach_what_is_large_again(name) -> None:
    function, value = SEQUENCES[name]
    claim = Eq(Total(conv(f, g)(k), (k,), Z), 1, evaluate=False)
    letters = {f: function, g: lambda n: 1 if n in (0, 40) else 0}
    (sample,) = verify(claim, samples=[letters], digits=12).samples
    assert right_or_undecided(sample, 2 * value)


@pytest.mark.takes_turns(3)
@given(st.integers(-400, 400), st.integers(1, 9))
@settings(max_examples=portion(8), deadline=None)
def test_a_second_bump_on_the_line_is_counted(centre: int, height: int) -> None:
    sample = total(lambda t: mpmath.exp(-t * t) + height * mpmath.exp(-((t - centre) ** 2)))
    assert right_or_undecided(sample, (1 + height) * float(ROOT))


@pytest.mark.takes_turns(6, 4)
def test_a_second_bump_beside_a_jump_is_counted() -> None:
    jump = Piecewise((exp(-x), x > 0), (0, True))
    bell = log(2 + sin(x) ** 2) * exp(-((x - 200) ** 2))

    def near(t):
        return mpmath.log(2 + mpmath.sin(t) ** 2) * mpmath.exp(-((t - 200) ** 2))

    value = 1 + float(mpmath.quad(near, [190, 200, 210]))
    assert right_or_undecided(total(Lambda(x, jump + bell)), value)


def test_how_fine_and_how_far_the_lattice_was_is_said() -> None:
    narrow = Lambda(x, exp(-(x**2)) + 1000 * exp(-(10**8) * (x - Rational(3, 10)) ** 2))
    line = total(narrow, engine="mpmath").line()
    assert "at every 0.249, and 0 beyond |x| = 7" in line


@pytest.mark.takes_turns(2)
def test_why_nothing_is_measured_is_said() -> None:
    wide = total(Lambda(x, exp(-((x / 10**8) ** 2))), engine="mpmath")
    claim = Eq(Total(f(x, y), (x, y), R2), 1, evaluate=False)
    split = Lambda((x, y), exp(-(x**2) - y**2) / (x - y))
    evidence = verify(claim, samples=[{f: split}], digits=9)
    for line in (wide.line(), *(s.line() for s in evidence.samples + evidence.set_aside)):
        assert ": ;" not in line
        assert "; ;" not in line
        assert not line.rstrip().endswith(";")
    assert "do not agree" in wide.line()
    assert "denominator" in str(evidence)


@given(st.integers(5, 60))
@settings(max_examples=portion(6), deadline=None)
def test_digits_that_are_not_measured_are_not_shown(turn: int) -> None:
    """Beside 1 the total is 0 to all digits that the evaluations agree on; noise was shown."""
    sample = total(lambda t: mpmath.exp(-(t**2)) * mpmath.cos(turn * t))
    expected = ROOT * mpmath.exp(-(mpmath.mpf(turn) ** 2) / 4)
    if turn in {50, 51} and sample.verdict is Verdict.UNDECIDED:
        return  # Near twice the frequency that the second lattice takes for 0.
    assert sample.verdict is Verdict.MEASURED
    real, _, imag = sample.left.strip("()j").rpartition(" + ")
    for shown, true in ((real, expected), (imag, 0)):
        mantissa, _, exponent = shown.partition("e")
        places = len(mantissa.partition(".")[2]) - int(exponent or 0)
        assert shown == "0.0" or places <= sample.settled + 1
        assert abs(mpmath.mpf(shown) - true) <= mpmath.mpf(10) ** (1 - min(sample.settled, 15))


def test_sides_of_one_size_are_shown_with_as_many_digits() -> None:
    claim = Eq(f(x), g(x), evaluate=False)
    third = {f: lambda _: 1 / 3, g: lambda _: nextafter(1 / 3, 0), x: 1}
    (sample,) = verify(claim, domain=R, samples=[third], digits=8).samples
    assert sample.left == sample.right


@pytest.mark.takes_turns(2)
def test_how_fast_the_machine_is_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock ended the search for what is large again, so that sums differed."""
    far = Lambda(k, window(900, 1300) * log(2 + k**2))
    expected = total(far, Z)
    monkeypatch.setattr("time.perf_counter", count(0, 3).__next__)
    assert total(far, Z) == expected


def test_a_function_that_is_too_slow_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.perf_counter", count(0, 3).__next__)
    sample = total(lambda n: mpmath.mpf(2) ** -abs(n), Z)
    assert sample.verdict is Verdict.UNDECIDED
    assert "have taken more than" in sample.reason


@pytest.mark.drawn(2)
@pytest.mark.parametrize("bell", [0, 1])
@pytest.mark.parametrize(
    "odd",
    [mpmath.tan, lambda t: 1 / mpmath.sin(t), lambda t: 1 / t, lambda t: t / (t * t - mpmath.pi)],
)  # fmt: skip
def test_an_odd_function_with_poles_has_no_integral(odd, bell) -> None:
    """Sums that are symmetric about 0 are 0, and agreed on it to all digits."""
    sample = total(lambda t: (odd(t) + bell) * mpmath.exp(-(t**2)))
    assert sample.verdict is Verdict.UNDECIDED, sample.line()


@given(st.integers(20, 5000))
@settings(max_examples=portion(6), deadline=None)
def test_a_peak_at_zero_between_the_places_is_not_missed(narrow: int) -> None:
    sample = total(lambda t: mpmath.exp(-((narrow * t) ** 2)))
    if sample.verdict is Verdict.MEASURED:
        assert abs(left(sample) - float(ROOT / narrow)) <= 10 ** (1 - min(sample.settled, 13))


@settings(max_examples=portion(10), deadline=None)
@given(st.integers(5, 40), st.sampled_from([-1, 1]))
def test_sums_of_a_modulus_reach_the_data_wherever_these_are(far: int, sign: int) -> None:
    """|f| is 0 where f is; e^{−m/8}|f(m)| was summed near 0 only, not told from twice that."""
    phase = exp(sign * k / 8)
    left, right = (Total(c * phase * Abs(f(k)), (k,), Z) for c in (1, 2))
    found = verify(Eq(left, right, evaluate=False), 10, samples=[{f: {sign * far: 3}}], domain=Z)
    assert found.verdict is Verdict.REFUTED


def test_sides_that_are_measured_as_zero_have_a_remedy() -> None:
    claim = Eq(f(x) * f(x + 100), 2 * f(x) * f(x + 100), evaluate=False)
    found = verify(claim, 10, domain=R, engine="mpmath", samples=[{f: Lambda(x, 0 * x)}])
    assert "measured values of both sides are 0" in found.reason
    assert found.remedy


@pytest.mark.parametrize("factor", [1, 1.5])
def test_measured_sides_that_differ_are_called_different(factor):
    """The headline said only that nothing is proved, of sides that were 0.38 and 0.54."""
    h, bell = functions("h"), Lambda(x, exp(-(x**2)))

    def convolved(t):
        return factor * math.sqrt(math.pi / 2) * math.exp(-(float(t) ** 2) / 2)

    claim = Eq(conv(f, g)(x), h(x), evaluate=False)
    evidence = verify(claim, 10, domain=R, samples=[{f: bell, g: bell, h: convolved}])
    assert evidence.verdict is Verdict.MEASURED
    assert ("the sides differ" in str(evidence).splitlines()[0]) is (factor != 1)
