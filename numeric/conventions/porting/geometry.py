"""What all layers are written in: one strided, dilated correlation of a spread input.

With X the input, spread out with zeros between samples and padded in front by lo (cropped where
that is negative), a layer gives for every output channel o

    z[o, q] = Σᵢ Σⱼ X[i, s·q + d·j − lo] · K[o, i, j].

A transposed convolution has spread > 1 and stride 1; its kernel is flipped, as it adds
x[p]·W[j] to output s·p + d·j − pad.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Shape = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]

SAME_UPPER, SAME_LOWER = "SAME_UPPER", "SAME_LOWER"
"""As many outputs as ⌈n/s⌉, with the odd zero at the end, or in front."""

_NUMPY_MODES: dict[str, Literal["constant", "reflect", "edge", "wrap", "symmetric"]] = {
    "zero": "constant", "mirror": "reflect", "nearest": "edge", "wrap": "wrap",
    "symmetric": "symmetric",
}  # fmt: skip


@dataclass(frozen=True)
class Geometry:
    """Everything of a layer except its kernel; one number for each spatial axis.

    Attributes
    ----------
    stride, spread, dilation
        The steps of the outputs, between the samples of the input, and between those of the kernel.
    pads
        (lo, hi) for each axis, or `SAME_UPPER` or `SAME_LOWER`.
    groups
        The number of groups of channels.
    boundary
        What is padded: "zero", "mirror", "nearest", "wrap" or "symmetric", as in `model.extend`.
    """

    stride: Shape
    spread: Shape
    dilation: Shape
    pads: Pairs | str
    groups: int = 1
    boundary: str = "zero"

    def reach(self, kernel: Shape) -> Shape:
        """Return d·(k − 1) for each axis of a kernel of this spatial shape."""
        return tuple(d * (k - 1) for d, k in zip(self.dilation, kernel, strict=True))

    def resolved(self, kernel: Shape, spatial: Shape | None = None) -> Geometry:
        """Return the same with (lo, hi), where these do not depend on the size of the input.

        Without strides they do not; with them they do, and `spatial` is the size that is meant.
        """
        if not isinstance(self.pads, str):
            return self
        if any(s > 1 for s in self.stride):
            if spatial is None:
                return self
        else:
            spatial = spatial or tuple(1 for _ in kernel)
        pads = []
        for n, s, reach in zip(spatial, self.stride, self.reach(kernel), strict=True):
            total = max((-(-n // s) - 1) * s + reach + 1 - n, 0)
            less, more = total // 2, total - total // 2
            pads.append((less, more) if self.pads == SAME_UPPER else (more, less))
        return replace(self, pads=tuple(pads))

    def lengthened(self, zeros: Shape) -> Geometry:
        """Return the same for a kernel K with so many zeros at its end."""
        if isinstance(self.pads, str):
            return self
        more = (d * z for d, z in zip(self.dilation, zeros, strict=True))
        return replace(
            self, pads=tuple((lo, hi + x) for (lo, hi), x in zip(self.pads, more, strict=True))
        )

    def correlate(self, x: Array, kernel: Array) -> Array:
        """Return what a layer gives, by its definition.

        Shapes: (B, C, n₁, …), (O, C/groups, k₁, …) -> (B, O, L₁, …).
        """
        spatial = kernel.shape[2:]
        padded = self._padded(x, spatial)
        lengths = [
            max((n - reach - 1) // s + 1, 0)
            for n, reach, s in zip(padded.shape[2:], self.reach(spatial), self.stride, strict=True)
        ]
        outputs, inputs = (n // self.groups for n in (kernel.shape[0], x.shape[1]))
        result = np.zeros((x.shape[0], kernel.shape[0], *lengths), np.result_type(x, kernel))
        for place in product(*map(range, spatial)):
            seen = [
                slice(d * j, d * j + s * (n - 1) + 1, s)
                for d, j, s, n in zip(self.dilation, place, self.stride, lengths, strict=True)
            ]
            for g in range(self.groups):
                rows = slice(g * outputs, (g + 1) * outputs)
                columns = slice(g * inputs, (g + 1) * inputs)
                part = padded[(slice(None), columns, *seen)]
                taps = kernel[rows].reshape(outputs, inputs, -1)[
                    :, :, np.ravel_multi_index(place, spatial)
                ]
                result[:, rows] += np.einsum("oi,bi...->bo...", taps, part)
        return result

    def _padded(self, x: Array, kernel: Shape) -> Array:
        """Return the input spread out, padded, and cropped where a padding is negative."""
        pads = self.resolved(kernel, x.shape[2:]).pads
        sizes = [t * (n - 1) + 1 for t, n in zip(self.spread, x.shape[2:], strict=True)]
        spread = np.zeros((*x.shape[:2], *sizes), x.dtype)
        every = [slice(None, None, t) for t in self.spread]
        spread[(slice(None), slice(None), *every)] = x
        width = [(0, 0), (0, 0)]
        kept = [slice(None), slice(None)]
        # `resolved` gives numbers for every input of known size.
        for lo, hi in pads if not isinstance(pads, str) else ():
            width.append((max(lo, 0), max(hi, 0)))
            kept.append(slice(max(-lo, 0), min(hi, 0) or None))
        padded: Array = np.pad(spread, width, mode=_NUMPY_MODES[self.boundary])
        return padded[tuple(kept)]
