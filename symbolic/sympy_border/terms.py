"""Terms: function expressions, letters first, and their values at a point.

Scalar terms are ordinary SymPy expressions. Function terms (letters and operators on them) are
SymPy `Basic` objects that are not numbers; applying one to a point gives a scalar term. Nothing
here evaluates: an operator unfolds, and a total becomes an `Integral` or a `Sum`, only on demand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from sympy import Basic, Expr, S, Symbol, Tuple, conjugate
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.symbol import Str

from symbolic.errors import TermError
from symbolic.sympy_border.domains import (
    NATURALS,
    R2,
    Z2,
    Domain,
    Naturals,
    Point,
    Product,
    R,
    Z,
    product,
    scalar_of,
)


class Written(Basic):
    """What SymPy writes as the term of the kernel that it stands for."""

    __slots__ = ()

    def _latex(self, printer: Any) -> str:
        from symbolic.sympy_border.printing import latex

        return latex(self)

    def _sympystr(self, printer: Any) -> str:
        from symbolic.sympy_border.printing import text

        return text(self)


class Inert(Written, Expr):
    """A number that stays as it is until it is asked to be worked out."""

    __slots__ = ()

    is_commutative = True

    def doit(self, **hints: Any) -> Expr:
        """Return the value with all operators unfolded to SymPy's `Integral` or `Sum`."""
        from symbolic.sympy_border.unfolding import doit

        return doit(self)

    def _eval_derivative(self, symbol: Symbol) -> None:
        return None


class FunctionTerm(Written):
    """A function on a domain: a letter, or an operator applied to functions.

    Supports ``+``, ``-`` and multiplication by exact SymPy numbers or scalar symbols. Calling it
    with the coordinates of a point gives a scalar term.
    """

    __slots__ = ()

    def __call__(self, *point: Any, domain: Domain | None = None) -> Expr:
        """Return the value at a point as an inert SymPy expression.

        The domain is that of a letter made with ``on=``, or read off the point (integer symbols: ℤ
        or ℤ²; real symbols: ℝ or ℝ²) unless given; ``domain=Cyclic(N)`` must be given.

        Raises
        ------
        TermError
            If the coordinates do not determine a domain, or do not fit the one given.
        """
        if len(point) == 1 and isinstance(point[0], (tuple, Tuple)):
            point = tuple(point[0])
        from symbolic.sympy_border.operators import home_of

        coordinates = Point(scalar_of(p) for p in point)
        where = domain or home_of(self) or _infer_domain(self, coordinates)
        if not where.discrete and self.atoms(Delta):
            raise TermError(f"{self} on {where}: there is no impulse, since δ is no function there")
        return applied(self, coordinates, where)

    def __add__(self, other: Any) -> FunctionTerm:
        from symbolic.sympy_border.operators import plus

        return plus(self, other)

    def __sub__(self, other: Any) -> FunctionTerm:
        from symbolic.sympy_border.operators import scale

        return self + scale(-1, other)

    def __neg__(self) -> FunctionTerm:
        return self * -1

    def __mul__(self, scalar: Any) -> FunctionTerm:
        from symbolic.sympy_border.operators import scale

        return scale(scalar, self)

    __rmul__ = __mul__


class Letter(FunctionTerm):
    """A function letter: it stands for every function on the domain.

    Parameters
    ----------
    name
        The letter.
    real
        Whether it stands for real-valued functions only; its values then equal their conjugates.
    others
        What else it is declared to be: ``"even"``, ``"odd"``, ``"hermitian"``. Every theorem that
        mentions the letter carries what was declared as a hypothesis. Last, the product of lines on
        which it lives; a letter without one lives where it is used.
    """

    __slots__ = ()

    def __new__(cls, name: Any, real: Any = False, *others: Any) -> Letter:
        rest = (word if isinstance(word, Domain) else Str(str(word)) for word in others)
        return super().__new__(cls, Str(str(name)), S(bool(real)), *rest)

    @property
    def name(self) -> str:
        """The letter as text."""
        return str(self.args[0].name)

    @property
    def real(self) -> bool:
        """Whether the letter stands for real-valued functions only."""
        return bool(self.args[1])

    @property
    def properties(self) -> tuple[str, ...]:
        """What the letter is declared to be, in alphabetical order."""
        others = [str(word.name) for word in self.args[2:] if isinstance(word, Str)]
        return tuple(sorted([*others, *["real"] * self.real]))

    @property
    def home(self) -> Domain | None:
        """The product of lines on which it lives; None if it lives where it is used."""
        return self.args[-1] if isinstance(self.args[-1], Domain) else None

    @property
    def function(self) -> UndefinedFunction:
        """The SymPy undefined function whose values are the values of the letter."""
        return _undefined(self.name, self.properties, self.home)


class Delta(FunctionTerm):
    """The unit impulse of a discrete domain: 1 at 0 (on ℤ/N: at multiples of N), 0 elsewhere."""

    __slots__ = ()


class Iterate(FunctionTerm):
    """The function w_s of a sequence of functions w_0, w_1, …: `letter` at step `step`."""

    __slots__ = ()

    def __new__(cls, letter: Letter, step: Any) -> Iterate:
        if not isinstance(letter, Letter):
            raise TermError(f"a sequence of functions is named by a letter, got {letter}")
        return super().__new__(cls, letter, S(step))


class ScalarMap(Expr):
    """The value ``name(a, b, …)`` of an arbitrary function of numbers, such as an update rule."""

    __slots__ = ()

    is_commutative = True

    def __new__(cls, name: Any, *arguments: Any) -> ScalarMap:
        return super().__new__(cls, Str(str(name)), *(S(a) for a in arguments))


class Applied(Inert):
    """The value of a function term that is not a letter at a point, on a domain."""

    __slots__ = ()

    def __new__(cls, function: FunctionTerm, point: Any, domain: Domain) -> Expr:
        return applied(function, Point(point), domain)

    @property
    def function(self) -> FunctionTerm:
        """The function term."""
        return self.args[0]

    @property
    def point(self) -> Point:
        """The point at which it is taken."""
        return Point(self.args[1])

    @property
    def domain(self) -> Domain:
        """The domain on which it lives."""
        return self.args[2]

    def _eval_subs(self, old: Any, new: Any) -> Any:
        if not isinstance(old, (UndefinedFunction, Letter)):
            return None
        from symbolic.sympy_border.binders import as_function, substitute

        letters = {as_function(old): as_function(new, self.domain)}
        return substitute(self, {}, letters, self.domain)


def applied(function: FunctionTerm, point: Point, domain: Domain) -> Expr:
    """Return the value of `function` at `point`; for a letter this is SymPy's own ``f(t)``.

    Raises
    ------
    TermError
        If the number or the kind of the coordinates does not fit the domain.
    """
    if not domain.has_point(point):
        shown = ", ".join(map(str, point))
        raise TermError(
            f"({shown}) is not a point of {domain}: {domain.dimension} coordinate(s) "
            f"needed, for example {domain.needed}"
        )
    if isinstance(function, Letter):
        return _value(function, point)
    return Expr.__new__(Applied, function, Tuple(*point), domain)


def _value(letter: Letter, point: Point) -> Expr:
    """Return the value of a letter; of one by steps that of the function at its step."""
    first, *others = letter.home.lines if letter.home is not None else (None,)
    if not isinstance(first, Naturals) or not others:
        return letter.function(*point)
    member = Iterate(declared(letter.name, letter.properties), point[0])
    return Expr.__new__(Applied, member, Tuple(*point[1:]), product(*others))


def letter_of(value: AppliedUndef) -> Letter:
    """Return the letter whose value is `value`; raise `TermError` for other functions."""
    return letter_of_function(value.func)


@lru_cache(maxsize=1024)
def letter_of_function(function: UndefinedFunction) -> Letter:
    """Return the letter of a SymPy undefined function.

    Raises
    ------
    TermError
        If it has assumptions other than those that `functions` gives.
    """
    words = str(getattr(function, "properties", "")).split("+")
    real = ["real"] if function.is_real is True else []
    letter = declared(function.name, [*words, *real], getattr(function, "home", None))
    if function in {letter.function, UndefinedFunction(function.name)}:
        return letter
    raise TermError(
        f"function {function.name}: only Function('f') and Function('f', real=True), or what "
        "functions('f') makes, are letters"
    )


def declared(name: str, words: Sequence[str], home: Domain | None = None) -> Letter:
    """Return the letter that is declared to be what these words say, and to live there."""
    others = [word for word in words if word not in {"", "real"}]
    return Letter(name, "real" in words, *others, *([] if home is None else [home]))


@cache
def _undefined(name: str, properties: tuple[str, ...], home: Domain | None) -> UndefinedFunction:
    """Return SymPy's function; properties that SymPy does not know are kept beside its own."""
    told: dict[str, Any] = {"real": True} if "real" in properties else {}
    if set(properties) - {"real"}:
        told["properties"] = "+".join(properties)
    if home is not None:
        told["home"] = home
    return UndefinedFunction(name, **told)


def functions(
    names: str,
    real: bool = False,
    *,
    even: bool = False,
    odd: bool = False,
    hermitian: bool = False,
    on: Domain | None = None,
) -> Any:
    """Return the letters named in a text separated by spaces or commas: one letter or a tuple.

    Parameters
    ----------
    names
        For example ``"f g h"``.
    real, even, odd, hermitian
        What the functions are declared to be: real-valued; f(−t) = f(t), −f(t) or conj f(t).
    on
        The product of lines on which they live, such as ``product(N, Z, Z2)`` for a filter by step,
        channel and place. Functions on ℝᵈ, ℤᵈ and ℤ/N need none: they live where they are used.

    Raises
    ------
    TermError
        If a name is not a word, or `on` is no product of different lines.

    Examples
    --------
    Of a filter by step, channel and place, channel k at step s stands for the f of a lemma:

    >>> from sympy import Lambda, symbols
    >>> from symbolic import N, Z, Z2, functions, lemmas, product
    >>> w, f = functions("w", on=product(N, Z, Z2)), functions("f")
    >>> k, n1, n2 = symbols("k n1 n2", integer=True)
    >>> s = symbols("s", integer=True, nonnegative=True)
    >>> slice_ = Lambda((n1, n2), w(s, k, n1, n2))
    >>> print(lemmas["B1"].on(Z2).instantiate({f: slice_}).lhs)
    (w_s(k, ·) ⋆ g)(n₁, n₂)
    """
    if on is not None and not isinstance(on, (Product, Naturals)):
        raise TermError(
            f"functions({names!r}, on={on}): a product such as product(N, Z, Z2) is needed; others "
            "live where they are used: on R, Z, R2, Z2 or Cyclic(n)"
        )
    if not isinstance(names, str):
        raise TermError(f"functions({names!r}): names like 'f g h' are needed, as text")
    told = {"even": even, "odd": odd, "hermitian": hermitian}
    for word, holds in {"real": real, **told}.items():
        if not isinstance(holds, bool):
            raise TermError(f"functions({names!r}, {word}={holds!r}): True or False is needed")
    others = [word for word, holds in told.items() if holds]
    if others and on is not None and NATURALS in on.lines:
        raise TermError(f"functions({names!r}, on={on}): {others[0]} functions need −t beside t")
    rest = [*others, *([] if on is None else [on])]
    made = tuple(Letter(n, real, *rest) for n in names.replace(",", " ").split())
    if not made or not all(letter.name.isidentifier() for letter in made):
        raise TermError(f"functions({names!r}): names like 'f g h' are needed")
    return made[0] if len(made) == 1 else made


def conjugate_of(value: Any) -> Any:
    """Return SymPy's conjugate, without its search for assumptions where there are none.

    Beside totals and values of complex functions it just stands.
    """
    inert = not value.func.is_real if isinstance(value, AppliedUndef) else isinstance(value, Inert)
    return conjugate(value, evaluate=not inert)


def walk(term: Any) -> Iterator[Any]:
    """Yield `term` and all its parts, function terms included, outermost first."""
    yield term
    for argument in term.args:
        yield from walk(argument)


def _infer_domain(function: FunctionTerm, point: Point) -> Domain:
    integer = all(p.is_integer for p in point)
    real = all(p.is_real for p in point)
    named = any(p.free_symbols for p in point)
    if named and real and len(point) in {1, 2}:
        return {(1, True): Z, (2, True): Z2, (1, False): R, (2, False): R2}[len(point), integer]
    raise TermError(
        f"{function} at ({', '.join(map(str, point))}): which domain? Use Symbol('t', real=True) "
        "on ℝ, Symbol('n', integer=True) on ℤ, or say domain=…"
    )
