"""`identify`: from a callable to the set of formulas that reproduce it, and the findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

from numeric.conventions import arithmetic, checks
from numeric.conventions.adapters import Target, examining, resolve
from numeric.conventions.convention import Convention, Piece
from numeric.conventions.findings import FATAL, Code, Finding, Probe
from numeric.conventions.fitting import fit_axis
from numeric.conventions.model import CONJUGATIONS, Axis, Description, simplest_first
from numeric.conventions.probing import (
    ProbeError,
    Probing,
    Recorder,
    Size,
    quiet,
    sizes_for,
    unseen_for,
)
from numeric.conventions.reading import Reading, by_axis, read
from numeric.conventions.regions import (
    ALL,
    AT_LEAST,
    MIXED,
    SHORTER,
    SOME,
    Region,
    both,
    explain_failures,
    without_single_samples,
)
from numeric.conventions.scaling import fit_scale
from numeric.conventions.tracing import trace
from symbolic.errors import EvidenceError

# A function slower than this is sent complex input at a few sizes only.
SLOW_CALL = 150e-6
# Fewer accepted sizes than this say nothing about a formula.
ENOUGH_SIZES = 3
# Fewer than this leave formulas open, so more sizes of the accepted kind are tried.
FEWEST_SIZES = {1: 6, 2: 9}


def identify(
    function: Callable[..., Any] | Target,
    /,
    *,
    dimensions: int | None = None,
    probing: Probing | None = None,
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
    **arguments
        Passed on to the function.

    Returns
    -------
    Convention
        All descriptions that fit and all findings. A function that cannot be described (it raises,
        is random, is not bilinear, …) gives a Convention without description: the findings say why.

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
    ranks = (dimensions,) if dimensions else target.dimensions
    with examining():
        recorder, failure = _find_entrance(target, ranks, settings)
        if recorder is None:
            return Convention(target.name, ranks[0], (), failure, "no", 0)
        inquiry = _Inquiry(target, recorder, settings, findings=list(failure))
        with quiet(recorder):
            inquiry.run()
    return inquiry.conclude()


def _find_entrance(
    target: Target, ranks: Sequence[int], settings: Probing
) -> tuple[Recorder | None, tuple[Finding, ...]]:
    """Return a recorder for the first rank and dtype that the function takes at some size."""
    dtypes = [np.float64, np.float32, np.complex128, np.int64]
    if settings.dtype is not None:
        dtypes = [np.dtype(settings.dtype).type]
    problems: list[Finding] = []
    for rank, dtype in product(ranks, dtypes):
        batched = target.batched if rank == 1 else None
        recorder = Recorder(target.function, rank, np.dtype(dtype), batched)
        with quiet(recorder):
            problem = _first_problem(recorder, settings.sizes or sizes_for(rank))
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
    return None, tuple((telling or problems)[:1])


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


@dataclass
class _Inquiry:
    """The state of one identification: what was read, and what was found."""

    target: Target
    recorder: Recorder
    settings: Probing
    findings: list[Finding] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    failed: list[tuple[Size, Finding]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    bilinear: str = "no"
    takes_complex: bool = True
    reach: Region = ALL

    @property
    def hopeless(self) -> bool:
        return any(finding.code in FATAL for finding in self.findings)

    def run(self) -> None:
        """Ask everything, stopping as soon as no description could be trusted."""
        for step in (
            self._probe_behaviour,
            self._read_all,
            self._note_failures,
            self._check_bilinear,
            self._fit,
            self._check_unseen,
            self._check_numbers,
        ):
            try:
                step()
            except ProbeError as error:
                self.findings.append(error.finding)
            if self.hopeless:
                return

    def conclude(self) -> Convention:
        """Return the answer."""
        if self.recorder.warned:
            self.findings.append(Finding(Code.WARNS, "; ".join(self.recorder.warned[:3])))
        return Convention(
            self.target.name,
            self.recorder.dimensions,
            () if self.hopeless else tuple(self.pieces),
            tuple(self.findings),
            "no" if self.hopeless else self.bilinear,
            self.recorder.calls,
            self.recorder.dtype.name,
        )

    def _probe_behaviour(self) -> None:
        sizes = self.settings.sizes or sizes_for(self.recorder.dimensions)
        for size in sizes:
            try:
                self.findings += checks.behaviour(self.recorder, size, self.settings.seed)
            except ProbeError as error:
                if error.finding.code is not Code.RAISES:
                    raise
            else:
                return

    def _read_all(self) -> None:
        given = self.settings.sizes or sizes_for(self.recorder.dimensions)
        slow = self._is_slow()
        for number, size in enumerate(given):
            self._read(size, not slow or number % 7 < 2)
        if (
            len(self.readings) < FEWEST_SIZES[self.recorder.dimensions]
            and self.settings.sizes is None
        ):
            for size in checks.further_sizes([reading.size for reading in self.readings]):
                self._read(size, True)
        if not self.readings:
            raise ProbeError(self.failed[0][1])

    def _is_slow(self) -> bool:
        if self.settings.slow is not None:
            return self.settings.slow
        size = sizes_for(self.recorder.dimensions)[0]
        arrays = [np.ones((8, *shape), self.recorder.dtype) for shape in size]
        start = time.perf_counter()
        try:
            self.recorder.many(arrays[0], arrays[1])
        except ProbeError:
            return False
        return (time.perf_counter() - start) / 8 > SLOW_CALL

    def _read(self, size: Size, with_complex: bool) -> None:
        try:
            self.readings.append(read(self.recorder, size, with_complex and self.takes_complex))
        except ProbeError as error:
            if error.finding.code is Code.IMAGINARY_DROPPED:
                self._refuse_complex(size, error.finding)
            elif error.finding.code is not Code.RAISES:
                raise
            elif error.finding.probe is not None and self._is_complex_trouble(error.finding):
                text = f"complex input is refused: {error.finding.message}"
                self._refuse_complex(size, Finding(Code.COMPLEX_REFUSED, text, error.finding.probe))
            else:
                self.failed.append((size, error.finding))

    def _is_complex_trouble(self, finding: Finding) -> bool:
        probe = finding.probe
        if probe is None:
            return False
        sent = np.iscomplexobj(probe.a) or np.iscomplexobj(probe.b)
        return sent and self.recorder.dtype.kind != "c"

    def _refuse_complex(self, size: Size, finding: Finding) -> None:
        self.takes_complex = False
        self.findings.append(finding)
        self.readings.append(read(self.recorder, size, False))

    def _note_failures(self) -> None:
        passed = [reading.size for reading in self.readings]
        refused = [size for size, _ in self.failed]
        if self.failed and self.settings.sizes is None:
            # Many rules explain a few failures; more calls leave one of them.
            bad, good = checks.accepted(self.recorder)
            name, self.reach = explain_failures([*refused, *bad], [*passed, *good])
        else:
            name, self.reach = explain_failures(refused, passed)
        if self.failed:
            first = self.failed[0][1]
            message = f"raises for {name}: {first.message}"
            self.findings.append(Finding(Code.RESTRICTED, message, first.probe))
        empty = [reading.size for reading in self.readings if 0 in reading.outputs]
        if empty:
            full = [size for size in passed if size not in empty]
            name, _ = explain_failures(empty, full)
            a, b = (np.ones(shape) for shape in empty[0])
            probe = Probe(a, b, np.empty(0))
            self.findings.append(Finding(Code.EMPTY, f"no output at all for {name}", probe))

    def _check_bilinear(self) -> None:
        self.findings += checks.bilinearity(self.recorder, self.readings, self.settings.seed)
        if self.hopeless:
            return
        if all(not reading.pattern.any() for reading in self.readings):
            text = "every probe gives zero"
            self.findings.append(Finding(Code.CONSTANT_ZERO, text))
            return
        shown = next(reading for reading in self.readings if 0 not in reading.outputs)
        self.bilinear = "traced" if trace(self.target, shown.size) else "sampled"

    def _fit(self) -> None:
        if len(self.readings) < ENOUGH_SIZES:
            text = f"accepted at {len(self.readings)} sizes, a formula needs {ENOUGH_SIZES}"
            self.findings.append(Finding(Code.NO_FORMULA, text))
            return
        whole = self._describe(self.readings)
        if whole:
            self.pieces.append(Piece(self.reach, whole))
            return
        nothing: list[Finding] = []
        for region in (AT_LEAST, SHORTER, MIXED):
            members = [x for x in self.readings if x.size in region]
            found = self._describe(members) if members else ()
            if found:
                self.pieces.append(Piece(both(region, self.reach), found))
            elif members:
                text = f"{region.name}: no description of the model"
                nothing.append(Finding(Code.DIFFERS_BY_LENGTH, text))
        if self.pieces:
            self.findings += [*checks.compare_pieces(self.pieces), *nothing]
        else:
            self.findings.append(checks.why_outside(self.readings))

    def _describe(self, members: Sequence[Reading]) -> tuple[Description, ...]:
        """Return all descriptions that reproduce these readings, simplest first."""
        told = [set(x.conjugations) for x in members if x.conjugations is not None]
        common = set.intersection(*told) if told else None
        split = [by_axis(reading) for reading in members]
        scale = fit_scale(members)
        if scale is None or common == set():
            return ()
        axes: list[list[Axis]] = []
        for axis in range(self.recorder.dimensions):
            data = [parts[axis] for parts in split if parts is not None]
            if len(data) < len(split):
                return ()
            axes.append(fit_axis(data)[0])
        conjugation = None
        if common:
            conjugation = next(name for name in CONJUGATIONS if name in common)
        return simplest_first(
            Description(tuple(choice), conjugation, scale)
            for choice in product(*axes)
            if len({axis.family.extended for axis in choice}) == 1
        )

    def _check_unseen(self) -> None:
        given = self.settings.unseen
        sizes = unseen_for(self.recorder.dimensions) if given is None else given
        known = [piece.region for piece in self.pieces]
        if given is None and not any(size in region for size in sizes for region in known):
            sizes = checks.unseen_like([reading.size for reading in self.readings])
        for size in sizes:
            piece = next((x for x in self.pieces if size in x.region), None)
            if piece is None:
                continue
            try:
                seen = read(self.recorder, size, False)
            except ProbeError as error:
                if error.finding.code is not Code.RAISES:
                    raise
                if piece.region is not SOME:
                    text = f"raises at shapes {size[0]} and {size[1]}: {error.finding.message}"
                    self.findings.append(Finding(Code.RESTRICTED, text, error.finding.probe))
                continue
            self._keep_only_confirmed(piece, seen)
        if not self.pieces:
            # What told the pieces apart says nothing once they are gone.
            self.findings = [x for x in self.findings if x.code is not Code.DIFFERS_BY_LENGTH]

    def _keep_only_confirmed(self, piece: Piece, seen: Reading) -> None:
        kept = tuple(x for x in piece.descriptions if checks.confirms(x, seen))
        index = self.pieces.index(piece)
        if kept:
            self.pieces[index] = Piece(piece.region, kept)
            return
        text = f"no fitted formula holds at shapes {seen.size[0]} and {seen.size[1]}"
        self.findings.append(Finding(Code.FAILS_UNSEEN, text))
        if 1 in (*seen.size[0], *seen.size[1]):
            # Operands of a single sample are a case of their own in some libraries.
            region = without_single_samples(piece.region)
            self.pieces[index] = Piece(region, piece.descriptions)
        else:
            del self.pieces[index]

    def _check_numbers(self) -> None:
        if not self.pieces:
            return
        subject = arithmetic.Subject(self.recorder, tuple(self.pieces), tuple(self.readings))
        self.findings += arithmetic.precision(subject, self.settings.seed)
        self.findings += arithmetic.integers(subject)
        if self.settings.large:
            self.findings += arithmetic.large_sizes(subject, self.settings)
