"""Deciding identities between function expressions: a theorem, or numbers that refute the claim.

The language is that of `symbolic.algebra`: letters with ⋆, ∗, conjugation, reflection, translation,
the impulse on discrete domains, derivatives on ℝ, sums and scalar multiples. Two expressions are
equal for all (smooth) functions exactly when their polynomials in the letters f, conj f, Rf,
conj Rf are the same: at a frequency ξ ≠ −ξ the transforms of f and Rf take any two complex values
a, b independently, and a, b and their conjugates are algebraically independent; translations and
derivatives multiply by e^{−2πiaξ} and 2πiξ, which are independent functions of ξ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from random import Random
from typing import Any

from sympy import Expr, I, Integer, S, Symbol

from symbolic import kernel
from symbolic.algebra import Expander, polynomial
from symbolic.conversions import chain
from symbolic.domains import NATURALS, Cyclic, Domain, Point, RealSpace
from symbolic.errors import TermError, Undecidable
from symbolic.exact import Gaussian, Real, sympy_of
from symbolic.kernel import Theorem
from symbolic.language import check_function
from symbolic.printing import latex, text
from symbolic.ring import normal_form
from symbolic.sequences import (
    Assignment,
    Graded,
    Index,
    Table,
    evaluate,
    spline_order,
    value_at,
)
from symbolic.showing import escape
from symbolic.suggestions import did_you_mean
from symbolic.terms import FunctionTerm, Letter, as_function, fresh_name, letters_in


@dataclass(frozen=True)
class Counterexample:
    """Concrete functions and a point at which the two sides of a claim differ, computed exactly.

    Attributes
    ----------
    claim
        The two sides that were claimed to be equal.
    domain
        Where the functions live; for a claim on ℤ/N with N a symbol, a cycle with N a number.
    assignment
        For each letter its nonzero values by index, for each symbol its value. On ℝᵈ the values
        c_n stand for the function Σ c_n B(x − n), where B is the centred B-spline of order
        `spline_order`: for order 1 the indicator box of [−½, ½)ᵈ, for order p the p-fold
        convolution of box with itself.
    point
        Where the sides differ.
    left, right
        Their exact values there.
    spline_order
        The order of the B-splines, 1 unless the claim has derivatives or shifts by other than
        integers; 0 on ℤᵈ and ℤ/N.
    did_you_mean
        True identities near the claim, fewest changes first.
    """

    claim: tuple[FunctionTerm, FunctionTerm]
    domain: Domain
    assignment: dict[Any, Any]
    point: tuple[Expr, ...]
    left: Expr
    right: Expr
    spline_order: int
    did_you_mean: tuple[tuple[FunctionTerm, FunctionTerm], ...]

    def __str__(self) -> str:
        claim = " = ".join(map(text, self.claim))
        lines = [f"refuted on {self.domain}: {claim}"]
        for name, value in self.assignment.items():
            lines.append(f"  with {text(name)} = {_shown(value)}")
        if self.spline_order:
            lines.append(
                f"  each value c at n standing for c·{_spline_name(self.spline_order)}(x − n)"
            )
        at = ", ".join(map(text, self.point))
        lines.append(f"  at {at}: left = {text(self.left)}, right = {text(self.right)}")
        for pair in self.did_you_mean:
            lines.append(f"  did you mean: {' = '.join(map(text, pair))}")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        given = [f"${latex(name)}$ = {escape(_shown(v))}" for name, v in self.assignment.items()]
        spline = _spline_name(self.spline_order)
        if self.spline_order:
            given.append(f"a value $c$ at $n$ stands for $c$ · {spline}$(x - n)$")
        at = ", ".join(map(latex, self.point))
        lines = [
            f"**Refuted** on {self.domain}: ${_equation(self.claim)}$",
            f"With {'; '.join(given)}, at ${at}$ the left side is ${latex(self.left)}$, the right "
            f"side ${latex(self.right)}$.",
            *(f"Did you mean ${_equation(pair)}$?" for pair in self.did_you_mean),
        ]
        return "\n\n".join(lines)


def _equation(sides: tuple[FunctionTerm, FunctionTerm]) -> str:
    return " = ".join(map(latex, sides))


def _spline_name(order: int) -> str:
    return "box" if order == 1 else f"B{order}"


def _shown(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    entries = (f"{', '.join(map(str, i))}: {text(v)}" for i, v in value.items())
    return "{" + "; ".join(entries) + "} (0 elsewhere)"


def decide(left: Any, right: Any, domain: Domain) -> Theorem | Counterexample:
    """Decide whether two function expressions are equal for all functions on a domain.

    Parameters
    ----------
    left, right
        Function expressions such as ``corr(f, g)`` and ``conv(conj(reflect(f)), g)``.
    domain
        `R`, `Z`, `R2`, `Z2` or ``Cyclic(N)``; with N a symbol the claim is meant for every N.

    Returns
    -------
    Theorem or Counterexample
        The theorem states the equality at a generic point, under integrability of the letters where
        products of three or more functions, or sums, need it.

    Raises
    ------
    Undecidable
        If the claim is outside the language; the message says why.
    """
    try:
        sides = as_function(left), as_function(right)
        for side in sides:
            check_function(side, domain)
    except TermError as error:
        raise Undecidable(f"decide: {error}") from error
    _check_claim(*sides, domain)
    first, second = (polynomial(side, domain) for side in sides)
    coefficients = [first.get(m, S.Zero) - second.get(m, S.Zero) for m in first | second]
    if all(normal_form(c).polynomial == normal_form(S.Zero).polynomial for c in coefficients):
        return _prove(*sides, domain)
    return _refute(*sides, domain)


def _check_claim(left: FunctionTerm, right: FunctionTerm, domain: Domain) -> None:
    """Refuse domains without lemmas, and claims in which one name means two things."""
    if domain == NATURALS or domain.dimension > 2:
        raise Undecidable(f"decide: {domain}; the lemmas are about ℝ, ℤ, ℤ/N, ℝ² and ℤ²")
    for named in (letters_in(left) | letters_in(right), left.free_symbols | right.free_symbols):
        if len({x.name for x in named}) < len(named):
            raise Undecidable(
                f"decide: two letters or two symbols among {', '.join(map(repr, named))} have one "
                "name; call them differently"
            )


def _prove(left: FunctionTerm, right: FunctionTerm, domain: Domain) -> Theorem:
    taken = {s.name for side in (left, right) for s in side.free_symbols}
    expander = _expander(domain, domain.point(fresh_name(taken, "n" if domain.discrete else "t")))
    ends = [expander.prove(side) for side in (left, right)]
    middle = kernel.ring(ends[0].rhs, ends[1].rhs, domain)
    return kernel.by_integrability(chain(ends[0], middle, kernel.symmetry(ends[1])))


@lru_cache(maxsize=16)
def _expander(domain: Domain, point: Point) -> Expander:
    """Expanders keep the lemmas they have adapted."""
    return Expander(domain, point)


# ------------------------------------------------------------------ refutation


def _refute(left: FunctionTerm, right: FunctionTerm, domain: Domain) -> Counterexample:
    letters = sorted(letters_in(left) | letters_in(right), key=text)
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    for concrete in _concrete_domains(domain):
        for assignment in _candidates(letters, symbols, concrete, domain):
            if _difference(left, right, assignment, concrete) is None:
                continue
            small = _shrunk(left, right, assignment, concrete)
            return _counterexample(left, right, small, concrete, domain)
    raise Undecidable(
        f"decide: {text(left)} and {text(right)} have different normal forms on {domain}, but no "
        "small counterexample was found; please report this claim"
    )


def _concrete_domains(domain: Domain) -> list[Domain]:
    symbolic_period = isinstance(domain, Cyclic) and not domain.period.is_Integer
    return [Cyclic(n) for n in (3, 4, 5, 7, 8, 12)] if symbolic_period else [domain]


def _candidates(
    letters: list[Letter], symbols: list[Symbol], concrete: Domain, domain: Domain
) -> Iterator[Assignment]:
    """Yield assignments, small ones first, then larger seeded random ones."""
    random = Random(0)  # noqa: S311 - reproducible, not secret
    for size in (1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4):
        for _ in range(6):
            tables = {letter: _table(letter, size, random, concrete) for letter in letters}
            numbers: dict[Symbol, Expr] = {}
            for symbol in symbols:
                period = isinstance(domain, Cyclic) and symbol == domain.period
                numbers[symbol] = concrete.period if period else _number(symbol, random)
            yield Assignment(tables, numbers)


def _table(letter: Letter, size: int, random: Random, domain: Domain) -> Table:
    table: Table = {}
    for _ in range(size):
        index = tuple(random.randint(-1, size) for _ in range(domain.dimension))
        if isinstance(domain, Cyclic):
            index = (index[0] % int(domain.period),)
        im = 0 if letter.real else random.randint(-size, size)
        table[index] = Gaussian.of(random.choice([1, 2, -1]), im)
    return table


def _number(symbol: Symbol, random: Random) -> Expr:
    """Return a small number with the assumptions of the symbol."""
    if symbol.is_nonnegative:
        return Integer(random.choice([1, 2, 3]))
    return S(random.choice([2, -1, 3] if symbol.is_real else [I, 2, 1 + I]))


def _difference(
    left: FunctionTerm, right: FunctionTerm, assignment: Assignment, domain: Domain
) -> Index | None:
    """Return a point nearest the origin where the sides differ, or None."""
    sides = _values(left, right, assignment, domain)
    indices = {i for side in sides for table in side.values() for i in table}
    reach = 1 if isinstance(domain, RealSpace) else 0
    around = {
        tuple(x + d for x, d in zip(i, step, strict=True))
        for i in indices
        for step in product(range(-reach, reach + 1), repeat=domain.dimension)
    }
    for point in sorted(around, key=_distance):
        if value_at(sides[0], point) != value_at(sides[1], point):
            return point
    return None


def _distance(point: Index) -> tuple[Real, Index]:
    return sum((abs(x) for x in point), Fraction(0)), point


def _values(
    left: FunctionTerm, right: FunctionTerm, assignment: Assignment, domain: Domain
) -> tuple[Graded, Graded]:
    """Return the values of both sides, with letters smooth enough for either."""
    order = _order(left, right, domain)
    return evaluate(left, assignment, domain, order), evaluate(right, assignment, domain, order)


def _order(left: FunctionTerm, right: FunctionTerm, domain: Domain) -> int:
    return max(spline_order(left, domain), spline_order(right, domain))


def _shrunk(
    left: FunctionTerm, right: FunctionTerm, assignment: Assignment, domain: Domain
) -> Assignment:
    """Drop and simplify values as long as the sides still differ."""
    improved = True
    while improved:
        improved = False
        for smaller in _smaller(assignment):
            if _difference(left, right, smaller, domain) is not None:
                assignment, improved = smaller, True
                break
    return assignment


def _smaller(assignment: Assignment) -> Iterator[Assignment]:
    for letter, table in assignment.tables.items():
        for index, value in table.items():
            rest = {i: v for i, v in table.items() if i != index}
            yield Assignment({**assignment.tables, letter: rest}, assignment.numbers)
            for simple in (Gaussian.of(1, 0), Gaussian.of(0, 1)):
                imaginary_fits = not (letter.real and simple.im)
                if imaginary_fits and simple.size() < value.size():
                    tables = {**assignment.tables, letter: {**table, index: simple}}
                    yield Assignment(tables, assignment.numbers)


def _counterexample(
    left: FunctionTerm,
    right: FunctionTerm,
    assignment: Assignment,
    concrete: Domain,
    domain: Domain,
) -> Counterexample:
    point = _difference(left, right, assignment, concrete)
    if point is None:
        raise Undecidable("decide: a counterexample was lost while it was made smaller")
    a, b = (value_at(side, point).sympy() for side in _values(left, right, assignment, concrete))
    shown: dict[Any, Any] = {
        letter: {i: v.sympy() for i, v in sorted(table.items())}
        for letter, table in assignment.tables.items()
    }
    shown |= assignment.numbers
    near = did_you_mean(left, right, domain)
    order = _order(left, right, concrete)
    where = tuple(map(sympy_of, point))
    return Counterexample((left, right), concrete, shown, where, a, b, order, near)
