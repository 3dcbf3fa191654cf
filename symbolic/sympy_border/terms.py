"""Terms: function expressions, their values at a point, and the one binder `Total`.

Scalar terms are ordinary SymPy expressions. Function terms (letters and operators on them) are
SymPy `Basic` objects that are not numbers; applying one to a point gives a scalar term. Nothing
here evaluates: an operator unfolds, and a total becomes an `Integral` or a `Sum`, only on demand.

Bound points are stored as de Bruijn indices (`Bound`): the index counts the totals between an
occurrence and its binder, so two totals that differ in the names of their bound points are the
same object, and a term with free symbols only can be put anywhere without capture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from sympy import Basic, Expr, Integer, Lambda, S, Symbol, Tuple, conjugate
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.symbol import Str

from symbolic.errors import TermError
from symbolic.notation.writing import fresh_name
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


class Bound(Symbol):
    """Coordinate `axis` of the point bound by the `depth`-th total outwards (0 is the nearest)."""

    __slots__ = ()

    @property
    def depth(self) -> int:
        """The number of totals between an occurrence and its binder."""
        return int(self.name[1:].split(".")[0])

    @property
    def axis(self) -> int:
        """The coordinate."""
        return int(self.name.split(".")[1])


@cache
def bound(depth: int, axis: int, assumptions: frozenset[str]) -> Bound:
    """Return the one `Bound` with this index and the assumptions of its domain."""
    return Bound(f"#{depth}.{axis}", **dict.fromkeys(assumptions, True))


@cache
def bound_point(domain: Domain, depth: int = 0) -> Point:
    """Return the point bound `depth` totals outwards."""
    kinds = (frozenset(line.assumptions) for line in domain.lines)
    return Point(bound(depth, axis, kind) for axis, kind in enumerate(kinds))


def lift(term: Basic, floor: int = 0) -> Basic:
    """Return `term` as it must be written one binder further in (every free `Bound` plus one)."""
    if isinstance(term, Bound):
        kind = frozenset(term._assumptions_orig)
        return bound(term.depth + 1, term.axis, kind) if term.depth >= floor else term
    if not isinstance(term, Basic):
        return term  # SymPy's subs also replaces function classes
    if not any(isinstance(n, Bound) for n in free_names(term)):
        return term
    inner = floor + isinstance(term, Binder)
    return rebuild(term, [lift(a, inner) for a in term.args])


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
        return self + as_function(other) * -1

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


class Binder(Basic):
    """What `Total`, `Lam` and ∀ share: SymPy's own replacements must not capture below them.

    The arguments are the body, the canonical bound points, and the domain, in this order.
    """

    __slots__ = ()

    def _xreplace(self, rule: Any) -> tuple[Any, bool]:
        if self in rule:
            return rule[self], True
        if not isinstance(rule, Mapping):
            return self, False  # one of SymPy's internal transforms: nothing happens below
        inside = {lift(old): lift(new) for old, new in rule.items()}
        body, changed = self.args[0]._xreplace(inside)
        rest = [a._xreplace(rule) for a in self.args[2:]]
        if not changed and not any(c for _, c in rest):
            return self, False
        return self.func(body, self.args[1], *(a for a, _ in rest)), True

    def _eval_subs(self, old: Any, new: Any) -> Any:
        body = self.args[0]._subs(lift(old), lift(new))
        return self.func(body, self.args[1], *(a._subs(old, new) for a in self.args[2:]))

    @property
    def free_symbols(self) -> set[Basic]:
        return {s for s in free_names(self) if isinstance(s, Symbol) and not isinstance(s, Bound)}


class Lam(Binder, FunctionTerm):
    """The function that sends the bound point to `body`."""

    __slots__ = ()

    def __new__(cls, body: Any, points: Any, domain: Domain) -> Lam:
        return super().__new__(cls, *close(scalar_of(body), points, domain), domain)

    @property
    def domain(self) -> Domain:
        """Where the argument lives."""
        return self.args[2]

    def body_at(self, point: Point) -> Expr:
        """Return the body with `point` for the bound point."""
        return open_body(self.args[0], self.domain, point)


class Total(Binder, Inert):
    """The inert total of `body` over the bound points: ∫ over ℝᵈ, Σ over ℤᵈ or one period of ℤ/N.

    Parameters
    ----------
    body
        A scalar term.
    points
        The symbols to bind, one per coordinate of the domain.
    domain
        Where they range.
    orientation
        One sign per coordinate; −1 turns the limits: ∫ from ∞ to −∞, a sum run through backwards.

    ``.doit()`` gives SymPy's `Integral` or `Sum`. SymPy's ``subs`` and ``xreplace`` act on free
    symbols and functions inside, and never capture.
    """

    __slots__ = ()

    def __new__(cls, body: Any, points: Any, domain: Domain, orientation: Any = None) -> Total:
        signs = tuple([1] * domain.dimension if orientation is None else orientation)
        whole = all(type(s) is int or isinstance(s, Integer) for s in signs)
        if len(signs) != domain.dimension or not whole or any(s not in {1, -1} for s in signs):
            raise TermError(
                f"a total over {domain} needs {domain.dimension} signs, got {orientation}"
            )
        return super().__new__(
            cls, *close(scalar_of(body), points, domain), domain, _as_tuple(signs)
        )

    @property
    def body(self) -> Expr:
        """The body with its de Bruijn indices; read it through `body_at`."""
        return self.args[0]

    @property
    def domain(self) -> Domain:
        """Where the bound point ranges."""
        return self.args[2]

    @property
    def orientation(self) -> Tuple:
        """One sign per coordinate, −1 where the limits are turned."""
        return self.args[3]

    def body_at(self, point: Point) -> Expr:
        """Return the body with `point` for the bound point."""
        return open_body(self.body, self.domain, point)

    def fresh_point(self, *names: str, taken: frozenset[str] = frozenset()) -> Point:
        """Return a generic point of the domain named by the first of `names` that is not taken."""
        mentioned = taken.union(s.name for s in self.free_symbols)
        return self.domain.point(fresh_name(set(mentioned), *names))


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
        letter = old if isinstance(old, Letter) else letter_of_function(old)
        return substitute(self, {}, {letter: as_function(new, self.domain)}, self.domain)


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
    member = Iterate(
        Letter(letter.name, letter.real, *_others("+".join(letter.properties))), point[0]
    )
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
    properties = str(getattr(function, "properties", ""))
    home = getattr(function, "home", None)
    told = [*_others(properties), *([] if home is None else [home])]
    letter = Letter(function.name, function.is_real is True, *told)
    if function in {letter.function, UndefinedFunction(function.name)}:
        return letter
    raise TermError(
        f"function {function.name}: only Function('f') and Function('f', real=True), or what "
        "functions('f') makes, are letters"
    )


def _others(properties: str) -> list[str]:
    return [word for word in properties.split("+") if word not in {"", "real"}]


@cache
def _undefined(name: str, properties: tuple[str, ...], home: Domain | None) -> UndefinedFunction:
    """Return SymPy's function; properties that SymPy does not know are kept beside its own."""
    told: dict[str, Any] = {"real": True} if "real" in properties else {}
    if set(properties) - {"real"}:
        told["properties"] = "+".join(properties)
    if home is not None:
        told["home"] = home
    return UndefinedFunction(name, **told)


def as_function(value: Any, domain: Domain | None = None) -> FunctionTerm:
    """Return a function term, a SymPy function or (on `domain`) a Lambda as a function term.

    Raises
    ------
    TermError
        For anything else.
    """
    if isinstance(value, FunctionTerm):
        return value
    if isinstance(value, UndefinedFunction):
        return letter_of_function(value)
    if isinstance(value, Lambda) and domain is not None:
        generic = point_beside(value, domain)
        return Lam(value(*generic), generic, domain)
    raise TermError(
        f"{value!r} is not a function term; make letters with functions('f g'), or, where the "
        "domain is known, pass a SymPy Lambda"
    )


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


def point_beside(value: Lambda, domain: Domain) -> Point:
    """Return a generic point with names that mean nothing in a Lambda but its own variables."""
    inside = {s.name for s in value.expr.atoms(Symbol)} - {v.name for v in value.variables}
    return domain.point(fresh_name(inside | {s.name for s in value.free_symbols}, "x"))


def close(body: Expr, points: Any, domain: Domain) -> tuple[Expr, Tuple]:
    """Return the body with the symbols `points` bound, and the canonical bound points."""
    symbols = tuple(points) if isinstance(points, (tuple, Tuple, list)) else (points,)
    canonical = bound_point(domain)
    if symbols == canonical:
        return body, _as_tuple(canonical)
    if len(symbols) != domain.dimension or len(set(symbols)) != len(symbols):
        raise TermError(
            f"a total over {domain} binds {domain.dimension} distinct symbols, got {symbols}"
        )
    if not domain.has_generic_point(symbols):
        raise TermError(
            f"{symbols} cannot be bound over {domain}: symbols such as {domain.needed}, with no "
            "other assumption, are needed"
        )
    # SymPy's replace may hand over a body that holds the indices of an outer total.
    return substitute(lift(body), dict(zip(symbols, canonical, strict=True))), _as_tuple(canonical)


@lru_cache(maxsize=1024)
def _as_tuple(items: tuple[Any, ...]) -> Tuple:
    return Tuple(*items)


@lru_cache(maxsize=65536)
def open_body(body: Any, domain: Domain, point: Point) -> Any:
    """Return the body of a binder over `domain` with `point` for the bound point.

    Indices of totals further out, which SymPy's traversals can leave in a part, count one less.
    """
    outer = [n for n in free_names(body) if isinstance(n, Bound) and n.depth > 0]
    lowered = {n: _lowered(n) for n in outer}
    return substitute(body, lowered | dict(zip(bound_point(domain), point, strict=True)))


def substitute(
    term: Any,
    points: Mapping[Basic, Basic],
    letters: Mapping[Letter, Any] | None = None,
    domain: Any = None,
) -> Any:
    """Return `term` with symbols and letters replaced, all at once, without capture.

    Letters are replaced both as function terms and in their values ``f(p)``; `domain` is where
    the letters live and is needed when `letters` is given.
    """
    letters = letters or {}
    if isinstance(term, Symbol):
        return points.get(term, term)
    if free_names(term).isdisjoint([*points, *letters]):
        return term
    if isinstance(term, Letter):
        return letters[term]
    if isinstance(term, Binder):
        points = {lift(k): lift(v) for k, v in points.items()}
        letters = {k: lift(v) for k, v in letters.items()}
    arguments = [substitute(a, points, letters, domain) for a in term.args]
    if isinstance(term, AppliedUndef) and (letter := letter_of(term)) in letters:
        return applied(letters[letter], Point(arguments), domain)
    return rebuild(term, arguments)


def rebuild(term: Any, arguments: list[Any]) -> Any:
    """Return the term with the head of `term` and new `arguments`, as SymPy makes it."""
    if isinstance(term, conjugate):
        return conjugate_of(arguments[0])
    return term.func(*arguments)


def conjugate_of(value: Any) -> Any:
    """Return SymPy's conjugate, without its search for assumptions where there are none."""
    return conjugate(value, evaluate=not is_inert_under_conjugate(value))


def is_inert_under_conjugate(value: Any) -> bool:
    """Tell whether the conjugate just stands: of totals and of values of complex functions."""
    if isinstance(value, AppliedUndef):
        return not value.func.is_real
    return isinstance(value, (Total, Applied))


@lru_cache(maxsize=65536)
def free_names(term: Any) -> frozenset[Any]:
    """Return the symbols and letters in `term`, bound points as seen from outside it."""
    if isinstance(term, (Symbol, Letter)):
        return frozenset([term])
    inside = frozenset().union(*map(free_names, term.args))
    if isinstance(term, AppliedUndef):
        return inside | {letter_of(term)}
    if not isinstance(term, Binder):
        return inside
    body = free_names(term.args[0])
    outside = frozenset().union(*map(free_names, term.args[2:]))
    return outside | {_lowered(n) for n in body if not isinstance(n, Bound) or n.depth > 0}


def _lowered(name: Any) -> Any:
    if not isinstance(name, Bound):
        return name
    return bound(name.depth - 1, name.axis, frozenset(name._assumptions_orig))


def walk(term: Any) -> Iterator[Any]:
    """Yield `term` and all its parts, function terms included, outermost first."""
    yield term
    for argument in term.args:
        yield from walk(argument)


def letters_in(term: Any) -> frozenset[Letter]:
    """Return the letters that occur in `term`, as function terms or through their values."""
    return frozenset(n for n in free_names(term) if isinstance(n, Letter))


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
