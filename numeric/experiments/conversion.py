"""Carry a trained network over to a library that computes ⋆: flip the filters, and their states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import nn
from torch.nn.utils import parametrize

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
    have. Flipping twice gives the network back.

    Parameters
    ----------
    module
        The network: convolutional layers of ``torch.nn`` in one to three dimensions, and any
        other layers of ``torch.nn``, which stay.
    optimizer
        Its optimiser, None if there is none: every state of a filter that has the filter's shape,
        or that shape with axes of length 1, is flipped too.
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
    known = {name for name, _ in module.named_modules()}
    unknown = [name for name in keep if name not in known]
    if unknown:
        raise EvidenceError(f"flip_filters: no layer is called {', '.join(map(repr, unknown))}")
    layers = {
        name: layer
        for name, layer in module.named_modules(remove_duplicate=False)
        if type(layer) in _CONVOLUTIONS and name not in keep
    }
    problems = [*_refused(module, layers, keep)]
    flips: dict[Any, tuple[int, ...]] = {}
    for layer in layers.values():
        flips[layer.weight] = tuple(range(-_CONVOLUTIONS[type(layer)], 0))
    states = []
    if optimizer is not None and not problems:
        names = {layer.weight: name for name, layer in layers.items()}
        for weight, axes in flips.items():
            for key, state in optimizer.state.get(weight, {}).items():
                if isinstance(state, torch.Tensor) and _fits(state, weight):
                    states.append((state, axes))
                elif not _indifferent(state):
                    problems.append(f"{names[weight]}: the state {key} ({_described(state)})")
    if problems:
        raise EvidenceError(
            "flip_filters: cannot be carried over: " + "; ".join(problems) + ". Nothing was "
            "changed; name layers without filters in keep, undo parametrisations, and start the "
            "optimiser anew where its states do not have the shape of the filter"
        )
    with torch.no_grad():
        for tensor, axes in [*flips.items(), *states]:
            tensor.copy_(torch.flip(tensor, axes))
    return tuple(layers)


def _refused(
    module: nn.Module, layers: dict[str, nn.Module], keep: tuple[str, ...]
) -> Iterator[str]:
    weights = {id(layer.weight) for layer in layers.values()}
    for name, layer in module.named_modules():
        kind = type(layer).__name__
        own = dict(layer.named_parameters(recurse=False))
        if any(isinstance(p, nn.parameter.UninitializedParameter) for p in own.values()):
            yield f"{name} ({kind}): it has no filters yet, run it once"
        elif parametrize.is_parametrized(layer) or _hooked(layer):
            yield f"{name} ({kind}): its filters are computed from other parameters"
        elif name in layers or name in keep:
            continue
        elif any(id(p) in weights for p in own.values()):
            yield f"{name} ({kind}): it shares a filter with a convolutional layer"
        elif own and not _is_plain(layer):
            yield f"{name or 'the network itself'} ({kind}): parameters {', '.join(own)}"


def _hooked(layer: nn.Module) -> bool:
    """Tell whether the older weight_norm or spectral_norm computes the weight before each call."""
    return any(
        type(hook).__name__ in {"WeightNorm", "SpectralNorm"}
        for hook in layer._forward_pre_hooks.values()
    )


def _is_plain(layer: nn.Module) -> bool:
    """Tell whether it is a layer of ``torch.nn`` itself and no convolution of a kind unknown."""
    kind = type(layer)
    return kind.__module__.startswith("torch.nn.modules.") and "Conv" not in kind.__name__


def _fits(state: torch.Tensor, weight: Any) -> bool:
    return state.ndim == weight.ndim and all(
        size in {1, full} for size, full in zip(state.shape, weight.shape, strict=True)
    )


def _indifferent(state: Any) -> bool:
    if isinstance(state, torch.Tensor):
        return state.numel() <= 1
    return state is None or isinstance(state, bool | int | float | str)


def _described(state: Any) -> str:
    if isinstance(state, torch.Tensor):
        return f"shape {tuple(state.shape)}"
    return type(state).__name__
