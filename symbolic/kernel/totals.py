"""Equations about totals that the kernel takes as rules without premises.

Each function checks what it is given and returns a conclusion, which only `rules` can make a
theorem of. V stands for hypotheses.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import gcd

from .errors import need
from .interning import MAX_SIZE, Term
from .polynomials import UNIT, parts, polynomial, same
from .shapes import discrete, finite, has_sign, is_nonzero, is_point, kinds, lines
from .terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Point,
    add,
    at,
    bound_point,
    dot,
    flat,
    for_all,
    mul,
    neg,
    number,
    opened,
    substitute,
    total,
)

Conclusion = tuple[Term, Term, frozenset[Term]]
"""Left side, right side, hypotheses."""

NONE: frozenset[Term] = frozenset()
"""No hypotheses."""


def change_variable(
    term: Term, matrix: Sequence[Sequence[Term]], offset: Sequence[Term]
) -> Conclusion:
    """Substitute an invertible affine map in a total.

    ::

        ──────────────────────────────────────────
        ⊢ ∫ b(x) dx = ∫ det A · b(A y + c) dy

    Where A is diagonal with entries of known sign, a negative entry turns the limits of its
    coordinate; otherwise the factor is |det A|. On ℤᵈ and ℤ/N the factor is 1.
    Fails unless c is a point, and A is: on ℝᵈ real and known to be invertible; on ℤᵈ an integer
    matrix with determinant ±1; on ℤ/N the same, or with a determinant coprime to the number N.
    """
    body, over, turns = _total(term)
    fits = all(is_point(row, over) for row in matrix)  # as many rows as `offset` is long, see below
    need(fits and is_point(offset, over), "{}, {} is no affine map of {}", matrix, offset, over)
    signed = _signs_on_diagonal(matrix)
    need(signed or -1 not in turns, "turn the limits of {} first", term)
    size = _size(_determinant(matrix), over, signed is not None)
    old = bound_point(over)
    moved = (add(dot(row, old), c) for row, c in zip(matrix, offset, strict=True))
    new = mul(size, substitute(body, dict(zip(old, moved, strict=True))))
    turned = [turn * sign for turn, sign in zip(turns, signed or [1] * len(turns), strict=True)]
    return term, Term("Total", new, over, *turned), NONE


def _determinant(matrix: Sequence[Sequence[Term]]) -> Term:
    """Return the sum of the signed products; as a number, where it is one."""
    products = []
    for order in permutations(range(len(matrix))):
        swaps = sum(i > j for k, i in enumerate(order) for j in order[k + 1 :])
        entries = (row[column] for row, column in zip(matrix, order, strict=True))
        product = mul(*([MINUS_ONE] * (swaps % 2)), *entries)
        if polynomial(product):  # coordinates always have a value, so what vanishes may go
            products.append(product)
    determinant = add(*products)
    value = polynomial(determinant)
    return number(value.get(UNIT, 0)) if set(value) <= {UNIT} else determinant


def _signs_on_diagonal(matrix: Sequence[Sequence[Term]]) -> list[int] | None:
    """The signs of the entries of a diagonal matrix; None if it is not one or a sign is unknown."""
    entries = [(i == j, a) for i, row in enumerate(matrix) for j, a in enumerate(row)]
    if any(polynomial(a) for on, a in entries if not on):
        return None
    diagonal = [a for on, a in entries if on]
    known = [
        1 if has_sign(a, "positive") else -1 if has_sign(neg(a), "positive") else 0
        for a in diagonal
    ]
    return None if 0 in known else known


def _size(determinant: Term, over: Term, signed: bool) -> Term:
    """Return the factor of a change of variable; fail unless the map is a bijection."""
    known = "the map with determinant {} is not known to be a bijection of {}"
    if not discrete(over):
        need(is_nonzero(determinant), known, determinant, over)
        if signed or has_sign(determinant, "positive"):
            return determinant
        opposite = neg(determinant)
        if determinant.head == "Number":
            opposite = Term("Number", -determinant.parts[0], determinant.parts[1])
        return opposite if has_sign(opposite, "positive") else Term("Abs", determinant)
    unit = determinant in {ONE, MINUS_ONE}
    if finite(over) and not unit:
        period = lines(over)[0].parts[0]
        numbers = determinant.head == period.head == "Number"
        unit = numbers and gcd(determinant.parts[0], period.parts[0]) == 1
    need(unit, known, determinant, over)
    return ONE


def turn_limits(term: Term, axis: int) -> Conclusion:
    """Turn the limits of one coordinate of a total.

    ::

        ──────────────────────────────         ───────────────────────────────────────
        ⊢ ∫_a^b f dτ = ∫_b^a (−f) dτ           ⊢ Σ_m f(m) = Σ f(m) run through backwards

    on ℝᵈ for one coordinate; on ℤᵈ and ℤ/N (right) without the sign.
    Fails unless the total has a coordinate `axis`.
    """
    body, over, turns = _total(term)
    need(axis in range(len(turns)), "{} has no coordinate {}", term, axis)
    turned = [-t if i == axis else t for i, t in enumerate(turns)]
    return term, Term("Total", body if discrete(over) else neg(body), over, *turned), NONE


def conjugate_total(term: Term) -> Conclusion:
    """Conjugation goes under a total.

    ::

        ───────────────────────────────
        ⊢ conj(∫ b dτ) = ∫ conj(b) dτ

    Fails unless `term` is the conjugate of a total.
    """
    need(term.head == "Conj", "{} is no conjugate", term)
    body, over, turns = _total(term.parts[0])
    return term, Term("Total", Term("Conj", body), over, *turns), NONE


def split_total(term: Term) -> Conclusion:
    """A total of a sum is the sum of the totals.

    ::

        ─────────────────────────────────────────────────
        V ⊢ ∫ (b₁ + … + bₙ) dτ = ∫ b₁ dτ + … + ∫ bₙ dτ

    V says that each total on the right has a value (nothing on ℤ/N).
    Fails unless the body is a sum.
    """
    body, over, turns = _total(term)
    need(body.head == "Add", "{} is not the total of a sum", term)
    totals = [Term("Total", b, over, *turns) for b in body.parts]
    return term, add(*totals), _values(totals, over)


def factor_out(term: Term, factor: Term) -> Conclusion:
    """A factor that does not vary leaves the total.

    ::

        ────────────────────────────
        V ⊢ ∫ c b dτ = c ∫ b dτ

    V says that ∫ b dτ has a value (nothing on ℤ/N, or where c is known not to be 0).
    Fails unless the factors of c, which has no bound point, are among those of the body.
    """
    body, over, turns = _total(term)
    factors = list(flat("Mul", body))
    for f in flat("Mul", factor):
        factors.remove(f)  # fails where it is not among them
    rest = Term("Total", mul(*factors), over, *turns)
    return term, mul(factor, rest), NONE if is_nonzero(factor) else _values([rest], over)


def exchange(term: Term) -> Conclusion:
    """Two totals exchange.

    ::

        ────────────────────────────────────────
        V ⊢ ∫ (∫ b dσ) dτ = ∫ (∫ b dτ) dσ

    V says that the multiple total of |b| is finite (nothing where both range over cycles).
    Source: Fubini's theorem (W. Rudin, Real and Complex Analysis, 3rd ed., Theorem 8.8).
    Fails unless the body of the total is a total.
    """
    inner, over, turns = _total(term)
    body, under, inner_turns = _total(inner)
    inwards = zip(bound_point(over, 1), bound_point(over), strict=True)
    outwards = zip(bound_point(under), bound_point(under, 1), strict=True)
    swapped = Term("Total", substitute(body, dict([*inwards, *outwards])), over, *turns)
    sure = finite(over) and finite(under)
    values = NONE if sure else frozenset([Term("Absolutely", term)])
    return term, Term("Total", swapped, under, *inner_turns), values


def iterate(term: Term) -> Conclusion:
    """A total over several lines is an iterated total, the last coordinate innermost.

    ::

        ──────────────────────────────────────────
        V ⊢ ∫∫ b d(x, y) = ∫ (∫ b dy) dx

    V says that the total converges absolutely (Fubini; see `exchange`; nothing on cycles).
    Fails unless the total is over several lines.
    """
    _, over, turns = _total(term)
    need(len(turns) > 1, "{} is not a total over several coordinates", term)
    point = fresh(over)
    nested = opened(term, point)
    for symbol, turn in reversed(list(zip(point, turns, strict=True))):
        nested = total(nested, [symbol], lines(over)[0], [turn])
    return term, nested, NONE if finite(over) else frozenset([Term("Absolutely", term)])


def enumerate_(term: Term) -> Conclusion:
    """A total over a cycle of given length is a finite sum.

    ::

        ───────────────────────────────────────
        ⊢ Σ_{n ∈ ℤ/N} b(n) = b(0) + … + b(N−1)

    Fails unless the total is over one cycle whose N is a number.
    """
    body, over, _ = _total(term)
    need(length(over) * body.size <= MAX_SIZE, "the sum for {} is beyond the limits", term)
    return term, add(*(opened(term, [number(n)]) for n in range(length(over)))), NONE


def length(over: Term) -> int:
    """Return the N of ℤ/N; fail unless it is a number."""
    need(over.head == "Cycle" and over.parts[0].head == "Number", "{} has no given length", over)
    return int(over.parts[0].parts[0])


def sift(term: Term, place: int, point: Sequence[Term]) -> Conclusion:
    """The unit impulse picks one value out of a sum.

    ::

        ──────────────────────────────────
        V ⊢ Σ_m δ(±(m − a)) b(m) = b(a)

    V says that the values in b(m) exist for every m.
    Fails unless the factor of the body at that place is the value of the impulse of the total's
    domain, at a point whose coordinates are ± those of m − a in normal form.
    """
    _, over, _ = _total(term)
    m = fresh(over)
    factors = list(flat("Mul", opened(term, m)))
    need(place in range(len(factors)), "{} has no factor {}", term, place)
    impulse = factors.pop(place)
    need(
        Term("Delta", over) in impulse.parts,
        "factor {} of {} is no value of the impulse of {}",
        place,
        term,
        over,
    )
    for value, x, a in zip(impulse.parts[1:], m, point, strict=True):
        away = add(x, neg(a))
        need(same(value, away) or same(value, neg(away)), "{} is not ±({} − {})", value, x, a)
    rest = mul(*factors)
    values = (_value_everywhere(part, m, over) for part in parts(rest))
    return term, substitute(rest, dict(zip(m, point, strict=True))), frozenset(values)


def _value_everywhere(part: Term, point: Point, over: Term) -> Term:
    """Say that a part of the body of a total over `over` has a value at every point."""
    if part.parts[0].head == "Letter":
        return Term("Defined", part.parts[0])
    return for_all(Term("HasValue", part), point, over)


def orthogonality(term: Term, frequency: Term) -> Conclusion:
    """The sum of a character over the cycle vanishes unless the character is trivial.

    ::

        ───────────────────────────────────────
        ⊢ Σ_{n ∈ ℤ/N} e^{2πikn/N} = N δ(k)

    Source: A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2.
    Fails unless the body is a root of unity with the numerator k·n in normal form, k an integer.
    """
    _, over, _ = _total(term)
    (n,) = fresh(over)
    wave = opened(term, [n])
    need(wave.head == "Root" and wave.parts[1] is over, "{} is no sum of a character", term)
    good = same(wave.parts[0], mul(frequency, n))
    need(good, "{} is not {}·{}", wave.parts[0], frequency, n)
    return term, mul(over.parts[0], at(Term("Delta", over), [frequency])), NONE


def periodicity(term: Term, turns: Sequence[Term]) -> Conclusion:
    """A function on the cycle has the same value at points that differ by multiples of N.

    ::

        ───────────────────────
        ⊢ F(p) = F(p + N k)

    with one k per coordinate; where it is 0 the coordinate stays as it is written.
    Fails unless each k is an integer polynomial, and 0 on lines that are no cycle.
    """
    function, *point = term.parts
    turned = zip(point, lines(function.home), turns, strict=True)
    # Only a cycle has a part, its N; and N·k is no coordinate unless k is one.
    moved = [p if k is ZERO else add(p, mul(line.parts[0], k)) for p, line, k in turned]
    return term, at(function, moved), NONE


def fresh(over: Term) -> tuple[Term, ...]:
    """Return a generic point of a domain with names that only the kernel may use."""
    return tuple(Term("Var", f"!{axis}", *kind) for axis, kind in enumerate(kinds(over)))


def _total(term: Term) -> tuple[Term, Term, tuple[int, ...]]:
    """Return the body, the domain and the turns of a total; fail if the term is none."""
    need(term.head == "Total", "{} is not a total", term)
    body, over, *turns = term.parts
    return body, over, tuple(turns)


def _values(totals: Sequence[Term], over: Term) -> frozenset[Term]:
    """Say that the totals converge; sums over a cycle are finite and always do."""
    return NONE if finite(over) else frozenset(Term("HasValue", t) for t in totals)
