"""Random terms, random rules with random arguments: no theorem that comes out is false.

Each case grows a pool of theorems on one domain: it rewrites somewhere inside a right side, binds,
instantiates, assumes, …, also with arguments that must be refused (maps that are no bijection,
names that clash, infinite values). Every theorem is evaluated by `oracle` on random data, half of
the time with functions that lack a value somewhere.

``CONVPROOF_FUZZ_CASES`` sets the number of cases; the nightly run uses 200,000. With more cases
than the default the sequence is random, and a failure prints the theorem's proof.
"""

import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import satisfying_model, seeded, verdict
from sympy import Abs, I, Mul, Rational, S, Symbol, conjugate, exp, expand, oo, pi
from sympy.core.function import AppliedUndef

from symbolic import R2, Z2, Cyclic, R, Z, kernel
from symbolic.domains import NATURALS, Point
from symbolic.errors import ProofError, TermError
from symbolic.hypotheses import Equation, ForAll
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
    delta,
)
from symbolic.terms import (
    Applied,
    FunctionTerm,
    Iterate,
    Lam,
    ScalarMap,
    Total,
    applied,
    functions,
)

DEFAULT = 2000
CASES = int(os.environ.get("CONVPROOF_FUZZ_CASES", DEFAULT))

N = Symbol("N", integer=True, positive=True)
DOMAINS = [R, R, Z, Z, Z, Cyclic(N), Cyclic(N), R2, Z2, *map(Cyclic, (1, 2, 3, 4))]
LETTERS = [*functions("f g h"), functions("w", real=True)]
NAMES = ["n", "m", "x", "y", "t"]
"""Few names, so that free and bound points clash."""
NUMBERS = [S(-1), S(2), I, Rational(1, 2), 1 + I]
SCALARS = [Symbol("a"), Symbol("c", real=True, nonzero=True), Symbol("b", real=True)]
STEP = Symbol("s", integer=True, nonnegative=True)


class Fuzzer:
    """A pool of theorems on one domain that grows by random inferences."""

    def __init__(self, rng):
        self.rng = rng
        self.domain = rng.choice(DOMAINS)
        self.pool = []

    # -------------------------------------------------------------- random terms

    def generic(self):
        return self.domain.point(self.rng.choice(NAMES))

    def coordinates(self, scope):
        rng = self.rng
        point = rng.choice(scope)
        if rng.random() < 0.05:
            return self.domain.origin
        if rng.random() < 0.4:
            point = point + rng.choice(scope).scaled(rng.choice([S(1), S(-1)]))
        if rng.random() < 0.3:
            point = -point
        if rng.random() < 0.2:
            point = point + Point([S(rng.choice([1, -1, 2]))] * len(point))
        return point

    def function(self, depth):
        rng = self.rng
        if depth <= 0 or rng.random() < 0.35:
            return rng.choice(LETTERS)
        kind = rng.choice(
            [Conv, Corr, Conv, Corr, Conj, Reflect, Shift, Plus, Scale, Linear, Modulate, Lam, 0, 1]
        )
        f = self.function(depth - 1)
        if kind in {Conv, Corr, Plus}:
            return kind(f, self.function(depth - 1))
        if kind in {Conj, Reflect}:
            return kind(f)
        if kind is Shift:
            return Shift(f, *self.coordinates([self.generic()]))
        if kind is Scale:
            return Scale(rng.choice([*NUMBERS, *SCALARS]), f)
        if kind is Linear:
            return Linear(f, *self.matrix(good=True))
        if kind is Modulate:
            return Modulate(f, *[S(rng.choice([1, -1]))] * self.domain.dimension)
        if kind is Lam:
            point = self.generic()
            return Lam(self.scalar(depth - 1, [point]), point, self.domain)
        if kind == 0 and self.domain.discrete:
            return delta
        return Iterate(rng.choice(LETTERS), rng.choice([S.Zero, STEP, STEP + 1]))

    def matrix(self, *, good=False):
        rng, size = self.rng, self.domain.dimension
        ok, bad = [S(-1), S(1)], [S(2), S(0), SCALARS[1], SCALARS[2], Rational(1, 2)]
        if not self.domain.discrete:
            ok = [S(-1), S(2), Rational(-1, 2), SCALARS[1]]
        entries = ok if good or rng.random() < 0.8 else bad
        if size == 1:
            return [rng.choice(entries)]
        diagonal = [rng.choice(entries), S.Zero, S.Zero, rng.choice(entries)]
        other = [S.Zero, rng.choice(ok), rng.choice(ok), rng.choice([S.Zero, S(1)])]
        return rng.choice([diagonal, diagonal, other])

    def scalar(self, depth, scope):
        rng = self.rng
        draw = rng.random()
        if depth <= 0 or draw < 0.2:
            return applied(rng.choice(LETTERS), self.coordinates(scope), self.domain)
        if draw < 0.4:
            function = self.function(depth)
            if rng.random() < 0.1:
                function = Scale(rng.choice(scope)[0], function)
            return applied(function, self.coordinates(scope), self.domain)
        if draw < 0.62:
            return self.total(depth, scope)
        if draw < 0.74:
            return self.scalar(depth - 1, scope) * self.scalar(depth - 1, scope)
        if draw < 0.84:
            return self.scalar(depth - 1, scope) + self.scalar(depth - 1, scope)
        if draw < 0.92:
            return conjugate(self.scalar(depth - 1, scope))
        return self.rare(depth, scope)

    def total(self, depth, scope):
        rng, point = self.rng, self.generic()
        inside = [*scope, point, point]

        def near():
            at = point if rng.random() < 0.7 else self.coordinates(inside)
            return applied(rng.choice(LETTERS), at, self.domain)

        def product():
            return near() * self.scalar(depth - 1, inside)

        bodies = [
            product,
            product,
            lambda: self.scalar(depth - 1, inside),
            lambda: product() + product(),
            lambda: product() + near() * near(),
            lambda: near() * self.total(depth - 1, inside),
            lambda: self.total(depth - 1, inside),
            lambda: self.scalar(0, scope) * rng.choice(SCALARS) * near(),
        ]
        if self.domain.discrete:
            at = rng.choice([point, -point])
            at = at + self.coordinates(scope) if rng.random() < 0.7 else self.coordinates(inside)
            bodies += [lambda: applied(delta, at, self.domain) * product()] * 2
        if isinstance(self.domain, Cyclic):
            turns = rng.choice([S(1), *self.coordinates(scope)]) * point[0]
            bodies.append(lambda: exp(2 * pi * I * turns / self.domain.period))
            bodies.append(lambda: near() * self.foreign([point]))
        signs = [rng.choice([1, 1, -1]) for _ in point]
        return Total(rng.choice(bodies)(), point, self.domain, signs)

    def rare(self, depth, scope):
        rng = self.rng
        inner = self.scalar(depth - 1, scope)
        wave = 2 * pi * I * rng.choice(scope)[0]
        if isinstance(self.domain, Cyclic):
            wave = wave * rng.choice([1, -1, *scope[0]]) / self.domain.period
        return rng.choice(
            [
                lambda: inner**2,
                lambda: rng.choice([*NUMBERS, *SCALARS]) * inner,
                lambda: exp(wave) * inner,
                lambda: exp(wave),
                lambda: ScalarMap("U", inner, rng.choice(SCALARS)),
                lambda: Abs(inner),
                lambda: inner / SCALARS[1],
                lambda: inner - inner.xreplace({scope[0][0]: self.coordinates(scope)[0]}),
            ]
        )()

    def foreign(self, scope):
        """A value of a function that lives on another domain, moved by points of this one."""
        rng = self.rng
        if not (self.domain.discrete and self.domain.dimension == 1):
            return S(1)
        over = rng.choice([Z, Cyclic(3)] if isinstance(self.domain, Cyclic) else [Cyclic(3)])
        (x,) = over.point("y")
        body = exp(2 * pi * I * x / 3) if isinstance(over, Cyclic) else rng.choice([x, x**2 + 1])
        move = rng.choice([Shift, Linear, Modulate])
        function = move(Lam(body, [x], over), rng.choice(scope)[0])
        return applied(function, Point([rng.choice([S(1), S(-1), *rng.choice(scope)])]), over)

    # -------------------------------------------------------------- one step inside a term

    def rewritten(self, term):
        """A theorem ``term = …`` by one rule somewhere inside, or None."""
        rng = self.rng
        rules = self.rules_for(term)
        if rules and rng.random() < 0.7:
            return self.first_that_applies(rules, term)
        if isinstance(term, Total):
            point = rng.choice([term.fresh_point(*NAMES), term.domain.point(rng.choice(NAMES))])
            inside = self.rewritten(term.body_at(point))
            if inside is None:
                return None
            inside = self.perhaps_generalised(inside, point)
            return kernel.bind(inside, point, term.domain, term.orientation)
        if isinstance(term, kernel.CONGRUENT):
            inner = [a for a in term.args if a.args]
            inside = self.rewritten(rng.choice(inner)) if inner else None
            return None if inside is None else kernel.congruence(term, inside)
        if isinstance(term, Applied):
            inner = [a for a in term.function.args if isinstance(a, FunctionTerm)]
            if inner:
                return self.by_extensionality(term, rng.choice(inner))
        return None

    def first_that_applies(self, rules, term):
        for rule in self.rng.sample(rules, 3 if len(rules) > 3 else 1):
            try:
                return rule(term)
            except (ProofError, TermError):
                continue
        return None

    def by_extensionality(self, term, function):
        point = term.domain.point(self.rng.choice(NAMES))
        inside = self.rewritten(applied(function, point, self.domain))
        if inside is None:
            return None
        return kernel.extensionality(term, self.perhaps_generalised(inside, point), point)

    def point_of(self, theorem):
        """A generic point, mostly one that the theorem mentions."""
        free = theorem.lhs.free_symbols | theorem.rhs.free_symbols
        mentioned = [p for p in map(self.domain.point, NAMES) if free & set(p)]
        if not mentioned or self.rng.random() < 0.2:
            return self.generic()
        return self.rng.choice(mentioned)

    def perhaps_generalised(self, theorem, point):
        """Generalise the hypotheses about a point, or leave that to be complained about."""
        if self.rng.random() < 0.4:
            return theorem
        return kernel.generalise(theorem, point, self.domain)

    def rules_for(self, term):
        if isinstance(term, Applied):
            return [self.unfold, self.unfold, self.unfold, self.periodicity]
        if isinstance(term, AppliedUndef):
            return [self.periodicity]
        if isinstance(term, conjugate) and isinstance(term.args[0], Total):
            return [self.conjugate_total]
        if isinstance(term, Total):
            return [
                self.change_variable,
                self.change_variable,
                self.turn_limits,
                self.split_total,
                self.factor_out,
                self.exchange,
                self.iterate,
                self.sift,
                self.orthogonality,
            ]
        return []

    def unfold(self, term):
        return kernel.unfold(term, self.domain)

    def periodicity(self, term):
        point = Point(term.args if isinstance(term, AppliedUndef) else term.point)
        by = self.domain.period if isinstance(self.domain, Cyclic) else S(1)
        by *= self.rng.choice([S(1), S(-1), Symbol("n", integer=True), Rational(1, 2)])
        return kernel.periodicity(term, Point([point[0] + by]), self.domain)

    def change_variable(self, term):
        size = self.domain.dimension
        entries = self.matrix()
        rows = [entries[i * size : (i + 1) * size] for i in range(size)]
        offset = [S.Zero] * size if self.rng.random() < 0.4 else list(self.generic())
        if self.rng.random() < 0.1:
            offset = [Rational(1, 2)] * size
        return kernel.change_variable(term, rows, offset, self.domain)

    def turn_limits(self, term):
        return kernel.turn_limits(term, self.rng.choice([0, 0, 1, -1]), self.domain)

    def conjugate_total(self, term):
        return kernel.conjugate_total(term, self.domain)

    def split_total(self, term):
        return kernel.split_total(term, self.domain)

    def factor_out(self, term):
        point = term.fresh_point(*NAMES)
        factors = Mul.make_args(term.body_at(point))
        constant = [a for a in factors if not a.free_symbols & set(point)]
        some = [a for a in constant or factors if self.rng.random() < 0.7]
        if self.rng.random() < 0.1:
            some = [a for a in Mul.make_args(term.body) if self.rng.random() < 0.5]
        return kernel.factor_out(term, Mul(*some), self.domain)

    def exchange(self, term):
        return kernel.exchange(term, self.domain)

    def iterate(self, term):
        return kernel.iterate(term, self.domain)

    def sift(self, term):
        return kernel.sift(term, self.domain)

    def orthogonality(self, term):
        return kernel.orthogonality(term, self.domain)

    # -------------------------------------------------------------- moves

    def start(self):
        kind = self.rng.choice([self.scalar, self.total])
        term = kind(self.rng.choice([1, 2, 3]), [self.generic()])
        return [kernel.reflexivity(term, self.domain)]

    def step(self):
        theorem = self.some()
        found = self.rewritten(theorem.rhs) or self.rewritten(theorem.rhs)
        return [] if found is None else [found, kernel.transitivity(theorem, found)]

    def symmetry(self):
        return [kernel.symmetry(self.some())]

    def arithmetic(self):
        """Congruence in a sum or product, also where parts cancel."""
        theorem, rng = self.some(), self.rng
        other = rng.choice([theorem.rhs, self.scalar(1, [self.generic()])])
        whole = rng.choice(
            [
                lambda: theorem.lhs - other,
                lambda: theorem.lhs * other,
                lambda: conjugate(theorem.lhs),
                lambda: exp(I * theorem.lhs),
                lambda: exp(theorem.lhs) * exp(-other),
                lambda: Abs(theorem.lhs),
                lambda: theorem.lhs**2,
                lambda: ScalarMap("V", theorem.lhs, other),
            ]
        )()
        return [kernel.congruence(whole, theorem)]

    def bind(self):
        theorem = self.some()
        point = self.point_of(theorem)
        theorem = self.perhaps_generalised(theorem, point)
        signs = [self.rng.choice([1, -1])] * len(point)
        return [theorem, kernel.bind(theorem, point, self.domain, signs)]

    def extensionality(self):
        theorem, rng = self.some(), self.rng
        function = getattr(theorem.lhs, "function", None)
        if not isinstance(theorem.lhs, Applied):
            return []
        other = self.function(1)
        wrapped = rng.choice([Conj(function), Reflect(function), Conv(function, other)])
        point = rng.choice([theorem.lhs.point, self.point_of(theorem)])
        whole = applied(wrapped, self.coordinates([self.generic()]), self.domain)
        return [kernel.extensionality(whole, theorem, point)]

    def ring(self):
        term, rng = self.some().rhs, self.rng
        if rng.random() < 0.2:
            term = (term + 1) * SCALARS[0] - SCALARS[0] * term
            return [kernel.ring(term, expand(term), self.domain)]
        other = rng.choice(
            [
                lambda: expand(term),
                lambda: conjugate(conjugate(expand(term))),
                lambda: expand(term.subs(SCALARS[0], 1 + SCALARS[0])),
                lambda: -expand(-term),
                lambda: conjugate(term),
                lambda: term.xreplace({self.generic()[0]: -self.generic()[0]}),
                lambda: self.some().lhs,
            ]
        )()
        return [kernel.ring(term, other, self.domain)]

    def instantiate(self):
        rng, letters, points = self.rng, {}, {}
        for letter in LETTERS:
            if rng.random() < 0.3:
                letters[letter] = self.function(rng.choice([0, 1, 2]))
        for name in NAMES:
            if rng.random() < 0.4:
                coordinates = self.coordinates([self.generic(), self.generic()])
                points.update(zip(self.domain.point(name), coordinates, strict=True))
        for scalar in SCALARS:
            if rng.random() < 0.2:
                points[scalar] = rng.choice([*NUMBERS, *SCALARS, S(0), oo, pi, exp(SCALARS[2])])
        if rng.random() < 0.1:
            points[STEP] = rng.choice([S.Zero, STEP + 1, S(-1)])
        return [kernel.instantiate(self.some(), letters, points)]

    def assume(self):
        """Use an equation between two values, for all points or for one."""
        rng, generic = self.rng, self.generic()
        function = rng.choice([LETTERS[0], LETTERS[1], LETTERS[3], Iterate(LETTERS[0], STEP)])
        left = applied(function, generic, self.domain)
        if rng.random() < 0.4:
            return [kernel.assume(Equation(left, self.scalar(0, [generic])), [], self.domain)]
        right = applied(self.function(1), self.coordinates([generic]), self.domain)
        equation = Equation(left, right)
        over = rng.choice([self.domain, self.domain, Cyclic(1)])
        claim = ForAll(equation, generic, over)
        if function not in LETTERS:
            claim = ForAll(claim, [STEP], NATURALS)
            return [kernel.assume(claim, [[STEP], self.coordinates([generic])], self.domain)]
        return [kernel.assume(claim, [self.coordinates([self.generic()])], self.domain)]

    def by_integrability(self):
        return [kernel.by_integrability(self.some())]

    def transform(self):
        """Unfold a Fourier transform, on the domains that are their own dual."""
        function = Fourier(self.function(1), self.domain)
        term = applied(function, self.generic(), self.domain)
        return [kernel.unfold(term, self.domain)]

    def some(self):
        return self.rng.choice(self.pool)

    def grow(self):
        """Yield theorems as they are inferred; refusals are what they should be."""
        moves = [self.step] * 6 + [
            self.symmetry,
            self.arithmetic,
            self.arithmetic,
            self.bind,
            self.bind,
            self.extensionality,
            self.ring,
            self.instantiate,
            self.instantiate,
            self.assume,
            self.assume,
            self.by_integrability,
            self.transform,
        ]
        for move in [
            self.start,
            self.step,
            *(self.rng.choice(moves) for _ in range(self.rng.choice([2, 4]))),
        ]:
            try:
                found = move() if self.pool or move == self.start else self.start()
            except (ProofError, TermError):
                continue
            for theorem in found:
                if theorem.inference.rule != "reflexivity":
                    yield theorem
                self.pool.append(theorem)


def evaluated(theorem, rng):
    """The verdict on a theorem on random data, and the data."""
    partial = rng.choice([0.0, 0.5])
    model = satisfying_model(rng, theorem.domain, theorem, partial=partial)
    return verdict(theorem, model), model


def test_no_rule_proves_a_false_statement():
    tally, rules = Counter(), Counter()

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=CASES <= DEFAULT,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**64))
    def run(seed):
        rng = seeded(seed)
        for theorem in Fuzzer(rng).grow():
            outcome, model = evaluated(theorem, rng)
            tally[outcome] += 1
            rules[theorem.inference.rule] += 1
            assert outcome != "false", (
                f"{theorem.inference.rule} {theorem.inference.arguments}: {theorem}\n"
                f"{theorem.proof}\nis false for {vars(model)}"
            )

    run()
    print(tally, rules)
    assert tally["true"] > CASES
    # Derivatives have no values in the models; `test_derivatives.py` is about them.
    derivatives = {"derivative_of_values", "derivative_under_total"}
    assert set(rules) >= set(kernel.RULES) - {"reflexivity", "induction"} - derivatives
