"""Terms below binders, and normal forms: what each is exactly, worked out by hand."""

import pytest
from kernel_attacks import (
    C3,
    F2,
    ONE,
    Z2,
    C,
    F,
    G,
    I,
    R,
    Z,
    add,
    at,
    c,
    m,
    mul,
    n,
    neg,
    num,
    p,
    t,
    x,
    y,
    z,
)

from symbolic.kernel.errors import TermError
from symbolic.kernel.polynomials import normal_form, same
from symbolic.kernel.shapes import is_periodic, signs
from symbolic.kernel.terms import Term

HERE, OUT, FURTHER = (t.bound_point(R, depth)[0] for depth in range(3))
w = t.variable("w", "complex", "nonzero")


def test_only_what_is_bound_further_out_is_lifted():
    """A binder within keeps its own point, also beside one that is bound outside."""
    inside = Term("Total", mul(at(F, [HERE]), at(G, [OUT])), R, 1)
    lifted = Term("Total", mul(at(F, [HERE]), at(G, [FURTHER])), R, 1)
    assert t.lift(mul(at(F, [HERE]), inside)) is mul(at(F, [OUT]), lifted)
    assert t.lift(Term("Total", at(F, [HERE]), R, 1)) is Term("Total", at(F, [HERE]), R, 1)


def test_a_value_put_in_below_binders_keeps_its_outer_point():
    value = Term("Total", at(F2, [HERE, OUT]), R, 1)
    twice = Term("Total", Term("Total", mul(x, at(F2, [HERE, OUT])), R, 1), R, 1)
    once = Term("Total", at(F2, [HERE, t.bound_point(R, 3)[0]]), R, 1)
    expected = Term("Total", Term("Total", mul(once, at(F2, [HERE, OUT])), R, 1), R, 1)
    assert t.substitute(twice, {x: value}) is expected


def test_values_put_in_below_binders_are_lifted_whatever_stands_beside_them():
    term = Term("Total", mul(x, z, at(F, [HERE])), R, 1)
    made = t.substitute(term, {x: y, z: at(G, [HERE])})
    assert made is Term("Total", mul(y, at(G, [OUT]), at(F, [HERE])), R, 1)


def test_coordinates_of_a_matrix_are_coordinates():
    for entries in ([z, ONE, ONE, ONE], [ONE, ONE, ONE, z]):
        with pytest.raises(TermError):
            Term("Linear", F2, *entries)


def test_names_are_replaced_all_at_once():
    assert t.substitute(add(x, mul(y, z)), {x: y, y: x}) is add(y, mul(x, z))
    assert t.substitute(at(F, [x]), {F: G, x: y}) is at(G, [y])


def test_all_functions_of_a_sum_live_on_one_line():
    for functions in ([F2, F, F], [F, F2, F], [F, F, F2]):
        with pytest.raises(TermError):
            Term("Plus", *functions)


def power(base, exponent):
    return Term("Pow", base, exponent)


def phase(exponent):
    return Term("Exp", exponent)


def conj(term):
    return Term("Conj", term)


EQUAL = {
    "the reciprocal of i": (power(I, -1), neg(I)),
    "the reciprocal of a phase": (power(phase(x), -1), phase(neg(x))),
    "of a power of a phase": (power(mul(num(2), w, phase(mul(I, x))), -2),
                              mul(power(num(2), -2), power(w, -2), phase(mul(num(-2), I, x)))),
    "the conjugate of a phase": (conj(phase(mul(I, x))), phase(neg(mul(I, x)))),
    "of i": (conj(mul(I, x)), neg(mul(I, x))),
    "of a product": (conj(mul(w, z, I)), mul(num(-1), I, conj(w), conj(z))),
    "of a conjugate": (conj(conj(mul(w, phase(z)))), mul(w, phase(z))),
    "of a phase of a conjugate": (conj(phase(conj(z))), phase(z)),
    "of the reciprocal of a modulus of a sum": (
        conj(power(Term("Abs", power(w, 2)), -1)), power(mul(w, conj(w)), -1),
    ),
    "of the reciprocal of a sum": (
        conj(power(mul(w, add(p, ONE)), -1)), power(mul(conj(w), add(p, ONE)), -1),
    ),
    "the reciprocal of a fraction": (power(mul(t.scalar(-1), w), -1), neg(power(w, -1))),
    "the square of a modulus": (power(Term("Abs", z), 2), mul(z, conj(z))),
    "its reciprocal": (power(Term("Abs", w), -2), mul(power(w, -1), power(conj(w), -1))),
    "the square of the modulus of a sum": (
        power(Term("Abs", add(z, x)), 2), mul(add(z, x), add(conj(z), x)),
    ),
    "the modulus of a product": (
        Term("Abs", mul(num(-3), I, w, phase(mul(I, x)))), mul(num(3), Term("Abs", w)),
    ),
    "moduli of conjugates": (mul(Term("Abs", w), Term("Abs", conj(w))), mul(w, conj(w))),
    "phases together": (mul(phase(z), phase(x), phase(neg(z))), phase(x)),
    "a full turn": (phase(mul(num(2), t.PI, I, n)), ONE),
    "half a turn": (phase(mul(num(3), t.PI, I)), num(-1)),
    "a quarter turn": (phase(mul(t.number(1), t.PI, I, power(num(2), -1))), I),
    "three quarters": (phase(mul(num(3), t.PI, I, power(num(2), -1))), neg(I)),
    "an eighth of a turn back": (
        phase(mul(num(-1), t.PI, I, power(num(4), -1))),
        mul(neg(I), phase(mul(t.PI, I, power(num(4), -1)))),
    ),
    "squares of two moduli": (
        power(mul(Term("Abs", z), Term("Abs", w)), 2), mul(z, conj(z), w, conj(w)),
    ),
    "squares of moduli beside phases": (
        mul(Term("Abs", mul(z, w)), phase(x), Term("Abs", mul(z, w)), phase(y)),
        mul(z, conj(z), w, conj(w), phase(add(x, y))),
    ),
    "a square of a modulus beside phases": (
        mul(Term("Abs", z), phase(mul(I, x)), Term("Abs", z), phase(y)),
        mul(z, conj(z), phase(add(mul(I, x), y))),
    ),
    "quarters multiplied": (mul(I, phase(mul(t.PI, I, power(num(2), -1)))), num(-1)),
    "an impulse is even": (at(Term("Delta", Z), [add(m, neg(n))]),
                           at(Term("Delta", Z), [add(n, neg(m))])),
}  # fmt: skip

DIFFERENT = {
    "a phase and its conjugate": (phase(mul(I, x)), conj(phase(mul(I, x)))),
    "a reciprocal and a number": (power(w, -1), w),
    "a modulus and a number": (Term("Abs", w), w),
    "half a turn times an integer and none": (phase(mul(t.PI, I, n)), ONE),
    "a turn times a real number and none": (phase(mul(num(2), t.PI, I, x)), ONE),
    "the modulus of a phase that grows": (Term("Abs", phase(x)), ONE),
    "a difference of values and nothing": (add(at(F, [x]), neg(at(F, [x]))), t.ZERO),
    "conjugates": (conj(z), z),
    "an impulse off the origin": (at(Term("Delta", Z2), [t.ZERO, ONE]), ONE),
    "an impulse of the plane at a row": (at(Term("Delta", Z2), [n, t.ZERO]), ONE),
    "conjugates in a reciprocal": (
        conj(power(mul(w, add(p, ONE)), -1)),
        power(mul(w, add(p, ONE)), -1),
    ),
    "an impulse elsewhere": (at(Term("Delta", Z), [n]), at(Term("Delta", Z), [add(n, ONE)])),
}


@pytest.mark.parametrize("name", EQUAL)
def test_normal_forms_are_the_same(name):
    left, right = EQUAL[name]
    assert left is not right
    assert normal_form(left) == normal_form(right)
    assert same(left, right)


@pytest.mark.parametrize("name", DIFFERENT)
def test_normal_forms_differ(name):
    assert not same(*DIFFERENT[name])


SIGNS = {
    "a number": (num(-3), {-1}),
    "zero": (t.ZERO, {0}),
    "a real variable": (x, {-1, 0, 1}),
    "a complex one": (z, None),
    "a positive one": (p, {1}),
    "a square": (power(x, 2), {0, 1}),
    "an odd power": (power(neg(p), -3), {-1}),
    "a real exponential": (phase(x), {1}),
    "a phase": (phase(mul(I, x)), None),
    "an exponential of a complex number": (phase(z), None),
    "a modulus": (Term("Abs", z), {0, 1}),
    "of what is not 0": (Term("Abs", mul(w, phase(z))), {1}),
    "positive and not negative": (add(p, power(x, 2)), {1}),
    "negative ones": (add(neg(p), num(-1)), {-1}),
    "not negative": (add(power(x, 2), Term("Abs", z)), {0, 1}),
    "of either sign": (add(p, num(-1)), {-1, 0, 1}),
    "with a complex one": (mul(p, z), None),
    "a value": (at(F, [x]), None),
}


@pytest.mark.parametrize("name", SIGNS)
def test_signs(name):
    term, expected = SIGNS[name]
    assert signs(term) == expected


c2 = t.letter("c2", t.product(C, C))
d3 = t.letter("d3", t.product(C3, C3))
other = t.letter("d", C3)
k = t.variable("k", "integer")
PERIODIC = {
    "a value": (at(c, [add(mul(num(2), m), k)]), True),
    "beside another": (mul(at(c, [m]), at(other, [k])), True),
    "on another cycle": (at(other, [m]), False),
    "a coordinate": (mul(at(c, [m]), m), False),
    "a row of the plane": (at(c2, [k, m]), True),
    "a row of another plane": (at(d3, [k, m]), False),
    "a root": (Term("Root", mul(m, k), C), True),
    "a root of another cycle": (Term("Root", m, C3), False),
    "shifted by it": (at(Term("Shift", c, m), [k]), True),
    "another shifted by it": (at(Term("Shift", other, m), [k]), False),
    "modulated by it": (at(Term("Modulate", c, m), [k]), True),
    "another modulated by it": (at(Term("Modulate", other, m), [k]), False),
    "stretched by it": (at(Term("Linear", c, m), [k]), True),
    "another stretched by it": (at(Term("Linear", other, m), [k]), False),
    "the plane stretched by it": (at(Term("Linear", c2, ONE, m, k, ONE), [k, k]), True),
    "of a function with it inside": (
        at(Term("Plus", c, t.lam(mul(m, at(c, [k])), [k], C)), [k]), False,
    ),
    "a total": (t.total(at(c, [add(m, k)]), [k], C), True),
    "a total of another": (t.total(mul(m, at(c, [k])), [k], C), False),
    "without it": (k, True),
}  # fmt: skip


@pytest.mark.parametrize("name", PERIODIC)
def test_terms_that_a_period_leaves_alone(name):
    term, expected = PERIODIC[name]
    assert is_periodic(term, m, C) is expected
