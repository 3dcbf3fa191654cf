"""What letters are declared to be: equal to an image of themselves, as real or even ones are."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.kernel.terms import MINUS_ONE, Term, at, bound_point, mul, neg

_SIGNS = {Term("Number", 1, 1): 1, MINUS_ONE: -1}


@dataclass(frozen=True)
class Image:
    """`sign` times a function, reflected, conjugated or both."""

    sign: int = 1
    reflected: bool = False
    conjugated: bool = False


def declaration(hypothesis: Term) -> tuple[Term, Image] | None:
    """Return the letter, and the image that it equals, if that is what a hypothesis says."""
    if hypothesis.head == "RealValued":
        letter = hypothesis.parts[0]
        return (letter, Image(conjugated=True)) if letter.head == "Letter" else None
    if hypothesis.head != "ForAll" or hypothesis.parts[0].head != "Equation":
        return None
    point = bound_point(hypothesis.parts[1])
    left, right = (_image(side, point) for side in hypothesis.parts[0].parts)
    if left is None or right is None or left[0] is not right[0]:
        return None
    # The images commute and undo themselves, so one side's can be moved to the other.
    a, b = left[1], right[1]
    together = Image(a.sign * b.sign, a.reflected != b.reflected, a.conjugated != b.conjugated)
    return left[0], together


def _image(side: Term, point: tuple[Term, ...]) -> tuple[Term, Image] | None:
    """Return a letter and its image, if that is what a side is at the bound point."""
    sign, conjugated = 1, False
    while side.head in {"Mul", "Conj"}:
        if side.head == "Conj":
            (side,), conjugated = side.parts, not conjugated
        elif len(side.parts) == 2 and side.parts[0] is MINUS_ONE:
            side, sign = side.parts[1], -sign
        else:
            return None
    if side.head != "At":
        return None
    function, *place = side.parts
    reflected = tuple(place) != point
    if reflected and tuple(place) != tuple(map(neg, point)):
        return None
    while function.head in {"ConjF", "Reflect", "Scale"}:
        if function.head == "Scale":
            if function.parts[0] not in _SIGNS:
                return None
            sign *= _SIGNS[function.parts[0]]
        conjugated = conjugated != (function.head == "ConjF")
        reflected = reflected != (function.head == "Reflect")
        function = function.parts[-1]
    return (function, Image(sign, reflected, conjugated)) if function.head == "Letter" else None


def equation_of(function: Term, image: Image) -> Term:
    """Return the hypothesis that a function equals its image at all points."""
    point = bound_point(function.home)
    value = at(function, map(neg, point) if image.reflected else point)
    if image.conjugated:
        value = Term("Conj", value)
    if image.sign < 0:
        value = mul(MINUS_ONE, value)
    return Term("ForAll", Term("Equation", at(function, point), value), function.home)
