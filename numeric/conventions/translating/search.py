"""The ways of translating that are tried in turn, and the check of each on fresh data."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from numeric.conventions.adapters.base import Target, examining, resolve, takes
from numeric.conventions.calling.clock import SECONDS
from numeric.conventions.calling.probing import Size, shapes_up_to
from numeric.conventions.describing.convention import Convention
from numeric.conventions.families.model import Array
from numeric.conventions.identifying.identification import identify
from numeric.conventions.reading.comparing import agree
from numeric.conventions.reading.outcomes import core_sizes, far_sizes
from numeric.conventions.reading.reading import noise
from numeric.conventions.reading.regions import both
from numeric.conventions.translating import idioms
from numeric.conventions.translating.plan import PADDINGS, Padding, routed
from numeric.conventions.translating.recipe import words
from numeric.conventions.translating.recipe_code import MIXED, code, nothing
from numeric.conventions.translating.translation import Translation, TranslationError, Written, run
from symbolic.errors import EvidenceError

AGREEMENT = 1e-9
FEWEST_VERIFIED = 3
# So many of the sizes far from the first ones.
FURTHER = 22


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
    with examining():
        cases = [] if obstacle else list(_cases(wanted, reference))
        for padding in () if obstacle else PADDINGS:
            try:
                return _by_index(wanted, available, call, padding, cases)
            except TranslationError as error:
                problem = problem or str(error)
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
        # Some ways of writing need a line of their own for sizes without an output.
        guard = nothing(source, region)
        beginnings = ([], guard) if guard else ([],)
        found = idioms.idioms(source, target, call, region)
        for idiom, begin in ((idiom, begin) for idiom in found for begin in beginnings):
            text = idioms.source_text(
                idiom, call, available.name, region, source.conjugated is None, wanted.dimensions,
                begin,
            )  # fmt: skip
            try:
                function = run(text, call)
                if not all(_same(function, reference, a, b) for a, b in first):
                    continue
                described = available
                if idiom.options:
                    named = {key: ast.literal_eval(value) for key, value in idiom.options}
                    described = identify(call.function, dimensions=wanted.dimensions, **named)
                if not idiom.stays_within(region, [x.region for x in described.pieces]):
                    continue
                written = Written(text, function, idiom.steps, described.descriptions[0])
                return _verified(Translation(part, available, written), _cases(part, reference))
            except Exception:  # noqa: S112 - a way of writing that fails is not the one
                continue
        if not last:
            break
    return None


def _by_index(
    wanted: Convention, available: Convention, call: Target, padding: Padding, cases: list[_Case]
) -> Translation:
    """Return a translation by index arithmetic, the same for all sources that have a formula."""
    pieces = tuple(
        piece for piece in wanted.pieces if any(case.size in piece.region for case in cases)
    )
    routes = []
    for piece in pieces:
        route = routed(piece, available, padding)
        if route is None:
            raise TranslationError(
                f"{available.name} cannot deliver the outputs for {piece.region.name} "
                f"({padding.name}); use a target with mode 'full', stride 1 and dilation 1"
            )
        routes.append(route)
    if not routes:
        raise TranslationError(_too_few([]))
    steps = [(route.region.name, words(route, available.name)) for route in routes]
    told = (
        steps[0][1] if len(steps) == 1 else tuple(f"{name}: {x}" for name, xs in steps for x in xs)
    )
    if wanted.conjugated and any(x.code in MIXED for x in available.findings):
        told = ("make both arrays complex if one is", *told)
    text = code(routes, wanted, available, call.spelled)
    written = Written(text, run(text, call), told, routes[0].target)
    return _verified(Translation(replace(wanted, pieces=pieces), available, written), cases)


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
    # A transposed stride of one operand is a dilation by as much of the other one.
    spread = [
        max(max(axis.family.dilation, axis.family.upsample) for axis in description.axes)
        for description in target.descriptions
    ]
    if min(spread) > 1:
        return f"it spreads one operand by {spread[0]}; call it with stride and dilation 1"
    if max(family.stride for family in families) > 1:
        return "it skips outputs (stride > 1) that cannot be recovered; call it with stride 1"
    return ""


class _Case(NamedTuple):
    """Fresh data of one size, and what the source makes of them."""

    size: Size
    a: Array
    b: Array
    expected: Array
    mixed: tuple[tuple[Array, Array, Array], ...] = ()


def _cases(source: Convention, reference: Callable[[Array, Array], Any]) -> Iterator[_Case]:
    """Yield fresh data at all usual sizes of a source, and at more where it takes few of them.

    Some functions drop what is imaginary in one operand where the other is real: the first few
    cases have such pairs besides.
    """
    generator = np.random.default_rng(20)
    usual = usual_sizes(source.dimensions)
    taken = 0
    for size in (*usual, *shapes_up_to(9 if source.dimensions == 1 else 3, source.dimensions)):
        if size not in usual and taken >= FEWEST_VERIFIED:
            return
        if not any(size in piece.region for piece in source.pieces):
            continue
        a, b = (_fresh(shape, generator, source) for shape in size)
        expected = _value(reference, a, b)
        if expected is None:
            continue
        pairs = []
        if expected.size and source.conjugated is not None and taken < FEWEST_VERIFIED:
            pairs = [(x, y, _value(reference, x, y)) for x, y in ((a.real, b), (a, b.real))]
        mixed = tuple((x, y, value) for x, y, value in pairs if value is not None)
        taken += expected.size > 0
        yield _Case(size, a, b, expected, mixed)


def _verified(translation: Translation, cases: Iterable[_Case]) -> Translation:
    """Return a translation that was compared with its source on fresh data at all its sizes."""
    passed: list[Size] = []
    worst = 0.0
    for size, a, b, expected, mixed in cases:
        for x, y, value in ((a, b, expected), *mixed):
            worst = max(worst, _compared(translation, x, y, value))
        if expected.size:
            passed.append(size)
    if len(passed) < FEWEST_VERIFIED:
        raise TranslationError(_too_few(passed))
    return replace(translation, verified=tuple(passed), error=worst)


def _too_few(passed: Sequence[Size]) -> str:
    return f"only {len(passed)} sizes could be compared, {FEWEST_VERIFIED} are needed"


def _compared(translation: Translation, a: Array, b: Array, expected: Array) -> float:
    """Return how far a translation is from its source, relative to the largest output."""
    got = translation(a, b)
    difference = _difference(got, expected)
    involved = (a, b, got, expected, np.empty(0, translation.target.dtype))
    allowed = noise(*involved) if noise(*involved) > noise() else AGREEMENT
    if not agree(got, expected, allowed):
        kinds = "" if a.dtype == b.dtype else f" of {a.dtype} and {b.dtype}"
        raise TranslationError(
            f"fresh data{kinds} of shapes {a.shape} and {b.shape} disagree by {difference:.1e}"
        )
    return difference


def _value(reference: Callable[[Array, Array], Any], a: Array, b: Array) -> Array | None:
    """Return the source's own output; None for shapes that it does not take after all."""
    try:
        value = np.asarray(reference(a.copy(), b.copy()))
    except Exception:
        return None
    # A single number stands for an array of one sample, as in `identify`.
    return value if value.ndim else value.reshape((1,) * a.ndim)


def usual_sizes(dimensions: int) -> tuple[Size, ...]:
    """Return the sizes at which every translation is compared with its source."""
    return (*core_sizes(dimensions), *far_sizes(dimensions)[:FURTHER])


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
