"""Claims are recognised as lemmas, and lemmas are found by formula and by word."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from symbolic.chapters.registry import CYCLE, lemmas
from symbolic.decision.deciding import Proved, decide_terms
from symbolic.decision.meaning import read
from symbolic.decision.recognition import Named, find, lemma_of
from symbolic.errors import Undecidable
from symbolic.kernel.terms import R, Term, Z, substitute


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
    assert (found and found.lemma.id) == wanted
    assert found is None or not found.values


VALUES = ["f", "g", "conj(f)", "f ⋆ g", "2*g", "flip(h)"]


@given(
    st.sampled_from(["A1", "B1", "B2", "B3", "C1", "C5"]),
    st.lists(st.sampled_from(VALUES), min_size=4, max_size=4),
    st.booleans(),
)
def test_a_special_case_of_a_lemma_is_recognised(id_: str, values: list[str], turned: bool) -> None:
    claim = lemmas[id_].claim(Z)
    stand = [read(f"{v} = {v}", Z, {})[0] for v in values]
    letters = sorted(
        (n for n in (claim.left.free | claim.right.free) if n.head == "Letter"), key=str
    )
    given_values = dict(zip(letters, stand, strict=False))
    sides = [substitute(side, given_values) for side in (claim.left, claim.right)]
    left, right = reversed(sides) if turned else sides
    assume(left is not right)
    found = lemma_of(left, right)
    assert found is not None
    assert claims(found, left, right)


def claims(found: Named, left: Term, right: Term) -> bool:
    """Tell whether a lemma, with what stands for its letters, is the claim."""
    claim = found.lemma.claim(Z)
    sides = [substitute(side, dict(found.values)) for side in (claim.left, claim.right)]
    if not found.values:
        return True
    return sides in ([left, right], [right, left])


def test_a_special_case_asks_what_the_lemma_asks() -> None:
    """A6 is about anti-Hermitian functions, and says nothing of others."""
    odd = {"real": ["f"], "odd": ["f"]}
    named = lemma_of(*read("f ∗ f = -(f ⋆ f)", Z, odd))
    assert named is not None
    assert named.lemma.id == "A6"
    assert lemma_of(*read("f ∗ f = -(f ⋆ f)", Z, {"odd": ["f"]})) is None
    assert lemma_of(*read("corr(f, f) == conv(flip(f), f)", Z, {})) is None
    assert lemma_of(*read("corr(f + g, f) == conv(flip(f + g), f)", Z, {"real": ["f"]})) is None
    both = lemma_of(*read("corr(f + g, f) == conv(flip(f + g), f)", Z, {"real": ["f", "g"]}))
    assert both is not None


@pytest.mark.drawn(1)
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


@pytest.mark.drawn(4)
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
