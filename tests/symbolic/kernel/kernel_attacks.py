"""Attacks on the rules as data: what is tried, the verdict that is expected, and why.

A script that is refused raises; one that goes through returns a theorem, of which the kinds of
hypotheses are the verdict: "accept" for none, otherwise their names. All are run by
`test_kernel_attacks`, also against checkers that accept or refuse everything.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from symbolic.kernel import rules as k
from symbolic.kernel import terms as t
from symbolic.kernel.errors import ProofError, TermError
from symbolic.kernel.terms import MINUS_ONE, ONE, ZERO, I, N, R, Term, Z, add, at, mul, neg


class Attack(NamedTuple):
    """What is tried, the expected verdict, and the reason."""

    name: str
    script: Callable[[], Any]
    verdict: str
    reason: str


def verdict(script: Callable[[], Any]) -> str:
    """Return what the kernel says of a script."""
    try:
        theorem = script()
    except (ProofError, TermError):
        return "refuse"
    kinds = sorted({h.head for h in theorem.hypotheses})
    return " ".join(kinds) or "accept"


def num(value: Any) -> Term:
    return t.number(value)


C = t.cycle(t.variable("N", "integer", "positive"))
C3, C4 = t.cycle(3), t.cycle(4)
Z2, R2 = t.product(Z, Z), t.product(R, R)
W = t.product(N, Z)
f, g = t.letter("f", Z), t.letter("g", Z)
real = t.letter("r", Z, "real")
even = t.letter("e", Z, "even")
F, G = t.letter("F", R), t.letter("G", R)
c, d = t.letter("c", C), t.letter("d", C)
c3, c4 = t.letter("c", C3), t.letter("c", C4)
F2 = t.letter("F", R2)
w = t.letter("w", W)
m, n, j = (t.variable(x, "integer") for x in "mnj")
x, y, z = t.variable("x", "real"), t.variable("y", "real"), t.variable("z")
p, q = t.variable("p", "real", "positive"), t.variable("q", "real", "nonzero")
w0 = t.variable("w", "complex", "nonzero")
s = t.variable("s", "integer", "nonnegative")
B = t.bound_point(Z)[0]
BR = t.bound_point(R)[0]
BC = t.bound_point(C)[0]
fm, fn, gm, gn = at(f, [m]), at(f, [n]), at(g, [m]), at(g, [n])
Fx, Gx = at(F, [x]), at(G, [x])
cm, dm = at(c, [m]), at(d, [m])


def total(body: Term, point: Term = m, domain: Term = Z) -> Term:
    return t.total(body, [point], domain)


def integral(body: Term) -> Term:
    return t.total(body, [x], R)


def integral_over(point: Term, body: Term) -> Term:
    return t.total(body, [point], R)


def lam(body: Term, point: Term = m, domain: Term = Z) -> Term:
    return t.lam(body, [point], domain)


def given(a: Term, b: Term) -> Any:
    """Return the theorem a = b under the hypothesis that it holds."""
    return k.assume(Term("Equation", a, b), [])


def everywhere(a: Term, b: Term, point: Term = m, domain: Term = Z) -> Any:
    claim = t.for_all(Term("Equation", a, b), [point], domain)
    return k.assume(claim, [[point]])


def conv(a: Term, b: Term, point: Term) -> Term:
    return at(Term("Conv", a, b), [point])


def derivative(body: Term, point: Term = y) -> Term:
    return at(Term("Diff", t.lam(body, [x], R)), [point])


def step_claim(a: Callable[[Term], Term]) -> Term:
    """Return the claim that a(step) at m is f at m, for all m."""
    return t.for_all(Term("Equation", a(s), fm), [m], Z)


def induction(claim: Term, base: Any, successor: Any, point: Any = (m,), step: Term = s) -> Any:
    return k.induction([claim], [point], step, [base], [successor], 0)


def walk(value: Term) -> Term:
    return at(w, [value, m])


def proved_steps(point: Term = m, step: Term = s) -> tuple[Term, Any, Any]:
    """Return a claim about w, its base and its step, each from hypotheses that mention neither."""
    claim = step_claim(walk)
    start = t.for_all(Term("Equation", walk(ZERO), fm), [m], Z)
    run = t.for_all(Term("Equation", at(w, [add(s, ONE), m]), walk(s)), [s, m], t.product(N, Z))
    base = k.assume(start, [[m]])
    successor = k.transitivity(k.assume(run, [[s, m]]), k.assume(claim, [[m]]))
    return claim, base, successor


def good_induction() -> Any:
    return induction(*proved_steps())


def induction_with_step_in_hypothesis() -> Any:
    claim, base, _ = proved_steps()
    local = Term("Equation", at(w, [add(s, ONE), m]), fm)
    return induction(claim, base, k.assume(t.for_all(local, [m], Z), [[m]]))


def induction_without_discharge() -> Any:
    """The step is proved from a stronger claim than the one that is assumed."""
    claim, base, _ = proved_steps()
    stronger = t.for_all(Term("Equation", at(w, [add(s, ONE), m]), fm), [m], Z)
    return induction(claim, base, k.assume(stronger, [[m]]))


def induction_over_integers() -> Any:
    """A claim about all integers from 0 and the step upwards, with premises that fit exactly."""
    table = t.letter("W", Z2)
    claim = t.for_all(Term("Equation", at(table, [n, m]), fm), [m], Z)
    start = t.for_all(Term("Equation", at(table, [ZERO, m]), fm), [m], Z)
    values = [at(table, [add(n, ONE), m]), at(table, [n, m])]
    run = t.for_all(Term("Equation", *values), [n, m], Z2)
    successor = k.transitivity(k.assume(run, [[n, m]]), k.assume(claim, [[m]]))
    return k.induction([claim], [[m]], n, [k.assume(start, [[m]])], [successor], 0)


def induction_at_a_number() -> Any:
    claim, _, _ = proved_steps()
    start = t.for_all(Term("Equation", walk(ZERO), fm), [m], Z)
    run = t.for_all(Term("Equation", at(w, [add(s, ONE), m]), walk(s)), [s, m], t.product(N, Z))
    successor = k.transitivity(k.assume(run, [[s, ZERO]]), k.assume(claim, [[ZERO]]))
    return induction(claim, k.assume(start, [[ZERO]]), successor, (ZERO,))


def induction_on_a_diagonal() -> Any:
    table, u = t.letter("A", t.product(N, N)), t.variable("u", "integer", "nonnegative")
    claim = t.for_all(Term("Equation", at(table, [s, u]), at(table, [ZERO, u])), [u], N)
    diagonal = Term("Equation", at(table, [add(u, ONE), u]), at(table, [ZERO, u]))
    base = k.reflexivity(at(table, [ZERO, s]))
    successor = k.assume(t.for_all(Term("Equation", *diagonal.parts), [u], N), [[s]])
    ready = t.opened(t.substitute(claim, {s: add(s, ONE)}), [s])
    return induction(claim, base, _as(successor, ready), (s,))


def _as(theorem: Any, claim: Term) -> Any:
    """Return a theorem with its sides written as in an equation."""
    left, right = claim.parts
    return k.transitivity(
        k.transitivity(k.ring(left, theorem.lhs), theorem), k.ring(theorem.rhs, right)
    )


def induction_with_a_point_in_the_claim() -> Any:
    claim = t.for_all(Term("Equation", at(w, [s, j]), gm), [j], Z)
    start = t.for_all(Term("Equation", walk(ZERO), gm), [m], Z)
    values = at(w, [add(s, ONE), m]), at(w, [s, ZERO])
    run = t.for_all(Term("Equation", *values), [s, m], t.product(N, Z))
    successor = k.transitivity(k.assume(run, [[s, m]]), k.assume(claim, [[ZERO]]))
    return induction(claim, k.assume(start, [[m]]), successor)


def cases(left: Term, right: Term, over: Term = C3, count: int = 3) -> Any:
    premises = []
    for value in range(count):
        sides = [t.substitute(side, {m: num(value)}) for side in (left, right)]
        premises.append(k.ring(*sides))
    return k.cases(left, right, m, over, premises)


agree_at_012 = mul(m, add(m, MINUS_ONE), add(m, num(-2)))
delta = Term("Delta", Z)

beside = total(mul(at(g, [ZERO]), fm))

ATTACKS = [
    # ---------------------------------------------------------- existence
    Attack("difference", lambda: k.ring(add(fm, neg(fm)), ZERO), "HasValue", "f(m) may be missing"),
    Attack("zero times", lambda: k.ring(mul(ZERO, total(fm)), ZERO), "HasValue", "Σ f may diverge"),
    Attack("power 0", lambda: k.ring(Term("Pow", fm, 0), ONE), "HasValue", "as before"),
    Attack(
        "same parts", lambda: k.ring(add(fm, neg(fm)), mul(ZERO, fm)), "accept", "both need f(m)"
    ),
    Attack(
        "cancelled below a sum",
        lambda: k.ring(total(add(fm, gm, neg(gm))), total(fm)),
        "refuse",
        "Σ (f + g − g) needs values of g, so the sums differ as atoms",
    ),
    Attack(
        "cancelled below λ",
        lambda: k.ring(conv(lam(add(fm, gm, neg(gm))), f, n), conv(f, f, n)),
        "refuse",
        "an operator sees where its function has no value",
    ),
    Attack(
        "cancelled in an exponent",
        lambda: k.ring(Term("Exp", add(fm, neg(fm))), ONE),
        "HasValue",
        "e^(T − T) needs T",
    ),
    Attack(
        "cancelled in a modulus", lambda: k.ring(Term("Abs", mul(ZERO, fm)), ZERO), "HasValue", ""
    ),
    Attack(
        "cancelled in a map",
        lambda: k.ring(Term("Map", "u", add(fm, neg(fm))), Term("Map", "u", ZERO)),
        "refuse",
        "true where T has a value; not seen, since u may be anything",
    ),
    Attack(
        "cancelled scale",
        lambda: k.ring(
            at(Term("Scale", add(fm, neg(fm)), g), [n]), at(Term("Scale", ZERO, g), [n])
        ),
        "refuse",
        "the multiple may lack a value",
    ),
    Attack(
        "transitivity of cancelling",
        lambda: k.transitivity(
            k.ring(total(mul(ZERO, fm)), total(ZERO)), k.reflexivity(total(ZERO))
        ),
        "refuse",
        "Σ 0·f needs f",
    ),
    Attack(
        "2∫x = 0",
        lambda: k.ring(mul(num(2), integral(x)), ZERO),
        "refuse",
        "divergent, and another polynomial",
    ),
    Attack(
        "odd integrand",
        lambda: k.change_variable(integral(x), [[MINUS_ONE]], [ZERO]),
        "accept",
        "true: both diverge; it gives nothing like 0",
    ),
    Attack(
        "sift a missing value",
        lambda: k.sift(total(mul(at(delta, [m]), fm)), 0, [ZERO]),
        "Defined",
        "Σ δ(m) f(m) needs f everywhere",
    ),
    Attack(
        "sift two values",
        lambda: k.sift(total(mul(at(delta, [m]), conv(f, g, m))), 0, [ZERO]),
        "ForAll",
        "a convolution may diverge somewhere",
    ),
    Attack(
        "split",
        lambda: k.split_total(total(add(fm, gm))),
        "HasValue",
        "Σ(f + g) may exist without Σ f",
    ),
    Attack(
        "split on a cycle", lambda: k.split_total(total(add(cm, dm), m, C)), "accept", "finite sums"
    ),
    Attack(
        "zero factor",
        lambda: k.factor_out(total(mul(ZERO, fm)), ZERO),
        "HasValue",
        "0·Σ f needs Σ f",
    ),
    Attack("nonzero factor", lambda: k.factor_out(total(mul(I, fm)), I), "accept", "i is never 0"),
    Attack("symbolic factor", lambda: k.factor_out(total(mul(z, fm)), z), "HasValue", "z may be 0"),
    Attack(
        "exchange",
        lambda: k.exchange(total(total(mul(fm, at(g, [n])), m), n)),
        "Absolutely",
        "Fubini needs it",
    ),
    Attack(
        "exchange with a cycle",
        lambda: k.exchange(total(total(mul(fm, at(c, [n])), m), n, C)),
        "Absolutely",
        "a cycle outside does not make the inner sum absolute",
    ),
    Attack(
        "exchange with a cycle inside",
        lambda: k.exchange(total(total(mul(fm, at(c, [n])), n, C), m)),
        "Absolutely",
        "Σ over ℤ of a finite sum may exist where its parts do not",
    ),
    Attack(
        "iterate",
        lambda: k.iterate(t.total(at(F2, [x, y]), [x, y], R2)),
        "Absolutely",
        "a joint integral converges so",
    ),
    # ---------------------------------------------------------- binders
    Attack(
        "capture by bind",
        lambda: k.bind(given(fm, gm), [m], Z, [1]),
        "refuse",
        "the hypothesis mentions m",
    ),
    Attack(
        "bind after generalise",
        lambda: k.bind(k.generalise(given(fm, gm), [m], Z), [m], Z, [1]),
        "ForAll",
        "",
    ),
    Attack("open argument", lambda: k.reflexivity(B), "refuse", "an index without a binder"),
    Attack(
        "open factor", lambda: k.factor_out(total(mul(fm, gm)), at(f, [B])), "refuse", "f(m) varies"
    ),
    Attack(
        "offset by the bound point",
        lambda: k.change_variable(total(fm), [[ONE]], [B]),
        "refuse",
        "it would become Σ f(2m)",
    ),
    Attack(
        "offset by one coordinate",
        lambda: k.change_variable(
            Term("Total", at(t.letter("f", Z2), t.bound_point(Z2)), Z2, 1, 1),
            [[ONE, ZERO], [ZERO, ONE]],
            [t.bound_point(Z2)[0], ZERO],
        ),
        "refuse",
        "captured",
    ),
    Attack(
        "reserved name",
        lambda: k.reflexivity(Term("Var", "!0", "integer", "")),
        "refuse",
        "names of the kernel",
    ),
    Attack(
        "reserved map below a sum",
        lambda: k.reflexivity(Term("Total", Term("Map", "!u", B), Z, 1)),
        "refuse",
        "a sum names its free variables, not its maps: it looked closed",
    ),
    Attack(
        "reserved operator below λ",
        lambda: k.reflexivity(at(lam(at(Term("Operator", "!U", Z, f), [m])), [n])),
        "refuse",
        "as before",
    ),
    Attack(
        "reserved letter",
        lambda: k.reflexivity(at(t.letter("!f", Z), [m])),
        "refuse",
        "names of the kernel",
    ),
    Attack(
        "foreign index",
        lambda: Term("Total", at(f, [Term("Bound", 0, 1, "integer", "")]), Z, 1),
        "refuse",
        "ℤ has no coordinate 1",
    ),
    Attack(
        "index of another kind", lambda: Term("Total", at(f, [B]), R, 1), "refuse", "ℝ binds reals"
    ),
    Attack(
        "real index on ℤ", lambda: Term("Total", at(F, [BR]), Z, 1), "refuse", "ℤ binds integers"
    ),
    Attack(
        "natural index on ℤ",
        lambda: Term("Total", Term("Bound", 0, 0, "integer", "nonnegative"), Z, 1),
        "refuse",
        "ℤ binds negative numbers too",
    ),
    Attack(
        "bind a real on ℤ",
        lambda: k.bind(k.reflexivity(Fx), [x], Z, [1]),
        "refuse",
        "x is no integer",
    ),
    Attack(
        "bind a natural on ℤ",
        lambda: k.bind(k.reflexivity(at(f, [s])), [s], Z, [1]),
        "refuse",
        "s ≥ 0",
    ),
    Attack(
        "bind an integer on ℝ",
        lambda: k.bind(k.reflexivity(fm), [m], R, [1]),
        "refuse",
        "m is whole",
    ),
    Attack(
        "bind a positive on ℝ",
        lambda: k.bind(k.reflexivity(at(F, [p])), [p], R, [1]),
        "refuse",
        "p > 0",
    ),
    Attack(
        "bind twice",
        lambda: k.bind(k.reflexivity(fm), [m, m], Z2, [1, 1]),
        "refuse",
        "one name for two",
    ),
    Attack(
        "bind a number",
        lambda: k.bind(k.reflexivity(fm), [ZERO], Z, [1]),
        "refuse",
        "0 is no variable",
    ),
    Attack(
        "bind with a turn of 2",
        lambda: k.bind(k.reflexivity(fm), [m], Z, [2]),
        "refuse",
        "turns are ±1",
    ),
    Attack(
        "total over ℕ",
        lambda: k.bind(k.reflexivity(at(f, [s])), [s], N, [1]),
        "refuse",
        "there are none",
    ),
    Attack(
        "non-periodic body",
        lambda: k.bind(k.reflexivity(fm), [m], C, [1]),
        "refuse",
        "f lives on ℤ",
    ),
    Attack(
        "the point itself on a cycle",
        lambda: k.bind(k.reflexivity(m), [m], C, [1]),
        "refuse",
        "m is not periodic",
    ),
    Attack(
        "impulse on a cycle of unknown length",
        lambda: k.ring(at(Term("Delta", C), [num(3)]), at(Term("Delta", C), [num(-3)])),
        "accept",
        "it is even; whether 3 is 0 depends on N",
    ),
    Attack(
        "impulse decided on a cycle of unknown length",
        lambda: k.ring(at(Term("Delta", C), [num(3)]), ZERO),
        "refuse",
        "N may be 3",
    ),
    Attack(
        "another line beside the cycle",
        lambda: t.total(at(t.letter("v", t.product(C4, Z)), [ZERO, m]), [m], C4),
        "refuse",
        "v(0, m) has no period in m",
    ),
    Attack(
        "the cycle beside another line",
        lambda: k.reflexivity(t.total(at(t.letter("v", t.product(Z, C4)), [ZERO, m]), [m], C4)),
        "accept",
        "v(0, m) has the period 4 in m",
    ),
    Attack(
        "parity on a cycle",
        lambda: k.bind(k.reflexivity(Term("Exp", mul(I, t.PI, m))), [m], C, [1]),
        "refuse",
        "(−1)^m is periodic for even N only",
    ),
    Attack(
        "root of another cycle",
        lambda: k.bind(k.reflexivity(Term("Root", m, C3)), [m], C4, [1]),
        "refuse",
        "",
    ),
    Attack(
        "shift on ℤ by a cyclic point",
        lambda: t.lam(at(Term("Shift", f, m), [n]), [m], C),
        "refuse",
        "f(n − m) is on ℤ",
    ),
    Attack(
        "operator of a cyclic point",
        lambda: t.lam(at(Term("Operator", "U", C, m), [n]), [m], C),
        "refuse",
        "U sees the number m",
    ),
    Attack(
        "∀ not periodic",
        lambda: k.generalise(given(fm, gm), [m], C),
        "refuse",
        "the hypothesis is not periodic",
    ),
    Attack(
        "periodicity lost on instantiation",
        lambda: k.instantiate(
            k.reflexivity(total(mul(cm, t.ONE), m, C)), [(c, lam(Term("Root", m, C), m, C))]
        ),
        "accept",
        "still periodic",
    ),
    # ---------------------------------------------------------- names
    Attack(
        "two letters of one name",
        lambda: k.reflexivity(add(fm, at(t.letter("f", R), [x]))),
        "refuse",
        "printed alike",
    ),
    Attack(
        "two variables of one name on the right",
        lambda: k.ring(x, add(x, mul(ZERO, t.variable("x")))),
        "refuse",
        "names of both sides count",
    ),
    Attack(
        "a real letter on the right",
        lambda: k.ring(m, add(m, mul(ZERO, at(real, [m])))),
        "HasValue RealValued",
        "what a letter was declared to be is asked wherever it stands",
    ),
    Attack(
        "operator of a domain",
        lambda: Term("Operator", "U", Z, Z),
        "refuse",
        "it is applied to numbers and functions",
    ),
    Attack(
        "real and complex of one name",
        lambda: k.reflexivity(add(fm, at(t.letter("f", Z, "real"), [m]))),
        "refuse",
        "",
    ),
    Attack(
        "two variables of one name", lambda: k.reflexivity(add(x, t.variable("x"))), "refuse", ""
    ),
    Attack(
        "name in a hypothesis",
        lambda: k.assume(
            t.for_all(Term("Equation", fm, at(t.letter("f", Z, "real"), [m])), [m], Z), [[n]]
        ),
        "refuse",
        "the hypothesis counts",
    ),
    Attack(
        "declared real",
        lambda: k.ring(Term("Conj", at(real, [m])), at(real, [m])),
        "RealValued",
        "a hypothesis",
    ),
    Attack("declared even", lambda: k.reflexivity(at(even, [m])), "ForAll", "a hypothesis"),
    Attack("not declared", lambda: k.ring(Term("Conj", fm), fm), "refuse", "f is complex"),
    Attack(
        "even is not in the ring",
        lambda: k.ring(at(even, [neg(m)]), at(even, [m])),
        "refuse",
        "use assume",
    ),
    Attack(
        "value of a real letter's operator",
        lambda: k.ring(Term("Conj", conv(real, f, m)), conv(real, f, m)),
        "refuse",
        "",
    ),
    # ---------------------------------------------------------- instantiate
    Attack(
        "complex for real",
        lambda: k.instantiate(
            k.ring(Term("Conj", at(real, [m])), at(real, [m])), [(real, lam(mul(I, at(real, [m]))))]
        ),
        "RealValued",
        "the hypothesis stays",
    ),
    Attack(
        "wrong home", lambda: k.instantiate(k.reflexivity(fm), [(f, F)]), "refuse", "F lives on ℝ"
    ),
    Attack(
        "home after N := 4",
        lambda: k.instantiate(k.reflexivity(cm), [(c, c4), (C.parts[0], num(4))]),
        "accept",
        "",
    ),
    Attack(
        "home before N := 4",
        lambda: k.instantiate(k.reflexivity(cm), [(c, d), (C.parts[0], num(4))]),
        "refuse",
        "d lives on ℤ/N, ℤ/4 is needed",
    ),
    Attack(
        "N := 0",
        lambda: k.instantiate(k.reflexivity(cm), [(C.parts[0], ZERO)]),
        "refuse",
        "periods are positive",
    ),
    Attack(
        "N := 1/2",
        lambda: k.instantiate(k.reflexivity(cm), [(C.parts[0], num(t.Fraction(1, 2)))]),
        "refuse",
        "",
    ),
    Attack(
        "N := 2N",
        lambda: k.instantiate(k.reflexivity(cm), [(C.parts[0], mul(num(2), C.parts[0]))]),
        "refuse",
        "a period is a number or a variable",
    ),
    Attack(
        "value that may be missing",
        lambda: k.instantiate(k.ring(mul(ZERO, z), ZERO), [(z, fm)]),
        "refuse",
        "0·f(m)",
    ),
    Attack(
        "divergent value",
        lambda: k.instantiate(k.ring(mul(ZERO, z), ZERO), [(z, total(fm))]),
        "refuse",
        "",
    ),
    Attack(
        "integer := 1/2",
        lambda: k.instantiate(k.reflexivity(fm), [(m, num(t.Fraction(1, 2)))]),
        "refuse",
        "",
    ),
    Attack("integer := real", lambda: k.instantiate(k.reflexivity(m), [(m, x)]), "refuse", ""),
    Attack(
        "real := complex", lambda: k.instantiate(k.ring(Term("Conj", x), x), [(x, z)]), "refuse", ""
    ),
    Attack("real := i", lambda: k.instantiate(k.ring(Term("Conj", x), x), [(x, I)]), "refuse", ""),
    Attack(
        "real := |z|",
        lambda: k.instantiate(k.ring(Term("Conj", x), x), [(x, Term("Abs", z))]),
        "accept",
        "it is real",
    ),
    Attack("positive := −p", lambda: k.instantiate(k.reflexivity(p), [(p, neg(p))]), "refuse", ""),
    Attack("positive := 0", lambda: k.instantiate(k.reflexivity(p), [(p, ZERO)]), "refuse", ""),
    Attack(
        "positive := x²",
        lambda: k.instantiate(k.reflexivity(p), [(p, Term("Pow", x, 2))]),
        "refuse",
        "may be 0",
    ),
    Attack(
        "complex := 0",
        lambda: k.instantiate(k.reflexivity(z), [(z, ZERO)]),
        "accept",
        "a complex variable stands for any number",
    ),
    Attack(
        "nonzero := x",
        lambda: k.instantiate(k.ring(mul(q, Term("Pow", q, -1)), ONE), [(q, x)]),
        "refuse",
        "1/0",
    ),
    Attack(
        "nonzero := i", lambda: k.instantiate(k.reflexivity(q), [(q, I)]), "refuse", "q is real"
    ),
    Attack(
        "complex := f",
        lambda: k.instantiate(k.reflexivity(at(Term("Operator", "U", Z, z), [m])), [(z, f)]),
        "refuse",
        "U of a function is another operator",
    ),
    Attack(
        "nonzero complex := e^z",
        lambda: k.instantiate(k.reflexivity(Term("Pow", w0, -1)), [(w0, Term("Exp", z))]),
        "accept",
        "an exponential is not 0",
    ),
    Attack(
        "map of equal numbers",
        lambda: k.ring(Term("Map", "u", add(x, z)), Term("Map", "u", add(z, x))),
        "accept",
        "x + z = z + x",
    ),
    Attack(
        "phase with a value",
        lambda: k.ring(Term("Exp", mul(t.PI, I, fm)), Term("Exp", mul(fm, I, t.PI))),
        "accept",
        "the same exponent",
    ),
    Attack(
        "impulse of the plane beside 0",
        lambda: k.ring(*[at(Term("Delta", Z2), p) for p in ([ONE, ZERO], [add(ONE, ZERO), ZERO])]),
        "accept",
        "the same point",
    ),
    Attack(
        "a value beside a sum",
        lambda: k.by_integrability(k.ring(add(beside, neg(beside)), ZERO)),
        "Bounded Integrable",
        "g(0) may be missing",
    ),
    Attack(
        "real := z + conj z",
        lambda: k.instantiate(k.ring(Term("Conj", x), x), [(x, add(z, Term("Conj", z)))]),
        "accept",
        "it is real by its normal form",
    ),
    Attack("natural := −s", lambda: k.instantiate(k.reflexivity(s), [(s, neg(s))]), "refuse", ""),
    Attack(
        "natural := m²",
        lambda: k.instantiate(k.reflexivity(at(w, [s, m])), [(s, Term("Pow", m, 2))]),
        "accept",
        "m² ≥ 0",
    ),
    Attack(
        "twice",
        lambda: k.instantiate(k.reflexivity(fm), [(m, n), (m, j)]),
        "refuse",
        "one name, two values",
    ),
    Attack(
        "no name",
        lambda: k.instantiate(k.reflexivity(fm), [(fm, gm)]),
        "refuse",
        "f(m) is no variable",
    ),
    Attack(
        "function for variable", lambda: k.instantiate(k.reflexivity(z), [(z, f)]), "refuse", ""
    ),
    Attack("scalar for letter", lambda: k.instantiate(k.reflexivity(fm), [(f, z)]), "refuse", ""),
    Attack(
        "capture",
        lambda: k.instantiate(k.reflexivity(total(mul(fm, at(g, [n])))), [(n, m)]),
        "accept",
        "the bound m and the free m stay apart",
    ),
    # ---------------------------------------------------------- equality
    Attack(
        "transitivity",
        lambda: k.transitivity(k.reflexivity(fm), k.reflexivity(gm)),
        "refuse",
        "another middle term",
    ),
    Attack(
        "transitivity up to the ring",
        lambda: k.transitivity(k.reflexivity(add(fm, gm)), k.reflexivity(add(gm, fm))),
        "refuse",
        "strict",
    ),
    Attack(
        "congruence elsewhere",
        lambda: k.congruence(add(fm, gm), [1], [given(fm, gn)]),
        "refuse",
        "part 1 is g(m)",
    ),
    Attack(
        "congruence at no place",
        lambda: k.congruence(add(fm, gm), [-1], [given(gm, gn)]),
        "refuse",
        "places count from 0",
    ),
    Attack(
        "congruence twice",
        lambda: k.congruence(add(fm, gm), [0, 0], [given(fm, gn), given(fm, gn)]),
        "refuse",
        "",
    ),
    Attack("congruence without premise", lambda: k.congruence(add(fm, gm), [], []), "refuse", ""),
    Attack(
        "congruence of a name",
        lambda: k.congruence(Term("Map", "u", fm), [0], [given(fm, gm)]),
        "refuse",
        "",
    ),
    Attack(
        "congruence below At",
        lambda: k.congruence(at(f, [m]), [1], [given(m, n)]),
        "refuse",
        "no algebraic head",
    ),
    Attack(
        "congruence into a point",
        lambda: k.congruence(at(f, [m]), [1], [k.ring(m, add(m, ZERO))]),
        "refuse",
        "",
    ),
    Attack(
        "congruence below a total",
        lambda: k.congruence(total(fm), [0], [given(at(f, [n]), gn)]),
        "refuse",
        "that is bind",
    ),
    Attack(
        "congruence to 1/0",
        lambda: k.congruence(Term("Pow", q, -1), [0], [given(q, x)]),
        "refuse",
        "x may vanish",
    ),
    Attack(
        "extensionality",
        lambda: k.extensionality(conv(f, g, n), 0, everywhere(fm, gm), [m]),
        "ForAll",
        "",
    ),
    Attack(
        "extensionality at one point",
        lambda: k.extensionality(conv(f, g, n), 0, given(fm, gm), [m]),
        "refuse",
        "the hypothesis is about m",
    ),
    Attack(
        "extensionality at a number",
        lambda: k.extensionality(conv(f, g, n), 0, given(at(f, [ZERO]), at(g, [ZERO])), [ZERO]),
        "refuse",
        "0 is not generic",
    ),
    Attack(
        "extensionality of a letter",
        lambda: k.extensionality(fm, 0, everywhere(fm, gm), [m]),
        "refuse",
        "no operator",
    ),
    Attack(
        "extensionality elsewhere",
        lambda: k.extensionality(conv(g, f, n), 0, everywhere(fm, gm), [m]),
        "refuse",
        "",
    ),
    Attack(
        "extensionality of a varying function",
        lambda: k.extensionality(
            conv(Term("Shift", f, m), g, n), 0, k.reflexivity(at(Term("Shift", f, m), [m])), [m]
        ),
        "refuse",
        "x ↦ (T_m f)(m) is not T_m f",
    ),
    Attack(
        "extensionality on another line",
        lambda: k.extensionality(conv(f, g, n), 0, k.reflexivity(at(f, [s])), [s]),
        "refuse",
        "s ≥ 0 only",
    ),
    Attack(
        "extensionality cancelled",
        lambda: k.extensionality(conv(lam(add(fm, gm, neg(gm))), f, n), 0, k.reflexivity(fm), [m]),
        "refuse",
        "another function",
    ),
    Attack(
        "extensionality to a map",
        lambda: k.extensionality(
            at(Term("Operator", "U", Z, f), [n]), 2, everywhere(fm, Term("Map", "u", m)), [m]
        ),
        "ForAll",
        "λm. u(m)",
    ),
    Attack(
        "extensionality to another home",
        lambda: k.extensionality(at(Term("Operator", "U", C, c), [m]), 2, everywhere(cm, fm), [m]),
        "refuse",
        "U of a function on ℤ is something else",
    ),
    Attack(
        "extensionality in a list of numbers",
        lambda: k.extensionality(at(Term("Operator", "U", Z, m, f), [n]), 2, k.reflexivity(m), [m]),
        "refuse",
        "that part is a number",
    ),
    # ---------------------------------------------------------- ring
    Attack("another polynomial", lambda: k.ring(mul(fm, fm), fm), "refuse", ""),
    Attack(
        "conjugate dropped", lambda: k.ring(mul(fm, Term("Conj", fm)), mul(fm, fm)), "refuse", ""
    ),
    Attack(
        "modulus squared",
        lambda: k.ring(Term("Pow", Term("Abs", fm), 2), mul(fm, Term("Conj", fm))),
        "accept",
        "",
    ),
    Attack(
        "modulus of a sum",
        lambda: k.ring(Term("Abs", add(fm, gm)), add(Term("Abs", fm), Term("Abs", gm))),
        "refuse",
        "",
    ),
    Attack(
        "modulus of a square",
        lambda: k.ring(Term("Abs", Term("Pow", x, 2)), Term("Pow", x, 2)),
        "accept",
        "",
    ),
    Attack("modulus of a real", lambda: k.ring(Term("Abs", x), x), "refuse", "x may be negative"),
    Attack("modulus of e^x", lambda: k.ring(Term("Abs", Term("Exp", z)), ONE), "refuse", ""),
    Attack(
        "modulus of a phase", lambda: k.ring(Term("Abs", Term("Exp", mul(I, x))), ONE), "accept", ""
    ),
    Attack(
        "half turn", lambda: k.ring(Term("Exp", mul(I, t.PI, m)), ONE), "refuse", "m may be odd"
    ),
    Attack("full turn", lambda: k.ring(Term("Exp", mul(num(2), I, t.PI, m)), ONE), "accept", ""),
    Attack(
        "real turn",
        lambda: k.ring(Term("Exp", mul(num(2), I, t.PI, x)), ONE),
        "refuse",
        "x is no integer",
    ),
    Attack(
        "turn over N",
        lambda: k.ring(Term("Exp", mul(num(2), I, t.PI, m, Term("Pow", C.parts[0], -1))), ONE),
        "refuse",
        "",
    ),
    Attack(
        "quarter turn",
        lambda: k.ring(Term("Exp", mul(num(t.Fraction(1, 2)), I, t.PI)), I),
        "accept",
        "",
    ),
    Attack(
        "quarter turns",
        lambda: k.ring(Term("Pow", Term("Exp", mul(num(t.Fraction(1, 2)), I, t.PI)), 2), MINUS_ONE),
        "accept",
        "",
    ),
    Attack(
        "quarter turn times m",
        lambda: k.ring(Term("Exp", mul(num(t.Fraction(1, 2)), I, t.PI, m)), I),
        "refuse",
        "",
    ),
    Attack("1/0", lambda: k.reflexivity(Term("Pow", x, -1)), "refuse", "x may vanish"),
    Attack("1/(p + x)", lambda: k.reflexivity(Term("Pow", add(p, x), -1)), "refuse", ""),
    Attack(
        "1/(1 + |z|) times",
        lambda: k.ring(
            mul(add(ONE, Term("Abs", z)), Term("Pow", add(ONE, Term("Abs", z)), -1)), ONE
        ),
        "accept",
        "",
    ),
    Attack("1/f", lambda: k.reflexivity(Term("Pow", fm, -1)), "refuse", "f may vanish"),
    Attack("impulse elsewhere", lambda: k.ring(at(delta, [ONE]), ZERO), "accept", "δ(1) = 0"),
    Attack(
        "impulse on a cycle",
        lambda: k.ring(at(Term("Delta", C3), [num(3)]), ONE),
        "accept",
        "3 ≡ 0",
    ),
    Attack(
        "impulse on any cycle",
        lambda: k.ring(at(Term("Delta", C), [num(3)]), ZERO),
        "refuse",
        "N may divide 3",
    ),
    Attack(
        "modulus times its reciprocal",
        lambda: k.ring(
            mul(add(Term("Abs", q), ONE), Term("Pow", Term("Abs", q), -1)),
            add(ONE, Term("Pow", Term("Abs", q), -1)),
        ),
        "accept",
        "|q|·|q|⁻¹ is 1, and no square",
    ),
    Attack("square", lambda: k.ring(mul(fm, fm), Term("Pow", fm, 2)), "accept", ""),
    Attack("impulse at 1 on ℤ/3", lambda: k.ring(at(Term("Delta", C3), [ONE]), ONE), "refuse", ""),
    Attack("f at 0", lambda: k.ring(at(f, [ZERO]), ONE), "refuse", "f is no impulse"),
    Attack("impulse of m", lambda: k.ring(at(delta, [m]), ONE), "refuse", "m need not be 0"),
    Attack("even impulse", lambda: k.ring(at(delta, [m]), at(delta, [neg(m)])), "accept", ""),
    Attack(
        "swapped impulse",
        lambda: k.ring(at(Term("Delta", Z2), [m, n]), at(Term("Delta", Z2), [n, m])),
        "refuse",
        "as points; true, but not seen",
    ),
    Attack(
        "half mirrored impulse",
        lambda: k.ring(
            at(Term("Delta", Z2), [m, add(n, ONE)]), at(Term("Delta", Z2), [neg(m), add(n, ONE)])
        ),
        "refuse",
        "not seen",
    ),
    # ---------------------------------------------------------- totals
    Attack(
        "double steps",
        lambda: k.change_variable(total(fm), [[num(2)]], [ZERO]),
        "refuse",
        "misses the odd",
    ),
    Attack(
        "half steps",
        lambda: k.change_variable(total(fm), [[ONE]], [num(t.Fraction(1, 2))]),
        "refuse",
        "",
    ),
    Attack(
        "collapse",
        lambda: k.change_variable(integral(Fx), [[ZERO]], [ZERO]),
        "refuse",
        "no bijection",
    ),
    Attack(
        "unknown scale",
        lambda: k.change_variable(integral(Fx), [[y]], [ZERO]),
        "refuse",
        "y may be 0",
    ),
    Attack(
        "scale by x",
        lambda: k.change_variable(integral(Fx), [[q]], [ZERO]),
        "accept",
        "with the factor |q|",
    ),
    Attack(
        "sheared",
        lambda: k.change_variable(
            t.total(at(F2, [x, y]), [x, y], R2), [[ONE, p], [ZERO, ONE]], [ZERO, ZERO]
        ),
        "accept",
        "determinant 1",
    ),
    Attack(
        "singular",
        lambda: k.change_variable(
            t.total(at(F2, [x, y]), [x, y], R2), [[ONE, ONE], [ONE, ONE]], [ZERO, ZERO]
        ),
        "refuse",
        "determinant 0",
    ),
    Attack(
        "turned and sheared",
        lambda: k.change_variable(
            k.turn_limits(t.total(at(F2, [x, y]), [x, y], R2), 0).rhs,
            [[ONE, p], [ZERO, ONE]],
            [ZERO, ZERO],
        ),
        "refuse",
        "turn the limits first",
    ),
    Attack(
        "unit",
        lambda: k.change_variable(total(at(c4, [m]), m, C4), [[num(3)]], [ZERO]),
        "accept",
        "3 is a unit mod 4",
    ),
    Attack(
        "no unit",
        lambda: k.change_variable(total(at(c4, [m]), m, C4), [[num(2)]], [ZERO]),
        "refuse",
        "2 divides 4",
    ),
    Attack(
        "unit of unknown length",
        lambda: k.change_variable(total(cm, m, C), [[num(3)]], [ZERO]),
        "refuse",
        "3 may divide N",
    ),
    Attack(
        "matrix of another size",
        lambda: k.change_variable(total(fm), [[ONE, ZERO], [ZERO, ONE]], [ZERO, ZERO]),
        "refuse",
        "",
    ),
    Attack("real offset", lambda: k.change_variable(total(fm), [[ONE]], [x]), "refuse", ""),
    Attack(
        "half offset of a map",
        lambda: k.change_variable(total(Term("Map", "u", m)), [[ONE]], [num(t.Fraction(1, 2))]),
        "refuse",
        "Σ u(m) is not Σ u(m + 1/2)",
    ),
    Attack(
        "matrix of halves of a map",
        lambda: k.change_variable(
            t.total(Term("Map", "u", m, n), [m, n], Z2),
            [[num(t.Fraction(1, 2)), ZERO], [ZERO, num(2)]],
            [ZERO, ZERO],
        ),
        "refuse",
        "determinant 1, but no map of ℤ²",
    ),
    Attack(
        "complex offset",
        lambda: k.change_variable(integral(Fx), [[ONE]], [I]),
        "refuse",
        "leaves the line",
    ),
    Attack("no coordinate", lambda: k.turn_limits(total(fm), 1), "refuse", ""),
    Attack("coordinate −1", lambda: k.turn_limits(total(fm), -1), "refuse", ""),
    Attack(
        "conjugate of a value", lambda: k.conjugate_total(Term("Conj", fm)), "refuse", "no total"
    ),
    Attack("modulus of a total", lambda: k.conjugate_total(Term("Abs", total(fm))), "refuse", ""),
    Attack("total, not its conjugate", lambda: k.conjugate_total(total(fm)), "refuse", ""),
    Attack("split a product", lambda: k.split_total(total(mul(fm, gm))), "refuse", ""),
    Attack("split a λ", lambda: k.split_total(at(lam(add(fm, gm)), [n])), "refuse", "no total"),
    Attack("factor not there", lambda: k.factor_out(total(mul(fm, gm)), z), "refuse", ""),
    Attack(
        "factor twice",
        lambda: k.factor_out(total(mul(z, fm)), mul(z, z)),
        "refuse",
        "z is there once",
    ),
    Attack("factor of a sum", lambda: k.factor_out(total(add(z, fm)), z), "refuse", ""),
    Attack("exchange one total", lambda: k.exchange(total(fm)), "refuse", ""),
    Attack(
        "exchange through a product", lambda: k.exchange(total(mul(z, total(gm)))), "refuse", ""
    ),
    Attack("iterate one line", lambda: k.iterate(total(fm)), "refuse", ""),
    Attack("enumerate ℤ", lambda: k.enumerate_(total(fm)), "refuse", "infinite"),
    Attack("enumerate ℤ/N", lambda: k.enumerate_(total(cm, m, C)), "refuse", "of unknown length"),
    Attack("enumerate ℤ/4", lambda: k.enumerate_(total(at(c4, [m]), m, C4)), "accept", ""),
    Attack(
        "enumerate a huge cycle",
        lambda: k.enumerate_(total(ONE, m, t.cycle(10**30))),
        "refuse",
        "too long",
    ),
    Attack("cases", lambda: cases(at(c3, [add(m, ZERO)]), at(c3, [m])), "accept", ""),
    Attack(
        "cases of a polynomial",
        lambda: cases(m, add(m, agree_at_012)),
        "refuse",
        "m is not periodic",
    ),
    Attack(
        "cases of ℤ", lambda: cases(fm, at(f, [add(m, agree_at_012)])), "refuse", "f lives on ℤ"
    ),
    Attack(
        "cases of another cycle",
        lambda: cases(at(c4, [m]), at(c4, [add(m, agree_at_012)])),
        "refuse",
        "period 4",
    ),
    Attack(
        "cases of another left side",
        lambda: k.cases(at(c3, [m]), ZERO, m, C3, [k.reflexivity(ZERO)] * 3),
        "refuse",
        "0 = 0 was proved",
    ),
    Attack(
        "cases of another right side",
        lambda: k.cases(ZERO, at(c3, [m]), m, C3, [k.reflexivity(ZERO)] * 3),
        "refuse",
        "0 = 0 was proved",
    ),
    Attack("too few cases", lambda: cases(at(c3, [m]), at(c3, [m]), C3, 2), "refuse", ""),
    Attack(
        "other cases",
        lambda: k.cases(
            at(c3, [m]),
            at(c3, [add(m, ONE)]),
            m,
            C3,
            [k.reflexivity(at(c3, [num(i)])) for i in range(3)],
        ),
        "refuse",
        "the premises say something else",
    ),
    Attack(
        "cases swapped",
        lambda: k.cases(
            at(c3, [m]), at(c3, [m]), m, C3, [k.reflexivity(at(c3, [num(2 - i)])) for i in range(3)]
        ),
        "refuse",
        "in order",
    ),
    Attack(
        "cases of a natural",
        lambda: k.cases(
            at(c3, [s]), at(c3, [s]), s, C3, [k.reflexivity(at(c3, [num(i)])) for i in range(3)]
        ),
        "refuse",
        "s is no integer variable",
    ),
    Attack(
        "sift", lambda: k.sift(total(mul(at(delta, [add(n, neg(m))]), fm)), 0, [n]), "Defined", ""
    ),
    Attack(
        "sift elsewhere",
        lambda: k.sift(total(mul(at(delta, [add(n, m)]), fm)), 0, [n]),
        "refuse",
        "it picks f(−n)",
    ),
    Attack(
        "sift a square",
        lambda: k.sift(total(mul(at(delta, [mul(m, m)]), fm)), 0, [ZERO]),
        "refuse",
        "",
    ),
    Attack(
        "sift twice m",
        lambda: k.sift(total(mul(at(delta, [mul(num(2), m)]), fm)), 0, [ZERO]),
        "refuse",
        "",
    ),
    Attack(
        "sift another factor",
        lambda: k.sift(total(mul(at(delta, [m]), fm)), 1, [ZERO]),
        "refuse",
        "",
    ),
    Attack(
        "sift another impulse",
        lambda: k.sift(total(mul(at(Term("Delta", C), [m]), cm), m, C), 0, [ZERO]),
        "Defined",
        "that of ℤ/N on ℤ/N",
    ),
    Attack(
        "sift the impulse of ℤ/3 on ℤ",
        lambda: k.sift(total(mul(at(Term("Delta", C3), [m]), fm)), 0, [ZERO]),
        "refuse",
        "it picks every third value",
    ),
    Attack(
        "sift in a sum", lambda: k.sift(total(add(at(delta, [m]), fm)), 0, [ZERO]), "refuse", ""
    ),
    Attack(
        "sift below λ",
        lambda: k.sift(at(lam(mul(at(delta, [m]), fm)), [n]), 0, [ZERO]),
        "refuse",
        "no total",
    ),
    Attack(
        "sift at a half",
        lambda: k.sift(total(mul(at(delta, [m]), fm)), 0, [num(t.Fraction(1, 2))]),
        "refuse",
        "",
    ),
    Attack(
        "orthogonality",
        lambda: k.orthogonality(total(Term("Root", mul(n, m), C), m, C), n),
        "accept",
        "",
    ),
    Attack(
        "another frequency",
        lambda: k.orthogonality(total(Term("Root", mul(n, m), C), m, C), j),
        "refuse",
        "",
    ),
    Attack(
        "shifted wave",
        lambda: k.orthogonality(total(Term("Root", add(mul(n, m), ONE), C), m, C), n),
        "refuse",
        "",
    ),
    Attack(
        "frequency 0 of no wave",
        lambda: k.orthogonality(total(Term("Abs", ZERO), m, C), ZERO),
        "refuse",
        "Σ |0| is not N",
    ),
    Attack(
        "sift at place −1",
        lambda: k.sift(total(mul(fm, at(delta, [m]))), -1, [ZERO]),
        "refuse",
        "places count from 0",
    ),
    Attack(
        "chirp",
        lambda: k.orthogonality(total(Term("Root", mul(m, m), C), m, C), m),
        "refuse",
        "the frequency varies",
    ),
    Attack(
        "wave of another cycle",
        lambda: k.orthogonality(total(Term("Root", mul(n, m), C3), m, C), n),
        "refuse",
        "",
    ),
    Attack("periodicity", lambda: k.periodicity(cm, [n]), "accept", ""),
    Attack("periodicity on ℤ", lambda: k.periodicity(fm, [n]), "refuse", ""),
    Attack("half a turn", lambda: k.periodicity(cm, [num(t.Fraction(1, 2))]), "refuse", ""),
    Attack("too many turns", lambda: k.periodicity(cm, [n, n]), "refuse", ""),
    Attack("unfold a letter", lambda: k.unfold(fm), "refuse", "it has no definition"),
    Attack(
        "unfold an operator letter",
        lambda: k.unfold(at(Term("Operator", "U", Z, f), [m])),
        "refuse",
        "",
    ),
    Attack("unfold a derivative", lambda: k.unfold(at(Term("Diff", F), [x])), "refuse", ""),
    # ---------------------------------------------------------- derivatives
    Attack("derivative of a value", lambda: k.derivative_of_values(derivative(Fx)), "accept", ""),
    Attack(
        "derivative of a reflected value",
        lambda: k.derivative_of_values(derivative(at(F, [neg(x)]))),
        "accept",
        "",
    ),
    Attack(
        "derivative of a sum",
        lambda: k.derivative_of_values(derivative(add(Fx, Gx))),
        "HasValue",
        "",
    ),
    Attack(
        "derivative of F − F",
        lambda: k.derivative_of_values(derivative(add(Fx, neg(Fx)))),
        "HasValue",
        "",
    ),
    Attack(
        "derivative of 0·F",
        lambda: k.derivative_of_values(derivative(mul(ZERO, Fx))),
        "HasValue",
        "",
    ),
    Attack(
        "derivative of z·F",
        lambda: k.derivative_of_values(derivative(mul(z, Fx))),
        "HasValue",
        "z may be 0",
    ),
    Attack(
        "derivative of a product",
        lambda: k.derivative_of_values(derivative(mul(Fx, Gx))),
        "refuse",
        "",
    ),
    Attack(
        "derivative of a scaled value",
        lambda: k.derivative_of_values(derivative(at(F, [mul(num(2), x)]))),
        "refuse",
        "chain rule",
    ),
    Attack(
        "derivative of F(x²)",
        lambda: k.derivative_of_values(derivative(at(F, [mul(x, x)]))),
        "refuse",
        "",
    ),
    Attack(
        "derivative of a varying function",
        lambda: k.derivative_of_values(derivative(at(Term("Shift", F, x), [x]))),
        "refuse",
        "the function depends on x",
    ),
    Attack(
        "derivative under a sum",
        lambda: k.derivative_under_total(derivative(total(mul(at(F, [m]), at(G, [add(x, m)]))))),
        "refuse",
        "functions on ℝ at integers: the rule would give an integral",
    ),
    Attack(
        "derivative under an integral, two factors of τ",
        lambda: k.derivative_under_total(
            derivative(integral_over(y, mul(at(F, [y]), at(G, [y]), at(G, [add(x, y)]))))
        ),
        "refuse",
        "one of them would be forgotten",
    ),
    Attack(
        "derivative under an integral, two factors of t",
        lambda: k.derivative_under_total(
            derivative(integral_over(y, mul(at(F, [y]), at(F, [add(x, y)]), at(G, [add(x, y)]))))
        ),
        "refuse",
        "as before",
    ),
    Attack(
        "derivative under an integral of F(τ²)",
        lambda: k.derivative_under_total(
            derivative(integral_over(y, mul(at(F, [mul(y, y)]), at(G, [add(x, y)]))))
        ),
        "refuse",
        "F(τ²) need not be integrable where F is",
    ),
    Attack(
        "derivative under an integral, a factor without τ",
        lambda: k.derivative_under_total(derivative(integral_over(y, mul(at(F, [y]), Gx)))),
        "refuse",
        "no convolution",
    ),
    Attack(
        "derivative under an integral of a slice",
        lambda: k.derivative_under_total(
            derivative(integral_over(y, mul(at(F2, [y, p]), at(G, [add(x, y)]))))
        ),
        "refuse",
        "a slice of a function that is integrable on the plane need not be integrable",
    ),
    Attack(
        "reflected value as a derivative",
        lambda: k.derivative_of_values(at(Term("Reflect", lam(Fx, x, R)), [y])),
        "refuse",
        "another operator of a λ",
    ),
    Attack(
        "extensionality at a negative place",
        lambda: k.extensionality(conv(g, f, n), -1, everywhere(fm, gm), [m]),
        "refuse",
        "Python would count from the end; a certificate must not",
    ),
    Attack(
        "turns for a missing coordinate",
        lambda: k.periodicity(cm, [ZERO, ONE]),
        "refuse",
        "one turn per coordinate",
    ),
    Attack(
        "third of a turn",
        lambda: k.periodicity(at(c3, [m]), [num(Fraction(1, 3))]),
        "refuse",
        "c(m + 1) is another value, and 3·(1/3) no coordinate",
    ),
    Attack(
        "derivative of a constant",
        lambda: k.derivative_of_values(derivative(at(F, [y]))),
        "refuse",
        "",
    ),
    Attack(
        "under the integral",
        lambda: k.derivative_under_total(
            derivative(t.total(mul(at(F, [y]), at(G, [add(x, neg(y))])), [y], R))
        ),
        "Bounded Integrable Smooth",
        "",
    ),
    Attack(
        "under a sum",
        lambda: k.derivative_under_total(derivative(t.total(mul(fm, at(G, [x])), [m], Z))),
        "refuse",
        "no integral",
    ),
    Attack(
        "under an integral with x²",
        lambda: k.derivative_under_total(
            derivative(t.total(mul(at(F, [y]), at(G, [mul(x, y)])), [y], R))
        ),
        "refuse",
        "not ±x ± y",
    ),
    Attack(
        "both factors move",
        lambda: k.derivative_under_total(
            derivative(t.total(mul(at(F, [add(y, x)]), at(G, [add(x, neg(y))])), [y], R))
        ),
        "refuse",
        "",
    ),
    # ---------------------------------------------------------- hypotheses
    Attack("assume no equation", lambda: k.assume(Term("Integrable", f), []), "refuse", ""),
    Attack(
        "assume at a real point",
        lambda: k.assume(t.for_all(Term("Equation", fm, gm), [m], Z), [[x]]),
        "refuse",
        "",
    ),
    Attack(
        "assume at 1/2 in a map",
        lambda: k.assume(
            t.for_all(Term("Equation", Term("Map", "u", m), ZERO), [m], Z),
            [[num(t.Fraction(1, 2))]],
        ),
        "refuse",
        "it is about integers",
    ),
    Attack(
        "scaled by a number",
        lambda: k.by_integrability(k.split_total(total(add(at(Term("Scale", z, f), [m]), fm)))),
        "Integrable",
        "z f is integrable with f",
    ),
    Attack(
        "assume at −1 on ℕ",
        lambda: k.assume(t.for_all(Term("Equation", at(w, [s, m]), fm), [s], N), [[MINUS_ONE]]),
        "refuse",
        "ℕ starts at 0",
    ),
    Attack(
        "assume at m on ℕ",
        lambda: k.assume(t.for_all(Term("Equation", at(w, [s, m]), fm), [s], N), [[m]]),
        "refuse",
        "",
    ),
    Attack(
        "assume too deep",
        lambda: k.assume(t.for_all(Term("Equation", fm, gm), [m], Z), [[m], [n]]),
        "refuse",
        "",
    ),
    Attack(
        "assume too shallow",
        lambda: k.assume(t.for_all(Term("Equation", fm, gm), [m], Z), []),
        "refuse",
        "",
    ),
    Attack("generalise a number", lambda: k.generalise(given(fm, gm), [ZERO], Z), "refuse", ""),
    Attack(
        "generalise a natural to ℤ",
        lambda: k.generalise(given(at(f, [s]), at(g, [s])), [s], Z),
        "refuse",
        "",
    ),
    Attack(
        "integrable",
        lambda: k.by_integrability(k.split_total(total(add(mul(fm, gm), fm)))),
        "Bounded Integrable",
        "of f, and g is bounded",
    ),
    Attack(
        "not integrable",
        lambda: k.by_integrability(k.split_total(total(add(fm, ONE)))),
        "HasValue Integrable",
        "Σ 1",
    ),
    Attack(
        "a square is enough of a point",
        lambda: k.by_integrability(k.split_total(total(add(at(f, [mul(m, m)]), fm)))),
        "HasValue Integrable",
        "m² is not injective",
    ),
    Attack(
        "one of two points",
        lambda: k.by_integrability(k.exchange(total(total(mul(fm, at(g, [m])), m), n))),
        "Absolutely",
        "n does not occur",
    ),
    Attack(
        "cancelled and integrable",
        lambda: k.by_integrability(k.split_total(total(add(mul(ZERO, gm), fm)))),
        "Integrable",
        "also of g",
    ),
    Attack(
        "1/(1 + |f|)",
        lambda: k.by_integrability(
            k.split_total(total(add(fm, Term("Pow", add(ONE, Term("Abs", fm)), -1))))
        ),
        "HasValue Integrable",
        "tends to 1",
    ),
    Attack(
        "growing factor",
        lambda: k.by_integrability(k.split_total(total(add(mul(m, fm), fm)))),
        "HasValue Integrable",
        "m f(m)",
    ),
    Attack(
        "power 0 in a sum",
        lambda: k.by_integrability(k.split_total(total(add(mul(Term("Pow", gm, 0), fm), fm)))),
        "HasValue Integrable",
        "g must have values",
    ),
    Attack(
        "phase",
        lambda: k.by_integrability(k.split_total(total(add(mul(Term("Exp", mul(I, m)), fm), fm)))),
        "Integrable",
        "",
    ),
    Attack(
        "phase of a map",
        lambda: k.by_integrability(
            k.split_total(
                integral(add(mul(Term("Exp", mul(I, Term("Abs", Term("Map", "u", x)))), Fx), Fx))
            )
        ),
        "HasValue Integrable",
        "u need not be measurable",
    ),
    Attack(
        "no phase",
        lambda: k.by_integrability(k.split_total(total(add(mul(Term("Exp", m), fm), fm)))),
        "HasValue Integrable",
        "e^m grows",
    ),
    Attack(
        "scale without value",
        lambda: k.by_integrability(
            k.split_total(total(add(at(Term("Scale", total(gm), f), [m]), fm)))
        ),
        "HasValue Integrable",
        "Σ g may diverge",
    ),
    Attack(
        "derivative of a multiple without value",
        lambda: k.by_integrability(
            k.split_total(integral(add(at(Term("Diff", Term("Scale", integral(Gx), F)), [x]), Fx)))
        ),
        "HasValue Integrable",
        "∫ G may diverge",
    ),
    Attack(
        "derivative of a multiple",
        lambda: k.by_integrability(
            k.split_total(integral(add(at(Term("Diff", Term("Scale", z, F)), [x]), Fx)))
        ),
        "Integrable",
        "",
    ),
    Attack(
        "Fourier is not integrable",
        lambda: k.by_integrability(k.split_total(integral(add(at(Term("Fourier", F), [x]), Fx)))),
        "HasValue Integrable",
        "only bounded",
    ),
    Attack(
        "real λ",
        lambda: k.by_integrability(
            k.instantiate(k.reflexivity(at(real, [m])), [(real, lam(mul(fm, Term("Conj", fm))))])
        ),
        "accept",
        "|f|² is real",
    ),
    Attack(
        "complex λ",
        lambda: k.by_integrability(k.instantiate(k.reflexivity(at(real, [m])), [(real, lam(fm))])),
        "RealValued",
        "",
    ),
    # ---------------------------------------------------------- induction
    Attack("induction", good_induction, "ForAll", "the two hypotheses"),
    Attack("step in a hypothesis", induction_with_step_in_hypothesis, "refuse", ""),
    Attack("stronger claim", induction_without_discharge, "refuse", ""),
    Attack(
        "no base",
        lambda: induction(proved_steps()[0], proved_steps()[2], proved_steps()[2]),
        "refuse",
        "",
    ),
    Attack(
        "no step",
        lambda: induction(proved_steps()[0], proved_steps()[1], proved_steps()[1]),
        "refuse",
        "",
    ),
    Attack(
        "integer step", lambda: induction(*proved_steps(), step=n), "refuse", "from 0 upwards only"
    ),
    Attack(
        "induction on a diagonal",
        induction_on_a_diagonal,
        "refuse",
        "P(s + 1) is proved at the point s only",
    ),
    Attack(
        "induction with a point in the claim",
        induction_with_a_point_in_the_claim,
        "refuse",
        "P(0) is proved at that point only",
    ),
    Attack(
        "induction at a number",
        induction_at_a_number,
        "refuse",
        "the claim at 0 is proved from the claim at every point",
    ),
    Attack(
        "induction over the integers",
        induction_over_integers,
        "refuse",
        "nothing is said of negative numbers",
    ),
    Attack(
        "step as point",
        lambda: induction(
            t.for_all(Term("Equation", at(w, [s, m]), fm), [s], N),
            proved_steps()[1],
            proved_steps()[2],
            (s,),
        ),
        "refuse",
        "a point and the step",
    ),
    Attack(
        "no such claim",
        lambda: k.induction(
            [proved_steps()[0]], [[m]], s, [proved_steps()[1]], [proved_steps()[2]], 1
        ),
        "refuse",
        "",
    ),
    Attack(
        "claim −1",
        lambda: k.induction(
            [proved_steps()[0]], [[m]], s, [proved_steps()[1]], [proved_steps()[2]], -1
        ),
        "refuse",
        "",
    ),
    Attack(
        "fewer premises",
        lambda: k.induction(
            [proved_steps()[0]] * 2, [[m]], s, [proved_steps()[1]], [proved_steps()[2]], 1
        ),
        "refuse",
        "",
    ),
    # ---------------------------------------------------------- terms
    Attack(
        "dimension 5",
        lambda: Term("Total", ONE, t.product(*[Z] * 5), *[1] * 5),
        "refuse",
        "at most four lines",
    ),
    Attack(
        "mixed total",
        lambda: Term("Total", ONE, t.product(Z, R), 1, 1),
        "refuse",
        "powers of one line",
    ),
    Attack("cycle of length 0", lambda: t.cycle(0), "refuse", ""),
    Attack("cycle of length −1", lambda: t.cycle(-1), "refuse", ""),
    Attack(
        "cycle of half a point",
        lambda: t.cycle(Fraction(1, 2)),
        "refuse",
        "a period is a whole number",
    ),
    Attack(
        "complex frequency",
        lambda: Term("Modulate", F, z),
        "refuse",
        "e^{izt} is not bounded",
    ),
    Attack(
        "half a turn on a cycle",
        lambda: Term("Modulate", c, num(Fraction(1, 2))),
        "refuse",
        "not periodic",
    ),
    Attack(
        "orthogonality of a total",
        lambda: k.orthogonality(total(total(ZERO, m, C), m, C), ZERO),
        "refuse",
        "the total of 0 is no character: it would be N",
    ),
    Attack("cycle of a real number", lambda: t.cycle(p), "refuse", "p may be no integer"),
    Attack("cycle of a power", lambda: t.cycle(Term("Pow", p, 1)), "refuse", "p may be no integer"),
    Attack("shift on ℕ × ℤ", lambda: Term("Shift", w, ONE, ONE), "refuse", "no value at step 0"),
    Attack("impulse on ℕ", lambda: Term("Delta", N), "refuse", "no space"),
    Attack("cycle of an integer", lambda: t.cycle(m), "refuse", "m may be negative"),
    Attack("product in a product", lambda: Term("Product", Z2, Z), "refuse", "lines only"),
    Attack(
        "fraction not in lowest terms",
        lambda: Term("Number", 2, 4),
        "refuse",
        "one number, one term",
    ),
    Attack("negative denominator", lambda: Term("Number", 1, -2), "refuse", ""),
    Attack("1/0 as a number", lambda: Term("Number", 1, 0), "refuse", ""),
    Attack("floating point", lambda: t.number(0.5), "refuse", ""),
    Attack("kind of another list", lambda: Term("Var", "x", "noninteger", ""), "refuse", ""),
    Attack("kind as a substring", lambda: Term("Var", "x", "real", "non"), "refuse", ""),
    Attack("complex positive", lambda: Term("Var", "x", "complex", "positive"), "refuse", ""),
    Attack("unknown property", lambda: t.letter("f", Z, "bounded"), "refuse", ""),
    Attack(
        "property twice",
        lambda: Term("Letter", "f", "even+even", Z),
        "refuse",
        "one letter, one term",
    ),
    Attack("even on ℕ", lambda: t.letter("a", W, "even"), "refuse", "no mirror on ℕ"),
    Attack("impulse on ℝ", lambda: Term("Delta", R), "refuse", ""),
    Attack("value at a complex point", lambda: at(F, [z]), "refuse", ""),
    Attack("value at 1/2 on ℤ", lambda: at(f, [num(t.Fraction(1, 2))]), "refuse", ""),
    Attack("value at π on ℤ", lambda: at(f, [t.PI]), "refuse", ""),
    Attack("root of π", lambda: Term("Root", t.PI, C), "refuse", ""),
    Attack("index −1", lambda: Term("Bound", -1, 0, "integer", ""), "refuse", "no such binder"),
    Attack("axis −1", lambda: Term("Bound", 0, -1, "integer", ""), "refuse", "not the last one"),
    Attack("index of no kind", lambda: Term("Bound", 0, 0, "whole", ""), "refuse", ""),
    Attack("13 lines", lambda: t.product(*[Z] * 13), "refuse", "beyond the limits"),
    Attack("two turns on ℤ", lambda: Term("Total", ONE, Z, 1, 1), "refuse", "one per coordinate"),
    Attack("no coordinates", lambda: Term("At", f), "refuse", ""),
    Attack("turn of 0", lambda: Term("Total", ONE, Z, 0), "refuse", ""),
    Attack("matrix on ℕ × ℤ", lambda: Term("Linear", w, ONE, ZERO, ZERO, ONE), "refuse", ""),
    Attack("matrix of two entries on ℤ", lambda: Term("Linear", f, ONE, ZERO), "refuse", ""),
    Attack("transform on ℕ × ℤ", lambda: Term("Fourier", w), "refuse", "no totals there"),
    Attack("modulation on ℕ × ℤ", lambda: Term("Modulate", w, ZERO, ZERO), "refuse", ""),
    Attack(
        "transform on ℤ/N",
        lambda: k.unfold(at(Term("Conv", Term("Fourier", c), c), [n])),
        "accept",
        "it lives on ℤ/N again",
    ),
    Attack("value at 1/N on ℤ", lambda: at(f, [Term("Pow", C.parts[0], -1)]), "refuse", ""),
    Attack("value at x² on ℤ", lambda: at(f, [Term("Pow", x, 2)]), "refuse", ""),
    Attack("value at x·n on ℤ", lambda: at(f, [mul(x, n)]), "refuse", ""),
    Attack("value at |m| on ℤ", lambda: at(f, [Term("Abs", m)]), "refuse", "not seen"),
    Attack(
        "value at real points",
        lambda: k.reflexivity(
            at(F, [add(num(t.Fraction(1, 2)), mul(t.PI, x, n), Term("Pow", x, 2))])
        ),
        "accept",
        "a polynomial in reals, fractions and π",
    ),
    Attack(
        "value at points of ℕ",
        lambda: k.reflexivity(at(w, [add(Term("Pow", s, 2), mul(s, num(3)), ONE), m])),
        "accept",
        "seen not to be negative",
    ),
    Attack("value at −1 on ℕ", lambda: at(w, [MINUS_ONE, m]), "refuse", ""),
    Attack("value at s − 1 on ℕ", lambda: at(w, [add(s, MINUS_ONE), m]), "refuse", ""),
    Attack(
        "k(2m + 2n)/6",
        lambda: at(f, [mul(m, add(mul(num(2), n), mul(num(2), j)), num(t.Fraction(1, 6)))]),
        "refuse",
        "not known to be whole",
    ),
    Attack("too few coordinates", lambda: at(w, [s]), "refuse", ""),
    Attack("convolution across homes", lambda: Term("Conv", f, F), "refuse", ""),
    Attack("convolution on ℕ × ℤ", lambda: Term("Conv", w, w), "refuse", "no totals there"),
    Attack("reflection on ℕ × ℤ", lambda: Term("Reflect", w), "refuse", ""),
    Attack("shift on ℤ by a real", lambda: Term("Shift", f, x), "refuse", ""),
    Attack("matrix with a half", lambda: Term("Linear", f, num(t.Fraction(1, 2))), "refuse", ""),
    Attack("derivative on ℤ", lambda: Term("Diff", f), "refuse", ""),
    Attack("root of a fraction", lambda: Term("Root", num(t.Fraction(1, 2)), C), "refuse", ""),
    Attack("integrable on ℕ × ℤ", lambda: Term("Integrable", w), "refuse", ""),
    Attack("no head", lambda: Term("Sine", x), "refuse", ""),
    Attack("sum of one", lambda: Term("Add", x), "refuse", "a sum has two parts"),
    Attack("text for a number", lambda: add(x, "1"), "refuse", ""),  # type: ignore[arg-type]
]
