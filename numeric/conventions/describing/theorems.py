"""Which theorem of the catalogue relates a description to f ⋆ g or f ∗ g."""

from __future__ import annotations

from numeric.conventions.families.model import CONVOLUTION, Description


def related(description: Description) -> tuple[str, ...]:
    """Return catalogue ids, closest first.

    The first id takes the sum of the description to one of the two definitions; further ids
    explain its domain (cyclic), its steps and the reversal of its output.
    """
    families = [axis.family for axis in description.axes]
    found = [_core(description)]
    if any(family.reversed for family in families):
        found.append("C1")
    if any(axis.continuation in ("wrap", "cyclic") for axis in description.axes):
        found.append("B21")
    if any(family.stride > 1 or family.dilation > 1 for family in families):
        found.append("B24")
    if any(family.upsample > 1 for family in families):
        found.append("G11")
    if len(families) > 1:
        found.append("B26")
    return tuple(dict.fromkeys(found))


def _core(description: Description) -> str:
    conjugated = description.conjugated
    if all(axis.family.kind == CONVOLUTION for axis in description.axes):
        # f ⋆ g itself (A2 writes it as a correlation), conj(f ⋆ g), or f ⋆ conj(g).
        return {"both": "B7", "a": "A1", "b": "A1"}.get(conjugated or "none", "A2")
    if conjugated in (None, "none"):
        return "A7"
    if conjugated == "both":
        return "C9"
    summed = "b" if description.extended == "a" else "a"
    if conjugated == summed:
        # Σ x[t + j]·conj(y[j]) is y ∗ x at t: NumPy's and SciPy's order of arguments.
        return "G12" if _is_numpy_full(description) else "A1"
    return "C2"


def _is_numpy_full(description: Description) -> bool:
    plain = all(
        (axis.family.stride, axis.family.dilation, axis.family.upsample) == (1, 1, 1)
        and axis.family.boundary == "zero"
        and not axis.family.reversed
        for axis in description.axes
    )
    sizes = ((4, 3), (3, 4), (6, 2))
    full = all(
        axis.length(n, m) == n + m - 1 and axis.offset(n, m) == 1 - m
        for axis in description.axes
        for n, m in sizes
    )
    return plain and full
