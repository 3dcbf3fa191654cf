"""What rules conclude exactly: signs, factors and turns, which acceptance does not show."""

from kernel_attacks import (
    F2,
    MINUS_ONE,
    ONE,
    R2,
    ZERO,
    C,
    F,
    Fx,
    G,
    Gx,
    I,
    R,
    Z,
    add,
    at,
    c4,
    derivative,
    f,
    fm,
    g,
    gm,
    integral,
    k,
    m,
    mul,
    n,
    neg,
    num,
    p,
    q,
    t,
    total,
    x,
    y,
)  # fmt: skip

from symbolic.kernel.terms import Term

B = t.bound_point(R)[0]


def changed(entry, offset=ZERO, turn=1):
    start = Term("Total", at(F, [B]), R, turn)
    made = k.change_variable(start, [[entry]], [offset])
    assert made.lhs is start
    return made.rhs


def test_change_of_variable_turns_limits_for_a_negative_slope():
    moved = at(F, [add(mul(MINUS_ONE, B), ZERO)])
    assert changed(MINUS_ONE) is Term("Total", mul(MINUS_ONE, moved), R, -1)
    assert changed(MINUS_ONE, turn=-1) is Term("Total", mul(MINUS_ONE, moved), R, 1)


def test_change_of_variable_keeps_limits_for_a_positive_slope():
    assert changed(num(2), y) is Term("Total", mul(num(2), at(F, [add(mul(num(2), B), y)])), R, 1)
    assert changed(p, turn=-1).parts[2] == -1


def test_change_of_variable_takes_the_modulus_of_an_unknown_slope():
    assert changed(q) is Term("Total", mul(Term("Abs", q), at(F, [add(mul(q, B), ZERO)])), R, 1)


def test_change_of_variables_on_the_plane():
    start = t.total(at(F2, [x, y]), [x, y], R2)
    sheared = k.change_variable(start, [[ONE, num(3)], [ONE, ONE]], [ZERO, ZERO]).rhs
    assert sheared.parts[0].parts[0] is num(2)  # |1 − 3|
    assert sheared.parts[2:] == (1, 1)
    turned = k.change_variable(start, [[ONE, ONE], [MINUS_ONE, p]], [ZERO, ZERO]).rhs
    assert turned.parts[0].parts[0] is add(mul(ONE, p), mul(MINUS_ONE, ONE, MINUS_ONE))  # positive
    turned = k.change_variable(start, [[num(-2), ZERO], [ZERO, ONE]], [ZERO, ZERO]).rhs
    assert turned.parts[0].parts[0] is num(-2)
    assert turned.parts[2:] == (-1, 1)


def test_change_of_variable_on_a_lattice_has_no_factor():
    made = k.change_variable(total(fm), [[MINUS_ONE]], [n]).rhs
    bound = t.bound_point(Z)[0]
    moved = at(f, [add(mul(MINUS_ONE, bound), n)])
    assert made is Term("Total", mul(ONE, moved), Z, -1)


def test_turned_limits():
    assert k.turn_limits(integral(Fx), 0).rhs is Term("Total", neg(at(F, [B])), R, -1)
    assert k.turn_limits(total(fm), 0).rhs is Term("Total", at(f, [t.bound_point(Z)[0]]), Z, -1)


def test_conjugate_of_a_total_keeps_its_turns():
    turned = k.turn_limits(integral(Fx), 0).rhs
    made = k.conjugate_total(Term("Conj", turned)).rhs
    assert made is Term("Total", Term("Conj", turned.parts[0]), R, -1)


def test_exchange_takes_the_turns_along():
    inner = t.total(mul(Fx, at(G, [y])), [x], R, [-1])
    made = k.exchange(t.total(inner, [y], R, [1])).rhs
    assert (made.parts[2], made.parts[0].parts[2]) == (-1, 1)
    assert made.parts[0].parts[0] is mul(at(F, [t.bound_point(R, 1)[0]]), at(G, [B]))


def test_iterate_takes_the_turns_along():
    whole = t.total(at(F2, [x, y]), [x, y], R2, [1, -1])
    made = k.iterate(whole).rhs
    assert (made.parts[2], made.parts[0].parts[2]) == (1, -1)
    assert made.parts[0].parts[0] is at(F2, [t.bound_point(R, 1)[0], B])


def test_split_and_factor_keep_turns():
    turned = Term("Total", add(at(F, [B]), at(G, [B])), R, -1)
    assert [part.parts[2] for part in k.split_total(turned).rhs.parts] == [-1, -1]
    scaled = Term("Total", mul(I, at(F, [B]), at(G, [B])), R, -1)
    made = k.factor_out(scaled, I).rhs
    assert made is mul(I, Term("Total", mul(at(F, [B]), at(G, [B])), R, -1))


def test_bind_and_generalise_close_over_the_point():
    made = k.bind(k.ring(add(Fx, Gx), add(Gx, Fx)), [x], R, [-1])
    assert made.lhs is Term("Total", add(at(F, [B]), at(G, [B])), R, -1)
    asked = k.generalise(k.assume(Term("Equation", fm, gm), []), [m], Z)
    assert asked.hypotheses == {t.for_all(Term("Equation", fm, gm), [m], Z)}


def test_derivatives_have_the_sign_of_the_slope():
    slope = k.derivative_of_values(
        derivative(at(F, [add(neg(x), n_real := t.variable("a", "real"))]))
    )
    value = at(Term("Diff", F), [add(neg(y), n_real)])
    assert slope.rhs is mul(MINUS_ONE, value)
    forward = k.derivative_of_values(derivative(mul(I, Term("Conj", Fx))))
    assert forward.rhs is mul(ONE, I, Term("Conj", at(Term("Diff", F), [y])))


def test_derivative_under_an_integral_has_the_sign_of_the_slope():
    outer, tau = t.variable("u", "real"), t.variable("tau", "real")
    body = t.total(mul(at(F, [tau]), at(G, [add(tau, neg(x))])), [tau], R, [-1])
    made = k.derivative_under_total(at(Term("Diff", t.lam(body, [x], R)), [outer]))
    moved = at(Term("Diff", G), [add(tau, neg(outer))])
    assert made.rhs is t.total(mul(MINUS_ONE, at(F, [tau]), moved), [tau], R, [-1])
    names = [("Integrable", F), ("Smooth", G), ("Bounded", G), ("Bounded", Term("Diff", G))]
    assert made.hypotheses == {Term(kind, h) for kind, h in names}


def test_sift_orthogonality_periodicity_enumerate():
    delta = Term("Delta", Z)
    made = k.sift(total(mul(fm, at(delta, [add(n, neg(m))]), gm)), 1, [n])
    assert made.rhs is mul(at(f, [n]), at(g, [n]))
    period = C.parts[0]
    wave = k.orthogonality(total(Term("Root", mul(n, m), C), m, C), n)
    assert wave.rhs is mul(period, at(Term("Delta", C), [n]))
    around = k.periodicity(at(t.letter("c", C), [m]), [n])
    assert around.rhs is at(t.letter("c", C), [add(m, mul(period, n))])
    summed = k.enumerate_(total(at(c4, [m]), m, c4.home))
    assert summed.rhs is add(*(at(c4, [num(i)]) for i in range(4)))


def test_definitions():
    def value(function, point=n):
        return k.unfold(at(function, [point])).rhs

    bound = t.bound_point(Z)[0]
    conv = mul(at(f, [bound]), at(g, [add(n, neg(bound))]))
    corr = mul(Term("Conj", at(f, [bound])), at(g, [add(n, bound)]))
    assert value(Term("Conv", f, g)) is Term("Total", conv, Z, 1)
    assert value(Term("Corr", f, g)) is Term("Total", corr, Z, 1)
    assert value(Term("ConjF", f)) is Term("Conj", at(f, [n]))
    assert value(Term("Reflect", f)) is at(f, [neg(n)])
    assert value(Term("Shift", f, m)) is at(f, [add(n, neg(m))])
    assert value(Term("Plus", f, g)) is add(at(f, [n]), at(g, [n]))
    assert value(Term("Scale", I, f)) is mul(I, at(f, [n]))
    assert value(Term("Linear", f, num(3))) is at(f, [mul(num(3), n)])
    assert value(Term("Modulate", f, x)) is mul(Term("Exp", mul(I, mul(x, n))), at(f, [n]))
    c = t.letter("c", C)
    root = Term("Root", mul(m, n), C)
    assert value(Term("Modulate", c, m)) is mul(root, at(c, [n]))
    around = t.bound_point(C)[0]
    wave = mul(at(c, [around]), Term("Root", neg(mul(n, around)), C))
    assert value(Term("Fourier", c)) is Term("Total", wave, C, 1)
    line = Term("Exp", mul(MINUS_ONE, num(2), t.PI, I, mul(x, B)))
    assert value(Term("Fourier", F), x) is Term("Total", mul(at(F, [B]), line), R, 1)
    plane = k.unfold(at(Term("Linear", F2, ONE, num(2), num(3), num(4)), [x, y])).rhs
    rows = [add(mul(ONE, x), mul(num(2), y)), add(mul(num(3), x), mul(num(4), y))]
    assert plane is at(F2, rows)
