"""`port`: reads a weight as its library means it, and writes it as another one does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy.typing as npt

from numeric.conventions.calling.arrays import array_of
from numeric.conventions.porting import (
    filters,
    jax_layers,
    keras_layers,
    older_layers,
    onnx_layers,
    torch_layers,
)
from numeric.conventions.porting.checking import Check, check
from numeric.conventions.porting.geometry import Array, Shape
from numeric.conventions.porting.kernels import PortError, Step, apply, lengthen, steps
from numeric.conventions.porting.layers import Layer, each, is_whole, plain_numbers
from symbolic.showing import escape, near


@dataclass(frozen=True, eq=False)
class Ported:
    """A weight for another library.

    Attributes
    ----------
    weight
        The array, as the target stores it.
    options
        The options that the target needs, in its own words; what is not named is its default.
    source, target
        The names.
    recipe
        What was done to the weight and what else changes, line by line.
    code
        The same as Python, a line for each step on an array `w`: the weight was made by it.
    check
        Which sides were run, on what, and with what result.
    """

    weight: Array
    options: Mapping[str, Any]
    source: str
    target: str
    recipe: tuple[str, ...]
    code: str
    check: Check

    def __str__(self) -> str:
        given = ", ".join(f"{key}={value!r}" for key, value in self.options.items())
        lines = [f"{self.source} → {self.target}({given}), weight of shape {self.weight.shape}"]
        lines += [f"    {line}" for line in self.recipe]
        return "\n".join([*lines, f"    checked: {self.check.text}"])

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        given = ", ".join(f"{key}={value!r}" for key, value in self.options.items())
        lines = [f"**{escape(f'{self.source} → {self.target}({given})')}**", ""]
        lines += [f"1. {escape(line)}" for line in self.recipe]
        return "\n".join([*lines, "", f"Checked: {escape(self.check.text)}."])


def port(
    weight: npt.ArrayLike, source: str, target: str, *, spatial: Shape | None = None, **options: Any
) -> Ported:
    """Return the weight of a layer as another library stores it, with the options it needs there.

    Both then compute the same for every input that is at least as long as the kernel.

    Parameters
    ----------
    weight
        As the source stores it: an array, or a tensor that NumPy can read.
    source, target
        Public names of layers, operators or functions, see `layer_names`.
    spatial
        The size of the input, where the padding depends on it ('SAME' with strides).
    **options
        The options of the source that are not its defaults, in its own words, such as stride=2.

    Returns
    -------
    Ported
        The array, the options, the recipe, and the check: both libraries were run on integers,
        where both are installed, and gave exactly the same numbers.

    Raises
    ------
    PortError
        When a name or option is not known, the weight has the wrong shape, or the target cannot
        compute what the source does; the message says what stands in the way.

    Examples
    --------
    >>> import numpy as np
    >>> found = port(np.ones((8, 3, 5, 5)), "torch.nn.Conv2d", "keras.layers.Conv2D", stride=2)
    >>> found.weight.shape, found.options
    ((5, 5, 3, 8), {'strides': 2})
    """
    here, there = _layer(source), _layer(target)
    array = _array(weight)
    options = {key: plain_numbers(value) for key, value in options.items()}
    given = here.complete(options)
    kernel = here.kernel(given)
    rank = kernel.rank(array.ndim)
    for layer in (here, there):
        if rank not in layer.ranks:
            raise PortError(
                f"port: a weight of shape {array.shape} has {array.ndim} axes, {array.ndim - rank} "
                f"of them for channels as {source} stores it; {layer.name} takes "
                f"{' or '.join(map(str, layer.ranks))} spatial axes beside those"
            )
        if array.dtype.kind == "c" and not layer.is_complex:
            raise PortError(f"port: the weight is complex, and {layer.name} takes real ones")
    shape = kernel.spatial(array.shape)
    geometry = here.read(given, shape)
    _check_groups(source, kernel.channels(array.shape, 1), geometry.groups, kernel.split)
    if spatial is not None:
        spatial = each(spatial, rank, "spatial")
    resolved = geometry.resolved(shape, spatial)
    zeros = there.zeros(resolved, shape) if there.zeros is not None else (0,) * rank
    longer = tuple(k + z for k, z in zip(shape, zeros, strict=True))
    written = there.write(resolved.lengthened(zeros), longer)
    goal = there.kernel(there.complete(written))
    more = lengthen(goal, zeros)
    recipe = steps(kernel, goal, array.shape, geometry.groups) + more
    result = apply(recipe, array)
    checked = check(here, there, dict(options), written, array, geometry.groups, spatial, more)
    return Ported(
        result, written, source, target, _words(here, there, recipe),
        "\n".join(step.code for step in recipe), checked,
    )  # fmt: skip


def layer_names() -> tuple[str, ...]:
    """Return the names that `port` knows."""
    return tuple(all_layers())


@cache
def all_layers() -> dict[str, Layer]:
    """Return all layers by name."""
    modules = (torch_layers, jax_layers, keras_layers, onnx_layers, filters, older_layers)
    return {layer.name: layer for module in modules for layer in module.layers()}


def _layer(name: str) -> Layer:
    found = all_layers().get(name)
    if found is None:
        nearest = near(name, all_layers())
        meant = f"; did you mean {' or '.join(nearest)}" if nearest else ""
        raise PortError(f"port does not know {name!r}{meant}; it knows {', '.join(all_layers())}")
    return found


def _array(weight: Any) -> Array:
    array = array_of("port", "the weight", weight, PortError)
    if array.dtype.kind not in "iufc" or array.size == 0:
        raise PortError(
            f"port got a weight of dtype {array.dtype} and shape {array.shape}; numbers are needed"
        )
    return array


def _check_groups(source: str, channels: tuple[int, int], groups: Any, split: str) -> None:
    outputs, inputs = channels
    if not is_whole(groups) or groups < 1 or (inputs if split == "O" else outputs) % groups:
        raise PortError(
            f"port: a kernel of {outputs} × {inputs} channels as {source} stores it cannot have "
            f"{groups} groups"
        )


def _words(here: Layer, there: Layer, recipe: list[Step]) -> tuple[str, ...]:
    lines = [step.words for step in recipe] or ["the weight stays as it is"]
    if here.data != there.data:
        lines.append(f"the data is laid out as {there.data} instead of {here.data}")
    if "C" in here.data and "C" in there.data:
        lines.append("a bias stays as it is")
    return tuple(lines)
