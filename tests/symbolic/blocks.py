"""Letters, points and short ways to make terms and theorems, for tests of the kernel."""

from sympy import S, Symbol

from symbolic import Cyclic, R, Z, kernel
from symbolic.hypotheses import Equation, ForAll
from symbolic.terms import Total, applied, functions

f, g, h = functions("f g h")
w, v = functions("w v", real=True)
t, s, u = (Symbol(name, real=True) for name in "tsu")
n, m, k = (Symbol(name, integer=True) for name in "nmk")
x, y = (Symbol(name, integer=True) for name in "xy")
z, c = Symbol("z"), Symbol("c", real=True, nonzero=True)
N = Symbol("N", integer=True, positive=True)
STEP = Symbol("s", integer=True, nonnegative=True)
CYCLE, C4 = Cyclic(N), Cyclic(4)
NONE = frozenset()


def at(function, *point, domain=Z):
    return applied(function, domain.origin.__class__(map(S, point)), domain)


def total(body, *points, domain=Z, signs=None):
    return Total(body, points, domain, signs)


def same(term, domain=Z):
    return kernel.reflexivity(term, domain)


def given(left, right, *points, domain=Z, over=None):
    """∀points. left = right ⊢ left = right."""
    hypothesis = Equation(left, right)
    if points:
        hypothesis = ForAll(hypothesis, points, over or domain)
        return kernel.assume(hypothesis, [points], domain)
    return kernel.assume(hypothesis, [], domain)


def stated(theorem):
    return theorem.lhs, theorem.rhs, theorem.hypotheses, theorem.domain


TOTAL = total(f(m) * g(n - m), m)
F_G = given(f(n), g(n), n)
DIVERGENT = total(s, s, domain=R)
