"""Named sets of sizes: where a function fails, and where one description holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from numeric.conventions.probing import Size


def _any(n: int, m: int) -> bool:
    return True


@dataclass(frozen=True)
class Region:
    """A set of sizes with a name that can be printed.

    Parameters
    ----------
    name
        As it is printed.
    test
        Whether an axis of lengths n and m is of the set.
    any_axis
        Whether one such axis is enough; otherwise all of them must be.
    condition
        The test as Python source in n and m.
    """

    name: str
    test: Callable[[int, int], bool]
    any_axis: bool = False
    condition: str = "True"

    def __contains__(self, size: object) -> bool:
        if not isinstance(size, tuple):
            return False
        answers = [self.test(n, m) for n, m in zip(*size, strict=True)]
        return any(answers) if self.any_axis else all(answers)

    @property
    def python(self) -> str:
        """Python source that says whether arrays a and b belong; "True" where no rule is known."""
        if self.condition == "True":
            return "True"
        which = "any" if self.any_axis else "all"
        return f"{which}({self.condition} for n, m in zip(a.shape, b.shape))"


def _where(name: str, condition: str, test: Callable[[int, int], bool]) -> Region:
    """Return the sizes for which a test holds on every axis."""
    return Region(name, test, condition=condition)


def _somewhere(name: str, condition: str, test: Callable[[int, int], bool]) -> Region:
    """Return the sizes for which a test holds on some axis."""
    return Region(name, test, any_axis=True, condition=condition)


ALL = Region("all sizes", _any)
EVERYWHERE = ALL
AT_LEAST = _where("N ≥ M", "n >= m", lambda n, m: n >= m)
SHORTER = _where("N < M", "n < m", lambda n, m: n < m)
AT_MOST = _where("N ≤ M", "n <= m", lambda n, m: n <= m)
EQUAL = _where("N = M", "n == m", lambda n, m: n == m)
ODD_KERNEL = _where("M odd", "m % 2 == 1", lambda n, m: m % 2 == 1)
EVEN_KERNEL = _where("M even", "m % 2 == 0", lambda n, m: m % 2 == 0)

# Where a function fails, and the sizes that are left. Only pairs that exclude one another.
FAILURES: tuple[tuple[Region, Region], ...] = (
    (_somewhere("N < M", "n < m", lambda n, m: n < m), AT_LEAST),
    (_somewhere("N > M", "n > m", lambda n, m: n > m), AT_MOST),
    (_somewhere("N ≠ M", "n != m", lambda n, m: n != m), EQUAL),
    (_somewhere("M even", "m % 2 == 0", lambda n, m: m % 2 == 0), ODD_KERNEL),
    (_somewhere("M odd", "m % 2 == 1", lambda n, m: m % 2 == 1), EVEN_KERNEL),
    (
        _somewhere("N < M or M even", "n < m or m % 2 == 0", lambda n, m: n < m or m % 2 == 0),
        _where("N ≥ M, M odd", "n >= m and m % 2 == 1", lambda n, m: n >= m and m % 2 == 1),
    ),
    (
        _somewhere("N < 2·M − 1", "n < 2 * m - 1", lambda n, m: n < 2 * m - 1),
        _where("N ≥ 2·M − 1", "n >= 2 * m - 1", lambda n, m: n >= 2 * m - 1),
    ),
    (
        _somewhere(
            "N odd and M even",
            "n % 2 == 1 and m % 2 == 0",
            lambda n, m: n % 2 == 1 and m % 2 == 0,
        ),
        _where(
            "not N odd with M even",
            "(n % 2 == 0 or m % 2 == 1)",
            lambda n, m: n % 2 == 0 or m % 2 == 1,
        ),
    ),
    (
        _where("N < M on every axis", "n < m", lambda n, m: n < m),
        _somewhere("N ≥ M on some axis", "n >= m", lambda n, m: n >= m),
    ),
    (
        _somewhere("N ≤ M", "n <= m", lambda n, m: n <= m),
        _where("N > M", "n > m", lambda n, m: n > m),
    ),
)
SOME = Region("the accepted sizes", _any)


def explain_failures(failed: Iterable[Size], passed: Iterable[Size]) -> tuple[str, Region]:
    """Return the name of the sizes that fail, and the region of those that do not.

    In two dimensions a third pattern is common: one operand must be the larger on every axis. Few
    sizes fit many rules, so give it many: the first rule that fits is returned.
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
            return f"all but {title}", _Fixed(title, _any, operand=operand, shape=shape)
    if all(size in MIXED for size in bad):
        return MIXED.name, NESTED
    found = _bounded(bad, good)
    if found is not None:
        return found
    shown = ", ".join(f"{n} with {m}" for n, m in bad[:4])
    return f"{len(bad)} of {len(bad) + len(good)} pairs of shapes ({shown})", SOME


# What a bound may be put on, in print, as Python source, and as a function.
_MEASURES: tuple[tuple[str, str, Callable[[int, int], int]], ...] = (
    ("M", "m", lambda n, m: m),
    ("N", "n", lambda n, m: n),
    ("N − M", "n - m", lambda n, m: n - m),
    ("N − 2·M", "n - 2 * m", lambda n, m: n - 2 * m),
    ("N − 3·M", "n - 3 * m", lambda n, m: n - 3 * m),
    ("N − 4·M", "n - 4 * m", lambda n, m: n - 4 * m),
)


def _bounded(bad: list[Size], good: list[Size]) -> tuple[str, Region] | None:
    """Return the sizes that fail and the region of the others, if one bound separates them."""
    for name, source, measure in _MEASURES if bad and good else ():
        low, lowest_bad = (_ends(sizes, measure, min) for sizes in (good, bad))
        least = min(low)
        if max(lowest_bad) < least:
            test = _compare(measure, lambda x, bound: x >= bound, least)
            title = f"{name} ≥ {least}".replace("-", "−")
            failing = f"{name} ≤ {max(lowest_bad)}".replace("-", "−")
            return failing, _where(title, f"{source} >= {least}", test)
        high, highest_bad = (_ends(sizes, measure, max) for sizes in (good, bad))
        most = max(high)
        if min(highest_bad) > most:
            test = _compare(measure, lambda x, bound: x <= bound, most)
            title = f"{name} ≤ {most}".replace("-", "−")
            failing = f"{name} ≥ {min(highest_bad)}".replace("-", "−")
            return failing, _where(title, f"{source} <= {most}", test)
    return None


def _ends(
    sizes: Iterable[Size], measure: Callable[[int, int], int], end: Callable[[Iterable[int]], int]
) -> list[int]:
    """Return the smallest, or largest, measure over the axes of each size."""
    return [end(measure(n, m) for n, m in zip(*size, strict=True)) for size in sizes]


def _compare(
    measure: Callable[[int, int], int], holds: Callable[[int, int], bool], bound: int
) -> Callable[[int, int], bool]:
    return lambda n, m: holds(measure(n, m), bound)


@dataclass(frozen=True)
class _Fixed(Region):
    """Sizes where one operand has one particular shape."""

    operand: int = 0
    shape: tuple[int, ...] = ()

    def __contains__(self, size: object) -> bool:
        return isinstance(size, tuple) and size[self.operand] == self.shape

    @property
    def python(self) -> str:
        return f"{'ab'[self.operand]}.shape == {self.shape!r}"


@dataclass(frozen=True)
class _Longer(Region):
    """Sizes of another region without operands of a single sample."""

    base: Region | None = None

    def __contains__(self, size: object) -> bool:
        if not isinstance(size, tuple) or self.base is None:
            return False
        return size in self.base and 1 not in size[0] and 1 not in size[1]

    @property
    def python(self) -> str:
        begin = (
            "" if self.base is None or self.base.python == "True" else f"{self.base.python} and "
        )
        return f"{begin}1 not in a.shape + b.shape"


def without_single_samples(region: Region) -> Region:
    """Return a region restricted to lengths of at least two."""
    begin = "" if region is ALL else f"{region.name}, "
    return _Longer(f"{begin}lengths ≥ 2", _any, base=region)


@dataclass(frozen=True)
class _Both(Region):
    """Sizes that belong to two regions."""

    parts: tuple[Region, ...] = ()

    def __contains__(self, size: object) -> bool:
        return all(size in part for part in self.parts)

    @property
    def python(self) -> str:
        return " and ".join(part.python for part in self.parts)


def both(first: Region, second: Region) -> Region:
    """Return the sizes of two regions; a second one without a simple rule restricts nothing."""
    if second in (ALL, SOME, NESTED, first):
        return first
    return _Both(f"{first.name}, {second.name}", _any, parts=(first, second))


class _Mixed(Region):
    """Sizes where neither operand is the larger on every axis."""

    def __contains__(self, size: object) -> bool:
        return isinstance(size, tuple) and size not in AT_LEAST and size not in SHORTER

    @property
    def python(self) -> str:
        return f"not {AT_LEAST.python} and not {SHORTER.python}"


MIXED = _Mixed("N ≥ M on one axis and N < M on another", _any)


class _Nested(Region):
    """Sizes where one operand is the larger, or equal, on every axis."""

    def __contains__(self, size: object) -> bool:
        return size in AT_LEAST or size in AT_MOST

    @property
    def python(self) -> str:
        return f"({AT_LEAST.python} or {AT_MOST.python})"


NESTED = _Nested("N ≥ M on all axes or N ≤ M on all", _any)
