"""What the equations among a statement's hypotheses make of its letters; the others are checked.

An equation that says what a letter is may be used once, and only if the letter has no other role:
of f = g and f = h the first makes f out of g and the second h out of f; of f = u and f = v, for
terms u and v, the second is left, and every hypothesis that is left is checked of the samples like
any other. Definitions never go in a circle: f = Rg and g = Rf define f, and the second is checked.
A letter for which a sample was given has no role: the sample is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from numeric.reading.constraints import commuting, definitions, period, symmetry
from numeric.reading.declarations import Image
from numeric.reading.parts import letters_in
from numeric.samples.recursions import Recursions
from symbolic.kernel.terms import Term


@dataclass
class Roles:
    """What the samples of letters are made of.

    Attributes
    ----------
    definitions
        The letters that an equation defines, with their values in the bound point.
    symmetries
        The letters whose samples get a symmetry.
    repeating
        The letters whose samples get a period, with the period's coordinates.
    composed
        The letters g that are f ⋆ q for a Hermitian q, so that f ∗ g is Hermitian, with the f.
    recursions
        What hypotheses say of sequences of functions.
    used
        The hypotheses that hold by these roles.
    """

    definitions: dict[Term, Term] = field(default_factory=dict)
    symmetries: dict[Term, Image] = field(default_factory=dict)
    repeating: dict[Term, tuple[Term, ...]] = field(default_factory=dict)
    composed: dict[Term, Term] = field(default_factory=dict)
    recursions: Recursions = field(default_factory=lambda: Recursions({}, {}))
    used: set[Term] = field(default_factory=set)

    @classmethod
    def of(cls, hypotheses: Iterable[Term], real: Iterable[Term], given: Iterable[Term]) -> Roles:
        """Return the roles of letters.

        Parameters
        ----------
        hypotheses
            Of the statement, in the order in which they are used.
        real
            The letters that stand for real-valued functions; others are defined before them.
        given
            The letters that have samples already.
        """
        ordered = tuple(hypotheses)
        roles = cls(recursions=Recursions.of(ordered))
        roles.used |= {h for h in ordered if roles.recursions.explains(h)}
        wanted = {s[0] for s in map(symmetry, ordered) if s is not None}
        wanted |= {p[0] for p in map(period, ordered) if p is not None}
        wanted |= {x for pair in map(commuting, ordered) if pair is not None for x in pair}
        demanded = wanted | set(real)
        for hypothesis in ordered:
            if hypothesis not in roles.used:
                roles._define(hypothesis, demanded, set(given))
        for hypothesis in ordered:
            roles._shape(hypothesis, set(given))
        for hypothesis in ordered:
            roles._compose(hypothesis, set(real) | set(given))
        return roles

    def _define(self, hypothesis: Term, demanded: set[Term], given: set[Term]) -> None:
        """Let the equation define a letter, one of which nothing else is asked if there is one."""
        free = [
            (letter, by)
            for letter, by in definitions(hypothesis)
            if letter not in given
            and letter not in self.definitions
            and self._well_founded(letter, by)
        ]
        if free:
            letter, by = min(free, key=lambda found: found[0] in demanded)
            self.definitions[letter] = by
            self.used.add(hypothesis)

    def _shape(self, hypothesis: Term, given: set[Term]) -> None:
        """Let the sample of a letter have the symmetry, or the period, that is asked for."""
        image, repeats = symmetry(hypothesis), period(hypothesis)
        letter = image[0] if image else repeats[0] if repeats else None
        if letter is None or letter in given or self._has_role(letter):
            return
        if image:
            self.symmetries[letter] = image[1]
        elif repeats:
            self.repeating[letter] = repeats[1]
        self.used.add(hypothesis)

    def _compose(self, hypothesis: Term, fixed: set[Term]) -> None:
        """Let g be f ⋆ q where f ∗ g is to be Hermitian; g ∗ f is so if f ∗ g is."""
        pair = commuting(hypothesis)
        for f, g in (pair, pair[::-1]) if pair else ():
            if g in fixed or self._has_role(g) or g in self._needed(f):
                continue
            self.composed[g] = f
            self.used.add(hypothesis)
            return

    def _has_role(self, letter: Term) -> bool:
        return any(
            letter in made
            for made in (self.definitions, self.symmetries, self.repeating, self.composed)
        )

    def _well_founded(self, letter: Term, by: Term) -> bool:
        """Tell whether the letter is needed for none of the letters that would define it."""
        return not any(letter in self._needed(other) for other in letters_in([by]))

    def _needed(self, letter: Term) -> set[Term]:
        """Return the letter and all others that it is made of."""
        found, waiting = set(), [letter]
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.add(one)
            if one in self.definitions:
                waiting += letters_in([self.definitions[one]])
            if one in self.composed:
                waiting.append(self.composed[one])
        return found
