"""What a side of a statement is once numbers and sample functions are put in: plain data.

A formula is a small tree of frozen dataclasses over Python's own fractions. It has no SymPy in it,
so that a check can be sent to another process, hashed and stored. Totals bind one variable each;
a total over ℝ² is a total of a total, which is allowed because every total that is given a value
here converges absolutely (Fubini; `numeric.enclosures.envelope` proves it or refuses).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from flint import fmpq

from symbolic.errors import EvidenceError

if TYPE_CHECKING:
    from numeric.samples.functions import SampleFunction


class Unsettled(Exception):  # noqa: N818 - no fault: the honest third outcome, carried as a value
    """A side cannot be enclosed; the reason and the remedy become the verdict's."""

    def __init__(self, reason: str, remedy: str, hypothesis: bool = False) -> None:
        super().__init__(f"{reason}; {remedy}")
        self.reason, self.remedy, self.hypothesis = reason, remedy, hypothesis


_NONE = Fraction(0)


_Class = TypeVar("_Class")


def hashed_once(made: type[_Class]) -> type[_Class]:
    """Let each object of a frozen dataclass keep its hash, which needs those of all its parts.

    It is no part of the object's state: in another process the same object has another hash.
    """
    plain: Callable[[Any], int] = made.__hash__

    def hashed(self: Any) -> int:
        kept = self.__dict__.get("_hash")
        if kept is None:
            kept = self.__dict__["_hash"] = plain(self)
        return kept  # type: ignore[no-any-return]

    def state(self: Any) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    made.__hash__ = hashed  # type: ignore[method-assign]
    made.__getstate__ = state  # type: ignore[method-assign]
    return made


@hashed_once
@dataclass(frozen=True)
class Affine:
    """A coordinate: a rational number plus rational multiples of bound variables.

    Attributes
    ----------
    constant
        The number.
    slopes
        Pairs (variable, coefficient), sorted, no coefficient zero.
    """

    constant: Fraction
    slopes: tuple[tuple[int, Fraction], ...] = ()

    @classmethod
    def of(cls, constant: Fraction, slopes: Mapping[int, Fraction]) -> Affine:
        """Return the coordinate with zero coefficients left out."""
        return cls(constant, tuple(sorted((v, c) for v, c in slopes.items() if c)))

    @classmethod
    def variable(cls, variable: int) -> Affine:
        """Return the coordinate that is one variable."""
        return cls(Fraction(0), ((variable, Fraction(1)),))

    @cached_property
    def flint(self) -> tuple[fmpq, tuple[tuple[int, fmpq], ...]]:
        """The constant and the slopes as flint's rationals."""
        return rational(self.constant), tuple((v, rational(c)) for v, c in self.slopes)

    def slope(self, variable: int) -> Fraction:
        """Return the coefficient of a variable."""
        for known, coefficient in self.slopes:
            if known == variable:
                return coefficient
        return _NONE

    def __add__(self, other: Affine | Fraction | int) -> Affine:
        if isinstance(other, (Fraction, int)):
            return Affine(self.constant + other, self.slopes)
        if not isinstance(other, Affine):
            return NotImplemented
        if not (self.slopes and other.slopes):
            return Affine(self.constant + other.constant, self.slopes or other.slopes)
        slopes = dict(self.slopes)
        for variable, coefficient in other.slopes:
            slopes[variable] = slopes.get(variable, Fraction(0)) + coefficient
        return Affine.of(self.constant + other.constant, slopes)

    __radd__ = __add__

    def __mul__(self, factor: Fraction | int) -> Affine:
        if isinstance(factor, Affine):
            raise Unsettled(
                "a place is a product of places", "state it with strides that are numbers"
            )
        return self.scaled(factor)

    __rmul__ = __mul__

    def __neg__(self) -> Affine:
        return Affine(-self.constant, tuple((v, -c) for v, c in self.slopes))

    def __sub__(self, other: Affine | Fraction | int) -> Affine:
        return self + (-other)

    def __rsub__(self, other: Fraction | int) -> Affine:
        return -self + other

    def scaled(self, factor: Fraction | int) -> Affine:
        """Return the multiple by a rational number."""
        if factor == 1:
            return self
        return Affine.of(self.constant * factor, {v: c * factor for v, c in self.slopes})

    def put(self, variable: int, value: Affine) -> Affine:
        """Return the coordinate with `value` for `variable`."""
        slope = self.slope(variable)
        if not slope:
            return self
        rest = tuple((v, c) for v, c in self.slopes if v != variable)
        return Affine(self.constant, rest) + value.scaled(slope)

    def at(self, environment: Mapping[int, Any]) -> Any:
        """Return the value where every variable is a flint number."""
        total, slopes = self.flint
        for variable, coefficient in slopes:
            total = total + coefficient * environment[variable]
        return total


@dataclass(frozen=True)
class Line:
    """ℝ: the total is an integral."""


@dataclass(frozen=True)
class Integers:
    """ℤ: the total is a sum over all integers."""


@dataclass(frozen=True)
class Cycle:
    """ℤ/N: the total is a sum over one period."""

    period: int


Space: TypeAlias = Line | Integers | Cycle


class _Part:
    """What all formulas have."""

    @cached_property
    def free_variables(self) -> frozenset[int]:
        """The variables that occur and are bound further out."""
        formula: Any = self
        match formula:
            case Coordinate(affine):
                return frozenset(v for v, _ in affine.slopes)
            case Value(_, point):
                return frozenset(v for affine in point for v, _ in affine.slopes)
            case Total() | Derivative():
                return free_variables(formula.body) - {formula.variable}
            case _:
                return frozenset().union(*map(free_variables, children(formula)))


@hashed_once
@dataclass(frozen=True)
class Number(_Part):
    """A Gaussian rational."""

    real: Fraction
    imag: Fraction = Fraction(0)


@hashed_once
@dataclass(frozen=True)
class Pi(_Part):
    """π."""


@hashed_once
@dataclass(frozen=True)
class Coordinate(_Part):
    """A coordinate used as a number."""

    affine: Affine


@hashed_once
@dataclass(frozen=True)
class Value(_Part):
    """A sample function at a point."""

    function: SampleFunction
    point: tuple[Affine, ...]


@hashed_once
@dataclass(frozen=True)
class Sum(_Part):
    """A sum of finitely many formulas."""

    terms: tuple[Formula, ...]


@hashed_once
@dataclass(frozen=True)
class Product(_Part):
    """A product of finitely many formulas."""

    factors: tuple[Formula, ...]


@hashed_once
@dataclass(frozen=True)
class Power(_Part):
    """An integer power."""

    base: Formula
    exponent: int


@hashed_once
@dataclass(frozen=True)
class Conjugate(_Part):
    """The complex conjugate."""

    body: Formula


@hashed_once
@dataclass(frozen=True)
class Exponential(_Part):
    """e to the power of a formula."""

    body: Formula


@hashed_once
@dataclass(frozen=True)
class Modulus(_Part):
    """The absolute value."""

    body: Formula


@hashed_once
@dataclass(frozen=True)
class Total(_Part):
    """The integral or the sum of `body` over `variable`; `sign` is −1 where limits are turned."""

    variable: int
    space: Space
    body: Formula
    sign: int = 1


@hashed_once
@dataclass(frozen=True)
class Derivative(_Part):
    """The derivative of `body` with respect to `variable`, of order 1 or 2, where that is 0."""

    variable: int
    body: Formula
    order: int


Formula: TypeAlias = (
    Number
    | Pi
    | Coordinate
    | Value
    | Sum
    | Product
    | Power
    | Conjugate
    | Exponential
    | Modulus
    | Total
    | Derivative
)


def whole(value: Any) -> int:
    """Return a rational that is an integer as one.

    Raises
    ------
    EvidenceError
        If it is none: in exact arithmetic nothing is cut off.
    """
    found = rational(value) if isinstance(value, (Fraction, int)) else value
    if not isinstance(found, fmpq):
        raise EvidenceError(f"{found} is no rational, and a whole number is needed")
    return divided(int(found.p), int(found.q))


def divided(numerator: int, denominator: int) -> int:
    """Return a quotient of integers that is an integer; raise `EvidenceError` if it is none."""
    quotient, rest = divmod(numerator, denominator)
    if rest:
        raise EvidenceError(
            f"a coordinate is {Fraction(numerator, denominator)} where a whole number is needed; "
            "sequences have values at integers only, and nothing is rounded"
        )
    return quotient


def rational(value: Fraction | int) -> fmpq:
    """Return a Python rational as flint's."""
    return fmpq(value.numerator, value.denominator)


def fraction(value: fmpq) -> Fraction:
    """Return flint's rational as Python's."""
    return Fraction(int(value.p), int(value.q))


def children(formula: Formula) -> tuple[Formula, ...]:
    """Return the formulas directly below."""
    match formula:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Power(base, _):
            return (base,)
        case Conjugate(body) | Exponential(body) | Modulus(body):
            return (body,)
        case Total() | Derivative():
            return (formula.body,)
        case _:
            return ()


def walk(formula: Formula) -> Iterator[Formula]:
    """Yield the formula and all below it, outermost first."""
    waiting = [formula]
    while waiting:
        part = waiting.pop()
        yield part
        waiting.extend(reversed(children(part)))


def free_variables(formula: Formula) -> frozenset[int]:
    """Return the variables that occur and are bound further out."""
    return formula.free_variables
