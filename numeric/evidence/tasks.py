"""From a statement and a plan to a task: samples drawn, shaped by the hypotheses, and numbers.

Hypotheses that are equations hold for the samples by the way these are made:

* a symmetry: f is u plus its image (`numeric.samples.compound.Symmetric`);
* T_p f = f: f is a trigonometric polynomial or a periodic sequence (`numeric.samples.periodic`);
* Σ f = aν: the number ν is computed from f;
* w_{s+1} = R(w_s, …) and h_0 = R w_0 say what w_{s+1} and h_0 are (`numeric.samples.recursions`);
* f ∗ g is Hermitian, or f ∗ g = g ∗ f, which says the same since conj R(f ∗ g) = g ∗ f: g is
  f ⋆ q with a Hermitian q. For then ::

      (f ∗ g)(t) = ∫∫ conj f(τ) f(σ) q(t + τ − σ) dσ dτ,

  and exchanging the names τ and σ in conj (f ∗ g)(−t) = ∫∫ f(τ) conj f(σ) conj q(−t + τ − σ) gives
  the same, as conj q(−x) = q(x). Both integrals converge absolutely for the samples that are drawn
  (`numeric.enclosures.envelope` proves it of each side or refuses). On lattices and cycles the
  hypothesis is checked again, exactly and at every point, where the samples are finite.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from fractions import Fraction
from threading import Lock

from sympy import Expr, Symbol

from numeric.direct.arithmetic import Fractions
from numeric.direct.evaluation import Direct
from numeric.enclosures.enclosure import exact, is_exact
from numeric.evidence.checking import (
    EXACT,
    LATTICES,
    Engine,
    SampleResult,
    Task,
    Verdict,
    check,
    ensure,
    undecided,
    values,
)
from numeric.evidence.confirming import judged, second_opinion
from numeric.evidence.measuring import measured
from numeric.formulas.formula import Formula, Unsettled, fraction
from numeric.reading.constraints import Symmetry
from numeric.reading.plans import Plan
from numeric.reading.statement import Statement
from numeric.reading.terms import Reader
from numeric.samples.compound import Symmetric
from numeric.samples.functions import Complex, SampleFunction, show
from numeric.samples.periodic import with_period
from symbolic.sympy_border.domains import Cyclic
from symbolic.sympy_border.operators import conv
from symbolic.sympy_border.terms import Iterate, Letter, applied, bound_point

_REDRAWS = 24


def check_plan(read: Statement, plan: Plan, digits: int, seed: int) -> SampleResult:
    """Return the result of one plan, drawing numbers again where both sides happen to be 0.

    A refutation is that of the balls alone; see `confirmed`.
    """
    result = undecided(Unsettled("nothing was tried", "choose another seed"), plan.name)
    for attempt in range(_REDRAWS):
        try:
            task = make_task(read, plan, digits, seed, attempt)
        except Unsettled as unsettled:
            return undecided(unsettled, plan.name)
        result = replace(check(task), attempt=attempt)
        if not _drawn_again(read, plan, result):
            break
    return result


def _drawn_again(read: Statement, plan: Plan, result: SampleResult) -> bool:
    """Tell whether both sides are 0 by chance, and other numbers may tell more."""
    return result.vacuous and bool(read.symbols or plan.given is None)


def check_plans(
    read: Statement, chosen: Sequence[Plan], digits: int, seed: int, executor: Executor
) -> list[SampleResult]:
    """Return what `check_plan` returns for each plan; all are checked at once, then drawn again."""
    found: dict[int, SampleResult] = {}
    waiting = list(range(len(chosen)))
    for attempt in range(_REDRAWS):
        tasks: dict[int, Task] = {}
        for position in waiting:
            plan = chosen[position]
            try:
                tasks[position] = make_task(read, plan, digits, seed, attempt)
            except Unsettled as unsettled:
                found[position] = undecided(unsettled, plan.name)
        results = executor.map(_check_alone, tasks.values())
        for position, result in zip(tasks, results, strict=True):
            found[position] = replace(result, attempt=attempt)
        waiting = [k for k in tasks if _drawn_again(read, chosen[k], found[k])]
    return [found[position] for position in range(len(chosen))]


def confirmed(
    read: Statement, found: Mapping[int, tuple[Plan, SampleResult]], seed: int
) -> dict[int, SampleResult]:
    """Return results of which a refutation is confirmed by the second engine, if there is one.

    One confirmed refutation refutes the statement, and the others are not asked about; a
    refutation that is asked about and not confirmed is UNDECIDED, with the values of both engines.
    """
    results = {position: result for position, (_, result) in found.items()}
    refuted = [k for k, result in results.items() if result.verdict is Verdict.REFUTED]
    # Finite data first, which are summed in fractions, once.
    for position in sorted(refuted, key=lambda k: results[k].engine != EXACT):
        plan, result = found[position]
        drawing = Drawing(read, plan, seed, result.attempt)
        with ALONE:
            task = drawing.task(1)
            balls = values(task.left, task.right)
        opinion = second_opinion(drawing.direct(), (read.lhs, read.rhs), balls)
        results[position] = judged(result, opinion)
        if opinion.refutes:
            break
    return results


def measure_plan(
    read: Statement, plan: Plan, digits: int, seed: int, result: SampleResult | None = None
) -> SampleResult:
    """Return what the mpmath engine measures of a plan, of which `result` has proved nothing."""
    drawing = Drawing(read, plan, seed, result.attempt if result else 0)
    if result is None:
        shown = tuple((_name(letter), str(f)) for letter, f in drawing.functions.items())
        numbers = tuple((s.name, show(n)) for s, n in drawing.numbers.items())
        result = SampleResult(Verdict.UNDECIDED, plan.name, shown, numbers)
    return measured(result, drawing.direct(), (read.lhs, read.rhs), digits)


ALONE = Lock()
"""Held by whoever checks, for the threads of a process share python-flint's precision."""


def _check_alone(task: Task) -> SampleResult:
    with ALONE:
        return check(task)


class Trial:
    """The samples of one plan, drawn once for a statement and tried on all its mutants.

    The hypotheses are taken to hold, and a refutation is that of the balls alone.
    """

    def __init__(self, read: Statement, plan: Plan, seed: int, engine: Engine = LATTICES) -> None:
        self._read, self._plan, self._seed, self._engine = read, plan, seed, engine
        self._drawings: list[Drawing] = []
        self._sides: dict[tuple[int, Expr], Formula] = {}

    def check(self, mutant: Statement, digits: int) -> SampleResult:
        """Return what `check_plan` returns for the mutant, with the samples of the statement."""
        for attempt in range(_REDRAWS):
            try:
                left, right = (self._side(attempt, side) for side in (mutant.lhs, mutant.rhs))
            except Unsettled as unsettled:
                return undecided(unsettled, self._plan.name)
            result = check(Task(left, right, (), digits, self._plan.name, (), ()), self._engine)
            if not _drawn_again(mutant, self._plan, result):
                break
        return result

    def _side(self, attempt: int, side: Expr) -> Formula:
        key = attempt, side
        if key not in self._sides:
            if attempt == len(self._drawings):
                drawing = Drawing(self._read, self._plan, self._seed, attempt)
                drawing.solve()
                self._drawings.append(drawing)
            self._sides[key] = self._read.side(self._drawings[attempt].reader(), side)
        return self._sides[key]


def hypotheses_hold(read: Statement, plan: Plan, seed: int) -> bool:
    """Tell whether the samples of a plan are known to satisfy the hypotheses of a statement."""
    try:
        for name, condition in make_task(read, plan, 1, seed).conditions:
            ensure(name, condition)
    except Unsettled:
        return False
    return True


def make_task(read: Statement, plan: Plan, digits: int, seed: int, attempt: int = 0) -> Task:
    """Return the task that checks a statement with the functions and numbers of a plan.

    Raises
    ------
    Unsettled
        If a part of the statement cannot be evaluated.
    """
    return Drawing(read, plan, seed, attempt).task(digits)


class Drawing:
    """The numbers and samples of one attempt.

    Attributes
    ----------
    roles
        What the hypotheses make of the letters.
    numbers, functions
        What was drawn.
    composed
        For letters g that are f ⋆ q: the letters f and q.
    """

    def __init__(self, read: Statement, plan: Plan, seed: int, attempt: int) -> None:
        self._read, self._plan, self._seed = read, plan, seed
        given = [x for x in read.letters if plan.given is not None and x.name in plan.given]
        self.roles = roles = read.roles(frozenset(given))
        aside = {*roles.definitions, *read.sequences}
        drawn = [letter for letter in read.letters if letter not in aside]
        names = {letter.name for letter in read.letters}
        self.composed = {g: (f, _fresh(g, names)) for g, f in roles.composed.items()}
        points = read.coordinates
        self.numbers = {
            s: plan.number(seed, s, s in read.periods, attempt, s in points) for s in read.symbols
        }
        self._give_periods()
        self._give_steps()
        letters = [x for x in drawn if x not in self.composed]
        letters += [q for _, q in self.composed.values()]
        members = roles.recursions.drawn(read.sequences, self._steps)
        self.functions: dict[Letter | Iterate, SampleFunction] = {
            letter: self._sample(letter, k) for k, letter in enumerate(letters)
        }
        self.functions |= {m: self._member(m, k) for k, m in enumerate(members)}

    def reader(self) -> Reader:
        """Return a reader with the numbers and functions put in."""
        return Reader(
            self._read.domain,
            self.numbers,
            self.functions,
            self._definitions,
            self.roles.recursions,
        )

    def solve(self) -> None:
        """Give each mean the value that the total of the samples has."""
        _solve_means(self._read, self.reader(), self.numbers)

    def task(self, digits: int) -> Task:
        """Return the task with the numbers and functions put in."""
        self.solve()
        left, right, conditions = self._read.put(self.reader(), self.roles)
        shown = [(_name(letter), str(f)) for letter, f in self.functions.items()]
        shown += [(g.name, f"{f.name} ⋆ {q.name}") for g, (f, q) in self.composed.items()]
        return Task(
            left,
            right,
            conditions,
            digits,
            self._plan.name,
            tuple(shown),
            tuple((s.name, show(n)) for s, n in self.numbers.items()),
        )

    def direct(self) -> Direct:
        """Return the second engine with the numbers and functions put in, after `task`."""
        return Direct(
            self._read.domain,
            self.numbers,
            self.functions,
            self._definitions,
            self.roles.recursions,
            Fractions(),
        )

    @property
    def _definitions(self) -> dict[Letter, Expr]:
        """The values of the letters that are made of others, in the bound point."""
        domain = self._read.domain
        point = bound_point(domain)
        made = {g: applied(conv(f, q), point, domain) for g, (f, q) in self.composed.items()}
        return {**self.roles.definitions, **made}

    def _sample(self, letter: Letter, position: int) -> SampleFunction:
        read, plan = self._read, self._plan
        if letter in self.roles.repeating:
            return self._repeating(letter)
        real = letter in read.real_letters
        sample = plan.sample(self._seed, letter.name, position, real)
        hermitian = {q: Symmetry(q, 1, True, True) for _, q in self.composed.values()}
        asked = {**self.roles.symmetries, **hermitian}.get(letter)
        if asked is None:
            return sample
        return Symmetric(sample, asked.sign, asked.reflected, asked.conjugated)

    @property
    def _steps(self) -> int:
        return int(max((self.numbers[s][0] for s in self._read.steps), default=Fraction(0)))

    def _give_steps(self) -> None:
        """Take two steps where values are cheap, and one elsewhere."""
        cheap = self._read.domain.discrete and self._read.domain.dimension == 1
        for symbol in self._read.steps:
            self.numbers[symbol] = Fraction(2 if cheap else 1), Fraction(0)

    def _member(self, member: Iterate, position: int) -> SampleFunction:
        letter, step = member.args
        if self._plan.given is not None:
            raise Unsettled("samples are not taken for sequences of functions", "leave them out")
        real = letter in self._read.real_letters
        return self._plan.sample(self._seed, f"{letter.name}_{step}", position, real)

    def _repeating(self, letter: Letter) -> SampleFunction:
        domain = self._read.domain
        by = Reader(domain, self.numbers, {}).rationals(self.roles.repeating[letter])
        draw = self._plan.coefficients(self._seed, letter.name, letter in self._read.real_letters)
        return with_period(by, domain, self._plan.period or 0, draw)

    def _give_periods(self) -> None:
        """Make periods of sequences long, since short ones make them constant or even.

        On ℤ/N a period is a factor of N, of which there are few.
        """
        size = self._plan.period
        periods = {s for by in self.roles.repeating.values() for p in by for s in p.free_symbols}
        for symbol in periods & self.numbers.keys():
            number, _ = self.numbers[symbol]
            if isinstance(self._read.domain, Cyclic):
                whole = size or 1
                number = Fraction(max((d for d in range(2, whole) if not whole % d), default=whole))
            elif self._read.domain.discrete:
                number += 2 if number > 0 else -2
            self.numbers[symbol] = number, Fraction(0)


def _name(letter: Letter | Iterate) -> str:
    return letter.name if isinstance(letter, Letter) else "_".join(map(str, letter.args))


def _fresh(letter: Letter, taken: set[str]) -> Letter:
    """Return a letter for the second factor of a letter that is a convolution."""
    name = "q"
    while name in taken:
        name += "q"
    taken.add(name)
    return Letter(name)


def _solve_means(read: Statement, reader: Reader, numbers: dict[Symbol, Complex]) -> None:
    """Give each mean the value that the total of the samples has."""
    for symbol, factor, total in read.means:
        value, scale = reader.scalar(total), reader.scalar(factor)
        if is_exact(value, scale):
            found = exact(value) * exact(scale).inverse()
            numbers[symbol] = fraction(found.real), fraction(found.imag)
