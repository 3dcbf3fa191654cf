"""Claims are recognised as lemmas, and lemmas are found by formula and by word."""

from __future__ import annotations

import pytest

from symbolic.chapters.registry import CYCLE, lemmas
from symbolic.decision.deciding import Proved, decide_terms
from symbolic.decision.meaning import read
from symbolic.decision.recognition import find, lemma_of
from symbolic.errors import Undecidable
from symbolic.kernel.terms import R, Term, Z


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        ("corr(x, y) == conv(conj(flip(x)), y)", {}, "A1"),
        ("conv(conj(flip(g)), f) == corr(g, f)", {}, "A1"),
        ("corr(w, x) == conv(flip(w), x)", {"real": ["w"]}, "A4"),
        ("corr(w, x) == conv(flip(w), x)", {"real": ["w", "x"], "even": ["x"]}, "A4"),
        ("corr(w, x) == conv(flip(w), x)", {"real": ["x"]}, None),
        ("corr(f, g) == conv(f, g)", {"hermitian": ["f"]}, "A5"),
        ("corr(f, g) == conv(f, g)", {"even": ["f"], "real": ["f"]}, "A5"),
        ("corr(f, g) == conv(f, g)", {}, None),
        ("conv(f, f) == conv(f, f)", {}, None),
    ],
)
def test_lemma_of(text: str, declared: dict[str, list[str]], wanted: str | None) -> None:
    found = lemma_of(*read(text, Z, declared))
    assert (found and found.id) == wanted


@pytest.mark.parametrize("domain", [R, Z, CYCLE], ids=str)
def test_every_lemma_of_the_language_is_a_proved_claim_and_recognised(domain: Term) -> None:
    """A lemma is true, so decide must prove it; and it is found again, under some id."""
    decided = 0
    for lemma in lemmas:
        if domain not in lemma.domains:
            continue
        claim = lemma.claim(domain)
        if claim.left.sort != "function" or lemma.on(domain).hypotheses:
            continue
        try:
            verdict = decide_terms(claim.left, claim.right)
        except Undecidable:  # modulation, dilation, Fourier
            continue
        assert isinstance(verdict, Proved), lemma.id
        assert verdict.lemma is not None, lemma.id
        decided += 1
    assert decided > 20


@pytest.mark.parametrize(
    ("text", "among", "not_among"),
    [
        ("conj(reflect(f))", {"A1", "A2"}, {"B1"}),
        ("conj(reflect(u)) ⋆ v", {"A1"}, {"B1"}),
        ("corr(f, g) = conv(conj(reflect(f)), g)", {"A1"}, {"A2", "B1"}),
        ("diff(f ⋆ g)", {"D1"}, {"A1"}),
        ("delta ⋆ f", {"B5"}, {"B1"}),
        ("commutes", {"B1"}, {"A1"}),
        ("Hermitian correl", {"A5"}, {"B1"}),
        ("A1", {"A1"}, {"A2"}),
    ],
)
def test_find(text: str, among: set[str], not_among: set[str]) -> None:
    found = {lemma.id for lemma in find(text)}
    assert among <= found
    assert not found & not_among


def test_nothing_is_found_for_nothing() -> None:
    assert find("peakedness") == []
    with pytest.raises(Undecidable, match="find"):
        find("  ")
