"""What `examine` found, as plain data that loads no engine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from numeric.checks.results import Verdict
from symbolic.showing import escape, word_table


@dataclass(frozen=True)
class CaseFinding:
    """What one domain and family showed.

    Attributes
    ----------
    domain, family
        Where the samples live and what they are.
    verdict
        AGREES only if all comparisons passed and all mutants were refuted.
    outcomes
        How many comparisons had which outcome.
    digits
        The least number of digits proved where sides are equal or touch; None where all those are
        exact or there are none.
    margin
        The least proved relative margin of an inequality that holds strictly; empty if none does.
    mutants, told_apart
        How many false variants were tried, and how many were rigorously refuted.
    variants
        The names of those that the claim brings; the others are, for every assertion, the right
        side of an equation times 1.001, or the inequality reversed.
    survivors
        The variants that were not refuted.
    reason, remedy
        Where the verdict is not AGREES.
    set_aside
        Whether the enclosures would need too many evaluations for so many digits. Such a finding
        counts for nothing; the others decide.
    """

    domain: str
    family: str
    verdict: Verdict
    outcomes: tuple[tuple[str, int], ...] = ()
    digits: int | None = None
    margin: str = ""
    mutants: int = 0
    told_apart: int = 0
    variants: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""
    set_aside: bool = False

    def __str__(self) -> str:
        if self.set_aside:
            return f"{self.domain}, {self.family}: set aside: {self.reason}; {self.remedy}"
        counts = ", ".join(f"{n} {name}" for name, n in self.outcomes)
        parts = [
            counts or "nothing compared",
            f"{self.digits} digits" if self.digits is not None else "",
            f"margin at least {self.margin}" if self.margin else "",
            f"{self.told_apart} of {self.mutants} mutants refuted",
            f"{self.reason}; {self.remedy}" if self.reason else "",
        ]
        return f"{self.domain}, {self.family}: {'; '.join(filter(None, parts))}"

    __repr__ = __str__


@dataclass(frozen=True)
class Examination:
    """What the samples of a claim showed: evidence, and no proof.

    Attributes
    ----------
    id
        The catalogue's id.
    checked
        What exactly was compared.
    verdict
        AGREES if every finding that is not set aside does, and there is one; REFUTED if one is a
        rigorous counterexample; else UNDECIDED.
    findings
        One for every domain and family.
    requested, seed
        The digits asked for, and what the samples were drawn from.
    """

    id: str
    checked: str
    verdict: Verdict
    findings: tuple[CaseFinding, ...]
    requested: int
    seed: int

    @property
    def passed(self) -> bool:
        """Whether the verdict is AGREES; nothing else counts as passed."""
        return self.verdict is Verdict.AGREES

    @property
    def mutants(self) -> tuple[int, int]:
        """How many mutants were refuted, of how many."""
        return sum(f.told_apart for f in self.findings), sum(f.mutants for f in self.findings)

    def facts(self) -> dict[str, Any]:
        """Return all of it as plain data for JSON."""
        return asdict(
            self,
            dict_factory=lambda pairs: {
                k: v.name.lower() if isinstance(v, Verdict) else v for k, v in pairs
            },
        )

    def _summary(self) -> str:
        told, of = self.mutants
        said = {
            Verdict.AGREES: "holds on all samples",
            Verdict.REFUTED: "REFUTED",
            Verdict.UNDECIDED: "undecided",
        }[self.verdict]
        counted = f"{told} of {of} mutants refuted"
        return f"{self.id}: {said} (checked with numbers, not proved); {counted}"

    def __str__(self) -> str:
        lines = [self._summary(), f"  compared: {self.checked}"]
        return "\n".join([*lines, *(f"  {finding}" for finding in self.findings)])

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        header = ("domain", "samples", "outcomes", "digits", "margin", "mutants refuted")
        table = word_table(header, map(_row, self.findings))
        return f"**{escape(self._summary())}**\n\n{escape(self.checked)}\n\n{table}"


def _row(found: CaseFinding) -> tuple[str, ...]:
    if found.set_aside:
        return found.domain, found.family, f"set aside: {found.reason}", "—", "—", "—"
    counts = ", ".join(f"{n} {name}" for name, n in found.outcomes)
    digits = "—" if found.digits is None else str(found.digits)
    told = f"{found.told_apart} of {found.mutants}"
    return found.domain, found.family, counts, digits, found.margin or "—", told
