"""The first page, which answers the question, and the list of all pages of a report."""

from __future__ import annotations

from reports.facts.libraries import FunctionFact, LibraryFact
from reports.facts.model import Facts, StatementFact
from reports.markup.markdown import (
    bullets,
    code,
    grid,
    heading,
    image,
    inline_displayed,
    inline_math,
    link,
    page,
    program_text,
    table,
)
from reports.markup.numbers import at_least, at_most, counted
from reports.pages import (
    arrays,
    chapters,
    libraries,
    statements,
    tools,
    training,
    trust,
    unproved,
)
from reports.pages.chapters import INDEX, address
from reports.pages.proofs import aligned_in_small
from symbolic.showing import escape

DATA, TIMINGS = "facts.json", "timings.json"
SLIDE, FILTERS, LOSSES = "slide.svg", "filters.svg", "losses.svg"

BRIDGE, TRAINED, CONVERSE, LAYER, CONJUGATION = "A1", "H5", "H6", "A7b", "A7"
"""The lemmas on which the answer rests."""

_OTHER_CUSTOMS = ("C0", "C0b", "C0c", "C0d", "A7")
"""The lemmas that say what others call the correlation in the notation of this project."""

PORTRAYED = {
    "torch": "conv1d(a, b)",
    "jax": "lax.conv_general_dilated(a, b, 'VALID')",
    "onnxruntime": "Conv(a, b)",
    "numpy": "correlate(a, b, 'full')",
    "scipy": "signal.correlate(a, b, 'full')",
    "cv2": "filter2D(a, b, BORDER_CONSTANT)",
    "skimage": "filters.correlate_sparse(a, b, 'reflect')",
    "astropy": "convolve(a, b, boundary='fill', normalize_kernel=False)",
    "statsmodels": "ccovf(a, b, adjusted=False, demean=False)",
    "matplotlib": "Axes.xcorr(a, b, normed=False)",
    "sympy": "discrete.convolution(a, b, prime=p), modulo p",
}
"""The function that stands for its library on the first page."""


def pages(facts: Facts) -> dict[str, str]:
    """Return every page of the report by file name."""
    written = {INDEX: _index(facts)}
    for chapter in facts.chapters:
        written[chapters.file_name(chapter)] = chapters.chapter_page(chapter, facts)
    for statement in facts.statements:
        written[chapters.statement_page_of(statement)] = statements.statement_page(statement)
    if facts.arrays is not None:
        written[arrays.ARRAYS_PAGE] = arrays.arrays_page(facts.arrays)
    if facts.training is not None:
        written[training.TRAINING_PAGE] = training.training_page(facts, facts.training, LOSSES)
    if facts.libraries is not None:
        written[libraries.LIBRARIES_PAGE] = libraries.libraries_page(facts.libraries)
    if facts.ports is not None or facts.errors is not None:
        written[tools.TOOLS_PAGE] = tools.tools_page(facts.ports, facts.errors)
    if facts.trust is not None:
        written[trust.TRUST_PAGE] = trust.trust_page(facts, facts.trust)
    if facts.open is not None:
        written[unproved.OPEN_PAGE] = unproved.open_page(facts, facts.open)
    return written


def _index(facts: Facts) -> str:
    return page(
        heading(2, "Is deep learning's convolution a cross-correlation?"),
        _answer(facts),
        _when_it_matters(facts),
        _definitions(),
        grid([[_proof(facts), image("The same filter, flipped for ⋆ and as it is for ∗: the "
                                    "products at one shift, and their sums", SLIDE)],
              *_experience(facts)], (66, 34)),
        _bookkeeping(facts),
        _exceptions(facts),
        heading(2, "Chapters", "chapters"),
        _chapters(facts),
        _customs(facts),
        _arrays(facts),
        _origin(facts),
    )  # fmt: skip


# ------------------------------------------------------------------ one screen


def _answer(facts: Facts) -> str:
    return (
        f"**Yes: a layer computes {inline_math(_LAYER)} , which slides the filter w over the data "
        f"without flipping it{_cited(facts, LAYER)}.** When filters are learned that does not "
        "matter, in networks of any depth: trained alike from mirrored starts, by a rule that "
        "commutes with the flip as gradient descent, momentum and Adam do, a network whose layers "
        "do flip gives the same outputs and ends with the mirrored filters, "
        f"{inline_math('h[n] = w[-n]')}{_any_depth(facts)}. It does matter in four cases:"
    )


def _any_depth(facts: Facts) -> str:
    found = [s for s in map(facts.statement, (TRAINED, CONVERSE)) if s and s.proved]
    if found:
        return f" (proved: {', conversely '.join(link(s.id, address(s)) for s in found)})"
    if facts.training and facts.any_depth:
        return f" ({link('proved', f'{training.TRAINING_PAGE}#theorem')})"
    return ""


def _cited(facts: Facts, id_: str) -> str:
    found = facts.statement(id_)
    return f", {link(id_, address(found))}" if found else ""


def _definitions() -> str:
    return (
        f"**Convolution ⋆ flips:** {inline_math(_CONVOLUTION)} ; on sequences "
        f"{inline_math(_DISCRETE_CONVOLUTION)} .\\\n"
        f"**Cross-correlation ∗ does not**, it conjugates (bar): {inline_math(_CORRELATION)} ; "
        f"{inline_math(_DISCRETE_CORRELATION)} ."
    )


_LAYER = r"y[n] = \sum_k w[k]\,x[n + k]"
_CONVOLUTION = r"(f \star g)(t) = \int f(\tau)\,g(t - \tau)\,d\tau"
_CORRELATION = r"(f \ast g)(t) = \int \overline{f(\tau)}\,g(t + \tau)\,d\tau"
_DISCRETE_CONVOLUTION = r"\sum_m f[m]\,g[n - m]"
_DISCRETE_CORRELATION = r"\sum_m \overline{f[m]}\,g[n + m]"


def _when_it_matters(facts: Facts) -> str:
    return bullets(
        [
            "**You bring a filter** (an edge detector, a wavelet, another program's weights): flip "
            f"every axis of it first, {code('w[::-1]')}.",
            f"**The data are complex:** layers conjugate nothing{_cited(facts, CONJUGATION)}, a "
            "cross-correlation its first function; conjugate it yourself.",
            "**A filter of even length with 'same' padding:** mirror the padding as well, or all "
            "is one sample off.",
            "**Equal starting values:** the filters do not become mirror images"
            f"{_counterexample(facts)}; start one of the two flipped.",
        ]
    )


def _counterexample(facts: Facts) -> str:
    place = f"{training.TRAINING_PAGE}#counterexamples"
    return f", {link('tried', place)}" if facts.learning and facts.learning.nets else ""


def _proof(facts: Facts) -> str:
    found = facts.statement(BRIDGE)
    on = found.proved[0] if found and found.proved else None
    if found is None or on is None or on.proof is None:
        return f"The lemma {BRIDGE} is not a part of this report."
    domains = ", ".join(d.domain.text for d in found.proved)
    return page(
        f"**So ∗ is ⋆ with f flipped (R f) and conjugated**, {link(BRIDGE, address(found))} on "
        f"{domains}:",
        aligned_in_small(on.proof, on.hypotheses),
    ).rstrip()


def _experience(facts: Facts) -> list[list[str]]:
    """Return what was tried, side by side; no row where nothing was."""
    if facts.libraries is None and facts.training is None:
        return []
    return [[_measured(facts), _trained(facts)]]


def _measured(facts: Facts) -> str:
    if facts.libraries is None:
        return "**What libraries do** was not measured in this run."
    installed = [(x, _portrait(x)) for x in _in_order(facts.libraries) if x.version]
    rows = [_library_row(library, function) for library, function in installed if function]
    return page(
        table(["measured in this run", "flips b?", "conjugates", "lag 0 at output"], rows),
        _missing(facts.libraries)
        + (
            f" Tables: {link('weights that move, exact errors', tools.TOOLS_PAGE)}."
            if facts.ports or facts.errors
            else ""
        ),
    ).rstrip()


def _missing(found: tuple[LibraryFact, ...]) -> str:
    """Return where more is said, and how to have the libraries examined that are not installed."""
    missing = [x.name for x in _in_order(found) if not x.version]
    said = f"N, M: lengths of a, b. {link('All functions', libraries.LIBRARIES_PAGE)}."
    if missing:
        command = code("pip install '.[libraries,torch,jax]'")
        said += f" Not here: {', '.join(missing)}; {command}, and again."
    return said


def _in_order(found: tuple[LibraryFact, ...]) -> list[LibraryFact]:
    names = list(PORTRAYED)
    return sorted(found, key=lambda x: names.index(x.name) if x.name in names else len(names))


def _portrait(library: LibraryFact) -> FunctionFact | None:
    """Return the function that stands for its library, or any that has a formula."""
    known = [f for f in library.functions if f.pieces]
    wanted = PORTRAYED.get(library.name)
    return next((f for f in known if f.name == wanted), known[0] if known else None)


def _library_row(library: LibraryFact, function: FunctionFact) -> list[str]:
    piece = function.pieces[0]
    # With its options: without 'full' numpy.correlate has its lag 0 elsewhere.
    call = function.name[function.name.partition("(")[0].rfind(".") + 1 :]
    first, *further = piece.lag_zero.split(", k")
    conjugated = {"none": "nothing"}.get(piece.conjugated, piece.conjugated)
    return [
        f"{escape(library.name)} {program_text(call)}",
        "**yes**" if piece.kind.startswith("convolution") else "no",
        "only real input" if conjugated.startswith("unknown") else escape(conjugated),
        program_text(first) + (", …" if further else ""),
    ]


def _trained(facts: Facts) -> str:
    if facts.training is None:
        return "**The training experiment** is not a part of this report."
    run = facts.training.gradient_descent
    steps, taps = len(facts.training.order), len(run.correlation.indices)
    kept = (
        f"after each of {steps} steps h[n] = w[−n], exactly"
        if run.holds
        else f"**they did NOT stay flips of each other** in {steps} steps"
    )
    return page(
        f"**One filter learned twice**, as w with ∗, as h with ⋆: {kept}. "
        f"{link('An experiment', training.TRAINING_PAGE)} with one layer of {taps} taps; there, "
        "also with more layers and other optimisers.",
        image("The two learned filters, mirror images of each other", FILTERS),
    ).rstrip()


def _bookkeeping(facts: Facts) -> str:
    """Return one line: how much is proved, how it was checked, where the trust lies."""
    parts = []
    if facts.statements:
        proved = sum(len(s.proved) for s in facts.statements)
        replayed = sum(c.replayed for c in facts.certificates)
        parts.append(f"{counted(proved, 'theorem')}, {replayed} replayed from certificates")
        parts.append(_agreement(facts))
    if facts.trust is not None:
        parts.append(link("what a proof rests on", trust.TRUST_PAGE))
    return f"This run: {'; '.join(parts)}." if parts else ""


def _agreement(facts: Facts) -> str:
    agree = sum(d.verdict == "agrees" for s in facts.statements for d in s.domains)
    total = sum(len(s.domains) for s in facts.statements)
    digits = [s.digits for s in facts.statements if s.digits is not None]
    how = f" to {min(digits)} digits" if digits else ""
    return f"numbers by other code agree in {agree} of {counted(total, 'case')}{how}"


# ------------------------------------------------------------------ below it


def _exceptions(facts: Facts) -> str:
    selected = ""
    if facts.selection:
        names = ", ".join(code(name) for name in facts.selection)
        selected = f"This is a partial report, made with {code('--only')} {names}{_without(facts)}."
    on_domains = [d for s in facts.statements for d in s.domains]
    unmeasured = sum(d.verdict == "not measured" for d in on_domains)
    remark = (
        f"On {unmeasured} of {len(on_domains)} domains no sample could be checked; their pages say "
        "why."
        if unmeasured
        else ""
    )
    if not facts.problems:
        return page(selected, remark).rstrip()
    listed = bullets([escape(problem) for problem in facts.problems])
    return page(
        selected,
        remark,
        heading(2, "Exceptions: NOT everything is in order", "exceptions"),
        "Refuted, undecided or failed in this run:",
        listed,
    ).rstrip()


def _without(facts: Facts) -> str:
    parts = {"what libraries do": facts.libraries, "the training experiment": facts.training}
    missing = [name for name, found in parts.items() if found is None]
    return f", without {' and '.join(missing)}" if missing else ""


def _chapters(facts: Facts) -> str:
    if not facts.statements and facts.open is None:
        return "No statement was selected."
    letters = {c.letter: c for c in facts.chapters}
    listed = [x.id for x in facts.open.unproved] if facts.open else []
    rows = []
    for letter in sorted({*letters, *(id_[0] for id_ in listed)}):
        chapter = letters.get(letter)
        unproved_here = [id_ for id_ in listed if id_.startswith(letter)]
        rows.append(
            [
                link(chapter.title.partition("; ")[0], chapters.file_name(chapter))
                if chapter
                else link(
                    f"Chapter {letter}: nothing proved in this run",
                    f"{unproved.OPEN_PAGE}#unproved",
                ),
                str(len(facts.of_chapter(letter))),
                _not_agreeing(facts, letter),
                ", ".join(link(x, f"{unproved.OPEN_PAGE}#{x.lower()}") for x in unproved_here)
                or "—",
            ]
        )
    header = ["chapter", "proved statements", "checked with numbers", "listed, but not proved"]
    false = (
        link(f"{len(facts.open.false)} false statements, refuted", f"{unproved.OPEN_PAGE}#false")
        if facts.open
        else ""
    )
    return page(table(header, rows), false).rstrip()


def _not_agreeing(facts: Facts, letter: str) -> str:
    found = facts.of_chapter(letter)
    if not found:
        return "—"
    bad = [s.id for s in found if s.verdict != "agrees"]
    return f"**not: {', '.join(bad)}**" if bad else "all agree"


def _customs(facts: Facts) -> str:
    rows = [_custom(s) for s in map(facts.statement, _OTHER_CUSTOMS) if s]
    if not rows:
        return ""
    return page(
        heading(2, "Other customs", "customs"),
        "Many books swap the two symbols, and some define correlation otherwise. What others call "
        "the correlation of two functions, in the notation of this report:",
        table(["lemma", "custom", "theirs = ours"], rows),
    ).rstrip()


def _custom(statement: StatementFact) -> list[str]:
    shown = (statement.proved or statement.domains)[0].statement
    formula = inline_displayed(rf"\displaystyle {shown.latex}", shown.text) if shown else "—"
    return [link(statement.id, address(statement)), escape(statement.title), formula]


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
        heading(2, "On arrays, with SciPy", "arrays"),
        table(["statement", "pairs of arrays on which it holds"], rows),
        f"Largest difference: at most {at_most(largest)}. The false neighbours of these statements "
        f"miss by at least {at_least(gap)} on the same arrays. "
        f"{link('All arrays, shapes and lags', arrays.ARRAYS_PAGE)}",
    ).rstrip()


def _origin(facts: Facts) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in facts.versions)
    return page(
        heading(2, "Where the numbers come from", "origin"),
        f"Every number was computed by the run that wrote this page, with {facts.digits} digits "
        f"asked for and seed {facts.seed}, by {escape(versions)}.",
        f"The same facts as plain data, a file for each statement: {link(DATA, DATA)}; there, in "
        "the certificates and in programs, conv(f, g) is convolution and printed as U+22C6, "
        "corr(f, g) cross-correlation and printed as U+2217. The same "
        f"inputs give the same bytes, except for {link(TIMINGS, TIMINGS)}, which says how long "
        "each part took.",
    ).rstrip()
