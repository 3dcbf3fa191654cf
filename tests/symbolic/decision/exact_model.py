"""The ground truth of claims: exact values, written apart from `symbolic.decision`.

On ℤ/1 … ℤ/8 every function is a list of Gaussian integers, and a claim is evaluated from the
definitions at all points, for all residues of the symbols in shifts. Elsewhere a function is the
pair of its transforms at a frequency ξ and at −ξ: shifts multiply by a number of modulus 1 and its
reciprocal, derivatives by 2πiξ and its negative. Numbers are drawn large, and several times, so
that two sides of a false claim do not agree by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from symbolic.kernel.terms import Term

Number = tuple[int | Fraction, int | Fraction]


def add(x: Number, y: Number) -> Number:
    return x[0] + y[0], x[1] + y[1]


def mul(x: Number, y: Number) -> Number:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def conj(x: Number) -> Number:
    return x[0], -x[1]


def power(x: Number, n: int) -> Number:
    if n < 0:
        size = x[0] ** 2 + x[1] ** 2
        return power((x[0] / size, -x[1] / size), -n)
    result: Number = (1, 0)
    for _ in range(n):
        result = mul(result, x)
    return result


def value(term: Term, values: Mapping[Term, Number]) -> Number:
    """The value of a scalar term."""
    if term.head == "Number":
        p, q = term.parts
        return p if q == 1 else Fraction(p, q), 0
    if term.head == "i":
        return 0, 1
    if term.head in {"Var", "pi"}:
        return values[term]
    parts = [value(p, values) for p in term.parts if isinstance(p, Term)]
    if term.head == "Conj":
        return conj(parts[0])
    if term.head == "Pow":
        return power(parts[0], term.parts[1])
    result = parts[0]
    for part in parts[1:]:
        result = (add if term.head == "Add" else mul)(result, part)
    return result


def symbols(function: Term) -> set[Term]:
    return {n for n in function.free if n.head == "Var"}


def letters(function: Term) -> set[Term]:
    return {n for n in function.free if n.head == "Letter"}


# ------------------------------------------------------------------ cycles of given length

Sequence = list[Number]


def on_cycle(f: Term, tables: Mapping[Term, Sequence], values: Mapping[Term, Number]) -> Sequence:
    """The values of a function on ℤ/N, from the definitions."""
    size = f.home.parts[0].parts[0]
    inner = [on_cycle(p, tables, values) for p in f.parts if getattr(p, "sort", "") == "function"]
    if f.head == "Letter":
        return tables[f]
    if f.head == "Delta":
        return [(int(n == 0), 0) for n in range(size)]
    if f.head == "ConjF":
        return [conj(x) for x in inner[0]]
    if f.head == "Reflect":
        return [inner[0][-n % size] for n in range(size)]
    if f.head == "Shift":
        by = int(value(f.parts[1], values)[0])
        return [inner[0][(n - by) % size] for n in range(size)]
    if f.head == "Scale":
        factor = value(f.parts[0], values)
        return [mul(factor, x) for x in inner[0]]
    if f.head == "Plus":
        return [_sum(xs) for xs in zip(*inner, strict=True)]
    u, v = inner
    if f.head == "Conv":
        return [_sum(mul(u[k], v[(n - k) % size]) for k in range(size)) for n in range(size)]
    return [_sum(mul(conj(u[k]), v[(n + k) % size]) for k in range(size)) for n in range(size)]


def _sum(numbers: Any) -> Number:
    total: Number = (0, 0)
    for number in numbers:
        total = add(total, number)
    return total


def sequence(size: int, told: set[str], draw: Callable[[], int]) -> Sequence:
    """A random sequence that is as declared."""
    raw = [(draw(), 0 if "real" in told else draw()) for _ in range(size)]

    def mixed(change: Callable[[Number], Number]) -> Sequence:
        return [add(raw[n], change(raw[-n % size])) for n in range(size)]

    for word, change in (
        ("hermitian", conj),
        ("even", lambda x: x),
        ("odd", lambda x: (-x[0], -x[1])),
    ):
        if word in told:
            raw = mixed(change)
    return raw


def true_on_cycle(left: Term, right: Term, size: int, random: Random) -> bool:
    """Tell whether a claim holds on ℤ/N, for drawn functions and for all residues."""
    names = sorted(symbols(left) | symbols(right), key=str)
    shifting = [n for n in names if n.parts[1] == "integer"]
    for residues in product(range(size), repeat=len(shifting)):
        tables = {
            f: sequence(size, set(f.parts[1].split("+")), lambda: random.randint(-(10**6), 10**6))
            for f in letters(left) | letters(right)
        }
        values: dict[Term, Number] = {
            n: (random.randint(2, 10**6), random.randint(2, 10**6)) for n in names
        }
        for name, r in zip(shifting, residues, strict=True):
            values[name] = (r + size * random.randint(1, 10**6), 0)
        if on_cycle(left, tables, values) != on_cycle(right, tables, values):
            return False
    return True


# ------------------------------------------------------------------ everywhere else

Pair = tuple[Number, Number]


def _unit(random: Random) -> Number:
    """A number of modulus 1."""
    m, n = random.randint(2, 99), random.randint(100, 200)
    size = Fraction(m * m + n * n)
    return (m * m - n * n) / size, 2 * m * n / size


class Frequency:
    """A frequency, and the values of letters and symbols there."""

    def __init__(self, names: set[Term], functions: set[Term], axes: int, random: Random) -> None:
        self.halves = [_unit(random) for _ in range(axes)]  # half a step along each axis
        self.slope: Number = (Fraction(0), Fraction(random.randint(2, 10**6)))
        self.numbers: dict[Term, Number] = {}
        for n in names:
            real = n.parts[1] != "complex"
            im = Fraction(0 if real else random.randint(2, 10**6))
            self.numbers[n] = (Fraction(random.randint(1, 12) if real else 10**6 + 3), im)
        self.letters = {f: self._pair(set(f.parts[1].split("+")), random) for f in functions}

    def _pair(self, told: set[str], random: Random) -> Pair:
        a, b = (
            (Fraction(random.randint(2, 10**6)), Fraction(random.randint(2, 10**6)))
            for _ in range(2)
        )
        # f ↦ f + its image under each declared symmetry, in transforms
        if "real" in told:
            a, b = add(a, conj(b)), add(b, conj(a))
        if "hermitian" in told:
            a, b = add(a, conj(a)), add(b, conj(b))
        if "even" in told:
            a, b = add(a, b), add(a, b)
        if "odd" in told:
            minus = (Fraction(-1), Fraction(0))
            a, b = add(a, mul(minus, b)), add(b, mul(minus, a))
        return a, b

    def of(self, f: Term) -> Pair:
        """The transforms of a function at ξ and −ξ."""
        if f.head == "Letter":
            return self.letters[f]
        if f.head == "Delta":
            return (Fraction(1), Fraction(0)), (Fraction(1), Fraction(0))
        inner = [self.of(p) for p in f.parts if getattr(p, "sort", "") == "function"]
        if f.head == "ConjF":
            return conj(inner[0][1]), conj(inner[0][0])
        if f.head == "Reflect":
            return inner[0][1], inner[0][0]
        if f.head == "Diff":
            return mul(self.slope, inner[0][0]), mul(conj(self.slope), inner[0][1])
        if f.head == "Scale":
            factor = value(f.parts[0], self.numbers)
            return mul(factor, inner[0][0]), mul(factor, inner[0][1])
        if f.head == "Shift":
            phase: Number = (Fraction(1), Fraction(0))
            for half, by in zip(self.halves, f.parts[1:], strict=True):
                steps = 2 * value(by, self.numbers | self._no_period(f))[0]
                phase = mul(phase, power(half, int(steps)))
            return mul(phase, inner[0][0]), mul(conj(phase), inner[0][1])
        if f.head == "Plus":
            return _sum(p[0] for p in inner), _sum(p[1] for p in inner)
        (a, b), (c, d) = inner
        if f.head == "Corr":
            a, b = conj(a), conj(b)
        return mul(a, c), mul(b, d)

    def _no_period(self, f: Term) -> dict[Term, Number]:
        """On ℤ/N the period shifts nothing."""
        period = f.home.parts[0] if f.home.head == "Cycle" else None
        return {period: (Fraction(0), Fraction(0))} if period is not None else {}


def true_generically(left: Term, right: Term, axes: int, random: Random) -> bool:
    """Tell whether a claim holds at drawn frequencies, for drawn functions and symbols."""
    names = symbols(left) | symbols(right)
    for _ in range(3):
        here = Frequency(names, letters(left) | letters(right), axes, random)
        if here.of(left) != here.of(right):
            return False
    return True
