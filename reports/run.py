"""One run: collect the facts, render them, put the report in its place, say what was found."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from numeric.evidence import MAXIMAL_DIGITS
from reports.chapters import INDEX
from reports.collecting import collect
from reports.facts import Facts
from reports.figures import figures
from reports.pages import DATA, TIMINGS, pages, summary
from reports.plain import facts_json
from reports.progress import progress_of
from reports.selection import UsageError, select
from reports.work import Job, perform
from reports.writing import replacing, write_all
from symbolic import lemmas

if TYPE_CHECKING:
    from reports.generate import Options

ALL_WELL, PROBLEMS = 0, 1


def run(options: Options) -> int:
    """Write the report that is asked for and print a summary; return the exit status."""
    clock = Clock()
    if options.digits > MAXIMAL_DIGITS:
        raise UsageError(f"argument --digits: {options.digits} is more than {MAXIMAL_DIGITS}")
    catalogue = ((lemma.id, lemma.name) for lemma in lemmas)
    selection = select(options.only, catalogue, audit=options.audit)
    with replacing(options.output) as folder:
        facts = collect(selection, options.digits, options.seed, clock.performer(options.jobs))
        clock.lap("all measurements and proofs")
        files = render(facts)
        clock.lap("rendering")
        write_all(folder, files | {TIMINGS: clock.json()})
    print(summary(facts))
    print(f"report: {options.output / INDEX}")
    return PROBLEMS if facts.problems else ALL_WELL


def render(facts: Facts) -> dict[str, str]:
    """Return the files of a report, a pure function of the facts."""
    files = pages(facts) | figures(facts) | {c.name: c.text for c in facts.certificates}
    return files | {DATA: facts_json(facts, [*files, DATA, TIMINGS])}


class Clock:
    """Notes how long the parts of a run take, in seconds."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, part: str) -> None:
        """Note the time since the clock was made, or since the last lap."""
        now = time.perf_counter()
        self._seconds[part] = now - self._last
        self._last = now

    def performer(self, processes: int) -> Any:
        """Return a way to do jobs that shows progress and notes how long each takes."""

        def work(jobs: Sequence[Job]) -> Mapping[str, Any]:
            with progress_of(len(jobs)) as progress:
                done = perform(jobs, processes, progress)
            self._seconds |= {name: result.seconds for name, result in done.items()}
            return {name: result.answer for name, result in done.items()}

        return work

    def json(self) -> str:
        """Return what was noted, as JSON text."""
        rounded = {part: round(seconds, 4) for part, seconds in self._seconds.items()}
        return json.dumps(rounded, ensure_ascii=False, indent=1) + "\n"
