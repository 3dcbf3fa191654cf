"""Mutants of the kernel's room, each tried against its tests: what survives is examined by hand.

``python tests/symbolic/kernel/mutation.py --kind check --jobs 2`` drops every check in turn;
without ``--kind`` all mutants are tried, with ``--sample N`` as many, drawn at random. A mutant
runs in a process of its own, against the cheapest oracle first, until one notices; the tests of
this folder are the last. One line per survivor: place, kind, and what the mutant says instead.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import importlib.util
import io
import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import SourceFileLoader
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import hypothesis  # noqa: F401 - imported once, before the processes part
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ROOM = ROOT / "symbolic" / "kernel"
SECONDS = 20
BYTES = 3 * 2**30
KINDS = [
    "check",
    "operand",
    "branch",
    "condition",
    "member",
    "comparison",
    "constant",
    "arithmetic",
]
CHECKS = {"need", "_refuse", "_within", "_generic", "_free_of", "self._pay", "_fact", "_list"}
UNTRIED = {"__repr__", "brief"}
"""What makes messages for people."""
WITHOUT = (
    "not optimised and not process and not pipe and not load_sympy and not without_anything "
    "and not every_rule and not test_verdict and not no_theorem_is_false and not edit_is_refused"
)
"""Tests that start another Python see the room as it is written; the last four are run before."""

SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Lt: ast.LtE, ast.LtE: ast.Lt,
    ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
OTHER: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change of one file: the change `which` of the node at `place`."""

    file: str
    place: int
    which: int
    line: int
    kind: str
    before: str
    after: str

    def tree(self) -> ast.Module:
        """Return the file as the mutant has it."""
        tree = ast.parse((ROOM / f"{self.file}.py").read_text("utf-8"))
        old = nodes(tree)[self.place]
        new = list(changes(old))[self.which][1]
        return ast.fix_missing_locations(_Change(old, new).visit(tree))


# ------------------------------------------------------------------ making mutants


def changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield kinds of changes and what stands for a node then."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "check" if _refuses(node) else "branch", ast.Pass()
    elif isinstance(node, ast.If):
        refuses = _refuses(node.body[-1])
        yield "check" if refuses else "branch", _with(node, test=ast.Constant(value=False))
        yield "condition", _with(node, test=ast.UnaryOp(op=ast.Not(), operand=node.test))
    elif isinstance(node, ast.IfExp):
        yield "branch", node.body
        yield "branch", node.orelse
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            rest = [v for v in node.values if v is not part]
            kept = rest[0] if len(rest) == 1 else _with(node, values=rest)
            yield "operand", kept
    elif isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            ops = [*node.ops[:i], SWAPPED[type(op)](), *node.ops[i + 1 :]]
            yield "comparison", _with(node, ops=ops)
    elif isinstance(node, ast.UnaryOp):
        yield "condition" if isinstance(node.op, ast.Not) else "arithmetic", node.operand
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "constant", ast.Constant(value=node.value + 1)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd | ast.BitXor):
        yield "member", node.left
        yield "member", node.right
    elif isinstance(node, ast.BinOp) and type(node.op) in OTHER:
        yield "arithmetic", _with(node, op=OTHER[type(node.op)]())
    elif isinstance(node, ast.Set | ast.List) and len(node.elts) > 1:
        for part in node.elts:
            yield "member", _with(node, elts=[e for e in node.elts if e is not part])
    elif isinstance(node, ast.Name) and node.id in {"all", "any"}:
        yield "condition", _with(node, id="any" if node.id == "all" else "all")


def _refuses(node: ast.stmt) -> bool:
    """Tell whether a statement refuses something, always or in some cases."""
    called = node.value if isinstance(node, ast.Expr) else None
    name = ast.unparse(called.func) if isinstance(called, ast.Call) else ""
    return isinstance(node, ast.Raise) or name in CHECKS


def _with(node: Any, **fields: Any) -> Any:
    new = type(node)(**{name: getattr(node, name) for name in node._fields} | fields)
    return ast.copy_location(new, node)


class _Change(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self.old:
            return ast.copy_location(self.new, node)
        return self.generic_visit(node)


def mutants(file: Path) -> Iterator[Mutant]:
    """Yield all mutants of a file."""
    for place, node in enumerate(nodes(ast.parse(file.read_text("utf-8")))):
        for which, (kind, new) in enumerate(changes(node)):
            texts = ast.unparse(node), ast.unparse(new)
            yield Mutant(file.stem, place, which, node.lineno, kind, *texts)


def nodes(tree: ast.AST) -> list[Any]:
    """Return the nodes that may change, always in the same order; annotations may not."""
    found: list[Any] = []
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "type_ignores"}:
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.AST) and getattr(node, "name", "") not in UNTRIED:
                found += [node, *nodes(node)]
    return found


# ------------------------------------------------------------------ judging them


def attacks() -> Iterator[bool]:
    """Every attack has its verdict."""
    corpus = importlib.import_module("kernel_attacks")
    for attack in corpus.ATTACKS:
        yield corpus.verdict(attack.script) == attack.verdict


def exact_rules() -> Iterator[bool]:
    """What rules conclude exactly."""
    tests = importlib.import_module("test_kernel_rules")
    for name in [name for name in dir(tests) if name.startswith("test_")]:
        getattr(tests, name)()
        yield True


def finite_models() -> Iterator[bool]:
    """Random theorems on cycles are true in random models."""
    model = importlib.import_module("test_kernel_model")
    for seed in range(2):
        for line in ("ℤ/N", "ℤ/3", "ℤ/2", "ℤ"):
            yield not model.refuted(model.LINES[line], seed, 2 if line == "ℤ" else 6)[1]


def certificates() -> Iterator[bool]:
    """Proofs of the chapters hold."""
    kernel = importlib.import_module("symbolic.kernel.certificate")
    for file in sorted(Path(os.environ["CERTIFICATES"]).glob("*.json")):
        yield bool(kernel.check_all(file.read_text("utf-8")))


def edits() -> Iterator[bool]:
    """Edited certificates are refused."""
    tests = importlib.import_module("test_kernel_certificate")
    for edit in tests.EDITS.values():
        tests.refused(edit)
        yield True


def tests() -> Iterator[bool]:
    """The other tests of this folder."""
    quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore"]
    yield not pytest.main([*quiet, "-x", "-k", WITHOUT, *map(str, HERE.glob("test_*.py"))])


ORACLES: tuple[Callable[[], Iterator[bool]], ...] = (
    attacks, exact_rules, edits, certificates, finite_models, tests,
)  # fmt: skip


def judge(mutant: Mutant | None) -> str:
    """Return the name of the oracle that notices a mutant, or nothing; in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        os.write(write, _noticed_by(mutant).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as told:
        answer = told.read()
    _, status = os.waitpid(child, 0)
    return answer if not status else "time or memory"


def _noticed_by(mutant: Mutant | None) -> str:
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    for oracle in ORACLES:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                good = all(oracle())
        except BaseException:
            good = False
        if not good:
            return oracle.__name__
    return ""


class _Finder:
    """Imports the mutant instead of the file."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, *_: object) -> Any:
        if name != f"symbolic.kernel.{self.mutant.file}":
            return None
        path = str(ROOM / f"{self.mutant.file}.py")
        return importlib.util.spec_from_file_location(name, path, loader=_Loader(name, path, self))


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, finder: _Finder) -> None:
        super().__init__(name, path)
        self.finder = finder

    def get_code(self, _: str) -> Any:
        return compile(self.finder.mutant.tree(), self.path, "exec")


def write_certificates(folder: str) -> None:
    """Write proofs of every second lemma, each on one domain; in a process of its own."""
    child = os.fork()
    if not child:
        from symbolic.chapters import lemmas  # noqa: PLC0415 - the parent imports nothing of ours
        from symbolic.kernel.certificate import certificate  # noqa: PLC0415

        for i, lemma in enumerate(list(lemmas)[::2]):
            theorem = lemma.on(lemma.domains[i % len(lemma.domains)])
            Path(folder, f"{lemma.id}.json").write_text(certificate(theorem), "utf-8")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status or judge(None):
        raise SystemExit("the room as it is written is not accepted")


def main() -> None:
    """Try the mutants that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", nargs="+", choices=KINDS)
    parser.add_argument("--file", help="the stem of one file of the room")
    parser.add_argument("--sample", type=int, help="as many, drawn at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    sys.path[:0] = [str(HERE), str(ROOT)]
    found = [m for file in sorted(ROOM.glob("*.py")) for m in mutants(file)]
    found = [
        m for m in found if m.kind in (asked.kind or [m.kind]) and asked.file in {None, m.file}
    ]
    Random(asked.seed).shuffle(found)  # noqa: S311 - so that a run that is stopped is a sample
    found = found[: asked.sample]
    noticed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        os.environ["CERTIFICATES"] = folder
        write_certificates(folder)
        for mutant, oracle in zip(found, pool.map(judge, found), strict=True):
            noticed[oracle or "survived"] += 1
            print(
                f"\r{sum(noticed.values())} of {len(found)}", end=" ", file=sys.stderr, flush=True
            )
            if not oracle:
                said = f"{mutant.before} → {mutant.after}".replace("\n", " ")
                print(f"{mutant.file}.py:{mutant.line} {mutant.kind}: {said}", flush=True)
    print(f"{len(found)} mutants: {dict(noticed.most_common())}")


if __name__ == "__main__":
    main()
