"""Text becomes claims: the usual words, and what is wrong where something is wrong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.decision.grammar import MOST_CHARACTERS
from symbolic.decision.meaning import SYNONYMS, read
from symbolic.errors import Undecidable
from symbolic.kernel.terms import I, R, Term, Z, cycle, letter, mul, neg, number, product, variable

N = variable("N", "integer", "positive")
f, g = letter("f", Z), letter("g", Z)
d, a = variable("d", "integer"), variable("a")


def side(text: str, domain: Term = Z, **declared: str) -> Term:
    """The left side of a claim."""
    return read(f"{text} = f", domain, {word: names.split() for word, names in declared.items()})[0]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("conv(f, g)", Term("Conv", f, g)),
        ("f ⋆ g", Term("Conv", f, g)),
        ("f ∗ g", Term("Corr", f, g)),
        ("xcorr(f, g)", Term("Corr", f, g)),
        ("autocorr(f)", Term("Corr", f, f)),
        ("flip(f)", Term("Reflect", f)),
        ("f†", Term("ConjF", f)),
        ("involution(f)", Term("ConjF", Term("Reflect", f))),
        ("shift(f, d)", Term("Shift", f, d)),
        ("shift(f, d^2)", Term("Shift", f, Term("Pow", d, 2))),
        ("shift(f, -2)", Term("Shift", f, number(-2))),
        ("a*f", Term("Scale", a, f)),
        ("f*a", Term("Scale", a, f)),
        ("f/2", Term("Scale", Term("Number", 1, 2), f)),
        ("0.5*f", Term("Scale", Term("Number", 1, 2), f)),
        ("2*i*f", Term("Scale", mul(number(2), I), f)),
        ("f - g", Term("Plus", f, Term("Scale", number(-1), g))),
        ("-f", Term("Scale", number(-1), f)),
        ("δ ⋆ f", Term("Conv", Term("Delta", Z), f)),
    ],
)
def test_phrases(text: str, meant: Term) -> None:
    assert side(text) is meant


@pytest.mark.parametrize("name", SYNONYMS)
def test_usual_words_mean_the_operator(name: str) -> None:
    second = {"conv": ", g", "corr": ", g", "shift": ", 1"}.get(name, "")
    domain = R if name == "diff" else Z
    for word in SYNONYMS[name]:
        assert side(f"{word}(f{second})", domain) is side(f"{name}(f{second})", domain)


def test_letters_are_as_declared() -> None:
    assert side("conv(f, g)", real="f", even="f g").parts == (
        letter("f", Z, "even", "real"),
        letter("g", Z, "even"),
    )


def test_a_symbol_that_scales_and_shifts_is_one() -> None:
    assert side("b*shift(f, b)").free >= {variable("b", "integer")}
    assert side("shift(f, N)", cycle(N)).parts[1] is N
    assert side("shift(f, N)", cycle(5)).parts[1] is number(5)
    assert side("shift(f, a, -b)", product(Z, Z)).parts[1:] == (
        variable("a", "integer"),
        neg(variable("b", "integer")),
    )


@pytest.mark.parametrize(
    ("text", "domain", "message"),
    [
        ("f * g", Z, r"'\*' multiplies by a number.*conv\(f, g\) or f ⋆ g"),
        ("conf(f, g)", Z, "did you mean conv"),
        ("autocor(f)", Z, "did you mean autocorr"),
        ("f(-t)", Z, r"functions are written without their argument"),
        ("conv(f, g", Z, "this '\\(' is never closed"),
        ("shift(f, 1e5)", Z, "a sign is needed between 1 and e5"),
        ("shift(f, 1†", Z, "this '\\(' is never closed"),
        ("shift(f, 1(", Z, "a sign is needed between 1 and \\("),
        ("2 f", Z, r"between 2 and f; a multiple is written with \*"),
        ("2(f)", Z, r"a multiple is written with \*"),
        ("2j*f", Z, "the imaginary unit is written i"),
        ("conj(2j*f)", Z, "the imaginary unit is written i"),
        ("conv(f, g)(t)", Z, r"without their argument: conv\(f, g\)"),
        ("conj(f ⋆ (f ⋆ g)(n))", Z, "without their argument"),
        ("conj(R f)", Z, r"R f is reflect\(f\)"),
        ("conv(f, g))", Z, "'\\)' has no '\\('"),
        ("conv(f)", Z, "takes 2 arguments, not 1"),
        ("conv()", Z, "a function, a number or '\\(' is needed"),
        ("shift(f, 1/2)", Z, "shifts on ℤ are by whole numbers"),
        ("shift(f, 1, 2)", Z, "takes 2 arguments"),
        ("shift(f, i)", R, "shifts on ℝ are by real numbers"),
        ("shift(f, f)", Z, "f is a number in a shift|f is a function"),
        ("delta", R, "no impulse on ℝ"),
        ("diff(f)", Z, "derivatives are decided on ℝ"),
        ("fft(f)", Z, "fft is outside the language of decide; .*convproof find fourier"),
        ("sum(f)", Z, r"totals are written as conv\(f, g\)"),
        ("np.convolve(f, g)", Z, r"unknown character '\.'.*is conv\(f, g\)"),
        ("f != g", Z, "claim the equality"),
        ("0*f", Z, "a multiple by 0"),
        ("3", Z, "a function is needed, not a number"),
        ("f/0", Z, "divided by numbers other than 0"),
        ("f^2", Z, "powers of functions are written f ⋆ f"),
        ("f'", Z, "unknown character.*diff"),
        ("f[n-1]", Z, r"unknown character '\['.*shift"),
        ("R ⋆ f", Z, "R would be read as reflection; call the function r"),
        ("T1", Z, "T1 would be read as translation; call the function t1"),
        ("\u0430", Z, "letters that look like others; call it a"),
        ("shift(f, \u0430)", Z, "letters that look like others; call it a"),
        ("é", Z, "letters that look like others; call it e"),
        ("f²", Z, "letters that look like others; call it f2"),
        ("conv", Z, "conv is an operator"),
        ("(" * 61 + "f" + ")" * 61, Z, "inside each other"),
        ("f" * (MOST_CHARACTERS + 1), Z, "characters; at most"),
        ("2" * 51 + "*f", Z, "at most 50 digits"),
        ("a^21*f", Z, "exponent"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(text: str, domain: Term, message: str) -> None:
    with pytest.raises(Undecidable, match=re.compile(message, re.DOTALL)):
        side(text, domain)


def test_declared_names_must_occur() -> None:
    with pytest.raises(Undecidable, match=r"'filtre' is declared real.*did you mean filter"):
        read("filter = filter", Z, {"real": ["filtre"]})


@pytest.mark.parametrize("text", ["", "f", "f =", "= f", "f == g == h", "f < g"])
def test_what_is_no_equation_is_refused(text: str) -> None:
    with pytest.raises(Undecidable):
        read(text, Z, {})


SPELLINGS = [
    {"alpha", "α"},
    {"beta1", "β1", "β₁"},
    {"mu", "μ", "\N{MICRO SIGN}"},
    {"phi", "φ", "\N{GREEK PHI SYMBOL}"},
    {"Omega12", "Ω12", "Ω₁₂"},
    {"pi", "π"},
    {"delta", "δ"},
    {"x2", "x₂"},
]
PHRASES = ["{}*f", "shift(f, {})", "{} ⋆ f", "conj({}*f)", "{}"]


@given(st.sampled_from(PHRASES), st.sampled_from(SPELLINGS), st.sampled_from([R, Z]))
def test_names_that_are_shown_alike_are_one(phrase: str, names: set[str], domain: Term) -> None:
    """alpha·f = α·f was refuted, as “α·f = α·f”."""
    meant = {said(phrase.format(name), domain) for name in names}
    assert len(meant) == 1


def said(text: str, domain: Term) -> object:
    try:
        return side(text, domain)
    except Undecidable as refusal:
        return str(refusal).split(chr(10))[0]


def test_declared_names_may_be_spelled_otherwise() -> None:
    assert side("conj(φ)", real="phi") is side("conj(phi)", real="φ")


@given(st.text(alphabet="fgRTabn123()+-*/^,=⋆∗†πδ'′ .", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        left, right = read(text, Z, {})
    except Undecidable:
        return
    assert left.sort == right.sort == "function"
