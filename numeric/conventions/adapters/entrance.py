"""How a function is called at all: the first rank and dtype that it takes."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from contextlib import suppress
from itertools import product

import numpy as np

from numeric.conventions.adapters.base import Target, adapter_of
from numeric.conventions.calling.clock import Clock
from numeric.conventions.calling.findings import Code, Finding
from numeric.conventions.calling.probing import ProbeError, Probing, Recorder, Size, quiet
from numeric.conventions.reading.outcomes import core_sizes


def find_entrance(
    target: Target, ranks: Sequence[int], settings: Probing, clock: Clock
) -> tuple[Recorder | None, tuple[Finding, ...]]:
    """Return a recorder for the first rank and dtype that the function takes at some size."""
    dtypes = [np.float64, np.float32, np.complex128, np.int64]
    if settings.dtype is not None:
        dtypes = [np.dtype(settings.dtype).type]
    problems: list[Finding] = []
    for rank, dtype in product(ranks, dtypes):
        batched = target.batched if rank == 1 else None
        recorder = Recorder(target.function, rank, np.dtype(dtype), batched, clock, target.ahead)
        with quiet(recorder):
            problem = _first_problem(recorder, settings.sizes or core_sizes(rank))
        if problem is None:
            recorder.calls = 0
            if dtype is np.float64 or settings.dtype is not None:
                return recorder, ()
            # The problem that float64 had at this very rank.
            refusal = problems[-dtypes.index(dtype)]
            message = f"float64 is refused ({refusal.message}); {np.dtype(dtype)} is taken"
            return recorder, (Finding(Code.NEEDS_DTYPE, message, refusal.probe),)
        problems.append(problem)
    telling = [problem for problem in problems if problem.code is not Code.RAISES]
    return None, tuple(_with_remedy(x, target) for x in (telling or problems)[:1])


def _with_remedy(finding: Finding, target: Target) -> Finding:
    """Return the finding with how to wrap a function that two arrays are not enough for."""
    said = " ".join(finding.message.split())
    what = said if finding.code is Code.WRONG_RESULT else f"raised {said}"
    known = adapter_of(target.expression.partition(".")[0]) if target.expression else None
    call = getattr(known, "WRAPPED", {}).get(target.expression)
    if call is not None:
        text = f"called with two arrays it {what}; wrap it: identify(lambda a, b: {call})"
        return Finding(finding.code, text, finding.probe)
    if finding.code is Code.RAISES:
        with suppress(TypeError, ValueError):
            what += f"; its parameters are {inspect.signature(target.function)}"
    text = (
        f"called with two arrays it {what}; pass its options as keywords, or wrap it: "
        "identify(lambda a, b: …)"
    )
    return Finding(finding.code, text, finding.probe)


def takes_one_array(function: object) -> bool:
    """Return whether only the first parameter of a function needs a value, and no other may be one.

    A parameter whose default is None may be the second array.
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    placed = [x for x in parameters if x.kind in (x.POSITIONAL_ONLY, x.POSITIONAL_OR_KEYWORD)]
    needed = [x for x in placed if x.default is x.empty]
    variadic = any(x.kind is x.VAR_POSITIONAL for x in parameters)
    second = placed[1].default if len(placed) > 1 else ""
    return len(needed) == 1 and needed[0] is placed[0] and not variadic and second is not None


def _first_problem(recorder: Recorder, sizes: Sequence[Size]) -> Finding | None:
    """Return None when a call at some size gives an array of the right rank."""
    problem: Finding | None = None
    for first, second in sizes:
        a = np.arange(1, 1 + int(np.prod(first))).reshape(first).astype(recorder.dtype)
        b = np.arange(2, 2 + int(np.prod(second))).reshape(second).astype(recorder.dtype)
        try:
            recorder.one(a, b)
        except ProbeError as error:
            if error.finding.code not in (Code.RAISES, Code.WRONG_RESULT):
                return None
            problem = problem or error.finding
        else:
            return None
    return problem
