"""Convolutional networks on images of digits: one computes ∗, the other a genuine ⋆.

The first net uses ``torch.nn.functional.conv2d``, which correlates. The second convolves by other
code: by ``conv_transpose2d``, or by a product of Fourier transforms. Both get the same images in
the same order and the same optimiser; every filter of the second starts as the flip of its
counterpart's, the last (dense) layer starts equal. The images are the 1,797 of 8 × 8 pixels that
scikit-learn ships (E. Alpaydin, C. Kaynak 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import torch
from sklearn.datasets import load_digits
from torch.nn import functional

from numeric.experiments.records import DigitsRun
from numeric.experiments.torch_rules import one_thread, quiet
from symbolic.errors import EvidenceError

TRAINED_ON = 1500
BATCH = 64
TAPS = 3
CHANNELS = {2: (1, 8, 16), 3: (1, 8, 12, 16)}
_CHOSEN: dict[str, dict[str, Any]] = {
    "SGD": {"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-4},
    "Adam": {"lr": 3e-3},
    "AdamW": {"lr": 3e-3},
    "RMSprop": {"lr": 1e-3},
    "Adafactor": {"lr": 3e-2},
    "NAdam": {"lr": 3e-3},
}
OPTIMISERS = {name: options for name, options in _CHOSEN.items() if hasattr(torch.optim, name)}
"""Those that this version of PyTorch has, and their options."""


def digits_run(
    optimiser: str,
    dtype: str,
    *,
    layers: int = 2,
    other: str = "conv_transpose2d",
    epochs: int = 1,
    seed: int = 0,
) -> DigitsRun:
    """Train both nets, from flipped and from equal starts.

    Parameters
    ----------
    optimiser
        One of `OPTIMISERS`.
    dtype
        "float64" or "float32".
    layers
        2 or 3 convolutional layers, before one dense layer.
    other
        How the second net convolves: "conv_transpose2d" or "fft".
    epochs, seed
        How often all 1,500 training images are seen, and what starts and order are drawn with.

    Raises
    ------
    EvidenceError
        When one of the choices does not exist.
    """
    for name, value, known in (
        ("optimiser", optimiser, OPTIMISERS),
        ("dtype", dtype, ("float64", "float32")),
        ("layers", layers, CHANNELS),
        ("other", other, _CONVOLUTIONS),
    ):
        if value not in known:
            raise EvidenceError(f"digits_run: {name} {value!r}; one of {list(known)} is needed")
    kind = getattr(torch, dtype)
    with quiet(), one_thread():
        start = _start(layers, seed, kind)
        w = _Net(_correlation, start)
        h = _Net(_CONVOLUTIONS[other], [_flip(f) for f in start])
        same = _Net(_CONVOLUTIONS[other], start)
        order = _order(epochs, seed)
        histories = [_train(net, optimiser, order, kind) for net in (w, h, same)]
        said_w, said_h = (_predict(net, kind) for net in (w, h))
    distances, equal = (
        tuple(_distance(a, b) for a, b in zip(histories[0], second, strict=True))
        for second in histories[1:]
    )
    truth = _images(kind)[1][TRAINED_ON:]
    return DigitsRun(
        layers, other, optimiser, dtype, len(order), distances, equal,
        first_broken=next((s for s, d in enumerate(distances) if d > 0), None),
        equal_predictions=int((said_w == said_h).sum()),
        tested=len(truth),
        accuracies=(_share(said_w, truth), _share(said_h, truth)),
        filters=tuple(_nested(history[-1][0][:, 0]) for history in histories[:2]),
    )  # fmt: skip


def plan(long: bool) -> tuple[dict[str, Any], ...]:
    """Return the arguments of the runs: a few short ones, or all of them and longer."""
    if not long:
        return tuple(
            {"optimiser": name, "dtype": dtype}
            for name in list(OPTIMISERS)[:5]
            for dtype in ("float64", "float32")
        )
    return tuple(
        {"optimiser": name, "dtype": dtype, "layers": layers, "other": other, "epochs": 5}
        for layers, other in ((2, "conv_transpose2d"), (3, "fft"))
        for name in OPTIMISERS
        for dtype in ("float64", "float32")
    )


class _Net:
    """Convolutional layers with ReLU, the largest of 2 × 2 pixels, one dense layer."""

    def __init__(self, convolve: Callable[[Any, Any], Any], start: Sequence[Any]) -> None:
        self.convolve = convolve
        self.weights = [torch.nn.Parameter(f.clone()) for f in start]

    def __call__(self, images: Any) -> Any:
        signals = images
        for f in self.weights[:-1]:
            signals = functional.relu(self.convolve(signals, f))
        return functional.max_pool2d(signals, 2).flatten(1) @ self.weights[-1].T


def _correlation(x: Any, f: Any) -> Any:
    return functional.conv2d(x, f, padding=TAPS // 2)


def _transposed(x: Any, f: Any) -> Any:
    """Convolve: the transpose of a correlation, its channels transposed back."""
    return functional.conv_transpose2d(x, f.transpose(0, 1), padding=TAPS // 2)


def _by_fourier(x: Any, f: Any) -> Any:
    """Convolve: transforms, long enough that nothing wraps, multiplied and summed over channels."""
    height, width = x.shape[-2:]
    sizes = (height + TAPS - 1, width + TAPS - 1)
    product = torch.einsum(
        "bihw,oihw->bohw", torch.fft.rfft2(x, s=sizes), torch.fft.rfft2(f, s=sizes)
    )
    side = TAPS // 2
    return torch.fft.irfft2(product, s=sizes)[..., side : side + height, side : side + width]


_CONVOLUTIONS = {"conv_transpose2d": _transposed, "fft": _by_fourier}


def _flip(f: Any) -> Any:
    """Flip a filter; a dense layer has two axes and stays."""
    return torch.flip(f, (-2, -1)) if f.ndim == 4 else f


def _start(layers: int, seed: int, kind: Any) -> list[Any]:
    generator = torch.Generator().manual_seed(seed)

    def drawn(*sizes: int) -> Any:
        fan = torch.Size(sizes[1:]).numel()
        normal = torch.randn(*sizes, generator=generator, dtype=torch.float64)
        return ((2 / fan) ** 0.5 * normal).to(kind)

    counts = CHANNELS[layers]
    filters = [drawn(o, i, TAPS, TAPS) for i, o in pairwise(counts)]
    return [*filters, drawn(10, counts[-1] * 16)]


def _order(epochs: int, seed: int) -> list[Any]:
    generator = torch.Generator().manual_seed(seed + 1)
    return [
        batch
        for _ in range(epochs)
        for batch in torch.randperm(TRAINED_ON, generator=generator).split(BATCH)
    ]


@cache
def _images(kind: Any) -> tuple[Any, Any]:
    digits = load_digits()
    pixels = torch.tensor(digits.data).reshape(-1, 1, 8, 8) / 16
    return pixels.to(kind), torch.tensor(digits.target).long()


def _train(net: _Net, name: str, order: Sequence[Any], kind: Any) -> list[list[Any]]:
    """Return all filters before the first step and after each."""
    images, labels = _images(kind)
    optimiser = getattr(torch.optim, name)(net.weights, **OPTIMISERS[name])
    history = [_copies(net)]
    for batch in order:
        optimiser.zero_grad()
        functional.cross_entropy(net(images[batch]), labels[batch]).backward()
        optimiser.step()
        history.append(_copies(net))
    return history


def _copies(net: _Net) -> list[Any]:
    return [f.detach().clone() for f in net.weights[:-1]]


def _predict(net: _Net, kind: Any) -> Any:
    with torch.no_grad():
        return net(_images(kind)[0][TRAINED_ON:]).argmax(1)


def _share(said: Any, truth: Any) -> float:
    return float((said == truth).double().mean())


def _distance(left: Sequence[Any], right: Sequence[Any]) -> float:
    # In double precision, where the difference of two float32 is exact or nearly so.
    return max(
        float((_flip(a).double() - b.double()).abs().max())
        for a, b in zip(left, right, strict=True)
    )


def _nested(images: Any) -> tuple[tuple[tuple[float, ...], ...], ...]:
    return tuple(tuple(tuple(map(float, row)) for row in image) for image in images)
