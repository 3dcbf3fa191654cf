"""Rewriting inside terms, on top of the kernel: where a rule is applied, and how lemmas match.

Nothing here is trusted: every function returns a theorem that the kernel has made, or None.
A *conversion* takes a term and returns a theorem ``term = other``, or None where it does not apply.
Where two terms that should be one differ only in how they are written, `chain` puts the kernel's
rule `ring` between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import TypeAlias

from symbolic.kernel import rules
from symbolic.kernel.definitions import DEFINITIONS
from symbolic.kernel.errors import ProofError
from symbolic.kernel.polynomials import parts as partial
from symbolic.kernel.polynomials import same
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete, has_sign, is_coordinate
from symbolic.kernel.terms import Term, at, opened, substitute
from symbolic.notation.points import Point, unused, variables
from symbolic.proving.tidying import tidy

Conversion: TypeAlias = Callable[[Term], Theorem | None]
Values: TypeAlias = dict[Term, Term]
"""Functions for letters and numbers for variables."""

PRODUCTS = frozenset(["Conv", "Corr"])
POINTWISE = frozenset(DEFINITIONS) - PRODUCTS
"""The operators that are unfolded as soon as they show; of them only F needs a total."""
_NAMES = {True: ("m", "k", "j", "l", "p", "q"), False: ("tau", "sigma", "rho", "omega")}

# ------------------------------------------------------------------ points and chains


def fresh_point(domain: Term, *terms: Term) -> Point:
    """Return a generic point of `domain` that occurs in none of the terms."""
    usual = _NAMES[discrete(domain)]
    names = (name + "'" * primes for primes in count() for name in usual)
    return unused(domain, names, variables(*terms))


def chain(*theorems: Theorem | None) -> Theorem:
    """Return the composition of the theorems given, leaving out each None.

    Raises
    ------
    ProofError
        If the right side of one and the left side of the next have different normal forms.
    """
    links = [t for t in theorems if t is not None]
    result = links[0]
    for link in links[1:]:
        if result.rhs is not link.lhs:
            result = rules.transitivity(result, rules.ring(result.rhs, link.lhs))
        result = rules.transitivity(result, link)
    return result


def starting_at(term: Term, theorem: Theorem) -> Theorem:
    """Return a theorem about `term` from one whose left side is the same in another writing."""
    return theorem if theorem.lhs is term else chain(rules.ring(term, theorem.lhs), theorem)


def tidied(theorem: Theorem) -> Theorem:
    """Return the theorem with its right side as one would write it."""
    neat = tidy(theorem.rhs)
    return theorem if neat is theorem.rhs else chain(theorem, rules.ring(theorem.rhs, neat))


def tidied_left(theorem: Theorem) -> Theorem:
    """Return the theorem with its left side as one would write it; terms are matched with that."""
    neat = tidy(theorem.lhs)
    return theorem if neat is theorem.lhs else starting_at(neat, theorem)


# ------------------------------------------------------------------ inside terms


def everywhere(term: Term, convert: Conversion) -> Theorem | None:
    """Apply a conversion to the outermost subterms where it applies, also below totals."""
    whole = convert(term)
    if whole is not None:
        return starting_at(term, whole)
    if term.head == "Total":
        return below(term, lambda body, _: everywhere(body, convert))
    inside = term.head in rules.CONGRUENT
    return in_parts(term, lambda part: everywhere(part, convert)) if inside else None


def in_parts(term: Term, convert: Conversion) -> Theorem | None:
    """Apply a conversion to the parts of an algebraic term where it applies."""
    inside = {k: convert(part) for k, part in enumerate(term.parts) if type(part) is Term}
    premises = {k: theorem for k, theorem in inside.items() if theorem is not None}
    return rules.congruence(term, [*premises], [*premises.values()]) if premises else None


def below(total: Term, convert: Callable[[Term, Sequence[Term]], Theorem | None]) -> Theorem | None:
    """Convert the body of a total at a generic point, which the conversion is told."""
    point = fresh_point(total.parts[1], total)
    inside = convert(opened(total, point), point)
    return None if inside is None else bind(inside, point, total)


def bind(inside: Theorem, point: Sequence[Term], total: Term) -> Theorem:
    """Return the equation of two totals from one of their bodies, generalising hypotheses on it."""
    _, over, *turns = total.parts
    return rules.bind(_general(inside, point, over), point, over, turns)


def _general(inside: Theorem, point: Sequence[Term], over: Term) -> Theorem:
    """Return the theorem with hypotheses that hold for all points instead of this one."""
    if any(not h.free.isdisjoint(point) for h in inside.hypotheses):
        return rules.generalise(inside, point, over)
    return inside


def extend(term: Term, inside: Theorem, point: Sequence[Term]) -> Theorem:
    """Replace each argument A of the operator in `term` by the function of ``A(point) = …``."""
    done: Theorem | None = None
    here = term
    for place, part in enumerate(term.parts[0].parts):
        if type(part) is Term and part.sort == "function" and at(part, point) is inside.lhs:
            general = _general(inside, point, part.home)
            done = chain(done, rules.extensionality(here, place, general, point))
            here = done.rhs
    if done is None:
        raise ProofError(f"{inside.lhs} is no value of an argument in {term}")
    return done


def conjugate_inside(term: Term) -> Theorem | None:
    """Take the conjugate of a total under the total."""
    here = term.head == "Conj" and term.parts[0].head == "Total"
    return rules.conjugate_total(term) if here else None


def repeatedly(term: Term, convert: Conversion) -> Theorem | None:
    """Apply a conversion everywhere until it applies nowhere."""
    done: Theorem | None = None
    while (step := everywhere(done.rhs if done else term, convert)) is not None:
        done = tidied(chain(done, step))
    return done


# ------------------------------------------------------------------ definitions


def unfold(heads: Iterable[str]) -> Conversion:
    """Return the conversion that unfolds values of operators with the given heads."""
    wanted = frozenset(heads)

    def convert(term: Term) -> Theorem | None:
        here = term.head == "At" and term.parts[0].head in wanted
        return rules.unfold(term) if here else None

    return convert


def pointwise(term: Term) -> Theorem | None:
    """Unfold a pointwise operator, or differentiate what it gives."""
    if term.head != "At":
        return None
    function = term.parts[0]
    if function.head in POINTWISE:
        return rules.unfold(term)
    if function.head != "Diff":
        return None
    inner = function.parts[0]
    if inner.head == "Lam":
        return rules.derivative_of_values(term)
    if inner.head not in POINTWISE | {"Diff"}:
        return None
    point = fresh_point(inner.home, term)
    inside = repeatedly(at(inner, point), pointwise)
    if inside is None:
        return None
    written_out = extend(term, inside, point)
    return chain(written_out, rules.derivative_of_values(written_out.rhs))


def differentiate(term: Term) -> Theorem | None:
    """Take the derivative of a function of t: a total, or a combination of other functions."""
    if term.head != "At" or term.parts[0].head != "Diff":
        return None
    function = term.parts[0].parts[0]
    if function.head == "Lam" and function.parts[0].head == "Total":
        return rules.derivative_under_total(term)
    return pointwise(term)


def unfold_layer(term: Term) -> Theorem | None:
    """Unfold the outermost ⋆ and ∗ once, and every pointwise operator that then shows."""
    first = everywhere(term, unfold(PRODUCTS))
    first = tidied(first) if first else None
    second = repeatedly(first.rhs if first else term, unfold(POINTWISE))
    return chain(first, second) if first or second else None


def fold(term: Term, target: Term) -> Theorem | None:
    """Prove ``term = target`` by unfolding `target` layer by layer until the terms are the same."""
    unfolded: Theorem | None = None
    while True:
        now = unfolded.rhs if unfolded else target
        if same(now, term):
            if unfolded is not None:
                return starting_at(term, rules.symmetry(unfolded))
            return rules.reflexivity(term) if now is term else rules.ring(term, now)
        layer = unfold_layer(now)
        if layer is None:
            return None
        unfolded = chain(unfolded, layer)


def fold_pointwise(term: Term, target: Term) -> Theorem | None:
    """Prove ``term = target`` by unfolding the pointwise operators of both."""
    left, right = repeatedly(term, pointwise), repeatedly(target, pointwise)
    ends = left.rhs if left else term, right.rhs if right else target
    if not same(*ends):
        return None
    link = rules.ring(*ends) if ends[0] is not ends[1] else rules.reflexivity(ends[0])
    return chain(left, link, rules.symmetry(right) if right else None)


# ------------------------------------------------------------------ lemmas


def rewrite(*lemmas: Theorem) -> Conversion:
    """Return the conversion that applies the first lemma whose left side fits, left to right.

    Letters of a lemma match functions, its variables match numbers. Below operators lemmas are
    applied to functions, by extensionality.
    """
    return _applying(lemmas, lambda _: True)


def rewrite_exactly(*lemmas: Theorem) -> Conversion:
    """Return the conversion that applies lemmas where a left side stands, letter by letter."""
    return _applying(lemmas, lambda n: n.head != "Letter")


def _applying(lemmas: Iterable[Theorem], may_stand_for: Callable[[Term], bool]) -> Conversion:
    tidy_ones = [tidied_left(lemma) for lemma in lemmas]

    def convert(term: Term) -> Theorem | None:
        for lemma in tidy_ones:
            found = match(lemma.lhs, term)
            moved = [(n, v) for n, v in (found or {}).items() if n is not v]
            if found is not None and all(may_stand_for(n) for n, _ in moved):
                return rules.instantiate(lemma, moved) if moved else lemma
        return _rewrite_arguments(term, convert) if term.head == "At" else None

    return convert


def assumed(hypotheses: Sequence[Term]) -> Conversion:
    """Return the conversion that applies assumed equations ∀x. a(x) = b(x), left to right."""

    def convert(term: Term) -> Theorem | None:
        for hypothesis in hypotheses:
            point = fresh_point(hypothesis.parts[1], hypothesis, term)
            found = match(opened(hypothesis, point).parts[0], term)
            if found is not None and all(v is n or n in point for n, v in found.items()):
                return rules.assume(hypothesis, [[found[x] for x in point]])
        return None

    return convert


def _rewrite_arguments(term: Term, convert: Conversion) -> Theorem | None:
    """Rewrite the function arguments of the operator in `term` that can be rewritten."""
    done: Theorem | None = None
    for place, part in enumerate(term.parts[0].parts):
        if type(part) is not Term or part.sort != "function":
            continue
        point = fresh_point(part.home, term)
        value = opened(part, point) if part.head == "Lam" else at(part, point)
        inside = everywhere(value, convert)
        if inside is not None:
            here, general = done.rhs if done else term, _general(tidied(inside), point, part.home)
            done = chain(done, rules.extensionality(here, place, general, point))
    return done


def match(pattern: Term, term: Term) -> Values | None:
    """Return functions and numbers that turn `pattern` into `term`, or None.

    Each letter matches any function on its home with its declared properties, each variable that
    stands alone any number of its kind that always has a value. Coordinates are compared in normal
    form.
    """
    values: Values = {}
    return values if _match(pattern, term, values) else None


def _match(pattern: Term, term: Term, values: Values) -> bool:
    head = pattern.head
    if head == "Letter":
        fits = term.sort == "function" and term.home is pattern.home and _declared(pattern, term)
        return fits and values.setdefault(pattern, term) is term
    if head == "Var":
        fits = term.sort == "scalar" and not partial(term) and _is_kind(pattern, term)
        return fits and same(values.setdefault(pattern, term), term)
    if pattern is term and not pattern.free:
        return True
    if head == term.head and len(pattern.parts) == len(term.parts):
        kept = dict(values)
        if all(map(_match_part, pattern.parts, term.parts, [values] * len(term.parts))):
            return True
        values.clear()
        values.update(kept)
    return pattern.sort == term.sort == "scalar" and _same_filled(pattern, term, values)


def _match_part(pattern: object, part: object, values: Values) -> bool:
    if type(pattern) is Term and type(part) is Term:
        return _match(pattern, part, values)
    return pattern == part


def _same_filled(pattern: Term, term: Term, values: Values) -> bool:
    """Tell whether a pattern whose names are all known is the term in another writing."""
    known = all(n in values for n in pattern.free if n.head != "Bound")
    if not known or any(n.head == "Bound" for n in pattern.free):
        return (
            known
            and same(pattern, term)
            and all(values[n] is n for n in pattern.free if n.head != "Bound")
        )
    return same(substitute(pattern, values), term)


def _declared(letter: Term, function: Term) -> bool:
    """Tell whether a function has the properties that a letter was declared to have."""
    told = set(letter.parts[1].split("+")) - {""}
    has = set(function.parts[1].split("+")) if function.head == "Letter" else set()
    return told <= has


def _is_kind(variable: Term, value: Term) -> bool:
    _, base, sign = variable.parts
    if base == "complex":
        return not sign
    return is_coordinate(value, base) and (not sign or has_sign(value, sign))
