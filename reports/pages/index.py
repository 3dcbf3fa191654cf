"""The first page, and the list of all pages of a report: pure functions of the facts."""

from __future__ import annotations

from collections.abc import Iterable

from reports.facts.model import Facts, StatementFact, Verdict, flips_hold
from reports.pages import chapters, experiments, libraries, trust, unproved
from reports.pages.chapters import INDEX, address, verdict_cell
from reports.pages.markdown import (
    bullets,
    code,
    heading,
    image,
    inline_math,
    link,
    math_block,
    page,
    table,
)
from reports.pages.numbers import at_least, at_most
from reports.pages.samples import samples_page
from symbolic.showing import escape

DATA, TIMINGS = "facts.json", "timings.json"
SLIDE, DIGITS, FILTERS = "slide.svg", "digits.svg", "filters.svg"

_DEFINITIONS = r"""\begin{aligned}
\text{convolution} && (f \star g)(t) &= \int f(\tau)\,g(t - \tau)\,d\tau
& (f \star g)[n] &= \sum_m f[m]\,g[n - m] \\[4pt]
\text{cross-correlation} && (f \ast g)(t) &= \int \overline{f(\tau)}\,g(t + \tau)\,d\tau
& (f \ast g)[n] &= \sum_m \overline{f[m]}\,g[n + m]
\end{aligned}"""

_OTHER_CUSTOMS = ("C0", "C0b", "C0c", "C0d", "A7")
"""The lemmas that say what others call the correlation in the notation of this project."""

_HEADLINES = (
    ("A1", "A cross-correlation is the convolution with the first function conjugated and flipped"),
    ("A2", "and the other way round"),
    ("C2", "Exchanging the two functions conjugates both and turns the lag"),
    ("A7b", "What deep learning calls convolution is the convolution with the flipped filter"),
    ("G10", "Two networks, one trained with ∗ and one with ⋆, end with flipped filters"),
)


def pages(facts: Facts) -> dict[str, str]:
    """Return every page of the report by file name."""
    written = {INDEX: _index(facts)}
    for chapter in facts.chapters:
        written[chapters.file_name(chapter)] = chapters.chapter_page(chapter, facts)
    samples = samples_page(facts)
    if samples:
        written[chapters.SAMPLES] = samples
    if facts.arrays is not None:
        written[experiments.ARRAYS_PAGE] = experiments.arrays_page(facts.arrays)
    if facts.training is not None:
        written[experiments.TRAINING_PAGE] = experiments.training_page(facts.training, FILTERS)
    if facts.libraries is not None:
        written[libraries.LIBRARIES_PAGE] = libraries.libraries_page(facts.libraries)
    if facts.trust is not None:
        written[trust.TRUST_PAGE] = trust.trust_page(facts, facts.trust)
    if facts.open is not None:
        written[unproved.OPEN_PAGE] = unproved.open_page(facts, facts.open)
    return written


def summary(facts: Facts) -> str:
    """Return what a run found, in a few lines of plain text."""
    domains = {d.domain.text for s in facts.statements for d in s.proved}
    proved = sum(len(s.proved) for s in facts.statements)
    lines = [
        f"{len(facts.statements)} statements, {proved} theorems on {len(domains)} domains, "
        f"{trust.count(facts)}",
        f"evidence asked for: {facts.digits} digits; {_verdict_counts(facts)}",
    ]
    if facts.mutants.tried:
        lines.append(f"mutants of statements: {_mutants_in_short(facts)}")
    if facts.arrays is not None:
        held = sum(a.holds for a in facts.arrays)
        lines.append(f"arrays: {held} of {len(facts.arrays)} facts hold")
    if facts.training is not None:
        lines.append(f"training: {_training_in_short(facts)}")
    if facts.libraries is not None:
        lines.append(f"libraries: {libraries.count(facts.libraries)}")
    if facts.open is not None:
        lines.append(f"open: {unproved.count(facts.open)}")
    lines += [f"PROBLEM {problem}" for problem in facts.problems]
    return "\n".join(lines)


def _verdict_counts(facts: Facts) -> str:
    verdicts = [d.verdict for s in facts.statements for d in s.domains]
    return ", ".join(f"{verdicts.count(v)} {v}" for v in Verdict if v in verdicts) or "none"


def _mutants_in_short(facts: Facts) -> str:
    """Return how many mutants the samples refuted; chapters say why the others survive."""
    found = facts.mutants
    false = sum(reason.startswith("FALSE") for _, reason in found.survivors)
    missed = f", {false} FALSE ones survived" if false else ""
    return f"{found.refuted} of {found.tried} refuted by the samples{missed}"


def _training_in_short(facts: Facts) -> str:
    runs = (facts.training.gradient_descent, facts.training.momentum) if facts.training else ()
    kept = "exact flips" if all(map(flips_hold, runs)) else "NO exact flips"
    broken = len(facts.training.counterexamples) if facts.training else 0
    return f"{kept} at every step; {broken} counterexamples without a hypothesis"


# ------------------------------------------------------------------ the first page


def _index(facts: Facts) -> str:
    return page(
        heading(1, "Convolution and cross-correlation: proved and measured"),
        "Every statement below is proved step by step by a small proof kernel, and measured by "
        "other code, which never looks at a proof.",
        _outcome(facts),
        _selected(facts),
        _more(facts),
        _short_answer(facts),
        heading(2, "Notation", "notation"),
        math_block(_DEFINITIONS),
        "Sums run over all integers, or over one period of ℤ/N; integrals over the whole line or "
        "plane. R f is the reflection of f, (R f)(t) = f(−t); a bar is the complex conjugate.",
        "**⋆ is convolution and ∗ is cross-correlation, whose first argument is conjugated.** "
        "Many books swap the two symbols, and some define correlation otherwise.",
        _customs(facts),
        image("A filter slides over a signal: flipped for convolution, as it is for correlation",
              SLIDE),
        heading(2, "Every statement at a glance", "statements"),
        _glance(facts),
        image("Digits proved per statement", DIGITS) if facts.statements else "",
        _arrays(facts),
        _training(facts),
        _origin(facts),
    )  # fmt: skip


def _outcome(facts: Facts) -> str:
    if not facts.problems:
        on_domains = [d for s in facts.statements for d in s.domains]
        unmeasured = sum(d.verdict is Verdict.NOT_MEASURED for d in on_domains)
        evidence = (
            f"on {unmeasured} of {len(on_domains)} domains no sample could be checked (their "
            "sections say why); all other evidence agrees"
            if unmeasured
            else "all evidence agrees"
        )
        return f"**Result of this run: everything selected is proved, and {evidence}.**"
    listed = bullets([escape(problem) for problem in facts.problems])
    return page(
        "**Result of this run: NOT everything is in order.** Refuted, undecided or failed:", listed
    ).rstrip()


def _selected(facts: Facts) -> str:
    if not facts.selection:
        return ""
    names = ", ".join(code(name) for name in facts.selection)
    return f"This is a partial report, made with {code('--only')} {names}."


def _more(facts: Facts) -> str:
    """Return the links to the pages that are not chapters, with what they count."""
    proved = sum(len(s.proved) for s in facts.statements)
    items = []
    if facts.trust is not None:
        words = f"{proved} theorems, {trust.count(facts)}"
        items.append(f"{link('What a proof rests on', trust.TRUST_PAGE)}: {words}")
    if facts.libraries is not None:
        words = escape(libraries.count(facts.libraries))
        items.append(f"{link('What do libraries compute?', libraries.LIBRARIES_PAGE)}: {words}")
    elif not facts.selection:
        items.append(f"The libraries were not audited ({code('--no-audit')}).")
    if facts.open is not None:
        words = escape(unproved.count(facts.open))
        items.append(f"{link('Not proved, not covered, and false', unproved.OPEN_PAGE)}: {words}")
    return page("Besides the chapters:", bullets(items)).rstrip() if items else ""


def _short_answer(facts: Facts) -> str:
    known = {s.id: s for s in facts.statements}
    items = [_headline(known[id_], words) for id_, words in _HEADLINES if id_ in known]
    return page(heading(2, "The short answer", "answer"), bullets(items)).rstrip() if items else ""


def _headline(statement: StatementFact, words: str) -> str:
    shown = (statement.proved or statement.domains)[0].statement
    formula = inline_math(shown.latex) if shown else ""
    return f"{escape(words)} ({link(statement.id, address(statement))}): {formula}"


def _customs(facts: Facts) -> str:
    known = {s.id: s for s in facts.statements}
    rows = [_custom(known[id_]) for id_ in _OTHER_CUSTOMS if id_ in known]
    if not rows:
        return f"Lemmas {', '.join(_OTHER_CUSTOMS)} of the full report say what they mean here."
    return page(
        "What others call the correlation of two functions, in this notation:",
        table(["lemma", "custom", "theirs = ours"], rows),
    ).rstrip()


def _custom(statement: StatementFact) -> list[str]:
    shown = (statement.proved or statement.domains)[0].statement
    formula = inline_math(rf"\displaystyle {shown.latex}") if shown else "—"
    return [link(statement.id, address(statement)), escape(statement.title), formula]


def _glance(facts: Facts) -> str:
    if not facts.statements:
        return "No statement was selected."
    tables = [
        page(f"**{link(c.title, chapters.file_name(c))}**", _glance_at(facts.of_chapter(c.letter)))
        for c in facts.chapters
    ]
    return page(
        "*Digits proved* is the least over the domains and samples: both sides lie in balls of "
        f"that accuracy, and the balls meet. {facts.digits} digits were asked for.",
        *(text.rstrip() for text in tables),
    ).rstrip()


def _glance_at(statements: Iterable[StatementFact]) -> str:
    rows = [
        [
            link(s.id, address(s)),
            escape(s.title),
            escape(" ".join(d.domain.text for d in s.proved)) or "**none**",
            _verdict(s),
            _digits(s),
        ]
        for s in statements
    ]
    return table(["id", "statement", "proved on", "evidence", "digits proved"], rows)


def _verdict(statement: StatementFact) -> str:
    cell = verdict_cell(statement.verdict)
    if statement.measured == statement.domains:
        return cell
    measured = ", ".join(d.domain.text for d in statement.measured)
    return f"{cell} (on {measured})" if measured else cell


def _digits(statement: StatementFact) -> str:
    if statement.digits is not None:
        return str(statement.digits)
    return "exact" if any(d.evidence.exact for d in statement.domains) else "—"


def _arrays(facts: Facts) -> str:
    if not facts.arrays:
        return ""
    by_statement: dict[str, list[bool]] = {}
    for fact in facts.arrays:
        by_statement.setdefault(fact.statement, []).append(fact.holds)
    largest = max(fact.max_difference for fact in facts.arrays)
    gap = min((m.gap for fact in facts.arrays for m in fact.mutants), default=0.0)
    rows = [
        [escape(statement), f"{sum(held)} of {len(held)}"]
        for statement, held in by_statement.items()
    ]
    return page(
        heading(2, "On arrays, with SciPy"),
        table(["statement", "pairs of arrays on which it holds"], rows),
        f"Largest difference: at most {at_most(largest)}. The false neighbours of these statements "
        f"miss by at least {at_least(gap)} on the same arrays. "
        f"{link('All arrays, shapes and lags', experiments.ARRAYS_PAGE)}",
    ).rstrip()


def _training(facts: Facts) -> str:
    training = facts.training
    if training is None:
        return ""
    steps = len(training.order)
    first = training.counterexamples[0] if training.counterexamples else None
    held = all(map(flips_hold, (training.gradient_descent, training.momentum)))
    return page(
        heading(2, "Two networks, one trained with ∗ and one with ⋆"),
        f"Trained for {steps} steps in exact arithmetic, by gradient descent and with momentum, "
        + ("the two filters were exact flips of each other after every step"
           if held else "the two filters were **not** exact flips of each other")
        + " — under these hypotheses:",
        bullets([escape(h) for h in training.hypotheses]),
        f"Without them it is false. For example ({escape(first.name)}): {escape(first.dropped)}; "
        f"the flip fails at step {first.failure.step}. " if first else "",
        link("The experiment and all counterexamples", experiments.TRAINING_PAGE),
        image("The two trained filters and their loss curves", FILTERS),
    ).rstrip()  # fmt: skip


def _origin(facts: Facts) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts.versions)
    return page(
        heading(2, "Where the numbers come from"),
        f"Every number was computed by the run that wrote this page, with {facts.digits} digits "
        f"asked for and seed {facts.seed}, by {escape(versions)}.",
        f"The same facts as plain data: {link(DATA, DATA)}. The same inputs give the same bytes, "
        f"except for {link(TIMINGS, TIMINGS)}, which says how long each part took.",
    ).rstrip()
