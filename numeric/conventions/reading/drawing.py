"""Drawing a set of sizes around those at which something holds, and naming those at which it fails.

The simplest set of the vocabulary that contains none of the others wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from numeric.conventions.calling.probing import Size
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
    both,
    bounds,
    exceptions,
    fixed_shapes,
    somewhere,
)

# A further condition must bring at least this share of the sizes, or it is not worth reading.
WORTH = 0.12
PLAIN = 0.03


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
    vocabulary = [*SIMPLE[1:], *(ONLY_SEVERAL_AXES if rank > 1 else ())]
    vocabulary += [*fixed_shapes(fine), *all_but(amiss), *bounds(fine, amiss)]
    inside, wrong = (_masks(vocabulary, sizes) for sizes in (fine, amiss))
    # Operands of a single sample are sizes like others, but few would ask for a rule about them.
    weights = np.array([0.1 if 1 in (*n, *m) else 1.0 for n, m in fine])
    weights *= len(fine) / weights.sum()
    inside *= np.sqrt(weights)
    best: tuple[float, tuple[int, ...]] | None = None
    alone = np.where(wrong.any(axis=1), 0, (inside**2).sum(axis=1))
    # A bound that a single further size asks for is not worth its numbers.
    plain = len(SIMPLE) - 1 + (len(ONLY_SEVERAL_AXES) if rank > 1 else 0)
    alone[plain:] -= np.minimum(alone[plain:], PLAIN * len(fine))
    first = int(np.argmax(alone))
    best = _better(best, alone[first] / len(fine), (first,))
    shared = np.where(np.triu(wrong @ wrong.T == 0, 1), inside @ inside.T, 0)
    first, second = divmod(int(np.argmax(shared)), len(vocabulary))
    best = _better(best, shared[first, second] / len(fine), (first, second))
    if best is None or best[0] < 1 - WORTH:
        best = _three(best, inside, wrong)
    return None if best is None else both(*(vocabulary[i] for i in best[1]))


def _masks(regions: Sequence[Region], sizes: Sequence[Size]) -> Mask:
    """Return which sizes belong to which regions. () -> (R, S)."""
    pairs = np.array(sizes, dtype=np.int64)
    return np.array([region.mask(sizes, pairs) for region in regions], dtype=np.float64)


def _better(
    best: tuple[float, tuple[int, ...]] | None, share: float, parts: tuple[int, ...]
) -> tuple[float, tuple[int, ...]] | None:
    if share <= 0:
        return best
    if best is None:
        return share, parts
    longer = len(parts) - len(best[1])
    return (share, parts) if share > best[0] + WORTH * longer + 1e-12 else best


def _three(
    best: tuple[float, tuple[int, ...]] | None,
    inside: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    wrong: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> tuple[float, tuple[int, ...]] | None:
    """Look for three conditions among those that leave out the most bad sizes."""
    count = inside.shape[1]
    order = np.argsort(wrong.sum(axis=1) - inside.sum(axis=1), kind="stable")
    likely = sorted(int(i) for i in order[inside[order].sum(axis=1) >= 0.3 * count][:40])
    if not likely:
        return best
    fine, amiss = inside[likely], wrong[likely]
    for number, (good, bad) in enumerate(zip(fine, amiss, strict=True)):
        shared = np.where((amiss * bad) @ amiss.T == 0, (fine * (good > 0)) @ fine.T, 0)
        first, second = divmod(int(np.argmax(shared)), len(likely))
        chosen = tuple(likely[i] for i in sorted({number, first, second}))
        best = _better(best, shared[first, second] / count, chosen)
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
        one = Region(region.name, region.test, any_axis=True, condition=region.condition)
        if all(size in one for size in bad) and not any(size in one for size in good):
            return one.name
    unequal = somewhere("N ≠ M", "n != m", lambda n, m: n != m)
    if all(size in unequal for size in bad) and not any(size in unequal for size in good):
        return unequal.name
    return ""
