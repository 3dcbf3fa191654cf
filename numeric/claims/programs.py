"""Chapter G: what NumPy and SciPy compute, and the gradients of layers of neural networks.

Gaussian integers and small integers are exact in floating point, and so are the sums here: results
are compared as rationals. `numeric.identify` measures the library functions as a whole.

Sources: the documentation of NumPy and SciPy (G12); V. Dumoulin, F. Visin, "A guide to convolution
arithmetic for deep learning" (2016) (G9).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import scipy

from numeric.claims.claim import Case, Draw, Variation, claim
from numeric.claims.comparison import Comparison, equal
from numeric.claims.numbers import Number, multiply, total
from numeric.claims.tables import Index, Table, box
from numeric.formulas.gauss import Gauss

# ------------------------------------------------------------------ G12


def _table(array: Any, start: int = 0) -> Table:
    """Return an array as a table, exactly."""
    return Table({(start + n,): _exact(z) for n, z in enumerate(array)})


def _exact(value: Any) -> Gauss:
    return Gauss.of(Fraction(float(value.real)), Fraction(float(value.imag)))


def _integers(draw: Draw, length: int) -> Any:
    parts = [[draw.integer(-9, 9) for _ in range(length)] for _ in range(2)]
    return np.array(parts[0]) + 1j * np.array(parts[1])


def _libraries(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for n, m in ((5, 3), (3, 6), (4, 4)):
        a, v = _integers(draw, n), _integers(draw, m)
        first, second = _table(v), _table(a)
        expected = wrong("a ∗ v in place of v ∗ a", first.corr(second), second.corr(first))
        low = wrong("lags from −(len a − 1)", 1 - m, -n)
        found = {
            "np.correlate(a, v, 'full')": np.correlate(a, v, "full"),
            "scipy.signal.correlate(a, v)": scipy.signal.correlate(a, v, method="direct"),
            "np.convolve(a, conj(v[::-1]))": np.convolve(
                a, wrong("v not conjugated", np.conj(v), v)[::-1]
            ),
            "conj(np.correlate(v, a, 'full')[::-1])": np.conj(np.correlate(v, a, "full")[::-1]),
        }
        for name, result in found.items():
            for k in range(n + m - 1):
                left, right = _exact(result[k]), expected.at((low + k,))
                yield equal(f"{name} holds v ∗ a at the lags 1 − len v, …, len a − 1", left, right)


claim(
    "G12",
    Case("arrays", "Gaussian integers, len a >, < and = len v", _libraries),
    checked="np.correlate(a, v, 'full'), scipy.signal.correlate(a, v), np.convolve(a, "
    "conj(v[::-1])) and conj(np.correlate(v, a, 'full')[::-1]) hold v ∗ a at the lags 1 − "
    "len v, …, len a − 1, exactly",
)


# ------------------------------------------------------------------ G9


@dataclass(frozen=True)
class Layer:
    """The sizes of a layer: its channels, the sides of images and filters, and how it slides."""

    inputs: int
    outputs: int
    side: int
    taps: int
    stride: int
    padding: int
    dilation: int
    groups: int

    @property
    def result(self) -> int:
        """The side of the output."""
        reach = self.dilation * (self.taps - 1) + 1
        return (self.side + 2 * self.padding - reach) // self.stride + 1

    def joined(self, output: int, channel: int) -> bool:
        """Tell whether an output channel looks at an input channel."""
        per_output, per_input = self.outputs // self.groups, self.inputs // self.groups
        return output // per_output == channel // per_input

    def output(
        self, filters: dict[tuple[int, int], Table], images: list[Table], o: int, n: Index
    ) -> Number:
        """Return y_o(n) = Σ_c Σ_k w_oc(k) x_c(s n + d k − p), the definition of the layer."""
        terms = []
        for c in range(self.inputs):
            if self.joined(o, c):
                for k, weight in filters[o, c].values.items():
                    place = tuple(
                        self.stride * a + self.dilation * b - self.padding
                        for a, b in zip(n, k, strict=True)
                    )
                    terms.append(multiply(weight, images[c].at(place)))
        return total(terms)


_LAYERS = (
    Layer(2, 2, 4, 2, 1, 0, 1, 1),
    Layer(2, 1, 5, 2, 2, 1, 1, 1),
    Layer(1, 2, 5, 2, 1, 1, 2, 1),
    Layer(2, 2, 5, 3, 2, 2, 1, 2),
    Layer(2, 2, 6, 2, 3, 1, 2, 2),
)


def _spread(f: Table, by: int) -> Table:
    """Return ↑m f."""
    return f.moved(lambda n: tuple(by * x for x in n))


def _image(draw: Draw, side: int) -> Table:
    return Table({n: Gauss.of(draw.sign() * draw.integer(1, 9)) for n in box((side, side))})


def _gradients(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """Compare with the gradient of the loss Σ_o Σ_n δ_o(n) y_o(n), which is bilinear in w and x.

    So its derivative in one coordinate is its value with the unit vector of that coordinate in the
    place of x, or of w.
    """
    for layer in _LAYERS:
        joined = [(o, c) for o in range(layer.outputs) for c in range(layer.inputs)]
        joined = [pair for pair in joined if layer.joined(*pair)]
        filters = {pair: _image(draw, layer.taps) for pair in joined}
        images = [_image(draw, layer.side) for _ in range(layer.inputs)]
        deltas = [_image(draw, layer.result) for _ in range(layer.outputs)]
        dilated = {
            pair: _spread(w, wrong("w not dilated", layer.dilation, 1))
            for pair, w in filters.items()
        }
        by = (layer.padding,) * 2
        padded = [x.shift(wrong("x not padded", by, (0, 0))) for x in images]
        spread = [_spread(u, wrong("δ not spread by the stride", layer.stride, 1)) for u in deltas]
        yield from _forward(layer, filters, images, dilated, padded)
        for c in range(layer.inputs):
            outputs = [o for o in range(layer.outputs) if layer.joined(o, c)]
            folded = [
                wrong("∗ in place of ⋆", Table.conv, Table.corr)(dilated[o, c], spread[o])
                for o in outputs
            ]
            for m in box((layer.side,) * 2):
                place = tuple(a + b for a, b in zip(m, by, strict=True))
                right = total([u.at(place) for u in folded])
                unit = [Table({m: Gauss.of(int(k == c))}) for k in range(layer.inputs)]
                left = _loss(layer, filters, unit, deltas)
                yield equal("∂L/∂x_c = crop Σ_o (↑d w_oc) ⋆ (↑s δ_o)", left, right)
        for o, c in joined:
            crossed = spread[o].corr(padded[c])
            for k in box((layer.taps,) * 2):
                unit_filter = {pair: Table({k: Gauss.of(int(pair == (o, c)))}) for pair in joined}
                left = _loss(layer, unit_filter, images, deltas)
                right = crossed.at(tuple(layer.dilation * x for x in k))
                yield equal("∂L/∂w_oc = ↓d[(↑s δ_o) ∗ x_c]", left, right)


def _forward(
    layer: Layer,
    filters: dict[tuple[int, int], Table],
    images: list[Table],
    dilated: dict[tuple[int, int], Table],
    padded: list[Table],
) -> Iterator[Comparison]:
    for o in range(layer.outputs):
        channels = [c for c in range(layer.inputs) if layer.joined(o, c)]
        folded = [dilated[o, c].corr(padded[c]) for c in channels]
        for n in box((layer.result,) * 2):
            place = tuple(layer.stride * x for x in n)
            right = total([u.at(place) for u in folded])
            left = layer.output(filters, images, o, n)
            yield equal("y_o = ↓s Σ_c (↑d w_oc) ∗ x_c", left, right)


def _loss(
    layer: Layer, filters: dict[tuple[int, int], Table], images: list[Table], deltas: list[Table]
) -> Number:
    terms = []
    for o, delta in enumerate(deltas):
        for n, value in delta.values.items():
            terms.append(multiply(value, layer.output(filters, images, o, n)))
    return total(terms)


claim(
    "G9",
    Case("ℤ²", "integers; channels, groups, stride, padding and dilation in 5 layers", _gradients),
    checked="y_o = ↓s Σ_c (↑d w_oc) ∗ x_c, ∂L/∂x_c = crop Σ_o (↑d w_oc) ⋆ (↑s δ_o) and ∂L/∂w_oc = "
    "↓d[(↑s δ_o) ∗ x_c] with x_c padded, every entry, against the layer's definition and "
    "the exact derivatives of a bilinear loss",
)
