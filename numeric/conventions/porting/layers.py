"""What a layer of a library is: how it stores its kernel, and what its options mean."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import SAME_UPPER, Array, Geometry, Pairs, Shape
from numeric.conventions.porting.kernels import Kernel, PortError

Options = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer, operator or function, by its public name.

    Attributes
    ----------
    name, package
        The name, and what must be importable to run it; "" when nothing of today runs it.
    ranks
        The numbers of spatial axes it takes.
    defaults
        Its options, in its own words, and their defaults.
    kernel
        From the options, how it stores its kernel.
    read
        From the options and the spatial shape of the kernel, what it computes.
    write
        The other way round; raises `PortError` with the reason where it cannot be said.
    run
        Calls it: (B, C, n₁, …), the stored weight, and the options -> (B, O, L₁, …).
    data
        How its input is laid out.
    source
        Where that is documented.
    is_complex
        Whether it takes complex weights.
    zeros
        How many zeros its kernel must get in front, axis by axis, to compute something; None where
        that never helps.
    """

    name: str
    package: str
    ranks: Shape
    defaults: Options
    kernel: Callable[[Options], Kernel]
    read: Callable[[Options, Shape], Geometry]
    write: Callable[[Geometry, Shape], dict[str, Any]]
    run: Callable[[Array, Array, Options], Array]
    data: str
    source: str
    is_complex: bool = False
    zeros: Callable[[Geometry, Shape], Shape] | None = None

    @property
    def installed(self) -> bool:
        """Whether it can be run here."""
        return bool(self.package) and importlib.util.find_spec(self.package) is not None

    def complete(self, options: Options) -> dict[str, Any]:
        """Return all options, the defaults included.

        Raises
        ------
        PortError
            When one is not known.
        """
        unknown = sorted(set(options) - set(self.defaults))
        if unknown:
            raise PortError(
                f"port: {self.name} has no option {unknown[0]!r} that is understood here; use "
                f"{', '.join(self.defaults)}"
            )
        return {**self.defaults, **options}


def cannot_run(*_: Any) -> Array:
    """Stand for a library of which nothing can be installed any more."""
    raise PortError("port: this library cannot be run")


def each(value: Any, rank: int, name: str) -> Shape:
    """Return a number for each axis: of an integer, or of a sequence of them.

    Raises
    ------
    PortError
        When it is neither; or negative, for paddings; or less than 1, for steps.
    """
    least = 0 if "pad" in name else 1
    values = (value,) * rank if is_whole(value) else value
    listed = isinstance(values, Sequence) and len(values) == rank
    if listed and all(is_whole(x) and x >= least for x in values):
        return tuple(values)
    raise PortError(
        f"port got {name}={value!r}; an integer of at least {least}, or {rank} of them, is needed"
    )


def is_whole(value: Any) -> bool:
    """Return whether this is an integer, and no bool."""
    return isinstance(value, int) and not isinstance(value, bool)


def plain_numbers(value: Any) -> Any:
    """Return NumPy's integers as Python's, also within lists and tuples."""
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, list | tuple):
        return type(value)(plain_numbers(x) for x in value)
    return value


def pairs_of(value: Any, rank: int, name: str) -> Pairs:
    """Return (lo, hi) for each axis: of an integer, of one for each axis, or of pairs.

    Raises
    ------
    PortError
        When it is none of these.
    """
    if is_whole(value):
        return ((value, value),) * rank
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == rank:
        pairs = [(x, x) if is_whole(x) else x for x in value]
        found = [tuple(x) for x in pairs if isinstance(x, Sequence)]
        if len(found) == rank and all(len(x) == 2 and all(map(is_whole, x)) for x in found):
            return tuple((x[0], x[1]) for x in found)
    raise PortError(
        f"port got {name}={value!r}; an integer, or for each of {rank} axes one or (lo, hi), is "
        "needed"
    )


def plain(name: str, geometry: Geometry) -> None:
    """Raise unless a layer that only convolves can compute it: no spread input."""
    if any(t > 1 for t in geometry.spread):
        raise PortError(
            f"port: the source spreads its input out by {geometry.spread}, as transposed "
            f"convolutions do, and {name} has no such option"
        )


def transposed(name: str, geometry: Geometry) -> None:
    """Raise unless a transposed layer can compute it: one output after another, zeros around."""
    if any(s > 1 for s in geometry.stride):
        raise PortError(
            f"port: the source leaves out outputs (stride {geometry.stride}), and {name} cannot: "
            "its stride spreads the input"
        )
    zeros_only(name, geometry)


def zeros_only(name: str, geometry: Geometry) -> None:
    """Raise unless what is padded is zero."""
    padded = isinstance(geometry.pads, str) or any(p > 0 for pair in geometry.pads for p in pair)
    if geometry.boundary != "zero" and padded:
        raise PortError(
            f"port: the source pads with '{geometry.boundary}' values and {name} only with zeros; "
            "pad the input yourself before, and port with no padding"
        )


def ungrouped(name: str, geometry: Geometry) -> None:
    """Raise unless there is one group."""
    if geometry.groups > 1:
        raise PortError(f"port: the source has {geometry.groups} groups and {name} has none")


def one_by_one(name: str, geometry: Geometry) -> None:
    """Raise unless there are no steps at all, as for filters."""
    plain(name, geometry)
    ungrouped(name, geometry)
    if any(x > 1 for x in (*geometry.stride, *geometry.dilation)):
        raise PortError(
            f"port: {name} has no stride and no dilation, the source has stride "
            f"{geometry.stride} and dilation {geometry.dilation}"
        )


def is_same(geometry: Geometry, kernel: Shape, end: str = SAME_UPPER) -> bool:
    """Return whether the padding is the one of 'SAME', at every size of the input."""
    if isinstance(geometry.pads, str):
        return geometry.pads == end
    if any(s > 1 for s in geometry.stride) or any(t > 1 for t in geometry.spread):
        return False
    wanted = Geometry(geometry.stride, geometry.spread, geometry.dilation, end).resolved(kernel)
    return wanted.pads == geometry.pads


def explicit(name: str, geometry: Geometry) -> Pairs:
    """Return (lo, hi) for each axis, or raise where they depend on the size of the input."""
    if isinstance(geometry.pads, str):
        raise PortError(
            f"port: with strides, '{geometry.pads}' pads inputs of different sizes differently, "
            f"and {name} needs numbers; pass spatial=(n, …), the size of the input"
        )
    return geometry.pads


def changed(options: Options, defaults: Options) -> dict[str, Any]:
    """Return the options that are not the defaults."""
    return {key: value for key, value in options.items() if value != defaults.get(key)}


def compact(values: Sequence[Any]) -> Any:
    """Return one value where all are the same, else a tuple."""
    return values[0] if len(set(values)) == 1 else tuple(values)
