"""`verify`: the evidence for a statement, from its two sides, its domain and its hypotheses alone.

No proof is asked for, and nothing of the kernel, its rules, its normal form or its definitions of
the operators is used: what agrees here agrees for reasons of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from typing import Any

from numeric.evidence.checking import SampleResult, Verdict
from numeric.evidence.tasks import ALONE, check_plan, check_plans, confirmed
from numeric.evidence.whole_sequences import check_long, is_long
from numeric.formulas.formula import Unsettled
from numeric.reading.plans import Plan, misfit
from numeric.reading.statement import Statement, read_statement
from numeric.samples.functions import SampleFunction
from numeric.samples.sequences import Periodic
from numeric.sequences.sequence import LongSequence
from symbolic import Theorem
from symbolic.errors import EvidenceError
from symbolic.showing import brief, escape, word_table
from symbolic.sympy_border.domains import Cyclic

MAXIMAL_DIGITS = 10_000
"""More digits than this are refused; integrals at that precision take minutes each."""


@dataclass(frozen=True)
class Evidence:
    """What the samples of a statement showed.

    Attributes
    ----------
    verdict
        AGREES if at least one sample satisfied the hypotheses and all that did agree; REFUTED if
        one is a rigorous counterexample and plain sums by other code say so too
        (`numeric.direct`); UNDECIDED otherwise.
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
        because they would take too long; they count for nothing.
    reason, remedy
        For UNDECIDED, why and what to do.
    seed
        From which the samples were drawn.
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
        return "; ".join(f"{name} = {', '.join(known)}" for name, known in found.items())

    def facts(self) -> dict[str, Any]:
        """Return all of it as plain data for JSON."""
        return asdict(self, dict_factory=_plain)

    def __str__(self) -> str:
        lines = [f"{self.statement}: {self._summary()}"]
        for sample in self.samples + self.set_aside:
            lines.append(f"  {sample.family}: {_line(sample)}")
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
        return f"undecided: {self.reason}; {self.remedy}"

    def _repr_markdown_(self) -> str:
        rows = (
            (s.family, brief(s.left), brief(s.right), _line(s))
            for s in self.samples + self.set_aside
        )
        table = word_table(("sample", "left", "right", "verdict"), rows)
        return f"**{escape(self._summary())}**\n\n{table}"


def verify(
    statement: Any,
    digits: int = 50,
    seed: int = 0,
    domain: Any = None,
    samples: Sequence[Mapping[Any, SampleFunction | LongSequence]] | None = None,
    executor: Executor | None = None,
) -> Evidence:
    """Evaluate both sides of a statement on sample functions, and compare them rigorously.

    Parameters
    ----------
    statement
        A theorem, or a SymPy `Eq` of terms.
    digits
        How many decimal digits are asked for; a positive integer.
    seed
        From which samples and points are drawn.
    domain
        For an `Eq` in which no operator or total tells it.
    samples
        Sample functions to use instead of the project's own: for each sample a mapping from letters
        to `numeric.samples.families` objects; or, on ℤ, ℤ² and ℤ/N, to `LongSequence` objects of up
        to millions of values, which are compared at every lag at once.
    executor
        Makes the checks, one task for each sample, instead of this thread: any executor of
        `concurrent.futures` whose workers can import `numeric`. Long sequences stay in this thread.

    Returns
    -------
    Evidence
        The same for the same statement, digits, seed and samples, bit for bit, whoever made it.

    Raises
    ------
    EvidenceError
        If the digits, the seed, the statement or the samples are not of these kinds.
    """
    _validate(digits, seed)
    read = read_statement(statement, domain)
    chosen = _chosen(read, samples)
    if executor is None:
        results = [check_plan(read, plan, digits, seed) for plan in chosen.values()]
    else:
        results = check_plans(read, tuple(chosen.values()), digits, seed, executor)
    pairs = zip(chosen.values(), results, strict=True)
    found = confirmed(read, dict(zip(chosen, pairs, strict=True)), seed)
    for position, sample in enumerate(samples or ()):
        if is_long(sample):
            with ALONE:
                found[position] = check_long(read, sample, position, digits, seed)
    results = [found[position] for position in sorted(found)]
    evidence = summarise(read, results, digits, seed, samples is not None)
    proved = isinstance(statement, Theorem) and evidence.verdict is Verdict.REFUTED
    return replace(evidence, fault=proved)


def summarise(
    read: Statement, results: Iterable[SampleResult], digits: int, seed: int, given: bool = False
) -> Evidence:
    """Return the evidence that a statement's results amount to."""
    everything = tuple(results)
    aside = tuple(r for r in everything if (r.failed_hypothesis or r.too_long) and not given)
    samples = tuple(r for r in everything if r not in aside)
    verdict, reason, remedy = _verdict(samples, aside)
    agrees = verdict is Verdict.AGREES
    return Evidence(
        verdict,
        str(read),
        digits,
        min(s.digits for s in samples) if agrees else 0,
        max((s.radius for s in samples), key=float) if agrees else "",
        samples,
        aside,
        reason,
        remedy,
        seed,
    )


def _verdict(
    samples: tuple[SampleResult, ...], aside: tuple[SampleResult, ...]
) -> tuple[Verdict, str, str]:
    if any(s.verdict is Verdict.REFUTED for s in samples):
        return Verdict.REFUTED, "", ""
    open_ones = [s for s in samples if s.verdict is Verdict.UNDECIDED]
    if open_ones:
        return Verdict.UNDECIDED, open_ones[0].reason, open_ones[0].remedy
    if not samples:
        first = aside[0] if aside else None
        reason = f"no sample could be checked: {first.reason if first else 'none was given'}"
        return Verdict.UNDECIDED, reason, first.remedy if first else "give samples="
    return Verdict.AGREES, "", ""


def _chosen(read: Statement, samples: Sequence[Mapping[Any, Any]] | None) -> dict[int, Plan]:
    """Return the plans by position; samples of long sequences have none."""
    if samples is not None:
        _refuse_strangers(read, samples)
        given = enumerate(samples)
        return {k: _given(read, k, sample) for k, sample in given if not is_long(sample)}
    try:
        return dict(enumerate(read.plans()))
    except Unsettled as unsettled:
        raise EvidenceError(f"verify: {unsettled}") from unsettled


def _refuse_strangers(read: Statement, samples: Sequence[Mapping[Any, Any]]) -> None:
    for position, sample in enumerate(samples):
        strangers = [key for key in sample if key not in read.letters]
        if strangers:
            letters = ", ".join(map(str, read.letters))
            raise EvidenceError(
                f"verify(samples=…): sample {position} names {', '.join(map(str, strangers))}, "
                f"which the statement does not; its functions are {letters}"
            )


def _given(read: Statement, position: int, sample: Mapping[Any, Any]) -> Plan:
    roles = read.roles(frozenset(letter for letter in read.letters if letter in sample))
    wanted = [letter for letter in read.letters if letter not in roles.definitions]
    missing = [letter for letter in wanted if letter not in sample]
    wrong = [f for f in sample.values() if not isinstance(f, SampleFunction)]
    if missing or wrong:
        letters = ", ".join(map(str, read.letters))
        raise EvidenceError(
            f"verify(samples=…): sample {position} is {dict(sample)!r}; it must map each of "
            f"{letters} to a function of numeric.samples.families"
        )
    functions = {letter.name: sample[letter] for letter in wanted}
    period = _period(read, functions)
    for name, function in functions.items():
        reason = misfit(function, read.domain, period)
        if reason:
            raise EvidenceError(
                f"verify(samples=…): sample {position} has {function} for {name}: {reason}"
            )
    return Plan(f"given sample {position}", given=functions, period=period, large=True)


def _period(read: Statement, functions: Mapping[str, SampleFunction]) -> int | None:
    """Return the N of ℤ/N: the number itself, or for a symbol the period of a given sample."""
    if not isinstance(read.domain, Cyclic):
        return None
    if not read.domain.period.free_symbols:
        return int(read.domain.period)
    return next((len(f.values) for f in functions.values() if isinstance(f, Periodic)), None)


def _validate(digits: Any, seed: Any) -> None:
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 < digits <= MAXIMAL_DIGITS:
        raise EvidenceError(
            f"verify(digits={digits!r}): a whole number from 1 to {MAXIMAL_DIGITS} is needed"
        )
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise EvidenceError(f"verify(seed={seed!r}): a whole number is needed")


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: value.name.lower() if isinstance(value, Verdict) else value for key, value in pairs
    }


def _line(result: SampleResult) -> str:
    if result.verdict is Verdict.AGREES:
        return f"{result.digits} digits, |left − right| ≤ {result.radius} ({result.engine})"
    if result.verdict is Verdict.REFUTED:
        by = f"; confirmed by {result.confirmed}" if result.confirmed else ""
        return f"refuted: {result.left} ≠ {result.right}, apart by at least {result.gap}{by}"
    aside = "set aside" if result.failed_hypothesis or result.too_long else "undecided"
    return f"{aside}: {result.reason}; {result.remedy}"
