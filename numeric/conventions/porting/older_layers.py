"""Theano and Caffe, by their documentation: nothing of today runs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from numeric.conventions.porting.geometry import Geometry, Shape
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.layers import (
    Layer,
    Options,
    cannot_run,
    changed,
    compact,
    each,
    explicit,
    pairs_of,
    plain,
    zeros_only,
)
from numeric.conventions.porting.torch_layers import of_transposed, transposed_options

_THEANO = {
    "subsample": 1, "border_mode": "valid", "filter_dilation": 1, "num_groups": 1,
    "filter_flip": True,
}  # fmt: skip
_CAFFE = {"stride": 1, "pad": 0, "dilation": 1, "group": 1}


def _read_theano(options: Options, kernel: Shape) -> Geometry:
    rank, mode = len(kernel), options["border_mode"]
    stride, dilation = (each(options[key], rank, key) for key in ("subsample", "filter_dilation"))
    reach = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
    named = {
        "valid": tuple((0, 0) for _ in reach),
        "full": tuple((r, r) for r in reach),
        "half": tuple(((r + 1) // 2, (r + 1) // 2) for r in reach),
    }
    if isinstance(mode, str):
        if mode not in named:
            raise PortError(
                f"port got border_mode={mode!r}; Theano has 'valid', 'full', 'half' and numbers"
            )
        pads = named[mode]
    else:
        pads = pairs_of(mode, rank, "border_mode")
        if any(p < 0 for pair in pads for p in pair):
            raise PortError(f"port got border_mode={mode!r}; numbers of at least 0 are needed")
    return Geometry(stride, (1,) * rank, dilation, pads, options["num_groups"])


def _write_theano(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    plain(name, geometry)
    zeros_only(name, geometry)
    pads = explicit(name, geometry)
    if any(p < 0 for pair in pads for p in pair):
        raise PortError(f"port: the source crops its input by {pads}, and {name} cannot")
    border: Any = "valid"
    if any(pair != (0, 0) for pair in pads):
        border = tuple(lo if lo == hi else (lo, hi) for lo, hi in pads)
    options = {
        "subsample": compact(geometry.stride),
        "border_mode": border,
        "filter_dilation": compact(geometry.dilation),
        "num_groups": geometry.groups,
    }
    return changed(options, _THEANO)


def _caffe_numbers(options: Options, rank: int) -> tuple[Shape, tuple[tuple[int, int], ...], Shape]:
    """Return the stride, the padding at both ends and the dilation of each axis."""
    stride, pad, dilation = (each(options[x], rank, x) for x in ("stride", "pad", "dilation"))
    return stride, tuple((p, p) for p in pad), dilation


def _caffe_options(
    stride: Shape, pads: Sequence[tuple[int, int]], geometry: Geometry
) -> dict[str, Any]:
    options = {
        "stride": compact(stride),
        "pad": compact([lo for lo, _ in pads]),
        "dilation": compact(geometry.dilation),
        "group": geometry.groups,
    }
    return changed(options, _CAFFE)


def _read_caffe(options: Options, kernel: Shape) -> Geometry:
    rank = len(kernel)
    stride, pads, dilation = _caffe_numbers(options, rank)
    return Geometry(stride, (1,) * rank, dilation, pads, options["group"])


def _write_caffe(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    plain(name, geometry)
    zeros_only(name, geometry)
    pads = explicit(name, geometry)
    if any(lo != hi or lo < 0 for lo, hi in pads):
        raise PortError(f"port: the source pads by {pads}, and {name} pads both ends alike")
    return _caffe_options(geometry.stride, pads, geometry)


def _read_deconvolution(options: Options, kernel: Shape) -> Geometry:
    rank = len(kernel)
    stride, pads, dilation = _caffe_numbers(options, rank)
    return of_transposed(stride, pads, (0,) * rank, dilation, kernel, options["group"])


def _write_deconvolution(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    cut, more = transposed_options(name, geometry, kernel)
    if any(more) or any(lo != hi for lo, hi in cut):
        raise PortError(
            f"port: the source cuts off {cut} outputs and adds {more}, and {name} cuts off as many "
            "at both ends; cut the output yourself"
        )
    return _caffe_options(geometry.spread, cut, geometry)


def layers() -> Iterator[Layer]:
    """Yield Theano's conv2d and conv3d, which flip their filters, and Caffe's two layers."""
    for rank in (2, 3):
        name = f"theano.tensor.nnet.conv{rank}d"
        yield Layer(
            name, "", (rank,), _THEANO,
            lambda options: Kernel("OI*", flipped=bool(options["filter_flip"])),
            _read_theano, partial(_write_theano, name), cannot_run, "(N, C, …)",
            "https://theano-pymc.readthedocs.io/en/latest/library/tensor/nnet/conv.html",
        )  # fmt: skip
    yield Layer(
        "caffe.Convolution", "", (1, 2, 3), _CAFFE, lambda _: Kernel("OI*"), _read_caffe,
        partial(_write_caffe, "caffe.Convolution"), cannot_run, "(N, C, …)",
        "https://caffe.berkeleyvision.org/tutorial/layers/convolution.html",
    )  # fmt: skip
    yield Layer(
        "caffe.Deconvolution", "", (1, 2, 3), _CAFFE,
        lambda _: Kernel("IO*", flipped=True, split="O"), _read_deconvolution,
        partial(_write_deconvolution, "caffe.Deconvolution"), cannot_run, "(N, C, …)",
        "https://caffe.berkeleyvision.org/tutorial/layers/deconvolution.html",
    )  # fmt: skip
