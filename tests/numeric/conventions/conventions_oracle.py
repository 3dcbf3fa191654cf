"""An independent oracle: descriptions by nested loops, sharing no code with the package."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

OFFSETS = {
    "0": lambda n, m: 0,
    "1-M": lambda n, m: 1 - m,
    "-(M//2)": lambda n, m: -(m // 2),
    "(M-1)//2": lambda n, m: (m - 1) // 2,
    "M-1": lambda n, m: m - 1,
    "N-1": lambda n, m: n - 1,
    "-2": lambda n, m: -2,
    "min(N,M)-M": lambda n, m: min(n, m) - m,
}
LENGTHS = {
    "N": lambda n, m: n,
    "N+M-1": lambda n, m: n + m - 1,
    "max(N,M)": max,
    "N+3": lambda n, m: n + 3,
    "(N+M)//2": lambda n, m: (n + m) // 2,
}


def extended_index(p: int, n: int, boundary: str, cycle: int) -> int | None:
    """Walk from the position to the operand one reflection or period at a time."""
    if boundary == "zero":
        return p if 0 <= p < n else None
    if boundary == "nearest":
        return min(max(p, 0), n - 1)
    if boundary == "wrap":
        while p < 0:
            p += n
        while p >= n:
            p -= n
        return p
    if boundary == "cyclic":
        while p < 0:
            p += cycle
        while p >= cycle:
            p -= cycle
        return p if p < n else None
    while not 0 <= p < n:
        if boundary == "symmetric":
            p = -1 - p if p < 0 else 2 * n - 1 - p
        elif n == 1:
            p = 0
        else:
            p = -p if p < 0 else 2 * n - 2 - p
    return p


@dataclass
class Truth:
    """A description in its own words; calling it evaluates the sum with complex numbers."""

    kind: str = "correlation"
    flip: bool = False
    stride: int = 1
    dilation: int = 1
    upsample: int = 1
    boundary: str = "zero"
    extended: str = "a"
    conjugated: str = "none"
    offset: str = "0"
    length: str = "N"
    scale: complex = 1
    cache: dict = field(default_factory=dict, repr=False, compare=False)

    def tensor(self, n: int, m: int) -> np.ndarray:
        if (n, m) not in self.cache:
            size = LENGTHS[self.length](n, m)
            c = OFFSETS[self.offset](n, m)
            table = np.zeros((size, n, m))
            length, summed = (n, m) if self.extended == "a" else (m, n)
            there = {}
            for k in range(size):
                for j in range(min(summed, size) if self.boundary == "cyclic" else summed):
                    p = (-1 if self.flip else 1) * self.stride * k + c
                    p += self.dilation * j if self.kind == "correlation" else -self.dilation * j
                    if p % self.upsample:
                        continue
                    if p not in there:
                        there[p] = extended_index(p // self.upsample, length, self.boundary, size)
                    i = there[p]
                    if i is not None:
                        table[(k, i, j) if self.extended == "a" else (k, j, i)] += 1
            self.cache[n, m] = table
        return self.cache[n, m]

    def __call__(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        if self.conjugated in ("a", "both"):
            a = np.conj(a)
        if self.conjugated in ("b", "both"):
            b = np.conj(b)
        table = self.tensor(len(a), len(b))
        # The real and the imaginary part apart: a complex table would be made at every call.
        summed = table @ b.real + 1j * (table @ b.imag) if np.iscomplexobj(b) else table @ b
        total = summed @ a
        return total if self.scale == 1 else total * self.scale


def gaussian(shape, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return generator.normal(size=shape) + 1j * generator.normal(size=shape)
