"""For each hypothesis of the theorem on training: the smallest exact case where it fails.

One layer with one channel and, mostly, two taps; one step from given starts. The first net
correlates, y[m] = Σ_k w[k] x[m + k], the second convolves, y[m] = Σ_k h[k] x[m + K − 1 − k]
(both 'valid', so that they read the same inputs); the loss is ½ Σ_m (y[m] − t[m])², gradients are
taken by dual numbers. Every case is run twice: with the hypothesis dropped, and with it put back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numeric.experiments.duals import Dual
from numeric.experiments.layers import (
    Filter,
    Layer,
    backwards,
    convolution,
    correlation,
    gradient,
    slope,
    squared_loss,
)

Exact = tuple[Fraction, ...]


@dataclass(frozen=True)
class TrainingCounterexample:
    """One hypothesis, and what happens without it and with it.

    ``expected`` is the flip of the trained correlation filter w, which the theorem says is the
    trained convolution filter; ``found`` is that filter. ``repaired`` are the two, equal, with the
    hypothesis put back. Doubles are given exactly, as fractions.
    """

    name: str
    dropped: str
    trained: Exact
    expected: Exact
    found: Exact
    repair: str
    repaired: tuple[Exact, Exact]

    @property
    def holds(self) -> bool:
        """Whether the flip fails without the hypothesis and holds with it."""
        return self.expected != self.found and self.repaired[0] == self.repaired[1]


@dataclass(frozen=True)
class _Case:
    """``run(broken)`` gives the two trained filters, ``flip(broken)`` the flip that is claimed."""

    name: str
    dropped: str
    repair: str
    run: Callable[[bool], tuple[Filter, Filter]]
    flip: Callable[[bool], Callable[[Filter], Filter]] = lambda broken: backwards


def counterexamples() -> tuple[TrainingCounterexample, ...]:
    """Return the counterexample to each hypothesis dropped, computed in exact arithmetic.

    The one on rounding is computed in the double precision that it is about.
    """
    found = []
    for case in _CASES:
        (w, h), (kept_w, kept_h) = case.run(True), case.run(False)
        found.append(
            TrainingCounterexample(
                case.name, case.dropped, _exact(w), _exact(case.flip(True)(w)), _exact(h),
                case.repair, (_exact(case.flip(False)(kept_w)), _exact(kept_h)),
            )
        )  # fmt: skip
    return tuple(found)


def _exact(taps: Filter) -> Exact:
    return tuple(map(Fraction, taps))


# ------------------------------------------------------------------ steps


def _step(layer: Layer, f: Filter, x: Sequence[int], t: Sequence[int] = (1,)) -> Filter:
    """Return a filter after one step along its gradient, of length 1."""
    return _minus(f, gradient(layer, f, x, t))


def _minus(f: Filter, g: Filter) -> Filter:
    return tuple(Fraction(a) - b for a, b in zip(f, g, strict=True))


def _times(f: Filter, g: Filter) -> Filter:
    return tuple(Fraction(a) * b for a, b in zip(f, g, strict=True))


_X, _T, _ZERO = (1, 0), (1,), (0, 0)


def _pair(change: Callable[[Layer, bool], Filter]) -> Callable[[bool], tuple[Filter, Filter]]:
    """Train both nets by one function; it is told whether its filter has to be the flipped one."""

    def run(broken: bool) -> tuple[Filter, Filter]:
        return change(correlation, False), change(convolution, not broken)

    return run


def _turned(f: Filter, flipped: bool) -> Filter:
    return backwards(f) if flipped else f


def _start(layer: Layer, flipped: bool) -> Filter:
    return _step(layer, _turned((1, 0), flipped), _X)


def _state(layer: Layer, flipped: bool) -> Filter:
    velocity = _turned((1, 0), flipped)
    return _minus(_minus(_ZERO, velocity), gradient(layer, _ZERO, _X, _T))


def _noise(layer: Layer, flipped: bool) -> Filter:
    drawn = _turned((1, 0), flipped)
    return _minus(_step(layer, _ZERO, _X), drawn)


def _one_tap(layer: Layer, flipped: bool) -> Filter:
    chosen = _turned((1, 0), flipped)
    return _minus(_ZERO, _times(chosen, gradient(layer, _ZERO, _X, _T)))


def _ties(layer: Layer, flipped: bool) -> Filter:
    slopes = gradient(layer, _ZERO, (1, 1), _T)
    order = (1, 0) if flipped else (0, 1)
    top = max(order, key=lambda k: abs(slopes[k]))  # max keeps the first of equals
    return _minus(_ZERO, tuple(g if k == top else 0 for k, g in enumerate(slopes)))


def _blocks(layer: Layer, flipped: bool) -> Filter:
    start = (0, 0, 0)
    g = gradient(layer, start, (1, 2, 3), _T)
    parts = ((0,), (1, 2)) if flipped else ((0, 1), (2,))
    scale = {k: sum(abs(g[j]) for j in part) for part in parts for k in part}
    return _minus(start, tuple(g[k] / scale[k] for k in range(3)))


def _matrix(layer: Layer, flipped: bool) -> Filter:
    first, second = gradient(layer, _ZERO, _X, _T)
    pushed = (first, first + second) if flipped else (first + second, second)
    return _minus(_ZERO, pushed)


def _mask(layer: Layer, flipped: bool) -> Filter:
    kept = _turned((1, 0), flipped)

    def loss(taps: list[Dual]) -> Dual:
        return squared_loss(layer([a * m for a, m in zip(taps, kept, strict=True)], _X), _T)

    return _minus(_ZERO, slope(loss, _ZERO))


def _penalty(layer: Layer, flipped: bool) -> Filter:
    weights, start = _turned((0, 1), flipped), (1, 1)
    decay = _times(weights, start)
    return _minus(_step(layer, start, _X), decay)


def _data(broken: bool) -> tuple[Filter, Filter]:
    other = (0, 1) if broken else _X
    return _step(correlation, _ZERO, _X), _step(convolution, _ZERO, other)


def _dropout(broken: bool) -> tuple[Filter, Filter]:
    x, mask = (1, 1), (0, 1) if broken else (1, 0)
    masked = tuple(a * m for a, m in zip(x, mask, strict=True))
    return _step(correlation, _ZERO, (1, 0)), _step(convolution, _ZERO, masked)


def _bias(broken: bool) -> tuple[Filter, Filter]:
    def trained(layer: Layer, bias: int) -> Filter:
        def loss(taps: list[Dual]) -> Dual:
            return squared_loss([y + bias for y in layer(taps, _X)], _T)

        return _minus(_ZERO, slope(loss, _ZERO))

    return trained(correlation, 0), trained(convolution, 1 if broken else 0)


def _same_padding(broken: bool) -> tuple[Filter, Filter]:
    """Zeros on the right of w's input; for h they belong on the left of the *output*'s window."""
    other = (0, 1, 0) if broken else (1, 0, 0)
    return (
        _step(correlation, (0, 1), (1, 0, 0), (1, 0)),
        _step(convolution, (1, 0), other, (1, 0)),
    )


def _tied(broken: bool) -> tuple[Filter, Filter]:
    def trained(first: Layer, second: Layer, f: Filter) -> Filter:
        def loss(taps: list[Dual]) -> Dual:
            return squared_loss(second(taps, first(taps, (1, 0, 0))), (1,))

        return _minus(f, slope(loss, f))

    w, h = (1, 2), (2, 1)
    second = correlation if broken else convolution
    return trained(correlation, correlation, w), trained(convolution, second, h)


def _stride(broken: bool) -> tuple[Filter, Filter]:
    """Stride 2 keeps positions 0, 2 of the correlation; of 'full' convolution those are 1, 3."""
    x, t, phase = (1, 0, 0, 1), (1, 0), 0 if broken else 1

    def kept(taps: Sequence[Any], signal: Sequence[Any]) -> list[Any]:
        return correlation(taps, signal)[::2]

    def full(taps: Sequence[Any], signal: Sequence[Any]) -> list[Any]:
        return convolution(taps, (0, *signal, 0))[phase::2][:2]

    return _step(kept, _ZERO, x, t), _step(full, _ZERO, x, t)


def _plane(broken: bool) -> tuple[Filter, Filter]:
    """2 × 2 taps on a 2 × 2 image, row by row: one output, as of a filter of four taps."""
    image, start = (1, 2, 3, 5), (1, 0, 0, 0)
    mirrored = _one_axis(start) if broken else backwards(start)
    return _step(correlation, start, image), _step(convolution, mirrored, image)


def _one_axis(taps: Filter) -> Filter:
    a, b, c, d = taps
    return (b, a, d, c)


def _complex(broken: bool) -> tuple[Filter, Filter]:
    """One complex tap as (real, imaginary), x = 1, t = i: ∗ gives conj(w), ⋆ gives h."""

    def conjugated(taps: Sequence[Any], x: Sequence[Any]) -> list[Any]:
        return [taps[0], -taps[1]]

    def plain(taps: Sequence[Any], x: Sequence[Any]) -> list[Any]:
        return [taps[0], taps[1]]

    return _step(conjugated, _ZERO, (1,), (0, 1)), _step(plain, _ZERO, (1,), (0, 1))


def _rounding(broken: bool) -> tuple[Filter, Filter]:
    """Three taps trained on x = (1, 1, 1) with t = 0: the step is their sum, in index order."""
    number: Callable[[str], Any] = float if broken else Fraction
    w = tuple(map(number, ("0.1", "0.2", "0.3")))

    def trained(f: Filter) -> Filter:
        output = (f[0] + f[1]) + f[2]
        return tuple(tap - output for tap in f)

    return trained(w), trained(backwards(w))


def _conjugated(f: Filter) -> Filter:
    return (f[0], -f[1])


def _as_it_is(f: Filter) -> Filter:
    return f


_CASES = (
    _Case("equal starts", "both nets start from (1, 0)",
          "start h from (0, 1)", _pair(_start)),
    _Case("equal states", "both momenta start at (1, 0), both filters at 0",
          "start the momentum of h at (0, 1)", _pair(_state)),
    _Case("noise by index", "the noise (1, 0) is drawn for the stored taps, from one seed",
          "flip the noise with the filter", _pair(_noise)),
    _Case("a rule that reads the index", "only the tap stored first is trained",
          "train the tap stored last of h", _pair(_one_tap)),
    _Case("ties by index", "only the largest entry of the gradient is used, the first of equals; "
          "x = (1, 1)", "the last of equals for h", _pair(_ties)),
    _Case("norms over blocks of taps", "the gradient is divided by its 1-norm over the taps "
          "{0, 1} and {2}; x = (1, 2, 3)", "blocks {0} and {1, 2} for h", _pair(_blocks)),
    _Case("one matrix over the taps", "the gradient is multiplied by the matrix (1, 1; 0, 1) in "
          "both nets", "for h read rows and columns backwards: (1, 0; 1, 1)", _pair(_matrix)),
    _Case("DropConnect mask by index", "the mask (1, 0) lies on the stored taps of both filters",
          "flip the mask with the filter", _pair(_mask)),
    _Case("a penalty that sees the position", "the penalty ½ Σ k w[k]² from (1, 1)",
          "let the penalty of h count k from the other end", _pair(_penalty)),
    _Case("data order", "the first sample of one net is (1, 0), of the other (0, 1)",
          "the same order", _data),
    _Case("dropout masks drawn apart", "of the activations (1, 1) one net keeps the first, the "
          "other the second", "one mask for both: activations are not flipped", _dropout),
    _Case("other parameters differ", "the bias is 0 in one net and 1 in the other",
          "equal biases: what is no filter is not flipped", _bias),
    _Case("alignment of an even filter", "'same' padding of two taps: a zero on the right for w, "
          "on the left for h; x = t = (1, 0), w = (0, 1)", "the same padding for both: the flip is "
          "about the middle of the window", _same_padding),
    _Case("a tied layer that was not converted", "one filter in two layers, the second stays a "
          "correlation; x = (1, 0, 0), w = (1, 2)", "convert every layer that uses it", _tied),
    _Case("phase of a stride", "stride 2 keeps outputs 0 and 2 of 'valid' ∗, and of 'full' ⋆ "
          "outputs 0 and 2 too; x = (1, 0, 0, 1), t = (1, 0)", "outputs 1 and 3 of 'full' ⋆",
          _stride),
    _Case("one axis flipped only", "2 × 2 taps, row by row: the rows are read backwards, their "
          "order is kept; x = (1, 2; 3, 5), w = (1, 0; 0, 0)", "flip both axes", _plane,
          lambda broken: _one_axis if broken else backwards),
    _Case("complex filters, no conjugate", "one complex tap (real, imaginary), x = 1, t = i: "
          "∗ conjugates its filter, and the flip is taken without conjugate",
          "the flip of complex filters is conj ∘ R", _complex,
          lambda broken: _as_it_is if broken else _conjugated),
    _Case("rounding", "double precision: the sum of three taps in index order; x = (1, 1, 1), "
          "t = 0, w = (0.1, 0.2, 0.3)", "exact arithmetic", _rounding),
)  # fmt: skip
