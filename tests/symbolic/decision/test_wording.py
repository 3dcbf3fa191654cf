"""What is said in the words of a question can be asked again, and means the same."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from symbolic.decision.agreement import holds
from symbolic.decision.grammar import MOST_CHARACTERS
from symbolic.decision.meaning import read
from symbolic.decision.refutation import letters_of
from symbolic.decision.wording import Wording
from symbolic.kernel.terms import R, Z
from tests.symbolic.decision.random_claims import DOMAINS, Claims

QUESTIONS = (
    "corr(f, g) == conv(conj(reflect(f)), g)",
    "xcorr(f, g) == convolve(adjoint(f), shift(flip(g), 1))",
    "f ∗ g == autocorr(delay(f, 2)) ⋆ conjugate(g)",
    "f == g",
)


@pytest.mark.parametrize("question", QUESTIONS)
@given(st.sampled_from(sorted(DOMAINS)), st.integers(0, 10**9))
def test_what_is_said_reads_as_the_same_functions(question: str, domain: str, seed: int) -> None:
    sides = Claims(DOMAINS[domain], seed).claim()
    said = Wording(question).equation(*sides)
    assume(len(said) <= MOST_CHARACTERS)
    names = {f.parts[0]: f.parts[1].split("+") for f in letters_of(*sides)}
    declared = {
        word: [name for name, words in names.items() if word in words]
        for word in ("real", "even", "odd", "hermitian")
    }
    read_again = read(said, DOMAINS[domain], declared)
    assert all(map(holds, sides, read_again)), said


@pytest.mark.parametrize(
    ("question", "claim", "said"),
    [
        (QUESTIONS[0], "flip(f) == f ∗ (g ⋆ f)", "reflect(f) == corr(f, conv(g, f))"),
        (QUESTIONS[1], "involution(f) == conv(f, g)", "adjoint(f) == convolve(f, g)"),
        (QUESTIONS[2], "corr(f, g) == conv(f, conv(f, g))", "f ∗ g == f ⋆ (f ⋆ g)"),
        (QUESTIONS[2], "corr(f, f) == conv(conv(f, g), g)", "autocorr(f) == f ⋆ g ⋆ g"),
        (QUESTIONS[3], "-f - 2*conj(g) == i*(f + g)", "-f - 2*conj(g) == i*(f + g)"),
        (QUESTIONS[3], "shift(f, -n)/2 == f", "(1/2)*shift(f, -n) == f"),
    ],
)
def test_words(question: str, claim: str, said: str) -> None:
    assert Wording(question).equation(*read(claim, Z, {})) == said


def test_derivatives_keep_their_name() -> None:
    assert Wording("deriv(f) == f").equation(*read("diff(f) == f", R, {})) == "deriv(f) == f"
