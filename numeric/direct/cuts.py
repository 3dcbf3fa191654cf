"""The points of the line at which an integrand is not smooth, as far as its samples tell.

Nothing is proved with them: an integral that is split there converges fast, and one that is not
converges slowly, which the comparison of evaluations shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sympy import Basic, Expr, Symbol
from sympy.core.function import AppliedUndef

from numeric.direct.extents import affine
from numeric.samples.compound import Symmetric
from symbolic.sympy_border.binders import Lam
from symbolic.sympy_border.operators import Conv, Corr, Reflect, Shift
from symbolic.sympy_border.terms import Applied, Iterate, Letter, letter_of

if TYPE_CHECKING:
    from numeric.direct.evaluation import Direct, Surroundings


@dataclass(frozen=True)
class Cuts:
    """Finds the breaks of terms with the samples and numbers of an evaluation."""

    direct: Direct

    def of_function(self, f: Any, at: Surroundings) -> frozenset[Fraction]:
        """Return where a function of a real variable is not smooth."""
        if isinstance(f, (Letter, Iterate)):
            defined = self.direct.defined(f, at)
            if defined is not None:
                return self.of_body(defined[1], defined[0][0], at)
            return _of_sample(self.direct.samples.get(f))
        if isinstance(f, Lam):
            point, body = self.direct.opened(f)
            return self.of_body(body, point[0], at)
        parts = [self.of_function(a, at) for a in f.args if not isinstance(a, Expr)]
        if isinstance(f, Reflect):
            return frozenset(-x for x in parts[0])
        if isinstance(f, Shift):
            (by,) = self.direct.place(f.args[1:], at)
            return frozenset(x + by for x in parts[0])
        if isinstance(f, (Conv, Corr)):
            sign = 1 if isinstance(f, Conv) else -1
            first, second = parts
            return frozenset(y + sign * x for x in first for y in second)
        return frozenset().union(*parts)

    def of_body(self, body: Any, symbol: Symbol, at: Surroundings) -> frozenset[Fraction]:
        """Return where a scalar term is not smooth as a function of one symbol."""
        found: frozenset[Fraction] = frozenset()
        if isinstance(body, (AppliedUndef, Applied)):
            function = letter_of(body) if isinstance(body, AppliedUndef) else body.function
            place = body.args if isinstance(body, AppliedUndef) else tuple(body.point)
            if len(place) == 1 and symbol not in function.free_symbols:
                slopes, constant = affine(place[0], at, self.direct)
                slope = slopes.pop(symbol, Fraction(0))
                if slope and not slopes:
                    breaks = self.of_function(function, at)
                    return frozenset((b - constant) / slope for b in breaks)
            return found
        for part in body.args:
            if isinstance(part, Basic) and symbol in part.free_symbols:
                found |= self.of_body(part, symbol, at)
        return found

    def of_product(
        self, first: Any, second: Any, at: Surroundings, slope: Fraction, start: Fraction
    ) -> frozenset[Fraction]:
        """Return where τ ↦ f(τ) g(slope · τ + start) is not smooth."""
        moved = {(b - start) / slope for b in self.of_function(second, at)}
        return self.of_function(first, at) | moved


def _of_sample(sample: Any) -> frozenset[Fraction]:
    if isinstance(sample, Symmetric):
        base = _of_sample(sample.base)
        return base | {-x for x in base} if sample.reflected else base
    return frozenset(getattr(sample, "breaks", ()))
