"""What is asked of a function: outputs at many sizes, tensors at some; and what was in the way."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from numeric.conventions.calling.findings import FATAL, Code, Finding, Probe
from numeric.conventions.calling.probing import ProbeError, Probing, Recorder, Size
from numeric.conventions.identifying import checks
from numeric.conventions.reading.drawing import explain_failures
from numeric.conventions.reading.outcomes import (
    LONGEST_CALL,
    Outcomes,
    all_sizes,
    core_sizes,
    long_sizes,
    sparse_sizes,
)
from numeric.conventions.reading.reading import Reading, read

# A function slower than this is asked at fewer sizes.
SLOW_CALL = 150e-6
# So many sizes are prepared at once where that costs less, as where they are compiled together.
TOGETHER = 16


@dataclass
class Asking:
    """What one function was asked so far, and what was found on the way."""

    recorder: Recorder
    settings: Probing
    findings: list[Finding] = field(default_factory=list)
    readings: dict[Size, Reading | None] = field(default_factory=dict)
    refusals: dict[Size, Finding] = field(default_factory=dict)
    slow: bool = False
    stopped_short: bool = False

    def __post_init__(self) -> None:
        self.outcomes = Outcomes(self.recorder, self.settings.seed)

    @property
    def hopeless(self) -> bool:
        """Whether something was found after which no description could be trusted."""
        return any(finding.code in FATAL for finding in self.findings)

    @property
    def read_sizes(self) -> list[Reading]:
        """The readings that were made."""
        return [reading for reading in self.readings.values() if reading is not None]

    def find_out_speed(self) -> None:
        """Note whether the function is so slow that it is asked at fewer sizes."""
        self.slow = self._is_slow() if self.settings.slow is None else self.settings.slow

    def _is_slow(self) -> bool:
        size = core_sizes(self.recorder.dimensions)[0]
        a, b = (np.ones((2, *shape), self.recorder.dtype) for shape in size)
        took = []
        try:
            for _ in range(4):
                start = time.process_time()
                self.recorder.many(a, b)
                took.append(time.process_time() - start)
        except ProbeError:
            return False
        # The quickest: one that happens to take long says nothing of the function.
        return min(took) / len(a) > SLOW_CALL

    def find_out_about_complex(self) -> None:
        """Read the function where it takes anything, and note whether complex numbers are taken."""
        problem: Finding | None = None
        for size in self.settings.sizes or core_sizes(self.recorder.dimensions):
            seen = self.read(size)
            if seen is not None and seen.pattern.any():
                return
            problem = problem or self.refusals.get(size)
        if not self.read_sizes and problem is not None:
            raise ProbeError(problem)

    def ask_everywhere(self) -> None:
        """Ask at the given sizes, or at all that are usual, and at long ones if it is quick."""
        rank = self.recorder.dimensions
        if self.settings.sizes is not None:
            unseen = self.settings.unseen or ()
            self.ask((*self.settings.sizes, *unseen))
            return
        self.ask(core_sizes(rank))
        self.ask(sparse_sizes(rank) if self.slow else all_sizes(rank))
        self.ask(checks.of_the_same_kind(self.outcomes.accepted, self.slow))
        left = list(long_sizes(rank, self.slow))
        while left and self.settings.large and not self._too_slow(left[0]):
            self.ask([left.pop(0)])
        # After the longest of all it does not matter how long that took.
        self.stopped_short = bool(left)

    def _too_slow(self, size: Size) -> bool:
        """Tell whether longer operands would take too long, by what the last ones took."""
        return self.settings.slow is None and self.outcomes.expected(size) > LONGEST_CALL

    def ask(self, sizes: Sequence[Size]) -> None:
        """Ask at these sizes, as far as there is time."""
        for number, size in enumerate(sizes):
            if number % TOGETHER == 0:
                self.outcomes.expect(sizes[number : number + TOGETHER])
            try:
                self.outcomes.ask(size)
            except ProbeError as error:
                code = error.finding.code
                if code is Code.OUT_OF_TIME:
                    self.note_time(error.finding)
                    return
                if code is Code.NOT_A_NUMBER:
                    raise
                # A size with another kind of answer is a size that no description holds at.
                self.outcomes.refuse(size, error.finding)

    def note_time(self, finding: Finding) -> None:
        """Note once that the time is over."""
        if not any(x.code is Code.OUT_OF_TIME for x in self.findings):
            self.findings.append(finding)

    def read(self, size: Size, *, wide: bool = True) -> Reading | None:
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
                self.note_time(finding)
                return None
            elif finding.code is not Code.RAISES:
                raise
            elif finding.shows_complex_input and self.recorder.dtype.kind != "c":
                text = f"complex input is refused: {finding.message}"
                self._refuse_complex(size, Finding(Code.COMPLEX_REFUSED, text, finding.probe))
            else:
                self.readings[size] = None
                self.refusals[size] = finding
        return self.readings[size]

    def _refuse_complex(self, size: Size, finding: Finding) -> None:
        self.findings.append(finding)
        self.outcomes.forget_complex()
        self.readings[size] = read(self.recorder, size, False)

    def note_failures(self) -> None:
        """Note at which sizes the function raises, and where nothing comes out."""
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

    @property
    def went_far(self) -> bool:
        """Whether long operands can be sent: otherwise nothing is claimed for them."""
        return not self.stopped_short and not self.late

    @property
    def late(self) -> bool:
        """Whether the time was over before all was asked."""
        return any(finding.code is Code.OUT_OF_TIME for finding in self.findings)

    @property
    def longest(self) -> int:
        """The longest operand that was sent."""
        return max(max(*first, *second) for first, second in self.outcomes.known)
