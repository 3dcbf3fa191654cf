"""From inert terms to SymPy's own `Integral` and `Sum`, for use outside the kernel."""

from __future__ import annotations

from typing import Any

from sympy import Derivative, Integral, KroneckerDelta, Mod, Mul, Subs, Sum, Symbol, oo
from sympy.core.function import AppliedUndef

from symbolic.errors import TermError
from symbolic.kernel.definitions import definition
from symbolic.notation.points import fresh_name
from symbolic.sympy_border.binders import Lam, Total, substitute
from symbolic.sympy_border.domains import Cyclic, Domain, Point
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.operators import (
    Diff,
    Fourier,
    Linear,
    Modulate,
    Operated,
    Operator,
    Shift,
    dual,
)
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import Applied, Delta, FunctionTerm, Iterate, Letter, applied


def doit(term: Any, taken: frozenset[str] = frozenset()) -> Any:
    """Return `term` with every operator unfolded and every total as `Integral` or `Sum`.

    No variable of integration or summation has one of the `taken` names.

    A total whose limits are turned becomes an `Integral` with its limits exchanged; a sum run
    through backwards becomes the plain `Sum`, since SymPy gives other meaning to exchanged limits.

    Raises
    ------
    TermError
        If an operator has no definition as a total.
    """
    if isinstance(term, Applied) and isinstance(term.function, (Iterate, Operated)):
        return term  # the value of a letter
    if isinstance(term, Applied):
        return doit(_value(term, taken), taken)
    if isinstance(term, Total):
        names = ("m", "k", "j", "l") if term.domain.discrete else ("tau", "sigma", "rho", "omega")
        point = term.fresh_point(*names, taken=taken)
        return _sympy_total(doit(term.body_at(point), taken), point, term)
    if not term.args or isinstance(term, AppliedUndef):
        return term
    return term.func(*(doit(part, taken) for part in term.args))


def _value(term: Applied, taken: frozenset[str]) -> Any:
    function, point, domain = term.function, term.point, term.domain
    if isinstance(function, Lam):
        return function.body_at(point)
    if isinstance(function, Operator):
        return _unfolded(function, point, domain)
    if isinstance(function, Delta):
        if isinstance(domain, Cyclic):
            return KroneckerDelta(Mod(point[0], domain.period), 0)
        return Mul(*(KroneckerDelta(p, 0) for p in point))
    if isinstance(function, Diff):
        mentioned = taken.union(s.name for s in term.free_symbols)
        x = Symbol(fresh_name(set(mentioned), "x"), real=True)
        inside = doit(applied(function.args[0], Point([x]), domain), taken)
        return Subs(Derivative(inside, x), x, point[0])
    raise TermError(f"{term}: {function} has no definition to unfold")


def _unfolded(function: Operator, point: Point, domain: Domain) -> Any:
    """Return the value of an operator as the kernel defines it.

    Letters and symbols stand for what it is applied to, which the kernel's language may not have.
    """
    source = function.args[1] if isinstance(function, Fourier) else domain
    spaces = {Shift: domain.lines, Modulate: dual(domain).lines, Linear: domain.lines}
    taken = {s.name for p in (function, *point) for s in p.free_symbols}
    generic = domain.point(fresh_name(taken, "x"))
    values: dict[Any, Any] = dict(zip(generic, point, strict=True))
    letters: dict[Letter, FunctionTerm] = {}
    arguments: list[Any] = []
    for place, argument in enumerate(function.args):
        if isinstance(argument, FunctionTerm):
            stand = Letter(f"f{place}")
            letters[stand] = argument
        elif isinstance(argument, Domain):
            stand = argument
        else:
            line = spaces.get(type(function))
            told = line[(place - 1) % len(line)].assumptions if line else {}
            stand = Symbol(fresh_name(taken, f"c{'c' * place}"), **told)
            values[stand] = argument
        arguments.append(stand)
    value = definition(to_term(applied(function.func(*arguments), generic, domain), source))
    return substitute(to_face(value), values, letters, source)


def _sympy_total(body: Any, point: Point, term: Total) -> Any:
    if isinstance(term.domain, Cyclic):
        return Sum(body, (point[0], 0, term.domain.period - 1))
    if term.domain.discrete:
        return Sum(body, *((p, -oo, oo) for p in point))
    signs = zip(point, term.orientation, strict=True)
    return Integral(body, *((p, -sign * oo, sign * oo) for p, sign in signs))
