"""Rules of the form that lemma H7 is about, each written in that form and as PyTorch has it.

The form: entry by entry w⁺ = U(s, w, v, g, t) and v⁺ likewise, where t are totals: C(w, v, g)
summed over the taps of every filter, and then gathered by any operator G that sees only these
sums. Here G sums over a filter, a layer or all layers. (Two real totals are one complex total.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np

from numeric.experiments.problems import Array
from symbolic.errors import EvidenceError

States = tuple[Array, ...]
Totals = tuple[Array, ...]
Entry = Callable[[int, Array, States, Array, Totals], tuple[Array, States]]
"""U and V: from the step (from 1), arrays of one shape and totals that broadcast, the next."""

FILTER, LAYER, NETWORK = "each filter", "each layer", "all layers"
RATE, DECAY, BETA, SQUARE, SMALL = 0.05, 0.1, 0.9, 0.99, 1e-8


@dataclass(frozen=True)
class Instance:
    """One rule.

    Attributes
    ----------
    name, formula
        For a reader; g is the gradient, v and a the states.
    states
        How many states a coefficient has, all 0 at first.
    entry
        U and V.
    summands
        C, several at once: what is summed over the taps; nothing where there are no totals.
    over
        What the sums are gathered over: one of FILTER, LAYER, NETWORK, or "" without totals.
    torch
        From a list of parameters a step of PyTorch's: it changes them by their gradients.
    """

    name: str
    formula: str
    states: int
    entry: Entry
    torch: Callable[[list[Any]], Callable[[], None]]
    summands: Callable[[int, Array, States, Array], Totals] = field(
        default=lambda step, w, v, g: ()
    )
    over: str = ""


def run(
    instance: Instance, starts: Sequence[Array], gradients: Sequence[Sequence[Array]]
) -> list[list[Array]]:
    """Return the filters of all layers before the first step and after each.

    Parameters
    ----------
    instance
        The rule.
    starts
        A filter (out, in, spatial …) for each layer.
    gradients
        For each step one array for each layer.
    """
    layers = [(w, (np.zeros_like(w),) * instance.states) for w in starts]
    history = [list(starts)]
    for step, slopes in enumerate(gradients, start=1):
        sums = [
            [c.sum(axis=tuple(range(2, c.ndim)), keepdims=True) for c in
             instance.summands(step, w, v, g)]
            for (w, v), g in zip(layers, slopes, strict=True)
        ]  # fmt: skip
        gathered = _gathered(instance.over, sums)
        layers = [
            instance.entry(step, w, v, g, t)
            for (w, v), g, t in zip(layers, slopes, gathered, strict=True)
        ]
        history.append([w for w, _ in layers])
    return history


def _gathered(over: str, sums: list[list[Array]]) -> Iterator[Totals]:
    """Yield for each layer its totals, from the sums over the taps of each filter alone."""
    if over == NETWORK:
        whole = tuple(sum(layer.sum() for layer in each) for each in zip(*sums, strict=True))
        yield from (whole for _ in sums)
    else:
        for layer in sums:
            yield tuple(c if over == FILTER else c.sum() for c in layer)


def run_torch(
    instance: Instance, starts: Sequence[Array], gradients: Sequence[Sequence[Array]]
) -> list[list[Array]]:
    """Return the same of PyTorch's own rule.

    Raises
    ------
    EvidenceError
        When PyTorch, or the package that has the rule, is not installed.
    """
    torch = _module("torch")
    layers = [torch.nn.Parameter(torch.tensor(w)) for w in starts]
    step = instance.torch(layers)
    history = [list(starts)]
    for slopes in gradients:
        for w, g in zip(layers, slopes, strict=True):
            w.grad = torch.tensor(g)
        step()
        history.append([w.detach().numpy().copy() for w in layers])
    return history


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise EvidenceError(
            f"run_torch: {name} is not installed; it comes with the extras torch and learning: "
            "pip install '.[torch,learning]'"
        ) from error


# ------------------------------------------------------------------ the rules


def _heavy_ball(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    speed = BETA * v[0] + g
    return w - RATE * speed, (speed,)


def _nesterov(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    speed = BETA * v[0] + g
    return w - RATE * (g + BETA * speed), (speed,)


def _rmsprop(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    size = SQUARE * v[0] + (1 - SQUARE) * g * g
    return w - RATE * g / (np.sqrt(size) + SMALL), (size,)


def _moments(v: States, g: Array) -> tuple[Array, Array]:
    return BETA * v[0] + (1 - BETA) * g, SQUARE * v[1] + (1 - SQUARE) * g * g


def _adam(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    mean, size = _moments(v, g)
    unbiased = np.sqrt(size / (1 - SQUARE**step)) + SMALL
    return w - RATE * mean / (1 - BETA**step) / unbiased, (mean, size)


def _adamw(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    return _adam(step, (1 - RATE * DECAY) * w, v, g, t)


def _clipped(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    # 10⁻⁶ is PyTorch's.
    return w - RATE * g * np.minimum(1.0, 1.0 / (np.sqrt(t[0]) + 1e-6)), v


def _squares(step: int, w: Array, v: States, g: Array) -> Totals:
    return (g * g,)


def _direction(v: States, g: Array) -> tuple[Array, States]:
    mean, size = _moments(v, g)
    return mean / (np.sqrt(size) + SMALL), (mean, size)


def _lamb_squares(step: int, w: Array, v: States, g: Array) -> Totals:
    direction, _ = _direction(v, g)
    return w * w, direction * direction


def _lamb(step: int, w: Array, v: States, g: Array, t: Totals) -> tuple[Array, States]:
    direction, states = _direction(v, g)
    size, length = (np.sqrt(total) for total in t)
    # The norm of the filters is cut off at 10, as pytorch_optimizer does.
    trust = np.minimum(size, 10.0) / (length + SMALL)
    return w - RATE / (1 - BETA**step) * trust * direction, states


def _optimiser(name: str, **options: Any) -> Callable[[list[Any]], Callable[[], None]]:
    def made(parameters: list[Any]) -> Callable[[], None]:
        return getattr(_module("torch").optim, name)(parameters, lr=RATE, **options).step

    return made


def _clipping(alone: bool) -> Callable[[list[Any]], Callable[[], None]]:
    def made(parameters: list[Any]) -> Callable[[], None]:
        torch = _module("torch")
        clip = torch.nn.utils.clip_grad_norm_
        step = torch.optim.SGD(parameters, lr=RATE).step

        def clipped() -> None:
            if alone:  # the gradient of each filter (out, in) by itself
                for p in parameters:
                    for g in p.grad.flatten(0, 1):
                        g.copy_(_cut(clip, torch, g))
            else:
                clip(parameters, 1.0)
            step()

        return clipped

    return made


def _cut(clip: Any, torch: Any, gradient: Any) -> Any:
    alone = torch.nn.Parameter(torch.zeros_like(gradient))
    alone.grad = gradient.clone()
    clip([alone], 1.0)
    return alone.grad


def _lamb_of_collection(parameters: list[Any]) -> Callable[[], None]:
    kind = _module("pytorch_optimizer").load_optimizer("lamb")
    return kind(parameters, lr=RATE, betas=(BETA, SQUARE), eps=SMALL).step


def _decayed(parameters: list[Any]) -> Callable[[], None]:
    """SGD after the decay: PyTorch has it as an option of AdamW and not of SGD."""
    torch = _module("torch")
    step = torch.optim.SGD(parameters, lr=RATE).step

    def both() -> None:
        with torch.no_grad():
            for p in parameters:
                p.mul_(1 - RATE * DECAY)
        step()

    return both


_BETAS = {"betas": (BETA, SQUARE), "eps": SMALL}

INSTANCES = (
    Instance("gradient descent", "w⁺ = w − ηg", 0,
             lambda step, w, v, g, t: (w - RATE * g, v), _optimiser("SGD")),
    Instance("weight decay, coupled", "w⁺ = w − η(g + λw)", 0,
             lambda step, w, v, g, t: (w - RATE * (g + DECAY * w), v),
             _optimiser("SGD", weight_decay=DECAY)),
    Instance("weight decay, decoupled", "w⁺ = (1 − ηλ)w − ηg", 0,
             lambda step, w, v, g, t: ((1 - RATE * DECAY) * w - RATE * g, v), _decayed),
    Instance("momentum, heavy ball", "v⁺ = μv + g, w⁺ = w − ηv⁺", 1, _heavy_ball,
             _optimiser("SGD", momentum=BETA)),
    Instance("momentum, Nesterov", "v⁺ = μv + g, w⁺ = w − η(g + μv⁺)", 1, _nesterov,
             _optimiser("SGD", momentum=BETA, nesterov=True)),
    Instance("RMSProp", "a⁺ = αa + (1 − α)g², w⁺ = w − ηg/(√a⁺ + ε)", 1, _rmsprop,
             _optimiser("RMSprop", alpha=SQUARE, eps=SMALL)),
    Instance("Adam", "v⁺ = βv + (1 − β)g, a⁺ = αa + (1 − α)g², "
             "w⁺ = w − η v⁺/(1 − βˢ)/(√(a⁺/(1 − αˢ)) + ε)", 2, _adam, _optimiser("Adam", **_BETAS)),
    Instance("AdamW", "Adam from (1 − ηλ)w", 2, _adamw,
             _optimiser("AdamW", weight_decay=DECAY, **_BETAS)),
    Instance("clipping by the norm of each filter", "w⁺ = w − ηg min(1, 1/(√Σ g² + 10⁻⁶))", 0,
             _clipped, _clipping(alone=True), _squares, FILTER),
    Instance("clipping by the norm over all layers", "the same with Σ g² over all layers", 0,
             _clipped, _clipping(alone=False), _squares, NETWORK),
    Instance("LAMB", "u = v⁺/(√a⁺ + ε), w⁺ = w − η/(1 − βˢ) · min(10, √Σ w²)/(√Σ u² + ε) u", 2,
             _lamb, _lamb_of_collection, _lamb_squares, LAYER),
)  # fmt: skip
