"""Chapter H: networks of any depth at one step: same activations, same errors, flipped gradients.

In a proof "by H2" means by the proof of H2: where a lemma assumes what another concludes, the
composition puts that proof in the place of the hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from symbolic.chapters.deep.moves import conjugated, given, induction, joined, rewritten, turned
from symbolic.chapters.deep.network import ABOVE, HERE, LAYER, STEP, Layers, Network
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import N, Term, product
from symbolic.notation.names import cite
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Point, Scalar, for_all

BOOK = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, §6.5 and §9.1"

_GRADIENTS = {("H4", Layers.CONJUGATING): "H9", ("H4", Layers.WINDOWS): "H10"}

# ------------------------------------------------------------------ what can be assumed


@dataclass(frozen=True)
class OneStep:
    """Both networks at step s; what is not known is a hypothesis about that step.

    Attributes
    ----------
    domain, kind, of_taps
        Where filters and signals live, what layers compute, whether the rule is one of taps.
    known
        Theorems that say how a letter of the network with ⋆ follows from that of the other, at
        the generic layer and place.
    """

    domain: Term
    kind: Layers = Layers.PLAIN
    of_taps: bool = False
    known: Mapping[str, Theorem] = field(default_factory=dict)

    @property
    def correlating(self) -> Network:
        """The network with ∗."""
        return Network(self.domain, 1, self.kind, self.of_taps)

    @property
    def convolving(self) -> Network:
        """The network with ⋆."""
        return Network(self.domain, -1, self.kind, self.of_taps)

    def knowing(self, **known: Theorem) -> OneStep:
        """Return the same with more that is known."""
        return replace(self, known={**self.known, **known})

    def called(self, id_: str, theorem: Theorem) -> Theorem:
        """Let printed proofs cite a theorem by the lemma whose proof it has."""
        plain = self.kind is Layers.PLAIN
        cite(theorem, id_ if plain else _GRADIENTS.get((id_, self.kind), f"{id_} for such layers"))
        return theorem

    def same(self, name: str) -> Theorem:
        """A signal is the same in both networks: y′_l = y_l, in all layers."""
        a, b = self.correlating, self.convolving
        at = a.activation
        left, right = (n.value(name, *HERE, at) for n in (b, a))
        claim = for_all(left, right, (Point([LAYER, ABOVE, *at]), a.layers))
        return self.known.get(name) or given(claim, LAYER, ABOVE, at)

    def mirrored(self, name: str) -> Theorem:
        """Filters, states and gradients are flips, other parameters are equal, in all layers."""
        claim = mirrored_at(self, name, STEP)
        return self.known.get(name) or given(claim, LAYER, ABOVE, self.correlating.tap)


def mirrored_at(both: OneStep, name: str, step: Scalar) -> Term:
    """Say at a step that a letter is flipped or, of other parameters, equal, in all layers."""
    a, b = both.correlating, both.convolving
    left, right = b.value(name, step, LAYER, ABOVE, a.tap), a.mirrored(name, step)
    return for_all(left, right, (Point([LAYER, ABOVE, *a.tap]), a.layers))


# ------------------------------------------------------------------ what follows


def outputs(both: OneStep) -> Theorem:
    """Return z′_{l+1} = z_{l+1}: filters flip and inputs are the same, so outputs are (k → −k)."""
    a, b = both.correlating, both.convolving
    facts = [both.mirrored("w"), both.same("y")]
    reached = turned(rewritten(given(b.layer(), *HERE, a.output), facts))
    return joined(reached, given(a.layer(), *HERE, a.output))


def activations(both: OneStep) -> Theorem:
    """Return y′_l = y_l in all layers, by induction from the first layer to the last."""
    a, b = both.correlating, both.convolving
    s, ell, j, at = *HERE, a.activation
    left, right = (n.value("y", *HERE, at) for n in (b, a))
    claim = for_all(left, right, (Point([j, *at]), product(N, *lines(a.slice))))
    here, above = given(claim, j, at), given(claim, j + 1, at)
    base = joined(given(b.data(), s, j, at), given(a.data(), s, j, at))
    layers = both.called("H1", outputs(both.knowing(y=here)))
    reached = rewritten(given(b.between(), *HERE, at), [layers, above, both.mirrored("b")])
    step = joined(reached, given(a.between(), *HERE, at))
    return induction([(claim, Point([j, *at]))], ell, [base], [step])


def errors(both: OneStep) -> tuple[Theorem, Theorem]:
    """Return u′ = u in all layers, by induction from the top down, and d′_{l+1} = d_{l+1}."""
    a, b = both.correlating, both.convolving
    s, ell, j, at = *HERE, a.activation
    left, right = (n.value("u", *HERE, at) for n in (b, a))
    claim = for_all(left, right, (Point([ell, *at]), product(N, *lines(a.slice))))
    layers = both.called("H1", outputs(both))
    known = [layers, both.same("y"), both.mirrored("b")]

    def below(errors: Theorem) -> Theorem:
        reached = rewritten(given(b.below(), *HERE, at), [*known, errors])
        return joined(reached, given(a.below(), *HERE, at))

    base = joined(
        rewritten(given(b.top(), s, ell, at), [both.same("y")]), given(a.top(), s, ell, at)
    )
    above = given(claim, ell + 1, at)
    facts = [both.mirrored("w"), below(above), *known, above]
    reached = rewritten(given(b.error(), *HERE, at), facts)
    step = joined(turned(reached), given(a.error(), *HERE, at))
    found = induction([(claim, Point([ell, *at]))], j, [base], [step])
    return found, below(found)


def gradients(both: OneStep) -> Theorem:
    """Return g′_l(o, c, k) = g_l(o, c, −k), with a conjugate where ∗ conjugates."""
    a, b = both.correlating, both.convolving
    reached = rewritten(given(b.gradient(), *HERE, a.tap), [both.same("d"), both.same("y")])
    there = given(a.gradient(), *HERE, a.flipped_tap)
    return joined(reached, conjugated(there) if a.kind is Layers.CONJUGATING else there)


def other_gradients(both: OneStep) -> Theorem:
    """Return q′_l = q_l: the gradients of all other parameters are the same."""
    a, b = both.correlating, both.convolving
    layers = both.called("H1", outputs(both))
    facts = [layers, both.same("y"), both.mirrored("b"), both.same("u")]
    reached = rewritten(given(b.other_gradient(), *HERE, a.tap), facts)
    return joined(reached, given(a.other_gradient(), *HERE, a.tap))


def everything(both: OneStep) -> list[Theorem]:
    """Return what holds at a step at which w, v, b are mirrored: that, and their gradients."""
    both = both.knowing(y=both.called("H2", activations(both)))
    above, behind = (both.called("H3", found) for found in errors(both))
    both = both.knowing(u=above, d=behind)
    slopes = both.called("H4", gradients(both))
    others = both.called("H4b", other_gradients(both))
    return [*map(both.mirrored, "wvb"), slopes, others]


# ------------------------------------------------------------------ the lemmas


@lemma("H1", "a layer with a flipped filter has the same outputs", source=BOOK)
def same_outputs(on: Setting) -> Calculation:
    """Hypotheses: the layer in both networks; w′ is the flip of w; the same inputs y."""
    return _same(on, "z", lambda: outputs(OneStep(on.domain)))


@lemma("H2", "networks whose filters are flips have the same activations", source=BOOK)
def same_activations(on: Setting) -> Calculation:
    """By induction from the first layer to the last.

    Hypotheses: the same data; both networks' layers; the same operators between them; at this
    step, filters are flips of each other and other parameters are equal.
    """
    return _same(on, "y", lambda: activations(OneStep(on.domain)))


@lemma("H3", "networks whose filters are flips have the same errors", source=BOOK)
def same_errors(on: Setting) -> Calculation:
    """By induction from the top of the network down.

    Hypotheses: the same activations at this step; both networks' layers and backward recursions;
    filters are flips of each other, other parameters are equal.
    """
    return _same(on, "u", lambda: errors(OneStep(on.domain))[0])


@lemma("H4", "the gradients of the filters are flips of each other", source=BOOK)
def gradients_flip(on: Setting) -> Calculation:
    """Hypotheses: the same activations, and the same errors d behind each layer."""
    return mirrored(on, Layers.PLAIN, "g", gradients)


@lemma("H4b", "the gradients of all other parameters are equal", source=BOOK)
def other_gradients_equal(on: Setting) -> Calculation:
    """Hypotheses: filters are flips, the same activations and errors, equal parameters."""
    return mirrored(on, Layers.PLAIN, "q", other_gradients)


@lemma("H9", "the gradients of complex filters are flips with a conjugate", source=BOOK)
def complex_gradients_flip(on: Setting) -> Calculation:
    """g′(o, c, k) = conj(g(o, c, −k)), for layers Σ conj(w(k)) y(Pm + Qk) and Σ w′(k) y(Pm − Qk).

    A gradient is what pairs with a change to the change of the loss, Re Σ conj(g) δw (G8f, G8g).
    """
    return mirrored(on, Layers.CONJUGATING, "g", gradients)


@lemma("H10", "gradients flip where each layer has windows of its own", source=BOOK)
def gradients_flip_with_windows(on: Setting) -> Calculation:
    """For layers Σ_c Σ_k w(o, c, k) S[l; y](r, c, m, ±k) with any operator S."""
    return mirrored(on, Layers.WINDOWS, "g", gradients)


def _same(on: Setting, name: str, prove: Callable[[], Theorem]) -> Calculation:
    both = OneStep(on.domain)
    a, b = both.correlating, both.convolving
    place = (STEP, LAYER + 1, ABOVE, a.output) if name == "z" else (*HERE, a.activation)
    return on.show(b.value(name, *place), a.value(name, *place)).follow(prove)


def mirrored(
    on: Setting, kind: Layers, name: str, prove: Callable[[OneStep], Theorem]
) -> Calculation:
    """Show that a letter of the network with ⋆ is the flip, or what the other network has."""
    both = OneStep(on.domain, kind)
    a, b = both.correlating, both.convolving
    return on.show(b.value(name, *HERE, a.tap), a.mirrored(name)).follow(lambda: prove(both))
