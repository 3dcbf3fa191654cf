"""The commutative algebra of ⋆: normal forms of function expressions, and their proofs.

Every expression built from letters with ⋆, ∗, conjugation, reflection, translation, the impulse,
sums, scalar multiples and, on ℝ, derivatives is a sum of terms ``c · T_a Dᵏ(u₁ ⋆ u₂ ⋆ …)`` whose
factors uᵢ are letters, perhaps conjugated or reflected. `polynomial` computes that sum quickly;
`Expander` proves it in the kernel, with lemmas of the catalogue, one rewriting at a time.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sympy import Expr, Integer, Symbol, conjugate, expand
from sympy.core.function import AppliedUndef

from symbolic import conversions, kernel
from symbolic.calculation import Calculation, calculate
from symbolic.conversions import chain, extend
from symbolic.domains import Cyclic, Domain, Point
from symbolic.errors import Undecidable
from symbolic.kernel import Theorem
from symbolic.lemmas import calculus as d
from symbolic.lemmas import convolution as b
from symbolic.lemmas import correlation as c
from symbolic.lemmas import definitions as a
from symbolic.lemmas.registry import SCALAR, Setting
from symbolic.operators import Conj, Conv, Corr, Diff, Plus, Reflect, Scale, Shift, conv, delta
from symbolic.terms import Applied, Delta, FunctionTerm, Letter, applied, letter_of


class Factor(NamedTuple):
    """A letter in a product, perhaps conjugated, perhaps reflected."""

    letter: Letter
    conjugated: bool
    reflected: bool

    def key(self) -> tuple[str, bool, bool, bool]:
        """The order in which factors stand in a product."""
        return (self.letter.name, self.letter.real, self.conjugated, self.reflected)

    def function(self) -> FunctionTerm:
        """The factor as a function term."""
        return wrap(self.letter, self.conjugated, self.reflected)


class Monomial(NamedTuple):
    """A translated product of factors, perhaps differentiated; the empty one is the impulse."""

    shift: Point
    factors: tuple[Factor, ...]
    order: int = 0


Polynomial = dict[Monomial, Expr]


def wrap(function: FunctionTerm, conjugated: bool, reflected: bool) -> FunctionTerm:
    """Return the function, reflected and then conjugated as asked."""
    inner = Reflect(function) if reflected else function
    return Conj(inner) if conjugated else inner


# ------------------------------------------------------------------ normal forms without proof


def polynomial(function: FunctionTerm, domain: Domain) -> Polynomial:
    """Return the normal form of a function expression.

    Raises
    ------
    Undecidable
        If an operator is outside the language.
    """
    return {m: k for m, k in _polynomial(function, False, False, domain).items() if k != 0}


def _polynomial(f: FunctionTerm, conj: bool, refl: bool, domain: Domain) -> Polynomial:
    if isinstance(f, Letter):
        factor = Factor(f, conj and not f.real, refl and not reflection_is_trivial(domain))
        return {Monomial(domain.origin, (factor,)): Integer(1)}
    if isinstance(f, Delta):
        return {Monomial(domain.origin, ()): Integer(1)}
    if isinstance(f, Conj):
        return _polynomial(f.args[0], not conj, refl, domain)
    if isinstance(f, Reflect):
        return _polynomial(f.args[0], conj, not refl, domain)
    if isinstance(f, Plus):
        return _sum([_polynomial(g, conj, refl, domain) for g in f.args])
    if isinstance(f, Scale):
        factor = conjugate(f.args[0]) if conj else f.args[0]
        return {
            m: expand(factor * k) for m, k in _polynomial(f.args[1], conj, refl, domain).items()
        }
    if isinstance(f, Shift):
        by = Point(f.args[1:])
        by = -by if refl else by
        inner = _polynomial(f.args[0], conj, refl, domain)
        return {
            Monomial(reduced(m.shift + by, domain), m.factors, m.order): k for m, k in inner.items()
        }
    if isinstance(f, Diff):
        sign = -1 if refl else 1
        inner = _polynomial(f.args[0], conj, refl, domain)
        return {Monomial(m.shift, m.factors, m.order + 1): sign * k for m, k in inner.items()}
    if isinstance(f, (Conv, Corr)):
        correlated = isinstance(f, Corr)
        left = _polynomial(f.args[0], conj ^ correlated, refl ^ correlated, domain)
        return _product(left, _polynomial(f.args[1], conj, refl, domain), domain)
    raise Undecidable(
        f"{f} ({type(f).__name__}): decide knows letters, conv, corr, conj, reflect, shift, delta, "
        "sums, scalar multiples and, on ℝ, diff"
    )


def _sum(parts: list[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for part in parts:
        for monomial, coefficient in part.items():
            total[monomial] = expand(total.get(monomial, 0) + coefficient)
    return total


def _product(left: Polynomial, right: Polynomial, domain: Domain) -> Polynomial:
    products = []
    for (m, k), (n, j) in itertools.product(left.items(), right.items()):
        factors = tuple(sorted(m.factors + n.factors, key=Factor.key))
        by = reduced(m.shift + n.shift, domain)
        products.append({Monomial(by, factors, m.order + n.order): expand(k * j)})
    return _sum(products)


def reflection_is_trivial(domain: Domain) -> bool:
    """Tell whether −n = n on the domain: on ℤ/1 and ℤ/2."""
    return isinstance(domain, Cyclic) and domain.period in {1, 2}


def reduced(shift: Point, domain: Domain) -> Point:
    """Return the shift in normal form; on ℤ/N multiples of N drop out."""
    if not isinstance(domain, Cyclic):
        return Point(map(expand, shift))
    kept = []
    for part in expand(shift[0]).as_ordered_terms():
        coefficient, rest = part.as_coeff_Mul()
        if domain.period.is_Integer:
            kept.append((coefficient % domain.period) * rest)
        elif not domain.is_coordinate(expand(part / domain.period)):
            kept.append(part)
    return Point([Integer(0) + sum(kept)])


# ------------------------------------------------------------------ expansion with proof

_LEMMAS = {
    "commute": b.convolution_commutes,
    "associate": b.convolution_associates,
    "exchange": b.convolution_commutes_left,
    "distribute": b.convolution_distributes,
    "distribute first": b.convolution_distributes_first,
    "scale": b.convolution_scales_second,
    "scale first": b.convolution_scales_first,
    "shift": b.translation_of_convolution_second,
    "shift first": b.translation_of_convolution,
    "derivative of sum": d.derivative_of_sum,
    "derivative of multiple": d.derivative_of_multiple,
    "derivative of translation": d.derivative_of_translation,
    "differentiate": d.derivative_of_convolution,
    "differentiate first": d.derivative_of_convolution_first,
    "identity": b.impulse_is_identity,
    "identity right": b.impulse_is_identity_right,
}
_U, _V = Letter("u"), Letter("v")


class Expander:
    """Proves expansions on one domain, at one generic point."""

    def __init__(self, domain: Domain, point: Point) -> None:
        self.domain = domain
        self.point = point
        self._lemmas: dict[str, Theorem] = {}
        self._tables: dict[tuple[type[FunctionTerm], bool, bool], Theorem] = {}

    def at(self, function: FunctionTerm) -> Expr:
        """Return the value of a function at the generic point."""
        return applied(function, self.point, self.domain)

    def prove(self, function: FunctionTerm) -> Theorem:
        """Return ``F(t) = Σ c_i (u ⋆ v ⋆ …)⁽ᵏ⁾(t − a_i)`` with sorted products."""
        expanded = self.expand(function, False, False)
        pointwise = conversions.unfold([Plus, Scale, Shift], self.domain)
        scalar = conversions.repeatedly(expanded.rhs, pointwise, self.domain)
        done = chain(expanded, scalar)
        return chain(done, conversions.everywhere(done.rhs, self._reduce, self.domain))

    def _reduce(self, term: Expr) -> Theorem | None:
        """Drop multiples of N from the point of a value on ℤ/N."""
        if not (isinstance(self.domain, Cyclic) and isinstance(term, (AppliedUndef, Applied))):
            return None
        point = Point(term.args if isinstance(term, AppliedUndef) else term.point)
        there = reduced(point, self.domain)
        return None if there == point else kernel.periodicity(term, there, self.domain)

    def expand(self, function: FunctionTerm, conjugated: bool, reflected: bool) -> Theorem:
        """Return the wrapped function as a combination of sorted products.

        A combination is made by Plus, Scale, Shift and Diff, in this order from outside.
        """
        if isinstance(function, Letter):
            return self._factor(function, conjugated, reflected)
        pushed = self._push(function, conjugated, reflected)
        if isinstance(function, Delta):
            return pushed
        if isinstance(function, Diff):
            derivative = self._differentiate(
                wrap(function.args[0], conjugated, reflected),
                self.expand(function.args[0], conjugated, reflected),
            )
            return self._below(pushed, derivative) if reflected else chain(pushed, derivative)
        if isinstance(function, (Conj, Reflect)):
            conj = conjugated ^ isinstance(function, Conj)
            refl = reflected ^ isinstance(function, Reflect)
            return chain(pushed, self.expand(function.args[0], conj, refl))
        if isinstance(function, Corr):
            first = self.expand(function.args[0], not conjugated, not reflected)
        elif isinstance(function, Scale):
            first = None
        else:
            first = self.expand(function.args[0], conjugated, reflected)
        second = None
        if isinstance(function, (Conv, Corr, Plus, Scale)):
            second = self.expand(function.args[1], conjugated, reflected)
        done = self._below(pushed, first, second)
        if isinstance(function, (Conv, Corr)):
            return chain(done, self._multiply(*self._function(done.rhs).args))
        return done

    # -------------------------------------------------------------- steps

    def _below(self, start: Theorem, *arguments: Theorem | None) -> Theorem:
        """Rewrite arguments of the operator that `start` reached."""
        done = start
        # Equal arguments are rewritten together, by whichever theorem comes first.
        distinct = {argument.lhs: argument for argument in arguments if argument}
        for argument in distinct.values():
            if argument.lhs == argument.rhs:
                continue
            done = chain(done, extend(done.rhs, argument, self.point))
        return done

    def _function(self, value: Expr) -> FunctionTerm:
        function = getattr(value, "function", None)
        return function if isinstance(function, FunctionTerm) else letter_of(value)

    def _use(
        self, name: str, points: Mapping[Symbol, Expr] | None = None, **letters: FunctionTerm
    ) -> Theorem:
        """Return the catalogue lemma for the functions f, g, h and the numbers given."""
        if name not in self._lemmas:
            self._lemmas[name] = self._ready(_LEMMAS[name].on(self.domain))
        functions = {Letter(n): function for n, function in letters.items()}
        return kernel.instantiate(self._lemmas[name], functions, points or {})

    def _ready(self, theorem: Theorem) -> Theorem:
        """Return a lemma at the expander's point, asking integrability rather than existence."""
        generic = Setting(self.domain).t
        moved = kernel.instantiate(theorem, {}, dict(zip(generic, self.point, strict=True)))
        return kernel.by_integrability(moved)

    def _factor(self, letter: Letter, conjugated: bool, reflected: bool) -> Theorem:
        """Return the wrapped letter as a factor: no conj on real letters, no R on ℤ/1 and ℤ/2."""
        target = wrap(letter, conjugated and not letter.real, reflected)
        here = kernel.reflexivity(self.at(target), self.domain)
        if letter.real and conjugated:
            start = calculate(wrap(letter, True, reflected), self.point, self.domain)
            here = start.fold_pointwise(target).theorem
        if not (reflected and reflection_is_trivial(self.domain)):
            return here
        unwrap = conversions.unfold([Conj, Reflect], self.domain)
        opened = conversions.repeatedly(here.rhs, unwrap, self.domain)
        turned = conversions.everywhere(opened.rhs, self._turn, self.domain)  # type: ignore[union-attr]
        kept = self.at(wrap(letter, conjugated and not letter.real, False))
        back = conversions.fold(turned.rhs, kept, self.domain)  # type: ignore[union-attr]
        return chain(here, opened, turned, back)

    def _turn(self, term: Expr) -> Theorem | None:
        """Use f(−n) = f(n) on ℤ/1 and ℤ/2."""
        if isinstance(term, AppliedUndef) and Point(term.args) == -self.point:
            return kernel.periodicity(term, self.point, self.domain)
        return None

    def _push(self, function: FunctionTerm, conjugated: bool, reflected: bool) -> Theorem:
        """Push conjugation and reflection below the head of `function`; turn ∗ into ⋆."""
        key = (type(function), conjugated, reflected)
        if key not in self._tables:
            self._tables[key] = self._table(*key)
        letters: dict[Letter, FunctionTerm] = {}
        points: dict[Symbol, Expr] = {}
        if isinstance(function, Scale):
            letters, points = {_U: function.args[1]}, {SCALAR: function.args[0]}
        elif isinstance(function, Shift):
            by = self.domain.point("a")
            letters, points = {_U: function.args[0]}, dict(zip(by, function.args[1:], strict=True))
        else:
            letters = dict(zip([_U, _V], function.args, strict=False))
        return kernel.instantiate(self._tables[key], letters, points)

    def _table(self, head: type[FunctionTerm], conjugated: bool, reflected: bool) -> Theorem:
        """Prove how wrapping passes the operator `head`, for letters u and v."""
        by = self.domain.point("a")
        u, v = (wrap(x, conjugated, reflected) for x in (_U, _V))
        opposite = wrap(_U, not conjugated, not reflected)
        scalar = conjugate(SCALAR) if conjugated else SCALAR
        start, target = {
            Conv: (Conv(_U, _V), Conv(u, v)),
            Corr: (Corr(_U, _V), Conv(opposite, v)),
            Conj: (Conj(_U), wrap(_U, not conjugated, reflected)),
            Reflect: (Reflect(_U), wrap(_U, conjugated, not reflected)),
            Plus: (Plus(_U, _V), Plus(u, v)),
            Scale: (Scale(SCALAR, _U), Scale(scalar, u)),
            Shift: (Shift(_U, *by), Shift(u, *(-by if reflected else by))),
            Diff: (Diff(_U), -Diff(u) if reflected else Diff(u)),
            Delta: (delta, delta),
        }[head]
        calculation = calculate(wrap(start, conjugated, reflected), self.point, self.domain)
        if head not in {Conv, Corr}:
            return calculation.fold_pointwise(target).theorem
        lemmas = _WRAPPED[head]
        moves = [lemmas[1]] * reflected + [lemmas[0]] * conjugated
        if head is Corr:
            moves.append(a.correlation_as_convolution)
        for move in moves:
            calculation = calculation.rewrite(move)
        return self._unwrap(calculation, target)

    def _unwrap(self, calculation: Calculation, target: FunctionTerm) -> Theorem:
        """Simplify conj R of a wrapped letter in the first argument of ⋆, to reach the target."""
        if not calculation.moved:
            return kernel.reflexivity(calculation.here, self.domain)
        reached = calculation.theorem
        first = self._function(reached.rhs).args[0]
        if first != target.args[0]:
            at = calculate(first, self.point, self.domain).fold_pointwise(target.args[0])
            reached = chain(reached, extend(reached.rhs, at.theorem, self.point))
        return reached

    # -------------------------------------------------------------- derivatives

    def _differentiate(self, function: FunctionTerm, expanded: Theorem) -> Theorem:
        """Return the derivative of a function as a combination, from the function as one."""
        here = kernel.reflexivity(self.at(Diff(function)), self.domain)
        below = self._below(here, expanded)
        return chain(below, self._distribute(self._function(expanded.rhs)))

    def _distribute(self, combination: FunctionTerm) -> Theorem:
        """Push a derivative below Plus, Scale and Shift."""
        if isinstance(combination, Plus):
            f, g = combination.args
            step = self._use("derivative of sum", f=f, g=g)
            return self._below(step, self._distribute(f), self._distribute(g))
        if isinstance(combination, Scale):
            scalar, f = combination.args
            return self._below(
                self._scalar("derivative of multiple", scalar, f=f), self._distribute(f)
            )
        if isinstance(combination, Shift):
            f, *by = combination.args
            return self._below(
                self._translate("derivative of translation", by, f=f), self._distribute(f)
            )
        return kernel.reflexivity(self.at(Diff(combination)), self.domain)

    # -------------------------------------------------------------- products

    def _multiply(self, x: FunctionTerm, y: FunctionTerm) -> Theorem:
        """Expand the product of two combinations."""
        if isinstance(x, Plus):
            step = self._use("distribute first", f=x.args[0], g=x.args[1], h=y)
            parts = [self._multiply(part, y) for part in x.args]
        elif isinstance(y, Plus):
            step = self._use("distribute", f=x, g=y.args[0], h=y.args[1])
            parts = [self._multiply(x, part) for part in y.args]
        elif isinstance(x, Scale):
            step = self._scalar("scale first", x.args[0], f=x.args[1], g=y)
            parts = [self._multiply(x.args[1], y)]
        elif isinstance(y, Scale):
            step = self._scalar("scale", y.args[0], f=x, g=y.args[1])
            parts = [self._multiply(x, y.args[1])]
        elif isinstance(x, Shift):
            step = kernel.symmetry(self._translate("shift first", x.args[1:], f=x.args[0], g=y))
            parts = [self._multiply(x.args[0], y)]
        elif isinstance(y, Shift):
            step = kernel.symmetry(self._translate("shift", y.args[1:], f=x, g=y.args[0]))
            parts = [self._multiply(x, y.args[0])]
        elif isinstance(x, Diff):
            step = kernel.symmetry(self._use("differentiate first", f=x.args[0], g=y))
            parts = [self._multiply(x.args[0], y)]
        elif isinstance(y, Diff):
            step = kernel.symmetry(self._use("differentiate", f=x, g=y.args[0]))
            parts = [self._multiply(x, y.args[0])]
        else:
            return self._merge(x, y)
        return self._below(step, *parts)

    def _scalar(self, name: str, scalar: Expr, **letters: FunctionTerm) -> Theorem:
        return self._use(name, {SCALAR: scalar}, **letters)

    def _translate(self, name: str, by: Sequence[Expr], **letters: FunctionTerm) -> Theorem:
        return self._use(name, dict(zip(self.domain.point("a"), by, strict=True)), **letters)

    def _merge(self, x: FunctionTerm, y: FunctionTerm) -> Theorem:
        """Sort the product of two sorted products u ⋆ (v ⋆ …)."""
        if isinstance(x, Delta):
            return self._use("identity", f=y)
        if isinstance(y, Delta):
            return self._use("identity right", f=x)
        if not isinstance(x, Conv):
            return self._insert(x, y)
        first, rest = x.args
        step = self._use("associate", f=first, g=rest, h=y)
        inner = self._merge(rest, y)
        step = self._below(step, inner)
        return chain(step, self._insert(first, self._function(step.rhs).args[1]))

    def _insert(self, x: FunctionTerm, y: FunctionTerm) -> Theorem:
        """Sort x ⋆ y for a factor x and a sorted product y."""
        if not isinstance(y, Conv):
            if _order(x) <= _order(y):
                return kernel.reflexivity(self.at(conv(x, y)), self.domain)
            return self._use("commute", f=x, g=y)
        head, rest = y.args
        if _order(x) <= _order(head):
            return kernel.reflexivity(self.at(conv(x, y)), self.domain)
        step = self._use("exchange", f=x, g=head, h=rest)
        return self._below(step, self._insert(x, rest))


_WRAPPED = {
    Conv: (b.conjugate_of_convolution, b.reflection_of_convolution),
    Corr: (c.conjugate_of_correlation, c.reflection_of_correlation),
}


def _order(factor: FunctionTerm) -> tuple[str, bool, bool, bool]:
    """The key of a factor given as a function term; see `Factor.key`."""
    conjugated = isinstance(factor, Conj)
    inner = factor.args[0] if conjugated else factor
    reflected = isinstance(inner, Reflect)
    return Factor(inner.args[0] if reflected else inner, conjugated, reflected).key()
