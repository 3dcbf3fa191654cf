"""What is known about training: any depth, any optimiser, real data, and what breaks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from string import ascii_lowercase

from numeric.experiments.counterexamples import TrainingCounterexample
from numeric.experiments.instances import INSTANCES
from numeric.experiments.training import TrainingFacts, TrainingRun
from reports.facts.model import DomainFact, Facts, StatementFact
from reports.facts.training import LearningFact, SmallNetsFact
from reports.markup.markdown import (
    bullets,
    code,
    code_block,
    details,
    heading,
    image,
    inline_math,
    link,
    page,
    table,
)
from reports.markup.numbers import exact
from reports.pages.chapters import address
from reports.pages.optimisers import digits, optimisers
from symbolic.showing import escape

TRAINING_PAGE = "training.md"

_PROVED = ("G10", "G10b", "G10c", "G10d", "G10e")
_IN_FULL = ("H4", "H5", "H6", "H7")
_IN_WORDS = {
    "H7": "U of flipped w, v, g at k, and of G of their totals, is U of w, v, g at −k",
    "H11": "Σ d·z(w + p, y + a) = Σ d·z(w, y) + Σ p·gradient(d, y + a) + Σ a·error(d, w)",
    "H11b": "the same for ⋆",
}
"""What statements say that are longer than a line, as text; their pages have them in full."""
_OF_DOUBLES = 2**32
"""Fractions with a denominator that large were doubles."""


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
        link("First page", "index.md"),
        _learning_blocks(all_facts, all_facts.learning) if all_facts.learning else "",
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


def _learning_blocks(facts: Facts, learning: LearningFact) -> str:
    """Return what the page of training says before the experiment with one layer."""
    return page(
        _question(),
        _theorem(facts),
        _instances(),
        _engineers(),
        _deep(learning.nets) if learning.nets else "",
        _broken(learning.nets.counterexamples) if learning.nets else "",
        optimisers(learning),
        digits(learning),
    ).rstrip()


# ------------------------------------------------------------------ the theorem in words


def _question() -> str:
    return (
        "Two networks are trained in the same way; every convolutional layer of the first computes "
        "∗, which does not flip its filter, and every one of the second computes ⋆, which does. "
        "Are the trained filters flips of each other? **Yes, if and only if the optimiser commutes "
        "with the flip along the run**, and both nets start that way."
    )


def _theorem(facts: Facts) -> str:
    found = [s for s in map(facts.statement, _PROVED) if s and s.proved]
    links = ", ".join(link(s.id, address(s)) for s in found)
    one_layer = f" For one linear layer with squared loss: {links}." if found else ""
    return page(
        heading(2, "The theorem", "theorem"),
        "Layers of any number, "
        + inline_math(r"z_o[m] = b_o + \sum_c \sum_k w_{oc}[k]\,y_c[Pm + Qk]")
        + " in the first net and "
        + inline_math(r"z_o[m] = b_o + \sum_c \sum_k h_{oc}[k]\,y_c[Pm - Qk]")
        + " in the second; between them whatever one likes, the same in both (activations, "
        "pooling, normalisation, residuals, dropout of activations, dense layers), and any loss. "
        "Filters are real, or not conjugated. Both nets see the same data in the same order, with "
        "the same dropout masks, and are updated by one rule that maps filters, optimiser states, "
        "gradients and all other parameters of the whole network to the next ones. Two things are "
        "then the same:",
        bullets(
            [
                "**at every step** h is the flip of w in every layer, the optimiser's states are "
                "flipped in the same way, and all other parameters are equal;",
                "that is so **at the start**, and **the rule commutes with the flip along the "
                "run** of the first net: with its filters, states and gradients flipped, the next "
                "filters and states come out flipped, and the other parameters as they are.",
            ]
        ),
        "The second gives the first by H5, H5b, H5c; the first gives the second by H6, H6b, H6c, "
        "which assume nothing of the gradients: that they flip is proved (H4), from the "
        "activations (H1, H2) and the errors (H3), which are the same in both nets at every step.",
        "**What is covered:** biases b and all weights that are not filters are other parameters; "
        "so are running statistics, with what the batch adds to them in place of a gradient. A "
        "skip over several layers is carried along in further channels. A mask of activations "
        "depends on the step, not on the net. P and Q are integers, one pair for each axis and the "
        "same in all layers, since coordinates of the kernel are polynomials in integers; **layers "
        "with a stride, dilation, padding or groups of their own** are in H10: there what tap k of "
        "layer l reads is any operator of the layer's input, read forwards by one net and "
        "backwards by the other. **Complex filters** flip with a conjugate where ∗ conjugates its "
        "filter (H9). In floating point the order of a sum matters: what is exact here then holds "
        "to rounding.",
        "**Which rules commute:** to act on each coefficient alone is enough and is not needed. "
        "Rules of each tap and of totals over taps, such as norms of a filter or of all "
        "parameters and trust ratios, commute (H7, instances below), and then the flips hold with "
        "nothing else assumed of the rule (H7b). So does Newton–Schulz (H8).",
        _any_depth(facts),
        "**Left to the reader:** that the backward recursions are derivatives of the loss is "
        "assumed, as backpropagation has it. H11 and H11b are its step, exactly and without a "
        "limit: with p added to the filters of a layer and a to its inputs, Σ d z for any d "
        "changes by Σ p times the gradient, taken at the changed inputs, plus Σ a times the error "
        "that is passed back, by the recursions of H3 and H4 (that the sums converge is assumed; "
        "for data of finite length they are finite). H12 and H12b add that up over the layers, at "
        "any depth: where what stands between them multiplies changes place by place with "
        "difference quotients, as activations, residuals and biases do, the change of the loss is "
        "the sum over the layers of Σ p times the gradient and Σ v times that of the other "
        "parameters, whose change is v. Not proved: that for steps that mix places (pooling, "
        "normalisation), with Ψ, Y and B the quotients of Φ; that the quotients of an activation "
        "exist; and the limit in which changes vanish and quotients become derivatives, for which "
        "the kernel has no word (it has derivatives of functions of one real number, and no "
        f"limits).{one_layer}",
    )


def _any_depth(facts: Facts) -> str:
    if not facts.any_depth:
        return "**What the kernel proves of several layers** could not be shown in this run."
    shown = [(s, _on_sequences(s)) for s in sorted(facts.any_depth, key=_number)]
    rows = [
        [_linked(s, facts), escape(s.title), escape(_IN_WORDS.get(s.id) or _statement(on)),
         str(len(on.hypotheses)), escape(", ".join(d.domain.text for d in s.proved))]
        for s, on in shown
    ]  # fmt: skip
    full = [
        details(
            f"{s.id}, on {on.domain.text}, with its hypotheses",
            page(
                escape(_statement(on)), bullets([f"if {escape(h.text)}" for h in on.hypotheses])
            ).rstrip(),
        )
        for s, on in shown
        if s.id in _IN_FULL
    ]
    return page(
        "**Proved by the kernel, for networks of every depth** (chapter H; each is "
        f"{code('lemmas[…]')} with its certificate). A prime marks the net with ⋆. "
        "Letters carry the step s, the layer l, the number j of layers above it, two channels and "
        "the place; Φ, E, Ψ, Y, B are arbitrary operators between the layers and back, U, V, W the "
        "rule for filters w, states v and other parameters b, which sees all layers at once. A dot "
        "stands for all coordinates that are left. Stride and dilation are 1 on ℝ and ℝ². Each of "
        "H1 to H4 assumes what the one before it concludes; H5, H6 and H7b compose them.",
        table(["id", "lemma", "statement", "hypotheses", "proved on"], rows),
        *full,
    ).rstrip()


def _number(statement: StatementFact) -> tuple[int, str]:
    """Order H9 before H10, and H10 before H10b."""
    return int(statement.id[1:].rstrip(ascii_lowercase)), statement.id


def _on_sequences(statement: StatementFact) -> DomainFact:
    return next((d for d in statement.proved if d.domain.text == "ℤ"), statement.proved[0])


def _statement(on: DomainFact) -> str:
    return on.statement.text if on.statement else ""


def _linked(statement: StatementFact, facts: Facts) -> str:
    return link(statement.id, address(statement)) if statement in facts.statements else statement.id


def _instances() -> str:
    rows = [[escape(r.name), escape(r.formula), escape(r.over) or "none"] for r in INSTANCES]
    return page(
        "**Rules that commute by H7**: each coefficient is changed by one formula of itself, its "
        "states, its gradient and totals; the tests hold each against PyTorch's own, LAMB against "
        "that of pytorch_optimizer, to 10⁻¹², on two layers. Muon's iteration is H8.",
        table(["rule", "formula", "totals over"], rows),
    ).rstrip()


def _engineers() -> str:
    return page(
        heading(2, "What to do with it", "use"),
        bullets(
            [
                "**Carry a trained network over** to a library that computes ⋆: flip every filter "
                "about the middle of its window, and the optimiser's states with it; then training "
                "goes on as it would have. Layers that cannot be carried over are named, and "
                "nothing is changed.",
                "**Ask your own optimiser**, a class, a function from parameters to an optimiser, "
                "or an update of NumPy arrays:",
            ]
        ),
        code_block(
            "from numeric import assert_flip_equivariant\n"
            "from numeric.experiments import flip_filters\n\n"
            "flip_filters(model, optimizer)  # in place; the names of the layers\n"
            "assert_flip_equivariant(MyOptimizer)\n"
            "assert_flip_equivariant(lambda w, gradient: w - 0.1 * gradient)",
            "python",
        ),
    )


# ------------------------------------------------------------------ exact


def _deep(nets: SmallNetsFact) -> str:
    rows = [
        [escape(r.architecture), escape(r.rule), str(r.steps), _yes(r.flips),
         _yes(r.equal_losses), _yes(r.flipped_gradients), _yes(r.equal_starts_fail)]
        for r in nets.runs
    ]  # fmt: skip
    header = ["network", "rule", "steps", "exact flips", "equal losses", "flipped gradients",
              "equal starts fail"]  # fmt: skip
    kept = sum(r.flips and r.equal_losses and r.flipped_gradients for r in nets.runs)
    return page(
        heading(2, "Several layers, exactly", "exact"),
        f"Two and three layers of two channels, in rational arithmetic: in {kept} of "
        f"{len(nets.runs)} runs the filters and states are exact flips after every step. Gradients "
        "are taken by dual numbers, without backpropagation. *Equal starts fail*: from equal "
        "instead of flipped filters they are no flips at the end.",
        details("All runs", table(header, rows)),
    )


def _broken(cases: Sequence[TrainingCounterexample]) -> str:
    rows = [
        [f"**{escape(c.name)}**: {escape(c.dropped)}", _taps(c.trained), _taps(c.expected),
         _taps(c.found) if c.expected != c.found else "**the flip**", escape(c.repair)]
        for c in cases
    ]  # fmt: skip
    return page(
        heading(2, "But what if …", "counterexamples"),
        "The smallest case in which each hypothesis is missed: one layer, one step of gradient "
        "descent, mostly two taps and one output, loss ½ (y − t)², step size 1. The first net "
        "computes y = Σ w[k] x[k], the second y = Σ h[k] x[K − 1 − k]; where nothing else is said, "
        "both start from 0, with x = (1, 0) and t = 1. All are exact, but the one about rounding; "
        "each was run again with the hypothesis put back, and then h is the flip.",
        table(["dropped", "trained w", "its flip", "trained h, and not that", "put back"], rows),
    )


def _taps(taps: Sequence[Fraction]) -> str:
    return escape(f"({', '.join(map(_tap, taps))})").replace("-", "−")


def _tap(tap: Fraction) -> str:
    """Return a fraction as it is, and one that was a double as a double is written."""
    return str(tap) if tap.denominator < _OF_DOUBLES else str(float(tap))


def _yes(holds: bool) -> str:
    return "yes" if holds else "**NO**"


# ------------------------------------------------------------------ one layer


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
