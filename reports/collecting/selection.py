"""What ``--only`` selects: statements by id or name, chapters by letter, and other parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from symbolic.showing import in_order, near

ARRAYS, TRAINING, LIBRARIES, OPEN = "arrays", "training", "libraries", "open"
PARTS = (ARRAYS, TRAINING, LIBRARIES, OPEN)


class UsageError(Exception):
    """The command line asks for something that cannot be done; the message is one line."""


@dataclass(frozen=True)
class Selection:
    """Ids of statements in catalogue order, and the other parts that are wanted.

    ``names`` are the arguments as given, empty for everything.
    """

    ids: tuple[str, ...]
    parts: frozenset[str]
    names: tuple[str, ...] = ()


def select(
    wanted: Sequence[str], catalogue: Iterable[tuple[str, str]], *, audit: bool = True
) -> Selection:
    """Return what a command line selects.

    Parameters
    ----------
    wanted
        Ids, names, chapter letters, or other `PARTS`, in capitals or not; nothing selects
        everything.
    catalogue
        The id and the name of every statement.
    audit
        Whether everything includes the audit of libraries.

    Raises
    ------
    UsageError
        If something wanted does not exist; the message names the nearest. Or if the
        audit is asked for and left out.
    """
    entries = sorted(catalogue, key=lambda entry: in_order(entry[0]))
    if not wanted:
        every = frozenset(PARTS) - (set() if audit else {LIBRARIES})
        return Selection(tuple(id_ for id_, _ in entries), every)
    if LIBRARIES in map(str.casefold, wanted) and not audit:
        raise UsageError(f"--no-audit leaves out what --only {LIBRARIES} asks for")
    known = [*PARTS, *dict.fromkeys(w for id_, name in entries for w in (id_, name, id_[0]))]
    meanings: dict[str, set[str]] = {word.casefold(): set() for word in known}
    for id_, name in entries:
        for word in (id_, name, id_[0]):
            meanings[word.casefold()].add(id_)
    asked = [word.casefold() for word in wanted]
    for word, meant in zip(wanted, asked, strict=True):
        if meant not in meanings:
            raise UsageError(_unknown(word, known))
    chosen = set().union(*(meanings[word] for word in asked))
    return Selection(
        tuple(id_ for id_, _ in entries if id_ in chosen),
        frozenset(PARTS).intersection(asked),
        tuple(wanted),
    )


def _unknown(word: str, known: Sequence[str]) -> str:
    nearest = near(word, known, 5)
    meant = f"; nearest: {', '.join(nearest)}" if nearest else ""
    return (
        f"--only {word}: no proved statement, chapter or part is called so{meant}; there are ids "
        f"and names of statements, letters of chapters, {', '.join(PARTS)}; what is not proved, or "
        f"false, is in {OPEN}"
    )
