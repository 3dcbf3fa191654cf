"""Random statements for all values of their symbols, whose truth follows from how they are made.

A claim that is false at some values only is found by those who try them: at few residues, where an
impulse is not 0, between the roots of a polynomial, beyond a number or far from 0.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from typing import Any

import numpy as np
from claimed import Claim
from fuzzing import CYCLE, Case, N, f, g, number, on_cycle, on_line
from sympy import Abs, Eq, Expr, Integer, Rational, Symbol, exp

from numeric.samples.sequences import Finite, Geometric
from symbolic import Cyclic, R, Z, conj, conv, delta, functions, reflect, shift
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.hypotheses import Equation, ForAll, RealValued
from symbolic.sympy_border.terms import applied

h, r = functions("h"), functions("r", real=True)
k = Symbol("k", integer=True)
(n,) = Z.point("n")
(x,) = R.point("x")
(m,) = Z.point("m")


def claim(left: Any, right: Any) -> Any:
    """An equation that SymPy leaves as it is."""
    return Eq(left, right, evaluate=False)


def everywhere(source: Random) -> Case:
    """f(an + bk + c) = f(a′n + b′k + c′) on ℤ/N; (T_{ck}f ⋆ g)(n) = (f ⋆ g)(n + dk)."""
    size = source.randint(2, 12)
    domain = Cyclic(size)
    if source.random() < 0.5:
        a, b, c = (source.randint(-3, 3) for _ in range(3))
        near = source.random() < 0.5
        moves = (source.choice((0, size, -size)) if near else source.randint(-3, 3) for _ in "abc")
        d, e, h = (u + v for u, v in zip((a, b, c), moves, strict=True))
        true = all(
            (a * i + b * j + c - d * i - e * j - h) % size == 0
            for i, j in product(range(size), repeat=2)
        )
        statement = claim(f.function(a * n + b * k + c), f.function(d * n + e * k + h))
        return Case("an + bk + c", statement, domain, {f: on_cycle(source, size)}, true)
    c, d = source.randint(-4, 4), source.randint(-4, 4)
    d = source.choice((-c, size - c, d))
    left = applied(conv(shift(f, c * k), g), (n,), domain)
    samples = {f: on_cycle(source, size), g: on_cycle(source, size)}
    statement = claim(left, applied(conv(f, g), (n + d * k,), domain))
    return Case(f"T_{c}k", statement, domain, samples, (c + d) % size == 0)


def all_lengths(source: Random) -> Case:
    """Σ f(cm) = Σ f(m), f(n + c) = f(n), ∏(N − p) f = 0, |N − b| f = (b − N) f, for all N."""
    kind = source.randrange(3)
    (i,) = CYCLE.point("m")
    primes = (2, 3, 5, 7, 11, 13, 17, 19)
    if kind == 0:
        c = source.choice((1, -1, prod(source.sample(primes, source.randint(1, 3)))))
        left, right = (Total(f.function(by * i), (i,), CYCLE) for by in (c, 1))
        return Case(f"Σ f({c}m)", claim(left, right), CYCLE, None, abs(c) == 1)
    if kind == 1:
        by: Expr = source.choice((prod(source.sample(primes, 4)) * Integer(1), 5 * N, Integer(0)))
        moved = claim(f.function(n + by), f.function(n))
        return Case(f"f(n + {by})", moved, CYCLE, None, by == 0 or by == 5 * N)
    if source.random() < 0.3:
        b, side = source.randint(9, 200), source.choice((1, -1))
        statement = claim(Abs(N - b) * f.function(n), side * (N - b) * f.function(n))
        return Case(f"|N − {b}|", statement, CYCLE, None, False)
    zeros = prod((N - p for p in source.sample(range(1, 30), 8)), start=Integer(1))
    return Case("∏(N − p)", claim(zeros * f.function(n), Integer(0)), CYCLE, None, False)


def sequence(source: Random, length: int = 5) -> Finite:
    """A finite sequence near 0 of small whole values, none of which is 0."""
    values = tuple((Fraction(source.choice((-2, -1, 1, 3))), Fraction(1)) for _ in range(length))
    return Finite((source.randint(-4, 0),), (length,), values)


def endless(source: Random, domain: Any) -> Any:
    """A function that is 0 nowhere."""
    if domain == R:
        return on_line(source, decaying=False)
    ratios = [(Fraction(source.choice((-4, -3, 3, 4)), 5), Fraction(0)) for _ in range(2)]
    return Geometric(number(source), *ratios, source.randint(-3, 3))


def impulses(source: Random) -> Case:
    """δ(an − b) = 0; δ(n − b) f(n) against δ(n − b) f(b), and 0; f = 0 and f = g for given data."""
    a, b = source.randint(1, 3), source.choice((source.randint(-9, 9), source.randint(-999, 999)))
    kind = source.randrange(4)
    if kind == 0:
        at = applied(delta, (a * n - b,), Z)
        return Case(f"δ({a}n − {b})", claim(at, Integer(0)), Z, None, bool(b % a))
    if kind == 1:
        at, true = applied(delta, (n - b,), Z), source.random() < 0.5
        other = f.function(Integer(b if true else b + 1))
        statement = claim(at * f.function(n), at * other)
        near = Finite((b - 2,), (5,), sequence(source).values)
        true = true or other == f.function(Integer(b))
        values = [near.exact(b), near.exact(b + 1)]
        return Case("δ f", statement, Z, {f: near}, true or values[0] == values[1])
    first = sequence(source)
    if kind == 2:
        return Case("f = 0", claim(f.function(n), Integer(0)), Z, {f: first}, False)
    spoiled = list(first.values)
    true = source.random() < 0.5
    if not true:
        spoiled[source.randrange(len(spoiled))] = (Fraction(5), Fraction(0))
    second = Finite(first.first, first.shape, tuple(spoiled))
    statement = claim(f.function(n), g.function(n))
    return Case("f = g", statement, Z, {f: first, g: second}, true)


def roots(source: Random) -> Case:
    """∏(n² − j²) f + f = f; |n − b| f = (b − n) f; (n² − 2bn + b²) f = (n − b)² f."""
    domain, t = source.choice(((R, x), (Z, n), (Z, n), (CYCLE, n)))
    value, b = f.function(t), source.choice((-100, -30, 9, 60, 1000))
    kind = source.randrange(3)
    if kind == 0 or domain == CYCLE:
        zeros = prod((t**2 - j * j for j in range(source.randint(1, 9))), start=Integer(1))
        return Case("roots", claim(zeros * value + value, value), domain, None, False)
    if kind == 1:
        side = source.choice((1, -1))
        statement = claim(Abs(t - b) * value, side * (t - b) * value)
        # Where functions are given, no others are drawn that are large beyond b.
        given = None if source.random() < 0.5 else {f: endless(source, domain)}
        return Case(f"|t − {b}|", statement, domain, given, False)
    statement = claim((t**2 - 2 * b * t + b * b) * value, (t - b) ** 2 * value)
    samples = {f: sequence(source) if domain == Z else on_line(source)}
    return Case(f"(t − {b})²", statement, domain, samples, True)


def far(source: Random) -> Case:
    """f(n + b) + f(n) = f(n); Σ f(m) g(m + b) against 0 and Σ f(m − b) g(m); f + cf = f, c tiny."""
    b = source.choice((1, -1)) * source.choice((source.randint(7, 99), 100, 1000))
    kind = source.randrange(4)
    if kind == 0:
        return Case("far", claim(f.function(n + b) + f.function(n), f.function(n)), Z, None, False)
    paired = Total(f.function(m) * g.function(m + b), (m,), Z)
    if kind == 1:
        return Case("far apart", claim(paired, Integer(0)), Z, None, False)
    if kind == 2:
        moved = Total(f.function(m - b) * g.function(m), (m,), Z)
        return Case("moved", claim(paired, moved), Z, None, True)
    domain, t = source.choice(((R, x), (Z, n)))
    tiny = source.choice((exp(-abs(b)), Rational(1, 10 ** abs(b))))
    statement = claim(f.function(t) + tiny * f.function(t), f.function(t))
    return Case("tiny", statement, domain, None, False)


# ------------------------------------------------------------------ what follows from equations

IMAGES: dict[str, tuple[Any, Any]] = {
    "f": (lambda u: u, np.eye(4)),
    "Rf": (reflect, np.eye(4)[[2, 3, 0, 1]]),
    "conj f": (conj, np.diag([1, -1, 1, -1])),
    "conj Rf": (lambda u: conj(reflect(u)), np.eye(4)[[2, 3, 0, 1]] * [1, -1, 1, -1]),
}
"""Images of a function, and what they do to Re f(x), Im f(x), Re f(−x), Im f(−x)."""


def following(source: Random) -> Case:
    """From ±f = Rg, f = conj h, … follows ±g = Rh, or not.

    For each x the equations are linear in the values at x and −x, and what follows is a linear
    combination of them.
    """
    domain = source.choice((Z, CYCLE))
    point = domain.point("x")
    letters = source.sample([f, g, h, r], 3)

    def equation() -> tuple[Any, Any, Any]:
        (one, first), (two, second) = (
            source.choice([*IMAGES.values(), *[IMAGES["f"]] * often]) for often in (8, 2)
        )
        j, k = source.choice(((0, 1), (0, 2), (1, 0), (1, 2), (0, 0)))
        sign = source.choice((1, 1, -1))
        rows = np.zeros((4, 12))
        rows[:, 4 * j : 4 * j + 4] += first
        rows[:, 4 * k : 4 * k + 4] -= sign * second
        sides = applied(one(letters[j]), point, domain), applied(two(letters[k]), point, domain)
        return sides[0], sign * sides[1], rows

    given = [equation() for _ in range(source.randint(1, 3))]
    hypotheses = [ForAll(Equation(left, right), point, domain) for left, right, _ in given]
    known = np.vstack([rows for *_, rows in given])
    if r in letters:
        hypotheses.append(RealValued(r))
        known = np.vstack([known, np.eye(12)[4 * letters.index(r) + 1 :: 2][:2]])
    left, right, rows = source.choice([*given, equation()])
    true = np.linalg.matrix_rank(np.vstack([known, rows])) == np.linalg.matrix_rank(known)
    statement = Claim(left, right, domain, tuple(hypotheses))
    return Case("following", statement, domain, None, bool(true))


KINDS = (*(everywhere, impulses) * 4, *(all_lengths,) * 2, roots, far, *(following,) * 3)
"""How often which kind is drawn."""
