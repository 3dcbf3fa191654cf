"""Which objects are what they seem: the first of the kernel's two looks at a term.

A term is made by whoever asks, and Python lets anyone make an object of a SymPy class that SymPy
would never make: a letter with an equality of its own, an integer that holds 3/2, a real symbol
that calls itself positive. Here each object is looked at alone, and nothing is remembered by
equality; `symbolic.language` then looks at how the objects are put together.
"""

from __future__ import annotations

from math import gcd
from typing import Any

from sympy import Abs, Add, Mul, Pow, Symbol, Tuple, conjugate, exp
from sympy.core import numbers
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.core.symbol import Str
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symbolic.domains import Cyclic, Lattice, Naturals, RealSpace
from symbolic.errors import TermError
from symbolic.hypotheses import OF_FUNCTIONS, OF_TERMS, ForAll
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.terms import (
    Applied,
    Bound,
    Delta,
    Iterate,
    Lam,
    Letter,
    ScalarMap,
    Total,
    letter_of_function,
    own_functions,
)

_RATIONALS = frozenset(
    [
        numbers.Integer, numbers.Rational, numbers.Zero, numbers.One, numbers.NegativeOne,
        numbers.Half,
    ]
)  # fmt: skip
NUMBERS = _RATIONALS | {numbers.ImaginaryUnit, numbers.Pi}
FUNCTIONS = frozenset(
    [
        Letter, Delta, Iterate, Lam, Conv, Corr, Plus, Scale, Conj, Reflect, Shift, Modulate,
        Linear, Fourier, Diff,
    ]
)  # fmt: skip
ALGEBRA = frozenset([Add, Mul, Pow, conjugate, exp, Abs])
DOMAINS = frozenset([RealSpace, Lattice, Cyclic, Naturals])
_SYMBOLS = frozenset([Symbol, Bound])
_TYPES = frozenset().union(
    NUMBERS,
    FUNCTIONS,
    ALGEBRA,
    DOMAINS,
    _SYMBOLS,
    [Applied, ScalarMap, Str, Total, Tuple, BooleanTrue, BooleanFalse],
    [ForAll, *OF_FUNCTIONS, *OF_TERMS],
)
_TYPE_IDS = frozenset(map(id, _TYPES))
"""SymPy is slow to hash the classes of undefined functions, so types are told by identity."""

_SEEN: dict[int, object] = {}
"""The objects seen in the present step, by identity; kept, so that no other can come to have it."""
_PLAIN_SYMBOLS: dict[int, Symbol] = {}
"""The symbols that are as SymPy makes them, by identity; kept."""
_CONSTANTS = frozenset(["i", "I", "pi", "π"])


def begin_step() -> None:
    """Forget which objects were looked at; the kernel calls this when a rule begins."""
    _SEEN.clear()


def check_objects(*parts: object) -> None:
    """Raise `TermError` unless everything in the parts is an object of the language.

    The other checks are cached by equality. Here nothing is: a part of a foreign type could define
    its own equality and hide behind a good term. Nor is a check good for ever, for the type of an
    object can be changed; within one step of the kernel each object is looked at once.
    """
    stack = list(parts)
    try:
        while stack:
            part = stack.pop()
            if id(part) in _SEEN:
                continue
            kind = type(part)
            if id(kind) not in _TYPE_IDS:
                _check_value(part)
            elif kind in _RATIONALS:
                _check_rational(part)
            elif kind in _SYMBOLS:
                _check_symbol(part)
            elif kind is Str:
                _check_name(part)
            _SEEN[id(part)] = part
            stack += part.args  # type: ignore[attr-defined]
    except TermError:
        begin_step()  # parts are noted before what is inside them was seen
        raise


def _check_rational(part: Any) -> None:
    """Refuse numbers that are not in lowest terms, or not made of integers at all."""
    p, q = part.p, part.q
    if not (type(p) is type(q) is int and q >= 1 and gcd(p, q) == 1):
        raise TermError(f"a {type(part).__name__} made of {p!r} and {q!r} is not a number")


def _check_symbol(part: Any) -> None:
    """Refuse symbols that know more of themselves than they were told."""
    if _PLAIN_SYMBOLS.get(id(part)) is part:
        return
    _check_name(part)
    again = Symbol.__xnew__(type(part), part.name, **part._assumptions_orig)
    known, plain = (
        {k: v for k, v in s._assumptions.items() if v is not None} for s in (part, again)
    )
    if again != part or known != plain:
        raise TermError(f"the symbol {part.name} is not what Symbol makes of its assumptions")
    _PLAIN_SYMBOLS[id(part)] = part


def _check_name(part: Any) -> None:
    """Refuse names that are printed like something else."""
    if type(part.name) is not str:
        raise TermError(f"{part!r} has a name that is not plain text")
    plain = part.name.rstrip("'")
    if type(part) is not Bound and (not plain.isidentifier() or plain in _CONSTANTS):
        raise TermError(
            f"the name {part.name!r} is taken or reads like a formula: a word is needed, and not "
            f"{', '.join(sorted(_CONSTANTS))}"
        )


def _check_value(part: object) -> None:
    """Refuse everything but values of letters."""
    kind = type(part)
    if type(kind) is not UndefinedFunction:
        raise TermError(
            f"{part!r} ({kind.__name__}) is outside the language of the kernel: i, π, rationals, "
            "symbols, letters, operators, totals, +, ·, integer powers, conjugate, exp, Abs and "
            "scalar maps make it up"
        )
    if own_functions.get(id(kind)) is not kind:
        _check_function_class(kind)


def _check_function_class(function: Any) -> None:
    """Refuse an undefined function that was given behaviour or assumptions of its own."""
    if function.__bases__ != (AppliedUndef,):
        raise TermError(
            f"{function} inherits from {function.__bases__}: functions('f g') makes letters"
        )
    plain, own = vars(letter_of_function(function).function), vars(function)
    # SymPy looks in many places for what is known of a value, or for a way to find it out.
    changed = any(own.get(n, plain[n]) != plain[n] for n in plain if n != "_sage_")
    if own.keys() | {"is_commutative"} != plain.keys() or changed:
        raise TermError(f"{function} is not a letter: functions('f g') makes letters")
