"""What is refused: samples that do not live on the domain, and equations without a meaning there.

Each of these was once believed, or crashed with an error of Python's own.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import acb, arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, I, Rational, Symbol, exp

from numeric import LongSequence, verify
from numeric.checks.results import Verdict
from numeric.enclosures.compiling import Compiler
from numeric.enclosures.enclosure import enclose
from numeric.formulas.decimals import decimals, order
from numeric.formulas.formula import Affine, Integers, Line, Total, Value, divided, whole
from numeric.samples.compound import CoupledGaussian, Symmetric, Tensor
from numeric.samples.families import Gaussian, RationalDecay, Sech, TwoSidedExponential
from numeric.samples.periodic import TrigPolynomial
from numeric.samples.sequences import Finite, Geometric, Periodic
from symbolic import R2, Z2, Cyclic, R, Z, conv, functions, shift
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Total as TotalTerm
from tests.portion import portion

f, g = functions("f g")
fx, gx = f.function, g.function
x, m = R.point("x"), Z.point("m")
N = Symbol("N", integer=True, positive=True)
k = Symbol("k", integer=True)


def c(re, im=0):
    return Fraction(re), Fraction(im)


GAUSSIAN = Gaussian(c(1, 2), Fraction(1, 3), Fraction(2), (c(1), c(0, 1)))
FINITE = Finite((-1,), (3,), (c(1), c(2, 1), c(3)))
GEOMETRIC = Geometric(c(1), c(Fraction(1, 2)), c(0, Fraction(1, 3)), 1)
PERIODIC = Periodic((c(1), c(2), c(3, 1)))
PLANE = Finite((0, 0), (1, 2), (c(1), c(2)))


def over(body, point, domain):
    return Eq(TotalTerm(body, point, domain), 1, evaluate=False)


MISFITS = {
    "a finite sequence on ℝ": (over(fx(*x), x, R), FINITE, "at integers only"),
    "a geometric sequence on ℝ": (over(fx(*x), x, R), GEOMETRIC, "at integers only"),
    "a periodic sequence on ℝ": (over(fx(*x), x, R), PERIODIC, "at integers only"),
    "a symmetric sequence on ℝ": (
        over(fx(*x), x, R),
        Symmetric(FINITE, 1, reflected=True, conjugated=False),
        "at integers only",
    ),
    "period 3 on ℤ/5": (over(fx(*m), m, Cyclic(5)), PERIODIC, "period is 3"),
    "a finite sequence on ℤ/5": (over(fx(*m), m, Cyclic(5)), FINITE, "not periodic"),
    "a Gaussian on ℤ/N": (over(fx(*m), m, Cyclic(N)), GAUSSIAN, "not periodic"),
    "a plane on ℤ": (over(fx(*m), m, Z), PLANE, "2 coordinate"),
    "a line on ℤ²": (over(fx(*Z2.point("m")), Z2.point("m"), Z2), FINITE, "1 coordinate"),
    "a product of sequences on ℝ²": (
        over(fx(*R2.point("x")), R2.point("x"), R2),
        Tensor(((FINITE, GAUSSIAN),)),
        "at integers only",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_samples_that_do_not_live_on_the_domain_are_refused(name):
    equation, sample, reason = MISFITS[name]
    with pytest.raises(EvidenceError, match=reason):
        verify(equation, samples=[{f: sample}])


@pytest.mark.parametrize("sample", [FINITE, LongSequence([1, 2, 3])], ids=["finite", "long"])
def test_a_sample_names_no_function_that_the_statement_does_not(sample):
    equation = over(fx(*m), m, Z)
    with pytest.raises(EvidenceError, match="names g, which the statement does not"):
        verify(equation, samples=[{f: sample, g: sample}])


def test_values_of_astronomical_size_come_to_an_end():
    evidence = verify(Eq(shift(f, 10**9)(*m), fx(*m)), samples=[{f: GAUSSIAN}])
    assert evidence.verdict is Verdict.REFUTED


def test_all_samples_on_a_cycle_have_one_period():
    equation = over(fx(*m) * gx(*m), m, Cyclic(N))
    with pytest.raises(EvidenceError, match="period is 2"):
        verify(equation, samples=[{f: PERIODIC, g: Periodic((c(1), c(2)))}])


half, third = Fraction(1, 2), Fraction(1, 3)
NO_FUNCTIONS = {
    "a growing Gaussian": lambda: Gaussian(c(-1), half, half),
    "a flat Gaussian": lambda: Gaussian(c(0, 1), half, half),
    "an empty polynomial": lambda: Gaussian(c(1), half, half, ()),
    "a float": lambda: Gaussian((1.0, 0.0), half, half),
    "a float as a centre": lambda: Gaussian(c(1), 0.5, half),
    "a NaN": lambda: Finite((0,), (1,), ((float("nan"), 0),)),
    "too few values": lambda: Finite((0,), (5,), (c(1),)),
    "too many values": lambda: Finite((0,), (1,), (c(1), c(2))),
    "another number of axes": lambda: Finite((0, 0), (1,), (c(1),)),
    "no axis": lambda: Finite((), (), (c(1),)),
    "an empty box": lambda: Finite((0,), (0,), ()),
    "no values": lambda: Periodic(()),
    "a ratio of 1": lambda: Geometric(c(1), c(half), c(0, 1), 0),
    "a ratio above 1": lambda: Geometric(c(1), c(Fraction(3, 2)), c(half), 0),
    "a negative period": lambda: TrigPolynomial(Fraction(-1), 0, (c(1),)),
    "a period of 0": lambda: TrigPolynomial(Fraction(0), 0, (c(1),)),
    "no coefficients": lambda: TrigPolynomial(Fraction(1), 0, ()),
    "no width": lambda: Sech(c(1), Fraction(0), half, half),
    "a pole on the line": lambda: RationalDecay(c(1), half, Fraction(0), half),
    "a growing side": lambda: TwoSidedExponential(c(1), Fraction(-1), half, half, half),
    "a saddle": lambda: CoupledGaussian(
        c(1), c(2), c(1), (half, half), (half, half), (c(1), c(0), c(0))
    ),
    "no products": lambda: Tensor(()),
    "a product of planes": lambda: Tensor(((PLANE, PLANE),)),
    "a sign of 2": lambda: Symmetric(FINITE, 2, reflected=True, conjugated=False),
}


@pytest.mark.parametrize("name", NO_FUNCTIONS)
def test_parameters_that_give_no_function_are_refused(name):
    with pytest.raises(EvidenceError, match="needed"):
        NO_FUNCTIONS[name]()


def test_a_geometric_sequence_with_ratios_0_is_an_impulse():
    impulse = Geometric(c(7, 3), c(0), c(0), -2)
    for total, verdict in ((7 + 3 * I, Verdict.AGREES), (7 + 2 * I, Verdict.REFUTED)):
        equation = Eq(TotalTerm(fx(*m), m, Z), total, evaluate=False)
        assert verify(equation, samples=[{f: impulse}]).verdict is verdict


MEANINGLESS = {
    "a half on ℤ": (fx(m[0] + Rational(1, 2)), fx(m[0]), Z),
    "half the index": (TotalTerm(fx(m[0] / 2), m, Z), TotalTerm(fx(*m), m, Z), Z),
    "an index without a period": (
        TotalTerm(m[0] * fx(*m), m, Cyclic(N)),
        TotalTerm((m[0] + 1) * fx(m[0] + 1), m, Cyclic(N)),
        Cyclic(N),
    ),
    "a sum of indices": (TotalTerm(m[0], m, Cyclic(5)), 10, Cyclic(5)),
    "half a turn too few": (
        TotalTerm(exp(I * m[0]) * fx(*m), m, Cyclic(5)),
        TotalTerm(exp(I * m[0]) * fx(*m), m, Cyclic(5)),
        Cyclic(5),
    ),
    "a real index": (fx(Symbol("y", real=True)), fx(Symbol("y", real=True)), Z),
    "two coordinates": (fx(m[0], m[0]), fx(m[0], m[0]), Z),
}


@pytest.mark.parametrize("name", MEANINGLESS)
def test_equations_without_a_meaning_on_the_domain_are_refused(name):
    left, right, domain = MEANINGLESS[name]
    with pytest.raises(EvidenceError, match=r"point|periodic"):
        verify(Eq(left, right, evaluate=False), domain=domain)


# ------------------------------------------------------------------ exact arithmetic


@given(p=st.integers(-(10**9), 10**9), q=st.integers(1, 10**6))
def test_what_is_divided_without_remainder_is_exact_and_all_else_raises(p, q):
    assert divided(p * q, q) == p
    assert whole(Fraction(p * q, q)) == p
    if Fraction(p, q).denominator > 1:
        with pytest.raises(EvidenceError, match="whole number"):
            divided(p, q)
        with pytest.raises(EvidenceError, match="whole number"):
            whole(fmpq(p, q))


@pytest.mark.parametrize("sample", [FINITE, GEOMETRIC, PERIODIC], ids=["finite", "geometric", "p"])
def test_sequences_have_no_values_between_integers(sample):
    with pytest.raises(EvidenceError, match="whole number"):
        sample.evaluator()(fmpq(1, 2))


denominators = st.sampled_from([1, 2, 3, 4, 5, 7, 8, 64, 128, 4095, 4096, 4097, 8192, 10**6 + 3])
rationals = st.builds(Fraction, st.integers(-9000, 9000), denominators)


@given(constant=rationals, slope=rationals.filter(bool), step=st.integers(-50, 50))
@settings(max_examples=portion(300), deadline=None)
def test_positions_are_exact(constant, slope, step):
    affine = Affine.of(constant, {0: slope})
    compiler = Compiler.of(Total(0, Line(), Value(GAUSSIAN, (affine,))), 10)
    point = compiler.unit // 4096 * step
    there = compiler.position(affine)({0: point})
    assert Fraction(there, compiler.unit) == constant + slope * Fraction(step, 4096)


def test_errors_inside_an_integrand_reach_the_caller():
    # acb.integral itself would answer with a SystemError.
    body = Value(FINITE, (Affine.variable(0),))
    with pytest.raises(EvidenceError, match="whole number"):
        enclose(Total(0, Line(), body), 40)
    assert enclose(Total(0, Integers(), body), 40) == acb(6, 1)


@given(exponent=st.integers(-30_000, 30_000), digits=st.integers(1, 999))
@settings(max_examples=portion(100), deadline=None)
def test_the_order_of_a_size_is_found_at_any_size(exponent, digits):
    size = digits * Fraction(10) ** exponent
    assert order(size) == exponent + len(str(digits)) - 1


def test_numbers_of_many_digits_are_shown():
    assert len(decimals(acb(2), 9_000)) > 9_000


@given(
    middle=st.integers(-(10**6), 10**6),
    below=st.sampled_from([1, 10**3, 2**40, 10**6, 10**130]),
    radius=st.integers(0, 90),
)
@settings(max_examples=portion(300), deadline=None)
def test_what_is_shown_holds_for_all_of_the_ball(middle, below, radius):
    """5 ± 10⁻¹⁹, just below 5, is not 4.9 ± 10⁻¹⁹."""
    true = Fraction(middle, below)
    part = arb(fmpq(middle, below)) + arb(0, arb(10) ** -radius)
    shown = decimals(acb(part, 0), 12).rpartition(" + 0")[0].replace("−", "-")
    if "±" in shown:
        number, spread = map(Fraction, shown.split(" ± "))
    else:
        places = len(shown.rstrip("…").partition(".")[2])
        number = Fraction(shown.rstrip("…"))
        spread = Fraction(1, 10**places) if shown.endswith("…") else Fraction(0)
    assert abs(true - number) <= spread + Fraction(1, 2**50) * abs(true)


T = {kind: Symbol("t", **{kind: True}) for kind in ("real", "integer", "positive")}
MIXED = {
    "points of two kinds": (f.function(T["real"]), f.function(T["integer"])),
    "points and scalars": (T["real"] * fx(*x), T["positive"] * fx(*x)),
    "a complex and a real number": (Symbol("a") * fx(*x), Symbol("a", real=True) * fx(*x)),
    "a real letter and another": (fx(*x), functions("f", real=True).function(*x)),
    "an even letter and another": (conv(f, g)(*x), conv(functions("f", even=True), g)(*x)),
    "the length of a cycle": (N * fx(k), Symbol("N") * fx(k)),
}


@pytest.mark.parametrize("name", MIXED)
def test_two_things_of_one_name_make_no_statement(name):
    """It would read t = t, and be refuted."""
    domain = Cyclic(N) if "cycle" in name else R
    for sides in (MIXED[name], MIXED[name][::-1]):
        with pytest.raises(EvidenceError, match=r"two different .* are called"):
            verify(Eq(*sides, evaluate=False), domain=domain, digits=8)
