"""The seam to proofs: proves a statement on all its domains and writes the proofs down."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from reports.collecting.certifying import certify
from reports.facts.formula import Formula
from reports.facts.model import DomainFact, LineFact, ProofFact
from reports.facts.trust import CertificateFact
from symbolic import lemmas
from symbolic.errors import ConvproofError
from symbolic.kernel.terms import Term
from symbolic.notation.printing import latex, text
from symbolic.notation.proofs import Proof
from symbolic.sympy_border.catalogue import Lemma
from symbolic.sympy_border.domains import Domain
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


def prove(id_: str) -> tuple[Proved, ...]:
    """Prove a statement of the catalogue on each of its domains; write and replay certificates."""
    lemma = lemmas[id_]
    return tuple(map(_proved, [lemma] * len(lemma.domains), lemma.domains, certify(id_)))


def state(id_: str) -> tuple[Proved, ...]:
    """Prove a statement on each of its domains, and write down what it says and not how."""
    lemma = lemmas[id_]
    return tuple(_proved(lemma, domain, None) for domain in lemma.domains)


def domain_fact(lemma: Lemma, index: int) -> DomainFact:
    """Return what is known of a statement on its domain number `index` before it is proved."""
    domain = lemma.domains[index]
    where = Formula(str(domain), latex_domain(domain))
    return DomainFact(where, None, (), None)


def _proved(lemma: Lemma, domain: Domain, certificate: CertificateFact | None) -> Proved:
    """Return the theorem on one domain; without a certificate its proof is kept without lines."""
    unproved = domain_fact(lemma, lemma.domains.index(domain))
    try:
        theorem = lemma.on(domain)
    except ConvproofError as error:
        return Proved(replace(unproved, failure=str(error)), "")
    fact = replace(
        unproved,
        statement=Formula(
            f"{text(theorem.token.lhs)} = {text(theorem.token.rhs)}",
            f"{latex(theorem.token.lhs)} = {latex(theorem.token.rhs)}",
        ),
        hypotheses=_conditions(theorem) + _formulas(theorem.token.hypotheses),
        proof=_proof(theorem.proof.proof) if certificate else _unwritten(theorem),
        certificate=certificate,
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


def _unwritten(theorem: Theorem) -> ProofFact:
    return ProofFact(Formula(text(theorem.token.lhs), latex(theorem.token.lhs)), ())


def _proof(proof: Proof) -> ProofFact:
    return ProofFact(
        start=Formula(text(proof.start), latex(proof.start)),
        lines=tuple(
            LineFact(Formula(x.text(), x.latex()), x.reason, _formulas(x.hypotheses))
            for x in proof.lines
        ),
        parts=tuple((title, _proof(part)) for title, part in proof.parts),
    )
