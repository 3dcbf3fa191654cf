"""JAX and Flax: lax.conv_general_dilated, lax.conv_transpose, and Flax's two kinds of layers."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import (
    SAME_LOWER,
    SAME_UPPER,
    Array,
    Geometry,
    Pairs,
    Shape,
)
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.layers import (
    Layer,
    Options,
    changed,
    compact,
    each,
    explicit,
    pairs_of,
    transposed,
    ungrouped,
    zeros_only,
)

_DILATED = {
    "window_strides": 1, "padding": "VALID", "lhs_dilation": 1, "rhs_dilation": 1,
    "dimension_numbers": None, "feature_group_count": 1,
}  # fmt: skip
_TRANSPOSE = {
    "strides": 1, "padding": "VALID", "rhs_dilation": 1, "dimension_numbers": None,
    "transpose_kernel": False, "use_consistent_padding": False,
}  # fmt: skip
_FLAX = {
    "strides": 1, "padding": "SAME", "input_dilation": 1, "kernel_dilation": 1,
    "feature_group_count": 1,
}  # fmt: skip
_FLAX_TRANSPOSE = {"strides": 1, "padding": "SAME", "kernel_dilation": 1, "transpose_kernel": False}
_NAMES = {"SAME": SAME_UPPER, "SAME_LOWER": SAME_LOWER}


def _pads(padding: Any, rank: int) -> Pairs | str:
    if padding == "VALID":
        return ((0, 0),) * rank
    if isinstance(padding, str):
        if padding not in _NAMES:
            raise PortError(
                f"port got padding={padding!r}; 'VALID', 'SAME', 'SAME_LOWER' or numbers are "
                "understood"
            )
        return _NAMES[padding]
    return pairs_of(padding, rank, "padding")


def _geometry(
    stride: Shape, spread: Shape, dilation: Shape, padding: Any, groups: int, kernel: Shape
) -> Geometry:
    pads = _pads(padding, len(kernel))
    if isinstance(pads, str) and any(t > 1 for t in spread):
        raise PortError(
            f"port: padding={padding!r} of a spread input depends on its size; pass numbers"
        )
    return Geometry(stride, spread, dilation, pads, groups).resolved(kernel)


def _order(options: Options, default: str) -> str:
    """Return the order of a kernel's axes that dimension_numbers gives."""
    numbers = options["dimension_numbers"]
    if numbers is None:
        return default
    if (
        isinstance(numbers, tuple)
        and len(numbers) == 3
        and all(isinstance(x, str) for x in numbers)
    ):
        data, kernel, _ = numbers
        letters = [x for x in data if x not in "NC"]
        if [x for x in kernel if x not in "OI"] == letters:
            order: str = kernel.replace("".join(letters), "*", 1)
            if sorted(order) == ["*", "I", "O"]:
                return order
    raise PortError(
        f"port got dimension_numbers={numbers!r}; three strings such as ('NHWC', 'HWIO', 'NHWC') "
        "with the spatial axes side by side and in one order are understood"
    )


def _read_steps(names: Sequence[str], options: Options, kernel: Shape) -> Geometry:
    """Read a layer whose stride, transposed stride and dilation have these names."""
    stride, spread, dilation = (each(options[name], len(kernel), name) for name in names)
    return _geometry(
        stride, spread, dilation, options["padding"], options["feature_group_count"], kernel
    )


_read_dilated = partial(_read_steps, ("window_strides", "lhs_dilation", "rhs_dilation"))


def _padding_option(geometry: Geometry) -> Any:
    if isinstance(geometry.pads, str):
        return {pads: name for name, pads in _NAMES.items()}[geometry.pads]
    return "VALID" if all(pair == (0, 0) for pair in geometry.pads) else list(geometry.pads)


def _write_dilated(geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    zeros_only("jax.lax.conv_general_dilated", geometry)
    options = {
        "lhs_dilation": geometry.spread,
        "rhs_dilation": geometry.dilation,
        "feature_group_count": geometry.groups,
    }
    ones = (1,) * len(kernel)
    plain = {"lhs_dilation": ones, "rhs_dilation": ones, "feature_group_count": 1}
    # JAX gives these two no defaults.
    needed = {"window_strides": geometry.stride, "padding": _padding_option(geometry)}
    return {**needed, **changed(options, plain)}


def transpose_pads(padding: Any, stride: Shape, dilation: Shape, kernel: Shape) -> Pairs | None:
    """Return what 'SAME' and 'VALID' of lax.conv_transpose put around the spread input."""
    if padding not in ("SAME", "VALID"):
        return None
    found = []
    for k, s, d in zip(kernel, stride, dilation, strict=True):
        size = d * (k - 1) + 1
        if padding == "SAME":
            total = size + s - 2
            before = size - 1 if s > size - 1 else -(-total // 2)
        else:
            total = size + s - 2 + max(size - s, 0)
            before = size - 1
        found.append((before, total - before))
    return tuple(found)


def _read_transpose(options: Options, kernel: Shape) -> Geometry:
    rank = len(kernel)
    stride, dilation = (each(options[key], rank, key) for key in ("strides", "rhs_dilation"))
    padding = options["padding"]
    pads = transpose_pads(padding, stride, dilation, kernel) if isinstance(padding, str) else None
    if pads is None:
        pads = pairs_of(padding, rank, "padding")
        if options["use_consistent_padding"]:
            reach = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
            pads = tuple((r - lo, r - hi) for r, (lo, hi) in zip(reach, pads, strict=True))
    return Geometry((1,) * rank, stride, dilation, pads)


def _transpose_kernel(options: Options) -> Kernel:
    order = _order(options, "*IO")
    if not options["transpose_kernel"]:
        return Kernel(order)
    return Kernel(order.translate(str.maketrans("IO", "OI")), flipped=True)


def _write_transpose(geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    name = "jax.lax.conv_transpose"
    transposed(name, geometry)
    if geometry.groups > 1:
        raise PortError(
            f"port: {name} has no groups; move to jax.lax.conv_general_dilated, which has "
            "lhs_dilation and feature_group_count"
        )
    needed = {"strides": geometry.spread, "padding": list(explicit(name, geometry))}
    ones = (1,) * len(kernel)
    return {**needed, **changed({"rhs_dilation": geometry.dilation}, {"rhs_dilation": ones})}


_read_flax = partial(_read_steps, ("strides", "input_dilation", "kernel_dilation"))


def _write_flax(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    zeros_only(name, geometry)
    options = {
        "strides": compact(geometry.stride),
        "padding": _padding_option(geometry),
        "input_dilation": compact(geometry.spread),
        "kernel_dilation": compact(geometry.dilation),
        "feature_group_count": geometry.groups,
    }
    return changed(options, _FLAX)


def _read_flax_transpose(options: Options, kernel: Shape) -> Geometry:
    words = {**_TRANSPOSE, "strides": options["strides"], "padding": options["padding"]}
    return _read_transpose({**words, "rhs_dilation": options["kernel_dilation"]}, kernel)


def _flax_transpose_kernel(options: Options) -> Kernel:
    return Kernel("*OI", flipped=True) if options["transpose_kernel"] else Kernel("*IO")


def _write_flax_transpose(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    transposed(name, geometry)
    ungrouped(name, geometry)
    options = {
        "strides": compact(geometry.spread),
        "padding": list(explicit(name, geometry)),
        "kernel_dilation": compact(geometry.dilation),
    }
    return changed(options, _FLAX_TRANSPOSE)


# ------------------------------------------------------------------ running


def _run_lax(function: str, first: bool, x: Array, w: Array, options: Options) -> Array:
    lax = importlib.import_module("jax").lax
    rank = x.ndim - 2
    given = dict(options)
    steps = "window_strides" if function == "conv_general_dilated" else "strides"
    for key in (steps, "lhs_dilation", "rhs_dilation"):
        if key in given:
            given[key] = each(given[key], rank, key)
    if not isinstance(given["padding"], str):
        given["padding"] = pairs_of(given["padding"], rank, key)
    order = given.get("dimension_numbers")
    # The data is laid out as the first of the dimension numbers says.
    letters = order[0] if order else "NC" + "HWD"[:rank] if first else "N" + "HWD"[:rank] + "C"
    out = order[2] if order else letters
    channel = letters.index("C")
    moved = np.moveaxis(x, 1, channel) if letters.index("N") == 0 else None
    if moved is None:
        raise PortError(f"port: data laid out as {letters} is not understood; put N first")
    result = getattr(lax, function)(_single(moved), _single(w), **given)
    return np.moveaxis(np.asarray(result), out.index("C"), 1)


def _single(values: Array) -> Array:
    return values.astype(np.complex64 if values.dtype.kind == "c" else np.float32)


def _run_linen(layer: str, x: Array, w: Array, options: Options) -> Array:
    linen = importlib.import_module("flax.linen")
    outputs = w.shape[-2] if options.get("transpose_kernel") else w.shape[-1]
    module = getattr(linen, layer)(outputs, w.shape[:-2], use_bias=False, **options)
    result = module.apply({"params": {"kernel": _single(w)}}, np.moveaxis(_single(x), 1, -1))
    return np.moveaxis(np.asarray(result), -1, 1)


def _run_nnx(layer: str, x: Array, w: Array, options: Options) -> Array:
    nnx = importlib.import_module("flax.nnx")
    outputs = w.shape[-2] if options.get("transpose_kernel") else w.shape[-1]
    module = getattr(nnx, layer)(
        x.shape[1], outputs, w.shape[:-2], use_bias=False, rngs=nnx.Rngs(0), **options
    )
    kernel = _single(w)
    if module.kernel.shape != kernel.shape:
        raise PortError(f"port: flax.nnx.{layer} wants a kernel of shape {module.kernel.shape}")
    module.kernel = nnx.Param(kernel)
    return np.moveaxis(np.asarray(module(np.moveaxis(_single(x), 1, -1))), -1, 1)


def layers() -> Iterator[Layer]:
    """Yield the convolutions of JAX and of Flax."""
    yield Layer(
        "jax.lax.conv_general_dilated", "jax", (1, 2, 3), _DILATED,
        lambda options: Kernel(_order(options, "OI*")), _read_dilated, _write_dilated,
        partial(_run_lax, "conv_general_dilated", True), "(N, C, …)",
        "https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html",
    )  # fmt: skip
    yield Layer(
        "jax.lax.conv_transpose", "jax", (1, 2, 3), _TRANSPOSE, _transpose_kernel,
        _read_transpose, _write_transpose, partial(_run_lax, "conv_transpose", False), "(N, …, C)",
        "https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_transpose.html",
    )  # fmt: skip
    for room, run in (("linen", _run_linen), ("nnx", _run_nnx)):
        url = f"https://flax.readthedocs.io/en/latest/api_reference/flax.{room}/"
        name = f"flax.{room}.Conv"
        yield Layer(
            name, "flax", (1, 2, 3), _FLAX, lambda _: Kernel("*IO"), _read_flax,
            partial(_write_flax, name), partial(run, "Conv"), "(N, …, C)", url,
        )  # fmt: skip
        name += "Transpose"
        yield Layer(
            name, "flax", (1, 2, 3), _FLAX_TRANSPOSE, _flax_transpose_kernel,
            _read_flax_transpose, partial(_write_flax_transpose, name),
            partial(run, "ConvTranspose"), "(N, …, C)", url,
        )  # fmt: skip
