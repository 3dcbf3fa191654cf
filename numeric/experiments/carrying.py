"""What an optimiser keeps of filters, and whether it can be flipped along with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch

Flips = list[tuple[torch.Tensor, tuple[int, ...]]]

_LISTED = {"param_groups", "state", "defaults"}


def carried(
    optimizer: torch.optim.Optimizer, filters: Mapping[Any, tuple[str, tuple[int, ...]]]
) -> tuple[Flips, list[str]]:
    """Return the states to flip, each with its axes, and a line for each that cannot be.

    Parameters
    ----------
    optimizer
        Any optimiser of PyTorch, also one that keeps things outside ``optimizer.state``.
    filters
        Name and spatial axes of each filter.
    """
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    if filters and not any(p is f for p in parameters for f in filters):
        return [], ["the optimiser: it was made for other parameters, none of these filters"]
    states: Flips = []
    problems = [*_elsewhere(optimizer, parameters)]
    for parameter, held in optimizer.state.items():
        name, axes = filters.get(parameter, ("", ()))
        for key, state in held.items() if isinstance(held, dict) else [("", held)]:
            if axes and isinstance(state, torch.Tensor) and _fits(state, parameter):
                states.append((state, axes))
            elif axes and not _indifferent(state):
                problems.append(f"{name}: the state {key} ({_described(state)})")
            elif not axes and any(_spans(t, parameter) for t in _tensors(state)):
                problems.append(f"the state {key} ({_described(state)}): of several parameters")
    return states, problems


def _elsewhere(optimizer: torch.optim.Optimizer, parameters: list[Any]) -> Iterator[str]:
    """Name what is kept beside the states: another optimiser, tensors of one's own."""
    places = {k: v for k, v in vars(optimizer).items() if k not in _LISTED}
    for group in optimizer.param_groups:
        places |= {key: value for key, value in group.items() if key != "params"}
    for key, value in places.items():
        if isinstance(value, torch.optim.Optimizer):
            yield f"the optimiser: it keeps another one ({key}), whose states are not its own"
        elif any(t.numel() > 1 and not any(t is p for p in parameters) for t in _tensors(value)):
            yield f"the optimiser: it keeps {key} beside its states"


def _tensors(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict | list | tuple | set):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _tensors(part)


def _spans(state: torch.Tensor, parameter: Any) -> bool:
    """Tell whether a state is one row of numbers for more than its parameter."""
    owned = parameter.numel() if isinstance(parameter, torch.Tensor) else 1
    return state.ndim == 1 and state.numel() > owned


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
