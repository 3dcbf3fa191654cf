"""What is printed says what was proved: terms that differ are written differently."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from oracle import seeded
from sympy import Basic
from test_fuzz import Fuzzer

from symbolic import R2, Z2, functions
from symbolic.domains import Domain
from symbolic.printing import latex, text
from symbolic.terms import Total

f = functions("f")


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
