"""Finite models of the kernel's language: an independent reading of every term on ℤ/1, ℤ/2, ℤ/3.

A model gives values to letters, some of them missing, to operator letters, maps and variables. A
term then has a value, or None. Nothing here looks at a rule or a normal form.
"""

from __future__ import annotations

import cmath
import itertools
import math
import random
from collections.abc import Callable
from typing import Any

from symbolic.kernel.terms import Term

NATURALS = 4
"""On ℕ the functions of a model repeat after so many steps; points are checked up to twice that."""


def seeded(seed: object) -> random.Random:
    """Return a source of random numbers that gives the same ones every time."""
    return random.Random(seed)  # noqa: S311 - nothing here is secret


class TooLargeError(ArithmeticError):
    """A value is too large to be compared in floating point, or takes too long."""


class Model:
    """Random values; `scale` is the largest number met, to which rounding errors are relative."""

    def __init__(self, seed: int, period: int, missing: float) -> None:
        self.seed, self.period, self.missing = seed, period, missing
        self.tables: dict[Term, dict[tuple[int, ...], complex | None]] = {}
        self.variables: dict[Term, float | complex] = {}
        self.values: dict[Any, complex | None] = {}
        self.scale = 1.0

    # ---------------------------------------------------------------- domains

    def size(self, line: Term) -> int:
        if line.head == "N":
            return NATURALS
        period = line.parts[0]
        return period.parts[0] if period.head == "Number" else self.period

    def lines(self, domain: Term) -> tuple[Term, ...]:
        return domain.parts if domain.head == "Product" else (domain,)

    def points(self, domain: Term, turns: int = 1) -> list[tuple[int, ...]]:
        ranges = (
            range(turns * NATURALS if line.head == "N" else self.size(line))
            for line in self.lines(domain)
        )
        return list(itertools.product(*ranges))

    def reduced(self, point: tuple[int, ...], domain: Term) -> tuple[int, ...]:
        """Return the point modulo the periods of the cycles."""
        over = zip(point, self.lines(domain), strict=True)
        return tuple(x % self.size(line) if line.head == "Cycle" else x for x, line in over)

    def repeated(self, point: tuple[int, ...], domain: Term) -> tuple[int, ...]:
        """Return the point at which a letter of the model has the same value."""
        over = zip(point, self.lines(domain), strict=True)
        return tuple(round(x) % NATURALS if line.head == "N" else x for x, line in over)

    # ---------------------------------------------------------------- numbers

    def value(self, term: Term, env: tuple[tuple[int, ...], ...] = ()) -> complex | None:
        result = self._value(term, env)
        if result is not None:
            size = abs(result)
            if not size < 1e9:
                raise TooLargeError
            self.scale = max(self.scale, size)
        return result

    def _value(self, term: Term, env: tuple[tuple[int, ...], ...]) -> complex | None:
        head, parts = term.head, term.parts
        if head == "Number":
            return parts[0] / parts[1]
        if head == "i":
            return 1j
        if head == "pi":
            return math.pi
        if head == "Var":
            return self.variable(term)
        if head == "Bound":
            return env[parts[0]][parts[1]]
        if head == "At":
            return self.at(parts[0], tuple(self.index(p, env) for p in parts[1:]), env)
        if head == "Total":
            return self.total(lambda p: self.value(parts[0], (p, *env)), parts[1], env)
        values = [self.value(p, env) for p in parts if type(p) is Term and p.sort == "scalar"]
        if None in values:
            return None
        return self.algebra(term, values)

    def total(
        self, body: Callable[[tuple[int, ...]], complex | None], over: Term, env: Any
    ) -> complex | None:
        values = [body(p) for p in self.points(over)]
        return None if None in values else sum(values)

    def algebra(self, term: Term, values: list[complex]) -> complex:
        head = term.head
        if head == "Add":
            return sum(values)
        if head == "Mul":
            return math.prod(values, start=1)
        if head == "Pow":
            if term.parts[1] < 0 and abs(values[0]) < 1e-9:
                raise ZeroDivisionError(f"{term} has no value in a model")
            return values[0] ** term.parts[1]
        if head == "Conj":
            return values[0].conjugate() if isinstance(values[0], complex) else values[0]
        if head == "Exp":
            if abs(values[0]) > 20:
                raise TooLargeError
            return cmath.exp(values[0])
        if head == "Abs":
            return abs(values[0])
        if head == "Root":
            return cmath.exp(2j * math.pi * round(values[0].real) / self.size(term.parts[1]))
        if head == "Map":
            return self.any_number("map", term.parts[0], *map(rounded, values))
        raise KeyError(head)

    def variable(self, name: Term) -> float | complex:
        if name not in self.variables:
            rng = seeded(f"{self.seed} {name}")
            _, base, sign = name.parts
            if base == "integer":
                low = {"positive": 1, "nonnegative": 0}.get(sign, -5)
                value: float | complex = rng.choice(
                    [x for x in range(low, 6) if x or sign != "nonzero"]
                )
            elif base == "real":
                value = rng.choice(
                    [0.5, 1.25, 2.0] + ([-0.75, -2.0] if sign in {"", "nonzero"} else [])
                )
            else:
                value = rng.choice([1j, 2 - 1j, -0.5 + 0.25j] + ([] if sign else [0]))
            self.variables[name] = self.period if name.parts[:1] == ("N",) else value
        return self.variables[name]

    def index(self, term: Term, env: tuple[tuple[int, ...], ...]) -> int:
        value = self.value(term, env)
        assert value is not None
        assert abs(value - round(value.real)) < 1e-9
        return round(value.real)

    def any_number(self, *key: object) -> complex:
        rng = seeded(f"{self.seed} {key}")
        return complex(rng.randint(-2, 2), rng.randint(-2, 2))

    # ---------------------------------------------------------------- functions

    def at(self, f: Term, point: tuple[int, ...], env: Any) -> complex | None:
        point = self.reduced(point, f.home)
        if not f.closed:
            return self._at(f, point, env)
        if (f, point) not in self.values:
            self.values[f, point] = self._at(f, point, env)
        return self.values[f, point]

    def _at(self, f: Term, point: tuple[int, ...], env: Any) -> complex | None:
        head, parts = f.head, f.parts
        if head == "Letter":
            return self.table(f)[self.repeated(point, f.home)]
        if head == "Operator":
            return self.operator(f, self.repeated(point, f.home), env)
        if head == "Delta":
            return complex(not any(point))
        if head == "Lam":
            return self.value(parts[0], (point, *env))
        if head in {"Conv", "Corr"}:
            return self.product(f, point, env)
        if head == "Fourier":
            return self.transform(parts[0], point, env)
        numbers = [p for p in parts if type(p) is Term and p.sort == "scalar"]
        if head == "Scale":
            c, value = self.value(parts[0], env), self.at(parts[1], point, env)
            return None if c is None or value is None else c * value
        if head == "Plus":
            values = [self.at(g, point, env) for g in parts]
            return None if None in values else sum(values)
        if head == "Modulate":
            return self.modulated(f, numbers, point, env)
        entries = [self.index(p, env) for p in numbers]
        if head == "Reflect":
            point = tuple(-x for x in point)
        elif head == "Shift":
            point = tuple(x - a for x, a in zip(point, entries, strict=True))
        elif head == "Linear":
            n = len(point)
            point = tuple(sum(entries[i * n + j] * point[j] for j in range(n)) for i in range(n))
        value = self.at(parts[0], point, env)
        return value.conjugate() if head == "ConjF" and value is not None else value

    def product(self, f: Term, point: tuple[int, ...], env: Any) -> complex | None:
        a, b = f.parts
        sign = -1 if f.head == "Conv" else 1

        def body(tau: tuple[int, ...]) -> complex | None:
            x = self.at(a, tau, env)
            y = self.at(b, tuple(t + sign * u for t, u in zip(point, tau, strict=True)), env)
            if x is None or y is None:
                return None
            return (x if f.head == "Conv" else x.conjugate()) * y

        return self.total(body, f.home, env)

    def modulated(self, f: Term, numbers: list[Term], point: tuple[int, ...], env: Any) -> Any:
        line = self.lines(f.home)[0]
        turn = 2 * math.pi / self.size(line) if line.head == "Cycle" else 1
        phase = sum(self.value(k, env).real * x for k, x in zip(numbers, point, strict=True))
        value = self.at(f.parts[0], point, env)
        return None if value is None else cmath.exp(1j * turn * phase) * value

    def transform(self, f: Term, point: tuple[int, ...], env: Any) -> complex | None:
        n = self.size(self.lines(f.home)[0])

        def body(tau: tuple[int, ...]) -> complex | None:
            value = self.at(f, tau, env)
            phase = sum(k * x for k, x in zip(point, tau, strict=True))
            return None if value is None else value * cmath.exp(-2j * math.pi * phase / n)

        return self.total(body, f.home, env)

    def operator(self, f: Term, point: tuple[int, ...], env: Any) -> complex | None:
        name, home, *arguments = f.parts
        told = []
        for argument in arguments:
            if argument.sort == "scalar":
                value = self.value(argument, env)
                told.append(None if value is None else rounded(value))
            else:
                values = (self.at(argument, p, env) for p in self.points(argument.home))
                told.append(tuple(None if v is None else rounded(v) for v in values))
        key = (name, len(self.lines(home)), point, told)
        lost = seeded(f"{self.seed} lost {key}").random() < self.missing / 2
        return None if lost else self.any_number(*key)

    def table(self, f: Term) -> dict[tuple[int, ...], complex | None]:
        if f not in self.tables:
            rng = seeded(f"{self.seed} {f}")
            properties = set(f.parts[1].split("+"))
            table: dict[tuple[int, ...], complex | None] = {}
            for p in self.points(f.home):
                opposite = tuple(-x for x in p)
                if "N" not in {line.head for line in self.lines(f.home)}:
                    opposite = self.reduced(opposite, f.home)
                real = "real" in properties
                value = complex(rng.randint(-2, 2), 0 if real else rng.randint(-2, 2))
                lost = rng.random() < self.missing
                if opposite in table:
                    table[p] = self.mirrored(table[opposite], properties, value, lost)
                elif opposite == p and "odd" in properties and not lost:
                    table[p] = 0j
                elif opposite == p and "hermitian" in properties and not lost:
                    table[p] = complex(value.real)
                else:
                    table[p] = None if lost else value
            self.tables[f] = table
        return self.tables[f]

    def mirrored(
        self, other: complex | None, properties: set[str], value: complex, lost: bool
    ) -> complex | None:
        if not properties & {"even", "odd", "hermitian"}:
            return None if lost else value
        if other is None:
            return None
        result = other.conjugate() if "hermitian" in properties else other
        return -result if "odd" in properties else result

    # ---------------------------------------------------------------- hypotheses

    def holds(self, h: Term, env: Any = ()) -> bool:
        head, parts = h.head, h.parts
        if head == "RealValued":
            values = [self.at(parts[0], p, env) for p in self.points(parts[0].home)]
            return all(v is None or abs(v.imag) < 1e-9 for v in values)
        if head in {"HasValue", "Absolutely"}:
            return self.value(parts[0], env) is not None
        if head in {"Defined", "Integrable", "Bounded"}:
            values = [self.at(parts[0], p, env) for p in self.points(parts[0].home)]
            return None not in values
        if head == "Equation":
            return self.agree(parts[0], parts[1], env)
        if head == "ForAll":
            return all(self.holds(parts[0], (p, *env)) for p in self.points(parts[1], turns=2))
        raise KeyError(head)

    def agree(self, left: Term, right: Term, env: Any = ()) -> bool:
        a, b = self.value(left, env), self.value(right, env)
        if a is None or b is None:
            return a is b
        return abs(a - b) <= 1e-8 * self.scale

    def refutes(self, theorem: Any) -> bool:
        """Tell whether the hypotheses of a theorem hold here and its equation does not."""
        self.scale = 1.0
        try:
            if not all(self.holds(h) for h in theorem.hypotheses):
                return False
            return not self.agree(theorem.lhs, theorem.rhs)
        except TooLargeError:
            return False


class Lattice(Model):
    """A model on ℤ: functions vanish far out, or are 1, ±1 by parity, or a step there.

    A sum has a value if its terms vanish on the outer part of a window that is wide enough for
    whatever these functions and the small numbers in the arguments can do.
    """

    WINDOWS = (30, 70)
    DEEPEST = 2

    def __init__(self, seed: int, missing: float) -> None:
        super().__init__(seed, 0, missing)
        self.kinds: dict[Term, str] = {}

    def points(self, domain: Term, turns: int = 1) -> list[tuple[int, ...]]:
        width = 6 if len(self.lines(domain)) > 1 else 9
        ranges = (
            range(turns * NATURALS) if line.head == "N" else range(-width, width + 1)
            for line in self.lines(domain)
        )
        return list(itertools.product(*ranges))

    def variable(self, name: Term) -> float | complex:
        if name.parts[1] == "integer" and name not in self.variables:
            rng = seeded(f"{self.seed} {name}")
            low = {"positive": 1, "nonnegative": 0}.get(name.parts[2], -1)
            self.variables[name] = rng.randint(low, 1)
        return super().variable(name)

    def total(
        self, body: Callable[[tuple[int, ...]], complex | None], over: Term, env: Any
    ) -> complex | None:
        depth = len(env)
        dimension = len(self.lines(over))
        if depth >= self.DEEPEST or (dimension > 1 and depth):
            raise TooLargeError
        width = self.WINDOWS[depth] if dimension == 1 else 16
        sum_: complex = 0
        for p in itertools.product(range(-width, width + 1), repeat=dimension):
            value = body(p)
            if value is None or (max(map(abs, p)) > 0.7 * width and abs(value) > 1e-9):
                return None
            sum_ += value
        return sum_

    def table(self, f: Term) -> Any:
        return _Far(self, f)

    def entry(self, f: Term, point: tuple[int, ...]) -> complex | None:
        properties = set(f.parts[1].split("+"))
        mirrored = bool(properties & {"even", "odd", "hermitian"})
        opposite = tuple(-x for x in point)
        near = max(point, opposite) if mirrored else point
        value = self.near(f, near, "real" in properties)
        if value is None or not mirrored:
            return value
        if point == opposite:
            return (
                0
                if "odd" in properties
                else complex(value.real)
                if "hermitian" in properties
                else value
            )
        if near == point:
            return value
        value = value.conjugate() if "hermitian" in properties else value
        return -value if "odd" in properties else value

    def near(self, f: Term, point: tuple[int, ...], real: bool) -> complex | None:
        kind = seeded(f"{self.seed} {f}").choice(["far", "far", "ones", "parity", "step"])
        space = [x for x, line in zip(point, self.lines(f.home), strict=True) if line.head != "N"]
        rng = seeded(f"{self.seed} {f} {point}")
        if all(abs(x) <= 2 for x in space):
            lost = rng.random() < self.missing
            return None if lost else complex(rng.randint(-2, 2), 0 if real else rng.randint(-2, 2))
        out = {"far": 0, "ones": 1, "parity": (-1) ** (sum(space) % 2), "step": int(space[0] > 0)}
        return complex(out[kind])

    def holds(self, h: Term, env: Any = ()) -> bool:
        if h.head == "Absolutely":
            return self.sum_of_moduli(h.parts[0], env) is not None
        if h.head == "Integrable":
            f = h.parts[0]
            return self.total(lambda p: self.at(f, p, env), f.home, env) is not None
        return super().holds(h, env)

    def sum_of_moduli(self, term: Term, env: Any) -> complex | None:
        def body(p: tuple[int, ...]) -> complex | None:
            inner, here = term.parts[0], (p, *env)
            value = (
                self.sum_of_moduli(inner, here)
                if inner.head == "Total"
                else self.value(inner, here)
            )
            return None if value is None else abs(value)

        return self.total(body, term.parts[1], env)


class Line(Lattice):
    """A model on ℝ: functions are complex Gaussians or constants, some without values far right.

    Integrals are trapezoidal sums, which for Gaussians are exact far beyond the tolerance; an
    integral has no value where the integrand is not small far out, or lacks values on the way.
    """

    STEP = 0.2
    WIDTH = 16
    MOST = 60_000
    """So many values are summed for one theorem; transforms of transforms would take minutes."""
    summed = 0

    def refutes(self, theorem: Any) -> bool:
        self.summed = 0
        return super().refutes(theorem)

    def points(self, domain: Term, turns: int = 1) -> list[tuple[Any, ...]]:
        ranges: list[Any] = [
            range(turns * NATURALS) if line.head == "N" else [-1.3, -0.4, 0.0, 0.2, 0.45, 1.1, 2.6]
            for line in self.lines(domain)
        ]
        return list(itertools.product(*ranges))

    def index(self, term: Term, env: Any) -> Any:
        value = self.value(term, env)
        assert value is not None
        return round(value.real, 12)

    def total(self, body: Callable[[Any], complex | None], over: Term, env: Any) -> complex | None:
        dimension = len(self.lines(over))
        if len(env) >= self.DEEPEST or (dimension > 1 and env):
            raise TooLargeError
        step = self.STEP * dimension
        count = round(self.WIDTH / step)
        near, far = [0j], [0.0]
        for k in itertools.product(range(-count, count + 1), repeat=dimension):
            self.summed += 1
            if self.summed > self.MOST:
                raise TooLargeError
            value = body(tuple(step * i for i in k))
            if value is None:
                return None
            near.append(value)
            if max(map(abs, k)) > 0.7 * count:
                far.append(abs(value))
        small = max(far) <= 1e-5 * max(map(abs, near))
        return sum(near) * step**dimension if small else None

    def algebra(self, term: Term, values: list[complex]) -> complex:
        if term.head != "Map":
            return super().algebra(term, values)
        z = complex(values[0])
        return 0.25 * z * z + 1 - 2j * z.imag

    def _value(self, term: Term, env: Any) -> complex | None:
        if term.head != "Total":
            return super()._value(term, env)
        value = super()._value(term, env)
        return None if value is None else value * math.prod(term.parts[2:])

    def _at(self, f: Term, point: Any, env: Any) -> complex | None:
        if f.head != "Diff":
            return super()._at(f, point, env)
        h = 1e-4
        near = [self.at(f.parts[0], (round(point[0] + d, 12),), env) for d in (-h, 0, h)]
        return None if None in near else (near[2] - near[0]) / (2 * h)

    def transform(self, f: Term, point: Any, env: Any) -> complex | None:
        def body(tau: Any) -> complex | None:
            value = self.at(f, tau, env)
            phase = sum(k * x for k, x in zip(point, tau, strict=True))
            return None if value is None else value * cmath.exp(-2j * math.pi * phase)

        return self.total(body, f.home, env)

    def variable(self, name: Term) -> float | complex:
        if name.parts[1] == "real" and name not in self.variables:
            rng = seeded(f"{self.seed} {name}")
            low = [] if name.parts[2] in {"positive", "nonnegative"} else [-0.4, -0.6]
            self.variables[name] = rng.choice([0.5, 0.8, *low])
        return super().variable(name)

    def entry(self, f: Term, point: Any) -> complex | None:
        """Return a Gaussian or a constant; where it is declared even (…), it is by its form."""
        properties = set(f.parts[1].split("+"))
        steps = [x for x in point if type(x) is int]
        space = [x for x in point if type(x) is not int]
        rng = seeded(f"{self.seed} {f} {steps}")
        symmetric = bool(properties & {"even", "odd", "hermitian"})
        real = bool(properties & {"real", "hermitian"})
        lost = rng.random() < self.missing
        if lost and not symmetric and space and space[0] > 1.7:
            return None
        total = complex(rng.choice([1, -2]), 0 if real else rng.choice([0, 1, -1]))
        if rng.random() < 0.2 and "odd" not in properties:
            return total
        for x in space:
            wave = 0.0 if properties & {"real", "even", "odd"} else rng.choice([0, 0.7])
            width, centre = rng.choice([1, 1.6]), 0 if symmetric else rng.choice([0, 0.3, -0.6])
            total *= cmath.exp(-width * (x - centre) ** 2 + 1j * wave * x)
        return total * space[0] if "odd" in properties else total

    def holds(self, h: Term, env: Any = ()) -> bool:
        if h.head == "Smooth":
            return self.holds(Term("Defined", h.parts[0]))
        if h.head in {"Bounded", "Defined"}:
            f = h.parts[0]
            here = [(x / 10,) * len(self.lines(f.home)) for x in range(-35, 36)]
            return None not in [self.at(f, p, env) for p in here]
        return super().holds(h, env)

    def agree(self, left: Term, right: Term, env: Any = ()) -> bool:
        a, b = self.value(left, env), self.value(right, env)
        if a is None or b is None:
            return a is b
        return abs(a - b) <= 1e-2 * self.scale


class _Far:
    """The values of a letter of a `Lattice` at all points."""

    def __init__(self, model: Lattice, letter: Term) -> None:
        self.model, self.letter = model, letter

    def __getitem__(self, point: tuple[int, ...]) -> complex | None:
        return self.model.entry(self.letter, point)


def rounded(value: complex) -> tuple[float, float]:
    """Return a key that equal values share although they were computed differently."""
    value = complex(value)
    return round(value.real, 4) + 0.0, round(value.imag, 4) + 0.0
