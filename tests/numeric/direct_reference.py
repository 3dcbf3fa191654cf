"""The readable reference: both sides of a statement by plain sums and quadrature in mpmath.

Written straight from the definitions, on SymPy's terms and not on formulas, with none of the code
that the enclosures use; the tests compare the two. It certifies nothing: a sum is cut where its
terms have become tiny, and mpmath's quadrature only estimates its error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count, product
from operator import add, sub
from typing import Any, TypeAlias

import mpmath
from sympy import Abs, Add, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from numeric.samples.functions import SampleFunction
from symbolic.errors import EvidenceError
from symbolic.sympy_border.domains import Cyclic, Domain
from symbolic.sympy_border.operators import Conj, Conv, Corr, Modulate, Plus, Reflect, Scale, Shift
from symbolic.sympy_border.terms import Applied, Letter, Total, letter_of

Point: TypeAlias = tuple[Any, ...]
Function: TypeAlias = Callable[..., Any]


_MESH = 6
"""Points per unit of length in the plane, where mpmath's nested quadrature takes minutes."""


@dataclass(frozen=True)
class Reference:
    """Evaluates terms in mpmath at its current working precision.

    Attributes
    ----------
    samples
        A sample function for every letter.
    reach
        Integrals and sums over a line run from −reach to reach; beyond it the samples must be
        negligible.
    cuts
        Points of the line at which integrands may have a corner; quadrature is split there.
    """

    samples: Mapping[Letter, SampleFunction]
    reach: int = 12
    cuts: tuple[Any, ...] = ()

    def evaluate(self, term: Expr, values: Mapping[Symbol, Any]) -> Any:
        """Return the value of a term, with numbers for its symbols.

        Raises
        ------
        EvidenceError
            If the term has a part that is not known here.
        """
        if isinstance(term, AppliedUndef):
            return self._letter(letter_of(term))(*(self.evaluate(a, values) for a in term.args))
        if isinstance(term, Applied):
            point = tuple(self.evaluate(a, values) for a in term.point)
            return self.function(term.function, term.domain, values)(*point)
        if isinstance(term, Total):
            return self._total(term, values)
        if isinstance(term, Symbol):
            return values[term]
        if isinstance(term, Rational):
            return mpmath.mpf(int(term.p)) / int(term.q)
        if term is I:
            return mpmath.mpc(0, 1)
        if term is pi:
            return mpmath.pi()
        if isinstance(term, Pow) and isinstance(term.exp, Integer):
            return self.evaluate(term.base, values) ** int(term.exp)
        heads = {
            Add: mpmath.fsum,
            Mul: mpmath.fprod,
            conjugate: lambda x: mpmath.conj(x[0]),
            exp: lambda x: mpmath.exp(x[0]),
            Abs: lambda x: abs(x[0]),
        }
        for head, compute in heads.items():
            if isinstance(term, head):
                return compute([self.evaluate(a, values) for a in term.args])
        raise EvidenceError(f"the reference cannot evaluate {term} ({type(term).__name__})")

    def function(self, f: Any, domain: Domain, values: Mapping[Symbol, Any]) -> Function:
        """Return a function term as a Python function."""
        if isinstance(f, Letter):
            return self._letter(f)
        inner = [self.function(a, domain, values) if not isinstance(a, Expr) else a for a in f.args]
        numbers = [self.evaluate(a, values) for a in f.args if isinstance(a, Expr)]
        if isinstance(f, Conv):
            return lambda *t: self._over(
                domain,
                lambda *s: inner[0](*s) * inner[1](*map(sub, t, s)),
            )
        if isinstance(f, Corr):
            return lambda *t: self._over(
                domain,
                lambda *s: mpmath.conj(inner[0](*s)) * inner[1](*map(add, t, s)),
            )
        if isinstance(f, Conj):
            return lambda *t: mpmath.conj(inner[0](*t))
        if isinstance(f, Reflect):
            return lambda *t: inner[0](*(-a for a in t))
        if isinstance(f, Shift):
            return lambda *t: inner[0](*(a - b for a, b in zip(t, numbers, strict=True)))
        if isinstance(f, Modulate):
            turn = 2 * mpmath.pi() / int(domain.period) if isinstance(domain, Cyclic) else 1
            return lambda *t: mpmath.expj(turn * mpmath.fdot(numbers, t)) * inner[0](*t)
        if isinstance(f, Plus):
            return lambda *t: mpmath.fsum(g(*t) for g in inner)
        if isinstance(f, Scale):
            return lambda *t: numbers[0] * inner[1](*t)
        raise EvidenceError(f"the reference cannot evaluate {f} ({type(f).__name__})")

    def _letter(self, letter: Letter) -> Function:
        return self.samples[letter].reference

    def _total(self, total: Total, values: Mapping[Symbol, Any]) -> Any:
        names = (f"x{i}" for i in count())
        point = total.fresh_point(*(next(names) for _ in range(8)))
        body = total.body_at(point)
        sign = mpmath.fprod(1 if total.domain.discrete else int(s) for s in total.orientation)
        return sign * self._over(
            total.domain,
            lambda *x: self.evaluate(body, {**values, **dict(zip(point, x, strict=True))}),
        )

    def _over(self, domain: Domain, body: Function) -> Any:
        """Return the integral or the sum over a domain."""
        if isinstance(domain, Cyclic):
            return mpmath.fsum(body(n) for n in range(int(domain.period)))
        if domain.discrete:
            window = range(-self.reach, self.reach + 1)
            return mpmath.fsum(body(*n) for n in product(window, repeat=domain.dimension))
        if domain.dimension == 1:
            ends = sorted({*mpmath.linspace(-self.reach, self.reach, 7), *self.cuts})
            return mpmath.quad(body, ends)
        mesh = [mpmath.mpf(k) / _MESH for k in range(-_MESH * self.reach, _MESH * self.reach + 1)]
        cells = mpmath.mpf(_MESH) ** domain.dimension
        return mpmath.fsum(body(*t) for t in product(mesh, repeat=domain.dimension)) / cells
