"""Functions with known answers: padded, cropped, strided, restricted and conditional.

A case is drawn from a seed and evaluated by `numpy.pad` and plain sums over lists of positions;
nothing is shared with the package. The truth is the function itself: whatever is claimed for a set
of sizes must be what the function returns at every size of the set.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from symbolic.errors import EvidenceError

AMOUNTS = {
    "0": lambda n, m: 0,
    "1": lambda n, m: 1,
    "2": lambda n, m: 2,
    "M//2": lambda n, m: m // 2,
    "(M-1)//2": lambda n, m: (m - 1) // 2,
    "M-1": lambda n, m: m - 1,
    "M": lambda n, m: m,
    "N//2": lambda n, m: n // 2,
    "(N+M)//2": lambda n, m: (n + m) // 2,
    "(N+M)%2": lambda n, m: (n + m) % 2,
    "M%2": lambda n, m: m % 2,
    # M//2 up to 50 samples, and another number from 51 on.
    "51M//100": lambda n, m: 51 * m // 100,
}
PADDINGS = sorted(set(AMOUNTS) - {"51M//100"})
CROPS = ("0", "1", "2", "M//2", "(M-1)//2", "(N+M)%2", "M%2")
SIGNALS = {"zero": "constant", "wrap": "wrap", "symmetric": "symmetric", "mirror": "reflect",
           "nearest": "edge"}  # fmt: skip
TESTS = {
    "N>=M": lambda n, m: n >= m,
    "N<M": lambda n, m: n < m,
    "N>M": lambda n, m: n > m,
    "N=M": lambda n, m: n == m,
    "M odd": lambda n, m: m % 2 == 1,
    "N odd": lambda n, m: n % 2 == 1,
    "N+M even": lambda n, m: (n + m) % 2 == 0,
    "M<=4": lambda n, m: m <= 4,
    "M>=3": lambda n, m: m >= 3,
    "N>=2M": lambda n, m: n >= 2 * m,
    "N=7": lambda n, m: n == 7,
    "(N,M)=(8,3)": lambda n, m: (n, m) == (8, 3),
    "N+M>=25": lambda n, m: n + m >= 25,
    "M=1": lambda n, m: m == 1,
}
# Rules that few sizes obey, each in another way: a function that differs there was once described
# as if these sizes were all.
RARE = {
    "11 divides N": lambda n, m: n % 11 == 0,
    "13 divides M": lambda n, m: m % 13 == 0,
    "N=7M": lambda n, m: n == 7 * m,
    "M=3N": lambda n, m: m == 3 * n,
    "N=M>=20": lambda n, m: n == m >= 20,
    "N+M=23": lambda n, m: n + m == 23,
    "N-M=5": lambda n, m: n - m == 5,
    "N>100": lambda n, m: n > 100,
    "M>100": lambda n, m: m > 100,
    "NM>1000": lambda n, m: n * m > 1000,
    "N>10M": lambda n, m: n > 10 * m,
    "N a power of 2": lambda n, m: n & (n - 1) == 0,
    "N=M²": lambda n, m: n == m * m,
}


RULES = {**TESTS, **RARE}


def between_zeros(x, before: int, after: int):
    """Return what numpy.pad returns, at a tenth of its cost for a few samples."""
    padded = np.zeros(before + len(x) + after, x.dtype)
    padded[before : before + len(x)] = x
    return padded


@dataclass(frozen=True)
class Plain:
    """Pad the signal, slide the filter over it, take every s-th output between two crops."""

    kind: str = "correlation"
    before: str = "0"
    after: str = "0"
    boundary: str = "zero"
    mode: str = "full"
    front: str = "0"
    back: str = "0"
    stride: int = 1
    dilation: int = 1
    turned: bool = False
    conjugated: str = "none"
    scale: complex = 1
    real_part: bool = False
    swapped: bool = False
    strict: bool = False

    def __call__(self, a, b):
        signal, kernel = (b, a) if self.swapped else (a, b)
        n, m = len(signal), len(kernel)
        signal = np.conj(signal) if self.conjugated in ("a", "both") else signal
        kernel = np.conj(kernel) if self.conjugated in ("b", "both") else kernel
        ends = AMOUNTS[self.before](n, m), AMOUNTS[self.after](n, m)
        if self.strict and max(ends) >= n:
            raise ValueError("padding must be less than the signal")
        if any(ends):
            signal = np.pad(signal, ends, mode=SIGNALS[self.boundary])
        wide = np.zeros(self.dilation * (m - 1) + 1, kernel.dtype)
        wide[:: self.dilation] = kernel
        if self.kind == "convolution":
            wide = wide[::-1]
        if self.mode == "valid" and len(signal) < len(wide):
            raise ValueError("the filter must not be longer than the padded signal")
        if self.mode == "full":
            signal = between_zeros(signal, len(wide) - 1, len(wide) - 1)
        if self.mode == "same":
            half = (len(wide) - 1) // 2
            signal = between_zeros(signal, half, len(wide) - 1 - half)
        signal = np.ascontiguousarray(signal)
        # As numpy's sliding_window_view, which takes longer than the sums.
        shape = len(signal) - len(wide) + 1, len(wide)
        windows = np.ndarray(shape, signal.dtype, signal, strides=2 * signal.strides)
        # Products of narrow integers wrap, and their sum is wider: one more kind of function.
        exact = wide.dtype.kind in "fc"
        out = windows @ wide if exact else (windows * wide).sum(axis=1)
        stop = len(out) - AMOUNTS[self.back](n, m)
        out = out[AMOUNTS[self.front](n, m) : max(stop, 0) : self.stride]
        out = out[::-1] if self.turned else out
        out = out.real if self.real_part else out
        return out if self.scale == 1 else out * self.scale


@dataclass(frozen=True)
class Restricted:
    """A function that refuses some sizes."""

    inner: Plain
    test: str

    def __call__(self, a, b):
        if not RULES[self.test](len(a), len(b)):
            raise ValueError(f"only {self.test}")
        return self.inner(a, b)


@dataclass(frozen=True)
class Conditional:
    """One function on some sizes and another one on the rest."""

    inner: Plain
    other: Plain
    test: str

    def __call__(self, a, b):
        chosen = self.inner if RULES[self.test](len(a), len(b)) else self.other
        return chosen(a, b)


def plain(rng: random.Random) -> Plain:
    often = rng.choice
    return Plain(
        kind=often(["correlation", "convolution"]),
        before=often(PADDINGS),
        after=often(PADDINGS),
        boundary=often([*SIGNALS, "zero"]),
        mode=often(["full", "valid", "valid", "same"]),
        front=often([*CROPS, "0", "0"]),
        back=often([*CROPS, "0", "0"]),
        stride=often([1, 1, 1, 2, 3]),
        dilation=often([1, 1, 1, 2]),
        turned=rng.random() < 0.15,
        conjugated=often(["none", "none", "a", "b", "both"]),
        scale=often([1, 1, 1, -1, 0.5, 2j]),
        real_part=rng.random() < 0.07,
        swapped=rng.random() < 0.15,
        strict=rng.random() < 0.15,
    )


def case(seed: int):
    """Return the function of a seed: one third plain, one restricted, one conditional."""
    rng = random.Random(seed)  # noqa: S311 - reproducible, not secret
    inner = plain(rng)
    which = rng.random()
    if which < 0.5:
        return inner
    test = rng.choice(sorted(TESTS))
    if which < 0.75:
        return Restricted(inner, test)
    return Conditional(inner, plain(rng), test)


@dataclass
class Judgement:
    """What became of one case: its false words, and whether anything was claimed at all."""

    seed: int
    false: list[str] = field(default_factory=list)
    described: bool = False


# Every small size, and others around them, in both orders, of every parity pair.
GRID = [(n, m) for n in range(1, 11) for m in range(1, 11)]
GRID += [(17, 4), (16, 5), (18, 18), (19, 7), (25, 12), (23, 11), (40, 3), (12, 25), (5, 23),
         (11, 24), (4, 16), (3, 40), (60, 59), (59, 60), (13, 12), (12, 13)]  # fmt: skip
# On the lines of RARE, and far out.
LINES = [(11, 30), (22, 5), (33, 41), (44, 3), (30, 11), (5, 26), (41, 39), (14, 2), (28, 4),
         (35, 5), (4, 12), (9, 27), (13, 39), (16, 4), (25, 5), (49, 7), (20, 20), (21, 21),
         (37, 37), (55, 55), (20, 3), (3, 20), (15, 8), (8, 15), (11, 12), (16, 11), (30, 25),
         (45, 40), (101, 7), (120, 2), (120, 53), (7, 101), (2, 120), (53, 120), (40, 51),
         (9, 53), (60, 57), (24, 45), (45, 24), (33, 2), (23, 1), (32, 9), (64, 31),
         (300, 2), (2, 300), (9, 3), (36, 6), (81, 9)]  # fmt: skip


def complex_pair(n: int, m: int, seed: int):
    rng = np.random.default_rng([seed, n, m])
    return tuple(rng.normal(size=x) + 1j * rng.normal(size=x) for x in (n, m))


def value(function, a, b):
    """Return an output, or None where the function refuses."""
    try:
        return np.asarray(function(a, b))
    except ValueError:
        return None


def differs(got, expected) -> bool:
    if got.shape != expected.shape:
        return True
    return bool(got.size and np.abs(got - expected).max() > 1e-9 * (1 + np.abs(expected).max()))


def false_outputs(function, translation, seed: int) -> list[str]:
    """Return every size at which a translation speaks and the function says something else.

    What it speaks is what its printed code returns.
    """
    wrong = []
    for n, m in [*GRID[::3], *LINES]:
        a, b = complex_pair(n, m, seed)
        if translation.source.conjugated is None:
            a, b = a.real, b.real
        expected = value(function, a, b)
        # The source may be described for some sizes only.
        with suppress(EvidenceError):
            got = translation(a, b)
            if expected is None or differs(got, expected):
                wrong.append(f"({n}, {m}): {translation.recipe}")
    return wrong


def false_words(function, convention, seed: int) -> list[str]:
    """Return every size at which a description speaks and the function says something else."""
    wrong = []
    for n, m in [*GRID, *LINES]:
        pieces = [p for p in convention.pieces if ((n,), (m,)) in p.region]
        if not pieces:
            continue
        a, b = complex_pair(n, m, seed)
        for description in pieces[0].descriptions:
            # Of real numbers only: said of these sizes, whatever is said of others.
            x, y = (a.real, b.real) if description.conjugated is None else (a, b)
            expected = value(function, x, y)
            name = f"{pieces[0].region.name}, ({n}, {m}): {description.axes[0]}"
            if expected is None:
                wrong.append(f"refused but claimed: {name}")
            elif differs(np.asarray(description.apply(x, y)), expected):
                wrong.append(f"wrong: {name}")
    return wrong
