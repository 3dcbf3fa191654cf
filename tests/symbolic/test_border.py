"""Faces: SymPy expressions of theorems, and what is put into theorems from a SymPy session."""

from __future__ import annotations

import copy
import pickle

import mpmath
import pytest
from statements import shown, tree
from sympy import (
    DiracDelta,
    Eq,
    Expr,
    Function,
    I,
    Integer,
    Integral,
    KroneckerDelta,
    Lambda,
    Mod,
    Piecewise,
    Sum,
    Symbol,
    conjugate,
    cos,
    exp,
    lambdify,
    latex,
    nan,
    oo,
    pi,
    zoo,
)

from symbolic import chapters
from symbolic.chapters.registry import Lemma as Entry
from symbolic.errors import ProofError, TermError
from symbolic.kernel import rules
from symbolic.kernel.terms import N, Term, letter, point_of, product
from symbolic.kernel.terms import Z as Z_TERM
from symbolic.kernel.terms import at as at_term
from symbolic.sympy_border.binders import Lam, Total
from symbolic.sympy_border.catalogue import CYCLE, lemmas
from symbolic.sympy_border.domains import Cyclic, Domain, R, Z
from symbolic.sympy_border.facing import domain_face, to_face
from symbolic.sympy_border.operators import conj, conv, corr, delta, involution, reflect, scale
from symbolic.sympy_border.reading import domain_term, to_term
from symbolic.sympy_border.terms import Applied, Iterate, Letter, functions, letter_of_function
from symbolic.sympy_border.theorems import Instance, Theorem, faced

f, g = functions("f g")
t, x = (Symbol(name, real=True) for name in "tx")
tau = Symbol("tau", real=True)
n, m = (Symbol(name, integer=True) for name in "nm")
A1 = lemmas["A1"].on(R)
BOX = Lambda(x, Piecewise((1, abs(x) < 1), (0, True)))

# ------------------------------------------------------------------ translation


@pytest.mark.drawn(20)
@pytest.mark.parametrize("entry", chapters.lemmas, ids=lambda entry: entry.id)
def test_every_statement_comes_back_from_sympy(entry: Entry) -> None:
    """The faces of sides and hypotheses are read as the terms that they stand for.

    Runs of networks, pages long, are alike on all domains but for whether totals are sums.
    """
    for domain in entry.domains[:2] if entry.chapter == "H" else entry.domains:
        theorem = entry.on(domain)
        for term in (theorem.lhs, theorem.rhs, *theorem.hypotheses):
            back = to_term(to_face(term), domain_face(domain))
            assert shown(tree(back)) == shown(tree(term))


@pytest.mark.parametrize(
    ("face", "reason"),
    [
        (cos(t), r"cos is outside the language.*; write a letter, .*samples=\[\{f: Lambda"),
        (f(t) + 0.5, r"Float is.*Rational\(1, 2\)"),
        (0.5, r"float is.*Rational\(1, 2\)"),
        (Integral(cos(x), (x, -oo, oo)), r"Integral is.*is conv\(f, g\)\(t\)"),
        (t**x, "only small integer powers"),
        (Symbol("p", prime=True), "a plain symbol is needed"),
        (Applied(conv(f, g), [n], Z), "where its function does not live"),
        (1 / f(t), r"f\(t\) in a denominator is not seen to be other than 0: take"),
        (Iterate(f, n), "is no function of the kernel"),
    ],
    ids=str,
)
def test_what_is_outside_the_language_is_refused(face: object, reason: str) -> None:
    with pytest.raises(TermError, match=reason):
        to_term(face, R)


def test_a_root_of_unity_is_seen_on_a_cycle() -> None:
    k = Symbol("k", integer=True)
    root = to_term(exp(2 * pi * I * k * n / 5), Cyclic(5))
    assert root.head == "Root"
    assert to_term(exp(2 * pi * I * k * n / 7), Cyclic(5)).head == "Exp"
    body = Lam(exp(-2 * pi * I * n / 5), n, Cyclic(5))
    assert to_term(body, Cyclic(5)).head == "Lam"


def test_steps_are_the_first_coordinate_of_a_letter() -> None:
    (s,) = point_of(N, "s")
    (p,) = point_of(Z_TERM, "n")
    run = at_term(letter("w", product(N, Z_TERM)), (s, p))
    face = to_face(run)
    assert str(face) == "w_s(n)"
    assert to_term(face, Z) is run


def test_letters_keep_what_they_are_declared_to_be() -> None:
    even, real = functions("w", even=True), functions("w", real=True)
    assert even != real
    assert even(t) != real(t)
    assert conjugate(real(t)) == real(t)
    assert letter_of_function(even(t).func) == even
    assert to_term(even, R) is letter("w", chapters.ALL[0], "even")
    assert letter_of_function(Function("h")) == functions("h")
    with pytest.raises(TermError, match="are letters"):
        letter_of_function(Function("h", positive=True))


# ------------------------------------------------------------------ theorems


def test_a_theorem_has_sympy_expressions() -> None:
    assert A1.lhs == corr(f, g)(t)
    assert A1.rhs == conv(involution(f), g)(t)
    assert A1.statement == Eq(A1.lhs, A1.rhs, evaluate=False)
    assert A1.domain == R
    assert A1.lhs.doit() == Integral(conjugate(f(tau)) * g(t + tau), (tau, -oo, oo))
    assert latex(A1.lhs) == r"\left(f \ast g\right)(t)"
    assert lemmas["A1"].on(Z).lhs.doit() == Sum(conjugate(f(m)) * g(m + n), (m, -oo, oo))
    assert str(A1) == repr(A1) == "on ℝ: (f ∗ g)(t) = (conj(R f) ⋆ g)(t)"


def test_the_substitution_can_be_followed_in_sympy() -> None:
    """The third line has its limits reversed, and each line has the value of the one before."""
    lines = [line.term.doit() for line in A1.proof.lines]
    assert lines[2].limits == ((tau, oo, -oo),)
    values = {f: Lambda(x, exp(-(x**2)) * (1 + I * x)), g: Lambda(x, exp(-((x - 1) ** 2)))}
    found = [numeric(put_in(line.subs(t, 1), values)) for line in lines]
    assert all(abs(value - found[0]) < 1e-10 for value in found)  # quadrature of 15 digits


def put_in(expression: Expr, values: dict[Letter, Lambda]) -> Expr:
    for name, value in values.items():
        expression = expression.replace(name.function, value)
    return expression


def numeric(integral: Integral) -> complex:
    """An integral over ℝ by quadrature on [−8, 8], beyond which nothing is left."""
    ((point, low, high),) = integral.limits
    assert {low, high} == {oo, -oo}
    value = mpmath.quad(lambdify(point, integral.function, "mpmath"), [-8, -3, -1, 0, 1, 3, 8])
    return complex(value if high == oo else -value)


def test_a_theorem_is_not_made_by_hand() -> None:
    for make in (
        lambda: Theorem(A1.token, chapters.ALL[0]),
        lambda: type("Other", (Theorem,), {}),
        lambda: copy.copy(A1),
        lambda: pickle.dumps(A1),
        lambda: faced(object()),
    ):
        with pytest.raises(ProofError):
            make()


def test_the_domain_of_a_theorem_is_where_its_letters_live() -> None:
    for entry in list(chapters.lemmas)[::7]:
        for domain in entry.domains:
            # Letters of a run of networks carry channels besides the place.
            space = (
                product(Z_TERM, Z_TERM, domain)
                if entry.chapter == "H" and "H11" not in entry.id
                else domain
            )
            assert faced(entry.on(domain)).domain == domain_face(space)


def test_a_lemma_rewrites_an_expression() -> None:
    theorem = lemmas["A1"].on(R).rewrite(2 * corr(g, f)(t))
    assert theorem.lhs == 2 * corr(g, f)(t)
    assert theorem.rhs == 2 * conv(involution(g), f)(t)
    with pytest.raises(ProofError, match="matches nothing"):
        A1.rewrite(conv(f, g)(t))
    with pytest.raises(ProofError, match="is not a SymPy expression"):
        A1.rewrite("f")  # type: ignore[arg-type]


# ------------------------------------------------------------------ instances


def test_a_function_of_the_language_is_put_into_the_theorem() -> None:
    theorem = A1.instantiate({f: Lambda(x, exp(-(x**2))), t: 3})
    assert isinstance(theorem, Theorem)
    assert theorem.lhs.doit() == Integral(exp(-(tau**2)) * g(tau + 3), (tau, -oo, oo))
    five = lemmas["A1"].on(CYCLE).instantiate({CYCLE.period: 5})
    assert five.domain == Cyclic(5)
    scaled = lemmas["B4"].on(R).instantiate({Symbol("a"): -2, Function("f"): reflect(g)})
    assert scaled.lhs == conv(scale(-2, reflect(g)), g)(t)


def test_any_other_function_is_kept_beside_the_theorem() -> None:
    theorem = lemmas["B3"].on(R)
    instance = theorem.instantiate({f: BOX})
    assert isinstance(instance, Instance)
    assert instance.theorem == theorem
    assert instance.definitions == {f: BOX}
    assert instance.open_hypotheses == theorem.hypotheses
    assert instance.statement == theorem.statement
    written_out = instance.doit()
    assert not written_out.has(Function("f"))
    assert written_out.lhs.has(Piecewise)
    assert "f(x) = Piecewise" in str(instance)
    assert "still to be shown: " in str(instance)


def test_an_instance_has_the_value_of_the_functions() -> None:
    """The correlation of a box with a Gaussian, both sides by quadrature."""
    instance = A1.instantiate({f: BOX, g: Lambda(x, exp(-(x**2))), t: 2})
    exact = complex(mpmath.quad(lambda p: mpmath.exp(-(p**2)), [1, 3]))
    for side in instance.doit().args:
        assert abs(numeric(side) - exact) < 1e-10


NAMES = ("x", "tau", "sigma", "m", "k", "x1", "y")


@pytest.mark.drawn(10)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("domain", [R, Z, Cyclic(4)], ids=str)
def test_parameters_of_a_definition_are_never_captured(name: str, domain: Domain) -> None:
    """A free symbol of any name is a constant: a number can be put in its place afterwards."""
    integer = domain is not R
    parameter = Symbol(name, integer=True) if integer else Symbol(name, real=True)
    other = Symbol("u", integer=True) if integer else Symbol("u", real=True)
    made = {
        R: (lambda c: exp(-((other - c) ** 2)), lambda c: c * abs(cos(other))),
        Z: (lambda c: exp(-((other - c) ** 2)), lambda c: c * KroneckerDelta(other, 1)),
        Cyclic(4): (lambda c: c, lambda c: c * Mod(other, 4)),
    }[domain]
    for definition in made:
        general, special = (
            lemmas["A1"].on(domain).instantiate({f: Lambda(other, definition(c))})
            for c in (parameter, Integer(3))
        )
        sides = [
            e.doit().args if isinstance(e, Instance) else (e.lhs.doit(), e.rhs.doit())
            for e in (general, special)
        ]
        for abstract, concrete in zip(*sides, strict=True):
            assert abstract.subs(parameter, 3).as_dummy() == concrete.as_dummy()


@pytest.mark.parametrize("value", [nan, oo, zoo, DiracDelta(x)], ids=str)
def test_a_definition_gives_numbers(value: Expr) -> None:
    with pytest.raises(ProofError, match="gives no numbers"):
        A1.instantiate({f: Lambda(x, value)})


def test_on_a_cycle_a_parameter_is_not_taken_for_the_argument() -> None:
    other = Symbol("x", integer=True)
    for body in (n - other, Mod(n, 5) + Mod(n - other, 8)):
        with pytest.raises(ProofError, match="periodic"):
            lemmas["A1"].on(Cyclic(5)).instantiate({f: Lambda(n, body)})


def test_on_a_cycle_a_function_that_is_not_seen_to_be_periodic_is_refused() -> None:
    theorem = lemmas["A1"].on(Cyclic(5))
    for value in (Lambda(n, n), Lambda(n, cos(n))):
        with pytest.raises(ProofError, match=r"is no function on ℤ/5|not seen to be 5-periodic"):
            theorem.instantiate({f: value})
    assert isinstance(theorem.instantiate({f: Lambda(n, cos(2 * pi * n / 5))}), Instance)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"f": BOX}, "neither a letter nor a symbol"),
        ([f], "is not a mapping"),
        ({f: 3}, "is not a function term"),
        ({f: Lambda((x, t), x)}, "instantiate on ℝ"),
        ({f: Lambda(x, g(x) * abs(cos(x)))}, "names other functions"),
        ({t: Symbol("z")}, "instantiate"),
        ({t: f(x)}, "instantiate"),
        ({f: delta}, "instantiate"),
    ],
    ids=str,
)
def test_values_that_do_not_fit_are_refused(values: object, reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        A1.instantiate(values)  # type: ignore[arg-type]


# ------------------------------------------------------------------ the catalogue


def test_the_catalogue_has_faces() -> None:
    assert lemmas["A1"].domains[0] == R
    assert lemmas.correlation_as_convolution == lemmas["A1"]
    assert lemmas["G13b"] == lemmas["G4"]
    assert lemmas.aliases["G13b"] == "G4"
    assert "A1" in lemmas
    assert len(lemmas) == len(list(lemmas)) == len(chapters.lemmas)
    with pytest.raises(AttributeError, match="has no lemma named"):
        _ = lemmas.nothing
    with pytest.raises(ProofError, match="is stated on ℤ, ℤ/N, ℤ², not on ℝ"):
        lemmas["B5"].on(R)


def test_faces_are_written_as_their_terms() -> None:
    assert str(conv(f, conj(g))) == "f ⋆ conj(g)"
    assert str(Total(f(x), x, R)) == "∫_{−∞}^{∞} f(τ) dτ"
    assert str(Iterate(f, n)) == "f_n"
    assert "f_n" in str(conv(Iterate(f, n), g))
    assert str(Lam(cos(x), x, R)).startswith("Lam")


def test_a_token_is_what_rules_accept() -> None:
    with pytest.raises(ProofError):
        rules.symmetry(A1)
    assert faced(rules.symmetry(A1.token)).lhs == A1.rhs
    assert isinstance(A1.token.lhs, Term)


@pytest.mark.parametrize(
    "writings",
    [
        [{"real": True}, {"extended_real": True, "finite": True}, {"real": True, "complex": True}],
        [{"nonzero": True}, {"zero": False, "real": True}],
        [{"positive": True}, {"nonnegative": True, "nonzero": True}],
        [{"integer": True}, {"integer": True, "rational": True}],
    ],
)  # fmt: skip
def test_symbols_that_are_equal_are_read_alike_however_they_are_written(writings):
    """SymPy keeps whichever of them was made first: which one that is must not matter."""
    read = []
    for place, assumed in enumerate(writings):
        symbol = Symbol(f"s{place}", **assumed)
        assert symbol == Symbol(f"s{place}", **writings[0])
        read.append(to_term(symbol, domain_term(R)).parts[1:])
        assert R.has_generic_point([symbol]) == (writings[0] == {"real": True})
    assert len(set(read)) == 1


@pytest.mark.parametrize("assumed", [{"even": True}, {"negative": True}, {"commutative": False}])
def test_symbols_with_other_assumptions_are_refused(assumed):
    with pytest.raises(TermError, match="a plain symbol is needed"):
        to_term(Symbol("s", **assumed), domain_term(R))
