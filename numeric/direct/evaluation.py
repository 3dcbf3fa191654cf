"""Terms evaluated as the definitions have them: the value of a function at a point, total by total.

Points are Fractions, and totals are sums (`numeric.direct.summing`). Nothing is proved of the
values. They are remembered by function and point, so that a total inside a total is computed once
for every point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from math import prod
from operator import add, mul
from typing import Any, TypeAlias

import mpmath
from sympy import Abs, Add, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from numeric.direct.arithmetic import Arithmetic, Multiprecision, Place
from numeric.direct.cuts import Cuts
from numeric.direct.extents import Extents
from numeric.direct.summing import Sampled, Summing, Untold, minus, plus
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.recursions import scalar_polynomial
from numeric.sequences.sequence import LongSequence
from symbolic.sympy_border.binders import Lam, Total, open_body
from symbolic.sympy_border.domains import Cyclic, Domain, Point
from symbolic.sympy_border.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.sympy_border.terms import Applied, Delta, Iterate, Letter, ScalarMap, letter_of

Surroundings: TypeAlias = Mapping[Symbol, Fraction]

_MOST_CUTS = 60
"""Integrals with more cuts than this are not split."""


@dataclass
class Direct(Summing):
    """Evaluates terms with numbers for the symbols and samples for the letters.

    Attributes
    ----------
    domain
        Where the letters live.
    numbers
        A Gaussian rational for every free symbol.
    samples
        A sample for every letter, and every step of a sequence of functions, that is not defined.
    definitions
        For the other letters their values, in the point bound by the hypothesis.
    members
        The values of a step of a sequence in the bound point, where hypotheses say what they are.
    arithmetic
        Of the values.
    digits
        A sum ends where terms have fallen below 10^−digits of the largest.
    step
        The distance h of the lattice on ℝᵈ.
    spent
        How many values of bodies were computed.
    slow
        Not empty once a lattice did not end; shared by evaluations with other digits.
    sampled
        How far the sums went; shared as well.
    """

    domain: Domain
    numbers: Mapping[Symbol, Complex]
    samples: Mapping[Letter | Iterate, SampleFunction | LongSequence]
    definitions: Mapping[Letter, Expr]
    members: Callable[[Letter, int], Expr | None]
    arithmetic: Arithmetic
    digits: int = 15
    step: Fraction = Fraction(1, 2)
    spent: int = 0
    slow: list[bool] = field(default_factory=list)
    sampled: Sampled = field(default_factory=Sampled)
    _known: dict[Any, Any] = field(default_factory=dict)
    _opened: dict[Any, tuple[Point, Any]] = field(default_factory=dict)
    _symbols: dict[Any, tuple[Symbol, ...]] = field(default_factory=dict)

    def evaluated(
        self, sides: Iterable[Expr], digits: int, step: Fraction | None = None
    ) -> list[Any]:
        """Return the values of sides in mpmath at its current precision; see `digits`, `step`."""
        finer = replace(self, arithmetic=Multiprecision(), digits=digits, _known={})
        finer.step = step or self.step
        try:
            return [mpmath.mpc(finer.value(side, {})) for side in sides]
        finally:
            self.spent = finer.spent

    # -------------------------------------------------------------- scalar terms

    def value(self, term: Expr, at: Surroundings) -> Any:
        """Return the value of a scalar term; `at` says where the points bound further out are.

        Raises
        ------
        Unsettled
            If a part is not known here, or takes too long.
        """
        if isinstance(term, AppliedUndef):
            return self.function(letter_of(term), self.domain, self.place(term.args, at), at)
        if isinstance(term, Applied):
            return self.function(term.function, term.domain, self.place(term.point, at), at)
        if isinstance(term, Total):
            return self._remembered(term, (), at, lambda: self._total(term, at))
        if isinstance(term, Symbol):
            if term in at:
                return self.arithmetic.number((at[term], Fraction(0)))
            return self.arithmetic.number(self._number(term))
        if isinstance(term, Rational):
            return self.arithmetic.number((_fraction(term), Fraction(0)))
        if term is I:
            return self.arithmetic.number((Fraction(0), Fraction(1)))
        if term is pi:
            return self.arithmetic.pi()
        if isinstance(term, Pow) and isinstance(term.exp, Integer):
            return self.value(term.base, at) ** int(term.exp)
        if isinstance(term, ScalarMap):
            return self._mapped(term, at)
        heads: dict[type, Callable[[list[Any]], Any]] = {
            Add: lambda x: reduce(add, x),
            Mul: lambda x: reduce(mul, x),
            conjugate: lambda x: x[0].conjugate(),
            exp: lambda x: self.arithmetic.exp(x[0]),
            Abs: lambda x: self.arithmetic.modulus(x[0]),
        }
        combine = heads.get(type(term))
        if combine is None:
            raise Untold(f"{term} ({type(term).__name__}) has no direct evaluation")
        return combine([self.value(a, at) for a in term.args])

    def _mapped(self, term: ScalarMap, at: Surroundings) -> Any:
        z = [self.value(a, at) for a in term.args[1:]]
        linear, mixed = scalar_polynomial(str(term.args[0].name), len(z))
        number = self.arithmetic.number
        parts = [number(c) * x for c, x in zip(linear, z, strict=True)]
        parts += [number(c) * x * y for c, x, y in zip(mixed, z, z[1:], strict=False)]
        return reduce(add, parts)

    # -------------------------------------------------------------- points

    def place(self, coordinates: Iterable[Expr], at: Surroundings) -> Place:
        """Return a point, each coordinate a Fraction."""
        return tuple(self._coordinate(c, at) for c in coordinates)

    def _coordinate(self, term: Expr, at: Surroundings) -> Fraction:
        if isinstance(term, Symbol):
            if term in at:
                return at[term]
            re, im = self._number(term)
            if not im:
                return Fraction(re)
        if isinstance(term, Rational):
            return _fraction(term)
        if isinstance(term, Add):
            return sum((self._coordinate(a, at) for a in term.args), Fraction(0))
        if isinstance(term, Mul):
            return prod((self._coordinate(a, at) for a in term.args), start=Fraction(1))
        if isinstance(term, Pow) and isinstance(term.exp, Integer):
            return self._coordinate(term.base, at) ** int(term.exp)
        raise Untold(f"the coordinate {term} is no rational")

    def _number(self, symbol: Symbol) -> Complex:
        if symbol not in self.numbers:
            raise Untold(f"symbol {symbol} has no value")
        return self.numbers[symbol]

    def period(self, domain: Cyclic) -> int:
        """Return N."""
        return int(self._coordinate(domain.period, {}))

    # -------------------------------------------------------------- functions

    def function(self, f: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        """Return the value of a function term at a point of a domain."""
        if isinstance(domain, Cyclic):
            t = (t[0] % self.period(domain),)
        if isinstance(f, Letter) and f in self.samples and f not in self.definitions:
            return self.arithmetic.sample(self.samples[f], t)  # which remembers by itself
        return self._remembered(f, (domain, t), at, lambda: self._function(f, domain, t, at))

    def _function(self, f: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        if isinstance(f, (Letter, Iterate)):
            return self._letter(f, domain, t, at)
        if isinstance(f, Lam):
            point, body = self.opened(f)
            return self.value(body, {**at, **dict(zip(point, t, strict=True))})
        if isinstance(f, Delta):
            return self.arithmetic.number((Fraction(not any(t)), Fraction(0)))
        define = _DEFINITIONS.get(type(f))
        if define is None:
            raise Untold(f"{f} ({type(f).__name__}) has no direct evaluation")
        return define(self, f.args, domain, t, at)

    def _letter(self, f: Letter | Iterate, domain: Domain, t: Place, at: Surroundings) -> Any:
        values = self.defined(f, at)
        if values is not None:
            point, body = values
            return self.value(body, {**at, **dict(zip(point, t, strict=True))})
        if isinstance(f, Iterate):
            f = Iterate(f.args[0], int(self._coordinate(f.args[1], at)))
        if f not in self.samples:
            raise Untold(f"{f} has no sample")
        return self.arithmetic.sample(self.samples[f], t)

    def defined(self, f: Letter | Iterate, at: Surroundings) -> tuple[Point, Expr] | None:
        """Return what a hypothesis says the values of a letter are, with the point they are at."""
        if isinstance(f, Letter):
            return self._opened_values(f, self.definitions.get(f))
        letter, step = f.args[0], self._coordinate(f.args[1], at)
        if step.denominator != 1 or step < 0:
            raise Untold(f"{f} is at step {step}")
        return self._opened_values((letter, step), self.members(letter, int(step)))

    def _opened_values(self, key: Any, values: Expr | None) -> tuple[Point, Expr] | None:
        if values is None:
            return None
        if key not in self._opened:
            point = self._fresh(self.domain)
            self._opened[key] = point, open_body(values, self.domain, point)
        return self._opened[key]

    def opened(self, binder: Any) -> tuple[Point, Any]:
        """Return a total or a function t ↦ …, with fresh symbols for the point it binds."""
        if binder not in self._opened:
            point = self._fresh(binder.domain)
            self._opened[binder] = point, binder.body_at(point)
        return self._opened[binder]

    def _fresh(self, domain: Domain) -> Point:
        return domain.point(f"point {len(self._opened)} ")

    def _convolution(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        """Total over τ of f(τ) g(t − τ)."""
        f, g = args

        def body(tau: Place) -> Any:
            first = self.function(f, domain, tau, at)
            return first * self.function(g, domain, minus(t, tau), at)

        cuts = self._cuts(domain, lambda c: c.of_product(f, g, at, Fraction(-1), t[0]))
        extent = self.extents.of_convolution(args, domain, t, at)
        return self.over(domain, body, extent, (*t,), cuts)

    def _correlation(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        """Total over τ of conj(f(τ)) g(t + τ)."""
        f, g = args

        def body(tau: Place) -> Any:
            first = self.function(f, domain, tau, at).conjugate()
            return first * self.function(g, domain, plus(t, tau), at)

        cuts = self._cuts(domain, lambda c: c.of_product(f, g, at, Fraction(1), t[0]))
        extent = self.extents.of_correlation(args, domain, t, at)
        return self.over(domain, body, extent, (*t,), cuts)

    def _conjugate(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        return self.function(args[0], domain, t, at).conjugate()

    def _reflection(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        return self.function(args[0], domain, tuple(-x for x in t), at)

    def _translation(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        return self.function(args[0], domain, minus(t, self.place(args[1:], at)), at)

    def _addition(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        return reduce(add, [self.function(f, domain, t, at) for f in args])

    def _multiple(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        return self.value(args[0], at) * self.function(args[1], domain, t, at)

    def _modulation(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        """e^{iω·t} f(t); on ℤ/N e^{2πikt/N} f(t)."""
        i = self.arithmetic.number((Fraction(0), Fraction(1)))
        if isinstance(domain, Cyclic):
            i = self._turn(Fraction(2, self.period(domain)))
        frequency = [self.value(w, at) for w in args[1:]]
        phase = self._scalar_product(i, frequency, t)
        return self.arithmetic.exp(phase) * self.function(args[0], domain, t, at)

    def _transform(self, args: Any, domain: Domain, xi: Place, at: Surroundings) -> Any:
        """Total over τ in the source of f(τ) e^{−2πiξ·τ}, on ℤ/N e^{−2πikn/N}."""
        f, source = args
        turn = self._turn(
            Fraction(-2, self.period(source)) if isinstance(source, Cyclic) else Fraction(-2)
        )
        frequency = [self.arithmetic.number((x, Fraction(0))) for x in xi]

        def body(tau: Place) -> Any:
            wave = self.arithmetic.exp(self._scalar_product(turn, frequency, tau))
            return wave * self.function(f, source, tau, at)

        cuts = self._cuts(source, lambda c: c.of_function(f, at))
        return self.over(source, body, self.extents.of_function(f, source, at), (), cuts)

    def _turn(self, factor: Fraction) -> Any:
        return self.arithmetic.number((Fraction(0), factor)) * self.arithmetic.pi()

    def _scalar_product(self, factor: Any, frequency: list[Any], t: Place) -> Any:
        number = self.arithmetic.number
        parts = (w * number((x, Fraction(0))) for w, x in zip(frequency, t, strict=True))
        return factor * reduce(add, parts)

    def _linear_map(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        """f(A t)."""
        entries, size = self.place(args[1:], at), len(t)
        rows = (entries[i * size : (i + 1) * size] for i in range(size))
        moved = tuple(sum(map(mul, row, t), Fraction(0)) for row in rows)
        return self.function(args[0], domain, moved, at)

    def _derivative(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Any:
        """The central difference, with a step at which its error and rounding are alike."""
        (x,), h = t, Fraction(1, 10 ** (self.digits // 4))
        ahead, behind = (self.function(args[0], domain, (x + s * h,), at) for s in (1, -1))
        number = self.arithmetic.number
        minus, below = number((Fraction(-1), Fraction(0))), number((1 / (2 * h), Fraction(0)))
        return (ahead + minus * behind) * below

    # -------------------------------------------------------------- totals

    def _total(self, total: Total, at: Surroundings) -> Any:
        point, body = self.opened(total)
        domain = total.domain
        signs = [1 if domain.discrete else int(s) for s in total.orientation]
        sign = self.arithmetic.number((Fraction(prod(signs)), Fraction(0)))
        extent = self.extents.of_body(body, point, domain, at)
        result = self.over(
            domain,
            lambda x: self.value(body, {**at, **dict(zip(point, x, strict=True))}),
            extent,
            tuple(at.values()),
            self._cuts(domain, lambda c: c.of_body(body, point[0], at)),
        )
        return sign * result

    def _cuts(
        self, domain: Domain, find: Callable[[Cuts], Iterable[Fraction]]
    ) -> tuple[Fraction, ...]:
        """Return where an integrand on the line is not smooth, sorted."""
        if domain.discrete or domain.dimension > 1:
            return ()
        found = sorted(find(Cuts(self)))
        return tuple(found) if len(found) <= _MOST_CUTS else ()

    # -------------------------------------------------------------- memory

    @property
    def extents(self) -> Extents:
        """Where functions of finite support are not 0."""
        return Extents(self)

    def _remembered(
        self, term: Any, place: tuple[Any, ...], at: Surroundings, compute: Callable[[], Any]
    ) -> Any:
        if term not in self._symbols:
            self._symbols[term] = tuple(sorted(term.free_symbols, key=str))
        key = (term, *place, *(at.get(s) for s in self._symbols[term]))
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]


_DEFINITIONS: dict[type, Callable[[Direct, Any, Domain, Place, Surroundings], Any]] = {
    Conv: Direct._convolution,
    Corr: Direct._correlation,
    Conj: Direct._conjugate,
    Reflect: Direct._reflection,
    Shift: Direct._translation,
    Plus: Direct._addition,
    Scale: Direct._multiple,
    Modulate: Direct._modulation,
    Fourier: Direct._transform,
    Linear: Direct._linear_map,
    Diff: Direct._derivative,
}


def _fraction(term: Rational) -> Fraction:
    return Fraction(int(term.p), int(term.q))
