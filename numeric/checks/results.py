"""What evidence is: verdicts and results of checks, as plain data that loads no engine.

Pages, caches and other processes read these classes as they are.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from symbolic.errors import EvidenceError
from symbolic.notation.names import shown_name
from symbolic.showing import brief, escape, word_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Verdict(Enum):
    """What a check found; only `AGREES` counts as passed."""

    AGREES = "agrees to the digits asked for, within a proved radius"
    REFUTED = "refuted: the enclosures of the two sides are disjoint"
    MEASURED = "measured: values without a proved radius"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class SampleResult:
    """The outcome of one check.

    Attributes
    ----------
    verdict
        Of this sample.
    family, assignment, point
        What was put in; see `Task`.
    engine
        ``"exact rationals"`` or ``"balls"``; empty where nothing was evaluated.
    digits
        Proved decimal digits to which the sides agree, rounded down, at most those asked for; 0
        unless the verdict is AGREES.
    radius
        A proved bound of |left − right| as text, rounded up; for REFUTED of the sum of the radii of
        the two enclosures.
    gap
        For REFUTED a proved lower bound of |left − right|; for MEASURED what was measured of it.
    settled
        For MEASURED the digits to which three evaluations on different lattices agree.
    relative
        Whether digits are counted relative to the larger side (else the value may be 0, and they
        are counted after the decimal point).
    left, right
        The sides as text, rounded down to the digits that are proved.
    confirmed
        For REFUTED by which other code, and its values of the sides; empty where it was not asked,
        since another sample's refutation is confirmed.
    reason, remedy
        For UNDECIDED, why and what to do; for MEASURED, why nothing is proved.
    failed_hypothesis
        For UNDECIDED, whether the sample is not known to satisfy the hypotheses.
    too_long
        For UNDECIDED, whether the enclosures would need too many evaluations.
    vacuous
        For UNDECIDED, whether both sides are 0 by chance.
    unbounded
        For UNDECIDED, whether only a proved bound is missing, so that values can be measured.
    attempt
        How many times numbers had been drawn before.
    extra
        Whether the functions were moved for the sake of a number in the statement; where such a
        check comes to no end it is set aside.
    small
        Whether the cycle is so short that it may refute, and is no evidence else.
    numbers
        For REFUTED the numbers of symbols, by name, if they are others than were drawn first.
    also
        Other numbers that were tried, as text.
    uncounted
        For AGREES the summands that are so small that the check says nothing of them.
    plain
        The left side by plain sums in mpmath, to be looked at; nothing is proved of it. Empty where
        it was not computed.
    """

    verdict: Verdict
    family: str
    assignment: tuple[tuple[str, str], ...]
    point: tuple[tuple[str, str], ...]
    engine: str = ""
    digits: int = 0
    radius: str = ""
    gap: str = ""
    settled: int = 0
    relative: bool = True
    left: str = ""
    right: str = ""
    confirmed: str = ""
    reason: str = ""
    remedy: str = ""
    failed_hypothesis: bool = False
    too_long: bool = False
    vacuous: bool = False
    unbounded: bool = False
    attempt: int = 0
    extra: bool = False
    small: bool = False
    numbers: tuple[tuple[str, tuple[Fraction, Fraction]], ...] = ()
    also: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()
    plain: str = ""

    @property
    def aside(self) -> bool:
        """Whether the check counts for nothing, unless someone chose its functions."""
        more = self.extra or self.small
        open_ = self.verdict is Verdict.UNDECIDED
        return self.failed_hypothesis or self.too_long or (more and open_)

    @property
    def place(self) -> str:
        """The numbers of the symbols, as text."""
        return ", ".join(f"{shown_name(name)} = {value}" for name, value in self.point)

    def line(self) -> str:
        """Return what came of the check, in one line."""
        at = f"at {self.place}: " if self.point else ""
        if self.verdict is Verdict.AGREES:
            shown = f"; {at}{brief(self.left)}" if self.left else ""
            return f"{self.digits} digits, |left − right| ≤ {self.radius} ({self.engine}){shown}"
        if self.verdict is Verdict.REFUTED:
            by = f"; confirmed by {self.confirmed}" if self.confirmed else ""
            return f"refuted: {self.left} ≠ {self.right}, apart by at least {self.gap}{by}"
        if self.verdict is Verdict.MEASURED:
            return (
                f"measured: {at}{self.left} and {self.right}, {self.gap} apart; three "
                f"evaluations agree to {self.settled} digits ({self.engine})"
            )
        aside = "set aside" if self.aside else "undecided"
        return f"{aside}: {self.reason}; {self.remedy}"


class Picture(Protocol):
    """What draws the two sides of a statement; see `numeric.evidence.pictures.Seen`."""

    def figure(self, low: Any, high: Any, points: int, sample: int, along: Any) -> Figure:
        """Return the figure."""


@dataclass(frozen=True)
class Evidence:
    """What the samples of a statement showed.

    Attributes
    ----------
    verdict
        AGREES if at least one sample satisfied the hypotheses and all that did agree; REFUTED if
        one is a rigorous counterexample and plain sums by other code say so too
        (`numeric.direct`); MEASURED if values could be computed of every sample, but of some not
        be proved; UNDECIDED otherwise.
    fault
        Whether a theorem of the kernel was refuted, which is a fault of this program and not of the
        statement.
    statement
        The statement as text, with its domain and hypotheses.
    requested
        The digits asked for.
    digits
        The digits proved on every sample, rounded down; 0 unless the verdict is AGREES.
    radius
        The largest proved bound of |left − right| over the samples, as text.
    samples
        The checks that count.
    set_aside
        Checks that were not made, because the functions are not known to satisfy the hypotheses or
        because they would take too long, or because functions moved far from 0 are too small there;
        they count for nothing.
    reason, remedy
        For UNDECIDED, why and what to do.
    seed
        From which the samples were drawn.
    seen
        What `plot` draws; no part of the facts.
    """

    verdict: Verdict
    statement: str
    requested: int
    digits: int
    radius: str
    samples: tuple[SampleResult, ...]
    set_aside: tuple[SampleResult, ...]
    reason: str
    remedy: str
    seed: int
    fault: bool = False
    seen: Picture | None = field(default=None, compare=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether the verdict is AGREES; nothing else counts as passed."""
        return self.verdict is Verdict.AGREES

    @property
    def tried(self) -> str:
        """The numbers that were tried for the symbols, as text."""
        found: dict[str, list[str]] = {}
        for sample in self.samples:
            for name, value in sample.point:
                known = found.setdefault(name, [])
                known += [value] * (value not in known)
        first = [f"{shown_name(name)} = {', '.join(known)}" for name, known in found.items()]
        also = dict.fromkeys(text for sample in self.samples for text in sample.also)
        return "; ".join([*first, *also])

    def facts(self) -> dict[str, Any]:
        """Return all of it as plain data for JSON."""
        facts = asdict(replace(self, seen=None), dict_factory=_plain)
        del facts["seen"]
        return facts

    def plot(
        self,
        low: Any = -4,
        high: Any = 4,
        *,
        points: int = 65,
        sample: int = 0,
        along: Any = None,
    ) -> Figure:
        """Return a Matplotlib figure of both sides, with their enclosures; it is not shown.

        Parameters
        ----------
        low, high
            Between which coordinates, or lags, the sides are drawn.
        points
            How many points of an interval are evaluated.
        sample
            Which of the samples is drawn, in the order in which they were tried.
        along
            The symbol that is varied; the coordinate of the sides unless it is named.

        Raises
        ------
        EvidenceError
            If there is nothing to draw: no such sample, no coordinate, or no values.
        """
        if self.seen is None:
            raise EvidenceError("plot: this evidence was not made by verify")
        return self.seen.figure(low, high, points, sample, along)

    def __str__(self) -> str:
        lines = [f"{self.statement}: {self._summary()}"]
        for sample in self.samples + self.set_aside:
            lines.append(f"  {sample.family}: {sample.line()}")
        return "\n".join(lines)

    __repr__ = __str__

    def _summary(self) -> str:
        if self.verdict is Verdict.AGREES:
            number_ = len(self.samples)
            tried = f"; tried with {self.tried}" if self.tried else ""
            return (
                f"agrees to {self.digits} digits on {number_} sample{'s' * (number_ > 1)}, "
                f"|left − right| ≤ {self.radius}{tried}"
            )
        if self.fault:
            return (
                "REFUTED, although the kernel has proved it. This is a fault of convproof, in its "
                "kernel or in its numbers: please report it with this text"
            )
        if self.verdict is Verdict.REFUTED:
            return "refuted"
        if self.verdict is Verdict.MEASURED:
            return f"measured, not proved: {self.reason}" if self.reason else "measured, not proved"
        return f"undecided: {self.reason}; {self.remedy}"

    def _repr_markdown_(self) -> str:
        rows = (
            (s.family, brief(s.left), brief(s.right), s.line())
            for s in self.samples + self.set_aside
        )
        table = word_table(("sample", "left", "right", "verdict"), rows)
        return f"**{escape(self._summary())}**\n\n{table}"


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: value.name.lower() if isinstance(value, Verdict) else value for key, value in pairs
    }
