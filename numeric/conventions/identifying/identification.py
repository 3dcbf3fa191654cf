"""`identify`: from a callable to the set of formulas that reproduce it, and the findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from numeric.conventions.adapters.base import Target, examining, resolve
from numeric.conventions.adapters.entrance import find_entrance, takes_one_array
from numeric.conventions.calling.clock import SECONDS, Clock
from numeric.conventions.calling.findings import Code, Finding
from numeric.conventions.calling.probing import ProbeError, Probing, Recorder, quiet
from numeric.conventions.describing.convention import Convention, Piece
from numeric.conventions.describing.scaled import ScaledForm
from numeric.conventions.identifying import arithmetic, checks
from numeric.conventions.identifying.asking import Asking
from numeric.conventions.identifying.pieces import fit
from numeric.conventions.identifying.scaled_forms import equal_sizes, scaled_form
from numeric.conventions.reading.outcomes import core_sizes, long_sizes, sparse_sizes
from numeric.conventions.reading.regions import AT_LEAST, MIXED, SHORTER
from numeric.conventions.reading.rows import of_rows, row_axis
from symbolic.errors import EvidenceError

WARNING_LENGTH = 200
# How much of the time may be gone after asking many sizes, and after fitting formulas to some.
ASKING, FITTING = 0.4, 0.85
# After these a correlation over norms, the overlap or the like is looked for.
SCALED = frozenset(
    {Code.NOT_BILINEAR, Code.AFFINE, Code.ZERO_REFUSED, Code.NOT_A_NUMBER, Code.OUTSIDE_MODEL,
     Code.NO_FORMULA}
)  # fmt: skip


def identify(
    function: Callable[..., Any] | Target,
    /,
    *,
    dimensions: int | None = None,
    probing: Probing | None = None,
    seconds: float | None = SECONDS,
    **arguments: Any,
) -> Convention:
    """Read off what a function of two arrays computes, as formulas in the two lengths.

    The full tensor of the function is read on weighted basis vectors at several sizes (N > M,
    N = M and N < M, even and odd), with i·eⱼ for conjugation. Every description of the model that
    reproduces all of it is returned, simplest first. Bilinearity is sampled on dense input, or
    traced where the framework can be traced.

    Parameters
    ----------
    function
        Called as `function(a, b, **arguments)` with NumPy arrays: (N,), (M,) -> (L,), or in two
        dimensions (N₁, N₂), (M₁, M₂) -> (L₁, L₂). Functions of known libraries with another
        calling convention, such as `torch.nn.functional.conv1d`, are adapted by themselves.
    dimensions
        1 or 2; None tries 1 first and then 2.
    probing
        Sizes, dtype and seed, see `Probing`.
    seconds
        After so much time no more is asked: what was seen by then is said, of those sizes only. A
        terminal shows how far it is. None sets no limit.
    **arguments
        Passed on to the function, as its documentation names them. Layer objects of PyTorch,
        Keras and Flax are taken as they are: their weight is b, whatever its length, and their
        bias is left out.

    Returns
    -------
    Convention
        All descriptions that fit and all findings. A function that cannot be described (it raises,
        is random, is not bilinear, …) gives a Convention without description: the findings say why,
        and `scaled` names it where it is a correlation over norms, over the overlap, of demeaned
        arrays or the like. A function of one array is compared with its correlation with itself.

    Raises
    ------
    EvidenceError
        When `function` is not callable, or `dimensions` is neither 1, 2 nor None.

    Examples
    --------
    >>> import numpy as np
    >>> print(identify(np.convolve, mode="valid").formula)
    z[k] = Σⱼ a[k + min(N, M) − 1 − j]·b[j]
    """
    if not isinstance(function, Target) and not callable(function):
        raise EvidenceError(
            f"identify needs a function of two arrays, got {type(function).__name__}; pass the "
            "function itself, and its options as keyword arguments"
        )
    if dimensions not in (None, 1, 2):
        raise EvidenceError(f"identify got dimensions={dimensions!r}; use 1, 2, or None for either")
    settings = probing or Probing()
    target = resolve(function, arguments)
    if settings.slow is None and target.slow:
        settings = replace(settings, slow=True)
    ranks = (dimensions,) if dimensions else target.dimensions
    clock = Clock(target.name, seconds)
    try:
        with examining():
            return _identified(function, target, ranks, settings, clock)
    finally:
        clock.finish()


def _identified(
    function: Callable[..., Any] | Target, target: Target, ranks: Sequence[int],
    settings: Probing, clock: Clock,
) -> Convention:  # fmt: skip
    if takes_one_array(function):
        single: Callable[..., Any] = target.function
        alone = Target(lambda a, b: single(a), target.name, target.dimensions)
        recorder = find_entrance(alone, ranks, settings, clock)[0]
        if recorder is not None and recorder.dtype.kind == "f":
            with quiet(recorder):
                form = scaled_form(recorder, equal_sizes(recorder.dimensions), alone=True)
            return _of_one_array(target, recorder, form)
    recorder, failure = find_entrance(target, ranks, settings, clock)
    if recorder is None:
        return Convention(target.name, ranks[0], (), failure, "no", 0)
    inquiry = _Inquiry(recorder, settings, list(failure), target=target)
    with quiet(recorder):
        inquiry.run()
        found = inquiry.conclude()
        codes = {x.code for x in found.findings}
        if recorder.dimensions == 2 and not found.pieces:
            rows = _row_by_row(target, recorder, settings, clock)
            if rows is not None:
                return rows
        if found.pieces or Code.OUT_OF_TIME in codes or not SCALED & codes:
            return found
        rank = recorder.dimensions
        sizes = [*equal_sizes(rank), *core_sizes(rank), *sparse_sizes(rank)]
        form = scaled_form(recorder, sizes, alone=False)
    return replace(found, scaled=form, probes=recorder.calls)


def _row_by_row(
    target: Target, recorder: Recorder, settings: Probing, clock: Clock
) -> Convention | None:
    """Return what a function of matrices does to each pair of rows, or columns, if it does that."""
    axis = row_axis(target.function, recorder.dtype, settings.seed)
    if axis is None:
        return None
    one = Target(of_rows(target.function, axis), target.name, (1,))
    line, failure = find_entrance(one, (1,), settings, clock)
    if line is None:
        return None
    inquiry = _Inquiry(line, settings, list(failure), target=one)
    with quiet(line):
        inquiry.run()
    found = inquiry.conclude()
    return replace(found, along=axis) if found.pieces else None


def _of_one_array(target: Target, recorder: Recorder, form: ScaledForm | None) -> Convention:
    text = "the function takes one array; " + (
        "its correlation with itself is of no known form" if form is None else "a stands for b"
    )
    finding = Finding(Code.ONE_ARRAY, text)
    return Convention(
        target.name, recorder.dimensions, (), (finding,), "no", recorder.calls,
        recorder.dtype.name, scaled=form,
    )  # fmt: skip


@dataclass(kw_only=True)
class _Inquiry(Asking):
    """One identification: what was asked, and what is said of it."""

    target: Target
    pieces: list[Piece] = field(default_factory=list)
    bilinear: str = "no"

    def run(self) -> None:
        """Ask everything, stopping as soon as no description could be trusted."""
        try:
            self._probe_behaviour()
            if not self.hopeless:
                self.find_out_speed()
                with self._until(ASKING):
                    self.find_out_about_complex()
                    self.ask_everywhere()
                with self._until(FITTING):
                    self.note_failures()
                    self._check_bilinear()
                    if not self.hopeless:
                        fit(self, self.pieces)
            if not self.hopeless:
                self._check_numbers()
        except ProbeError as error:
            if error.finding.code is Code.OUT_OF_TIME:
                self.note_time(error.finding)
            else:
                self.findings.append(error.finding)
        if self.recorder.scalars:
            text = "where one sample comes out, it is a number of rank 0 and no array"
            self.findings.append(Finding(Code.SINGLE_NUMBERS, text))

    def _until(self, share: float) -> AbstractContextManager[None]:
        clock = self.recorder.clock
        return nullcontext() if clock is None else clock.until(share)

    def conclude(self) -> Convention:
        """Return what was found; nothing is claimed after a fatal finding."""
        if self.recorder.warned and not self.hopeless:
            text = "; ".join(x[:WARNING_LENGTH] for x in self.recorder.warned[:2])
            self.findings.append(Finding(Code.WARNS, text))
        confirmed = self.outcomes.accepted
        return Convention(
            self.target.name,
            self.recorder.dimensions,
            () if self.hopeless else tuple(self.pieces),
            tuple(self.findings),
            "no" if self.hopeless else self.bilinear,
            self.recorder.calls,
            self.recorder.dtype.name,
            tuple(confirmed),
        )

    def _probe_behaviour(self) -> None:
        sizes = self.settings.sizes or core_sizes(self.recorder.dimensions)
        for size in sizes:
            try:
                self.findings += checks.behaviour(self.recorder, size, self.settings.seed)
            except ProbeError as error:
                if error.finding.code is not Code.RAISES:
                    raise
            else:
                return

    def _check_bilinear(self) -> None:
        """Hold dense samples against the readings in every region."""
        accepted = set(self.outcomes.accepted)
        for region in (AT_LEAST, SHORTER, MIXED):
            inside = [x for x in core_sizes(self.recorder.dimensions) if x in region]
            given = self.settings.sizes or inside
            for size in [x for x in given if x in region and x in accepted][:1]:
                self.read(size)
        self.findings += checks.bilinearity(self.recorder, self.read_sizes, self.settings.seed)
        if self.hopeless:
            return
        if all(not reading.pattern.any() for reading in self.read_sizes):
            text = "every probe gives zero"
            self.findings.append(Finding(Code.CONSTANT_ZERO, text))
            return
        shown = next((x for x in self.read_sizes if 0 not in x.outputs), None)
        tracer = self.target.tracer
        # A trace that fails says nothing.
        traced = shown is not None and tracer is not None and tracer(shown.size)
        self.bilinear = "traced" if traced else "sampled"

    def _check_numbers(self) -> None:
        if not self.pieces:
            return
        subject = arithmetic.Subject(self.recorder, tuple(self.pieces), self.outcomes)
        self.findings += arithmetic.precision(subject, self.settings.seed)
        rounds = any(x.code is Code.ROUNDS for x in self.findings)
        self.findings += arithmetic.other_numbers(subject, self.settings.seed, rounds=rounds)
        self.findings += arithmetic.integers(subject)
        self.findings += arithmetic.wide_integers(subject)
        self.findings += arithmetic.mixed_widths(subject, self.settings.seed)
        self.findings += arithmetic.bad_samples(subject)
        self.findings += arithmetic.large_sizes(subject, long_sizes(self.recorder.dimensions))
