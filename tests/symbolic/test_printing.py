"""What is printed says what was proved: terms that differ are written differently."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from oracle import seeded
from sympy import Basic, Integer, Symbol, exp
from test_fuzz import Fuzzer

from symbolic import R2, Z2, Cyclic, R, Z, functions, kernel
from symbolic.domains import Domain
from symbolic.operators import Conj, Diff, Fourier, delta
from symbolic.printing import latex, text
from symbolic.terms import Applied, Iterate, Lam, Letter, ScalarMap, Total

f, g = functions("f g")
n = Symbol("n", integer=True)
t, x = (Symbol(name, real=True) for name in "tx")
z = Symbol("z")


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
    domain: Domain, signs: tuple[int, int], written: str
) -> None:
    """Both coordinates read as turned where one was, which changes the sign of an integral."""
    point = domain.point("x")
    assert text(Total(f(*point), point, domain, signs)) == written


@pytest.mark.parametrize("write", [text, latex])
def test_what_is_written_alike_is_the_same_term(write: Callable[[Basic], str]) -> None:
    """Over the theorems of 150 random walks; symbols of one name may differ in assumptions."""
    seen: dict[object, Basic] = {}
    for seed in range(150):
        for theorem in Fuzzer(seeded(seed)).grow():
            for term in (theorem.lhs, theorem.rhs, *theorem.hypotheses):
                key = theorem.domain, write(term), frozenset(term.free_symbols)
                assert seen.setdefault(key, term) == term
    assert len(seen) > 500


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Lam(ScalarMap("u", x), x, R), Lam(ScalarMap("u", n), n, Z)),
        (Lam(1, n, Z), Lam(1, n, Cyclic(5))),
        (Fourier(Lam(1, n, Z), Z), Fourier(Lam(1, n, Cyclic(5)), Cyclic(5))),
        (Letter("f'"), Diff(f)),
        (Letter("f'")(t), Applied(Diff(f), [t], R)),
        (ScalarMap("f'", t), Applied(Diff(f), [t], R)),
        (Letter("w_0"), Iterate(Letter("w"), 0)),
        (Letter("w0"), Iterate(Letter("w"), 0)),
        (Letter("delta")(n), Applied(delta, [n], Z)),
        (Letter("δ")(n), Applied(delta, [n], Z)),
        (ScalarMap("conj", z), z.conjugate()),
        (Letter("conj")(n), Applied(Conj(f), [n], Z)),
        (Symbol("e") ** 2, exp(2)),
        (Symbol("e") ** -1 / 2, exp(-1) / 2),
    ],
    ids=str,
)
@pytest.mark.parametrize("write", [text, latex])
def test_different_things_are_written_differently(
    write: Callable[[Basic], str], one: Basic, other: Basic
) -> None:
    assert write(one) != write(other)


def test_names_in_quotes_domains_and_e_are_written_as_follows() -> None:
    square = Lam(x**2, x, R)
    assert (text(square), latex(square)) == ("τ ∈ ℝ ↦ τ²", r"\tau \in \mathbb{R} \mapsto \tau^{2}")
    assert text(Diff(Letter("f'"))) == "‘f′’′"
    assert text(Iterate(Letter("w'"), 0)) == "w′_0"
    assert (text(exp(-1) / 2), latex(exp(-1) / 2)) == ("1/(2·e)", r"\frac{1}{2\,e}")


@pytest.mark.parametrize("write", [text, latex])
@pytest.mark.parametrize("name", ["tau", "τ", "τ1", "tau1"])
def test_bound_points_are_shown_unlike_free_symbols(
    write: Callable[[Basic], str], name: str
) -> None:
    """A free τ was taken for the bound τ, which is called tau."""
    free = Symbol(name, real=True)
    for term in (Total(f(free) * g(x), x, R), Lam(f(free) * g(x), x, R)):
        assert write(Symbol("sigma")) in write(term)


def test_a_substitution_renames_to_what_is_free() -> None:
    """The proof replaces τ by τ′, which were shown like these symbols."""
    for name in ("τ", "tau'"):
        free = Symbol(name, real=True)
        theorem = kernel.change_variable(Total(f(free) * g(x), x, R), [[-1]], [0], R)
        assert "dσ′" in str(theorem.proof)


def test_a_map_is_said_to_be_one() -> None:
    """Σ f(m) δ(m − a) = f(a) holds without a hypothesis for it, not for every letter."""
    body = Applied(delta, [n - 1], Z) * ScalarMap("f", n)
    theorem = kernel.sift(Total(body, n, Z), Z)
    words = "f is a function of numbers, defined everywhere"
    assert str(theorem).startswith(f"on ℤ: if {words}: Σ_")
    assert r"\text{if } f \text{ is a function of numbers, defined" in theorem._repr_latex_()


@pytest.mark.parametrize(
    ("term", "name"),
    [
        (Symbol("τ", real=True) - Symbol("tau", real=True), "τ"),
        (Letter("tau")(t) * Letter("τ")(t), "τ"),
        (f(t) * ScalarMap("f", t), "f"),
        (f(t) + f(x), ""),
    ],
)
def test_a_name_of_two_things_is_said_to_be_one(term: Basic, name: str) -> None:
    said = str(kernel.reflexivity(term, R))
    assert ("different things" in said) == bool(name)
    assert f"{name} stands for different things" in said or not name


def test_latex_of_a_theorem_says_it_all() -> None:
    c = Symbol("c", nonzero=True)
    theorem = kernel.split_total(Total(c * f(x) + g(x), x, R), R)
    written = theorem._repr_latex_()
    lines = written.split(r" \\ & ")
    assert lines[0].startswith(r"$\displaystyle \begin{aligned} & \text{on } \mathbb{R}\colon\; ")
    assert lines[1] == r"\text{if } c \in \mathbb{R}, \neq 0"
    assert len(lines) == 4
    assert all(latex(part) in written for part in (*theorem.hypotheses, theorem.lhs, theorem.rhs))
    assert len(theorem.hypotheses) == 2
    plain = kernel.reflexivity(f(n) + Integer(1), Z)._repr_latex_()
    assert plain == r"$\displaystyle \text{on } \mathbb{Z}\colon\; f(n) + 1 = f(n) + 1$"
