"""Faces as text and as LaTeX: they are written as the terms that they stand for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy import Basic

from symbolic.errors import TermError
from symbolic.kernel.terms import Term
from symbolic.notation import names, printing
from symbolic.sympy_border.domains import R2, Z2, Domain, R, Z


def text(item: Any, domain: Domain | None = None) -> str:
    """Return a term, function, hypothesis or domain as Unicode text.

    Parameters
    ----------
    item
        What to write; what is outside the language of the kernel is written as SymPy writes it.
    domain
        Where the letters in it live, where that cannot be read off; it is not shown.
    """
    if isinstance(item, Domain):
        return str(item)
    term = _term(item, domain)
    return _foreign(item, text, str) if term is None else printing.text(term)


def latex(item: Any, domain: Domain | None = None) -> str:
    """Return a term, function, hypothesis or domain as LaTeX; parameters as in `text`."""
    if isinstance(item, Domain):
        return latex_domain(item)
    term = _term(item, domain)
    return _foreign(item, latex, sympy.latex) if term is None else printing.latex(term)


def latex_domain(domain: Domain) -> str:
    """Return the name of a domain as LaTeX."""
    from symbolic.sympy_border.reading import domain_term

    return names.latex_domain(domain_term(domain))


def _foreign(item: Any, write: Callable[[Any], str], plain: Callable[[Any], Any]) -> str:
    """Return what has no term: our own faces by their parts, all else as SymPy writes it."""
    from symbolic.sympy_border.terms import Iterate

    if isinstance(item, Iterate):
        letter, step = map(write, item.args)
        return f"{letter}_{step}" if len(step) == 1 else f"{letter}_{{{step}}}"
    if hasattr(type(item), "_sympystr"):  # which comes here
        return f"{type(item).__name__}({', '.join(map(write, item.args))})"
    return str(plain(item))


def _term(item: Any, domain: Domain | None) -> Term | None:
    """Return what a face stands for, on the domain given or one that fits."""
    from symbolic.sympy_border.reading import to_term

    if isinstance(item, Term):
        return item
    for home in dict.fromkeys([domain] if domain else [*_domains_in(item), Z, R, Z2, R2]):
        try:
            return to_term(item, home)
        except TermError:
            continue
    return None


def _domains_in(item: Any) -> list[Domain]:
    """Return domains on which the letters in an item may live."""
    found: list[Domain] = []
    seen: set[Basic] = set()
    waiting = [item] if isinstance(item, Basic) else []
    while waiting:
        part = waiting.pop()
        if part not in seen:  # The same parts stand in an item many times.
            seen.add(part)
            if isinstance(part, Domain) and part.args:
                found.append(part)
            waiting.extend(reversed(part.args))
    return found
