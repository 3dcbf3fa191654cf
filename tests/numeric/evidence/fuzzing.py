"""Random statements, true and false, with the values of their sides by independent code.

A case is a statement, sample functions, and whether it is true for them. Truth is known twice: by
the way the statement is made, and by the values of its two sides in floating point, summed here by
NumPy on a lattice from the samples' parameters alone, with nothing of `numeric` but their fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from sympy import Abs, Eq, I, Integer, Rational, Symbol, conjugate, exp, pi

from numeric.reading.statement import Statement
from numeric.samples.families import Gaussian, RationalDecay, Sech, TwoSidedExponential
from numeric.samples.sequences import Finite, Geometric, Periodic
from symbolic import Cyclic, R, Z, conj, conv, corr, functions, lemmas, reflect, shift
from symbolic.sympy_border.binders import Total, letters_in
from symbolic.sympy_border.operators import fourier, modulate
from symbolic.sympy_border.terms import applied

f, g = functions("f g")
N = Symbol("N", integer=True, positive=True)
CYCLE = Cyclic(N)


@dataclass(frozen=True)
class Case:
    """A statement for given samples.

    Attributes
    ----------
    kind
        What was done, in words.
    statement
        An equation or a statement.
    domain
        Where the letters live.
    samples
        A sample for every letter; None to let the plans draw.
    true
        Whether the two sides are equal.
    left, right
        The values of the sides; None where they are not computed.
    """

    kind: str
    statement: Any
    domain: Any
    samples: dict[Any, Any] | None
    true: bool
    left: complex | None = None
    right: complex | None = None


# ------------------------------------------------------------------ samples, and their values


def fraction(source: Random, low: int, high: int, *below: int) -> Fraction:
    """A rational between two sizes, of either sign."""
    q = source.choice(below or (1, 2, 3, 5, 7, 8, 10))
    return source.choice((1, -1)) * Fraction(source.randint(low * q, high * q) or 1, q)


def number(source: Random) -> tuple[Fraction, Fraction]:
    """A complex number that is neither real nor imaginary."""
    return fraction(source, 0, 3), fraction(source, 0, 3)


def on_line(source: Random, decaying: bool = True) -> Any:
    """A function on the line; with or without exponential decay."""
    size = abs(fraction(source, 0, 3, 4, 7))
    centre, frequency = fraction(source, 0, 2), fraction(source, 0, 3)
    kind = source.choice("gggset" if decaying else "gsetr")
    if kind == "g":
        polynomial = tuple(number(source) for _ in range(source.randint(1, 3)))
        chirp = fraction(source, 0, 1)
        return Gaussian((size + Fraction(1, 3), chirp), centre, frequency, polynomial)
    if kind == "s":
        return Sech(number(source), size + Fraction(2, 3), centre, frequency)
    if kind == "r":
        return RationalDecay(number(source), centre, size + Fraction(1, 2), frequency)
    left, right = size + Fraction(1, 2), size + abs(fraction(source, 1, 2))
    return TwoSidedExponential(number(source), left, right, centre, frequency)


def on_integers(source: Random) -> Any:
    """A sequence, finite or geometric."""
    if source.random() < 0.8:
        length = source.randint(1, 7)
        values = tuple(number(source) for _ in range(length))
        return Finite((source.randint(-5, 5),), (length,), values)
    ratios = [(fraction(source, 0, 1) / 3, fraction(source, 0, 1) / 3) for _ in range(2)]
    return Geometric(number(source), *ratios, source.randint(-3, 3))


def on_cycle(source: Random, period: int) -> Periodic:
    """A function on ℤ/N."""
    return Periodic(tuple(number(source) for _ in range(period)))


def value(sample: Any, x: Any) -> Any:
    """The values of a sample at an array of points, in floating point."""
    x = np.asarray(x, dtype=float)
    match sample:
        case Gaussian(a, centre, frequency, polynomial):
            u = x - float(centre)
            factor = sum(complex(*c) * u**k for k, c in enumerate(polynomial))
            return factor * np.exp(-complex(*a) * u**2 + 1j * float(frequency) * x)
        case Sech(scale, width, centre, frequency):
            s = np.abs(float(width) * (x - float(centre)))
            wave = np.exp(1j * float(frequency) * x - s)
            return complex(*scale) * wave * 2 / (1 + np.exp(-2 * s))
        case RationalDecay(moved, centre, distance, frequency):
            below = (x - float(centre)) ** 2 + float(distance) ** 2
            return (x + complex(*moved)) / below * np.exp(1j * float(frequency) * x)
        case TwoSidedExponential(scale, left, right, centre, frequency):
            u = x - float(centre)
            decay = np.where(u >= 0, -float(right) * u, float(left) * u)
            return complex(*scale) * np.exp(decay + 1j * float(frequency) * x)
        case Finite((first,), (length,), values):
            table = np.array([*(complex(*v) for v in values), 0])
            k = np.round(x - first).astype(int)
            return table[np.where((k >= 0) & (k < length), k, length)]
        case Geometric(scale, left, right, centre):
            k = np.round(x - centre).astype(int)
            ahead = complex(*right) ** np.maximum(k, 0)
            return complex(*scale) * np.where(k >= 0, ahead, complex(*left) ** np.maximum(-k, 0))
        case Periodic(values):
            table = np.array([complex(*v) for v in values])
            return table[np.round(x).astype(int) % len(values)]
    raise AssertionError(sample)


STEP = 1 / 32
LINE = np.arange(-40 * 32, 40 * 32 + 1) * STEP
INTEGERS = np.arange(-60, 61)


def total(body: Any, domain: Any, period: int = 0, shape: tuple[float, float] = (1, 0)) -> complex:
    """∫ body(x) dx, or Σ body(n), of a vectorised body; the line is stretched and moved by `shape`.

    On the line Simpson's weights on half the lattice tell nothing more: bodies are smooth but for
    corners, where the lattice's own error is about 1e-4.
    """
    if domain == R:
        scale, centre = shape
        return complex(np.sum(body(LINE * scale + centre)) * STEP * abs(scale))
    return complex(np.sum(body(np.arange(period) if period else INTEGERS)))


def same(left: complex, right: complex) -> bool:
    """Whether two sums of floats are equal but for rounding; also where both are small."""
    return abs(left - right) <= 1e-9 * max(abs(left), abs(right))


def corner_free(*samples: Any) -> bool:
    """Whether lattice sums converge fast."""
    return not any(isinstance(s, TwoSidedExponential) for s in samples)


# ------------------------------------------------------------------ cases

DENOMINATORS = (1, 2, 3, 4, 5, 7, 64, 4095, 4096, 4097, 8192, 100_003)


def slope(source: Random) -> Fraction:
    """A scale near 1, by a denominator that lattices like or dislike."""
    q = source.choice(DENOMINATORS)
    low = max(1, q // 2)
    return source.choice((1, -1)) * Fraction(source.randint(low, 2 * q), q)


def rational(x: Fraction) -> Rational:
    """A fraction in SymPy."""
    return Rational(x.numerator, x.denominator)


def change_of_variable(source: Random) -> Case:
    """∫ f(ax + b) |a| dx = ∫ f(x) dx, or without |a|; f a product with two letters at times."""
    (x,) = R.point("x")
    a, b = slope(source), fraction(source, 0, 3, *DENOMINATORS[:9])
    first, second = on_line(source), on_line(source, decaying=False)
    paired, true = source.random() < 0.4, source.random() < 0.5 or abs(a) == 1

    def body(at: Any) -> Any:
        plain = f.function(at)
        return plain * conjugate(g.function(at)) if paired else plain

    jacobian = abs(a) if true else Fraction(1)
    left = Total(rational(jacobian) * body(rational(a) * x + rational(b)), R.point("x"), R)
    right = Total(body(x), R.point("x"), R)

    def at(y: Any) -> Any:
        return value(first, y) * (np.conj(value(second, y)) if paired else 1)

    whole = total(at, R)
    samples = {f: first, g: second} if paired else {f: first}
    moved = total(
        lambda y: float(jacobian) * at(float(a) * y + float(b)),
        R,
        0,
        (1 / float(a), -float(b) / float(a)),
    )
    known = corner_free(*samples.values())
    return Case(
        f"x ↦ {a} x + {b}", Eq(left, right, evaluate=False), R, samples, true,
        moved if known else None, whole if known else None,
    )  # fmt: skip


def reindexing(source: Random) -> Case:
    """Σ f(±n + k) g(±n + m) = Σ f(n) g(n + m − k), or with another offset."""
    (n,) = Z.point("n")
    sign, k, m = source.choice((1, -1)), source.randint(-6, 6), source.randint(-6, 6)
    first, second = on_integers(source), on_integers(source)
    true = source.random() < 0.5
    off = m - k + (0 if true else source.choice((1, -1, 2)))
    left = Total(f.function(sign * n + k) * g.function(sign * n + m), (n,), Z)
    right = Total(f.function(n) * g.function(n + off), (n,), Z)
    sides = (
        total(lambda x: value(first, sign * x + k) * value(second, sign * x + m), Z),
        total(lambda x: value(first, x) * value(second, x + off), Z),
    )
    # Finite supports may miss each other both times.
    true = same(*sides)
    return Case(
        f"n ↦ {sign} n + {k}",
        Eq(left, right, evaluate=False),
        Z,
        {f: first, g: second},
        true,
        *sides,
    )


def on_cycles(source: Random) -> Case:
    """Σ f(un + k) = Σ f(n) for a unit u, and f(un) = f(n), T_c f = f, for one number each."""
    period = source.choice((3, 5, 7, 8, 9, 12, 13))
    domain = Cyclic(period)
    (n,) = domain.point("n")
    sample, k = on_cycle(source, period), source.randint(-99, 99)
    units = [u for u in range(1, period) if np.gcd(u, period) == 1]
    u = source.choice(units) + period * source.randint(-3, 3)
    if source.random() < 0.5:
        left = Total(f.function(u * n + k), (n,), domain)
        right = Total(f.function(n), (n,), domain)
        sides = tuple(
            total(lambda m, s=s, c=c: value(sample, s * m + c), domain, period)
            for s, c in ((u, k), (1, 0))
        )
    else:
        at = Integer(source.randint(-50, 50))
        left, right = applied(shift(f, k), (at,), domain), applied(f, (at,), domain)
        sides = complex(value(sample, int(at) - k)), complex(value(sample, int(at)))
    true = same(*sides)
    return Case(
        f"on ℤ/{period}", Eq(left, right, evaluate=False), domain, {f: sample}, true, *sides
    )


def operators(source: Random) -> Case:
    """⋆ and ∗ of reflected, conjugated and shifted letters at one point, and f ∗ g = f^# ⋆ g."""
    domain = source.choice((R, Z, Z, Cyclic(source.choice((4, 5, 9)))))
    period = int(domain.period) if isinstance(domain, Cyclic) else 0
    draw = on_line if domain == R else on_integers
    first, second = (on_cycle(source, period) if period else draw(source) for _ in range(2))
    by = (
        fraction(source, 0, 2)
        if domain == R
        else Fraction(source.randint(-60 if period else -4, 4))
    )
    t = fraction(source, 0, 2) if domain == R else Fraction(source.randint(-4, 4))
    moved = shift(f, rational(by))
    correlation, true = corr(moved, g), source.random() < 0.5
    wrong = (reflect(moved), conj(moved), shift(conj(reflect(f)), rational(by)))
    other = conj(reflect(moved)) if true else source.choice(wrong)
    sides_ = correlation, conv(other, g)
    left, right = (applied(s, (rational(t),), domain) for s in sides_)
    t_, by_ = float(t), float(by)

    def mine(y: Any) -> Any:
        return value(first, y - by_)

    images = {
        wrong[0]: lambda y: mine(-y),
        wrong[1]: lambda y: np.conj(mine(y)),
        wrong[2]: lambda y: np.conj(value(first, -(y - by_))),
        conj(reflect(moved)): lambda y: np.conj(mine(-y)),
    }
    numbers = (
        total(lambda y: np.conj(mine(y)) * value(second, t_ + y), domain, period),
        total(lambda y: images[other](y) * value(second, t_ - y), domain, period),
    )
    true = same(*numbers) or (true and domain == R)
    known = domain != R or corner_free(first, second)
    return Case(
        f"T_{by} at {t}", Eq(left, right, evaluate=False), domain, {f: first, g: second}, true,
        *(numbers if known else (None, None)),
    )  # fmt: skip


def waves(source: Random) -> Case:
    """(F T_a f)(ξ) = e^{−2πiaξ} (F f)(ξ), on ℤ/N also (F M_k f)(ξ) = (F f)(ξ − k), or not."""
    period = source.choice((0, 0, 4, 5, 9))
    domain = Cyclic(period) if period else R
    sample = on_cycle(source, period) if period else on_line(source)
    a, xi = source.randint(-3, 3), source.randint(-9, 9)
    at, turn = Rational(xi, 1 if period else 5), -2 * I * pi / (period or 1)
    good = source.random() < 0.5
    left, right = fourier(shift(f, a), domain), applied(fourier(f, domain), (at,), domain)
    right *= exp((turn if good else -turn) * a * at)
    moved, phase = lambda y: value(sample, y - a), complex(exp((turn if good else -turn) * a * at))
    frequency, other = float(at), float(at)
    if period and source.random() < 0.7:
        other = at + (-a if good else a)
        left = fourier(modulate(f, a), domain)
        right = applied(fourier(f, domain), (other,), domain)
        moved, phase = lambda y: value(sample, y) * np.exp(2j * np.pi * a * y / period), 1

    def transform(body: Any, by: Any) -> complex:
        wave = complex(turn).imag * float(by)
        return total(lambda y: body(y) * np.exp(1j * wave * y), domain, period)

    sides = transform(moved, frequency), phase * transform(lambda y: value(sample, y), other)
    known = sides if period or corner_free(sample) else (None, None)
    statement = Eq(applied(left, (at,), domain), right, evaluate=False)
    true = good or same(*sides)
    return Case(f"waves of {a}", statement, domain, {f: sample}, true, *known)


def phases(source: Random) -> Case:
    """∫∫ f(u) g(v) e^{iu(πA + B)} du dv in both orders; π or v cancels from the phase at times."""
    (u,), (v,) = R.point("u"), R.point("v")
    a, b, c, d = (fraction(source, 0, 1, 2, 4) for _ in range(4))
    rest = fraction(source, 0, 3, 2)
    size = Fraction(source.randint(4, 9), 2)
    first, second = (
        Gaussian((size, fraction(source, 0, 1, 5)), fraction(source, 0, 1), fraction(source, 0, 1))
        for _ in range(2)
    )
    cancels = source.random() < 0.6
    true = source.random() < 0.6
    factor = I * u * (pi * (rational(a) * v + rational(rest)) + rational(c) * v + rational(d))
    back = -I * pi * u * rational(a) * v if cancels else I * pi * u * rational(b)
    phase = exp(factor) * exp(back)
    body = f.function(u) * g.function(v) * phase
    shown = body if true else body * rational(Fraction(9, 8))
    left = Total(Total(body, (u,), R), (v,), R)
    right = Total(Total(shown, (v,), R), (u,), R)
    y = np.arange(-6 * 16, 6 * 16 + 1) / 16
    x_, v_ = np.meshgrid(y, y)
    turn = x_ * (np.pi * (float(a) * v_ + float(rest)) + float(c) * v_ + float(d))
    turn = turn + (-np.pi * x_ * float(a) * v_ if cancels else np.pi * x_ * float(b))
    whole = complex(np.sum(value(first, x_) * value(second, v_) * np.exp(1j * turn)) / 16**2)
    return Case(
        "a phase", Eq(left, right, evaluate=False), R, {f: first, g: second}, true,
        whole, whole * (1 if true else 9 / 8),
    )  # fmt: skip


def moduli(source: Random) -> Case:
    """∫ |f(ax + b)| |a| dx = ∫ |f(x)| dx, with corners where f, a Gaussian times p, is 0."""
    (x,) = R.point("x")
    a, b, sharp = slope(source), fraction(source, 0, 2), Fraction(source.randint(2, 9), 4)
    # Of a double zero the square root of a ball never settles.
    zeros = [Fraction(k, 7) for k in sorted(source.sample(range(-9, 10, 3), source.randint(1, 2)))]
    re, im = number(source)
    real = [Fraction(1)]
    for zero in zeros:
        real = [
            u - zero * v for u, v in zip([Fraction(0), *real], [*real, Fraction(0)], strict=True)
        ]
    sample = Gaussian(
        (sharp, Fraction(0)),
        fraction(source, 0, 1),
        Fraction(1),
        tuple((c * re, c * im) for c in real),
    )
    true = source.random() < 0.5
    jacobian = rational(abs(a) * (1 if true else Fraction(9, 8)))
    left = Total(jacobian * Abs(f.function(rational(a) * x + rational(b))), R.point("x"), R)
    right = Total(Abs(f.function(x)), R.point("x"), R)
    ends = np.array([-12.0, *(float(sample.centre + z) for z in zeros), 12.0])
    nodes, weights = np.polynomial.legendre.leggauss(100)
    half, middle = np.diff(ends)[:, None] / 2, (ends[1:] + ends[:-1])[:, None] / 2
    whole = complex(np.sum(np.abs(value(sample, middle + half * nodes)) * weights * half))
    return Case(
        "a modulus", Eq(left, right, evaluate=False), R, {f: sample}, true,
        whole * (1 if true else 9 / 8), whole,
    )  # fmt: skip


LEMMAS = ("A1", "A2", "A3", "B1", "B2", "B7", "B8", "C1", "C2", "C9", "C10")


def lemma_instances(source: Random) -> Case:
    """A lemma with odd numbers for its symbols and functions of others for its letters."""
    domain = source.choice((R, Z, CYCLE))
    theorem = lemmas[source.choice(LEMMAS)].on(domain)
    letters = sorted(letters_in(Eq(theorem.lhs, theorem.rhs, evaluate=False)), key=str)
    period = source.choice((3, 5, 8, 9))
    size = source.randint(-60, 60) if domain == CYCLE else source.randint(-3, 3)
    if domain != R or source.random() < 0.5:
        put = {x: source.choice((x, reflect(conj(x)), shift(x, size))) for x in letters}
        theorem = theorem.instantiate(put)
    symbols = (theorem.lhs.free_symbols | theorem.rhs.free_symbols) - {N}
    numbers = {
        s: rational(fraction(source, 0, 1, 3, 64, 4097)) if domain == R else source.randint(-3, 3)
        for s in sorted(symbols, key=str)
    }
    true = source.random() < 0.6
    left, right = theorem.lhs.subs(numbers), theorem.rhs.subs(numbers)
    samples = {
        x: on_cycle(source, period)
        if domain == CYCLE
        else (on_line if domain == R else on_integers)(source)
        for x in letters
    }
    claim = Eq(left, right if true else Rational(9, 8) * right, evaluate=False)
    return Case("a lemma", claim, domain, samples, true)


KINDS = (
    *(change_of_variable,) * 6,
    *(reindexing,) * 5,
    *(on_cycles,) * 5,
    *(operators,) * 4,
    waves,
    lemma_instances,
)
"""How often which kind is drawn, beside `phases` and `moduli`."""


SLOW = {249: phases, 499: phases, 125: moduli}
"""In so many out of 500 cases a double integral or moduli: they take as long as twenty others."""


def case(seed: int, k: int) -> Case:
    """The case number k of a seed."""
    source = Random(f"{seed}/{k}")  # noqa: S311 - cases, not secrets
    return (SLOW.get(k % 500) or source.choice(KINDS))(source)


_PART = r"(-?[\d./]+(?:e[+-]\d+)?)(?: ± ([\d.]+(?:e[+-]\d+)?))?"
_NUMBER = re.compile(rf"{_PART}(?: ([+-]) {_PART}i)?")


def number_in(text: str) -> tuple[complex, float]:
    """The number that a side of a result shows, and how far it may be cut off."""
    plain = text.replace("−", "-")
    plain = re.sub(r"(?<![\d.…])(\d*)i(/\d+)?", lambda m: f"{m[1] or 1}{m[2] or ''}i", plain)
    cut = sum(10.0 ** -len(places) for places in re.findall(r"(?:\.(\d*))?…", plain))
    found = _NUMBER.fullmatch(plain.replace("…", ""))
    if not found:
        raise AssertionError(text)
    real, radius, sign, imag, other = found.groups()
    size = _read(imag) if imag else 0.0
    both = complex(_read(real), -size if sign == "-" else size)
    # Two digits are shown where there is a radius, which allows for what was cut off.
    return both, cut + float(radius or 0) + float(other or 0)


def _read(text: str) -> float:
    return float(Fraction(text))


__all__ = ["KINDS", "Case", "Statement", "case", "number_in", "phases", "value"]
