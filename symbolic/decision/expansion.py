"""Normal forms with proof: function terms are expanded by lemmas of the catalogue.

A *combination* is made by Plus, Scale and Shift of derivatives of sorted products. Every step here
is a theorem of the kernel; `symbolic.decision.algebra` says beforehand where they lead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from symbolic.chapters import calculus as d
from symbolic.chapters import convolution as b
from symbolic.chapters import correlation as c
from symbolic.chapters import definitions as a
from symbolic.chapters.registry import Lemma
from symbolic.decision.algebra import Factor, reduced, wrap
from symbolic.decision.scalars import term_of, value_of
from symbolic.decision.symmetries import Symmetries
from symbolic.kernel import rules
from symbolic.kernel.errors import ProofError
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete
from symbolic.kernel.terms import MINUS_ONE, Term, at, letter, neg, variable
from symbolic.notation.points import Point, generic
from symbolic.proving.rewriting import chain, extend, fold_pointwise, in_parts, rewrite

_PUSHED = {
    "Conv": (b.conjugate_of_convolution, b.reflection_of_convolution),
    "Corr": (c.conjugate_of_correlation, c.reflection_of_correlation),
}
_SCALAR = variable("a")


class Expander:
    """Proves expansions on one domain, at one generic point.

    Attributes
    ----------
    used
        The lemmas that were used since it was emptied.
    """

    def __init__(self, domain: Term, point: Point) -> None:
        self.domain = domain
        self.point = point
        self.used: dict[str, None] = {}
        self._names = {name: letter(name, domain) for name in "fgh"}
        self._lemmas: dict[str, Theorem] = {}
        self._patterns: dict[tuple[str, int], Term] = {}
        self._tables: dict[tuple[Term, bool, bool], Proved] = {}
        self._factors: dict[tuple[Term, bool, bool], Theorem] = {}

    def at(self, function: Term) -> Term:
        """Return the value of a function at the generic point."""
        return at(function, self.point)

    def prove(self, function: Term) -> Theorem:
        """Return ``F(t) = Σ c_i (u ⋆ v ⋆ …)⁽ᵏ⁾(t − a_i)`` with sorted products."""
        expanded = self.expand(function, False, False)
        return chain(expanded, self.values(expanded.rhs))

    def values(self, value: Term) -> Theorem | None:
        """Write a value of a combination as a sum of values of products; None if it is one."""
        function = value.parts[0]
        if function.head not in {"Plus", "Scale", "Shift"}:
            return self.reduced(value)
        step = rules.unfold(value)
        if step.rhs.head == "At":
            return chain(step, self.values(step.rhs))
        values = in_parts(step.rhs, lambda p: self.values(p) if p.head == "At" else None)
        return chain(step, values)

    def reduced(self, value: Term) -> Theorem | None:
        """Drop multiples of N from the point n − a of a value on ℤ/N; None if there are none."""
        if self.domain.head != "Cycle":
            return None
        by = value_of(value.parts[1]) - value_of(self.point[0])
        (less,) = reduced((by,), self.domain)
        if less == by:
            return None
        turns = term_of((less - by) * value_of(self.domain.parts[0]) ** -1)
        return rules.periodicity(value, [turns])

    def expand(self, function: Term, conjugated: bool, reflected: bool) -> Theorem:
        """Return the value of the wrapped function as that of a combination."""
        head, parts = function.head, function.parts
        if head == "Letter":
            key = (function, conjugated, reflected)
            if key not in self._factors:
                self._factors[key] = Symmetries(function, self.point).factor(conjugated, reflected)
            return self._factors[key]
        pushed = self._push(function, conjugated, reflected)
        if head == "Plus" and len(parts) > 2:
            parts = (parts[0], Term("Plus", *parts[1:]))
        if head == "Delta":
            return pushed
        if head == "Diff":
            inner = self.expand(parts[0], conjugated, reflected)
            derivative = self._differentiate(wrap(parts[0], conjugated, reflected), inner)
            return self._below(pushed, derivative) if reflected else chain(pushed, derivative)
        if head in {"ConjF", "Reflect"}:
            conj, refl = conjugated ^ (head == "ConjF"), reflected ^ (head == "Reflect")
            return chain(pushed, self.expand(parts[0], conj, refl))
        if head == "Scale":
            return self._below(pushed, self.expand(parts[1], conjugated, reflected))
        turned = head == "Corr"
        first = self.expand(parts[0], conjugated ^ turned, reflected ^ turned)
        if head == "Shift":
            return self._below(pushed, first)
        second = self.expand(parts[1], conjugated, reflected)
        done = self._below(pushed, first, second)
        if head == "Plus":
            return done
        return chain(done, self._multiply(*done.rhs.parts[0].parts))

    # -------------------------------------------------------------- steps

    def _below(self, start: Theorem, *arguments: Theorem) -> Theorem:
        """Rewrite arguments of the operator that `start` reached."""
        done = start
        # Equal arguments are rewritten together, by whichever theorem comes first.
        for argument in {argument.lhs: argument for argument in arguments}.values():
            if argument.lhs is not argument.rhs:
                done = chain(done, extend(done.rhs, argument, self.point))
        return done

    def _use(self, lemma: Lemma, numbers: Mapping[Term, Term] | None = None, **fs: Term) -> Theorem:
        """Return a lemma for the functions f, g, h and the numbers given."""
        if lemma.id not in self._lemmas:
            self._lemmas[lemma.id] = self._ready(lemma)
        self.used[lemma.id] = None
        pairs = [(self._names[n], f) for n, f in fs.items()]
        return _instance(self._lemmas[lemma.id], [*pairs, *(numbers or {}).items()])

    def _ready(self, lemma: Lemma) -> Theorem:
        """Return a lemma at the expander's point, asking integrability rather than existence."""
        theorem = lemma.on(self.domain)
        point = generic(self.domain, "n" if discrete(self.domain) else "t")
        moved = _instance(theorem, list(zip(point, self.point, strict=True)))
        return rules.by_integrability(moved) if moved.hypotheses else moved

    def _push(self, function: Term, conjugated: bool, reflected: bool) -> Theorem:
        """Push conjugation and reflection below the head of `function`; turn ∗ into ⋆."""
        pattern = self._pattern(function)
        key = (pattern, conjugated, reflected)
        if key not in self._tables:
            prove = self._product_table if pattern.head in _PUSHED else self._table
            self._tables[key] = prove(*key)
        theorem, used = self._tables[key]
        self.used |= dict.fromkeys(used)
        return _instance(theorem, list(zip(pattern.parts, function.parts, strict=True)))

    def _pattern(self, function: Term) -> Term:
        """Return the operator of a function, of letters u, v, … and of generic numbers."""
        key = (function.head, len(function.parts))
        if key not in self._patterns:
            letters = (letter(f"u{k}", self.domain) for k in count())
            numbers = iter([_SCALAR] if function.head == "Scale" else generic(self.domain, "a"))
            sources = {"function": letters, "scalar": numbers}
            made = (next(sources[p.sort]) if p.sort in sources else p for p in function.parts)
            self._patterns[key] = Term(function.head, *made)
        return self._patterns[key]

    def _table(self, pattern: Term, conjugated: bool, reflected: bool) -> Proved:
        """Prove how wrapping passes a pointwise operator."""
        there = _pushed(pattern, conjugated, reflected)
        return self._by_definition(wrap(pattern, conjugated, reflected), there), ()

    def _by_definition(self, f: Term, g: Term) -> Theorem:
        """Prove that two functions are the same by the definitions of the pointwise operators."""
        if f is g:
            return rules.reflexivity(self.at(f))
        theorem = fold_pointwise(self.at(f), self.at(g))
        if theorem is None:
            raise ProofError(f"{f} is not {g} by definition")
        return theorem

    def _product_table(self, pattern: Term, conjugated: bool, reflected: bool) -> Proved:
        head = pattern.head
        wrapped = self.at(wrap(pattern, conjugated, reflected))
        lemmas = [_PUSHED[head][1]] * reflected + [_PUSHED[head][0]] * conjugated
        if head == "Corr":
            lemmas.append(a.correlation_as_convolution)
        done = rules.reflexivity(wrapped)
        for lemma in lemmas:
            convert = rewrite(lemma.on(self.domain))
            step = convert(done.rhs)
            if step is None:
                raise ProofError(f"{lemma.id} does not apply to {done.rhs}")
            done = chain(done, step)
        turned = head == "Corr"
        first = wrap(pattern.parts[0], conjugated ^ turned, reflected ^ turned)
        done = self._below(done, self._by_definition(done.rhs.parts[0].parts[0], first))
        return done, tuple(lemma.id for lemma in lemmas)

    # -------------------------------------------------------------- derivatives

    def _differentiate(self, function: Term, expanded: Theorem) -> Theorem:
        """Return the derivative of a function as a combination, from the function as one."""
        here = rules.reflexivity(self.at(Term("Diff", function)))
        return chain(self._below(here, expanded), self._distribute(expanded.rhs.parts[0]))

    def _distribute(self, combination: Term) -> Theorem:
        """Push a derivative below Plus, Scale and Shift."""
        parts = combination.parts
        if combination.head == "Plus":
            f, g = parts
            step = self._use(d.derivative_of_sum, f=f, g=g)
            return self._below(step, self._distribute(f), self._distribute(g))
        if combination.head == "Scale":
            step = self._use(d.derivative_of_multiple, {_SCALAR: parts[0]}, f=parts[1])
            return self._below(step, self._distribute(parts[1]))
        if combination.head == "Shift":
            step = self._translate(d.derivative_of_translation, parts[1:], f=parts[0])
            return self._below(step, self._distribute(parts[0]))
        return rules.reflexivity(self.at(Term("Diff", combination)))

    # -------------------------------------------------------------- products

    def _multiply(self, x: Term, y: Term) -> Theorem:
        """Expand the product of two combinations."""
        if x.head == "Plus":
            step = self._use(b.convolution_distributes_first, f=x.parts[0], g=x.parts[1], h=y)
            parts = [self._multiply(part, y) for part in x.parts]
        elif y.head == "Plus":
            step = self._use(b.convolution_distributes, f=x, g=y.parts[0], h=y.parts[1])
            parts = [self._multiply(x, part) for part in y.parts]
        elif x.head == "Scale":
            step = self._use(b.convolution_scales_first, {_SCALAR: x.parts[0]}, f=x.parts[1], g=y)
            parts = [self._multiply(x.parts[1], y)]
        elif y.head == "Scale":
            step = self._use(b.convolution_scales_second, {_SCALAR: y.parts[0]}, f=x, g=y.parts[1])
            parts = [self._multiply(x, y.parts[1])]
        elif x.head == "Shift":
            step = rules.symmetry(
                self._translate(b.translation_of_convolution, x.parts[1:], f=x.parts[0], g=y)
            )
            parts = [self._multiply(x.parts[0], y)]
        elif y.head == "Shift":
            step = rules.symmetry(
                self._translate(b.translation_of_convolution_second, y.parts[1:], f=x, g=y.parts[0])
            )
            parts = [self._multiply(x, y.parts[0])]
        elif x.head == "Diff":
            step = rules.symmetry(self._use(d.derivative_of_convolution_first, f=x.parts[0], g=y))
            parts = [self._multiply(x.parts[0], y)]
        elif y.head == "Diff":
            step = rules.symmetry(self._use(d.derivative_of_convolution, f=x, g=y.parts[0]))
            parts = [self._multiply(x, y.parts[0])]
        else:
            return self._merge(x, y)
        return self._below(step, *parts)

    def _translate(self, lemma: Lemma, by: Sequence[Term], **fs: Term) -> Theorem:
        return self._use(lemma, dict(zip(generic(self.domain, "a"), by, strict=True)), **fs)

    def _merge(self, x: Term, y: Term) -> Theorem:
        """Sort the product of two sorted products u ⋆ (v ⋆ …)."""
        if x.head == "Delta":
            return self._use(b.impulse_is_identity, f=y)
        if y.head == "Delta":
            return self._use(b.impulse_is_identity_right, f=x)
        if x.head != "Conv":
            return self._insert(x, y)
        first, rest = x.parts
        inner = self._merge(rest, y)
        step = self._below(self._use(b.convolution_associates, f=first, g=rest, h=y), inner)
        return chain(step, self._insert(first, step.rhs.parts[0].parts[1]))

    def _insert(self, x: Term, y: Term) -> Theorem:
        """Sort x ⋆ y for a factor x and a sorted product y."""
        head, rest = y.parts if y.head == "Conv" else (y, None)
        if factor_of(x).key() <= factor_of(head).key():
            return rules.reflexivity(self.at(Term("Conv", x, y)))
        if rest is None:
            return self._use(b.convolution_commutes, f=x, g=y)
        step = self._use(b.convolution_commutes_left, f=x, g=head, h=rest)
        return self._below(step, self._insert(x, rest))


Proved = tuple[Theorem, tuple[str, ...]]
"""A theorem and the ids of the lemmas that it rests on."""


def _pushed(term: Term, conjugated: bool, reflected: bool) -> Term:
    """Return what a wrapped term is with the wrapping below its head; a sum has two summands."""
    head, parts = term.head, term.parts
    if head == "ConjF":
        return wrap(parts[0], not conjugated, reflected)
    if head == "Reflect":
        return wrap(parts[0], conjugated, not reflected)
    if head == "Plus":
        rest = parts[1] if len(parts) == 2 else Term("Plus", *parts[1:])
        return Term("Plus", *(wrap(f, conjugated, reflected) for f in (parts[0], rest)))
    if head == "Scale":
        scalar = Term("Conj", parts[0]) if conjugated else parts[0]
        return Term("Scale", scalar, wrap(parts[1], conjugated, reflected))
    if head == "Shift":
        by = map(neg, parts[1:]) if reflected else parts[1:]
        return Term("Shift", wrap(parts[0], conjugated, reflected), *by)
    if head == "Diff":
        derivative = Term("Diff", wrap(parts[0], conjugated, reflected))
        return Term("Scale", MINUS_ONE, derivative) if reflected else derivative
    return term


def factor_of(function: Term) -> Factor:
    """Return a factor from its function term."""
    conjugated = function.head == "ConjF"
    inner = function.parts[0] if conjugated else function
    reflected = inner.head == "Reflect"
    return Factor(inner.parts[0] if reflected else inner, conjugated, reflected)


def product_of(factors: Sequence[Factor], order: int) -> Term:
    """Return a sorted product u ⋆ (v ⋆ …) with a factor at least, differentiated."""
    *first, product = (f.function() for f in factors)
    for one in reversed(first):
        product = Term("Conv", one, product)
    for _ in range(order):
        product = Term("Diff", product)
    return product


def _instance(theorem: Theorem, pairs: Sequence[tuple[Term, Term]]) -> Theorem:
    moved = [(name, value) for name, value in pairs if name is not value]
    return rules.instantiate(theorem, moved) if moved else theorem
