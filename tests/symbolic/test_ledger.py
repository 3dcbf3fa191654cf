"""The behaviours of SymPy and Python that the kernel takes on faith, watched."""

from __future__ import annotations

import ast
import cmath
import gc
import subprocess
import sys
import weakref
from fractions import Fraction
from math import gcd
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Function,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    Tuple,
    conjugate,
    exp,
    expand_mul,
    igcd,
    pi,
    true,
)
from sympy.combinatorics import Permutation
from sympy.core.assumptions import StdFactKB

from symbolic import R, kernel, lemmas
from symbolic.ledger import (
    LEDGER,
    TRUSTED_FILES,
    hypotheses_entered,
    inferences,
    rules_used,
    trusted_lines,
)

ROOT = Path(__file__).resolve().parents[2]
x, y = Symbol("x", real=True), Symbol("y", real=True)
n = Symbol("n", integer=True)
p = Symbol("p", positive=True)
z, u = Symbol("z"), Symbol("u")
VALUES = {x: 0.7, y: -1.3, n: 3, p: 2.5, z: 0.4 - 1.1j, u: -0.6 + 0.9j}
LEAVES = st.sampled_from([x, y, n, p, z, u, I, Integer(2), Integer(-1), Rational(1, 3), Integer(0)])


def _trees(head: object, fewest: int = 1, most: int = 3) -> st.SearchStrategy[tuple]:
    def grow(inner: st.SearchStrategy) -> st.SearchStrategy:
        nodes = st.tuples(st.just(Add), st.lists(inner, min_size=2, max_size=3))
        nodes |= st.tuples(st.just(Mul), st.lists(inner, min_size=2, max_size=3))
        nodes |= st.tuples(st.just(head), st.lists(inner, min_size=fewest, max_size=fewest))
        return nodes

    return st.recursive(LEAVES, grow, max_leaves=most)


def _build(tree: object) -> object:
    return tree[0](*map(_build, tree[1])) if isinstance(tree, tuple) else tree


def _value(tree: object) -> complex:
    """Evaluate the tree as written, in Python's complex numbers."""
    if not isinstance(tree, tuple):
        return complex(VALUES[tree]) if tree in VALUES else complex(tree)
    head, parts = tree[0], [_value(t) for t in tree[1]]
    if head is Add:
        return sum(parts)
    if head is Mul:
        product = complex(1)
        for part in parts:
            product *= part
        return product
    return {
        conjugate: lambda a: a.conjugate(),
        exp: cmath.exp,
        Abs: lambda a: complex(abs(a)),
    }[head](parts[0])


def _evaluated(term: object) -> complex:
    return complex(term.subs(VALUES).evalf(30))


def _same(tree: object) -> None:
    wanted = _value(tree)
    if abs(wanted) > 1e6:
        return
    # Double precision on trees of at most four leaves of modulus below 3 loses a few ulps.
    assert _evaluated(_build(tree)) == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def test_equality_is_structural() -> None:
    assert Integer(1) != Rational(1, 2)
    assert Symbol("a") != Symbol("a", real=True)
    assert x + y == y + x
    assert hash(x + y) == hash(y + x)
    assert Mul(x, y) != Add(x, y)
    assert conjugate(z) != z


@settings(max_examples=150, deadline=None)
@given(_trees(conjugate, most=4))
def test_sums_and_products_keep_their_value(tree: tuple) -> None:
    _same(tree)


@settings(max_examples=150, deadline=None)
@given(_trees(conjugate).map(lambda t: (conjugate, [t])))
def test_conjugate_keeps_its_value(tree: tuple) -> None:
    _same(tree)


@settings(max_examples=150, deadline=None)
@given(_trees(exp, most=3).map(lambda t: (exp, [t])))
def test_exponentials_keep_their_value(tree: tuple) -> None:
    try:
        _value(tree)
    except OverflowError:
        return
    _same(tree)
    assert exp(2 * pi * I * n) == 1


@settings(max_examples=150, deadline=None)
@given(_trees(Abs).map(lambda t: (Abs, [t])), st.integers(0, 4))
def test_absolute_values_and_powers_keep_their_value(tree: tuple, power: int) -> None:
    _same(tree)
    base = _build(tree)
    assert _evaluated(Pow(base, power)) == pytest.approx(_value(tree) ** power, rel=1e-9, abs=1e-9)
    assert Pow(Pow(p, 2), -1) == Pow(p, -2)


@pytest.mark.parametrize("told", ["integer", "real", "positive", "nonnegative", "nonzero"])
def test_assumptions_of_single_symbols_are_right(told: str) -> None:
    """Of composite expressions SymPy claims falsehoods; see `test_signs`."""
    symbol = Symbol("q", **{told: True})
    for number in (Integer(-1), Integer(0), Integer(2), Rational(1, 2), Rational(-1, 2)):
        if not getattr(number, f"is_{told}"):
            continue
        for claim in ("integer", "real", "positive", "negative", "nonnegative", "zero"):
            assert getattr(symbol, f"is_{claim}") in {None, getattr(number, f"is_{claim}")}


def test_undefined_functions_are_equal_by_name_and_assumptions() -> None:
    assert Function("f") == Function("f")
    assert Function("f") != Function("g")
    assert Function("f") != Function("f", real=True)
    assert Function("f")(x) != Function("f", real=True)(x)
    assert conjugate(Function("f", real=True)(x)) == Function("f", real=True)(x)


def test_symbols_and_numbers_are_plain() -> None:
    told = {"integer": True, "positive": True}
    first, second = (Symbol.__xnew__(Symbol, "q", **told) for _ in range(2))
    assert first is not second
    assert first == second == Symbol("q", **told)
    assert first._assumptions_orig == told
    assert first.is_odd is None  # asked for, and so noted, but still unknown
    known = {name: value for name, value in first._assumptions.items() if value is not None}
    assert known == first.assumptions0
    for number in (Rational(6, -4), Integer(3) / 7, Rational(1, 2) * 4, Rational(2, 3) ** -1):
        assert type(number.p) is type(number.q) is int
        assert (number.q >= 1, gcd(number.p, number.q)) == (True, 1)


def test_objects_hold_what_is_expected_of_them() -> None:
    value = Function("f")(x)
    for made in (value, conjugate(value), exp(x), Abs(y), Tuple(x), x + y, x * y, x**2, x, true):
        assert type(made._args) is tuple
        assert vars(made).keys() <= {"nargs"} if hasattr(made, "__dict__") else True
        hash(made)
        expected = hash((type(made).__name__, *made._hashable_content()))
        assert made._mhash in {None, expected}
    assert hash(x + y) == (x + y)._mhash is not None
    assert type(x._assumptions) is type(type(value).default_assumptions) is StdFactKB
    assert vars(x._assumptions).keys() == {"rules", "_generator"}


@given(st.lists(st.integers(-9, 9), min_size=4, max_size=4))
def test_small_computations(entries: list[int]) -> None:
    a, b, c, d = entries
    assert ((x + a) * (y + b)).expand() == x * y + b * x + a * y + a * b
    assert expand_mul((x + c) * (y + d)) == x * y + d * x + c * y + c * d
    order = sorted(range(4), key=entries.__getitem__)
    inversions = sum(i > j for k, i in enumerate(order) for j in order[k:])
    assert Permutation(order).signature() == (-1) ** inversions
    divisor = int(igcd(a, b))
    assert all(v % divisor == 0 for v in (a, b)) if divisor else (a, b) == (0, 0)
    assert Fraction(a, 7) == Fraction(int(Rational(a, 7).p), int(Rational(a, 7).q))


def test_tokens_are_told_apart_by_identity() -> None:
    class Token:
        __slots__ = ("__weakref__",)

    book: weakref.WeakKeyDictionary[Token, int] = weakref.WeakKeyDictionary()
    first, second = Token(), Token()
    book[first] = 1
    assert second not in book
    del first
    gc.collect()
    assert len(book) == 0


def test_editing_a_sympy_object_does_not_survive_replay(tmp_path: Path) -> None:
    """Assigning to a statement's head changes what is printed, not what can be replayed."""
    script = (
        "from symbolic import R, lemmas, check, ProofError\n"
        "from symbolic.operators import Corr\n"
        "theorem = lemmas['B1'].on(R)\n"
        "theorem.lhs.args[0].__class__ = Corr\n"
        "text = theorem.certificate()\n"
        "open('certificate.json', 'w').write(text)\n"
    )
    replay = (
        "from symbolic import check, ProofError\n"
        "try:\n"
        "    print(check(open('certificate.json').read()))\n"
        "except ProofError:\n"
        "    print('refused')\n"
    )
    for program in (script, replay):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert "(f ∗ g)(t) = (g ⋆ f)(t)" not in done.stdout
    assert done.stdout.strip()


# ------------------------------------------------------------------ the ledger itself


@pytest.mark.parametrize("entry", LEDGER, ids=lambda e: e.test)
def test_every_entry_is_watched(entry: object) -> None:
    assert callable(globals()[entry.test])
    assert set(entry.where) <= set(TRUSTED_FILES)


def test_only_trusted_files_are_imported_by_the_kernel() -> None:
    """What the kernel imports at its top is trusted, or is the exception tree."""
    for name in TRUSTED_FILES:
        tree = ast.parse((ROOT / "symbolic" / f"{name}.py").read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("symbolic"):
                module = (node.module or "").removeprefix("symbolic")
                names = [module[1:]] if module else [alias.name for alias in node.names]
                for imported in names:
                    assert imported in {*TRUSTED_FILES, "errors"}, f"{name} imports {imported}"


def test_counts_and_uses() -> None:
    assert trusted_lines()["kernel"] > 100
    theorem = lemmas["A1"].on(R)
    used = rules_used(theorem)
    assert used["change_variable"] == 1
    assert set(used) <= set(kernel.RULES)
    assert next(iter(inferences(theorem))).inference.rule in kernel.RULES


def test_hypotheses_are_traced_to_the_rule_that_asked() -> None:
    entered = hypotheses_entered(lemmas["B2"].on(R))
    assert "exchange" in entered.values()
    assert set(entered) == set(lemmas["B2"].on(R).hypotheses)
