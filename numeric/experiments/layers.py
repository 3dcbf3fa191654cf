"""Layers of one channel in exact arithmetic, ∗ and ⋆, and their gradients by dual numbers.

The two are separate code, each written from its own formula with array indices as libraries have
them, so that a flip is an observation about two computations and not about one. Both are 'valid':
they read the same inputs. Filters and data are real, so that no conjugate remains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from numeric.experiments.duals import Dual, value_and_gradient

Filter = tuple[Any, ...]
Layer = Callable[[Sequence[Any], Sequence[Any]], list[Any]]


def correlation(w: Sequence[Any], x: Sequence[Any]) -> list[Any]:
    """y[m] = Σ_k w[k] x[m + k], 'valid': (K,), (N,) -> (N − K + 1,)."""
    return [sum(w[k] * x[m + k] for k in range(len(w))) for m in range(len(x) - len(w) + 1)]


def convolution(h: Sequence[Any], x: Sequence[Any]) -> list[Any]:
    """y[m] = Σ_k h[k] x[m + K − 1 − k], 'valid': (K,), (N,) -> (N − K + 1,)."""
    last = len(h) - 1
    return [sum(h[k] * x[m + last - k] for k in range(len(h))) for m in range(len(x) - last)]


def squared_loss(outputs: Sequence[Any], target: Sequence[Any]) -> Any:
    """½ Σ (y − t)²."""
    errors = [y - t for y, t in zip(outputs, target, strict=True)]
    return sum(e * e for e in errors) * Fraction(1, 2)


def slope(loss: Callable[[list[Dual]], Dual], at: Filter) -> Filter:
    """Return the gradient of a loss of the taps, by dual numbers: (K,)."""
    taps = {k: Fraction(value) for k, value in enumerate(at)}
    _, gradient = value_and_gradient(lambda p: loss([p[k] for k in taps]), taps)
    return tuple(gradient.values())


def gradient(layer: Layer, taps: Filter, x: Sequence[Any], target: Sequence[Any]) -> Filter:
    """Return the gradient of the squared loss of one layer on one sample: (K,)."""
    return slope(lambda p: squared_loss(layer(p, x), target), taps)


def backwards(taps: Filter) -> Filter:
    """Return the taps read backwards: the flip, of a plane too if it is stored row by row."""
    return tuple(reversed(taps))
