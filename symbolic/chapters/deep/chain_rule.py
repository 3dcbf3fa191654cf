"""Chapter H: how a layer changes, exactly: the step of which backpropagation is made.

For w + p and y + a in place of a layer's filters w and inputs y, and any d, the outputs paired with
d are what they were, and the change of the filters paired with one recursion of backpropagation,
and the change of the inputs paired with the other. There is no limit: where d is the difference
quotient of what stands above, these are those of the layer. As p and a vanish they become the
gradients. Samples, channels, strides and dilations are those of `network`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.chapters.deep.moves import below, reordered, taken_out
from symbolic.chapters.deep.network import Network
from symbolic.chapters.deep.one_step import BOOK
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete, lines
from symbolic.kernel.terms import Term, Z, product
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, total
from symbolic.proving.rewriting import chain, starting_at

Summand = Callable[..., Scalar]
Value = Callable[..., Scalar]
"""The value of a letter, by its name, at channels and a place."""


def over(domain: Term, names: str, summand: Summand) -> Scalar:
    """Return totals over the points that these letters name, the first outermost.

    r, o and c are samples and channels, on ℤ, others places of the domain.
    """

    def nested(rest: str, *points: Point) -> Scalar:
        if not rest:
            return summand(*points)
        line = Z if rest[0] in "roc" else domain
        return total(lambda point: nested(rest[1:], *points, point), line, rest[0])

    return nested(names)


def added(summands: Sequence[Scalar]) -> Scalar:
    """Return the sum, the first two innermost."""
    first, *others = summands
    return added([first + others[0], *others[1:]]) if others else first


def in_sum(start: Term, found: Sequence[Theorem]) -> Theorem:
    """Rewrite every summand of a sum of sums."""
    if len(found) == 1:
        return found[0]
    inner = found[0] if len(found) == 2 else in_sum(start.parts[0], found[:-1])
    return rules.congruence(start, [0, 1], [inner, found[-1]])


class ChangedLayer:
    """A layer and its change: r is a sample, o and c are channels, m, n and k places.

    Parameters
    ----------
    on
        The domain of filters and signals.
    sign
        1 for ∗, −1 for ⋆.
    value
        The values of d(r, o, m), what outputs are paired with; of filters w(o, c, k) and their
        change p; of inputs y(r, c, n) and their change a.
    """

    def __init__(self, on: Setting, sign: int, value: Value) -> None:
        self.on, self.layer, self.value = on, Network(on.domain, sign), value

    def over(self, names: str, summand: Summand) -> Scalar:
        """Return totals over the points that these letters name, the first outermost."""
        return over(self.on.domain, names, summand)

    # -------------------------------------------------------------- what is summed

    def old(self, r: Point, o: Point, m: Point, c: Point, k: Point) -> Scalar:
        """What the output was: w(k) y(Pm ± Qk)."""
        return self.value("w", *o, *c, *k) * self.value("y", *r, *c, *self.layer.moved(m, k))

    def by_filter(self, r: Point, o: Point, m: Point, c: Point, k: Point) -> Scalar:
        """What the change of the filter adds, at the changed input."""
        return self.value("p", *o, *c, *k) * self.new(r, m, c, k)

    def by_input(self, r: Point, o: Point, m: Point, c: Point, k: Point) -> Scalar:
        """What the change of the input adds, through the filter as it was."""
        return self.value("w", *o, *c, *k) * self.value("a", *r, *c, *self.layer.moved(m, k))

    def whole(self, r: Point, o: Point, m: Point, c: Point, k: Point) -> Scalar:
        """What the changed output is made of."""
        return (self.value("w", *o, *c, *k) + self.value("p", *o, *c, *k)) * self.new(r, m, c, k)

    def new(self, r: Point, m: Point, c: Point, k: Point) -> Scalar:
        """What is read of the changed input."""
        place = self.layer.moved(m, k)
        return self.value("y", *r, *c, *place) + self.value("a", *r, *c, *place)

    # -------------------------------------------------------------- sums

    def paired(self, output: Summand) -> Scalar:
        """Σ_{r, o, m} d(r, o, m) z(r, o, m), where z sums over c and k."""

        def product_(r: Point, o: Point, m: Point) -> Scalar:
            return self.value("d", *r, *o, *m) * self.over("ck", lambda c, k: output(r, o, m, c, k))

        return self.over("rom", product_)

    def flat(self, output: Summand) -> Scalar:
        """The same as one sum over all five."""
        return self.over(
            "romck", lambda r, o, m, c, k: self.value("d", *r, *o, *m) * output(r, o, m, c, k)
        )

    def slope(self) -> Scalar:
        """Σ_{o, c, k} p(o, c, k) Σ_{r, m} d(r, o, m) (y + a)(r, c, Pm ± Qk)."""

        def gradient(o: Point, c: Point, k: Point) -> Scalar:
            return self.over("rm", lambda r, m: self.value("d", *r, *o, *m) * self.new(r, m, c, k))

        return self.over("ock", lambda o, c, k: self.value("p", *o, *c, *k) * gradient(o, c, k))

    def passed(self) -> Scalar:
        """Σ_{r, c, n} a(r, c, n) times the error that is passed back, as in `Network.error`."""
        return self.over(
            "rcn", lambda r, c, n: self.value("a", *r, *c, *n) * self.passed_back(r, c, n)
        )

    def passed_back(self, r: Point, c: Point, n: Point) -> Scalar:
        """Σ_{o, m, k} d(r, o, m) w(o, c, k) where Pm ± Qk = n, an impulse; on ℝ Σ_o ∫ over k."""
        if not discrete(self.on.domain):
            return self._passed_on_the_line(r, c, n)
        return self.over("omk", lambda o, m, k: self._sent(r, o, m, c, k, n))

    def _sent(self, r: Point, o: Point, m: Point, c: Point, k: Point, n: Point) -> Scalar:
        delta = Function(Term("Delta", self.on.domain))
        sent = self.value("d", *r, *o, *m) * self.value("w", *o, *c, *k)
        return sent * delta(self.layer.missed(n, m, k))

    def _passed_on_the_line(self, r: Point, c: Point, n: Point) -> Scalar:
        other = Network(self.on.domain, -self.layer.sign)
        return self.over(
            "ok",
            lambda o, k: self.value("w", *o, *c, *k) * self.value("d", *r, *o, *other.moved(n, k)),
        )

    # -------------------------------------------------------------- proofs

    def change(self) -> Calculation:
        """Show the exact change."""
        end = self.paired(self.old) + self.slope() + self.passed()
        parts = (self.old, self.by_filter, self.by_input)
        claim = self.on.show(self.paired(self.whole), end)
        return claim.follow(lambda: self._apart(self.whole, parts)).by_integrability()

    def outputs(self) -> Scalar:
        """Σ d f, where f is the change of the outputs: (w + p)(y + a) − w y under its sums."""
        return self.paired(self._difference)

    def change_of_outputs(self) -> Theorem:
        """Return Σ d f = Σ p·gradient + Σ a·error, the exact change without what was."""
        return self._apart(self._difference, (self.by_filter, self.by_input))

    def _difference(self, *at: Point) -> Scalar:
        return self.whole(*at) - self.old(*at)

    def _apart(self, output: Summand, parts: Sequence[Summand]) -> Theorem:
        """Return what d paired with an output is, which has these parts under its sums."""
        known = {self.old: self._as_it_was, self.by_filter: self._by_gradient,
                 self.by_input: self._by_error}  # fmt: skip

        def together(*at: Point) -> Scalar:
            return added([self.value("d", *at[0], *at[1], *at[2]) * part(*at) for part in parts])

        apart = self.on.calculate(self.paired(output)).factor_in().factor_in()
        apart = apart.rearrange(self.over("romck", together))
        for _ in "romck":
            apart = apart.split()
        start = added([self.flat(part) for part in parts]).term
        found = [
            starting_at(flat, known[part](Scalar(flat)))
            for flat, part in zip(terms.flat("Add", start), parts, strict=True)
        ]
        return chain(apart.rearrange(start).theorem, in_sum(start, found))

    def _as_it_was(self, flat: Scalar) -> Theorem:
        nested = self.on.calculate(self.paired(self.old)).factor_in().factor_in()
        return rules.symmetry(nested.rearrange(flat).theorem)

    def _by_gradient(self, flat: Scalar) -> Theorem:
        return taken_out(reordered(flat.term, "romck", "ockrm"), "p", 3)

    def _by_error(self, flat: Scalar) -> Theorem:
        if not discrete(self.on.domain):
            return self._by_error_on_the_line(flat)
        impulses = self.over(
            "romckn",
            lambda r, o, m, c, k, n: self._sent(r, o, m, c, k, n) * self.value("a", *r, *c, *n),
        )
        sifted = self.on.calculate(impulses).sift().rearrange(flat).theorem
        moved = reordered(impulses.term, "romckn", "rcnomk")
        return chain(rules.symmetry(sifted), taken_out(moved, "a", 3))

    def _by_error_on_the_line(self, flat: Scalar) -> Theorem:
        """Substitute m → n ∓ k in the innermost total, where the filter's tap k is fixed."""
        moved = reordered(flat.term, "romck", "rcokm")
        size = len(lines(self.on.domain))
        identity = [[terms.ONE if i == j else terms.ZERO for j in range(size)] for i in range(size)]

        def substituted(inner: Term, k: Sequence[Term]) -> Theorem:
            shift = Point(map(Scalar, k)).scaled(-self.layer.sign)
            return rules.change_variable(inner, identity, shift.terms)

        moved = chain(moved, below(moved.rhs, 4, substituted))
        moved = chain(moved, reordered(moved.rhs, "rcokn", "rcnok"))
        return taken_out(moved, "a", 3)


def _changed(on: Setting, sign: int) -> Calculation:
    home = product(Z, Z, *lines(on.domain))

    def value(name: str, *place: Scalar) -> Scalar:
        return Function(terms.letter(name, home))(*place)

    return ChangedLayer(on, sign, value).change()


@lemma("H11", "the exact change of a correlation layer", source=BOOK)
def exact_change_of_correlation(on: Setting) -> Calculation:
    """Σ d z with w + p, y + a is Σ d z with w, y, plus Σ p·gradient, plus Σ a·error passed back."""
    return _changed(on, 1)


@lemma("H11b", "the exact change of a convolution layer", source=BOOK)
def exact_change_of_convolution(on: Setting) -> Calculation:
    """The same for ⋆."""
    return _changed(on, -1)
