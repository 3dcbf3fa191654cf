"""The printed proof of a theorem: its chain of equations, with a reason and hypotheses per line.

The proof is read off the inference tree that the kernel keeps, so what is printed is what was
checked. Lemmas used are named by their catalogue id where the registry knows them. Where a step was
only tidied, by the rule `ring`, its reason is that of the step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete, holds
from symbolic.kernel.terms import MINUS_ONE, ONE, ZERO, Term, add, mul, neg, opened, total
from symbolic.notation.minus import is_negative, negated
from symbolic.notation.names import citation
from symbolic.notation.points import Point, displayed, fresh_name, generic, variables
from symbolic.notation.printing import latex, text
from symbolic.notation.writing import Name, Rewritten
from symbolic.showing import latex_words

_STRUCTURE = {
    "transitivity",
    "symmetry",
    "congruence",
    "bind",
    "extensionality",
    "generalise",
    "by_integrability",
}
_OPERATORS = {
    "Conv": "⋆",
    "Corr": "∗",
    "ConjF": "conjugate",
    "Reflect": "R",
    "Shift": "T",
    "Modulate": "M",
    "Linear": "∘",
    "Fourier": "F",
    "Plus": "+",
    "Scale": "scalar multiple",
    "Lam": "↦",
}


@dataclass(frozen=True)
class Line:
    """One line of a proof.

    Attributes
    ----------
    term
        The term reached.
    reason
        Why.
    hypotheses
        Those that this step brought in.
    names
        Display names of bound points.
    """

    term: Term
    reason: str
    hypotheses: frozenset[Term]
    names: tuple[Name, ...]

    def text(self) -> str:
        """Return the term as Unicode text."""
        return text(self.term, self.names)

    def latex(self) -> str:
        """Return the term as LaTeX."""
        return latex(self.term, self.names)

    def __str__(self) -> str:
        return f"= {self.text()}    [{self.reason}]"

    __repr__ = __str__


STEP = "Induction step"
"""The title of the part of a proof that has the hypothesis of its induction."""


@dataclass(frozen=True)
class Proof:
    """A theorem's proof as a calculation: the first term, then one line per step.

    A proof by induction or by cases has parts, each a title and the proof of a premise.
    """

    start: Term
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
    told: frozenset[Term] = frozenset()
    for link in _links(theorem):
        change = _substitution_in(link, theorem)
        if change is not None:
            names = _after_substitution(change, names, lines, link)
        reason = _reason(link, theorem, names)
        if reason:
            lines.append(Line(link.rhs, reason, link.hypotheses - told, names))
            told |= link.hypotheses
        elif lines:  # written in another way, but shown alike
            lines[-1] = replace(lines[-1], term=link.rhs)
        if not holds(link.rhs, "Total"):
            names = ()
    return Proof(theorem.lhs, tuple(lines), _parts(theorem))


def _parts(theorem: Theorem) -> tuple[tuple[str, Proof], ...]:
    """Return the proofs of the premises of an induction or a proof by cases."""
    found = [leaf for link in _links(theorem) for leaf in _leaves(link, theorem)]
    rules = {leaf.inference.rule: leaf.inference.arguments for leaf in found}
    named: list[tuple[str, Theorem]] = []
    if "induction" in rules:
        _, _, _, bases, steps, _ = rules["induction"]
        named = [("Base case", t) for t in bases] + [(STEP, t) for t in steps]
    elif "cases" in rules:
        named = [(f"Case {k}", t) for k, t in enumerate(rules["cases"][-1])]
    return tuple((title, proof_of(t)) for title, t in named)


def _links(root: Theorem) -> Iterator[Theorem]:
    """Yield the links of the left-nested chain of equations that ends in a theorem."""
    links = []
    theorem = root
    while theorem.inference.rule in {"transitivity", "by_integrability"}:
        if _cited(theorem, root):
            break
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
    if rule not in _STRUCTURE or _cited(theorem, root) or _is_factor_taken_in(theorem):
        yield theorem
        return
    for argument in arguments:
        for premise in argument if isinstance(argument, tuple) else (argument,):
            if isinstance(premise, Theorem):
                yield from _leaves(premise, root)


def _is_factor_taken_in(theorem: Theorem) -> bool:
    rule, arguments = theorem.inference
    return rule == "symmetry" and arguments[0].inference.rule == "factor_out"


def _cited(theorem: Theorem, root: Theorem) -> str | None:
    """Return the name of a lemma; a proof does not cite the theorem that it proves."""
    return None if theorem is root else citation(theorem)


# ------------------------------------------------------------------ substitutions


def _substitution_in(link: Theorem, root: Theorem) -> Theorem | None:
    found = [leaf for leaf in _leaves(link, root) if leaf.inference.rule == "change_variable"]
    return found[0] if found else None


def _after_substitution(
    change: Theorem, names: tuple[Name, ...], lines: list[Line], link: Theorem
) -> tuple[Name, ...]:
    """Add the line that shows the old total written in the new point; return the new names."""
    old_total, matrix, offset = change.inference.arguments
    old = names[0] if names and isinstance(names[0], str) else _usual_name(old_total)
    if old_total is not link.lhs:
        return names
    if _is_diagonal_of_signs(matrix):
        _, over, *turns = old_total.parts
        inverse = _inverse(matrix, offset, generic(over, old))
        point = generic(over, fresh_name(variables(old_total), "y"))
        image = _image(matrix, offset, point)
        body = total(opened(old_total, image), point, over, turns)
        shown = ", ".join(map(text, inverse))
        rewritten = (Rewritten(old, inverse), *names[1:])
        lines.append(Line(body, f"written in {shown}", frozenset(), rewritten))
    return (old + "'", *names[1:])


def _usual_name(old_total: Term) -> str:
    names = ("m", "k", "j") if discrete(old_total.parts[1]) else ("tau", "sigma", "rho")
    taken = {displayed(name) for name in variables(old_total)}
    # The substitutions to come add primes to the name.
    return fresh_name(taken | {name.rstrip("'") for name in taken}, *names)


def _is_diagonal_of_signs(matrix: Sequence[Sequence[Term]]) -> bool:
    entries = ((i == j, entry) for i, row in enumerate(matrix) for j, entry in enumerate(row))
    return all(e in {ONE, MINUS_ONE} if diagonal else e is ZERO for diagonal, e in entries)


def _inverse(matrix: Sequence[Sequence[Term]], offset: Point, old: Point) -> Point:
    """Return the new point in terms of the old one, for a diagonal matrix of signs."""
    moved = (_sum(x, _opposite(c)) for x, c in zip(old, offset, strict=True))
    return tuple(x if matrix[i][i] is ONE else _opposite(x) for i, x in enumerate(moved))


def _image(matrix: Sequence[Sequence[Term]], offset: Point, point: Point) -> Point:
    """Return A y + c as one would write it."""
    rows = (
        [_multiple(a, y) for a, y in zip(row, point, strict=True) if a is not ZERO]
        for row in matrix
    )
    return tuple(_sum(add(*row), c) for row, c in zip(rows, offset, strict=True))


def _multiple(factor: Term, x: Term) -> Term:
    if factor is ONE:
        return x
    return neg(x) if factor is MINUS_ONE else mul(factor, x)


def _sum(x: Term, c: Term) -> Term:
    return x if c is ZERO else add(x, c)


def _opposite(x: Term) -> Term:
    if x.head == "Add":
        return Term("Add", *map(_opposite, x.parts))
    return negated(x) if is_negative(x) else x if x is ZERO else neg(x)


# ------------------------------------------------------------------ reasons


def _reason(link: Theorem, root: Theorem, names: tuple[Name, ...]) -> str:
    """Return why a link holds; nothing where it only tidies."""
    leaves = list(_leaves(link, root))
    reasons = dict.fromkeys(_leaf_reason(leaf, root, names) for leaf in leaves)
    reasons.pop("", None)
    others = [reason for reason in reasons if reason != _REASONS["ring"]]
    if others:
        return ", ".join(others)
    if not reasons:
        return "the same" if link is root else ""
    alike = all(text(leaf.lhs) == text(leaf.rhs) for leaf in leaves)
    return "" if alike and link is not root else _REASONS["ring"]


def _leaf_reason(leaf: Theorem, root: Theorem, names: tuple[Name, ...]) -> str:
    rule, arguments = leaf.inference
    name = _cited(leaf, root)
    if name:
        return f"by {name}"
    if _is_factor_taken_in(leaf):
        return "a constant factor enters the total"
    if rule in {"instantiate", "symmetry", "by_integrability"}:
        return _leaf_reason(arguments[0], root, names)
    if rule == "unfold":
        head = arguments[0].parts[0].head
        return f"definition of {_OPERATORS.get(head, head)}"
    if rule == "change_variable":
        inner = not (names and isinstance(names[0], str))
        return "substitute inside" if inner else _substitution_reason(arguments, names)
    if rule in _STRUCTURE:  # instantiated, and no lemma
        inside = dict.fromkeys(_leaf_reason(x, root, names) for x in _leaves(leaf, root))
        return ", ".join(reason for reason in inside if reason and reason != _REASONS["ring"])
    return _REASONS.get(rule, rule.replace("_", " "))


def _substitution_reason(arguments: Sequence[Term], names: tuple[Name, ...]) -> str:
    old_total, matrix, offset = arguments
    over = old_total.parts[1]
    new = names[0] if names and isinstance(names[0], str) else "y"
    image = _image(matrix, offset, generic(over, new))  # type: ignore[arg-type]  # rows of terms
    pairs = zip(generic(over, new.removesuffix("'")), image, strict=True)
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
    "enumerate": "a total over a cycle is a sum",
    "periodicity": "functions on the cycle are periodic",
    "assume": "by hypothesis",
    "induction": "by induction",
    "cases": "one case for each point of the cycle",
}
