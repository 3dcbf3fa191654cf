"""The registry of claims: statements that are checked with numbers and not proved.

A claim is tried on *trials*: one domain with one family of samples. A trial is a function that
draws samples and yields comparisons; it is given a `Variation`, through which it names the places
where the statement could be written falsely and says what the false version would be. So every
claim brings its own mutants, and the same samples must refute each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import TypeVar

from numeric.claims.comparison import Comparison
from numeric.formulas.gauss import Gauss

T = TypeVar("T")


class Variation:
    """Which false variant of a claim is computed, if any; it learns the names of all of them.

    Parameters
    ----------
    active
        The name of the variant, or None for the claim itself.
    """

    def __init__(self, active: str | None = None) -> None:
        self.active = active
        self.names: dict[str, None] = {}

    def __call__(self, name: str, right: T, wrong: T) -> T:
        """Return `right`, or `wrong` in the variant of this name."""
        self.names[name] = None
        return wrong if name == self.active else right


@dataclass
class Draw:
    """The source of samples of one trial: deterministic in the seed and the trial's name.

    Attributes
    ----------
    seed
        A whole number.
    name
        What the samples are for.
    bits
        The accuracy that enclosures aim at.
    """

    seed: int
    name: str
    bits: int
    random: Random = field(init=False)

    def __post_init__(self) -> None:
        # A text seed makes the same numbers in every process; a tuple would be hashed.
        self.random = Random(f"{self.seed}/{self.name}")  # noqa: S311

    def integer(self, low: int, high: int) -> int:
        """Return a whole number between the bounds."""
        return self.random.randint(low, high)

    def sign(self) -> int:
        """Return 1 or −1."""
        return self.random.choice((1, -1))

    def fraction(self, low: int, high: int, below: int = 10) -> Fraction:
        """Return a rational with the denominator `below`."""
        return Fraction(self.random.randint(low, high), below)

    def number(self) -> Gauss:
        """Return a Gaussian rational with both parts between 0.3 and 1.9 in size."""
        real, imag = (self.sign() * self.fraction(3, 19) for _ in range(2))
        return Gauss.of(real, imag)

    def positive(self) -> Gauss:
        """Return a rational between 0.3 and 1.9."""
        return Gauss.of(self.fraction(3, 19))


Trial = Callable[[Draw, Variation], Iterator[Comparison]]


@dataclass(frozen=True)
class Case:
    """A claim on one domain with one family of samples."""

    domain: str
    family: str
    trial: Trial


@dataclass(frozen=True)
class Claim:
    """A statement of the catalogue with the trials that check it.

    Attributes
    ----------
    id
        The id in the catalogue.
    checked
        What exactly is compared, in words; where the catalogue says more, what is left out.
    cases
        The domains and families it is checked on.
    """

    id: str
    checked: str
    cases: tuple[Case, ...] = field(repr=False)


CLAIMS: dict[str, Claim] = {}
"""All claims by id; filled when the chapters of `numeric.claims` are imported."""


def claim(id_: str, *cases: Case, checked: str) -> Claim:
    """Enter a claim into the registry.

    Raises
    ------
    ValueError
        If there is one with this id, or two of its cases have the same domain and family.
    """
    if id_ in CLAIMS:
        raise ValueError(f"claim {id_} is registered twice; merge the two")
    where = [(case.domain, case.family) for case in cases]
    if len(set(where)) < len(where) or not cases:
        raise ValueError(f"claim {id_}: cases need different domains or families, got {where}")
    CLAIMS[id_] = Claim(id_, checked, cases)
    return CLAIMS[id_]
