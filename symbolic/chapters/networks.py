"""Chapter G: one linear layer trained with correlation, and with convolution.

The correlation model predicts p(m) = Σ_k w(k) x(m + k), the convolution model Σ_k h(k) x(m − k).
The loss of one step is ½ Σ_m (p(m) − y(m))². Filters w_s, h_s and data x_s, y_s carry the step s:
they are functions on ℕ and the domain. Nothing is conjugated; for real data and filters
`squared_loss_of_correlation` and `squared_loss_of_convolution` show that the updates below use the
gradients of the loss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import N, Term, product, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, for_all

_BOOK = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, §9.1 and ch. 8"

_STEP = Scalar(variable("s", "integer", "nonnegative"))
_RATE, _DECAY = Scalar(variable("eta", "real")), Scalar(variable("mu", "real"))

# ------------------------------------------------------------------ the layer and its loss


def correlation_layer(on: Setting, w: Function, x: Function, m: Point) -> Scalar:
    """Return Σ_k w(k) x(m + k)."""
    return on.total(lambda k: w(k) * x(m + k), "k")


def _squared_loss(on: Setting, sign: int, letters: tuple[Function, ...]) -> Calculation:
    """Show the loss at w + d: loss at w, plus Σ_n d(n)·gradient(n), plus the loss of d alone."""
    w, d, x, y = letters

    def tap(m: Point, k: Point) -> Scalar:
        return x(m + k if sign == 1 else m - k)

    def output(u: Function, m: Point) -> Scalar:
        return on.total(lambda k: u(k) * tap(m, k), "k")

    def half_square(value: Callable[[Point], Scalar]) -> Scalar:
        return on.total(lambda m: value(m) ** 2, "m") * Fraction(1, 2)

    def residual(m: Point) -> Scalar:
        return output(w, m) - y(m)

    def together(m: Point) -> Scalar:
        return on.total(lambda k: (w(k) + d(k)) * tap(m, k), "k") - y(m)

    def apart(m: Point) -> Scalar:
        return (
            on.total(lambda k: w(k) * tap(m, k) + d(k) * tap(m, k), "k") - y(m)
        ) ** 2 * Fraction(1, 2)

    def squares(m: Point) -> Scalar:
        before, change = residual(m), output(d, m)
        return before**2 * Fraction(1, 2) + before * change + change**2 * Fraction(1, 2)

    gradient = on.total(lambda n: d(n) * on.total(lambda m: residual(m) * tap(m, n), "m"), "n")
    change = half_square(lambda m: output(d, m))
    return (
        on.show(half_square(together), half_square(residual) + gradient + change)
        .factor_in()
        .rearrange(on.total(apart, "m"))
        .split()
        .rearrange(on.total(squares, "m"))
        .split()
        .factor_in()
        .exchange()
        .factor_out()
    )


@lemma("G10d", "the gradient of the squared loss of a correlation layer", source=_BOOK)
def squared_loss_of_correlation(
    on: Setting, w: Function, d: Function, x: Function, y: Function
) -> Calculation:
    return _squared_loss(on, 1, (w, d, x, y))


@lemma("G10e", "the gradient of the squared loss of a convolution layer", source=_BOOK)
def squared_loss_of_convolution(
    on: Setting, w: Function, d: Function, x: Function, y: Function
) -> Calculation:
    return _squared_loss(on, -1, (w, d, x, y))


# ------------------------------------------------------------------ training

Rule = Callable[[Scalar, Sequence[Scalar], Scalar], list[Scalar]]
"""New filter coefficient and states from: step, old filter coefficient and states, gradient."""


def run(on: Setting, name: str) -> Function:
    """Return a letter for a function that carries the step: on ℕ and the domain."""
    return Function(terms.letter(name, product(N, on.domain)))


@dataclass(frozen=True)
class Training:
    """A model trained by an update rule that acts on each coefficient alone.

    Attributes
    ----------
    sign
        ±1: the sign of the filter index in Σ_k w(k) x(m ± k).
    letters
        The filter and the optimiser's states, by step.
    """

    sign: int
    letters: tuple[Function, ...]

    def gradient(self, on: Setting, step: Scalar, n: Point) -> Scalar:
        """Return Σ_m (p(m) − y(m)) x(m ± n), the gradient of the loss in filter coefficient n."""
        w, x, y = self.letters[0], run(on, "x"), run(on, "y")

        def tap(m: Point, k: Point) -> Scalar:
            return x(step, *(m + k if self.sign == 1 else m - k))

        def residual(m: Point) -> Scalar:
            return on.total(lambda k: w(step, *k) * tap(m, k), "k") - y(step, *m)

        return on.total(lambda m: residual(m) * tap(m, n), "m")

    def recursions(self, on: Setting, rule: Rule) -> list[Term]:
        """Return the run as equations, one for all steps and n, per letter."""
        n, s = on.t, _STEP
        values = [f(s, *n) for f in self.letters]
        new = rule(s, values, self.gradient(on, s, n))
        return [
            for_all(f(s + 1, *n), value, (Point([s]), N), (n, on.domain))
            for f, value in zip(self.letters, new, strict=True)
        ]


def flips_forever(on: Setting, rule: Rule, states: str = "") -> Calculation:
    """Show h_s(n) = w_s(−n) for all steps s by induction, from h_0(n) = w_0(−n).

    The optimiser's states start flipped too. The proof uses only that the rule sees one coefficient
    of the filter, of the states and of the gradient at a time.
    """
    w, h = _runs(on, states)
    n, s = on.t, _STEP
    pairs = list(zip(w.letters, h.letters, strict=True))

    def flipped(step: Scalar, a: Function, b: Function) -> Term:
        return for_all(b(step, *n), a(step, *-n), (n, on.domain))

    def prove() -> Theorem:
        claims = [flipped(s, a, b) for a, b in pairs]
        bases = [rules.assume(flipped(Scalar(0), a, b), [n.terms]) for a, b in pairs]
        recursions = zip(w.recursions(on, rule), h.recursions(on, rule), strict=True)
        steps = [_one_step(on, claims, *both) for both in recursions]
        return rules.induction(claims, [n.terms] * len(claims), s.term, bases, steps, 0)

    a, b = pairs[0]
    return on.show(b(s, *n), a(s, *-n)).then(prove)


def _runs(on: Setting, states: str) -> tuple[Training, Training]:
    """Return the runs of both models; the states of the convolution model get a prime."""
    of_w = tuple(run(on, name) for name in ["w", *states.split()])
    of_h = tuple(run(on, name) for name in ["h", *(f"{name}'" for name in states.split())])
    return Training(1, of_w), Training(-1, of_h)


def _one_step(on: Setting, claims: list[Term], of_w: Term, of_h: Term) -> Theorem:
    """Prove the next flip, h_{s+1}(n) = w_{s+1}(−n) or a state's, from the flips at step s."""
    n, step = on.t.terms, [_STEP.term]
    left = rules.assume(of_h, [step, n])
    right = rules.assume(of_w, [step, (-on.t).terms])
    return (
        on.show(Scalar(left.lhs), Scalar(right.lhs))
        .then(left)
        .by_hypotheses(claims)
        .substitute(-1, innermost=True)
        .turn_limits()
        .then(rules.symmetry(right))
        .theorem
    )


@lemma("G10", "training with any coefficientwise rule keeps filters flipped", source=_BOOK)
def flipped_training(on: Setting) -> Calculation:
    """With its two states this covers gradient descent, momentum, RMSProp and Adam."""

    def rule(step: Scalar, values: Sequence[Scalar], gradient: Scalar) -> list[Scalar]:
        seen = [part.term for part in (step, *values, gradient)]
        return [Scalar(Term("Map", name, *seen)) for name in ("U", "V", "W")]

    return flips_forever(on, rule, "u v")


@lemma("G10b", "gradient descent keeps filters flipped", source=_BOOK)
def flipped_gradient_descent(on: Setting) -> Calculation:
    """For w_{s+1} = w_s − η·gradient."""

    def rule(step: Scalar, values: Sequence[Scalar], gradient: Scalar) -> list[Scalar]:
        return [values[0] - _RATE * gradient]

    return flips_forever(on, rule)


@lemma("G10c", "gradient descent with momentum keeps filters flipped", source=_BOOK)
def flipped_momentum(on: Setting) -> Calculation:
    """For v_{s+1} = μ v_s − η·gradient, w_{s+1} = w_s + μ v_s − η·gradient."""

    def rule(step: Scalar, values: Sequence[Scalar], gradient: Scalar) -> list[Scalar]:
        velocity = _DECAY * values[1] - _RATE * gradient
        return [values[0] + velocity, velocity]

    return flips_forever(on, rule, "v")
