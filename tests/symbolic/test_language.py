"""What the kernel admits as a term: each test refuses what a mutant of the trusted files let in."""

from __future__ import annotations

import pytest
from sympy import Add, I, Integer, Mul, Rational, S, Symbol, Tuple, conjugate, exp, pi
from sympy.core.function import UndefinedFunction
from sympy.core.symbol import Str

from symbolic import R2, Z2, Cyclic, ProofError, R, Z, functions, kernel, language
from symbolic.domains import NATURALS
from symbolic.errors import TermError
from symbolic.hypotheses import (
    Equation,
    ForAll,
    HasValue,
    RealValued,
)
from symbolic.operators import Conj, Diff, Fourier, Plus, Reflect, Scale, Shift, conv, lives_on
from symbolic.terms import (
    Applied,
    Bound,
    Lam,
    ScalarMap,
    Total,
    bound,
)

f, g = functions("f g")


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("_prop_handler", {"real": lambda _: True, "extended_real": lambda _: True}),
        ("default_assumptions", {"real": True}),
        ("is_real", True),
        ("is_commutative", False),
        ("_eval_conjugate", lambda value: value),
        ("__slots__", ()),
    ],
)
def test_a_function_class_that_was_changed_is_no_letter(attribute: str, value: object) -> None:
    """What SymPy is told of a value in any way would enter without being a hypothesis.

    Found by looking at survivors: with a handler that calls every value real,
    ``conjugate_total`` proved conj(∫ f) = ∫ f.
    """
    t = Symbol("t", real=True)
    name = f"told{attribute}"  # SymPy and our caches hold on to what they have seen
    told = UndefinedFunction(name)
    total = conjugate(Total(told(t), t, R))
    assert kernel.conjugate_total(total, R).rhs == Total(conjugate(functions(name)(t)), t, R)
    setattr(told, attribute, value)
    with pytest.raises(ProofError, match="is not a letter"):
        kernel.conjugate_total(total, R)


@pytest.mark.parametrize(
    "term",
    [
        lambda a, b, c: Mul(a, Mul(b, c, evaluate=False), evaluate=False),
        lambda a, b, c: Add(a, Add(b, c, evaluate=False), evaluate=False),
        lambda a, b, c: Mul(2, Mul(3, a, evaluate=False), evaluate=False),
    ],
    ids=["product", "sum", "numbers"],
)
def test_what_is_nested_without_need_is_refused(term) -> None:
    """A condition dropped from `_check_evaluated`: the result has the same head."""
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="is unevaluated"):
        kernel.reflexivity(term(f(n), g(n), f(n + 1)), Z)


@pytest.mark.parametrize("foreign", [bound(0, 0, frozenset({"real"})), bound(0, 1, frozenset())])
def test_an_index_is_that_of_its_binder(foreign: Bound) -> None:
    """A condition dropped from `_check_symbol`. The point bound over ℤ is an integer."""
    n = Symbol("n", integer=True)
    body = f(bound(0, 0, frozenset({"integer"}))) * ScalarMap("u", foreign)
    total = Total(f(n), n, Z)
    with pytest.raises(ProofError, match="occurs outside its total"):
        kernel.reflexivity(total.func(body, total.args[1], Z), Z)


def test_every_argument_of_a_map_is_looked_at() -> None:
    """A number changed in `_check`."""
    n = Symbol("n", integer=True)
    for arguments in ((f(n + Rational(1, 2)), n), (n, f(n + Rational(1, 2)))):
        with pytest.raises(ProofError, match="is not a point of ℤ"):
            kernel.reflexivity(ScalarMap("u", *arguments), Z)


def test_a_statement_for_all_points_is_looked_at_below_its_quantifier() -> None:
    """A check dropped from `check_hypothesis`, a number changed: the body is what is periodic."""
    n = Symbol("n", integer=True)
    for domain in (Z, Cyclic(5)):
        claim = ForAll(Equation(f(n), f(-n)), n, domain)
        assert kernel.assume(claim, [[n]], domain).hypotheses == {claim}
        (m,) = domain.point("m")
        halved = HasValue(ScalarMap("u", f(m).func(Rational(1, 2))))
        with pytest.raises(TermError, match="is not a point of"):
            language.check_hypothesis(ForAll(halved, n, domain), domain)
    with pytest.raises(TermError, match="is not 5-periodic"):
        language.check_hypothesis(ForAll(HasValue(ScalarMap("u", n)), n, Cyclic(5)), Cyclic(5))


def test_every_coordinate_is_one_of_the_domain() -> None:
    """`all` → `any` in `_check_point`."""
    m, n = Z2.point("n")
    with pytest.raises(ProofError, match="is not a point of ℤ²"):
        kernel.reflexivity(f(m, n).func(m, Rational(1, 2)), Z2)


def test_a_function_on_a_cycle_is_periodic() -> None:
    """A number changed in `_check_function`."""
    n = Symbol("n", integer=True)
    good, bad = (Lam(body, n, Cyclic(5)) for body in (f(n), ScalarMap("u", n)))
    language.check_function(good, Cyclic(5))
    with pytest.raises(TermError, match="is not 5-periodic"):
        language.check_function(bad, Cyclic(5))


def test_all_summands_live_where_the_first_lives() -> None:
    """`any` → `all` in `_check_operator`."""
    t = Symbol("t", real=True)
    foreign = Lam(exp(I * t), t, R)
    for summands in ((f, g, foreign), (f, foreign, g), (foreign, f, g)):
        with pytest.raises(TermError, match="live on different domains"):
            language.check_function(Plus(*summands), Z)


@pytest.mark.parametrize(
    "body",
    [
        lambda n, m: f(n) * ScalarMap("u", n),
        lambda n, m: f(n) + ScalarMap("u", n),
        lambda n, m: Total(ScalarMap("u", n) * f(m), m, Cyclic(5)),
    ],
    ids=["product", "sum", "total"],
)
def test_all_parts_are_periodic(body) -> None:
    """`all` → `any`, a number changed in `_is_periodic`."""
    n, m = Symbol("n", integer=True), Symbol("m", integer=True)
    with pytest.raises(ProofError, match="is not 5-periodic"):
        kernel.reflexivity(Total(body(n, m), n, Cyclic(5)), Cyclic(5))


def test_what_stands_for_a_letter_lives_where_the_letter_lives() -> None:
    """A refusal dropped from `check_function`. e^{it} is no function on ℤ."""
    n, t = Symbol("n", integer=True), Symbol("t", real=True)
    theorem = kernel.unfold(Applied(Conj(f), [n], Z), Z)
    with pytest.raises(ProofError, match="is a function on ℝ, but one on ℤ is needed"):
        kernel.instantiate(theorem, {f: Lam(exp(I * t), t, R)}, {})


@pytest.mark.parametrize("domain", [Integer(5), f, Symbol("R"), None, "Z"], ids=repr)
def test_a_theorem_is_about_a_domain(domain: object) -> None:
    """Refusals dropped from `_check_domain`."""
    n = Symbol("n", integer=True)
    for rule, argument in ((kernel.reflexivity, f(n)), (kernel.unfold, Applied(Conj(f), [n], Z))):
        with pytest.raises(ProofError):
            rule(argument, domain)
    with pytest.raises(ProofError):
        kernel.assume(ForAll(Equation(f(n), f(n)), n, Z), [[n]], domain)
    with pytest.raises(TermError):
        language.check_hypothesis(HasValue(S.One), domain)


T = Symbol("t", real=True)
ON_THE_LINE = Lam(exp(I * T), T, R)


@pytest.mark.parametrize(
    ("function", "domain", "home"),
    [
        (f, Z, Z),
        (ON_THE_LINE, Z, R),
        (Conj(Reflect(ON_THE_LINE)), Z, R),
        (Scale(Integer(2), ON_THE_LINE), Z, R),
        (Diff(ON_THE_LINE), Z, R),
        (Shift(ON_THE_LINE, T), Z, R),
        (conv(f, g), Cyclic(5), Cyclic(5)),
        (Fourier(f, Z), Z, R),
        (Fourier(f, Z2), Z2, R2),
        (Fourier(f, Cyclic(5)), Cyclic(5), Cyclic(5)),
        (Conj(Fourier(ON_THE_LINE, R)), Z, R),
    ],
    ids=str,
)
def test_where_a_function_lives(function, domain, home) -> None:
    """A number changed in `lives_on`, which does not check again what `_check_function` did."""
    assert language._check_function(function, domain, ()) == home
    assert lives_on(function, domain) == home


@pytest.mark.parametrize("part", [Tuple(f), RealValued(f), Integer(3), Str("f"), Z], ids=str)
def test_only_functions_are_operated_on(part) -> None:
    """A refusal dropped from `_check_function`. A tuple of one function would pass for it."""
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="is not an operator of the language"):
        kernel.reflexivity(Applied(Conj(part), [n], Z), Z)


def test_a_fixed_value_elsewhere_may_vary_periodically() -> None:
    """A condition dropped from `_is_periodic`: (f(n) u)(0) is periodic in n for u on ℤ."""
    n, m = Symbol("n", integer=True), Symbol("m", integer=True)
    foreign = Lam(ScalarMap("u", m), m, Z)

    def total(factor):
        return Total(Applied(Scale(factor, foreign), Z.origin, Z), n, Cyclic(5))

    assert kernel.reflexivity(total(f(n)), Cyclic(5)).lhs == total(f(n))
    with pytest.raises(ProofError, match="is not 5-periodic"):
        kernel.reflexivity(total(ScalarMap("u", n)), Cyclic(5))


COMPLEX, POSITIVE = Symbol("z"), Symbol("p", positive=True)
K, STEP = Symbol("k", integer=True), Symbol("s", integer=True, nonnegative=True)
COORDINATES = {
    R: [T, POSITIVE, K, pi, Rational(1, 2), T**2 + pi * T / 3, (T + 1) ** 3],
    Z: [K, STEP, Integer(-3), K**2 - 2 * K * STEP, (K + 1) ** 3],
    NATURALS: [STEP, STEP + 1, Integer(0), STEP**2 + 3 * STEP],
}
NO_COORDINATES = {
    R: [COMPLEX, COMPLEX**2, I, 1 / POSITIVE, POSITIVE ** Rational(1, 2), T + COMPLEX, exp(T)],
    Z: [T, pi, K / 2, K + Rational(1, 2), 1 / Symbol("e", integer=True, nonzero=True), 2**STEP],
    NATURALS: [K, STEP - 1, Integer(-1), -STEP, STEP / 2, T],
}


def _cases(table):
    return [pytest.param(d, e, id=f"{e} on {d}") for d, es in table.items() for e in es]


@pytest.mark.parametrize(("domain", "expression"), _cases(COORDINATES))
def test_polynomials_in_coordinates_are_coordinates(domain, expression) -> None:
    assert domain.is_coordinate(expression) is True


@pytest.mark.parametrize(("domain", "expression"), _cases(NO_COORDINATES))
def test_nothing_else_is_a_coordinate(domain, expression) -> None:
    """domains.py: conditions dropped. √t is real only sometimes, and 1/t has no value at 0."""
    assert domain.is_coordinate(expression) is False
