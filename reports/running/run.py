"""One run: collect the facts, render them, put the report in its place, say what was found."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from numeric.evidence.verifying import MAXIMAL_DIGITS
from reports.collecting.collect import collect, planned
from reports.collecting.job import Job
from reports.collecting.selection import UsageError, select
from reports.facts.model import Facts, StatementFact
from reports.pages.chapters import INDEX
from reports.pages.figures import figures
from reports.pages.index import DATA, TIMINGS, pages
from reports.pages.terminal import answer, summary
from reports.running.cache import Cache, user_folder, warn_on_stderr
from reports.running.crews import crew_of
from reports.running.plain import facts_files
from reports.running.progress import Note, progress_of
from reports.running.work import Crew, Done, perform, seldom_collecting
from reports.running.writing import replacing, write_all
from reports.site.documents import site
from symbolic import lemmas
from symbolic.notation.terminal import say, symbols
from symbolic.showing import textbook

if TYPE_CHECKING:
    from reports.generate import Options

ALL_WELL, PROBLEMS, FAULT = 0, 1, 3
RENDERING = "rendering"
SITE = "index.html"


def run(options: Options) -> int:
    """Write the report that is asked for and print a summary; return the exit status."""
    clock = Clock()
    if options.digits > MAXIMAL_DIGITS:
        raise UsageError(f"argument --digits: {options.digits} is more than {MAXIMAL_DIGITS}")
    catalogue = ((lemma.id, lemma.name) for lemma in lemmas)
    selection = select(options.only, catalogue, audit=options.audit)
    cache = Cache(user_folder(), warn_on_stderr) if options.cache else None
    expected = planned(selection) + Counter([RENDERING])
    notation = textbook if options.notation == "textbook" else str
    told = symbols(options.notation)

    def announce(proved: StatementFact) -> None:
        """Print the sentence of the answer that has just been proved."""
        words = answer(proved)
        if words:
            say(told(words))

    with (
        crew_of(options.jobs, options.dask) as crew,
        replacing(options.output) as folder,
        progress_of(expected) as progress,
        seldom_collecting(),
    ):
        performer = Performer(crew, cache, clock, progress)
        facts = collect(selection, options.digits, options.seed, performer, announce)
        clock.lap("all measurements and proofs")
        files = render(facts, html=options.html, notation=notation)
        clock.lap(RENDERING)
        progress(RENDERING, RENDERING, clock.seconds[RENDERING])
        write_all(folder, files | {TIMINGS: clock.json()})
    if cache is not None:
        cache.forget_old()
    say(told(summary(facts)))
    say(performer.summary())
    say(f"report: {options.output / (SITE if options.html else INDEX)}")
    if facts.faults:
        say(f"FAULT: the kernel proves and the numbers refute {'; '.join(facts.faults)}.")
        say("One of the two is wrong. Please report it, with this folder.")
        return FAULT
    return PROBLEMS if facts.problems else ALL_WELL


def render(
    facts: Facts, *, html: bool = False, notation: Callable[[str], str] = str
) -> dict[str, str]:
    """Return the files of a report, a pure function of the facts.

    Parameters
    ----------
    facts
        What to write down.
    html
        Whether a site is wanted as well.
    notation
        Applied to what people read; the data and the certificates stay as they are.
    """
    written = {name: notation(text) for name, text in pages(facts).items()}
    certificates = dict(facts.trust.certificates) if facts.trust else {}
    files = written | figures(facts, notation) | certificates
    if html:
        files |= site(written, facts.slide, notation)
    return files | facts_files(facts, DATA, [*files, TIMINGS])


class Clock:
    """Notes how long the parts of a run take, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, part: str) -> None:
        """Note the time since the clock was made, or since the last lap."""
        now = time.perf_counter()
        self.seconds[part] = now - self._last
        self._last = now

    def note(self, done: Mapping[str, Done]) -> None:
        """Note how long each job took."""
        self.seconds |= {name: result.seconds for name, result in done.items()}

    def json(self) -> str:
        """Return what was noted, as JSON text."""
        rounded = {part: round(seconds, 4) for part, seconds in self.seconds.items()}
        return json.dumps(rounded, ensure_ascii=False, indent=1) + "\n"


class Performer:
    """Does jobs, save those whose answers are kept, and tells of each.

    Parameters
    ----------
    crew
        Who does them.
    cache
        Where answers are kept from run to run; None to do without.
    clock
        Told how long each job took.
    progress
        Told of each job that is done.
    """

    def __init__(self, crew: Crew, cache: Cache | None, clock: Clock, progress: Note) -> None:
        self._crew, self._cache, self._clock, self._progress = crew, cache, clock, progress
        self.asked = self.kept = 0

    def __call__(self, jobs: Sequence[Job]) -> Mapping[str, Any]:
        """Return the answers, or a `Failure`, by the names of the jobs."""
        if not jobs:
            return {}
        kept = self._look_up(jobs)
        missing = [job for job in jobs if job.name not in kept]
        done = perform(missing, self._crew, self._finish)
        self.asked += len(jobs)
        self.kept += len(kept)
        found = {**kept, **done}
        self._clock.note(found)
        return {job.name: found[job.name].answer for job in jobs}

    def summary(self) -> str:
        """Return how much of the work was done in this run."""
        return f"{self.asked - self.kept} answers worked out, {self.kept} kept from earlier runs"

    def _look_up(self, jobs: Sequence[Job]) -> dict[str, Done]:
        if self._cache is None:
            return {}
        kept = {}
        for job in jobs:
            found = self._cache.find(job)
            if found is not None:
                kept[job.name] = found
                self._progress(job.name, job.kind, None)
        return kept

    def _finish(self, job: Job, done: Done) -> None:
        if self._cache is not None:
            self._cache.keep(job, done)
        self._progress(job.name, job.kind, done.seconds)
