"""Which totals converge absolutely because their functions are integrable or bounded.

The rule `by_integrability` trusts this file. The argument is always the same: in a total over n
points of a product of values F₁(ℓ₁(x)), …, F_k(ℓ_k(x)) with affine forms ℓᵢ, if ℓ₁, …, ℓₙ together
are an injective linear map of x, then the total of the absolute values is at most
‖F₁‖₁ ⋯ ‖Fₙ‖₁ ‖Fₙ₊₁‖_∞ ⋯ ‖F_k‖_∞ / |det| (Tonelli's theorem; on ℤᵈ without the determinant).
Convolutions inherit: ‖f ⋆ g‖₁ ≤ ‖f‖₁‖g‖₁ and ‖f ⋆ g‖_∞ ≤ ‖f‖₁‖g‖_∞, and the same for ∗
(Young's inequality, W. Rudin, Real and Complex Analysis, 3rd ed., §8.13–8.14). On ℝ derivatives
follow: for f in L¹ and g with continuous bounded derivatives up to order k, f ⋆ g has them too, and
(f ⋆ g)⁽ᵏ⁾ = f ⋆ g⁽ᵏ⁾ (dominated convergence, Real and Complex Analysis, Theorem 1.34).
On ℤ/N all sums are finite, and exist where their functions have values everywhere.

The meaning of the hypotheses: ``Integrable`` is L¹ (the total of the absolute value is finite);
``Bounded``: a value everywhere, Borel measurable, bounded; ``Defined``: a value everywhere;
``Smooth``: continuously differentiable on ℝ; ``RealValued``: all its values are real;
``HasValue`` of a term; ``Absolutely`` of a total: its body, below all totals that follow one
another, is measurable and the multiple total of its absolute value is finite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from math import gcd, lcm
from typing import NamedTuple

from .interning import Term
from .polynomials import certainly_real, conjugate, parts, plus, polynomial
from .shapes import discrete, finite, holds, lines


class Derivation(NamedTuple):
    """Why a hypothesis follows: a reason, what it shows, and from what."""

    reason: str
    claim: Term
    premises: tuple[Derivation, ...]

    def facts(self) -> Iterator[Term]:
        """Yield what is given: facts about single letters and their derivatives."""
        if self.reason == "given":
            yield self.claim
        for premise in self.premises:
            yield from premise.facts()


_Found = Derivation | None
_Facts = Callable[[str, Term], _Found]
Row = list[Fraction | int]
_MOVED = ("ConjF", "Reflect", "Shift", "Modulate")
_PRODUCTS = ("Conv", "Corr")

_FOLLOWS: dict[tuple[str, str], tuple[str, ...]] = {
    **{("Integrable", o): ("Integrable", "Integrable") for o in _PRODUCTS},
    **{("Bounded", o): ("Integrable", "Bounded") for o in _PRODUCTS},
    ("Bounded", "Fourier"): ("Integrable",),
    ("Integrable", "Delta"): (),
    ("Bounded", "Delta"): (),
    **{(fact, o): (fact,) for fact in ("Integrable", "Bounded", "Defined") for o in _MOVED},
    **{(fact, "Scale"): (fact,) for fact in ("Integrable", "Bounded", "Defined")},
    **{(fact, "Plus"): (fact,) for fact in ("Integrable", "Bounded", "Defined", "Smooth")},
    **{("Smooth", o): ("Smooth",) for o in ("ConjF", "Reflect", "Shift")},
    ("Defined", "Diff"): ("Smooth",),
}
"""What is needed of the functions in an operator, the last for all that remain, for a fact."""


def derivation(hypothesis: Term) -> Derivation | None:
    """Return why a hypothesis follows from facts about single letters, or None.

    The facts are Integrable, Bounded, Defined and Smooth of letters and, on ℝ, of derivatives of
    letters; of letters on cycles only Defined.
    """
    if hypothesis._known is None:
        object.__setattr__(hypothesis, "_known", (_derived(hypothesis),))
    return hypothesis._known[0]


def _derived(hypothesis: Term) -> _Found:
    kind, inside = hypothesis.head, hypothesis.parts[0]
    if kind == "ForAll":
        return _because("each", hypothesis, [derivation(inside)])
    if kind in {"HasValue", "Absolutely"}:
        return _has_value(hypothesis)
    if kind == "RealValued":
        real = inside.head == "Lam" and certainly_real(inside.parts[0])
        return _because("ring", hypothesis, []) if real else None
    return _fact(kind, inside)  # none of the facts is an equation


def without_implied(facts: frozenset[Term]) -> frozenset[Term]:
    """Drop facts that others imply: bounded or smooth ⇒ defined, and on ℤᵈ summable ⇒ bounded."""
    implied = {Term("Defined", f.parts[0]) for f in facts if f.head in {"Bounded", "Smooth"}}
    summable = [f.parts[0] for f in facts if f.head == "Integrable" and discrete(f.parts[0].home)]
    implied |= {Term(kind, f) for f in summable for kind in ("Bounded", "Defined")}
    return facts - implied


def _because(reason: str, claim: Term, premises: Iterable[_Found]) -> _Found:
    """Return a derivation, or None where a premise is missing."""
    found = []
    for premise in premises:
        if premise is None:
            return None
        found.append(premise)
    return Derivation(reason, claim, tuple(found))


# ------------------------------------------------------------------ facts about functions


def _fact(kind: str, f: Term) -> _Found:
    """Return why a function is integrable, bounded, defined or smooth."""
    base, order = _undifferentiated(f)
    if base.head == "Letter" and (kind != "Defined" or not order):
        on_cycle = finite(f.home)
        return Derivation("given", Term("Defined" if on_cycle else kind, f), ())
    if order and kind != "Defined":
        return _derivative(kind, base, order + (kind == "Smooth"))
    needed = _FOLLOWS.get((kind, f.head))
    if needed is not None:
        return _because(f.head, Term(kind, f), _of_parts(f, needed))
    if kind == "Defined":
        return _because("bounded", Term(kind, f), [_fact("Bounded", f)])
    return _derivative(kind, f, 1) if kind == "Smooth" else None


def _of_parts(f: Term, needed: Sequence[str]) -> Iterator[_Found]:
    """Yield why what is needed holds of the functions in an operator."""
    if f.head == "Scale" and parts(f.parts[0]):
        yield None  # the multiple need not have a value
    functions = [p for p in f.parts if type(p) is Term and p.sort == "function"]
    for place, g in enumerate(functions):
        yield _fact(needed[min(place, len(needed) - 1)], g)


def _undifferentiated(f: Term) -> tuple[Term, int]:
    """Return F and k for the k-th derivative of a function F that is no derivative."""
    order = 0
    while f.head == "Diff":
        f, order = f.parts[0], order + 1
    return f, order


def _derivative(kind: str, f: Term, order: int) -> _Found:
    """Return why F has continuous derivatives up to an order, all bounded; or one is integrable.

    The latter for the kind Integrable: of the derivative of that order alone.
    """
    f, more = _undifferentiated(f)
    order += more
    chain = [f]
    for _ in range(order):
        chain.append(Term("Diff", chain[-1]))
    claim = Term("Integrable" if kind == "Integrable" else "Bounded", chain[-1])
    if f.head == "Letter":
        if kind == "Integrable":
            return Derivation("given", claim, ())
        needed = [Term("Bounded", g) for g in chain] + [Term("Smooth", g) for g in chain[:-1]]
        return Derivation("derivatives", claim, tuple(Derivation("given", g, ()) for g in needed))
    if f.head in _PRODUCTS:
        a, g = f.parts
        last = [_derivative(kind, g, order)] if kind == "Integrable" else []
        return _because(
            f.head, claim, [_fact("Integrable", a), *last, _derivative("Bounded", g, order)]
        )
    if f.head in {"Plus", "ConjF", "Reflect", "Shift"} or (
        f.head == "Scale" and not parts(f.parts[0])
    ):
        functions = [p for p in f.parts if p.sort == "function"]
        return _because(f.head, claim, [_derivative(kind, g, order) for g in functions])
    return None


# ------------------------------------------------------------------ totals


def _has_value(claim: Term) -> _Found:
    """Return why a value exists, or a total converges absolutely."""
    term = claim.parts[0]
    if term.head == "At":
        return _because("defined", claim, [_fact("Defined", term.parts[0])])
    if term.head != "Total":
        return None
    over = term.parts[1]
    if finite(over):
        inside = sorted(parts(term.parts[0]), key=lambda part: part.digest)
        kind = claim.head if term.parts[0].head == "Total" else "HasValue"
        return _because("finite", claim, [_has_value(Term(kind, p)) for p in inside])
    depth, body = 0, term
    while body.head == "Total":
        if body.parts[1] is not over:
            return None
        depth, body = depth + 1, body.parts[0]
    fact = cache(_fact)  # products share their factors, and one that is not covered is enough
    needed = (w for s in _summands(body) for w in _product(s, depth, over, fact))
    return _because("Tonelli", claim, needed)


def _summands(term: Term) -> list[list[Term]]:
    """Return the factors of the summands of a term multiplied out, up to conjugation."""
    if term.head == "Add":
        return [s for p in term.parts for s in _summands(p)]
    if term.head == "Mul" or (term.head == "Pow" and term.parts[1] > 0):
        factors = term.parts if term.head == "Mul" else term.parts[:1] * term.parts[1]
        products: list[list[Term]] = [[]]
        for found in map(_summands, factors):
            products = [[*p, *s] for p in products for s in found]
        return products
    return _summands(term.parts[0]) if term.head == "Conj" else [[term]]


def _product(factors: Sequence[Term], depth: int, over: Term, fact: _Facts) -> list[_Found]:
    """Return why the total over `depth` points of a product converges absolutely."""
    values: list[tuple[Term, list[Row]]] = []
    for factor in factors:
        if not parts(factor) and (not _varies(factor, depth) or _is_phase(factor)):
            continue
        if factor.head != "At" or factor.parts[0].home is not over:
            return [None]
        if _varies(factor.parts[0], depth):
            return [None]
        parted = (_linear_part(p, depth, len(lines(over))) for p in factor.parts[1:])
        forms = [form for form in parted if form is not None]
        if len(forms) < len(lines(over)):
            return [None]
        values.append((factor.parts[0], forms))
    rows: list[Row] = []
    needed = []
    for function, forms in sorted(values, key=_names_in):
        wider = None if len(rows) == depth * len(lines(over)) else _extended(rows, forms)
        rows = wider or rows
        needed.append(fact("Integrable" if wider else "Bounded", function))
    return needed if len(rows) == depth * len(lines(over)) else [None]


def _names_in(value: tuple[Term, object]) -> list[str]:
    """Order functions by their letters, so that equal hypotheses ask the same of each letter."""
    return sorted(n.parts[0] for n in value[0].free if n.head == "Letter")


def _varies(term: Term, depth: int) -> bool:
    """Tell whether one of the points bound by the nearest `depth` totals occurs in a term."""
    return any(n.head == "Bound" and n.parts[0] < depth for n in term.free)


def _is_phase(factor: Term) -> bool:
    """Tell whether a factor is e^{iθ} with a real θ; with a map it need not be measurable."""
    if factor.head != "Exp" or holds(factor, "Map"):
        return factor.head == "Root"
    exponent = polynomial(factor.parts[0])
    return not plus([exponent, conjugate(exponent)])


def _linear_part(form: Term, depth: int, dimension: int) -> Row | None:
    """Return the rational coefficients of the bound coordinates in an affine form."""
    row: Row = [0] * (depth * dimension)
    for monomial, coefficient in polynomial(form).items():
        inside = [a for a, _ in monomial if type(a) is Term and _varies(a, depth)]
        if not inside:
            continue  # a constant: coordinates are polynomials in variables
        if monomial != {(inside[0], 1)}:
            return None
        level, axis = inside[0].parts[:2]
        row[level * dimension + axis] += coefficient
    return row


def _extended(rows: list[Row], forms: list[Row]) -> list[Row] | None:
    """Return rows, an echelon, and further ones reduced by it; None unless they are independent."""
    rows = list(rows)
    for form in forms:
        scale = lcm(*(x.denominator for x in form))
        row: Row = [int(x * scale) for x in form]
        for other in rows:
            pivot = next(k for k, x in enumerate(other) if x)
            if row[pivot]:
                p, q = other[pivot], row[pivot]
                row = [p * a - q * b for a, b in zip(row, other, strict=True)]
                # Without this the number of digits would double with each row.
                shared = gcd(*map(int, row)) or 1
                row = [x // shared for x in row]
        if not any(row):
            return None
        rows.append(row)
    return rows
