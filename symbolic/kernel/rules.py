"""The kernel: what a theorem is, and the rules, which alone make one.

A `Theorem` ``H ⊢ a = b`` says: for all functions named by its letters, on their homes, and all
numbers named by its variables, of their kinds, if the hypotheses H hold, then a has a value if and
only if b has, and the values are equal. A letter may stand for a function with missing values (as
f ⋆ g has them for integrable f, g on ℝ); a ``Map`` stands for any function of numbers, an
``Operator`` for any operator of functions and numbers. A term has a value when all its parts have;
a total when its body has one almost everywhere (on ℤ: everywhere) and both halves converge
independently of each other; over several coordinates, when it converges absolutely.

A theorem is an empty token. What it states is kept in this module's ledger, under the token's
identity; only the decorator `_rule` writes to the ledger.

Each rule's docstring draws the inference as a fraction; V stands for hypotheses that it adds. The
arguments of each rule are of the kinds listed in `SIGNATURES`; all terms are closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, NamedTuple, NoReturn
from weakref import WeakKeyDictionary

from . import derivatives, totals
from .definitions import definition
from .errors import ConvproofError, ProofError, brief, need
from .integrability import derivation, without_implied
from .interning import Term, is_term, spread
from .polynomials import atom, certainly_real, parts, polynomial
from .shapes import has_sign, is_coordinate, is_nonzero, is_periodic, is_point, kinds
from .terms import Point, add, closed_over, declared, for_all, number, opened, substitute
from .totals import NONE, Conclusion, length

# ------------------------------------------------------------------ signature


class Theorem:
    """A proved equation with its hypotheses; made by the rules below, by nothing else.

    Attributes
    ----------
    lhs, rhs
        The two sides: closed terms.
    hypotheses
        What is asked of the functions and numbers: a frozenset of terms.
    inference
        The rule that made it, and its arguments, premises among them.
    """

    __slots__ = ("__weakref__",)

    lhs = property(lambda theorem: _fact(theorem).lhs)
    rhs = property(lambda theorem: _fact(theorem).rhs)
    hypotheses = property(lambda theorem: _fact(theorem).hypotheses)
    inference = property(lambda theorem: _fact(theorem).inference)

    def __new__(cls, *_: object) -> NoReturn:
        """Refuse."""
        raise ProofError("Theorem(…): only the rules of the kernel make theorems")

    def __init_subclass__(cls) -> NoReturn:
        raise ProofError("class Theorem cannot be subclassed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise ProofError("a theorem cannot be copied or pickled; write a certificate and check it")


SIGNATURES: dict[str, str] = {
    # equality
    "reflexivity": "scalar",
    "symmetry": "theorem",
    "transitivity": "theorem theorem",
    "congruence": "scalar [integer] [theorem]",
    "bind": "theorem [scalar] domain [integer]",
    "extensionality": "scalar integer theorem [scalar]",
    "instantiate": "theorem [pair]",
    "cases": "scalar scalar scalar domain [theorem]",
    # definitions and algebra
    "unfold": "scalar",
    "ring": "scalar scalar",
    # totals
    "change_variable": "scalar [[scalar]] [scalar]",
    "turn_limits": "scalar integer",
    "conjugate_total": "scalar",
    "split_total": "scalar",
    "factor_out": "scalar scalar",
    "exchange": "scalar",
    "iterate": "scalar",
    "enumerate": "scalar",
    "sift": "scalar integer [scalar]",
    "orthogonality": "scalar scalar",
    "periodicity": "scalar [scalar]",
    # derivatives
    "derivative_of_values": "scalar",
    "derivative_under_total": "scalar",
    # hypotheses and induction
    "assume": "hypothesis [[scalar]]",
    "generalise": "theorem [scalar] domain",
    "by_integrability": "theorem",
    "induction": "[hypothesis] [[scalar]] scalar [theorem] [theorem] integer",
}
"""The kinds of the arguments of each rule; ``[k]`` is a sequence of arguments of kind k."""

RULES: dict[str, Callable[..., Theorem]] = {}


class Inference(NamedTuple):
    """How a theorem was made: the name of the rule and its arguments, premises among them."""

    rule: str
    arguments: tuple[Any, ...]


class _Fact(NamedTuple):
    lhs: Term
    rhs: Term
    hypotheses: frozenset[Term]
    inference: Inference


_LEDGER: WeakKeyDictionary[Theorem, _Fact] = WeakKeyDictionary()


def _fact(theorem: object) -> _Fact:
    fact = _LEDGER.get(theorem) if type(theorem) is Theorem else None  # type: ignore[call-overload]
    if fact is None:
        raise ProofError(f"{object.__repr__(theorem)} was not made by the kernel")
    return fact


_MISFITS = (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError)


def _rule(infer: Callable[..., Conclusion]) -> Callable[..., Theorem]:
    """Make a rule of a function from arguments to a conclusion."""
    name = infer.__name__.rstrip("_")
    kinds = SIGNATURES[name]

    @wraps(infer)
    def rule(*arguments: Any) -> Theorem:
        try:
            wanted = spread(kinds, len(arguments), name)
            frozen = tuple(map(_frozen, wanted, arguments))
            return _admit(infer(*frozen), Inference(name, frozen))
        except ConvproofError as error:
            raise ProofError(f"{name}: {error}") from error
        except _MISFITS as error:
            raise ProofError(f"{name}: the arguments do not fit: {brief(repr(error))}") from error

    RULES[name] = rule
    return rule


def _frozen(kind: str, argument: Any) -> Any:
    """Return a copy of an argument that cannot change between its check and its use."""
    if kind[0] == "[":
        need(type(argument) in {list, tuple}, "{} is no sequence of {}", argument, kind[1:-1])
        return tuple([_frozen(kind[1:-1], member) for member in tuple(argument)])
    if kind == "pair":
        need(type(argument) in {list, tuple} and len(argument) == 2, "{} is no pair", argument)
        return tuple([_frozen("any", member) for member in tuple(argument)])
    if kind == "integer":
        need(type(argument) is int, "{} is no integer", argument)
    elif kind != "theorem":  # its rule looks it up in the ledger
        need(is_term(argument), "{} is no term", argument)
        good = kind in {"any", argument.sort}
        need(good, "{} is a {}, a {} is needed", argument, argument.sort, kind)
        need(
            argument.closed, "{} has a bound point outside its binder or a reserved name", argument
        )
    return argument


def _admit(conclusion: Conclusion, inference: Inference) -> Theorem:
    lhs, rhs, hypotheses = conclusion
    names = lhs.free | rhs.free if lhs.free is not rhs.free else lhs.free
    names = names.union(*(h.free for h in hypotheses)) if hypotheses else names
    need(lhs.sort == rhs.sort == "scalar", "the sides of a theorem are numbers")
    closed = lhs.closed and rhs.closed and all(h.closed for h in hypotheses)
    need(closed, "a bound point outside its binder")
    distinct = len({(n.head, n.parts[0]) for n in names}) == len(names)
    need(distinct, "two variables or two letters among {} have one name", names)
    told = (declared(n) for n in names if n.head == "Letter")
    theorem: Theorem = object.__new__(Theorem)  # type: ignore[arg-type]  # its own __new__ refuses
    _LEDGER[theorem] = _Fact(lhs, rhs, hypotheses.union(*told), inference)
    return theorem


# ------------------------------------------------------------------ equality


@_rule
def reflexivity(term: Term) -> Conclusion:
    """A term equals itself.

    ::

        ─────────
        ⊢ a = a
    """
    return term, term, NONE


@_rule
def symmetry(premise: Theorem) -> Conclusion:
    """An equation can be read backwards.

    ::

        H ⊢ a = b
        ─────────
        H ⊢ b = a
    """
    p = _fact(premise)
    return p.rhs, p.lhs, p.hypotheses


@_rule
def transitivity(first: Theorem, second: Theorem) -> Conclusion:
    """Equations compose.

    ::

        H ⊢ a = b    K ⊢ b = c
        ──────────────────────
             H, K ⊢ a = c

    Fails unless both b are the same term: where they differ in writing, `ring` stands between.
    """
    p, q = _fact(first), _fact(second)
    need(p.rhs is q.lhs, "{} and {} must be the same term", p.rhs, q.lhs)
    return p.lhs, q.rhs, p.hypotheses | q.hypotheses


@_rule
def congruence(term: Term, places: Sequence[int], premises: Sequence[Theorem]) -> Conclusion:
    """Equals can replace equals in an algebraic term.

    ::

        H₁ ⊢ a₁ = b₁   …   Hₙ ⊢ aₙ = bₙ
        ───────────────────────────────────
        H₁, …, Hₙ ⊢ h(a₁, …) = h(b₁, …)

    for h a sum, product, power, conjugate, exponential, modulus or map; premise j is about the
    part at place j.
    Fails unless each part at a place is the left side of its premise.
    """
    need(term.head in CONGRUENT, "{} is no algebraic term", term)
    need(premises, "{} without a premise", term)
    facts = [_fact(p) for p in premises]
    parts = list(term.parts)
    for place, fact in zip(places, facts, strict=True):
        need(place in range(len(parts)), "{} has no part {}", term, place)
        need(parts[place] is fact.lhs, "part {} of {} is not {}", place, term, fact.lhs)
        parts[place] = fact.rhs
    return term, Term(term.head, *parts), NONE.union(*(fact.hypotheses for fact in facts))


CONGRUENT = frozenset(["Add", "Mul", "Pow", "Conj", "Exp", "Abs", "Map"])


@_rule
def bind(premise: Theorem, point: Point, domain: Term, turns: Sequence[int]) -> Conclusion:
    """Equals can replace equals below a total.

    ::

             H ⊢ a = b
        ─────────────────────
        H ⊢ ∫ a dτ = ∫ b dτ

    Fails unless τ is a generic point of the domain that no hypothesis mentions (see `generalise`),
    and, on a cycle, both bodies are periodic.
    """
    p = _fact(premise)
    _generic(point, domain)
    _free_of(p.hypotheses, point)
    sides = (closed_over(side, point, domain) for side in (p.lhs, p.rhs))
    lhs, rhs = (Term("Total", side, domain, *turns) for side in sides)
    return lhs, rhs, p.hypotheses


@_rule
def extensionality(term: Term, place: int, premise: Theorem, point: Point) -> Conclusion:
    """Equal functions can replace each other below an operator.

    ::

               H ⊢ A(x) = b
        ─────────────────────────────
        H ⊢ O(…, A, …)(p) = O(…, λx. b, …)(p)

    for an operator or operator letter O with A at that place; A may be written λx. A(x), and
    λx. B(x) is written B where B does not mention x.
    Fails unless x is a generic point of the home of A, and H and A do not mention it.
    """
    p = _fact(premise)
    parts = list(term.parts[0].parts)
    need(place in range(len(parts)), "{} has no part {}", term, place)
    old = parts[place]
    over = old.home
    _generic(point, over)
    _free_of(p.hypotheses, point)
    same = old in {
        _function(p.lhs, point, over),
        Term("Lam", closed_over(p.lhs, point, over), over),
    }
    need(same, "{} is not the function with the values {}", old, p.lhs)
    parts[place] = _function(p.rhs, point, over)
    return term, Term("At", Term(term.parts[0].head, *parts), *term.parts[1:]), p.hypotheses


def _function(value: Term, point: Point, over: Term) -> Term:
    """Return the function on `over` whose value at a generic point is given."""
    here = value.head == "At" and value.parts[1:] == tuple(point) and value.parts[0].home is over
    if here and value.parts[0].free.isdisjoint(point):
        return value.parts[0]
    return Term("Lam", closed_over(value, point, over), over)


@_rule
def instantiate(premise: Theorem, pairs: Sequence[tuple[Term, Term]]) -> Conclusion:
    """Letters and variables stand for anything of their kind.

    ::

               H ⊢ a = b
        ───────────────────────
        H[σ] ⊢ a[σ] = b[σ]

    σ puts functions for letters and scalars for variables, all at once.
    Fails unless each function lives on σ(home of its letter), and each scalar always has a value
    and is seen to be of the kind of its variable.
    """
    p = _fact(premise)
    values = dict(pairs)
    need(len(values) == len(pairs), "something is named twice among {}", pairs)
    numbers = {n: v for n, v in pairs if n.head == "Var"}
    for name, value in pairs:
        if name.head == "Letter":
            home = substitute(name.parts[2], numbers)
            good = value.home is home
            need(good, "{} for {}: a function on {} is needed", value, name, home)
        else:
            need(name.head == "Var", "{} is neither a letter nor a variable", name)
            good = (
                value.sort == "scalar" and not parts(value) and _is_of_kind(value, *name.parts[1:])
            )
            need(good, "{} for {}: not known to be of its kind, or to have a value", value, name)
    hypotheses = frozenset(substitute(h, values) for h in p.hypotheses)
    return substitute(p.lhs, values), substitute(p.rhs, values), hypotheses


def _is_of_kind(value: Term, base: str, sign: str) -> bool:
    """Tell whether a number that always has a value is of the kind of a variable."""
    if base == "complex":
        return not sign or is_nonzero(value)
    signed = is_nonzero(value) if sign == "nonzero" else not sign or has_sign(value, sign)
    return signed and (
        is_coordinate(value, "integer") if base == "integer" else certainly_real(value)
    )


@_rule
def cases(
    left: Term, right: Term, name: Term, domain: Term, premises: Sequence[Theorem]
) -> Conclusion:
    """What holds for 0, …, N − 1 holds for an integer that occurs only modulo N.

    ::

        H₀ ⊢ a(0) = b(0)   …   Hₙ ⊢ a(N−1) = b(N−1)
        ─────────────────────────────────────────────
               H₀, …, Hₙ ⊢ a(x) = b(x)

    Fails unless the domain is ℤ/N for a number N, x is an integer variable, and a and b are seen
    to be N-periodic in x.
    """
    need(name.parts[1:] == ("integer", ""), "{} is no integer", name)
    need(len(premises) == length(domain), "one premise for each point of {} is needed", domain)
    for side in (left, right):
        need(is_periodic(side, name, domain), "{} is not periodic in {}", side, name)
    facts = [_fact(p) for p in premises]
    for value, fact in enumerate(facts):
        wanted = [substitute(side, {name: number(value)}) for side in (left, right)]
        good = wanted[0] is fact.lhs and wanted[1] is fact.rhs
        need(good, "{} = {} was proved, {} is needed", fact.lhs, fact.rhs, wanted)
    return left, right, NONE.union(*(fact.hypotheses for fact in facts))


# ------------------------------------------------------------------ definitions and algebra


@_rule
def unfold(term: Term) -> Conclusion:
    """An operator is what its definition says.

    ::

        ───────────────────────────
        ⊢ O(f, …)(p) = definition

    for an operator O (see `definitions`); a function λx. b unfolds to b at x = p.
    Fails unless `term` is the value of an operator that has a definition, or of a λ-term.
    """
    meaning = definition(term) if term.head == "At" else None
    need(meaning is not None, "{} is not the value of an operator with a definition", term)
    return term, meaning, NONE  # type: ignore[return-value]  # need has looked


@_rule
def ring(left: Term, right: Term) -> Conclusion:
    """Commutative algebra with conjugation decides equality of bodies.

    ::

        ─────────────
        V ⊢ a = b

    for a and b with the same polynomial (see `polynomials`). V says that those parts have a value
    which occur in only one of a and b; of parts with one normal form, one is named.
    Fails unless the polynomials are the same.
    """
    need(
        polynomial(left) == polynomial(right), "{} and {} have different normal forms", left, right
    )
    only = [{atom(part): part for part in _in_order(side)} for side in (left, right)]
    lost = only[0].keys() ^ only[1].keys()
    return left, right, frozenset(Term("HasValue", (only[0] | only[1])[a]) for a in lost)


def _in_order(term: Term) -> list[Term]:
    """Return the parts of a scalar, of those with one normal form the preferred last."""
    return sorted(parts(term), key=lambda part: (-part.size, part.digest))


# ------------------------------------------------------------------ totals and derivatives

# Each is explained where it is stated, in `totals` and `derivatives`.
change_variable = _rule(totals.change_variable)
turn_limits = _rule(totals.turn_limits)
conjugate_total = _rule(totals.conjugate_total)
split_total = _rule(totals.split_total)
factor_out = _rule(totals.factor_out)
exchange = _rule(totals.exchange)
iterate = _rule(totals.iterate)
enumerate_ = _rule(totals.enumerate_)
sift = _rule(totals.sift)
orthogonality = _rule(totals.orthogonality)
periodicity = _rule(totals.periodicity)
derivative_of_values = _rule(derivatives.derivative_of_values)
derivative_under_total = _rule(derivatives.derivative_under_total)

# ------------------------------------------------------------------ hypotheses and induction


@_rule
def assume(hypothesis: Term, instance: Sequence[Point]) -> Conclusion:
    """A hypothesis can be used.

    ::

        ─────────────────────────────────
        ∀x ∀y … (a = b) ⊢ a = b at `instance`

    Fails unless the hypothesis is an equation under as many ∀ as there are points.
    """
    claim = hypothesis
    for point in instance:
        good = is_point(point, claim.parts[1])
        need(good, "{} is not a statement for all points such as {}", claim, point)
        claim = opened(claim, point)
    return claim.parts[0], claim.parts[1], frozenset([hypothesis])


@_rule
def generalise(premise: Theorem, point: Point, domain: Term) -> Conclusion:
    """A hypothesis about one point can be asked for all points.

    ::

          H(τ) ⊢ a = b
        ─────────────────
        ∀τ. H(τ) ⊢ a = b

    for the hypotheses that mention τ; they get stronger, so that `bind` applies.
    Fails unless τ is a generic point of the domain, and, on a cycle, the hypotheses are periodic.
    """
    p = _fact(premise)
    _generic(point, domain)
    mentioned = {h for h in p.hypotheses if not h.free.isdisjoint(point)}
    general = {for_all(h, point, domain) for h in mentioned}
    return p.lhs, p.rhs, (p.hypotheses - mentioned) | general


@_rule
def by_integrability(premise: Theorem) -> Conclusion:
    """Existence of totals follows from integrability of the functions.

    ::

            V, H ⊢ a = b
        ────────────────────
        I(f), …, H ⊢ a = b

    where V are the hypotheses that follow from facts I, that letters are integrable, bounded,
    smooth or defined, and from the normal form, that a function is real (see `integrability`).
    """
    p = _fact(premise)
    found = {h: derivation(h) for h in p.hypotheses}
    facts = NONE.union(*([h] if why is None else why.facts() for h, why in found.items()))
    return p.lhs, p.rhs, without_implied(facts)


@_rule
def induction(
    claims: Sequence[Term],
    points: Sequence[Point],
    step: Term,
    bases: Sequence[Theorem],
    steps: Sequence[Theorem],
    index: int,
) -> Conclusion:
    """Claims that hold at step 0 and pass from s to s + 1 hold at every step.

    ::

        H ⊢ P₁(0)  …  H ⊢ Pₖ(0)     H, P₁(s), …, Pₖ(s) ⊢ P₁(s + 1)  …  ⊢ Pₖ(s + 1)
        ─────────────────────────────────────────────────────────────────────────
                                      H ⊢ Pᵢ(s)

    for claims Pⱼ = ∀x. aⱼ = bⱼ; the premises prove them at the generic points x.
    Fails unless s is a variable for a natural number, neither s nor x occurs in H, and no x in a
    claim.
    """
    natural = step.parts[1:] == ("integer", "nonnegative")
    need(natural, "{} is no variable for a natural number", step)
    need(index in range(len(claims)), "there is no claim {}", index)
    fixed = {x for point in points for x in point} | {step}
    kept = NONE
    for claim, point, base, successor in zip(claims, points, bases, steps, strict=True):
        _generic(point, claim.parts[1])
        need(step not in point, "{} is both a point and the step", step)
        need(claim.free.isdisjoint(fixed - {step}), "{} mentions a generic point", claim)
        for proved, value in ((base, number(0)), (successor, add(step, number(1)))):
            wanted = opened(substitute(claim, {step: value}), point)
            fact = _fact(proved)
            good = wanted.parts == (fact.lhs, fact.rhs)
            need(good, "{} = {} was proved, {} is needed", fact.lhs, fact.rhs, wanted)
        hypotheses = _fact(base).hypotheses | (_fact(successor).hypotheses - set(claims))
        _free_of(hypotheses, fixed)
        kept |= hypotheses
    lhs, rhs = opened(claims[index], points[index]).parts
    return lhs, rhs, kept


# ------------------------------------------------------------------ helpers


def _generic(point: Point, domain: Term) -> None:
    """Fail unless these are distinct variables, each for any coordinate of the domain."""
    distinct = len(set(point)) == len(point)
    good = distinct and tuple(x.parts[1:] for x in point) == kinds(domain)
    need(good, "{} is not a generic point of {}", point, domain)


def _free_of(hypotheses: frozenset[Term], point: Iterable[Term]) -> None:
    for hypothesis in hypotheses:
        clash = hypothesis.free.intersection(point)
        need(not clash, "the hypothesis {} mentions {}, which is to be bound", hypothesis, clash)
