"""The operators on functions; what they mean is said by the kernel, of which these are faces.

Convention::

    convolution        (f ⋆ g)(t) = total over τ of f(τ) g(t − τ)
    cross-correlation  (f ∗ g)(t) = total over τ of conj(f(τ)) g(t + τ)

Many books swap the two symbols or conjugate the second argument instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sympy import Expr, Float, conjugate, nan, oo, zoo
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

from symbolic.errors import TermError
from symbolic.sympy_border.binders import Lam, as_function
from symbolic.sympy_border.domains import Cyclic, Domain, RealSpace, scalar_of
from symbolic.sympy_border.terms import Delta, FunctionTerm, Inert, Letter, functions


class Operator(FunctionTerm):
    """A function term with a definition in the kernel, `symbolic.kernel.definitions`.

    Its class has the name of the head there, or says in `head` what that is.
    """

    __slots__ = ()
    head: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.head = cls.head or cls.__name__


class Conv(Operator):
    """Convolution f ⋆ g, the total over τ of f(τ) g(t − τ)."""

    __slots__ = ()


class Corr(Operator):
    """Cross-correlation f ∗ g, the total over τ of conj(f(τ)) g(t + τ)."""

    __slots__ = ()


class Conj(Operator):
    """The pointwise conjugate f†, conj(f(t))."""

    __slots__ = ()
    head = "ConjF"


class Reflect(Operator):
    """The reflection Rf, f(−t)."""

    __slots__ = ()


class Shift(Operator):
    """The translation T_a f, f(t − a); its arguments are f and the coordinates of a."""

    __slots__ = ()


class Plus(Operator):
    """The pointwise sum of functions."""

    __slots__ = ()


class Scale(Operator):
    """A scalar multiple c f with c ≠ 0 or a symbol; 0 f would hide where f has no value."""

    __slots__ = ()


class Modulate(Operator):
    """The modulation M_ω f; its arguments are f and the coordinates of ω (on ℤ/N: an integer k)."""

    __slots__ = ()


class Linear(Operator):
    """The function f ∘ A, f(A t); its arguments are f and the entries of A, row by row."""

    __slots__ = ()


class Fourier(Operator):
    """The Fourier transform of a function on the domain that is its second argument.

    On ℝᵈ it is ∫ f(τ) e^{−2πiξ·τ} dτ, on ℤ/N Σ f(n) e^{−2πikn/N}, on ℤᵈ Σ f(n) e^{−2πiξ·n} with ξ
    real. Source: E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7.
    """

    __slots__ = ()


class Operated(FunctionTerm):
    """The function U[s, f, g] that an operator letter makes of numbers and functions.

    Its arguments are the name, where it lives, and what the letter is given.
    """

    __slots__ = ()

    @property
    def home(self) -> Domain:
        """Where it lives."""
        return self.args[1]


@dataclass(frozen=True)
class OperatorLetter:
    """An operator letter: it stands for every operator of functions and numbers.

    ``U[s, f, g]`` is the function that it makes of them; nothing is known of it but that equal
    things give equal functions. A theorem says more in its hypotheses.

    Attributes
    ----------
    name
        The letter.
    on
        Where the functions that it makes live.
    """

    name: str
    on: Domain

    def __getitem__(self, given: Any) -> FunctionTerm:
        """Return the function that it makes of functions and numbers, at least one."""
        parts = given if isinstance(given, tuple) else (given,)
        if not parts:
            raise TermError(f"{self.name}[]: an operator is given at least one function or number")
        made = (p if isinstance(p, FunctionTerm) else scalar_of(p) for p in parts)
        return Operated(Str(self.name), self.on, *made)

    def __str__(self) -> str:
        return self.name

    __repr__ = __str__


def operators(names: str, on: Domain) -> Any:
    """Return the operator letters named in a text: one or a tuple.

    Parameters
    ----------
    names
        For example ``"U V"``.
    on
        Where the functions live that they make: ``U[f, s]`` is a function on it.

    Raises
    ------
    TermError
        If a name is not a word, or `on` is no domain.

    Examples
    --------
    >>> from symbolic import Z, functions, lemmas, operators
    >>> U, f, x = operators("U", on=Z), *functions("f x")
    >>> print(lemmas["B1"].on(Z).instantiate({f: U[f, x]}))
    on ℤ: (U[f, x] ⋆ g)(n) = (g ⋆ U[f, x])(n)
    """
    if not isinstance(on, Domain):
        raise TermError(f"operators({names!r}, on={on!r}): a domain is needed, as in on=Z2")
    letters = functions(names)
    made = [
        OperatorLetter(f.name, on) for f in (letters if isinstance(letters, tuple) else [letters])
    ]
    return made[0] if len(made) == 1 else tuple(made)


class Diff(FunctionTerm):
    """The derivative of a function on ℝ."""

    __slots__ = ()


def dual(domain: Domain) -> Domain:
    """Return where the Fourier transform of a function on `domain` lives; for ℤᵈ it is periodic."""
    return domain if isinstance(domain, Cyclic) else RealSpace(domain.dimension)


def home_of(function: FunctionTerm) -> Domain | None:
    """Return where a function lives, if something in it says so."""
    if isinstance(function, Fourier):
        return dual(function.args[1])
    if isinstance(function, Lam):
        return function.domain
    if isinstance(function, (Letter, Operated)):
        return function.home
    inside = (home_of(a) for a in function.args if isinstance(a, FunctionTerm))
    return next((home for home in inside if home is not None), None)


def conv(f: Any, g: Any) -> FunctionTerm:
    """Return the convolution f ⋆ g, (f ⋆ g)(t) = total over τ of f(τ) g(t − τ)."""
    return Conv(as_function(f), as_function(g))


def corr(f: Any, g: Any) -> FunctionTerm:
    """Return the cross-correlation f ∗ g, (f ∗ g)(t) = total over τ of conj(f(τ)) g(t + τ)."""
    return Corr(as_function(f), as_function(g))


def conj(f: Any) -> Any:
    """Return the pointwise conjugate of a function, or the conjugate of a scalar expression."""
    if isinstance(f, Expr):
        return conjugate(f)
    return Conj(as_function(f))


def reflect(f: Any) -> FunctionTerm:
    """Return the reflection Rf, (Rf)(t) = f(−t)."""
    return Reflect(as_function(f))


def involution(f: Any) -> FunctionTerm:
    """Return the involution of f, t ↦ conj(f(−t)), written ``conj(reflect(f))``."""
    return Conj(reflect(f))


def shift(f: Any, *by: Any) -> FunctionTerm:
    """Return the translation T_a f, (T_a f)(t) = f(t − a); one argument per coordinate of a.

    Raises
    ------
    TermError
        If a coordinate is not real.
    """
    coordinates = [scalar_of(b) for b in by]
    if not coordinates or not all(b.is_real for b in coordinates):
        raise TermError(
            f"shift by {by}: one real (on ℤ: integer) number or symbol per coordinate is needed"
        )
    return Shift(as_function(f), *coordinates)


def modulate(f: Any, *by: Any) -> FunctionTerm:
    """Return M_ω f, (M_ω f)(t) = e^{iω·t} f(t); on ℤ/N, with an integer k, e^{2πikt/N} f(t)."""
    return Modulate(as_function(f), *(scalar_of(b) for b in by))


def linear(f: Any, *entries: Any) -> FunctionTerm:
    """Return f ∘ A, (f ∘ A)(t) = f(A t), for the matrix A with these entries, row by row."""
    return Linear(as_function(f), *(scalar_of(e) for e in entries))


def fourier(f: Any, domain: Domain) -> FunctionTerm:
    """Return the Fourier transform of a function on `domain`; see `Fourier` for the convention."""
    return Fourier(as_function(f), domain)


delta = Delta()
"""The unit impulse of ℤᵈ and ℤ/N."""


def diff(f: Any) -> FunctionTerm:
    """Return the derivative f′ of a function on ℝ."""
    return Diff(as_function(f))


def plus(f: Any, g: Any) -> FunctionTerm:
    """Return the pointwise sum f + g."""
    return Plus(as_function(f), as_function(g))


def scale(scalar: Any, f: Any) -> FunctionTerm:
    """Return the scalar multiple c f of a function by an exact SymPy number or a scalar symbol.

    Raises
    ------
    TermError
        If the scalar is a floating-point number, or depends on functions.
    """
    if isinstance(scalar, FunctionTerm):
        raise TermError(f"{f} times {scalar}: convolution is conv(f, g), correlation corr(f, g)")
    c = scalar_of(scalar)
    exact = isinstance(c, Expr) and not c.has(Float, AppliedUndef, Inert, oo, zoo, nan)
    if not exact or c.is_zero:
        raise TermError(
            f"scalar multiple by {scalar!r}: an exact number other than 0, or a symbol, is needed"
        )
    return Scale(c, as_function(f))
