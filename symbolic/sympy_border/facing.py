"""Terms of the kernel as a SymPy session has them.

SymPy's constructors simplify on the way: a face is for looking and computing, the term is what a
theorem states.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sympy import Abs, Add, I, Mul, Pow, Rational, Symbol, exp, pi

from symbolic.errors import TermError
from symbolic.kernel import terms as kernel
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term
from symbolic.sympy_border import hypotheses, operators
from symbolic.sympy_border.binders import Lam, Total, bound, bound_point
from symbolic.sympy_border.domains import (
    NATURALS,
    Cyclic,
    Domain,
    Naturals,
    Point,
    Product,
    R,
    Z,
    product,
)
from symbolic.sympy_border.terms import ScalarMap, applied, conjugate_of, declared

LINES = {kernel.R: R, kernel.Z: Z, kernel.N: NATURALS}
"""The lines that are no cycles, with their faces."""

OPERATORS: dict[type[Any], str] = {
    made: made.head for made in operators.Operator.__subclasses__() if made is not operators.Fourier
}
OPERATORS[operators.Diff] = "Diff"
HYPOTHESES = {
    hypotheses.RealValued: "RealValued",
    hypotheses.Integrable: "Integrable",
    hypotheses.Bounded: "Bounded",
    hypotheses.Defined: "Defined",
    hypotheses.Smooth: "Smooth",
    hypotheses.HasValue: "HasValue",
    hypotheses.ConvergesAbsolutely: "Absolutely",
    hypotheses.Equation: "Equation",
}
"""The classes of faces that have the same parts as terms with these heads."""


def domain_face(domain: Term) -> Domain:
    """Return a domain of the kernel for a SymPy session."""
    return product(*(LINES.get(line) or Cyclic(to_face(line.parts[0])) for line in lines(domain)))


@lru_cache(maxsize=65536)
def to_face(term: Term) -> Any:
    """Return a term, function or hypothesis of the kernel as SymPy has it.

    Raises
    ------
    TermError
        If it has no face.
    """
    make = _FACES.get(term.head)
    if make is None:
        raise TermError(f"{term} has no SymPy expression")
    return make(term)


def _parts(term: Term) -> list[Any]:
    return [to_face(p) if type(p) is Term else p for p in term.parts]


def _assumptions(base: str, sign: str) -> dict[str, bool]:
    told = {} if base == "complex" else {base: True}
    return {**told, sign: True} if sign else told


def _variable(term: Term) -> Any:
    name, base, sign = term.parts
    return Symbol(name, **_assumptions(base, sign))


def _bound(term: Term) -> Any:
    depth, axis, base, sign = term.parts
    return bound(depth, axis, frozenset(_assumptions(base, sign)))


def _number(term: Term) -> Any:
    return Rational(*term.parts)


def _root(term: Term) -> Any:
    frequency, cycle = _parts(term)
    return exp(2 * pi * I * frequency / cycle.period)


def _letter(term: Term) -> Any:
    name, properties, home = term.parts
    face = domain_face(home)
    told = isinstance(face, _NAMED) or face.dimension > _USUAL
    return declared(name, properties.split("+"), face if told else None)


_NAMED, _USUAL = (Naturals, Product), 2
"""Where letters say where they live: there, and on powers of more lines."""


def _operated(term: Term) -> Any:
    name, home, *given = term.parts
    return operators.OperatorLetter(name, domain_face(home))[tuple(map(to_face, given))]


def _value(term: Term) -> Any:
    function, *point = term.parts
    return applied(to_face(function), Point(map(to_face, point)), domain_face(function.home))


def _total(term: Term) -> Any:
    body, over, *turns = term.parts
    domain = domain_face(over)
    return Total(to_face(body), bound_point(domain), domain, turns)


def _lam(term: Term) -> Any:
    domain = domain_face(term.parts[1])
    return Lam(to_face(term.parts[0]), bound_point(domain), domain)


def _for_all(term: Term) -> Any:
    domain = domain_face(term.parts[1])
    return hypotheses.ForAll(to_face(term.parts[0]), bound_point(domain), domain)


def _built(head: Callable[..., Any]) -> Callable[[Term], Any]:
    return lambda term: head(*_parts(term))


_FACES: dict[str, Callable[[Term], Any]] = {
    **dict.fromkeys(["R", "Z", "N", "Cycle", "Product"], domain_face),
    "Number": _number,
    "i": lambda _: I,
    "pi": lambda _: pi,
    "Var": _variable,
    "Bound": _bound,
    "Add": _built(Add),
    "Mul": _built(Mul),
    "Pow": _built(Pow),
    "Conj": lambda term: conjugate_of(to_face(term.parts[0])),
    "Exp": _built(exp),
    "Root": _root,
    "Abs": _built(Abs),
    "Map": _built(ScalarMap),
    "At": _value,
    "Total": _total,
    "Letter": _letter,
    "Operator": _operated,
    "Delta": lambda _: operators.delta,
    "Lam": _lam,
    "Fourier": lambda term: operators.Fourier(
        to_face(term.parts[0]), domain_face(term.parts[0].home)
    ),
    "ForAll": _for_all,
    **{head: _built(made) for made, head in OPERATORS.items()},
    **{head: _built(made) for made, head in HYPOTHESES.items()},
}
