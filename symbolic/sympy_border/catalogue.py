"""The catalogue of lemmas as people hold it: domains and theorems have their faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symbolic import chapters
from symbolic.chapters.registry import Catalogue
from symbolic.chapters.registry import Lemma as Entry
from symbolic.decision import recognition
from symbolic.showing import escape, word_table
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.facing import domain_face
from symbolic.sympy_border.reading import domain_term
from symbolic.sympy_border.theorems import Theorem, faced

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CYCLE = domain_face(chapters.CYCLE)
"""ℤ/N with N a symbol."""


@dataclass(frozen=True)
class Lemma:
    """An entry of the catalogue, proved on demand.

    Attributes
    ----------
    entry
        The entry in terms of the kernel.
    """

    entry: Entry

    @property
    def id(self) -> str:
        """The id in the project's catalogue, with a letter for a further part: ``"A7b"``."""
        return self.entry.id

    @property
    def name(self) -> str:
        """The permanent name, under which people import it."""
        return self.entry.name

    @property
    def title(self) -> str:
        """What it says, in words."""
        return self.entry.title

    @property
    def source(self) -> str:
        """A book or paper that has it."""
        return self.entry.source

    @property
    def chapter(self) -> str:
        """The letter of the chapter."""
        return self.entry.chapter

    @property
    def domains(self) -> tuple[Domain, ...]:
        """Where it is proved; ℤ/N stands for every cycle."""
        return tuple(map(domain_face, self.entry.domains))

    def on(self, domain: Domain) -> Theorem:
        """Return the theorem on a domain, proving it the first time.

        Raises
        ------
        ProofError
            If the lemma is not stated on that domain.
        """
        term = domain_term(domain)
        return faced(self.entry.on(term), term)

    def plot(self, **functions: Any) -> Figure:
        """Return a Matplotlib figure of both sides on ℤ, for `functions` or usual ones.

        Parameters
        ----------
        **functions
            Sequences for letters of the lemma: values from index 0 on, or a dictionary of values by
            index, as in ``lemmas["A1"].plot(f=[1, 2j], g={-1: 3, 2: 1})``.

        Raises
        ------
        TermError
            If the lemma is not about functions on ℤ, asks of its letters what is not known of
            usual ones, or has no such letter; or if a value is no finite number.
        """
        # Matplotlib is slow to import, and not needed to prove.
        from symbolic.sympy_border.plotting import plot

        return plot(self.entry, functions)

    def __str__(self) -> str:
        return f"{self.id} ({self.name}): {self.title}; on {self._stated_on()}"

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        theorem = self.on(self.domains[0])._repr_latex_()
        name = f"`lemmas.{self.name}`, on {self._stated_on()}; {escape(self.source)}"
        return f"**{self.id}**: {escape(self.title)}\n\n{theorem}\n\n{name}"

    def _stated_on(self) -> str:
        return ", ".join(map(str, self.domains))


class Lemmas:
    """All lemmas: by id (``lemmas["A1"]``) or name (``lemmas.correlation_as_convolution``)."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @property
    def aliases(self) -> dict[str, str]:
        """Further ids, each with the id of the lemma that it restates."""
        return {id_: alias.lemma.id for id_, alias in self._catalogue.aliases.items()}

    def __getitem__(self, key: str) -> Lemma:
        return Lemma(self._catalogue[key])

    def __getattr__(self, name: str) -> Lemma:
        if name.startswith("_"):
            raise AttributeError(name)
        return Lemma(getattr(self._catalogue, name))

    def find(self, text: str) -> list[Lemma]:
        """Return the lemmas in which a formula or a word occurs.

        Parameters
        ----------
        text
            A formula of claims such as ``"conj(reflect(f))"``, whose letters stand for any
            functions, an equation of two, or words of the id, name, title or source, which may be
            cut short: ``"peak"``.

        Raises
        ------
        Undecidable
            If the text is empty.
        """
        return [Lemma(entry) for entry in recognition.find(text)]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(entry.name for entry in self._catalogue)})

    def __contains__(self, key: str) -> bool:
        return key in self._catalogue

    def __iter__(self) -> Iterator[Lemma]:
        return map(Lemma, self._catalogue)

    def __len__(self) -> int:
        return len(self._catalogue)

    def __repr__(self) -> str:
        return (
            f"{len(self)} lemmas in {len(self._chapters())} chapters; one is lemmas['A1'] or "
            "lemmas.correlation_as_convolution, all are list(lemmas)"
        )

    def _repr_markdown_(self) -> str:
        return "\n\n".join([escape(repr(self)), *map(_folded, self._chapters())])

    def _chapters(self) -> list[list[Lemma]]:
        by_letter: dict[str, list[Lemma]] = {}
        for entry in self:
            by_letter.setdefault(entry.chapter, []).append(entry)
        return list(by_letter.values())


def _folded(chapter: list[Lemma]) -> str:
    """Return the lemmas of a chapter as a table that is folded away."""
    rows = [(x.id, x.title, ", ".join(map(str, x.domains)), x.name) for x in chapter]
    shown = word_table(("id", "what it says", "on", "name"), rows)
    summary = f"{chapter[0].id[0]}: {len(chapter)} lemmas"
    return f"<details><summary>{summary}</summary>\n\n{shown}\n\n</details>"


lemmas = Lemmas(chapters.lemmas)
