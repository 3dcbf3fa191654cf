"""What users ask numbers of need not be provable: it may be larger than the kernel takes."""

from __future__ import annotations

import pytest
from sympy import Add, Eq, Mul, Symbol, cos

from numeric import sensitivity, verify
from numeric.checks.results import Verdict
from numeric.reading.parts import symbols_in, walk
from numeric.reading.sides import Large, face_of, scalar_term, text
from symbolic import R, Z, corr, functions
from symbolic.errors import EvidenceError, TermError
from symbolic.sympy_border.reading import to_term

f, g = functions("f g")
k = Symbol("k", integer=True)
(t,), (n,) = R.point("t"), Z.point("n")
ZEROS = Mul(*(k**2 - i**2 for i in range(1, 13)))
"""0 for 24 numbers k; multiplied out it has more terms than the kernel takes."""


def test_it_is_read_in_parts():
    face = ZEROS * f.function(t) + f.function(t)
    with pytest.raises(TermError, match="beyond the limits"):
        to_term(face, R)
    term = scalar_term(face, R)
    assert isinstance(term, Large)
    assert face_of(term) == face
    assert symbols_in([term]) == {to_term(k, R), to_term(t, R)}
    assert to_term(f.function(t), R) in set(walk(term))
    assert "f(t)" in text(term)


@pytest.mark.parametrize(("domain", "x"), [(R, t), (Z, n)], ids=str)
def test_it_is_evaluated(domain, x):
    value = f.function(x)
    false = Eq(ZEROS * value + value, value, evaluate=False)
    assert verify(false, 10, domain=domain).verdict is Verdict.REFUTED
    true = Eq(Add(ZEROS * value, value), Mul(ZEROS + 1, value, evaluate=False), evaluate=False)
    assert verify(true, 10, domain=domain).verdict is Verdict.AGREES
    found = sensitivity(true, domain=domain)
    assert found.told_apart == found.mutants >= 4


def test_lists_are_compared_at_every_lag():
    value = corr(f, g)(n)
    true = Eq(ZEROS * value + value, Mul(ZEROS + 1, value, evaluate=False), evaluate=False)
    found = verify(true, samples=[{f: [1, 2j, 3], g: [4, 5, 6j]}])
    assert found.verdict is Verdict.AGREES
    assert "every lag" in found.samples[0].engine


def test_its_parts_must_be_in_the_language():
    with pytest.raises(EvidenceError, match="cos is outside"):
        verify(Eq(ZEROS * f.function(t) + cos(t), f.function(t), evaluate=False), domain=R)
    with pytest.raises(EvidenceError, match="is not a point of ℤ"):
        verify(Eq(ZEROS * f.function(t), Symbol("f"), evaluate=False), domain=Z)
