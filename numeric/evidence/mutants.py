"""Can the evidence fail? Which mutations of a statement the same samples refute.

Samples that cannot tell a statement from a false mutation of it (`numeric.evidence.mutating`) are
no evidence for the statement. Some mutations are true (f ⋆ g with its operands swapped); they
survive, and are listed by name, never hidden.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from numeric.checks.alone import alone
from numeric.checks.results import Verdict
from numeric.checks.tasks import Trial, hypotheses_hold
from numeric.evidence.mutating import Mutant, mutants
from numeric.evidence.runs import is_run, verdicts_on_runs
from numeric.evidence.verifying import MAXIMAL_DIGITS
from numeric.reading.statement import Statement, read_statement
from symbolic.errors import EvidenceError
from symbolic.showing import escape, word_table

_MORE = 16
"""So often numbers are drawn again where one sample is all there is: at some lag of a cycle of
given length f(1 − n) is f(n − 1)."""

_DIGITS = 5
"""Enough to tell things apart; a refutation is rigorous at any number of digits."""


@dataclass(frozen=True)
class Sensitivity:
    """How many mutations of a statement its samples tell from it.

    Attributes
    ----------
    statement
        The statement as text.
    mutants
        How many mutations were tried.
    told_apart
        How many were rigorously refuted by at least one sample.
    not_told_apart
        The others that agreed on every sample. A reader must be able to see that each is true.
    undecided
        Those that could not be evaluated.
    """

    statement: str
    mutants: int
    told_apart: int
    not_told_apart: tuple[Mutant, ...]
    undecided: tuple[Mutant, ...]

    def __str__(self) -> str:
        lines = [f"{self.statement}: {self.told_apart} of {self.mutants} mutations refuted"]
        lines += [f"  not told apart: {m}" for m in self.not_told_apart]
        lines += [f"  undecided: {m}" for m in self.undecided]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        first = f"**{self.told_apart} of {self.mutants} mutations refuted**"
        rows = [("not told apart", m) for m in self.not_told_apart]
        rows += [("undecided", m) for m in self.undecided]
        if not rows:
            return f"{first}: {escape(self.statement)}"
        table = word_table(
            ("verdict", "side", "change", "mutant"),
            ((verdict, m.side, m.change, m.equation) for verdict, m in rows),
        )
        return f"{first}: {escape(self.statement)}\n\n{table}"


@alone()
def sensitivity(
    statement: Any,
    seed: int = 0,
    domain: Any = None,
    digits: int = _DIGITS,
    families: Collection[str] | None = None,
    turn: tuple[int, int] = (0, 1),
) -> Sensitivity:
    """Try the mutations of a statement on the samples that `verify` uses for the statement.

    The hypotheses are those of the statement, so that the samples on which they hold are found
    once; a mutation is tried on these one after the other, up to the first that refutes it.

    Parameters
    ----------
    statement, seed, domain
        As for `verify`.
    digits
        The precision; more digits refute nothing that fewer do not, save near misses.
    families
        The samples to try, by name; those that counted as evidence, for instance.
    turn
        (k, n) for every n-th mutation from number k on, counted from 0; all of them unless given.
    """
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 < digits <= MAXIMAL_DIGITS:
        raise EvidenceError(f"sensitivity(digits={digits!r}): a positive whole number is needed")
    read = read_statement(statement, domain)
    first, among = turn
    found = list(mutants(read))[first::among]
    if is_run(read):
        changed = [mutant.statement for mutant in found]
        return _counted(read, found, verdicts_on_runs(read, changed, seed, families))
    wanted = [p for p in read.plans() if families is None or p.name in families]
    usable = [Trial(read, p, seed) for p in wanted if hypotheses_hold(read, p, seed)]
    verdicts = [_verdict_on(mutant.statement, usable, digits) for mutant in found]
    return _counted(read, found, verdicts)


def _counted(read: Statement, found: list[Mutant], verdicts: list[Verdict]) -> Sensitivity:
    by_verdict: dict[Verdict, list[Mutant]] = {verdict: [] for verdict in Verdict}
    for mutant, verdict in zip(found, verdicts, strict=True):
        by_verdict[verdict].append(mutant)
    return Sensitivity(
        str(read),
        len(found),
        len(by_verdict[Verdict.REFUTED]),
        tuple(by_verdict[Verdict.AGREES]),
        tuple(by_verdict[Verdict.UNDECIDED]),
    )


def _verdict_on(statement: Statement, usable: list[Trial], digits: int) -> Verdict:
    """Return REFUTED as soon as one sample refutes."""
    if statement.lhs == statement.rhs:
        return Verdict.AGREES
    agreed = False
    more = range(1, 1 + _MORE) if len(usable) == 1 and statement.symbols else ()
    for trial, first in [*((trial, 0) for trial in usable), *((usable[0], k) for k in more)]:
        result = trial.check(statement, digits, first)
        if result.verdict is Verdict.REFUTED:
            return Verdict.REFUTED
        agreed = agreed or result.verdict is Verdict.AGREES
    return Verdict.AGREES if agreed else Verdict.UNDECIDED
