"""What is typed wrongly at the door is refused in the words of a session, by our own exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Lambda, Rational, Symbol, oo, sin, sqrt

from symbolic.chapters.registry import CYCLE
from symbolic.errors import ConvproofError, TermError
from symbolic.kernel.terms import HEADS
from symbolic.sympy_border.catalogue import lemmas
from symbolic.sympy_border.domains import R2, Z2, Cyclic, Domain, R, Z
from symbolic.sympy_border.facing import domain_face
from symbolic.sympy_border.operators import conv, corr, delta, diff, linear, modulate, scale, shift
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import FunctionTerm, functions
from symbolic.sympy_border.verdicts import decide

f, g, q = functions("f g q")
t, n = Symbol("t", real=True), Symbol("n", integer=True)
RAW = re.compile(rf"\b({'|'.join(h for h in HEADS if len(h) > 1)})\(|fit together")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: decide(conv(delta, f), f, R), "no impulse on ℝ, where δ is no function"),
        (lambda: delta(t), "no impulse"),
        (lambda: conv(f, delta)(t), "no impulse"),
        (lambda: lemmas["A1"].on(R).instantiate({f: delta}), "no impulse on ℝ"),
        (lambda: decide(shift(f, Rational(1, 2)), f, Z), r"shift\(f, 1/2\): functions on ℤ are"),
        (lambda: decide(shift(f, n / 2), f, Z), "made of integer numbers"),
        (lambda: decide(shift(f, t), f, Z), "made of integer numbers"),
        (lambda: decide(shift(f, 1, 2), f, Z), "by 1 coordinate"),
        (lambda: decide(shift(f, 1), f, Z2), r"on ℤ² are shifted by 2 coordinate"),
        (lambda: decide(shift(f, sqrt(2)), f, R), "power 1/2"),
        (lambda: decide(shift(f, 0.5), f, R), "Float is outside"),
        (lambda: decide(scale(sin(t), f), f, R), "sin is outside"),
        (lambda: shift(f, oo), "shift by"),
        (lambda: f * g, r"convolution is conv\(f, g\)"),
        (lambda: functions("f", even="w"), "True or False"),
        (lambda: decide("f = g", domain=Z, real=3), "names of functions"),
        (lambda: lemmas["A1"].on(Z).instantiate({q: f}), "q does not occur"),
        (lambda: lemmas["A1"].on(Z).instantiate({n + 1: f}), "neither a letter nor a symbol"),
        (lambda: lemmas["A4"].on(Z).instantiate({f: g}), "f does not occur"),  # the real f does
        (lambda: lemmas["A1"].on(R).instantiate({q: Lambda(t, sin(t))}), "q does not occur"),
        (lambda: lemmas["correlation_as_convolutions"], "did you mean correlation_as_convolution"),
    ],
)
def test_what_is_wrong_is_said(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ConvproofError, match=words) as caught:
        call()
    assert not RAW.search(str(caught.value))


def test_the_name_of_a_lemma_that_is_nearly_right() -> None:
    with pytest.raises(AttributeError, match="did you mean correlation_as_convolution"):
        lemmas.correlation_as_convolutions  # noqa: B018


numbers = st.sampled_from([0, 1, Rational(1, 2), t, n, n / 2, t * n])
odd_functions = st.recursive(
    st.sampled_from([f, g, delta]),
    lambda inner: st.one_of(
        st.builds(conv, inner, inner),
        st.builds(corr, inner, inner),
        st.builds(lambda u, v: u + v, inner, inner),
        st.builds(shift, inner, numbers),
        st.builds(shift, inner, numbers, numbers),
        st.builds(modulate, inner, numbers),
        st.builds(linear, inner, numbers, numbers),
        st.builds(diff, inner),
    ),
    max_leaves=4,
)


@given(odd_functions, st.sampled_from([R, Z, R2, Z2, Cyclic(3), domain_face(CYCLE)]))
def test_no_message_shows_the_terms_of_the_kernel(function: FunctionTerm, domain: Domain) -> None:
    """δ ⋆ f on ℝ was refused with “Delta of R(): they do not fit together”."""
    said = ""
    try:
        to_term(function, domain)
    except TermError as error:
        said = str(error)
    assert not RAW.search(said)
