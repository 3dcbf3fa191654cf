"""From one description to another: what the target is given, and which outputs to keep.

Every description is a valid correlation in disguise, see `families.valid`. So translating is: write
the source as such a one, and find its outputs among those of the target.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from numeric.conventions.calling.probing import Size
from numeric.conventions.describing.convention import Convention, Piece
from numeric.conventions.families.model import CORRELATION, Axis, Description
from numeric.conventions.families.valid import plan_axis
from numeric.conventions.reading.regions import Region

# What a translation says is looked at for all of these lengths of one axis.
WITHIN = range(1, 25)
FAR_OUT = ((60, 53), (53, 60), (97, 7), (7, 97), (601, 501), (501, 601), (5000, 4001), (5000, 3),
           (3, 5000))  # fmt: skip


def sizes_of(region: Region, rank: int) -> list[Size]:
    """Return the sizes of a region for which a translation is looked at, all axes alike."""
    pairs = (*product(WITHIN, WITHIN), *FAR_OUT)
    return [size for n, m in pairs if (size := ((n,) * rank, (m,) * rank)) in region]


@dataclass(frozen=True)
class Padding:
    """Zeros given to the target besides: before and after the signal, and after the filter."""

    name: str
    before: bool = False
    after: bool = False
    filter: str = "none"

    def given(self, signal: int, kernel: int) -> tuple[int, int]:
        """Return how long the signal and the filter are that the target is given."""
        longer = signal + kernel * (self.before + self.after)
        if self.filter == "odd":
            return longer, kernel + 1 - kernel % 2
        return longer, max(longer, kernel) if self.filter == "equal" else kernel


PADDINGS = tuple(
    Padding(f"{words}{more}", before, after, rule)
    for rule, more in (
        ("none", ""),
        ("odd", "; add a zero to an even filter"),
        ("equal", "; fill the filter with zeros to the length of the signal"),
    )
    for words, before, after in (
        ("no padding", False, False),
        ("pad the signal with D zeros on both sides", True, True),
        ("pad the signal with D zeros in front", True, False),
        ("pad the signal with D zeros at the end", False, True),
    )
)


@dataclass(frozen=True)
class Route:
    """How the outputs of the source are had from the target for one set of sizes.

    Attributes
    ----------
    region
        The sizes.
    source, target
        The description of the source there, and that of the target which delivers its outputs.
    padding
        The zeros that the target is given besides.
    """

    region: Region
    source: Description
    target: Description
    padding: Padding


def routed(piece: Piece, target: Convention, padding: Padding) -> Route | None:
    """Return how the target delivers what is described on a set of sizes, at all of them."""
    source = piece.descriptions[0]
    sizes = sizes_of(piece.region, target.dimensions)
    for theirs in target.pieces:
        for description in theirs.descriptions:
            route = Route(piece.region, source, description, padding)
            if all(_delivers(route, theirs.region, size) for size in sizes):
                return route
    return None


def _delivers(route: Route, described: Region, size: Size) -> bool:
    """Return whether the target has all outputs of one size, where it is described."""
    if 0 in route.source.shape(*size):
        return True
    given = []
    for axis, other, n, m in zip(route.source.axes, route.target.axes, *size, strict=True):
        lengths = _delivered(axis, other, route.padding, n, m)
        if lengths is None:
            return False
        given.append(lengths)
    signal, kernel = zip(*given, strict=True)
    return ((signal, kernel) if route.target.extended == "a" else (kernel, signal)) in described


def _delivered(axis: Axis, other: Axis, padding: Padding, n: int, m: int) -> tuple[int, int] | None:
    """Return the lengths that the target is given on one axis; None where it lacks an output."""
    family = other.family
    if family.dilation > 1 or family.upsample > 1:
        return None
    plan = plan_axis(axis, n, m)
    lengths = signal, kernel = padding.given(len(plan.samples), plan.kernel)
    first, second = lengths if family.extended == "a" else (kernel, signal)
    shift = other.offset(first, second) - (0 if family.kind == CORRELATION else plan.kernel - 1)
    places = plan.places + plan.kernel * padding.before - shift
    index, rest = np.divmod(places, (-1 if family.reversed else 1) * family.stride)
    outputs = other.length(first, second)
    if rest.any() or index.min() < 0 or index.max() >= outputs:
        return None
    if family.boundary == "cyclic" and not plan.kernel <= signal <= outputs:
        return None
    return lengths
