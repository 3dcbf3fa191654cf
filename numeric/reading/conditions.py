"""From hypotheses to what must be shown of formulas for samples to satisfy them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from numeric.formulas.formula import Conjugate, Formula, Number, Product, Sum, Unsettled
from numeric.formulas.rewriting import separate
from numeric.reading.constraints import inverts
from numeric.reading.coordinates import Stack
from numeric.reading.terms import Reader
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text

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

    def of(self, hypothesis: Term, stack: Stack = ()) -> tuple[Condition, ...]:
        """Return what must be shown of formulas for a hypothesis to hold.

        Points bound by a ∀ become variables bound by nothing, so that what is shown holds for all
        of them.

        Raises
        ------
        Unsettled
            If samples are not known to satisfy hypotheses of this kind.
        """
        reader, inside = self.reader, hypothesis.parts[0]
        match hypothesis.head:
            case "ForAll":
                return self._for_all(hypothesis, stack)
            case "HasValue" | "Absolutely":
                return (Condition("converges", reader.scalar(inside, stack)),)
            case "Equation":
                return (Condition("zero", self._difference(hypothesis, stack)),)
            case "RealValued" if inside.head == "Letter":
                return (Condition("real", self._anywhere(inside, stack)),)
            case "Integrable":
                point = reader.fresh_point(inside.home)
                body = reader.value(inside, point, stack)
                return (Condition("converges", reader.over(point, inside.home, body)),)
            case "Bounded" if inside.home.head != "Cycle":
                return (Condition("bounded", self._anywhere(inside, stack)),)
            # On a cycle every function that has values has finitely many.
            case "Bounded" | "Defined":
                return (Condition("converges", self._anywhere(inside, stack)),)
            case "Smooth":
                return (Condition("smooth", self._anywhere(inside, stack)),)
        raise Unsettled(
            f"no sample family is known to satisfy the hypothesis “{text(hypothesis)}”",
            "give samples= that satisfy it",
            hypothesis=True,
        )

    def _for_all(self, hypothesis: Term, stack: Stack) -> tuple[Condition, ...]:
        inside, over = hypothesis.parts
        inner = (self.reader.fresh_point(over), *stack)
        if inverts(hypothesis):
            synthesis, value = (self.reader.scalar(side, inner) for side in inside.parts)
            return Condition("converges", synthesis), Condition("smooth", value)
        if inside.head == "Equation" and over is self.reader.home:
            return (self._equal_everywhere(inside, inner),)
        return self.of(inside, inner)

    def _equal_everywhere(self, equation: Term, stack: Stack) -> Condition:
        """Ask that the total of |left − right|² over the innermost bound point be 0."""
        gap = self._difference(equation, stack)
        square = Product((gap, Conjugate(gap)))
        return Condition("zero", self.reader.over(stack[0], self.reader.home, square))

    def _difference(self, equation: Term, stack: Stack) -> Formula:
        left, right = (self.reader.scalar(side, stack) for side in equation.parts)
        return Sum((left, Product((Number(Fraction(-1)), right))))

    def _anywhere(self, function: Term, stack: Stack) -> Formula:
        return self.reader.value(function, self.reader.fresh_point(function.home), stack)
