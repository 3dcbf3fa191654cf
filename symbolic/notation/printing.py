"""Terms, functions and hypotheses as Unicode text and as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from symbolic.kernel.terms import Term
from symbolic.notation.signs import LatexSigns
from symbolic.notation.writing import Name, Writer


def text(item: Term, names: Sequence[Name] = ()) -> str:
    """Return a term, function or hypothesis as Unicode text.

    Parameters
    ----------
    item
        What to write.
    names
        Display names of bound points, outermost first, where the usual ones are not wanted.
    """
    return _written(Writer, item, tuple(names))


def latex(item: Term, names: Sequence[Name] = ()) -> str:
    """Return a term, function or hypothesis as LaTeX; parameters as in `text`."""
    return _written(_Latex, item, tuple(names))


# The lines of a proof, and the proofs of a file, have most of their hypotheses in common.
@lru_cache(maxsize=2048)
def _written(notation: type[Writer], item: Term, names: tuple[Name, ...]) -> str:
    return notation(names).write(item)


class _Latex(LatexSigns, Writer):
    """LaTeX, with the structure of all writing."""
