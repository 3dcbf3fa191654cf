"""What a proof rests on: the trusted files, what is taken on faith, and the rules it uses.

The kernel's own README explains why each rule is right; here is what it relies on besides its text.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from symbolic.kernel.certificate import premises
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import Term


@dataclass(frozen=True)
class Trusted:
    """A behaviour taken on faith.

    Attributes
    ----------
    behaviour
        What is relied upon.
    where
        The files of the kernel that rely on it.
    test
        The test that watches it.
    """

    behaviour: str
    where: tuple[str, ...]
    test: str


LEDGER: tuple[Trusted, ...] = (
    Trusted(
        "Python tells objects apart by identity, also as keys of weak dictionaries, and keeps what "
        "is referred to",
        ("interning", "rules"),
        "test_identity_of_objects",
    ),
    Trusted(
        "Python's integers and fractions compute what they say",
        ("polynomials", "integrability", "totals"),
        "test_arithmetic_of_integers",
    ),
)


def trusted_lines() -> dict[str, int]:
    """Return the number of lines of code, without comments, docstrings and blanks, per file."""
    room = Path(__file__).parents[1] / "kernel"
    counted = {file.stem: _code_lines(file.read_text("utf-8")) for file in room.glob("*.py")}
    return {name: lines for name, lines in sorted(counted.items()) if lines}


def _code_lines(source: str) -> int:
    tree = ast.parse(source)
    documentation: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documentation.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(
        1
        for number, line in lines
        if line.strip() and not line.strip().startswith("#") and number not in documentation
    )


def inferences(theorem: Theorem) -> Iterator[Theorem]:
    """Yield the theorems of a proof, each once, premises before conclusions."""
    seen: set[int] = set()
    stack: list[tuple[Theorem, bool]] = [(theorem, False)]
    while stack:
        current, ready = stack.pop()
        if ready:
            yield current
        elif id(current) not in seen:
            seen.add(id(current))
            stack.append((current, True))
            stack += [(premise, False) for premise in reversed(list(premises(current)))]


def rules_used(theorem: Theorem) -> Counter[str]:
    """Return how often each rule occurs in a proof."""
    return Counter(step.inference.rule for step in inferences(theorem))


def hypotheses_entered(theorem: Theorem) -> dict[Term, str]:
    """Return, for each hypothesis of a theorem, the rule in whose conclusion it first stands."""
    entered: dict[Term, str] = {}
    for step in inferences(theorem):
        for hypothesis in step.hypotheses:
            entered.setdefault(hypothesis, step.inference.rule)
    return {h: rule for h, rule in entered.items() if h in theorem.hypotheses}
