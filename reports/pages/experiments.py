"""The pages of the two experiments: SciPy on arrays, and two networks trained side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from numeric.experiments.arrays import ArrayFact
from numeric.experiments.lagged import Index
from numeric.experiments.training import TrainingFacts, TrainingRun
from reports.facts.model import Facts
from reports.markup.markdown import (
    code,
    details,
    heading,
    image,
    inline_math,
    link,
    page,
    table,
)
from reports.markup.numbers import at_least, at_most, exact
from reports.pages.training import learning_blocks
from symbolic.showing import escape

ARRAYS_PAGE, TRAINING_PAGE = "arrays.md", "training.md"
_HOME = link("First page", "index.md")


# ------------------------------------------------------------------ arrays


def arrays_page(facts: Sequence[ArrayFact]) -> str:
    """Return the page of the array facts."""
    groups = groupby(facts, lambda fact: fact.statement)
    return page(
        heading(1, "The same facts on arrays, with SciPy"),
        _HOME,
        "Every array carries its index 0 along: an array alone does not say where it is, and a "
        f"flip moves it. SciPy conjugates the second argument of {code('correlate')}, so that "
        f"f ∗ g is written {code('scipy.signal.correlate(g, f)')}; R f is f flipped, "
        "(R f)(t) = f(−t), and conj the complex conjugate. Two entries x, y count as "
        "equal when their difference is at most the tolerance times the largest of 1 and their "
        "absolute values; tolerance 0 asks for equality. *Missed by* is the smallest gap by which "
        "the same arrays refute a false neighbour of the statement (a conjugate dropped, a flip "
        "forgotten): had it been small, the agreement would mean nothing.",
        f"The arrays are drawn with seed {_seeds(facts)}.",
        *(_claim(statement, list(group)) for statement, group in groups),
    )


def _seeds(facts: Sequence[ArrayFact]) -> str:
    return ", ".join(sorted({str(fact.seed) for fact in facts}))


def _claim(statement: str, facts: list[ArrayFact]) -> str:
    header = ["f", "g", "SciPy", "verdict", "difference", "tolerance", "missed by", "lag 0 at"]
    return page(
        heading(2, statement),
        table(header, [_array_row(fact) for fact in facts]),
        *(details(fact.name, _array_details(fact)) for fact in facts),
    ).rstrip()


def _array_row(fact: ArrayFact) -> list[str]:
    return [
        _shape(fact.shape_f),
        _shape(fact.shape_g),
        ", ".join(code(name.removeprefix("scipy.signal.")) for name in fact.functions),
        _array_verdict(fact),
        f"≤ {at_most(fact.max_difference)}" if fact.max_difference else "0",
        f"{fact.tolerance:g}",
        at_least(min((m.gap for m in fact.mutants), default=0.0)),
        _point(fact.lag_zero),
    ]


def _array_verdict(fact: ArrayFact) -> str:
    if fact.holds:
        return "agrees"
    return "**vacuous**" if fact.agrees else "**REFUTED**"


def _array_details(fact: ArrayFact) -> str:
    lags = ", ".join(f"{a} … {b}" for a, b in fact.lag_range).replace("-", "−")
    rows = [
        [
            escape(mutant.name),
            escape(mutant.statement),
            at_least(mutant.gap),
            "refuted" if mutant.told_apart else "**not told apart**",
        ]
        for mutant in fact.mutants
    ]
    return page(
        escape(fact.explanation),
        f"Lags: {lags}.",
        table(["false neighbour", "statement", "misses by", "verdict"], rows),
    ).rstrip()


def _shape(shape: Index) -> str:
    return " × ".join(map(str, shape))


def _point(point: Index) -> str:
    return ", ".join(map(str, point)).replace("-", "−")


# ------------------------------------------------------------------ training


def training_page(all_facts: Facts, facts: TrainingFacts, figure: str) -> str:
    """Return the page of the training experiment.

    Parameters
    ----------
    all_facts
        Those of the run, for what is known beyond one layer.
    facts
        What came of it.
    figure
        The file of the figure.
    """
    return page(
        heading(1, "Two networks, one trained with ∗ and one with ⋆"),
        _HOME,
        learning_blocks(all_facts, all_facts.learning) if all_facts.learning else "",
        heading(2, "One layer, step by step", "one-layer"),
        "One model correlates, "
        + inline_math(r"p[n] = \sum_k w[k]\,x[n + k]")
        + " ; the other convolves, "
        + inline_math(r"p[n] = \sum_k h[k]\,x[n - k]")
        + " . Both are trained on the squared loss, in exact rational arithmetic: *equal* means "
        "equal, and no tolerance is involved.",
        "All hypotheses of the theorem hold: the starts are flips of each other, "
        + inline_math("h_0[n] = w_0[-n]")
        + " , both see the same samples in the same order, and the rule changes each coefficient "
        "by itself.",
        _setup(facts),
        heading(2, "What came of it"),
        table(
            ["rule", "steps", "exact flips at every step", "equal losses", "loss at start",
             "loss at the end", "longest number"],
            [_run_row("gradient descent", facts.gradient_descent),
             _run_row(f"momentum {exact(facts.momentum_factor)}", facts.momentum)],
        ),
        image("The two trained filters, mirror images, and the loss curves, one on the other",
              figure),
        _final_filters(facts.gradient_descent),
    )  # fmt: skip


def _setup(facts: TrainingFacts) -> str:
    return (
        f"Seed {facts.seed}: {facts.sample_count} samples of {facts.window_length} inputs and "
        f"{facts.output_length} outputs; targets made by the filter {_row(facts.true_filter)} with "
        f"noise of at most {exact(facts.noise_bound)}; the correlation model starts at "
        f"{_row(facts.start_filter)}, the other at its flip; step size {exact(facts.step_size)}, "
        f"one sample a step, {len(facts.order)} steps."
    )


def _row(values: Iterable[object]) -> str:
    return f"({', '.join(str(v).replace('-', '−') for v in values)})"


def _run_row(name: str, run: TrainingRun) -> list[str]:
    losses = run.correlation.losses
    return [
        escape(name),
        str(len(losses) - 1),
        _yes(run.exact_flip_at_every_step),
        _yes(run.equal_losses_at_every_step),
        exact(losses[0]),
        exact(losses[-1]),
        f"{run.largest_bits} bits",
    ]


def _yes(holds: bool) -> str:
    return "yes" if holds else "**NO**"


def _final_filters(run: TrainingRun) -> str:
    w, h = run.correlation, run.convolution
    rows = [
        [str(k).replace("-", "−"), exact(a), str(m).replace("-", "−"), exact(b)]
        for k, a, m, b in zip(
            w.indices, w.filters[-1], reversed(h.indices), reversed(h.filters[-1]), strict=True
        )
    ]
    return page(
        "The filters after the last step of gradient descent, those of ⋆ read backwards "
        "(rounded here; the comparison is exact):",
        table(["n", "w[n], trained with ∗", "m", "h[m], trained with ⋆"], rows),
    ).rstrip()
