"""A training problem for one filter, and its flip: what an update rule is tried on.

The loss at step s is L_s(w) = ½ Σ a (w − t_s)² + c Σ w · (w moved by one output channel), summed
over all entries. It is made so that flipping a, t_s and w flips its gradient *bit for bit*: every
entry of the gradient is computed by the same operations in the same order in both problems, and
the coupling runs across channels, which no flip touches. So a difference between two runs is the
rule's and never the problem's. The Hessian is not diagonal, the targets change at every step, and
no array is its own flip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbolic.errors import EvidenceError

Array = NDArray[Any]

COUPLING = 0.25


@dataclass(frozen=True)
class Shape:
    """Sizes of a filter (out, in, spatial …); the last ``spatial`` axes are those that flip.

    Raises
    ------
    EvidenceError
        When the flip would leave every filter as it is, and thus everything commute with it; or
        when it would reach the axis of the outputs.
    """

    name: str
    sizes: tuple[int, ...]
    spatial: int

    def __post_init__(self) -> None:
        taps = self.sizes[len(self.sizes) - self.spatial :] if self.spatial > 0 else ()
        if not 0 < self.spatial < len(self.sizes) or min(self.sizes) < 1 or max(taps) < 2:
            raise EvidenceError(
                f"Shape: sizes {self.sizes} of which the last {self.spatial} flip; outputs, and "
                "then an axis of at least two taps that flips, are needed"
            )

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes that flip, counted from the end."""
        return tuple(range(-self.spatial, 0))


SHAPES = (
    Shape("2-D, odd", (6, 3, 5, 5), 2),
    Shape("2-D, even", (6, 3, 4, 4), 2),
    Shape("2-D, unequal", (4, 3, 5, 2), 2),
    Shape("1-D", (5, 3, 7), 1),
    Shape("depthwise", (6, 1, 3, 3), 2),
)


@dataclass(frozen=True)
class Problem:
    """The arrays of one problem: ``start`` and ``curvature`` of the filter's shape, targets."""

    start: Array
    curvature: Array
    targets: tuple[Array, ...]

    def gradient(self, w: Array, step: int) -> Array:
        """∂L_s/∂w, entry by entry: a (w − t_s) + c (both channel neighbours of w)."""
        neighbours = np.roll(w, 1, axis=0) + np.roll(w, -1, axis=0)
        own = self.curvature * (w - self.targets[step])
        return np.asarray(own + w.dtype.type(COUPLING) * neighbours)

    def flipped(self, axes: tuple[int, ...]) -> Problem:
        """Return the problem whose every array is read backwards along the axes."""
        start, curvature, *targets = (
            np.ascontiguousarray(np.flip(array, axes))
            for array in (self.start, self.curvature, *self.targets)
        )
        return Problem(start, curvature, tuple(targets))


def make_problem(shape: Shape, dtype: str, steps: int, seed: int) -> Problem:
    """Draw a problem: starts of the size that initialisers give, targets of size 1.

    The same seed gives the same numbers in every dtype, up to their rounding.

    Raises
    ------
    EvidenceError
        When the dtype is no floating-point type of NumPy.
    """
    try:
        known = np.dtype(dtype).kind == "f"
    except TypeError:
        known = False
    if not known:
        raise EvidenceError(f"make_problem: dtype {dtype!r}; a float of NumPy, such as 'float32'")
    generator = np.random.default_rng(seed)

    def drawn(scale: float) -> Array:
        return (scale * generator.standard_normal(shape.sizes)).astype(dtype)

    start = drawn(0.3)
    # Above 2c everywhere: the loss is convex, and no rule diverges for want of a minimum.
    curvature = (1 + generator.random(shape.sizes)).astype(dtype)
    return Problem(start, curvature, tuple(drawn(1.0) for _ in range(steps)))
