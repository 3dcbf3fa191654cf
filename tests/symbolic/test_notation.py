"""What is printed says what was proved: terms that differ are written differently."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statements import pinned
from test_proving import scalars

from symbolic.chapters import Lemma, lemmas
from symbolic.chapters.registry import R2, Z2
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.errors import TermError
from symbolic.kernel.polynomials import same
from symbolic.kernel.terms import (
    ONE,
    N,
    R,
    Term,
    Z,
    add,
    at,
    cycle,
    lam,
    letter,
    mul,
    neg,
    number,
    product,
    total,
    variable,
)
from symbolic.notation.names import domain_name, latex_domain
from symbolic.notation.printing import latex, text
from symbolic.notation.proofs import proof_of
from symbolic.notation.statements import statement_latex, statement_text
from symbolic.proving.language import conv, corr, generic, involution

f, g = letter("f", R), letter("g", R)
t, x = variable("t", "real"), variable("x", "real")
n = variable("n", "integer")
Write = Callable[[Term], str]


@pytest.mark.drawn(40)
@pytest.mark.parametrize(
    "lemma", [lemma for lemma in lemmas if lemma.id in pinned()], ids=lambda lemma: lemma.id
)
def test_each_statement_is_written_as_it_is_pinned(lemma: Lemma) -> None:
    for domain in lemma.domains:
        theorem = lemma.on(domain)
        assert statement_text(theorem, domain) == pinned()[lemma.id][domain_name(domain)][1]
        assert statement_latex(theorem, domain).count("{") == statement_latex(
            theorem, domain
        ).count("}")


def test_the_proof_of_a1_is_the_one_of_the_first_page() -> None:
    assert str(proof_of(lemmas["A1"].on(R))).splitlines() == [
        "(f ∗ g)(t)",
        "  = ∫_{−∞}^{∞} conj(f(τ))·g(t + τ) dτ    [definition of ∗]",
        "  = ∫_{−∞}^{∞} conj(f(−(−τ)))·g(t − (−τ)) dτ    [written in −τ]",
        "  = ∫_{∞}^{−∞} (−conj(f(−τ′))·g(t − τ′)) dτ′    [substitute τ = −τ′]",
        "  = ∫_{−∞}^{∞} conj(f(−τ′))·g(t − τ′) dτ′    [turn the limits back]",
        "  = (conj(R f) ⋆ g)(t)    [definition of ⋆, definition of conjugate, definition of R]",
    ]


def test_a_proof_cites_the_lemmas_it_uses_and_shows_each_hypothesis_once() -> None:
    proof = proof_of(lemmas["A5"].on(R))
    assert [line.reason for line in proof.lines] == ["by A1", "by hypothesis"]
    assert [len(line.hypotheses) for line in proof.lines] == [0, 1]
    assert r"&& \text{by A1} \\[6pt]" in proof.latex()
    assert proof._repr_markdown_() == f"$$\n{proof.latex()}\n$$"


def test_an_induction_prints_its_premises() -> None:
    proof = proof_of(lemmas["G10"].on(Z))
    assert [title for title, _ in proof.parts] == ["Base case"] * 3 + ["Induction step"] * 3
    assert "Base case:\n  h_0(n)\n    = w_0(−n)    [by hypothesis]" in str(proof)


@pytest.mark.parametrize(
    ("domain", "signs", "written"),
    [
        (R2, (1, 1), "∫∫_{−∞}^{∞} f(τ₁, τ₂) dτ₁ dτ₂"),
        (R2, (-1, 1), "∫_{−∞}^{∞} ∫_{∞}^{−∞} f(τ₁, τ₂) dτ₁ dτ₂"),
        (R2, (1, -1), "∫_{∞}^{−∞} ∫_{−∞}^{∞} f(τ₁, τ₂) dτ₁ dτ₂"),
        (R2, (-1, -1), "∫∫_{∞}^{−∞} f(τ₁, τ₂) dτ₁ dτ₂"),
        (Z2, (1, 1), "Σ_{m₁, m₂ ∈ ℤ²} f(m₁, m₂)"),
        (Z2, (1, -1), "Σ_{m₁, m₂ ∈ ℤ² backwards in m₂} f(m₁, m₂)"),
        (Z2, (-1, -1), "Σ_{m₁, m₂ ∈ ℤ² backwards} f(m₁, m₂)"),
    ],
)
def test_turned_limits_are_written_at_their_coordinate(
    domain: Term, signs: tuple[int, int], written: str
) -> None:
    """Both coordinates read as turned where one was, which changes the sign of an integral."""
    point = generic(domain, "x").terms
    assert text(total(at(letter("f", domain), point), point, domain, signs)) == written


@pytest.mark.takes_turns(6, 4)
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_what_is_written_alike_is_the_same(data: st.DataObject) -> None:
    try:
        terms = data.draw(st.lists(scalars(), min_size=2, max_size=6))
    except TermError:
        return
    for write in (text, latex):
        seen: dict[tuple[str, frozenset[Term]], Term] = {}
        for term in terms:
            assert same(seen.setdefault((write(term), term.free), term), term)


C5 = cycle(5)
W = letter("w", product(N, Z))
E = variable("e")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lam(Term("Map", "u", x), (x,), R), lam(Term("Map", "u", n), (n,), Z)),
        (lam(ONE, (n,), Z), lam(ONE, (n,), C5)),
        (Term("Fourier", lam(ONE, (n,), Z)), Term("Fourier", lam(ONE, (n,), C5))),
        (letter("f'", R), Term("Diff", f)),
        (at(letter("f'", R), (t,)), at(Term("Diff", f), (t,))),
        (Term("Map", "f'", t), at(Term("Diff", f), (t,))),
        (at(letter("w_0", Z), (n,)), at(W, (number(0), n))),
        (at(letter("w0", Z), (n,)), at(W, (number(0), n))),
        (at(letter("delta", Z), (n,)), at(Term("Delta", Z), (n,))),
        (at(letter("δ", Z), (n,)), at(Term("Delta", Z), (n,))),
        (Term("Map", "conj", E), Term("Conj", E)),
        (at(letter("conj", R), (t,)), at(Term("ConjF", f), (t,))),
        (Term("Pow", E, 2), Term("Exp", number(2))),
        (add(f_t := at(f, (t,)), mul(number(2), f_t)), mul(number(2), add(f_t, f_t))),
    ],
)
@pytest.mark.parametrize("write", [text, latex])
def test_different_things_are_written_differently(write: Write, one: Term, other: Term) -> None:
    assert write(one) != write(other)


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (lam(mul(x, x), (x,), R), ("τ ∈ ℝ ↦ τ·τ", r"\tau \in \mathbb{R} \mapsto \tau\,\tau")),
        (Term("Diff", letter("f'", R)), ("‘f′’′", r"\text{‘}f'\text{’}'")),
        (neg(neg(t)), ("t", "t")),
        (mul(number(-1), add(t, neg(x))), ("−(t − x)", r"-\left(t - x\right)")),
        (Term("Root", mul(number(-1), n), C5), ("e^(−(2·i·π·n)/5)", None)),
        (Term("Operator", "U", R, x, f), ("U[x, f]", None)),
        (Term("Shift", f, Term("Pow", x, 2)), ("T_(x²) f", r"T_{x^{2}}\,f")),
        (at(W, (add(variable("s", "integer", "nonnegative"), ONE), n)), ("w_(s + 1)(n)", None)),
        (Term("Plus", Term("Scale", number(-1), f), Term("Scale", number(-2), g)),
         ("−f − 2·g", None)),
        (mul(number(3), Term("Pow", variable("N", "integer", "positive"), -1), t),
         ("(3·t)/N", r"\frac{3\,t}{N}")),
    ],
    ids=str,
)  # fmt: skip
def test_a_term_is_written_as_follows(term: Term, written: tuple[str, str | None]) -> None:
    assert text(term) == written[0]
    assert written[1] is None or latex(term) == written[1]


QUOTED = ["R", "T", "T1", "M", "M12", "D", "F", "e", "i", "pi", "π", "conj", "delta", "δ", "a_1"]
LOOK_ALIKES = ["\u0430", "f₁", "a²", "Σ", "ℝ", "é", "\u03bf"]


@pytest.mark.parametrize("name", [*QUOTED, *LOOK_ALIKES])
def test_names_that_read_like_notation_are_quoted_alike(name: str) -> None:
    """A scalar T1 beside a function was shown as T₁·f, a letter R as an operator."""
    s = variable("s", "integer", "nonnegative")
    terms = [
        variable(name),
        letter(name, Z),
        at(letter(name, Z), (n,)),
        at(letter(name, product(N, Z)), (s, n)),
        Term("Map", name, n),
        Term("Operator", name, Z, letter("f", Z)),
        Term("Scale", variable(name), letter("f", Z)),
    ]
    for term in terms:
        assert "‘" in text(term)
        assert r"\text{‘}" in latex(term)


@pytest.mark.parametrize("name", ["f", "w2", "alpha", "α", "Γ1", "filter", "I", "N", "sigma"])
def test_other_names_are_not(name: str) -> None:
    for item in (variable(name), letter(name, Z)):
        assert "‘" not in text(item) + latex(item)


def test_domains_have_names() -> None:
    steps = product(N, Z, Z, cycle(variable("N", "integer", "positive")), R)
    assert domain_name(steps) == "ℕ×ℤ²×ℤ/N×ℝ"
    assert latex_domain(product(N, Z, Z)) == r"\mathbb{N} \times \mathbb{Z}^2"


@pytest.mark.parametrize("write", [text, latex])
@pytest.mark.parametrize("name", ["tau", "τ", "τ1", "tau1"])
def test_bound_points_are_shown_unlike_free_variables(write: Write, name: str) -> None:
    """A free τ was taken for the bound τ, which is called tau."""
    body = mul(at(f, (variable(name, "real"),)), at(g, (x,)))
    for term in (total(body, (x,), R), lam(body, (x,), R)):
        assert write(variable("sigma")) in write(term)


def test_a_substitution_renames_to_what_is_free() -> None:
    """The proof replaces τ by τ′, which were shown like these variables."""
    for name in ("τ", "tau'"):
        body = mul(at(f, (variable(name, "real"),)), at(g, (x,)))
        theorem = rules.change_variable(total(body, (x,), R), [[number(-1)]], [number(0)])
        assert "dσ′" in str(proof_of(theorem))


def test_a_map_is_said_to_be_one() -> None:
    """Σ f(m) δ(m − 1) = f(1) holds without a hypothesis for it, not for every letter."""
    body = mul(at(Term("Delta", Z), (add(n, number(-1)),)), Term("Map", "f", n))
    theorem = rules.sift(total(body, (n,), Z), 0, [ONE])
    words = "f is a function of numbers, defined everywhere"
    assert statement_text(theorem, Z).startswith(f"on ℤ: if {words}: Σ_")
    assert r"& \text{if } f \text{ is a function of numbers, defined" in statement_latex(theorem, Z)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        (add(variable("τ", "real"), variable("tau", "real")), "τ"),
        (mul(at(letter("tau", R), (t,)), at(letter("τ", R), (t,))), "τ"),
        (mul(at(f, (t,)), Term("Map", "f", t)), "f"),
        (add(at(f, (t,)), at(f, (x,))), ""),
    ],
    ids=str,
)
def test_a_name_of_two_things_is_said_to_be_one(term: Term, name: str) -> None:
    said = statement_text(rules.reflexivity(term), R)
    assert ("different things" in said) == bool(name)
    assert f"{name} stands for different things" in said or not name


def test_a_calculation_in_progress_shows_where_it_is() -> None:
    on = Setting(R)
    u, v = on.letters("f g")
    begun = on.show(corr(u, v), conv(involution(u), v)).unfold()
    assert str(begun.substitute(-1)).splitlines()[-2:] == [
        "  = ∫_{∞}^{−∞} (−conj(f(−τ′))·g(t − τ′)) dτ′    [substitute τ = −τ′]",
        "  ? (conj(R f) ⋆ g)(t)",
    ]
    assert str(begun).startswith("to show: (f ∗ g)(t) = (conj(R f) ⋆ g)(t)\n(f ∗ g)(t)\n  = ∫")
    assert str(begun.exchange()).splitlines()[-1].startswith("move 2, exchange: there is nothing")
    finished = begun.substitute(-1).turn_limits()
    assert str(finished).splitlines()[-1] == "  = (conj(R f) ⋆ g)(t), as claimed"
