"""Optimisers of PyTorch, run on problems, and looked into operation by operation."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import product
from types import FrameType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode, _disable_current_modes

from numeric.experiments.causes import RANDOM, Recorded, first_cause, is_rounding
from numeric.experiments.equivariance import History, checked, seeded
from numeric.experiments.flips import (
    FlipBehaviour,
    FlipFinding,
    FlipTrial,
    beyond_rounding,
    half_of_the_digits,
)
from numeric.experiments.problems import COUPLING, Problem, Shape, make_problem
from symbolic.errors import EvidenceError

# How a step is made: gradients set and step(); a closure; a closure whose gradients can be
# differentiated again, as Hessian-vector products need.
MANNERS = ("gradients", "closure", "graph")
_NARROW = (torch.float32, torch.float16, torch.bfloat16)


class TorchRule:
    """A class or function that makes an optimiser from a list of parameters."""

    def __init__(self, factory: Callable[[list[Any]], Any], name: str, matrix: bool) -> None:
        self.factory, self.name, self.matrix = factory, name, matrix
        self.manner: str | None = None

    @property
    def closure(self) -> bool:
        """Whether the optimiser was given a closure."""
        return self.manner not in {None, "gradients"}

    def run(self, problem: Problem, seed: int, around: tuple[Any, ...] = ()) -> History:
        """Return the filter before the first step and after each step.

        ``around`` are contexts that every step is made in. The first manner that raises nothing
        is found in the first run and kept.
        """
        errors = []
        for manner in (self.manner,) if self.manner else MANNERS:
            try:
                history = self._history(problem, seed, manner, around)
            except EvidenceError:
                raise
            except Exception as error:
                errors.append(error)
                continue
            self.manner = manner
            return history
        # The first is about the plain step, unless the optimiser said that it needs a closure.
        told = next((e for e in errors if "closure" not in str(e)), errors[0])
        raise EvidenceError(
            f"flip_behaviour: {self.name} raised {type(told).__name__} ({_short(told)}) on a "
            f"filter of shape {problem.start.shape}, with and without a closure"
        ) from told

    def _history(
        self, problem: Problem, seed: int, manner: str, around: tuple[Any, ...]
    ) -> History:
        with quiet(), seeded(seed), torch.random.fork_rng(devices=[]), one_thread():
            torch.manual_seed(seed)
            sizes = problem.start.shape
            start = torch.tensor(problem.start)
            w = torch.nn.Parameter(start.reshape(sizes[0], -1) if self.matrix else start)
            presented = w.shape
            optimizer = self.factory([w])
            if not callable(getattr(optimizer, "step", None)):
                raise EvidenceError(
                    f"{self.name} gave {type(optimizer).__name__}, which has no step(); an "
                    "optimiser is needed"
                )
            history = [problem.start]
            for step in range(len(problem.targets)):
                self._step(optimizer, w, problem, step, manner, around)
                after = w.detach().numpy().copy()
                if after.shape == presented:
                    after = after.reshape(sizes)
                history.append(checked(self.name, step + 1, after, problem.start))
        return history

    @staticmethod
    def _step(
        optimizer: Any, w: Any, problem: Problem, step: int, manner: str, around: tuple[Any, ...]
    ) -> None:
        def closure() -> Any:
            # The loss is the problem's: no mode that looks at the optimiser looks at it.
            with torch.enable_grad(), _disable_current_modes():
                optimizer.zero_grad()
                loss = _loss(w, problem, step)
                loss.backward(create_graph=manner == "graph")
            return loss

        if manner == "gradients":
            gradient = problem.gradient(w.detach().numpy().reshape(problem.start.shape), step)
            w.grad = torch.tensor(gradient).reshape(w.shape)
        else:
            closure()
        with ExitStack() as stack:
            for mode in around:
                stack.enter_context(mode)
            if manner == "gradients":
                optimizer.step()
            else:
                optimizer.step(closure)

    def explained(
        self, finding: FlipFinding, shapes: Sequence[Shape], steps: int, seed: int
    ) -> FlipFinding:
        """Return the finding with its cause.

        *No* becomes *to rounding* where undoing all casts to narrow types mends the flip; and
        where the widest precision passes and the first difference in every other is rounding, on
        which a branch then depends. *Exactly* becomes *to rounding* where an operation depends on
        the order of the entries and the filters were the same by luck, or below a threshold.
        """
        dtype = finding.trials[0].dtype
        if broken := beyond_rounding(finding.trials):
            if self._mends(WideCasts, shapes, broken, steps, seed):
                finding = replace(finding, behaviour=FlipBehaviour.ROUNDING, reduced=True)
            elif finding.random and self._mends(SteadyDraws, shapes, broken, steps, seed):
                return replace(finding, cause=self._drawing(shapes[0], dtype, steps, seed))
            elif dtype not in broken:
                trials = [t for t in finding.trials if t.dtype in broken and t.first_broken]
                causes = [self._cause(t, steps, seed) for t in trials]
                if all(map(is_rounding, causes)):
                    return replace(finding, behaviour=FlipBehaviour.ROUNDING, cause=causes[0])
        exact = finding.behaviour is FlipBehaviour.EXACT
        wrong = finding.behaviour is FlipBehaviour.NO
        for trial in finding.trials:
            # Where no trial broke, an operation that would shows in any precision.
            if trial.first_broken is None and not (exact and trial.dtype == dtype):
                continue
            # What is no is looked for past the rounding, in a precision that shows it.
            if wrong and trial.dtype not in broken:
                continue
            tolerance = half_of_the_digits(trial.dtype) if wrong else 0.0
            # In narrow types the order of a sum shows seldom: it is looked for in wide ones.
            wide = exact or finding.reduced
            if cause := self._cause(trial, steps, seed, tolerance, wide=wide):
                behaviour = FlipBehaviour.ROUNDING if exact else finding.behaviour
                return replace(finding, behaviour=behaviour, cause=cause)
        return finding

    def _cause(
        self, trial: FlipTrial, steps: int, seed: int, tolerance: float = 0.0, wide: bool = False
    ) -> str:
        problem = make_problem(trial.shape, trial.dtype, steps, seed)
        left, right = (
            self._recorded(each, seed, wide=wide)
            for each in (problem, problem.flipped(trial.shape.axes))
        )
        return first_cause(left, right, trial.shape, tolerance)

    def _drawing(self, shape: Shape, dtype: str, steps: int, seed: int) -> str:
        records = self._recorded(make_problem(shape, dtype, steps, seed), seed)
        first = next((r for r in records if _draws(r)), None)
        where = f" ({first.operation} in {first.caller})" if first else ""
        return f"draws random numbers by index{where}"

    def _recorded(self, problem: Problem, seed: int, wide: bool = False) -> list[Recorded]:
        recorder = Recorder()
        # The mode entered last sees an operation first.
        self.run(problem, seed, (recorder, WideCasts()) if wide else (recorder,))
        return recorder.records

    def _mends(
        self,
        mode: Callable[[], Any],
        shapes: Sequence[Shape],
        dtypes: Sequence[str],
        steps: int,
        seed: int,
    ) -> bool:
        """Tell whether the flip holds to rounding when every step is made in the mode."""
        for shape, dtype in product(shapes, dtypes):
            problem = make_problem(shape, dtype, steps, seed)
            try:
                w = self.run(problem, seed, (mode(),))
                h = self.run(problem.flipped(shape.axes), seed, (mode(),))
            except EvidenceError:
                return False
            moved = max(abs(a - w[0]).max() for a in w)
            pairs = zip(w, h, strict=True)
            gap = max(abs(torch.tensor(a).flip(shape.axes).numpy() - b).max() for a, b in pairs)
            if not gap <= half_of_the_digits(dtype) * moved:
                return False
        return True


class Recorder(TorchDispatchMode):
    """Keeps every operation and what it made or changed."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Recorded] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Carry the operation out and note it."""
        result = func(*args, **(kwargs or {}))
        # In-place operations of lists return nothing: what they were given holds the result.
        seen = [*_tensors(result), *(_tensors(args) if func._schema.is_mutable else ())]
        copies = tuple(t.detach().clone() for t in seen)
        self.records.append(Recorded(_operation(func), _caller(), copies))
        return result


class WideCasts(TorchDispatchMode):
    """Turns every cast to, and every tensor made in, less than double precision into double."""

    def __enter__(self) -> Any:
        self._default = torch.get_default_dtype()
        torch.set_default_dtype(torch.float64)
        return super().__enter__()

    def __exit__(self, *about: Any) -> None:
        torch.set_default_dtype(self._default)
        super().__exit__(*about)

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Carry the operation out in double precision."""
        kwargs = dict(kwargs or {})
        if kwargs.get("dtype") in _NARROW:
            kwargs["dtype"] = torch.float64
        return func(*args, **kwargs)


class SteadyDraws(TorchDispatchMode):
    """Turns every random number into the number 1, at every index alike."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Carry the operation out, and write over what it drew."""
        result = func(*args, **(kwargs or {}))
        if _operation(func) in RANDOM:
            for tensor in _tensors(result):
                tensor.fill_(1)
        return result


def _operation(func: Any) -> str:
    return str(func.name()).removeprefix("aten::").partition(".")[0]


def _draws(record: Recorded) -> bool:
    return record.operation in RANDOM and any(t.numel() > 1 for t in record.results)


def _loss(w: Any, problem: Problem, step: int) -> Any:
    w = w.reshape(problem.start.shape)
    a, t = torch.tensor(problem.curvature), torch.tensor(problem.targets[step])
    neighbours = torch.roll(w, 1, 0)
    each = 0.5 * a * (w - t) ** 2 + COUPLING * w * neighbours
    # Sorted before it is summed: the value of the loss must not depend on the order of the taps.
    return each.flatten().sort().values.sum()


def _tensors(value: Any) -> Iterator[Any]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _tensors(part)


def _caller() -> str:
    """Return the function, outside PyTorch's machinery, that asked for the operation."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        place = frame.f_code.co_filename.replace("\\", "/")
        if frame.f_code.co_name == "__torch_dispatch__":  # the mode around the recorder
            pass
        elif "/torch/" not in place or "/torch/optim/" in place:
            module = place.rpartition("/")[2].removesuffix(".py")
            return f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return ""


def _short(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:160] if lines else "no message"


@contextmanager
def quiet() -> Iterator[None]:
    """Let no warning of other people's optimisers through; they are not what is asked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Let PyTorch use one thread: small tensors gain nothing from more, and sums keep an order."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
