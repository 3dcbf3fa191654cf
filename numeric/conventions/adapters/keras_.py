"""Keras: its convolution layers, whatever they run on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import keras  # type: ignore[import-not-found,unused-ignore]
import numpy as np

from numeric.conventions.adapters.base import Entry, Target, refuse_options, with_options
from numeric.conventions.calling.probing import Array, Shape

LIBRARY = "keras"
SLOW = True
_SHOWN = {"strides": (1,), "padding": "valid", "dilation_rate": (1,), "output_padding": None}
_LAYERS = {
    f"Conv{rank}D{kind}": rank for rank in (1, 2) for kind in ("", "Transpose")
}  # fmt: skip


def adapt(function: Callable[..., Any], arguments: dict[str, Any]) -> Target | None:
    """Return what a layer computes between two channels, b in place of its kernel."""
    kind = type(function)
    rank = _LAYERS.get(kind.__name__)
    if rank is None or kind is not getattr(keras.layers, kind.__name__):
        return None
    refuse_options(function, arguments)
    config = function.get_config()  # type: ignore[attr-defined]

    @lru_cache(maxsize=64)
    def made(shape: Shape) -> Any:
        plain = {"filters": 1, "kernel_size": shape, "groups": 1, "use_bias": False}
        plain |= {"data_format": "channels_last", "dtype": "float32"}
        layer = kind.from_config({**config, **{k: v for k, v in plain.items() if k in config}})
        layer.build((None, *[None] * rank, 1))
        return layer

    def call(a: Array, b: Array) -> Array:
        if np.iscomplexobj(a) or np.iscomplexobj(b):
            raise TypeError(f"keras.layers.{kind.__name__} takes real arrays")
        layer = made(b.shape)
        layer.set_weights([b.astype(np.float32)[..., None, None]])
        result = layer(a.astype(np.float32)[None, ..., None])
        return np.asarray(keras.ops.convert_to_numpy(result))[0, ..., 0]

    given = {
        key: config[key] for key, plain in _SHOWN.items()
        if config.get(key, plain) not in (plain, plain and tuple(plain) * rank)
    }  # fmt: skip
    name = f"keras.layers.{kind.__name__}({with_options('', given)})"
    return Target(call, name, (rank,), slow=True)


def entries() -> Iterator[Entry]:
    """Yield the layers of Keras that convolve along one axis."""
    for name, padding in (
        ("Conv1D", "valid"), ("Conv1D", "same"), ("Conv1D", "causal"),
        ("Conv1DTranspose", "valid"), ("Conv1DTranspose", "same"),
    ):  # fmt: skip
        layer = getattr(keras.layers, name)(1, 1, padding=padding)
        yield Entry(LIBRARY, f"layers.{name}(padding='{padding}')", layer)
    strided = keras.layers.Conv1DTranspose(1, 1, strides=2, padding="same")
    yield Entry(LIBRARY, "layers.Conv1DTranspose(strides=2, padding='same')", strided)
