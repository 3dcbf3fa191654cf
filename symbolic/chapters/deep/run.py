"""Chapter H: filters stay flips if and only if the rule commutes with the flip along the run.

N stands for what both networks compute, forward, backward and as updates. From N, flips at step 0
and a rule that commutes along the run of the network with ∗, flips follow at every step (H5); from
N and flips at every step it follows that the rule commutes along that run (H6). The rule for
filters is U, for the optimiser's states V, for all other parameters W; each has a part.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.chapters.deep.moves import conjugated, given, induction, joined, rewritten, turned
from symbolic.chapters.deep.network import ABOVE, FILTERS, HERE, LAYER, STEP, Layers
from symbolic.chapters.deep.one_step import BOOK, OneStep, everything, mirrored, mirrored_at
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import Term
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Point, Scalar
from symbolic.proving.rewriting import chain

_CARRIED = "wvb"
"""What one step hands to the next: filters, states, other parameters."""


def commutes(both: OneStep, name: str) -> Term:
    """Say that the rule commutes with the flip along the run of the network with ∗.

    With filters, states and gradients flipped and all else as it is, the next filters (w) or
    states (v) come out flipped, and the next other parameters (b) as they are.
    """
    left, right = both_ways(both, name)
    return both.correlating.always(left, right, HERE, both.correlating.tap)


def both_ways(both: OneStep, name: str) -> tuple[Scalar, Scalar]:
    """Return what the rule makes of flipped functions, and the flip of what it makes of them."""
    a = both.correlating
    left = a.rule(name, Point([LAYER, ABOVE, *a.tap]), flipped=True)
    return left, a.turned(name, a.rule(name, Point([LAYER, ABOVE, *a.place(name)])))


def mirrored_forever(both: OneStep, name: str) -> Theorem:
    """Return: what is mirrored at step 0 is so at every step, if the rule commutes."""
    tap = both.correlating.tap
    facts = everything(both)
    claims = [(mirrored_at(both, x, STEP), Point([LAYER, ABOVE, *tap])) for x in _CARRIED]
    bases = [given(mirrored_at(both, x, Scalar(0)), LAYER, ABOVE, tap) for x in _CARRIED]
    steps = [_updated(both, x, facts) for x in _CARRIED]
    return induction(claims, STEP, bases, steps, _CARRIED.index(name))


def _updated(both: OneStep, name: str, facts: Sequence[Theorem]) -> Theorem:
    """What the ⋆-network has after the step is the flip of what the other has (b: the same)."""
    a, b = both.correlating, both.convolving
    reached = rewritten(given(b.update(name), *HERE, a.tap), facts)
    assumed = None if both.of_taps else given(commutes(both, name), *HERE, a.tap)
    swapped = assumed or taps_commute(both, name)
    return joined(
        chain(reached, swapped), _turned(both, name, given(a.update(name), *HERE, a.place(name)))
    )


def taps_commute(both: OneStep, name: str) -> Theorem:
    """Return what `commutes` says, of a rule of taps and totals: totals of flips are the same."""
    # Below the operators totals turn as elsewhere, by an equation of their argument.
    totals = turned(rules.reflexivity(both.correlating.totals_over_taps(flipped=True).term))
    return rewritten(rules.reflexivity(both_ways(both, name)[0].term), [totals])


def commutes_along_the_run(both: OneStep, name: str) -> Theorem:
    """Return: if filters, states and others are mirrored at every step, the rule commutes."""
    a, b = both.correlating, both.convolving

    def always(x: str) -> Term:
        return a.always(b.value(x, *HERE, a.tap), a.mirrored(x), HERE, a.tap)

    relations = {x: given(always(x), *HERE, a.tap) for x in _CARRIED}
    facts = everything(both.knowing(**relations))
    reached = rewritten(given(b.update(name), *HERE, a.tap), facts)
    following = given(always(name), STEP + 1, LAYER, ABOVE, a.tap)
    ahead = _turned(both, name, given(a.update(name), *HERE, a.place(name)))
    return chain(rules.symmetry(reached), following, ahead)


def _turned(both: OneStep, name: str, theorem: Theorem) -> Theorem:
    flips = both.kind is Layers.CONJUGATING and name in FILTERS
    return conjugated(theorem) if flips else theorem


def _forever(on: Setting, kind: Layers, name: str) -> Calculation:
    return mirrored(on, kind, name, lambda both: mirrored_forever(both, name))


def _conversely(on: Setting, kind: Layers, name: str) -> Calculation:
    both = OneStep(on.domain, kind)
    left, right = both_ways(both, name)
    return on.show(left, right).follow(lambda: commutes_along_the_run(both, name))


# ------------------------------------------------------------------ the lemmas


@lemma("H5", "trained filters are flips, at any depth, if the rule commutes", source=BOOK)
def filters_flip(on: Setting) -> Calculation:
    """w′(s, l, j, o, c, k) = w(s, l, j, o, c, −k) at every step, in networks of every depth.

    Hypotheses: at step 0 filters and states are flips of each other and other parameters equal;
    the same data and operators; the rule commutes with the flip along the run of the ∗-network.
    """
    return _forever(on, Layers.PLAIN, "w")


@lemma("H5b", "the states of the optimiser are flips at every step", source=BOOK)
def states_flip(on: Setting) -> Calculation:
    """The same for v."""
    return _forever(on, Layers.PLAIN, "v")


@lemma("H5c", "all other parameters are equal at every step", source=BOOK)
def other_parameters_equal(on: Setting) -> Calculation:
    """The same for b, without a flip."""
    return _forever(on, Layers.PLAIN, "b")


@lemma("H6", "conversely, if trained filters are flips, the rule commutes", source=BOOK)
def rule_commutes(on: Setting) -> Calculation:
    """U[s; Rw, Rv, Rg, b, q](l, j, o, c, k) = U[s; w, v, g, b, q](l, j, o, c, −k) along the run.

    Hypotheses: both networks, their backward recursions and updates; at every step filters and
    states are flips, other parameters equal. That gradients flip follows, and is not assumed.
    """
    return _conversely(on, Layers.PLAIN, "w")


@lemma("H6b", "conversely, the rule for the states commutes", source=BOOK)
def rule_of_states_commutes(on: Setting) -> Calculation:
    """The same for V."""
    return _conversely(on, Layers.PLAIN, "v")


@lemma("H6c", "conversely, the rule for other parameters does not see the flip", source=BOOK)
def rule_of_others_commutes(on: Setting) -> Calculation:
    """The same for W: it gives what it gives from unflipped filters, states and gradients."""
    return _conversely(on, Layers.PLAIN, "b")


@lemma("H9b", "complex filters are flips with a conjugate, if the rule commutes", source=BOOK)
def complex_filters_flip(on: Setting) -> Calculation:
    """w′(k) = conj(w(−k)) at every step, where ∗ conjugates its filter."""
    return _forever(on, Layers.CONJUGATING, "w")


@lemma("H9c", "conversely, the rule commutes with the flip and conjugate", source=BOOK)
def complex_rule_commutes(on: Setting) -> Calculation:
    """U of conj(Rw), conj(Rv), conj(Rg) is the conjugate of the flip of U of w, v, g."""
    return _conversely(on, Layers.CONJUGATING, "w")


@lemma("H10b", "trained filters are flips where each layer has its own windows", source=BOOK)
def filters_flip_with_windows(on: Setting) -> Calculation:
    """Stride, dilation, padding and groups may be those of each layer."""
    return _forever(on, Layers.WINDOWS, "w")


@lemma("H10c", "conversely, the rule commutes where each layer has its own windows", source=BOOK)
def rule_commutes_with_windows(on: Setting) -> Calculation:
    """The converse of H10b."""
    return _conversely(on, Layers.WINDOWS, "w")
