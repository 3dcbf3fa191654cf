"""`verify`: the evidence for a statement, from its two sides, its domain and its hypotheses alone.

No proof is asked for, and of the kernel only its terms are read, with what letters are declared to
be; not its rules, its normal form or its definitions of the operators. What agrees here agrees for
reasons of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

from sympy import solve

from numeric.checks.alone import alone
from numeric.checks.measuring import DIFFER
from numeric.checks.results import Evidence, SampleResult, Verdict
from numeric.checks.significance import SIDE
from numeric.checks.tasks import check_plans, confirmed, measure_plan
from numeric.evidence.giving import Given, given_samples, instance_plans
from numeric.evidence.pictures import Seen
from numeric.evidence.runs import check_runs, is_run
from numeric.evidence.whole_reading import NotWhole
from numeric.evidence.whole_sequences import check_long, tried_once
from numeric.formulas.formula import Unsettled
from numeric.own.composite import Measured
from numeric.reading.parts import name_of, symbols_in, walk
from numeric.reading.plans import Plan
from numeric.reading.sides import text
from numeric.reading.statement import Statement, read_statement
from symbolic import Instance, Theorem
from symbolic.errors import EvidenceError
from symbolic.kernel.terms import Term, Z
from symbolic.sympy_border.facing import to_face

MAXIMAL_DIGITS = 10_000
"""More digits than this are refused; integrals at that precision take minutes each."""

_ENGINES = ("balls", "mpmath")

_IMPULSE = Term("Delta", Z)


def verify(
    statement: Any,
    digits: int = 50,
    seed: int = 0,
    domain: Any = None,
    samples: Sequence[Mapping[Any, Any]] | None = None,
    executor: Executor | None = None,
    engine: str = "balls",
) -> Evidence:
    """Evaluate both sides of a statement on sample functions, and compare them rigorously.

    Parameters
    ----------
    statement
        A theorem, an `Instance` of one for concrete functions, or a SymPy `Eq` of terms.
    digits
        How many decimal digits are asked for; a positive integer.
    seed
        From which samples and points are drawn.
    domain
        For an `Eq` in which no operator or total tells it.
    samples
        Functions to use instead of the project's own: for each sample a mapping from letters to
        SymPy Lambdas, lists, arrays, dictionaries {index: value}, Python functions, or objects of
        `numeric.samples`; see `numeric.own.given.as_sample`. Symbols may have rational numbers. On
        ℤ, ℤ² and ℤ/N finite data, of up to millions of values, are compared at every lag at once.
    executor
        Makes the checks, one task for each sample, instead of this thread: any executor of
        `concurrent.futures` whose workers can import `numeric`. Long sequences stay in this thread.
    engine
        ``"balls"`` proves; ``"mpmath"`` evaluates the definitions by plain sums and proves nothing:
        its verdicts are MEASURED and UNDECIDED. Finite data as samples are compared as with
        ``"balls"``, exactly where they are exact.

    Returns
    -------
    Evidence
        The same for the same statement, digits, seed and samples, bit for bit, whoever made it.

    Raises
    ------
    EvidenceError
        If the digits, the seed, the statement or the samples are not of these kinds, samples are
        given beside an instance, or a Python
        function raises or returns what is no finite number.
    """
    _validate(digits, seed, engine)
    theorem = statement.theorem if isinstance(statement, Instance) else statement
    read = read_statement(theorem, domain)
    if is_run(read):
        given_own = samples is not None or isinstance(statement, Instance)
        return _of_runs(read, theorem, digits, seed, given_own)
    shown = replace(read, shown=str(statement)) if isinstance(statement, Instance) else read
    if samples is not None and isinstance(statement, Instance):
        raise EvidenceError(
            "verify(instance, samples=…): an instance has its functions; leave samples= out, or "
            "verify the general theorem with them: verify(theorem, samples=…)"
        )
    given = {} if samples is None else dict(enumerate(given_samples(read, samples)))
    if samples is not None:
        chosen = {k: sample.plan for k, sample in given.items() if sample.plan is not None}
    elif isinstance(statement, Instance):
        chosen = dict(enumerate(instance_plans(read, statement.definitions)))
    else:
        chosen = _drawn(read)
    own = samples is not None or isinstance(statement, Instance)
    if engine == "mpmath":
        found = {k: measure_plan(read, plan, digits, seed) for k, plan in chosen.items()}
    else:
        found = _checked(read, chosen, digits, seed, executor, own)
    for position, sample in given.items():
        table = {position: sample.table} if sample.table else {}
        if sample.whole is not None:
            try:
                with alone():
                    found[position] = check_long(read, sample, position, digits, seed)
            except NotWhole:
                found |= _checked(read, table, digits, seed, executor, own)
            else:
                if table and tried_once(read, sample):
                    other = _checked(read, table, digits, seed, executor, own)
                    found[position] = _with_others(found[position], other[position])
    results = [found[position] for position in sorted(found)]
    evidence = summarise(shown, results, digits, seed, own)
    proved = isinstance(theorem, Theorem) and evidence.verdict is Verdict.REFUTED
    return replace(evidence, fault=proved, seen=Seen(shown, _drawable(chosen, given), seed))


def seen(statement: Any, domain: Any, sample: Mapping[Any, Any], seed: int = 0) -> Seen:
    """Return what there is to look at of a statement on one sample, of which nothing is checked."""
    read = read_statement(statement, domain)
    given = dict(enumerate(given_samples(read, [sample])))
    return Seen(read, _drawable({}, given), seed)


def _drawable(chosen: Mapping[int, Plan], given: Mapping[int, Given]) -> tuple[Plan, ...]:
    """Return the plans that can be evaluated point by point, in the order of the samples."""
    if not given:
        return tuple(chosen.values())
    plans = (sample.plan or sample.table for sample in given.values())
    return tuple(plan for plan in plans if plan is not None)


@alone()
def _drawn(read: Statement) -> dict[int, Plan]:
    try:
        return dict(enumerate(read.plans()))
    except Unsettled as unsettled:
        raise EvidenceError(f"verify: {unsettled}") from unsettled


def _with_others(whole: SampleResult, pointwise: SampleResult) -> SampleResult:
    """Return what was found at every lag, with what other numbers for the other symbols show."""
    if whole.verdict is Verdict.AGREES and pointwise.verdict is Verdict.AGREES:
        return replace(whole, also=(*whole.also, *pointwise.also))
    better = whole.vacuous or pointwise.verdict is Verdict.REFUTED
    return pointwise if whole.verdict is not Verdict.REFUTED and better else whole


def _checked(
    read: Statement,
    chosen: Mapping[int, Plan],
    digits: int,
    seed: int,
    executor: Executor | None,
    own: bool,
) -> dict[int, SampleResult]:
    """Return the results of plans; what is undecided of users' own functions is measured."""
    # A number with more digits than are asked for may be what makes a claim false.
    needed = min(max(digits, read.largest.bit_length() // 3 + 2), MAXIMAL_DIGITS)
    functions = (f for plan in chosen.values() for f in (plan.given or {}).values())
    if any(isinstance(f, Measured) for f in functions):
        executor = None  # A Python function may not be sent to another process.
    results = check_plans(read, tuple(chosen.values()), needed, seed, executor)
    pairs = zip(chosen.values(), results, strict=True)
    found = confirmed(read, dict(zip(chosen, pairs, strict=True)), seed)
    asked = dict(zip(chosen, results, strict=True)) if own else {}
    for position, result in asked.items():
        if result.verdict is Verdict.UNDECIDED and result.unbounded:
            found[position] = measure_plan(read, chosen[position], digits, seed, result)
    return found


def _of_runs(read: Statement, statement: Any, digits: int, seed: int, given: bool) -> Evidence:
    """Return the evidence for a statement about runs of networks."""
    if given:
        raise EvidenceError(
            "verify(samples=…): the letters of a run live on products of lines, and operators have "
            "samples of their own; leave samples out"
        )
    evidence = summarise(read, check_runs(read, digits, seed), digits, seed)
    proved = isinstance(statement, Theorem) and evidence.verdict is Verdict.REFUTED
    return replace(evidence, fault=proved)


def summarise(
    read: Statement, results: Iterable[SampleResult], digits: int, seed: int, given: bool = False
) -> Evidence:
    """Return the evidence that a statement's results amount to."""
    everything = tuple(results)
    # Samples near 0 see nothing of a statement on what is far if samples moved there do.
    # Likewise a sample that is 0 where it is looked at says nothing beside one that is not.
    seen = any(r.verdict is Verdict.AGREES and not r.small for r in everything)
    aside = tuple(r for r in everything if not given and (r.aside or (seen and r.vacuous)))
    samples = tuple(r for r in everything if r not in aside)
    verdict, reason, remedy = _verdict(samples, aside)
    if verdict is Verdict.AGREES and read.lhs == read.rhs:
        verdict = Verdict.UNDECIDED
        reason = "vacuous: both sides are the same expression, which tests nothing"
        remedy = "SymPy may have made them alike; write them with evaluate=False"
    elif verdict is Verdict.UNDECIDED and (SIDE in reason or any(s.vacuous for s in samples)):
        remedy = _where_impulses_are(read) or remedy
    agrees = verdict is Verdict.AGREES
    return Evidence(
        verdict,
        str(read),
        digits,
        min(digits, *(s.digits for s in samples)) if agrees else 0,
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
    without = [s for s in samples if s.verdict is Verdict.MEASURED]
    if without:
        telling_most = max(without, key=lambda s: s.reason.startswith(DIFFER))
        return Verdict.MEASURED, telling_most.reason, telling_most.remedy
    telling = [s for s in samples if not s.small]
    if not telling:
        first = aside[0] if aside else None
        reason = f"no sample could be checked: {first.reason if first else 'none was given'}"
        return Verdict.UNDECIDED, reason, first.remedy if first else "give samples="
    never = set(telling[0].uncounted).intersection(*(s.uncounted for s in telling))
    if never:
        which = min(never, key=lambda text: (text == SIDE, text))
        reason = f"{which} is 0 or below the tolerance on every sample, which tests nothing of it"
        return Verdict.UNDECIDED, reason, "ask for more digits, or give samples= on which it counts"
    return Verdict.AGREES, "", ""


def _where_impulses_are(read: Statement) -> str:
    """Return what to do about a side that an impulse makes 0; nothing where none is known to.

    Where its argument is not 0 an impulse is 0, whatever the samples and the digits.
    """
    impulses = (p for p in walk(*read.sides) if p.head == "At" and p.parts[0] is _IMPULSE)
    for part in impulses:
        symbols = symbols_in([part])
        if len(symbols) == 1:
            (symbol,) = symbols
            solutions = solve(to_face(part.parts[1]), to_face(symbol))
            places = " and ".join(f"{name_of(symbol)} = {x}" for x in solutions)
            if not places:
                return f"{text(part)} is 0 at every {name_of(symbol)}: there is nothing to test"
            return f"at {places}, where {text(part)} is not 0, state the claim without it"
    return ""


def _validate(digits: Any, seed: Any, engine: Any) -> None:
    if engine not in _ENGINES:
        raise EvidenceError(f"verify(engine={engine!r}): one of {', '.join(_ENGINES)} is needed")
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 < digits <= MAXIMAL_DIGITS:
        raise EvidenceError(
            f"verify(digits={digits!r}): a whole number from 1 to {MAXIMAL_DIGITS} is needed"
        )
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise EvidenceError(f"verify(seed={seed!r}): a whole number is needed")
