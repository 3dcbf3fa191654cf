"""Random terms of the kernel's language on ℤ/N, and random calls of its rules."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from finite_model import seeded

from symbolic.kernel import rules as kernel
from symbolic.kernel import terms as make
from symbolic.kernel.errors import ProofError, TermError
from symbolic.kernel.terms import Term

# fmt: off
_SCALARS = [
    "Add", "Add", "Mul", "Mul", "Conj", "Pow", "Abs", "At", "At", "Total", "Total", "Map",
    "cancel", "Exp", "inverse", "square",
]
_STEPS = [
    "bind", "bind", "generalise", "by_integrability", "instantiate", "instantiate",
    "extensionality", "extensionality", "congruence", "transitivity", "symmetry",
]
# fmt: on
HALF_TURN = Term("Mul", make.PI, make.I)


class Source:
    """A source of random terms; `cycle` is the ℤ/N on which most functions live."""

    def __init__(self, seed: int, cycle: Term) -> None:
        self.rng = seeded(seed)
        self.cycle = cycle
        self.periodic = cycle.head == "Cycle"
        self.square = make.product(cycle, cycle)
        self.steps = make.product(make.N, cycle)
        self.letters = [
            make.letter("f", cycle),
            make.letter("g", cycle),
            make.letter("r", cycle, "real"),
            make.letter("e", cycle, self.rng.choice(["even", "odd", "hermitian"])),
            make.letter("F", self.square),
            make.letter("w", self.steps),
            make.letter("v", self.steps, "real"),
            make.letter("a", make.N),
        ]
        self.discrete = cycle.head != "R"
        base = "integer" if self.discrete else "real"
        self.integers = [make.variable("m", base), make.variable("n", base)]
        self.step = make.variable("s", "integer", "nonnegative")
        self.numbers = [
            make.variable("z"),
            make.variable("x", "real"),
            make.variable("q", "real", "nonzero"),
            make.variable("p", "real", "positive"),
            make.variable("c", "complex", "nonzero"),
        ]

    def pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    # ---------------------------------------------------------------- points

    def integer(self, stack: tuple[Term, ...]) -> Term:
        names = [*self.integers]
        for depth, domain in enumerate(stack):
            names += make.bound_point(domain, depth)
        term = self.rng.choice(names)
        if self.rng.random() < 0.3:
            term = make.neg(term)
        if self.rng.random() < 0.3:
            term = make.add(term, self.pick(make.ONE, make.MINUS_ONE, self.rng.choice(names)))
        if self.rng.random() < 0.1:
            term = make.mul(make.number(self.pick(0, 2, 3)), term)
        return term

    def natural(self, stack: tuple[Term, ...]) -> Term:
        names = [self.step, make.ZERO]
        for depth, domain in enumerate(stack):
            names += [
                x
                for x in make.bound_point(domain, depth)
                if x.parts[3] == "nonnegative" or self.rng.random() < 0.05
            ]
        term = self.rng.choice(names)
        return make.add(term, make.ONE) if self.rng.random() < 0.3 else term

    def point(self, domain: Term, stack: tuple[Term, ...]) -> list[Term]:
        over = domain.parts if domain.head == "Product" else (domain,)
        return [self.natural(stack) if x.head == "N" else self.integer(stack) for x in over]

    # ---------------------------------------------------------------- functions

    def function(self, home: Term, size: int, stack: tuple[Term, ...] = ()) -> Term:
        letters = [x for x in self.letters if x.home is home]
        space = "N" not in {x.head for x in (home.parts if home.head == "Product" else (home,))}
        if size <= 0 or self.rng.random() < 0.3:
            impulse = [Term("Delta", home)] if space and self.discrete else []
            return self.rng.choice([*letters, *impulse])
        heads = ["ConjF", "Plus", "Scale", "Lam", "Lam"]
        heads += ["Operator"] if self.discrete else []
        if space:
            heads += ["Conv", "Corr", "Reflect", "Shift", "Modulate", "Linear"]
        if space and (self.periodic or not self.discrete):
            heads.append("Fourier")
        head = self.rng.choice(heads)
        if head == "Lam":
            return Term("Lam", self.scalar(size - 1, (home, *stack)), home)
        if head == "Scale":
            return Term("Scale", self.scalar(size - 2, stack), self.function(home, size - 1, stack))
        if head == "Operator":
            other = self.function(self.pick(home, self.cycle), size - 2, stack)
            extra = self.pick([], [self.scalar(0, stack)], [self.integer(stack)])
            return Term("Operator", self.pick("U", "T"), home, *extra, other)
        inner = self.function(home, size - 1, stack)
        if head in {"Conv", "Corr", "Plus"}:
            return Term(head, inner, self.function(home, size - 1, stack))
        if head in {"Shift", "Modulate"}:
            if head == "Modulate" and not self.periodic:
                count = len(home.parts) or 1
                return Term(
                    head, inner, *(self.pick(make.PI, self.numbers[1]) for _ in range(count))
                )
            return Term(head, inner, *self.point(home, stack))
        if head == "Linear":
            n = len(home.parts) if home.head == "Product" else 1
            entries = [
                self.pick(make.MINUS_ONE, make.number(2), make.ZERO, self.integer(stack))
                for _ in range(n * n)
            ]
            return Term(head, inner, *entries)
        return Term(head, inner)

    # ---------------------------------------------------------------- numbers

    def scalar(self, size: int, stack: tuple[Term, ...] = ()) -> Term:
        if size <= 0:
            return self.leaf(stack)
        head = self.rng.choice(_SCALARS)
        if head in {"Add", "Mul"}:
            parts = [self.scalar(size - 1, stack) for _ in range(self.pick(2, 2, 3))]
            return Term(head, *parts)
        if head == "cancel":
            a = self.scalar(size - 2, stack)
            return self.pick(
                make.add(self.scalar(size - 2, stack), a, make.neg(a)),
                make.mul(make.ZERO, a),
                make.add(make.ONE, Term("Pow", a, 0)),
            )
        if head in {"Conj", "Abs"}:
            return Term(head, self.scalar(size - 1, stack))
        if head == "Map":
            return Term("Map", "u", self.scalar(size - 1, stack))
        if head == "Pow":
            return Term("Pow", self.scalar(size - 2, stack), self.pick(0, 1, 2, 2, 3))
        if head == "square":
            return Term("Pow", Term("Abs", self.scalar(size - 2, stack)), 2)
        if head == "Exp":
            return Term("Exp", self.pick(self.wave(stack), self.scalar(0, stack)))
        if head == "inverse":
            return self.inverse(stack)
        if head == "At":
            home = self.pick(self.cycle, self.cycle, self.square, self.steps, make.N)
            return make.at(self.function(home, size - 1, stack), self.point(home, stack))
        over = self.pick(self.cycle, self.cycle, self.cycle, self.square)
        turns = [self.pick(1, 1, -1) for _ in range(2 if over is self.square else 1)]
        return Term("Total", self.scalar(size - 1, (over, *stack)), over, *turns)

    def leaf(self, stack: tuple[Term, ...]) -> Term:
        kind = self.rng.randrange(10)
        if kind < 5:
            f = self.rng.choice(self.letters)
            return make.at(f, self.point(f.home, stack))
        if kind == 5 and self.periodic:
            return Term("Root", self.integer(stack), self.cycle)
        if kind == 6:
            return self.rng.choice(self.numbers)
        if kind == 7:
            return self.pick(make.I, make.PI, self.integer(stack))
        if kind == 8:
            return Term("Exp", self.wave(stack))
        return make.number(self.pick(0, 1, -1, 2, Fraction(1, 2)))

    def wave(self, stack: tuple[Term, ...]) -> Term:
        turn = make.number(self.pick(1, 2, Fraction(1, 2), Fraction(3, 2), Fraction(2, 3)))
        factors = [turn, HALF_TURN]
        if self.rng.random() < 0.6:
            factors.append(self.integer(stack))
        if self.periodic and self.rng.random() < 0.2:
            factors.append(Term("Pow", self.cycle.parts[0], -1))
        return make.mul(*factors)

    def inverse(self, stack: tuple[Term, ...]) -> Term:
        size = Term("Abs", self.leaf(stack))
        base = self.pick(
            self.numbers[2],
            self.numbers[3],
            self.numbers[4],
            make.add(make.ONE, size),
            make.mul(make.I, make.add(make.number(2), size)),
            Term("Exp", self.wave(stack)),
            Term("Root", self.integer(stack), self.cycle) if self.periodic else make.I,
            make.add(self.numbers[2], make.ONE),
            Term("Pow", self.numbers[1], 2),
        )
        return Term("Pow", base, self.pick(-1, -1, -2))


def attempt(call: Callable[[], Any]) -> Any:
    """Return what a call returns, or None where the kernel refuses it."""
    try:
        return call()
    except (ProofError, TermError):
        return None


def subterms(term: Term) -> Iterator[Term]:
    """Yield a term and all terms in it."""
    yield term
    for part in term.parts:
        if type(part) is Term:
            yield from subterms(part)


def variant(source: Source, term: Term) -> Term:
    """Return a term after one rewriting that a careless normal form might take for an equality."""
    places = [t for t in subterms(term) if t.sort == "scalar"]
    target = source.rng.choice(places)
    new = source.rng.choice(_rewritings(source, target))
    return replaced(term, target, new)


def replaced(term: Term, old: Term, new: Term) -> Term:
    """Return the term with another one for each occurrence of a part, bound points untouched."""
    if term is old:
        return new
    parts = [replaced(p, old, new) if type(p) is Term else p for p in term.parts]
    return term if tuple(parts) == term.parts else Term(term.head, *parts)


def _rewritings(source: Source, t: Term) -> list[Term]:
    inside = [p for p in t.parts if type(p) is Term and p.sort == "scalar"]
    results = [make.add(t, make.ZERO), make.mul(make.ONE, t), Term("Conj", Term("Conj", t))]
    if t.head in {"Add", "Mul"}:
        results += [Term(t.head, *reversed(t.parts)), Term(t.head, *t.parts, t.parts[0])]
        results += [make.add(*t.parts[1:]) if t.head == "Add" else make.mul(*t.parts[1:])]
    if t.head == "Mul" and any(p.head == "Add" for p in t.parts):
        a = next(p for p in t.parts if p.head == "Add")
        rest = list(t.parts)
        rest.remove(a)
        results.append(make.add(*(make.mul(x, *rest) for x in a.parts)))
    if t.head == "Mul" and make.ZERO in t.parts:
        results += [make.ZERO, make.mul(make.ZERO, *inside[1:], *inside[1:])]
    if t.head == "Pow":
        results += [make.mul(*inside * max(t.parts[1], 0)), Term("Conj", t)]
    if t.head == "Conj":
        results += inside
        inner = inside[0]
        if inner.head in {"Add", "Mul", "Exp", "Pow"}:
            conjugated = [Term("Conj", p) if type(p) is Term else p for p in inner.parts]
            results.append(Term(inner.head, *conjugated))
    if t.head == "Abs":
        results += [*inside, Term("Abs", Term("Conj", inside[0])), Term("Abs", make.neg(inside[0]))]
        if inside[0].head in {"Mul", "Add"}:
            moduli = [Term("Abs", p) for p in inside[0].parts]
            results.append(Term(inside[0].head, *moduli))
    if t.head == "Pow" and t.parts[0].head == "Abs" and t.parts[1] == 2:
        z = t.parts[0].parts[0]
        results += [make.mul(z, Term("Conj", z)), make.mul(z, z)]
    if t.head == "Exp":
        results += [make.ONE, make.I, make.neg(make.I), make.MINUS_ONE]
        results.append(make.mul(t, Term("Exp", make.mul(make.number(2), HALF_TURN))))
        results.append(make.mul(t, Term("Exp", make.mul(HALF_TURN, source.integer(())))))
    if t.head == "Root":
        k, over = t.parts
        results.append(
            Term("Exp", make.mul(make.number(2), HALF_TURN, k, Term("Pow", over.parts[0], -1)))
        )
        results += [make.ONE, Term("Root", make.add(k, over.parts[0]), over)]
    if t.head == "At":
        f, *point = t.parts
        results.append(Term("At", f, *map(make.neg, point)) if f.home.head == "Cycle" else t)
        results.append(Term("At", f, *(make.add(p, make.ZERO) for p in point)))
        results += [Term("Conj", t), make.ONE, make.ZERO]
    results += [make.add(*inside[1:]), make.ZERO]
    return results


class Caller:
    """Calls rules on random arguments, good and bad, and yields the theorems that come out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pool: list[kernel.Theorem] = []

    def run(self, rounds: int) -> Iterator[tuple[str, kernel.Theorem]]:
        for _ in range(rounds):
            size = self.source.rng.randint(1, 3)
            term = attempt(lambda size=size: self.source.scalar(size))
            if term is None:
                continue
            yield from self.equations(term)
            for _ in range(6):
                name, theorem = self.step()
                if theorem is not None:
                    yield name, theorem
                    self.keep(theorem)

    def keep(self, theorem: kernel.Theorem) -> None:
        if theorem.lhs.size + theorem.rhs.size < 300:
            self.pool.append(theorem)
        if len(self.pool) > 200:
            self.pool.pop(self.source.rng.randrange(len(self.pool)))

    def equations(self, term: Term) -> Iterator[tuple[str, kernel.Theorem]]:
        """Yield what rules without premises make of the closed parts of a term."""
        rng, source = self.source.rng, self.source
        parts = {t for t in subterms(term) if t.sort == "scalar" and t.closed}
        for t in sorted(parts, key=lambda t: t.digest):
            calls: list[tuple[str, tuple[Any, ...]]] = [
                (name, (t,))
                for name in ("unfold", "split_total", "exchange", "conjugate_total", "iterate")
            ]
            calls.append(("enumerate", (t,)))
            calls.append(("turn_limits", (t, rng.randrange(2))))
            if rng.random() < 0.05:  # its premises are needed below, its truth is plain
                calls.append(("reflexivity", (t,)))
            if t.head == "Total":
                n = len(t.parts) - 2
                entries = [make.ONE, make.MINUS_ONE, make.ZERO, make.number(2), source.integer(())]
                matrix = [[rng.choice(entries) for _ in range(n)] for _ in range(n)]
                calls.append(
                    ("change_variable", (t, matrix, [source.integer(()) for _ in range(n)]))
                )
                factors = [f for f in make.flat("Mul", t.parts[0]) if f.closed]
                calls += [("factor_out", (t, f)) for f in factors]
                calls.append(
                    ("sift", (t, rng.randrange(3), [source.integer(()) for _ in range(n)]))
                )
                calls.append(("orthogonality", (t, source.integer(()))))
            if t.head == "At":
                count = len(t.parts) - 1
                turns = [
                    rng.choice([make.ZERO, make.ONE, source.integer(())]) for _ in range(count)
                ]
                calls.append(("periodicity", (t, turns)))
            other = attempt(lambda t=t: variant(source, t))
            if other is not None:
                twice = attempt(lambda other=other: variant(source, other)) or other
                calls += [("ring", (t, other)), ("ring", (twice, t))]
            for name, arguments in calls:
                theorem = attempt(lambda name=name, a=arguments: kernel.RULES[name](*a))
                if theorem is not None:
                    yield name, theorem
                    self.keep(theorem)
        yield from self.designed()

    def designed(self) -> Iterator[tuple[str, kernel.Theorem]]:
        """Yield theorems whose arguments chance would not find."""
        for name, call in self.calls():
            theorem = attempt(call)
            if theorem is not None:
                yield name, theorem
                self.keep(theorem)

    def calls(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        source, over = self.source, self.source.cycle
        (m,) = make.bound_point(over)
        a = source.integer(())

        def sum_of(body: Term) -> Term:
            return Term("Total", body, over, source.pick(1, 1, -1))

        def scalar(depth: int) -> Term:
            return source.scalar(1, (over,) * depth)

        point = source.pick(make.add(m, make.neg(a)), make.add(a, make.neg(m)), make.add(m, a))
        for guess in (a, make.neg(a)) if source.discrete else ():
            impulse = make.at(Term("Delta", over), [point])
            body = attempt(lambda i=impulse: make.mul(i, scalar(1)))
            yield "sift", lambda g=guess, b=body: kernel.sift(sum_of(b), 0, [g])
        if not source.discrete:
            yield from self.derivatives(m)
        if source.periodic:
            k = source.integer(())
            wave = Term("Root", source.pick(make.mul(k, m), make.mul(m, m), make.add(m, k)), over)
            yield "orthogonality", lambda: kernel.orthogonality(sum_of(wave), k)
            yield "cases", self.cases
        yield "assume", self.assumption
        yield "conjugate_total", lambda: kernel.conjugate_total(Term("Conj", sum_of(scalar(1))))
        yield "split_total", lambda: kernel.split_total(sum_of(make.add(scalar(1), scalar(1))))
        yield "exchange", lambda: kernel.exchange(sum_of(sum_of(scalar(2))))
        c = source.pick(make.ZERO, make.I, source.numbers[0], source.numbers[2], source.leaf(()))
        yield "factor_out", lambda: kernel.factor_out(sum_of(make.mul(c, scalar(1))), c)
        entry = source.pick(make.ONE, make.MINUS_ONE, make.number(2), make.number(-2), a)
        for f in source.letters[:2]:
            whole = sum_of(make.at(f, [m]))
            yield "change_variable", lambda w=whole: kernel.change_variable(w, [[entry]], [a])
        yield "change_variable", lambda: kernel.change_variable(sum_of(scalar(1)), [[entry]], [a])
        yield "turn_limits", lambda: kernel.turn_limits(sum_of(scalar(1)), 0)
        two = (source.square,)
        yield (
            "iterate",
            lambda: kernel.iterate(
                Term("Total", source.scalar(1, two), source.square, 1, source.pick(1, -1))
            ),
        )
        home = source.pick(over, source.square, source.steps)
        yield (
            "unfold",
            lambda: kernel.unfold(make.at(source.function(home, 2), source.point(home, ()))),
        )

    def derivatives(self, t: Term) -> Iterator[tuple[str, Callable[[], Any]]]:
        source = self.source
        f, g = source.letters[:2]
        (p,) = source.point(make.R, ())
        a = source.integer(())

        def moving(h: Term, x: Term) -> Term:
            x = source.pick(x, make.neg(x), make.mul(make.number(2), x), make.mul(x, x))
            value = make.at(h, [make.add(x, a) if source.rng.random() < 0.5 else x])
            return source.pick(value, value, Term("Conj", value))

        def derivative(body: Term) -> Term:
            return make.at(Term("Diff", Term("Lam", body, make.R)), [p])

        c = source.pick(make.I, make.number(-3), source.numbers[0], make.at(g, [a]))
        sums = make.add(make.mul(c, moving(f, t)), moving(source.pick(f, g), t))
        for body in (moving(f, t), make.mul(c, moving(f, t)), sums):
            yield "derivative_of_values", lambda b=body: kernel.derivative_of_values(derivative(b))
        (tau,), (outer,) = make.bound_point(make.R), make.bound_point(make.R, 1)
        mixed = make.add(source.pick(tau, make.neg(tau)), source.pick(outer, make.neg(outer)))
        product = make.mul(moving(f, tau), make.at(g, [mixed]))
        whole = Term("Total", product, make.R, source.pick(1, -1))
        yield "derivative_under_total", lambda: kernel.derivative_under_total(derivative(whole))

    def cases(self) -> kernel.Theorem:
        source = self.source
        x = source.integers[0]
        left = source.scalar(2)
        right = variant(source, left) if source.rng.random() < 0.8 else self.at_cases(left, x)
        count = source.cycle.parts[0].parts[0] if source.cycle.parts[0].head == "Number" else 2
        premises = []
        for value in range(count):
            sides = [make.substitute(side, {x: make.number(value)}) for side in (left, right)]
            premises.append(kernel.ring(*sides))
        return kernel.cases(left, right, x, source.cycle, premises)

    def at_cases(self, term: Term, x: Term) -> Term:
        """Return another polynomial that agrees with x at 0, …, N − 1 for small N."""
        zero = make.mul(x, make.add(x, make.MINUS_ONE), make.add(x, make.number(-2)))
        return make.substitute(term, {x: make.add(x, zero)})

    def assumption(self) -> kernel.Theorem:
        source = self.source
        x, s = source.integers[0], source.step
        sides = [source.scalar(1), source.scalar(1)]
        claim = Term("Equation", *sides)
        kind = source.rng.randrange(3)
        if kind == 0:
            return kernel.assume(claim, [])
        if kind == 1:
            return kernel.assume(make.for_all(claim, [x], source.cycle), [[source.integer(())]])
        general = make.for_all(claim, [s, x], source.steps)
        return kernel.assume(general, [[source.natural(()), source.integer(())]])

    def step(self) -> tuple[str, kernel.Theorem | None]:
        """Call a rule with premises."""
        if not self.pool:
            return "none", None
        rng, source = self.source.rng, self.source
        premise = rng.choice(self.pool)
        name = rng.choice(_STEPS)
        return name, attempt(lambda: getattr(self, f"do_{name}")(premise, rng, source))

    def do_symmetry(self, p: Any, rng: random.Random, source: Source) -> Any:
        return kernel.symmetry(p)

    def do_by_integrability(self, p: Any, rng: random.Random, source: Source) -> Any:
        return kernel.by_integrability(p)

    def do_transitivity(self, p: Any, rng: random.Random, source: Source) -> Any:
        other = rng.choice(self.pool)
        if rng.random() < 0.6:
            other = kernel.ring(p.rhs, variant(source, p.rhs))
        return kernel.transitivity(p, other)

    def do_bind(self, p: Any, rng: random.Random, source: Source) -> Any:
        over = rng.choice([source.cycle, source.square])
        point = [rng.choice(source.integers) for _ in range(2 if over is source.square else 1)]
        return kernel.bind(p, point, over, [rng.choice([1, -1]) for _ in point])

    def do_generalise(self, p: Any, rng: random.Random, source: Source) -> Any:
        over = rng.choice([source.cycle, source.steps, make.N])
        point = {1: [rng.choice(source.integers)], 2: [source.step, source.integers[0]]}
        wanted = [source.step] if over is make.N else point[2 if over is source.steps else 1]
        return kernel.generalise(p, wanted, over)

    def do_instantiate(self, p: Any, rng: random.Random, source: Source) -> Any:
        pairs: list[Any] = []
        for f in source.letters:
            if rng.random() < 0.3:
                pairs.append((f, source.function(f.home, 2)))
        for x in (*source.integers, source.step):
            if rng.random() < 0.3:
                pairs.append((x, source.integer(())))
        for x in source.numbers:
            if rng.random() < 0.3:
                value = rng.choice([make.I, make.ZERO, make.ONE, make.number(-2), source.leaf(())])
                pairs.append((x, value))
        return kernel.instantiate(p, pairs)

    def do_congruence(self, p: Any, rng: random.Random, source: Source) -> Any:
        other = source.scalar(1)
        term = rng.choice(
            [
                make.add(p.lhs, other),
                make.mul(other, p.lhs, p.lhs),
                Term("Conj", p.lhs),
                Term("Pow", p.lhs, rng.choice([0, 2])),
                Term("Abs", p.lhs),
                Term("Map", "u", p.lhs),
                Term("Exp", p.lhs),
            ]
        )
        return kernel.congruence(term, [rng.randrange(len(term.parts))], [p])

    def do_extensionality(self, p: Any, rng: random.Random, source: Source) -> Any:
        over = rng.choice([source.cycle, source.steps])
        point = [source.integers[0]] if over is source.cycle else [source.step, source.integers[0]]
        value = p.lhs
        f = make.lam(value, point, over)
        if value.head == "At" and value.parts[0].home is over and rng.random() < 0.7:
            f = value.parts[0]
        space = over is source.cycle
        operators = [
            Term("Plus", f, f),
            Term("ConjF", f),
            Term("Operator", "U", source.cycle, f),
            Term("Operator", "U", source.cycle, source.step, f),
        ]
        if space:
            operators += [
                Term("Conv", f, source.letters[0]),
                Term("Corr", f, f),
                Term("Reflect", f),
                Term("Fourier", f) if source.periodic else Term("Reflect", f),
                Term("Shift", f, source.integer(())),
            ]
        o = rng.choice(operators)
        term = make.at(o, source.point(o.home, ()))
        return kernel.extensionality(term, rng.randrange(len(o.parts)), p, point)
