"""Rows of complex numbers as flint polynomials: exact Gaussian rationals, or balls.

The k-th number is the coefficient of x^k, so the linear convolution of two rows is one product of
polynomials, in time close to linear (flint multiplies by Kronecker substitution and FFT). Every
method stays in flint's types; Python touches a coefficient only to move it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any, TypeAlias

from flint import acb, acb_poly, arb, ctx, fmpq, fmpz, fmpz_poly

from numeric.formulas.gauss import Gauss

Arrange: TypeAlias = Callable[[Any], Any]
"""A linear rearrangement of coefficients, for a polynomial of any of flint's kinds."""

_I = acb(0, 1)


@dataclass(frozen=True, eq=False, slots=True)
class Exact:
    """(real + i·imag) / denominator, coefficient by coefficient.

    Attributes
    ----------
    real, imag
        The numerators.
    denominator
        One for all, positive; not necessarily in lowest terms.
    length
        The number of coefficients; flint leaves out zeros at the end.
    """

    real: fmpz_poly
    imag: fmpz_poly
    denominator: fmpz
    length: int

    @property
    def bits(self) -> int:
        """The bits of the largest numerator, or of the denominator if it has more."""
        sizes = self.real.height_bits(), self.imag.height_bits(), self.denominator.bit_length()
        return int(max(sizes))

    def arranged(self, arrange: Arrange, length: int) -> Exact:
        """Return the row whose polynomials are `arrange` of these, of another length."""
        return Exact(arrange(self.real), arrange(self.imag), self.denominator, length)

    def conjugate(self) -> Exact:
        """Return the row of conjugates."""
        return Exact(self.real, -self.imag, self.denominator, self.length)

    def times(self, other: Exact) -> Exact:
        """Return the linear convolution, of length n + m − 1, by three products at most.

        (a + ib)(c + id) = ac − bd + i((a + b)(c + d) − ac − bd); integers lose nothing by it.
        """
        a, b, c, d = self.real, self.imag, other.real, other.imag
        ac = a * c
        if not b or not d:
            real, imag = ac, b * c if b else a * d
        else:
            bd = b * d
            real, imag = ac - bd, (a + b) * (c + d) - ac - bd
        length = self.length + other.length - 1
        return Exact(real, imag, self.denominator * other.denominator, length)

    def plus(self, other: Exact) -> Exact:
        """Return the sum of rows of the same length."""
        common = self.denominator.lcm(other.denominator)
        u, v = common // self.denominator, common // other.denominator
        real = self.real * u + other.real * v
        return Exact(real, self.imag * u + other.imag * v, common, self.length)

    def scaled(self, factor: Gauss) -> Exact:
        """Return the row times a Gaussian rational."""
        common = factor.real.q.lcm(factor.imag.q)
        p, q = factor.real.p * (common // factor.real.q), factor.imag.p * (common // factor.imag.q)
        real, imag = self.real * p - self.imag * q, self.real * q + self.imag * p
        return Exact(real, imag, self.denominator * common, self.length)

    def numerators(self) -> tuple[list[fmpz], list[fmpz]]:
        """Return the real and the imaginary numerators."""
        return listed(self.real, self.length), listed(self.imag, self.length)

    def at(self, index: int) -> Gauss:
        """Return one number."""
        return Gauss(
            fmpq(self.real[index], self.denominator), fmpq(self.imag[index], self.denominator)
        )

    def numbers(self) -> list[Gauss]:
        """Return all numbers."""
        pairs = zip(*self.numerators(), strict=True)
        return [Gauss(fmpq(p, self.denominator), fmpq(q, self.denominator)) for p, q in pairs]

    def total(self) -> Gauss:
        """Return the sum of all numbers."""
        one = fmpz(1)
        return Gauss(fmpq(self.real(one), self.denominator), fmpq(self.imag(one), self.denominator))

    def dot(self, here: Sequence[int], other: Exact, there: Sequence[int]) -> Gauss:
        """Return the sum of the products of the numbers at these places, one by one."""
        a, b = (_picked(p, self.length, here) for p in (self.real, self.imag))
        c, d = (_picked(p, other.length, there) for p in (other.real, other.imag))
        real, imag = _summed(a, c) - _summed(b, d), _summed(a, d) + _summed(b, c)
        denominator = self.denominator * other.denominator
        return Gauss(fmpq(real, denominator), fmpq(imag, denominator))

    def balls(self) -> Balls:
        """Return the row as balls at flint's current precision."""
        scale = acb(1) / self.denominator
        return Balls((acb_poly(self.real) + acb_poly(self.imag) * _I) * scale, self.length)


@dataclass(frozen=True, eq=False, slots=True)
class Balls:
    """Complex balls; operations work at flint's current precision, and enclose their results.

    The radii that flint proves for a product are about 2^−precision times the product of the
    largest coefficients, so small values next to large ones are known to fewer digits.

    Attributes
    ----------
    poly
        The polynomial.
    length
        The number of coefficients; flint leaves out exact zeros at the end.
    """

    poly: acb_poly
    length: int

    @property
    def bits(self) -> int:
        """The bits to which flint works at present."""
        return int(ctx.prec)

    def arranged(self, arrange: Arrange, length: int) -> Balls:
        """Return the row whose polynomial is `arrange` of this one, of another length."""
        return Balls(arrange(self.poly), length)

    def conjugate(self) -> Balls:
        """Return the row of conjugates."""
        return Balls(acb_poly([c.conjugate() for c in self.poly.coeffs()]), self.length)

    def times(self, other: Balls) -> Balls:
        """Return the linear convolution, of length n + m − 1."""
        return Balls(self.poly * other.poly, self.length + other.length - 1)

    def levelled(self) -> Balls:
        """Return the row in fixed point: midpoints are multiples of 2^−precision times the largest.

        flint multiplies polynomials in blocks of coefficients of similar size. A Gaussian to fifty
        digits has hundreds of such blocks, and multiplying it takes a hundred times as long as a
        row whose values have one size, for digits that the radius of a product hides anyway. A
        ball plus a large number, less that number, is rounded so, and its radius counts that.
        """
        largest = max([abs(c).upper() for c in self.poly.coeffs()], default=arb(0))
        if not (largest.is_finite() and largest > 0):
            return self
        mantissa, exponent = largest.man_exp()
        size = arb(2) ** (mantissa.bit_length() + exponent)
        levels = acb_poly([acb(size, size) * 3] * self.length)
        return Balls((self.poly + levels) - levels, self.length)

    def plus(self, other: Balls) -> Balls:
        """Return the sum of rows of the same length."""
        return Balls(self.poly + other.poly, self.length)

    def scaled(self, factor: acb) -> Balls:
        """Return the row times a ball."""
        return Balls(self.poly * factor, self.length)

    def at(self, index: int) -> acb:
        """Return one ball."""
        return self.poly[index]

    def numbers(self) -> list[acb]:
        """Return all balls."""
        return listed(self.poly, self.length)

    def total(self) -> acb:
        """Return the sum of all balls."""
        return sum(self.poly.coeffs(), acb(0))

    def dot(self, here: Sequence[int], other: Balls, there: Sequence[int]) -> acb:
        """Return the sum of the products of the balls at these places, one by one."""
        left, right = (
            _picked(self.poly, self.length, here),
            _picked(other.poly, other.length, there),
        )
        return acb(_summed(left, right))

    def balls(self) -> Balls:
        """Return the row itself."""
        return self


Vector: TypeAlias = Exact | Balls


def times(left: Vector, right: Vector) -> Vector:
    """Return the linear convolution: exact if both rows are, else in balls."""
    if isinstance(left, Exact) and isinstance(right, Exact):
        return left.times(right)
    return left.balls().times(right.balls())


def plus(left: Vector, right: Vector) -> Vector:
    """Return the sum of rows of the same length: exact if both are, else in balls."""
    if isinstance(left, Exact) and isinstance(right, Exact):
        return left.plus(right)
    return left.balls().plus(right.balls())


def dot(left: Vector, here: Sequence[int], right: Vector, there: Sequence[int]) -> Gauss | acb:
    """Return the sum of products at these places: exact if both rows are, else in balls."""
    if isinstance(left, Exact) and isinstance(right, Exact):
        return left.dot(here, right, there)
    return left.balls().dot(here, right.balls(), there)


def _picked(poly: Any, length: int, places: Sequence[int]) -> list[Any]:
    values = listed(poly, length)
    return [values[k] for k in places]


def _summed(left: list[Any], right: list[Any]) -> Any:
    return sum(map(mul, left, right), fmpz(0))


def listed(poly: Any, length: int) -> list[Any]:
    """Return the coefficients, with the zeros that flint leaves out at the end."""
    found: list[Any] = poly.coeffs()
    if len(found) < length:
        found += [poly[length]] * (length - len(found))
    return found


def reversal(length: int) -> Arrange:
    """Return the rearrangement that turns a row of this length round."""
    return lambda poly: type(poly)(listed(poly, length)[::-1])


def moved(by: int) -> Arrange:
    """Return the rearrangement that puts `by` zeros before a row."""
    return lambda poly: poly.left_shift(by)


def folded(length: int, first: int, period: int) -> Arrange:
    """Return the rearrangement that sums a row over its classes modulo the period.

    The row has its first number at the index `first`; the result starts at index 0.
    """
    ahead = first % period

    def arrange(poly: Any) -> Any:
        rest = poly.left_shift(ahead)
        result = rest.truncate(period)
        for start in range(period, length + ahead, period):
            result = result + rest.right_shift(start).truncate(period)
        return result

    return arrange


def placed(shape: Sequence[int], target: Sequence[int], offset: Sequence[int]) -> Arrange:
    """Return the rearrangement that puts a box, row by row, into a larger one of zeros.

    Parameters
    ----------
    shape
        Of the box.
    target
        Of the larger box.
    offset
        Where in it the box begins, per axis.
    """

    def lines(coefficients: list[Any], axis: int, zero: Any) -> list[Any]:
        if axis == len(shape) - 1:
            before, size = offset[axis], shape[axis]
            after = target[axis] - before - size
            return [zero] * before + coefficients + [zero] * after
        step = len(coefficients) // shape[axis]
        inner = _size(target[axis + 1 :])
        result = [zero] * (offset[axis] * inner)
        for k in range(shape[axis]):
            result += lines(coefficients[k * step : (k + 1) * step], axis + 1, zero)
        return result + [zero] * ((target[axis] - offset[axis] - shape[axis]) * inner)

    def arrange(poly: Any) -> Any:
        length = _size(shape)
        return type(poly)(lines(listed(poly, length), 0, poly[length]))

    return arrange


def _size(shape: Sequence[int]) -> int:
    count = 1
    for n in shape:
        count *= n
    return count
