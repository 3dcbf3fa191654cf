"""Every lemma on every domain: it is proved, it holds on data, and its mutations do not.

The registry is walked, so a new lemma is tested as soon as it is written. Statements are evaluated
by `oracle`, which shares no code with the definitions, the rules or the normal form.
"""

from dataclasses import dataclass

import pytest
from oracle import satisfying_model, seeded, verdict
from sympy import Mul, S, conjugate
from sympy.core.function import AppliedUndef

from symbolic import Cyclic, ProofError, Z, lemmas
from symbolic.kernel.certificate import certificate, check
from symbolic.notation.printing import text as written
from symbolic.notation.proofs import proof_of
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.hypotheses import Equation, ForAll
from symbolic.sympy_border.operators import Conj, Conv, Corr, Modulate, Reflect, Shift
from symbolic.sympy_border.printing import text
from symbolic.sympy_border.terms import Applied

CASES = [(lemma.id, domain) for lemma in lemmas for domain in lemma.domains]
NAMED = [f"{id_} on {domain}" for id_, domain in CASES]
EACH = pytest.mark.parametrize(("id_", "domain"), CASES, ids=NAMED)

RUNS = {x.id for x in lemmas if x.chapter == "H"}
"""Statements about runs of networks: `test_run_samples` evaluates them and their mutations."""
ON_DATA = [case for case in CASES if case[0] not in RUNS]

NO_MODEL = {
    (id_, domain)
    for id_ in ("G10", "G10b", "G10c")
    for domain in lemmas[id_].domains
    if not domain.discrete
}
"""Training on ℝᵈ applies an arbitrary map to functions, which leaves the family of Gaussians."""

SLOW = {"G9", "G9b", "G10", "G10b", "G10c"}
"""Sums in sums in sums, whose values in the plane take a second."""


@pytest.mark.drawn(100)
@EACH
def test_the_lemma_is_proved(id_, domain):
    theorem = lemmas[id_].on(domain)
    assert theorem.domain == domain
    assert theorem == lemmas[id_].on(domain)


@pytest.mark.drawn(45)
@EACH
def test_its_certificate_replays(id_, domain):
    token = lemmas[id_].on(domain).token
    replayed = check(certificate(token))
    assert (replayed.lhs, replayed.rhs) == (token.lhs, token.rhs)
    assert replayed.hypotheses == token.hypotheses


def verdicts(theorem, *, enough=2, most=30, period=None):
    """The verdicts on random data, until `enough` are "true" or one is "false"."""
    found = []
    for seed in range(most):
        model = satisfying_model(seeded(seed), theorem.domain, theorem, period=period)
        found.append(verdict(theorem, model))
        if found[-1] == "false" or found.count("true") == enough:
            break
    return found


@pytest.mark.drawn(40)
@pytest.mark.parametrize(("id_", "domain"), ON_DATA, ids=[f"{i} on {d}" for i, d in ON_DATA])
def test_the_statement_holds_on_data(id_, domain):
    no_model = (id_, domain) in NO_MODEL
    few = 1 if id_ in SLOW and domain.dimension > 1 else 2
    found = verdicts(lemmas[id_].on(domain), enough=few, most=3 if no_model else 30)
    assert "false" not in found
    assert "true" in found or no_model, found


@pytest.mark.drawn(60)
@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("id_", [id_ for id_, domain in ON_DATA if isinstance(domain, Cyclic)])
def test_the_statement_holds_on_each_cycle(id_, size):
    """The theorem for a symbol N, put to a number."""
    (domain,) = (d for d in lemmas[id_].domains if isinstance(d, Cyclic))
    theorem = lemmas[id_].on(domain)
    concrete = theorem.instantiate({domain.period: size})
    assert concrete.domain == Cyclic(size)
    found = verdicts(concrete, enough=1, most=20)
    assert "false" not in found
    assert "true" in found or size > 2, found


@pytest.mark.drawn(50)
@EACH
def test_the_statement_and_its_proof_are_printed(id_, domain):
    """Every hypothesis, and lines one can read from the left side to the right, with reasons."""
    theorem = lemmas[id_].on(domain)
    token, shown = theorem.token, str(theorem)
    for part in (token.lhs, token.rhs, *token.hypotheses):
        assert written(part) in shown
    assert str(domain) in shown
    proof = proof_of(token)
    assert (proof.start, proof.lines[-1].term) == (token.lhs, token.rhs)
    assert all(line.reason for line in proof.lines)
    printed = str(proof)
    assert printed.count("\n") >= len(proof.lines)
    for unread in ("[the same]", "[symmetry]", "[transitivity]", "#"):  # # marks a nameless point
        assert unread not in printed


@pytest.mark.drawn(60)
@pytest.mark.parametrize("id_", [lemma.id for lemma in lemmas if lemma.chapter != "H"])
def test_the_proof_is_had_as_expressions_of_sympy(id_):
    theorem = lemmas[id_].on(lemmas[id_].domains[0])
    proof = theorem.proof
    assert (proof.start, proof.lines[-1].term) == (theorem.lhs, theorem.rhs)


def test_ids_and_names_are_ways_to_the_same_entry():
    for lemma in lemmas:
        assert lemmas[lemma.id] == lemmas[lemma.name] == getattr(lemmas, lemma.name)
        assert lemma.source
    with pytest.raises(ProofError, match="there is no lemma 'A99'"):
        lemmas["A99"]
    with pytest.raises(AttributeError):
        _ = lemmas.no_such_lemma
    with pytest.raises(ProofError, match="is stated on"):
        lemmas["B16"].on(Z)


# ------------------------------------------------------------------ mutations


@dataclass(frozen=True)
class Mutant:
    """A statement with one change, and what was changed."""

    what: str
    rhs: object
    hypotheses: frozenset


def places(term, path=()):
    """Every part of a term with the way to it, function terms included."""
    yield path, term
    for i, argument in enumerate(getattr(term, "args", ())):
        inside = not isinstance(term, Total) or i == 0
        if inside and not isinstance(argument, (int, str)):
            yield from places(argument, (*path, i))


def put(term, path, new):
    """The term with another part at a place."""
    if not path:
        return new
    arguments = list(term.args)
    arguments[path[0]] = put(arguments[path[0]], path[1:], new)
    return term.func(*arguments)


def changes(part):
    """One change of a part, by name."""
    if isinstance(part, Conj):
        yield "conjugation of a function dropped", part.args[0]
    if isinstance(part, conjugate):
        yield "conjugate dropped", part.args[0]
    if isinstance(part, Reflect):
        yield "reflection dropped", part.args[0]
    if isinstance(part, Conv):
        yield "⋆ is ∗", Corr(*part.args)
    if isinstance(part, Corr):
        yield "∗ is ⋆", Conv(*part.args)
        if part.args[0] != part.args[1]:
            yield "functions of ∗ swapped", Corr(*reversed(part.args))
    if isinstance(part, (Shift, Modulate)):
        negated = [-a for a in part.args[1:]]
        yield "sign of the shift", part.func(part.args[0], *negated)
    if isinstance(part, AppliedUndef):
        yield "sign of an argument", part.func(*(-p for p in part.args))
        yield "conjugate added", conjugate(part)
    if isinstance(part, Applied):
        yield (
            "sign of an argument",
            part.func(part.args[0], [-p for p in part.args[1]], part.args[2]),
        )


def mutants(theorem):
    """The theorem with one change on its right side, or with an equation dropped."""
    for path, part in places(theorem.rhs):
        for what, new in changes(part):
            try:
                rhs = put(theorem.rhs, path, new)
            except ValueError:
                continue
            if rhs != theorem.rhs:
                place = ".".join(map(str, path))
                yield Mutant(f"{what} at {place}", rhs, theorem.hypotheses)
    yield Mutant("sign", Mul(S.NegativeOne, theorem.rhs), theorem.hypotheses)
    for hypothesis in sorted(theorem.hypotheses, key=text):
        inner = hypothesis.args[0] if isinstance(hypothesis, ForAll) else hypothesis
        if isinstance(inner, Equation):
            rest = theorem.hypotheses - {hypothesis}
            yield Mutant(f"dropped: {text(hypothesis)}", theorem.rhs, rest)


class Claim:
    """A statement without a proof."""

    def __init__(self, lhs, rhs, hypotheses, domain):
        self.lhs, self.rhs, self.hypotheses, self.domain = lhs, rhs, hypotheses, domain


def mutation_domain(lemma):
    """One domain per lemma: ℤ, whose data are exact; cycles where sums nest deeply."""
    cycles = [d for d in lemma.domains if isinstance(d, Cyclic)]
    if lemma.chapter == "G" and cycles:
        return cycles[0]
    return Z if Z in lemma.domains else lemma.domains[0]


def refuted(theorem, mutant, most):
    """Whether some data make the mutant false; cycles of one and two points are left out."""
    claim = Claim(theorem.lhs, mutant.rhs, mutant.hypotheses, theorem.domain)
    for seed in range(most):
        rng, period = seeded(seed), 3 + seed % 3
        model = satisfying_model(rng, theorem.domain, claim, period=period)
        if verdict(claim, model) == "false":
            return True
    return False


HERMITIAN = "an autocorrelation is Hermitian, and A5 turns ∗ with it into ⋆"
SYMMETRIC = "the hypothesis makes the functions symmetric"
WHOLE = "the sum runs over a whole domain, which −m runs through as well"
EVEN = "the impulse is even"
INVERTED = "Gaussians satisfy the Fourier inversion that is assumed"

TRUE_MUTANTS = {
    ("A5", "⋆ is ∗ at 0"): SYMMETRIC,
    ("B12", "sign of an argument at 0.0"): WHOLE,
    ("B12", "sign of an argument at 1.0"): WHOLE,
    ("B14", "sign of an argument at "): SYMMETRIC,
    ("B14c", "sign of an argument at "): SYMMETRIC,
    ("B15", "⋆ is ∗ at 0"): SYMMETRIC,
    ("C3", "∗ is ⋆ at 0"): SYMMETRIC,
    ("C3", "functions of ∗ swapped at 0"): SYMMETRIC,
    ("C3b", "functions of ∗ swapped at 0"): SYMMETRIC,
    ("C3c", "functions of ∗ swapped at 0"): SYMMETRIC,
    ("C19b", "sign of an argument at 0.0"): WHOLE,
    ("C19", "sign of an argument at 0.0"): WHOLE,
    ("C19", "sign of an argument at 1.0.0"): WHOLE,
    ("C14", "∗ is ⋆ at 0"): HERMITIAN,
    ("C14", "functions of ∗ swapped at 0"): HERMITIAN,
    ("C14b", "⋆ is ∗ at 0"): HERMITIAN,
    ("G4", "⋆ is ∗ at 0"): HERMITIAN,
    ("G4b", "⋆ is ∗ at 0"): HERMITIAN,
    ("G13", "⋆ is ∗ at 0.0.0"): HERMITIAN,
    ("G13b", "⋆ is ∗ at 0"): HERMITIAN,
    ("C21c", "sign of an argument at "): "the autocorrelation of a real function is even",
    ("C23b", "⋆ is ∗ at 0"): HERMITIAN,
    ("C24d", "⋆ is ∗ at 0"): HERMITIAN,
    ("G10d", "sign of an argument at 1.1.0.0.0.0"): WHOLE,
    ("G10d", "sign of an argument at 1.1.0.0.0.1"): WHOLE,
    ("G10e", "sign of an argument at 1.1.0.0.0.0"): WHOLE,
    ("G10e", "sign of an argument at 1.1.0.0.0.1"): WHOLE,
    ("G8c", "sign of an argument at 1.0"): WHOLE,
    ("B24c", "sign of an argument at 0.0.0.1"): EVEN,
    ("B24f", "sign of an argument at 0.0.0.1"): EVEN,
    ("G9", "sign of an argument at 0.0.0.0.0.0.0.0"): EVEN,
    ("G9b", "sign of an argument at 0.0.0.0.0.0.0.0"): EVEN,
    **{
        (
            id_,
            f"dropped: ∫_{{−∞}}^{{∞}} e^(2·i·π·t·τ)·(F {f})(τ) dτ = {g}(t) for all t ∈ ℝ",
        ): INVERTED
        for id_, f, g in [
            ("E7", "f", "f"),
            ("E7b", "f", "f"),
            ("E8", "g", "g"),
            ("E4", "g", "g"),
            ("E5", "g", "g"),
            ("E13b", "(f ⋆ g)", "(f ⋆ g)"),
        ]
    },
}
"""Mutants that are true, with the reason; they are not refuted, and all the others are."""


@pytest.mark.drawn(16)
@pytest.mark.parametrize("id_", [lemma.id for lemma in lemmas if lemma.id not in RUNS])
def test_mutations_of_the_statement_are_refuted(id_):
    lemma = lemmas[id_]
    theorem = lemma.on(mutation_domain(lemma))
    for mutant in mutants(theorem):
        true = (id_, mutant.what) in TRUE_MUTANTS
        assert refuted(theorem, mutant, most=5 if true else 120) != true, (
            f"{mutant.what}: {text(theorem.lhs)} = {text(mutant.rhs)}"
        )


def test_the_true_mutants_exist():
    """The list names no mutant that is not tried."""
    listed = {id_ for id_, _ in TRUE_MUTANTS}
    tried = {
        (id_, mutant.what)
        for id_ in listed
        for mutant in mutants(lemmas[id_].on(mutation_domain(lemmas[id_])))
    }
    assert set(TRUE_MUTANTS) <= tried
