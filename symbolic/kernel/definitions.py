"""What the operators mean; the rule `unfold` reads it off here.

Convention::

    convolution        (f ⋆ g)(t) = total over τ of f(τ) g(t − τ)
    cross-correlation  (f ∗ g)(t) = total over τ of conj(f(τ)) g(t + τ)

Many books swap the two symbols or conjugate the second argument instead. All terms given here are
closed, and so are those that come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .interning import Term
from .shapes import finite, lines
from .terms import MINUS_ONE, PI, I, Point, add, at, bound_point, dot, mul, neg, number, opened


def definition(value: Term) -> Term | None:
    """Return the value of an operator as its definition gives it; None if it has none."""
    function, *point = value.parts
    define = DEFINITIONS.get(function.head)
    return None if define is None else define(function, tuple(point))


def _conv(o: Term, t: Point) -> Term:
    """Return the total over τ of f(τ) g(t − τ)."""
    (f, g), tau = o.parts, bound_point(o.home)
    return _total(mul(at(f, tau), at(g, _minus(t, tau))), o.home)


def _corr(o: Term, t: Point) -> Term:
    """Return the total over τ of conj(f(τ)) g(t + τ)."""
    (f, g), tau = o.parts, bound_point(o.home)
    return _total(mul(Term("Conj", at(f, tau)), at(g, map(add, t, tau))), o.home)


def _fourier(o: Term, t: Point) -> Term:
    """Return the total over τ of f(τ) e^{−2πiξ·τ}, on ℤ/N of f(n) e^{−2πikn/N}.

    Source: E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7.
    """
    (f,) = o.parts
    tau = bound_point(f.home)
    return _total(mul(at(f, tau), _wave((MINUS_ONE, number(2), PI), f.home, t, tau)), f.home)


def _modulate(o: Term, t: Point) -> Term:
    """Return e^{iω·t} f(t), on ℤ/N e^{2πikt/N} f(t)."""
    f, *frequency = o.parts
    return mul(_wave((), f.home, frequency, t), at(f, t))


def _wave(factors: Iterable[Term], home: Term, frequency: Point, t: Point) -> Term:
    """Return e to i times the factors times ω·t; on ℤ/N the turn is 2π/N, with the sign kept."""
    phase = dot(frequency, t)
    if finite(home):
        signed = neg(phase) if MINUS_ONE in factors else phase
        return Term("Root", signed, lines(home)[0])
    return Term("Exp", mul(*factors, I, phase))


def _linear(o: Term, t: Point) -> Term:
    """Return f(A t)."""
    f, *entries = o.parts
    size = len(t)
    return at(f, (dot(entries[i * size : (i + 1) * size], t) for i in range(size)))


def _total(body: Term, domain: Term) -> Term:
    return Term("Total", body, domain, *[1] * len(lines(domain)))


def _minus(a: Point, b: Point) -> Iterable[Term]:
    return (add(x, neg(y)) for x, y in zip(a, b, strict=True))


DEFINITIONS: dict[str, Callable[[Term, Point], Term]] = {
    "Conv": _conv,
    "Corr": _corr,
    "ConjF": lambda o, t: Term("Conj", at(o.parts[0], t)),
    "Reflect": lambda o, t: at(o.parts[0], map(neg, t)),
    "Shift": lambda o, t: at(o.parts[0], _minus(t, o.parts[1:])),
    "Plus": lambda o, t: add(*(at(f, t) for f in o.parts)),
    "Scale": lambda o, t: mul(o.parts[0], at(o.parts[1], t)),
    "Modulate": _modulate,
    "Linear": _linear,
    "Fourier": _fourier,
    "Lam": opened,
}
