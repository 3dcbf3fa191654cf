"""The kernel: the only file that makes theorems, and the only rules by which they are made.

A `Theorem` ``H ⊢ a = b on G`` says: for all functions on the domain G named by its letters and all
points and numbers named by its free symbols (within the assumptions those symbols carry), if the
hypotheses H hold, then a has a value if and only if b has, and the values are equal. A letter may
stand for a function with missing values (as f ⋆ g has them for integrable f, g on ℝ); a term has a
value when all its parts have, a total when its body has one almost everywhere (on ℤ: everywhere)
and both halves converge independently of each other.

A theorem object is an empty token; what it states is kept in this module's ledger, under the
token's identity. Only `_admit` writes to the ledger, and only the rules below reach it.

Trusted with this file: `domains`, `terms` (binders, substitution), `operators` (definitions),
`ring` (the normal form), `hypotheses` and `language` (which terms are admitted).
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
    I,
    Integer,
    Matrix,
    Mul,
    Pow,
    S,
    Symbol,
    conjugate,
    exp,
    expand_mul,
    igcd,
    pi,
)
from sympy.core.function import AppliedUndef

from symbolic.domains import NATURALS, Cyclic, Domain, Point, R
from symbolic.errors import ProofError, TermError
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Hypothesis,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.integrability import sufficient, without_implied
from symbolic.language import check_function, check_hypothesis, check_term
from symbolic.operators import Diff, Operator, delta
from symbolic.ring import normal_form
from symbolic.terms import (
    Applied,
    Delta,
    FunctionTerm,
    Lam,
    Letter,
    ScalarMap,
    Total,
    applied,
    free_names,
    fresh_name,
    letter_of,
    lost_parts,
    occurs,
    partial_parts,
    substitute,
)

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

    def _repr_latex_(self) -> str:
        from symbolic.use import theorem_latex

        return f"${theorem_latex(self)}$"


_LEDGER: WeakKeyDictionary[Theorem, _Fact] = WeakKeyDictionary()
RULES: dict[str, Callable[..., Theorem]] = {}


def _fact(theorem: object) -> _Fact:
    fact = _LEDGER.get(theorem) if type(theorem) is Theorem else None  # type: ignore[call-overload]
    if fact is None:
        raise ProofError(f"{object.__repr__(theorem)} was not made by the kernel")
    return fact


def _admit(conclusion: _Conclusion, rule: str, arguments: tuple[Any, ...]) -> Theorem:
    lhs, rhs, hypotheses, domain = conclusion
    names = free_names(lhs) | free_names(rhs)
    _need(_well_named(names), "{}: two functions or two symbols of {} have one name", rule, names)
    real = (RealValued(x) for x in names if isinstance(x, Letter) and x.real)
    theorem: Theorem = object.__new__(Theorem)  # type: ignore[arg-type]  # its own __new__ refuses
    _LEDGER[theorem] = _Fact(lhs, rhs, hypotheses.union(real), domain, Inference(rule, arguments))
    return theorem


@lru_cache(maxsize=4096)
def _well_named(names: frozenset[Letter | Symbol]) -> bool:
    """Whether no two letters, and no two symbols, differ only in what is assumed of them."""
    return len({(type(n), n.name) for n in names}) == len(names)


_Conclusion = tuple[Expr, Expr, frozenset[Hypothesis], Domain]
_NONE: frozenset[Hypothesis] = frozenset()
_P = ParamSpec("_P")


_MISFITS = (TypeError, ValueError, AttributeError, KeyError, IndexError, RecursionError)


def _rule(infer: Callable[_P, _Conclusion]) -> Callable[_P, Theorem]:
    """Make a rule of a function from arguments to a conclusion; rules take positional arguments."""
    name = infer.__name__

    @wraps(infer)
    def rule(*arguments: _P.args, **keywords: _P.kwargs) -> Theorem:
        if keywords:
            raise ProofError(f"{name}: arguments are positional, got {sorted(keywords)}")
        frozen = tuple(_frozen(name, a) for a in arguments)
        try:
            return _admit(infer(*frozen), name, frozen)  # type: ignore[call-arg]
        except TermError as error:
            raise ProofError(f"{name}: {error}") from error
        except _MISFITS as error:
            raise ProofError(f"{name}: the arguments {arguments} do not fit: {error!r}") from error

    RULES[name] = rule
    return rule


def _frozen(rule: str, argument: Any) -> Any:
    """Return a copy of an argument that cannot change between its check and its use."""
    if isinstance(argument, (Theorem, Basic)) or type(argument) is int:
        return argument
    if isinstance(argument, (list, tuple)):
        return tuple(_frozen(rule, a) for a in argument)
    if isinstance(argument, (dict, MappingProxyType)):
        pairs = tuple(argument.items())
        return MappingProxyType({_frozen(rule, k): _frozen(rule, v) for k, v in pairs})
    raise ProofError(f"{rule}: {argument!r} is no theorem, term, integer, sequence or mapping")


def _need(condition: object, message: str, *parts: object) -> None:
    """Raise `ProofError` unless the condition holds; the message is only put together then."""
    if not condition:
        raise ProofError(message.format(*parts))


# ------------------------------------------------------------------ equality


@_rule
def reflexivity(term: Expr, domain: Domain) -> _Conclusion:
    """A term equals itself.

    ::

        ─────────
        ⊢ a = a

    Fails unless a is a term of the language with letters on `domain`.
    """
    term = check_term(term, domain)
    return term, term, _NONE, domain


@_rule
def symmetry(premise: Theorem) -> _Conclusion:
    """An equation can be read backwards.

    ::

        H ⊢ a = b
        ─────────
        H ⊢ b = a
    """
    p = _fact(premise)
    return p.rhs, p.lhs, p.hypotheses, p.domain


@_rule
def transitivity(first: Theorem, second: Theorem) -> _Conclusion:
    """Equations compose.

    ::

        H ⊢ a = b    K ⊢ b = c
        ──────────────────────
             H, K ⊢ a = c

    Fails unless both b are the same term and the domains agree.
    """
    p, q = _fact(first), _fact(second)
    _need(p.rhs == q.lhs, "transitivity: {} and {} must be the same term", p.rhs, q.lhs)
    return p.lhs, q.rhs, p.hypotheses | q.hypotheses, _same_domain("transitivity", p, q)


@_rule
def congruence(term: Expr, *premises: Theorem) -> _Conclusion:
    """Equals can replace equals in an algebraic term.

    ::

        H₁ ⊢ a₁ = b₁   …   Hₙ ⊢ aₙ = bₙ
        ───────────────────────────────────
        H₁, …, Hₙ, V ⊢ h(a₁, …) = h(b₁, …)

    for h a sum, product, power, conjugate, exp, Abs or scalar map. V are hypotheses that the parts
    have a value which the new sum or product cancels.
    Fails unless there is a premise and each aᵢ is an argument of `term`.
    """
    _need(premises, "congruence: at least one premise is needed")
    facts = [_fact(p) for p in premises]
    domain = _same_domain("congruence", *facts)
    term = check_term(term, domain)
    _need(
        isinstance(term, CONGRUENT),
        "congruence: {} is no sum, product, power, conjugate, exp or map",
        term,
    )
    for fact in facts:
        _need(
            fact.lhs in _replaceable(term),
            "congruence: {} is not an argument of {}",
            fact.lhs,
            term,
        )
    replacement = {fact.lhs: fact.rhs for fact in facts}
    arguments = [replacement.get(a, a) for a in term.args]
    new = term.func(*arguments)
    check_term(new, domain)
    values = map(HasValue, lost_parts(arguments, new))
    return term, new, _NONE.union(values, *(fact.hypotheses for fact in facts)), domain


CONGRUENT = (Add, Mul, Pow, conjugate, exp, Abs, ScalarMap)


def _replaceable(term: Expr) -> tuple[Basic, ...]:
    """The arguments of `term` that are scalar terms: not the exponent, nor the name of a map."""
    if isinstance(term, Pow):
        return term.args[:1]
    return term.args[1:] if isinstance(term, ScalarMap) else term.args


@_rule
def bind(premise: Theorem, points: Point, over: Domain, orientation: Sequence[int]) -> _Conclusion:
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
    lhs, rhs = (
        check_term(Total(side, points, over, orientation), p.domain) for side in (p.lhs, p.rhs)
    )
    return lhs, rhs, p.hypotheses, p.domain


@_rule
def extensionality(term: Applied, premise: Theorem, points: Point) -> _Conclusion:
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
    _need(
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
) -> _Conclusion:
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
        _need(type(symbol) is Symbol, "instantiate: {} is not a symbol", symbol)
        _satisfies_assumptions(symbol, value)
    domain = substitute(p.domain, points)
    for letter, function in letters.items():
        _need(isinstance(letter, Letter), "instantiate: {} is not a letter", letter)
        check_function(function, domain)
    lhs, rhs = (substitute(side, points, letters, domain) for side in (p.lhs, p.rhs))
    hypotheses = (substitute(h, points, letters, domain) for h in p.hypotheses)
    for side in (lhs, rhs):
        check_term(side, domain)
    return lhs, rhs, frozenset(h for h in hypotheses if not _plainly_holds(h, domain)), domain


def _satisfies_assumptions(symbol: Symbol, value: Expr) -> None:
    _need(isinstance(value, Expr), "instantiate: {} for {} is not a scalar term", value, symbol)
    _need(not partial_parts(value), "instantiate: {} for {} need not have a value", value, symbol)
    for name in symbol._assumptions_orig:
        known = getattr(value, f"is_{name}") is True
        _need(known, "instantiate: {} for {} is not known to be {}", value, symbol, name)


def _plainly_holds(hypothesis: Hypothesis, domain: Domain) -> bool:
    check_hypothesis(hypothesis, domain)
    if not isinstance(hypothesis, RealValued) or not isinstance(hypothesis.args[0], Lam):
        return False
    body = hypothesis.args[0].args[0]
    return normal_form(conjugate(body)) == normal_form(body)


# ------------------------------------------------------------------ definitions and algebra


@_rule
def unfold(term: Applied, domain: Domain) -> _Conclusion:
    """An operator is what its definition says.

    ::

        ───────────────────────────
        ⊢ O(f, …)(p) = definition

    for an operator O; a function λx. b unfolds to b at x = p.
    Fails unless `term` is the value of an operator or of a λ-term.
    """
    term = check_term(term, domain)
    _need(isinstance(term, Applied), "unfold: {} is not the value of an operator", term)
    if isinstance(term.function, Lam):
        return term, term.function.body_at(term.point), _NONE, domain
    _need(isinstance(term.function, Operator), "unfold: {} has no definition", term.function)
    return term, term.function.definition(term.point, term.domain), _NONE, domain


@_rule
def ring(left: Expr, right: Expr, domain: Domain) -> _Conclusion:
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
    _need(a.polynomial == b.polynomial, "ring: {} and {} have different normal forms", left, right)
    if a.partial == b.partial:
        return left, right, _NONE, domain
    parts = partial_parts(left) | partial_parts(right)
    common = a.partial & b.partial
    lost = frozenset(HasValue(x) for x in parts if not normal_form(x).partial <= common)
    return left, right, lost, domain


# ------------------------------------------------------------------ totals


@_rule
def change_variable(
    term: Total, matrix: Sequence[Sequence[Expr]], offset: Sequence[Expr], domain: Domain
) -> _Conclusion:
    """Substitute an invertible affine map in a total.

    ::

        ──────────────────────────────────────────
        ⊢ ∫ b(x) dx = ∫ det A · b(A y + c) dy

    Where A is diagonal with entries of known sign, a negative entry turns the limits of its
    coordinate; otherwise the factor is |det A|. On ℤᵈ and ℤ/N the factor is 1.
    Fails unless c is a point, and A is: on ℝᵈ real and known to be invertible; on ℤᵈ an integer
    matrix with determinant ±1; on ℤ/N ±1, or a number coprime to the number N.
    """
    term = check_term(term, domain)
    _need(isinstance(term, Total), "change_variable: {} is not a total", term)
    over = term.domain
    rows, shift = [Point(map(S, row)) for row in matrix], Point(map(S, offset))
    for row in (*rows, shift):
        for entry in row:
            check_term(entry, domain)
        fits = len(row) == len(rows) == over.dimension and all(map(over.is_coordinate, row))
        _need(fits, "change_variable: {} {} is not an affine map of {}", matrix, offset, over)
    determinant = _invertible_determinant(rows, over)
    signs = _known_signs(rows)
    _need(signs or -1 not in term.orientation, "change_variable: turn the limits of {} first", term)
    new = _fresh(over, "y", term, *shift, *(entry for row in rows for entry in row))
    moved = Point(row.dot(new) for row in rows) + shift
    factor = Integer(1) if over.discrete else determinant if signs else Abs(determinant)
    body = factor * term.body_at(moved)
    orientation = [s * o for s, o in zip(signs or term.orientation, term.orientation, strict=True)]
    return term, Total(body, new, over, orientation), _NONE, domain


def _invertible_determinant(rows: Sequence[Point], over: Domain) -> Expr:
    determinant = rows[0][0] if len(rows) == 1 else Matrix(rows).det().expand()
    if not over.discrete:
        good = determinant.is_zero is False
    else:
        numbers = isinstance(over, Cyclic) and determinant.is_Integer and over.period.is_Integer
        good = determinant in {1, -1} or (numbers and igcd(determinant, over.period) == 1)
    _need(good, "change_variable: the map {} is not known to be a bijection of {}", rows, over)
    return determinant


def _known_signs(rows: Sequence[Point]) -> list[int] | None:
    """The signs of the entries of a diagonal matrix; None if it is not one or a sign is unknown."""
    off_diagonal = (a for i, row in enumerate(rows) for j, a in enumerate(row) if i != j)
    diagonal = [row[i] for i, row in enumerate(rows)]
    if any(off_diagonal) or not all(a.is_positive or a.is_negative for a in diagonal):
        return None
    return [1 if a.is_positive else -1 for a in diagonal]


@_rule
def turn_limits(term: Total, axis: int, domain: Domain) -> _Conclusion:
    """Turn the limits of one coordinate of a total.

    ::

        ──────────────────────────────         ───────────────────────────────────────
        ⊢ ∫_a^b f dτ = ∫_b^a (−f) dτ           ⊢ Σ_m f(m) = Σ f(m) run through backwards

    on ℝᵈ for one coordinate; on ℤᵈ and ℤ/N (right) without the sign.
    Fails unless the total has a coordinate `axis`.
    """
    term = check_term(term, domain)
    _need(isinstance(term, Total), "turn_limits: {} is not a total", term)
    _need(axis in range(term.domain.dimension), "turn_limits: {} has no coordinate {}", term, axis)
    orientation = [-o if i == axis else o for i, o in enumerate(term.orientation)]
    body = term.body if term.domain.discrete else -term.body
    return term, Total(body, term.args[1], term.domain, orientation), _NONE, domain


@_rule
def conjugate_total(term: conjugate, domain: Domain) -> _Conclusion:
    """Conjugation goes under a total.

    ::

        ───────────────────────────────
        ⊢ conj(∫ b dτ) = ∫ conj(b) dτ

    Fails unless `term` is the conjugate of a total.
    """
    term = check_term(term, domain)
    inner = term.args[0] if isinstance(term, conjugate) else term
    conjugated = inner is not term and isinstance(inner, Total)
    _need(conjugated, "conjugate_total: {} is not the conjugate of a total", term)
    body = conjugate(inner.body)
    return term, Total(body, inner.args[1], inner.domain, inner.orientation), _NONE, domain


@_rule
def split_total(term: Total, domain: Domain) -> _Conclusion:
    """A total of a sum is the sum of the totals.

    ::

        ─────────────────────────────────────────────────
        V ⊢ ∫ (b₁ + … + bₙ) dτ = ∫ b₁ dτ + … + ∫ bₙ dτ

    V says that each total on the right has a value (nothing on ℤ/N).
    Fails unless the body is a sum.
    """
    term = check_term(term, domain)
    _need(
        isinstance(term, Total) and term.body.is_Add,
        "split_total: {} is not the total of a sum",
        term,
    )
    parts = [Total(b, term.args[1], term.domain, term.orientation) for b in term.body.args]
    return term, Add(*parts), _values(parts, term.domain), domain


@_rule
def factor_out(term: Total, factor: Expr, domain: Domain) -> _Conclusion:
    """A factor that does not vary leaves the total.

    ::

        ────────────────────────────
        V ⊢ ∫ c b dτ = c ∫ b dτ

    V says that ∫ b dτ has a value (nothing on ℤ/N, or where c is known not to be 0).
    Fails unless the body is a product with the factor c, which has no bound point.
    """
    term = check_term(term, domain)
    check_term(factor, domain)
    _need(isinstance(term, Total), "factor_out: {} is not a total", term)
    factors = list(Mul.make_args(term.body))
    for f in Mul.make_args(factor):
        _need(f in factors, "factor_out: {} is not a factor free of the bound point in {}", f, term)
        factors.remove(f)
    rest = Total(Mul(*factors), term.args[1], term.domain, term.orientation)
    values = _NONE if factor.is_zero is False else _values([rest], term.domain)
    return term, factor * rest, values, domain


@_rule
def exchange(term: Total, domain: Domain) -> _Conclusion:
    """Two totals exchange.

    ::

        ────────────────────────────────────────
        V ⊢ ∫ (∫ b dσ) dτ = ∫ (∫ b dτ) dσ

    V says that the double total of |b| is finite (nothing where both range over cycles).
    Source: Fubini's theorem (W. Rudin, Real and Complex Analysis, 3rd ed., Theorem 8.8).
    Fails unless the body of the total is a total.
    """
    term = check_term(term, domain)
    nested = isinstance(term, Total) and isinstance(term.body, Total)
    _need(nested, "exchange: {} is not a total of a total", term)
    outer = _fresh(term.domain, "x", term)
    inner = term.body_at(outer)
    point = _fresh(inner.domain, "y", inner)
    body = inner.body_at(point)
    swapped = Total(
        Total(body, outer, term.domain, term.orientation), point, inner.domain, inner.orientation
    )
    finite = isinstance(term.domain, Cyclic) and isinstance(inner.domain, Cyclic)
    return term, swapped, _NONE if finite else frozenset([ConvergesAbsolutely(term)]), domain


@_rule
def iterate(term: Total, domain: Domain) -> _Conclusion:
    """A total over a product of lines is an iterated total, the last coordinate innermost.

    ::

        ──────────────────────────────────────────
        V ⊢ ∫∫ b d(x, y) = ∫ (∫ b dy) dx

    on ℝᵈ and ℤᵈ. V says that the total converges absolutely (Fubini; see `exchange`).
    Fails unless the total is over ℝᵈ or ℤᵈ with d ≥ 2.
    """
    term = check_term(term, domain)
    several = isinstance(term, Total) and term.domain.dimension > 1
    _need(several, "iterate: {} is not a total over several coordinates", term)
    line = term.domain.func(1)
    point = _fresh(term.domain, "x", term)
    nested = term.body_at(point)
    for symbol, sign in reversed(list(zip(point, term.orientation, strict=True))):
        nested = Total(nested, [symbol], line, [sign])
    return term, nested, frozenset([ConvergesAbsolutely(term)]), domain


@_rule
def sift(term: Total, domain: Domain) -> _Conclusion:
    """The unit impulse picks one value out of a sum.

    ::

        ──────────────────────────────
        V ⊢ Σ_m δ(±m + a) b(m) = b(∓a)

    V says that the values in b(m) exist for every m.
    Fails unless the body is a product with the value of the impulse of the total's domain at a
    point whose coordinates are ± those of the bound point plus terms free of it.
    """
    term = check_term(term, domain)
    _need(isinstance(term, Total), "sift: {} is not a total", term)
    over = term.domain
    bound = _fresh(over, "x", term)
    factors = Mul.make_args(term.body_at(bound))
    impulses = [a for a in factors if isinstance(a, Applied) and isinstance(a.function, Delta)]
    _need(impulses, "sift: {} has no factor δ", term)
    impulse = impulses[0]
    _need(impulse.domain == over, "sift: the δ in {} is not that of {}", term, over)
    solution = _zero_of(impulse.point, bound)
    if solution is None:
        raise ProofError(f"sift: {impulse.point} is not ± the bound point plus a constant")
    rest = Mul(*(a for a in factors if a is not impulse))
    values = (_value_everywhere(part, bound, over) for part in partial_parts(rest))
    picked = substitute(rest, dict(zip(bound, solution, strict=True)))
    return term, picked, _NONE.union(values), domain


def _zero_of(point: Point, bound: Point) -> Point | None:
    """Where the point ±x + a is 0, or None if it has another shape."""
    solution = []
    for value, symbol in zip(point, bound, strict=True):
        plus, minus = value - symbol, value + symbol
        if not any(occurs(b, plus) for b in bound):
            solution.append(-plus)
        elif not any(occurs(b, minus) for b in bound):
            solution.append(minus)
        else:
            return None
    return Point(solution)


def _value_everywhere(part: Expr, points: Point, over: Domain) -> Hypothesis:
    """Say that a part of the body of a total over `over` has a value at every point."""
    if isinstance(part, AppliedUndef):
        return Defined(letter_of(part))
    return ForAll(HasValue(part), points, over)


@_rule
def orthogonality(term: Total, domain: Domain) -> _Conclusion:
    """The sum of a character over the cycle vanishes unless the character is trivial.

    ::

        ───────────────────────────────────────
        ⊢ Σ_{n ∈ ℤ/N} e^{2πikn/N} = N δ(k)

    Source: A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2.
    Fails unless the body is e^{2πikn/N} with an integer k free of the bound point n.
    """
    term = check_term(term, domain)
    cyclic = isinstance(term, Total) and isinstance(term.domain, Cyclic)
    _need(cyclic, "orthogonality: {} is not a total over a cycle", term)
    period = term.domain.period
    bound = _fresh(term.domain, "x", term)
    body = term.body_at(bound)
    _need(isinstance(body, exp), "orthogonality: the body {} is not an exponential", body)
    frequency = expand_mul(body.args[0] * period / (2 * pi * I * bound[0]))
    good = not occurs(bound[0], frequency) and term.domain.is_coordinate(frequency)
    _need(good, "orthogonality: {} is not 2πi·k·n/{} with an integer k", body.args[0], period)
    return term, period * Applied(delta, [frequency], term.domain), _NONE, domain


@_rule
def periodicity(term: Expr, point: Point, domain: Domain) -> _Conclusion:
    """A function on the cycle has the same value at points that differ by multiples of N.

    ::

        ───────────────────────────
        ⊢ F(p) = F(q) on ℤ/N

    Fails unless p − q is N times an integer polynomial.
    """
    term = check_term(term, domain)
    value = _value_on(domain, term) if isinstance(domain, Cyclic) else None
    if value is None:
        raise ProofError(f"periodicity: {term} is not the value of a function on a cycle")
    function, old = value
    new = check_term(applied(function, Point(point), domain), domain)
    multiple = expand_mul((old[0] - point[0]) / domain.period)
    _need(
        domain.is_coordinate(multiple),
        "periodicity: {} and {} do not differ by a multiple of {}",
        old,
        point,
        domain.period,
    )
    return term, new, _NONE, domain


def _value_on(domain: Domain, term: Expr) -> tuple[FunctionTerm, Point] | None:
    """The function and the point of a value of a letter or operator on `domain`."""
    if isinstance(term, AppliedUndef):
        return letter_of(term), Point(term.args)
    if isinstance(term, Applied) and term.domain == domain:
        return term.function, term.point
    return None


@_rule
def derivative_under_total(term: Applied, domain: Domain) -> _Conclusion:
    """A total can be differentiated with respect to a parameter of one smooth factor.

    ::

        ──────────────────────────────────────────────────────
        V ⊢ (λt. ∫ u(τ) v(t, τ) dτ)′(p) = ∫ u(τ) ∂v/∂t(p, τ) dτ

    on ℝ for u = f(±τ + a), v = g(±t ± τ + c), either perhaps conjugated. V: f is integrable; g is
    continuously differentiable; g and its derivative are bounded.
    Source: dominated convergence (W. Rudin, Principles of Mathematical Analysis, Theorem 9.42,
    and Real and Complex Analysis, Theorem 1.34).
    Fails unless the body is such a product, up to the order of its factors.
    """
    term = check_term(term, domain)
    function = term.function.args[0] if _is_derivative(term) else None
    _need(isinstance(function, Lam), "derivative_under_total: {} is not (λt. …)′(p)", term)
    (t,) = _fresh(R, "t", term)
    total = function.body_at(Point([t]))  # type: ignore[union-attr]
    on_line = isinstance(total, Total) and total.domain == R == domain
    _need(on_line, "derivative_under_total: {} is not an integral over ℝ", total)
    (tau,) = _fresh(R, "x", total)
    factors = Mul.make_args(total.body_at(Point([tau])))
    moving = [a for a in factors if occurs(t, a)]
    still = [a for a in factors if not occurs(t, a)]
    values = [_value_on(R, a.args[0] if isinstance(a, conjugate) else a) for a in still + moving]
    if len(moving) != 1 or len(still) != 1 or values[0] is None or values[1] is None:
        raise ProofError(f"derivative_under_total: {total} is not a product of two values")
    (f, (point_f,)), (g, (point_g,)) = values  # type: ignore[misc]
    signs = [_slope(point_f, tau), _slope(point_g, tau), _slope(point_g, t)]
    _need(all(signs), "derivative_under_total: the arguments in {} are not ±τ + a, ±t ± τ", total)
    derivative = applied(Diff(g), Point([point_g]), R)
    if isinstance(moving[0], conjugate):
        derivative = conjugate(derivative)
    body = Mul(signs[2], still[0], derivative)
    result = Total(body, [tau], R, total.orientation)
    result = substitute(result, {t: term.point[0]})
    fixed = not any(occurs(s, h) for s in (t, tau) for h in (f, g))
    _need(fixed, "derivative_under_total: the functions in {} vary", total)
    needed = [Integrable(f), Smooth(g), Bounded(g), Bounded(Diff(g))]
    return term, result, frozenset(needed), domain


def _is_derivative(term: Expr) -> bool:
    return isinstance(term, Applied) and isinstance(term.function, Diff)


def _slope(form: Expr, symbol: Symbol) -> Integer | None:
    """The sign s of a form s·symbol + (free of it), or None if it has another shape."""
    for sign in (Integer(1), Integer(-1)):
        if not occurs(symbol, form - sign * symbol):
            return sign
    return None


# ------------------------------------------------------------------ hypotheses and induction


@_rule
def by_integrability(premise: Theorem) -> _Conclusion:
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
    facts = _NONE.union(*({h} if f is None else f for h, f in replaced.items()))
    return p.lhs, p.rhs, without_implied(facts, p.domain), p.domain


@_rule
def assume(hypothesis: Hypothesis, instance: Sequence[Point], domain: Domain) -> _Conclusion:
    """A hypothesis can be used.

    ::

        ─────────────────────────────────
        ∀x ∀y … (a = b) ⊢ a = b at `instance`

    Fails unless the hypothesis is an equation under as many ∀ as there are points.
    """
    check_hypothesis(hypothesis, domain)
    claim = hypothesis
    for point in instance:
        _need(isinstance(claim, ForAll), "assume: {} is not a statement for all points", claim)
        good = len(point) == claim.domain.dimension and all(map(claim.domain.is_coordinate, point))
        _need(good, "assume: {} is not a point of {}", point, claim.domain)
        claim = claim.body_at(Point(point))
    _need(isinstance(claim, Equation), "assume: {} is not an equation", claim)
    lhs, rhs = (check_term(side, domain) for side in claim.args)
    return lhs, rhs, frozenset([hypothesis]), domain


@_rule
def generalise(premise: Theorem, points: Point, over: Domain) -> _Conclusion:
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
) -> _Conclusion:
    """Claims that hold at step 0 and pass from s to s + 1 hold at every step.

    ::

        H ⊢ P₁(0)  …  H ⊢ Pₖ(0)     H, P₁(s), …, Pₖ(s) ⊢ P₁(s + 1)  …  ⊢ Pₖ(s + 1)
        ─────────────────────────────────────────────────────────────────────────
                                      H ⊢ Pᵢ(s)

    for claims Pⱼ = ∀x. aⱼ = bⱼ; the premises prove them at the generic points x.
    Fails unless s is a natural number, and neither s nor x occurs in H.
    """
    _need(NATURALS.is_generic(step), "induction: {} must be a symbol for a natural number", step)
    _need(
        len(claims) == len(generic) == len(bases) == len(steps),
        "induction: one base and step per claim",
    )
    _need(index in range(len(claims)), "induction: there is no claim {}", index)
    domain = _fact(bases[0]).domain if bases else NATURALS
    assumed = frozenset(claims)
    fixed = {symbol for points in generic for symbol in points} | {step}
    kept: frozenset[Hypothesis] = _NONE
    for claim, points, base, successor in zip(claims, generic, bases, steps, strict=True):
        check_hypothesis(claim, domain)
        _need(isinstance(claim, ForAll), "induction: {} is not a statement for all points", claim)
        _generic("induction", points, claim.domain)
        _need(step not in points, "induction: {} is both a point and the step", step)
        clash = claim.free_symbols & (fixed - {step})
        _need(not clash, "induction: the claim {} mentions the generic {}", claim, clash)
        for proved, at in ((_fact(base), Integer(0)), (_fact(successor), step + 1)):
            wanted = substitute(claim, {step: at}).body_at(Point(points))
            _need(
                isinstance(wanted, Equation) and (proved.lhs, proved.rhs) == wanted.args,
                "induction: {} = {} was proved, {} is needed",
                proved.lhs,
                proved.rhs,
                wanted,
            )
            _need(proved.domain == domain, "induction: the domains differ")
        hypotheses = _fact(base).hypotheses | (_fact(successor).hypotheses - assumed)
        _free_of(hypotheses, fixed, "induction")
        kept |= hypotheses
    lhs, rhs = claims[index].body_at(Point(generic[index])).args
    return check_term(lhs, domain), check_term(rhs, domain), kept, domain


# ------------------------------------------------------------------ helpers


def _fresh(over: Domain, name: str, *terms: Basic) -> Point:
    """Return a generic point of `over` whose symbols occur in none of `terms`."""
    taken = {s.name for term in terms for s in term.free_symbols}
    return over.point(fresh_name(taken, name))


def _same_domain(rule: str, *facts: _Fact) -> Domain:
    domain = facts[0].domain
    for fact in facts:
        _need(fact.domain == domain, "{}: theorems on {} and on {}", rule, domain, fact.domain)
    return domain


def _generic(rule: str, points: Sequence[Symbol], over: Domain) -> None:
    """Fail unless the points are distinct symbols, each for any coordinate of `over`."""
    distinct = len(set(points)) == len(points) == over.dimension
    good = distinct and all(map(over.is_generic, points))
    _need(good, "{}: {} is not a generic point of {}", rule, points, over)


def _free_of(hypotheses: frozenset[Hypothesis], points: Iterable[Symbol], rule: str) -> None:
    for hypothesis in hypotheses:
        clash = hypothesis.free_symbols & set(points)
        _need(
            not clash,
            "{}: the hypothesis {} mentions {}, which is to be bound",
            rule,
            hypothesis,
            clash,
        )


def _values(totals: Sequence[Total], over: Domain) -> frozenset[Hypothesis]:
    """Say that the totals converge; sums over a cycle are finite and always do."""
    return _NONE if isinstance(over, Cyclic) else frozenset(map(HasValue, totals))
