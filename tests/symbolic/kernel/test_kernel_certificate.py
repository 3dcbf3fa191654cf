"""Certificates of format 2: the specification, what is refused, and what an edit can do."""

import copy
import json
import re
import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic.kernel import certificate as format2
from symbolic.kernel import rules as k
from symbolic.kernel import terms as t
from symbolic.kernel.certificate import certificate, check, check_all
from symbolic.kernel.errors import ProofError, TermError, brief
from symbolic.kernel.integrability import derivation
from symbolic.kernel.interning import HEADS
from symbolic.kernel.terms import Term

SPECIFICATION = Path(format2.__file__).with_name("CERTIFICATE.md").read_text("utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)\n```", SPECIFICATION, re.DOTALL)
f, g = t.letter("f", t.Z), t.letter("g", t.Z)
(n,) = t.point_of(t.Z, "n")
value = t.at(f, [n])


def swapped():
    return k.ring(t.add(value, t.at(g, [n])), t.add(t.at(g, [n]), value))


# ------------------------------------------------------------------ the specification


def test_there_are_three_examples():
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("text", EXAMPLES)
def test_example_holds(text):
    (theorem,) = check_all(text).values()
    assert json.loads(
        certificate({next(iter(json.loads(text)["theorems"])): theorem})
    ) == json.loads(text)


def rows(section):
    """Return the cells of the tables in a section, those of the header apart."""
    lines = SPECIFICATION.split(f"\n## {section}")[1].split("\n## ")[0].splitlines()
    return [[c.strip() for c in x.strip("|").split("|")] for x in lines if x.startswith("| `")]


def test_specification_has_every_head_with_its_kinds():
    told = {name: row[1] for row in rows("2. Terms") for name in re.findall(r"`(\w+)`", row[0])}
    assert told == {name: head.kinds for name, head in HEADS.items()}


def test_specification_has_every_rule_with_its_arguments():
    told = [(row[0].strip("`"), row[1]) for row in rows("4. Steps")][: len(k.SIGNATURES)]
    assert dict(told) == k.SIGNATURES


def test_specification_has_every_limit():
    section = SPECIFICATION.split("## 5. Limits")[1].split("## 6.")[0]
    for most in format2.LIMITS.values():
        assert f"{most:,}" in section


# ------------------------------------------------------------------ writing and reading


def test_several_theorems_share_terms_and_steps():
    one, two = swapped(), k.symmetry(swapped())
    together = json.loads(certificate({"one": one, "two": two}))
    assert [len(together["steps"]), together["theorems"]] == [2, {"one": 0, "two": 1}]
    theorems = check_all(json.dumps(together))
    assert theorems["two"].lhs is one.rhs
    with pytest.raises(ProofError, match="check_all"):
        check(json.dumps(together))


def test_check_returns_a_theorem_made_now():
    old = swapped()
    new = check(certificate(old))
    assert new is not old
    assert (new.lhs, new.rhs, new.hypotheses) == (old.lhs, old.rhs, old.hypotheses)


def test_format_1_is_refused_by_name():
    with pytest.raises(ProofError, match="format 1"):
        check('{"format": "convproof certificate", "version": 1, "terms": [], "steps": []}')


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "{", "[" * 100_000, '"a"', EXAMPLES[0].encode(), None]
)
def test_other_texts_are_refused(text):
    with pytest.raises(ProofError, match=r"^certificate: "):
        check(text)


def content():
    return json.loads(EXAMPLES[2])


def refused(change, match="certificate"):
    edited = content()
    change(edited)
    with pytest.raises(ProofError, match=match):
        check_all(json.dumps(edited))


EDITS = {
    "another key": lambda c: c.update(more=1),
    "no key": lambda c: c.pop("steps"),
    "another format": lambda c: c.update(format="proof"),
    "version as text": lambda c: c.update(version="2"),
    "version as fraction": lambda c: c.update(version=2.0),
    "version true": lambda c: c.update(version=True),
    "no theorems": lambda c: c.update(theorems={}),
    "theorems as list": lambda c: c.update(theorems=[1]),
    "nameless": lambda c: c.update(theorems={"": 1}),
    "unprintable name": lambda c: c.update(theorems={"a\nb": 1}),
    "long name": lambda c: c.update(theorems={"a" * 65: 1}),
    "later step": lambda c: c.update(theorems={"a": 2}),
    "negative step": lambda c: c.update(theorems={"a": -1}),
    "step true": lambda c: c.update(theorems={"a": True}),
    "terms as object": lambda c: c.update(terms={}),
    "empty term": lambda c: c["terms"].insert(0, []),
    "term as object": lambda c: c["terms"].__setitem__(0, {"Z": 0}),
    "term as text": lambda c: c["terms"].insert(0, "Z"),
    "head as number": lambda c: c["terms"].insert(0, [1]),
    "no head": lambda c: c["terms"].append(["Sine", 3]),
    "later part": lambda c: c["terms"].append(["Conj", 999]),
    "own part": lambda c: c["terms"].append(["Conj", len(c["terms"])]),
    "negative part": lambda c: c["terms"].append(["Conj", -1]),
    "part true": lambda c: c["terms"].append(["Conj", True]),
    "part as text": lambda c: c["terms"].append(["Conj", "3"]),
    "number true": lambda c: c["terms"].append(["Number", True, 1]),
    "half a number": lambda c: c["terms"].append(["Number", 1.5, 1]),
    "number as index": lambda c: c["terms"].append(["Var", 0, "real", ""]),
    "part missing": lambda c: c["terms"].append(["Conv", 1]),
    "part too many": lambda c: c["terms"].append(["Z", 1]),
    "part of another sort": lambda c: c["terms"].append(["Conj", 0]),
    "step as text": lambda c: c["steps"].append("ring"),
    "empty step": lambda c: c["steps"].append([]),
    "no rule": lambda c: c["steps"].append(["magic", [], [3, 3, []]]),
    "rule as number": lambda c: c["steps"].append([1, [], [3, 3, []]]),
    "private rule": lambda c: c["steps"].append(["_admit", [], [3, 3, []]]),
    "arguments missing": lambda c: c["steps"].append(["reflexivity", [], [3, 3, []]]),
    "open argument": lambda c: c["steps"].append(["reflexivity", [3], [3, 3, []]]),
    "later premise": lambda c: c["steps"].append(["symmetry", [2], [3, 3, []]]),
    "premise as list": lambda c: c["steps"].append(["symmetry", [[0]], [3, 3, []]]),
    "other left side": lambda c: c["steps"][0][2].__setitem__(0, 15),
    "other right side": lambda c: c["steps"][0][2].__setitem__(1, 10),
    "hypothesis dropped": lambda c: c["steps"][0][2][2].pop(),
    "hypothesis twice": lambda c: c["steps"][0][2][2].append(12),
    "another hypothesis": lambda c: c["steps"][0][2][2].__setitem__(0, 16),
    "hypothesis added": lambda c: c["steps"][0][2][2].append(17),
    "conclusion too long": lambda c: c["steps"][0][2].append(0),
    "reason for a rule without": lambda c: c["steps"][0].append([]),
    "reasons missing": lambda c: c["steps"][1].pop(),
    "a reason missing": lambda c: c["steps"][1][3].pop(),
    "a reason twice": lambda c: c["steps"][1][3].append(c["steps"][1][3][0]),
    "another reason": lambda c: c["steps"][1][3][0][1].__setitem__(0, "obvious"),
    "another claim": lambda c: c["steps"][1][3][0][1].__setitem__(1, 14),
    "a branch missing": lambda c: c["steps"][1][3][1][1][2].pop(),
    "another reason in a branch": lambda c: c["steps"][1][3][1][1][2][0].__setitem__(0, "obvious"),
    "a branch not derived": lambda c: c["steps"][1][3][1][1][2].__setitem__(0, None),
    "not derived": lambda c: c["steps"][1][3][0].__setitem__(1, None),
    "a reason too long": lambda c: c["steps"][1][3][0][1].append([]),
    "a pair too long": lambda c: c["steps"][1][3][0].append([]),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_edit_is_refused(name):
    refused(EDITS[name])


def test_a_reason_for_what_is_kept_is_refused():
    kept = json.loads(certificate(k.by_integrability(k.assume(Term("Equation", value, value), []))))
    (pair,) = kept["steps"][1][3]
    assert pair[1] is None
    pair[1] = ["given", pair[0], []]
    with pytest.raises(ProofError, match="reasons"):
        check(json.dumps(kept))


@pytest.mark.parametrize("name", [1, "", "a\nb", "a" * 65])
def test_name_is_not_written(name):
    with pytest.raises(ProofError, match="names no theorem"):
        certificate({name: swapped()})


def test_the_unedited_content_holds():
    assert check_all(json.dumps(content()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 2,', '"version": 2, "version": 2,'),
        ('["Z"]', '["Z", NaN]'),
        ('["Z"]', '["Z", 1e999]'),
        ('["Z"]', '["Z", Infinity]'),
        ('["Number",-1,1]', '["Number",-1.0,1]'),
        ('["Number",-1,1]', f'["Number",{"9" * 5000},1]'),
    ],
)
def test_json_is_strict(old, new):
    text = EXAMPLES[0].replace(old, new)
    assert text != EXAMPLES[0]
    with pytest.raises(ProofError, match=r"no integer|twice|limit"):
        check(text)


@pytest.mark.parametrize("what", sorted(set(format2.LIMITS) - {"members of a list"}))
def test_what_could_not_be_read_is_not_written(what, monkeypatch):
    proved = k.symmetry(swapped())
    monkeypatch.setitem(format2.LIMITS, what, 0)
    with pytest.raises(ProofError, match=f"{what}: .* 0 are allowed"):
        certificate(proved)


def test_both_sides_count_alike():
    """What is written at a limit can be read, and nothing beyond it."""
    text = certificate(k.symmetry(swapped()))
    reader = format2._Reader()
    reader.read(json.loads(text))
    for what, paid in reader._paid.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(format2.LIMITS, what, paid)
            assert certificate(check(text)) == text
            patch.setitem(format2.LIMITS, what, paid - 1)
            with pytest.raises(ProofError, match=f"{what}: at most"):
                check(text)


@settings(max_examples=300)
@given(st.sampled_from(range(3)), st.data())
def test_a_changed_byte_proves_what_it_says_or_nothing(which, data):
    text = EXAMPLES[which]
    place = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.sampled_from('0123456789-,[]"{}: fgnRZN\\ex'))
    edited = text[:place] + new + text[place + 1 :]
    try:
        theorems = check_all(edited)
    except ProofError:
        return
    told = json.loads(edited)
    table = []
    for head, *parts in told["terms"]:
        kinds = format2.spread(HEADS[head].kinds, len(parts), head)
        literal = {"name", "word", "integer", "small"}
        table.append(
            Term(
                head,
                *(p if kind in literal else table[p] for kind, p in zip(kinds, parts, strict=True)),
            )
        )
    for name, theorem in theorems.items():
        lhs, rhs, hypotheses = told["steps"][told["theorems"][name]][2]
        assert (theorem.lhs, theorem.rhs) == (table[lhs], table[rhs])
        assert theorem.hypotheses == {table[h] for h in hypotheses}


# ------------------------------------------------------------------ hostile files


def hostile(*rows, steps=(("reflexivity", [3], [3, 3, []]),)):
    """Return a file in which all but what is hostile holds."""
    head = [["Z"], ["Var", "x", "complex", ""], ["Var", "y", "complex", ""], ["Number", 1, 1]]
    return json.dumps(
        {"format": "convproof certificate", "version": 2, "terms": [*head, *rows],
         "steps": list(steps), "theorems": {"a": 0}}
    )  # fmt: skip


def repeated(head, count, start=1):
    """Each term is the head of the one before, twice: exponential as a tree."""
    return [[head, start if i == 0 else 3 + i, start if i == 0 else 3 + i] for i in range(count)]


def powers(exponent, count):
    return [["Add", 1, 2], *(["Pow", 4 + i, exponent] for i in range(count))]


HOSTILE = {
    "doubled sums": hostile(*repeated("Add", 50)),
    "doubled products": hostile(*repeated("Mul", 50)),
    "doubled maps": hostile(["Map", "u", 1, 1], *(["Map", "u", i, i] for i in range(4, 54))),
    "deep": hostile(["Conj", 1], *(["Conj", 4 + i] for i in range(100))),
    "large exponent": hostile(["Pow", 1, 10**9]),
    "power of a sum": hostile(*powers(60, 1)),
    "power of a power": hostile(*powers(100, 3)),
    "powers of a number": hostile(["Number", 7, 3], *(["Pow", i, 100] for i in range(4, 8))),
    "modulus squared": hostile(
        ["Add", *[1, 2] * 40], ["Abs", 4], ["Pow", 5, 2], ["Mul", 6, 6]),
    "digits": hostile(["Number", 10**4000, 1]),
    "sum times a product": hostile(
        ["Add", *[1, 2] * 100], *[["Var", f"v{i}", "complex", ""] for i in range(500)],
        ["Mul", *range(4, 505)], steps=[["ring", [505, 505], [505, 505, []]]]),
    "large body": hostile(
        ["Number", 900, 1], ["Cycle", 4], ["Bound", 0, 0, "integer", ""], ["Letter", "c", "", 5],
        ["At", 7, 6], ["Map", "u", *[8] * 900], ["Total", 9, 5, 1],
        steps=[["enumerate", [10], [10, 10, []]]]),
    "large cycle": hostile(["Number", 10**40, 1], ["Cycle", 4], ["Total", 3, 5, 1],
                           steps=[["enumerate", [6], [6, 6, []]]]),
    "many terms": hostile(*([["Conj", 1]] * 40_000)),
    "many large terms": hostile(["Map", "u", *[1] * 900], *([["Conj", 4]] * 2_000)),
    "many steps": hostile(steps=[["reflexivity", [1], [1, 1, []]]] * 20_000),
    "wide": hostile(["Add", *[1] * 5_000]),
    "large conclusions": hostile(
        ["Map", "u", *[1] * 900], steps=[["reflexivity", [4], [4, 4, []]]] * 1_000),
    "wide map": hostile(["Map", "u", *[1] * 1_001], steps=[["reflexivity", [4], [4, 4, []]]]),
    "long": " " * 3_000_000 + hostile(),
    "nested": "[" * 500_000,
    "many lines": hostile(["Product", *[0] * 100]),
    "premises again and again": hostile(
        ["Number", 100, 1], ["Cycle", 4], ["Letter", "c", "", 5], ["Var", "m", "integer", ""],
        *(["Number", n, 1] for n in range(100)), *(["At", 6, 8 + n] for n in range(100)),
        *(["Map", "u", *[108 + n] * 900] for n in range(100)),
        ["At", 6, 7], ["Map", "u", *[308] * 900],
        steps=[*(["reflexivity", [n], [n, n, []]] for n in range(208, 308)),
               *[["cases", [309, 309, 7, 5, [*range(100)]], [309, 309, []]]] * 4]),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused(name):
    with pytest.raises(ProofError):
        check_all(HOSTILE[name])


def seconds(call):
    """Return the processor time of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def test_nested_moduli_are_seen_not_to_vanish_at_once():
    """Each modulus was asked twice whether it vanishes: 900 bytes took minutes."""
    size = factor = t.variable("w", "complex", "nonzero")
    for _ in range(24):
        size = Term("Abs", t.mul(size, factor))
    assert seconds(lambda: Term("Pow", size, -1)) < 2


def test_numbers_with_one_hash_are_told_apart_at_once():
    """Integers that differ by multiples of 2⁶¹ − 1 have one hash in every process."""
    rows = [["Number", i * (2**61 - 1) + 1, 1] for i in range(1, 12_000)]
    assert seconds(lambda: check_all(hostile(*rows))) < 4


def test_sum_of_values_with_one_hash_is_too_large():
    """The atoms of its normal form were compared each with each."""
    points = [t.number(i * (2**61 - 1) + 1) for i in range(1, 300)]
    with pytest.raises(TermError, match="beyond the limits"):
        t.add(*(t.at(f, [p]) for p in points))


def test_functions_of_many_products_are_looked_at_once():
    """512 products asked the same 115 letters each time, and the last one asked had no reason."""
    letters = [t.letter(f"f{i}", t.Z) for i in range(115)]
    unknown = Term("Operator", "U", t.Z, Term("Delta", t.Z))
    value = t.at(Term("Plus", *letters, unknown), [n])
    body = t.mul(*[t.add(value, value)] * 9, t.variable("v"))
    claim = Term("Absolutely", t.total(body, [n], t.Z))
    assert seconds(lambda: derivation(claim)) < 1


def test_names_of_many_parts_are_united_at_once():
    """The set of names was copied with each of 998 parts."""
    names = [t.variable(f"v{i}") for i in range(2_994)]
    parts = [Term("Map", "u", *names[i : i + 3]) for i in range(0, 2_994, 3)]
    assert seconds(lambda: [Term("Map", f"w{i}", *parts) for i in range(20)]) < 1


def test_denominators_that_multiply_have_a_price():
    """Sums of 998 of them had 28,000 bits."""
    with pytest.raises(TermError, match="beyond the limits"):
        t.add(*(t.number(Fraction(1, 2**27 + 2 * i + 1)) for i in range(998)))


def test_messages_are_short_before_they_are_written():
    """Of a matrix of large terms all was written, and then cut."""
    large = Term("Map", "u", *[t.variable("x", "real")] * 900)
    total = t.total(t.ONE, [t.variable("x", "real")], t.R)
    matrix = [[large] * 200] * 200
    start = time.process_time()
    with pytest.raises(ProofError) as raised:
        k.change_variable(total, matrix, [t.ZERO])
    assert time.process_time() - start < 1
    assert len(str(raised.value)) < 1000
    assert brief([1, [2, 3, 4, 5], 6, 7]) == "[1, [2, 3, 4, … 4 in all], 6, … 4 in all]"


def test_many_names_in_many_hypotheses_are_replaced_at_once():
    """All pairs were rewritten below each binder of each hypothesis."""
    names = [t.variable(f"v{i}") for i in range(400)]
    premises = []
    for name in names:
        claim = Term("Equation", t.ONE, name)
        for _ in range(20):
            claim = Term("ForAll", claim, t.Z)
        there = k.assume(claim, [[t.ZERO]] * 20)
        premises.append(k.transitivity(there, k.symmetry(there)))
    ones = t.add(*[t.ONE] * len(names))
    together = k.congruence(ones, list(range(len(names))), premises)
    pairs = list(zip(names, names[1:] + names[:1], strict=True))
    assert seconds(lambda: k.instantiate(together, pairs)) < 2


def test_signs_of_a_long_product_are_seen_at_once():
    """Each factor has three signs, and their combinations were enumerated once."""
    names = [["Var", f"m{i}", "integer", ""] for i in range(60)]
    value = [["Mul", *range(4, 64)], ["Letter", "f", "", 0], ["At", 65, 64]]
    check_all(hostile(*names, *value, steps=[["reflexivity", [66], [66, 66, []]]]))


def test_many_nested_totals_are_seen_to_converge_at_once():
    """The numbers of an elimination without division double their digits with each row."""
    points = [t.variable(f"n{i}", "integer") for i in range(26)]
    rows = (
        [t.mul(t.number(1 + i * j % 31 + 99 * (i == j)), x) for j, x in enumerate(points)]
        for i in range(26)
    )
    body = t.mul(*(t.at(t.letter("f", t.Z), [t.add(*row)]) for row in rows))
    for point in points:
        body = t.total(body, [point], t.Z)
    assert derivation(Term("HasValue", body)) is not None


def test_claims_of_lemmas_survive():
    from symbolic.chapters import lemmas  # noqa: PLC0415 - a later room, here as a source of proofs

    proofs = {lemma.id: lemma.on(lemma.domains[-1]) for lemma in lemmas if lemma.id[0] in "AD"}
    text = certificate(proofs)
    assert certificate(check_all(text)) == text
    for name, theorem in check_all(text).items():
        old = proofs[name]
        assert (theorem.lhs, theorem.rhs, theorem.hypotheses) == (old.lhs, old.rhs, old.hypotheses)


def test_copies_of_content_are_independent():
    assert content() == copy.deepcopy(content())
