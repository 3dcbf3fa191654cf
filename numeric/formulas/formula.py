"""What a side of a statement is once numbers and sample functions are put in: plain data.

A formula is a small tree of frozen dataclasses over Python's own fractions. It has no SymPy in it,
so that a check can be sent to another process, hashed and stored. Totals bind one variable each;
a total over ℝ² is a total of a total, which is allowed because every total that is given a value
here converges absolutely (Fubini; `numeric.enclosures.envelope` proves it or refuses).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
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


_WRITTEN_OUT = 3
"""Powers up to this one are multiplied out where totals are taken apart."""

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


def moved(formula: Formula, point: tuple[Affine, ...]) -> Formula:
    """Return a formula at a point, which is put for its variables 0, 1, …."""
    return put(formula, dict(enumerate(point)))


def put(formula: Formula, values: Mapping[int, Affine]) -> Formula:
    """Return the formula with coordinates for free variables."""

    def placed(affine: Affine) -> Affine:
        parts = (values.get(v, Affine.variable(v)).scaled(c) for v, c in affine.slopes)
        return sum(parts, Affine(affine.constant))

    match formula:
        case Coordinate(affine):
            return Coordinate(placed(affine))
        case Value(function, point):
            return Value(function, tuple(map(placed, point)))
        case Sum(terms):
            return Sum(tuple(put(t, values) for t in terms))
        case Product(factors):
            return Product(tuple(put(f, values) for f in factors))
        case Power(base, exponent):
            return Power(put(base, values), exponent)
        case Conjugate() | Exponential() | Modulus() | Total() | Derivative():
            return replace(formula, body=put(formula.body, values))
        case _:
            return formula


def separate(formula: Formula) -> Formula:
    """Return the formula with totals of products of independent factors taken apart.

    A total of a sum becomes a sum of totals, and a factor in which the variable does not occur
    leaves the total. Both are exact where every part converges absolutely, and each part that
    remains is enclosed only after that is proved. An integral over ℝ² of samples that are sums
    of products u(x) v(y) becomes a few integrals over ℝ in this way.
    """
    match formula:
        case Total():
            body = expand(separate(formula.body))
            parts = [_taken_apart(formula, factors) for factors in body]
            return parts[0] if len(parts) == 1 else Sum(tuple(parts))
        case Sum(terms):
            return Sum(tuple(map(separate, terms)))
        case Product(factors):
            return Product(tuple(map(separate, factors)))
        case Conjugate(body):
            return Conjugate(separate(body))
        case Power(base, exponent):
            return Power(separate(base), exponent)
        case Exponential(body):
            return Exponential(separate(body))
        case Modulus(body):
            return Modulus(separate(body))
        case _:
            return formula


def expand(formula: Formula) -> list[tuple[Formula, ...]]:
    """Return a formula as a sum of products: one tuple of factors for every term.

    The exponential of a sum is a product of exponentials, so that e^{−2πi(ξ₁x + ξ₂y)} comes apart.
    """
    match formula:
        case Sum(terms):
            return [monomial for term in terms for monomial in expand(term)]
        case Product(factors):
            result: list[tuple[Formula, ...]] = [()]
            for factor in factors:
                result = [done + more for more in expand(factor) for done in result]
            return result
        case Power(base, exponent) if 1 < exponent <= _WRITTEN_OUT:
            return expand(Product((base,) * exponent))
        case Exponential(Sum() as body):
            return [tuple(Exponential(Product(monomial)) for monomial in expand(body))]
        case Conjugate(Conjugate(body)):
            return expand(body)
        case Conjugate(body) if isinstance(body, (Sum, Product, Power, Exponential)):
            inner = expand(body)
            if inner != [(body,)]:
                return [tuple(map(Conjugate, monomial)) for monomial in inner]
            return [(formula,)]
        case _:
            return [(formula,)]


def _taken_apart(total: Total, factors: tuple[Formula, ...]) -> Formula:
    inside = tuple(f for f in factors if total.variable in free_variables(f))
    outside = tuple(f for f in factors if total.variable not in free_variables(f))
    inner = Total(total.variable, total.space, Product(inside), total.sign)
    return Product((*outside, inner)) if outside else inner
