"""Real constants in closed form, q √r π^{k/2} ln s: scales of functions as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb

from numeric.formulas.formula import rational
from numeric.formulas.gauss import minus


@dataclass(frozen=True)
class Surd:
    """The number ``factor · √root · π^(halves/2)``, times ln ``log`` unless that is 0."""

    factor: Fraction
    root: Fraction = Fraction(1)
    halves: int = 0
    log: Fraction = Fraction(0)

    def __neg__(self) -> Surd:
        return Surd(-self.factor, self.root, self.halves, self.log)

    @property
    def positive(self) -> bool:
        """Whether it is greater than 0; ln s has the sign of s − 1."""
        return self.factor > 0 and self.root > 0 and (not self.log or self.log > 1)

    @property
    def rational(self) -> Fraction | None:
        """The number if it is rational as written."""
        plain = self.root == 1 and not self.halves and not self.log
        return self.factor if plain else None

    def ball(self) -> arb:
        """Return a ball that contains it, at the current precision."""
        value = arb(rational(self.factor)) * arb(rational(self.root)).sqrt()
        turn = arb.pi() ** (self.halves // 2)
        value *= turn * arb.pi().sqrt() if self.halves % 2 else turn
        return value * arb(rational(self.log)).log() if self.log else value

    def reference(self) -> Any:
        """Return it in mpmath's working precision."""
        factor, root, log = (
            mpmath.mpf(x.numerator) / x.denominator for x in (self.factor, self.root, self.log)
        )
        value = factor * mpmath.sqrt(root) * mpmath.sqrt(mpmath.pi) ** self.halves
        return value * mpmath.log(log) if self.log else value

    def __str__(self) -> str:
        parts = [minus(self.factor)]
        parts += [f"√({self.root})"] * (self.root != 1)
        parts += [f"π^({Fraction(self.halves, 2)})"] * bool(self.halves)
        parts += [f"ln({self.log})"] * bool(self.log)
        return "·".join(parts)
