"""The seam to `numeric.experiments`: networks of several layers, optimisers, digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from numeric.experiments.counterexamples import counterexamples
from numeric.experiments.networks import exact_runs
from numeric.experiments.optimisers import (
    collection_names,
    collection_row,
    torch_table,
)
from reports.collecting.fingerprint import environment
from reports.collecting.job import Failure, Job
from reports.facts.training import (
    LearningFact,
    SmallNetsFact,
    WithTorchFact,
)

NETS, WITH_TORCH = (f"training: {part}" for part in ("small networks", "with PyTorch"))
PIECES = 4
"""Into how many jobs the longer measurements are cut."""

_NEEDED = {"torch": "torch", "sklearn": "scikit-learn", "pytorch_optimizer": "pytorch_optimizer"}


def learning_jobs(whole: bool, seed: int) -> list[Job]:
    """Return what is to be done: the small networks always, the rest with what is installed."""
    jobs = [Job(NETS, small_nets, (seed,), kind=NETS)]
    installed = (("installed", environment()),)
    missing = _missing()
    if "torch" in missing:
        return jobs
    # What is short is one job: to import PyTorch twice would take longer.
    pieces = PIECES if whole else 1
    return jobs + [
        Job(f"{WITH_TORCH}, {piece + 1} of {pieces}", with_torch, (whole, piece, pieces, seed),
            installed, kind=f"{WITH_TORCH}, all" if whole else WITH_TORCH)
        for piece in range(pieces)
    ]  # fmt: skip


def learning(jobs: list[Job], answers: Mapping[str, Any], whole: bool) -> LearningFact | None:
    """Put the answers together; None if there were no jobs."""
    if not jobs:
        return None
    good = {j.name: answers[j.name] for j in jobs if not isinstance(answers[j.name], Failure)}

    parts = [part for name, part in good.items() if name.startswith(WITH_TORCH)]
    return LearningFact(
        nets=good.get(NETS),
        optimisers=tuple(x for part in parts for x in part.optimisers),
        digits=tuple(x for part in parts for x in part.digits),
        missing=_missing(),
        whole=whole,
    )


def small_nets(seed: int) -> SmallNetsFact:
    """Return the networks in rational arithmetic, and the counterexamples."""
    return SmallNetsFact(exact_runs(seed), counterexamples())


def with_torch(whole: bool, piece: int, pieces: int, seed: int) -> WithTorchFact:
    """Return one of several pieces of the tables of optimisers and of the runs on digits.

    ``torch.optim`` is always examined, ``pytorch_optimizer`` only where all is asked for, each
    package where it is installed.
    """

    def share(of: Sequence[Any]) -> Sequence[Any]:
        return of[len(of) * piece // pieces : len(of) * (piece + 1) // pieces]

    missing = _missing()
    rows = list(torch_table(seed)) if piece == 0 else []
    if whole and "pytorch_optimizer" not in missing:
        rows += [collection_row(name, seed) for name in share(collection_names())]
    runs: list[Any] = []
    if "scikit-learn" not in missing:
        experiment = import_module("numeric.experiments.digits")
        runs = [experiment.digits_run(**c, seed=seed) for c in share(experiment.plan(whole))]
    return WithTorchFact(tuple(rows), tuple(runs))


def _missing() -> tuple[str, ...]:
    return tuple(name for module, name in _NEEDED.items() if find_spec(module) is None)
