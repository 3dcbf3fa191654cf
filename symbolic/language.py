"""Which terms the kernel admits: a whitelist of heads, with arguments that fit their domain."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Symbol,
    Tuple,
    conjugate,
    exp,
)
from sympy.core.function import AppliedUndef

from symbolic.domains import NATURALS, Cyclic, Domain, Naturals, R
from symbolic.errors import TermError
from symbolic.evaluation import MAX_EXPONENT, require_evaluation
from symbolic.hypotheses import OF_FUNCTIONS, OF_TERMS, ForAll, Hypothesis
from symbolic.objects import ALGEBRA, DOMAINS, FUNCTIONS, NUMBERS, check_objects
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Operator,
    Plus,
    Reflect,
    Scale,
    Shift,
    dual,
    lives_on,
)
from symbolic.ring import normal_form
from symbolic.signs import certainly_nonzero
from symbolic.terms import (
    Applied,
    Bound,
    Delta,
    FunctionTerm,
    Iterate,
    Lam,
    Letter,
    ScalarMap,
    Total,
    bound_point,
    is_inert_under_conjugate,
    letter_of,
    lift,
    occurs,
    substitute,
)

_Stack = tuple[Domain, ...]
_ARITY = {
    Conv: 2, Corr: 2, Conj: 1, Reflect: 1, Scale: 2, Fourier: 2, Diff: 1, Delta: 0, Naturals: 0,
}  # fmt: skip
"""The number of parts of those heads whose constructor takes any number."""
_ADMITTED_ASSUMPTIONS = frozenset(
    ["commutative", "complex", "real", "integer", "positive", "nonnegative", "nonzero", "finite"]
)


def check_term(term: object, domain: Domain) -> Expr:
    """Return `term`, a closed scalar term whose letters live on `domain`.

    Of equal terms the one that was checked first is returned, so that an object that only claims
    to be equal to a good term is never used.

    Raises
    ------
    TermError
        If the term is outside the language.
    """
    check_objects(term, domain)
    _check_domain(domain)
    if domain == NATURALS:
        raise TermError(f"no functions live on {domain}: R, Z, R2, Z2 or Cyclic(N) is needed")
    return _check(term, domain, ())


def check_function(function: object, domain: Domain) -> None:
    """Raise `TermError` unless `function` is a closed function term on `domain`."""
    check_objects(function, domain)
    _check_domain(domain)
    home = _check_function(function, domain, ())
    if home != domain:
        raise TermError(f"{function} is a function on {home}, but one on {domain} is needed")


def check_binder(total: Total, domain: Domain) -> None:
    """Raise `TermError` unless a body that was admitted before may stand below this total."""
    _check_domain(total.domain)
    if total.domain == NATURALS:
        raise TermError(f"{total}: no totals over {NATURALS}")
    _check_periodic(total.body, total.domain, domain)


def check_hypothesis(hypothesis: object, domain: Domain, stack: _Stack = ()) -> None:
    """Raise `TermError` unless `hypothesis` is made of admitted terms on `domain`."""
    check_objects(hypothesis, domain)
    _check_domain(domain)
    _check_made(hypothesis)
    if type(hypothesis) is ForAll:
        _check_domain(hypothesis.domain)
        check_hypothesis(hypothesis.args[0], domain, (hypothesis.domain, *stack))
        _check_periodic(hypothesis.args[0], hypothesis.domain, domain)
    elif type(hypothesis) in OF_FUNCTIONS:
        _check_function(hypothesis.args[0], domain, stack)  # type: ignore[attr-defined]
    elif type(hypothesis) in OF_TERMS:
        for part in hypothesis.args:  # type: ignore[attr-defined]
            _check(part, domain, stack)
    else:
        raise TermError(f"{hypothesis!r} is not a hypothesis")


def _check_made(part: Any) -> None:
    """Refuse what its own constructor would not make: SymPy's ``Basic.__new__`` asks nothing."""
    arity = _ARITY.get(type(part), len(part.args))
    if len(part.args) != arity or part.func(*part.args) != part:
        raise TermError(
            f"a {type(part).__name__} of {len(part.args)} parts is not what its constructor makes "
            "of them; call the constructor"
        )


@lru_cache(maxsize=1024)
def _check_domain(domain: Domain) -> None:
    if type(domain) not in DOMAINS:
        raise TermError(f"{domain!r} is not a domain: R, Z, R2, Z2 or Cyclic(N) is needed")
    _check_made(domain)
    for argument in domain.args:
        _check(argument, domain, ())


@lru_cache(maxsize=65536)
def _check(term: Any, domain: Domain, stack: _Stack) -> Any:
    """Return `term`; `stack` lists the domains of the binders around it, innermost first."""
    kind = type(term)
    if kind is Symbol or kind is Bound:
        _check_symbol(term, stack)
    elif kind in NUMBERS:
        pass
    elif kind in ALGEBRA:
        for argument in term.args:
            if not (kind is Pow and argument is term.args[1]):
                _check(argument, domain, stack)
        _check_evaluated(term)
    elif isinstance(term, AppliedUndef):
        _check_made(letter_of(term))
        _check_point(term.args, domain, stack)
    elif kind is Applied:
        _check_made(term)
        home = _check_function(term.function, domain, stack)
        _check_domain(term.domain)
        if term.domain != home:
            raise TermError(f"{term} is taken on {term.domain}, but the function is on {home}")
        _check_point(term.point, home, stack)
    elif kind is Total:
        _check_made(term)
        _check(term.body, domain, (term.domain, *stack))
        check_binder(term, domain)
    elif kind is ScalarMap:
        _check_made(term)
        for argument in term.args[1:]:
            _check(argument, domain, stack)
    else:
        raise TermError(
            f"{term} ({kind.__name__}) is outside the language of the kernel: i, π, rationals, "
            "symbols, letters, operators, totals, +, ·, integer powers, conjugate, exp, Abs and "
            "scalar maps make it up"
        )
    return term


def _check_evaluated(term: Any) -> None:
    """Refuse products such as ``0·T`` that SymPy was told not to evaluate."""
    require_evaluation()
    if isinstance(term, Pow):
        _check_power(term)
    if isinstance(term, conjugate) and is_inert_under_conjugate(term.args[0]):
        return
    again = term.func(*term.args)
    if again != term:
        raise TermError(
            f"{term} is unevaluated: SymPy makes {again} of its parts; pass that instead"
        )


def _check_symbol(symbol: Symbol, stack: _Stack) -> None:
    if isinstance(symbol, Bound):
        if not 0 <= symbol.depth < len(stack) or symbol not in bound_point(
            stack[symbol.depth], symbol.depth
        ):
            raise TermError(f"a bound point (depth {symbol.depth}) occurs outside its total")
        return
    unknown = set(symbol._assumptions_orig) - _ADMITTED_ASSUMPTIONS
    if unknown or not all(symbol._assumptions_orig.values()):
        raise TermError(
            f"symbol {symbol!r} of type {type(symbol).__name__}: a plain symbol is needed, with "
            f"no assumptions but: {', '.join(sorted(_ADMITTED_ASSUMPTIONS))}"
        )


def _check_point(point: Any, domain: Domain, stack: _Stack) -> None:
    if len(point) != domain.dimension or not all(map(domain.is_coordinate, point)):
        shown = ", ".join(map(str, point))
        raise TermError(
            f"({shown}) is not a point of {domain}: symbols with {domain.needed} are needed"
        )
    for coordinate in point:
        _check(coordinate, domain, stack)


def _check_power(term: Pow) -> None:
    if not isinstance(term.exp, Integer):
        raise TermError(f"{term}: only integer powers are in the language of the kernel")
    if abs(term.exp) > MAX_EXPONENT:
        raise TermError(f"{term!s:.80}: exponents up to {MAX_EXPONENT} are admitted")
    if term.exp.is_negative and not certainly_nonzero(term.base):
        raise TermError(f"{term}: the base of a negative power must be known not to vanish")


@lru_cache(maxsize=16384)
def _check_function(function: FunctionTerm, domain: Domain, stack: _Stack) -> Domain:
    """Return where `function` lives when its letters live on `domain`."""
    if type(function) not in FUNCTIONS:
        raise TermError(f"{type(function).__name__} is not an operator of the language")
    _check_made(function)
    if type(function) is Letter:
        return domain
    if type(function) is Iterate:
        _check_made(function.args[0])
        _check_point(function.args[1:], NATURALS, stack)
        return domain
    if type(function) is Lam:
        _check_domain(function.domain)
        _check(function.args[0], domain, (function.domain, *stack))
        _check_periodic(function.args[0], function.domain, domain)
        return function.domain
    if type(function) is Delta:
        if not domain.discrete:
            raise TermError(f"the unit impulse is a function on ℤᵈ and ℤ/N, not on {domain}")
        return domain
    return _check_operator(function, domain, stack)


def _check_operator(function: FunctionTerm, domain: Domain, stack: _Stack) -> Domain:
    if isinstance(function, (Conv, Corr, Plus)):
        first, *others = (_check_function(a, domain, stack) for a in function.args)
        if any(other != first for other in others):
            raise TermError(f"{function}: the functions live on different domains")
        return first
    if isinstance(function, Scale):
        _check(function.args[0], domain, stack)
        if not normal_form(function.args[0]).polynomial:
            raise TermError(
                f"{function}: a multiple by 0 would hide where the function has no value"
            )
        return _check_function(function.args[1], domain, stack)
    home = _check_function(function.args[0], domain, stack)
    parameters = function.args[1:]
    if isinstance(function, Shift):
        _check_point(parameters, home, stack)
    elif isinstance(function, Modulate):
        _check_point(parameters, dual(home), stack)
    elif isinstance(function, Linear):
        size = home.dimension
        if len(parameters) != size**2:
            raise TermError(f"{function}: a {size} × {size} matrix is needed on {home}")
        for i in range(0, size**2, size):
            _check_point(parameters[i : i + size], home, stack)
    elif isinstance(function, Diff) and home != R:
        raise TermError(f"{function}: derivatives are taken on {R}, not on {home}")
    elif isinstance(function, Fourier):
        if parameters[0] != home:
            raise TermError(f"{function} is over {parameters[0]}, but {function.args[0]} on {home}")
        return dual(home)
    return home


def _check_periodic(body: Any, binder: Domain, domain: Domain) -> None:
    if not isinstance(binder, Cyclic):
        return
    if not _is_periodic(body, bound_point(binder)[0], binder, domain):
        raise TermError(
            f"the body is not {binder.period}-periodic in the point bound over {binder}"
        )


def _is_periodic(term: Any, symbol: Symbol, cycle: Cyclic, domain: Domain) -> bool:
    """Tell whether adding the period of `cycle` to `symbol` certainly leaves `term` unchanged.

    Functions on the cycle are periodic; at an integer polynomial in the symbol they keep their
    value, since the polynomial keeps its class modulo N. Letters live on `domain`.
    """
    if not occurs(symbol, term):
        return True
    if isinstance(term, AppliedUndef):
        return cycle == domain
    if isinstance(term, Applied):
        on_cycle = term.domain == cycle or not occurs(symbol, Tuple(*term.point))
        return on_cycle and _is_periodic(term.function, symbol, cycle, domain)
    if isinstance(term, exp):
        moved = substitute(term, {symbol: symbol + cycle.period})
        return normal_form(moved) == normal_form(term)
    if isinstance(term, (Total, ForAll)):
        return _is_periodic(term.args[0], lift(symbol), cycle, domain)
    parts = term.args
    if isinstance(term, (Shift, Modulate, Linear)):
        # By integer polynomials; the function must live on the cycle for its point to count mod N.
        parts = term.args[:1]
        if lives_on(parts[0], domain) != cycle:
            return False
    composed = (Add, Mul, Pow, conjugate, Abs, ScalarMap, Operator, Hypothesis)
    return isinstance(term, composed) and all(_is_periodic(a, symbol, cycle, domain) for a in parts)
