"""The seam to proofs: proves a statement on all its domains and writes the proofs down."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.collecting.certifying import certified
from reports.facts.formula import Formula
from reports.facts.model import DomainFact, LineFact, ProofFact
from symbolic import lemmas
from symbolic.errors import ConvproofError
from symbolic.kernel.terms import Term
from symbolic.notation.printing import latex, text
from symbolic.notation.proofs import Proof
from symbolic.sympy_border.catalogue import Lemma
from symbolic.sympy_border.printing import latex_domain
from symbolic.sympy_border.theorems import Theorem


@dataclass(frozen=True)
class Proved:
    """What was proved on one domain.

    Attributes
    ----------
    fact
        What is told of it, still without evidence.
    claim
        The theorem without its proof, in the terms of the kernel: two theorems have the same
        claim exactly if they say the same. Empty where there is no theorem that can be written so.
    """

    fact: DomainFact
    claim: str


@dataclass(frozen=True)
class ProvedFile:
    """What was proved for one file of certificates, by names such as “A1 on ℝ”, and the file."""

    name: str
    written: str
    proved: dict[str, Proved]


def prove(name: str, wanted: Sequence[tuple[str, int]]) -> ProvedFile:
    """Prove statements of the catalogue and write the proofs down in one file, which is replayed.

    Parameters
    ----------
    name
        Of the file.
    wanted
        The ids of the statements, each with the number of one of its domains.
    """
    chosen = {statement_on(lemmas[id_], index): (lemmas[id_], index) for id_, index in wanted}
    found = {key: _stated(lemma, index) for key, (lemma, index) in chosen.items()}
    theorems = {
        key: lemma.on(lemma.domains[index])
        for key, (lemma, index) in chosen.items()
        if not found[key].fact.failure
    }
    written, certificates = certified(name, theorems)
    for (key, theorem), certificate in zip(theorems.items(), certificates, strict=True):
        stated = found[key]
        fact = replace(stated.fact, proof=_proof(theorem.proof.proof), certificate=certificate)
        found[key] = replace(stated, fact=fact)
    return ProvedFile(name, written, found)


def state(id_: str) -> tuple[Proved, ...]:
    """Prove a statement on each of its domains, and write down what it says and not how."""
    lemma = lemmas[id_]
    return tuple(_stated(lemma, index) for index in range(len(lemma.domains)))


def statement_on(lemma: Lemma, index: int) -> str:
    """Return what a statement on its domain number `index` is called."""
    return f"{lemma.id} on {lemma.domains[index]}"


def domain_fact(lemma: Lemma, index: int) -> DomainFact:
    """Return what is known of a statement on its domain number `index` before it is proved."""
    domain = lemma.domains[index]
    where = Formula(str(domain), latex_domain(domain))
    return DomainFact(where, None, (), None)


def _stated(lemma: Lemma, index: int) -> Proved:
    """Return what is proved on one domain, its proof without lines."""
    unproved = domain_fact(lemma, index)
    try:
        theorem = lemma.on(lemma.domains[index])
    except ConvproofError as error:
        return Proved(replace(unproved, failure=str(error)), "")
    fact = replace(
        unproved,
        statement=Formula(
            f"{text(theorem.token.lhs)} = {text(theorem.token.rhs)}",
            f"{latex(theorem.token.lhs)} = {latex(theorem.token.rhs)}",
        ),
        hypotheses=_conditions(theorem) + _formulas(theorem.token.hypotheses),
        proof=ProofFact(Formula(text(theorem.token.lhs), latex(theorem.token.lhs)), ()),
    )
    return Proved(fact, _claim(theorem))


def _claim(theorem: Theorem) -> str:
    token = theorem.token
    hypotheses = sorted(map(repr, token.hypotheses))
    return json.dumps([repr(token.lhs), repr(token.rhs), str(theorem.domain), *hypotheses])


def _conditions(theorem: Theorem) -> tuple[Formula, ...]:
    """Write down what is assumed of names, such as c ≠ 0."""
    return tuple(Formula(*condition) for condition in theorem.conditions)


def _formulas(hypotheses: frozenset[Term]) -> tuple[Formula, ...]:
    formulas = (Formula(text(h), latex(h)) for h in hypotheses)
    return tuple(sorted(formulas, key=lambda formula: (len(formula.text), formula.text)))


def _proof(proof: Proof) -> ProofFact:
    return ProofFact(
        start=Formula(text(proof.start), latex(proof.start)),
        lines=tuple(
            LineFact(Formula(x.text(), x.latex()), x.reason, _formulas(x.hypotheses))
            for x in proof.lines
        ),
        parts=tuple((title, _proof(part)) for title, part in proof.parts),
    )
