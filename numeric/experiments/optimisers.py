"""The optimisers of ``torch.optim`` and ``pytorch_optimizer``, and whether each commutes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from numeric.experiments.equivariance import STEPS, flip_behaviour
from numeric.experiments.flips import FlipFinding
from symbolic.errors import EvidenceError

STEP_SIZE = 1e-2
# What an optimiser must be given beside parameters and step size, and defaults under which its
# own work would begin only after the steps that are tried.
_OPTIONS: dict[str, dict[str, Any]] = {
    "torch.LBFGS": {"max_iter": 4, "line_search_fn": "strong_wolfe"},
    "adashift": {"keep_num": 2},
    "alig": {"max_lr": STEP_SIZE},
    "bsam": {"num_data": 1},
    "lbfgs": {"max_iter": 4, "line_search_fn": "strong_wolfe"},
    "ranger21": {"num_iterations": STEPS},
    "soap": {"precondition_frequency": 2},
    "spam": {"update_proj_gap": 2},
    "splus": {"inverse_steps": 2},
    "scalableshampoo": {"start_preconditioning_step": 2, "preconditioning_compute_steps": 1},
}
# Those that ask in each group of parameters whether its matrices are to be orthogonalised.
_MUON = {"adago", "adamuon", "distributedmuon", "muon", "muonclip", "normuon"}
# Those that take matrices only.
_MATRICES = {"torch.Muon", "spectralsphere"}


@dataclass(frozen=True)
class OptimiserRow:
    """One line of the table: what was found, or why nothing could be.

    ``options`` are the arguments that differ from the defaults, as text.
    """

    library: str
    name: str
    options: str
    finding: FlipFinding | None
    refused: str = ""


def torch_table(seed: int = 0) -> tuple[OptimiserRow, ...]:
    """Return the table of ``torch.optim``, by name.

    Raises
    ------
    EvidenceError
        When PyTorch is not installed.
    """
    optim = _imported("torch.optim", "torch")
    classes = {
        name: value
        for name, value in vars(optim).items()
        if isinstance(value, type) and issubclass(value, optim.Optimizer)
    }
    del classes["Optimizer"]
    return tuple(
        _row("torch", name, classes[name], f"torch.{name}", seed) for name in sorted(classes)
    )


def collection_names() -> tuple[str, ...]:
    """Return the names of the optimisers of ``pytorch_optimizer``.

    Raises
    ------
    EvidenceError
        When it is not installed.
    """
    collection = _imported("pytorch_optimizer", "learning")
    return tuple(sorted(collection.get_supported_optimizers()))


def collection_row(name: str, seed: int = 0) -> OptimiserRow:
    """Return the line of one optimiser of ``pytorch_optimizer``.

    Raises
    ------
    EvidenceError
        When the package is not installed, or has no such optimiser.
    """
    collection = _imported("pytorch_optimizer", "learning")
    if name not in collection_names():
        raise EvidenceError(f"collection_row: pytorch_optimizer has no optimiser {name!r}")
    return _row("pytorch_optimizer", name, collection.load_optimizer(name), name, seed)


def _row(library: str, name: str, kind: Any, key: str, seed: int) -> OptimiserRow:
    options = dict(_OPTIONS.get(key, {}))
    if "lr" in inspect.signature(kind).parameters:
        options = {"lr": STEP_SIZE, **options}
    words = ", ".join(f"{k}={v!r}" for k, v in options.items())
    try:
        finding = flip_behaviour(
            _factory(kind, key, options), name=name, seed=seed, matrix=key in _MATRICES
        )
    except EvidenceError as error:
        refused = str(error).removeprefix("flip_behaviour: ")
        return OptimiserRow(library, name, words, None, refused)
    return OptimiserRow(library, name, words, finding)


def _factory(kind: Any, key: str, options: dict[str, Any]) -> Callable[[list[Any]], Any]:
    if key in _MUON:
        return lambda parameters: kind([{"params": parameters, "use_muon": True}], **options)
    if next(iter(inspect.signature(kind).parameters)) == "model":
        return lambda parameters: kind(_holding(parameters), **options)
    if key == "fadam":  # its states have a precision of their own, which must fit
        return lambda parameters: kind(
            parameters, momentum_dtype=parameters[0].dtype, fim_dtype=parameters[0].dtype, **options
        )
    if key == "magma":  # a wrapper
        adam = import_module("torch.optim").Adam
        return lambda parameters: kind(adam(parameters, lr=STEP_SIZE))
    return lambda parameters: kind(parameters, **options)


def _holding(parameters: list[Any]) -> Any:
    """Return a module that has the parameters and nothing else."""
    nn = import_module("torch.nn")
    module = nn.Module()
    module.register_parameter("weight", parameters[0])
    return module


def _imported(module: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise EvidenceError(
            f"{module} is not installed; it comes with the extra {extra!r}: "
            f"pip install '.[{extra}]'"
        ) from error
