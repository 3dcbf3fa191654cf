"""`decide` for people: claims as expressions or as text, verdicts in terms of a SymPy session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Equality, Expr

from symbolic.decision.deciding import Proved, Refuted, Sides, decide_terms
from symbolic.decision.meaning import read
from symbolic.decision.scalars import Scalar, term_of
from symbolic.decision.telling import markdown, told
from symbolic.errors import TermError, Undecidable
from symbolic.kernel.shapes import kinds
from symbolic.kernel.terms import Term
from symbolic.notation.names import domain_name
from symbolic.sympy_border.binders import as_function
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.facing import domain_face, to_face
from symbolic.sympy_border.reading import domain_term, to_term
from symbolic.sympy_border.terms import FunctionTerm
from symbolic.sympy_border.theorems import Theorem, faced

Faces = tuple[FunctionTerm, FunctionTerm]
Names = str | Iterable[str]


@dataclass(frozen=True, eq=False)
class Counterexample:
    """Concrete functions and a point at which the two sides of a claim differ, computed exactly.

    Attributes
    ----------
    verdict
        The same in terms of the kernel.
    """

    verdict: Refuted

    @property
    def claim(self) -> Faces:
        """The two sides that were claimed to be equal."""
        return _faces(self.verdict.claim)

    @property
    def domain(self) -> Domain:
        """Where the functions live; for a claim on ℤ/N with N a symbol, a cycle with N a number."""
        return domain_face(self.verdict.found.domain)

    @cached_property
    def assignment(self) -> dict[Any, Any]:
        """For each letter its nonzero values by index, for each symbol its value.

        On ℝᵈ the values c_n stand for the function Σ c_n B(x − n), where B is the centred B-spline
        of order `spline_order`: for order 1 the indicator box of [−½, ½)ᵈ, for order p the p-fold
        convolution of box with itself.
        """
        tables, numbers = self.verdict.found.assignment
        shown: dict[Any, Any] = {
            to_face(f): {tuple(map(_number, i)): _number(v) for i, v in sorted(table.items())}
            for f, table in tables.items()
        }
        symbols = sorted((n for n in numbers if isinstance(n, Term)), key=str)
        return shown | {to_face(n): _number(numbers[n]) for n in symbols}

    @property
    def point(self) -> tuple[Expr, ...]:
        """Where the sides differ."""
        return tuple(map(_number, self.verdict.found.point))

    @property
    def left(self) -> Expr:
        """The exact value of the left side there."""
        return _number(self.verdict.found.values[0])

    @property
    def right(self) -> Expr:
        """The exact value of the right side there."""
        return _number(self.verdict.found.values[1])

    @property
    def spline_order(self) -> int:
        """The order of the B-splines.

        It is 1 unless the claim has derivatives or shifts by other than integers, and 0 on ℤᵈ and
        ℤ/N.
        """
        return self.verdict.found.order

    @property
    def did_you_mean(self) -> tuple[Faces, ...]:
        """True identities near the claim, fewest changes first."""
        return tuple(map(_faces, self.verdict.did_you_mean))

    @property
    def true_for(self) -> tuple[Faces, ...]:
        """The claim with letters declared real, even, odd or Hermitian, where that makes it so."""
        claims = self.verdict.claim
        found = (tuple(map(c.applied, claims)) for c, _ in self.verdict.conditions)
        return tuple(_faces((left, right)) for left, right in found)

    def __str__(self) -> str:
        return told(self.verdict)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return markdown(self.verdict)


def _faces(sides: Sides) -> Faces:
    left, right = map(to_face, sides)
    return left, right


def _number(value: Scalar) -> Any:
    return to_face(term_of(value))


def decide(
    left: Any,
    right: Any = None,
    domain: Domain | None = None,
    *,
    real: Names = (),
    even: Names = (),
    odd: Names = (),
    hermitian: Names = (),
) -> Theorem | Counterexample:
    """Decide whether two function expressions are equal for all functions on a domain.

    Parameters
    ----------
    left, right
        Function expressions such as ``corr(f, g)`` and ``conv(conj(reflect(f)), g)``. Or a whole
        claim as text, such as ``"corr(f, g) == conv(conj(reflect(f)), g)"``, and nothing for
        `right`; `symbolic.decision.grammar` has the language. Or a SymPy equation of two functions,
        or of their values at one generic point, ``Eq(conv(f, g)(n), conv(g, f)(n))``.
    domain
        `R`, `Z`, `R2`, `Z2` or ``Cyclic(N)``; with N a symbol the claim is meant for every N.
    real, even, odd, hermitian
        Of a claim in text, the names of the functions that are so; of letters this is declared when
        they are made.

    Returns
    -------
    Theorem or Counterexample
        The theorem states the equality at a generic point, under what was declared and under
        integrability of the letters where products of three or more functions, or sums, need it.

    Raises
    ------
    Undecidable
        If the claim is outside the language, or larger than a documented limit; the message says
        which.
    """
    words = {"real": real, "even": even, "odd": odd, "hermitian": hermitian}
    declared = {word: _names(names) for word, names in words.items()}
    try:
        if domain is None:
            raise Undecidable("a domain is needed, as in decide(…, domain=Z)")
        home = domain_term(domain)
        if isinstance(left, str) and right is None:
            sides = read(left, home, declared)
        else:
            if any(declared.values()):
                raise Undecidable("what letters are is declared by functions('w', real=True)")
            if right is None and isinstance(left, Equality):
                sides = _functions_of(left, home)
            else:
                sides = (to_term(as_function(left), home), to_term(as_function(right), home))
        verdict = decide_terms(*sides)
    except (TermError, Undecidable) as error:
        raise Undecidable(f"decide: {error}") from error
    if isinstance(verdict, Proved):
        return faced(verdict.theorem, home)
    return Counterexample(verdict)


def _functions_of(equation: Equality, home: Term) -> Sides:
    """Return the functions that an equation says to be equal, at a generic point or as a whole."""
    left, right = (to_term(side, home) for side in equation.args)
    if left.sort == right.sort == "function":
        return left, right
    if left.head == right.head == "At" and left.parts[1:] == right.parts[1:]:
        functions, point = (left.parts[0], right.parts[0]), left.parts[1:]
        generic = len(set(point)) == len(point) and all(c.head == "Var" for c in point)
        # Of a point n > 0 nothing would be said where n ≤ 0, and shift(f, n)(n) is one value.
        everywhere = generic and tuple(c.parts[1:] for c in point) == kinds(home)
        if everywhere and not any(f.free & set(point) for f in functions):
            return functions
    raise Undecidable(
        f"{equation}: two functions are compared, at one generic point of {domain_name(home)} or "
        "as a whole: decide(conv(f, g), conv(g, f), Z)"
    )


def _names(names: Names) -> list[str]:
    if isinstance(names, str):
        return names.replace(",", " ").split()
    if not (isinstance(names, Iterable) and all(isinstance(name, str) for name in names)):
        raise Undecidable(
            f"decide: {names!r}: names of functions are needed, as text such as 'w, x'"
        )
    return list(names)
