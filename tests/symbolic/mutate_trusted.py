"""Mutation testing of the trusted files: which small changes do the tests of `symbolic` not notice?

Run by hand, from the top of the checkout::

    python -m tests.symbolic.mutate_trusted --files kernel totals --most 100 --jobs 2

Each mutant changes one place in a copy of the tree and runs the tests there until the first
failure, the quick ones first. Survivors are printed with the line; exit status 1 if there are any.

Some survivors change nothing that can be seen. A check dropped from a rule: both sides of every
conclusion are checked again by the kernel's `_admit`, and types twice on the way. In
`orthogonality`, dropping that the frequency is an integer: where it is not, the body is not
periodic, and is refused before. In `induction`, dropping that a claim is an equation: nothing else
has two parts. In `ring` and `terms`: ways around work that would change nothing (factors of 1, no
letters to replace, values kept), exponents 0, which nothing has, and the exponent at which the
reciprocal of a sum is kept, which nothing else uses. In `objects`: what a symbol or a function
class knows is kept in several places, and a lie in one of them shows in another.
"""

from __future__ import annotations

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
QUICK = (
    "test_kernel", "test_hypotheses", "test_forgery", "test_terms", "test_ring", "test_signs",
    "test_adversarial", "test_survivors", "test_language", "test_attacks", "test_oracle",
    "test_derivatives", "test_integrability", "test_printing",
)  # fmt: skip
SLOW = ("test_lemmas", "test_decide", "test_ledger", "test_certificates", "test_fuzz")
"""Tried on what the quick tests do not notice."""
SECONDS = 600


class Mutant(NamedTuple):
    """A changed source, and what was changed where."""

    file: str
    line: int
    change: str
    source: str


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield descriptions and replacements of one node."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        flipped = {
            ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
            ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
            ast.Gt: ast.GtE, ast.GtE: ast.Gt,
        }  # fmt: skip
        other = copy.deepcopy(node)
        other.ops = [flipped[type(node.ops[0])]()]
        yield "comparison flipped", other
    if isinstance(node, ast.BoolOp):
        for i in range(len(node.values)):
            other = copy.deepcopy(node)
            del other.values[i]
            yield "condition dropped", other if len(other.values) > 1 else other.values[0]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield "sign or not dropped", copy.deepcopy(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.BitOr)):
        yield "right operand dropped", copy.deepcopy(node.left)
        yield "left operand dropped", copy.deepcopy(node.right)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield "number changed", ast.Constant(node.value + 1)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "need":
        yield "need dropped", ast.Constant(None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id.startswith("check_"):
            checked = node.args[0] if node.func.id == "check_term" else ast.Constant(None)
            yield "check dropped", copy.deepcopy(checked)
        if node.func.id in {"_generic", "_free_of"}:
            yield "check dropped", ast.Constant(None)
    if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise) and not node.orelse:
        yield "refusal dropped", ast.Pass()
    if isinstance(node, ast.Name) and node.id in {"all", "any"} and isinstance(node.ctx, ast.Load):
        yield "all ↔ any", ast.Name({"all": "any", "any": "all"}[node.id], ast.Load())


class _Replace(ast.NodeTransformer):
    def __init__(self, target: int, new: ast.AST) -> None:
        self.target, self.new, self.count = target, new, -1

    def generic_visit(self, node: ast.AST) -> ast.AST:
        self.count += 1
        if self.count == self.target:
            return ast.copy_location(self.new, node)
        return super().generic_visit(node)


def _for_readers(node: ast.AST) -> Iterator[ast.AST]:
    """Yield parts that cannot make a rule wrong: annotations, messages, the sizes of caches."""
    for field in ("annotation", "returns"):
        annotation = getattr(node, field, None)
        if isinstance(annotation, ast.AST):
            yield annotation
    if isinstance(node, ast.Raise):
        yield node
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
        yield node
    if isinstance(node, ast.FunctionDef):
        yield from node.decorator_list
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "need":
        yield from node.args[1:]


def mutants(name: str) -> Iterator[Mutant]:
    """Yield every mutant of a trusted file."""
    tree = ast.parse((ROOT / "symbolic" / f"{name}.py").read_text("utf-8"))
    order: list[ast.AST] = []
    skipped: set[ast.AST] = set()

    class _Number(ast.NodeVisitor):
        def generic_visit(self, node: ast.AST) -> None:
            order.append(node)
            super().generic_visit(node)

    for node in ast.walk(tree):
        for aside in _for_readers(node):
            skipped.update(ast.walk(aside))

    _Number().visit(tree)
    for index, node in enumerate(order):
        for change, new in () if node in skipped else _changes(node):
            changed = _Replace(index, new).visit(copy.deepcopy(tree))
            source = ast.unparse(ast.fix_missing_locations(changed))
            yield Mutant(name, getattr(node, "lineno", 0), change, source)


def survives(mutant: Mutant) -> bool:
    """Tell whether all tests pass on the mutant."""
    with tempfile.TemporaryDirectory() as folder:
        copy_of = Path(folder)
        for part in ("symbolic", "tests", "pyproject.toml"):
            source = ROOT / part
            ignore = shutil.ignore_patterns("__pycache__", "numeric", "reports", "benchmarks")
            if source.is_dir():
                shutil.copytree(source, copy_of / part, ignore=ignore)
            else:
                shutil.copy(source, copy_of / part)
        (copy_of / "symbolic" / f"{mutant.file}.py").write_text(mutant.source, "utf-8")
        return _passes(copy_of, QUICK) and _passes(copy_of, SLOW)


def _passes(tree: Path, tests: tuple[str, ...]) -> bool:
    files = [f"tests/symbolic/{name}.py" for name in tests]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files]
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> int:
    """Mutate, test, and print the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", nargs="+", default=["kernel", "totals"])
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chosen = [m for name in options.files for m in mutants(name)]
    total = len(chosen)
    random.Random(options.seed).shuffle(chosen)  # noqa: S311
    chosen = chosen[: options.most]
    survivors = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for mutant, alive in zip(chosen, pool.map(survives, chosen), strict=True):
            survivors += alive
            if alive:
                print(f"survived: {mutant.file}.py:{mutant.line}: {mutant.change}", flush=True)
    print(f"{len(chosen)} of {total} mutants tried, {survivors} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
