"""Running both sides of a port on integers: the results must be equal, number by number."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import Array, Geometry, Shape
from numeric.conventions.porting.kernels import CANONICAL, PortError, Step, apply, small, steps
from numeric.conventions.porting.layers import Layer

LARGEST = 4
"""Integers up to this size: with few channels no sum leaves the range where float32 is exact."""
MOST_WEIGHTS = 4096
BATCH = 2
EXTRAS = {
    "torch": "torch", "jax": "jax", "flax": "layers", "keras": "layers",
    "tensorflow": "tensorflow", "onnxruntime": "libraries", "cv2": "libraries",
}  # fmt: skip
"""The extra of this project that brings what a layer is run with."""
MOST_KEPT = 256
_RESULTS: dict[tuple[Any, ...], Array] = {}


@dataclass(frozen=True)
class Check:
    """What was run to check a port.

    Attributes
    ----------
    ran
        The names of the libraries' functions that were run.
    inputs
        The shapes of the inputs, (B, C, n₁, …).
    text
        The same in a sentence.
    """

    ran: tuple[str, ...]
    inputs: tuple[Shape, ...]
    text: str

    @property
    def complete(self) -> bool:
        """Whether both sides were run, and gave the same."""
        return len(self.ran) == 2


def check(
    here: Layer,
    there: Layer,
    options: Mapping[str, Any],
    written: Mapping[str, Any],
    weight: Array,
    groups: int,
    spatial: Shape | None,
    more: list[Step],
) -> Check:
    """Run what can be run on integers, with a weight of the same kind.

    `more` are steps after those from one way of storing to the other.

    Raises
    ------
    PortError
        When a library refuses its side, or the sides differ.
    """
    given = here.complete(options)
    kernel, goal = here.kernel(given), there.kernel(there.complete(written))
    shape, fewer = small(kernel, weight.shape, groups, MOST_WEIGHTS)
    options, written = (_with_groups(each, groups, fewer) for each in (options, written))
    geometry = here.read(here.complete(options), kernel.spatial(shape))
    generator = np.random.default_rng(0)
    w = _integers(generator, shape, weight.dtype)
    moved = apply(steps(kernel, goal, shape, fewer) + more, w)
    canonical = apply(steps(kernel, CANONICAL, shape, fewer), w)
    inputs = []
    sides = [(here, options, w), (there, written, moved)]
    ran = [side for side in sides if side[0].installed]
    for size in _sizes(geometry, kernel.spatial(shape), spatial) if ran else ():
        x = _integers(generator, (BATCH, canonical.shape[1] * fewer, *size), weight.dtype)
        inputs.append(x.shape)
        results = [_run(layer, x, stored, words) for layer, words, stored in ran]
        if len(results) < 2:
            results.append(geometry.correlate(x, canonical))
        if not np.array_equal(results[0], results[1]):
            shapes = " and ".join(str(r.shape) for r in results)
            raise PortError(
                f"port from {here.name} to {there.name} is wrong at inputs of shape {x.shape} "
                f"(results of shapes {shapes}): a fault of convproof or of the installed versions; "
                "nothing is handed out, please report it"
            )
    names = tuple(layer.name for layer, _, _ in ran)
    return Check(names, tuple(inputs), _text(sides, names, inputs, shape))


def _text(sides: list[Any], ran: tuple[str, ...], inputs: list[Shape], shape: Shape) -> str:
    sizes = ", ".join(map(str, inputs))
    if len(ran) == 2:
        return f"both were run on integers, inputs {sizes}, weights {shape}: equal number by number"
    missing = [layer for layer, _, _ in sides if layer.name not in ran]
    needed = dict.fromkeys(EXTRAS[x.package] for x in missing if x.package in EXTRAS)
    remedy = f" (pip install 'convproof[{','.join(needed)}]' to run it)" if needed else ""
    if ran:
        return (
            f"{missing[0].name} cannot be run here{remedy}; {ran[0]} gave number by number what "
            f"the documented definition says, on integers, inputs {sizes}"
        )
    return f"neither side can be run here{remedy}: moved by the documented rules alone"


def _sizes(geometry: Geometry, kernel: Shape, spatial: Shape | None) -> list[Shape]:
    """Return sizes of inputs: longer than the kernel, all different, and of both parities.

    What a negative padding cuts off comes on top: some libraries refuse to give no output.
    """
    if spatial is not None:
        return [spatial]
    pads = ((0, 0),) * len(kernel) if isinstance(geometry.pads, str) else geometry.pads
    least = [
        reach + max(-lo, 0) + max(-hi, 0)
        for reach, (lo, hi) in zip(geometry.reach(kernel), pads, strict=True)
    ]
    return [tuple(x + 4 + more + axis for axis, x in enumerate(least)) for more in (0, 1)]


def _integers(generator: np.random.Generator, shape: Shape, dtype: Any) -> Array:
    values = generator.integers(-LARGEST, LARGEST + 1, shape).astype(np.float64)
    if dtype.kind == "c":
        return values + 1j * generator.integers(-LARGEST, LARGEST + 1, shape)
    return values


def _with_groups(options: Mapping[str, Any], groups: int, fewer: int) -> dict[str, Any]:
    return {
        key: fewer if "group" in key and value == groups else value
        for key, value in options.items()
    }


def _run(layer: Layer, x: Array, w: Array, options: Mapping[str, Any]) -> Array:
    """Return the result of a layer; the same calls come often while pairs are tabulated."""
    words = repr(sorted(options.items()))
    key = (layer.name, words, x.shape, x.tobytes(), w.shape, w.tobytes())
    if key not in _RESULTS:
        if len(_RESULTS) >= MOST_KEPT:
            _RESULTS.clear()
        _RESULTS[key] = _call(layer, x, w, options)
    return _RESULTS[key]


def _call(layer: Layer, x: Array, w: Array, options: Mapping[str, Any]) -> Array:
    try:
        with warnings.catch_warnings():
            # What a library says of its own ways is not about the weight.
            warnings.simplefilter("ignore")
            return np.asarray(layer.run(x, w, options))
    except PortError:
        raise
    except Exception as error:
        text = " ".join(str(error).split())
        raise PortError(
            f"port: {layer.name} with {dict(options)} refuses this: {type(error).__name__}: "
            f"{text:.200}"
        ) from error
