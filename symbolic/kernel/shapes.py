"""What is certain of a term by its shape alone: its coordinates, its sign, its period.

No answer here rests on a computation: "no" means "not seen".
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from .interning import BINDERS, Term

Line = tuple[str, str]
_COORDINATES: dict[str, Line] = {
    "R": ("real", ""),
    "Z": ("integer", ""),
    "Cycle": ("integer", ""),
    "N": ("integer", "nonnegative"),
}
BASES = frozenset(["complex", "real", "integer"])
SIGNS = {
    "": frozenset([-1, 0, 1]),
    "positive": frozenset([1]),
    "nonnegative": frozenset([0, 1]),
    "nonzero": frozenset([-1, 1]),
}
MAX_POWER = 4


def holds(term: Term, head: str) -> bool:
    """Tell whether a head occurs in a term."""
    return term.head == head or any(type(p) is Term and holds(p, head) for p in term.parts)


# ------------------------------------------------------------------ domains


def lines(domain: Term) -> tuple[Term, ...]:
    """Return the lines of which a domain is the product."""
    return domain.parts if domain.head == "Product" else (domain,)


def kinds(domain: Term) -> tuple[Line, ...]:
    """Return the base and the sign of each coordinate."""
    return tuple(_COORDINATES[line.head] for line in lines(domain))


def line_of(domain: Term) -> Term | None:
    """Return the line, not ℕ, of which a domain is a power; totals range over such domains."""
    first, *others = lines(domain)
    power = first.head != "N" and len(others) < MAX_POWER and all(x is first for x in others)
    return first if power else None


def discrete(domain: Term) -> bool:
    """Tell whether no line of a domain is ℝ."""
    return all(line.head != "R" for line in lines(domain))


def finite(domain: Term) -> bool:
    """Tell whether all lines of a domain are cycles."""
    return all(line.head == "Cycle" for line in lines(domain))


def is_point(point: Iterable[Term], domain: Term) -> bool:
    """Tell whether these are coordinates of a point of the domain."""
    given, wanted = tuple(point), kinds(domain)
    return len(given) == len(wanted) and all(map(_is_coordinate_of, given, wanted))


def _is_coordinate_of(term: Term, line: Line) -> bool:
    base, sign = line
    return is_coordinate(term, base) and (not sign or has_sign(term, sign))


def is_coordinate(term: Term, base: str) -> bool:
    """Tell whether a term is a polynomial in real (integer) variables with rational (…) numbers."""
    if term.head in {"Var", "Bound"}:
        return term.parts[-2] in {base, "integer"}
    if term.head == "Number":
        return base == "real" or term.parts[1] == 1
    if term.head in {"Add", "Mul"}:
        return all(is_coordinate(p, base) for p in term.parts)
    if term.head == "Pow":
        return term.parts[1] >= 0 and is_coordinate(term.parts[0], base)
    return term.head == "pi" and base == "real"


# ------------------------------------------------------------------ signs


def has_sign(term: Term, sign: str) -> bool:
    """Tell whether a number, where it has a value, is certainly real with this sign."""
    possible = signs(term)
    return possible is not None and possible <= SIGNS[sign]


def signs(term: Term) -> frozenset[int] | None:
    """Return the signs −1, 0, 1 that a number may have, or None if it is not known to be real."""
    head, parts = term.head, term.parts
    if head == "Number":
        return frozenset([(parts[0] > 0) - (parts[0] < 0)])
    if head in {"Var", "Bound"}:
        return SIGNS[parts[-1]] if parts[-2] != "complex" else None
    if head == "pi":
        return SIGNS["positive"]
    if head == "Abs":
        return SIGNS["positive" if is_nonzero(parts[0]) else "nonnegative"]
    if head == "Exp":
        return None if signs(parts[0]) is None else SIGNS["positive"]
    if head == "Pow":
        base = signs(parts[0])
        return None if base is None else frozenset(s ** abs(parts[1]) for s in base)
    if head not in {"Add", "Mul"}:
        return None
    known = [signs(p) for p in parts]
    if None in known:
        return None
    return _of_sum(known) if head == "Add" else reduce(_of_product, known)  # type: ignore[arg-type]


def _of_sum(parts: list[frozenset[int]]) -> frozenset[int]:
    for sign in (1, -1):
        if all(part <= {0, sign} for part in parts):
            return frozenset([sign]) if {sign} in parts else frozenset([0, sign])
    return SIGNS[""]


def _of_product(a: frozenset[int], b: frozenset[int]) -> frozenset[int]:
    return frozenset(x * y for x in a for y in b)


def is_nonzero(term: Term) -> bool:
    """Tell whether a number, where it has a value, cannot be 0."""
    if term.head in {"Mul", "Conj", "Abs"}:  # not by signs, which ask this of moduli: 2ⁿ questions
        return all(map(is_nonzero, term.parts))
    if term.head == "Pow":
        return is_nonzero(term.parts[0])
    if term.head == "Var" and term.parts[2] == "nonzero":
        return True
    possible = signs(term)
    return term.head in {"Exp", "Root", "i"} or (possible is not None and 0 not in possible)


# ------------------------------------------------------------------ periods


def is_periodic(term: Term, name: Term, cycle: Term) -> bool:
    """Tell whether adding the period of `cycle` to an integer `name` leaves a term as it is.

    Functions on the cycle are periodic, and at an integer polynomial in the name they keep their
    value, since the polynomial keeps its class. So does e^{2πik/N} with such a k. Anything else
    is periodic if all its parts are, and the name itself is not.
    """
    if name not in term.free:
        return True
    head, parts = term.head, term.parts
    if head == "Root":
        return parts[1] is cycle
    if head in BINDERS:
        return is_periodic(parts[0], _inside(name), cycle)
    if head in {"At", "Shift", "Linear", "Modulate"}:
        function, *numbers = parts
        over = lines(function.home)  # the matrix of Linear has more entries than there are lines
        over = over if len(over) == len(numbers) else over[:1] * len(numbers)
        moving = (line for line, p in zip(over, numbers, strict=True) if name in p.free)
        return is_periodic(function, name, cycle) and all(line is cycle for line in moving)
    inner = (p for p in parts if type(p) is Term)
    return term is not name and all(is_periodic(p, name, cycle) for p in inner)


def _inside(name: Term) -> Term:
    if name.head != "Bound":
        return name
    return Term("Bound", name.parts[0] + 1, *name.parts[1:])
