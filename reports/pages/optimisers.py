"""What the page on training says of optimisers and of networks trained on images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from numeric.experiments.flips import FlipBehaviour, FlipFinding
from numeric.experiments.optimisers import OptimiserRow
from numeric.experiments.records import DigitsRun
from reports.facts.training import LearningFact
from reports.markup.markdown import bullets, code, details, heading, image, page, table
from reports.markup.numbers import at_most
from symbolic.showing import escape

PICTURED, DISTANCES = "digits.svg", "distances.svg"

_ORDER = (FlipBehaviour.NO, FlipBehaviour.ROUNDING, FlipBehaviour.EXACT)


def pictured(learning: LearningFact | None) -> DigitsRun | None:
    """Return the run whose filters are shown, None if there is none."""
    runs = learning.digits if learning else ()
    return next((d for d in runs if d.dtype == "float32"), None)


# ------------------------------------------------------------------ optimisers


def optimisers(learning: LearningFact) -> str:
    """Return which optimisers commute with the flip, and what breaks it in the others."""
    if not learning.optimisers:
        return page(
            heading(2, "Optimisers", "optimisers"),
            "None was examined, since " + _how_to_get(learning),
        )
    by_library: dict[str, list[OptimiserRow]] = {}
    for fact in learning.optimisers:
        by_library.setdefault(fact.library, []).append(fact)
    return page(
        heading(2, "Optimisers", "optimisers"),
        "Does a step commute with the flip of a filter? Each optimiser is run for six steps on a "
        "problem and on its flip, in float64 and float32, on filters of odd, even and unequal "
        "sizes, in one and two dimensions, and depthwise; the step size is 0.01 where there is "
        "one, other options are the defaults but for those named. *Exactly*: bit for bit in every "
        "trial, and no operation inside depends on the "
        "order of the entries. *To rounding*: some operation does, named with the function it is "
        "in, and in each precision the two runs differ by no more than the difference in the other "
        "explains, in float64 by at most 1.5·10⁻⁸ of the movement: rounding shrinks with the "
        "precision; or, in float32, a branch hangs on such a sum. *No*: by more. The columns have "
        "the largest distance between the filters of one run and the flips of the other, divided "
        "by the largest distance that a filter moved. What begins later "
        "than six steps, with other options or for much larger values, is not seen.",
        *(_library(name, rows) for name, rows in by_library.items()),
        _more(learning),
    ).rstrip()


def _library(name: str, rows: Sequence[OptimiserRow]) -> str:
    found = [(row, row.finding) for row in rows if row.finding]
    counted = Counter(finding.behaviour for _, finding in found)
    exact = [each for each in found if each[1].behaviour is FlipBehaviour.EXACT]
    others = sorted(
        (each for each in found if each not in exact),
        key=lambda each: _ORDER.index(each[1].behaviour),
    )
    refused = [row for row in rows if not row.finding]
    said = ", ".join(f"{counted[b]} {b}" for b in reversed(_ORDER) if counted[b])
    header = ["optimiser", "commutes", "cause", "float64", "float32"]
    return page(
        heading(3, name),
        f"{len(rows)} optimisers: {said}"
        + (f", {len(refused)} could not be tried." if refused else "."),
        "**Exactly:** " + ", ".join(f"{code(r.name)}{_remarks(f)}" for r, f in exact) + "."
        if exact
        else "",
        table(header, [_row(row, finding) for row, finding in others]) if others else "",
        bullets([f"{code(r.name)} could not be tried: {escape(r.refused)}" for r in refused])
        if refused
        else "",
        details(
            "Options given",
            bullets([f"{code(r.name)}: {escape(r.options)}" for r in rows if "," in r.options]),
        )
        if any("," in r.options for r in rows)
        else "",
    ).rstrip()


def _row(row: OptimiserRow, finding: FlipFinding) -> list[str]:
    return [
        code(row.name) + _remarks(finding),
        "**no**" if finding.behaviour is FlipBehaviour.NO else str(finding.behaviour),
        escape(finding.cause) or "not found",
        *(at_most(finding.gap(dtype)) for dtype in ("float64", "float32")),
    ]


def _remarks(finding: FlipFinding) -> str:
    return f" ({', '.join(finding.remarks)})" if finding.remarks else ""


# ------------------------------------------------------------------ digits


def digits(learning: LearningFact) -> str:
    """Return how far networks trained on images of digits are from being flips."""
    if not learning.digits:
        return page(
            heading(2, "Real images", "digits"),
            "No network was trained on images, since " + _how_to_get(learning),
        )
    rows = [
        [escape(d.optimiser), d.dtype, f"{d.layers}, {code(d.other)}", str(d.steps),
         "never" if d.first_broken is None else str(d.first_broken),
         at_most(d.distances[1]), at_most(max(d.distances)),
         f"{d.equal_predictions} of {d.tested}",
         f"{_percent(d.accuracies[0])}, {_percent(d.accuracies[1])}",
         f"{min(d.equal_starts):.1f} to {max(d.equal_starts):.1f}"]
        for d in learning.digits
    ]  # fmt: skip
    header = ["optimiser", "precision", "layers, ⋆ by", "steps", "first rounded apart at step",
              "distance after step 1", "largest distance", "equal predictions", "accuracy ∗, ⋆",
              "distance from equal starts"]  # fmt: skip
    shown = pictured(learning)
    return page(
        heading(2, "Real images", "digits"),
        "Handwritten digits of 8 × 8 pixels, 1,500 to train on and 297 to test; filters of 3 × 3 "
        f"taps. One net uses PyTorch's {code('conv2d')}, which is ∗; the other a ⋆ of other code, "
        f"{code('conv_transpose2d')} or a product of Fourier transforms. *Distance* is the largest "
        "difference between a tap of h and the flip of w, over all layers; the last column has it "
        "for nets that start equal and not flipped, which in these runs do not become flips.",
        table(header, rows),
        image("Filters of the first layer: above, those learned with ∗, below, those learned with "
              "⋆, which are their mirror images", PICTURED) if shown else "",
        image("Distance from being flips over the steps, on a logarithmic axis: rounding in "
              "float64 and float32, and equal starts", DISTANCES) if shown else "",
        _more(learning),
    ).rstrip()  # fmt: skip


def _percent(share: float) -> str:
    # Cut, not rounded: 100 is said only of 100.
    return f"{int(1000 * share) / 10} %"


def _more(learning: LearningFact) -> str:
    if learning.missing:
        return "More: " + _how_to_get(learning)
    if not learning.whole:
        return (
            "More optimisers and longer runs: "
            f"{code('python -m reports.generate --only training')}."
        )
    return ""


def _how_to_get(learning: LearningFact) -> str:
    names = ", ".join(learning.missing)
    command = code("pip install '.[torch,learning]'")
    again = code("python -m reports.generate --only training")
    return f"not installed here: {escape(names)}. {command}, and then {again}."
