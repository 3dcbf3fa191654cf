"""What is no term, no letter or no theorem does not pass for one, whatever it says of itself."""

import copy
import gc
import pickle
import subprocess
import sys
from types import MappingProxyType

import pytest
from blocks import F_G, NONE, TOTAL, at, f, g, h, k, m, n, same, stated, t, total, z
from sympy import Expr, Function, I, Rational, S, Symbol, Tuple
from sympy.core.cache import clear_cache
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic import ProofError, R, Theorem, Z, kernel, lemmas
from symbolic.domains import Lattice
from symbolic.hypotheses import Equation
from symbolic.operators import Conj, Conv, conj, conv
from symbolic.terms import Applied, Bound, Lam, Letter, ScalarMap, Total

# ------------------------------------------------------------------ arguments that change


class Alternating(list):
    """A list with other contents each time it is read."""

    def __init__(self, *contents):
        self.contents, self.reads = contents, 0

    def __iter__(self):
        self.reads += 1
        return iter(self.contents[(self.reads - 1) % len(self.contents)])

    def __len__(self):
        return len(self.contents[0])


class Hiding(dict):
    """A mapping that hides its contents from `items`."""

    def items(self):
        return ()


class Fickle:
    """An axis that equals everything at first, and nothing later."""

    __hash__ = None
    asked = 0

    def __eq__(self, other):
        self.asked += 1
        return self.asked == 1


def test_arguments_are_read_once():
    bound = kernel.bind(same(f(n) + g(m)), Alternating([n], [m]), Z, [1])
    assert bound.lhs == bound.rhs
    turned = kernel.bind(same(f(t), R), [t], R, Alternating([1], [-1]))
    assert turned.lhs == turned.rhs
    hidden = kernel.instantiate(same(conj(f)(t), R), {}, Hiding({t: I}))
    assert hidden.lhs == conj(f)(t)
    with pytest.raises(ProofError, match=r"^turn_limits:"):
        kernel.turn_limits(total(f(t), t, domain=R), Fickle(), R)


def test_the_proof_does_not_change_with_the_arguments():
    matrix, values = [[S(-1)]], {n: k}
    change = kernel.change_variable(TOTAL, matrix, [S(0)], Z)
    put = kernel.instantiate(same(f(n)), {}, values)
    matrix[0][0], values[n] = S(1), m
    assert change.inference.arguments[1] == ((-1,),)
    assert dict(put.inference.arguments[2]) == {n: k}
    assert isinstance(put.inference.arguments[2], MappingProxyType)
    with pytest.raises((TypeError, AttributeError)):
        put.inference.arguments[2][n] = m
    with pytest.raises(AttributeError):
        put.inference.rule = "ring"


def test_text_is_no_term():
    for text in ("f(n)", "__import__('os').getcwd()"):
        with pytest.raises(ProofError):
            kernel.change_variable(TOTAL, [[text]], [S(0)], Z)
        with pytest.raises(ProofError):
            kernel.reflexivity(text, Z)
        with pytest.raises((ValueError, ProofError)):
            Total(text, m, Z)


# ------------------------------------------------------------------ objects that lie


def _liar(honest, **attributes):
    """An object of a subclass that equals an honest one and has its hash."""
    kind = type(honest)

    class Liar(kind):
        def __eq__(self, other):
            return other == honest if other is not self else True

        def __hash__(self):
            return hash(honest)

    Liar.__name__ = kind.__name__
    for name, value in attributes.items():
        setattr(Liar, name, value)
    return Liar(*honest.args)


def test_an_operator_with_another_definition_is_refused_even_if_it_claims_to_be_equal():
    honest = conv(f, g)
    same(honest(n))
    liar = _liar(honest, definition=lambda self, point, domain: S.Zero)
    for point in (n, m + 7):
        try:
            theorem = kernel.unfold(Applied(liar, [point], Z), Z)
        except ProofError:
            continue
        assert theorem.rhs != 0


def test_a_function_put_for_a_letter_is_not_a_liar():
    liar = _liar(conv(f, g), definition=lambda self, point, domain: S.Zero)
    same(conv(f, g)(n))
    with pytest.raises(ProofError):
        kernel.unfold(kernel.instantiate(same(h(k)), {h: liar}, {}).lhs, Z)


def test_an_operator_that_changes_its_class_for_a_moment_is_refused():
    class Zero(Conv):
        __slots__ = ()

        def definition(self, point, domain):
            return S.Zero

    term = conv(f, h)(n)
    same(term)
    term.function.__class__ = Zero
    try:
        with pytest.raises(ProofError):
            kernel.unfold(term, Z)
    finally:
        term.function.__class__ = Conv


def test_a_domain_with_other_points_is_refused_even_if_it_claims_to_be_equal():
    liar = _liar(Z, is_coordinate=lambda self, expression: True)
    same(f(n), Z)
    with pytest.raises(ProofError):
        kernel.change_variable(total(f(m), m, domain=liar), [[S(1)]], [Rational(1, 2)], Z)
    with pytest.raises(ProofError):
        kernel.reflexivity(f(n), liar)


def test_a_hypothesis_holds_no_liar():
    """A part that equals f(n), but does not change when f does, would tear it from its claim."""
    same(f(n))
    liar = _liar(total(f(m), m), _xreplace=lambda self, rule: (self, False))
    same(total(f(m), m))
    with pytest.raises(ProofError):
        kernel.assume(Equation(liar, g(n)), [], Z)


@pytest.mark.parametrize("base", [Symbol, Lattice, Total, Applied, Letter, Lam, ScalarMap, Conv])
def test_subclasses_of_the_heads_are_refused(base):
    kind = type("Sub", (base,), {})
    made = {
        Symbol: lambda: kind("q", integer=True),
        Lattice: lambda: total(f(m), m, domain=kind(1)),
        Total: lambda: kind(f(m), m, Z),
        Applied: lambda: Expr.__new__(kind, conv(f, g), Tuple(n), Z),
        Letter: lambda: at(Conj(kind("f")), n),
        Lam: lambda: at(kind(m, m, Z), n),
        ScalarMap: lambda: kind("U", z),
        Conv: lambda: at(kind(f, g), n),
    }[base]()
    with pytest.raises(ProofError):
        kernel.reflexivity(made, Z)


class Special(UndefinedFunction):
    """A class of functions that are 0 except at n, and equal to plain ones of their name."""

    def __call__(self, *arguments):
        return UndefinedFunction.__call__(self, *arguments) if arguments == (n,) else S.Zero

    def __eq__(self, other):
        return UndefinedFunction.__eq__(Function(self.__name__), other)

    def __hash__(self):
        return hash(Function(self.__name__))


def test_letters_are_sympy_functions_without_special_behaviour():
    def new(cls, *arguments):
        return AppliedUndef.__new__(cls, *arguments) if arguments == (n,) else S.Zero

    assert same(Function("f")(n)).lhs == f(n)
    strange = [
        Function("odd1", positive=True),
        UndefinedFunction("odd2", __dict__={"__new__": new}),
        Special("odd3"),
    ]
    for function in strange:
        with pytest.raises(ProofError):
            kernel.reflexivity(function(n), Z)
        with pytest.raises(ProofError):
            kernel.reflexivity(function(n) + z, Z)


def test_a_function_with_special_behaviour_does_not_hide_behind_an_equal_plain_one():
    def new(cls, *arguments):
        return AppliedUndef.__new__(cls, *arguments) if arguments == (n,) else S.Zero

    plain, special = Letter("odd4"), UndefinedFunction("odd4", __dict__={"__new__": new})
    value = special(n)
    clear_cache()  # SymPy's own cache would give the plain value, or the special one, for both
    same(plain.function(n))
    clear_cache()
    hidden = 3 * value + z
    try:
        defined = kernel.unfold(at(Lam(3 * plain.function(m) + z, m, Z), n), Z)
        theorem = kernel.transitivity(defined, same(hidden))
        moved = kernel.instantiate(theorem, {}, {n: k})
    except ProofError:
        return
    assert moved.rhs == 3 * plain.function(k) + z


def test_a_function_that_was_told_to_be_real_is_no_letter():
    told = Function("odd5")
    told.is_real = told.is_extended_real = True
    with pytest.raises(ProofError):
        kernel.reflexivity(told(n), Z)


def test_bound_points_cannot_be_made_to_point_elsewhere():
    """Even a second object for the same index has the depth that its name says."""
    mine = Symbol.__xnew__(Bound, "#0.0", integer=True)
    with pytest.raises(AttributeError):
        mine.depth = 5
    assert mine.depth == 0
    assert pickle.loads(pickle.dumps(TOTAL)) == TOTAL


# ------------------------------------------------------------------ forgery

FORGERIES = {
    "construction": lambda th: Theorem(),
    "construction with content": lambda th: Theorem(f(n), g(n), NONE, Z),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "copy in a list": lambda th: copy.deepcopy([th]),
    "pickle": lambda th: pickle.loads(pickle.dumps(th)),
    "object.__new__": lambda th: kernel.symmetry(object.__new__(Theorem)),
    "object.__new__ read": lambda th: object.__new__(Theorem).lhs,
    "subclass": lambda th: type("Mine", (Theorem,), {}),
    "subclass read": lambda th: kernel.symmetry(type("Mine", (Theorem,), {"lhs": f(n)})()),
    "class assignment": lambda th: kernel.symmetry(_reclassed()),
    "lookalike": lambda th: kernel.symmetry(_Lookalike()),
    "lookalike class": lambda th: kernel.symmetry(_Pretender()),
    "attribute": lambda th: setattr(th, "lhs", g(n)),
    "new attribute": lambda th: setattr(th, "statement", g(n)),
    "hypotheses": lambda th: th.hypotheses.clear(),
    "fact": lambda th: setattr(th.inference, "rule", "ring"),
    "statement": lambda th: th.statement.func(f(n), g(n)).lhs.certificate(),
}


class _Lookalike:
    lhs, rhs, hypotheses, domain = f(n), g(n), NONE, Z


class _Pretender:
    __class__ = Theorem
    lhs, rhs, hypotheses, domain = f(n), g(n), NONE, Z


def _reclassed():
    class Empty:
        __slots__ = ("__weakref__",)

    empty = Empty()
    empty.__class__ = Theorem
    return empty


@pytest.mark.parametrize("way", FORGERIES)
def test_a_theorem_cannot_be_forged(way):
    with pytest.raises((ProofError, AttributeError, TypeError)):
        FORGERIES[way](F_G)


def test_an_old_theorem_does_not_lend_its_identity():
    """The ledger goes by identity, so a new empty object never inherits a dead theorem's fact."""
    for _ in range(200):
        same(f(n) + Symbol("z"))
        gc.collect(0)
        with pytest.raises(ProofError):
            kernel.symmetry(object.__new__(Theorem))


def test_theorems_compare_by_identity():
    assert same(f(n)) != same(f(n))


def test_the_registry_holds_what_the_kernel_made():
    for lemma in list(lemmas)[:3]:
        theorem = lemma.on(Z)
        assert type(theorem) is Theorem
        assert stated(kernel.symmetry(kernel.symmetry(theorem))) == stated(theorem)


OPTIMISED = """
import copy, pickle
from sympy import S, Symbol, oo
from symbolic import Z, kernel, Theorem, ProofError, functions, conv
f, g = functions("f g")
n, z = Symbol("n", integer=True), Symbol("z")
theorem = kernel.reflexivity(f(n), Z)
attempts = [
    lambda: Theorem(f(n), g(n), frozenset(), Z),
    lambda: copy.copy(theorem),
    lambda: pickle.dumps(theorem),
    lambda: kernel.symmetry(object.__new__(Theorem)),
    lambda: type("Mine", (Theorem,), {}),
    lambda: kernel.ring(f(n), g(n), Z),
    lambda: kernel.transitivity(theorem, kernel.reflexivity(g(n), Z)),
    lambda: kernel.change_variable(kernel.unfold(conv(f, g)(n), Z).rhs, [[S(2)]], [S(0)], Z),
    lambda: kernel.instantiate(theorem, {}, {n: S.Half}),
    lambda: kernel.assume(theorem, [], Z),
]
for attempt in attempts:
    try:
        attempt()
    except ProofError:
        continue
    raise SystemExit("accepted")
try:
    assert False
except AssertionError:
    raise SystemExit("not optimised")
print("all refused")
"""


def test_the_kernel_does_not_rely_on_assertions():
    done = subprocess.run(  # noqa: S603 - our own interpreter on our own text
        [sys.executable, "-O", "-c", OPTIMISED],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "all refused", done.stdout + done.stderr
