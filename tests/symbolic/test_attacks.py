"""Ways to a false theorem or a wrong verdict that attacks have found; each stays closed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sympy import (
    Abs,
    Basic,
    Expr,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    Tuple,
    conjugate,
    exp,
    false,
    pi,
)
from sympy.core.assumptions import StdFactKB
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.parameters import distribute, evaluate
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
    evaluation,
    functions,
    kernel,
    language,
    lemmas,
    shift,
    terms,
)
from symbolic.domains import NATURALS, Lattice, Naturals, Point, RealSpace
from symbolic.errors import TermError
from symbolic.evaluation import evaluated
from symbolic.grammar import parse
from symbolic.hypotheses import OF_FUNCTIONS, ConvergesAbsolutely, Equation, ForAll, HasValue
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
    delta,
)
from symbolic.terms import Applied, Bound, Delta, Iterate, Lam, Letter, ScalarMap, Total, substitute

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


@pytest.mark.parametrize("change", ["a second base", "another name"])
def test_a_function_class_is_made_as_sympy_makes_it(change: str) -> None:
    class Mixin:
        pass

    made = UndefinedFunction("mixed", bases=(AppliedUndef, Mixin))
    if change == "another name":
        made = UndefinedFunction("renamed")
        made.__name__ = "other"
    with pytest.raises(ProofError, match=r"functions\('f g'\) makes letters"):
        kernel.reflexivity(made(t), R)


def test_facts_of_a_symbol_are_compared_to_the_last() -> None:
    cut = Symbol.__xnew__(Symbol, "cut", real=True)
    cut._assumptions0 = cut._assumptions0[:2]
    with pytest.raises(ProofError, match="is not what Symbol makes of its assumptions"):
        kernel.reflexivity(cut, R)


def _lying(kind: type, honest: object) -> type:
    """A subclass whose objects equal everything of that kind."""

    class Liar(kind):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return isinstance(other, kind)

        def __ne__(self, other: object) -> bool:
            return not isinstance(other, kind)

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


# ------------------------------------------------------------------ SymPy told not to evaluate


@pytest.mark.parametrize("switched", [evaluate, distribute], ids=["evaluate", "distribute"])
def test_no_rule_applies_while_sympy_does_not_evaluate(switched) -> None:
    """0·T was admitted inside such a block, and stayed in our caches."""
    with switched(False), pytest.raises(ProofError, match="SymPy does not evaluate"):
        kernel.reflexivity(f(n), Z)
    assert kernel.reflexivity(f(n), Z).lhs == f(n)


def test_nothing_is_admitted_outside_a_rule_while_sympy_does_not_evaluate() -> None:
    """2·∫ τ dτ = 0 was proved after 0·∫ τ dτ had been checked inside such a block; results kept
    from outside the block are good, so the term is a new one."""
    diverges = Total(t + Symbol("nowhere_else"), t, R)
    with evaluate(False):
        nothing = Mul(Integer(0), diverges)
        for admit in (
            lambda: language.check_term(nothing, R),
            lambda: language.check_hypothesis(HasValue(nothing), R),
            lambda: evaluated(Mul, Integer(0), diverges),
            lambda: substitute(z * diverges, {z: Integer(0)}),
        ):
            with pytest.raises(TermError, match="SymPy does not evaluate"):
                admit()
    with pytest.raises(ProofError, match="unevaluated"):
        kernel.reflexivity(nothing, R)
    with pytest.raises(TermError, match="cancels"):
        substitute(z * diverges, {z: Integer(0)})


def test_an_argument_that_switches_evaluation_off_is_no_way_in() -> None:
    """A rule looks at the switch first, and then lets its arguments be copied."""
    block = evaluate(False)

    class Switch(list):
        def __iter__(self) -> Any:
            block.__enter__()
            return super().__iter__()

    moved = Total(f(n) * z, n, Z)
    try:
        with pytest.raises(ProofError, match="SymPy does not evaluate"):
            kernel.change_variable(moved, Switch([[1]]), [3], Z)
    finally:
        block.__exit__(None, None, None)


CANCELLING: dict[str, tuple[Any, ...]] = {
    "factor_out": (Total(z * f(n) * g(n), n, Z), z, Z),
    "change_variable": (Total(z * f(t), t, R), [[2]], [0], R),
    "sift": (Total(Applied(delta, [n], Z) * f(n) * g(n), n, Z), Z),
    "turn_limits": (Total(f(t), t, R), 0, R),
    "conjugate_total": (conjugate(Total(f(t), t, R)), R),
    "split_total": (Total(f(t) + g(t), t, R), R),
    "unfold": (Applied(Conv(f, g), [t], R), R),
}


@pytest.mark.parametrize("rule", CANCELLING)
def test_a_part_that_sympy_cancels_in_a_rule_is_missed(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No rule relies on SymPy to cancel nothing; here it makes 0 of everything it multiplies."""
    assert kernel.RULES[rule](*CANCELLING[rule])
    for cached in (terms._rebuilt, terms._replacement, terms.open_body, kernel._definition):
        cached.cache_clear()
    monkeypatch.setattr(evaluation, "evaluated", lambda *_: Integer(0))
    with pytest.raises(ProofError, match="which need not have a value"):
        kernel.RULES[rule](*CANCELLING[rule])


def test_a_multiple_by_a_hidden_zero_is_refused() -> None:
    hidden = z * conjugate(z) - Abs(z) ** 2
    with pytest.raises(ProofError, match="a multiple by 0"):
        kernel.unfold(Applied(Scale(hidden, f), [n], Z), Z)


# ------------------------------------------------------------------ objects made past constructors


def _integer_holding(value: object, *parts: Expr) -> Integer:
    forged = Expr.__new__(Integer, *parts)
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


def _told(made: Expr, **attributes: object) -> Expr:
    """A new object like this one, with these attributes."""
    forged = Expr.__new__(type(made), *made.args)
    for name, value in attributes.items():
        setattr(forged, name, value)
    return forged


def _named(key: str, attributes: dict) -> Expr:
    """A new value of f with its attributes under a key of one's own, or in such a dictionary."""
    forged = _told(f(n))
    forged.__dict__ = attributes
    vars(forged)[key] = lambda: Integer(7)
    return forged


def _symbol_with(slot: str, value: object) -> Symbol:
    """A new symbol c > 0 with this in one of its slots."""
    forged = Symbol.__xnew__(Symbol, "c", positive=True)
    setattr(forged, slot, value)
    return forged


def _facts(change: str) -> StdFactKB:
    """The facts of a new symbol, with something that c > 0 does not have."""
    facts = StdFactKB(dict(Symbol("c", positive=True)._assumptions0))
    setattr(facts, change, lambda *_: facts)
    return facts


def _value_of(name: str, attribute: str, value: object) -> Expr:
    """A value of a new function called f, with this attribute of its own."""
    function = UndefinedFunction(name)
    setattr(function, attribute, value)
    return Expr.__new__(function, n)


def _copying_otherwise(name: str) -> StdFactKB:
    """The facts of a function of this name, which copy into those of a real one."""
    real = UndefinedFunction(name, real=True).default_assumptions
    facts = StdFactKB(UndefinedFunction(name).default_assumptions)
    facts.copy = lambda: real
    return facts


def _sum_of(parts: tuple) -> Expr:
    """The sum of z and 3, or so it seems."""
    return _told(z + 3, _args=parts, is_commutative=True)


HIDING = {"__iter__": lambda _: iter(()), "keys": lambda _: set(), "__len__": lambda _: 0}
LYING = {kind: _lying(kind, kind()) for kind in (str, tuple, dict, int, StdFactKB)}
EQUAL = _lying(object, 0)()
POSITIVE = Symbol("c", positive=True)
"""Its slots are what the forged symbols imitate."""

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
    "a value with another conjugate": (_told(f(n), _eval_conjugate=lambda: Integer(7)), Z),
    "a conjugate with another": (_told(conjugate(f(n)), _eval_conjugate=lambda: z), Z),
    "an exponential with another": (_told(exp(z), _eval_conjugate=lambda: z), Z),
    "an absolute value with another": (_told(Abs(z), _eval_conjugate=lambda: z), Z),
    "an attribute that equals nargs": (_named(_lying(str, "nargs")("a"), {}), Z),
    "attributes that are not counted": (_named("a", type("Empty", (dict,), HIDING)()), Z),
    "a point with attributes": (
        Expr.__new__(Applied, Conj(f), _told(Tuple(n), doit=None), Z),
        Z,
    ),
    "a flag with attributes": (
        Applied(Conj(Basic.__new__(Letter, Str("f"), _told(false, doit=None))), [m], Z),
        Z,
    ),
    "parts that equal others": (_sum_of(LYING[tuple]((Integer(3), z))), Z),
    "an integer with parts": (_integer_holding(7654321, z), Z),
    "a symbol with parts": (_symbol_with("_args", (z,)), Z),
    "a symbol with another hash": (_symbol_with("_mhash", 12345), Z),
    "a sum with another hash": (_told(z + 3, _mhash=12345, is_commutative=True), Z),
    "an operator with another hash": (Applied(_told(Conj(f), _mhash=12345), [m], Z), Z),
    "a hash that equals others": (_symbol_with("_mhash", LYING[int](hash(POSITIVE))), Z),
    "told by a lying dictionary": (
        _symbol_with("_assumptions_orig", LYING[dict](positive=True)),
        Z,
    ),
    "told 1, not True": (Symbol.__xnew__(Symbol, "c", positive=1), Z),
    "knows by a lying dictionary": (
        _symbol_with("_assumptions", LYING[StdFactKB](POSITIVE._assumptions)),
        Z,
    ),
    "knows by a plain dictionary": (
        _symbol_with("_assumptions", dict(POSITIVE._assumptions)),
        Z,
    ),
    "facts with another way of copying": (_symbol_with("_assumptions", _facts("copy")), Z),
    "compared by a lying tuple": (
        _symbol_with("_assumptions0", LYING[tuple](POSITIVE._assumptions0)),
        Z,
    ),
    "compared by a lying word": (
        _symbol_with(
            "_assumptions0",
            tuple((_lying(str, k)(k), v) for k, v in POSITIVE._assumptions0),
        ),
        Z,
    ),
    "a function with lying facts": (
        _value_of("f1", "default_assumptions", LYING[StdFactKB]({"real": True})),
        Z,
    ),
    "a function with facts that copy otherwise": (
        _value_of("f2", "default_assumptions", _copying_otherwise("f2")),
        Z,
    ),
    "a function with a lying table": (_value_of("f3", "_prop_handler", LYING[dict](real=z)), Z),
    "a function with lying words": (_value_of("f4", "_kwargs", LYING[dict](real=True)), Z),
    "a function with an equal table": (
        _value_of("f5", "_prop_handler", dict.fromkeys(f.function._prop_handler, EQUAL)),
        Z,
    ),
    "a function with a lying name": (_value_of("f6", "name", _lying(str, "f6")("f7")), Z),
    "a function with a lying __name__": (
        _value_of("f8", "__name__", _lying(str, "f8")("f9")),
        Z,
    ),
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


OWN_OBJECTS = [
    Z, R, CYCLE_5, NATURALS, f, h, Delta(), Iterate(f, m), Lam(t, (t,), R), Total(f(n), n, Z),
    Applied(Conj(f), [n], Z), ScalarMap("u", z), Bound("#0.0", integer=True), Conj(f), conv(f, g),
    Corr(f, g), Reflect(f), Shift(f, n), Plus(f, g), Scale(z, f), Modulate(f, n), Linear(f, n),
    Fourier(f, Z), Diff(f), Equation(z, z), ForAll(Equation(f(n), f(n)), (n,), Z),
    *(kind(f) for kind in OF_FUNCTIONS), HasValue(z), ConvergesAbsolutely(Total(f(n), n, Z)),
]  # fmt: skip


@pytest.mark.parametrize("made", OWN_OBJECTS, ids=lambda made: type(made).__name__)
def test_our_own_objects_take_no_attributes(made: Basic) -> None:
    """A `definition` of the one object once stood before that of its class: f ⋆ g was 7."""
    for name in ("definition", "body_at", "is_coordinate"):
        with pytest.raises(AttributeError):
            setattr(made, name, lambda *_: Integer(7))


def test_a_letter_is_called_by_plain_text() -> None:
    """The classes of two such functions were equal, and so p(n) = q(n)."""
    with pytest.raises(TermError, match="is not plain text"):
        Letter(_Itself("p")).function  # noqa: B018


class _Itself(LYING[str]):  # type: ignore[misc]
    """Text that stays what it is in `str`."""

    def __str__(self) -> str:
        return self


def test_a_bound_point_is_not_generic() -> None:
    assert Z.is_generic(n)
    assert not Z.is_generic(Bound("#0.0", integer=True))


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
