"""What was found of an update rule, and which gap between two runs is rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from numeric.experiments.problems import Shape

# What is rounding shrinks with the precision as the precision does, 2⁻⁵³ to 2⁻²⁴; what reads the
# index does not. A thousand allows for rules that amplify rounding differently in the two.
AMPLIFIED = 1e3


class FlipBehaviour(StrEnum):
    """How far an update rule commutes with the flip."""

    EXACT = "exactly"
    ROUNDING = "to rounding"
    NO = "no"


@dataclass(frozen=True)
class FlipTrial:
    """One shape and precision: where the flip broke first, and by how much.

    ``first_broken`` is the first step (from 1) after which the two filters are not flips of each
    other bit for bit, None if they always are; ``gap`` the largest distance from being flips,
    divided by the largest distance that the filter moved; ``grain`` what one rounding of the
    largest coefficient is, divided by the same: no smaller gap can be seen.
    """

    shape: Shape
    dtype: str
    first_broken: int | None
    gap: float
    grain: float


@dataclass(frozen=True)
class FlipFinding:
    """What was found of one update rule.

    ``random`` says that it draws numbers: then both runs drew the same ones, index by index.
    ``cause`` names the first operation that is not the flip of its counterpart, "" where nothing
    broke or the rule cannot be looked into; ``reduced`` says that it computes in less precision
    than its parameters have, and that the gap is only that; ``closure`` that it was given one.
    """

    name: str
    behaviour: FlipBehaviour
    trials: tuple[FlipTrial, ...]
    steps: int
    random: bool = False
    cause: str = ""
    reduced: bool = False
    closure: bool = False

    @property
    def tried(self) -> str:
        """In words, what was tried; of what begins later or elsewhere nothing is known."""
        shapes, dtypes = (
            list(dict.fromkeys(each)) for each in zip(*((t.shape.name, t.dtype)
                                                        for t in self.trials), strict=True)
        )  # fmt: skip
        return f"in {self.steps} steps, {len(shapes)} shapes, {' and '.join(dtypes)}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else is to be said of how it works, in words."""
        said = {
            "random": self.random,
            "computes in narrower types": self.reduced,
            "with a closure": self.closure,
        }
        return tuple(words for words, holds in said.items() if holds)

    def gap(self, dtype: str) -> float:
        """Return the largest gap in a precision, 0 where that was not tried."""
        return max((t.gap for t in self.trials if t.dtype == dtype), default=0.0)

    def __str__(self) -> str:
        words = {
            FlipBehaviour.EXACT: f"commutes with the flip exactly {self.tried}",
            FlipBehaviour.ROUNDING: f"commutes with the flip to rounding {self.tried}",
            FlipBehaviour.NO: "does not commute with the flip",
        }
        text = f"{self.name}: {words[self.behaviour]}"
        if self.behaviour is FlipBehaviour.NO and all(
            t.gap <= half_of_the_digits(t.dtype) for t in self.trials
        ):
            # Its rounding does not shrink with the precision of the filter then.
            text += ", or computes in more precision than it is given"
        if self.behaviour is not FlipBehaviour.EXACT:
            # Of all trials, the precision in which it broke.
            broken = [t for t in self.trials if t.first_broken is not None]
            if broken:
                worst = max(broken, key=lambda t: t.gap)
                text += (
                    f" ({worst.shape.name}, {worst.dtype}: broken at step {worst.first_broken}, "
                    f"up to {worst.gap:.1e} of the movement)"
                )
            else:
                text += " (no trial shows it, an operation does)"
        return text + (f"; {self.cause}" if self.cause else "")


def judged(trials: Sequence[FlipTrial]) -> FlipBehaviour:
    """Return how far a rule commutes, by the gaps of its trials."""
    if all(t.first_broken is None for t in trials):
        return FlipBehaviour.EXACT
    return FlipBehaviour.NO if beyond_rounding(trials) else FlipBehaviour.ROUNDING


def beyond_rounding(trials: Sequence[FlipTrial]) -> tuple[str, ...]:
    """Return the precisions in which some gap is more than rounding."""
    dtypes = dict.fromkeys(t.dtype for t in trials)
    return tuple(
        dtype
        for dtype in dtypes
        if max(t.gap for t in trials if t.dtype == dtype) > rounding_limit(trials, dtype)
    )


def rounding_limit(trials: Sequence[FlipTrial], dtype: str) -> float:
    """Return how large a gap in one precision can be and still be rounding.

    Rounding is a multiple of 2⁻ᵖ, where the precision has p bits, and the multiple depends on the
    rule, not on p. So a gap of another precision, or one rounding where that shows none, times the
    ratio of the two 2⁻ᵖ, bounds it, up to `AMPLIFIED`. The widest precision has to pass
    `half_of_the_digits` too: what loses more than half of its digits in a few steps cannot be told
    from a rule that reads the index; and where one precision only is tried that is all there is,
    so that a dependence on the index below 1.5·10⁻⁸ of the movement in float64, 3.5·10⁻⁴ in
    float32 and 0.03 in float16 passes for rounding.
    """
    explained = [
        AMPLIFIED * max(other.gap, other.grain) * eps(dtype) / eps(other.dtype)
        for other in trials
        if eps(other.dtype) != eps(dtype)
    ]
    limits = [max(explained)] if explained else []
    if all(eps(dtype) <= eps(other.dtype) for other in trials):
        limits.append(half_of_the_digits(dtype))
    return min(limits)


def half_of_the_digits(dtype: str) -> float:
    """Return 2^(−p/2) for a precision of p bits: what half of its digits can tell apart."""
    return float(eps(dtype) ** 0.5)


def eps(dtype: str) -> float:
    """Return the distance from 1 to the next number of a precision."""
    return float(np.finfo(dtype).eps)
