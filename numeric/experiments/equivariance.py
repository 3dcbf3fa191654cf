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
from importlib import import_module
from typing import Any

import numpy as np

from numeric.experiments.flips import FlipBehaviour, FlipFinding, FlipTrial, eps, judged
from numeric.experiments.problems import SHAPES, Array, Problem, Shape, make_problem
from symbolic.errors import EvidenceError

STEPS = 6
DTYPES = ("float64", "float32")
History = list[Array]


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
        ``update(w, gradient, state)`` → the next w and the next state (None at the first step);
        w and its gradient are all filters of a layer, (outputs, inputs, taps of each axis), of
        which the taps are flipped: the first tap is ``w[..., 0]``, and not ``w[0]``.
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
    finding = FlipFinding(name, judged(trials), tuple(trials), steps, chance, closure=rule.closure)
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
                    stateless = ", and the state is None" if self.arguments > 2 > step + 1 else ""
                    raise EvidenceError(
                        f"flip_behaviour: {self.name} raised {type(error).__name__} at step "
                        f"{step + 1}: {error}; w and its gradient have shape {w.shape} there, "
                        f"(outputs, inputs, taps …){stateless}"
                    ) from error
                w = checked(self.name, step + 1, self._array(w, step + 1), problem.start)
                history.append(w)
        return history

    def _array(self, w: Any, step: int) -> Array:
        if w is None or isinstance(w, tuple):
            raise EvidenceError(
                f"flip_behaviour: {self.name} returned {_a(w)} at step {step}; the next filter is "
                "needed, an array, also of an update in place; a state comes back beside it where "
                "the update takes one, update(w, gradient, state)"
            )
        return np.array(w)

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
            f"flip_behaviour: {_a(optimizer)} cannot be called; an "
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


def _a(value: Any) -> str:
    return "None" if value is None else f"an object of {type(value).__name__}"


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
    return FlipTrial(shape, dtype, first, gap / moved, eps(dtype) * largest / moved)
