"""Ways to a false theorem or a wrong verdict that attacks have found; each stays closed."""

from __future__ import annotations

import re

import pytest
from sympy import (
    Abs,
    Basic,
    Expr,
    I,
    Integer,
    Pow,
    Rational,
    Symbol,
    Tuple,
    conjugate,
    exp,
    false,
    pi,
)
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.symbol import Str

from symbolic import (
    Counterexample,
    Cyclic,
    ProofError,
    R,
    Theorem,
    Undecidable,
    Z,
    conj,
    conv,
    decide,
    functions,
    kernel,
    lemmas,
    shift,
)
from symbolic.domains import NATURALS, Lattice, Naturals, Point, RealSpace
from symbolic.errors import TermError
from symbolic.grammar import parse
from symbolic.hypotheses import Equation, ForAll
from symbolic.operators import Conj, Corr, Fourier, Linear, Modulate, Reflect, Scale, Shift
from symbolic.terms import Applied, Delta, Lam, Letter, ScalarMap, Total

f, g, h = functions("f g h")
k, n, m = (Symbol(name, integer=True) for name in "knm")
t = Symbol("t", real=True)
z = Symbol("z")
CYCLE_5 = Cyclic(5)

# ------------------------------------------------------------------ periodicity on a cycle

IDENTITY = {Z: Lam(k, (k,), Z), R: Lam(t, (t,), R)}
MOVED_BY_K = {
    "k·1 on ℤ": (Linear(IDENTITY[Z], k), Z),
    "1 − k on ℤ": (Shift(IDENTITY[Z], k), Z),
    "1 − k on ℝ": (Shift(IDENTITY[R], k), R),
    "e^{ik} on ℤ": (Modulate(IDENTITY[Z], k), Z),
    "reflected": (Reflect(Shift(IDENTITY[Z], k)), Z),
}


@pytest.mark.parametrize("name", MOVED_BY_K)
def test_a_function_of_another_domain_is_not_periodic_in_what_moves_it(name: str) -> None:
    """The identity of ℤ, moved by a point of ℤ/5, once gave 0 = 5."""
    function, over = MOVED_BY_K[name]
    value = Applied(function, Point([Integer(1)]), over)
    as_function = Lam(value, (k,), CYCLE_5)
    with pytest.raises(ProofError, match="is not 5-periodic"):
        kernel.periodicity(Applied(as_function, Point([Integer(0)]), CYCLE_5), [5], CYCLE_5)
    with pytest.raises(ProofError, match="is not 5-periodic"):
        kernel.change_variable(Total(value, k, CYCLE_5), [[1]], [1], CYCLE_5)


@pytest.mark.parametrize("move", [Shift, Modulate, Linear])
def test_a_function_of_the_cycle_is_periodic_in_what_moves_it(move: type) -> None:
    total = Total(Applied(move(f, k), Point([n]), CYCLE_5), k, CYCLE_5)
    assert kernel.change_variable(total, [[1]], [1], CYCLE_5).rhs != total


# ------------------------------------------------------------------ objects that lie


def test_a_function_class_with_inherited_behaviour_is_no_letter() -> None:
    class Evil(AppliedUndef):
        def _eval_conjugate(self) -> Expr:
            return Integer(7)

    evil = UndefinedFunction("evil", bases=(Evil,))
    with pytest.raises(ProofError, match=r"functions\('f g'\) makes letters"):
        kernel.unfold(Applied(Lam(evil(t), (t,), R), Point([t]), R), R)


def _lying(kind: type, honest: object) -> type:
    """A subclass whose objects equal everything of that kind."""

    class Liar(kind):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return isinstance(other, kind)

        def __hash__(self) -> int:
            return hash(honest)

    return Liar


def test_a_letter_that_lies_is_not_replaced() -> None:
    theorem = kernel.unfold(shift(f, 1)(n), Z)
    with pytest.raises(ProofError, match=r"^instantiate: .*outside the language"):
        kernel.instantiate(theorem, {_lying(Letter, f)("f"): h}, {})


def test_a_point_that_lies_is_not_bound() -> None:
    liar = Symbol.__xnew__(_lying(Symbol, n), "n", integer=True)
    with pytest.raises(ProofError, match=r"^bind: .*outside the language"):
        kernel.bind(kernel.unfold(shift(f, 1)(n), Z), (liar,), Z, [1])


def test_a_term_that_lies_does_not_stay_in_a_cache() -> None:
    letter = Letter("cached")
    value = letter.function(n)
    liar = _lying(Expr, value)()
    with pytest.raises(TermError, match="has its own __eq__"):
        Total(liar, (m,), Z)
    theorem = kernel.instantiate(kernel.unfold(shift(letter, 0)(n), Z), {}, {n: m})
    assert theorem.rhs == letter.function(m)


def test_a_bad_orientation_leaves_no_trace() -> None:
    for signs in ([True], [1.0]):
        with pytest.raises(TermError, match="needs 1 signs"):
            Total(t, (t,), R, signs)
    assert Total(t, (t,), R).orientation == (1,)


def test_text_is_never_evaluated(capfd: pytest.CaptureFixture[str]) -> None:
    theorem = lemmas["A1"].on(R)
    with pytest.raises(ProofError, match="is not a SymPy expression"):
        theorem.rewrite("__import__('os').system('echo evaluated')")
    assert "evaluated" not in capfd.readouterr().out


# ------------------------------------------------------------------ objects made past constructors


def _integer_holding(value: object) -> Integer:
    forged = Expr.__new__(Integer)
    forged.p = value
    return forged


def _rational_holding(p: int, q: int) -> Rational:
    forged = Expr.__new__(Rational)
    forged.p, forged.q = p, q
    return forged


def _symbol_that_was_told(slot: str) -> Symbol:
    """A real symbol that is positive by one of its slots."""
    real, positive = (Symbol.__xnew__(Symbol, "c", **{kind: True}) for kind in ("real", "positive"))
    setattr(real, slot, getattr(positive, slot))
    return real


FORGED_TERMS = {
    "a total of a free symbol": (Expr.__new__(Total, f(n), Tuple(n), Z, Tuple(1)), Z),
    "a sign of 2": (Expr.__new__(Total, *Total(f(t), t, R).args[:3], Tuple(2)), R),
    "a sign z": (Expr.__new__(Total, *Total(f(t), t, R).args[:3], Tuple(z)), R),
    "a function of a free symbol": (Applied(Basic.__new__(Lam, f(n), Tuple(n), Z), [m], Z), Z),
    "two reflected": (Applied(Reflect(f, g), [m], Z), Z),
    "three correlated": (Applied(Corr(f, g, h), [m], Z), Z),
    "three scaled": (Applied(Scale(Integer(2), f, g), [m], Z), Z),
    "two domains": (Applied(Fourier(f, Z, Z), [t], R), Z),
    "an impulse of parts": (Applied(Basic.__new__(Delta, f), [m], Z), Z),
    "two points": (Expr.__new__(Applied, Conj(f), Tuple(m, n), Z), Z),
    "a value of parts": (Expr.__new__(Applied, Conj(f), Tuple(m), Z, z), Z),
    "the value of a letter": (Expr.__new__(Applied, f, Tuple(m), Z), Z),
    "a symbol as name": (Applied(Conj(Basic.__new__(Letter, Symbol("f"), false)), [m], Z), Z),
    "a symbol as flag": (Applied(Conj(Basic.__new__(Letter, Str("f"), Symbol("f"))), [m], Z), Z),
    "a number as flag": (Applied(Conj(Basic.__new__(Letter, Str("f"), Integer(1))), [m], Z), Z),
    "a name with an equality of its own": (
        Applied(Conj(Basic.__new__(Letter, Str(_lying(str, "f")("f")), false)), [m], Z),
        Z,
    ),
    "a map of maps": (Expr.__new__(ScalarMap, ScalarMap("u"), z), Z),
    "two conjugated": (Expr.__new__(conjugate, f(n), g(n)), Z),
    "three powers": (Expr.__new__(Pow, f(n), Integer(2), Integer(3)), Z),
    "three halves as integer": (_integer_holding(1.5), Z),
    "two quarters": (_rational_holding(2, 4), Z),
    "one over zero": (_rational_holding(1, 0), Z),
    "an integer of another kind": (_integer_holding(type("Odd", (int,), {})(3)), Z),
    "knows it is positive": (_symbol_that_was_told("_assumptions"), Z),
    "says it was told": (_symbol_that_was_told("_assumptions_orig"), Z),
    "equals a positive one": (_symbol_that_was_told("_assumptions0"), Z),
    "on ℤ to the power −1": (z, Basic.__new__(Lattice, Integer(-1))),
    "on ℤ/0": (z, Basic.__new__(Cyclic, Integer(0))),
    "on ℤ/½": (z, Basic.__new__(Cyclic, Rational(1, 2))),
    "on ℤ/k": (z, Basic.__new__(Cyclic, k)),
    "on ℕ": (z, Basic.__new__(Naturals, Integer(5))),
}


@pytest.mark.parametrize("name", FORGED_TERMS)
def test_what_no_constructor_made_is_refused(name: str) -> None:
    """SymPy's `Basic.__new__` takes anything.

    A total over a free symbol, turned, once gave Σ_m f(n) = Σ_m f(m); an integer that holds 3/2 is
    1 to the ring.
    """
    term, domain = FORGED_TERMS[name]
    with pytest.raises(ProofError):
        kernel.reflexivity(term, domain)


def test_a_hypothesis_that_no_constructor_made_is_refused() -> None:
    equation = Equation(f(n), g(n))
    for forged in (
        Basic.__new__(ForAll, equation, Tuple(n), Z),
        Basic.__new__(Equation, f(n), g(n), h(n)),
    ):
        with pytest.raises(ProofError):
            kernel.assume(forged, [[m]], Z)


# ------------------------------------------------------------------ decide


@pytest.mark.parametrize(
    ("claim", "at", "left", "right"),
    [
        # Letters are hats: B₂(x) = 1 − |x| on [−1, 1].
        ("shift(f, 2/3) == shift(f, 4/3)", Rational(1, 3), Rational(2, 3), 0),
        ("shift(f, 1/2) == f", 0, Rational(1, 2), 1),
        ("shift(f, -1/2) == 2*f", 0, Rational(1, 2), 2),
        ("pi*f == f", 0, pi, 1),
        ("2*pi*pi*f == i*pi*f", 0, 2 * pi**2, I * pi),
        ("shift(f, pi) == shift(f, 22/7)", Rational(15, 7), Rational(22, 7) - pi, 0),
        ("diff(shift(f, 1/4*pi)) == f", 0, Rational(3, 2) - pi / 4, Rational(3, 4)),
    ],
)
def test_fractions_and_pi_have_exact_values(claim, at, left, right) -> None:
    verdict = decide(*parse(claim, R), R)
    assert isinstance(verdict, Counterexample)
    assert (verdict.point, verdict.left, verdict.right) == ((at,), left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [(exp(2) * f, f), (f, exp(I) * f)],
    ids=["e²·f", "e^i·f"],
)
def test_numbers_without_exact_arithmetic_are_undecided(left, right) -> None:
    with pytest.raises(Undecidable, match="exact values are computed for"):
        decide(left, right, R)


@pytest.mark.parametrize("domain", [R, Z, CYCLE_5], ids=str)
@pytest.mark.parametrize(
    "claim",
    [
        "conv(2*f, shift(g, a)) == shift(2*conv(f, g), a)",
        "conv(2*f + g, shift(g, a)) == conv(shift(g, a), 2*f + g)",
        "conv(2*f, a*g) == 2*a*conv(f, g)",
    ],
)
def test_symbols_may_be_called_like_those_of_the_lemmas(claim: str, domain: object) -> None:
    assert isinstance(decide(*parse(claim, domain), domain), Theorem)


def test_scalars_are_compared_as_the_kernel_compares_them() -> None:
    assert isinstance(decide(Abs(z) ** 2 * f, z * conjugate(z) * f, R), Theorem)


@pytest.mark.parametrize(
    ("left", "right", "domain"),
    [
        (f, f, NATURALS),
        (conv(f, g), conv(g, f), RealSpace(3)),
        (conj(Letter("w", real=True)), conj(Letter("w")), R),
    ],
)
def test_what_decide_does_not_decide(left, right, domain) -> None:
    with pytest.raises(Undecidable, match=r"^decide: "):
        decide(left, right, domain)


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    "call",
    [
        lambda: f * "2",
        lambda: shift(f, "a("),
        lambda: shift(f, None),
        lambda: f("t("),
        lambda: f(None),
        lambda: functions(3),
        lambda: Total("x(", (t,), R),
        lambda: lemmas["A1"].on(R).instantiate(None),
        lambda: lemmas["A1"].on(R).instantiate({t: "x("}),
        lambda: lemmas["A1"].on(R).rewrite(object()),
    ],
    ids=[f"call {i}" for i in range(10)],
)
def test_bad_input_is_an_error_of_this_project(call) -> None:
    with pytest.raises((TermError, ProofError), match=re.compile("[a-z]+ [a-z]+")):
        call()


# ------------------------------------------------------------------ what a reader is told


def test_orthogonality_does_not_cancel_what_has_no_value() -> None:
    """Σ e^{T(a−b) − Ta + Tb} = 5 δ(0), for the divergent T = Σ 1, has a value on the right only."""
    a, b = Symbol("a"), Symbol("b")
    divergent = Total(Integer(1), (m,), Z)
    body = exp(2 * pi * I * k * n / 5 + divergent * (a - b) - divergent * a + divergent * b)
    with pytest.raises(ProofError, match=r"^orthogonality: .* need not have a value"):
        kernel.orthogonality(Total(body, (n,), CYCLE_5), CYCLE_5)


@pytest.mark.parametrize(
    ("assumptions", "condition"),
    [
        # First, since SymPy takes it for the next and keeps what it has seen.
        ({"nonnegative": True, "nonzero": True}, "if c > 0: "),
        ({"positive": True}, "if c > 0: "),
        ({"nonzero": True}, "if c ∈ ℝ, ≠ 0: "),
        ({"integer": True}, "if c ∈ ℤ: "),
        ({"integer": True, "nonnegative": True}, "if c ∈ ℤ, ≥ 0: "),
        ({"integer": True, "nonnegative": True, "nonzero": True}, "if c ∈ ℤ, > 0: "),
        ({"real": True}, "if c ∈ ℝ: "),
        ({}, ""),
    ],
)
def test_a_theorem_says_what_its_symbols_are(assumptions, condition) -> None:
    """Unless said, the c of conj(c·f) = c·conj(f) would be any number."""
    c = Symbol("c", **assumptions)
    theorem = kernel.reflexivity(c * f.function(t), R)
    assert str(theorem).startswith(f"on ℝ: {condition}")
    assert (": if " in str(theorem)) == bool(condition)


@pytest.mark.parametrize(
    ("move", "kind", "domain", "said"),
    [
        (Shift, "real", R, ""),
        (Linear, "real", R, ""),
        (Modulate, "real", R, ""),
        (Modulate, "integer", Z, "if c ∈ ℤ: "),
        (Modulate, "real", Z, "if c ∈ ℝ: "),
        (Modulate, "integer", CYCLE_5, ""),
    ],
)
def test_coordinates_of_the_domain_are_understood(move, kind, domain, said) -> None:
    moved = move(f, Symbol("c", **{kind: True}))
    theorem = kernel.reflexivity(moved(*domain.point("x"), domain=domain), domain)
    assert str(theorem).startswith(f"on {domain}: {said}(")


@pytest.mark.parametrize("name", ["i", "π", "pi", "0 = 5 on ℤ; and z", "f(t)", ""])
def test_a_symbol_is_not_called_like_something_else(name: str) -> None:
    with pytest.raises(ProofError, match="is taken or reads like a formula"):
        kernel.reflexivity(Symbol(name or " ", real=True) * f.function(t), R)
