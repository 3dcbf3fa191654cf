"""Named sets of sizes: where a function fails, and where one description holds.

A set is read off what was seen: `separating` takes the sizes at which something holds and those at
which it does not, and returns the simplest set of a fixed vocabulary that contains none of the
latter. Nothing is claimed for a size that contradicts.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.calling.probing import Size
from numeric.conventions.families.formulas import IntArray


def _any(n: int, m: int) -> bool:
    return True


Mask = npt.NDArray[np.bool_]


def as_pairs(sizes: Sequence[Size]) -> IntArray:
    """Return sizes as an array, operand by operand. () -> (S, 2, R)."""
    rank = len(sizes[0][0]) if sizes else 1
    return np.array(sizes, dtype=np.int64).reshape(-1, 2, rank)


def as_sizes(pairs: IntArray) -> list[Size]:
    """Return an array of sizes as tuples. (S, 2, R) -> ()."""
    return [(tuple(first), tuple(second)) for first, second in pairs.tolist()]


@dataclass(frozen=True)
class Region:
    """A set of sizes with a name that can be printed.

    Parameters
    ----------
    name
        As it is printed.
    condition
        The test as Python source in n and m.
    test
        Whether an axis of lengths n and m is of the set.
    any_axis
        Whether one such axis is enough; otherwise all of them must be.
    """

    name: str
    condition: str
    test: Callable[[Any, Any], Any]
    any_axis: bool = False

    def __contains__(self, size: object) -> bool:
        if not isinstance(size, tuple):
            return False
        if self.test is _any:
            return True
        answers = [self.test(n, m) for n, m in zip(*size, strict=True)]
        return any(answers) if self.any_axis else all(answers)

    def holds(self, pairs: IntArray) -> Mask:
        """Return which of some sizes belong, as `in` says of one. (S, 2, R) -> (S,)."""
        if self.test is _any:
            return np.ones(len(pairs), dtype=np.bool_)
        answers = self.test(pairs[:, 0], pairs[:, 1])
        if answers.shape[1] == 1:
            return np.asarray(answers[:, 0])
        return np.asarray(answers.any(axis=1) if self.any_axis else answers.all(axis=1))

    @property
    def python(self) -> str:
        """Python source that says whether arrays a and b belong."""
        if self.condition == "True":
            return "True"
        which = "any" if self.any_axis else "all"
        return f"{which}({self.condition} for n, m in zip(a.shape, b.shape))"


def somewhere(name: str, condition: str, test: Callable[[int, int], bool]) -> Region:
    """Return the sizes for which a test holds on some axis."""
    return Region(name, condition, test, any_axis=True)


ALL = Region("all sizes", "True", _any)
AT_LEAST = Region("N ≥ M", "n >= m", lambda n, m: n >= m)
SHORTER = Region("N < M", "n < m", lambda n, m: n < m)
AT_MOST = Region("N ≤ M", "n <= m", lambda n, m: n <= m)
LONGER = Region("N > M", "n > m", lambda n, m: n > m)
EQUAL = Region("N = M", "n == m", lambda n, m: n == m)
ODD_KERNEL = Region("M odd", "m % 2 == 1", lambda n, m: m % 2 == 1)
EVEN_KERNEL = Region("M even", "m % 2 == 0", lambda n, m: m % 2 == 0)
ODD_SIGNAL = Region("N odd", "n % 2 == 1", lambda n, m: n % 2 == 1)
EVEN_SIGNAL = Region("N even", "n % 2 == 0", lambda n, m: n % 2 == 0)
ALIKE = Region("N + M even", "(n + m) % 2 == 0", lambda n, m: (n + m) % 2 == 0)
UNLIKE = Region("N + M odd", "(n + m) % 2 == 1", lambda n, m: (n + m) % 2 == 1)
TWICE = Region("N ≥ 2·M", "n >= 2 * m", lambda n, m: n >= 2 * m)


@dataclass(frozen=True)
class _Joined(Region):
    """Sizes that belong to all of several regions, or to any of them, or to none."""

    parts: tuple[Region, ...] = ()
    how: str = "all"

    def __contains__(self, size: object) -> bool:
        belongs = (size in part for part in self.parts)
        return all(belongs) if self.how == "all" else any(belongs) is (self.how == "any")

    def holds(self, pairs: IntArray) -> Mask:
        masks = [part.holds(pairs) for part in self.parts]
        if self.how == "all":
            return np.asarray(np.all(masks, axis=0))
        return np.asarray(np.any(masks, axis=0) == (self.how == "any"))

    @property
    def python(self) -> str:
        sources = [part.python for part in self.parts]
        if self.how == "any":
            return f"({' or '.join(sources)})"
        return " and ".join(sources if self.how == "all" else (f"not {x}" for x in sources))


MIXED = _Joined(
    "N ≥ M on one axis and N < M on another", "True", _any, parts=(AT_LEAST, SHORTER), how="none"
)
NESTED = _Joined(
    "N ≥ M on all axes or N ≤ M on all", "True", _any, parts=(AT_LEAST, AT_MOST), how="any"
)

# What is true of every axis, and, for failures in two dimensions, of some axis.
SIMPLE: tuple[Region, ...] = (
    ALL, AT_LEAST, SHORTER, AT_MOST, LONGER, EQUAL, ODD_KERNEL, EVEN_KERNEL, ODD_SIGNAL,
    EVEN_SIGNAL, ALIKE, UNLIKE,
)  # fmt: skip
ONLY_SEVERAL_AXES: tuple[Region, ...] = (
    MIXED,
    NESTED,
    somewhere("N < M on some axis", "n < m", lambda n, m: n < m),
    somewhere("N ≥ M on some axis", "n >= m", lambda n, m: n >= m),
    somewhere("N > M on some axis", "n > m", lambda n, m: n > m),
    somewhere("M even on some axis", "m % 2 == 0", lambda n, m: m % 2 == 0),
)

Measure = Callable[[Any, Any], Any]
_MEASURES: tuple[tuple[str, str, Measure], ...] = (
    ("M", "m", lambda n, m: m),
    ("N", "n", lambda n, m: n),
    ("N − M", "n - m", lambda n, m: n - m),
    ("N + M", "n + m", lambda n, m: n + m),
    ("N − 2·M", "n - 2 * m", lambda n, m: n - 2 * m),
    ("2·N − M", "2 * n - m", lambda n, m: 2 * n - m),
    ("N − 3·M", "n - 3 * m", lambda n, m: n - 3 * m),
    ("3·N − M", "3 * n - m", lambda n, m: 3 * n - m),
    ("N − 4·M", "n - 4 * m", lambda n, m: n - 4 * m),
    ("3·N − 2·M", "3 * n - 2 * m", lambda n, m: 3 * n - 2 * m),
    ("2·N − 3·M", "2 * n - 3 * m", lambda n, m: 2 * n - 3 * m),
    ("min(N, M)", "min(n, m)", np.minimum),
    ("max(N, M)", "max(n, m)", np.maximum),
)


_SIGNS: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "≥": (">=", operator.ge),
    "≤": ("<=", operator.le),
    "=": ("==", operator.eq),
}


def bounds(good: IntArray, bad: IntArray) -> tuple[list[Region], list[tuple[Mask, Mask]]]:
    """Return bounds on the lengths that leave out bad sizes; each is itself a good size's value.

    With them, for several at once, which of the good sizes and of the bad ones belong, as `holds`
    says of one bound. Shapes: (G, 2, R), (B, 2, R) -> (), then (X, G) and (X, B).
    """
    found: list[Region] = []
    masks: list[tuple[Mask, Mask]] = []
    for name, source, measure in _MEASURES:
        measured = [measure(x[:, 0], x[:, 1]) for x in (good, bad)]
        fine, amiss = (np.unique(x).tolist() for x in measured)
        if not fine or not amiss:
            continue
        lowest = [x for x in fine if x > amiss[0]]
        highest = [x for x in fine if x < amiss[-1]]
        single = list(set(fine) & set(range(1, 13))) if source in ("m", "n") else []
        # Of bounds near the end, where sizes are dense, the first are enough.
        for sign, values in (("≥", lowest[:14]), ("≤", highest[::-1][:14]), ("=", single)):
            found += [_bound(name, source, measure, sign, x) for x in values]
            ends = np.array(values, dtype=np.int64)[:, None, None]
            here, there = (_SIGNS[sign][1](x, ends).all(axis=2) for x in measured)
            masks.append((here, there))
    return found, masks


@lru_cache(maxsize=1 << 12)
def _bound(name: str, source: str, measure: Measure, sign: str, value: int) -> Region:
    title = f"{name} {sign} {value}".replace("-", "−")
    if sign == "≥" and source == "min(n, m)":
        title = f"lengths ≥ {value}"
    if sign == "≤" and source == "max(n, m)":
        title = f"lengths ≤ {value}"
    code, compare = _SIGNS[sign]
    return Region(title, f"{source} {code} {value}", partial(_compared, compare, measure, value))


def _compared(
    compare: Callable[[Any, Any], Any], measure: Measure, bound: int, n: Any, m: Any
) -> Any:
    return compare(measure(n, m), bound)


# Where else a function may change: asked for a description of their own, last.
THRESHOLDS: tuple[Region, ...] = (
    TWICE,
    *(
        _bound(name, source, measure, sign, value + shift)
        for name, source, measure, values in (
            ("M", "m", lambda n, m: m, (2, 4, 6)),
            ("N", "n", lambda n, m: n, (2, 4, 6)),
            ("N + M", "n + m", lambda n, m: n + m, (9, 14)),
        )
        for value in values
        for sign, shift in (("≤", 0), ("≥", 1))
    ),
)


@dataclass(frozen=True)
class _Fixed(Region):
    """Sizes where one operand has one particular shape."""

    operand: int = 0
    shape: tuple[int, ...] = ()

    def __contains__(self, size: object) -> bool:
        return isinstance(size, tuple) and size[self.operand] == self.shape

    def holds(self, pairs: IntArray) -> Mask:
        if pairs.shape[2] != len(self.shape):
            return np.zeros(len(pairs), dtype=np.bool_)
        return np.asarray((pairs[:, self.operand] == self.shape).all(axis=1))

    @property
    def python(self) -> str:
        return f"{'ab'[self.operand]}.shape == {self.shape!r}"


@dataclass(frozen=True)
class _Except(Region):
    """All sizes but a few."""

    left_out: tuple[Size, ...] = ()

    def __contains__(self, size: object) -> bool:
        return isinstance(size, tuple) and size not in self.left_out

    def holds(self, pairs: IntArray) -> Mask:
        kept = np.ones(len(pairs), dtype=np.bool_)
        for size in self.left_out:
            if pairs.shape[2] == len(size[0]):
                kept &= (pairs != size).any(axis=(1, 2))
        return kept

    @property
    def python(self) -> str:
        return f"(a.shape, b.shape) not in {self.left_out!r}"


def exceptions(region: Region) -> tuple[Size, ...]:
    """Return the single sizes that a region leaves out."""
    if isinstance(region, _Joined):
        return tuple(size for part in region.parts for size in exceptions(part))
    return region.left_out if isinstance(region, _Except) else ()


def no_longer_than(length: int) -> Region:
    """Return the sizes whose operands have at most so many samples on every axis."""
    return _bound(*_MEASURES[-1], "≤", length)


def both(*regions: Region) -> Region:
    """Return the sizes that belong to all of the regions."""
    parts = tuple(dict.fromkeys(x for x in regions if x is not ALL))
    if len(parts) < 2:
        return parts[0] if parts else ALL
    return _Joined(", ".join(x.name for x in parts), "True", _any, parts=parts)


def fixed_shapes(good: Sequence[Size]) -> list[Region]:
    """Return the regions with one fixed shape, for functions that bring their own filter."""
    found: list[Region] = []
    for operand, letter in ((1, "M"), (0, "N")):
        shapes = {size[operand] for size in good}
        if len(shapes) == 1 and len(good) > 1:
            shape = shapes.pop()
            shown = " × ".join(str(x) for x in shape)
            title = f"{letter} = {shown}"
            found.append(_Fixed(title, "True", _any, operand=operand, shape=shape))
    return found


def all_but(bad: Sequence[Size]) -> list[Region]:
    """Return the region that leaves out a few sizes one by one, if they are few."""
    if not 0 < len(bad) <= 3:
        return []
    shown = "; ".join(
        " with ".join("×".join(str(x) for x in shape) for shape in size) for size in bad
    )
    return [_Except(f"all sizes but {shown}", "True", _any, left_out=tuple(bad))]
