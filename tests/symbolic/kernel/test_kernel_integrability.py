"""What follows from integrability, claim by claim: the facts that are needed, or that none suffice.

Random models say that nothing false follows; what ought to follow, and from how little, they do
not say. The facts are worked out by hand from Young's, Tonelli's and the product's theorems.
"""

from fractions import Fraction

import pytest
from kernel_attacks import (
    F2,
    ONE,
    R2,
    C,
    F,
    G,
    I,
    R,
    Z,
    add,
    at,
    f,
    g,
    m,
    mul,
    n,
    neg,
    num,
    t,
    x,
    y,
)  # fmt: skip

from symbolic.kernel.integrability import derivation
from symbolic.kernel.terms import Term

G2 = t.letter("G2", R2)
u, v = t.variable("u", "real"), t.variable("v", "real")
slope_f, slope_g = Term("Diff", F), Term("Diff", G)
c = t.letter("c", C)


def facts(text):
    """Return facts written as "Integrable F, Bounded F'"."""
    functions = {
        "F": F,
        "G": G,
        "F'": slope_f,
        "G'": slope_g,
        "F''": Term("Diff", slope_f),
        "f": f,
        "g": g,
    }
    functions |= {"c": c, "F2": F2, "G2": G2}
    pairs = (part.split() for part in text.split(", ") if part)
    return {Term(kind, functions[name]) for kind, name in pairs}


def needed(claim):
    why = derivation(claim)
    if why is not None and claim.head in {"Integrable", "Bounded"} and claim.parts[0] is not c:
        assert why.claim is claim
    return None if why is None else set(why.facts())


def fact(kind, function):
    return Term(kind, function)


def converges(body, *points, over=R):
    """Claim that a total converges absolutely, over points from the inner to the outer one."""
    for point in points:
        body = t.total(body, [point], over)
    return Term("Absolutely", body)


def wave(exponent):
    return Term("Exp", mul(I, exponent))


def moved(function):
    return Term("Shift", Term("Reflect", Term("ConjF", function)), y)


FUNCTIONS = {
    "a convolution, integrable": (
        fact("Integrable", Term("Conv", F, G)),
        "Integrable F, Integrable G",
    ),
    "a correlation, bounded": (fact("Bounded", Term("Corr", F, G)), "Integrable F, Bounded G"),
    "a convolution has values": (fact("Defined", Term("Conv", F, G)), "Integrable F, Bounded G"),
    "a transform": (fact("Defined", Term("Fourier", F)), "Integrable F"),
    "a transform is not integrable": (fact("Integrable", Term("Fourier", F)), None),
    "moved": (fact("Integrable", moved(F)), "Integrable F"),
    "moved, smooth": (fact("Smooth", moved(F)), "Smooth F"),
    "moved, derived": (fact("Bounded", Term("Diff", moved(F))), "Bounded F, Bounded F', Smooth F"),
    "derived has values": (fact("Defined", slope_f), "Smooth F"),
    "modulated": (fact("Bounded", Term("Modulate", F, x)), "Bounded F"),
    "modulated, smooth": (fact("Smooth", Term("Modulate", F, x)), None),
    "a multiple": (fact("Integrable", Term("Scale", I, F)), "Integrable F"),
    "a multiple without value": (fact("Integrable", Term("Scale", at(G, [x]), F)), None),
    "a derived multiple": (
        fact("Bounded", Term("Diff", Term("Scale", I, F))),
        "Bounded F, Bounded F', Smooth F",
    ),
    "a sum": (fact("Smooth", Term("Plus", F, G)), "Smooth F, Smooth G"),
    "a sum, derived": (
        fact("Bounded", Term("Diff", Term("Plus", F, G))),
        "Bounded F, Bounded F', Smooth F, Bounded G, Bounded G', Smooth G",
    ),
    "a letter's derivative": (fact("Integrable", slope_f), "Integrable F'"),
    "twice": (
        fact("Bounded", Term("Diff", Term("Diff", Term("Reflect", F)))),
        "Bounded F, Bounded F', Bounded F'', Smooth F, Smooth F'",
    ),
    "a smooth convolution": (
        fact("Smooth", Term("Conv", F, G)),
        "Integrable F, Bounded G, Bounded G', Smooth G",
    ),
    "the integrable derivative of one": (
        fact("Integrable", Term("Diff", Term("Conv", F, G))),
        "Integrable F, Integrable G', Bounded G, Bounded G', Smooth G",
    ),
    "of a correlation": (
        fact("Bounded", Term("Diff", Term("Corr", F, G))),
        "Integrable F, Bounded G, Bounded G', Smooth G",
    ),
    "an impulse": (fact("Integrable", Term("Delta", Z)), ""),
    "on a cycle": (fact("Integrable", c), "Defined c"),
    "a lambda": (fact("Integrable", t.lam(ONE, [x], R)), None),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_facts_about_functions(name):
    claim, expected = FUNCTIONS[name]
    assert needed(claim) == (None if expected is None else facts(expected))


def values(first, second, *, a=F, b=G):
    return mul(at(a, [first]), at(b, [second]))


def half(term):
    return mul(t.number(Fraction(1, 2)), term)


Fx, Gx = at(F, [x]), at(G, [x])
BOTH = "Integrable F, Integrable G"
TOTALS = {
    "one function": (converges(Fx, x), "Integrable F"),
    "a product": (converges(mul(Fx, Gx), x), "Integrable F, Bounded G"),
    "a square": (converges(Term("Pow", Fx, 2), x), "Integrable F, Bounded F"),
    "a reciprocal": (converges(mul(Fx, Term("Pow", Term("Exp", x), -1)), x), None),
    "a sum": (converges(add(Fx, Gx), x), BOTH),
    "a sum with a constant": (converges(add(Fx, ONE), x), None),
    "a product of sums": (
        converges(mul(add(Fx, Gx), at(F, [y])), x), BOTH + ", Bounded F",
    ),
    "a conjugate": (converges(Term("Conj", mul(Fx, wave(x))), x), "Integrable F"),
    "a phase": (converges(mul(Fx, wave(mul(x, y))), x), "Integrable F"),
    "growth": (converges(mul(Fx, Term("Exp", x)), x), None),
    "growth beside a free name": (converges(mul(Fx, Term("Exp", mul(x, y))), x), None),
    "a coordinate": (converges(mul(Fx, x), x), None),
    "another's value": (converges(mul(Fx, at(G, [y])), x), "Integrable F, Bounded G"),
    "a multiple of the point": (converges(at(F, [mul(num(3), x)]), x), "Integrable F"),
    "a square of the point": (converges(at(F, [mul(x, x)]), x), None),
    "an unknown multiple": (converges(at(F, [mul(y, x)]), x), None),
    "a function of the point": (converges(at(Term("Shift", F, x), [y]), x), None),
    "a function that the point moves along": (converges(at(Term("Shift", F, x), [x]), x), None),
    "two points": (converges(values(y, add(x, neg(y))), y, x), BOTH),
    "two points, one form": (converges(values(add(x, y), add(x, y)), y, x), None),
    "halves": (converges(values(half(add(x, y)), half(add(x, neg(y)))), y, x), BOTH),
    "halves of one form": (
        converges(values(half(add(x, mul(num(3), y))), add(half(x), half(mul(num(3), y)))), y, x),
        None,
    ),
    "multiples that depend": (
        converges(values(add(half(x), y), add(x, mul(num(2), y))), y, x), None,
    ),
    "multiples that do not": (
        converges(values(add(half(x), y), add(x, mul(num(3), y))), y, x), BOTH,
    ),
    "more functions than points": (
        converges(mul(values(y, add(x, neg(y))), at(F, [x])), y, x),
        "Integrable F, Bounded G",
    ),
    "a row": (converges(at(f, [m]), m, over=Z), "Integrable f"),
    "a row and a product": (
        converges(values(m, add(n, neg(m)), a=f, b=g), m, over=Z), "Integrable f, Bounded g",
    ),
    "the plane by coordinates": (converges(at(F2, [x, y]), x, y), None),
    "a function of another line": (converges(mul(Fx, at(f, [n])), x), None),
    "a cycle": (converges(at(c, [m]), m, over=C), "Defined c"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_totals_that_converge(name):
    claim, expected = TOTALS[name]
    assert needed(claim) == (None if expected is None else facts(expected))


def test_sums_inside_integrals_are_no_total_over_the_plane():
    """Σ_m G(u − 2m) need not be bounded in u, however integrable G is."""
    body = t.total(values(add(x, m), add(x, neg(m))), [m], Z)
    assert needed(Term("Absolutely", t.total(body, [x], R))) is None


def test_the_plane_converges_at_once():
    whole = Term("Absolutely", t.total(at(F2, [x, y]), [x, y], F2.home))
    assert needed(whole) == {Term("Integrable", F2)}


def two_points_of_the_plane(first, second):
    """Claim that ∫∫ ∫∫ F2(first) G2(second) d(u, v) d(x, y) converges absolutely."""
    inner = t.total(mul(at(F2, first), at(G2, second)), [u, v], R2)
    return Term("Absolutely", t.total(inner, [x, y], R2))


def test_two_points_of_the_plane():
    both = facts("Integrable F2, Integrable G2")
    assert needed(two_points_of_the_plane([u, v], [add(x, neg(u)), add(y, neg(v))])) == both
    assert needed(two_points_of_the_plane([u, y], [x, add(v, y)])) == both
    assert needed(two_points_of_the_plane([u, y], [x, add(u, y)])) is None
    assert needed(two_points_of_the_plane([x, y], [add(x, y), u])) is None


def test_for_all_asks_for_what_is_inside():
    claim = t.for_all(Term("HasValue", at(F, [x])), [x], R)
    assert needed(claim) == {Term("Defined", F)}


def test_only_what_is_written_out_is_seen_to_be_real():
    assert needed(Term("RealValued", t.lam(mul(x, x), [x], R))) == set()
    assert needed(Term("RealValued", t.lam(mul(I, x), [x], R))) is None
    assert needed(Term("RealValued", F)) is None
