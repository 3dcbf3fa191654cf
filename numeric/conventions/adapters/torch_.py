"""PyTorch: convolutions as its layers compute them, their transposes and their gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found,unused-ignore]
from torch.nn import functional  # type: ignore[import-not-found,unused-ignore]

from numeric.conventions.adapters.base import (
    Entry,
    Target,
    describe_call,
    named,
    refuse_options,
    with_options,
)
from numeric.conventions.adapters.degrees import BILINEAR, CONSTANT, Degree, combine
from numeric.conventions.calling.probing import Array, Size

LIBRARY = "torch"
SLOW = True
_PLAIN = {"conv1d": 1, "conv2d": 2, "conv_transpose1d": 1, "conv_transpose2d": 2}

_SPELLED = """import torch


def target(a, b):
    x, w = (torch.tensor(array.copy())[None, None] for array in (a, b))
    return {}[0, 0].numpy()
"""


@contextmanager
def examining() -> Iterator[None]:
    """Let PyTorch use a single thread: with a few samples, more of them only wait for each other.

    On two busy cores that makes `identify(conv2d)` ten times as fast.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _batched(function: Callable[..., Any], **options: Any) -> Callable[[Array, Array], Array]:
    """Return a torch convolution of many pairs at once: each pair is a group of its own."""

    def call(a: Array, b: Array) -> Array:
        x, w = torch.from_numpy(a)[None], torch.from_numpy(b)[:, None]
        return np.asarray(function(x, w, groups=len(a), **options)[0].numpy())

    return call


def adapt(function: Callable[..., Any], arguments: dict[str, Any]) -> Target | None:
    """Return conv1d, conv2d, their transposes and their layers as functions of two plain arrays."""
    if type(function) in _LAYERS:
        return _of_layer(function, arguments)
    name = getattr(function, "__name__", "")
    if name not in _PLAIN or function is not getattr(functional, name):
        return None
    called = f"torch.nn.functional.{name}"
    batched = _batched(function, **arguments) if name == "conv1d" else None

    def two(a: Any, b: Any) -> Any:
        return function(a[None, None], b[None, None], **arguments)[0, 0]

    spelled = _SPELLED.format(f"{called}({with_options('x, w', arguments)})")
    name, ranks = named(called, arguments), (_PLAIN[name],)
    return replace(tensors(two), name=name, dimensions=ranks, batched=batched, spelled=spelled)


_LAYERS: dict[type, int] = {
    torch.nn.Conv1d: 1, torch.nn.Conv2d: 2,
    torch.nn.ConvTranspose1d: 1, torch.nn.ConvTranspose2d: 2,
}  # fmt: skip


def _of_layer(layer: Any, arguments: dict[str, Any]) -> Target:
    """Return what a layer computes between one channel and another, b in place of its weight."""
    refuse_options(layer, arguments)
    kind = type(layer)
    rank = _LAYERS[kind]
    plain = kind(1, 1, (1,) * rank)
    names = ("stride", "padding", "output_padding", "dilation", "padding_mode")
    options = {
        name: getattr(layer, name)
        for name in names
        if hasattr(layer, name) and getattr(layer, name) != getattr(plain, name)
    }

    def call(a: Array, b: Array) -> Array:
        made = kind(1, 1, b.shape, bias=False, **options)
        return _layer(made, a, b)

    called = f"torch.nn.{kind.__name__}"
    short = {key: _short(value) for key, value in options.items()}
    spelled = (
        "import torch\n\n\ndef target(a, b):\n"
        "    x, w = (torch.tensor(v.copy())[None, None] for v in (a, b))\n"
        f"    layer = {called}({with_options('1, 1, b.shape, bias=False', short)})\n"
        "    layer.weight = torch.nn.Parameter(w, requires_grad=False)\n"
        "    return layer(x)[0, 0].numpy()\n"
    )
    return Target(call, f"{called}({with_options('', short)})", (rank,), spelled=spelled)


def _short(value: Any) -> Any:
    """Return (1,) and (2, 2) as the number that is repeated."""
    same = isinstance(value, tuple) and len(set(value)) == 1
    return value[0] if same else value


def tensors(function: Callable[..., Any], **arguments: Any) -> Target:
    """Return a function of two tensors as a target that is traced with torch.fx.

    Shapes: (N,), (M,) -> (L,) on tensors; the target takes NumPy arrays.
    """

    def call(a: Array, b: Array) -> Array:
        return np.asarray(function(torch.from_numpy(a), torch.from_numpy(b), **arguments).numpy())

    def two(a: Any, b: Any) -> Any:
        return function(a, b, **arguments)

    return Target(call, describe_call(function, arguments), tracer=partial(_is_bilinear, two))


def _is_bilinear(two: Callable[[Any, Any], Any], size: Size) -> bool:
    """Return whether torch.fx shows a function of two tensors to be bilinear, at every size."""
    try:
        graph = torch.fx.symbolic_trace(two).graph
    except Exception:
        # What cannot be traced, because it looks at shapes or values, is sampled instead.
        return False
    return _graph_degree(graph) == BILINEAR


_LINEAR = {
    "reshape", "view", "flip", "unsqueeze", "squeeze", "neg", "getitem", "conj", "conj_physical",
    "sum", "permute", "transpose", "contiguous", "clone", "flatten", "resolve_conj",
}  # fmt: skip
_ADDITIVE = {"add", "sub", "cat", "stack"}
_PRODUCT = {"mul", "matmul", "mm", "dot", "outer", *_PLAIN}


def _graph_degree(graph: Any) -> Degree | None:
    """Return the degree in a and in b of a traced function; None when an operation is unknown."""
    degrees: dict[Any, Degree | None] = {}
    inputs = iter(((1, 0), (0, 1)))
    for node in graph.nodes:
        if node.op == "placeholder":
            degrees[node] = next(inputs)
            continue
        known = [degrees[x] for x in node.all_input_nodes]
        if node.op == "output":
            return known[0]
        name = getattr(node.target, "__name__", str(node.target))
        if name in _ADDITIVE | _PRODUCT:
            # A number among the arguments is a constant operand, as in z + 1.
            known += [CONSTANT for x in node.args if isinstance(x, int | float | complex)]
        degrees[node] = combine(name, known, _LINEAR, _ADDITIVE, _PRODUCT)
    return None


def _layer(layer: Any, a: Array, b: Array) -> Array:
    layer.weight = torch.nn.Parameter(torch.from_numpy(b)[None, None], requires_grad=False)
    with torch.no_grad():
        return np.asarray(layer(torch.from_numpy(a)[None, None])[0, 0].numpy())


def _input_gradient(a: Array, b: Array) -> Array:
    """Return the gradient of ⟨a, conv1d(x, b)⟩ in x: a is what comes back from the output."""
    back, w = torch.from_numpy(a)[None, None], torch.from_numpy(b)[None, None]
    x = torch.zeros((1, 1, len(a) + len(b) - 1), dtype=back.dtype).requires_grad_()
    return np.asarray(torch.autograd.grad(functional.conv1d(x, w), x, back)[0][0, 0].numpy())


def _weight_gradient(a: Array, b: Array) -> Array:
    """Return the gradient of ⟨b, conv1d(a, w)⟩ in w: b is what comes back from the output."""
    x, back = torch.from_numpy(a)[None, None], torch.from_numpy(b)[None, None]
    w = torch.zeros((1, 1, len(a) - len(b) + 1), dtype=x.dtype).requires_grad_()
    return np.asarray(torch.autograd.grad(functional.conv1d(x, w), w, back)[0][0, 0].numpy())


def entries() -> Iterator[Entry]:
    """Yield the convolutions of PyTorch."""
    for name, dimensions in _PLAIN.items():
        yield Entry(LIBRARY, f"{name}(a, b)", getattr(functional, name), dimensions)
    options: tuple[dict[str, Any], ...] = (
        {"padding": "same"}, {"padding": 1}, {"stride": 2}, {"dilation": 2},
        {"stride": 3, "padding": 2},
    )  # fmt: skip
    for given in options:
        title = f"conv1d({with_options('a, b', given)})"
        yield Entry(LIBRARY, title, functional.conv1d, 1, given)
    for given in ({"stride": 2}, {"stride": 2, "padding": 1}):
        title = f"conv_transpose1d({with_options('a, b', given)})"
        yield Entry(LIBRARY, title, functional.conv_transpose1d, 1, dict(given))
    for mode in ("circular", "reflect"):
        layer = torch.nn.Conv1d(1, 1, 1, padding="same", padding_mode=mode)
        yield Entry(LIBRARY, f"Conv1d(padding='same', padding_mode='{mode}')", layer)
    yield Entry(LIBRARY, "gradient of conv1d in the input", _input_gradient)
    yield Entry(LIBRARY, "gradient of conv1d in the weight", _weight_gradient)
