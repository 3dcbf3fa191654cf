"""A translation: a checked wrapper, its steps in words, and the code that was run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.adapters import Target
from numeric.conventions.calling.arrays import array_of
from numeric.conventions.calling.findings import Code
from numeric.conventions.calling.probing import Size
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families.model import Array, Description
from numeric.conventions.families.valid import materialise
from numeric.conventions.translating.plan import Delivery, Padding, deliveries
from numeric.conventions.translating.recipe import Route, words
from numeric.conventions.translating.recipe_code import MIXED, code
from symbolic.errors import EvidenceError
from symbolic.showing import escape


@dataclass(frozen=True)
class Written:
    """A translation as one would write it by hand: its source, what that defines, and in words."""

    code: str
    function: Callable[[Array, Array], Array]
    steps: tuple[str, ...]


class TranslationError(EvidenceError):
    """One function cannot be made to compute another; the message says why."""


@dataclass(frozen=True)
class Translation:
    """A checked wrapper: `translation(a, b)` computes what the source computes, with the target.

    Attributes
    ----------
    source, target
        The two conventions.
    padding
        The zeros that the target is given besides.
    verified
        The sizes at which fresh data were compared with the source before this was returned.
    error
        The largest relative difference seen there.
    """

    source: Convention
    target: Convention
    call: Target
    padding: Padding
    verified: tuple[Size, ...] = ()
    error: float = 0.0
    written: Written | None = None

    def __call__(self, a: npt.ArrayLike, b: npt.ArrayLike) -> Array:
        """Return the source's output for (a, b), computed by the target.

        Shapes: (N,), (M,) -> (L,) with the source's L; in two dimensions likewise.

        Raises
        ------
        EvidenceError
            When the source has no description for these shapes.
        TranslationError
            When the target cannot deliver the output for these shapes, and for complex input
            where the source takes real input only.
        """
        first, second = array_of("a translation", "a", a), array_of("a translation", "b", b)
        description = self.source.description_for((first.shape, second.shape))
        if description.conjugated is None and (np.iscomplexobj(first) or np.iscomplexobj(second)):
            raise TranslationError(
                f"{self.source.name} takes real input only ({real_only(self.source)}); pass a.real "
                "or b.real if that is what is meant"
            )
        shape = description.shape(first.shape, second.shape)
        if 0 in shape:
            return np.zeros(shape, np.result_type(first, second, np.dtype(self.target.dtype)))
        if self.written is not None:
            return np.asarray(self.written.function(first, second))
        signal, kernel, plans = materialise(description, first, second)
        lengths = [len(plan.places) for plan in plans]
        target, parts = self._deliver(signal, kernel, plans)
        given, filter_ = self._padded(signal, kernel, target, parts)
        total = self._run(target, given, filter_)
        picked = total[np.ix_(*(part.outputs for part in parts))].reshape(lengths)
        ratio = description.scale(first.shape, second.shape) / target.scale(
            *_ordered(target, given.shape, filter_.shape)
        )
        factor: Any = ratio.real if complex(ratio).imag == 0 else ratio
        result: Array = picked if factor == 1 else picked * factor
        return result

    def _deliver(
        self, signal: Array, kernel: Array, plans: list[Any]
    ) -> tuple[Description, list[Delivery]]:
        """Return the first description of the target that delivers every output."""
        for piece in self.target.pieces:
            for description in piece.descriptions:
                found = list(deliveries(description, self.padding, signal, kernel, plans))
                parts = [part for part in found if part is not None]
                if len(parts) < len(found):
                    continue
                sizes = [
                    (n + part.before + part.after, m + part.trailing)
                    for n, m, part in zip(signal.shape, kernel.shape, parts, strict=True)
                ]
                shapes = tuple(n for n, _ in sizes), tuple(m for _, m in sizes)
                if _ordered(description, *shapes) in piece.region:
                    return description, parts
        raise TranslationError(
            f"{self.target.name} cannot deliver the outputs for a signal of shape {signal.shape} "
            f"and a filter of shape {kernel.shape} ({self.padding.name}); use a target with mode "
            "'full', stride 1 and dilation 1"
        )

    def _padded(
        self, signal: Array, kernel: Array, target: Description, parts: list[Delivery]
    ) -> tuple[Array, Array]:
        given = np.pad(signal, [(part.before, part.after) for part in parts])
        for number, axis in enumerate(target.axes):
            if axis.family.kind == "convolution":
                kernel = np.flip(kernel, number)
        return given, np.pad(kernel, [(0, part.trailing) for part in parts])

    def _run(self, target: Description, signal: Array, kernel: Array) -> Array:
        a, b = (signal, kernel) if target.extended == "a" else (kernel, signal)
        if target.conjugated is None and (np.iscomplexobj(a) or np.iscomplexobj(b)):
            real, cross = self._send(a.real, b.real), self._send(a.real, b.imag)
            other, both = self._send(a.imag, b.real), self._send(a.imag, b.imag)
            return real - both + 1j * (cross + other)
        if target.conjugated in ("a", "both"):
            a = np.conjugate(a)
        if target.conjugated in ("b", "both"):
            b = np.conjugate(b)
        return self._send(a, b)

    def _send(self, a: Array, b: Array) -> Array:
        """Call the target on fresh contiguous arrays of its own precision."""
        kind = np.dtype(self.target.dtype)
        # Both complex if one is: some functions refuse a mixture, or drop what is imaginary.
        if np.iscomplexobj(a) or np.iscomplexobj(b):
            kind = np.result_type(kind, np.complex64)
        value = np.asarray(self.call.function(*(np.array(x, kind, order="C") for x in (a, b))))
        return value if value.ndim else value.reshape((1,) * a.ndim)

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
        target = self.engaged
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
    def routes(self) -> tuple[Route, ...]:
        """How the outputs are delivered, for each set of sizes that the source tells apart."""
        found = []
        for piece in self.source.pieces:
            size = next((size for size in self.verified if size in piece.region), None)
            if size is not None:
                found.append(Route(piece.region, piece.descriptions[0], self._engaged(size)))
        return tuple(found)

    @property
    def engaged(self) -> Description:
        """The description of the target by which it delivers the outputs of the first sizes."""
        return self.routes[0].target

    def _engaged(self, size: Size) -> Description:
        zeros = (np.zeros(shape) for shape in size)
        signal, kernel, plans = materialise(self.source.description_for(size), *zeros)
        return self._deliver(signal, kernel, plans)[0]

    @property
    def recipe(self) -> tuple[str, ...]:
        """The steps in words; each begins with its sizes where the source tells sizes apart."""
        limits: tuple[str, ...] = ()
        if not self.source.conjugated:
            limits = (f"real input only: {real_only(self.source)}",)
        if any(x.code is Code.SINGLE_NUMBERS for x in self.source.findings):
            limits += ("one output is an array of one sample, and no number of rank 0",)
        if self.written is not None:
            region = self.source.pieces[0].region.name
            where = () if region == "all sizes" else (f"only for {region}",)
            return (*where, *limits, *self.written.steps)
        if self.source.conjugated and any(x.code in MIXED for x in self.target.findings):
            limits = (*limits, "make both arrays complex if one is")
        told = [words(route, self.target.name, self.padding) for route in self.routes]
        if len(told) == 1:
            region = self.routes[0].region.name
            where = () if region == "all sizes" else (f"only for {region}",)
            return (*where, *limits, *told[0])
        return limits + tuple(
            f"{route.region.name}: {step}"
            for route, steps in zip(self.routes, told, strict=True)
            for step in steps
        )

    @property
    def code(self) -> str:
        """The steps as a Python function that needs NumPy and the target only."""
        if self.written is not None:
            return self.written.code
        return code(self.routes, self.source, self.target, self.padding, self.call.spelled)

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


def _ordered(description: Description, signal: Any, kernel: Any) -> tuple[Any, Any]:
    return (signal, kernel) if description.extended == "a" else (kernel, signal)
