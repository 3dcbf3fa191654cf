"""The second engine for what was read as terms: it has numbers and samples by their SymPy faces.

It reads SymPy's expressions itself, so that it shares no reading with the first engine.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr

from numeric.direct.arithmetic import Arithmetic
from numeric.direct.evaluation import Direct
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.recursions import Member, Recursions
from numeric.sequences.sequence import LongSequence
from symbolic.kernel.terms import N, Term, at, bound_point, letter, number, product
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.reading import domain_term
from symbolic.sympy_border.terms import Iterate, Letter


def directly(
    domain: Domain,
    numbers: Mapping[Term, Complex],
    samples: Mapping[Term, SampleFunction | LongSequence] | Mapping[Term | Member, SampleFunction],
    definitions: Mapping[Term, Term],
    recursions: Recursions,
    arithmetic: Arithmetic,
) -> Direct:
    """Return the second engine with numbers and samples put in; parameters as of `Direct`."""
    home = domain_term(domain)

    def values(sequence: Letter, step: int) -> Expr | None:
        found = recursions.values(
            letter(sequence.name, product(N, home), *sequence.properties), step
        )
        return None if found is None else to_face(found)

    def face(what: Term | Member) -> Letter | Iterate:
        if isinstance(what, Member):
            place = bound_point(home)
            found: Iterate = to_face(at(what.letter, [number(what.step), *place])).function
            return found
        named: Letter = to_face(what)
        return named

    return Direct(
        domain,
        {to_face(symbol): value for symbol, value in numbers.items()},
        {face(what): sample for what, sample in samples.items()},
        {face(what): to_face(by) for what, by in definitions.items()},
        values,
        arithmetic,
    )
