"""Functions on products of lines, and operator letters, in a SymPy session."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integral, Lambda, Sum, Symbol, cos, latex, oo, sin, sqrt, symbols

import symbolic
from symbolic import (
    R2,
    Z2,
    Cyclic,
    N,
    R,
    TermError,
    Undecidable,
    Z,
    check,
    conv,
    decide,
    functions,
    lemmas,
    operators,
    product,
    shift,
)
from symbolic.kernel import rules
from symbolic.kernel.terms import at, letter, point_of
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.facing import domain_face, to_face
from symbolic.sympy_border.operators import fourier
from symbolic.sympy_border.reading import domain_term, to_term
from symbolic.sympy_border.theorems import faced

s = Symbol("s", integer=True, nonnegative=True)
k, n, n1, n2 = symbols("k n n1 n2", integer=True)
f, g = functions("f g")
w = functions("w", on=product(N, Z, Z2))
v = functions("v", on=product(Z, Cyclic(4)), real=True)
u = functions("u", on=N)
U = operators("U", on=Z2)

lines = st.sampled_from([R, Z, N, Cyclic(3), Cyclic(Symbol("M", integer=True, positive=True))])


@given(st.lists(lines, min_size=1, max_size=5), st.booleans())
def test_a_letter_on_a_product_is_the_letter_of_the_kernel(on: list[Domain], real: bool) -> None:
    home = product(*on)
    assert domain_face(domain_term(home)) == home
    assert product(product(*on[:1]), *on[1:]) == home
    term = letter("w", domain_term(home), *["real"] * real)
    value = at(term, point_of(term.home, *(f"x{i}" for i in range(len(on)))))
    face = to_face(value)
    assert to_term(face, home) is value
    plain = home in {R, R2, Z, Z2} or (len(set(on)) == 1 and on[0] in {R, Z})
    if not plain and not isinstance(home, Cyclic):
        w = functions("w", real, on=home)
        assert to_term(w, Z) is term
        there, here = home.point("y"), home.point("x")
        assert w(*there).subs(dict(zip(there, here, strict=True))) == w(*here)


@pytest.mark.parametrize(
    ("face", "shown", "tex"),
    [
        (w(s, k, n1, n2), "w_s(k, n₁, n₂)", "w_{s}(k, n_{1}, n_{2})"),
        (v(n, k), "v(n, k)", None),
        (u(s + 1), "u(s + 1)", None),
        (U[s, f](n1, n2), "U[s, f](n₁, n₂)", "U[s, f](n_{1}, n_{2})"),
        (U[w](n1, n2), "U[w](n₁, n₂)", None),
        (conv(U[f], g)(n1, n2), "(U[f] ⋆ g)(n₁, n₂)", None),
    ],
)
def test_faces_and_terms(face: object, shown: str, tex: str | None) -> None:
    term = to_term(face, Z2)
    assert to_face(term) == face
    assert str(face) == shown
    assert tex is None or latex(face) == tex


def test_a_lemma_about_slices_and_operators() -> None:
    place = Lambda((n1, n2), w(s, k, n1, n2))
    theorem = lemmas["A1"].on(Z2).instantiate({f: place, g: U[s, w]})
    assert str(theorem.lhs) == "(w_s(k, ·) ∗ U[s, w])(n₁, n₂)"
    assert str(theorem).startswith("on ℤ²: if s ∈ ℤ, ≥ 0: ")
    assert check(theorem.certificate()).statement == theorem.statement
    assert isinstance(theorem.lhs.doit(), Sum)
    moved = theorem.instantiate({w: Lambda((s, k, n1, n2), k * n1)})
    assert "w" not in str(moved)


def test_a_function_for_a_letter_on_a_product() -> None:
    theorem = faced(rules.reflexivity(to_term(v(n, k), Z)))
    moved = theorem.instantiate({v: Lambda((n, k), n)})
    assert to_term(moved.lhs, Z).parts[0].home is domain_term(product(Z, Cyclic(4)))
    with pytest.raises(symbolic.ProofError, match="no function on"):
        theorem.instantiate({v: Lambda((n, k), k)})


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: functions("w", on=Z), "live where they are used"),
        (lambda: functions("w", on=3), "a product such as"),
        (lambda: functions("w", on=product(N, Z), even=True), "need −t beside t"),
        (product, "domains such as"),
        (lambda: product(Z, 3), "domains such as"),
        (lambda: w(k, k, n1, n2), "not a point of ℕ×ℤ³"),
        (lambda: w(s, k), "4 coordinate"),
        (lambda: operators("U", on="Z"), "a domain is needed"),
        (lambda: operators("U*V", on=Z), "names like"),
        (lambda: U[()], "at least one"),
        (lambda: to_term(conv(w, w), Z2), "one domain that has totals"),
        (lambda: to_term(conv(w, f), Z2), "one domain that has totals"),
    ],
)
def test_what_is_wrong_is_said(call: Callable[[], object], words: str) -> None:
    with pytest.raises(TermError, match=words):
        call()


def test_claims_are_decided_on_spaces_alone() -> None:
    for function in (v, U[f]):
        with pytest.raises(Undecidable):
            decide(function, function, domain=Z2)


@pytest.mark.parametrize("name", symbolic.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(symbolic, name) is not None


@pytest.mark.parametrize(
    "module", ["symbolic", "symbolic.sympy_border.terms", "symbolic.sympy_border.operators"]
)
def test_examples_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert tried > 0
    assert failed == 0


def test_a_function_lives_where_what_it_is_made_of_lives() -> None:
    x, y = symbols("x y", real=True)
    transform = fourier(U[f], Z2)(x, y)
    assert transform.domain == R2
    assert transform.doit().function.has(U[f])
    with pytest.raises(TermError, match="not a point of ℤ²"):
        conv(U[f], g)(x, y)
    assert fourier(f, Cyclic(4))(k).domain == Cyclic(4)


def test_names_with_primes_are_names_in_the_plane() -> None:
    """Beside x1 the next free name is x′; its coordinates were called x'1, which is no name."""
    x1, x2, a1, t1, t2 = symbols("x1 x2 a1 t1 t2", real=True)
    wave = fourier(f, R2)(x1, x2).doit()
    assert wave.free_symbols == {x1, x2}
    theorem = lemmas["A1"].on(R2).instantiate({f: Lambda((t1, t2), t1 * x1 + a1 + x2)})
    assert {x1, x2, a1} <= theorem.lhs.free_symbols


@pytest.mark.parametrize("scalar", [sqrt(2), sin(symbols("a", real=True)), symbols("x", real=True)])
def test_operators_unfold_whatever_they_are_applied_to(scalar: Expr) -> None:
    """The kernel defines them; what SymPy has and the kernel has not is carried through."""
    t, x, y = symbols("t x y", real=True)
    cosine = conv(f, shift(scalar * g, x))(t).subs(f, Lambda(y, cos(scalar * y)))
    (tau,) = (v for v in cosine.doit().variables)
    assert cosine.doit() == Integral(scalar * cos(scalar * tau) * g(t - tau - x), (tau, -oo, oo))
