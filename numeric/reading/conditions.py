"""From hypotheses to what must be shown of formulas for samples to satisfy them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from numeric.formulas.formula import Conjugate, Formula, Number, Product, Sum, Unsettled, separate
from numeric.reading.constraints import inverts
from numeric.reading.terms import Reader, Stack
from symbolic.sympy_border.domains import Cyclic
from symbolic.sympy_border.hypotheses import (
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
from symbolic.sympy_border.printing import text
from symbolic.sympy_border.terms import Letter

Kind: TypeAlias = Literal["converges", "bounded", "smooth", "real", "zero"]


@dataclass(frozen=True)
class Condition:
    """What a hypothesis asks of a formula, for all values of its free variables.

    Attributes
    ----------
    kind
        ``"converges"`` (every total absolutely), ``"bounded"``, ``"smooth"``, ``"real"``, or
        ``"zero"`` (exactly).
    formula
        Of what.
    """

    kind: Kind
    formula: Formula

    def separated(self) -> Condition:
        """Return a condition that implies this one: totals taken apart, where they must converge.

        If the parts converge absolutely then so does the whole.
        """
        return replace(self, formula=separate(self.formula)) if self.kind == "converges" else self


@dataclass(frozen=True)
class Conditions:
    """Reads hypotheses with the numbers and samples of a reader."""

    reader: Reader

    def of(self, hypothesis: Hypothesis, stack: Stack = ()) -> tuple[Condition, ...]:
        """Return what must be shown of formulas for a hypothesis to hold.

        Points bound by a ∀ become variables bound by nothing, so that what is shown holds for all
        of them.

        Raises
        ------
        Unsettled
            If samples are not known to satisfy hypotheses of this kind.
        """
        if isinstance(hypothesis, ForAll):
            inner = (self.reader.fresh_point(hypothesis.domain), *stack)
            if inverts(hypothesis):
                synthesis, value = (
                    self.reader.scalar(side, inner) for side in hypothesis.args[0].args
                )
                return Condition("converges", synthesis), Condition("smooth", value)
            if isinstance(hypothesis.args[0], Equation) and hypothesis.domain == self.reader.domain:
                return (self._equal_everywhere(hypothesis.args[0], inner),)
            return self.of(hypothesis.args[0], inner)
        if isinstance(hypothesis, (HasValue, ConvergesAbsolutely)):
            return (Condition("converges", self.reader.scalar(hypothesis.args[0], stack)),)
        if isinstance(hypothesis, Equation):
            return (Condition("zero", self._difference(hypothesis, stack)),)
        if isinstance(hypothesis, RealValued) and isinstance(hypothesis.args[0], Letter):
            return (Condition("real", self._anywhere(hypothesis.args[0], stack)),)
        if isinstance(hypothesis, Integrable):
            point = self.reader.fresh_point(self.reader.domain)
            body = self.reader.value(hypothesis.args[0], point, stack, self.reader.domain)
            return (Condition("converges", self.reader.over(point, self.reader.domain, body)),)
        # On a cycle every function that has values has finitely many.
        on_cycle = isinstance(self.reader.domain, Cyclic)
        kinds: dict[type, Kind] = {
            Bounded: "converges" if on_cycle else "bounded",
            Defined: "converges",
            Smooth: "smooth",
        }
        kind = kinds.get(type(hypothesis))
        if kind is not None:
            return (Condition(kind, self._anywhere(hypothesis.args[0], stack)),)
        raise Unsettled(
            f"no sample family is known to satisfy the hypothesis “{text(hypothesis)}”",
            "give samples= that satisfy it",
            hypothesis=True,
        )

    def _equal_everywhere(self, equation: Equation, stack: Stack) -> Condition:
        """Ask that the total of |left − right|² over the innermost bound point be 0."""
        gap = self._difference(equation, stack)
        square = Product((gap, Conjugate(gap)))
        return Condition("zero", self.reader.over(stack[0], self.reader.domain, square))

    def _difference(self, equation: Equation, stack: Stack) -> Formula:
        left, right = (self.reader.scalar(side, stack) for side in equation.args)
        return Sum((left, Product((Number(Fraction(-1)), right))))

    def _anywhere(self, function: Any, stack: Stack) -> Formula:
        return self.reader.value(
            function, self.reader.fresh_point(self.reader.domain), stack, self.reader.domain
        )
