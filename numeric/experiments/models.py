"""One-layer models, ∗ and ⋆, their gradients, and training by gradient descent, exactly.

The correlation model is y[n] = Σ_k w[k] x[n + k], the convolution model y[n] = Σ_k h[k] x[n − k]
(filters and data are real, so no conjugate remains), with squared loss L = ½ Σ_n (y[n] − d[n])².
The two forward maps and the two gradients are separate code, each written from its own formula,
so that a flip is an observation about two computations and not about one.

Every number is a rational, so "equal" means equal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flint import fmpq

from symbolic.errors import EvidenceError

# A filter maps the index k to its coefficient, in ascending order of k.
Filter = Mapping[int, fmpq]
Signal = Sequence[fmpq]
Matrix = Sequence[Sequence[fmpq]]


@dataclass(frozen=True)
class Sample:
    """An input x on 0 … N − 1 (zero outside) and the wanted outputs d[0], …, d[M − 1]."""

    signal: tuple[fmpq, ...]
    target: tuple[fmpq, ...]

    def __post_init__(self) -> None:
        if not self.signal or not self.target:
            raise EvidenceError(
                f"Sample: {len(self.signal)} inputs and {len(self.target)} targets; "
                "at least one of each is needed, nothing can be learnt from an empty sample"
            )


def correlation_output(w: Filter, signal: Signal, length: int) -> list[fmpq]:
    """y[n] = Σ_k w[k] x[n + k] for 0 ≤ n < length, x zero outside: (K,), (N,) -> (length,)."""
    outputs = []
    for n in range(length):
        total = fmpq(0)
        for k, coefficient in w.items():
            if 0 <= n + k < len(signal):
                total += coefficient * signal[n + k]
        outputs.append(total)
    return outputs


def correlation_gradient(w: Filter, sample: Sample) -> dict[int, fmpq]:
    """∂L/∂w[k] = Σ_n (y[n] − d[n]) x[n + k], from L = ½ Σ_n (y[n] − d[n])² by the chain rule."""
    outputs = correlation_output(w, sample.signal, len(sample.target))
    residuals = [y - d for y, d in zip(outputs, sample.target, strict=True)]
    gradient = {}
    for k in w:
        gradient[k] = fmpq(0)
        for n, residual in enumerate(residuals):
            if 0 <= n + k < len(sample.signal):
                gradient[k] += residual * sample.signal[n + k]
    return gradient


def convolution_output(h: Filter, signal: Signal, length: int) -> list[fmpq]:
    """y[n] = Σ_k h[k] x[n − k] for 0 ≤ n < length, x zero outside: (K,), (N,) -> (length,)."""
    outputs = [fmpq(0)] * length
    for position, value in enumerate(signal):
        for k, coefficient in h.items():
            n = position + k
            if 0 <= n < length:
                outputs[n] += coefficient * value
    return outputs


def convolution_gradient(h: Filter, sample: Sample) -> dict[int, fmpq]:
    """∂L/∂h[k] = Σ_n (y[n] − d[n]) x[n − k], from L = ½ Σ_n (y[n] − d[n])² by the chain rule."""
    outputs = convolution_output(h, sample.signal, len(sample.target))
    gradient = dict.fromkeys(h, fmpq(0))
    for position, value in enumerate(sample.signal):
        for k in h:
            n = position + k
            if 0 <= n < len(sample.target):
                gradient[k] += (outputs[n] - sample.target[n]) * value
    return gradient


@dataclass(frozen=True)
class Model:
    """A forward map (filter, signal, output length) -> outputs, and the gradient of its loss."""

    name: str
    output: Callable[[Filter, Signal, int], list[fmpq]]
    gradient: Callable[[Filter, Sample], dict[int, fmpq]]

    def loss(self, coefficients: Filter, samples: Sequence[Sample]) -> fmpq:
        """½ Σ (prediction − target)², over all outputs of all samples.

        Raises
        ------
        EvidenceError
            When there are no samples: a loss of 0 over nothing would look like success.
        """
        if not samples:
            raise EvidenceError(f"{self.name} loss: no samples; at least one is needed")
        total = fmpq(0)
        for sample in samples:
            predictions = self.output(coefficients, sample.signal, len(sample.target))
            for y, d in zip(predictions, sample.target, strict=True):
                total += (y - d) ** 2
        return total / 2


CORRELATION = Model("correlation", correlation_output, correlation_gradient)
CONVOLUTION = Model("convolution", convolution_output, convolution_gradient)


@dataclass(frozen=True)
class Rule:
    """v ← μv − ηP∇L, then filter ← filter + v, from v = 0; P = None is the identity.

    P acts on the stored vector (∇L[k₀], ∇L[k₀ + 1], …), lowest index first, as an optimiser does
    that knows its parameters only as an array. A P that is not diagonal mixes coefficients.
    """

    step_size: fmpq
    momentum: fmpq
    preconditioner: Matrix | None = None

    def direction(self, gradient: Filter) -> dict[int, fmpq]:
        """P∇L, coefficient by coefficient: (K,) -> (K,).

        Raises
        ------
        EvidenceError
            When P is not K × K.
        """
        if self.preconditioner is None:
            return dict(gradient)
        widths = [len(row) for row in self.preconditioner]
        if widths != [len(gradient)] * len(gradient):
            raise EvidenceError(
                f"Rule: a preconditioner with rows of lengths {widths} for {len(gradient)} "
                "coefficients; a square matrix of that size is needed"
            )
        stored = list(gradient.values())
        rows = zip(gradient, self.preconditioner, strict=True)
        return {k: dot(row, stored) for k, row in rows}


def train(
    model: Model, start: Filter, samples: Sequence[Sample], order: Sequence[int], rule: Rule
) -> list[dict[int, fmpq]]:
    """Train one model, one sample a step.

    Parameters
    ----------
    model, start
        What is trained and from which filter, K coefficients by ascending index.
    samples, order
        Step s uses ``samples[order[s]]``.
    rule
        The update rule.

    Returns
    -------
    list
        The filter before the first step and after each step, ``len(order) + 1`` in all.

    Raises
    ------
    EvidenceError
        When the filter is empty, its indices do not ascend, or the order names no sample.
    """
    if not start or list(start) != sorted(start):
        raise EvidenceError(
            f"train: filter with indices {list(start)}; at least one, ascending, is needed"
        )
    coefficients = dict(start)
    velocity = dict.fromkeys(coefficients, fmpq(0))
    history = [coefficients]
    for choice in order:
        if not 0 <= choice < len(samples):
            raise EvidenceError(
                f"train: the order names sample {choice}; 0 … {len(samples) - 1} exist"
            )
        direction = rule.direction(model.gradient(coefficients, samples[choice]))
        velocity = {
            k: rule.momentum * velocity[k] - rule.step_size * direction[k] for k in velocity
        }
        coefficients = {k: coefficients[k] + velocity[k] for k in coefficients}
        history.append(coefficients)
    return history


def flip(coefficients: Filter) -> dict[int, fmpq]:
    """(Rw)[k] = w[−k], by ascending index: (K,) -> (K,)."""
    return {-k: coefficients[k] for k in reversed(list(coefficients))}


def dot(row: Signal, column: Signal) -> fmpq:
    """Return Σ_i row[i] column[i], for rows of equal length."""
    return sum((a * b for a, b in zip(row, column, strict=True)), start=fmpq(0))
