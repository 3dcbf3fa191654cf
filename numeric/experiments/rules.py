"""Update rules in rational arithmetic: none of them reads where in a filter a coefficient stands.

Each takes all parameters, their states and their gradients, and returns the next parameters and
states. A key is (layer, out) for a bias and (layer, out, in, tap) for a coefficient of a filter.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

Key = tuple[int, ...]
Parameters = dict[Key, Fraction]
Rule = Callable[[Parameters, Parameters, Parameters], tuple[Parameters, Parameters]]

_SMALL, _STEP = Fraction(1, 50), Fraction(1, 10)


def gradient_descent(p: Parameters, v: Parameters, g: Parameters) -> tuple[Parameters, Parameters]:
    """Step along the gradient: p ← p − ηg."""
    return {k: p[k] - _SMALL * g[k] for k in p}, v


def momentum(p: Parameters, v: Parameters, g: Parameters) -> tuple[Parameters, Parameters]:
    """Take Nesterov's step with coupled decay: v ← v/2 + g + p/100, p ← p − η(g + v/2)."""
    v = {k: v[k] / 2 + g[k] + p[k] / 100 for k in p}
    return {k: p[k] - _SMALL * (g[k] + v[k] / 2) for k in p}, v


def clipped(p: Parameters, v: Parameters, g: Parameters) -> tuple[Parameters, Parameters]:
    """Divide g by the largest of 1 and its 1-norm over all layers."""
    norm = max(Fraction(1), sum(map(abs, g.values()), start=Fraction(0)))
    return {k: p[k] - _STEP * g[k] / norm for k in p}, v


def clipped_by_largest(
    p: Parameters, v: Parameters, g: Parameters
) -> tuple[Parameters, Parameters]:
    """Divide g by the largest of 1 and its largest entry."""
    norm = max(Fraction(1), *map(abs, g.values()))
    return {k: p[k] - _STEP * g[k] / norm for k in p}, v


def trust_ratio(p: Parameters, v: Parameters, g: Parameters) -> tuple[Parameters, Parameters]:
    """Scale each layer's step by ‖p‖₁/(1 + ‖g‖₁) of that layer, as LARS and LAMB do with ‖·‖₂."""
    groups: dict[Key, list[Key]] = {}
    for k in p:
        groups.setdefault((k[0], len(k)), []).append(k)
    following: Parameters = {}
    for keys in groups.values():
        size, slope = (sum((abs(f[k]) for k in keys), start=Fraction(0)) for f in (p, g))
        following |= {k: p[k] - _STEP * g[k] * size / (1 + slope) for k in keys}
    return following, v


def newton_schulz(p: Parameters, v: Parameters, g: Parameters) -> tuple[Parameters, Parameters]:
    """Muon: one step X ← (3X − XXᵀX)/2 on each layer's gradient as a matrix, out × (in, tap)."""
    following, _ = gradient_descent(p, v, g)
    for layer in {k[0] for k in p}:
        keys = [k for k in p if k[0] == layer and len(k) == 4]
        rows, columns = sorted({k[1] for k in keys}), sorted({k[2:] for k in keys})
        norm = 1 + sum((abs(g[k]) for k in keys), start=Fraction(0))
        x = {(o, c): g[layer, o, *c] / norm for o in rows for c in columns}
        gram = {
            (i, j): sum((x[i, c] * x[j, c] for c in columns), start=Fraction(0))
            for i in rows
            for j in rows
        }
        for o in rows:
            for c in columns:
                cubic = sum((gram[o, j] * x[j, c] for j in rows), start=Fraction(0))
                following[layer, o, *c] = p[layer, o, *c] - _STEP * (3 * x[o, c] - cubic) / 2
    return following, v


RULES: dict[str, Rule] = {
    "gradient descent": gradient_descent,
    "Nesterov momentum with weight decay": momentum,
    "clipping by the norm over all layers": clipped,
    "clipping by the largest entry": clipped_by_largest,
    "trust ratio per layer": trust_ratio,
    "Newton–Schulz of the flattened filters": newton_schulz,
}
