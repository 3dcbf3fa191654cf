"""Numbers that refute a claim whose normal form is not 0; none of the searches here can fail.

A few small functions are tried first. If none shows a difference, values are chosen one symbol
after the other. A polynomial that is not 0 stays so for all but finitely many values of a symbol
(at most its degree), and for z complex there is a value that keeps it in each square of more
Gaussian integers to a side than its degree; so an endless list of values always has a good one.

* Symbols that stand in shifts are chosen so that the translations of each product stay apart and
  not all coefficients vanish; then N, for ℤ/N with N a symbol, so that the normal form does not
  vanish on that cycle, which it cannot if N is larger than all differences of shifts and than twice
  the number of terms.
* Then each letter is u at 0 and v at 1 (or less, as declared, see `_unknown`), with u and v
  symbols: its transforms at ξ and −ξ, u + v e^{−2πiξ} and u + v e^{2πiξ}, are any two numbers, so
  the difference of the sides is, at some point, a polynomial in the u and v that is not 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from fractions import Fraction
from itertools import count, islice
from random import Random

from symbolic.decision.algebra import (
    NormalForm,
    combined,
    dimension,
    home_of,
    known_of,
    period_of,
    reduced,
    value_of,
    vanishing,
)
from symbolic.decision.scalars import (
    IMAGINARY,
    UNIT,
    ZERO,
    Scalar,
    scalar,
    symbol,
)
from symbolic.decision.values import (
    Assignment,
    Graded,
    Index,
    Table,
    arguments,
    difference,
    evaluate,
    points,
    spline_order,
    value_at,
)
from symbolic.kernel.terms import Term, number

Residues = Mapping[Term, int]
"""Values of symbols in shifts on a cycle of given length, as far as they matter."""


class Refutation:
    """Where two function terms differ: a concrete domain, functions and numbers, and a point."""

    def __init__(
        self,
        sides: tuple[Term, Term],
        domain: Term,
        assignment: Assignment,
        order: int,
        point: Index,
    ) -> None:
        self.sides = sides
        self.domain = domain
        self.assignment = assignment
        self.order = order
        self.point = point

    @property
    def values(self) -> tuple[Scalar, Scalar]:
        """The values of both sides at the point, computed from the definitions."""
        left, right = (
            value_at(evaluate(s, self.assignment, self.domain, self.order), self.point)
            for s in self.sides
        )
        return left, right


def refute(
    sides: tuple[Term, Term],
    form: NormalForm,
    residues: Residues | None = None,
) -> Refutation:
    """Return concrete functions and numbers for which the sides differ.

    Parameters
    ----------
    sides
        The two function terms.
    form
        The normal form of their difference, which is not 0 for all functions.
    residues
        On a cycle of given length, values of the symbols in shifts for which it is not 0.
    """
    domain = home_of(sides[0])
    form = without_zero_letters(form)
    names = sorted(shift_symbols(*sides), key=lambda n: str(n.parts[0]))
    concrete = domain
    if period_of(domain) is not None:
        numbers = _residues(form, domain, names, residues or {})
    else:
        numbers = _apart(form, [n for n in names if n not in domain.parts])
    if domain.head == "Cycle" and period_of(domain) is None:
        concrete = _cycle(form, domain, numbers)
        numbers[domain.parts[0]] = value_of(concrete.parts[0])
        sides = (on_cycle(sides[0], concrete), on_cycle(sides[1], concrete))
    search = _Search(sides, concrete, numbers)
    return search.smaller(search.quickly() or search.surely())


# ------------------------------------------------------------------ symbols in shifts, and N


def _apart(form: NormalForm, names: list[Term]) -> dict[Hashable, Scalar]:
    """Choose symbols in shifts so that translations stay apart and not all coefficients vanish."""
    numbers: dict[Hashable, Scalar] = {}
    for name in names:
        for value in _values(name):
            there = _at(form, {name: value})
            apart = all(len(there[p]) == len(places) for p, places in form.items())
            if apart and (kept := combined([(there, UNIT)])):
                numbers[name], form = value, kept
                break
    return numbers


def _at(form: NormalForm, values: Mapping[Hashable, Scalar]) -> NormalForm:
    """Put numbers in for symbols; coefficients that become 0 are kept."""
    there: NormalForm = {}
    for product, places in form.items():
        into = there[product] = {}
        for place, coefficient in places.items():
            to = tuple(x.at(values) for x in place)
            into[to] = into.get(to, ZERO) + coefficient.at(values)
    return there


def placed(form: NormalForm, values: Mapping[Hashable, Scalar], domain: Term) -> NormalForm:
    """Put numbers in for symbols in translations only, and reduce these on the cycle `domain`."""
    there: NormalForm = {}
    for product, places in form.items():
        into = there[product] = {}
        for place, coefficient in places.items():
            to = reduced(tuple(x.at(values) for x in place), domain)
            into[to] = into.get(to, ZERO) + coefficient
    return combined([(there, UNIT)])


def _cycle(form: NormalForm, domain: Term, numbers: Mapping[Hashable, Scalar]) -> Term:
    """Return the least cycle of more than two points on which the normal form does not vanish."""
    n = domain.parts[0]

    def vanishes(size: int, concrete: Term) -> bool:
        there = combined([(_at(form, {**numbers, n: scalar(size)}), UNIT)])
        there = {
            (order, tuple(f._replace(letter=on_cycle(f.letter, concrete)) for f in factors)): places
            for (order, factors), places in placed(there, {}, concrete).items()
        }
        return vanishing(there, concrete) is not None

    cycles = ((size, Term("Cycle", number(size))) for size in count(3))
    return next(concrete for size, concrete in cycles if not vanishes(size, concrete))


def _residues(
    form: NormalForm, domain: Term, names: list[Term], known: Residues
) -> dict[Hashable, Scalar]:
    """Choose symbols in shifts on a cycle of given length, with the residues that are known."""
    period = period_of(domain) or 1
    form = placed(form, {n: scalar(known.get(n, 1)) for n in names}, domain)
    numbers: dict[Hashable, Scalar] = {}
    for name in names:
        first = known.get(name, 1) or period
        for value in count(first, period):
            there = combined([(_at(form, {name: scalar(value)}), UNIT)])
            if vanishing(there, domain) is None:
                numbers[name], form = scalar(value), there
                break
    return numbers


# ------------------------------------------------------------------ values of symbols


def _values(name: Term) -> Iterator[Scalar]:
    """Yield values that a symbol may have, without end; not first 1 and 0, which hide scalars."""
    if name.parts[1] == "complex":
        yield from (IMAGINARY, scalar(2), scalar(1, 1))
        yield from _gaussian(first=1)
        return
    for n in count(2):
        yield scalar(n)
        if n < 4:
            yield scalar(3 - n)
        if name.parts[2] not in {"positive", "nonnegative"}:
            yield scalar(1 - n)


def _gaussian(first: int) -> Iterator[Scalar]:
    """Yield Gaussian integers, by the square around 0 on whose border they lie."""
    for n in count(first):
        border = [
            (re, im)
            for re in range(-n, n + 1)
            for im in range(-n, n + 1)
            if max(abs(re), abs(im)) == n
        ]
        for re, im in sorted(border, key=_simplicity):
            yield scalar(re, im)


def _simplicity(z: tuple[int, int]) -> tuple[int, bool, int]:
    return abs(z[0]) + abs(z[1]), z[1] != 0, -z[0] - z[1]


# ------------------------------------------------------------------ values of letters

_QUICK_SIZES = (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3)
_MOST_POINTS = 200


class _Search:
    """A search for functions and numbers on one concrete domain."""

    def __init__(
        self,
        sides: tuple[Term, Term],
        domain: Term,
        numbers: Mapping[Hashable, Scalar],
    ) -> None:
        self.sides = sides
        self.domain = domain
        self.numbers = dict(numbers)
        self.letters = letters_of(*sides)
        self.names = sorted(
            {n for s in sides for n in symbols_of(s) if n not in numbers},
            key=lambda n: str(n.parts[0]),
        )
        self.order = spline_order(sides, domain, numbers)

    def quickly(self) -> Assignment | None:
        """Try a few small functions and numbers."""
        random = Random(0)  # noqa: S311 - reproducible, not secret
        for size in _QUICK_SIZES:
            tables = {f: self._random(f, size, random) for f in self.letters}
            values: dict[Hashable, Scalar] = {
                n: random.choice(list(islice(_values(n), 3))) for n in self.names
            }
            found = Assignment(tables, self.numbers | values)
            if self.point(found) is not None:
                return found
        return None

    def _random(self, letter: Term, size: int, random: Random) -> Table:
        table: Table = {}
        for _ in range(size):
            index = [scalar(random.randint(-1, size)) for _ in range(dimension(self.domain))]
            im = 0 if "real" in known_of(letter) else random.randint(-size, size)
            table[reduced(tuple(index), self.domain)] = scalar(random.choice([1, 2, -1]), im)
        return table

    def surely(self) -> Assignment:
        """Choose values one after the other so that a difference stays."""
        unknown = {f: self._unknown(f) for f in self.letters}
        sides = self._values(Assignment(unknown, self.numbers))
        left = next(
            value for point in points(sides, self.domain) if (value := value_at(sides, point))
        )
        chosen: dict[Hashable, Scalar] = {}
        entries = [u for table in unknown.values() for u in table.values()]
        for name, options in [
            *((name, _gaussian(0)) for u in entries for name in u.names),
            *((n, _values(n)) for n in self.names),
        ]:
            chosen[name] = next(v for v in options if left.at({name: v}) and self._fits(name, v))
            left = left.at({name: chosen[name]})
        tables = {
            f: {i: v for i, u in table.items() if (v := u.at(chosen))}
            for f, table in unknown.items()
        }
        return Assignment(tables, self.numbers | {n: chosen[n] for n in self.names})

    def _fits(self, name: Hashable, value: Scalar) -> bool:
        """Tell whether a number may stand for an unknown value."""
        real = isinstance(name, tuple) and "real" in known_of(name[0])
        return not real or value == value.conjugate()

    def _unknown(self, letter: Term) -> Table:
        """Return u at 0 and v at 1, with symbols u and v."""
        rest = (ZERO,) * (dimension(self.domain) - 1)
        real = "real" in known_of(letter)
        return {
            reduced((scalar(k), *rest), self.domain): symbol((letter, k), real=real) for k in (0, 1)
        }

    # -------------------------------------------------------------- what an assignment gives

    def full(self, assignment: Assignment) -> Assignment:
        """Return the functions that have what was declared, from their values on one side."""
        tables = {f: self._mirrored(f, table) for f, table in assignment.tables.items()}
        return Assignment(tables, assignment.numbers)

    def _mirrored(self, letter: Term, table: Table) -> Table:
        known = known_of(letter)
        if {"even", "odd"} <= known:
            return {}
        half, whole = scalar(Fraction(1, 2)), dict[Index, Scalar]()
        for index, given in sorted(table.items()):
            value = given
            opposite = reduced(tuple(-x for x in index), self.domain)
            if {"hermitian", "odd"} <= known:
                value = half * (value - value.conjugate())
            if index == opposite and "hermitian" in known:
                value = half * (value + value.conjugate())
            if index == opposite and "odd" in known:
                continue
            whole[index] = value
            if "even" in known:
                whole[opposite] = value
            elif "odd" in known:
                whole[opposite] = -value
            elif "hermitian" in known:
                whole[opposite] = value.conjugate()
        return {i: v for i, v in whole.items() if v}

    def _values(self, assignment: Assignment) -> Graded:
        full = self.full(assignment)
        left, right = (evaluate(s, full, self.domain, self.order) for s in self.sides)
        return difference(left, right)

    def point(self, assignment: Assignment) -> Index | None:
        """Return a point near the origin where the sides differ, or None."""
        sides = self._values(assignment)
        if not sides:
            return None
        near = islice(points(sides, self.domain), _MOST_POINTS)
        return next((point for point in near if value_at(sides, point)), None)

    # -------------------------------------------------------------- smaller ones

    def smaller(self, found: Assignment) -> Refutation:
        """Drop and simplify values as long as the sides still differ."""
        improved = True
        while improved:
            improved = False
            for smaller in _smaller(found):
                if self.point(smaller) is not None:
                    found, improved = smaller, True
                    break
        sides = self._values(found)
        point = next(p for p in points(sides, self.domain) if value_at(sides, p))
        return Refutation(self.sides, self.domain, self.full(found), self.order, point)


def _smaller(assignment: Assignment) -> Iterator[Assignment]:
    for letter, table in assignment.tables.items():
        for index, value in table.items():
            rest = {i: v for i, v in table.items() if i != index}
            yield Assignment({**assignment.tables, letter: rest}, assignment.numbers)
            for simple in (UNIT, IMAGINARY):
                fits = simple == UNIT or "real" not in known_of(letter)
                if fits and _size(simple) < _size(value):
                    tables = {**assignment.tables, letter: {**table, index: simple}}
                    yield Assignment(tables, assignment.numbers)
            origin = (ZERO,) * len(index)
            if len(table) == 1 and index != origin:
                tables = {**assignment.tables, letter: {origin: value}}
                yield Assignment(tables, assignment.numbers)


def _size(value: Scalar) -> Fraction:
    """Return |re| + |im|, plus a little if there is an imaginary part: 1 is simpler than i."""
    return sum(
        (abs(Fraction(re)) + abs(Fraction(im)) + Fraction(int(im != 0), 2))
        for re, im in value.terms.values()
    ) + Fraction(0)


# ------------------------------------------------------------------ parts of claims


def without_zero_letters(form: NormalForm) -> NormalForm:
    """Drop the products with a letter that is even and odd."""
    return {
        product: places
        for product, places in form.items()
        if not any({"even", "odd"} <= known_of(f.letter) for f in product[1])
    }


def symbols_of(function: Term) -> frozenset[Term]:
    """Return the symbols of a function term."""
    return frozenset(n for n in function.free if n.head == "Var")


def letters_of(*functions: Term) -> list[Term]:
    """Return the letters of function terms, sorted by name."""
    letters = {n for f in functions for n in f.free if n.head == "Letter"}
    return sorted(letters, key=lambda letter: str(letter.parts[0]))


def shift_symbols(*functions: Term) -> frozenset[Term]:
    """Return the symbols that stand in shifts."""
    here = frozenset[Term]()
    for f in functions:
        if f.head == "Shift":
            here = here.union(*(a.free for a in f.parts[1:]))
        here |= shift_symbols(*arguments(f))
    return here


def on_cycle(term: Term, concrete: Term) -> Term:
    """Return a function term on a cycle of given length instead of one of N points."""
    if term.sort == "domain":
        return concrete
    if term.sort == "scalar":
        return term
    return Term(
        term.head, *(on_cycle(p, concrete) if isinstance(p, Term) else p for p in term.parts)
    )
