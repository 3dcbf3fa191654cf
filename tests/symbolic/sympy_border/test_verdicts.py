"""`decide` as people call it: expressions or text in, theorems or exact SymPy numbers out."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Eq, I, Integer, Symbol, pi

from symbolic.decision.agreement import holds
from symbolic.errors import Undecidable
from symbolic.sympy_border.binders import letters_in
from symbolic.sympy_border.domains import NATURALS, R2, Z2, Cyclic, Domain, R, Z
from symbolic.sympy_border.operators import conj, conv, corr, delta, reflect, shift
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import applied, functions
from symbolic.sympy_border.theorems import Theorem
from symbolic.sympy_border.verdicts import Counterexample, decide

f, g = functions("f g")
w = functions("w", real=True)
N = Symbol("N", integer=True, positive=True)
a = Symbol("a")
d = Symbol("d", integer=True)


@pytest.mark.parametrize("domain", [R, Z, R2, Cyclic(N), Cyclic(5)], ids=str)
def test_a_true_claim_is_a_theorem_on_its_domain(domain: Domain) -> None:
    verdict = decide(corr(f, g), conv(conj(reflect(f)), g), domain=domain)
    assert isinstance(verdict, Theorem)
    assert verdict.domain == domain
    assert verdict.lhs == applied(corr(f, g), verdict.lhs.point, domain)


def test_equations_are_decided_at_a_generic_point_and_as_a_whole() -> None:
    n, t, whole = Symbol("n", integer=True), Symbol("t", real=True), (conv(f, g), conv(g, f))
    for equation, domain in (
        (Eq(*whole), Z),
        (Eq(*(side(n) for side in whole)), Z),
        (Eq(*(side(t) for side in whole)), R),
        (Eq(*(side(n, d) for side in whole)), Z2),
        (Eq(*(side(n, domain=Cyclic(4)) for side in whole)), Cyclic(4)),
    ):
        verdict = decide(equation, domain=domain)
        assert isinstance(verdict, Theorem)
        assert verdict.statement == decide(*whole, domain).statement
    assert isinstance(decide(Eq(corr(f, g)(n), corr(g, f)(n)), domain=Z), Counterexample)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (f, g),  # on n > 0 alone
        (f, reflect(f)),
    ],
)
def test_no_more_is_refuted_than_an_equation_says(left: Any, right: Any) -> None:
    n = Symbol("n", integer=True, positive=True)
    with pytest.raises(Undecidable, match="at one generic point of ℤ"):
        decide(Eq(left(n), right(n)), domain=Z)


@pytest.mark.parametrize("point", [(0, 0), (1, 2), (d, d), (d, -d), (d, d + 1)])
def test_other_points_than_generic_ones_are_not_taken_for_all(point: tuple[Any, Any]) -> None:
    with pytest.raises(Undecidable, match="at one generic point of ℤ²"):
        decide(Eq(conv(f, g)(*point, domain=Z2), corr(f, g)(*point, domain=Z2)), domain=Z2)
    with pytest.raises(Undecidable, match="at one generic point"):
        decide(Eq(shift(f, d)(d), f(d)), domain=Z)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Symbol("alpha") * f, Symbol("α") * f),
        (shift(f, Symbol("β1", integer=True)), shift(f, Symbol("beta1", integer=True))),
        (conv(functions("phi"), f), conv(functions("φ"), f)),
        (Symbol("a") * f, Symbol("a", real=True) * f),
    ],
    ids=str,
)
def test_names_that_would_be_shown_alike_are_refused(left: Any, right: Any) -> None:
    with pytest.raises(Undecidable, match="spelled in two ways, such as α and alpha"):
        decide(left, right, domain=Z)


def test_text_and_expressions_mean_the_same() -> None:
    by_text = decide("corr(w, g) == conv(flip(w), g)", domain=Z, real="w")
    by_terms = decide(corr(w, g), conv(reflect(w), g), Z)
    assert isinstance(by_text, Theorem)
    assert isinstance(by_terms, Theorem)
    assert str(by_text) == str(by_terms)
    assert by_text.hypotheses == by_terms.hypotheses


def test_scalars_and_shifts_are_sympy_numbers() -> None:
    assert isinstance(decide(corr((2 + I) * f, 3 * g), (6 - 3 * I) * corr(f, g), R), Theorem)
    assert isinstance(decide(corr(a * f, g), a.conjugate() * corr(f, g), R), Theorem)
    assert isinstance(decide(corr(shift(f, d), g), shift(corr(f, g), -d), Z), Theorem)
    assert isinstance(decide(shift(f, 2 * N + 1), shift(f, 1), Cyclic(N)), Theorem)
    assert isinstance(decide(pi * f, 3 * f, R), Counterexample)


def test_the_parts_of_a_counterexample() -> None:
    verdict = decide(corr(f, g), corr(g, f), Cyclic(N))
    assert isinstance(verdict, Counterexample)
    assert verdict.domain == Cyclic(3)
    assert verdict.assignment[N] == 3
    assert set(verdict.assignment) == {f, g, N}
    for table in (verdict.assignment[f], verdict.assignment[g]):
        assert all(isinstance(n, Integer) for index in table for n in index)
    assert verdict.claim == (corr(f, g), corr(g, f))
    assert verdict.left != verdict.right
    assert verdict.left.is_number
    assert verdict.spline_order == 0
    assert len(verdict.point) == 1
    wanted = to_term(conj(reflect(corr(g, f))), Z)
    assert any(holds(to_term(right, Z), wanted) for _, right in verdict.did_you_mean)
    for left, right in verdict.true_for:
        assert isinstance(decide(left, right, Cyclic(N)), Theorem)
    assert verdict.true_for


def test_letters_of_a_condition_are_declared() -> None:
    ((left, right),) = decide("corr(w, x) = conv(flip(w), x)", domain=R).true_for
    assert letters_in(left) == letters_in(right) == {w, functions("x")}


@pytest.mark.parametrize(
    ("left", "right", "domain", "message"),
    [
        (shift(f, Symbol("x", real=True)), f, Z, "shift"),
        (delta, f, R, "δ|impulse|Delta"),
        (shift(f, 1, 2), f, Z, "shift"),
        (3, f, Z, "not a function term"),
        ("f", f, Z, "not a function term"),
        (f, g, "Z", "is not a domain"),
        (f, g, None, "a domain is needed"),
        ("f = g", None, None, "a domain is needed"),
        ("f = ", None, Z, "ends too early"),
        (conv(f, g)(d), conv(g, f)(d), Z, "not a function term"),
        (f, g, NATURALS, "ℕ"),
        (f, functions("f", real=True), Z, "f stands for different things"),
    ],
)
def test_outside_the_language_is_refused_with_a_reason(
    left: Any, right: Any, domain: Any, message: str
) -> None:
    with pytest.raises(Undecidable, match=rf"(?is)decide: .*({message})"):
        decide(left, right, domain)


def test_letters_made_elsewhere_are_declared_there() -> None:
    with pytest.raises(Undecidable, match="functions\\('w', real=True\\)"):
        decide(corr(f, g), conv(reflect(f), g), Z, real="f")


def test_shown() -> None:
    verdict = decide(corr(f, g), corr(g, f), R)
    assert str(verdict).startswith("refuted on ℝ: f ∗ g = g ∗ f")
    assert repr(verdict) == str(verdict)
    markdown = verdict._repr_markdown_()
    assert "**Refuted** on ℝ" in markdown
    assert markdown.count("$") % 2 == 0
