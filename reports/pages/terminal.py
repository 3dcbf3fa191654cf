"""What a run says on a terminal: the answer as soon as it is proved, and a summary at the end."""

from __future__ import annotations

from reports.facts.model import Facts, StatementFact, Verdict
from reports.markup.numbers import counted
from reports.pages import libraries, trust, unproved
from reports.pages.findings import mutants_in_words

ANSWER = {
    "A7b": "Deep learning's convolution is a cross-correlation: the filter is not flipped.",
    "A1": "A cross-correlation is the convolution with the first function flipped and conjugated.",
    "H5": "Trained alike from mirrored starts, by a rule that commutes with the flip, filters stay "
    "mirror images at any depth; one that you bring must be flipped first.",
}
"""The answer of the first page, sentence by sentence, and the lemma on which each rests."""


def answer(statement: StatementFact) -> str:
    """Return the sentence of the answer that rests on a statement proved in this run, if any."""
    words = ANSWER.get(statement.id)
    if words is None or not statement.proved:
        return ""
    on = statement.proved[0]
    formula = on.statement.text if on.statement else ""
    return f"{words}\n  {statement.id}, proved on {on.domain.text}: {formula}"


def summary(facts: Facts) -> str:
    """Return what a run found, in a few lines of plain text."""
    domains = {d.domain.text for s in facts.statements for d in s.proved}
    proved = sum(len(s.proved) for s in facts.statements)
    lines = [
        f"{counted(len(facts.statements), 'statement')}, {counted(proved, 'theorem')} on "
        f"{counted(len(domains), 'domain')}, "
        f"{trust.count(facts)}",
        f"evidence asked for: {facts.digits} digits; {_verdict_counts(facts)}",
    ]
    if facts.mutants is not None:
        lines.append(f"false variants of the statements: {mutants_in_words(facts.mutants)}")
    if facts.arrays is not None:
        held = sum(a.holds for a in facts.arrays)
        lines.append(f"arrays: {held} of {len(facts.arrays)} facts hold")
    if facts.training is not None:
        lines.append(f"training: {_training_in_short(facts)}")
    if facts.libraries is not None:
        lines.append(f"libraries: {libraries.count(facts.libraries)}")
    if facts.open is not None:
        lines.append(f"open: {unproved.count(facts.open)}")
    lines += [f"PROBLEM {problem}" for problem in facts.problems]
    return "\n".join(lines)


def _verdict_counts(facts: Facts) -> str:
    verdicts = [d.verdict for s in facts.statements for d in s.domains]
    counted = (f"{verdicts.count(v)} of {len(verdicts)}: {v}" for v in Verdict if v in verdicts)
    return ", ".join(counted) or "none"


def _training_in_short(facts: Facts) -> str:
    runs = (facts.training.gradient_descent, facts.training.momentum) if facts.training else ()
    kept = "exact flips" if all(run.holds for run in runs) else "NO exact flips"
    nets = facts.learning.nets if facts.learning else None
    broken = f"; {len(nets.counterexamples)} counterexamples without a hypothesis" if nets else ""
    return f"{kept} at every step{broken}"
