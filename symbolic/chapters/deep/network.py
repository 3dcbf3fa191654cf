"""The two networks, as equations: what a layer computes, what backpropagation and the rule do.

A letter lives on ℕ × ℕ × ℕ × ℤ × ℤ × G: it carries the step s, the number l of the layer, the
number j of the layers above it (so that l + j is the depth, and one statement speaks of networks of
every depth), two channels (or sample and channel), and the place. Between the layers, and from the
top back down, stand arbitrary operators, the same in both networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from symbolic.kernel import terms
from symbolic.kernel.shapes import discrete, lines
from symbolic.kernel.terms import N, Term, Z, product, variable
from symbolic.proving.language import Function, Point, Scalar, conjugate, for_all, generic, total

STEP, LAYER, ABOVE = (Scalar(variable(name, "integer", "nonnegative")) for name in "slj")
_STRIDE, _DILATION = "PQ"
_SAMPLE, OUT, IN = (Scalar(variable(name, "integer")) for name in "roc")
HERE = (STEP, LAYER, ABOVE)
_FILTER = Point([LAYER, ABOVE, OUT, IN])

FILTERS, OTHERS = "wvg", "bq"
"""Letters that flip (filters, the optimiser's states, gradients) and letters that are equal."""

_RULES = {"w": "U", "v": "V", "b": "W"}


class Layers(Enum):
    """What layers are spoken of.

    PLAIN ones compute Σ w(k) y(Pm ± Qk), with a stride and a dilation for each axis. CONJUGATING
    ones have conj(w) in the network with ∗. LAYERS OF WINDOWS compute Σ w(k) S[l; y](m, ±k): what
    tap k of layer l reads for output m is any operator S of the layer's input, so that stride,
    dilation, padding and groups of each layer are its own. (A coordinate of a function is a
    polynomial in integers, so that strides P_l that are arbitrary functions of l cannot be
    written otherwise.)
    """

    PLAIN = "plain"
    CONJUGATING = "conjugating"
    WINDOWS = "windows"


@dataclass(frozen=True)
class Network:
    """One of the two networks on a domain G.

    Attributes
    ----------
    domain
        G, where filters and signals live.
    sign
        1 for ∗, −1 for ⋆: the sign of the index of a filter.
    kind
        What its layers compute.
    of_taps
        Whether the rule changes each tap by itself and by totals over taps; any rule if not.
    """

    domain: Term
    sign: int
    kind: Layers = Layers.PLAIN
    of_taps: bool = False

    @property
    def prime(self) -> str:
        """What its letters are marked with: those of the network with ⋆ have a prime."""
        return "" if self.sign == 1 else "'"

    @property
    def slice(self) -> Term:
        """Where filters and signals of one layer live: two channels and a place."""
        return product(Z, Z, *lines(self.domain))

    @property
    def layers(self) -> Term:
        """Where filters of all layers live: layer, layers above, two channels and a place."""
        return product(N, N, *lines(self.slice))

    def value(self, name: str, *place: Scalar | int | Point) -> Scalar:
        """Return the value of a letter at step, layer, layers above, channels and place."""
        home = product(N, N, N, Z, Z, *lines(self.domain))
        return Function(terms.letter(name + self.prime, home))(Point(flat(place)))

    # -------------------------------------------------------------- forward

    def data(self) -> Term:
        """The inputs of the first layer are the data, the same letter x in both networks."""
        s, j, at = STEP, ABOVE, self.activation
        x = Network(self.domain, 1)
        return self.always(self.value("y", s, 0, j, at), x.value("x", s, 0, j, at), (s, j), at)

    def layer(self) -> Term:
        """z_{l+1}(r, o, m) = Σ_c Σ_k w_l(o, c, k) y_l(r, c, Pm ± Qk)."""
        s, ell, j, m = *HERE, generic(self.domain, "m")

        def inner(c: Scalar) -> Scalar:
            return total(
                lambda k: self._weight(self.value("w", s, ell, j, OUT, c, k)) * self._read(c, m, k),
                self.domain,
                "k",
            )

        output = total(lambda c: inner(c[0]), Z, "c")
        at = Point([_SAMPLE, OUT, *m])
        return self.always(self.value("z", s, ell + 1, j, at), output, HERE, at)

    def between(self) -> Term:
        """y_{l+1} = Φ[s, l, j; z_{l+1}, y_l, b_l]: any operator of these functions."""
        s, ell, j, at = *HERE, self.activation
        made = self._operator("Phi", self._around(), at, ell, j)
        return self.always(self.value("y", s, ell + 1, j, at), made, HERE, at)

    # -------------------------------------------------------------- backward

    def top(self) -> Term:
        """The error at the top of a network is any operator of its output: any loss."""
        s, ell, at = STEP, LAYER, self.activation
        made = self._operator("E", [self._part("y", s, ell, 0)], at, ell)
        return self.always(self.value("u", s, ell, 0, at), made, (s, ell), at)

    def below(self) -> Term:
        """d_{l+1} = Ψ[s, l, j; z_{l+1}, y_l, b_l, u_{l+1}]."""
        s, ell, j, at = *HERE, self.activation
        made = self._operator("Psi", self._back(), at, ell, j)
        return self.always(self.value("d", s, ell + 1, j, at), made, HERE, at)

    def error(self) -> Term:
        """u_l(r, c, m) = Σ_o Σ_{n, k: Pn ± Qk = m} w_l(o, c, k) d_{l+1}(r, o, n) + Y[s, l, j; …].

        The condition is an impulse at m − (Pn ± Qk). On ℝ there is none: Σ_o ∫ w(k) d(m ∓ k) dk.
        With windows it is A[l; y_l, f](r, c, m), any operator of what is to be sent back,
        f(r, c, m, k) = Σ_o w_l(o, c, ±k) d_{l+1}(r, o, m).
        """
        s, ell, j, at = *HERE, self.activation
        passed = self._passed_back() + self._operator("Y", self._back(), at, ell, j)
        return self.always(self.value("u", s, ell, j + 1, at), passed, HERE, at)

    def gradient(self) -> Term:
        """g_l(o, c, k) = Σ_r Σ_m d_{l+1}(r, o, m) y_l(r, c, Pm ± Qk)."""
        s, ell, j, k = *HERE, generic(self.domain, "k")

        def term(r: Scalar, m: Point) -> Scalar:
            d, y = self.value("d", s, ell + 1, j, r, OUT, m), self._read(IN, m, k, r)
            # The gradient for conj(w) is conjugated where the net with ∗ conjugates.
            return self._weight(d) * self._conjugated_by_the_other(y)

        def inner(r: Scalar) -> Scalar:
            return total(lambda m: term(r, m), self.domain, "m")

        summed = total(lambda r: inner(r[0]), Z, "r")
        return self.always(self.value("g", s, ell, j, self.tap), summed, HERE, self.tap)

    def other_gradient(self) -> Term:
        """q_l = B[s, l, j; …]: the gradient of the other parameters b_l."""
        s, ell, j = HERE
        made = self._operator("B", self._back(), self.tap, ell, j)
        return self.always(self.value("q", s, ell, j, self.tap), made, HERE, self.tap)

    # -------------------------------------------------------------- the rule

    def update(self, name: str) -> Term:
        """f_{s+1} = U[s; w_s, v_s, g_s, b_s, q_s] for filters w, with V for states v, W for b.

        The operators see all layers at once, so that a norm over the whole network is one.
        """
        s, ell, j = HERE
        made = self.rule(name, Point([ell, j, *self.tap]))
        return self.always(self.value(name, s + 1, ell, j, self.tap), made, HERE, self.tap)

    def rule(self, name: str, at: Point, *, flipped: bool = False) -> Scalar:
        """Return the value that the rule gives at a layer and tap.

        ``flipped`` says that filters, states and gradients are put in flipped; other parameters
        and their gradients are not.
        """
        if self.of_taps:
            return self._rule_of_taps(name, at, flipped)
        functions = self._seen(FILTERS + OTHERS, flipped)
        made = Term("Operator", _RULES[name], self.layers, STEP.term, *functions)
        return Scalar(terms.at(made, at.terms))

    def totals_over_taps(self, *, flipped: bool = False) -> Scalar:
        """Return T(l, j, o, c) = Σ_n C(w(n), v(n), g(n)), a total for each filter."""
        return total(lambda n: self._map("C", Point([*_FILTER, *n]), flipped), self.domain, "n")

    def _rule_of_taps(self, name: str, at: Point, flipped: bool) -> Scalar:
        """U(w(k), v(k), g(k), G[s; T, b, q](l, j, o, c), s), and W[s; T, b, q] for others."""
        home = product(N, N, Z, Z)
        totals = terms.lam(self.totals_over_taps(flipped=flipped).term, _FILTER.terms, home)
        given = [STEP.term, totals, *self._seen(OTHERS, flipped)]
        if name in OTHERS:
            return Scalar(terms.at(Term("Operator", _RULES[name], self.layers, *given), at.terms))
        gathered = terms.at(Term("Operator", "G", home, *given), at.terms[: len(_FILTER)])
        return self._map(_RULES[name], at, flipped, Scalar(gathered), STEP)

    def _map(self, name: str, at: Point, flipped: bool, *more: Scalar) -> Scalar:
        values = [terms.opened(f, at.terms) for f in self._seen(FILTERS, flipped)]
        return Scalar(Term("Map", name, *values, *(m.term for m in more)))

    def _seen(self, letters: str, flipped: bool) -> list[Term]:
        """Return what a rule is given of these letters, as functions on all layers."""
        everywhere = Point([LAYER, ABOVE, *self.tap])

        def value(letter: str) -> Scalar:
            return self.mirrored(letter) if flipped else self.value(letter, STEP, everywhere)

        return [terms.lam(value(x).term, everywhere.terms, self.layers) for x in letters]

    # -------------------------------------------------------------- the flip

    def mirrored(self, name: str, step: Scalar = STEP) -> Scalar:
        """Return what the other network should have at the generic tap: the flip, or the same.

        Filters, states and gradients are read backwards, and conjugated where ∗ conjugates; other
        parameters and their gradients are as they are.
        """
        return self.turned(name, self.value(name, step, LAYER, ABOVE, self.place(name)))

    def turned(self, name: str, value: Scalar) -> Scalar:
        """Return the conjugate of what flips with a conjugate, other values as they are."""
        flips = self.kind is Layers.CONJUGATING and name in FILTERS
        return conjugate(value) if flips else value

    def place(self, name: str) -> Point:
        """Return where this network has what the other has at the generic tap."""
        return self.tap if name in OTHERS else self.flipped_tap

    # -------------------------------------------------------------- points and operators

    @property
    def activation(self) -> Point:
        """The generic point of a signal: sample, channel, place."""
        return Point([_SAMPLE, IN, *generic(self.domain, "m")])

    @property
    def output(self) -> Point:
        """The generic point of the output of a layer."""
        return Point([_SAMPLE, OUT, *generic(self.domain, "m")])

    @property
    def tap(self) -> Point:
        """The generic point of a filter: out, in, tap."""
        return Point([OUT, IN, *generic(self.domain, "k")])

    @property
    def flipped_tap(self) -> Point:
        """The same point with the tap turned."""
        return Point([OUT, IN, *(-generic(self.domain, "k"))])

    def always(self, left: Scalar, right: Scalar, carried: Sequence[Scalar], at: Point) -> Term:
        """Say that an equation holds for all of the natural numbers carried and all points."""
        home = product(*[N] * len(carried), *lines(self.slice))
        return for_all(left, right, (Point([*carried, *at]), home))

    # -------------------------------------------------------------- parts of the equations

    def moved(self, m: Point, k: Point) -> Point:
        """Return the place that tap k of a filter reads for output m: Pm ± Qk, on ℝ m ± k."""
        if discrete(self.domain):
            m, k = _scaled(m, _STRIDE), _scaled(k, _DILATION)
        return m + k if self.sign == 1 else m - k

    def missed(self, m: Point, n: Point, k: Point) -> Point:
        """Return by how much tap k misses m for output n: m − (Pn ± Qk)."""
        rest, moved = m - _scaled(n, _STRIDE), _scaled(k, _DILATION)
        return rest - moved if self.sign == 1 else rest + moved

    def _read(self, c: Scalar, m: Point, k: Point, r: Scalar = _SAMPLE) -> Scalar:
        """Return what tap k reads of channel c of sample r for output m."""
        s, ell, j = HERE
        if self.kind is not Layers.WINDOWS:
            return self.value("y", s, ell, j + 1, r, c, self.moved(m, k))
        k = k if self.sign == 1 else -k
        return self._operator(
            "S", [self._part("y", s, ell, j + 1)], Point([r, c, *m, *k]), ell, j, home=self._windows
        )

    @property
    def _windows(self) -> Term:
        """Where windows live: sample, channel, the place of the output, the tap."""
        return product(Z, Z, *lines(self.domain), *lines(self.domain))

    def _weight(self, w: Scalar) -> Scalar:
        conjugates = self.kind is Layers.CONJUGATING and self.sign == 1
        return conjugate(w) if conjugates else w

    def _conjugated_by_the_other(self, w: Scalar) -> Scalar:
        conjugates = self.kind is Layers.CONJUGATING and self.sign == -1
        return conjugate(w) if conjugates else w

    def _passed_back(self) -> Scalar:
        s, ell, j, m = *HERE, generic(self.domain, "m")

        def term(o: Scalar, k: Point, n: Point, r: Scalar = _SAMPLE, c: Scalar = IN) -> Scalar:
            w = self._conjugated_by_the_other(self.value("w", s, ell, j, o, c, k))
            return w * self.value("d", s, ell + 1, j, r, o, n)

        def inner(o: Scalar) -> Scalar:
            if not discrete(self.domain):
                other = Network(self.domain, -self.sign)
                return total(lambda k: term(o, k, other.moved(m, k)), self.domain, "k")
            delta = Function(Term("Delta", self.domain))

            def from_output(n: Point) -> Scalar:
                return total(
                    lambda k: term(o, k, n) * delta(self.missed(m, n, k)), self.domain, "k"
                )

            return total(from_output, self.domain, "n")

        if self.kind is not Layers.WINDOWS:
            return total(lambda o: inner(o[0]), Z, "o")
        k = generic(self.domain, "k")
        sent = total(lambda o: term(o[0], k if self.sign == 1 else -k, m), Z, "o")
        window = Point([*self.activation, *k])
        functions = [
            self._part("y", s, ell, j + 1),
            terms.lam(sent.term, window.terms, self._windows),
        ]
        return self._operator("A", functions, self.activation, ell, j)

    def _part(self, name: str, *carried: Scalar | int) -> Term:
        """Return a letter at a step and layer, as a function of the rest."""
        at = self.activation
        return terms.lam(self.value(name, *carried, at).term, at.terms, self.slice)

    def _around(self) -> list[Term]:
        s, ell, j = HERE
        return [
            self._part("z", s, ell + 1, j),
            self._part("y", s, ell, j + 1),
            self._part("b", s, ell, j),
        ]

    def _back(self) -> list[Term]:
        return [*self._around(), self._part("u", STEP, LAYER + 1, ABOVE)]

    def _operator(
        self,
        name: str,
        functions: Sequence[Term],
        at: Point,
        *carried: Scalar,
        home: Term | None = None,
    ) -> Scalar:
        numbers = [number.term for number in (STEP, *carried)]
        made = Term("Operator", name, home or self.slice, *numbers, *functions)
        return Scalar(terms.at(made, at.terms))


def _scaled(place: Point, name: str) -> Point:
    """Return a place times an integer that has this name, one for each axis."""
    names = [name] if len(place) == 1 else [f"{name}{axis}" for axis in range(1, len(place) + 1)]
    return Point([x * Scalar(variable(n, "integer")) for x, n in zip(place, names, strict=True)])


def flat(place: Sequence[Scalar | int | Point]) -> list[Scalar | int]:
    """Return numbers and the coordinates of points, one after the other."""
    return [c for part in place for c in (part if isinstance(part, Point) else (part,))]
