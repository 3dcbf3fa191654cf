"""What a move does to one total: substitutions, limits, sums, factors, exchanges, impulses.

Each function takes a total and returns the equation that the move makes of it, or None where it
does not apply.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import MINUS_ONE, ONE, ZERO, Term, add, flat, mul, neg, opened, scalar
from symbolic.kernel.terms import substitute as put
from symbolic.kernel.terms import total as total_over
from symbolic.proving.language import Point, Scalar, term_of
from symbolic.proving.rewriting import below, chain, fresh_point, starting_at, tidied
from symbolic.proving.tidying import coordinate, tidy

# ------------------------------------------------------------------ the point and its limits


def substitute(total: Term, factor: object, offset: Point | None = None) -> Theorem:
    """Substitute τ = factor·τ′ + offset; the factor is a number or a matrix, given by rows."""
    size = len(total.parts) - 2
    if isinstance(factor, (list, tuple)):
        matrix = [[term_of(entry) for entry in row] for row in factor]
    else:
        one = term_of(factor)  # type: ignore[arg-type]
        matrix = [[one if i == j else ZERO for j in range(size)] for i in range(size)]
    moved = [ZERO] * size if offset is None else offset.terms
    return rules.change_variable(total, matrix, moved)


def substitute_inside(total: Term, factor: object, along: int | Scalar) -> Theorem | None:
    """In a total of totals over τ, substitute σ = factor·σ′ + along·τ in the inner one."""

    def change(inner: Term, outer: Sequence[Term]) -> Theorem:
        return tidied(substitute(inner, factor, Point(outer).scaled(along)))

    return below(total, change) if total.parts[0].head == "Total" else None


def turn_limits(total: Term) -> Theorem | None:
    """Turn back the limits in each coordinate that runs backwards."""
    turned: Theorem | None = None
    for axis, sign in enumerate(total.parts[2:]):
        if sign == -1:
            now = turned.rhs if turned else total
            turned = tidied(chain(turned, rules.turn_limits(now, axis)))
    return turned


def exchange(total: Term) -> Theorem | None:
    """Exchange a total of totals."""
    return rules.exchange(total) if total.parts[0].head == "Total" else None


def iterate(total: Term) -> Theorem | None:
    """Write a total over several coordinates as iterated totals."""
    return rules.iterate(total) if len(total.parts) > 3 else None


# ------------------------------------------------------------------ the body


def conjugate_outside(total: Term) -> Theorem:
    """Write a total as the conjugate of a total."""
    body, *rest = total.parts
    inside = Term("Total", tidy(Term("Conj", body)), *rest)
    return starting_at(total, rules.symmetry(rules.conjugate_total(Term("Conj", inside))))


def expand(total: Term) -> Theorem | None:
    """Multiply out the body."""
    body, *rest = total.parts
    expanded = Term("Total", _expanded(body), *rest)
    return None if expanded is total else rules.ring(total, expanded)


def _expanded(body: Term) -> Term:
    """Return a sum of products for a product of sums; the factors themselves stay as they are."""
    if body.head == "Add":
        return tidy(add(*map(_expanded, body.parts)))
    if body.head != "Mul":
        return body
    summands: list[list[Term]] = [[]]
    for factor in flat("Mul", body):
        parts = flat("Add", factor)
        summands = [[*done, part] for done in summands for part in parts]
    return tidy(add(*(mul(*factors) for factors in summands)))


def split(total: Term) -> Theorem | None:
    """Split the total of a sum into a sum of totals."""
    body, *rest = total.parts
    if body.head != "Add":
        return None
    level = Term("Total", add(*flat("Add", body)), *rest)
    return starting_at(total, rules.split_total(level))


def factor_out(total: Term) -> Theorem | None:
    """Take the factors free of the bound point out of a total."""
    factors = flat("Mul", total.parts[0])
    free = [f for f in factors if not _varies(f)]
    if not free or (free == [ONE] and len(factors) == 1 and factors[0] is ONE):
        return None
    return rules.factor_out(total, mul(*free))


def _varies(term: Term) -> bool:
    """Tell whether a term uses the nearest bound point."""
    return any(n.head == "Bound" and n.parts[0] == 0 for n in term.free)


def factor_out_inside(total: Term) -> Theorem | None:
    """Take the factors free of the inner bound point out of the total inside a total."""

    def convert(inner: Term, _: Sequence[Term]) -> Theorem | None:
        link = factor_out(inner)
        return link and tidied(link)

    return below(total, convert) if total.parts[0].head == "Total" else None


def factor_in(product: Term) -> Theorem | None:
    """Take the other factors of a product with one total under that total."""
    factors = flat("Mul", product)
    totals = [f for f in factors if f.head == "Total"]
    if len(factors) < 2 or len(totals) != 1:
        return None
    (total,) = totals
    others = mul(*(f for f in factors if f is not total))
    _, over, *turns = total.parts
    point = fresh_point(over, product)
    inside = total_over(mul(others, opened(total, point)), point, over, turns)
    return starting_at(product, rules.symmetry(rules.factor_out(inside, others)))


# ------------------------------------------------------------------ impulses and characters


def sift(total: Term) -> Theorem | None:
    """Evaluate a sum that an impulse sifts."""
    for place, factor in enumerate(flat("Mul", total.parts[0])):
        if factor.head == "At" and factor.parts[0].head == "Delta":
            point = fresh_point(total.parts[1], total)
            (impulse,) = [flat("Mul", opened(total, point))[place]]
            zero = [_zero(c, x) for c, x in zip(impulse.parts[1:], point, strict=True)]
            if None not in zero:
                return rules.sift(total, place, zero)
    return None


def _zero(form: Term, x: Term) -> Term | None:
    """Return where a coordinate ±x + a is 0, or None if it has another shape."""
    for sign in (MINUS_ONE, ONE):
        rest = coordinate(add(form, mul(sign, x)))
        if x not in rest.free:
            return rest if sign is ONE else coordinate(neg(rest))
    return None


def orthogonality(total: Term) -> Theorem | None:
    """Evaluate the sum of a character over a cycle."""
    body, over, *_ = total.parts
    if over.head != "Cycle" or body.head != "Root":
        return None
    (x,) = fresh_point(over, total)
    exponent = opened(total, (x,)).parts[0]
    first, second = (put(exponent, {x: scalar(value)}) for value in (0, 1))
    return rules.orthogonality(total, coordinate(add(second, neg(first))))
