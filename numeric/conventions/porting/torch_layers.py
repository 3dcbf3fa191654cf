"""PyTorch: torch.nn.Conv1d to Conv3d and ConvTranspose1d to 3d, and their functions."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import SAME_UPPER, Array, Geometry, Shape
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.layers import (
    Layer,
    Options,
    changed,
    compact,
    each,
    explicit,
    is_same,
    plain,
    transposed,
)

_CONV = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"}
_TRANSPOSE = {"stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "dilation": 1}
_BOUNDARIES = {"zeros": "zero", "reflect": "mirror", "replicate": "nearest", "circular": "wrap"}


def _read(options: Options, kernel: Shape) -> Geometry:
    rank, padding = len(kernel), options["padding"]
    stride, dilation = (each(options[key], rank, key) for key in ("stride", "dilation"))
    if options["padding_mode"] not in _BOUNDARIES:
        raise PortError(
            f"port got padding_mode={options['padding_mode']!r}; PyTorch has "
            f"{', '.join(_BOUNDARIES)}"
        )
    boundary = _BOUNDARIES[options["padding_mode"]]
    ones = (1,) * rank
    if padding == "same":
        if stride != ones:
            raise PortError("port: torch has padding='same' only with stride=1")
        same = Geometry(stride, ones, dilation, SAME_UPPER, options["groups"], boundary)
        return same.resolved(kernel)
    pads = (0,) * rank if padding == "valid" else each(padding, rank, "padding")
    pairs = tuple((p, p) for p in pads)
    return Geometry(stride, ones, dilation, pairs, options["groups"], boundary)


def _write(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    plain(name, geometry)
    modes = {boundary: mode for mode, boundary in _BOUNDARIES.items()}
    if geometry.boundary not in modes:
        raise PortError(f"port: {name} cannot pad with '{geometry.boundary}' values")
    pads = explicit(name, geometry)
    padding: Any = compact([lo for lo, _ in pads])
    if any(lo != hi or lo < 0 for lo, hi in pads):
        if not is_same(geometry, kernel):
            raise PortError(
                f"port: the source pads by {pads}, and {name} pads both ends of an axis alike; pad "
                "the input by torch.nn.functional.pad before, and port with no padding"
            )
        padding = "same"
    options = {
        "stride": compact(geometry.stride),
        "padding": padding,
        "dilation": compact(geometry.dilation),
        "groups": geometry.groups,
        "padding_mode": modes[geometry.boundary],
    }
    return changed(options, _CONV)


def _read_transposed(options: Options, kernel: Shape) -> Geometry:
    rank = len(kernel)
    stride, padding, more, dilation = (
        each(options[key], rank, key) for key in ("stride", "padding", "output_padding", "dilation")
    )
    return of_transposed(stride, tuple((p, p) for p in padding), more, dilation, kernel,
                         options["groups"])  # fmt: skip


def of_transposed(
    stride: Shape,
    padding: tuple[tuple[int, int], ...],
    more: Shape,
    dilation: Shape,
    kernel: Shape,
    groups: int,
) -> Geometry:
    """Return the geometry of Σ x[p]·W[j] added to s·p + d·j − pad, with more outputs at the end."""
    reach = tuple(d * (k - 1) for d, k in zip(dilation, kernel, strict=True))
    pads = tuple((r - lo, r - hi + m) for r, (lo, hi), m in zip(reach, padding, more, strict=True))
    return Geometry((1,) * len(kernel), stride, dilation, pads, groups)


def transposed_options(
    name: str, geometry: Geometry, kernel: Shape
) -> tuple[tuple[tuple[int, int], ...], Shape]:
    """Return what is cut off at both ends of each axis, and how many outputs are added.

    Raises
    ------
    PortError
        When a transposed layer cannot have it.
    """
    transposed(name, geometry)
    cut, more = [], []
    for (lo, hi), reach, t, d in zip(
        explicit(name, geometry), geometry.reach(kernel), geometry.spread, geometry.dilation,
        strict=True,
    ):  # fmt: skip
        end = reach - hi
        added = max(-end, 0)
        if reach < lo or added >= max(t, d):
            raise PortError(
                f"port: the source has more zeros around its input than a transposed convolution "
                f"with this kernel: {geometry.pads} beside {geometry.reach(kernel)}; {name} cannot"
            )
        cut.append((reach - lo, end + added))
        more.append(added)
    return tuple(cut), tuple(more)


def _zeros(name: str, geometry: Geometry, kernel: Shape) -> Shape:
    """Return how many zeros in front let PyTorch cut off more at the end than at the beginning.

    It cuts off as many at both ends; what comes from zeros in front may go without loss.
    """
    cut, more = transposed_options(name, geometry, kernel)
    missing = (hi - extra - lo for (lo, hi), extra in zip(cut, more, strict=True))
    return tuple(max(-(-x // d), 0) for x, d in zip(missing, geometry.dilation, strict=True))


def _write_transposed(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    cut, more = transposed_options(name, geometry, kernel)
    padding, added = [], []
    for (lo, hi), extra, t, d in zip(cut, more, geometry.spread, geometry.dilation, strict=True):
        # PyTorch cuts off both ends alike, and then adds at the end.
        if not 0 <= lo - hi + extra < max(t, d):
            raise PortError(
                f"port: the source cuts off {lo} and {hi - extra} outputs at the ends of an axis, "
                f"and {name} as many at both, save for output_padding < max(stride, dilation); cut "
                "the output yourself"
            )
        padding.append(lo)
        added.append(lo - hi + extra)
    options = {
        "stride": compact(geometry.spread),
        "padding": compact(padding),
        "output_padding": compact(added),
        "groups": geometry.groups,
        "dilation": compact(geometry.dilation),
    }
    return changed(options, _TRANSPOSE)


def _run(function: str, x: Array, w: Array, options: Options) -> Array:
    torch = importlib.import_module("torch")
    tensors = [torch.from_numpy(np.ascontiguousarray(each, wide(each))) for each in (x, w)]
    given = dict(options)
    mode = given.pop("padding_mode", "zeros")
    if mode == "zeros":
        result = getattr(torch.nn.functional, function)(*tensors, **given)
    else:
        # Only the layers have boundaries.
        name = function.replace("conv", "Conv")
        outputs, inputs = w.shape[0], w.shape[1] * given.get("groups", 1)
        layer = getattr(torch.nn, name)(
            inputs, outputs, w.shape[2:], bias=False, padding_mode=mode, dtype=tensors[1].dtype,
            **given,
        )  # fmt: skip
        layer.weight = torch.nn.Parameter(tensors[1], requires_grad=False)
        result = layer(tensors[0])
    found: Array = result.numpy()
    return found


def wide(values: Array) -> Any:
    """Return the dtype of the same kind in double precision."""
    return np.complex128 if values.dtype.kind == "c" else np.float64


def layers() -> Iterator[Layer]:
    """Yield the layers of PyTorch, and the functions that compute them."""
    for rank in (1, 2, 3):
        for name, function in (
            (f"torch.nn.Conv{rank}d", f"conv{rank}d"),
            (f"torch.nn.functional.conv{rank}d", f"conv{rank}d"),
        ):
            defaults = dict(_CONV)
            if "functional" in name:
                del defaults["padding_mode"]
            yield Layer(
                name,
                "torch",
                (rank,),
                defaults,
                lambda _: Kernel("OI*"),
                lambda options, kernel: _read({**_CONV, **options}, kernel),
                partial(_written_by, name),
                partial(_run, function),
                "(N, C, …)",
                "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html",
                is_complex=True,
            )
        for name in (
            f"torch.nn.ConvTranspose{rank}d",
            f"torch.nn.functional.conv_transpose{rank}d",
        ):
            yield Layer(
                name,
                "torch",
                (rank,),
                _TRANSPOSE,
                lambda _: Kernel("IO*", flipped=True, split="O"),
                _read_transposed,
                partial(_write_transposed, name),
                partial(_run, f"conv_transpose{rank}d"),
                "(N, C, …)",
                "https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html",
                is_complex=True,
                zeros=partial(_zeros, name),
            )


def _written_by(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    options = _write(name, geometry, kernel)
    if "functional" in name and "padding_mode" in options:
        raise PortError(f"port: {name} pads with zeros only; torch.nn has padding_mode")
    return options
