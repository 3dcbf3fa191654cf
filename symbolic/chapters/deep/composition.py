"""Chapter H: how a network changes, exactly: the changes of its layers, added up.

Between the layers the changes of outputs, of inputs and of other parameters are multiplied, place
by place, with difference quotients: activations, residuals and biases are such. Backwards the
errors are multiplied with the same numbers. Then the change of the loss is the sum over the layers
of what the changes of their own parameters make, with the gradients of backpropagation.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.chapters.deep.chain_rule import ChangedLayer, Summand, added, in_sum, over
from symbolic.chapters.deep.moves import ending, given, induction, joined, rewritten
from symbolic.chapters.deep.network import ABOVE, LAYER, flat
from symbolic.chapters.deep.one_step import BOOK
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import N, Term, Z, product, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, for_all, generic
from symbolic.proving.rewriting import chain, starting_at

_HERE = (LAYER, ABOVE)
_BEFORE, _AFTER = (LAYER, ABOVE + 1), (LAYER + 1, ABOVE)
# Names that no total here binds.
_SAMPLE, _CHANNEL = (Scalar(variable(name, "integer")) for name in ("sample", "channel"))


class ChangedNetwork:
    """A network and its change; a letter carries layer, layers above, two channels and a place.

    Filters w and inputs y with their changes p and a; f, the change of a layer's outputs; v, that
    of other parameters; difference quotients φ of what follows a layer by its outputs, ψ by its
    inputs, χ by other parameters; errors u; and S, what the changes add up to.
    """

    def __init__(self, on: Setting, sign: int) -> None:
        self.on = on
        self.home = product(N, N, Z, Z, *lines(on.domain))
        self.layer = ChangedLayer(on, sign, self.of_layer)
        self.sum = Function(terms.letter("S", product(N, N)))
        self.place = (_SAMPLE, _CHANNEL, generic(on.domain, "x"))

    def value(self, name: str, *place: Scalar | int | Point) -> Scalar:
        """Return the value of a letter at layer, layers above, channels and place."""
        return Function(terms.letter(name, self.home))(Point(flat(place)))

    def of_layer(self, name: str, *place: Scalar | int | Point) -> Scalar:
        """Return a value at the layer, as `ChangedLayer` has it: d is φ u."""
        if name == "d":
            return self.value("phi", *_HERE, *place) * self.value("u", *_AFTER, *place)
        return self.value(name, *(_BEFORE if name in "ya" else _HERE), *place)

    def paired(self, at: tuple[Scalar | int, Scalar]) -> Scalar:
        """Σ u a: the errors of the inputs of a layer, and their change."""
        return self.over(lambda *x: self.value("u", *at, *x) * self.value("a", *at, *x))

    def over(self, *summands: Summand) -> Scalar:
        """Σ of summands over two channels and the place."""
        return over(self.on.domain, "rcn", lambda *x: added([f(*x) for f in summands]))

    def around(self, *x: Point) -> Scalar:
        """ψ u a: what goes around the layer."""
        error = self.value("psi", *_HERE, *x) * self.value("u", *_AFTER, *x)
        return error * self.value("a", *_BEFORE, *x)

    def others(self, *x: Point) -> Scalar:
        """χ u v: what other parameters make."""
        error = self.value("chi", *_HERE, *x) * self.value("u", *_AFTER, *x)
        return error * self.value("v", *_HERE, *x)

    def through(self, *x: Point) -> Scalar:
        """φ u f: what the outputs of the layer make."""
        return self.of_layer("d", *x) * self.value("f", *_AFTER, *x)

    def back(self, *x: Point) -> Scalar:
        """The change of the inputs, times what is passed back through the layer."""
        return self.value("a", *_BEFORE, *x) * self.layer.passed_back(*x)

    # -------------------------------------------------------------- hypotheses

    def outputs(self) -> Term:
        """f_{l+1} = Σ_c Σ_k ((w + p)(y + a) − w y), as the layer reads."""
        r, o, m = (Point([_SAMPLE]), Point([_CHANNEL]), self.place[2])

        def summand(c: Point, k: Point) -> Scalar:
            at = (r, o, m, c, k)
            return self.layer.whole(*at) - self.layer.old(*at)

        made = over(self.on.domain, "ck", summand)
        return self._always(self.value("f", *_AFTER, *self.place), made)

    def between(self) -> Term:
        """a_{l+1} = φ f_{l+1} + ψ a_l + χ v_l, place by place."""
        x = self.place
        made = (
            self.value("phi", *_HERE, *x) * self.value("f", *_AFTER, *x)
            + self.value("psi", *_HERE, *x) * self.value("a", *_BEFORE, *x)
            + self.value("chi", *_HERE, *x) * self.value("v", *_HERE, *x)
        )
        return self._always(self.value("a", *_AFTER, *x), made)

    def errors(self) -> Term:
        """u_l = what φ u_{l+1} passes back through the layer, + ψ u_{l+1}."""
        x = self.place
        around = self.value("psi", *_HERE, *x) * self.value("u", *_AFTER, *x)
        back = self.layer.passed_back(Point([_SAMPLE]), Point([_CHANNEL]), x[2])
        return self._always(self.value("u", *_BEFORE, *x), back + around)

    def start(self) -> Term:
        """S_0 = Σ u_0 a_0: what the change of the data makes."""
        return for_all(self.sum(0, ABOVE), self.paired((0, ABOVE)), (Point([ABOVE]), N))

    def more(self) -> Term:
        """S_{l+1} = S_l + Σ p times the gradient of the filters + Σ v times that of the others."""
        made = self.sum(*_BEFORE) + self.layer.slope() + self.over(self.others)
        return for_all(self.sum(*_AFTER), made, (Point(_HERE), product(N, N)))

    def _always(self, left: Scalar, right: Scalar) -> Term:
        return for_all(left, right, (Point(flat((*_HERE, *self.place))), self.home))

    # -------------------------------------------------------------- the proof

    def change(self) -> Theorem:
        """Return Σ u_l a_l = S_l, by induction from the first layer to the last."""
        claim = for_all(self.paired(_HERE), self.sum(*_HERE), (Point([ABOVE]), N))
        base = rules.symmetry(given(self.start(), ABOVE))
        before = chain(rules.symmetry(given(claim, ABOVE + 1)), self._at_the_inputs())
        there = rewritten(given(self.more(), *_HERE), [before])
        step = joined(self._at_the_outputs(), there)
        return induction([(claim, Point([ABOVE]))], LAYER, [base], [step])

    def _at_the_outputs(self) -> Theorem:
        """Return Σ u_{l+1} a_{l+1} = Σ φ u f + Σ ψ u a + Σ χ u v, with the first as in H11."""
        parts = (self.through, self.around, self.others)
        apart = self._split(self.paired(_AFTER), self.between(), parts)
        written = rewritten(apart, [given(self.outputs(), *_HERE, *self.place)])
        sums = [self.layer.outputs(), self.over(self.around), self.over(self.others)]
        first = starting_at(sums[0].term, self.layer.change_of_outputs())
        rest = [rules.reflexivity(x.term) for x in sums[1:]]
        whole = added(sums)
        return self._for_all_layers(
            chain(ending(written, whole), in_sum(whole.term, [first, *rest]))
        )

    def _at_the_inputs(self) -> Theorem:
        """Return Σ u_l a_l = Σ a times what is passed back + Σ ψ u a."""
        parts = (self.back, self.around)
        return self._for_all_layers(self._split(self.paired(_BEFORE), self.errors(), parts))

    def _split(self, whole: Scalar, known: Term, parts: Sequence[Summand]) -> Theorem:
        """Rewrite a total by an equation of its body, and split it into these sums."""
        reached = rewritten(rules.reflexivity(whole.term), [given(known, *_HERE, *self.place)])
        apart = self.on.calculate(Scalar(ending(reached, self.over(*parts)).rhs))
        for _ in range(3):
            apart = apart.split()
        return ending(chain(reached, apart.theorem), added([self.over(part) for part in parts]))

    def _for_all_layers(self, theorem: Theorem) -> Theorem:
        # That sums converge is asked for at all layers, before a claim about one comes in.
        return rules.generalise(theorem, Point(_HERE).terms, product(N, N))


def _composed(on: Setting, sign: int) -> Calculation:
    net = ChangedNetwork(on, sign)
    return on.show(net.paired(_HERE), net.sum(*_HERE)).follow(net.change)


@lemma("H12", "the exact change of a network of correlation layers", source=BOOK)
def exact_change_of_correlations(on: Setting) -> Calculation:
    """Σ u_l a_l = S_l. With no layer above, u is the difference quotient of the loss.

    Then the left side is the change of the loss, and S_l the sum over the layers of Σ p·gradient
    and Σ v·gradient, and of Σ u_0 a_0, which is 0 where the data do not change.
    """
    return _composed(on, 1)


@lemma("H12b", "the exact change of a network of convolution layers", source=BOOK)
def exact_change_of_convolutions(on: Setting) -> Calculation:
    """The same for ⋆."""
    return _composed(on, -1)
