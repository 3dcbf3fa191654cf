"""Statements: theorems and equations as two terms, a domain and hypotheses, ready for numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from sympy import Basic, Eq, Expr, Rational, Symbol, exp
from sympy.core.function import AppliedUndef

from numeric.enclosures.exact_values import is_exact
from numeric.formulas.formula import Formula, separate
from numeric.reading.conditions import Condition, Conditions
from numeric.reading.constraints import commuting, mean, period, symmetry
from numeric.reading.declarations import Image
from numeric.reading.lengths import DEGENERATE, telling
from numeric.reading.plans import Plan, cycle, plans
from numeric.reading.roles import Roles
from numeric.reading.slices import sliced
from numeric.reading.terms import Reader
from numeric.samples.compound import Symmetric
from numeric.samples.periodic import repeats
from numeric.samples.recursions import sequences
from symbolic.errors import EvidenceError, TermError
from symbolic.kernel.terms import declared
from symbolic.sympy_border.binders import Bound, Total, letters_in
from symbolic.sympy_border.domains import Cyclic, Domain
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.hypotheses import Hypothesis, RealValued
from symbolic.sympy_border.operators import Linear, Modulate, Shift
from symbolic.sympy_border.printing import text
from symbolic.sympy_border.reading import check_hypothesis, check_term, domain_term, to_term
from symbolic.sympy_border.terms import Applied, Iterate, Letter, walk
from symbolic.sympy_border.theorems import Theorem


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
    shown
        The statement as text, if it is not the terms themselves.
    """

    lhs: Expr
    rhs: Expr
    domain: Domain
    hypotheses: tuple[Hypothesis, ...]
    shown: str = ""

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The letters, sorted by name."""
        parts = (self.lhs, self.rhs, *self.hypotheses)
        found = frozenset().union(*map(letters_in, parts))
        return tuple(sorted(found, key=lambda letter: (letter.name, str(letter.args))))

    @cached_property
    def real_letters(self) -> frozenset[Letter]:
        """The letters that stand for real-valued functions."""
        asked = {h.args[0] for h in self.hypotheses if isinstance(h, RealValued)}
        return frozenset(letter for letter in self.letters if letter.real or letter in asked)

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """The free symbols, sorted by name."""
        parts = (self.lhs, self.rhs, self.domain, *self.hypotheses)
        found = set().union(*(part.free_symbols for part in parts))
        return tuple(sorted((s for s in found if not isinstance(s, Bound)), key=str))

    @cached_property
    def periods(self) -> frozenset[Symbol]:
        """The symbols that are the period of a cycle."""
        cycles = {
            part
            for side in (self.lhs, self.rhs, self.domain)
            for part in walk(side)
            if isinstance(part, Cyclic)
        }
        return frozenset().union(*(cycle.period.free_symbols for cycle in cycles))

    @cached_property
    def coordinates(self) -> frozenset[Symbol]:
        """The symbols in points, shifts, frequencies, steps and exponents."""
        parts = (self.lhs, self.rhs, *self.hypotheses)
        places = (place for part in parts for term in walk(part) for place in _places(term))
        return frozenset().union(*(place.free_symbols for place in places))

    @cached_property
    def integers(self) -> frozenset[int]:
        """The integers, and numerators and denominators of rationals, in both sides."""
        numbers = {n for side in (self.lhs, self.rhs) for n in side.atoms(Rational)}
        return frozenset(int(n) for number in numbers for n in (number.p, number.q))

    @cached_property
    def largest(self) -> int:
        """The largest of these in size."""
        return max(map(abs, self.integers), default=0)

    def plans(self) -> tuple[Plan, ...]:
        """Return the plans by which samples are drawn for it.

        Raises
        ------
        Unsettled
            If there is no family for the domain.
        """
        sides = (part for side in (self.lhs, self.rhs) for part in _numbers(side))
        below = self.largest if self.periods & set(sides) else 0
        drawn = plans(self.domain, self.integers, min(below, _LONGEST))
        if below > _LONGEST:
            drawn = (*drawn, Plan(f"N beyond {below}", untried=True))
        if not self.periods:
            return drawn
        lengths, too_long = telling(self)
        known = {plan.period for plan in drawn}
        drawn += tuple(cycle(n) for n in lengths if n not in known)
        drawn += tuple(replace(cycle(n), small=True) for n in DEGENERATE)
        named = f"N = {too_long}, on which it may depend,"
        return (*drawn, Plan(named, untried=True)) if too_long else drawn

    def roles(self, given: frozenset[Letter] = frozenset()) -> Roles:
        """Return what the hypotheses make of the letters for which no sample is given."""
        return _roles(self.hypotheses, self.real_letters, given)

    @cached_property
    def sequences(self) -> tuple[Letter, ...]:
        """The letters of sequences of functions, sorted by name."""
        found = sequences((self.lhs, self.rhs, *self.hypotheses))
        return tuple(letter for letter in self.letters if letter in found)

    @cached_property
    def steps(self) -> frozenset[Symbol]:
        """The symbols that count the steps of a sequence."""
        parts = (p for side in (self.lhs, self.rhs) for p in walk(side) if isinstance(p, Iterate))
        return frozenset().union(*(part.args[1].free_symbols for part in parts))

    @cached_property
    def means(self) -> tuple[tuple[Symbol, Expr, Expr], ...]:
        """Symbols ν, numbers a and totals for which a hypothesis says that the total is aν."""
        return tuple(found for found in map(mean, self.hypotheses) if found is not None)

    def put(
        self, reader: Reader, roles: Roles
    ) -> tuple[Formula, Formula, tuple[tuple[str, Condition], ...]]:
        """Return both sides and the conditions with numbers and functions put in.

        Raises
        ------
        Unsettled
            If a part has no evaluation.
        """
        left, right = self.side(reader, self.lhs), self.side(reader, self.rhs)
        conditions = tuple(
            (text(h), c) for h in self.hypotheses for c in self._asked(reader, roles, h)
        )
        if reader.has_tensors:
            conditions = tuple((h, c.separated()) for h, c in conditions)
        return left, right, conditions

    def side(self, reader: Reader, term: Expr) -> Formula:
        """Return one side, of this statement or a mutant, with numbers and functions put in.

        Raises
        ------
        Unsettled
            If a part has no evaluation.
        """
        # Variables are counted anew, so that the same side is the same formula in all mutants.
        read = reader.anew().scalar(term)
        return separate(read) if reader.has_tensors else read

    def _asked(self, reader: Reader, roles: Roles, hypothesis: Hypothesis) -> tuple[Condition, ...]:
        """Return what is still to be checked for a hypothesis."""
        pair = commuting(hypothesis)
        if hypothesis in roles.used and pair is not None and set(pair) & roles.composed.keys():
            # Holds as the samples are made (`numeric.checks.drawing`); checked again where
            # that is possible.
            again = Conditions(reader).of(hypothesis) if self.domain.discrete else ()
            return tuple(c for c in again if is_exact(c.formula))
        if hypothesis in roles.used or self._built_in(reader, hypothesis):
            return ()
        return Conditions(reader).of(hypothesis)

    def _built_in(self, reader: Reader, hypothesis: Hypothesis) -> bool:
        """Tell whether given samples have what the hypothesis asks by the way they are made."""
        asked, repeating = symmetry(hypothesis), period(hypothesis)
        if asked is not None:
            sample = reader.samples.get(asked[0])
            return isinstance(sample, Symmetric) and asked[1] == Image(
                sample.sign, sample.reflected, sample.conjugated
            )
        if repeating is None:
            return False
        letter, by = repeating
        sample = reader.samples.get(letter)
        return sample is not None and repeats(sample, reader.rationals(by), self.domain)

    def __str__(self) -> str:
        if self.shown:
            return self.shown
        given = f"if {'; '.join(map(text, self.hypotheses))}: " if self.hypotheses else ""
        return f"on {self.domain}: {given}{text(self.lhs)} = {text(self.rhs)}"


_LONGEST = 1_000
"""Where N is a number of the statement as well, |N − 1000| for instance, N is drawn up to this."""


def _numbers(term: Any) -> Iterator[Any]:
    """Yield the parts of a term that count as numbers: lengths of cycles and phases do not."""
    yield term
    for argument in term.args:
        if not isinstance(argument, (Cyclic, exp)):
            yield from _numbers(argument)


@lru_cache(maxsize=256)
def _roles(
    hypotheses: tuple[Hypothesis, ...], real: frozenset[Letter], given: frozenset[Letter]
) -> Roles:
    return Roles.of(hypotheses, real, given)


def _places(term: Any) -> tuple[Basic, ...]:
    """Return the parts of a term that are coordinates, or turn with them."""
    if isinstance(term, (AppliedUndef, exp)):
        return tuple(term.args)
    if isinstance(term, Applied):
        return tuple(term.point)
    return tuple(term.args[1:]) if isinstance(term, _WITH_POINTS) else ()


_WITH_POINTS = (Shift, Linear, Modulate, Iterate)


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
    if isinstance(statement, Theorem):
        return _of_theorem(statement)
    return _checked(_as_statement(statement, domain))


@lru_cache(maxsize=16)
def _of_theorem(theorem: Theorem) -> Statement:
    return _checked(_as_statement(theorem, None))


def _checked(read: Statement) -> Statement:
    try:
        for side in (read.lhs, read.rhs):
            check_term(side, read.domain)
        for hypothesis in read.hypotheses:
            check_hypothesis(hypothesis, read.domain)
    except TermError as error:
        raise EvidenceError(f"verify({read}): {error}") from error
    return _of_slices(read)


def _of_slices(read: Statement) -> Statement:
    """Return the statement said of slices, if its functions of several indices are only these."""
    if not read.sequences and all(letter.home is None for letter in read.letters):
        return read
    domain = domain_term(read.domain)
    parts = (read.lhs, read.rhs, *read.hypotheses)
    try:
        said = sliced(tuple(to_term(part, domain) for part in parts), domain)
    except TermError:
        return read  # Larger than the kernel takes: it is evaluated as SymPy has it.
    if said is None:
        return read
    (left,), (right,), *rest = said
    hypotheses = sorted((to_face(h) for row in rest for h in row), key=str)
    return Statement(to_face(left), to_face(right), read.domain, tuple(hypotheses), str(read))


def _as_statement(statement: Any, domain: Any) -> Statement:
    if isinstance(statement, Statement):
        return statement
    if isinstance(statement, Eq):
        where = domain if domain is not None else _domain_of(statement)
        if not isinstance(where, Domain):
            raise EvidenceError(f"verify(domain={domain!r}): R, Z, R2, Z2 or Cyclic(N) is needed")
        _refuse_two_of_one_name(statement, where)
        asked = sorted(_declared(statement, where), key=str)
        return Statement(statement.lhs, statement.rhs, where, tuple(asked))
    try:
        parts = statement.lhs, statement.rhs, statement.domain, statement.hypotheses
    except AttributeError:
        raise EvidenceError(
            f"verify({str(statement)[:60]}): a theorem or an equation Eq(left, right, "
            "evaluate=False) of terms is needed; a lemma gives one on a domain: "
            'lemmas["A1"].on(Z)'
        ) from None
    return Statement(*parts[:3], tuple(sorted(parts[3], key=str)))


def _refuse_two_of_one_name(equation: Eq, domain: Domain) -> None:
    """Refuse what reads like one equation and is another: a real t and a t that is an integer."""
    symbols = equation.free_symbols | domain.free_symbols
    for kind, names in (("symbols", symbols), ("letters", letters_in(equation))):
        for first, second in pairwise(sorted(name.name for name in names)):
            if first == second:
                raise EvidenceError(
                    f"verify({text(equation.lhs)} = {text(equation.rhs)}): two different {kind} "
                    f"are called {first}; make it once, or give them two names"
                )


def _declared(equation: Eq, domain: Domain) -> set[Hypothesis]:
    """Return what the letters of an equation are declared to be, as a theorem says it."""
    where = domain_term(domain)
    letters = (letter for letter in letters_in(equation) if letter.properties)
    return {to_face(fact) for x in letters for fact in declared(to_term(x, where))}


def _domain_of(equation: Eq) -> Domain:
    found = {p.domain for p in walk(equation) if isinstance(p, (Applied, Total))}
    if len(found) != 1:
        shown = ", ".join(sorted(map(str, found))) or "none"
        raise EvidenceError(
            f"verify({equation}): say domain=…; its operators and totals tell: {shown}"
        )
    return found.pop()
