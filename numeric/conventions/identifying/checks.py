"""Is there a formula at all? Behaviour, bilinearity, and what separates one size from another."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from numeric.conventions.calling.findings import Code, Finding, Probe
from numeric.conventions.calling.probing import Array, ProbeError, Recorder, Size, dense
from numeric.conventions.describing.convention import Piece
from numeric.conventions.families.fitting import surviving
from numeric.conventions.families.model import Description, Family
from numeric.conventions.reading.comparing import agree
from numeric.conventions.reading.reading import Reading, noise
from numeric.conventions.reading.regions import AT_LEAST, SHORTER
from numeric.conventions.reading.scaling import fit_scale


def behaviour(recorder: Recorder, size: Size, seed: int) -> list[Finding]:
    """Return what stands in the way of any formula, seen on a handful of dense inputs.

    Raises
    ------
    ProbeError
        When a call breaks a guard of the recorder.
    """
    generator = np.random.default_rng(seed)
    a, c = (dense(size[0], generator, recorder.dtype) for _ in range(2))
    b, d = (dense(size[1], generator, recorder.dtype) for _ in range(2))
    # A zero at the end, so that a function of the signs alone does not look constant.
    c.flat[-1] = d.flat[-1] = 0
    rows = [(a, b), (a, b), (a, b), (c, d), (a, b), (a, d), (c, b), (a + c, b), (a, b + d)]
    rows += [(3 * a, b), (a, 3 * b)]
    # All positive: a function that clips would otherwise look as if it ignored its input.
    rows += [(np.abs(x), np.abs(y)) for x, y in ((a, b), (a, d), (c, b), (c, d), (3 * a, b))]
    # Single ones: sums of so few products are below any limit that hides the rest.
    ends = [_single_one(x, at) for x in (a, b) for at in (0, -1)]
    rows += [(x, y) for x in ends[:2] for y in ends[2:]]
    out = recorder.many(np.stack([x for x, _ in rows]), np.stack([y for _, y in rows]))
    unsteady = _unsteady(recorder, a, b, out)
    if unsteady:
        return unsteady
    ignored = _ignored(a, b, c, d, out)
    if ignored or not out.any():
        return ignored
    try:
        at_zero = _at_zero(recorder, a, b)
    except ProbeError as error:
        finding = error.finding
        if finding.code is Code.RAISES:
            finding = Finding(Code.ZERO_REFUSED, finding.message, finding.probe)
        return [finding, *_scaling_laws(rows, out)]
    if at_zero.shape[1:] != out.shape[1:]:
        text = f"shape {out.shape[1:]} for dense input, {at_zero.shape[1:]} for zeros"
        return [Finding(Code.SHAPE_DEPENDS_ON_VALUES, text, Probe(0 * a, 0 * b, at_zero[0]))]
    return _affine(a, b, out, at_zero) or _scaling_laws(rows, out)


def _single_one(like: Array, at: int) -> Array:
    one = np.zeros_like(like)
    one.flat[at] = 1
    return one


def _unsteady(recorder: Recorder, a: Array, b: Array, out: Array) -> list[Finding]:
    first, second, third, _, later = out[:5]
    if np.array_equal(second, third):
        again = later if np.array_equal(first, second) else second
        if np.array_equal(again, first):
            return []
        text = "the output for one input depends on the call before it"
        return [Finding(Code.STATEFUL, text, Probe(a, b, again, first))]
    if recorder.batched is None and _evolves(np.stack([first, second, third])):
        text = "the output changes by a rule from call to call"
        return [Finding(Code.STATEFUL, text, Probe(a, b, second, first))]
    text = "the same input gave different outputs"
    return [Finding(Code.RANDOM, text, Probe(a, b, second, first))]


def _evolves(three: Array) -> bool:
    """Return whether three outputs form an arithmetic or a geometric sequence.

    Drawn numbers do so with probability zero, so this separates a counter from a die.
    """
    x, y, z = three
    return bool(np.allclose(y - x, z - y) or np.allclose(y * y, x * z))


def _ignored(a: Array, b: Array, c: Array, d: Array, out: Array) -> list[Finding]:
    if not out.any():
        return []
    pairs = (
        ("second", ((0, 5), (3, 6), (11, 12), (13, 14), (16, 17), (18, 19))),
        ("first", ((0, 6), (3, 5), (11, 13), (12, 14), (16, 18), (17, 19))),
    )
    for which, same in pairs:
        if all(np.array_equal(out[x], out[y]) for x, y in same):
            other = (a, d) if which == "second" else (c, b)
            text = f"the {which} argument does not matter"
            return [Finding(Code.IGNORES_OPERAND, text, Probe(*other, out[0]))]
    return []


def _at_zero(recorder: Recorder, a: Array, b: Array) -> Array:
    """Return F(0, 0), F(0, b), F(a, 0) and F(0, |b|)."""
    zero, nought = np.zeros_like(a), np.zeros_like(b)
    return recorder.many(np.stack([zero, zero, a, zero]), np.stack([nought, b, nought, np.abs(b)]))


def _affine(a: Array, b: Array, out: Array, at_zero: Array) -> list[Finding]:
    """Return whether the function is bilinear up to terms in a alone and in b alone.

    A constant, or a boundary filled with a constant, leaves it affine in each argument; squares do
    not, and are left to the laws of scaling.
    """
    largest = np.abs(out).max()
    allowed = noise(a, out)
    if np.abs(at_zero).max(initial=0.0) <= allowed * largest:
        return []
    _, for_b, for_a, for_positive = at_zero
    laws = (
        (out[9] - for_b, out[0] - for_b),
        (out[10] - for_a, out[0] - for_a),
        (out[15] - for_positive, out[11] - for_positive),
    )
    if not all(agree(tripled, 3 * once, allowed) for tripled, once in laws):
        return []
    zero, nought = np.zeros_like(a), np.zeros_like(b)
    for x, y, value in zip((zero, zero, a), (nought, b, nought), at_zero[:3], strict=True):
        if np.abs(value).max(initial=0.0) > allowed * largest:
            text = "the output is not zero where an input is zero"
            return [Finding(Code.AFFINE, text, Probe(x, y, value, np.zeros_like(value)))]
    return []


def _scaling_laws(rows: list[tuple[Array, Array]], out: Array) -> list[Finding]:
    allowed = noise(rows[0][0], out)
    laws = (
        (7, out[0] + out[6], "F(a + c, b) ≠ F(a, b) + F(c, b)"),
        (8, out[0] + out[5], "F(a, b + d) ≠ F(a, b) + F(a, d)"),
        (9, 3 * out[0], "F(3a, b) ≠ 3·F(a, b)"),
        (10, 3 * out[0], "F(a, 3b) ≠ 3·F(a, b)"),
    )
    for index, expected, text in reversed(laws):
        if not agree(out[index], expected, allowed):
            a, b = rows[index]
            return [Finding(Code.NOT_BILINEAR, text, Probe(a, b, out[index], expected))]
    return []


def bilinearity(recorder: Recorder, readings: Sequence[Reading], seed: int) -> list[Finding]:
    """Return where a dense input is not the sum of what its basis vectors give.

    Real, complex and mixed inputs are sent at one size of each region.
    """
    generator = np.random.default_rng(seed + 1)
    chosen: dict[str, Reading] = {}
    for reading in readings:
        if 0 not in reading.outputs:
            region = "≥" if reading.size in AT_LEAST else "<" if reading.size in SHORTER else "×"
            has_complex = reading.conjugations is not None
            chosen.setdefault(f"{region}{has_complex}", reading)
    for reading in chosen.values():
        found = _dense_sample(recorder, reading, generator)
        if found:
            return found
    return []


def _dense_sample(
    recorder: Recorder, reading: Reading, generator: np.random.Generator
) -> list[Finding]:
    real, wide = recorder.dtype, recorder.complex_dtype
    kinds = [(real, real)]
    if reading.conjugations is not None:
        kinds += [(wide, wide), (real, wide), (wide, real)]
    conjugation = reading.conjugations[0] if reading.conjugations else None
    found: list[Finding] = []
    for first, second in kinds:
        a = dense(reading.size[0], generator, first)
        b = dense(reading.size[1], generator, second)
        try:
            got = recorder.one(a, b)
        except ProbeError as error:
            if first == second or error.finding.code is not Code.RAISES:
                raise
            text = f"{first} with {second}: {error.finding.message}"
            found.append(Finding(Code.MIXED_REFUSED, text, error.finding.probe))
            break
        expected = reading.contract(a, b, conjugation)
        if agree(got, expected, noise(a, b, got)):
            continue
        probe = Probe(a, b, got, expected)
        if first != second:
            text = f"{first} with {second} gives another result than two complex arrays"
            return [Finding(Code.IMAGINARY_DROPPED, text, probe)]
        text = "the output for a dense input is not the sum over its basis vectors"
        return [Finding(Code.NOT_BILINEAR, text, probe)]
    return found


def of_the_same_kind(accepted: Sequence[Size], slow: bool) -> list[Size]:
    """Return more sizes of the only kind a function takes: N = M, one fixed M, or one fixed N."""
    if not accepted:
        return []
    firsts, seconds = ({size[i] for size in accepted} for i in (0, 1))
    lengths = (*range(1, 13), 19, 33, 64) if not slow else (*range(3, 13), 19, 33)
    rank = len(accepted[0][0])
    shapes = [tuple(x + (3 * i) % 5 for i in range(rank)) for x in lengths]
    if all(first == second for first, second in accepted):
        return [(shape, shape) for shape in shapes]
    if len(seconds) == 1:
        return [(shape, accepted[0][1]) for shape in shapes]
    return [(accepted[0][0], shape) for shape in shapes] if len(firsts) == 1 else []


# Sizes whose tensors are read: not so small that the ends are everything, nor needlessly large.
TELLING = {1: (20, 72), 2: (150, 600)}
ENOUGH, ROOMY = 12, 6


def telling_sizes(members: Sequence[Size], count: int, dimensions: int) -> list[Size]:
    """Return some sizes to read: of each order and parity in turn, of a handy size first."""
    best, largest = TELLING[dimensions]

    def products(size: Size) -> int:
        return math.prod((*size[0], *size[1]))

    handy = [x for x in members if products(x) <= largest]
    if len(handy) < ENOUGH:
        # A long operand of fixed shape; never the sizes at which libraries switch algorithms.
        handy = [x for x in members if products(x) <= ROOMY * largest]
    classes: dict[tuple[int, ...], list[Size]] = {}
    for size in sorted(handy, key=lambda x: (abs(products(x) - best), x)):
        n, m = size[0][0], size[1][0]
        order = (n > m) - (n < m)
        classes.setdefault((order, n % 2, m % 2), []).append(size)
    chosen: list[Size] = []
    while len(chosen) < count and any(classes.values()):
        for group in classes.values():
            if group and len(chosen) < count:
                chosen.append(group.pop(0))
    return chosen


_EXCHANGED = {None: None, "none": "none", "a": "b", "b": "a", "both": "both"}


def compare_pieces(pieces: Sequence[Piece]) -> list[Finding]:
    """Return what changes from one region of sizes to another."""
    found: list[Finding] = []
    first = pieces[0]
    for other in pieces[1:]:
        here = {_shape(x) for x in first.descriptions}
        there = {_shape(x) for x in other.descriptions}
        where = f"{other.region.name} (against {first.region.name})"
        if here & there:
            conjugations = (first.descriptions[0].conjugated, other.descriptions[0].conjugated)
            if conjugations[0] != conjugations[1]:
                text = f"{where}: {conjugations[1]} is conjugated instead of {conjugations[0]}"
                found.append(Finding(Code.CONJUGATE_BY_LENGTH, text))
                continue
        elif (
            any(tuple(family.swapped() for family in families) in there for families in here)
            and _EXCHANGED[first.descriptions[0].conjugated] == other.descriptions[0].conjugated
        ):
            text = f"{where}: a and b change places, the output is not turned back"
            found.append(Finding(Code.SWAPS_BY_LENGTH, text))
            continue
        found.append(Finding(Code.DIFFERS_BY_LENGTH, f"{where}: another description"))
    return found


def _shape(description: Description) -> tuple[Family, ...]:
    return tuple(axis.family for axis in description.axes)


def why_outside(readings: Sequence[Reading]) -> Finding:
    """Return why no description reproduces a bilinear function."""
    for reading in readings:
        if reading.scale is None:
            values = reading.tensor[reading.pattern]
            shown = np.abs(values) if np.iscomplexobj(values) else values
            text = (
                f"the products are not weighted alike: factors from {shown.min():.6g} to "
                f"{shown.max():.6g} at shapes {reading.size[0]} and {reading.size[1]}"
            )
            return Finding(Code.OUTSIDE_MODEL, text)
        if reading.axes is None:
            text = f"the axes do not act independently at shapes {reading.size}"
            return Finding(Code.OUTSIDE_MODEL, text)
    full = [x for x in readings if x.pattern.any()]
    if full and fit_scale(full) is None:
        cells = [f"{_number(x.scale)} at {x.size[0]} with {x.size[1]}" for x in full]
        text = f"the factor before the sum is by no formula: {_some(cells)}"
        return Finding(Code.NO_FORMULA, text)
    table = _nameless(readings)
    if table:
        return Finding(Code.NO_FORMULA, table)
    text = f"bilinear, but no description reproduces it at the {len(readings)} sizes probed"
    return Finding(Code.OUTSIDE_MODEL, text)


def _nameless(readings: Sequence[Reading]) -> str:
    """Return the offsets of a family that fits every size without a formula, as text."""
    split = [x.axes for x in readings if x.pattern.any()]
    data = [parts[0] for parts in split if parts is not None]
    for family, allowed in surviving(data) if data else []:
        cells = [
            f"({x.n}, {x.m}): c = {one.values[0] if one.values else 'any'}, L = {x.outputs}"
            for x, one in zip(data, allowed, strict=True)
        ]
        return f"a {family.kind} at every size, offset and length by no formula: {_some(cells)}"
    return ""


def _number(value: complex | None) -> str:
    shown = 0 if value is None else value
    return f"{shown.real if shown.imag == 0 else shown:.6g}"


def _some(cells: Sequence[str], most: int = 6) -> str:
    more = [f"and {len(cells) - most} more"] if len(cells) > most else []
    return "; ".join([*cells[:most], *more])
