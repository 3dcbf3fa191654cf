"""The trust ledger: what a proof rests on besides the text of the kernel.

Each entry names a behaviour of SymPy or Python on which the trusted files rely, and the test that
watches it. The functions below read, from a theorem's inference tree, which rules its proof uses
and where each hypothesis came in.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from symbolic.hypotheses import Hypothesis
from symbolic.kernel import Theorem

TRUSTED_FILES = (
    "kernel",
    "totals",
    "derivatives",
    "domains",
    "signs",
    "terms",
    "evaluation",
    "operators",
    "hypotheses",
    "objects",
    "language",
    "ring",
    "integrability",
)
"""The modules of `symbolic` in which a mistake could make a false theorem."""


@dataclass(frozen=True)
class Trusted:
    """A behaviour taken on faith.

    Attributes
    ----------
    behaviour
        What is relied upon.
    where
        The trusted files that rely on it.
    test
        The test function in ``tests/symbolic/test_ledger.py`` that watches it.
    """

    behaviour: str
    where: tuple[str, ...]
    test: str


LEDGER: tuple[Trusted, ...] = (
    Trusted(
        "terms are equal (==) only if they have the same head and equal arguments; equal terms "
        "have equal hashes",
        ("kernel", "terms", "objects", "language"),
        "test_equality_is_structural",
    ),
    Trusted(
        "Add and Mul hold the terms that they are given, flattened, in any order; whatever else "
        "SymPy makes of a sum, product, power, conjugate, exponential or modulus in a rule is "
        "compared by the ring, except in the arithmetic of points: sums, products and natural "
        "powers of real symbols and numbers keep their value",
        ("domains", "evaluation", "operators", "totals"),
        "test_sums_and_products_keep_their_value",
    ),
    Trusted(
        "a conjugate, an exponential, a modulus or a power that just stands means what it says",
        ("evaluation", "ring"),
        "test_conjugate_keeps_its_value",
    ),
    Trusted(
        "is_integer, is_real, is_positive, is_negative and is_zero of single symbols follow from "
        "the assumptions they were made with; no rule asks it of composite expressions",
        ("domains", "signs", "ring"),
        "test_assumptions_of_single_symbols_are_right",
    ),
    Trusted(
        "undefined functions are equal only if name and assumptions are",
        ("terms", "objects"),
        "test_undefined_functions_are_equal_by_name_and_assumptions",
    ),
    Trusted(
        "Symbol.__xnew__ makes a new symbol, and what a symbol knows of itself follows from the "
        "assumptions it was made with; Integer and Rational hold Python integers in lowest terms",
        ("objects",),
        "test_symbols_and_numbers_are_plain",
    ),
    Trusted(
        "Basic keeps the parts of an object in a tuple and its hash, made of the name of its class "
        "and its _hashable_content(), in _mhash; Function notes nargs in the object, and no class "
        "of the language notes anything else there; facts are kept in a StdFactKB",
        ("objects",),
        "test_objects_hold_what_is_expected_of_them",
    ),
    Trusted(
        "expand, Permutation.signature and igcd compute what they say",
        ("totals",),
        "test_small_computations",
    ),
    Trusted(
        "WeakKeyDictionary tells objects apart by identity when they define no equality",
        ("kernel",),
        "test_tokens_are_told_apart_by_identity",
    ),
    Trusted(
        "nobody assigns to attributes of objects that a rule has seen, or fills SymPy's caches or "
        "those of our terms with objects that lie about what they equal; Python cannot prevent it, "
        "and only replaying a certificate in a fresh process finds it",
        ("kernel",),
        "test_editing_a_sympy_object_does_not_survive_replay",
    ),
)


def trusted_lines() -> dict[str, int]:
    """Return the number of lines of code, without comments, docstrings and blanks, per file."""
    folder = Path(__file__).parent
    return {name: _code_lines((folder / f"{name}.py").read_text("utf-8")) for name in TRUSTED_FILES}


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
            stack += [(premise, False) for premise in premises(current)]


def premises(theorem: Theorem) -> Iterator[Theorem]:
    """Yield the theorems among the arguments of the last inference."""
    stack: list[object] = list(reversed(theorem.inference.arguments))
    while stack:
        argument = stack.pop()
        if isinstance(argument, Theorem):
            yield cast("Theorem", argument)  # mypy cannot narrow to a class that is never made
        elif isinstance(argument, tuple):
            stack += reversed(argument)


def rules_used(theorem: Theorem) -> Counter[str]:
    """Return how often each rule occurs in a proof."""
    return Counter(step.inference.rule for step in inferences(theorem))


def hypotheses_entered(theorem: Theorem) -> dict[Hypothesis, str]:
    """Return, for each hypothesis of a theorem, the rule in whose conclusion it first stands."""
    entered: dict[Hypothesis, str] = {}
    for step in inferences(theorem):
        for hypothesis in step.hypotheses:
            entered.setdefault(hypothesis, step.inference.rule)
    return {h: rule for h, rule in entered.items() if h in theorem.hypotheses}
