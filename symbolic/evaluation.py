"""SymPy's automatic evaluation, believed only where the ring agrees.

SymPy evaluates when it builds a term: e^{2πin} becomes 1, |2x| becomes 2|x|. It decides by what it
finds out of the parts, and errs: in version 1.14 it makes e^{2πi/3} into 1 by way of an expression
that it takes for an integer. So each result that is not just its parts put together is compared
with what the head means, by the normal form.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import Any

from sympy import Add, Mul, Pow, Rational, conjugate
from sympy.core.parameters import global_parameters

from symbolic.errors import TermError
from symbolic.ring import same_value
from symbolic.terms import conjugate_of, lost_parts

MAX_EXPONENT = 10_000
MAX_BITS = 100_000
"""How large exponents and numbers may get: (10¹⁹⁹)^(100^k) is short to write."""


def require_evaluation() -> None:
    """Refuse to work where SymPy was told not to evaluate.

    Every result kept by equality (that a term is admitted, what a head makes of its parts) passes
    by here when it is first computed, inside a rule or not: what is found out while 0·T stands
    would be believed after the block.

    Raises
    ------
    TermError
        Within ``evaluate(False)`` or ``distribute(False)``.
    """
    if not (global_parameters.evaluate and global_parameters.distribute):
        raise TermError("SymPy does not evaluate; leave the block evaluate(False)")


@lru_cache(maxsize=65536)
def evaluated(head: Any, *arguments: Any) -> Any:
    """Return what SymPy makes of a sum, product, power, conjugate, exponential or modulus.

    Raises
    ------
    TermError
        If the result is not certain to have the value that the head of the arguments has, an
        exponent or number is beyond the limits, or SymPy does not evaluate.
    """
    require_evaluation()
    if head is Pow and arguments[1].is_Integer and abs(arguments[1]) > MAX_EXPONENT:
        raise TermError(f"power {arguments[1]!s:.20}: exponents up to {MAX_EXPONENT} are allowed")
    new = conjugate_of(arguments[0]) if head is conjugate else head(*arguments)
    if not _just_put_together(head, arguments, new) and not same_value(head, arguments, new):
        shown = ", ".join(map(str, arguments))
        raise TermError(
            f"SymPy makes {new} of {head.__name__}({shown}), which may have another value"
        )
    if isinstance(new, Rational) and max(new.p.bit_length(), new.q.bit_length()) > MAX_BITS:
        raise TermError(f"{head.__name__} gives a number of more than {MAX_BITS} bits")
    return new


def kept(head: Any, *arguments: Any) -> Any:
    """Return `evaluated`, for a rule that says nothing of what the result would lose.

    Raises
    ------
    TermError
        Also if SymPy cancels a part that need not have a value: the result would have one.
    """
    new = evaluated(head, *arguments)
    lost = lost_parts(arguments, new)
    if lost:
        raise TermError(
            f"{head.__name__} of {', '.join(map(str, arguments))} cancels "
            f"{', '.join(map(str, lost))}, which need not have a value"
        )
    return new


def _just_put_together(head: Any, arguments: tuple[Any, ...], new: Any) -> bool:
    if type(new) is not head:
        return False
    if head in {Add, Mul}:
        return Counter(chain.from_iterable(map(head.make_args, arguments))) == Counter(new.args)
    return bool(new.args == arguments)
