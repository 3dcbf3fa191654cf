"""The registry of lemmas: adding one is writing one decorated proof script in a chapter file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy import Expr, I, Symbol, conjugate, exp, pi

from symbolic import kernel
from symbolic.calculation import Calculation, calculate
from symbolic.domains import R2, Z2, Cyclic, Domain, Point, R, Z
from symbolic.errors import ProofError
from symbolic.hypotheses import Equation, ForAll
from symbolic.kernel import Theorem
from symbolic.operators import dual
from symbolic.proof import cite
from symbolic.showing import escape, word_table
from symbolic.terms import FunctionTerm, Lam, Total, applied

CYCLE = Cyclic(Symbol("N", integer=True, positive=True))
"""ℤ/N with N a symbol."""

SCALAR = Symbol("a")
"""The scalar of the lemmas on homogeneity."""

ALL: tuple[Domain, ...] = (R, Z, CYCLE, R2, Z2)
DISCRETE: tuple[Domain, ...] = (Z, CYCLE, Z2)


@dataclass(frozen=True)
class Setting:
    """What a proof script is written against: a domain with a generic point t (n if discrete)."""

    domain: Domain

    @property
    def t(self) -> Point:
        """The generic point at which functions are compared."""
        return self.point("n" if self.domain.discrete else "t")

    def point(self, name: str) -> Point:
        """Return another generic point."""
        return self.domain.point(name)

    def at(self, function: FunctionTerm, point: Point | None = None) -> Expr:
        """Return the value of a function at a point, the generic one unless given."""
        return applied(function, point or self.t, self.domain)

    def assume(self, left: FunctionTerm, right: FunctionTerm) -> Theorem:
        """Return left = right at the generic point, assuming that it holds everywhere."""
        equation = Equation(self.at(left), self.at(right))
        return kernel.assume(ForAll(equation, self.t, self.domain), [self.t], self.domain)

    def total(self, value: Callable[[Point], Expr], name: str = "tau") -> Total:
        """Return the total of value(τ) over the domain."""
        point = self.point(name)
        return Total(value(point), point, self.domain)

    def inner(self, u: FunctionTerm, v: FunctionTerm) -> Total:
        """Return the inner product ⟨u, v⟩, the total of conj(u) v."""
        return self.total(lambda tau: conjugate(self.at(u, tau)) * self.at(v, tau))

    def character(self, frequency: Point, point: Point) -> Expr:
        """Return e^{iω·t}, and on ℤ/N e^{2πikt/N}."""
        domain = self.domain
        turn = 2 * pi / domain.period if isinstance(domain, Cyclic) else 1
        return exp(I * turn * frequency.dot(point))

    def function(self, value: Callable[[Point], Expr]) -> FunctionTerm:
        """Return the function t ↦ value(t)."""
        point = self.point("x")
        return Lam(value(point), point, self.domain)

    def number(self, lemma: Lemma, value: Any) -> Theorem:
        """Return a lemma with a number for its scalar a."""
        return lemma.on(self.domain).instantiate({SCALAR: value})

    def instance(self, lemma: Lemma, letters: dict[Any, Any]) -> Theorem:
        """Return a lemma with functions for its letters."""
        return lemma.on(self.domain).instantiate(letters)

    @property
    def frequency(self) -> Point:
        """The generic frequency: ω, and on ℤ/N an integer k."""
        return dual(self.domain).point("k" if isinstance(self.domain, Cyclic) else "omega")

    @property
    def dual(self) -> Domain:
        """Where Fourier transforms live."""
        return dual(self.domain)

    @property
    def xi(self) -> Point:
        """The generic point of a Fourier transform: ξ, and on ℤ/N an integer k."""
        return self.dual.point("k" if isinstance(self.domain, Cyclic) else "xi")

    def at_frequency(self, function: FunctionTerm, point: Point | None = None) -> Expr:
        """Return the value of a transform at a frequency, the generic one unless given."""
        return applied(function, point or self.xi, self.dual)

    def calculate(self, start: Expr | FunctionTerm) -> Calculation:
        """Start a calculation at the generic point."""
        return calculate(start, self.t, self.domain)


Script = Callable[[Setting], Calculation | Theorem]


@dataclass(frozen=True, eq=False)
class Lemma:
    """An entry of the catalogue, proved on demand.

    Attributes
    ----------
    id
        The id in the project's catalogue, with a letter for a further part: ``"A7"``, ``"A7b"``.
    name
        The permanent name, under which people import it.
    title
        What it says, in words.
    domains
        Where it is proved; ℤ/N stands for every cycle.
    source
        A book or paper that has it.
    script
        The proof, written against a `Setting`.
    """

    id: str
    name: str
    title: str
    domains: tuple[Domain, ...]
    source: str
    script: Script
    _proved: dict[Domain, Theorem] = field(default_factory=dict, repr=False)

    @property
    def chapter(self) -> str:
        """The letter of the chapter."""
        return self.id[0]

    def __str__(self) -> str:
        return f"{self.id} ({self.name}): {self.title}; on {self._stated_on()}"

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        theorem = self.on(self.domains[0])._repr_latex_()
        name = f"`lemmas.{self.name}`, on {self._stated_on()}; {escape(self.source)}"
        return f"**{self.id}**: {escape(self.title)}\n\n{theorem}\n\n{name}"

    def _stated_on(self) -> str:
        return ", ".join(map(str, self.domains))

    def on(self, domain: Domain) -> Theorem:
        """Return the theorem on a domain, proving it the first time.

        Raises
        ------
        ProofError
            If the lemma is not stated on that domain.
        """
        stated_on = CYCLE if isinstance(domain, Cyclic) else domain
        if stated_on not in self.domains:
            raise ProofError(f"{self.id} is stated on {self._stated_on()}, not on {domain}")
        if domain not in self._proved:
            result = self.script(Setting(domain))
            theorem = result.theorem if isinstance(result, Calculation) else result
            cite(theorem, self.id)
            self._proved[domain] = theorem
        return self._proved[domain]


class Catalogue:
    """All lemmas: by id (``lemmas["A1"]``) or name (``lemmas.correlation_as_convolution``)."""

    def __init__(self) -> None:
        self._by_id: dict[str, Lemma] = {}
        self._by_name: dict[str, Lemma] = {}

    def add(self, lemma: Lemma) -> None:
        """Add a lemma; raises `ProofError` if its id or name is taken."""
        if lemma.id in self._by_id or lemma.name in self._by_name:
            raise ProofError(f"lemma {lemma.id} ({lemma.name}) is in the catalogue already")
        self._by_id[lemma.id] = self._by_name[lemma.name] = lemma

    def __getitem__(self, key: str) -> Lemma:
        found = self._by_id.get(key) or self._by_name.get(key)
        if found is None:
            raise ProofError(f"there is no lemma {key!r}; there are {', '.join(self._by_id)}")
        return found

    def __getattr__(self, name: str) -> Lemma:
        try:
            return self.__dict__["_by_name"][name]
        except KeyError:
            raise AttributeError(f"the catalogue has no lemma named {name!r}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._by_id or key in self._by_name

    def __iter__(self) -> Iterator[Lemma]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

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
        return [by_letter[letter] for letter in sorted(by_letter)]


def _folded(chapter: list[Lemma]) -> str:
    """Return the lemmas of a chapter as a table that is folded away."""
    rows = [(x.id, x.title, ", ".join(map(str, x.domains)), x.name) for x in chapter]
    shown = word_table(("id", "what it says", "on", "name"), rows)
    summary = f"{chapter[0].id[0]}: {len(chapter)} lemmas"
    return f"<details><summary>{summary}</summary>\n\n{shown}\n\n</details>"


lemmas = Catalogue()


def lemma(
    id_: str, title: str, *, source: str, domains: tuple[Domain, ...] = ALL
) -> Callable[[Script], Lemma]:
    """Register a proof script as a lemma; its function name becomes the lemma's permanent name."""

    def register(script: Script) -> Lemma:
        entry = Lemma(id_, script.__name__, title, domains, source, script)
        lemmas.add(entry)
        return entry

    return register
