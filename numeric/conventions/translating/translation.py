"""A translation: a checked wrapper, its steps in words, and the code that was run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.adapters.base import Target
from numeric.conventions.calling.arrays import array_of
from numeric.conventions.calling.findings import Code
from numeric.conventions.calling.probing import Size
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families.model import Array, Description
from numeric.conventions.families.valid import materialise
from symbolic.errors import EvidenceError
from symbolic.showing import escape


@dataclass(frozen=True)
class Written:
    """A translation as source, the function that this defines, and its steps in words.

    `target` is the description of the target by which its outputs are delivered.
    """

    code: str
    function: Callable[[Array, Array], Array]
    steps: tuple[str, ...]
    target: Description


def run(text: str, call: Target) -> Callable[[Array, Array], Array]:
    """Return what the source of a translation defines.

    It is run in an empty namespace, but for a target that it can neither import nor define.
    """
    namespace: dict[str, Any] = {} if call.spelled else {"target": call.function}
    exec(compile(text, "<translation>", "exec"), namespace)  # noqa: S102 - our own source
    defined: Callable[[Array, Array], Array] = namespace["translated"]
    return defined


class TranslationError(EvidenceError):
    """One function cannot be made to compute another; the message says why."""


@dataclass(frozen=True)
class Translation:
    """A checked wrapper: `translation(a, b)` computes what the source computes, with the target.

    Attributes
    ----------
    source, target
        The two conventions; the source's at the sizes that are translated.
    written
        The code that is run, and its steps in words.
    verified
        The sizes at which fresh data were compared with the source before this was returned.
    error
        The largest relative difference seen there.
    """

    source: Convention
    target: Convention
    written: Written
    verified: tuple[Size, ...] = ()
    error: float = 0.0

    def __call__(self, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
        """Return the source's output for (a, b), computed by the target: what `code` returns.

        Shapes: (N,), (M,) -> (L,) with the source's L; in two dimensions likewise.

        Raises
        ------
        EvidenceError
            When the source has no description for these shapes.
        TranslationError
            For complex input where the source takes real input only.
        """
        first, second = array_of("a translation", "a", a), array_of("a translation", "b", b)
        description = self.source.description_for((first.shape, second.shape))
        if description.conjugated is None and (np.iscomplexobj(first) or np.iscomplexobj(second)):
            raise TranslationError(
                f"{self.source.name} takes real input only ({real_only(self.source)}); pass a.real "
                "or b.real if that is what is meant"
            )
        return np.asarray(self.written.function(first, second))

    def filter(self, b: npt.ArrayLike) -> Array:
        """Return the filter to store for the target in place of b: conjugated and turned.

        Shapes: (M,) -> (D,), with zeros between the samples when the source dilates.

        Raises
        ------
        TranslationError
            When the source extends b, so that b is its signal and not its filter.
        """
        array = np.asarray(b)
        description = self.source.descriptions[0]
        target = self.written.target
        if description.extended != "a" or target.extended != "a":
            raise TranslationError(
                f"{self.source.name} treats its second argument as the signal; a filter can only "
                "be moved between functions that extend the first argument"
            )
        # A signal longer than the filter; its values do not matter here.
        signal = np.zeros(tuple(2 * m + 1 for m in array.shape))
        _, kernel, _ = materialise(description, signal, array)
        for number, axis in enumerate(target.axes):
            if axis.family.kind == "convolution":
                kernel = np.flip(kernel, number)
        return np.conjugate(kernel) if target.conjugated in ("b", "both") else kernel

    @property
    def recipe(self) -> tuple[str, ...]:
        """The steps in words; each begins with its sizes where the source tells sizes apart."""
        first, *more = self.source.pieces
        told_apart = more or first.region.name == "all sizes"
        limits = [] if told_apart else [f"only for {first.region.name}"]
        if not self.source.conjugated:
            limits.append(f"real input only: {real_only(self.source)}")
        if any(x.code is Code.SINGLE_NUMBERS for x in self.source.findings):
            limits.append("one output is an array of one sample, and no number of rank 0")
        return (*limits, *self.written.steps)

    @property
    def code(self) -> str:
        """The steps as a Python function that needs NumPy and the target only."""
        return self.written.code

    def __str__(self) -> str:
        steps = "\n".join(f"  {number}. {text}" for number, text in enumerate(self.recipe, 1))
        return (
            f"{self.source.name} by means of {self.target.name}:\n{steps}\n"
            f"  verified at {len(self.verified)} sizes up to {_largest(self.verified)}, largest "
            f"relative difference {self.error:.1e}"
        )

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        steps = "\n".join(f"{number}. {escape(x)}" for number, x in enumerate(self.recipe, 1))
        return (
            f"**{escape(self.source.name)} by means of {escape(self.target.name)}**\n\n{steps}\n\n"
            f"```python\n{self.code}\n```"
        )


def real_only(source: Convention) -> str:
    """Return why a source takes real input only."""
    for finding in source.findings:
        if finding.code in (Code.IMAGINARY_DROPPED, Code.COMPLEX_REFUSED):
            return finding.message
    return "complex input was not tried"


def _largest(sizes: tuple[Size, ...]) -> str:
    first, second = max(sizes, key=lambda x: (np.prod(x[0]) * np.prod(x[1]), x))
    return f"{first} with {second}"
