"""Keras 3 and TensorFlow: kernels are stored as (k₁, …, inputs, outputs), data as (N, n₁, …, C)."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from numeric.conventions.porting.geometry import SAME_UPPER, Array, Geometry, Pairs, Shape
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.layers import (
    Layer,
    Options,
    changed,
    compact,
    each,
    explicit,
    is_same,
    pairs_of,
    plain,
    transposed,
    ungrouped,
    zeros_only,
)

_CONV = {"strides": 1, "padding": "valid", "dilation_rate": 1, "groups": 1}
_TRANSPOSE = {"strides": 1, "padding": "valid"}
_TF_CONV = {"strides": 1, "padding": "VALID", "dilations": 1}
_TF_TRANSPOSE = {"strides": 1, "padding": "SAME"}


def _read(options: Options, kernel: Shape) -> Geometry:
    rank, padding = len(kernel), options["padding"]
    stride, dilation = (each(options[key], rank, key) for key in ("strides", "dilation_rate"))
    pads: Pairs | str = ((0, 0),) * rank
    if padding == "same":
        pads = SAME_UPPER
    elif padding == "causal" and rank == 1:
        pads = ((dilation[0] * (kernel[0] - 1), 0),)
    elif padding != "valid":
        raise PortError(
            f"port got padding={padding!r}; Keras has 'valid', 'same' and, on one axis, 'causal'"
        )
    return Geometry(stride, (1,) * rank, dilation, pads, options["groups"]).resolved(kernel)


def _write(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    plain(name, geometry)
    zeros_only(name, geometry)
    if any(s > 1 for s in geometry.stride) and any(d > 1 for d in geometry.dilation):
        raise PortError(f"port: {name} takes strides or a dilation, the source has both")
    options = {
        "strides": compact(geometry.stride),
        "padding": _padding(name, geometry, kernel),
        "dilation_rate": compact(geometry.dilation),
        "groups": geometry.groups,
    }
    return changed(options, _CONV)


def _padding(name: str, geometry: Geometry, kernel: Shape) -> str:
    if not isinstance(geometry.pads, str) and all(pair == (0, 0) for pair in geometry.pads):
        return "valid"
    if is_same(geometry, kernel):
        return "same"
    if name == "keras.layers.Conv1D" and geometry.pads == ((geometry.reach(kernel)[0], 0),):
        return "causal"
    raise PortError(
        f"port: the source pads by {geometry.pads}, and {name} as 'valid' or 'same' only; put "
        "ZeroPadding before it, and port with no padding"
    )


def _transposed_pads(same: bool, stride: Shape, kernel: Shape) -> Pairs:
    """Return what is around the spread input: n·s outputs for 'same', every product for 'valid'."""
    found = []
    for k, s in zip(kernel, stride, strict=True):
        cut = max(k - s, 0) if same else 0
        before = k - 1 - cut // 2
        # Where steps are longer than the kernel, zeros follow the last product.
        after = s + k - 2 - before if same else k - 1 + max(s - k, 0)
        found.append((before, after))
    return tuple(found)


def _read_transposed(options: Options, kernel: Shape) -> Geometry:
    rank, padding = len(kernel), str(options["padding"]).lower()
    stride = each(options["strides"], rank, "strides")
    if padding not in ("same", "valid"):
        raise PortError(f"port got padding={options['padding']!r}; 'valid' or 'same' is needed")
    pads = _transposed_pads(padding == "same", stride, kernel)
    return Geometry((1,) * rank, stride, (1,) * rank, pads)


def _write_transposed(
    name: str, words: tuple[str, str], geometry: Geometry, kernel: Shape
) -> dict[str, Any]:
    transposed(name, geometry)
    ungrouped(name, geometry)
    if any(d > 1 for d in geometry.dilation):
        raise PortError(f"port: {name} is moved without dilation only")
    for word in words:
        if explicit(name, geometry) == _transposed_pads(
            word.lower() == "same", geometry.spread, kernel
        ):
            return {"strides": compact(geometry.spread), "padding": word}
    raise PortError(
        f"port: the source has {geometry.pads} zeros around its input, and {name} with a kernel of "
        f"{kernel} only those of 'valid' and 'same'; cut or pad the output yourself"
    )


# ------------------------------------------------------------------ TensorFlow


def _read_tf(name: str, options: Options, kernel: Shape) -> Geometry:
    rank, padding = len(kernel), options["padding"]
    stride, dilation = (each(options[key], rank, key) for key in ("strides", "dilations"))
    pads: Pairs | str
    if padding == "SAME":
        pads = SAME_UPPER
    elif padding == "VALID":
        pads = ((0, 0),) * rank
    elif isinstance(padding, str | int) or name != "tensorflow.nn.conv2d":
        raise PortError(
            f"port got padding={padding!r}; {name} has 'SAME' and 'VALID', tensorflow.nn.conv2d "
            "also a pair for each axis"
        )
    else:
        # As TensorFlow has it: also for the batch and the channels.
        pads = pairs_of(padding, rank + 2, "padding")[1:-1]
        if any(p < 0 for pair in pads for p in pair):
            raise PortError(f"port got padding={padding!r}; numbers of at least 0 are needed")
    return Geometry(stride, (1,) * rank, dilation, pads).resolved(kernel)


def _write_tf(name: str, geometry: Geometry, kernel: Shape) -> dict[str, Any]:
    plain(name, geometry)
    zeros_only(name, geometry)
    if any(s > 1 for s in geometry.stride) and any(d > 1 for d in geometry.dilation):
        raise PortError(f"port: {name} takes strides or dilations, the source has both")
    padding: Any
    if is_same(geometry, kernel):
        padding = "SAME"
    else:
        pads = explicit(name, geometry)
        padding = [[0, 0], *map(list, pads), [0, 0]]
        if all(pair == (0, 0) for pair in pads):
            padding = "VALID"
        elif name != "tensorflow.nn.conv2d":
            raise PortError(
                f"port: the source pads by {pads}, and {name} as 'SAME' or 'VALID' only; pad the "
                "input by tf.pad before, and port with no padding"
            )
        elif any(p < 0 for pair in pads for p in pair):
            raise PortError(f"port: the source crops its input by {pads}, and {name} cannot")
    options = {
        "strides": compact(geometry.stride),
        "padding": padding,
        "dilations": compact(geometry.dilation),
    }
    return {"padding": padding, "strides": options["strides"], **changed(options, _TF_CONV)}


# ------------------------------------------------------------------ running


def _keras() -> Any:
    """Import Keras; of the backends that are installed, if nobody has chosen one."""
    if "keras" in sys.modules or "KERAS_BACKEND" in os.environ:
        return importlib.import_module("keras")
    backends = ("tensorflow", "torch", "jax")
    backend = next((x for x in backends if importlib.util.find_spec(x) is not None), None)
    if backend is None:
        raise PortError("port: Keras is installed without any backend to run it")
    os.environ["KERAS_BACKEND"] = backend
    try:
        return importlib.import_module("keras")
    finally:
        del os.environ["KERAS_BACKEND"]


def _run(layer: str, x: Array, w: Array, options: Options) -> Array:
    keras = _keras()
    data = np.moveaxis(x.astype(np.float32), 1, -1)
    outputs = w.shape[-2] if "Transpose" in layer else w.shape[-1]
    made = getattr(keras.layers, layer)(
        outputs, w.shape[:-2], use_bias=False, data_format="channels_last", dtype="float32",
        **options,
    )  # fmt: skip
    made.build(data.shape)
    made.set_weights([w.astype(np.float32)])
    return np.moveaxis(keras.ops.convert_to_numpy(made(data)), -1, 1)


def _run_tf(name: str, x: Array, w: Array, options: Options) -> Array:
    tf = importlib.import_module("tensorflow")
    data = np.moveaxis(x.astype(np.float32), 1, -1)
    given = dict(options)
    kernel = w.astype(np.float32)
    if name.endswith("_transpose"):
        rank = w.ndim - 2
        stride = each(given["strides"], rank, "strides")
        sizes = [
            n * s + (max(k - s, 0) if given["padding"] == "VALID" else 0)
            for n, s, k in zip(data.shape[1:-1], stride, w.shape, strict=False)
        ]
        given["output_shape"] = (data.shape[0], *sizes, w.shape[-2])
        result = tf.nn.conv2d_transpose(data, kernel, **given)
    else:
        result = getattr(tf.nn, name)(data, kernel, **given)
    return np.moveaxis(result.numpy(), -1, 1)


def layers() -> Iterator[Layer]:
    """Yield the layers of Keras, and TensorFlow's functions."""
    for rank in (1, 2, 3):
        name = f"keras.layers.Conv{rank}D"
        yield Layer(
            name, "keras", (rank,), _CONV, lambda _: Kernel("*IO"), _read, partial(_write, name),
            partial(_run, f"Conv{rank}D"), "(N, …, C)",
            "https://keras.io/api/layers/convolution_layers/convolution2d/",
        )  # fmt: skip
        name += "Transpose"
        yield Layer(
            name, "keras", (rank,), _TRANSPOSE, lambda _: Kernel("*OI", flipped=True),
            _read_transposed, partial(_write_transposed, name, ("valid", "same")),
            partial(_run, f"Conv{rank}DTranspose"), "(N, …, C)",
            "https://keras.io/api/layers/convolution_layers/convolution2d_transpose/",
        )  # fmt: skip
    for name, ranks in (("convolution", (1, 2, 3)), ("conv2d", (2,))):
        full = f"tensorflow.nn.{name}"
        yield Layer(
            full, "tensorflow", ranks, _TF_CONV, lambda _: Kernel("*IO"),
            partial(_read_tf, full),
            partial(_write_tf, full), partial(_run_tf, name), "(N, …, C)",
            f"https://www.tensorflow.org/api_docs/python/tf/nn/{name}",
        )  # fmt: skip
    full = "tensorflow.nn.conv2d_transpose"
    yield Layer(
        full, "tensorflow", (2,), _TF_TRANSPOSE, lambda _: Kernel("*OI", flipped=True),
        _read_transposed, partial(_write_transposed, full, ("SAME", "VALID")),
        partial(_run_tf, "conv2d_transpose"), "(N, …, C)",
        "https://www.tensorflow.org/api_docs/python/tf/nn/conv2d_transpose",
    )  # fmt: skip
