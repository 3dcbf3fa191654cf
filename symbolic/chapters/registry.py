"""The registry of lemmas: adding one is writing one decorated proof script in a chapter file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from inspect import signature

from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.errors import ProofError
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import R, Term, Z, cycle, product, variable
from symbolic.notation.names import cite, domain_name
from symbolic.proving.calculation import Calculation, Claim
from symbolic.proving.language import Function, Number, term_of

CYCLE = cycle(variable("N", "integer", "positive"))
"""ℤ/N with N a variable."""

R2, Z2 = product(R, R), product(Z, Z)
ALL: tuple[Term, ...] = (R, Z, CYCLE, R2, Z2)
DISCRETE: tuple[Term, ...] = (Z, CYCLE, Z2)

Script = Callable[..., Calculation]
"""A proof script: from a setting, and a letter for each further parameter, named like it."""


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
        The proof, written against a `Setting`; its other parameters name the letters.
    real
        The letters that stand for real-valued functions, as text.
    """

    id: str
    name: str
    title: str
    domains: tuple[Term, ...]
    source: str
    script: Script
    real: str = ""
    _proved: dict[Term, Theorem] = field(default_factory=dict, repr=False)

    @property
    def chapter(self) -> str:
        """The letter of the chapter."""
        return self.id[0]

    def on(self, domain: Term) -> Theorem:
        """Return the theorem on a domain, proving it the first time.

        Raises
        ------
        ProofError
            If the lemma is not stated on that domain.
        """
        if domain not in self._proved:
            try:
                theorem = self._script(domain).theorem
            except ProofError as error:
                raise ProofError(f"{self.id} on {domain_name(domain)}: {error}") from error
            cite(theorem, self.id)
            self._proved[domain] = theorem
        return self._proved[domain]

    def claim(self, domain: Term) -> Claim:
        """Return what is claimed on a domain, without proving it; raises `ProofError` as `on`."""
        claim = self._script(domain).claim
        if claim is None:
            raise ProofError(f"{self.id}: its script claims nothing")
        return claim

    def _script(self, domain: Term) -> Calculation:
        stated_on = CYCLE if domain.head == "Cycle" else domain
        if stated_on not in self.domains:
            stated = ", ".join(map(domain_name, self.domains))
            raise ProofError(f"{self.id} is stated on {stated}, not on {domain_name(domain)}")
        on = Setting(domain)
        _, *letters = signature(self.script).parameters
        told = {name: ["real"] for name in self.real.split()}
        return self.script(on, *(on.letter(name, *told.get(name, ())) for name in letters))

    def of(self, *functions: Function | Number, **named: Function | Number) -> Instance:
        """Return the lemma with functions for its letters f, g, h, k, or those named."""
        values = dict(zip("fghk", functions, strict=False)) | named
        return Instance(self, {n: term_of(v) for n, v in values.items()})


@dataclass(frozen=True)
class Instance:
    """A lemma with functions for letters and numbers for variables, by name.

    Attributes
    ----------
    lemma
        The lemma.
    values
        What stands for the letters and variables of these names.
    """

    lemma: Lemma
    values: Mapping[str, Term]

    @property
    def id(self) -> str:
        """The id of the lemma."""
        return self.lemma.id

    def on(self, domain: Term) -> Theorem:
        """Return the theorem on a domain."""
        theorem = self.lemma.on(domain)
        sides = (theorem.lhs, theorem.rhs, *theorem.hypotheses)
        names = frozenset().union(*(side.free for side in sides))
        pairs = [(n, self.values[n.parts[0]]) for n in names if n.parts[0] in self.values]
        # A set of terms is ordered by where they lie in memory; certificates say the same always.
        return rules.instantiate(theorem, sorted(pairs, key=lambda pair: pair[0].digest))


@dataclass(frozen=True)
class Alias:
    """A further id and name of a lemma, for the place where it is looked for."""

    id: str
    name: str
    title: str
    lemma: Lemma


class Catalogue:
    """All lemmas: by id (``lemmas["A1"]``) or name (``lemmas.correlation_as_convolution``).

    A further id of a lemma (an alias) answers as the lemma does and is not counted or walked.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, Lemma] = {}
        self._by_name: dict[str, Lemma] = {}
        self.aliases: dict[str, Alias] = {}

    def add(self, lemma: Lemma) -> None:
        """Add a lemma; raises `ProofError` if its id or name is taken."""
        if lemma.id in self or lemma.name in self:
            raise ProofError(f"lemma {lemma.id} ({lemma.name}) is in the catalogue already")
        self._by_id[lemma.id] = self._by_name[lemma.name] = lemma

    def add_alias(self, id_: str, name: str, lemma: Lemma, title: str) -> None:
        """Let a further id and name, under another title, answer for a lemma.

        It is the same statement with other letters, or read backwards.

        Raises
        ------
        ProofError
            If the id or the name is taken.
        """
        if id_ in self or name in self:
            raise ProofError(f"the id {id_} or the name {name} is taken")
        self.aliases[id_] = Alias(id_, name, title, lemma)
        self._by_name[name] = lemma

    def __getitem__(self, key: str) -> Lemma:
        alias = self.aliases.get(key)
        found = alias.lemma if alias else self._by_id.get(key) or self._by_name.get(key)
        if found is None:
            raise ProofError(f"there is no lemma {key!r}{self._nearest(key)}")
        return found

    def __getattr__(self, name: str) -> Lemma:
        try:
            return self.__dict__["_by_name"][name]
        except KeyError:
            near = self._nearest(name)
            raise AttributeError(f"the catalogue has no lemma named {name!r}{near}") from None

    def _nearest(self, key: object) -> str:
        known = [*self._by_id, *self.aliases, *self._by_name]
        near = get_close_matches(str(key), known, n=3)
        return f"; did you mean {', '.join(near)}?" if near else "; lemmas.find looks for words"

    def __contains__(self, key: str) -> bool:
        return key in self._by_id or key in self.aliases or key in self._by_name

    def __iter__(self) -> Iterator[Lemma]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)


lemmas = Catalogue()


def lemma(
    id_: str, title: str, *, source: str, domains: tuple[Term, ...] = ALL, real: str = ""
) -> Callable[[Script], Lemma]:
    """Register a proof script as a lemma; its function name becomes the lemma's permanent name."""

    def register(script: Script) -> Lemma:
        entry = Lemma(id_, script.__name__, title, domains, source, script, real)
        lemmas.add(entry)
        return entry

    return register
