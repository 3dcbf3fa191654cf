"""Equations that give a letter its values: which comes first, and at which point one is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from numeric.formulas.formula import Affine, Unsettled
from numeric.networks.coordinates import Bound, Coordinate, Place
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term


def generality(hypothesis: Term) -> int:
    """Return how many coordinates of what an equation defines are free."""
    equation = hypothesis.parts[0] if hypothesis.head == "ForAll" else hypothesis
    left = equation.parts[0] if equation.head == "Equation" else equation
    return sum(type(p) is Term and p.head == "Bound" for p in left.parts)


def matched(
    coordinate: Callable[[Term, Bound], Coordinate],
    pattern: Sequence[Term],
    point: Place,
    over: Term,
) -> Place | None:
    """Return the point of a clause at which its left side is the value asked for."""
    found: dict[int, Coordinate] = {}
    for written, x in zip(pattern, point, strict=True):
        if written.head == "Bound":
            found[written.parts[1]] = x
            continue
        if isinstance(x, Affine):
            raise Unsettled("a hypothesis gives a letter at one point of ℝ", "give it everywhere")
        step = [p for p in written.parts if type(p) is Term and p.head == "Bound"]
        if written.head == "Add" and len(step) == 1 and len(written.parts) == 2:
            (rest,) = (p for p in written.parts if p is not step[0])
            before = x - coordinate(rest, ())
            if before < 0:
                return None
            found[step[0].parts[1]] = before
        elif any(n.head == "Bound" for n in written.free):
            raise Unsettled("a hypothesis says what no letter is", "define letters by points")
        elif coordinate(written, ()) != x:
            return None
    if len(found) != len(lines(over)):
        return None
    return tuple(found[axis] for axis in range(len(found)))
