"""From inert terms to SymPy's own `Integral` and `Sum`, for use outside the kernel."""

from __future__ import annotations

from typing import Any

from sympy import Integral, Sum, oo
from sympy.core.function import AppliedUndef

from symbolic.domains import Cyclic, Point
from symbolic.errors import TermError
from symbolic.operators import Operator
from symbolic.terms import Applied, Lam, Total


def doit(term: Any) -> Any:
    """Return `term` with every operator unfolded and every total as `Integral` or `Sum`.

    A total whose limits are turned becomes an `Integral` with its limits exchanged; a sum run
    through backwards becomes the plain `Sum`, since SymPy gives other meaning to exchanged limits.

    Raises
    ------
    TermError
        If an operator has no definition as a total.
    """
    if isinstance(term, Applied):
        return doit(_definition(term))
    if isinstance(term, Total):
        names = ("m", "k", "j", "l") if term.domain.discrete else ("tau", "sigma", "rho", "omega")
        point = term.fresh_point(*names)
        return _sympy_total(doit(term.body_at(point)), point, term)
    if not term.args or isinstance(term, AppliedUndef):
        return term
    return term.func(*map(doit, term.args))


def _definition(term: Applied) -> Any:
    if isinstance(term.function, Lam):
        return term.function.body_at(term.point)
    if isinstance(term.function, Operator):
        return term.function.definition(term.point, term.domain)
    raise TermError(f"{term}: {term.function} has no definition to unfold")


def _sympy_total(body: Any, point: Point, term: Total) -> Any:
    if isinstance(term.domain, Cyclic):
        return Sum(body, (point[0], 0, term.domain.period - 1))
    if term.domain.discrete:
        return Sum(body, *((p, -oo, oo) for p in point))
    signs = zip(point, term.orientation, strict=True)
    return Integral(body, *((p, -sign * oo, sign * oo) for p, sign in signs))
