"""`identify`: from a callable to the set of formulas that reproduce it, and the findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from numeric.conventions.adapters import Target, examining, resolve
from numeric.conventions.adapters.entrance import find_entrance, takes_one_array
from numeric.conventions.adapters.tracing import trace
from numeric.conventions.calling.clock import SECONDS, Clock
from numeric.conventions.calling.findings import FATAL, Code, Finding, Probe
from numeric.conventions.calling.probing import ProbeError, Probing, Recorder, Size, quiet
from numeric.conventions.describing.convention import Convention, Piece
from numeric.conventions.describing.scaled import ScaledForm, equal_sizes, scaled_form
from numeric.conventions.families.ending import fit_ended_axis
from numeric.conventions.families.fitting import fit_axis
from numeric.conventions.families.model import CONJUGATIONS, Axis, Description, simplest_first
from numeric.conventions.identifying import arithmetic, checks
from numeric.conventions.reading import challenges
from numeric.conventions.reading.drawing import explain_failures, separating
from numeric.conventions.reading.outcomes import (
    FAR,
    LARGEST_COMPLEX,
    LONGEST_CALL,
    SLOW_COMPLEX,
    Outcomes,
    all_sizes,
    core_sizes,
    huge_sizes,
    sparse_sizes,
)
from numeric.conventions.reading.reading import Reading, by_axis, read
from numeric.conventions.reading.regions import (
    ALL,
    AT_LEAST,
    MIXED,
    SHORTER,
    SIMPLE,
    THRESHOLDS,
    Region,
    both,
    no_longer_than,
)
from numeric.conventions.reading.rows import of_rows, row_axis
from numeric.conventions.reading.scaling import fit_scale
from symbolic.errors import EvidenceError

# A function slower than this is asked at fewer sizes.
SLOW_CALL = 150e-6
# Fewer accepted sizes than this say nothing about a formula.
ENOUGH_SIZES = 3
# A description is claimed for a set of sizes only if it held at so many of them.
FEWEST_CONFIRMED = 6
# … and if they had so many different lengths, unless the function takes fewer.
FEWEST_LENGTHS = 5
# At how many sizes formulas are fitted: more than a formula has unknowns, in both orders.
READINGS = 26
SLOW_READINGS = 22
CONJUGATION_READINGS = 4
FEW_HUGE = 1
# How often a region is drawn anew after a size in it contradicted, and how many sizes are asked.
ROUNDS = 6
MORE = 16
MORE_IF_SLOW = 8
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
    inquiry = _Inquiry(target, recorder, settings, findings=list(failure))
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
    inquiry = _Inquiry(one, line, settings, findings=list(failure))
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


@dataclass
class _Inquiry:
    """The state of one identification: what was read, and what was found."""

    target: Target
    recorder: Recorder
    settings: Probing
    findings: list[Finding] = field(default_factory=list)
    readings: dict[Size, Reading | None] = field(default_factory=dict)
    refusals: dict[Size, Finding] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    bilinear: str = "no"
    slow: bool = False
    stopped_short: bool = False

    def __post_init__(self) -> None:
        largest = SLOW_COMPLEX if self.settings.slow else LARGEST_COMPLEX
        self.outcomes = Outcomes(self.recorder, self.settings.seed, largest)

    @property
    def hopeless(self) -> bool:
        return any(finding.code in FATAL for finding in self.findings)

    @property
    def read_sizes(self) -> list[Reading]:
        """The readings that were made."""
        return [reading for reading in self.readings.values() if reading is not None]

    def run(self) -> None:
        """Ask everything, stopping as soon as no description could be trusted."""
        try:
            self._probe_behaviour()
            if not self.hopeless:
                self.slow = self._is_slow()
                with self._until(ASKING):
                    self._find_out_about_complex()
                    self._ask_everywhere()
                with self._until(FITTING):
                    self._note_failures()
                    self._check_bilinear()
                    if not self.hopeless:
                        self._fit()
            if not self.hopeless:
                self._check_numbers()
        except ProbeError as error:
            if error.finding.code is Code.OUT_OF_TIME:
                self._note_time(error.finding)
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

    def _is_slow(self) -> bool:
        if self.settings.slow is not None:
            return self.settings.slow
        size = core_sizes(self.recorder.dimensions)[0]
        arrays = [np.ones((8, *shape), self.recorder.dtype) for shape in size]
        start = time.process_time()
        try:
            self.recorder.many(arrays[0], arrays[1])
        except ProbeError:
            return False
        return (time.process_time() - start) / 8 > SLOW_CALL

    def _find_out_about_complex(self) -> None:
        """Read the function where it takes anything, and note whether complex numbers are taken."""
        problem: Finding | None = None
        for size in self.settings.sizes or core_sizes(self.recorder.dimensions):
            seen = self._read(size)
            if seen is not None and seen.pattern.any():
                return
            problem = problem or self.refusals.get(size)
        if not self.read_sizes and problem is not None:
            raise ProbeError(problem)

    def _ask_everywhere(self) -> None:
        rank = self.recorder.dimensions
        if self.settings.sizes is not None:
            unseen = self.settings.unseen or ()
            self._ask((*self.settings.sizes, *unseen))
            return
        self._ask(core_sizes(rank))
        self._ask(sparse_sizes(rank) if self.slow else all_sizes(rank))
        self._ask(checks.of_the_same_kind(self.outcomes.accepted, self.slow))
        longest = huge_sizes(rank)[: FEW_HUGE if self.slow else None]
        left = list(longest) if self.settings.large else []
        while left and not self._too_slow(left[0]):
            self._ask([left.pop(0)])
        # After the longest of all it does not matter how long that took.
        self.stopped_short = bool(left) if self.settings.large else self._too_slow(longest[0])

    def _too_slow(self, size: Size) -> bool:
        """Tell whether longer operands would take too long, by what the last ones took."""
        return self.settings.slow is None and self.outcomes.expected(size) > LONGEST_CALL

    def _ask(self, sizes: Sequence[Size]) -> None:
        for size in sizes:
            try:
                self.outcomes.ask(size)
            except ProbeError as error:
                code = error.finding.code
                if code is Code.OUT_OF_TIME:
                    self._note_time(error.finding)
                    return
                if code is Code.NOT_A_NUMBER:
                    raise
                # A size with another kind of answer is a size that no description holds at.
                self.outcomes.refuse(size, error.finding)

    def _note_time(self, finding: Finding) -> None:
        if not any(x.code is Code.OUT_OF_TIME for x in self.findings):
            self.findings.append(finding)

    def _read(self, size: Size, *, wide: bool = True) -> Reading | None:
        """Return the reading at a size, made once; None where the function raises.

        With `wide`, what the function does to complex numbers is read as well, if it takes any.
        """
        wide = wide and self.outcomes.takes_complex
        if size in self.readings:
            seen = self.readings[size]
            if seen is None or not wide or seen.conjugations is not None:
                return seen
        try:
            self.readings[size] = read(self.recorder, size, wide)
        except ProbeError as error:
            finding = error.finding
            if finding.code is Code.IMAGINARY_DROPPED:
                self._refuse_complex(size, finding)
            elif finding.code is Code.OUT_OF_TIME:
                self._note_time(finding)
                return None
            elif finding.code is not Code.RAISES:
                raise
            elif finding.probe is not None and self._is_complex_trouble(finding):
                text = f"complex input is refused: {finding.message}"
                self._refuse_complex(size, Finding(Code.COMPLEX_REFUSED, text, finding.probe))
            else:
                self.readings[size] = None
                self.refusals[size] = finding
        return self.readings[size]

    def _is_complex_trouble(self, finding: Finding) -> bool:
        probe = finding.probe
        if probe is None:
            return False
        sent = np.iscomplexobj(probe.a) or np.iscomplexobj(probe.b)
        return sent and self.recorder.dtype.kind != "c"

    def _refuse_complex(self, size: Size, finding: Finding) -> None:
        self.findings.append(finding)
        self.outcomes.forget_complex()
        self.readings[size] = read(self.recorder, size, False)

    def _note_failures(self) -> None:
        refused = self.outcomes.refused
        passed = self.outcomes.accepted
        if refused:
            failing, _ = explain_failures(refused, passed)
            first = self.outcomes.known[refused[0]].failure
            if first is not None:
                message = f"raises for {failing}: {first.message}"
                self.findings.append(Finding(Code.RESTRICTED, message, first.probe))
        empty = [size for size in passed if self.outcomes.known[size].empty]
        if empty:
            full = [size for size in passed if size not in empty]
            name, _ = explain_failures(empty, full)
            a, b = (np.ones(shape) for shape in empty[0])
            probe = Probe(a, b, np.empty(0))
            self.findings.append(Finding(Code.EMPTY, f"no output at all for {name}", probe))

    def _check_bilinear(self) -> None:
        """Hold dense samples against the readings in every region."""
        accepted = set(self.outcomes.accepted)
        for region in (AT_LEAST, SHORTER, MIXED):
            inside = [x for x in core_sizes(self.recorder.dimensions) if x in region]
            given = self.settings.sizes or inside
            for size in [x for x in given if x in region and x in accepted][:1]:
                self._read(size)
        self.findings += checks.bilinearity(self.recorder, self.read_sizes, self.settings.seed)
        if self.hopeless:
            return
        if all(not reading.pattern.any() for reading in self.read_sizes):
            text = "every probe gives zero"
            self.findings.append(Finding(Code.CONSTANT_ZERO, text))
            return
        shown = next((x for x in self.read_sizes if 0 not in x.outputs), None)
        traced = shown is not None and trace(self.target, shown.size)
        self.bilinear = "traced" if traced else "sampled"

    def _fit(self) -> None:
        accepted = self.outcomes.accepted
        if len(accepted) < ENOUGH_SIZES:
            text = f"accepted at {len(accepted)} sizes, a formula needs more"
            self.findings.append(Finding(Code.NO_FORMULA, text))
            return
        left = list(accepted)
        tried: set[frozenset[Size]] = set()
        for region in self._candidates():
            members = [size for size in left if size in region]
            if len(members) < ENOUGH_SIZES or frozenset(members) in tried:
                continue
            tried.add(frozenset(members))
            piece = self._piece(members)
            if piece is None:
                continue
            self.pieces.append(piece)
            left = [size for size in left if size not in piece.region]
            if len(left) < ENOUGH_SIZES:
                break
        if not self.pieces:
            self.findings.append(checks.why_outside(self.read_sizes))
            return
        self.findings += checks.compare_pieces(self.pieces)
        if left:
            name, _ = explain_failures(left, [x for x in accepted if x not in left])
            text = f"no description for {name} ({len(left)} of {len(accepted)} sizes asked)"
            code = Code.DIFFERS_BY_LENGTH if len(self.pieces) else Code.NO_FORMULA
            self.findings.append(Finding(code, text))

    def _candidates(self) -> Iterator[Region]:
        """Yield the sets of sizes on which a description of its own is looked for."""
        yield from (ALL, AT_LEAST, SHORTER)
        if self.recorder.dimensions > 1:
            yield MIXED
        if any(x.scale is None for x in self.read_sizes):
            return
        yield from SIMPLE[3:]
        yield from THRESHOLDS

    def _piece(self, members: Sequence[Size]) -> Piece | None:
        """Return descriptions and the sizes where all of them hold, or None."""
        found = self._describe(members)
        if not found:
            return None
        found = self._farthest_first(found)
        region = self._region(found[0])
        if region is None or not any(size in region for size in members):
            return None
        inside = [size for size in self.outcomes.accepted if size in region]
        if len(inside) < FEWEST_CONFIRMED or self._is_narrow(inside):
            return None
        kept = [
            other
            for other in found[1:]
            if other.has_the_products_of(found[0], inside)
            or len(self.outcomes.holding(other, inside, wide=False)) == len(inside)
        ]
        return Piece(region, (found[0], *kept))

    def _farthest_first(self, found: tuple[Description, ...]) -> tuple[Description, ...]:
        """Put first which holds at the most sizes, where readings leave open how far a goes on."""
        if all(axis.ends is None for axis in found[0].axes):
            return found
        asked = self.outcomes.accepted
        counts = [len(self.outcomes.holding(x, asked)) for x in found]
        best = found[int(np.argmax(counts))]
        return (best, *(x for x in found if x is not best))

    def _is_narrow(self, inside: Sequence[Size]) -> bool:
        """Return whether a region has few lengths though the function takes others.

        On two or three lengths a wrong formula is easily right.
        """
        for operand, axis in product((0, 1), range(self.recorder.dimensions)):
            here, there = (
                {size[operand][axis] for size in sizes}
                for sizes in (inside, self.outcomes.accepted)
            )
            if len(here) < min(FEWEST_LENGTHS, len(there)):
                return True
        return False

    def _region(self, description: Description) -> Region | None:
        """Return where a description holds: at every size asked there, further ones included.

        The sizes that drew the region cannot also confirm it, so others in it are asked, until
        none contradicts.
        """
        for _ in range(ROUNDS):
            known = self.outcomes.known
            good = self.outcomes.holding(description, known)
            fitting = set(good)
            bad = [size for size in known if size not in fitting]
            region = separating(good, bad)
            if region is None:
                return None
            if self.settings.sizes is not None:
                return region
            fresh = self._challenges(region, good, bad)
            self._ask(fresh)
            asked = [size for size in fresh if size in known]
            if len(self.outcomes.holding(description, asked)) == len(asked):
                whole = len(asked) == len(fresh)
                if self._late and not whole:
                    # What would have shown the region to be too large was not asked.
                    return None
                far = self._went_far and whole
                return region if far else both(region, no_longer_than(self._longest))
        return None

    def _challenges(self, region: Region, good: Sequence[Size], bad: Sequence[Size]) -> list[Size]:
        """Return sizes that were not asked yet and would show the region to be too large."""
        known, rank = self.outcomes.known, self.recorder.dimensions
        count = MORE_IF_SLOW if self.slow else MORE
        sizes = challenges.further_in(region, known, count)
        sizes += challenges.on_lines(region, good, bad, 2 * count)
        beside = challenges.beside_exceptions(region)
        sizes += [x for x in beside if max(*x[0], *x[1]) <= self._longest]
        if self._went_far and self.settings.large:
            sizes += challenges.far_in(region, FAR[rank], rank)
        return [size for size in dict.fromkeys(sizes) if size not in known]

    @property
    def _went_far(self) -> bool:
        """Whether long operands can be sent: otherwise nothing is claimed for them."""
        return not self.stopped_short and not self._late

    @property
    def _late(self) -> bool:
        return any(finding.code is Code.OUT_OF_TIME for finding in self.findings)

    @property
    def _longest(self) -> int:
        """The longest operand that was sent."""
        return max(max(*first, *second) for first, second in self.outcomes.known)

    def _describe(self, members: Sequence[Size]) -> tuple[Description, ...]:
        """Return all descriptions that reproduce readings at some of these sizes."""
        count = SLOW_READINGS if self.slow else READINGS
        chosen = checks.telling_sizes(members, count, self.recorder.dimensions)
        # Conjugation is read at a few sizes; that it is the same at all is seen on what came out.
        read = (self._read(x, wide=i < CONJUGATION_READINGS) for i, x in enumerate(chosen))
        data = [x for x in read if x is not None]
        if not data:
            return ()
        told = [set(x.conjugations) for x in data if x.conjugations is not None]
        common = set.intersection(*told) if told else None
        scale = fit_scale(data)
        split = [by_axis(reading) for reading in data]
        if scale is None or common == set():
            return ()
        axes: list[list[Axis]] = []
        for axis in range(self.recorder.dimensions):
            parts = [one[axis] for one in split if one is not None]
            if len(parts) < len(split):
                return ()
            fitted, fits_without = fit_axis(parts)
            # Where plain zeros reproduce all sizes, a continuation that ends says no more.
            axes.append(fitted or ([] if fits_without else fit_ended_axis(parts)))
        conjugation = None
        if common and self.outcomes.takes_complex:
            conjugation = next(name for name in CONJUGATIONS if name in common)
        return simplest_first(
            Description(tuple(choice), conjugation, scale)
            for choice in product(*axes)
            if len({axis.family.extended for axis in choice}) == 1
        )

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
        self.findings += arithmetic.large_sizes(subject, huge_sizes(self.recorder.dimensions))
