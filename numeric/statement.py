"""Statements: theorems and equations as two terms, a domain and hypotheses, ready for numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Eq, Expr, Symbol

from numeric.compound import Symmetric, Tensor
from numeric.constraints import Symmetry, definition, symmetry
from numeric.formula import Formula, separate
from numeric.functions import Complex, SampleFunction
from numeric.reading import Condition, Reader
from symbolic.domains import Cyclic, Domain
from symbolic.errors import EvidenceError
from symbolic.hypotheses import Hypothesis, RealValued
from symbolic.terms import Applied, Bound, Letter, Total, letters_in, walk


@dataclass(frozen=True)
class Statement:
    """Under the hypotheses, lhs = rhs for all functions on the domain and all points.

    Attributes
    ----------
    lhs, rhs
        The two sides.
    domain
        Where the letters live.
    hypotheses
        What is asked of the functions, sorted by their text.
    """

    lhs: Expr
    rhs: Expr
    domain: Domain
    hypotheses: tuple[Hypothesis, ...]

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters, sorted by name."""
        parts = (self.lhs, self.rhs, *self.hypotheses)
        found = frozenset().union(*map(letters_in, parts))
        return tuple(sorted(found, key=lambda letter: (letter.name, letter.real)))

    @property
    def real_letters(self) -> frozenset[Letter]:
        """The letters that stand for real-valued functions."""
        asked = {h.args[0] for h in self.hypotheses if isinstance(h, RealValued)}
        return frozenset(letter for letter in self.letters if letter.real or letter in asked)

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """The free symbols, sorted by name."""
        parts = (self.lhs, self.rhs, self.domain, *self.hypotheses)
        found = set().union(*(part.free_symbols for part in parts))
        return tuple(sorted((s for s in found if not isinstance(s, Bound)), key=str))

    @property
    def periods(self) -> frozenset[Symbol]:
        """The symbols that are the period of a cycle."""
        cycles = {
            part
            for side in (self.lhs, self.rhs, self.domain)
            for part in walk(side)
            if isinstance(part, Cyclic)
        }
        return frozenset().union(*(cycle.period.free_symbols for cycle in cycles))

    @property
    def definitions(self) -> dict[Letter, Expr]:
        """The letters that a hypothesis defines, with their values in the bound point."""
        return dict(found for found in map(definition, self.hypotheses) if found is not None)

    @property
    def symmetries(self) -> dict[Letter, Symmetry]:
        """The letters of which a hypothesis asks a symmetry."""
        found = (s for s in map(symmetry, self.hypotheses) if s is not None)
        return {s.letter: s for s in found}

    def put(
        self, numbers: Mapping[Symbol, Complex], functions: Mapping[Letter, SampleFunction]
    ) -> tuple[Formula, Formula, tuple[tuple[str, Condition], ...]]:
        """Return both sides and the conditions with numbers and functions put in.

        Raises
        ------
        Unsettled
            If a part has no evaluation, or the functions lack a symmetry that is asked for.
        """
        reader = Reader(self.domain, numbers, functions, self.definitions)
        left, right = reader.scalar(self.lhs), reader.scalar(self.rhs)
        conditions = tuple(
            (str(h), c) for h in self.hypotheses for c in self._conditions(reader, h, functions)
        )
        if any(map(_has_tensor, functions.values())):
            left, right = separate(left), separate(right)
            conditions = tuple((h, c.separated()) for h, c in conditions)
        return left, right, conditions

    def _conditions(
        self, reader: Reader, hypothesis: Hypothesis, functions: Mapping[Letter, SampleFunction]
    ) -> tuple[Condition, ...]:
        if definition(hypothesis) is not None:
            return ()
        asked = symmetry(hypothesis)
        given = functions[asked.letter] if asked is not None else None
        if asked is not None and isinstance(given, Symmetric):
            had = (given.sign, given.reflected, given.conjugated)
            if had == (asked.sign, asked.reflected, asked.conjugated):
                return ()
        return reader.conditions(hypothesis)

    def __str__(self) -> str:
        given = f"if {'; '.join(map(str, self.hypotheses))}: " if self.hypotheses else ""
        return f"on {self.domain}: {given}{self.lhs} = {self.rhs}"


def _has_tensor(function: SampleFunction) -> bool:
    base = function.base if isinstance(function, Symmetric) else function
    return isinstance(base, Tensor)


def read_statement(statement: Any, domain: Any = None) -> Statement:
    """Return a theorem, or an equation of terms, as a statement.

    Parameters
    ----------
    statement
        Anything with ``lhs``, ``rhs``, ``domain`` and ``hypotheses``, or a SymPy `Eq`.
    domain
        Where the letters live; read off the operators and totals of an `Eq` unless given.

    Raises
    ------
    EvidenceError
        If it is neither, or its domain is not told.
    """
    if isinstance(statement, Statement):
        return statement
    if isinstance(statement, Eq):
        where = domain if domain is not None else _domain_of(statement)
        if not isinstance(where, Domain):
            raise EvidenceError(f"verify(domain={domain!r}): R, Z, R2, Z2 or Cyclic(N) is needed")
        real = {RealValued(x) for x in letters_in(statement) if x.real}
        return Statement(statement.lhs, statement.rhs, where, tuple(sorted(real, key=str)))
    try:
        parts = statement.lhs, statement.rhs, statement.domain, statement.hypotheses
    except AttributeError:
        raise EvidenceError(
            f"verify({statement!r}): a theorem or an equation Eq(left, right, evaluate=False) of "
            "terms is needed"
        ) from None
    return Statement(*parts[:3], tuple(sorted(parts[3], key=str)))


def _domain_of(equation: Eq) -> Domain:
    found = {p.domain for p in walk(equation) if isinstance(p, (Applied, Total))}
    if len(found) != 1:
        shown = ", ".join(sorted(map(str, found))) or "none"
        raise EvidenceError(
            f"verify({equation}): say domain=…; its operators and totals tell: {shown}"
        )
    return found.pop()
