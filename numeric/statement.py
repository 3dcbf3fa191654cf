"""Statements: theorems and equations as two terms, a domain and hypotheses, ready for numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Eq, Expr, Symbol

from numeric.compound import Symmetric, Tensor
from numeric.conditions import Condition, Conditions
from numeric.constraints import Symmetry, commuting, definition, mean, period, symmetry
from numeric.enclosure import is_exact
from numeric.formula import Formula, separate
from numeric.functions import Complex, SampleFunction
from numeric.periodic import repeats
from numeric.reading import Reader
from numeric.recursions import Recursions, sequences
from symbolic.domains import Cyclic, Domain
from symbolic.errors import EvidenceError, TermError
from symbolic.hypotheses import Hypothesis, RealValued
from symbolic.language import check_hypothesis, check_term
from symbolic.printing import text
from symbolic.terms import Applied, Bound, Iterate, Letter, Total, letters_in, walk


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

    @property
    def repeating(self) -> dict[Letter, tuple[Expr, ...]]:
        """The letters of which a hypothesis asks a period, with the period's coordinates."""
        return dict(found for found in map(period, self.hypotheses) if found is not None)

    @property
    def commuting(self) -> dict[Letter, Letter]:
        """The letters g of which a hypothesis asks that f ∗ g be Hermitian, with the f."""
        found = (c for c in map(commuting, self.hypotheses) if c is not None)
        return {g: f for f, g in found}

    @property
    def recursions(self) -> Recursions:
        """What hypotheses say of sequences of functions."""
        return Recursions.of(self.hypotheses)

    @property
    def sequences(self) -> tuple[Letter, ...]:
        """The letters of sequences of functions, sorted by name."""
        found = sequences((self.lhs, self.rhs, *self.hypotheses))
        return tuple(letter for letter in self.letters if letter in found)

    @property
    def steps(self) -> frozenset[Symbol]:
        """The symbols that count the steps of a sequence."""
        parts = (p for side in (self.lhs, self.rhs) for p in walk(side) if isinstance(p, Iterate))
        return frozenset().union(*(part.args[1].free_symbols for part in parts))

    @property
    def means(self) -> tuple[tuple[Symbol, Expr, Expr], ...]:
        """Symbols ν, numbers a and totals for which a hypothesis says that the total is aν."""
        return tuple(found for found in map(mean, self.hypotheses) if found is not None)

    def reader(
        self,
        numbers: Mapping[Symbol, Complex],
        functions: Mapping[Letter | Iterate, SampleFunction],
        definitions: Mapping[Letter, Expr] = {},
    ) -> Reader:
        """Return the reader with numbers, functions and further definitions of letters put in."""
        known = {**self.definitions, **definitions}
        return Reader(self.domain, numbers, functions, known, self.recursions)

    def put(self, reader: Reader) -> tuple[Formula, Formula, tuple[tuple[str, Condition], ...]]:
        """Return both sides and the conditions with numbers and functions put in.

        Raises
        ------
        Unsettled
            If a part has no evaluation, or the functions lack a symmetry that is asked for.
        """
        left, right = reader.scalar(self.lhs), reader.scalar(self.rhs)
        conditions = tuple((text(h), c) for h in self.hypotheses for c in self._asked(reader, h))
        if any(map(_has_tensor, reader.samples.values())):
            left, right = separate(left), separate(right)
            conditions = tuple((h, c.separated()) for h, c in conditions)
        return left, right, conditions

    def _asked(self, reader: Reader, hypothesis: Hypothesis) -> tuple[Condition, ...]:
        """Return what is still to be checked for a hypothesis."""
        defined = definition(hypothesis) is not None or reader.recursions.explains(hypothesis)
        if defined or self._built_in(reader, hypothesis):
            return ()
        pair = commuting(hypothesis)
        if pair is None or pair[1] not in reader.definitions:
            return Conditions(reader).of(hypothesis)
        # Holds as the samples are made (`numeric.tasks`); checked again where that is possible.
        again = Conditions(reader).of(hypothesis) if self.domain.discrete else ()
        return tuple(c for c in again if is_exact(c.formula))

    def _built_in(self, reader: Reader, hypothesis: Hypothesis) -> bool:
        """Tell whether the samples have what the hypothesis asks by the way they are made."""
        asked, repeating = symmetry(hypothesis), period(hypothesis)
        if asked is not None:
            given = reader.samples[asked.letter]
            had = (asked.sign, asked.reflected, asked.conjugated)
            return isinstance(given, Symmetric) and had == (
                given.sign,
                given.reflected,
                given.conjugated,
            )
        if repeating is None:
            return False
        letter, by = repeating
        return repeats(reader.samples[letter], reader.rationals(by), self.domain)

    def __str__(self) -> str:
        given = f"if {'; '.join(map(text, self.hypotheses))}: " if self.hypotheses else ""
        return f"on {self.domain}: {given}{text(self.lhs)} = {text(self.rhs)}"


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
        If it is neither, its domain is not told, or a part has no meaning there: f(m + 1/2) on ℤ,
        or a sum over ℤ/N of what is not N-periodic.
    """
    read = _as_statement(statement, domain)
    try:
        for side in (read.lhs, read.rhs):
            check_term(side, read.domain)
        for hypothesis in read.hypotheses:
            check_hypothesis(hypothesis, read.domain)
    except TermError as error:
        raise EvidenceError(f"verify({read}): {error}") from error
    return read


def _as_statement(statement: Any, domain: Any) -> Statement:
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
