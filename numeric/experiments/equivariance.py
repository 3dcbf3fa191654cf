"""Does an update rule commute with the flip of a filter? Two runs, one of them read backwards.

This is the one hypothesis of the theorem on training that is about the optimiser: with flipped
filters, states and gradients in, flipped filters and states must come out. A rule that acts on
each coefficient alone has it; so have many that do not (norms, Newton–Schulz, Shampoo).
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

import numpy as np

from numeric.experiments.problems import SHAPES, Array, Problem, Shape, make_problem
from symbolic.errors import EvidenceError

STEPS = 6
DTYPES = ("float64", "float32")
# Rounding in double precision (2⁻⁵³), made 10⁸ times as large by six steps of an ill-conditioned
# rule, is still below this.
ROUNDING_LIMIT = 1e-8
# What is rounding shrinks with the precision as the precision does, 2⁻⁵³ to 2⁻²⁴; what reads the
# index does not. A thousand allows for rules that amplify rounding differently in the two.
AMPLIFIED = 1e3
# Roundings that six steps of a rule without sums may leave where a narrower precision shows none.
UNAMPLIFIED = 128

# An update takes a filter, its gradient and its own state (None at first) and gives the next two.
Update = Callable[[Array, Array, Any], tuple[Array, Any]]
History = list[Array]
Runner = Callable[[Problem, int], History]


class FlipBehaviour(StrEnum):
    """How far an update rule commutes with the flip."""

    EXACT = "exactly"
    ROUNDING = "to rounding"
    NO = "no"


@dataclass(frozen=True)
class FlipTrial:
    """One shape and precision: where the flip broke first, and by how much.

    ``first_broken`` is the first step (from 1) after which the two filters are not flips of each
    other bit for bit, None if they always are; ``gap`` the largest distance from being flips,
    divided by the largest distance that the filter moved.
    """

    shape: Shape
    dtype: str
    first_broken: int | None
    gap: float


@dataclass(frozen=True)
class FlipFinding:
    """What was found of one update rule.

    ``random`` says that it draws numbers: then both runs drew the same ones, index by index.
    ``cause`` names the first operation that is not the flip of its counterpart, "" where nothing
    broke or the rule cannot be looked into; ``reduced`` says that it computes in less precision
    than its parameters have, and that the gap is only that; ``closure`` that it was given one.
    """

    name: str
    behaviour: FlipBehaviour
    trials: tuple[FlipTrial, ...]
    random: bool = False
    cause: str = ""
    reduced: bool = False
    closure: bool = False

    @property
    def worst(self) -> FlipTrial:
        """The trial with the largest gap in the widest precision that was tried."""
        widest = self.trials[0].dtype
        return max((t for t in self.trials if t.dtype == widest), key=lambda t: t.gap)

    def __str__(self) -> str:
        words = {
            FlipBehaviour.EXACT: "commutes with the flip exactly",
            FlipBehaviour.ROUNDING: "commutes with the flip to rounding",
            FlipBehaviour.NO: "does not commute with the flip",
        }
        text = f"{self.name}: {words[self.behaviour]}"
        if self.behaviour is not FlipBehaviour.EXACT:
            # Of all trials, the precision in which it broke.
            broken = [t for t in self.trials if t.first_broken is not None]
            if broken:
                worst = max(broken, key=lambda t: t.gap)
                text += (
                    f" ({worst.shape.name}, {worst.dtype}: broken at step {worst.first_broken}, "
                    f"up to {worst.gap:.1e} of the movement)"
                )
            else:
                text += " (no trial shows it, an operation does)"
        return text + (f"; {self.cause}" if self.cause else "")


def flip_behaviour(
    optimizer: Any,
    *,
    name: str = "",
    shapes: Sequence[Shape] = SHAPES,
    dtypes: Sequence[str] = DTYPES,
    steps: int = STEPS,
    seed: int = 0,
    matrix: bool = False,
) -> FlipFinding:
    """Run an update rule on a problem and on its flip, and compare the filters at every step.

    Parameters
    ----------
    optimizer
        A class below ``torch.optim.Optimizer``; or a function of one argument that is given the
        list of parameters and returns an optimiser (``lambda p: torch.optim.SGD(p, lr=0.1)``);
        or an update of NumPy arrays, ``update(w, gradient)`` → the next w, or
        ``update(w, gradient, state)`` → the next w and the next state (None at the first step).
        A PyTorch optimiser is stepped without a closure, and with one if that fails.
    name
        How it is called in the finding; its own name by default.
    shapes, dtypes
        The filters tried, each in each precision. The first decides between rounding and no: a
        gap is rounding if it is small and, where a narrower precision is tried as well, if it
        shrinks with the precision, as rounding does and a dependence on the index does not.
    steps, seed
        The number of steps, and what the problems are drawn with.
    matrix
        Whether a PyTorch optimiser is given the filter as a matrix, (out, all the rest), as those
        want it that take nothing else.

    Raises
    ------
    EvidenceError
        When the rule raises, changes the shape of the filter, gives numbers that are not finite,
        does not move the filter, or is random in a way that a seed does not fix; when nothing is
        to be tried; when the argument is no rule; when PyTorch is needed and missing.
    """
    name = name or getattr(optimizer, "__name__", type(optimizer).__name__)
    if not shapes or not dtypes or steps < 1:
        raise EvidenceError(
            f"flip_behaviour: {len(shapes)} shapes, {len(dtypes)} dtypes and {steps} steps for "
            f"{name}; at least one of each is needed, or nothing is tried"
        )
    rule = _rule(optimizer, name, matrix)
    trials: list[FlipTrial] = []
    chance = False
    for dtype in dtypes:
        for shape in shapes:
            problem = make_problem(shape, dtype, steps, seed)
            history = rule.run(problem, seed)
            if not trials:
                chance = _chance(name, rule, problem, history, seed)
            mirrored = rule.run(problem.flipped(shape.axes), seed)
            trials.append(_compare(name, shape, dtype, history, mirrored))
    behaviour = _behaviour(trials, dtypes[0])
    finding = FlipFinding(name, behaviour, tuple(trials), chance, closure=rule.closure)
    return rule.explained(finding, shapes, steps, seed)


def assert_flip_equivariant(
    optimizer: Any,
    *,
    exactly: bool = False,
    shapes: Sequence[Shape] = SHAPES,
    steps: int = STEPS,
    seed: int = 0,
    matrix: bool = False,
) -> None:
    """Assert that an update rule commutes with the flip, in float64 and in float32.

    >>> def descent(w, gradient):
    ...     return w - 0.1 * gradient
    >>> assert_flip_equivariant(descent)

    Parameters
    ----------
    optimizer, shapes, steps, seed, matrix
        As in `numeric.experiments.flip_behaviour`.
    exactly
        Whether rounding that depends on the order of the entries fails too.

    Raises
    ------
    AssertionError
        When it does not; the message names the shape, the step, the distance and, for PyTorch,
        the operation.
    EvidenceError
        When the question cannot be asked of this rule; see `numeric.experiments.flip_behaviour`.
    """
    finding = flip_behaviour(optimizer, shapes=shapes, steps=steps, seed=seed, matrix=matrix)
    allowed = [FlipBehaviour.EXACT] if exactly else [FlipBehaviour.EXACT, FlipBehaviour.ROUNDING]
    if finding.behaviour not in allowed:
        raise AssertionError(str(finding))


class NumPyRule:
    """An update function of arrays, run on problems."""

    closure = False

    def __init__(self, update: Callable[..., Any], arguments: int, name: str) -> None:
        self.update, self.arguments, self.name = update, arguments, name

    def run(self, problem: Problem, seed: int) -> History:
        """Return the filter before the first step and after each step."""
        w, state, history = problem.start, None, [problem.start]
        with seeded(seed):
            for step in range(len(problem.targets)):
                # Copies: an update that works in place must not reach into the history.
                given, gradient = w.copy(), problem.gradient(w, step)
                try:
                    if self.arguments == 2:
                        w = self.update(given, gradient)
                    else:
                        w, state = self.update(given, gradient, state)
                except Exception as error:
                    raise EvidenceError(
                        f"flip_behaviour: {self.name} raised {type(error).__name__} at step "
                        f"{step + 1}: {error}"
                    ) from error
                w = np.array(w)
                history.append(checked(self.name, step + 1, w, problem.start))
        return history

    def explained(
        self, finding: FlipFinding, shapes: Sequence[Shape], steps: int, seed: int
    ) -> FlipFinding:
        """Return the finding as it is: one cannot look into a function of arrays."""
        return finding


def checked(name: str, step: int, w: Array, start: Array) -> Array:
    """Return the filter after a step, if it has its shape still and is finite."""
    if w.shape != start.shape:
        raise EvidenceError(
            f"flip_behaviour: {name} turned a filter of shape {start.shape} into one of shape "
            f"{w.shape} at step {step}; the same shape is needed, or there is nothing to flip"
        )
    if not np.isfinite(w).all():
        raise EvidenceError(
            f"flip_behaviour: {name} gave numbers that are not finite at step {step} (shape "
            f"{start.shape}, {start.dtype}); a smaller step size may help"
        )
    return w


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Fix the generators of Python and NumPy that a rule may draw from, and restore them."""
    before, legacy = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(legacy)


def _rule(optimizer: Any, name: str, matrix: bool) -> Any:
    if not callable(optimizer):
        raise EvidenceError(
            f"flip_behaviour: {name} is {type(optimizer).__name__} and cannot be called; an "
            "optimiser class, a function from parameters to an optimiser, or an update of arrays "
            "is needed (an optimiser that was made belongs to its parameters: give its class)"
        )
    needed = _needed(optimizer)
    if not isinstance(optimizer, type) and needed in {2, 3}:
        return NumPyRule(optimizer, needed, name)
    if needed != 1:
        raise EvidenceError(
            f"flip_behaviour: {name} needs {needed} arguments; one (the parameters, giving an "
            "optimiser), two (filter, gradient) or three (and state) are understood"
        )
    try:
        runs = import_module("numeric.experiments.torch_rules")
    except ImportError as error:
        raise EvidenceError(
            f"flip_behaviour: {name} takes one argument, so it is tried as an optimiser of "
            "PyTorch, which is not installed; install the extra 'torch', or give an update of "
            "NumPy arrays, update(w, gradient) or update(w, gradient, state)"
        ) from error
    return runs.TorchRule(optimizer, name, matrix)


def _needed(optimizer: Callable[..., Any]) -> int:
    try:
        parameters = inspect.signature(optimizer).parameters.values()
    except (TypeError, ValueError):
        return 1
    places = [p for p in parameters if p.kind in {p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD}]
    required = [p for p in places if p.default is p.empty]
    # A state with a default, update(w, gradient, state=None), is still a state.
    if len(required) == 2 and len(places) >= 3 and places[2].name == "state":
        return 3
    return len(required)


def _chance(name: str, rule: Any, problem: Problem, history: History, seed: int) -> bool:
    again, other = rule.run(problem, seed), rule.run(problem, seed + 1)
    if not _identical(history, again):
        raise EvidenceError(
            f"flip_behaviour: two runs of {name} from the same start differ, although the "
            "generators of Python, NumPy and PyTorch had the same seeds; it keeps something from "
            "run to run or draws from a generator of its own, which must be made anew in each run"
        )
    return not _identical(history, other)


def _identical(left: History, right: History) -> bool:
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(left, right, strict=True))


def _compare(name: str, shape: Shape, dtype: str, history: History, mirrored: History) -> FlipTrial:
    start, moved, gap, first = history[0], 0.0, 0.0, None
    for step, (w, h) in enumerate(zip(history, mirrored, strict=True)):
        # Both in double precision: the difference of two close float32 is exact there.
        left, right = np.flip(w, shape.axes).astype("float64"), h.astype("float64")
        moved = max(moved, float(np.abs(w.astype("float64") - start).max()))
        gap = max(gap, float(np.abs(left - right).max()))
        if first is None and not np.array_equal(left, right):
            first = step
    if moved == 0:
        raise EvidenceError(
            f"flip_behaviour: {name} did not move the filter in {len(history) - 1} steps "
            f"({shape.name}, {dtype}); a filter that stays commutes with everything, which would "
            "say nothing"
        )
    return FlipTrial(shape, dtype, first, gap / moved)


def _behaviour(trials: Sequence[FlipTrial], widest: str) -> FlipBehaviour:
    if all(t.first_broken is None for t in trials):
        return FlipBehaviour.EXACT
    gap = max(t.gap for t in trials if t.dtype == widest)
    return FlipBehaviour.ROUNDING if gap <= rounding_limit(trials, widest) else FlipBehaviour.NO


def rounding_limit(trials: Sequence[FlipTrial], widest: str) -> float:
    """Return how large a gap in the widest precision can be and still be rounding.

    `ROUNDING_LIMIT`; less where trials in a narrower precision show how large rounding is.
    """
    fine, limits = float(np.finfo(widest).eps), []
    for trial in trials:
        eps = float(np.finfo(trial.dtype).eps)
        if eps <= fine:
            continue
        if 0 < trial.gap < eps / 4:  # a rule that turned the narrow numbers into wide ones
            limits.append(AMPLIFIED * UNAMPLIFIED * fine)
        else:
            limits.append(max(UNAMPLIFIED * fine, AMPLIFIED * trial.gap * fine / eps))
    return min(ROUNDING_LIMIT, max(limits)) if limits else ROUNDING_LIMIT
