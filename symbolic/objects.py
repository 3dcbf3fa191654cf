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
from sympy.core.assumptions import StdFactKB
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
_ATOM_IDS = frozenset(map(id, [*NUMBERS, *_SYMBOLS, Str, BooleanTrue, BooleanFalse]))

_SEEN: dict[int, object] = {}
"""The objects seen in the present step, by identity; kept, so that no other can come to have it."""
_PLAIN: dict[int, object] = {}
"""Objects that are as SymPy makes them, by identity; kept, for the same reason."""
_MOST_PLAIN = 100_000
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
            if id(type(part)) not in _TYPE_IDS:
                _check_value(part)
            if id(part) not in _PLAIN:
                _check_plain(part)
            _SEEN[id(part)] = part
            stack += part._args  # type: ignore[attr-defined]
    except TermError:
        begin_step()  # parts are noted before what is inside them was seen
        raise


def _check_plain(part: Any) -> None:
    """Refuse an object of the right type that holds what SymPy would not have put there."""
    kind = type(part)
    if type(part._args) is not tuple:
        raise TermError(f"the parts of a {kind.__name__} are no plain tuple")
    if part._args and id(kind) in _ATOM_IDS:
        raise TermError(f"a {kind.__name__} with parts, which it never has: {part._args}")
    _check_attributes(part)
    if isinstance(part, numbers.Rational):
        _check_rational(part)
    elif isinstance(part, Symbol):
        _check_symbol(part)
    elif kind is Str:
        _check_name(part)
    _check_hash(part)
    if len(_PLAIN) >= _MOST_PLAIN:
        _PLAIN.clear()
    _PLAIN[id(part)] = part


def _check_attributes(part: Any) -> None:
    """Refuse attributes of the object alone, which would stand before the methods of its class."""
    own = getattr(part, "__dict__", None)
    if own is None:
        return
    # A key may equal "nargs" and still be found as something else.
    if type(own) is not dict or any(type(name) is not str or name != "nargs" for name in own):
        raise TermError(f"a {type(part).__name__} has attributes of its own: {list(own)}")


def _check_hash(part: Any) -> None:
    """Refuse a hash that is kept but wrong: sets and caches go by it, equality does not."""
    kept = part._mhash
    if kept is None:
        return
    if type(kept) is not int or kept != hash((type(part).__name__, *part._hashable_content())):
        raise TermError(f"a {type(part).__name__} claims a hash that is not its own")


def _check_rational(part: Any) -> None:
    """Refuse numbers that are not in lowest terms, or not made of integers at all."""
    p, q = part.p, part.q
    if not (type(p) is type(q) is int and q >= 1 and gcd(p, q) == 1):
        raise TermError(f"a {type(part).__name__} made of {p!r} and {q!r} is not a number")


def _check_symbol(part: Any) -> None:
    """Refuse symbols that know more of themselves than they were told."""
    _check_name(part)
    told, facts = part._assumptions_orig, part._assumptions
    plain = type(told) is dict and all(type(value) is bool for value in told.values())
    if plain and type(facts) is StdFactKB:
        again: Any = Symbol.__xnew__(type(part), part.name, **told)
        if (
            _same(told, again._assumptions_orig)
            and _same(part._assumptions0, again._assumptions0)
            and _same(vars(facts), vars(again._assumptions))
            and _same(_known(facts), _known(again._assumptions))
        ):
            return
    raise TermError(f"the symbol {part.name} is not what Symbol makes of its assumptions")


def _known(facts: StdFactKB) -> dict[str, bool]:
    """Return what is known; that SymPy looked for something in vain is noted as ``None``."""
    return {k: v for k, v in dict.items(facts) if v is not None}


def _same(given: Any, plain: Any) -> bool:
    """Tell whether a value is built as a plain one is; nothing is asked that could lie."""
    kind = type(plain)
    if type(given) is not kind:
        return False
    if kind is str:
        return bool(given == plain)
    if kind is tuple:
        return len(given) == len(plain) and all(map(_same, given, plain))
    if kind is StdFactKB:
        return _same(vars(given), vars(plain)) and _same(dict(given), dict(plain))
    if kind is dict:
        return (
            all(type(key) is str for key in given)
            and given.keys() == plain.keys()
            and all(_same(given[key], plain[key]) for key in plain)
        )
    return given is plain


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
    bases, own = function.__bases__, vars(function)
    if len(bases) != 1 or bases[0] is not AppliedUndef:
        raise TermError(f"{function} inherits from {bases}: functions('f g') makes letters")
    names = function.__name__, function.name
    if any(type(name) is not str for name in names) or names[0] != names[1]:
        raise TermError(f"{function} is called {names}: functions('f g') makes letters")
    plain = vars(letter_of_function(function).function)
    # SymPy looks in many places for what is known of a value, or for a way to find it out.
    if not _same({"is_commutative": True, **own}, dict(plain)):
        raise TermError(f"{function} is not a letter: functions('f g') makes letters")
