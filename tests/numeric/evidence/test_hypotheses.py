"""Every hypothesis holds for the samples, or they are set aside.

Each statement here is a consequence of its hypotheses, so that a refutation is a false word; each
neighbour is none, so that an agreement is.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from claimed import Claim
from sympy import Abs, I, Integer, Symbol, conjugate

from numeric import LongSequence, verify
from numeric.checks.checking import is_real
from numeric.checks.results import Verdict
from numeric.enclosures.enclosure import has_value
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Exponential,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Unsettled,
    Value,
)
from numeric.reading.roles import Roles
from numeric.reading.statement import read_statement
from numeric.samples.compound import Symmetric
from numeric.samples.families import Gaussian
from numeric.samples.recursions import Recursions
from numeric.samples.sequences import Finite, Periodic
from symbolic import Cyclic, R, Z, conj, conv, corr, functions, reflect
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Lam
from symbolic.sympy_border.hypotheses import Bounded, Equation, ForAll, RealValued, Smooth
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import Iterate, applied

f, g, h, u, v = functions("f g h u v")
r = functions("r", real=True)
CYCLE = Cyclic(Symbol("N", integer=True, positive=True))
DOMAINS = (R, Z, CYCLE)


def at(function, domain, sign=1):
    (x,) = domain.point("x")
    return applied(function, type(domain.point("x"))([sign * x]), domain)


def everywhere(left, right, domain):
    return ForAll(Equation(left, right), domain.point("x"), domain)


def statement(domain, left, right, *hypotheses):
    return Claim(left, right, domain, hypotheses)


def equal(one, other, domain):
    return everywhere(at(one, domain), at(other, domain), domain)


def chains(d):
    """Statements that follow from several equations on one letter."""
    return {
        "f = g, f = h": (at(g, d), at(h, d), equal(f, g, d), equal(f, h, d)),
        "f = g, g = f": (at(f, d), at(g, d), equal(f, g, d), equal(g, f, d)),
        "f = Rg, g = Rf": (
            at(f, d), at(g, d, -1), equal(f, reflect(g), d), equal(g, reflect(f), d),
        ),
        "a ring": (at(f, d), at(h, d), equal(f, g, d), equal(g, h, d), equal(h, f, d)),
        "f = Rf, f = g": (at(g, d), at(g, d, -1), equal(f, reflect(f), d), equal(f, g, d)),
        "f even, Hermitian": (
            at(f, d), conjugate(at(f, d)), equal(f, reflect(f), d),
            equal(f, conj(reflect(f)), d),
        ),
        "r = g": (conjugate(at(g, d)), at(g, d), equal(r, g, d), RealValued(r)),
        "g = r": (conjugate(at(g, d)), at(g, d), equal(g, r, d), RealValued(r)),
        "f = u, f = v ⋆ v": (
            at(u, d), at(conv(v, v), d), equal(f, u, d), equal(f, conv(v, v), d),
        ),
        "f = u ⋆ u, f = v ⋆ v": (
            at(conv(u, u), d), at(conv(v, v), d), equal(f, conv(u, u), d),
            equal(f, conv(v, v), d),
        ),
    }  # fmt: skip


@pytest.mark.drawn(15)
@pytest.mark.parametrize("domain", DOMAINS, ids=str)
@pytest.mark.parametrize("name", chains(R))
def test_what_follows_from_equations_is_never_refuted(name, domain):
    evidence = verify(statement(domain, *chains(domain)[name]), digits=10)
    assert evidence.verdict is not Verdict.REFUTED
    by_definition = {"f = g, f = h", "f = Rf, f = g", "r = g", "g = r", "f = u, f = v ⋆ v"}
    # What is left after the definitions is checked where that can be done exactly.
    checked = {"f = g, g = f", "f = Rg, g = Rf", "a ring"} if domain.discrete else set()
    if name in by_definition | checked:
        assert evidence.verdict is Verdict.AGREES


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
def test_what_does_not_follow_is_never_agreed_to(domain):
    neighbours = [
        (at(g, domain), at(h, domain, -1), equal(f, g, domain), equal(f, h, domain)),
        (at(f, domain), at(g, domain), equal(f, reflect(g), domain), equal(g, reflect(f), domain)),
        (at(g, domain), -at(g, domain), equal(r, g, domain), RealValued(r)),
    ]
    for sides in neighbours:
        assert verify(statement(domain, *sides), digits=10).verdict is not Verdict.AGREES


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
def test_a_defined_letter_is_real_only_if_its_values_are(domain):
    # y = i·r is not real, though r is.
    y = functions("y", real=True)
    asked = (everywhere(at(y, domain), I * at(r, domain), domain), RealValued(y), RealValued(r))
    claim = statement(domain, conjugate(at(y, domain)), at(y, domain), *asked)
    evidence = verify(claim, digits=10)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "y is real-valued" in evidence.reason


@pytest.mark.parametrize("domain", [Z, CYCLE], ids=str)
def test_given_samples_are_checked_against_every_equation(domain):
    one, two = ((1, 0), (2, 1), (0, 3), (1, 1)), ((1, 0), (2, 1), (0, 3), (1, 2))
    make = Periodic if domain == CYCLE else (lambda t: Finite((0,), (4,), t))
    claim = statement(domain, *chains(domain)["f = g, f = h"])
    good = {f: make(one), g: make(one), h: make(one)}
    assert verify(claim, samples=[good]).verdict is Verdict.AGREES
    for letter in good:
        evidence = verify(claim, samples=[{**good, letter: make(two)}])
        assert evidence.verdict is Verdict.UNDECIDED
        assert "its two sides differ" in evidence.reason


@pytest.mark.parametrize("name", ["f = g, f = h", "f = g, g = f", "f = Rg, g = Rf", "r = g"])
def test_long_sequences_are_checked_against_every_equation(name):
    one, two = LongSequence([1, 2j, 3]), LongSequence([1, 5j, 3])
    claim = statement(Z, *chains(Z)[name])
    letters = read_statement(claim).letters
    sample = dict.fromkeys(letters, one) | {letters[-1]: two}
    evidence = verify(claim, samples=[sample])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "fails or is not established" in evidence.reason


def test_long_sequences_that_satisfy_the_equations_agree():
    one = LongSequence([1, 2j, 3])
    claim = statement(Z, *chains(Z)["f = g, f = h"])
    assert verify(claim, samples=[{f: one, g: one, h: one}]).verdict is Verdict.AGREES
    assert verify(claim, samples=[{g: one}]).verdict is Verdict.AGREES
    with pytest.raises(EvidenceError, match="names g, which the statement does not"):
        verify(statement(Z, at(f, Z), at(f, Z)), samples=[{g: one}])
    with pytest.raises(EvidenceError, match="sample 0 has no function for f"):
        verify(statement(Z, at(f, Z), at(g, Z)), samples=[{g: one}])


def test_a_symmetry_asked_of_a_given_sample_is_checked_and_not_given_to_it():
    claim = statement(Z, at(f, Z), at(f, Z, -1), equal(f, reflect(f), Z))
    skew = Finite((0,), (2,), ((1, 0), (2, 0)))
    evidence = verify(claim, samples=[{f: skew}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "its two sides differ" in evidence.reason
    even = Symmetric(skew, 1, reflected=True, conjugated=False)
    assert verify(claim, samples=[{f: even}]).verdict is Verdict.AGREES


def terms(*faces):
    return tuple(to_term(face, Z) for face in faces)


def test_roles_are_given_once():
    d = Z
    a, b, c = terms(f, g, h)
    both = terms(*chains(d)["f = g, f = h"][2:])
    roles = Roles.of(both, (), ())
    assert set(roles.definitions) in ({a, c}, {a, b}, {b, c})
    assert len(roles.used) == 2
    assert Roles.of(both, (), (a, b, c)).used == set()
    (first, second) = terms(*chains(d)["f = u ⋆ u, f = v ⋆ v"][2:])
    assert Roles.of((first, second), (), ()).used == {first}
    hermitian, other, third, fourth = terms(
        equal(corr(f, g), corr(g, f), d),
        equal(corr(h, g), corr(g, h), d),
        equal(g, u, d),
        equal(f, v, d),
    )
    assert Roles.of((hermitian, other), (), ()).composed == {b: a, c: b}
    assert Roles.of((hermitian,), (b,), ()).composed == {a: b}
    assert Roles.of((hermitian, third, fourth), (), ()).used >= {third, fourth}


# ------------------------------------------------------------------ sequences of functions


def start(letter, by):
    return everywhere(at(Iterate(letter, Integer(0)), Z), by, Z)


def test_a_start_is_used_once_and_never_for_itself():
    w, q = functions("w q")
    starts = start(w, at(f, Z)), start(w, at(g, Z))
    first, second = terms(*starts)
    found = Recursions.of((first, second))
    assert found.explains(first)
    assert not found.explains(second)
    mirrored, there, back = terms(
        start(w, at(Iterate(w, Integer(0)), Z, -1)),
        start(w, at(Iterate(q, Integer(0)), Z, -1)),
        start(q, at(Iterate(w, Integer(0)), Z, -1)),
    )
    assert not Recursions.of((mirrored,)).explains(mirrored)
    found = Recursions.of((there, back))
    assert (found.explains(there), found.explains(back)) == (True, False)
    claim = statement(Z, at(f, Z), at(g, Z), *starts)
    assert verify(claim, digits=10).verdict is not Verdict.REFUTED


# ------------------------------------------------------------------ what conditions ask


def test_reality_is_read_off_the_whole_formula():
    t = (Affine.variable(0),)
    real = Value(Gaussian((1, 0), Fraction(0), Fraction(0)), t)
    turned = Value(Gaussian((1, 0), Fraction(0), Fraction(1)), t)
    i = Number(Fraction(0), Fraction(1))
    assert is_real(Sum((real, Conjugate(real))))
    assert is_real(Modulus(turned))
    assert not is_real(Product((i, real)))
    assert not is_real(turned)


def test_the_absolute_value_is_not_smooth():
    (x,) = R.point("x")
    absolute = Lam(Abs(applied(f, R.point("x"), R)), R.point("x"), R)
    claim = statement(R, at(f, R), at(f, R), Smooth(absolute))
    assert verify(claim, digits=10).verdict is Verdict.UNDECIDED
    assert x.is_real


def test_an_index_times_a_periodic_sequence_is_not_bounded():
    (n,) = Z.point("x")
    growing = Lam(n * applied(f, Z.point("x"), Z), Z.point("x"), Z)
    claim = statement(Z, at(f, Z), at(f, Z), Bounded(growing))
    sample = Periodic(((1, 0), (2, 0)))
    evidence = verify(claim, samples=[{f: sample}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "bound grows" in evidence.reason


def test_a_quotient_has_a_value_only_where_the_denominator_is_known_not_to_vanish():
    value = Value(Finite((0,), (1,), ((1, 0),)), (Affine.variable(0),))
    for unknown in (value, Sum((Pi(), Number(Fraction(-3)))), Number(Fraction(0))):
        with pytest.raises(Unsettled, match="denominator"):
            has_value(Power(unknown, -1))
    for known in (Number(Fraction(2)), Product((Number(Fraction(2)), Pi())), Exponential(value)):
        has_value(Power(known, -2))
