"""The printed proof of a theorem: its chain of equations, with a reason and hypotheses per line.

The proof is read off the inference tree that the kernel keeps, so what is printed is what was
checked. Lemmas used are named by their catalogue id where the registry knows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sympy import Expr, S

from symbolic.domains import Domain, Point
from symbolic.hypotheses import Hypothesis
from symbolic.kernel import Theorem
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.printing import latex, text
from symbolic.showing import latex_words
from symbolic.terms import FunctionTerm, Lam, Total, fresh_name
from symbolic.writing import Name, Rewritten, displayed

_STRUCTURE = {
    "transitivity",
    "symmetry",
    "congruence",
    "bind",
    "extensionality",
    "generalise",
    "by_integrability",
}
_OPERATORS: dict[type[FunctionTerm], str] = {
    Conv: "⋆",
    Corr: "∗",
    Conj: "conjugate",
    Reflect: "R",
    Shift: "T",
    Modulate: "M",
    Linear: "∘",
    Fourier: "F",
    Plus: "+",
    Scale: "scalar multiple",
    Lam: "↦",
}

_CITATIONS: WeakKeyDictionary[Theorem, str] = WeakKeyDictionary()


def cite(theorem: Theorem, name: str) -> None:
    """Let printed proofs call `theorem` by `name`."""
    _CITATIONS[theorem] = name


@dataclass(frozen=True)
class Line:
    """One line of a proof: the term reached, why, and the hypotheses that this step brought in."""

    term: Expr
    reason: str
    hypotheses: frozenset[Hypothesis]
    names: tuple[Name, ...]

    def __str__(self) -> str:
        return f"= {self.text()}    [{self.reason}]"

    __repr__ = __str__

    def text(self) -> str:
        """Return the term as Unicode text."""
        return text(self.term, self.names)

    def latex(self) -> str:
        """Return the term as LaTeX."""
        return latex(self.term, self.names)


@dataclass(frozen=True)
class Proof:
    """A theorem's proof as a calculation: the first term, then one line per step.

    A proof by induction has parts, each a title and the proof of a base case or a step.
    """

    start: Expr
    lines: tuple[Line, ...]
    parts: tuple[tuple[str, Proof], ...] = ()

    def __str__(self) -> str:
        rows = [text(self.start)]
        rows += [f"  {line}" for line in self.lines]
        for title, part in self.parts:
            rows += [f"{title}:", *(f"  {row}" for row in str(part).splitlines())]
        return "\n".join(rows)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        parts = (f"*{title}*\n\n{part._repr_markdown_()}" for title, part in self.parts)
        return "\n\n".join([f"$$\n{self.latex()}\n$$", *parts])

    def latex(self) -> str:
        """Return the chain, without its parts, as aligned lines, each with its reason."""
        rows = [f"& {latex(self.start)}"]
        rows += [f"={{}} & {x.latex()} && {latex_words(x.reason)}" for x in self.lines]
        return "\\begin{aligned}\n" + " \\\\[6pt]\n".join(rows) + "\n\\end{aligned}"


def proof_of(theorem: Theorem) -> Proof:
    """Return the printed proof of a theorem."""
    lines: list[Line] = []
    names: tuple[Name, ...] = ()
    for link in _links(theorem):
        change = _substitution_in(link, theorem)
        if change is not None:
            names = _after_substitution(change, names, lines, link)
        fresh = link.hypotheses - (lines[-1].hypotheses if lines else frozenset())
        lines.append(Line(link.rhs, _reason(link, theorem, names), fresh, names))
        if not link.rhs.has(Total):
            names = ()
    return Proof(theorem.lhs, tuple(lines), _parts(theorem))


def _parts(theorem: Theorem) -> tuple[tuple[str, Proof], ...]:
    """Return the proofs of the base cases and steps of an induction."""
    if theorem.inference.rule != "induction":
        return ()
    _, _, _, bases, steps, _ = theorem.inference.arguments
    named = [("Base case", t) for t in bases] + [("Induction step", t) for t in steps]
    return tuple((title, proof_of(t)) for title, t in named)


def _links(theorem: Theorem) -> Iterator[Theorem]:
    """Yield the links of the left-nested chain of equations that ends in `theorem`."""
    links = []
    while theorem.inference.rule in {"transitivity", "by_integrability"}:
        if theorem.inference.rule == "by_integrability":
            (theorem,) = theorem.inference.arguments
        else:
            theorem, link = theorem.inference.arguments
            links.append(link)
    yield theorem
    yield from reversed(links)


def _leaves(theorem: Theorem, root: Theorem) -> Iterator[Theorem]:
    """Yield the lemmas and primitive steps that make up a link of the proof of `root`."""
    rule, arguments = theorem.inference
    if rule not in _STRUCTURE or _citation(theorem, root) or _is_factor_taken_in(theorem):
        yield theorem
        return
    for argument in arguments:
        if isinstance(argument, Theorem):
            yield from _leaves(argument, root)


def _is_factor_taken_in(theorem: Theorem) -> bool:
    rule, arguments = theorem.inference
    return rule == "symmetry" and arguments[0].inference.rule == "factor_out"


def _citation(theorem: Theorem, root: Theorem) -> str | None:
    """Return the name of a lemma; a proof does not cite the theorem that it proves."""
    return None if theorem is root else _CITATIONS.get(theorem)


def _substitution_in(link: Theorem, root: Theorem) -> Theorem | None:
    found = [leaf for leaf in _leaves(link, root) if leaf.inference.rule == "change_variable"]
    return found[0] if found else None


def _after_substitution(
    change: Theorem, names: tuple[Name, ...], lines: list[Line], link: Theorem
) -> tuple[Name, ...]:
    """Add the line that shows the old total written in the new point; return the new names."""
    total, matrix, offset, _ = change.inference.arguments
    old = names[0] if names and isinstance(names[0], str) else _usual_name(total)
    new = old + "'"
    if total != link.lhs:
        return names
    if _is_diagonal_of_signs(matrix):
        inverse = _inverse(matrix, offset, old, total.domain)
        moved = [Point(map(S, row)) for row in matrix]
        point = total.fresh_point("y")
        image = Point(row.dot(point) for row in moved) + Point(offset)
        body = Total(total.body_at(image), point, total.domain, total.orientation)
        shown = ", ".join(text(c) for c in inverse)
        lines.append(
            Line(body, f"written in {shown}", frozenset(), (Rewritten(old, inverse), *names[1:]))
        )
    return (new, *names[1:])


def _usual_name(total: Total) -> str:
    names = ("m", "k", "j") if total.domain.discrete else ("tau", "sigma", "rho")
    taken = {displayed(s.name) for s in total.free_symbols}
    # The substitutions to come add primes to the name.
    return fresh_name(taken | {name.rstrip("'") for name in taken}, *names)


def _is_diagonal_of_signs(matrix: Sequence[Sequence[Expr]]) -> bool:
    entries = ((i == j, entry) for i, row in enumerate(matrix) for j, entry in enumerate(row))
    return all(entry in {1, -1} if diagonal else entry == 0 for diagonal, entry in entries)


def _inverse(
    matrix: Sequence[Sequence[Expr]], offset: Sequence[Expr], name: str, domain: Domain
) -> Point:
    """Return the new point in terms of the old one, for a diagonal matrix of signs."""
    old = domain.point(name)
    signs = [S(matrix[i][i]) for i in range(len(matrix))]
    return Point(s * (x - c) for s, x, c in zip(signs, old, map(S, offset), strict=True))


def _reason(link: Theorem, root: Theorem, names: tuple[Name, ...]) -> str:
    reasons: dict[str, None] = {}
    for leaf in _leaves(link, root):
        reason = _leaf_reason(leaf, root, names)
        if reason:
            reasons[reason] = None
    return ", ".join(_joined(list(reasons))) or "the same"


def _joined(reasons: list[str]) -> list[str]:
    """Return the reasons with all definitions in one: ``definitions of ⋆, conjugate and R``."""
    start = "definition of "
    defined = [reason.removeprefix(start) for reason in reasons if reason.startswith(start)]
    if len(defined) < 2:
        return reasons
    words = f"definitions of {', '.join(defined[:-1])} and {defined[-1]}"
    first = next(i for i, reason in enumerate(reasons) if reason.startswith(start))
    others = [reason for reason in reasons if not reason.startswith(start)]
    return [*others[:first], words, *others[first:]]


def _leaf_reason(leaf: Theorem, root: Theorem, names: tuple[Name, ...]) -> str:
    rule, arguments = leaf.inference
    name = _citation(leaf, root)
    if name:
        return f"by {name}"
    if _is_factor_taken_in(leaf):
        return "a constant factor enters the total"
    if rule in {"instantiate", "symmetry", "by_integrability"}:
        return _leaf_reason(arguments[0], root, names)
    if rule == "unfold":
        return f"definition of {_OPERATORS.get(type(arguments[0].function), 'the operator')}"
    if rule == "change_variable":
        inner = not (names and isinstance(names[0], str))
        return "substitute inside" if inner else _substitution_reason(arguments, names)
    return _REASONS.get(rule, rule.replace("_", " "))


def _substitution_reason(arguments: Sequence[object], names: tuple[Name, ...]) -> str:
    total, matrix, offset, _ = arguments
    new = names[0] if names and isinstance(names[0], str) else "y"
    old, point = new.removesuffix("'"), total.domain.point(new)  # type: ignore[attr-defined]
    image = Point(Point(map(S, row)).dot(point) for row in matrix) + Point(offset)  # type: ignore[attr-defined,arg-type]
    pairs = zip(total.domain.point(old), image, strict=True)  # type: ignore[attr-defined]
    return "substitute " + ", ".join(f"{text(a)} = {text(b)}" for a, b in pairs)


_REASONS = {
    "reflexivity": "",
    "ring": "algebra",
    "turn_limits": "turn the limits back",
    "conjugate_total": "the conjugate of a total is the total of the conjugate",
    "split_total": "the total is additive",
    "factor_out": "a constant factor leaves the total",
    "exchange": "exchange the totals (Fubini)",
    "sift": "the impulse sifts",
    "orthogonality": "characters are orthogonal",
    "derivative_of_values": "the derivative of a linear combination",
    "derivative_under_total": "derivative under the total",
    "iterate": "one coordinate after the other (Fubini)",
    "assume": "by hypothesis",
    "induction": "by induction",
}
