"""Faces as text and as LaTeX: they are written as the terms that they stand for."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Basic, preorder_traversal

from symbolic.errors import TermError
from symbolic.new_kernel.terms import Term
from symbolic.notation import printing
from symbolic.sympy_border.domains import Domain, R, Z


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
    return str(item) if term is None else printing.text(term)


def latex(item: Any, domain: Domain | None = None) -> str:
    """Return a term, function, hypothesis or domain as LaTeX; parameters as in `text`."""
    if isinstance(item, Domain):
        return latex_domain(item)
    term = _term(item, domain)
    return str(sympy.latex(item)) if term is None else printing.latex(term)


def latex_domain(domain: Domain) -> str:
    """Return the name of a domain as LaTeX."""
    from symbolic.sympy_border.translation import domain_term

    return printing.latex_domain(domain_term(domain))


def _term(item: Any, domain: Domain | None) -> Term | None:
    """Return what a face stands for, on the domain given or one that fits."""
    from symbolic.sympy_border.translation import to_term

    if isinstance(item, Term):
        return item
    for home in dict.fromkeys([domain] if domain else [*_domains_in(item), Z, R]):
        try:
            return to_term(item, home)
        except TermError:
            continue
    return None


def _domains_in(item: Any) -> list[Domain]:
    """Return domains on which the letters in an item may live."""
    if not isinstance(item, Basic):
        return []
    parts = preorder_traversal(item)
    return [p for p in parts if isinstance(p, Domain) and p.args]
