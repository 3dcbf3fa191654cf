"""Statements: theorems and equations as two terms, a domain and hypotheses, ready for numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from sympy import Eq

from numeric.enclosures.exact_values import is_exact
from numeric.formulas.formula import Formula
from numeric.formulas.rewriting import separate
from numeric.reading.conditions import Condition, Conditions
from numeric.reading.constraints import commuting, mean, period, symmetry
from numeric.reading.declarations import Image
from numeric.reading.lengths import DEGENERATE, telling
from numeric.reading.parts import is_declared_real, letters_in, name_of, symbols_in, walk
from numeric.reading.plans import Plan, cycle, plans
from numeric.reading.roles import Roles
from numeric.reading.sides import Large, Side, face_of, scalar_term, text
from numeric.reading.slices import sliced
from numeric.reading.terms import Reader
from numeric.samples.compound import Symmetric
from numeric.samples.periodic import repeats
from numeric.samples.recursions import is_sequence
from symbolic.errors import EvidenceError, TermError
from symbolic.kernel.terms import Term, declared
from symbolic.sympy_border import binders, printing
from symbolic.sympy_border import terms as faces
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.reading import domain_term, to_term
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

    lhs: Side
    rhs: Side
    domain: Domain
    hypotheses: tuple[Term, ...]
    shown: str = ""

    @property
    def home(self) -> Term:
        """The domain as the kernel has it."""
        return domain_term(self.domain)

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.lhs, self.rhs

    @property
    def faces(self) -> tuple[Any, Any]:
        """Both sides as SymPy has them, for the second engine, which reads these."""
        return face_of(self.lhs), face_of(self.rhs)

    @cached_property
    def letters(self) -> tuple[Term, ...]:
        """The letters, sorted by name."""
        found = letters_in((*self.sides, *self.hypotheses))
        return tuple(sorted(found, key=lambda letter: (name_of(letter), str(letter))))

    @cached_property
    def real_letters(self) -> frozenset[Term]:
        """The letters that stand for real-valued functions."""
        asked = {h.parts[0] for h in self.hypotheses if h.head == "RealValued"}
        return frozenset(x for x in self.letters if x in asked or is_declared_real(x))

    @cached_property
    def symbols(self) -> tuple[Term, ...]:
        """The free variables, sorted by name."""
        found = symbols_in((*self.sides, self.home, *self.hypotheses))
        return tuple(sorted(found, key=name_of))

    @cached_property
    def periods(self) -> frozenset[Term]:
        """The variables that are the period of a cycle."""
        return symbols_in(p for p in walk(*self.sides, self.home) if p.head == "Cycle")

    @cached_property
    def coordinates(self) -> frozenset[Term]:
        """The variables in points, shifts, frequencies, steps and exponents."""
        parts = walk(*self.sides, *self.hypotheses)
        return symbols_in(place for part in parts for place in _places(part))

    @cached_property
    def integers(self) -> frozenset[int]:
        """The integers, and numerators and denominators of rationals, in both sides."""
        numbers = (part for part in walk(*self.sides) if part.head == "Number")
        return frozenset(n for number in numbers for n in number.parts)

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
        numbers = {part for side in self.sides for part in _numbers(side)}
        below = self.largest if self.periods & numbers else 0
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

    def roles(self, given: frozenset[Term] = frozenset()) -> Roles:
        """Return what the hypotheses make of the letters for which no sample is given."""
        return _roles(self.hypotheses, self.real_letters, given)

    @cached_property
    def sequences(self) -> tuple[Term, ...]:
        """The letters of sequences of functions, sorted by name."""
        return tuple(letter for letter in self.letters if is_sequence(letter))

    @cached_property
    def steps(self) -> frozenset[Term]:
        """The variables that count the steps of a sequence."""
        values = (p for p in walk(*self.sides) if p.head == "At" and is_sequence(p.parts[0]))
        return symbols_in(value.parts[1] for value in values)

    @cached_property
    def means(self) -> tuple[tuple[Term, Term, Term], ...]:
        """Variables ν, numbers a and totals for which a hypothesis says that the total is aν."""
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

    def side(self, reader: Reader, term: Side) -> Formula:
        """Return one side, of this statement or a mutant, with numbers and functions put in.

        Raises
        ------
        Unsettled
            If a part has no evaluation.
        """
        # Variables are counted anew, so that the same side is the same formula in all mutants.
        read = reader.anew().scalar(term)
        return separate(read) if reader.has_tensors else read

    def _asked(self, reader: Reader, roles: Roles, hypothesis: Term) -> tuple[Condition, ...]:
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

    def _built_in(self, reader: Reader, hypothesis: Term) -> bool:
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


def _numbers(term: Side) -> Iterator[Side]:
    """Yield the parts of a term that count as numbers: lengths of cycles and phases do not."""
    yield term
    for part in term.parts:
        if isinstance(part, (Term, Large)) and part.head not in {"Cycle", "Exp", "Root"}:
            yield from _numbers(part)


@lru_cache(maxsize=256)
def _roles(hypotheses: tuple[Term, ...], real: frozenset[Term], given: frozenset[Term]) -> Roles:
    return Roles.of(hypotheses, real, given)


def _places(term: Term) -> tuple[Term, ...]:
    """Return the parts of a term that are coordinates, or turn with them."""
    if term.head in {"Exp", "Root"}:
        return term.parts[:1]
    return term.parts[1:] if term.head in {"At", "Shift", "Linear", "Modulate"} else ()


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
    if isinstance(statement, Statement):
        return statement
    return (
        _of_theorem(statement) if isinstance(statement, Theorem) else _of_faces(statement, domain)
    )


@lru_cache(maxsize=16)
def _of_theorem(theorem: Theorem) -> Statement:
    token = theorem.token
    hypotheses = tuple(sorted(token.hypotheses, key=text))
    return _of_slices(Statement(token.lhs, token.rhs, theorem.domain, hypotheses))


def _of_slices(read: Statement) -> Statement:
    """Return the statement said of slices, if its functions of several indices are only these."""
    terms = [t for t in (*read.sides, *read.hypotheses) if isinstance(t, Term)]
    said = sliced(tuple(terms), read.home) if len(terms) == 2 + len(read.hypotheses) else None
    if said is None:
        return read
    (left,), (right,), *rest = said
    hypotheses = tuple(sorted((h for row in rest for h in row), key=text))
    return Statement(left, right, read.domain, hypotheses, str(read))


def _of_faces(statement: Any, domain: Any) -> Statement:
    """Return an equation of SymPy terms, or what has the parts of a theorem, as a statement."""
    if isinstance(statement, Eq):
        where = domain if domain is not None else _domain_of(statement)
        if not isinstance(where, Domain):
            raise EvidenceError(f"verify(domain={domain!r}): R, Z, R2, Z2 or Cyclic(N) is needed")
        _refuse_two_of_one_name(statement, where)
        sides: tuple[Any, Any] = statement.args
        asked: tuple[Any, ...] = ()
    else:
        try:
            sides, where = (statement.lhs, statement.rhs), statement.domain
            asked = tuple(statement.hypotheses)
        except AttributeError:
            raise EvidenceError(
                f"verify({str(statement)[:60]}): a theorem or an equation Eq(left, right, "
                "evaluate=False) of terms is needed; a lemma gives one on a domain: "
                'lemmas["A1"].on(Z)'
            ) from None
    try:
        left, right = (scalar_term(side, where) for side in sides)
        hypotheses = {to_term(h, where) for h in asked}
    except TermError as error:
        told = " = ".join(map(printing.text, sides))
        raise EvidenceError(f"verify(on {where}: {told}): {error}") from error
    hypotheses |= {fact for letter in letters_in((left, right)) for fact in declared(letter)}
    return _of_slices(Statement(left, right, where, tuple(sorted(hypotheses, key=text))))


def _refuse_two_of_one_name(equation: Eq, domain: Domain) -> None:
    """Refuse what reads like one equation and is another: a real t and a t that is an integer."""
    symbols = equation.free_symbols | domain.free_symbols
    for kind, names in (("symbols", symbols), ("letters", binders.letters_in(equation))):
        for first, second in pairwise(sorted(name.name for name in names)):
            if first == second:
                shown = " = ".join(map(printing.text, equation.args))
                raise EvidenceError(
                    f"verify({shown}): two different {kind} "
                    f"are called {first}; make it once, or give them two names"
                )


def _domain_of(equation: Eq) -> Domain:
    named = (faces.Applied, binders.Total)
    found = {p.domain for p in faces.walk(equation) if isinstance(p, named)}
    if len(found) != 1:
        shown = ", ".join(sorted(map(str, found))) or "none"
        raise EvidenceError(
            f"verify({equation}): say domain=…; its operators and totals tell: {shown}"
        )
    return found.pop()
