"""Which sample functions and numbers a statement is tried with: deterministic, complex, asymmetric.

A *plan* is a named way to choose a sample for each letter on one domain. Every plan of a domain is
tried; those whose functions do not satisfy the statement's hypotheses are set aside by the caller.
The choice depends on the seed, the plan and the letter's name alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from numeric.enclosures.derivatives import Jet
from numeric.formulas.formula import Unsettled
from numeric.reading import numbers
from numeric.reading.numbers import complex_number as _complex
from numeric.reading.numbers import fraction_between as _fraction
from numeric.reading.numbers import sign as _sign
from numeric.reading.parts import name_of
from numeric.samples.compound import CoupledGaussian, Symmetric, Tensor
from numeric.samples.families import Gaussian, RationalDecay, Sech, TwoSidedExponential
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.sequences import Finite, Geometric, Periodic
from symbolic.kernel.terms import Term
from symbolic.sympy_border.domains import Cyclic, Domain

Draw = Callable[[Random, int, bool], SampleFunction]


@dataclass(frozen=True)
class Plan:
    """A named way to choose samples.

    Attributes
    ----------
    name
        The families, as text.
    draw
        From a random source, the position of the letter among the letters, and whether it must be
        real-valued, a sample function.
    period
        On ℤ/N with a symbol N, the period assigned to it.
    given
        Instead of drawing: functions by the names of letters.
    numbers
        Instead of drawing: numbers by the names of symbols.
    large
        Whether numbers are drawn large, else small.
    offsets
        How far the first, second … letter's sample is moved to the right; () for not at all.
    small
        Whether so much is true on its domain that it may refute and nothing else.
    untried
        Whether it names what is not tried, so that nothing is decided.
    """

    name: str
    draw: Draw | None = None
    period: int | None = None
    given: Mapping[str, SampleFunction] | None = None
    large: bool = False
    numbers: Mapping[str, Complex] | None = None
    offsets: tuple[int, ...] = ()
    small: bool = False
    untried: bool = False

    def sample(self, seed: int, letter: str, position: int, real: bool) -> SampleFunction:
        """Return the sample for a letter."""
        if self.given is not None and letter in self.given:
            return self.given[letter]
        if self.draw is None:
            raise Unsettled(f"plan {self.name} has no functions", "give samples=")
        drawn = self.draw(self.source(seed, letter), position, real)
        return moved(drawn, self.offsets[position % len(self.offsets)]) if self.offsets else drawn

    def coefficients(self, seed: int, letter: str, real: bool) -> Callable[[], Complex]:
        """Return a source of numbers, for samples of another shape than the plan's."""
        source = self.source(seed, letter)
        return lambda: _complex(source, real)

    def number(
        self,
        seed: int,
        symbol: Term,
        is_period: bool,
        attempt: int = 0,
        is_coordinate: bool = True,
    ) -> Complex:
        """Return a number that a variable may stand for, not 0; others at each attempt.

        A claim that only small numbers satisfy is no identity, so that some plans draw large ones;
        a coordinate stays where the samples have values to compare.
        """
        if self.numbers is not None and name_of(symbol) in self.numbers:
            return self.numbers[name_of(symbol)]
        if is_period and self.period is not None:
            return Fraction(self.period), Fraction(0)
        source = self.source(seed, f"number {name_of(symbol)}/{attempt}")
        far = is_coordinate and self.period is None
        sizes = numbers.SMALL if not self.large else numbers.FAR if far else numbers.LARGE
        # Where samples have been moved, coordinates go with them.
        away = self.offsets if far and self.offsets else (0,)
        return numbers.number(source, symbol, sizes, self.period or 0, away)

    def source(self, seed: int, what: str) -> Random:
        """Return a source of random numbers for one purpose."""
        # A text seed makes the same numbers in every process; a tuple would be hashed.
        return Random(f"{seed}/{self.name}/{what}")  # noqa: S311


def plans(domain: Domain, integers: Iterable[int] = (), below: int = 0) -> tuple[Plan, ...]:
    """Return the plans for a domain.

    Parameters
    ----------
    domain
        Where the letters live.
    integers
        Of the statement. Where N is a symbol they say which N are tried (`numbers.periods`); on ℝ
        and ℤ, samples are moved as far as the largest, some of them or all.
    below
        Where N is a symbol, one N that is tried is larger than this.

    Raises
    ------
    Unsettled
        If there is no family for the domain.
    """
    if isinstance(domain, Cyclic):
        symbolic = bool(domain.period.free_symbols)
        periods = numbers.periods(integers, below) if symbolic else (int(domain.period),)
        return tuple(map(cycle, periods))
    found = _PLANS.get((domain.discrete, domain.dimension))
    if found is None:
        raise Unsettled(f"there are no sample families on {domain}", "give samples=")
    far = max(map(abs, integers), default=0)
    if domain.dimension > 1 or far <= _NEAR:
        return found
    return (*found, *(_displaced(found[0], offsets) for offsets in _offsets(far)))


def cycle(period: int) -> Plan:
    """Return the plan for functions on a cycle."""
    large = period not in numbers.PERIODS
    name = f"Gaussian rationals, N = {period}"
    return Plan(name, _periodic(period), period, large=large)


_NEAR = 4
"""Samples around 0 see what numbers up to this one do."""


def _offsets(far: int) -> tuple[tuple[int, ...], ...]:
    return (far + 1,), (-far - 1,), (0, far), (0, -far)


def _displaced(plan: Plan, offsets: tuple[int, ...]) -> Plan:
    return replace(
        plan, name=f"{plan.name}, moved by {' and '.join(map(str, offsets))}", offsets=offsets
    )


def moved(sample: SampleFunction, by: int) -> SampleFunction:
    """Return a sample of one variable moved to the right."""
    if isinstance(sample, Finite):
        return replace(sample, first=(sample.first[0] + by,))
    return replace(sample, centre=sample.centre + by)  # type: ignore[call-arg, attr-defined]


def misfit(sample: SampleFunction, domain: Domain, period: int | None) -> str:
    """Return why a sample does not live on a domain, as text; nothing if it does.

    A function of a real variable is also one on ℤ, by restriction; a sequence is none on ℝ. On ℤ/N
    all N values are needed, and `period` is that N.
    """
    base = sample.base if isinstance(sample, Symmetric) else sample
    if sample.dimension != domain.dimension:
        return f"it has {sample.dimension} coordinate(s), and {domain} has {domain.dimension}"
    if sample.sequence and not domain.discrete:
        return f"it has values at integers only, not on {domain}"
    if isinstance(domain, Cyclic):
        if not isinstance(base, Periodic):
            return f"it is not periodic; a Periodic with N values is needed on {domain}"
        if len(base.values) != period:
            return f"its period is {len(base.values)}, and on {domain} N = {period} is needed"
    if isinstance(base, Jet) and domain.discrete:
        return f"there are no derivatives on {domain}"
    return ""


def _gaussian(source: Random, real: bool, steepness: tuple[int, int] = (6, 14)) -> Gaussian:
    chirp = Fraction(0) if real else _sign(source) * _fraction(source, 1, 5)
    degree = source.choice((1, 2))
    return Gaussian(
        (_fraction(source, *steepness), chirp),
        _sign(source) * _fraction(source, 2, 7),
        Fraction(0) if real else _sign(source) * _fraction(source, 3, 15),
        tuple(_complex(source, real) for _ in range(degree + 1)),
    )


def _sech(source: Random, real: bool) -> Sech:
    return Sech(
        _complex(source, real),
        _fraction(source, 12, 22),
        _sign(source) * _fraction(source, 2, 7),
        Fraction(0) if real else _sign(source) * _fraction(source, 3, 15),
    )


def _rational(source: Random, real: bool) -> RationalDecay:
    return RationalDecay(
        _complex(source, real),
        _sign(source) * _fraction(source, 2, 7),
        _fraction(source, 11, 19),
        Fraction(0) if real else _sign(source) * _fraction(source, 3, 15),
    )


def _meromorphic(source: Random, real: bool) -> SampleFunction:
    return source.choice((_sech, _rational))(source, real)


def _exponential(source: Random, real: bool) -> TwoSidedExponential:
    left = _fraction(source, 12, 18)
    return TwoSidedExponential(
        _complex(source, real),
        left,
        left + _fraction(source, 3, 9),
        _sign(source) * _fraction(source, 2, 7),
        Fraction(0) if real else _sign(source) * _fraction(source, 3, 15),
    )


def _geometric(source: Random, real: bool) -> Geometric:
    # A real sequence with ratios of opposite sign on the two sides is still far from even.
    ratios: tuple[tuple[int, int], ...] = ((1, 0), (-1, 0)) if real else ((1, 1), (-1, 2), (2, -1))
    first, second = source.sample(ratios, 2)
    return Geometric(
        _complex(source, real),
        (Fraction(first[0], 5), Fraction(first[1], 5)),
        (Fraction(second[0], 7), Fraction(second[1], 7)),
        _sign(source),
    )


def _finite(*shape: int) -> Draw:
    def draw(source: Random, position: int, real: bool) -> Finite:
        lengths = tuple(n + position % 2 for n in shape)
        first = tuple(-source.choice((n // 2, n // 2 - 1)) for n in shape)
        count = 1
        for length in lengths:
            count *= length
        return Finite(first, lengths, tuple(_complex(source, real) for _ in range(count)))

    return draw


def _periodic(period: int) -> Draw:
    def draw(source: Random, position: int, real: bool) -> Periodic:
        return Periodic(tuple(_complex(source, real) for _ in range(period)))

    return draw


def _alternating(*kinds: Callable[[Random, bool], SampleFunction]) -> Draw:
    return lambda source, position, real: kinds[position % len(kinds)](source, real)


def _wide_gaussian(source: Random, real: bool) -> Gaussian:
    return _gaussian(source, real, (2, 5))


def _tensor(first: Draw, second: Draw, most: int = 2) -> Draw:
    def draw(source: Random, position: int, real: bool) -> Tensor:
        # The first letter is a sum of products; more letters would multiply the work.
        return Tensor(
            tuple(
                (first(source, position + k, real), second(source, position + k, real))
                for k in range(1 if position else most)
            )
        )

    return draw


def _coupled(low: int, high: int) -> Draw:
    def draw(source: Random, position: int, real: bool) -> CoupledGaussian:
        def chirp() -> Fraction:
            return Fraction(0) if real else _sign(source) * _fraction(source, 1, 2)

        def frequency() -> Fraction:
            return Fraction(0) if real else _sign(source) * _fraction(source, 3, 12)

        return CoupledGaussian(
            (_fraction(source, low, high), chirp()),
            (_sign(source) * _fraction(source, 1, max(1, low // 6)), chirp() / 4),
            (_fraction(source, low, high), chirp()),
            (_sign(source) * _fraction(source, 2, 7), _sign(source) * _fraction(source, 2, 7)),
            (frequency(), frequency()),
            (_complex(source, real), _complex(source, real), _complex(source, real)),
        )

    return draw


_PLANS: dict[tuple[bool, int], tuple[Plan, ...]] = {
    (False, 1): (
        Plan("Gaussians times polynomials", _alternating(_gaussian)),
        Plan(
            "meromorphic functions and Gaussians",
            _alternating(_meromorphic, _gaussian),
            large=True,
        ),
        Plan("two-sided exponentials and Gaussians", _alternating(_exponential, _gaussian)),
    ),
    (True, 1): (
        Plan("finite sequences", _finite(6)),
        Plan("two-sided geometric sequences", _alternating(_geometric), large=True),
        Plan("Gaussian sequences", _alternating(_wide_gaussian)),
    ),
    (False, 2): (
        # The cheapest comes first: it refutes what is false before the others are asked.
        Plan(
            "products of Gaussians",
            _tensor(_alternating(_gaussian), _alternating(_gaussian), most=1),
        ),
        Plan(
            "sums of products of Gaussians",
            _tensor(_alternating(_gaussian), _alternating(_gaussian)),
        ),
        Plan("coupled Gaussians", _coupled(9, 14), large=True),
    ),
    (True, 2): (
        Plan("finite sequences", _finite(3, 3)),
        Plan(
            "sums of products of geometric and Gaussian sequences",
            _tensor(_alternating(_geometric, _wide_gaussian), _alternating(_wide_gaussian)),
        ),
        Plan("coupled Gaussian sequences", _coupled(3, 7), large=True),
    ),
}
