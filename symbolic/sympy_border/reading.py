"""What was typed in a SymPy session as terms of the kernel: expressions, functions, hypotheses.

`to_term` reads it head by head, and refuses what the kernel's language does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Float,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    conjugate,
    exp,
    pi,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from symbolic.errors import TermError
from symbolic.kernel import terms as kernel
from symbolic.kernel.shapes import is_coordinate, is_point, kinds
from symbolic.kernel.terms import Term
from symbolic.notation.names import domain_name
from symbolic.notation.printing import text
from symbolic.proving.tidying import coordinate
from symbolic.sympy_border import hypotheses, operators
from symbolic.sympy_border.binders import Bound, Lam, Total
from symbolic.sympy_border.domains import Cyclic, Domain
from symbolic.sympy_border.facing import HYPOTHESES, LINES, OPERATORS, to_face
from symbolic.sympy_border.terms import (
    Applied,
    Delta,
    FunctionTerm,
    Iterate,
    Letter,
    ScalarMap,
    letter_of,
)

_LINES = {face: line for line, face in LINES.items()}


@lru_cache(maxsize=256)
def domain_term(domain: Domain) -> Term:
    """Return a domain of a SymPy session as a domain of the kernel; raise `TermError` for none."""
    if not isinstance(domain, Domain):
        raise TermError(f"{domain!r} is not a domain: R, Z, R2, Z2 or Cyclic(N) is needed")
    return kernel.product(*map(_line_term, domain.lines))


def _line_term(line: Domain) -> Term:
    if isinstance(line, Cyclic):
        return kernel.cycle(Reader(kernel.Z).scalar(line.period))
    return _LINES[line]


def to_term(face: Any, domain: Domain | Term) -> Term:
    """Return a SymPy expression, function or hypothesis as a term of the kernel.

    Parameters
    ----------
    face
        What to read.
    domain
        Where the letters in it live.

    Raises
    ------
    TermError
        If it is outside the language, or does not fit the domain.
    """
    home = domain if type(domain) is Term else domain_term(domain)
    # Other faces than SymPy's are numbers, of which 1 and 1.0 are equal.
    return _read(face, home) if isinstance(face, Basic) else Reader(home).read(face)


@lru_cache(maxsize=4096)
def _read(face: Basic, home: Term) -> Term:
    return Reader(home).read(face)


_ASSUMED = frozenset(
    ["commutative", "complex", "real", "integer", "positive", "nonnegative", "nonzero", "finite"]
)


class Reader:
    """Reads faces whose letters live on one domain."""

    def __init__(self, home: Term) -> None:
        self.home = home

    def read(self, face: Any) -> Term:
        """Return any face as a term."""
        if isinstance(face, hypotheses.Hypothesis):
            return self.hypothesis(face)
        if isinstance(face, FunctionTerm):
            return self.function(face)
        return self.scalar(face)

    # -------------------------------------------------------------- numbers

    def scalar(self, face: Any) -> Term:
        """Return a scalar expression as a term."""
        if isinstance(face, (int, Fraction)) and not isinstance(face, bool):
            return kernel.number(face)
        if isinstance(face, Rational) and face.q != 0:
            return kernel.number(Fraction(int(face.p), int(face.q)))
        if isinstance(face, Symbol):
            return _symbol(face)
        if face is I or face is pi:
            return kernel.I if face is I else kernel.PI
        if isinstance(face, AppliedUndef):
            return _value_at(self.function(letter_of(face)), [*map(self.scalar, face.args)])
        for head, make in _SCALARS:
            if type(face) is head:
                return make(self, face)
        raise TermError(
            f"{type(face).__name__} is outside the language of the kernel: i, π, rationals, "
            "symbols, letters, operators, totals, +, ·, integer powers, conjugate, exp, Abs and "
            f"scalar maps make it up; {_instead(face)}"
        )

    def _sum(self, face: Any) -> Term:
        return kernel.add(*map(self.scalar, face.args))

    def _product(self, face: Any) -> Term:
        return kernel.mul(*map(self.scalar, face.args))

    def _power(self, face: Any) -> Term:
        base, exponent = face.args
        if not isinstance(exponent, Integer) or abs(exponent) > 1000:
            raise TermError(f"power {exponent}: only small integer powers are in the language")
        if exponent < 0 and base.is_number and base.has(I):
            base, exponent = 1 / base, -exponent  # which SymPy works out, as it does (2 + i)⁻¹
        term = self.scalar(base)
        try:
            return Term("Pow", term, int(exponent))
        except TermError as error:
            if exponent >= 0:
                raise
            raise TermError(
                f"{text(term)} in a denominator is not seen to be other than 0: take a symbol that "
                "is positive or nonzero, or state the claim multiplied by it"
            ) from error

    def _exponential(self, face: Any) -> Term:
        """Return e^{…}; on a cycle e^{2πik/N} is seen to be a root of unity."""
        (exponent,) = face.args
        if self.home.head == "Cycle":
            period = to_face(self.home.parts[0])
            turns = (exponent * period / (2 * pi * I)).expand()
            try:
                k = self.scalar(turns)
            except TermError:
                k = kernel.PI
            if is_coordinate(k, "integer"):
                return Term("Root", coordinate(k), self.home)
        return Term("Exp", self.scalar(exponent))

    def _applied(self, face: Applied) -> Term:
        point = [self.scalar(c) for c in face.point]
        if isinstance(face.function, Iterate):
            letter, step = face.function.args
            home = kernel.product(kernel.N, domain_term(face.domain))
            stepped = kernel.letter(letter.name, home, *letter.properties)
            return _value_at(stepped, [self.scalar(step), *point])
        function = self.function(face.function)
        if function.home is not domain_term(face.domain):
            raise TermError(
                f"a value is taken on {face.domain}, where its function does not live; name the "
                "domain beside the point, as in conv(f, g)(n, domain=Cyclic(5))"
            )
        return _value_at(function, point)

    def _map(self, face: ScalarMap) -> Term:
        return Term("Map", str(face.args[0].name), *map(self.scalar, face.args[1:]))

    def _total(self, face: Total) -> Term:
        body = self.scalar(face.body)
        return _binder("Total", body, face.domain, *map(int, face.orientation))

    # -------------------------------------------------------------- functions

    def function(self, face: Any) -> Term:
        """Return a function as a term."""
        if isinstance(face, Letter):
            home = self.home if face.home is None else domain_term(face.home)
            return kernel.letter(face.name, home, *face.properties)
        if isinstance(face, Delta):
            return self._made("Delta", self.home)
        if isinstance(face, Lam):
            return _binder("Lam", self.scalar(face.args[0]), face.domain)
        if isinstance(face, operators.Fourier):
            return Term("Fourier", self.function(face.args[0]))
        if isinstance(face, operators.Operated):
            name, home, *given = face.args
            return Term("Operator", name.name, domain_term(home), *map(self.read, given))
        head = OPERATORS.get(type(face))
        if head is None:
            # Faces are written by way of their terms, so this one cannot be.
            raise TermError(f"a {type(face).__name__} is no function of the kernel's language")
        return self._made(head, *map(self.read, face.args))

    def _made(self, head: str, *parts: Term) -> Term:
        """Return a function term; say in words of a session why parts do not fit together."""
        try:
            return Term(head, *parts)
        except TermError as error:
            fits = kernel.HEADS[head].fits
            if head not in _NEEDED or fits is None or fits(*parts):
                raise
            home = parts[0].home or self.home
            given = ", ".join(text(p) for p in parts if p.sort != "domain")
            told = _NEEDED[head].format(given=given, home=domain_name(home), point=_needed(home))
            raise TermError(told) from error

    # -------------------------------------------------------------- hypotheses

    def hypothesis(self, face: Any) -> Term:
        """Return a hypothesis as a term."""
        if isinstance(face, hypotheses.ForAll):
            return _binder("ForAll", self.hypothesis(face.args[0]), face.domain)
        return Term(HYPOTHESES[type(face)], *map(self.read, face.args))


def _instead(face: Any) -> str:
    """Return what to write for an expression that is no term."""
    if isinstance(face, (float, Float)):
        return "write an exact number, such as Rational(1, 2)"
    letters = "a letter, whose function instantiate or samples=[{f: Lambda(…)}] of verify puts in"
    if isinstance(face, ExprWithLimits):
        return f"∫ or Σ of f(τ) g(t − τ) is conv(f, g)(t), and each of f and g is {letters}"
    return f"write {letters}"


def _value_at(function: Term, point: list[Term]) -> Term:
    home = function.home
    if not is_point(point, home):
        shown = ", ".join(map(text, point))
        raise TermError(
            f"({shown}) is not a point of {domain_name(home)}: points have {_needed(home)}"
        )
    return kernel.at(function, point)


def _needed(home: Term) -> str:
    """Return in words what a point of a domain is made of."""
    told = dict.fromkeys(f"{base} {sign}".strip() for base, sign in kinds(home))
    return f"{len(kinds(home))} coordinate(s) made of {' and '.join(told)} numbers and symbols"


def _binder(head: str, body: Term, domain: Domain, *rest: int) -> Term:
    over = domain_term(domain)
    try:
        return Term(head, body, over, *rest)
    except TermError as error:
        if over.head != "Cycle":
            raise
        raise TermError(
            f"the body is not seen to be {over.parts[0].parts[0]}-periodic in the point bound over "
            f"{domain_name(over)}"
        ) from error


_SCALARS: tuple[tuple[type[Any], Callable[[Reader, Any], Term]], ...] = (
    (Add, Reader._sum),
    (Mul, Reader._product),
    (Pow, Reader._power),
    (exp, Reader._exponential),
    (conjugate, lambda reader, face: Term("Conj", reader.scalar(face.args[0]))),
    (Abs, lambda reader, face: Term("Abs", reader.scalar(face.args[0]))),
    (Applied, Reader._applied),
    (ScalarMap, Reader._map),
    (Total, Reader._total),
)
_NEEDED = {
    "Delta": "there is no impulse on {home}, where δ is no function; ℤ, ℤᵈ and ℤ/N have one",
    "Shift": "shift({given}): functions on {home} are shifted by {point}",
    "Modulate": "modulate({given}): as many coordinates as a frequency has are needed",
    "Linear": "linear({given}): a square matrix of coordinates of {home} is needed",
    "Conv": "conv({given}): functions on one domain that has totals are needed",
    "Corr": "corr({given}): functions on one domain that has totals are needed",
    "Plus": "a sum of {given}: functions on one domain are needed",
    "Diff": "{given} on {home}: derivatives are of functions on ℝ",
}


def _symbol(symbol: Symbol) -> Term:
    # Not what was written when it was made: symbols are equal if that comes to the same.
    words = [word for word in sorted(_ASSUMED) if symbol.assumptions0.get(word)]
    if Symbol("x", **dict.fromkeys(words, True)).assumptions0 != symbol.assumptions0:
        raise TermError(
            f"symbol {symbol!r}: a plain symbol is needed, with no assumptions but: "
            f"{', '.join(sorted(_ASSUMED))}"
        )
    base = "integer" if symbol.is_integer else "real" if symbol.is_real else "complex"
    signs = (word for word in ("positive", "nonnegative", "nonzero") if word in words)
    sign = next(signs, "")
    if isinstance(symbol, Bound):
        return Term("Bound", symbol.depth, symbol.axis, base, sign)
    try:
        return kernel.variable(symbol.name, base, sign)
    except TermError as error:
        raise TermError(
            f"symbol {symbol.name!r}: a name is a letter, behind it letters, digits, _ and primes"
        ) from error
