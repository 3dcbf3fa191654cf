"""ONNX: the operators Conv and ConvTranspose, run by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import SAME_LOWER, SAME_UPPER, Array, Geometry, Shape
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.layers import Layer, Options, changed, each, plain, zeros_only
from numeric.conventions.porting.torch_layers import of_transposed, transposed_options

_CONV = {"strides": 1, "pads": 0, "dilations": 1, "group": 1, "auto_pad": "NOTSET"}
_TRANSPOSE = {**_CONV, "output_padding": 0}


def _pairs(value: Any, rank: int) -> tuple[tuple[int, int], ...]:
    """Return (lo, hi) for each axis of ONNX's order: all beginnings, then all ends."""
    flat = each(value, 2 * rank, "pads")
    return tuple(zip(flat[:rank], flat[rank:], strict=True))


def _flat(pairs: tuple[tuple[int, int], ...]) -> list[int]:
    return [lo for lo, _ in pairs] + [hi for _, hi in pairs]


def _auto_pad(options: Options) -> str:
    auto: str = options["auto_pad"]
    if auto not in ("NOTSET", "VALID", SAME_UPPER, SAME_LOWER):
        raise PortError(
            f"port got auto_pad={auto!r}; ONNX has NOTSET, VALID, SAME_UPPER and SAME_LOWER"
        )
    if auto != "NOTSET" and options["pads"] != 0:
        raise PortError("port got both auto_pad and pads; ONNX takes one of them")
    return auto


def _read(options: Options, kernel: Shape) -> Geometry:
    rank, auto = len(kernel), _auto_pad(options)
    stride, dilation = (each(options[key], rank, key) for key in ("strides", "dilations"))
    pads = auto if auto in (SAME_UPPER, SAME_LOWER) else _pairs(options["pads"], rank)
    geometry = Geometry(stride, (1,) * rank, dilation, pads, options["group"])
    return geometry.resolved(kernel)


def _write(geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    name = "onnx.Conv"
    plain(name, geometry)
    zeros_only(name, geometry)
    options: dict[str, Any] = {
        "strides": list(geometry.stride),
        "dilations": list(geometry.dilation),
        "group": geometry.groups,
    }
    if isinstance(geometry.pads, str):
        options["auto_pad"] = geometry.pads
    elif any(p < 0 for pair in geometry.pads for p in pair):
        raise PortError(
            f"port: the source crops its input by {geometry.pads}, and {name} has no negative "
            "pads; crop the input before"
        )
    else:
        options["pads"] = _flat(geometry.pads)
    return _without_defaults(options, kernel)


def _read_transposed(options: Options, kernel: Shape) -> Geometry:
    rank, auto = len(kernel), _auto_pad(options)
    stride, dilation, more = (
        each(options[key], rank, key) for key in ("strides", "dilations", "output_padding")
    )
    if auto in ("NOTSET", "VALID"):
        cut = _pairs(options["pads"], rank)
    else:
        cut = ()
        for k, s, d, m in zip(kernel, stride, dilation, more, strict=True):
            # As many outputs as n·s; the runtimes cut nothing off that is not there.
            total = max(d * (k - 1) + 1 + m - s, 0)
            less, rest = total // 2, total - total // 2
            cut += ((less, rest) if auto == SAME_UPPER else (rest, less),)
    return of_transposed(stride, cut, more, dilation, kernel, options["group"])


def _write_transposed(geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    cut, more = transposed_options("onnx.ConvTranspose", geometry, kernel)
    options = {
        "strides": list(geometry.spread),
        "pads": _flat(cut),
        "dilations": list(geometry.dilation),
        "group": geometry.groups,
        "output_padding": list(more),
    }
    return _without_defaults(options, kernel)


def _without_defaults(options: dict[str, Any], kernel: Shape) -> dict[str, Any]:
    rank = len(kernel)
    plain_options = {
        "strides": [1] * rank, "dilations": [1] * rank, "pads": [0] * 2 * rank, "group": 1,
        "output_padding": [0] * rank,
    }  # fmt: skip
    return changed(options, plain_options)


def _run(operator: str, x: Array, w: Array, options: Options) -> Array:
    # Only where ONNX is installed.
    from numeric.conventions.adapters.onnx_ import session  # noqa: PLC0415

    rank = x.ndim - 2
    given = {
        key: value if key in ("group", "auto_pad")
        else list(each(value, 2 * rank if key == "pads" else rank, key))
        for key, value in options.items()
    }  # fmt: skip
    if given.get("auto_pad", "NOTSET") != "NOTSET":
        given.pop("pads", None)
    arrays = {"a": x.astype(np.float32), "b": w.astype(np.float32)}
    result: Array = session(operator, rank, **given).run(None, arrays)[0]
    return result


def layers() -> Iterator[Layer]:
    """Yield the two operators."""
    url = "https://onnx.ai/onnx/operators/onnx__{}.html"
    yield Layer(
        "onnx.Conv", "onnxruntime", (1, 2, 3), _CONV, lambda _: Kernel("OI*"), _read, _write,
        partial(_run, "Conv"), "(N, C, …)", url.format("Conv"),
    )  # fmt: skip
    yield Layer(
        "onnx.ConvTranspose", "onnxruntime", (1, 2, 3), _TRANSPOSE,
        lambda _: Kernel("IO*", flipped=True, split="O"), _read_transposed, _write_transposed,
        partial(_run, "ConvTranspose"), "(N, C, …)", url.format("ConvTranspose"),
    )  # fmt: skip
