"""Carry a trained network over to a library that computes ⋆: flip the filters, and their states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import nn
from torch.nn.utils import parametrize

from numeric.experiments.carrying import Flips, carried
from symbolic.errors import EvidenceError

_CONVOLUTIONS: dict[type, int] = {
    nn.Conv1d: 1, nn.Conv2d: 2, nn.Conv3d: 3,
    nn.ConvTranspose1d: 1, nn.ConvTranspose2d: 2, nn.ConvTranspose3d: 3,
}  # fmt: skip


def flip_filters(
    module: nn.Module, optimizer: Any = None, *, keep: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Flip the filters of every convolutional layer in place, and carry the optimiser along.

    A network of ∗-layers becomes the network of ⋆-layers that computes the same, if every layer
    reads the same window of the same padded input: the flip is about the middle of that window
    (with an even filter and 'same' padding the zeros stay where they were). If the optimiser's
    step commutes with the flip (`numeric.assert_flip_equivariant`), training goes on as it would
    have. Flipping twice gives the network back. Functions in a module's own ``forward`` are not
    looked into: a filter must belong to a layer.

    Parameters
    ----------
    module
        The network: convolutional layers of ``torch.nn`` in one to three dimensions, and any
        other layers of ``torch.nn``, which stay.
    optimizer
        Its optimiser, None if there is none: every state of a filter that has the filter's shape,
        or that shape with axes of length 1, is flipped too. So are gradients that are waiting.
    keep
        Names of layers of other classes that hold parameters and no filters of this kind.

    Returns
    -------
    tuple
        The names of the layers that were flipped.

    Raises
    ------
    EvidenceError
        When a layer or a state cannot be carried over; all that cannot are named, and nothing
        was changed.
    """
    if not isinstance(module, nn.Module):
        raise EvidenceError(
            f"flip_filters: an object of {type(module).__name__} is no network of PyTorch; a "
            "module is needed"
        )
    known = {name for name, _ in module.named_modules()}
    unknown = [name for name in keep if name not in known]
    if unknown:
        raise EvidenceError(f"flip_filters: no layer is called {', '.join(map(repr, unknown))}")
    if optimizer is not None and not isinstance(optimizer, torch.optim.Optimizer):
        raise EvidenceError(
            f"flip_filters: {type(optimizer).__name__} is no optimiser of PyTorch; one is needed, "
            "or None"
        )
    layers = {
        name: layer
        for name, layer in module.named_modules(remove_duplicate=False)
        if type(layer) in _CONVOLUTIONS and name not in keep
    }
    problems = [*_refused(module, layers, keep)]
    states: Flips = []
    if not problems:
        filters = {layer.weight: (name, _axes(layer)) for name, layer in layers.items()}
        states, unfit = carried(optimizer, filters) if optimizer is not None else ([], [])
        problems += unfit
    if problems:
        raise EvidenceError(
            "flip_filters: cannot be carried over: " + "; ".join(problems) + ". Nothing was "
            "changed; name layers without filters in keep, undo parametrisations, and start the "
            "optimiser anew where its states do not have the shape of the filter"
        )
    every = list(states)
    for layer in layers.values():
        every += [(t, _axes(layer)) for t in (layer.weight, layer.weight.grad) if t is not None]
    # A state may be the gradient itself, and a layer stand in two places: each is flipped once.
    once = {(t.data_ptr(), tuple(t.shape)): (t, axes) for t, axes in every}
    with torch.no_grad():
        for tensor, axes in once.values():
            tensor.copy_(torch.flip(tensor, axes))
    return tuple(layers)


def _axes(layer: nn.Module) -> tuple[int, ...]:
    return tuple(range(-_CONVOLUTIONS[type(layer)], 0))


def _refused(
    module: nn.Module, layers: dict[str, nn.Module], keep: tuple[str, ...]
) -> Iterator[str]:
    filters = [p for layer in layers.values() if (p := layer._parameters.get("weight")) is not None]
    for name, layer in module.named_modules(remove_duplicate=False):
        called = f"{name or 'the network itself'} ({type(layer).__name__})"
        own = _held(layer)
        if any(isinstance(p, nn.parameter.UninitializedParameter) or p.is_meta
               for p in own.values()):  # fmt: skip
            yield f"{called}: it has no filters yet, run it once"
        elif parametrize.is_parametrized(layer) and name not in keep:
            yield f"{called}: its filters are computed from other parameters"
        elif name in layers:
            yield from _unfit(called, layer)
        elif any(_overlap(p, f) for p in own.values() for f in filters):
            yield f"{called}: it shares a filter with a convolutional layer"
        elif name in keep:
            continue
        elif own and not _is_plain(layer):
            yield f"{called}: parameters {', '.join(own)}"
        elif _is_convolution(layer):
            yield f"{called}: a convolution of a kind that is not known here"
    for f in filters:
        if any(f is not g and _overlap(f, g) for g in filters):
            names = [name for name, layer in layers.items() if layer._parameters["weight"] is f]
            yield f"{', '.join(names)}: its filter lies in the memory of another one"


def _unfit(called: str, layer: nn.Module) -> Iterator[str]:
    """Say why a layer's filters are more than the one tensor that can be flipped."""
    filters = layer._parameters.get("weight")
    if filters is None:  # normalised, pruned: made anew before each call
        yield f"{called}: its filters are computed from other parameters"
    elif layer._forward_pre_hooks:
        yield f"{called}: a hook runs before it, which may hold a mask of its taps"
    elif any(step == 0 for size, step in zip(filters.shape, filters.stride(), strict=True)
             if size > 1):  # fmt: skip
        yield f"{called}: several taps of its filter are one place in memory"


def _held(layer: nn.Module) -> dict[str, torch.Tensor]:
    """Return what a layer holds itself: parameters, buffers of several numbers, plain tensors."""
    others = {**layer._buffers, **vars(layer)}
    return {name: p for name, p in layer._parameters.items() if p is not None} | {
        name: t for name, t in others.items() if isinstance(t, torch.Tensor) and t.numel() > 1
    }


def _overlap(a: torch.Tensor, b: torch.Tensor) -> bool:
    (first, end), (other, last) = _memory(a), _memory(b)
    return first < last and other < end


def _memory(t: torch.Tensor) -> tuple[int, int]:
    reach = sum((size - 1) * step for size, step in zip(t.shape, t.stride(), strict=True))
    return t.data_ptr(), t.data_ptr() + (reach + 1) * t.element_size() * (t.numel() > 0)


def _is_plain(layer: nn.Module) -> bool:
    """Tell whether it is a layer of ``torch.nn`` itself and no convolution of a kind unknown."""
    return type(layer).__module__.startswith("torch.nn.modules.") and not _is_convolution(layer)


def _is_convolution(layer: nn.Module) -> bool:
    """Tell whether PyTorch calls it one, such as a quantised one; not what is made of layers."""
    kind = type(layer)
    inside = kind.__module__.startswith("torch.") and not any(layer.children())
    return inside and "Conv" in kind.__name__
