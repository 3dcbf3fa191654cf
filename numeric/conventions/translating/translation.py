"""`translate`: make one library function compute what another one computes."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.adapters import Target, examining, resolve, takes
from numeric.conventions.calling.clock import SECONDS
from numeric.conventions.calling.findings import Code
from numeric.conventions.calling.probing import Size, shapes_up_to, sizes_for, unseen_for
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families.model import Array, Description
from numeric.conventions.identifying.identification import identify
from numeric.conventions.reading.outcomes import agree
from numeric.conventions.reading.reading import noise
from numeric.conventions.reading.regions import both
from numeric.conventions.translating import idioms
from numeric.conventions.translating.plan import (
    PADDINGS,
    Delivery,
    Padding,
    deliveries,
    materialise,
)
from numeric.conventions.translating.recipe import Route, words
from numeric.conventions.translating.recipe_code import code
from symbolic.errors import EvidenceError
from symbolic.showing import escape

AGREEMENT = 1e-9
FEWEST_VERIFIED = 3
# Lengths outside those that formulas are fitted to: equal, much longer, of every pair of parities.
FURTHER: dict[int, tuple[Size, ...]] = {
    1: tuple(
        ((n,), (m,))
        for n, m in (
            (1, 1), (2, 1), (1, 2), (2, 2), (13, 12), (12, 13), (16, 5), (5, 16), (18, 18), (19, 7),
            (7, 19), (25, 12), (12, 25), (40, 3), (3, 40), (64, 33),
        )
    ),
    2: (((9, 8), (6, 5)), ((4, 6), (6, 9)), ((12, 11), (4, 5)), ((7, 1), (2, 1)), ((3, 3), (3, 3))),
}  # fmt: skip


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
        first, second = np.asarray(a), np.asarray(b)
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
        return np.asarray(self.call.function(self._cast(a), self._cast(b)))

    def _cast(self, array: Array) -> Array:
        kind = np.dtype(self.target.dtype)
        if np.iscomplexobj(array):
            kind = np.result_type(kind, np.complex64)
        return np.array(array, dtype=kind, order="C")

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
        limits = () if self.source.conjugated else (f"real input only: {real_only(self.source)}",)
        if self.written is not None:
            region = self.source.pieces[0].region.name
            where = () if region == "all sizes" else (f"only for {region}",)
            return (*where, *limits, *self.written.steps)
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


def translate(
    source: Callable[..., Any] | Convention,
    target: Callable[..., Any],
    *,
    source_arguments: Mapping[str, Any] | None = None,
    target_arguments: Mapping[str, Any] | None = None,
    dimensions: int | None = None,
    seconds: float | None = SECONDS,
    **arguments: Any,
) -> Translation:
    """Return a checked wrapper that makes `target` compute what `source` computes.

    Both functions are identified; the wrapper swaps, conjugates, turns, pads, crops and scales as
    their formulas ask, and is compared with the source on fresh complex data at every probed size
    before it is returned.

    Parameters
    ----------
    source
        The function to reproduce, or a Convention, which is then evaluated by definition.
    target
        The function to do the work.
    source_arguments, target_arguments
        Options of the two functions, such as {"mode": "same"}. `functools.partial` works too.
    dimensions
        1 or 2; None tries 1 first.
    seconds
        The time that may be taken to identify a function, as in `identify`.
    **arguments
        Options of whichever of the two functions takes them, such as mode="same".

    Returns
    -------
    Translation
        Callable, with `.recipe` (words), `.code` (Python) and `.filter(b)`.

    Raises
    ------
    TranslationError
        When either function has no formula, when the target cannot deliver the source's outputs
        (it skips outputs or dilates), or when fresh data disagree. The message says which.
    EvidenceError
        When neither function, or each of them, takes one of the options.
    """
    mine, theirs = _shared_out(source, target, arguments)
    source_arguments = {**(source_arguments or {}), **mine}
    target_arguments = {**(target_arguments or {}), **theirs}
    wanted, reference = _source(source, source_arguments, dimensions, seconds)
    options = target_arguments
    available = identify(target, dimensions=wanted.dimensions, seconds=seconds, **options)
    for convention, role in ((wanted, "source"), (available, "target")):
        if convention.along is not None:
            raise TranslationError(
                f"translate got a {role} {convention.name} that takes rows or columns one by one; "
                "pass a function of one of them, such as lambda a, b: f(a[None], b[None])[0]"
            )
        if not convention.identified:
            why = "; ".join(f"{x.code}: {x.message}" for x in convention.findings)
            raise TranslationError(
                f"translate has no formula for the {role} {convention.name} ({why}); only bilinear "
                "functions that fit the model can be translated"
            )
    call = resolve(target, options)
    with examining():
        by_hand = _by_hand(wanted, available, call, reference)
    if by_hand is None and ("mode", repr("full")) in itertools.chain(*call.variants()):
        fuller = {**options, "mode": "full"}
        whole = identify(target, dimensions=wanted.dimensions, seconds=seconds, **fuller)
        with examining():
            by_hand = _by_hand(wanted, whole, resolve(target, fuller), reference)
    if by_hand is not None:
        return by_hand
    obstacle = _obstacle(available)
    problem = obstacle
    for padding in PADDINGS if not obstacle else ():
        try:
            with examining():
                return _verified(Translation(wanted, available, call, padding), reference)
        except TranslationError as error:
            problem = problem or str(error)
    with examining():
        part = replace(wanted, pieces=wanted.pieces[:1])
        by_hand = _by_hand(part, available, call, reference, last=True) if obstacle else None
    if by_hand is not None:
        return by_hand
    raise TranslationError(f"{available.name} cannot be made to compute {wanted.name}: {problem}")


def _shared_out(
    source: Callable[..., Any] | Convention, target: Callable[..., Any], options: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options of the source and those of the target."""
    shares: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for name, value in options.items():
        takers = [
            share
            for share, function in zip(shares, (source, target), strict=True)
            if not isinstance(function, Convention) and takes(function, name, value)
        ]
        if len(takers) != 1:
            who = "both functions take" if takers else "neither function takes"
            raise EvidenceError(
                f"translate got {name}={value!r}, which {who}; say whose it is: "
                f"source_arguments={{{name!r}: {value!r}}} or target_arguments=…"
            )
        takers[0][name] = value
    return shares


def _source(
    source: Callable[..., Any] | Convention,
    options: dict[str, Any],
    dimensions: int | None,
    seconds: float | None,
) -> tuple[Convention, Callable[[Array, Array], Any]]:
    if isinstance(source, Convention):
        return source, source.apply
    found = identify(source, dimensions=dimensions, seconds=seconds, **options)
    return found, resolve(source, options).function


def _by_hand(
    wanted: Convention, available: Convention, call: Target,
    reference: Callable[[Array, Array], Any], *, last: bool = False,
) -> Translation | None:  # fmt: skip
    """Return the first way of writing the translation that agrees with the source, if any does.

    As the last resort, one that is right where the target is described is enough; the translation
    is for those sizes then, and says so.
    """
    if len(wanted.pieces) != 1 or not available.pieces:
        return None
    source, target = wanted.descriptions[0], available.descriptions[0]
    if np.dtype(available.dtype).itemsize < np.dtype(float).itemsize:
        return None
    first = _first_samples(wanted)
    # Where the target is described for some sizes only, a plain call or slice is right for those.
    shared = both(wanted.pieces[0].region, available.pieces[0].region)
    for region in dict.fromkeys((wanted.pieces[0].region, shared)):
        part = replace(wanted, pieces=(replace(wanted.pieces[0], region=region),))
        for idiom in idioms.idioms(source, target, call, region):
            text = idioms.source_text(
                idiom, call, available.name, region, source.conjugated is None, wanted.dimensions
            )
            try:
                function = idioms.function_of(text, call, bool(call.spelled))
                if not all(_same(function, reference, a, b) for a, b in first):
                    continue
                described = available
                if idiom.options:
                    named = {key: ast.literal_eval(value) for key, value in idiom.options}
                    described = identify(call.function, dimensions=wanted.dimensions, **named)
                if not idiom.stays_within(region, [x.region for x in described.pieces]):
                    continue
                written = Written(text, function, idiom.steps)
                return _verified(
                    Translation(part, available, call, PADDINGS[0], written=written), reference
                )
            except Exception:  # noqa: S112 - a way of writing that fails is not the one
                continue
        if not last:
            break
    return None


def _first_samples(source: Convention) -> list[tuple[Array, Array]]:
    """Return two pairs of arrays of a size at which most ways of writing fail at once."""
    generator = np.random.default_rng(21)
    sizes = [x for x in usual_sizes(source.dimensions) if x in source.pieces[0].region]
    return [
        (_fresh(size[0], generator, source), _fresh(size[1], generator, source))
        for size in sizes[:2]
    ]


def _same(
    function: Callable[[Array, Array], Array], reference: Callable[[Array, Array], Any],
    a: Array, b: Array,
) -> bool:  # fmt: skip
    expected = _value(reference, a, b)
    return expected is None or agree(
        np.asarray(function(a, b)), expected, noise(np.empty(0, np.float32))
    )


def _obstacle(target: Convention) -> str:
    """Return why a target cannot serve whatever the source is, or nothing."""
    families = [axis.family for axis in target.descriptions[0].axes]
    for name in ("dilation", "upsample"):
        largest = max(getattr(family, name) for family in families)
        if largest > 1 and all(
            getattr(axis.family, name) > 1
            for description in target.descriptions
            for axis in description.axes[:1]
        ):
            return f"it spreads one operand by {largest}; call it with dilation 1"
    if max(family.stride for family in families) > 1:
        return "it skips outputs (stride > 1) that cannot be recovered; call it with stride 1"
    return ""


def _verified(translation: Translation, reference: Callable[[Array, Array], Any]) -> Translation:
    """Compare with the source on fresh data at all its sizes; return the translation with proof."""
    source = translation.source
    generator = np.random.default_rng(20)
    passed: list[Size] = []
    worst = 0.0
    for size in _candidates(source.dimensions):
        further = size not in usual_sizes(source.dimensions)
        if further and len(passed) >= FEWEST_VERIFIED:
            break
        if not any(size in piece.region for piece in source.pieces):
            continue
        a, b = (_fresh(shape, generator, source) for shape in size)
        expected = _value(reference, a, b)
        if expected is None or not expected.size:
            continue
        got = translation(a, b)
        difference = _difference(got, expected)
        involved = (a, b, got, expected, np.empty(0, translation.target.dtype))
        allowed = noise(*involved) if noise(*involved) > noise() else AGREEMENT
        if not agree(got, expected, allowed):
            raise TranslationError(
                f"fresh data of shapes {size[0]} and {size[1]} disagree by {difference:.1e}"
            )
        worst = max(worst, difference)
        passed.append(size)
    if len(passed) < FEWEST_VERIFIED:
        raise TranslationError(
            f"only {len(passed)} sizes could be compared, {FEWEST_VERIFIED} are needed"
        )
    return Translation(
        source, translation.target, translation.call, translation.padding, tuple(passed), worst,
        translation.written,
    )  # fmt: skip


def _value(reference: Callable[[Array, Array], Any], a: Array, b: Array) -> Array | None:
    """Return the source's own output; None for shapes that it does not take after all."""
    try:
        return np.asarray(reference(a.copy(), b.copy()))
    except Exception:
        return None


def usual_sizes(dimensions: int) -> tuple[Size, ...]:
    """Return the sizes at which every translation is compared with its source."""
    return (*sizes_for(dimensions), *unseen_for(dimensions), *FURTHER[dimensions])


def _candidates(dimensions: int) -> tuple[Size, ...]:
    """Return the usual sizes, and more for sources that take few of them."""
    return (*usual_sizes(dimensions), *shapes_up_to(9 if dimensions == 1 else 3, dimensions))


def _fresh(shape: tuple[int, ...], generator: np.random.Generator, source: Convention) -> Array:
    values = generator.normal(size=shape)
    kind = np.dtype(source.dtype)
    if source.conjugated is None:
        return values.astype(kind)
    return (values + 1j * generator.normal(size=shape)).astype(np.result_type(kind, np.complex64))


def _difference(got: Array, expected: Array) -> float:
    if got.shape != expected.shape:
        return float("inf")
    largest = float(np.abs(expected).max(initial=0.0)) or 1.0
    return float(np.abs(got - expected).max(initial=0.0)) / largest
