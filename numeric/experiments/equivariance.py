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
# What is rounding shrinks with the precision as the precision does, 2⁻⁵³ to 2⁻²⁴; what reads the
# index does not. A thousand allows for rules that amplify rounding differently in the two.
AMPLIFIED = 1e3

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
    divided by the largest distance that the filter moved; ``grain`` what one rounding of the
    largest coefficient is, divided by the same: no smaller gap can be seen.
    """

    shape: Shape
    dtype: str
    first_broken: int | None
    gap: float
    grain: float


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
    steps: int
    random: bool = False
    cause: str = ""
    reduced: bool = False
    closure: bool = False

    @property
    def tried(self) -> str:
        """In words, what was tried; of what begins later or elsewhere nothing is known."""
        shapes, dtypes = (
            list(dict.fromkeys(each)) for each in zip(*((t.shape.name, t.dtype)
                                                        for t in self.trials), strict=True)
        )  # fmt: skip
        return f"in {self.steps} steps, {len(shapes)} shapes, {' and '.join(dtypes)}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else is to be said of how it works, in words."""
        said = {
            "random": self.random,
            "computes in narrower types": self.reduced,
            "with a closure": self.closure,
        }
        return tuple(words for words, holds in said.items() if holds)

    def gap(self, dtype: str) -> float:
        """Return the largest gap in a precision, 0 where that was not tried."""
        return max((t.gap for t in self.trials if t.dtype == dtype), default=0.0)

    def __str__(self) -> str:
        words = {
            FlipBehaviour.EXACT: f"commutes with the flip exactly {self.tried}",
            FlipBehaviour.ROUNDING: f"commutes with the flip to rounding {self.tried}",
            FlipBehaviour.NO: "does not commute with the flip",
        }
        text = f"{self.name}: {words[self.behaviour]}"
        if self.behaviour is FlipBehaviour.NO and all(
            t.gap <= half_of_the_digits(t.dtype) for t in self.trials
        ):
            # Its rounding does not shrink with the precision of the filter then.
            text += ", or computes in more precision than it is given"
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

    A finding is about what was tried: starts of about 0.3, targets of about 1, these steps, shapes
    and precisions. What begins later, or for values that are much larger, is not seen. A gap is
    *rounding* if it passes `rounding_limit` in every precision.

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
        The filters tried, each in each precision of NumPy ("float64", "float32", "float16"; the
        filter is rounded to it after every step). Two precisions tell rounding from a dependence
        on the index better than one.
    steps, seed
        The number of steps, and what the problems are drawn with.
    matrix
        Whether a PyTorch optimiser is given the filter as a matrix, (out, all the rest), as those
        want it that take nothing else.

    Raises
    ------
    EvidenceError
        When the rule raises, changes the shape of the filter, gives numbers that are not finite or
        not real, does not move the filter, or is random in a way that a seed does not fix; when
        nothing is to be tried; when the argument is no rule; when PyTorch is needed and missing.
    """
    name = name or getattr(optimizer, "__name__", type(optimizer).__name__)
    if not shapes or not dtypes or steps < 1 or seed < 0:
        raise EvidenceError(
            f"flip_behaviour: {len(shapes)} shapes, {len(dtypes)} dtypes, {steps} steps and seed "
            f"{seed} for {name}; a seed ≥ 0 and at least one of each are needed, or nothing is "
            "tried"
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
    finding = FlipFinding(
        name, _behaviour(trials), tuple(trials), steps, chance, closure=rule.closure
    )
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
                w = checked(self.name, step + 1, np.array(w), problem.start)
                history.append(w)
        return history

    def explained(
        self, finding: FlipFinding, shapes: Sequence[Shape], steps: int, seed: int
    ) -> FlipFinding:
        """Return the finding as it is: one cannot look into a function of arrays."""
        return finding


def checked(name: str, step: int, w: Array, start: Array) -> Array:
    """Return the filter after a step in its precision, if it has its shape still and is finite."""
    if w.dtype.kind != "f":
        raise EvidenceError(
            f"flip_behaviour: {name} turned a filter of {start.dtype} into one of {w.dtype} at "
            f"step {step}; real floating-point numbers are needed"
        )
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
    # A Python or NumPy scalar may have widened it: it is trained in the precision asked for.
    return w.astype(start.dtype)


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
    start, moved, gap, first, largest = history[0], 0.0, 0.0, None, 0.0
    for step, (w, h) in enumerate(zip(history, mirrored, strict=True)):
        # Both in double precision: the difference of two close float32 is exact there.
        left, right = np.flip(w, shape.axes).astype("float64"), h.astype("float64")
        moved = max(moved, float(np.abs(w.astype("float64") - start).max()))
        largest = max(largest, float(np.abs(left).max()))
        gap = max(gap, float(np.abs(left - right).max()))
        if first is None and not np.array_equal(left, right):
            first = step
    if moved == 0:
        raise EvidenceError(
            f"flip_behaviour: {name} did not move the filter in {len(history) - 1} steps "
            f"({shape.name}, {dtype}); a filter that stays commutes with everything, which would "
            "say nothing"
        )
    return FlipTrial(shape, dtype, first, gap / moved, _eps(dtype) * largest / moved)


def _behaviour(trials: Sequence[FlipTrial]) -> FlipBehaviour:
    if all(t.first_broken is None for t in trials):
        return FlipBehaviour.EXACT
    return FlipBehaviour.NO if beyond_rounding(trials) else FlipBehaviour.ROUNDING


def beyond_rounding(trials: Sequence[FlipTrial]) -> tuple[str, ...]:
    """Return the precisions in which some gap is more than rounding."""
    dtypes = dict.fromkeys(t.dtype for t in trials)
    return tuple(
        dtype
        for dtype in dtypes
        if max(t.gap for t in trials if t.dtype == dtype) > rounding_limit(trials, dtype)
    )


def rounding_limit(trials: Sequence[FlipTrial], dtype: str) -> float:
    """Return how large a gap in one precision can be and still be rounding.

    Rounding is a multiple of 2⁻ᵖ, where the precision has p bits, and the multiple depends on the
    rule, not on p. So a gap of another precision, or one rounding where that shows none, times the
    ratio of the two 2⁻ᵖ, bounds it, up to `AMPLIFIED`. The widest precision has to pass
    `half_of_the_digits` too: what loses more than half of its digits in a few steps cannot be told
    from a rule that reads the index; and where one precision only is tried that is all there is,
    so that a dependence on the index below 1.5·10⁻⁸ of the movement in float64, 3.5·10⁻⁴ in
    float32 and 0.03 in float16 passes for rounding.
    """
    explained = [
        AMPLIFIED * max(other.gap, other.grain) * _eps(dtype) / _eps(other.dtype)
        for other in trials
        if _eps(other.dtype) != _eps(dtype)
    ]
    limits = [max(explained)] if explained else []
    if all(_eps(dtype) <= _eps(other.dtype) for other in trials):
        limits.append(half_of_the_digits(dtype))
    return min(limits)


def half_of_the_digits(dtype: str) -> float:
    """Return 2^(−p/2) for a precision of p bits: what half of its digits can tell apart."""
    return float(_eps(dtype) ** 0.5)


def _eps(dtype: str) -> float:
    return float(np.finfo(dtype).eps)
