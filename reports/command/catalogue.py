"""All that the catalogue lists, proved or not: looked up by id or name, or found by words."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reports.collecting.selection import UsageError
from symbolic.chapters import Lemma, lemmas
from symbolic.decision import recognition
from symbolic.showing import near

_SHOWN = 3
"""So many statements, at most, are named in place of a word that is none."""


class Entry(NamedTuple):
    """Something to be found: where it is looked up, what it says, and what is known of it."""

    key: str
    title: str
    status: str


def lookup(key: str) -> Lemma | Entry:
    """Return a lemma by id, alias or name, or another entry of the catalogue by id.

    Raises
    ------
    UsageError
        If there is none; the message names the nearest.
    """
    names = {name.casefold(): name for x in lemmas for name in (x.id, x.name)}
    names |= {name.casefold(): name for name in lemmas.aliases}
    known = names.get(key.casefold())
    if known:
        return lemmas[known]
    others: dict[str, Entry] = {}
    for entries in (_unproved, _false, _unlisted):
        others |= {x.key.casefold(): x for x in entries()}
        if key.casefold() in others:
            return others[key.casefold()]
    nearest = near(key, [*names.values(), *(x.key for x in others.values())])
    meant = f"; nearest: {', '.join(nearest)}" if nearest else ""
    said = [f"{x.key} ({x.title})" for x in islice(find(key), _SHOWN)] if key.strip() else []
    meant += f"; the word is in {', '.join(said)}" if said else ""
    raise UsageError(f"there is no statement {key!r}{meant}; convproof find searches by words")


def find(text: str) -> Iterator[Entry]:
    """Yield lemmas, claims without proof, false statements, layers and functions that fit a text.

    Parameters
    ----------
    text
        A formula such as ``conj(reflect(f))``, for statements alone, or words, which may be cut
        short.

    Raises
    ------
    Undecidable
        If the text is empty.
    """
    for lemma in recognition.find(text):
        yield Entry(lemma.id, lemma.title, "proved")
    if recognition.is_formula(text):
        yield from _false_with(text)
        return
    others = (*_unproved(), *_unlisted(), *_false(), *_layers())
    yield from (x for x in others if recognition.says(f"{x.key} {x.title} {x.status}", text))
    yield from _functions(text)


def vocabulary() -> set[str]:
    """Return the words by which statements are found."""
    told = (f"{x.title} {x.name}" for x in lemmas)
    others = (x.title for x in (*_unproved(), *_false()))
    return {w for said in (*told, *others) for w in recognition.words(said) if len(w) > 2}


def _unproved() -> Iterator[Entry]:
    from symbolic.catalogue.unproved import EVIDENCE_ONLY  # noqa: PLC0415 - not for lemmas

    for x in EVIDENCE_ONLY.values():
        yield Entry(x.id, x.title, f"not proved, for {x.reason}: {x.statement}")


def _unlisted() -> Iterator[Entry]:
    from reports.collecting.refuting import unlisted  # noqa: PLC0415 - slow

    for x in unlisted():
        yield Entry(x.id, x.title, f"not proved, for {x.reason}: {x.statement}")


def _false() -> Iterator[Entry]:
    from symbolic.catalogue.false import FALSE_STATEMENTS  # noqa: PLC0415 - brings SymPy

    for x in FALSE_STATEMENTS.values():
        yield Entry(x.id, x.title, f"FALSE: {x.statement}; {x.truth} has it right")


def _false_with(formula: str) -> Iterator[Entry]:
    from symbolic.catalogue.false import FALSE_STATEMENTS  # noqa: PLC0415 - brings SymPy
    from symbolic.sympy_border.reading import domain_term, to_term  # noqa: PLC0415

    entries = {x.key: x for x in _false()}
    for x in FALSE_STATEMENTS.values():
        if x.claim is not None:
            domain = domain_term(x.domain)
            left, right = (to_term(side, domain) for side in x.claim)
            if recognition.occurs(formula, left, right, domain):
                yield entries[x.id]


def _layers() -> Iterator[Entry]:
    from numeric.conventions.porting.moving import layer_names  # noqa: PLC0415 - slow

    for name in layer_names():
        yield Entry(name, "as a layer", "convproof port")


def _functions(text: str) -> Iterator[Entry]:
    """Yield functions of the libraries that are installed and whose adapter has all the words."""
    from numeric.conventions.adapters import base  # noqa: PLC0415 - slow

    modules = base.adapter_names()
    for library in base.library_names():
        # A library is imported, which may take seconds, only if it can have what is looked for.
        if importlib.util.find_spec(library) and _mentions(modules[library], text):
            for entry in base.installed_entries([library]):
                if recognition.says(f"{library} {entry.name}", text):
                    yield Entry(library, entry.name, f"convproof audit {library}")


def _mentions(module: str, text: str) -> bool:
    found = importlib.util.find_spec(module)
    source = Path(found.origin).read_text("utf-8") if found and found.origin else ""
    return recognition.says(f"{module} {source}", text)
