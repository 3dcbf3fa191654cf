"""The table of all pairs: what can be moved from where to where, tried on a few typical layers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import Array, Geometry, Pairs, Shape
from numeric.conventions.porting.kernels import CANONICAL, PortError, apply, steps
from numeric.conventions.porting.layers import Layer
from numeric.conventions.porting.moving import all_layers, port
from numeric.conventions.porting.tried import Pair

RANK = 2


@dataclass(frozen=True)
class Typical:
    """A layer that is tried: its name, what it computes, and its channels."""

    name: str
    geometry: Geometry
    spatial: Shape
    outputs: int = 1
    inputs: int = 1


def typical(rank: int = RANK) -> tuple[Typical, ...]:
    """Return the layers that are tried with so many spatial axes."""
    ones, threes = (1,) * rank, (3,) * rank
    mixed = (3, 2, 4)[:rank]

    def layer(
        name: str, pads: Pairs, kernel: Shape, channels: Shape = (1, 1), **more: Any
    ) -> Typical:
        steps_of = {"stride": ones, "spread": ones, "dilation": ones, "groups": 1}
        return Typical(name, Geometry(**{**steps_of, **more}, pads=pads), kernel, *channels)

    none = ((0, 0),) * rank
    full = tuple((k - 1, k - 1) for k in mixed)
    cut = tuple((k - 2, k - 2) for k in threes)
    return (
        layer("filter, no padding", none, mixed),
        layer("filter, all outputs", full, mixed),
        layer("filter, same size", ((1, 1),) * rank, threes),
        layer("filter, same size, mirrored", ((1, 1),) * rank, threes, boundary="mirror"),
        layer("layer, padding 1", ((1, 1),) * rank, threes, (4, 3)),
        layer("layer, stride 2", none, threes, (4, 3), stride=(2,) * rank),
        layer("layer, groups, dilation 2", ((2, 2),) * rank, threes, (4, 3), dilation=(2,) * rank,
              groups=2),
        layer("transposed, stride 2", ((2, 2),) * rank, threes, (4, 3), spread=(2,) * rank),
        layer("transposed, padding 1, groups", cut, threes, (4, 3), spread=(2,) * rank, groups=2),
    )  # fmt: skip


def port_pairs(rank: int = RANK, names: Collection[str] | None = None) -> Iterator[Pair]:
    """Try all pairs of layers with so many spatial axes, or of these names among them.

    Functions that are the same as a layer, such as torch.nn.functional.conv2d, are left out.
    """
    chosen = [
        layer
        for layer in all_layers().values()
        if rank in layer.ranks
        and "functional" not in layer.name
        and (names is None or layer.name in names)
    ]
    stored = {layer.name: _stored(layer, rank) for layer in chosen}
    for source in chosen:
        for target in chosen:
            if source is not target:
                yield _pair(source, target, stored[source.name])


_Stored = dict[str, tuple[Array, dict[str, Any]]]


def _stored(layer: Layer, rank: int) -> _Stored:
    """Return the typical layers as a library has them, those that it can have."""
    found: _Stored = {}
    for each in typical(rank):
        generator = np.random.default_rng(1)
        kernel = generator.integers(-4, 5, (each.outputs, each.inputs, *each.spatial)) * 1.0
        try:
            options = layer.write(each.geometry, each.spatial)
            goal = layer.kernel(layer.complete(options))
            recipe = steps(CANONICAL, goal, kernel.shape, each.geometry.groups)
        except PortError:
            continue
        found[each.name] = apply(recipe, kernel), options
    return found


def _pair(source: Layer, target: Layer, stored: _Stored) -> Pair:
    checked: list[str] = []
    by_rule: list[str] = []
    refused: list[tuple[str, str]] = []
    for name, (weight, options) in stored.items():
        try:
            found = port(weight, source.name, target.name, **options)
        except PortError as error:
            refused.append((name, str(error)))
        else:
            (checked if found.check.complete else by_rule).append(name)
    return Pair(source.name, target.name, tuple(checked), tuple(by_rule), tuple(refused))
