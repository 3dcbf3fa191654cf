"""Evidence for statements about runs of networks, and their mutants: exact, on finite data.

Every sample draws its letters and puts small numbers for steps, layers, strides and places; see
`numeric.evidence.run_samples`. A refutation is exact. What a hypothesis says of a letter holds by
the way the sample is made; what it says of an operator (that a rule commutes with the flip) or
again of a letter is checked at some points, and holds everywhere by the rule that is used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random

from numeric.evidence.checking import EXACT, Vacuous, lower_text, undecided
from numeric.evidence.results import SampleResult, Verdict
from numeric.evidence.run_samples import Run
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from numeric.reading.statement import Statement
from symbolic.errors import TermError
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text
from symbolic.sympy_border.translation import domain_term, to_face, to_term

FAMILIES = ("finite data, last of two layers", "finite data, first of two layers")
"""Where in a network of two layers a statement is looked at."""

_DRAWS = 6
_STEPS = (0, 1)
_PLACES = ((1, 0), (0, 1))
_LENGTHS = (3, 4, 5)


def is_run(read: Statement) -> bool:
    """Tell whether a statement has operator letters, or letters on products of lines."""
    domain = domain_term(read.domain)
    try:
        terms = [to_term(x, domain) for x in (read.lhs, read.rhs, *read.hypotheses)]
    except TermError:
        return False  # Larger than the kernel takes: it is evaluated as SymPy has it.
    return any(_has_operator(t) or any(_is_carried(n, domain) for n in t.free) for t in terms)


def _has_operator(term: Term) -> bool:
    inside = (_has_operator(p) for p in term.parts if type(p) is Term)
    return term.head == "Operator" or any(inside)


def _is_carried(name: Term, domain: Term) -> bool:
    """Tell whether a letter carries more than a step and a place."""
    if name.head != "Letter":
        return False
    first, *others = lines(name.home)
    places = others if first.head == "N" else [first, *others]
    return len(places) > len(lines(domain)) or any(p.head == "N" for p in places)


def check_runs(read: Statement, digits: int, seed: int) -> list[SampleResult]:
    """Return the result of each sample; of one in the plane, where it takes seconds."""
    count = 1 if len(lines(domain_term(read.domain))) > 1 else len(FAMILIES)
    return [_checked(read, family, digits, seed) for family in range(count)]


@dataclass(frozen=True)
class _Sample:
    """A sample of a statement: numbers, and the run made with them."""

    read: Statement
    family: int
    seed: int

    @cached_property
    def run(self) -> Run:
        """The sample; raises `Unsettled` on domains with real lines."""
        domain = domain_term(self.read.domain)
        if any(line.head == "R" for line in lines(domain)):
            raise Unsettled(
                "operator letters of functions on ℝ have no numeric evaluation",
                "look at the statement on ℤ and ℤ/N, where operators of finite data have values",
            )
        hypotheses = [to_term(h, domain) for h in self.read.hypotheses]
        return Run(self.numbers, hypotheses, len(lines(domain)), self.seed)

    @cached_property
    def numbers(self) -> dict[Term, Gauss]:
        """Small numbers for the variables, none of them 0 where a sign could be told."""
        source = Random(f"{self.seed} {self.family}")  # noqa: S311 - a sample
        domain = domain_term(self.read.domain)
        terms = [to_term(x, domain) for x in (self.read.lhs, self.read.rhs, *self.read.hypotheses)]
        names = frozenset().union(*(t.free for t in terms), domain.free)
        found: dict[Term, Gauss] = {}
        for name in sorted((n for n in names if n.head == "Var"), key=lambda n: str(n.parts[0])):
            found[name] = self._number(name, name is domain.parts[0] if domain.parts else False,
                                       source)  # fmt: skip
        return found

    def _number(self, name: Term, is_period: bool, source: Random) -> Gauss:
        word, base, sign = name.parts
        if is_period:
            return Gauss.of(source.choice(_LENGTHS))
        if word in {"l", "j"} and sign == "nonnegative":
            return Gauss.of(_PLACES[self.family]["lj".index(word)])
        if sign in {"nonnegative", "positive"}:
            return Gauss.of(1)
        if base == "integer":
            if word in {"r", "o", "c"}:  # a channel
                return Gauss.of(1)
            return Gauss.of(source.choice([-1, 1]) * (2 if word[0] in "PQ" else 1))
        return Gauss.of(*(Fraction(source.randint(1, 5), 2) for _ in range(2)))

    @property
    def point(self) -> tuple[tuple[str, str], ...]:
        """The numbers as text."""
        return tuple((text(name), str(value)) for name, value in self.numbers.items())

    def check_claims(self) -> None:
        """Raise `Unsettled` if what is assumed of operators fails at some points."""
        source = Random(f"points {self.seed}")  # noqa: S311 - a sample
        for claim in self.run.claims:
            body, over = claim.parts if claim.head == "ForAll" else (claim, None)
            for step in _STEPS:
                point = () if over is None else self._place(over, step, source)
                left, right = (self.run.value(side, (point,)) for side in body.parts)
                if left != right:
                    raise Unsettled(
                        f"hypothesis “{text(claim)}” fails at {point}",
                        "take operators and data that satisfy it",
                        hypothesis=True,
                    )

    def _place(self, over: Term, step: int, source: Random) -> tuple[int, ...]:
        """Draw a point where data live, the last coordinate not 0: there a flip is seen."""
        naturals = sum(line.head == "N" for line in lines(over))
        # A layer in a network of two: deeper ones take longer and tell no more.
        steps = [step, *source.choice(_PLACES)] if naturals == 3 else [step] * naturals
        places = [list(r) for r in self.run.ranges(over) if r is not None]
        if places:
            places[-1] = [x for x in places[-1] if x]
        return (*steps, *map(source.choice, places))


@lru_cache(maxsize=4)
def _sample(read: Statement, family: int, seed: int) -> _Sample:
    """Return a sample; the mutants of a statement are tried on those of its evidence."""
    return _Sample(read, family, seed)


def _checked(read: Statement, family: int, digits: int, seed: int) -> SampleResult:
    result = undecided(Unsettled("nothing was drawn", ""), FAMILIES[family], (), ())
    for draw in range(_DRAWS):
        sample = _sample(read, family, seed + 1000 * draw)
        assignment = (("letters", "Gaussian integers in two channels and a small box"),)
        try:
            sample.check_claims()
            left, right = _values(sample, read)
            if left == right == Gauss.of(0):
                raise Vacuous
        except (Unsettled, RecursionError, ZeroDivisionError) as error:
            unsettled = (
                error
                if isinstance(error, Unsettled)
                else Unsettled(
                    "the hypotheses define a letter by itself", "define letters by steps"
                )
            )
            result = undecided(unsettled, FAMILIES[family], assignment, sample.point)
            if isinstance(unsettled, Vacuous):
                continue
            return result
        result = SampleResult(
            Verdict.AGREES, FAMILIES[family], assignment, sample.point, EXACT, digits, "0",
            left=str(left), right=str(right),
        )  # fmt: skip
        if left != right:
            gap = lower_text((left - right).ball())
            result = replace(result, verdict=Verdict.REFUTED, digits=0, gap=gap)
        return result
    return result


def _values(sample: _Sample, read: Statement) -> tuple[Gauss, Gauss]:
    domain = domain_term(read.domain)
    left, right = (sample.run.value(to_term(side, domain)) for side in (read.lhs, read.rhs))
    return left, right


# ------------------------------------------------------------------ mutants


def mutants_of_run(read: Statement) -> Iterator[tuple[str, str, Statement]]:
    """Yield side, change and statement, with one place changed each time.

    A side is doubled; the sign of a place or tap is turned; a conjugate is added or dropped.
    """
    domain = domain_term(read.domain)
    for side in ("lhs", "rhs"):
        whole = to_term(getattr(read, side), domain)
        seen = {whole}
        for change, term in [("doubled", Term("Add", whole, whole)), *_changed(whole)]:
            if term not in seen:
                seen.add(term)
                yield side, change, replace(read, **{side: to_face(term)})


def _changed(term: Term) -> Iterator[tuple[str, Term]]:
    if term.head == "At" and term.parts[0].head in {"Letter", "Operator"}:
        function, *point = term.parts
        name = function.parts[0]
        yield f"conjugate added to {name}", Term("Conj", term)
        for place, line in enumerate(lines(function.home)):
            moved = point[place]
            if line.head in {"Z", "Cycle"} and moved.free:
                turned = [*point[:place], _negative(moved), *point[place + 1 :]]
                yield f"sign of coordinate {place + 1} of {name}", Term("At", function, *turned)
    if term.head == "Conj":
        yield "conjugate dropped", term.parts[0]
    for place, part in enumerate(term.parts):
        if type(part) is Term and part.sort != "domain":
            for change, new in _changed(part):
                if new.sort == part.sort:
                    parts = [*term.parts[:place], new, *term.parts[place + 1 :]]
                    yield change, Term(term.head, *parts)


def _negative(coordinate: Term) -> Term:
    if coordinate.head == "Mul" and coordinate.parts[0] is Term("Number", -1, 1):
        return coordinate.parts[1] if len(coordinate.parts) == 2 else coordinate
    return Term("Mul", Term("Number", -1, 1), coordinate)


def verdicts_on_runs(
    read: Statement, changed: Sequence[Statement], seed: int, families: Collection[str] | None
) -> list[Verdict]:
    """Return for each mutant REFUTED if a sample refutes it, else what the samples say."""
    samples = []
    for family, name in enumerate(FAMILIES):
        if families is None or name in families:
            sample = _sample(read, family, seed)
            try:
                sample.check_claims()
            except (Unsettled, RecursionError):
                continue
            samples.append(sample)
    return [_verdict(mutant, samples) for mutant in changed]


def _verdict(mutant: Statement, samples: Sequence[_Sample]) -> Verdict:
    found = Verdict.UNDECIDED
    for sample in samples:
        try:
            left, right = _values(sample, mutant)
        except (Unsettled, RecursionError):
            continue
        if left != right:
            return Verdict.REFUTED
        found = Verdict.AGREES
    return found
