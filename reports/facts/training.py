"""What is known about training beyond the experiment with one layer; plain data for a report."""

from __future__ import annotations

from dataclasses import dataclass

from numeric.experiments.counterexamples import TrainingCounterexample
from numeric.experiments.networks import ExactRun
from numeric.experiments.optimisers import OptimiserRow
from numeric.experiments.records import DigitsRun


@dataclass(frozen=True)
class SmallNetsFact:
    """Networks in rational arithmetic, and the counterexamples."""

    runs: tuple[ExactRun, ...]
    counterexamples: tuple[TrainingCounterexample, ...]


@dataclass(frozen=True)
class WithTorchFact:
    """What needs PyTorch: lines of the tables of optimisers, and runs on digits."""

    optimisers: tuple[OptimiserRow, ...]
    digits: tuple[DigitsRun, ...]


@dataclass(frozen=True)
class LearningFact:
    """Networks of several layers, optimisers, and digits.

    ``missing`` are the packages that are not installed and without which something is left out;
    ``whole`` says that the long runs were asked for.
    """

    nets: SmallNetsFact | None
    optimisers: tuple[OptimiserRow, ...]
    digits: tuple[DigitsRun, ...]
    missing: tuple[str, ...]
    whole: bool

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for everything that contradicts the theorem."""
        runs = self.nets.runs if self.nets else ()
        found = [
            f"training: {r.architecture}, {r.rule}: no exact flips"
            for r in runs
            if not (r.flips and r.equal_losses and r.flipped_gradients)
        ]
        found += [
            f"training: {r.architecture}, {r.rule}: flips from equal starts"
            for r in runs
            if not r.equal_starts_fail
        ]
        cases = self.nets.counterexamples if self.nets else ()
        found += [f"training: {c.name} is no counterexample" for c in cases if not c.holds]
        return tuple(found) + tuple(
            f"training: digits, {d.optimiser} in {d.dtype}, {d.other}: no flips"
            for d in self.digits
            if not d.holds
        )
