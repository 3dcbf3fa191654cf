"""The domains on which functions live: ℝᵈ, ℤᵈ, the cycle ℤ/N, and products of lines such as ℕ×ℤ².

A domain says how many coordinates a point has, whether they are real or integer, and therefore
which total (Haar integral) belongs to it: ∫ over ℝᵈ, Σ over ℤᵈ, Σ over one period of ℤ/N.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar, Self

from sympy import Add, Basic, Expr, Integer, Mul, Pow, Rational, Symbol, SympifyError, pi, sympify

from symbolic.errors import TermError
from symbolic.notation.names import superscript


class Point(tuple[Expr, ...]):
    """A point of a domain: one SymPy expression per coordinate, with vector arithmetic.

    ``a + b``, ``a - b`` and ``-a`` act per coordinate, unlike the tuple they are stored in.
    """

    __slots__ = ()

    def __add__(self, other: Iterable[Expr]) -> Point:
        return Point(a + b for a, b in zip(self, other, strict=True))

    def __sub__(self, other: Iterable[Expr]) -> Point:
        return Point(a - b for a, b in zip(self, other, strict=True))

    def __neg__(self) -> Point:
        return Point(-a for a in self)

    def dot(self, other: Iterable[Expr]) -> Expr:
        """Return the sum of the products of the coordinates."""
        return Add(*(a * b for a, b in zip(self, other, strict=True)))


class Domain(Basic):
    """Base of the domains: `R`, `Z`, `R2`, `Z2`, `N`, ``Cyclic(n)`` and ``product(N, Z, Z2)``."""

    __slots__ = ()

    dimension: int
    assumptions: ClassVar[dict[str, bool]]
    """The SymPy assumptions that every coordinate has, and no others."""

    def _sympystr(self, printer: Any) -> str:
        return str(self)

    def _latex(self, printer: Any) -> str:
        from symbolic.sympy_border.printing import latex_domain

        return latex_domain(self)

    @property
    def lines(self) -> tuple[Domain, ...]:
        """The lines of which it is the product, one per coordinate."""
        return (self,)

    @property
    def discrete(self) -> bool:
        """Whether the coordinates are integers and the total is a sum."""
        return all("integer" in line.assumptions for line in self.lines)

    @property
    def needed(self) -> str:
        """What symbols must be to be coordinates, as text for messages."""
        told = (", ".join(f"{name}=True" for name in line.assumptions) for line in self.lines)
        return " and ".join(f"Symbol('t', {words})" for words in dict.fromkeys(told))

    def point(self, name: str) -> Point:
        """Return the generic point called `name`: one symbol, or ``name1, name2, …``."""
        plain = name.rstrip("'")
        several = (f"{plain}{i + 1}{name[len(plain) :]}" for i in range(self.dimension))
        names = [name] if self.dimension == 1 else several
        return Point(
            Symbol(n, **line.assumptions) for n, line in zip(names, self.lines, strict=True)
        )

    def has_point(self, point: Sequence[object]) -> bool:
        """Tell whether these are the coordinates of a point, by the shape of the expressions."""
        return len(point) == self.dimension and all(
            line.is_coordinate(p) for line, p in zip(self.lines, point, strict=True)
        )

    def has_generic_point(self, point: Sequence[Any]) -> bool:
        """Tell whether these are symbols, each for *all* coordinates, with no more assumptions."""
        return len(point) == self.dimension and all(
            line.is_generic(x) for line, x in zip(self.lines, point, strict=True)
        )

    def is_coordinate(self, expression: object) -> bool:
        """Tell whether `expression` is a polynomial in symbols of this domain's kind.

        Decided by the shape of the expression alone: real (integer) symbols, rational (integer)
        numbers, sums, products and natural powers of them; on ℝ also π.
        """
        return _is_coordinate(expression, self.discrete)

    def is_generic(self, symbol: Any) -> bool:
        """Tell whether `symbol` ranges over *all* coordinates, with no further assumption."""
        return type(symbol) is Symbol and symbol == Symbol(symbol.name, **self.assumptions)


def scalar_of(value: object) -> Any:
    """Return a number or expression as SymPy has it; text is never read.

    Raises
    ------
    TermError
        If it is nothing that SymPy has.
    """
    try:
        return sympify(value, strict=True)
    except SympifyError as error:
        raise TermError(f"{value!r} is neither a number nor a SymPy expression") from error


def _is_coordinate(expression: object, discrete: bool) -> bool:
    if isinstance(expression, Symbol):
        return bool(expression.is_integer if discrete else expression.is_real)
    if isinstance(expression, Integer):
        return True
    if isinstance(expression, Rational) or expression is pi:
        return not discrete
    if isinstance(expression, (Add, Mul)):
        return all(_is_coordinate(a, discrete) for a in expression.args)
    if isinstance(expression, Pow):
        base, exponent = expression.args
        natural = isinstance(exponent, Integer) and exponent.is_nonnegative
        return bool(natural) and _is_coordinate(base, discrete)
    return False


class Power(Domain):
    """A power of one line; the argument is the number d of coordinates.

    Raises
    ------
    TermError
        Unless d is a positive integer.
    """

    __slots__ = ()

    letter: ClassVar[str]
    """What the line is called."""

    def __new__(cls, dimension: int = 1) -> Self:
        return super().__new__(cls, _positive_dimension(dimension))

    @property
    def dimension(self) -> int:  # type: ignore[override]
        """The number of coordinates d."""
        return int(self.args[0])

    @property
    def lines(self) -> tuple[Domain, ...]:
        """The line, for each coordinate."""
        return (self if self.dimension == 1 else type(self)(1),) * self.dimension

    def __str__(self) -> str:
        return self.letter + superscript(self.dimension)


class RealSpace(Power):
    """ℝᵈ with Lebesgue measure."""

    __slots__ = ()

    letter = "ℝ"
    assumptions: ClassVar[dict[str, bool]] = {"real": True}


class Lattice(Power):
    """ℤᵈ with counting measure."""

    __slots__ = ()

    letter = "ℤ"
    assumptions: ClassVar[dict[str, bool]] = {"integer": True}


class Cyclic(Domain):
    """The cycle ℤ/N: N-periodic functions of an integer, summed over one period.

    Parameters
    ----------
    period
        N: a positive integer, or a symbol with ``integer=True, positive=True``.

    Raises
    ------
    TermError
        If N is zero, negative, not an integer, or a symbol not known to be a positive integer.
    """

    __slots__ = ()

    assumptions: ClassVar[dict[str, bool]] = {"integer": True}
    dimension = 1

    def __new__(cls, period: Any) -> Cyclic:
        n = _number(period)
        if not (isinstance(n, (Integer, Symbol)) and n.is_integer and n.is_positive):
            raise TermError(
                f"Cyclic({period}): the period must be a positive integer, or a symbol made by "
                "Symbol('N', integer=True, positive=True)"
            )
        return super().__new__(cls, n)

    @property
    def period(self) -> Expr:
        """N."""
        return self.args[0]

    def __str__(self) -> str:
        return f"ℤ/{self.period}"


class Naturals(Domain):
    """The steps 0, 1, 2, … of a recursion: only a range for ∀, never the domain of a total."""

    __slots__ = ()

    assumptions: ClassVar[dict[str, bool]] = {"integer": True, "nonnegative": True}
    dimension = 1

    def is_coordinate(self, expression: object) -> bool:
        """Tell whether `expression` is an integer polynomial known not to be negative."""
        return _is_coordinate(expression, discrete=True) and bool(expression.is_nonnegative)  # type: ignore[attr-defined]

    def __str__(self) -> str:
        return "ℕ"


class Product(Domain):
    """A product of lines, in order: where a filter by step, channel and place lives, as ℕ×ℤ×ℤ²."""

    __slots__ = ()

    @property
    def lines(self) -> tuple[Domain, ...]:
        """The lines."""
        return self.args

    @property
    def dimension(self) -> int:  # type: ignore[override]
        """The number of lines."""
        return len(self.args)

    def __str__(self) -> str:
        powers = ((line, len(list(group))) for line, group in groupby(self.args))
        return "×".join(f"{line}{superscript(count)}" for line, count in powers)


def product(*domains: Domain) -> Domain:
    """Return the product of domains; its points have the coordinates of all, in this order.

    Raises
    ------
    TermError
        If there is none, or something is no domain.
    """
    if not domains or not all(isinstance(d, Domain) for d in domains):
        raise TermError(f"product{domains}: domains such as N, Z, Z2 and Cyclic(4) are needed")
    lines = [line for d in domains for line in d.lines]
    if all(line == lines[0] for line in lines) and isinstance(lines[0], Power):
        return type(lines[0])(len(lines))
    return lines[0] if len(lines) == 1 else Product(*lines)


def _number(value: Any) -> Any:
    try:
        return sympify(value, strict=True)
    except SympifyError:
        return None


def _positive_dimension(dimension: Any) -> Integer:
    d = _number(dimension)
    if not (isinstance(d, Integer) and d.is_positive):
        raise TermError(f"a domain's dimension must be a positive integer, got {dimension!r}")
    return d


N = NATURALS = Naturals()
"""ℕ = {0, 1, …}, for steps; functions live on it, totals are not taken over it."""

R = RealSpace(1)
Z = Lattice(1)
R2 = RealSpace(2)
Z2 = Lattice(2)
