"""What letters are declared to be holds for their samples, in equations and of slices and runs."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, Lambda, symbols

from numeric import sensitivity, verify
from numeric.checks.results import Verdict
from numeric.evidence.run_drawing import Sample
from numeric.evidence.run_hypotheses import ensure_hypotheses
from numeric.evidence.runs import is_run
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from numeric.networks.coordinates import turned
from numeric.networks.finite import Run
from numeric.reading.statement import Statement, read_statement
from symbolic import R2, Z2, Cyclic, N, R, Z, conj, conv, corr, functions, lemmas, product, reflect
from symbolic.errors import ProofError
from symbolic.kernel import terms
from symbolic.kernel.terms import Term
from symbolic.sympy_border.reading import domain_term
from tests.portion import portion

n, m, k = symbols("n m k", integer=True)
s = symbols("s", integer=True, nonnegative=True)
t, u = symbols("t u", real=True)
length = symbols("N", integer=True, positive=True)
POINTS = {R: (t,), Z: (n,), R2: (t, u), Z2: (n, m), Cyclic(length): (n,)}
g = functions("g")

IMAGES = {
    ("even",): reflect,
    ("odd",): lambda f: -reflect(f),
    ("hermitian",): lambda f: conj(reflect(f)),
    ("real",): conj,
    ("real", "even"): lambda f: conj(reflect(f)),
    ("real", "odd"): lambda f: -conj(reflect(f)),
}
"""What is declared, and an image that such a function equals and others do not."""


@pytest.mark.drawn(2)
@pytest.mark.parametrize("domain", POINTS, ids=str)
@pytest.mark.parametrize("words", IMAGES, ids="+".join)
def test_an_equation_is_tried_on_letters_as_they_are_declared(words, domain):
    """Declared letters agree; the same equation of other letters is refuted."""
    point = POINTS[domain]
    for declared in (True, False):
        f = functions("f", **dict.fromkeys(words, declared))
        left, right = (conv(x, g)(*point, domain=domain) for x in (IMAGES[words](f), f))
        equation = Eq(left, right, evaluate=False)
        wanted = Verdict.AGREES if declared else Verdict.REFUTED
        assert verify(equation, digits=8, domain=domain).verdict is wanted


def test_a_given_sample_must_be_what_its_letter_is_declared_to_be():
    f = functions("f", even=True)
    equation = Eq(conv(f, g)(n), corr(conj(f), g)(n), evaluate=False)
    even = verify(equation, domain=Z, samples=[{f: {-1: 3, 0: 1, 1: 3}, g: [1, 2]}])
    other = verify(equation, domain=Z, samples=[{f: [1, 2, 3], g: [1, 2]}])
    assert even.passed
    assert other.verdict is Verdict.UNDECIDED
    assert "f(−n) = f(n)" in other.reason


# ------------------------------------------------------------------ slices

PAIRS = [
    (lemma, domain)
    for lemma in lemmas
    for domain in lemma.domains
    if lemma.chapter not in "GH" and domain in POINTS
]


def of_a_slice(lemma, domain, **declared):
    """Return a theorem of a slice of a filter by step and channel, or None if it has no f."""
    w = functions("w", on=product(N, Z, domain), **declared)
    point = POINTS[domain]
    try:
        return lemma.on(domain).instantiate({functions("f"): Lambda(point, w(s, k, *point))})
    except ProofError:
        return None


SEEDED = Random(14).sample(PAIRS, 40)  # noqa: S311 - statements, not secrets


@pytest.mark.takes_turns(3)
@pytest.mark.drawn(4)
@pytest.mark.parametrize("pair", SEEDED, ids=lambda pair: f"{pair[0].id}-{pair[1]}")
def test_theorems_of_slices_have_the_samples_of_other_functions(pair):
    theorem = of_a_slice(*pair)
    if theorem is None:
        pytest.skip("it has no letter f, or other letters are bound to it")
    evidence, plain = verify(theorem, digits=8), verify(pair[0].on(pair[1]), digits=8)
    assert evidence.passed, evidence
    assert [x.family for x in evidence.samples] == [x.family for x in plain.samples]


def test_a_slice_of_a_real_function_is_real_and_false_variants_are_refuted():
    """Σ w x(t + ·) = (R w) ⋆ x of real filters: a conjugate added to w alone says the same."""
    w = functions("w", on=product(N, Z, Z), real=True)
    theorem = lemmas["A1"].on(Z).instantiate({functions("f"): Lambda(n, w(s, k, n))})
    assert "w is real-valued" in str(theorem)
    assert verify(theorem, digits=8).passed
    found = sensitivity(theorem)
    assert found.told_apart >= found.mutants // 2 > 3
    assert any("conjugate" in mutant.change for mutant in found.not_told_apart)


def test_two_slices_of_one_function_are_told_apart():
    w = functions("w", on=product(N, Z, Z))
    for other, wanted in ((k, Verdict.AGREES), (k + 1, Verdict.REFUTED)):
        first, second = (Lambda(n, w(s, x, n)) for x in (k, other))
        theorem = lemmas["B1"].on(Z).instantiate({functions("f"): first})
        false = lemmas["B1"].on(Z).instantiate({functions("f"): second})
        equation = Eq(theorem.lhs, false.rhs, evaluate=False)
        assert verify(equation, digits=8, domain=Z).verdict is wanted


@pytest.mark.parametrize(
    ("home", "first", "second", "point"),
    [
        (product(Z, R), k * (k + 1), k**2 + k, t),
        (product(N, Z, R), 2 * k, k + k * (k + 1) - k**2, t),
        (product(Cyclic(5), Z), k + 5, k, n),
    ],
)
def test_one_slice_in_two_writings_is_not_two_functions(home, first, second, point):
    """They were drawn apart, and a true equation was refuted."""
    w = functions("w", on=home)
    lead = (s,) if home.lines[0] == N else ()
    sides = (w(*lead, index, point) for index in (first, second))
    domain = Z if point is n else R
    evidence = verify(Eq(*sides, evaluate=False), digits=8, domain=domain)
    assert evidence.verdict is not Verdict.REFUTED, evidence


def test_a_power_without_a_base_does_not_end_a_sum():
    """Σ f(k)⁰ is a sum of ones: it has no value, however few places f has."""
    f = terms.letter("f", terms.Z)
    (bound,) = terms.bound_point(terms.Z)
    body = Term("Pow", terms.at(f, [bound]), 0)
    with pytest.raises(Unsettled, match="not seen to be a finite sum"):
        Run({}, [], 1, 0).value(Term("Total", body, terms.Z, 1))


def test_a_function_with_a_bound_index_has_no_slices():
    """Evenness in all coordinates says nothing of one slice: the whole function is drawn."""
    w = functions("w", on=product(Z, R), even=True)
    theorem = lemmas["A1"].on(R).instantiate({functions("f"): Lambda(t, w(k, t))})
    assert is_run(read_statement(theorem))
    assert verify(theorem, digits=8).passed


# ------------------------------------------------------------------ runs


def whole(theorem):
    """Return a theorem as a statement of whole functions."""
    token = theorem.token
    return Statement(token.lhs, token.rhs, theorem.domain, tuple(token.hypotheses))


@pytest.mark.parametrize("domain", [R, Cyclic(length)], ids=str)
@pytest.mark.parametrize("words", IMAGES, ids="+".join)
def test_a_whole_function_is_drawn_as_it_is_declared(words, domain):
    f = functions("f", on=product(Z, domain), **dict.fromkeys(words, True))
    point = POINTS[domain]
    theorem = lemmas["A1"].on(domain).instantiate({functions("f"): Lambda(point, f(k, *point))})
    sample = Sample(whole(theorem), 0, 3)
    ensure_hypotheses(sample, 60)
    run = sample.reading(60)
    (letter,) = (x for x in sample.read.lhs.free if x.parts[0] == "f")
    place = (1, Fraction(1, 4) if sample.on_lines else 1)
    there = turned(place) if words != ("real",) else place
    with ctx.workprec(120):
        value, image = (_number(run.apply(letter, x)) for x in (place, there))
    if "hermitian" in words or words == ("real",):
        image = image.conjugate()
    assert value == pytest.approx(-image if "odd" in words else image)
    assert abs(value) > 0.01
    assert (abs(value.imag) < 1e-12) == ("real" in words)


def _number(value):
    """Return a value in floating point."""
    if isinstance(value, Gauss):
        return complex(
            float(value.real.p) / float(value.real.q), float(value.imag.p) / float(value.imag.q)
        )
    return complex(value.ball())


HEADS = ("ConjF", "Reflect", "Shift", "Scale", "Plus", "Conv", "Corr")


@pytest.mark.parametrize("domain", [Z, Cyclic(length)], ids=str)
@settings(max_examples=portion(25))
@given(data=st.data())
def test_functions_made_of_others_have_the_values_of_their_definitions(data, domain):
    """Random compositions of operators on letters, against sums over all places."""
    where = domain_term(domain)
    period = 4 if where.head == "Cycle" else 0
    run = Run({where.parts[0]: Gauss.of(4)} if period else {}, [], 1, data.draw(st.integers(0, 9)))
    letters = [terms.letter(name, where) for name in "fg"]

    def functions_of(depth):
        if not depth:
            return data.draw(st.sampled_from(letters))
        head = data.draw(
            st.sampled_from(["ConjF", "Reflect", "Shift", "Scale", "Plus", "Conv", "Corr"])
        )
        first = functions_of(depth - 1)
        if head in {"ConjF", "Reflect"}:
            return Term(head, first)
        if head == "Shift":
            return Term(head, first, terms.number(data.draw(st.integers(-2, 2))))
        if head == "Scale":
            return Term(head, terms.number(data.draw(st.integers(-2, 2))), first)
        return Term(head, first, functions_of(depth - 1))

    def plain(f, x):
        head, parts = f.head, f.parts
        if head == "Letter":
            return run.apply(f, (x,))
        if head == "ConjF":
            return plain(parts[0], x).conjugate()
        if head == "Reflect":
            return plain(parts[0], -x)
        if head == "Shift":
            return plain(parts[0], x - parts[1].parts[0])
        if head == "Scale":
            return Gauss.of(parts[0].parts[0]) * plain(parts[1], x)
        if head == "Plus":
            return plain(parts[0], x) + plain(parts[1], x)
        everywhere = range(4) if period else range(-16, 17)
        f, g = parts
        if head == "Conv":
            values = [plain(f, y) * plain(g, x - y) for y in everywhere]
        else:
            values = [plain(f, y).conjugate() * plain(g, x + y) for y in everywhere]
        return sum(values, Gauss.of(0))

    function, x = functions_of(2), data.draw(st.integers(-5, 5))
    assert run.apply(function, (x,)) == plain(function, x)


def test_what_is_assumed_of_drawn_data_must_hold_at_all_points():
    """It held by chance at the two points that were looked at, and the theorem was "refuted"."""
    w = functions("w", on=product(N, Z, Z))
    a5 = lemmas["A5"].on(Z).instantiate({functions("f"): Lambda(n, w(s, k, n))})
    assert is_run(whole(a5))
    set_aside = 0
    for seed in range(60):
        sample = Sample(whole(a5), 0, seed)
        try:
            ensure_hypotheses(sample, 60)
        except Unsettled:
            set_aside += 1
        else:
            left, right = sample.exactly(whole(a5))
            assert left == right == Gauss.of(0)  # the slice is one where no data are
    assert set_aside > 20
