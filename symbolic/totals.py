"""Equations about totals and values that the kernel takes as rules without premises.

Each function states one equation: it checks what it is given and returns a conclusion, which only
the kernel can make a theorem of. V in a conclusion stands for hypotheses that something has a
value.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    I,
    Integer,
    Mul,
    S,
    conjugate,
    exp,
    expand_mul,
    igcd,
    pi,
)
from sympy.combinatorics import Permutation
from sympy.core.function import AppliedUndef

from symbolic.domains import Cyclic, Domain, Point
from symbolic.errors import ProofError, need
from symbolic.evaluation import kept
from symbolic.hypotheses import (
    ConvergesAbsolutely,
    Defined,
    ForAll,
    HasValue,
    Hypothesis,
)
from symbolic.language import check_term
from symbolic.operators import delta
from symbolic.ring import normal_form
from symbolic.signs import NEGATIVE, POSITIVE, certainly_nonzero, signs
from symbolic.terms import (
    Applied,
    Delta,
    FunctionTerm,
    Total,
    applied,
    bound_point,
    fresh_name,
    letter_of,
    occurs,
    partial_parts,
    substitute,
)

Conclusion = tuple[Expr, Expr, frozenset[Hypothesis], Domain]
"""Left side, right side, hypotheses, domain of the letters."""

NONE: frozenset[Hypothesis] = frozenset()
"""No hypotheses."""


def change_variable(
    term: Total, matrix: Sequence[Sequence[Expr]], offset: Sequence[Expr], domain: Domain
) -> Conclusion:
    """Substitute an invertible affine map in a total.

    ::

        ──────────────────────────────────────────
        ⊢ ∫ b(x) dx = ∫ det A · b(A y + c) dy

    Where A is diagonal with entries of known sign, a negative entry turns the limits of its
    coordinate; otherwise the factor is |det A|. On ℤᵈ and ℤ/N the factor is 1.
    Fails unless c is a point, and A is: on ℝᵈ real and known to be invertible; on ℤᵈ an integer
    matrix with determinant ±1; on ℤ/N ±1, or a number coprime to the number N.
    """
    term = check_term(term, domain)
    need(isinstance(term, Total), "change_variable: {} is not a total", term)
    over = term.domain
    rows, shift = [Point(map(S, row)) for row in matrix], Point(map(S, offset))
    for row in (*rows, shift):
        for entry in row:
            check_term(entry, domain)
        fits = len(row) == len(rows) == over.dimension and all(map(over.is_coordinate, row))
        need(fits, "change_variable: {} {} is not an affine map of {}", matrix, offset, over)
    determinant = _invertible_determinant(rows, over)
    turned = _known_signs(rows)
    need(turned or -1 not in term.orientation, "change_variable: turn the limits of {} first", term)
    # The bound point keeps its index, so the map is written with it and nothing is captured.
    old = bound_point(over)
    moved = Point(row.dot(old) for row in rows) + shift
    size = determinant if turned else kept(Abs, determinant)
    factor = Integer(1) if over.discrete else size
    body = kept(Mul, factor, substitute(term.body, dict(zip(old, moved, strict=True))))
    orientation = [s * o for s, o in zip(turned or term.orientation, term.orientation, strict=True)]
    return term, Total(body, old, over, orientation), NONE, domain


def _invertible_determinant(rows: Sequence[Point], over: Domain) -> Expr:
    determinant = _determinant(rows)
    if not over.discrete:
        good = certainly_nonzero(determinant)
    else:
        numbers = isinstance(over, Cyclic) and determinant.is_Integer and over.period.is_Integer
        good = determinant in {1, -1} or (numbers and igcd(determinant, over.period) == 1)
    need(good, "change_variable: the map {} is not known to be a bijection of {}", rows, over)
    return determinant


def _determinant(rows: Sequence[Point]) -> Expr:
    """Return the sum of the signed products; SymPy's elimination asks whether entries vanish."""
    if len(rows) == 1:
        return rows[0][0]
    products = (
        Mul(Permutation(order).signature(), *(row[i] for row, i in zip(rows, order, strict=True)))
        for order in map(list, permutations(range(len(rows))))
    )
    return Add(*products).expand()


def _known_signs(rows: Sequence[Point]) -> list[int] | None:
    """The signs of the entries of a diagonal matrix; None if it is not one or a sign is unknown."""
    off_diagonal = (a for i, row in enumerate(rows) for j, a in enumerate(row) if i != j)
    diagonal = [row[i] for i, row in enumerate(rows)]
    known = [signs(a) for a in diagonal]
    if any(off_diagonal) or not all(s in {POSITIVE, NEGATIVE} for s in known):
        return None
    return [1 if s == POSITIVE else -1 for s in known]


def turn_limits(term: Total, axis: int, domain: Domain) -> Conclusion:
    """Turn the limits of one coordinate of a total.

    ::

        ──────────────────────────────         ───────────────────────────────────────
        ⊢ ∫_a^b f dτ = ∫_b^a (−f) dτ           ⊢ Σ_m f(m) = Σ f(m) run through backwards

    on ℝᵈ for one coordinate; on ℤᵈ and ℤ/N (right) without the sign.
    Fails unless the total has a coordinate `axis`.
    """
    term = check_term(term, domain)
    need(isinstance(term, Total), "turn_limits: {} is not a total", term)
    need(axis in range(term.domain.dimension), "turn_limits: {} has no coordinate {}", term, axis)
    orientation = [-o if i == axis else o for i, o in enumerate(term.orientation)]
    body = term.body if term.domain.discrete else kept(Mul, Integer(-1), term.body)
    return term, Total(body, term.args[1], term.domain, orientation), NONE, domain


def conjugate_total(term: conjugate, domain: Domain) -> Conclusion:
    """Conjugation goes under a total.

    ::

        ───────────────────────────────
        ⊢ conj(∫ b dτ) = ∫ conj(b) dτ

    Fails unless `term` is the conjugate of a total.
    """
    term = check_term(term, domain)
    inner = term.args[0] if isinstance(term, conjugate) else term
    conjugated = inner is not term and isinstance(inner, Total)
    need(conjugated, "conjugate_total: {} is not the conjugate of a total", term)
    body = kept(conjugate, inner.body)
    return term, Total(body, inner.args[1], inner.domain, inner.orientation), NONE, domain


def split_total(term: Total, domain: Domain) -> Conclusion:
    """A total of a sum is the sum of the totals.

    ::

        ─────────────────────────────────────────────────
        V ⊢ ∫ (b₁ + … + bₙ) dτ = ∫ b₁ dτ + … + ∫ bₙ dτ

    V says that each total on the right has a value (nothing on ℤ/N).
    Fails unless the body is a sum.
    """
    term = check_term(term, domain)
    need(
        isinstance(term, Total) and term.body.is_Add,
        "split_total: {} is not the total of a sum",
        term,
    )
    parts = [Total(b, term.args[1], term.domain, term.orientation) for b in term.body.args]
    return term, kept(Add, *parts), _values(parts, term.domain), domain


def factor_out(term: Total, factor: Expr, domain: Domain) -> Conclusion:
    """A factor that does not vary leaves the total.

    ::

        ────────────────────────────
        V ⊢ ∫ c b dτ = c ∫ b dτ

    V says that ∫ b dτ has a value (nothing on ℤ/N, or where c is known not to be 0).
    Fails unless the body is a product with the factor c, which has no bound point.
    """
    term = check_term(term, domain)
    check_term(factor, domain)
    need(isinstance(term, Total), "factor_out: {} is not a total", term)
    factors = list(Mul.make_args(term.body))
    for f in Mul.make_args(factor):
        need(f in factors, "factor_out: {} is not a factor free of the bound point in {}", f, term)
        factors.remove(f)
    body = kept(Mul, *factors)
    rest = Total(body, term.args[1], term.domain, term.orientation)
    values = NONE if certainly_nonzero(factor) else _values([rest], term.domain)
    return term, kept(Mul, factor, rest), values, domain


def exchange(term: Total, domain: Domain) -> Conclusion:
    """Two totals exchange.

    ::

        ────────────────────────────────────────
        V ⊢ ∫ (∫ b dσ) dτ = ∫ (∫ b dτ) dσ

    V says that the double total of |b| is finite (nothing where both range over cycles).
    Source: Fubini's theorem (W. Rudin, Real and Complex Analysis, 3rd ed., Theorem 8.8).
    Fails unless the body of the total is a total.
    """
    term = check_term(term, domain)
    nested = isinstance(term, Total) and isinstance(term.body, Total)
    need(nested, "exchange: {} is not a total of a total", term)
    inner = term.body
    inwards = zip(bound_point(term.domain, 1), bound_point(term.domain), strict=True)
    outwards = zip(bound_point(inner.domain), bound_point(inner.domain, 1), strict=True)
    body = substitute(inner.body, dict([*inwards, *outwards]))
    swapped = Total(body, bound_point(term.domain), term.domain, term.orientation)
    swapped = Total(swapped, bound_point(inner.domain), inner.domain, inner.orientation)
    finite = isinstance(term.domain, Cyclic) and isinstance(inner.domain, Cyclic)
    return term, swapped, NONE if finite else frozenset([ConvergesAbsolutely(term)]), domain


def iterate(term: Total, domain: Domain) -> Conclusion:
    """A total over a product of lines is an iterated total, the last coordinate innermost.

    ::

        ──────────────────────────────────────────
        V ⊢ ∫∫ b d(x, y) = ∫ (∫ b dy) dx

    on ℝᵈ and ℤᵈ. V says that the total converges absolutely (Fubini; see `exchange`).
    Fails unless the total is over ℝᵈ or ℤᵈ with d ≥ 2.
    """
    term = check_term(term, domain)
    several = isinstance(term, Total) and term.domain.dimension > 1
    need(several, "iterate: {} is not a total over several coordinates", term)
    line = term.domain.func(1)
    point = fresh_in(term.domain, "x", term)
    nested = term.body_at(point)
    for symbol, sign in reversed(list(zip(point, term.orientation, strict=True))):
        nested = Total(nested, [symbol], line, [sign])
    return term, nested, frozenset([ConvergesAbsolutely(term)]), domain


def sift(term: Total, domain: Domain) -> Conclusion:
    """The unit impulse picks one value out of a sum.

    ::

        ──────────────────────────────
        V ⊢ Σ_m δ(±m + a) b(m) = b(∓a)

    V says that the values in b(m) exist for every m.
    Fails unless the body is a product with the value of the impulse of the total's domain at a
    point whose coordinates are ± those of the bound point plus terms free of it.
    """
    term = check_term(term, domain)
    need(isinstance(term, Total), "sift: {} is not a total", term)
    over = term.domain
    bound = fresh_in(over, "x", term)
    factors = Mul.make_args(term.body_at(bound))
    impulses = [a for a in factors if isinstance(a, Applied) and isinstance(a.function, Delta)]
    need(impulses, "sift: {} has no factor δ", term)
    impulse = impulses[0]
    need(impulse.domain == over, "sift: the δ in {} is not that of {}", term, over)
    solution = _zero_of(impulse.point, bound)
    if solution is None:
        raise ProofError(f"sift: {impulse.point} is not ± the bound point plus a constant")
    rest = kept(Mul, *(a for a in factors if a is not impulse))
    values = (_value_everywhere(part, bound, over) for part in partial_parts(rest))
    picked = substitute(rest, dict(zip(bound, solution, strict=True)))
    return term, picked, NONE.union(values), domain


def _zero_of(point: Point, bound: Point) -> Point | None:
    """Where the point ±x + a is 0, or None if it has another shape."""
    solution = []
    for value, symbol in zip(point, bound, strict=True):
        plus, minus = value - symbol, value + symbol
        if not any(occurs(b, plus) for b in bound):
            solution.append(-plus)
        elif not any(occurs(b, minus) for b in bound):
            solution.append(minus)
        else:
            return None
    return Point(solution)


def _value_everywhere(part: Expr, points: Point, over: Domain) -> Hypothesis:
    """Say that a part of the body of a total over `over` has a value at every point."""
    if isinstance(part, AppliedUndef):
        return Defined(letter_of(part))
    return ForAll(HasValue(part), points, over)


def orthogonality(term: Total, domain: Domain) -> Conclusion:
    """The sum of a character over the cycle vanishes unless the character is trivial.

    ::

        ───────────────────────────────────────
        ⊢ Σ_{n ∈ ℤ/N} e^{2πikn/N} = N δ(k)

    Source: A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2.
    Fails unless the body is e^{2πikn/N} with an integer k free of the bound point n, and holds no
    value or total.
    """
    term = check_term(term, domain)
    cyclic = isinstance(term, Total) and isinstance(term.domain, Cyclic)
    need(cyclic and term.domain == domain, "orthogonality: {} is no total over {}", term, domain)
    period = term.domain.period
    bound = fresh_in(term.domain, "x", term)
    body = term.body_at(bound)
    need(isinstance(body, exp), "orthogonality: the body {} is not an exponential", body)
    # What follows multiplies out, and could cancel a part that has no value.
    need(not partial_parts(body), "orthogonality: {} need not have a value", body)
    turn = 2 * pi * I * bound[0] / period
    frequency = expand_mul(body.args[0] / turn)
    same = normal_form(body.args[0]) == normal_form(frequency * turn)
    good = same and not occurs(bound[0], frequency) and term.domain.is_coordinate(frequency)
    need(good, "orthogonality: {} is not 2πi·k·n/{} with an integer k", body.args[0], period)
    impulse = Applied(delta, [frequency], term.domain)
    return term, kept(Mul, period, impulse), NONE, domain


def periodicity(term: Expr, point: Point, domain: Domain) -> Conclusion:
    """A function on the cycle has the same value at points that differ by multiples of N.

    ::

        ───────────────────────────
        ⊢ F(p) = F(q) on ℤ/N

    Fails unless p − q is N times an integer polynomial.
    """
    term = check_term(term, domain)
    value = value_on(domain, term) if isinstance(domain, Cyclic) else None
    if value is None:
        raise ProofError(f"periodicity: {term} is not the value of a function on a cycle")
    function, old = value
    new = check_term(applied(function, Point(point), domain), domain)
    multiple = expand_mul((old[0] - point[0]) / domain.period)
    same = normal_form(old[0] - point[0]) == normal_form(multiple * domain.period)
    need(
        same and domain.is_coordinate(multiple),
        "periodicity: {} and {} do not differ by a multiple of {}",
        old,
        point,
        domain.period,
    )
    return term, new, NONE, domain


def value_on(domain: Domain, term: Expr) -> tuple[FunctionTerm, Point] | None:
    """The function and the point of a value of a letter or operator on `domain`."""
    if isinstance(term, AppliedUndef):
        return letter_of(term), Point(term.args)
    if isinstance(term, Applied) and term.domain == domain:
        return term.function, term.point
    return None


def fresh_in(over: Domain, name: str, *terms: Basic) -> Point:
    """Return a generic point of `over` whose symbols occur in none of `terms`."""
    taken = {s.name for term in terms for s in term.free_symbols}
    return over.point(fresh_name(taken, name))


def _values(totals: Sequence[Total], over: Domain) -> frozenset[Hypothesis]:
    """Say that the totals converge; sums over a cycle are finite and always do."""
    return NONE if isinstance(over, Cyclic) else frozenset(map(HasValue, totals))
