"""What is known about training beyond the experiment with one layer; plain data for a report."""

from __future__ import annotations

from dataclasses import dataclass

from numeric.experiments.networks import ExactRun
from numeric.experiments.optimisers import OptimiserRow
from numeric.experiments.records import DigitsRun


@dataclass(frozen=True)
class CounterexampleFact:
    """One hypothesis dropped: the trained w, its flip, the trained h; and the two put right."""

    name: str
    dropped: str
    trained: tuple[str, ...]
    expected: tuple[str, ...]
    found: tuple[str, ...]
    repair: str
    repaired: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def holds(self) -> bool:
        """Whether the flip fails without the hypothesis and holds with it."""
        return self.expected != self.found and self.repaired[0] == self.repaired[1]


@dataclass(frozen=True)
class InstanceFact:
    """A rule of the form of lemma H7; ``over`` says over what totals are taken, "" without."""

    name: str
    formula: str
    over: str


@dataclass(frozen=True)
class SmallNetsFact:
    """Networks in rational arithmetic, the counterexamples, and rules that commute by H7."""

    instances: tuple[InstanceFact, ...]
    runs: tuple[ExactRun, ...]
    counterexamples: tuple[CounterexampleFact, ...]


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
