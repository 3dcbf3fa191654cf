"""Drawing a set of sizes around those at which something holds, and naming those at which it fails.

The simplest set of the vocabulary that contains none of the others wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from numeric.conventions.calling.probing import Size
from numeric.conventions.families.formulas import IntArray
from numeric.conventions.reading.regions import (
    ALL,
    EVEN_KERNEL,
    LONGER,
    ODD_KERNEL,
    ONLY_SEVERAL_AXES,
    SHORTER,
    SIMPLE,
    Mask,
    Region,
    all_but,
    as_pairs,
    both,
    bounds,
    exceptions,
    fixed_shapes,
    somewhere,
)

# A further condition must bring at least this share of the sizes, or it is not worth reading.
WORTH = 0.12
PLAIN = 0.03
# Operands of a single sample are sizes like others, but few would ask for a rule about them. Whole
# numbers, so that no rounding decides between sets of equally many sizes.
SINGLE, USUAL = 1, 10
# Sums of so few whole numbers are exact in single precision, which is multiplied faster.
COUNT = np.float32
Floats = npt.NDArray[np.float32]


def separating(good: Iterable[Size], bad: Iterable[Size]) -> Region | None:
    """Return a simple set with no bad size and as many good ones as possible; None without any.

    The simplest set wins unless a longer description brings many more sizes.
    """
    fine, amiss = list(dict.fromkeys(good)), list(dict.fromkeys(bad))
    if not fine:
        return None
    if not amiss:
        return ALL
    rank = len(fine[0][0])
    good_pairs, bad_pairs = as_pairs(fine), as_pairs(amiss)
    vocabulary = [*SIMPLE[1:], *(ONLY_SEVERAL_AXES if rank > 1 else ())]
    # A bound that a single further size asks for is not worth its numbers.
    plain = len(vocabulary)
    vocabulary += [*fixed_shapes(fine), *all_but(amiss)]
    bounding, masks = bounds(good_pairs, bad_pairs)
    inside, wrong = (
        np.concatenate([_masks(vocabulary, pairs), *held])
        for pairs, held in zip((good_pairs, bad_pairs), zip(*masks, strict=True), strict=True)
    )
    vocabulary += bounding
    weights = np.where((good_pairs == 1).any(axis=(1, 2)), SINGLE, USUAL)
    total = int(weights.sum())
    best: tuple[float, tuple[int, ...]] | None = None
    alone = np.where(wrong.any(axis=1), 0, inside @ weights / total)
    alone[plain:] -= np.minimum(alone[plain:], PLAIN)
    first = int(np.argmax(alone))
    best = _better(best, alone[first], (first,))
    # Two conditions share no more than either has, and less than this is not worth the second.
    least = 0 if best is None else (best[0] + WORTH) * total
    wide = np.flatnonzero(inside @ weights > least)
    if len(wide) > 1:
        shared = np.triu(_Counted(inside[wide], weights, wrong[wide]).shared(), 1)
        first, second = divmod(int(np.argmax(shared)), len(wide))
        best = _better(best, shared[first, second] / total, (int(wide[first]), int(wide[second])))
    if best is None or best[0] < 1 - WORTH:
        best = _three(best, inside, weights, wrong)
    return None if best is None else both(*(vocabulary[i] for i in best[1]))


def _masks(regions: Sequence[Region], pairs: IntArray) -> Mask:
    """Return which sizes belong to which regions. (S, 2, A) -> (R, S)."""
    return np.array([region.holds(pairs) for region in regions])


def _better(
    best: tuple[float, tuple[int, ...]] | None, share: float, parts: tuple[int, ...]
) -> tuple[float, tuple[int, ...]] | None:
    if share <= 0:
        return best
    if best is None:
        return share, parts
    longer = len(parts) - len(best[1])
    return (share, parts) if share > best[0] + WORTH * longer + 1e-12 else best


class _Counted:
    """Regions by what they contain: sizes that belong to the same ones are counted as one."""

    def __init__(self, inside: Mask, weights: IntArray, wrong: Mask) -> None:
        kinds, kind = _kinds(inside)
        self.fine = inside[:, kinds].astype(COUNT)
        self.weighted = self.fine * np.bincount(kind, weights).astype(COUNT)
        self.amiss = wrong[:, _kinds(wrong)[0]].astype(COUNT)

    def shared(self, third: int | None = None) -> Floats:
        """Return the weight of what two regions share, with a third; 0 if one size is bad."""
        weighted, amiss = self.weighted, self.amiss
        if third is not None:
            weighted, amiss = (x[:, x[third] > 0] for x in (weighted, amiss))
        fine = self.fine if third is None else self.fine[:, self.weighted[third] > 0]
        clean = amiss @ amiss.T == 0
        return np.where(clean, weighted @ fine.T, 0)


def _kinds(columns: Mask) -> tuple[IntArray, IntArray]:
    """Return the first of each kind of column, and of which kind each is. (R, S) -> (K,), (S,)."""
    packed = np.ascontiguousarray(np.packbits(columns, axis=0).T)
    seen: dict[bytes, int] = {}
    kind = [seen.setdefault(row.tobytes(), len(seen)) for row in packed]
    return np.unique(np.array(kind, dtype=np.int64), return_index=True)[1], np.array(kind)


def _three(
    best: tuple[float, tuple[int, ...]] | None, inside: Mask, weights: IntArray, wrong: Mask
) -> tuple[float, tuple[int, ...]] | None:
    """Look for three conditions among those that leave out the most bad sizes."""
    total, count = int(weights.sum()), inside.shape[1]
    # Of the sizes that a region contains, those of a single sample are less than others.
    content = inside @ np.sqrt(weights * (count / total))
    order = np.argsort(np.round(wrong.sum(axis=1) - content, 9), kind="stable")
    likely = sorted(int(i) for i in order[content[order] >= 0.3 * count][:40])
    if not likely:
        return best
    counted = _Counted(inside[likely], weights, wrong[likely])
    for number, most in enumerate(counted.weighted.sum(axis=1).tolist()):
        # What conditions share is in each of them, and of fewer ones less is asked.
        if best is not None and most / total <= best[0] - WORTH * (len(best[1]) - 1):
            continue
        shared = counted.shared(number)
        first, second = divmod(int(np.argmax(shared)), len(likely))
        chosen = tuple(likely[i] for i in sorted({number, first, second}))
        best = _better(best, shared[first, second] / total, chosen)
    return best


def explain_failures(failed: Iterable[Size], passed: Iterable[Size]) -> tuple[str, Region]:
    """Return the name of the sizes that fail, and a set of sizes that do not.

    The name is that of a set with all failing sizes and no other, or else their number.
    """
    bad, good = list(failed), list(passed)
    if not bad:
        return "no size", ALL
    rest = separating(good, bad)
    some = _somewhere_name(bad, good)
    if some:
        return some, rest or ALL
    failing = separating(bad, good)
    if failing is not None and not exceptions(failing) and all(size in failing for size in bad):
        return failing.name, rest or ALL
    # Single sizes that fail are seldom all that do.
    if rest is not None and not exceptions(rest) and all(size in rest for size in good):
        return _outside(rest), rest
    shown = ", ".join(f"{n} with {m}" for n, m in bad[:4])
    return f"{len(bad)} of {len(bad) + len(good)} pairs of shapes ({shown})", rest or ALL


def _outside(region: Region) -> str:
    """Return the name of the sizes that are not of a region: those with one such axis."""
    for sign, other, shift in (("≥", "≤", -1), ("≤", "≥", 1)):
        measure, found, bound = region.name.partition(f" {sign} ")
        if found and bound.replace("−", "-").lstrip("-").isdigit() and "," not in measure:
            value = int(bound.replace("−", "-")) + shift
            return f"{measure} {other} {value}".replace("-", "−")
    return f"all but {region.name}"


def _somewhere_name(bad: Sequence[Size], good: Sequence[Size]) -> str:
    """Return the plain name of failures that happen as soon as one axis is of a kind."""
    for region in (SHORTER, LONGER, EVEN_KERNEL, ODD_KERNEL):
        one = replace(region, any_axis=True)
        if all(size in one for size in bad) and not any(size in one for size in good):
            return one.name
    unequal = somewhere("N ≠ M", "n != m", lambda n, m: n != m)
    if all(size in unequal for size in bad) and not any(size in unequal for size in good):
        return unequal.name
    return ""
