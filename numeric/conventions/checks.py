"""Is there a formula at all? Behaviour, bilinearity, and what separates one size from another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from numeric.conventions.convention import Piece
from numeric.conventions.findings import Code, Finding, Probe
from numeric.conventions.fitting import reproduces, surviving
from numeric.conventions.model import Description, Family
from numeric.conventions.probing import FURTHER_2D, Array, ProbeError, Recorder, Size, dense
from numeric.conventions.reading import Reading, by_axis, noise
from numeric.conventions.regions import AT_LEAST, SHORTER

# Short and long ones; a single sample is a case of its own, which the unseen sizes try.
LENGTHS = {1: (2, 3, 4, 6, 9, 12), 2: (2, 3, 5, 7)}
# A dilation of 4 makes 13 samples of 4.
STRETCHED = (
    (10, 2), (12, 2), (8, 3), (9, 3), (11, 3), (13, 3), (10, 4), (12, 4), (13, 4), (14, 4), (15, 4),
)  # fmt: skip


def agree(got: Array, expected: Array, allowed: float) -> bool:
    """Return whether two arrays are equal up to a share of the largest entry; never for NaN."""
    if got.shape != expected.shape:
        return False
    largest = max(np.abs(expected).max(initial=0.0), np.abs(got).max(initial=0.0))
    return bool(np.all(np.abs(got - expected) <= allowed * largest))


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


def _unsteady(recorder: Recorder, a: Array, b: Array, out: Array) -> list[Finding]:
    first, second, third, _, later = out[:5]
    if np.array_equal(first, second) and np.array_equal(second, third):
        if np.array_equal(later, first):
            return []
        text = "the output for one input depends on the call before it"
        return [Finding(Code.STATEFUL, text, Probe(a, b, later, first))]
    if np.array_equal(second, third):
        text = "the output for one input depends on the call before it"
        return [Finding(Code.STATEFUL, text, Probe(a, b, second, first))]
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
        ("second", ((0, 5), (3, 6), (11, 12), (13, 14))),
        ("first", ((0, 6), (3, 5), (11, 13), (12, 14))),
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


def further_sizes(passed: Sequence[Size]) -> list[Size]:
    """Return more sizes of the only kind a function takes: N = M, one fixed M, or one fixed N.

    A function that takes few sizes of another kind may stretch its filter, so it is given long
    signals with short filters. In two dimensions there are sizes with odd filters and with equal
    shapes.
    """
    if not passed:
        return []
    if len(passed[0][0]) == 2:
        return [size for size in FURTHER_2D if size not in passed]
    lengths = {(size[0][0], size[1][0]) for size in passed}
    firsts, seconds = ({pair[i] for pair in lengths} for i in (0, 1))
    if all(n == m for n, m in lengths):
        wanted = {(n, n) for n in range(3, 10)}
    elif len(seconds) == 1:
        wanted = {(n, m) for n in range(3, 11) for m in seconds}
    elif len(firsts) == 1:
        wanted = {(n, m) for n in firsts for m in range(3, 11)}
    else:
        wanted = set(STRETCHED)
    return [((n,), (m,)) for n, m in sorted(wanted - lengths)]


def accepted(recorder: Recorder) -> tuple[list[Size], list[Size]]:
    """Return which pairs of short and long operands raise, and which do not."""
    rank = recorder.dimensions
    shapes = list(product(LENGTHS[rank], repeat=rank))
    bad: list[Size] = []
    good: list[Size] = []
    for size in ((first, second) for first in shapes for second in shapes):
        a, b = (np.ones(shape, recorder.dtype) for shape in size)
        try:
            recorder.one(a, b)
        except ProbeError as error:
            (bad if error.finding.code is Code.RAISES else good).append(size)
        else:
            good.append(size)
    return bad, good


def unseen_like(passed: Sequence[Size]) -> tuple[Size, ...]:
    """Return larger sizes of the same restricted kind: N = M, or one operand of fixed shape."""
    if not passed:
        return ()
    last, other = passed[-1]
    more = tuple(n + 5 for n in last), tuple(m + 5 for m in other)
    if all(first == second for first, second in passed):
        return ((more[0], more[0]),)
    if len({second for _, second in passed}) == 1:
        return ((more[0], other),)
    return ((last, more[1]),) if len({first for first, _ in passed}) == 1 else ()


def confirms(description: Description, seen: Reading) -> bool:
    """Return whether a description predicts the tensor read at a size, factor included."""
    split = by_axis(seen)
    if split is None or not all(
        reproduces(axis, x) for axis, x in zip(description.axes, split, strict=True)
    ):
        return False
    value = seen.scale
    expected = description.scale(*seen.size)
    return value is not None and (value == 0 or abs(value - expected) <= seen.noise * abs(expected))


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
        if by_axis(reading) is None:
            text = f"the axes do not act independently at shapes {reading.size}"
            return Finding(Code.OUTSIDE_MODEL, text)
    table = _nameless(readings)
    if table:
        return Finding(Code.NO_FORMULA, table)
    text = f"bilinear, but no description reproduces it at the {len(readings)} sizes probed"
    return Finding(Code.OUTSIDE_MODEL, text)


def _nameless(readings: Sequence[Reading]) -> str:
    """Return the offsets of a family that fits every size without a formula, as text."""
    split = [by_axis(x) for x in readings if x.pattern.any()]
    data = [parts[0] for parts in split if parts is not None]
    for family, allowed in surviving(data) if data else []:
        cells = [
            f"({x.n}, {x.m}): c = {one.values[0] if one.values else 'any'}, L = {x.outputs}"
            for x, one in zip(data, allowed, strict=True)
        ]
        return f"a {family.kind} at every size, offset and length by no formula: " + "; ".join(
            cells
        )
    return ""
