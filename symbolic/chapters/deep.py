"""Networks of any depth: filters trained with ∗ and with ⋆ are flips of each other.

The layers of the first network compute z_o(m) = Σ_c Σ_k w_oc(k) y_c(Pm + Qk), with stride P and
dilation Q on discrete domains and m + k on ℝ; those of the second the same with Pm − Qk and filters
w′. Between the layers, and from the top back down, stand arbitrary
operators, the same in both networks: activations, pooling, normalisation, residuals, dropout,
biases, dense layers, any loss. A letter lives on ℕ × ℕ × ℕ × ℤ × ℤ × G: it carries the step s, the
number l of the layer, the number j of the layers above it (so that l + j is the depth, and one
statement speaks of networks of every depth), two channels (or sample and channel), and the place.

Filters and data are real: nothing is conjugated.

The backward recursions e = Σ w d, d = T(…, e), g = Σ d y are hypotheses: they are what
backpropagation computes. That these are derivatives of a loss is proved elsewhere for one linear
layer with squared loss (G10d, G10e), and left to the reader here.

Each lemma assumes what the one before it concludes, so that it prints few hypotheses;
`filters_flip` composes them, and `rule_commutes` is its converse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete, lines
from symbolic.kernel.terms import N, Term, Z, product, variable
from symbolic.proving import rewriting
from symbolic.proving.language import Function, Point, Scalar, for_all, generic, total
from symbolic.proving.rewriting import chain, fresh_point, tidied, tidied_left

_STEP, _LAYER, _ABOVE = (Scalar(variable(name, "integer", "nonnegative")) for name in "slj")
_STRIDE, _DILATION = (Scalar(variable(name, "integer")) for name in "PQ")
_SAMPLE, _OUT, _IN = (Scalar(variable(name, "integer")) for name in "roc")

# ------------------------------------------------------------------ the two networks


@dataclass(frozen=True)
class Network:
    """One of the two networks on a domain G.

    Attributes
    ----------
    domain
        G, where filters and signals live.
    sign
        1 for ∗, −1 for ⋆: the sign of the index of a filter.
    prime
        What its letters are marked with.
    """

    domain: Term
    sign: int
    prime: str

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
        return Function(terms.letter(name + self.prime, home))(Point(_flat(place)))

    def moved(self, m: Point, k: Point) -> Point:
        """Return the place that tap k of a filter reads for output m: Pm ± Qk, on ℝ m ± k."""
        if discrete(self.domain):
            m, k = m.scaled(_STRIDE), k.scaled(_DILATION)
        return m + k if self.sign == 1 else m - k

    # -------------------------------------------------------------- forward

    def data(self) -> Term:
        """The inputs of the first layer are the data, the same letter x in both networks."""
        s, j, at = _STEP, _ABOVE, self.activation
        x = Network(self.domain, 1, "")
        return self._always(self.value("y", s, 0, j, at), x.value("x", s, 0, j, at), (s, j), at)

    def layer(self) -> Term:
        """z_{l+1}(r, o, m) = Σ_c Σ_k w_l(o, c, k) y_l(r, c, Pm ± Qk)."""
        s, ell, j, m = _STEP, _LAYER, _ABOVE, generic(self.domain, "m")

        def inner(c: Scalar) -> Scalar:
            return total(
                lambda k: (
                    self.value("w", s, ell, j, _OUT, c, k)
                    * self.value("y", s, ell, j + 1, _SAMPLE, c, self.moved(m, k))
                ),
                self.domain,
                "k",
            )

        output = total(lambda c: inner(c[0]), Z, "c")
        at = Point([_SAMPLE, _OUT, *m])
        return self._always(self.value("z", s, ell + 1, j, at), output, (s, ell, j), at)

    def between(self) -> Term:
        """y_{l+1} = T[s, l, j; z_{l+1}, y_l, b_l]: any operator of these functions."""
        s, ell, j, at = _STEP, _LAYER, _ABOVE, self.activation
        made = self._operator("T", self._around(), at, ell, j)
        return self._always(self.value("y", s, ell + 1, j, at), made, (s, ell, j), at)

    # -------------------------------------------------------------- backward

    def top(self) -> Term:
        """The error at the top of a network is any operator of its output: any loss."""
        s, ell, at = _STEP, _LAYER, self.activation
        made = self._operator("E", [self._part("y", s, ell, 0)], at, ell)
        return self._always(self.value("e", s, ell, 0, at), made, (s, ell), at)

    def below(self) -> Term:
        """d_{l+1} = D[s, l, j; z_{l+1}, y_l, b_l, e_{l+1}]."""
        s, ell, j, at = _STEP, _LAYER, _ABOVE, self.activation
        made = self._operator("D", self._back(), at, ell, j)
        return self._always(self.value("d", s, ell + 1, j, at), made, (s, ell, j), at)

    def error(self) -> Term:
        """e_l(r, c, m) = Σ_o Σ_{n, k: Pn ± Qk = m} w_l(o, c, k) d_{l+1}(r, o, n) + Y[s, l, j; …].

        The condition is an impulse at m − (Pn ± Qk). On ℝ there is none: Σ_o ∫ w(k) d(m ∓ k) dk.
        """
        s, ell, j, m = _STEP, _LAYER, _ABOVE, generic(self.domain, "m")

        def term(o: Scalar, k: Point, n: Point) -> Scalar:
            w = self.value("w", s, ell, j, o, _IN, k)
            return w * self.value("d", s, ell + 1, j, _SAMPLE, o, n)

        def inner(o: Scalar) -> Scalar:
            if not discrete(self.domain):
                other = Network(self.domain, -self.sign, self.prime)
                return total(lambda k: term(o, k, other.moved(m, k)), self.domain, "k")
            delta = Function(Term("Delta", self.domain))

            def from_output(n: Point) -> Scalar:
                return total(
                    lambda k: term(o, k, n) * delta(m - self.moved(n, k)), self.domain, "k"
                )

            return total(from_output, self.domain, "n")

        at = self.activation
        passed = total(lambda o: inner(o[0]), Z, "o") + self._operator(
            "Y", self._back(), at, ell, j
        )
        return self._always(self.value("e", s, ell, j + 1, at), passed, (s, ell, j), at)

    def gradient(self) -> Term:
        """g_l(o, c, k) = Σ_r Σ_m d_{l+1}(r, o, m) y_l(r, c, Pm ± Qk)."""
        s, ell, j, k = _STEP, _LAYER, _ABOVE, generic(self.domain, "k")

        def inner(r: Scalar) -> Scalar:
            return total(
                lambda m: (
                    self.value("d", s, ell + 1, j, r, _OUT, m)
                    * self.value("y", s, ell, j + 1, r, _IN, self.moved(m, k))
                ),
                self.domain,
                "m",
            )

        summed = total(lambda r: inner(r[0]), Z, "r")
        return self._always(self.value("g", s, ell, j, self.tap), summed, (s, ell, j), self.tap)

    def other_gradient(self) -> Term:
        """q_l = B[s, l, j; …]: the gradient of the other parameters b_l."""
        s, ell, j = _STEP, _LAYER, _ABOVE
        made = self._operator("B", self._back(), self.tap, ell, j)
        return self._always(self.value("q", s, ell, j, self.tap), made, (s, ell, j), self.tap)

    # -------------------------------------------------------------- the rule

    def update(self, name: str) -> Term:
        """f_{s+1} = U[s; w_s, v_s, g_s, b_s, q_s] for filters w, with V for states v, P for b.

        The operators see all layers at once, so that a norm over the whole network is one.
        """
        s, ell, j = _STEP, _LAYER, _ABOVE
        at = Point([ell, j, *self.tap])
        made = self.rule(name, at)
        return self._always(self.value(name, s + 1, at), made, (s, ell, j), self.tap)

    def rule(self, name: str, at: Point, *, flipped: bool = False) -> Scalar:
        """Return the value that the rule gives at a layer and tap.

        ``flipped`` says that filters, states and gradients are put in flipped; other parameters
        and their gradients are not.
        """
        functions = []
        for letter in "wvgbq":
            turned = flipped and letter in "wvg"
            place = Point([_LAYER, _ABOVE, *(self.flipped_tap if turned else self.tap)])
            value = self.value(letter, _STEP, place)
            everywhere = Point([_LAYER, _ABOVE, *self.tap])
            functions.append(terms.lam(value.term, everywhere.terms, self.layers))
        made = Term("Operator", _RULES[name], self.layers, _STEP.term, *functions)
        return Scalar(terms.at(made, at.terms))

    # -------------------------------------------------------------- points and operators

    @property
    def activation(self) -> Point:
        """The generic point of a signal: sample, channel, place."""
        return Point([_SAMPLE, _IN, *generic(self.domain, "m")])

    @property
    def tap(self) -> Point:
        """The generic point of a filter: out, in, tap."""
        return Point([_OUT, _IN, *generic(self.domain, "k")])

    @property
    def flipped_tap(self) -> Point:
        """The same point with the tap turned."""
        return Point([_OUT, _IN, *(-generic(self.domain, "k"))])

    def _part(self, name: str, *carried: Scalar | int) -> Term:
        """Return a letter at a step and layer, as a function of the rest."""
        at = self.activation
        return terms.lam(self.value(name, *carried, at).term, at.terms, self.slice)

    def _around(self) -> list[Term]:
        s, ell, j = _STEP, _LAYER, _ABOVE
        return [
            self._part("z", s, ell + 1, j),
            self._part("y", s, ell, j + 1),
            self._part("b", s, ell, j),
        ]

    def _back(self) -> list[Term]:
        return [*self._around(), self._part("e", _STEP, _LAYER + 1, _ABOVE)]

    def _operator(
        self, name: str, functions: Sequence[Term], at: Point, *carried: Scalar
    ) -> Scalar:
        numbers = [number.term for number in (_STEP, *carried)]
        made = Term("Operator", name, self.slice, *numbers, *functions)
        return Scalar(terms.at(made, at.terms))

    def _always(self, left: Scalar, right: Scalar, carried: Sequence[Scalar], at: Point) -> Term:
        home = product(*[N] * len(carried), *lines(self.slice))
        return for_all(left, right, (Point([*carried, *at]), home))


_RULES = {"w": "U", "v": "V", "b": "P"}


def _flat(place: Sequence[Scalar | int | Point]) -> list[Scalar | int]:
    return [c for part in place for c in (part if isinstance(part, Point) else (part,))]


def networks(domain: Term) -> tuple[Network, Network]:
    """Return the ∗-network and the ⋆-network on a domain."""
    return Network(domain, 1, ""), Network(domain, -1, "'")


# ------------------------------------------------------------------ moves


def given(hypothesis: Term, *point: Scalar | int | Point) -> Theorem:
    """Return an equation for all points, at one of them, with itself as hypothesis."""
    coordinates = Point(_flat(point)).terms
    return tidied_left(tidied(rules.assume(hypothesis, [coordinates])))


def _rewritten(start: Theorem, facts: Sequence[Theorem]) -> Theorem:
    """Rewrite the right side by equations, also in the arguments of operators."""

    def convert(term: Term) -> Theorem | None:
        for fact in facts:
            found = rewriting.match(fact.lhs, term)
            if found is not None and all(v is n or n.head == "Var" for n, v in found.items()):
                moved = [(n, v) for n, v in found.items() if n is not v]
                return rules.instantiate(fact, moved) if moved else fact
        if term.head == "At" and term.parts[0].head == "Operator":
            return _arguments(term, convert)
        return None

    link = rewriting.everywhere(start.rhs, convert)
    return start if link is None else tidied(chain(start, link))


def _arguments(term: Term, convert: rewriting.Conversion) -> Theorem | None:
    done: Theorem | None = None
    for place, part in enumerate(term.parts[0].parts):
        if type(part) is not Term or part.sort != "function":
            continue
        point = fresh_point(part.home, term)
        value = terms.opened(part, point) if part.head == "Lam" else terms.at(part, point)
        inside = convert(value)
        if inside is not None:
            here = done.rhs if done else term
            inside = rewriting.starting_at(value, tidied(inside))
            done = chain(done, rules.extensionality(here, place, inside, point))
    return done


def _turned(theorem: Theorem) -> Theorem:
    """Substitute k → −k in the innermost totals of the right side, and turn the limits back."""

    def convert(term: Term) -> Theorem | None:
        if term.head != "Total" or _holds_total(term.parts[0]):
            return None
        size = len(term.parts) - 2
        matrix = [[terms.MINUS_ONE if i == j else terms.ZERO for j in range(size)]
                  for i in range(size)]  # fmt: skip
        done = tidied(rules.change_variable(term, matrix, [terms.ZERO] * size))
        for axis in range(size):
            done = tidied(chain(done, rules.turn_limits(done.rhs, axis)))
        return done

    link = rewriting.everywhere(theorem.rhs, convert)
    return theorem if link is None else tidied(chain(theorem, link))


def _holds_total(term: Term) -> bool:
    return term.head == "Total" or any(type(p) is Term and _holds_total(p) for p in term.parts)


def _to(theorem: Theorem, other: Theorem) -> Theorem:
    """Join two equations with the same right side: the left side of one is that of the other."""
    return chain(theorem, rules.symmetry(other))


def _fitted(claim: Term, point: Point, theorem: Theorem, step: Scalar, value: Scalar) -> Theorem:
    """Return a theorem with its sides written exactly as the claim has them at a step."""
    moved = terms.substitute(claim, {step.term: value.term})
    left, right = terms.opened(moved, point.terms).parts
    theorem = rewriting.starting_at(left, theorem)
    if theorem.rhs is right:
        return theorem
    return rules.transitivity(theorem, rules.ring(theorem.rhs, right))


def _induction(
    claims: Sequence[tuple[Term, Point]],
    step: Scalar,
    bases: Sequence[Theorem],
    steps: Sequence[Theorem],
    index: int = 0,
) -> Theorem:
    """Conclude the claims, each for all points, from 0 and from the step to the next."""

    def fitted(theorems: Sequence[Theorem], value: Scalar) -> list[Theorem]:
        return [
            _fitted(claim, point, theorem, step, value)
            for (claim, point), theorem in zip(claims, theorems, strict=True)
        ]

    return rules.induction(
        [claim for claim, _ in claims],
        [point.terms for _, point in claims],
        step.term,
        fitted(bases, Scalar(0)),
        fitted(steps, step + 1),
        index,
    )


# ------------------------------------------------------------------ what the lemmas say


def same(domain: Term, name: str, *, over_layers: bool = True) -> Term:
    """Say that a letter has the same values in both networks, at step s, in all layers."""
    a, b = networks(domain)
    at, home = a.activation, lines(a.slice)
    carried = [_LAYER, _ABOVE] if over_layers else [_ABOVE]
    left, right = (n.value(name, _STEP, _LAYER, _ABOVE, at) for n in (b, a))
    return for_all(left, right, (Point([*carried, *at]), product(*[N] * len(carried), *home)))


def flipped(domain: Term, name: str, step: Scalar = _STEP) -> Term:
    """Say that a letter of the ⋆-network is the flip of that of the ∗-network, in all layers."""
    a, b = networks(domain)
    left = b.value(name, step, _LAYER, _ABOVE, a.tap)
    right = a.value(name, step, _LAYER, _ABOVE, a.flipped_tap)
    return for_all(left, right, (Point([_LAYER, _ABOVE, *a.tap]), a.layers))


def equal(domain: Term, name: str, step: Scalar = _STEP) -> Term:
    """Say that other parameters have the same values in both networks, in all layers."""
    a, b = networks(domain)
    left, right = (n.value(name, step, _LAYER, _ABOVE, a.tap) for n in (b, a))
    return for_all(left, right, (Point([_LAYER, _ABOVE, *a.tap]), a.layers))


# ------------------------------------------------------------------ the lemmas


def same_outputs(domain: Term, activations: Theorem | None = None) -> Theorem:
    """z′_{l+1} = z_{l+1}: filters flip and inputs are the same, so outputs are (k → −k)."""
    a, b = networks(domain)
    s, ell, j = _STEP, _LAYER, _ABOVE
    at = Point([_SAMPLE, _OUT, *generic(domain, "m")])
    filters = given(flipped(domain, "w"), ell, j, a.tap)
    inputs = activations or given(same(domain, "y"), ell, j, a.activation)
    reached = _turned(_rewritten(given(b.layer(), s, ell, j, at), [filters, inputs]))
    return _to(reached, given(a.layer(), s, ell, j, at))


def same_activations(domain: Term) -> Theorem:
    """y′_l = y_l in all layers: by induction from the first layer to the last.

    Hypotheses: the same data; both networks' layers; the same operators between them; at this
    step, filters are flips of each other and other parameters are equal.
    """
    a, b = networks(domain)
    s, ell, j, at = _STEP, _LAYER, _ABOVE, a.activation
    claim = same(domain, "y", over_layers=False)
    here, above = given(claim, j, at), given(claim, j + 1, at)
    others = given(equal(domain, "b"), ell, j, a.tap)
    base = _to(given(b.data(), s, j, at), given(a.data(), s, j, at))
    outputs = same_outputs(domain, here)
    reached = _rewritten(given(b.between(), s, ell, j, at), [outputs, above, others])
    step = _to(reached, given(a.between(), s, ell, j, at))
    return _induction([(claim, Point([j, *at]))], ell, [base], [step])


def same_errors(domain: Term, activations: Theorem | None = None) -> Theorem:
    """e′_l = e_l in all layers: by induction from the top of the network down.

    Hypotheses: the same activations at this step; both networks' layers and backward recursions;
    filters are flips of each other, other parameters are equal.
    """
    return _errors(domain, activations)[0]


def _errors(domain: Term, activations: Theorem | None) -> tuple[Theorem, Theorem]:
    """Return e′ = e, and d′_{l+1} = d_{l+1} from it."""
    a, b = networks(domain)
    s, ell, j, at = _STEP, _LAYER, _ABOVE, a.activation
    inputs = activations or given(same(domain, "y"), ell, j, at)
    known = [same_outputs(domain, inputs), inputs, given(equal(domain, "b"), ell, j, a.tap)]
    a_all_layers = for_all(
        b.value("e", s, ell, j, at), a.value("e", s, ell, j, at),
        (Point([ell, *at]), product(N, *lines(a.slice))),
    )  # fmt: skip

    def below(errors: Theorem) -> Theorem:
        reached = _rewritten(given(b.below(), s, ell, j, at), [*known, errors])
        return _to(reached, given(a.below(), s, ell, j, at))

    base = _to(_rewritten(given(b.top(), s, ell, at), [inputs]), given(a.top(), s, ell, at))
    above = given(a_all_layers, ell + 1, at)
    filters = given(flipped(domain, "w"), ell, j, a.tap)
    reached = _rewritten(given(b.error(), s, ell, j, at), [filters, below(above), *known, above])
    step = _to(_turned(reached), given(a.error(), s, ell, j, at))
    errors = _induction([(a_all_layers, Point([ell, *at]))], j, [base], [step])
    return errors, below(errors)


def gradients_flip(
    domain: Term, activations: Theorem | None = None, errors: Theorem | None = None
) -> Theorem:
    """g′_l(o, c, k) = g_l(o, c, −k): the gradients of the filters are flips of each other.

    Hypotheses: the same activations, and the same errors d behind each layer; both gradients.
    """
    a, b = networks(domain)
    s, ell, j = _STEP, _LAYER, _ABOVE
    inputs = activations or given(same(domain, "y"), ell, j, a.activation)
    behind = errors or given(same(domain, "d"), ell, j, a.activation)
    reached = _rewritten(given(b.gradient(), s, ell, j, a.tap), [behind, inputs])
    return _to(reached, given(a.gradient(), s, ell, j, a.flipped_tap))


def commutes(domain: Term, name: str) -> Term:
    """Say that the rule commutes with the flip along the run of the ∗-network.

    With filters, states and gradients flipped and all else as it is, the next filters (w) or
    states (v) come out flipped, and the next other parameters (b) as they are.
    """
    a, _ = networks(domain)
    place = _place(a, name)
    left = a.rule(name, Point([_LAYER, _ABOVE, *a.tap]), flipped=True)
    right = a.rule(name, Point([_LAYER, _ABOVE, *place]))
    return a._always(left, right, (_STEP, _LAYER, _ABOVE), a.tap)


def _place(network: Network, name: str) -> Point:
    """Return where the ∗-network has what the ⋆-network has at the generic tap."""
    return network.tap if name in "bq" else network.flipped_tap


def filters_flip(domain: Term, name: str = "w") -> Theorem:
    """w′(s, l, j, o, c, k) = w(s, l, j, o, c, −k) at every step, in networks of every depth.

    The states v flip too, and b′ = b; ``name`` says which of the three is concluded.

    Hypotheses: at step 0 filters and states are flips of each other and other parameters equal;
    the same data and operators; the rule commutes with the flip along the run of the ∗-network.
    """
    a, _ = networks(domain)
    ell, j = _LAYER, _ABOVE
    facts = _one_step(domain)
    claims = [(_carried(domain, x, _STEP), Point([ell, j, *a.tap])) for x in "wvb"]
    bases = [given(_carried(domain, x, Scalar(0)), ell, j, a.tap) for x in "wvb"]
    steps = [_updated(domain, x, facts) for x in "wvb"]
    return _induction(claims, _STEP, bases, steps, "wvb".index(name))


def _carried(domain: Term, name: str, step: Scalar) -> Term:
    return (equal if name == "b" else flipped)(domain, name, step)


def _one_step(domain: Term) -> list[Theorem]:
    """Return what holds at one step, if w′, v′ are flips and b′ = b: that, and the gradients'."""
    a, b = networks(domain)
    s, ell, j = _STEP, _LAYER, _ABOVE
    activations = same_activations(domain)
    errors, behind = _errors(domain, activations)
    gradients = gradients_flip(domain, activations, behind)
    parameters = [given(_carried(domain, x, s), ell, j, a.tap) for x in "wvb"]
    outputs = same_outputs(domain, activations)
    others = _to(
        _rewritten(
            given(b.other_gradient(), s, ell, j, a.tap),
            [outputs, activations, parameters[2], errors],
        ),
        given(a.other_gradient(), s, ell, j, a.tap),
    )
    return [*parameters, gradients, others]


def _updated(domain: Term, name: str, facts: Sequence[Theorem]) -> Theorem:
    """What the ⋆-network has after the step is the flip of what the other has (b: the same)."""
    a, b = networks(domain)
    place = _STEP, _LAYER, _ABOVE
    reached = _rewritten(given(b.update(name), *place, a.tap), facts)
    swapped = chain(reached, given(commutes(domain, name), *place, a.tap))
    return _to(swapped, given(a.update(name), *place, _place(a, name)))


def rule_commutes(domain: Term, name: str = "w") -> Theorem:
    """Conversely: if the relations hold at every step, the rule commutes along the run.

    U[s; Rw, Rv, Rg, b, q](l, j, o, c, k) = U[s; w, v, g, b, q](l, j, o, c, −k).

    Hypotheses: at every step filters, states and gradients are flips, other parameters and their
    gradients equal; both updates. (That gradients are, follows from the rest: `gradients_flip`.)
    """
    a, b = networks(domain)
    s, ell, j = _STEP, _LAYER, _ABOVE

    def always(x: str) -> Term:
        left, right = b.value(x, s, ell, j, a.tap), a.value(x, s, ell, j, _place(a, x))
        return a._always(left, right, (s, ell, j), a.tap)

    facts = [given(always(x), s, ell, j, a.tap) for x in "wvgbq"]
    reached = _rewritten(given(b.update(name), s, ell, j, a.tap), facts)
    following = given(always(name), s + 1, ell, j, a.tap)
    ahead = given(a.update(name), s, ell, j, _place(a, name))
    return chain(rules.symmetry(reached), following, ahead)


# ------------------------------------------------------------------ rules that commute


def rule_with_totals_commutes(domain: Term) -> Theorem:
    """A rule of each tap, its state and gradient, and of totals over the filter and the layer.

    F(w(−k), v(−k), g(−k), Σ_k A(w(−k), …), Σ_o Σ_c Σ_k B(w(−k), …)) is F(…) at −k, with the same
    totals of the unflipped functions. F, A and B are arbitrary: gradient descent, momentum, weight
    decay, RMSProp, Adam, clipping by norms and trust ratios have this form.
    """
    k = generic(domain, "k")
    w, v, g = (Function(terms.letter(x, product(Z, Z, *lines(domain)))) for x in "wvg")

    def seen(o: Scalar, c: Scalar, at: Point) -> list[Scalar]:
        return [f(Point([o, c, *at])) for f in (w, v, g)]

    def mapped(name: str, values: Sequence[Scalar]) -> Scalar:
        return Scalar(Term("Map", name, *(value.term for value in values)))

    def over_taps(name: str, o: Scalar, c: Scalar, sign: int) -> Scalar:
        return total(lambda at: mapped(name, seen(o, c, at.scaled(sign))), domain, "n")

    def whole(sign: int) -> Scalar:
        return total(lambda o: total(lambda c: over_taps("B", o[0], c[0], sign), Z, "q"), Z, "p")

    def rule(sign: int) -> Scalar:
        here = seen(_OUT, _IN, -k)
        return mapped("F", [_STEP, *here, over_taps("A", _OUT, _IN, sign), whole(sign)])

    start = rules.reflexivity(rule(-1).term)
    return _ending(_turned(start), rule(1))


def newton_schulz_commutes(domain: Term) -> Theorem:
    """Muon: the Newton–Schulz iteration on filters as matrices o × (c, k) commutes with the flip.

    X_0 = n(G, ‖G‖²) entry by entry, X_{t+1} = α X_t + β A X_t + γ A² X_t with A = X_t X_tᵀ. From
    H(o, c, k) = G(o, c, −k) in place of G follows Y_t(o, c, k) = X_t(o, c, −k) for all t.
    """
    place = product(Z, Z, *lines(domain))
    k, t = generic(domain, "k"), _STEP
    tap, back = Point([_OUT, _IN, *k]), Point([_OUT, _IN, *(-k)])
    g, h = (Function(terms.letter(x, place)) for x in "GH")
    x, y = (Function(terms.letter(name, product(N, *lines(place)))) for name in "XY")
    alpha, beta, gamma = (Scalar(variable(n)) for n in ("alpha", "beta", "gamma"))

    def channels(value: Callable[[Scalar], Scalar], name: str) -> Scalar:
        return total(lambda point: value(point[0]), Z, name)

    def gram(f: Function, o: Scalar, p: Scalar) -> Scalar:
        return channels(
            lambda c: total(
                lambda n: f(Point([t, o, c, *n])) * f(Point([t, p, c, *n])), domain, "n"
            ),
            "c",
        )

    def following(f: Function) -> Term:
        first = channels(lambda p: gram(f, _OUT, p) * f(Point([t, p, _IN, *k])), "p")
        second = channels(
            lambda p: (
                channels(lambda q: gram(f, _OUT, q) * gram(f, q, p), "q")
                * f(Point([t, p, _IN, *k]))
            ),
            "p",
        )
        made = alpha * f(Point([t, *tap])) + beta * first + gamma * second
        home = product(N, *lines(place))
        return for_all(f(Point([t + 1, *tap])), made, (Point([t, *tap]), home))

    def start(f: Function, of: Function) -> Term:
        square = channels(
            lambda o: channels(
                lambda c: total(lambda n: of(Point([o, c, *n])) ** 2, domain, "n"), "c"
            ),
            "o",
        )
        made = Scalar(Term("Map", "n", of(tap).term, square.term))
        return for_all(f(Point([0, *tap])), made, (tap, place))

    flip = given(for_all(h(tap), g(back), (tap, place)), tap)
    base = _to(_turned(_rewritten(given(start(y, h), tap), [flip])), given(start(x, g), back))
    claim = for_all(y(Point([t, *tap])), x(Point([t, *back])), (tap, place))
    known = given(claim, tap)
    reached = _turned(_rewritten(given(following(y), t, tap), [known]))
    step = _to(reached, given(following(x), t, back))
    return _induction([(claim, tap)], t, [base], [step])


def _ending(theorem: Theorem, end: Scalar) -> Theorem:
    """Return a theorem with another writing of its right side."""
    if theorem.rhs is end.term:
        return theorem
    return rules.transitivity(theorem, rules.ring(theorem.rhs, end.term))
