"""Certificates: what was proved comes back, and nothing else gets through."""

from __future__ import annotations

import inspect
import io
import json
import runpy
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Abs, Add, Basic, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi, sin

import symbolic
from symbolic import certificates, encoding, kernel, language
from symbolic.certificates import LIMITS, MAX_LENGTH, SIGNATURES, certificate, check
from symbolic.domains import Cyclic, Domain, R
from symbolic.encoding import ASSUMPTIONS, HEADS, REFERENCES, TermReader, TermWriter
from symbolic.errors import ProofError
from symbolic.hypotheses import Hypothesis
from symbolic.kernel import Theorem
from symbolic.lemmas import CYCLE, lemmas
from symbolic.operators import conv, corr
from symbolic.terms import Applied, FunctionTerm, Lam, ScalarMap, Total, functions

f, g = functions("f g")
w = functions("w", real=True)
t = Symbol("t", real=True)
z = Symbol("z")

EVERY = [(lemma.id, domain) for lemma in lemmas for domain in lemma.domains]

Content = dict[str, Any]


def statement(theorem: Theorem) -> tuple[Any, ...]:
    return theorem.lhs, theorem.rhs, theorem.hypotheses, theorem.domain


@cache
def written(lemma: str, domain: Domain) -> str:
    return certificate(lemmas[lemma].on(domain))


def edited(change: Callable[[Content], object], lemma: str = "A1", domain: Domain = R) -> str:
    content = json.loads(written(lemma, domain))
    change(content)
    return json.dumps(content)


def claimed(text: str) -> tuple[Any, ...]:
    """What the text of a certificate says, read without any step of the proof."""
    content = json.loads(text)
    reader = TermReader()
    for entry in content["terms"]:
        reader.read(entry)
    claim = content["claim"]
    return (
        reader.reference("term", claim["lhs"]),
        reader.reference("term", claim["rhs"]),
        frozenset(reader.reference("hypothesis", h) for h in claim["hypotheses"]),
        reader.reference("domain", claim["domain"]),
    )


def refused_or_as_claimed(text: str) -> bool:
    """Whether the certificate is accepted; it then proves what its text says."""
    try:
        theorem = check(text)
    except ProofError:
        return False
    assert statement(theorem) == claimed(text)
    return True


# ------------------------------------------------------------------ round trip


@pytest.mark.parametrize(("lemma", "domain"), EVERY, ids=str)
def test_every_lemma_comes_back(lemma: str, domain: Domain) -> None:
    theorem = lemmas[lemma].on(domain)
    text = written(lemma, domain)
    again = check(text)
    assert statement(again) == statement(theorem)
    assert str(again) == str(theorem)
    assert certificate(again) == text


def test_a_theorem_for_concrete_functions_comes_back() -> None:
    theorem = lemmas["A1"].on(R).instantiate({f: Lam(exp(-(t**2)), [t], R), t: 3 * t + 1})
    assert theorem.inference.rule == "instantiate"
    assert statement(check(certificate(theorem))) == statement(theorem)


def test_each_step_is_written_once() -> None:
    once = kernel.reflexivity(f(t), R)
    many = once
    for _ in range(40):
        many = kernel.transitivity(many, many)
    assert len(json.loads(certificate(many))["steps"]) == 41
    assert check(certificate(many)).lhs == f(t)


def test_the_same_step_taken_twice_is_written_once() -> None:
    first, second = kernel.reflexivity(f(t), R), kernel.reflexivity(f(t), R)
    assert first is not second
    text = certificate(kernel.transitivity(first, second))
    assert len(json.loads(text)["steps"]) == 2


def test_a_long_chain_needs_no_recursion() -> None:
    chain = kernel.reflexivity(f(t), R)
    for _ in range(3000):
        chain = kernel.symmetry(chain)
    assert check(certificate(chain)).lhs == f(t)


def scalars() -> st.SearchStrategy[Any]:
    numbers = [I, pi, Integer(0), Integer(-1), Integer(3), Rational(-2, 3)]
    symbols = [z, t, Symbol("p", positive=True)]
    values = [f(t), w(t), w(2 * t - 1), conv(f, g)(t), corr(g, w)(t + 1)]
    leaves = st.sampled_from([*numbers, *symbols, *values])

    def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inner, min_size=2, max_size=4)
        return (
            several.map(lambda a: Add(*a))
            | several.map(lambda a: Mul(*a))
            | st.builds(Pow, inner, st.sampled_from([Integer(2), Integer(3)]))
            | st.builds(conjugate, inner)
            | st.builds(exp, inner)
            | st.builds(Abs, inner)
            | st.builds(lambda a, b: ScalarMap("u", a, b), inner, inner)
            | st.builds(lambda a, s: Total(a, [t], R, [s]), inner, st.sampled_from([1, -1]))
            | st.builds(lambda a: Applied(Lam(a, [t], R), [2 * t], R), inner)
        )

    return st.recursive(leaves, larger, max_leaves=12)


def parts(term: Basic) -> set[Basic]:
    return {term}.union(*(parts(a) for a in term.args))


def rebuilt_as_it_is(term: Basic) -> bool:
    return all(not p.args or p.func(*p.args) == p for p in parts(term))


@given(scalars())
@settings(max_examples=150, deadline=None)
def test_random_terms_come_back_exactly(term: Any) -> None:
    writer = TermWriter()
    try:
        index = writer.index(term)
    except ProofError as error:
        outside = "has no head" in str(error) or "no integer" in str(error)
        assert outside or not rebuilt_as_it_is(term)
        return
    reader = TermReader()
    for entry in json.loads(json.dumps(writer.entries)):
        reader.read(entry)
    again = reader.reference("term", index)
    assert again == term
    assert again.args == term.args
    assert [type(p) for p in again.args] == [type(p) for p in term.args]


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        (Add(f(t), f(t), evaluate=False), "SymPy evaluates Add"),
        (Add(*reversed((t + f(t)).args), evaluate=False), "order"),
        (Mul(0, z, evaluate=False), "SymPy evaluates Mul"),
        (Pow(z, Rational(1, 2)), "no integer"),
        (sin(z), "no head"),
    ],
)
def test_a_term_that_sympy_would_not_build_again_is_not_written(term: Any, reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        TermWriter().index(term)


def test_a_theorem_from_elsewhere_is_not_written() -> None:
    with pytest.raises(ProofError, match="not made by the kernel"):
        certificate(object.__new__(Theorem))


# ------------------------------------------------------------------ the tables are complete

KINDS = {
    "Expr": "term",
    "Applied": "term",
    "Total": "term",
    "conjugate": "term",
    "Domain": "domain",
    "Hypothesis": "hypothesis",
    "Symbol": "symbol",
    "Theorem": "theorem",
    "int": "integer",
    "Point": "[term]",
    "Sequence[Expr]": "[term]",
    "Sequence[int]": "[integer]",
    "Sequence[Point]": "[[term]]",
    "Sequence[Sequence[Expr]]": "[[term]]",
    "Sequence[Theorem]": "[theorem]",
    "Sequence[ForAll]": "[hypothesis]",
    "Mapping[Letter, FunctionTerm]": "{letter:function}",
    "Mapping[Symbol, Expr]": "{symbol:term}",
}


@pytest.mark.parametrize("rule", sorted(kernel.RULES.keys() | SIGNATURES.keys()))
def test_the_signature_of_every_rule_is_that_of_the_kernel(rule: str) -> None:
    parameters = inspect.signature(kernel.RULES[rule]).parameters.values()
    kinds = [KINDS[p.annotation] + "*" * (p.kind is p.VAR_POSITIONAL) for p in parameters]
    assert SIGNATURES[rule] == " ".join(kinds)
    assert all(p.default is p.empty for p in parameters)


def kinds_of(base: type[Any]) -> set[type[Any]]:
    below = set().union(*(kinds_of(c) for c in base.__subclasses__())) if base else set()
    return below or {base}


@pytest.mark.parametrize("base", [FunctionTerm, Hypothesis, Domain])
def test_every_function_hypothesis_and_domain_has_a_head(base: type[Any]) -> None:
    ours = {c for c in kinds_of(base) if c.__module__.startswith("symbolic.")}
    assert ours <= {head.made for head in HEADS.values()}


def test_the_assumptions_are_those_of_the_language() -> None:
    assert ASSUMPTIONS == language._ADMITTED_ASSUMPTIONS


def test_the_documentation_lists_heads_rules_and_limits() -> None:
    text = certificates.__doc__ or ""
    lines = {line.strip() for line in text.splitlines()}
    assert all(f"{rule} {kinds}".strip() in lines for rule, kinds in SIGNATURES.items())
    assert all(f"{tag} {head.kinds}".strip() in lines for tag, head in HEADS.items())
    assert all(f"{what}: {most}" in lines for what, most in LIMITS.items())
    assert all(name in text for name in ASSUMPTIONS | REFERENCES.keys())


# ------------------------------------------------------------------ edits by hand


def entry(content: Content, *wanted: Any) -> list[Any]:
    """The first term of the table that starts like this."""
    return next(e for e in content["terms"] if e[: len(wanted)] == list(wanted))


def add(content: Content, *entries: list[Any]) -> int:
    content["terms"] += entries
    return len(content["terms"]) - 1


def swap_sides(content: Content) -> None:
    claim = content["claim"]
    claim["lhs"], claim["rhs"] = claim["rhs"], claim["lhs"]


def set_to(value: Any, *path: Any) -> Callable[[Content], None]:
    def change(content: Any) -> None:
        *above, last = path
        for key in above:
            content = content[key]
        content[last] = value

    change.__name__ = f"{'.'.join(map(str, path))} = {value!r:.30}"
    return change


def rename_head(old: str, new: str) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        entry(content, old)[0] = new

    change.__name__ = f"{old} becomes {new}"
    return change


def no_such_premise(content: Content) -> None:
    next(s for s in content["steps"] if s[0] == "transitivity")[1] = len(content["steps"])


def its_own_premise(content: Content) -> None:
    index, step = next((i, s) for i, s in enumerate(content["steps"]) if s[0] == "transitivity")
    step[1] = index


def the_claim_as_its_own_reason(content: Content) -> None:
    content["steps"] = [["symmetry", 1], ["symmetry", 0]]


def steps_backwards(content: Content) -> None:
    content["steps"].reverse()


def a_step_left_out(content: Content) -> None:
    del content["steps"][0]


def last_step_left_out(content: Content) -> None:
    del content["steps"][-1]


def claim_of_another_domain(content: Content) -> None:
    content["claim"]["domain"] = add(content, ["Lattice", 1])


def a_conjugate_forgotten(content: Content) -> None:
    content["claim"]["rhs"] = add(content, *applied_convolution(content))


def applied_convolution(content: Content) -> list[list[Any]]:
    letter = {e[1]: i for i, e in enumerate(content["terms"]) if e[0] == "Letter"}
    line = content["terms"].index(["RealSpace", 1])
    size = len(content["terms"])
    time = content["terms"].index(["Symbol", "t", "real"])
    return [["Conv", letter["f"], letter["g"]], ["Applied", size, line, time]]


def an_extra_hypothesis(content: Content) -> None:
    content["claim"]["hypotheses"] = [add(content, ["Letter", "q", False], ["RealValued", 0])]


def bound_point_outwards(content: Content) -> None:
    entry(content, "Bound")[1] += 1


def bound_point_of_integers(content: Content) -> None:
    entry(content, "Bound")[3] = "integer"


def free_symbol_into_bound(content: Content) -> None:
    entry(content, "Symbol")[:] = ["Bound", 0, 0, "real"]


def a_forward_reference(content: Content) -> None:
    content["terms"].reverse()


EDITS = [
    swap_sides,
    a_conjugate_forgotten,
    claim_of_another_domain,
    an_extra_hypothesis,
    bound_point_outwards,
    bound_point_of_integers,
    free_symbol_into_bound,
    a_forward_reference,
    no_such_premise,
    its_own_premise,
    the_claim_as_its_own_reason,
    steps_backwards,
    a_step_left_out,
    last_step_left_out,
    set_to([], "steps"),
    set_to([], "terms"),
    set_to([["unfold"], 0], "steps", 0),
    set_to("unfold", "steps", 0),
    set_to({"unfold": 0}, "steps", 0),
    set_to(["unfold"], "steps", 0),
    set_to(["unfold", 0, 0], "steps", 0),
    set_to(["unfold", "0"], "steps", 0),
    set_to(["unfold", [0]], "steps", 0),
    set_to(["unfold", None], "steps", 0),
    set_to(["unfold", True], "steps", 0),
    set_to(["unfold", 5.0], "steps", 0),
    set_to(["unfold", -1], "steps", 0),
    set_to(["unfold", "__import__('os').abort()"], "steps", 0),
    set_to("__import__('os').abort()", "terms", 0),
    set_to(["__import__('os').abort()"], "terms", 0),
    set_to(["eval", "1"], "terms", 0),
    set_to(["Lambda", "x"], "terms", 0),
    set_to(["Integral", 0], "terms", 0),
    set_to(["Function", "f"], "terms", 0),
    set_to(["Symbol", "t", "__class__"], "terms", 0),
    set_to(["Symbol", "t", "transcendental"], "terms", 0),
    set_to(["Symbol", "t", True], "terms", 0),
    set_to(["Symbol", 3, "real"], "terms", 0),
    set_to(["Symbol", "", "real"], "terms", 0),
    set_to(["Symbol", "t\n", "real"], "terms", 0),
    set_to(["Symbol", "\ud800", "real"], "terms", 0),
    set_to(["Symbol", "t" * 65, "real"], "terms", 0),
    set_to(["Symbol", "t", "real", "commutative"], "terms", 0),
    set_to([], "terms", 0),
    set_to(0, "terms", 0),
    set_to(None, "claim"),
    set_to(None, "claim", "lhs"),
    set_to(True, "claim", "domain"),
    set_to({}, "claim", "hypotheses"),
    set_to([0], "claim", "hypotheses"),
    set_to(0, "claim", "note"),
    set_to(0, "note"),
    set_to(2, "version"),
    set_to(True, "version"),
    set_to(1.0, "version"),
    set_to("proof", "format"),
    rename_head("Conv", "Corr"),
    rename_head("Conj", "Reflect"),
    rename_head("Total", "Lam"),
    rename_head("RealSpace", "Lattice"),
    rename_head("conjugate", "Abs"),
]


@pytest.mark.parametrize("change", EDITS, ids=lambda c: c.__name__)
def test_an_edited_certificate_is_refused(change: Callable[[Content], None]) -> None:
    assert check(written("A1", R))
    with pytest.raises(ProofError):
        check(edited(change))


@pytest.mark.parametrize("domain", lemmas["G10b"].domains, ids=str)
def test_no_hypothesis_can_be_dropped(domain: Domain) -> None:
    count = len(lemmas["G10b"].on(domain).hypotheses)
    assert count == 3
    for i in range(count):
        dropped = edited(lambda c, i=i: c["claim"]["hypotheses"].pop(i), "G10b", domain)
        with pytest.raises(ProofError, match="not the claim"):
            check(dropped)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (set_to([], "steps"), "there are no steps"),
        (set_to(["Add", 0, 1], "terms", 2), "is a RealSpace, a term is needed"),
        (set_to(["Conj", 0], "terms", 2), "is a Symbol, a function is needed"),
        (set_to(["Letter", "f", 0], "terms", 2), "true or false is needed"),
        (set_to(["Letter", "f", "false"], "terms", 2), "true or false is needed"),
        (set_to(["Symbol", "t", "prime"], "terms", 0), "is not an assumption"),
        (set_to(["Symbol", "t", 1], "terms", 0), "is not an assumption"),
        (set_to(["unfold", 1, 1], "steps", 0), "is a RealSpace, a term is needed"),
        (set_to(["unfold", 0, 0], "steps", 0), "is a Symbol, a domain is needed"),
        (set_to(["unfold", 5], "steps", 0), "unfold takes “term domain”, 1 were given"),
        (set_to(["unfold", 5, 1, 1], "steps", 0), "unfold takes “term domain”, 3 were given"),
        (set_to(["symmetry"], "steps", 0), "symmetry takes"),
        (set_to(["I", 0], "terms", 2), "I takes “”, 1 were given"),
        (set_to(["Conv", 0], "terms", 2), "Conv takes"),
        (set_to(["RealSpace", 5], "terms", 1), "dimension 5"),
        (set_to(["RealSpace", 0], "terms", 1), "dimension 0"),
        (set_to(["Bound", 101, 0, "real"], "terms", 2), "out of the range"),
        (set_to([], "claim"), "exactly the keys"),
        (set_to(["eval", "1"], "terms", 0), "there is no head 'eval'"),
    ],
)
def test_a_refusal_says_why(change: Callable[[Content], None], reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        check(edited(change))


@pytest.mark.parametrize("rule", ["sorry", "_admit", "__class__", "", "Unfold", "unfold "])
def test_a_rule_that_does_not_exist_is_named(rule: str) -> None:
    with pytest.raises(ProofError, match=f"there is no rule '{rule}'"):
        check(edited(set_to([rule, 0], "steps", 0)))


def test_no_hypothesis_is_claimed_twice() -> None:
    def twice(content: Content) -> None:
        content["claim"]["hypotheses"].append(content["claim"]["hypotheses"][0])

    with pytest.raises(ProofError, match="lists a hypothesis twice"):
        check(edited(twice, "G10b"))


def instantiated() -> Theorem:
    return lemmas["A1"].on(R).instantiate({f: conv(f, g), t: t + 1})


@pytest.mark.parametrize("argument", [2, 3])
@pytest.mark.parametrize("change", ["twice", "three", "one", "text"])
def test_a_mapping_is_a_list_of_pairs_with_different_keys(argument: int, change: str) -> None:
    content = json.loads(certificate(instantiated()))
    step = content["steps"][-1]
    assert step[0] == "instantiate"
    (pair,) = step[argument]
    wrong = {"twice": [pair, pair], "three": [[*pair, 0]], "one": [pair[:1]], "text": ["ab"]}
    step[argument] = wrong[change]
    with pytest.raises(ProofError, match=r"twice|pair|a list"):
        check(json.dumps(content))


def test_no_bound_point_can_be_captured() -> None:
    """In nested totals, each occurrence of the outer point is turned into the inner one."""
    text = written("G10d", R)
    outer = [i for i, e in enumerate(json.loads(text)["terms"]) if e[:2] == ["Bound", 1]]
    assert outer
    for i in outer:
        with pytest.raises(ProofError):
            check(edited(set_to(0, "terms", i, 1), "G10d"))


def test_a_letter_with_another_name_gives_another_theorem() -> None:
    def rename(content: Content) -> None:
        entry(content, "Letter", "f")[1] = "phi"

    theorem = check(edited(rename))
    assert theorem.lhs.function.args[0] == functions("phi")
    assert theorem.lhs.function.args[0] != functions("f")


@pytest.mark.parametrize(
    "name", ["__import__('os').abort()", "0 = 5 on ℤ; and z", "i", "π", "pi", "f g", ""]
)
def test_a_name_that_reads_like_something_else_is_refused(name: str) -> None:
    def rename(content: Content) -> None:
        entry(content, "Letter", "f")[1] = name

    with pytest.raises(ProofError):
        check(edited(rename))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 1', '"version": 1, "version": 1'),
        ('"rhs"', '"lhs"'),
        ('"version": 1', '"version": NaN'),
        ('"version": 1', '"version": 1e0'),
        ('["RealSpace",1]', '["RealSpace",NaN]'),
        ('["RealSpace",1]', '["RealSpace",Infinity]'),
        ('["RealSpace",1]', '["RealSpace",1.0]'),
        ('["RealSpace",1]', '["RealSpace",true]'),
        ('["RealSpace",1]', '["RealSpace",01]'),
        ('["RealSpace",1]', "RealSpace(1)"),
        ('["RealSpace",1]', "['RealSpace',1]"),
        ('["RealSpace",1]', '["RealSpace",1,]'),
        ("{", "{{"),
        ("{", "[{"),
        ("{", "\ufeff{"),
    ],
)
def test_text_that_is_not_strict_json_of_the_format_is_refused(old: str, new: str) -> None:
    text = written("A1", R)
    assert old in text
    with pytest.raises(ProofError):
        check(text.replace(old, new, 1))


@pytest.mark.parametrize("value", [None, b"{}", 7, ["{}"], {}])
def test_what_is_not_text_is_refused(value: Any) -> None:
    with pytest.raises(ProofError, match="text is needed"):
        check(value)


@pytest.mark.parametrize("premise", [-1, 1, 2, False, True, None, 0.0, "0", [0], {}])
def test_a_premise_is_the_index_of_an_earlier_step(premise: Any) -> None:
    content = json.loads(with_terms(["exp", 1]))
    content["steps"].append(["symmetry", 0])
    assert check(json.dumps(content)).lhs == exp(z)
    content["steps"][1][1] = premise
    with pytest.raises(ProofError, match="not the index of an earlier step"):
        check(json.dumps(content))


# ------------------------------------------------------------------ terms in a wrong form


def with_terms(*entries: list[Any]) -> str:
    """A certificate of a = a on ℝ for the last of the terms; the first is ℝ, the next z, t, f."""
    terms = [["RealSpace", 1], ["Symbol", "z"], ["Symbol", "t", "real"], ["Letter", "f", False]]
    content = {
        "format": "convproof certificate",
        "version": 1,
        "terms": terms + list(entries),
        "steps": [["reflexivity", 3 + len(entries), 0]],
        "claim": {
            "lhs": 3 + len(entries),
            "rhs": 3 + len(entries),
            "hypotheses": [],
            "domain": 0,
        },
    }
    return json.dumps(content)


def test_terms_in_the_form_of_sympy_are_accepted() -> None:
    assert check(with_terms(["Value", 3, 2], ["Integer", 2], ["Mul", 5, 4])).lhs == 2 * f(t)
    assert check(with_terms(["Rational", -1, 2], ["Add", 4, 1])).lhs == z - Rational(1, 2)


def test_the_order_of_a_sum_says_nothing() -> None:
    assert check(with_terms(["Add", 1, 2])).lhs == check(with_terms(["Add", 2, 1])).lhs == z + t


@pytest.mark.parametrize(
    "entries",
    [
        (["Rational", 2, 4],),
        (["Rational", 1, 0],),
        (["Rational", 3, 1],),
        (["Integer", 1], ["Add", 1, 4], ["Add", 1, 5]),
        (["Integer", 0], ["Mul", 4, 1]),
        (["Add", 1],),
        (["Mul"],),
        (["Mul", 1, 1],),
        (["Pow", 1, 0],),
        (["Pow", 1, 1],),
        (["Pow", 1, True],),
        (["conjugate", 2],),
        (["conjugate", 1, 1],),
        (["Integer", 0], ["exp", 4]),
        (["Value", 1, 2],),
        (["Add", 0, 1],),
        (["Add", 3, 1],),
        (["Bound", 0, 0, "real"],),
        (["Bound", -1, 0, "real"], ["Total", 4, 0, 1]),
        (["Bound", 0, 1, "real"], ["Total", 4, 0, 1]),
        (["Total", 1, 0],),
        (["Total", 1, 0, 2],),
        (["Total", 1, 0, 1, 1],),
        (["Cyclic", 1],),
        (["Integer", 0], ["Cyclic", 4]),
        (["ForAll", 1, 0],),
    ],
    ids=str,
)
def test_terms_in_another_form_are_refused(entries: tuple[list[Any], ...]) -> None:
    with pytest.raises(ProofError):
        check(with_terms(*entries))


# ------------------------------------------------------------------ limits


def repeated(entry_at: Callable[[int], list[Any]], count: int) -> str:
    """Terms of which each is made of the one before it."""
    return with_terms(["exp", 1], *(entry_at(i) for i in range(4, 4 + count)))


HUGE = {
    "deep": repeated(lambda i: ["exp", i], 200),
    "a tree of 2^50 nodes": repeated(lambda i: ["ScalarMap", "u", i, i], 50),
    "a product of sums": with_terms(
        *(["Symbol", f"x{i}"] for i in range(60)),
        *(["Add", 4 + 2 * i, 5 + 2 * i] for i in range(30)),
        ["Mul", *range(64, 94)],
    ),
    "a power of a sum": with_terms(["Add", 1, 2], ["Pow", 4, 60]),
    "the square of a modulus": with_terms(
        *(["Symbol", f"x{i}"] for i in range(100)),
        ["Add", *range(4, 104)],
        ["Abs", 104],
        ["Pow", 105, 2],
    ),
    "a product of moduli": with_terms(
        *(["Symbol", f"x{i}"] for i in range(60)),
        *(entry for i in range(30) for entry in (["Add", 4 + i, 34 + i], ["Abs", 64 + 2 * i])),
        ["Mul", *range(65, 125, 2)],
    ),
    "a power of a sum below an exponential": with_terms(
        ["Add", 1, 2], ["exp", 4], ["Pow", 4, 60], ["ScalarMap", "u", 6], ["exp", 7]
    ),
    "a power of a power": with_terms(["Add", 1, 2], ["Pow", 4, 9], ["exp", 5], ["Pow", 5, 9]),
    "a high power": with_terms(["Pow", 1, 101]),
    "a long number": with_terms(["Integer", 10**200]),
    "a very long number": with_terms(["Integer", 1]).replace("1]", "1" * 100_000 + "]"),
    "a long product": with_terms(["ScalarMap", "u", *[1] * 1001]),
    "a long point": with_terms(["Value", 3, *[2] * 1001]),
    "a large space": with_terms(["RealSpace", 5]),
    "a huge space": with_terms(["RealSpace", 10**9]),
    "an outer binder": with_terms(["Bound", 10**9, 0, "real"]),
    "many terms": with_terms(*[["I"]] * 100_001),
    "many steps": with_terms(["exp", 1]).replace(
        '"steps": [', '"steps": [' + '["reflexivity", 1, 0], ' * 100_001
    ),
    "nested lists": "[" * 1_000_000,
    "nested objects": '{"terms":' * 100_000,
    "nested lists for a term": with_terms().replace("0]", "[" * 50_000 + "]" * 50_000 + "]"),
    "long text": with_terms(["exp", 1]) + " " * MAX_LENGTH,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_what_is_beyond_the_limits_is_refused(text: str) -> None:
    with pytest.raises(ProofError):
        check(text)


def test_the_limits_are_reached() -> None:
    assert check(repeated(lambda i: ["exp", i], 80))
    assert check(with_terms(["Pow", 1, 100]))
    assert check(with_terms(["Integer", 10**200 - 1]))


def test_a_theorem_that_grows_at_every_step_is_stopped() -> None:
    """f becomes λx. u(f(x), f(x)) again and again: each step doubles the statement."""
    terms = [["Bound", 0, 0, "real"], ["Value", 3, 4], ["ScalarMap", "u", 5, 5], ["Lam", 6, 0]]
    content = json.loads(with_terms(*terms, ["Value", 3, 2]))
    content["steps"] += [["instantiate", i, [[3, 7]], []] for i in range(60)]
    with pytest.raises(ProofError, match="nodes"):
        check(json.dumps(content))


def growing(term: list[list[Any]], value: list[list[Any]], count: int) -> str:
    """A proof that puts a value for z into a term again and again."""
    content = json.loads(with_terms(*term, *value))
    last = 3 + len(term)
    content["steps"] = [["reflexivity", last, 0]]
    put = [[1, last + len(value)]]
    content["steps"] += [["instantiate", i, [], put] for i in range(count)]
    return json.dumps(content)


GROWING = {
    "exponents": growing([["Pow", 1, 100]], [], 6),
    "a number in nested powers": growing(
        [["Integer", 1], ["Pow", 1, 100], ["Add", 4, 5], ["Pow", 6, 9]],
        [["Integer", 10**199]],
        1,
    ),
    "monomials below an exponential": growing(
        [["Pow", 1, 100], ["exp", 4]],
        [*(["Symbol", f"x{i}"] for i in range(20)), ["Add", *range(6, 26)]],
        1,
    ),
}


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING.keys())
def test_a_step_that_expands_to_too_much_is_refused(text: str) -> None:
    with pytest.raises(ProofError, match=r"exponents up to|bits|monomials"):
        check(text)


def test_a_power_that_would_be_multiplied_out_for_ever_is_refused() -> None:
    with pytest.raises(ProofError, match="exponents up to"):
        kernel.reflexivity(z**100_000, R)


def test_the_normal_form_never_multiplies_out_too_much() -> None:
    """Whatever a certificate counts: the cost is bounded where it arises."""
    wide = Add(*(Symbol(f"x{i}") for i in range(200)))
    with pytest.raises(ProofError, match="200 and 200 monomials are multiplied out"):
        kernel.ring(Abs(wide) ** 2, wide * conjugate(wide), R)


def test_a_proof_beyond_the_limits_is_not_written() -> None:
    term = z
    for _ in range(120):
        term = exp(term)
    with pytest.raises(ProofError, match="depth"):
        certificate(kernel.reflexivity(term, R))


@pytest.mark.parametrize("limit", ["MAX_STEPS", "MAX_LENGTH"])
def test_what_could_not_be_read_is_not_written(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    theorem = lemmas["A1"].on(R)
    monkeypatch.setattr(certificates, limit, 5)
    with pytest.raises(ProofError, match="beyond the limits"):
        certificate(theorem)


def test_a_name_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(ProofError, match="printable"):
        TermWriter().index(Symbol("a\nb"))
    with pytest.raises(ProofError, match="not an assumption"):
        TermWriter().index(Symbol("p", prime=True))
    with pytest.raises(ProofError, match="out of the range"):
        TermWriter().index(z**101)


def test_an_error_of_sympy_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setitem(kernel.RULES, "unfold", broken)
    with pytest.raises(ProofError, match="RecursionError"):
        check(written("A1", R))


# ------------------------------------------------------------------ random edits

SAMPLE = [
    ("A1", R),
    ("A3", R),
    ("A4", CYCLE),
    ("B1", CYCLE),
    ("C1", symbolic.Z2),
    ("C9", symbolic.R2),
    ("G10b", symbolic.Z),
    ("G10d", R),
]

RANDOM = settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
CHARACTERS = st.sampled_from([chr(i) for i in range(32, 127)] + ["\n", "\x00", "é", "٣"])


def test_every_byte_of_a_certificate_counts() -> None:
    """Each character replaced by another of its kind, and left out."""
    text = written("A1", R)
    following = {"9": "0", "[": "]", "]": "[", '"': "'"}
    outcomes = []
    for i, old in enumerate(text):
        new = following.get(old, chr(ord(old) + 1))
        outcomes.append(refused_or_as_claimed(text[:i] + new + text[i + 1 :]))
        outcomes.append(refused_or_as_claimed(text[:i] + text[i + 1 :]))
    assert outcomes.count(True) < len(outcomes) / 8


@given(st.sampled_from(SAMPLE), st.data())
@RANDOM
def test_random_characters_change_nothing_unseen(which: tuple[str, Domain], data: Any) -> None:
    text = written(*which)
    for _ in range(data.draw(st.integers(1, 3))):
        i = data.draw(st.integers(0, len(text) - 1))
        text = text[:i] + data.draw(CHARACTERS) + text[i + 1 :]
    refused_or_as_claimed(text)


def mutate(content: Content, data: Any) -> None:
    """Change one term, one step or the claim."""
    where = data.draw(st.sampled_from(["terms", "steps", "claim"]))
    if where == "claim":
        key = data.draw(st.sampled_from(["lhs", "rhs", "domain"]))
        content["claim"][key] = data.draw(st.integers(0, len(content["terms"]) - 1))
        return
    row = data.draw(st.sampled_from(content[where]))
    i = data.draw(st.integers(0, len(row) - 1))
    if i == 0:
        names = HEADS if where == "terms" else SIGNATURES
        row[0] = data.draw(st.sampled_from(sorted(names)))
    elif isinstance(row[i], int):
        near = st.integers(row[i] - 2, row[i] + 2) | st.integers(-1, len(content["terms"]))
        row[i] = data.draw(near | st.booleans())
    elif isinstance(row[i], list) and row[i]:
        row[i] = row[i][::-1] if data.draw(st.booleans()) else row[i][:-1]
    else:
        row[i] = data.draw(st.sampled_from(["t", "f", "g", "real", "integer", 0, None]))
    if len(row) > 2 and data.draw(st.booleans()):
        j = data.draw(st.integers(1, len(row) - 2))
        row[j], row[j + 1] = row[j + 1], row[j]


@given(st.sampled_from(SAMPLE), st.data())
@RANDOM
def test_random_trees_change_nothing_unseen(which: tuple[str, Domain], data: Any) -> None:
    content = json.loads(written(*which))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content, data)
    refused_or_as_claimed(json.dumps(content))


# ------------------------------------------------------------------ the command


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["check", *arguments])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("symbolic.check", run_name="__main__")
    return int(stopped.value.code or 0)


def test_the_command_prints_what_each_file_proves(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, binary = (tmp_path / name for name in ("good", "bad", "binary"))
    good.write_text(written("A1", R), encoding="utf-8")
    bad.write_text(edited(swap_sides), encoding="utf-8")
    binary.write_bytes(b"\xff\xfe")
    assert run(monkeypatch, str(good), str(good)) == 0
    proved = f"{good}: proved on ℝ: (f ∗ g)(t) = (conj(R f) ⋆ g)(t)\n"
    assert capsys.readouterr().out == 2 * proved
    assert run(monkeypatch, str(bad), str(good), str(binary)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{bad}: refused: ")
    assert "not the claim" in lines[0]
    assert lines[1] + "\n" == proved
    assert lines[2].startswith(f"{binary}: refused: ")


def test_the_command_reads_its_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = io.TextIOWrapper(io.BytesIO(written("B1", Cyclic(5)).encode()))
    monkeypatch.setattr(sys, "stdin", text)
    assert run(monkeypatch, "-") == 0
    assert capsys.readouterr().out == "-: proved on ℤ/5: (f ⋆ g)(n) = (g ⋆ f)(n)\n"


def test_bad_usage_and_unreadable_files_have_their_own_status(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing"
    assert run(monkeypatch) == 2
    assert "usage" in capsys.readouterr().err
    assert run(monkeypatch, str(missing)) == 2
    assert f"{missing}: cannot be read" in capsys.readouterr().err


def test_the_command_does_not_take_the_place_of_the_function() -> None:
    with pytest.raises(ImportError, match="is a command"):
        import_module("symbolic.check")
    assert getattr(symbolic, "check", check) is check


def test_limits_are_those_of_the_encoding() -> None:
    assert LIMITS["dimension of ℝᵈ and ℤᵈ"] == encoding.MAX_DIMENSION
