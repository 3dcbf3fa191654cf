"""Chapter G: one linear layer trained with correlation, and with convolution.

The correlation model predicts p(m) = Σ_k w(k) x(m + k), the convolution model Σ_k h(k) x(m − k).
The loss of one step is ½ Σ_m (p(m) − y(m))². Filters w_s, h_s and data x_s, y_s carry the step s.
Nothing is conjugated; for real data and filters `squared_loss_of_correlation` and
`squared_loss_of_convolution` show that the updates below use the gradients of the loss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sympy import Expr, S, Symbol

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.domains import NATURALS, Point
from symbolic.hypotheses import Equation, ForAll, Hypothesis
from symbolic.kernel import Theorem
from symbolic.lemmas.registry import Setting, lemma
from symbolic.terms import FunctionTerm, Iterate, Letter, ScalarMap, Total, functions

_BOOK = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, §9.1 and ch. 8"

_STEP = Symbol("s", integer=True, nonnegative=True)
_RATE, _DECAY = Symbol("eta", real=True), Symbol("mu", real=True)

# ------------------------------------------------------------------ the layer and its loss


def correlation_layer(on: Setting, w: FunctionTerm, x: FunctionTerm, m: Point) -> Expr:
    """Return Σ_k w(k) x(m + k)."""
    k = on.point("k")
    return Total(on.at(w, k) * on.at(x, m + k), k, on.domain)


def convolution_layer(on: Setting, h: FunctionTerm, x: FunctionTerm, m: Point) -> Expr:
    """Return Σ_k h(k) x(m − k)."""
    k = on.point("k")
    return Total(on.at(h, k) * on.at(x, m - k), k, on.domain)


Layer = Callable[[Setting, FunctionTerm, FunctionTerm, Point], Expr]


@dataclass(frozen=True)
class Model:
    """A layer with the sign ±1 of its filter index in Σ_k w(k) x(m ± k)."""

    layer: Layer
    sign: int

    def gradient(self, on: Setting, filter_: FunctionTerm, data: Sequence[FunctionTerm]) -> Expr:
        """Return Σ_m (p(m) − y(m)) x(m ± n), the gradient of the loss in filter coefficient n."""
        x, y = data
        m, n = on.point("m"), on.t
        residual = self.layer(on, filter_, x, m) - on.at(y, m)
        return Total(residual * on.at(x, m + n.scaled(S(self.sign))), m, on.domain)


CORRELATION = Model(correlation_layer, 1)
CONVOLUTION = Model(convolution_layer, -1)


def _squared_loss(on: Setting, model: Model) -> Calculation:
    """Expand the loss at w + d: loss at w, plus Σ_n d(n)·gradient(n), plus the loss of d alone."""
    w, d, x, y = functions("w d x y")
    m, k, n = on.point("m"), on.point("k"), on.t

    def half_square(value: Expr) -> Expr:
        return Total(value**2, m, on.domain) / 2

    before = model.layer(on, w, x, m) - on.at(y, m)
    change = model.layer(on, d, x, m)
    tap = on.at(x, m + k.scaled(S(model.sign)))
    together = Total((on.at(w, k) + on.at(d, k)) * tap, k, on.domain) - on.at(y, m)
    apart = Total(on.at(w, k) * tap + on.at(d, k) * tap, k, on.domain) - on.at(y, m)
    gradient = Total(on.at(d, n) * model.gradient(on, w, (x, y)), n, on.domain)
    return (
        on.calculate(half_square(together))
        .factor_in()
        .rearrange(Total(apart**2 / 2, m, on.domain))
        .split()
        .rearrange(Total(before**2 / 2 + before * change + change**2 / 2, m, on.domain))
        .split()
        .factor_in()
        .exchange()
        .factor_out()
        .rearrange(half_square(before) + gradient + half_square(change))
    )


@lemma("G10d", "the gradient of the squared loss of a correlation layer", source=_BOOK)
def squared_loss_of_correlation(on: Setting) -> Calculation:
    """L(w + d) = L(w) + Σ_n d(n) Σ_m (p(m) − y(m)) x(m + n) + ½ Σ_m (Σ_k d(k) x(m + k))²."""
    return _squared_loss(on, CORRELATION)


@lemma("G10e", "the gradient of the squared loss of a convolution layer", source=_BOOK)
def squared_loss_of_convolution(on: Setting) -> Calculation:
    """L(h + d) = L(h) + Σ_n d(n) Σ_m (p(m) − y(m)) x(m − n) + ½ Σ_m (Σ_k d(k) x(m − k))²."""
    return _squared_loss(on, CONVOLUTION)


# ------------------------------------------------------------------ training

Rule = Callable[[Expr, Sequence[Expr], Expr, Expr], list[Expr]]
"""New filter coefficient and states from: step, old filter coefficient and states, gradient."""


@dataclass(frozen=True)
class Training:
    """A model trained by an update rule that acts on each coefficient alone.

    Attributes
    ----------
    model
        The layer.
    letters
        The letters of the filter and of the optimiser's states.
    """

    model: Model
    letters: tuple[Letter, ...]

    def now(self, step: Expr) -> list[FunctionTerm]:
        """Return the filter and the states at a step."""
        return [Iterate(letter, step) for letter in self.letters]


def _train(training: Training, on: Setting, rule: Rule) -> list[Hypothesis]:
    """State the recursion of a training run: one equation, for all steps and n, per letter."""
    n, (x, y) = on.t, functions("x y")
    old = training.now(_STEP)
    data = (Iterate(x, _STEP), Iterate(y, _STEP))
    values = [on.at(f, n) for f in old]
    gradient = training.model.gradient(on, old[0], data)
    new = [on.at(f, n) for f in training.now(_STEP + 1)]
    return [
        ForAll(ForAll(Equation(left, right), n, on.domain), Point([_STEP]), NATURALS)
        for left, right in zip(new, rule(_STEP, values, gradient, _RATE), strict=True)
    ]


def flips_forever(on: Setting, rule: Rule, states: str = "") -> Theorem:
    """Prove h_s(n) = w_s(−n) for all steps s by induction, from h_0(n) = w_0(−n).

    The optimiser's states start flipped too. The proof uses only that the rule sees one coefficient
    of the filter, of the states and of the gradient at a time.
    """
    w, h = _runs(states)
    n, origin = on.t, S.Zero

    def flipped(step: Expr, a: Letter, b: Letter) -> ForAll:
        equation = Equation(on.at(Iterate(b, step), n), on.at(Iterate(a, step), -n))
        return ForAll(equation, n, on.domain)

    pairs = list(zip(w.letters, h.letters, strict=True))
    claims = [flipped(_STEP, a, b) for a, b in pairs]
    bases = [kernel.assume(flipped(origin, a, b), [n], on.domain) for a, b in pairs]
    recursions = zip(_train(w, on, rule), _train(h, on, rule), strict=True)
    steps = [_one_step(on, claims, *both) for both in recursions]
    generic = [n] * len(claims)
    return kernel.induction(claims, generic, _STEP, bases, steps, 0)


def _runs(states: str) -> tuple[Training, Training]:
    """Return the runs of both models; the states of the convolution model get a prime."""
    of_w = tuple(Letter(name) for name in ["w", *states.split()])
    of_h = tuple(Letter(name) for name in ["h", *(f"{s}'" for s in states.split())])
    return Training(CORRELATION, of_w), Training(CONVOLUTION, of_h)


def _one_step(on: Setting, claims: list[ForAll], of_w: Hypothesis, of_h: Hypothesis) -> Theorem:
    """Prove the next flip, h_{s+1}(n) = w_{s+1}(−n) or a state's, from the flips at step s."""
    n, step = on.t, Point([_STEP])
    left = kernel.assume(of_h, [step, n], on.domain)
    right = kernel.assume(of_w, [step, -n], on.domain)
    return (
        on.calculate(left.lhs)
        .then(left)
        .by_hypotheses(claims)
        .substitute(-1, innermost=True)
        .turn_limits()
        .rearrange(right.rhs)
        .then(kernel.symmetry(right))
        .theorem
    )


@lemma("G10", "training with any coefficientwise rule keeps filters flipped", source=_BOOK)
def flipped_training(on: Setting) -> Theorem:
    """h_s = R w_s for every update rule U of (step, coefficient, two states, gradient).

    With its two states this covers gradient descent, momentum, RMSProp and Adam.
    """

    def rule(step: Expr, values: Sequence[Expr], gradient: Expr, rate: Expr) -> list[Expr]:
        return [ScalarMap(name, step, *values, gradient) for name in ("U", "V", "M")]

    return flips_forever(on, rule, "u v")


@lemma("G10b", "gradient descent keeps filters flipped", source=_BOOK)
def flipped_gradient_descent(on: Setting) -> Theorem:
    """h_s = R w_s for w_{s+1} = w_s − η·gradient."""

    def rule(step: Expr, values: Sequence[Expr], gradient: Expr, rate: Expr) -> list[Expr]:
        return [values[0] - rate * gradient]

    return flips_forever(on, rule)


@lemma("G10c", "gradient descent with momentum keeps filters flipped", source=_BOOK)
def flipped_momentum(on: Setting) -> Theorem:
    """h_s = R w_s for v_{s+1} = μ v_s − η·gradient, w_{s+1} = w_s + μ v_s − η·gradient."""

    def rule(step: Expr, values: Sequence[Expr], gradient: Expr, rate: Expr) -> list[Expr]:
        velocity = _DECAY * values[1] - rate * gradient
        return [values[0] + velocity, velocity]

    return flips_forever(on, rule, "v")
