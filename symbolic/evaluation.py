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

from sympy import Add, Mul, conjugate

from symbolic.errors import TermError
from symbolic.ring import same_value
from symbolic.terms import conjugate_of


@lru_cache(maxsize=65536)
def evaluated(head: Any, *arguments: Any) -> Any:
    """Return what SymPy makes of a sum, product, power, conjugate, exponential or modulus.

    Raises
    ------
    TermError
        If the result is not certain to have the value that the head of the arguments has.
    """
    new = conjugate_of(arguments[0]) if head is conjugate else head(*arguments)
    if not _just_put_together(head, arguments, new) and not same_value(head, arguments, new):
        shown = ", ".join(map(str, arguments))
        raise TermError(
            f"SymPy makes {new} of {head.__name__}({shown}), which may have another value"
        )
    return new


def _just_put_together(head: Any, arguments: tuple[Any, ...], new: Any) -> bool:
    if type(new) is not head:
        return False
    if head in {Add, Mul}:
        return Counter(chain.from_iterable(map(head.make_args, arguments))) == Counter(new.args)
    return bool(new.args == arguments)
