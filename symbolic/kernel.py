"""The kernel: the only file that makes theorems, and the only rules by which they are made.

A `Theorem` ``H ⊢ a = b on G`` says: for all functions on the domain G named by its letters and all
points and numbers named by its free symbols (within the assumptions those symbols carry), if the
hypotheses H hold, then a has a value if and only if b has, and the values are equal. A letter may
stand for a function with missing values (as f ⋆ g has them for integrable f, g on ℝ); a term has a
value when all its parts have, a total when its body has one almost everywhere (on ℤ: everywhere)
and both halves converge independently of each other; over several coordinates, when it converges
absolutely.

A theorem object is an empty token; what it states is kept in this module's ledger, under the
token's identity. Only `_admit` writes to the ledger, and only the rules below reach it.

Trusted with this file: `totals` and `derivatives` (the equations that are rules without premises),
`domains`, `terms` (binders, substitution), `operators` (definitions), `ring` (the normal form),
`signs` and `evaluation` (how far SymPy is believed), `integrability`, `hypotheses`, `objects` and
`language` (which terms are admitted). What they rely on is listed in `symbolic.ledger`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, ParamSpec
from weakref import WeakKeyDictionary

from sympy import (
    Abs,
    Add,
    Basic,
    Eq,
    Expr,
    Integer,
    Mul,
    Pow,
    Symbol,
    conjugate,
    exp,
)
from sympy.core.function import AppliedUndef

from symbolic import derivatives, totals
from symbolic.domains import NATURALS, Domain, Point, Z
from symbolic.errors import ProofError, TermError, need
from symbolic.evaluation import evaluated, require_evaluation
from symbolic.hypotheses import (
    Equation,
    ForAll,
    HasValue,
    Hypothesis,
    RealValued,
)
from symbolic.integrability import sufficient, without_implied
from symbolic.language import check_binder, check_function, check_hypothesis, check_term
from symbolic.objects import begin_step, check_objects
from symbolic.operators import Diff, Operator
from symbolic.ring import certainly_real, normal_form
from symbolic.signs import NONNEGATIVE, POSITIVE, certainly_nonzero, signs
from symbolic.terms import (
    Applied,
    FunctionTerm,
    Lam,
    Letter,
    ScalarMap,
    Total,
    free_names,
    letter_of,
    lost_parts,
    partial_parts,
    substitute,
)
from symbolic.totals import NONE, Conclusion

if TYPE_CHECKING:
    from symbolic.proof import Proof

# ------------------------------------------------------------------ signature


class Inference(NamedTuple):
    """How a theorem was made: the name of the rule and its arguments, premises among them."""

    rule: str
    arguments: tuple[Any, ...]


class _Fact(NamedTuple):
    lhs: Expr
    rhs: Expr
    hypotheses: frozenset[Hypothesis]
    domain: Domain
    inference: Inference


class Theorem:
    """A proved equation with its hypotheses; made by the rules of the kernel, by nothing else."""

    __slots__ = ("__weakref__",)

    def __new__(cls, *_: object) -> NoReturn:
        raise ProofError(
            "Theorem(…): a theorem cannot be constructed; use the rules of symbolic.kernel"
        )

    def __init_subclass__(cls) -> NoReturn:
        raise ProofError("class Theorem cannot be subclassed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise ProofError(
            "a theorem cannot be copied or pickled; write certificate() and check() it"
        )

    @property
    def lhs(self) -> Expr:
        """The left side."""
        return _fact(self).lhs

    @property
    def rhs(self) -> Expr:
        """The right side."""
        return _fact(self).rhs

    @property
    def statement(self) -> Eq:
        """The equation as an unevaluated SymPy `Eq`."""
        return Eq(self.lhs, self.rhs, evaluate=False)

    @property
    def hypotheses(self) -> frozenset[Hypothesis]:
        """What the functions must satisfy."""
        return _fact(self).hypotheses

    @property
    def domain(self) -> Domain:
        """Where the functions live."""
        return _fact(self).domain

    @property
    def inference(self) -> Inference:
        """The last step of the proof: its rule, parameters and premises."""
        return _fact(self).inference

    @property
    def proof(self) -> Proof:
        """The proof as a printable calculation."""
        from symbolic.proof import proof_of

        return proof_of(self)

    def instantiate(self, values: Mapping[Any, Any]) -> Theorem:
        """Return the theorem for concrete functions and numbers; see `symbolic.use.instantiate`."""
        from symbolic.use import instantiate_theorem

        return instantiate_theorem(self, values)

    def rewrite(self, expression: Expr) -> Theorem:
        """Return ``expression = rewritten``, this theorem applied where its left side matches."""
        from symbolic.use import rewrite_expression

        return rewrite_expression(self, expression)

    def certificate(self) -> str:
        """Return the proof as JSON text that `symbolic.check` replays."""
        from symbolic.certificates import certificate

        return certificate(self)

    def __str__(self) -> str:
        from symbolic.use import theorem_text

        return theorem_text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        from symbolic.use import theorem_latex

        return rf"$\displaystyle {theorem_latex(self)}$"


_LEDGER: WeakKeyDictionary[Theorem, _Fact] = WeakKeyDictionary()
_HYPOTHESES: dict[int, Hypothesis] = {}
"""The hypotheses of theorems made so far, kept, by identity."""
RULES: dict[str, Callable[..., Theorem]] = {}


def _fact(theorem: object) -> _Fact:
    fact = _LEDGER.get(theorem) if type(theorem) is Theorem else None  # type: ignore[call-overload]
    if fact is None:
        raise ProofError(f"{object.__repr__(theorem)} was not made by the kernel")
    return fact


def _admit(conclusion: Conclusion, rule: str, arguments: tuple[Any, ...]) -> Theorem:
    lhs, rhs, hypotheses, domain = conclusion
    names = free_names(lhs).union(free_names(rhs), *map(free_names, hypotheses))
    need(_well_named(names), "{}: two functions or two symbols of {} have one name", rule, names)
    real = (RealValued(x) for x in names if isinstance(x, Letter) and x.real)
    theorem: Theorem = object.__new__(Theorem)  # type: ignore[arg-type]  # its own __new__ refuses
    lhs, rhs = check_term(lhs, domain), check_term(rhs, domain)
    for hypothesis in hypotheses:
        if _HYPOTHESES.get(id(hypothesis)) is not hypothesis:
            check_objects(hypothesis)
            _HYPOTHESES[id(hypothesis)] = hypothesis
    _LEDGER[theorem] = _Fact(lhs, rhs, hypotheses.union(real), domain, Inference(rule, arguments))
    return theorem


@lru_cache(maxsize=4096)
def _well_named(names: frozenset[Letter | Symbol]) -> bool:
    """Whether no two letters, and no two symbols, differ only in what is assumed of them."""
    return len({(type(n), n.name) for n in names}) == len(names)


_P = ParamSpec("_P")


_MISFITS = (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError)


def _rule(infer: Callable[_P, Conclusion]) -> Callable[_P, Theorem]:
    """Make a rule of a function from arguments to a conclusion; rules take positional arguments."""
    name = infer.__name__

    @wraps(infer)
    def rule(*arguments: _P.args, **keywords: _P.kwargs) -> Theorem:
        if keywords:
            raise ProofError(f"{name}: arguments are positional, got {sorted(keywords)}")
        begin_step()
        try:
            require_evaluation()
            frozen = tuple(_frozen(name, a) for a in arguments)
            return _admit(infer(*frozen), name, frozen)  # type: ignore[call-arg]
        except ProofError as error:
            if str(error).startswith(f"{name}: "):
                raise
            raise ProofError(f"{name}: {error}") from error
        except TermError as error:
            raise ProofError(f"{name}: {error}") from error
        except _MISFITS as error:
            given = _shown(arguments)
            raise ProofError(f"{name}: the arguments {given} do not fit: {error!r}") from error

    RULES[name] = rule
    return rule


def _shown(arguments: tuple[Any, ...]) -> str:
    try:
        return str(arguments)
    except _MISFITS:
        return "(which cannot be printed)"


def _frozen(rule: str, argument: Any) -> Any:
    """Return a copy of an argument that cannot change between its check and its use.

    Objects of foreign types, which may lie about what they equal, get no further than this.
    """
    if isinstance(argument, Basic):
        check_objects(argument)
        return argument
    if type(argument) is Theorem or type(argument) is int:
        return argument
    if isinstance(argument, (list, tuple)):
        return tuple(_frozen(rule, a) for a in argument)
    if isinstance(argument, (dict, MappingProxyType)):
        pairs = tuple(argument.items())
        return MappingProxyType({_frozen(rule, k): _frozen(rule, v) for k, v in pairs})
    raise ProofError(f"{rule}: {argument!r} is no theorem, term, integer, sequence or mapping")


# ------------------------------------------------------------------ equality


@_rule
def reflexivity(term: Expr, domain: Domain) -> Conclusion:
    """A term equals itself.

    ::

        ─────────
        ⊢ a = a

    Fails unless a is a term of the language with letters on `domain`.
    """
    term = check_term(term, domain)
    return term, term, NONE, domain


@_rule
def symmetry(premise: Theorem) -> Conclusion:
    """An equation can be read backwards.

    ::

        H ⊢ a = b
        ─────────
        H ⊢ b = a
    """
    p = _fact(premise)
    return p.rhs, p.lhs, p.hypotheses, p.domain


@_rule
def transitivity(first: Theorem, second: Theorem) -> Conclusion:
    """Equations compose.

    ::

        H ⊢ a = b    K ⊢ b = c
        ──────────────────────
             H, K ⊢ a = c

    Fails unless both b are the same term and the domains agree.
    """
    p, q = _fact(first), _fact(second)
    need(p.rhs == q.lhs, "transitivity: {} and {} must be the same term", p.rhs, q.lhs)
    return p.lhs, q.rhs, p.hypotheses | q.hypotheses, _same_domain("transitivity", p, q)


@_rule
def congruence(term: Expr, *premises: Theorem) -> Conclusion:
    """Equals can replace equals in an algebraic term.

    ::

        H₁ ⊢ a₁ = b₁   …   Hₙ ⊢ aₙ = bₙ
        ───────────────────────────────────
        H₁, …, Hₙ, V ⊢ h(a₁, …) = h(b₁, …)

    for h a sum, product, power, conjugate, exp, Abs or scalar map. V are hypotheses that the parts
    have a value which the new sum or product cancels.
    Fails unless there is a premise and each aᵢ is an argument of `term`.
    """
    need(premises, "congruence: at least one premise is needed")
    facts = [_fact(p) for p in premises]
    domain = _same_domain("congruence", *facts)
    term = check_term(term, domain)
    need(
        isinstance(term, CONGRUENT),
        "congruence: {} is no sum, product, power, conjugate, exp or map",
        term,
    )
    for fact in facts:
        need(
            fact.lhs in _replaceable(term),
            "congruence: {} is not an argument of {}",
            fact.lhs,
            term,
        )
    replacement = {fact.lhs: fact.rhs for fact in facts}
    arguments = [replacement.get(a, a) for a in term.args]
    head: Any = type(term)
    new = head(*arguments) if head is ScalarMap else evaluated(head, *arguments)
    check_term(new, domain)
    values = map(HasValue, lost_parts(arguments, new))
    return term, new, NONE.union(values, *(fact.hypotheses for fact in facts)), domain


CONGRUENT = (Add, Mul, Pow, conjugate, exp, Abs, ScalarMap)


def _replaceable(term: Expr) -> tuple[Basic, ...]:
    """The arguments of `term` that are scalar terms: not the exponent, nor the name of a map."""
    if isinstance(term, Pow):
        return term.args[:1]
    return term.args[1:] if isinstance(term, ScalarMap) else term.args


@_rule
def bind(premise: Theorem, points: Point, over: Domain, orientation: Sequence[int]) -> Conclusion:
    """Equals can replace equals below a total.

    ::

             H ⊢ a = b
        ─────────────────────
        H ⊢ ∫ a dτ = ∫ b dτ

    Fails unless the symbols `points` are generic coordinates of `over` that no hypothesis mentions
    (see `generalise`), and, on a cycle, both bodies are periodic.
    """
    p = _fact(premise)
    _free_of(p.hypotheses, points, "bind")
    lhs, rhs = (Total(side, points, over, orientation) for side in (p.lhs, p.rhs))
    check_binder(lhs, p.domain)
    check_binder(rhs, p.domain)
    return lhs, rhs, p.hypotheses, p.domain


@_rule
def extensionality(term: Applied, premise: Theorem, points: Point) -> Conclusion:
    """Equal functions can replace each other below an operator.

    ::

             H ⊢ A(x) = b
        ───────────────────────────
        H ⊢ O(A)(p) = O(λx. b)(p)

    for an operator O; λx. B(x) is written B.
    Fails unless x is a generic point that H and A do not mention, and A is an argument of O.
    """
    p = _fact(premise)
    term = check_term(term, p.domain)
    _free_of(p.hypotheses, points, "extensionality")
    over = p.lhs.domain if isinstance(p.lhs, Applied) else p.domain
    _generic("extensionality", points, over)
    old, new = (_as_function(side, points, over) for side in (p.lhs, p.rhs))
    need(
        isinstance(term, Applied)
        and isinstance(term.function, (Operator, Diff))
        and old in term.function.args,
        "extensionality: {} is not an argument of the operator in {}",
        old,
        term,
    )
    function = term.function.func(*(new if a == old else a for a in term.function.args))
    rewritten = check_term(Applied(function, term.point, term.domain), p.domain)
    return term, rewritten, p.hypotheses, p.domain


def _as_function(value: Expr, points: Point, domain: Domain) -> FunctionTerm:
    """Return the function whose value at the generic point `points` is `value`."""
    if isinstance(value, AppliedUndef) and value.args == points:
        return letter_of(value)
    applied_here = isinstance(value, Applied) and tuple(value.point) == points
    if applied_here and not value.function.free_symbols & set(points):
        return value.function
    return Lam(value, points, domain)


@_rule
def instantiate(
    premise: Theorem, letters: Mapping[Letter, FunctionTerm], points: Mapping[Symbol, Expr]
) -> Conclusion:
    """Letters and free symbols stand for anything of their kind.

    ::

               H ⊢ a = b
        ───────────────────────
        H[σ] ⊢ a[σ] = b[σ]

    σ puts functions for letters and scalar terms for free symbols, all at once. A hypothesis that
    a concrete function is real-valued goes when the ring rule shows it.
    Fails unless the functions live on the domain, and each scalar term always has a value and
    provably has every assumption of its symbol.
    """
    p = _fact(premise)
    for symbol, value in points.items():
        need(type(symbol) is Symbol, "instantiate: {} is not a symbol", symbol)
        _satisfies_assumptions(symbol, value)
    domain = substitute(p.domain, points)
    for value in points.values():
        check_term(value, domain)
    for letter, function in letters.items():
        need(isinstance(letter, Letter), "instantiate: {} is not a letter", letter)
        check_function(function, domain)
    lhs, rhs = (substitute(side, points, letters, domain) for side in (p.lhs, p.rhs))
    hypotheses = (substitute(h, points, letters, domain) for h in p.hypotheses)
    for side in (lhs, rhs):
        check_term(side, domain)
    return lhs, rhs, frozenset(h for h in hypotheses if not _plainly_holds(h, domain)), domain


def _satisfies_assumptions(symbol: Symbol, value: Expr) -> None:
    need(isinstance(value, Expr), "instantiate: {} for {} is not a scalar term", value, symbol)
    need(not partial_parts(value), "instantiate: {} for {} need not have a value", value, symbol)
    for name in symbol._assumptions_orig:
        known = _certainly(name, value)
        need(known, "instantiate: {} for {} is not known to be {}", value, symbol, name)


def _certainly(assumption: str, value: Expr) -> bool:
    """Tell whether a value that always exists has one of the assumptions that symbols may carry."""
    possible = signs(value)
    if assumption == "real":
        return certainly_real(value)
    if assumption == "integer":
        return Z.is_coordinate(value)
    if assumption == "positive":
        return possible == POSITIVE
    if assumption == "nonnegative":
        return possible is not None and possible <= NONNEGATIVE
    if assumption == "nonzero":  # of a real number
        return certainly_real(value) and certainly_nonzero(value)
    return assumption in {"commutative", "complex", "finite"}


def _plainly_holds(hypothesis: Hypothesis, domain: Domain) -> bool:
    check_hypothesis(hypothesis, domain)
    if not isinstance(hypothesis, RealValued) or not isinstance(hypothesis.args[0], Lam):
        return False
    return certainly_real(hypothesis.args[0].args[0])


# ------------------------------------------------------------------ definitions and algebra


@_rule
def unfold(term: Applied, domain: Domain) -> Conclusion:
    """An operator is what its definition says.

    ::

        ───────────────────────────
        ⊢ O(f, …)(p) = definition

    for an operator O; a function λx. b unfolds to b at x = p.
    Fails unless `term` is the value of an operator or of a λ-term.
    """
    term = check_term(term, domain)
    need(isinstance(term, Applied), "unfold: {} is not the value of an operator", term)
    if isinstance(term.function, Lam):
        return term, term.function.body_at(term.point), NONE, domain
    need(isinstance(term.function, Operator), "unfold: {} has no definition", term.function)
    return term, _definition(term), NONE, domain


@lru_cache(maxsize=4096)
def _definition(term: Applied) -> Expr:
    return term.function.definition(term.point, term.domain)


@_rule
def ring(left: Expr, right: Expr, domain: Domain) -> Conclusion:
    """Commutative algebra with conjugation decides equality of bodies.

    ::

        ─────────────
        V ⊢ a = b

    for a and b with the same polynomial normal form (`symbolic.ring`). V says that those parts
    have a value which occur in only one of a and b.
    Fails unless the normal forms are the same.
    """
    left, right = check_term(left, domain), check_term(right, domain)
    a, b = normal_form(left), normal_form(right)
    need(a.polynomial == b.polynomial, "ring: {} and {} have different normal forms", left, right)
    if a.partial == b.partial:
        return left, right, NONE, domain
    parts = partial_parts(left) | partial_parts(right)
    common = a.partial & b.partial
    lost = frozenset(HasValue(x) for x in parts if not normal_form(x).partial <= common)
    return left, right, lost, domain


# ------------------------------------------------------------------ totals and derivatives

# Each is explained where it is stated, in `symbolic.totals` and `symbolic.derivatives`.
change_variable = _rule(totals.change_variable)
turn_limits = _rule(totals.turn_limits)
conjugate_total = _rule(totals.conjugate_total)
split_total = _rule(totals.split_total)
factor_out = _rule(totals.factor_out)
exchange = _rule(totals.exchange)
iterate = _rule(totals.iterate)
sift = _rule(totals.sift)
orthogonality = _rule(totals.orthogonality)
periodicity = _rule(totals.periodicity)
derivative_of_values = _rule(derivatives.derivative_of_values)
derivative_under_total = _rule(derivatives.derivative_under_total)


# ------------------------------------------------------------------ hypotheses and induction


@_rule
def by_integrability(premise: Theorem) -> Conclusion:
    """Existence of totals follows from integrability of the functions.

    ::

            V, H ⊢ a = b
        ────────────────────
        I(f), …, H ⊢ a = b

    where V are the hypotheses that something has a value or converges absolutely, as far as they
    follow from facts I that letters are integrable, bounded or defined (`symbolic.integrability`).
    """
    p = _fact(premise)
    replaced = {h: sufficient(h, p.domain) for h in p.hypotheses}
    facts = NONE.union(*({h} if f is None else f for h, f in replaced.items()))
    return p.lhs, p.rhs, without_implied(facts, p.domain), p.domain


@_rule
def assume(hypothesis: Hypothesis, instance: Sequence[Point], domain: Domain) -> Conclusion:
    """A hypothesis can be used.

    ::

        ─────────────────────────────────
        ∀x ∀y … (a = b) ⊢ a = b at `instance`

    Fails unless the hypothesis is an equation under as many ∀ as there are points.
    """
    check_hypothesis(hypothesis, domain)
    claim = hypothesis
    for point in instance:
        need(isinstance(claim, ForAll), "assume: {} is not a statement for all points", claim)
        good = len(point) == claim.domain.dimension and all(map(claim.domain.is_coordinate, point))
        need(good, "assume: {} is not a point of {}", point, claim.domain)
        claim = claim.body_at(Point(point))
    need(isinstance(claim, Equation), "assume: {} is not an equation", claim)
    lhs, rhs = (check_term(side, domain) for side in claim.args)
    return lhs, rhs, frozenset([hypothesis]), domain


@_rule
def generalise(premise: Theorem, points: Point, over: Domain) -> Conclusion:
    """A hypothesis about one point can be asked for all points.

    ::

          H(τ) ⊢ a = b
        ─────────────────
        ∀τ. H(τ) ⊢ a = b

    for the hypotheses that mention τ; they get stronger, so that `bind` applies.
    """
    p = _fact(premise)
    _generic("generalise", points, over)
    mentioned = {h for h in p.hypotheses if h.free_symbols & set(points)}
    general = {ForAll(h, points, over) for h in mentioned}
    for hypothesis in general:
        check_hypothesis(hypothesis, p.domain)
    return p.lhs, p.rhs, (p.hypotheses - mentioned) | general, p.domain


@_rule
def induction(
    claims: Sequence[ForAll],
    generic: Sequence[Point],
    step: Symbol,
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
    Fails unless s is a natural number, and neither s nor x occurs in H.
    """
    need(NATURALS.is_generic(step), "induction: {} must be a symbol for a natural number", step)
    need(
        len(claims) == len(generic) == len(bases) == len(steps),
        "induction: one base and step per claim",
    )
    need(index in range(len(claims)), "induction: there is no claim {}", index)
    domain = _fact(bases[0]).domain if bases else NATURALS
    assumed = frozenset(claims)
    fixed = {symbol for points in generic for symbol in points} | {step}
    kept: frozenset[Hypothesis] = NONE
    for claim, points, base, successor in zip(claims, generic, bases, steps, strict=True):
        check_hypothesis(claim, domain)
        need(isinstance(claim, ForAll), "induction: {} is not a statement for all points", claim)
        _generic("induction", points, claim.domain)
        need(step not in points, "induction: {} is both a point and the step", step)
        clash = claim.free_symbols & (fixed - {step})
        need(not clash, "induction: the claim {} mentions the generic {}", claim, clash)
        for proved, at in ((_fact(base), Integer(0)), (_fact(successor), step + 1)):
            wanted = substitute(claim, {step: at}).body_at(Point(points))
            need(
                isinstance(wanted, Equation) and (proved.lhs, proved.rhs) == wanted.args,
                "induction: {} = {} was proved, {} is needed",
                proved.lhs,
                proved.rhs,
                wanted,
            )
            need(proved.domain == domain, "induction: the domains differ")
        hypotheses = _fact(base).hypotheses | (_fact(successor).hypotheses - assumed)
        _free_of(hypotheses, fixed, "induction")
        kept |= hypotheses
    lhs, rhs = claims[index].body_at(Point(generic[index])).args
    return check_term(lhs, domain), check_term(rhs, domain), kept, domain


# ------------------------------------------------------------------ helpers


def _same_domain(rule: str, *facts: _Fact) -> Domain:
    domain = facts[0].domain
    for fact in facts:
        need(fact.domain == domain, "{}: theorems on {} and on {}", rule, domain, fact.domain)
    return domain


def _generic(rule: str, points: Sequence[Symbol], over: Domain) -> None:
    """Fail unless the points are distinct symbols, each for any coordinate of `over`."""
    distinct = len(set(points)) == len(points) == over.dimension
    good = distinct and all(map(over.is_generic, points))
    need(good, "{}: {} is not a generic point of {}", rule, points, over)


def _free_of(hypotheses: frozenset[Hypothesis], points: Iterable[Symbol], rule: str) -> None:
    for hypothesis in hypotheses:
        clash = hypothesis.free_symbols & set(points)
        need(
            not clash,
            "{}: the hypothesis {} mentions {}, which is to be bound",
            rule,
            hypothesis,
            clash,
        )
