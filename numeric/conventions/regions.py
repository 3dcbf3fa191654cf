"""Named sets of sizes: where a function fails, and where one description holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from numeric.conventions.probing import Size


def _any(n: int, m: int) -> bool:
    return True


@dataclass(frozen=True)
class Region:
    """A set of sizes with a name that can be printed."""

    name: str
    test: Callable[[int, int], bool]
    any_axis: bool = False

    def __contains__(self, size: object) -> bool:
        if not isinstance(size, tuple):
            return False
        answers = [self.test(n, m) for n, m in zip(*size, strict=True)]
        return any(answers) if self.any_axis else all(answers)


ALL = Region("all sizes", lambda n, m: True)
EVERYWHERE = ALL
AT_LEAST = Region("N ≥ M", lambda n, m: n >= m)
SHORTER = Region("N < M", lambda n, m: n < m)
EQUAL = Region("N = M", lambda n, m: n == m)
ODD_KERNEL = Region("M odd", lambda n, m: m % 2 == 1)
EVEN_KERNEL = Region("M even", lambda n, m: m % 2 == 0)

# Where a function fails, and the sizes that are left. Only pairs that exclude one another.
FAILURES: tuple[tuple[Region, Region], ...] = (
    (Region("N < M", lambda n, m: n < m, any_axis=True), AT_LEAST),
    (Region("N > M", lambda n, m: n > m, any_axis=True), Region("N ≤ M", lambda n, m: n <= m)),
    (Region("N ≠ M", lambda n, m: n != m, any_axis=True), EQUAL),
    (Region("M even", lambda n, m: m % 2 == 0, any_axis=True), ODD_KERNEL),
    (Region("M odd", lambda n, m: m % 2 == 1, any_axis=True), EVEN_KERNEL),
    (
        Region("N < M or M even", lambda n, m: n < m or m % 2 == 0, any_axis=True),
        Region("N ≥ M, M odd", lambda n, m: n >= m and m % 2 == 1),
    ),
    (
        Region("N < 2·M − 1", lambda n, m: n < 2 * m - 1, any_axis=True),
        Region("N ≥ 2·M − 1", lambda n, m: n >= 2 * m - 1),
    ),
    (
        Region("N odd and M even", lambda n, m: n % 2 == 1 and m % 2 == 0, any_axis=True),
        Region("not N odd with M even", lambda n, m: n % 2 == 0 or m % 2 == 1),
    ),
    (
        Region("N < M on every axis", lambda n, m: n < m),
        Region("N ≥ M on some axis", lambda n, m: n >= m, any_axis=True),
    ),
    (
        Region("N ≤ M", lambda n, m: n <= m, any_axis=True),
        Region("N > M", lambda n, m: n > m),
    ),
)
SOME = Region("the accepted sizes", lambda n, m: True)


def explain_failures(failed: Iterable[Size], passed: Iterable[Size]) -> tuple[str, Region]:
    """Return the name of the sizes that fail, and the region of those that do not.

    In two dimensions a third pattern is common: one operand must be the larger on every axis.
    """
    bad, good = list(failed), list(passed)
    if not bad:
        return "no size", ALL
    for failing, rest in FAILURES:
        if all(size in failing for size in bad) and not any(size in failing for size in good):
            return failing.name, rest
    for operand, name in ((1, "M"), (0, "N")):
        only = {size[operand] for size in good}
        if len(only) == 1 and not any(size[operand] in only for size in bad):
            shape = only.pop()
            shown = " × ".join(str(x) for x in shape)
            title = f"{name} = {shown}"
            return f"all but {title}", _Fixed(title, _any, False, operand, shape)
    if all(size in MIXED for size in bad):
        return MIXED.name, NESTED
    shown = ", ".join(f"{n} with {m}" for n, m in bad[:4])
    return f"{len(bad)} of {len(bad) + len(good)} pairs of shapes ({shown})", SOME


@dataclass(frozen=True)
class _Fixed(Region):
    """Sizes where one operand has one particular shape."""

    operand: int = 0
    shape: tuple[int, ...] = ()

    def __contains__(self, size: object) -> bool:
        return isinstance(size, tuple) and size[self.operand] == self.shape


@dataclass(frozen=True)
class _Longer(Region):
    """Sizes of another region without operands of a single sample."""

    base: Region | None = None

    def __contains__(self, size: object) -> bool:
        if not isinstance(size, tuple) or self.base is None:
            return False
        return size in self.base and 1 not in size[0] and 1 not in size[1]


def without_single_samples(region: Region) -> Region:
    """Return a region restricted to lengths of at least two."""
    begin = "" if region is ALL else f"{region.name}, "
    return _Longer(f"{begin}lengths ≥ 2", _any, False, region)


@dataclass(frozen=True)
class _Both(Region):
    """Sizes that belong to two regions."""

    parts: tuple[Region, ...] = ()

    def __contains__(self, size: object) -> bool:
        return all(size in part for part in self.parts)


def both(first: Region, second: Region) -> Region:
    """Return the sizes of two regions; a second one without a simple rule restricts nothing."""
    if second in (ALL, SOME, NESTED, first):
        return first
    return _Both(f"{first.name}, {second.name}", _any, False, (first, second))


class _Mixed(Region):
    """Sizes where neither operand is the larger on every axis."""

    def __contains__(self, size: object) -> bool:
        return isinstance(size, tuple) and size not in AT_LEAST and size not in SHORTER


MIXED = _Mixed("N ≥ M on one axis and N < M on another", _any)


class _Nested(Region):
    """Sizes where one operand is the larger, or equal, on every axis."""

    def __contains__(self, size: object) -> bool:
        return size in AT_LEAST or size in Region("N ≤ M", lambda n, m: n <= m)


NESTED = _Nested("N ≥ M on all axes or N ≤ M on all", lambda n, m: True)
