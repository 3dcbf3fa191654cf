"""Binders: equality up to bound names, replacement without capture, and the way to SymPy."""

import pickle
from copy import deepcopy

import pytest
from oracle import satisfying_model, seeded
from sympy import (
    Function,
    I,
    Integral,
    Lambda,
    Mul,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    conjugate,
    exp,
    oo,
    simplify,
    symbols,
)

from symbolic import R2, Z2, Cyclic, R, TermError, Z, functions
from symbolic.domains import Lattice, Point, RealSpace
from symbolic.hypotheses import Equation, ForAll, HasValue
from symbolic.operators import (
    Plus,
    Scale,
    conj,
    conv,
    corr,
    delta,
    diff,
    reflect,
    scale,
    shift,
)
from symbolic.terms import (
    Bound,
    Lam,
    Letter,
    Total,
    applied,
    as_function,
    bound_point,
    free_names,
    fresh_name,
    lift,
    occurs,
    open_body,
    partial_parts,
    substitute,
)

f, g, h = functions("f g h")
t, s, u, tau = symbols("t s u tau", real=True)
n, m, k, j = symbols("n m k j", integer=True)
N = Symbol("N", integer=True, positive=True)
F, G, H = (letter.function for letter in (f, g, h))


def total(body, *points, domain=Z, signs=None):
    return Total(body, points, domain, signs)


# ------------------------------------------------------------------ equality up to names


def test_totals_that_differ_in_bound_names_are_equal():
    assert total(F(m) * G(n - m), m) == total(F(k) * G(n - k), k)
    assert total(F(m), m) != total(F(m), m, domain=Cyclic(3))
    assert total(F(t), t, domain=R) != total(F(t), t, domain=R, signs=[-1])
    assert total(F(m) * G(n), m) != total(F(m) * G(n), n)
    assert hash(total(F(m), m)) == hash(total(F(k), k))


def test_nested_totals_are_equal_whatever_their_names():
    straight = total(total(F(m) * G(k), k), m)
    assert straight == total(total(F(n) * G(m), m), n)
    assert straight != total(total(F(m) * G(k), m), k)
    assert total(total(F(m), m), m) == total(total(F(k), k), m)


def test_the_order_of_coordinates_counts():
    one = total(F(m, k), m, k, domain=Z2)
    assert one == total(F(n, j), n, j, domain=Z2)
    assert one != total(F(k, m), m, k, domain=Z2)


def test_lambdas_and_hypotheses_are_equal_up_to_names():
    assert Lam(F(m) + n, m, Z) == Lam(F(k) + n, k, Z)
    assert ForAll(HasValue(F(m)), m, Z) == ForAll(HasValue(F(k)), k, Z)
    assert ForAll(Equation(F(m), G(n)), m, Z) != ForAll(Equation(F(m), G(n)), n, Z)


# ------------------------------------------------------------------ free symbols, fresh names


def test_free_symbols_are_those_that_are_not_bound():
    body = total(F(m) * G(n - m), m)
    assert body.free_symbols == {n}
    assert total(total(F(m + k + n), k), m).free_symbols == {n}
    assert total(F(m), m, domain=Cyclic(N)).free_symbols == {N}
    assert Lam(n * m, m, Z).free_symbols == {n}
    assert ForAll(Equation(F(m), G(n)), m, Z).free_symbols == {n}
    assert conv(f, Lam(F(m + k), m, Z))(n).free_symbols == {n, k}
    assert (body + k).free_symbols == {n, k}


def test_fresh_points_avoid_every_free_name():
    assert total(F(m + Symbol("k", integer=True)), m).fresh_point("k", "j") == (j,)
    assert fresh_name({"m", "k"}, "m", "k") == "k'"
    assert fresh_name({"m", "m'"}, "m") == "m''"
    assert fresh_name({"x1"}, "x", "y") == "y"
    plane = total(F(m, k + Symbol("y1", integer=True)), m, k, domain=Z2)
    assert [p.name for p in plane.fresh_point("y", "x")] == ["x1", "x2"]
    same_name = total(F(m) * Symbol("k"), m)
    assert same_name.fresh_point("k", "j") == (j,)


def test_printed_names_do_not_capture():
    """Each bound name on paper differs from the free ones below it."""
    names = {str(total(F(m + n), m)).count(name) for name in ("m",)}
    assert names == {2}
    text = str(total(F(m) * Symbol("m", integer=True), m))
    assert "Σ_{m" in text
    assert "f(m)" in text.replace("Σ_{m ∈ ℤ}", "")
    shadowed = total(total(F(k) * G(m) * H(Symbol("m", integer=True)), k), n)
    assert "Σ_{m" not in str(shadowed)


# ------------------------------------------------------------------ replacement


def test_replacing_a_free_symbol_by_the_bound_name_does_not_capture():
    term = total(F(t - tau), tau, domain=R)
    replaced = [term.subs(t, tau), term.xreplace({t: tau}), substitute(term, {t: tau})]
    assert replaced == [total(F(tau - s), s, domain=R)] * 3
    assert all(r.free_symbols == {tau} for r in replaced)


def test_replacing_in_the_design_trap():
    """The replacement lies one binder deeper than what it replaces, and holds a total itself."""
    inner = total(G(k) * H(n + k), k)
    nested = total(F(m) * total(G(k) * H(m + k), k), m)
    new = total(F(j) * conjugate(H(j + n)), j)
    term = total(F(m) * total(G(k) * H(n) * H(m + k), k), m)
    expected = total(F(m) * total(G(k) * new * H(m + k), k), m)
    assert term.xreplace({H(n): new}) == expected
    assert term.subs(H(n), new) == expected
    assert total(F(m) * inner, m).xreplace({n: m}) == total(F(k) * total(G(j) * H(m + j), j), k)
    assert nested.xreplace({H(n): new}) == nested


def test_replacing_a_function_whose_expression_has_totals_of_its_own():
    smoothed = Lambda(n, total(G(k) * H(n - k), k))
    term = total(F(m) * total(F(k) * F(m + k), k), m)
    got = term.subs(F, smoothed)

    def value(point):
        return total(G(j) * H(point - j), j)

    expected = total(value(m) * total(value(k) * value(m + k), k), m)
    assert got == expected
    assert got.free_symbols == set()


def test_substitution_is_simultaneous():
    term = total(F(t - tau) * G(s), tau, domain=R)
    swapped = total(F(s - tau) * G(t), tau, domain=R)
    assert substitute(term, {t: s, s: t}) == swapped
    assert term.subs({t: s, s: t}, simultaneous=True) == swapped
    assert substitute(F(n) + G(n), {}, {f: g, g: f}, Z) == G(n) + F(n)


def test_replacing_with_a_total_inside_a_total():
    """SymPy's own `replace` works inwards and hands over bodies that hold bound points."""
    term = total(F(n), n)
    y = Symbol("y", integer=True)
    got = term.replace(F, lambda p: total(G(y) * H(p), y))
    assert got == total(total(G(k) * H(m), k), m)
    again = term.replace(lambda e: e.func == F, lambda e: total(G(y) * e, y))
    assert again == total(total(G(k) * F(m), k), m)


def test_replacing_functions():
    term = total(F(m) * G(n - m), m)
    assert term.replace(F, H) == total(H(m) * G(n - m), m)
    assert term.subs(F, H) == total(H(m) * G(n - m), m)
    assert conv(f, g)(n).subs(F, H) == conv(h, g)(n)
    assert term.subs(F, Lambda(m, m**2)).doit() == Sum(m**2 * G(n - m), (m, -oo, oo))
    assert conv(f, g)(t).subs(F, Lambda(t, exp(-(t**2)))).doit() == Integral(
        exp(-(tau**2)) * G(t - tau), (tau, -oo, oo)
    )


def test_substitution_reaches_functions_and_domains():
    term = applied(conv(shift(f, k), g), Point([n]), Cyclic(N))
    assert substitute(term, {N: S(4), k: n}) == applied(conv(shift(f, n), g), Point([n]), Cyclic(4))
    period = total(F(m), m, domain=Cyclic(N)).xreplace({N: S(3)})
    assert period == total(F(m), m, domain=Cyclic(3))


def test_bound_points_are_not_for_replacement():
    term = total(F(m) * G(n), m)
    bound = bound_point(Z)[0]
    assert term.xreplace({bound: k}) == term
    assert term.subs(m, k) == term
    assert not term.has(m)
    assert not occurs(m, term)
    assert occurs(n, term)


def test_replacement_that_cancels_a_total_is_refused():
    difference = F(n) - F(k)
    with pytest.raises(TermError, match="cancels f"):
        substitute(difference, {n: k})
    diverging = total(F(n) - F(k), n)
    assert substitute(diverging, {k: n}) != 0
    with pytest.raises(TermError, match="need not have a value"):
        substitute(Symbol("z") * total(F(n), n), {Symbol("z"): S.Zero})


# ------------------------------------------------------------------ de Bruijn indices


def test_lift_moves_only_what_is_free():
    zero, one = bound_point(Z)[0], bound_point(Z, 1)[0]
    assert lift(F(zero)) == F(one)
    assert lift(F(n)) == F(n)
    closed = total(F(m), m)
    assert lift(closed) == closed
    dangling = total(F(m) * G(zero), m)
    assert lift(dangling).body == F(zero) * G(bound_point(Z, 2)[0])
    assert lift(conv(f, Lam(G(m + zero), m, Z))(one)) == conv(f, Lam(G(m + one), m, Z))(
        bound_point(Z, 2)[0]
    )


def test_opening_and_closing_are_inverse():
    body = F(m) * total(G(k) * H(m - k), k)
    term = total(body, m)
    assert term.body_at(Point([m])) == body
    assert total(term.body_at(Point([j])), j) == term
    assert open_body(term.body, Z, Point([n + 1])) == F(n + 1) * total(G(k) * H(n + 1 - k), k)


def test_a_body_with_the_index_of_an_outer_total_stays_with_that_total():
    zero = bound_point(Z)[0]
    assert total(F(m) * G(zero), m).body == F(zero) * G(bound_point(Z, 1)[0])


def test_indices_survive_pickling_and_copying():
    term = total(F(m) * total(G(k) * H(m - k), k), m)
    for copied in (pickle.loads(pickle.dumps(term)), deepcopy(term)):
        assert copied == term
        assert lift(copied) == copied
    bound = pickle.loads(pickle.dumps(bound_point(Z2, 3)[1]))
    assert (type(bound), bound.depth, bound.axis) == (Bound, 3, 1)


def test_kinds_of_bound_points_differ():
    assert bound_point(R)[0] != bound_point(Z)[0]
    assert bound_point(Z)[0] != Symbol("#0.0", integer=True)


# ------------------------------------------------------------------ what can be bound, and where

REFUSED_BINDINGS = {
    "too few points": lambda: Total(F(m, k), m, Z2),
    "too many points": lambda: Total(F(m), (m, k), Z),
    "the same point twice": lambda: Total(F(m, m), (m, m), Z2),
    "a real point on ℤ": lambda: Total(F(t), t, Z),
    "an integer point on ℝ": lambda: Total(F(n), n, R),
    "a positive point": lambda: Total(S.One, Symbol("p", real=True, positive=True), R),
    "a point without assumptions": lambda: Total(S.One, Symbol("z"), R),
    "a number": lambda: Total(S.One, S(2), Z),
    "an expression": lambda: Total(F(n + 1), n + 1, Z),
    "a sign that is none": lambda: Total(F(n), n, Z, [2]),
    "no sign": lambda: Total(F(n), n, Z, []),
    "a λ over the wrong point": lambda: Lam(F(t), t, Z),
    "text for a body": lambda: Total("f(n)", n, Z),
}


@pytest.mark.parametrize("case", REFUSED_BINDINGS)
def test_what_cannot_be_bound(case):
    with pytest.raises((TermError, ValueError)):
        REFUSED_BINDINGS[case]()


REFUSED_POINTS = {
    "a half on ℤ": lambda: applied(f, Point([n / 2]), Z),
    "a complex point": lambda: applied(f, Point([Symbol("z")]), R),
    "two coordinates on a line": lambda: applied(f, Point([t, s]), R),
    "one coordinate on a plane": lambda: applied(conv(f, g), Point([t]), R2),
    "no domain to infer": lambda: f(Symbol("z")),
    "numbers only": lambda: f(0),
    "mixed kinds": lambda: f(Symbol("z"), n),
    "text": lambda: f("n"),
    "i": lambda: applied(f, Point([I * t]), R),
}


@pytest.mark.parametrize("case", REFUSED_POINTS)
def test_what_is_no_point(case):
    with pytest.raises((TermError, ValueError)):
        REFUSED_POINTS[case]()


def test_the_domain_is_read_off_the_point():
    assert conv(f, g)(n).domain == Z
    assert conv(f, g)(t).domain == R
    assert conv(f, g)(t, s).domain == R2
    assert conv(f, g)((n, m)).domain == Z2
    assert conv(f, g)(n, domain=Cyclic(5)).domain == Cyclic(5)
    assert applied(f, Point([t + Rational(1, 2)]), R) == F(t + Rational(1, 2))


BAD_DOMAINS = [
    Symbol("p", positive=True),
    Symbol("k", integer=True, nonnegative=True),
    0,
    -3,
    2.5,
    "N",
    "3",
    None,
    [],
    Rational(1, 2),
    True,
    Symbol("N"),
    oo,
    n,
    2 * N,
]


@pytest.mark.parametrize("period", BAD_DOMAINS, ids=repr)
def test_a_period_is_a_positive_integer(period):
    with pytest.raises(TermError, match="the period must be"):
        Cyclic(period)


def test_one_dimension_is_usual():
    assert (RealSpace(), Lattice()) == (R, Z)


@pytest.mark.parametrize("dimension", [0, -1, "x", None, 1.5, True, N], ids=repr)
def test_a_dimension_is_a_positive_integer(dimension):
    with pytest.raises(TermError, match="dimension must be"):
        RealSpace(dimension)


def test_a_shift_is_by_real_coordinates():
    for by in ((), (I,), (Symbol("z"),), (1, I)):
        with pytest.raises(TermError, match="one real"):
            shift(f, *by)


@pytest.mark.parametrize("scalar", [0, 0.5, oo, F(n), "2", None, f], ids=str)
def test_a_multiple_is_by_an_exact_number_other_than_0(scalar):
    with pytest.raises(TermError, match=r"scalar multiple by|is neither a number"):
        scale(scalar, f)


def test_functions_add_and_multiply_by_scalars():
    z = Symbol("z")
    assert f + g == Plus(f, g)
    assert f - g == Plus(f, Scale(S(-1), g))
    assert -f == Scale(S(-1), f)
    assert z * f == f * z == Scale(z, f)


def test_the_domain_is_read_off_a_point():
    value = conv(f, g)
    read = [value(n).domain, value(t).domain, value(m, n).domain, value(n, t).domain]
    assert read == [Z, R, Z2, R2]
    assert value(t, 1).domain == R2
    for point in ((1,), (I,), (Symbol("z"),), (t, I), (t, t, t), (1, 2)):
        with pytest.raises(TermError, match="which domain"):
            value(*point)


def test_a_function_may_be_called_with_a_tuple():
    for point in ((m, n), Tuple(m, n)):
        assert f(point) == f(m, n)
    with pytest.raises(TermError, match="which domain"):
        f((m, n), m)


@pytest.mark.parametrize("signs", [[1, 1.0], [1.0, 1], [1, 2], [2, -1], [True, 1], [1], [1, 1, 1]])
def test_a_total_has_one_sign_per_coordinate(signs):
    point = R2.point("x")
    with pytest.raises(TermError, match="needs 2 signs"):
        Total(f(*point), point, R2, signs)


def test_every_coordinate_of_a_value_is_one_of_the_domain():
    x, y = R2.point("x")
    for point in ((x, I), (I, y), (x,), (x, y, x)):
        with pytest.raises(TermError, match="is not a point of ℝ²"):
            applied(conv(f, g), Point(point), R2)


def test_every_bound_symbol_is_generic():
    (x,), p = R.point("x"), Symbol("p", positive=True)
    for points in ((x, p), (p, x), (x, n), (x, x)):
        with pytest.raises(TermError, match=r"cannot be bound over ℝ²|distinct symbols"):
            Total(S.One, points, R2)


class Equalling(Symbol):
    """A symbol with an equality of its own, at the top of a module as SymPy's classes are."""

    def __eq__(self, other):
        return isinstance(other, Symbol)

    __hash__ = Symbol.__hash__


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("Equalling", __name__),
        ("Equalling", "sympy.core.basic"),
        ("Basic", "sympy.core.basic"),
        ("Basic", "sympy.core"),
    ],
)
def test_an_equality_is_that_of_sympy(name, module, monkeypatch):
    """Whatever the class calls itself, and wherever it says that it stands."""
    kind = type(name, (Equalling,), {"__eq__": Equalling.__eq__, "__hash__": Symbol.__hash__})
    kind = Equalling if module == __name__ else kind
    monkeypatch.setattr(kind, "__module__", module)
    with pytest.raises(TermError, match=r"has its own __eq__"):
        free_names(Symbol.__xnew__(kind, "n", integer=True))


def test_indices_are_no_free_symbols():
    inner = total(total(F(m) * G(n + k), m), n).body
    assert inner.free_symbols == {k}
    assert Lam(inner, k, Z).free_symbols == set()


def test_a_lambda_is_a_function_where_the_domain_is_known():
    square = Lambda(t, t**2)
    assert as_function(square, R) == Lam(t**2, t, R)
    for value, domain in ((square, None), (S(3), R), ("f", R)):
        with pytest.raises(TermError, match="is not a function term"):
            as_function(value, domain)


def test_letters_are_named_by_identifiers():
    for names in ("", "1f", "f(t)", "f + g"):
        with pytest.raises(TermError):
            functions(names)
    assert functions("f, g") == (f, g)
    assert functions("w", real=True) == Letter("w", real=True) != Letter("w")


# ------------------------------------------------------------------ from terms to SymPy


def test_doit_gives_integrals_and_sums():
    assert conv(f, g)(t).doit() == Integral(F(tau) * G(t - tau), (tau, -oo, oo))
    assert corr(f, g)(n).doit() == Sum(conjugate(F(m)) * G(m + n), (m, -oo, oo))
    assert conv(f, g)(n, domain=Cyclic(N)).doit() == Sum(F(m) * G(n - m), (m, 0, N - 1))
    m1, m2 = symbols("m1 m2", integer=True)
    assert total(F(n, k), n, k, domain=Z2).doit() == Sum(F(m1, m2), (m1, -oo, oo), (m2, -oo, oo))
    assert scale(2, reflect(f))(n).doit() == 2 * F(-n)
    assert Lam(F(m) + m, m, Z)(2 * n).doit() == F(2 * n) + 2 * n


def test_doit_turns_the_limits_of_integrals_and_not_of_sums():
    assert total(F(t), t, domain=R, signs=[-1]).doit() == Integral(F(tau), (tau, oo, -oo))
    assert total(F(m), m, signs=[-1]).doit() == Sum(F(m), (m, -oo, oo))
    tau1, tau2 = symbols("tau1 tau2", real=True)
    assert total(F(t, s), t, s, domain=R2, signs=[1, -1]).doit() == Integral(
        F(tau1, tau2), (tau1, -oo, oo), (tau2, oo, -oo)
    )


def test_doit_of_nested_operators_keeps_names_apart():
    nested = conv(conv(f, g), h)(tau).doit()
    assert nested.free_symbols == {tau}
    (inside,) = nested.function.atoms(Integral)
    (outer, *_), (inner, *_) = nested.limits[0], inside.limits[0]
    assert len({outer, inner}) == 2
    assert outer != tau
    assert inside.free_symbols == {outer}


def test_concrete_functions_integrate_and_sum():
    gauss = Lambda(t, exp(-(t**2)))
    got = conv(f, g)(s).subs({F: gauss, G: gauss}).doit()
    assert simplify(got.doit() - exp(-(s**2) / 2) * (S.Pi / 2) ** S.Half) == 0
    step = Lambda(n, Rational(1, 2) ** n)
    short = conv(delta, f)(n, domain=Cyclic(3)).subs(F, step)
    assert short.doit().subs(n, 2).doit() == Rational(1, 4)


def test_derivatives_are_left_to_sympy():
    value = diff(f)(t).subs(F, Lambda(t, t**3)).doit()
    assert value.doit() == 3 * t**2
    assert total(F(m), m).diff(n) == 0


def test_sympy_functions_leave_totals_alone():
    term = total(F(m) * total(F(k) * G(m + k), k), m)
    assert "#" not in str(simplify(term))
    assert simplify(term).free_symbols == set()
    assert (2 * term - term).expand() == term
    assert term.func(*term.args) == term
    assert term.doit().free_symbols == set()
    assert term.evalf() == term


# ------------------------------------------------------------------ having a value


def test_parts_that_need_not_have_a_value():
    inner = total(F(m) * G(n - m), m)
    assert partial_parts(2 * inner + Symbol("z") * H(n)) == {inner, H(n)}
    assert partial_parts(Mul(0, inner, evaluate=False)) == {inner}
    assert partial_parts(n**2) == frozenset()
    assert partial_parts(applied(delta, Point([n]), Z)) == frozenset()


def test_multiples_by_zero_or_of_unknown_kind_are_refused():
    for scalar in (0, S.Zero, 0.5, F(n), "2", oo):
        with pytest.raises((TermError, ValueError)):
            scale(scalar, f)


def test_function_arithmetic_is_that_of_values():
    combination = conj(f) + 2 * g - reflect(h)
    model = satisfying_model(seeded(5), Z, _Sides(combination(n), G(n) + H(n) + F(n)))
    at = model.symbols[n]
    expected = (
        model.at(f, (at,)).conjugate() + model.at(g, (at,)) + model.at(g, (at,))
    ) - model.at(h, (-at,))
    assert model.value(combination(n)) == expected


class _Sides:
    hypotheses = frozenset()

    def __init__(self, lhs, rhs):
        self.lhs, self.rhs = lhs, rhs


def test_user_functions_are_letters():
    assert conv(Function("f"), Function("g"))(n) == conv(f, g)(n)
    assert conv(Function("w", real=True), g)(n) == conv(functions("w", real=True), g)(n)
    with pytest.raises(TermError):
        conv(Function("f", positive=True), g)
    with pytest.raises(TermError):
        conv(3, g)
