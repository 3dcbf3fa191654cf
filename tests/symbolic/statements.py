"""What every theorem of the catalogue states, independent of how it is printed or represented.

A term of any kernel is turned into a *tree* ``(head, part, …)`` of tuples, text and numbers, with
the heads of `HEADS`. `canonical` brings a tree to a form in which two trees agree when they are
equal as commutative polynomials with conjugation, at every depth, and when the same parts need a
value. It shares no code with any kernel's normal form. `digest` makes a short fingerprint of a
statement; ``statements.json`` holds those of the catalogue, each with a text for the reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("statements.json")

Tree = tuple[Any, ...]
"""A head and its parts: trees, text, exact numbers."""

HEADS = {
    "numbers": "Number i pi Var Bound Add Mul Pow Conj Exp Abs Map At Total",
    "functions": "Letter Iterate Delta Lam Conv Corr ConjF Reflect Shift Plus Scale Modulate "
    "Linear Fourier Diff Operator",
    "domains": "R Z Cycle N Product",
    "hypotheses": "HasValue Absolutely RealValued Integrable Bounded Defined Smooth Equation "
    "ForAll",
}
_ALGEBRA = frozenset(["Number", "Add", "Mul", "Pow", "Conj", "Exp"])
_REAL = frozenset(["real", "integer", "positive", "nonnegative", "nonzero"])

Monomial = frozenset[tuple[Tree, Any]]
Polynomial = dict[Monomial, Fraction]

_ONE: Monomial = frozenset()
_I, _PI = ("i",), ("pi",)


def digest(lhs: Tree, rhs: Tree, hypotheses: Iterable[Tree], domain: Tree) -> str:
    """Return the fingerprint of a statement."""
    parts = [shown(lhs), shown(rhs), *sorted(map(shown, hypotheses)), shown(domain)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def pinned() -> dict[str, dict[str, list[str]]]:
    """Return fingerprint and text by id and domain."""
    content: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def shown(tree: Tree) -> str:
    """Return the canonical form as text, with the parts that need a value."""
    needed = sorted(map(repr, map(canonical, partial(tree)))) if tree[0] not in {"R", "Z"} else []
    return repr((canonical(tree), needed))


@cache
def canonical(tree: Tree) -> Tree:
    """Return the canonical form of a tree."""
    if tree[0] in HEADS["numbers"].split() and tree[0] not in {"Var", "Bound"}:
        return ("polynomial", *_sorted(polynomial(tree)))
    return _inside(tree)


@cache
def partial(tree: Tree) -> frozenset[Tree]:
    """Return the outermost parts of a number that may lack a value."""
    if tree[0] in {"At", "Total"}:
        return frozenset() if _is_impulse(tree) else frozenset([tree])
    if tree[0] not in _ALGEBRA | {"Abs", "Map"}:
        return frozenset()
    return frozenset().union(*(partial(p) for p in tree[1:] if type(p) is tuple))


def _is_impulse(tree: Tree) -> bool:
    return tree[0] == "At" and tree[1][0] == "Delta"


@cache
def _inside(tree: Tree) -> Tree:
    if tree[0] in {"Var", "Letter"}:
        kinds = frozenset(str(tree[2]).replace("complex", "").split("+")) - {""}
        return (*tree[:2], *sorted(kinds)) if tree[0] == "Var" else tree
    return tuple(canonical(p) if type(p) is tuple else p for p in tree)


def _sorted(poly: Polynomial) -> tuple[Any, ...]:
    """Return the monomials of a polynomial in an order that no hash decides."""
    written = ((str(c), tuple(sorted(map(_power, m), key=repr))) for m, c in poly.items())
    return tuple(sorted(written, key=repr))


def _power(power: tuple[Tree, Any]) -> tuple[Tree, Any]:
    atom, exponent = power
    return (atom, _sorted(dict(exponent)) if atom == ("Exp",) else exponent)


def _of_sorted(written: Iterable[Any]) -> Polynomial:
    return {
        frozenset(
            (a, frozenset(_of_sorted(e).items()) if a == ("Exp",) else e) for a, e in m
        ): Fraction(c)
        for c, m in written
    }


@cache
def polynomial(tree: Tree) -> Polynomial:
    """Return a number as a polynomial in atoms: values, totals, names, exponentials."""
    head, *parts = tree
    if head == "Number":
        return {_ONE: Fraction(parts[0])} if parts[0] else {}
    if head == "Add":
        return _sum(map(polynomial, parts))
    if head == "Mul":
        return _product(map(polynomial, parts))
    if head == "Conj":
        return _conjugate(polynomial(parts[0]))
    if head == "Exp":
        return _wave(polynomial(parts[0]))
    if head == "Pow":
        base = polynomial(parts[0])
        return _product([base if parts[1] > 0 else _reciprocal(base)] * abs(parts[1]))
    if _is_impulse(tree):
        there = tuple(map(canonical, parts[1:]))
        back = tuple(canonical(("Mul", ("Number", Fraction(-1)), p)) for p in parts[1:])
        if all(p == ("polynomial",) for p in there):
            return {_ONE: Fraction(1)}
        return _atom(("At", parts[0], *min(there, back, key=repr)))
    return _atom(_inside(tree))


def _atom(tree: Tree, exponent: int = 1) -> Polynomial:
    return {frozenset([(tree, exponent)]): Fraction(1)}


def _sum(parts: Iterable[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for part in parts:
        for m, c in part.items():
            total[m] = total.get(m, Fraction(0)) + c
    return {m: c for m, c in total.items() if c}


def _product(factors: Iterable[Polynomial]) -> Polynomial:
    result: Polynomial = {_ONE: Fraction(1)}
    for factor in factors:
        result = _sum(_monomials(m, n, a * b) for m, a in result.items() for n, b in factor.items())
    return result


def _monomials(m: Monomial, n: Monomial, c: Fraction) -> Polynomial:
    exponents: dict[Tree, Any] = {}
    wave: Polynomial = {}
    for atom, e in [*m, *n]:
        if atom == ("Exp",):
            wave = _sum([wave, dict(e)])
        else:
            exponents[atom] = exponents.get(atom, 0) + e
    squared = [a for a, e in exponents.items() if a[0] == "Abs" and e > 1]
    turns = exponents.pop(_I, 0)
    result: Polynomial = {
        frozenset((a, e) for a, e in exponents.items() if e and a not in squared)
        | ({(_I, 1)} if turns % 2 else set()): c * (-1) ** (turns // 2)
    }
    for a in squared:
        inside = _of_canonical(a[1])
        power = [inside, _conjugate(inside)] * (exponents[a] // 2)
        result = _product([result, *power, *[_atom(a)] * (exponents[a] % 2)])
    if not wave:
        return result
    return _joined(result, _wave(wave))


def _joined(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply where at most one side has an exponential."""
    joined: list[Polynomial] = []
    for m, a in left.items():
        for n, b in right.items():
            turned = (_I, 1) in m and (_I, 1) in n
            both = (m | n) - {(_I, 1)} if turned else m | n
            joined.append({both: -a * b if turned else a * b})
    return _sum(joined)


def _of_canonical(tree: Tree) -> Polynomial:
    if tree[0] != "polynomial":
        return _atom(tree)
    return _of_sorted(tree[1:])


def _wave(exponent: Polynomial) -> Polynomial:
    """Return e to a polynomial: e^{2πik} is 1, and quarter turns are powers of i."""
    kept: Polynomial = {}
    quarter = 0
    for m, c in exponent.items():
        if m == frozenset([(_I, 1), (_PI, 1)]):
            quarter = 2 * c // 1
            rest = c - Fraction(quarter, 2)
        else:
            rest = c % 2 if _whole_turns(m) else c
        if rest:
            kept[m] = rest
    factors = {(("Exp",), frozenset(kept.items()))} if kept else set()
    if quarter % 2:
        factors.add((_I, 1))
    return {frozenset(factors): Fraction(-1 if quarter % 4 in {2, 3} else 1)}


def _whole_turns(m: Monomial) -> bool:
    left = dict(m)
    if left.pop(_I, 0) != 1 or left.pop(_PI, 0) != 1:
        return False
    return all(a[0] == "Var" and "integer" in a and e > 0 for a, e in left.items())


def _reciprocal(base: Polynomial) -> Polynomial:
    if len(base) != 1:
        return _atom(("polynomial", *_sorted(base)), -1)
    ((m, c),) = base.items()
    factors = [{_ONE: 1 / c}]
    for atom, e in m:
        if atom == _I:
            factors.append({frozenset([(_I, 1)]): Fraction(-1)})
        elif atom == ("Exp",):
            factors.append(_wave({k: -v for k, v in e}))
        else:
            factors.append(_atom(atom, -e))
    return _product(factors)


def _conjugate(poly: Polynomial) -> Polynomial:
    return _sum(
        _product([{_ONE: c}, *(_conjugate_power(a, e) for a, e in m)]) for m, c in poly.items()
    )


def _conjugate_power(atom: Tree, e: Any) -> Polynomial:
    if atom == _I:
        return {frozenset([(_I, 1)]): Fraction(-1)}
    if atom == ("Exp",):
        return _wave(_conjugate(dict(e)))
    if atom[0] == "conjugate":
        return _atom(atom[1], e)
    if atom[0] == "polynomial":
        return _atom(("polynomial", *_sorted(_conjugate(_of_canonical(atom)))), e)
    return _atom(atom if _is_real(atom) else ("conjugate", atom), e)


def _is_real(atom: Tree) -> bool:
    if atom[0] == "At":
        return atom[1][0] == "Delta" or (atom[1][0] == "Letter" and atom[1][2] is True)
    return atom[0] in {"pi", "Abs"} or (atom[0] == "Var" and bool(_REAL & set(atom)))


# ------------------------------------------------------------------ terms of the kernel


def tree(term: Any) -> Tree:
    """Return a term of the kernel as a tree."""
    head, *parts = term.head, *term.parts
    if head == "Number":
        return (head, Fraction(*parts))
    if head in {"Var", "Bound"}:
        *name, base, sign = parts
        kinds = "+".join(word for word in (base, sign) if word not in {"", "complex"})
        return (head, *name, kinds) if head == "Var" else (head, *name)
    if head == "Letter":
        return (head, parts[0], "real" in parts[1].split("+"), tree(parts[2]))
    if head == "Root":
        turns = ("Number", Fraction(2)), ("i",), ("pi",)
        return ("Exp", ("Mul", *turns, tree(parts[0]), ("Pow", tree(parts[1].parts[0]), -1)))
    if head == "Product" and len(set(parts)) == 1 and parts[0].head in {"R", "Z"}:
        return (parts[0].head, len(parts))
    if head in {"R", "Z"}:
        return (head, 1)
    return (head, *(p if type(p) in {str, int} else tree(p) for p in parts))


def digest_of(theorem: Any, domain: Any) -> str:
    """Return the fingerprint of a theorem of the kernel."""
    hypotheses = map(tree, theorem.hypotheses)
    return digest(tree(theorem.lhs), tree(theorem.rhs), hypotheses, tree(domain))
