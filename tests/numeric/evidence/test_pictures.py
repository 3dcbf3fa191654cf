"""Pictures of evidence hold the values that closed forms give, and refuse what cannot be drawn."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from sympy import Abs, Eq, I, Lambda, Max, Piecewise, Symbol, exp

from numeric import slide, verify
from symbolic import R, Z, conv, functions, lemmas
from symbolic.errors import ConvproofError, EvidenceError

pytest.importorskip("matplotlib")

f, g, h = functions("f g h")
x, t = Symbol("x"), Symbol("t", real=True)
BOX = Lambda(x, Piecewise((1, Abs(x) <= 1), (0, True)))
TRIANGLE = Lambda(x, Max(0, 2 - Abs(x)))
CLAIM = Eq(conv(f, g)(t), h(t), evaluate=False)


def curves(axis):
    return [np.asarray(line.get_data()) for line in axis.lines]


def test_both_sides_are_drawn_with_their_values():
    figure = verify(CLAIM, domain=R, samples=[{f: BOX, g: BOX, h: TRIANGLE}], digits=9).plot(-3, 3)
    (axis,) = figure.axes
    left, right = curves(axis)[:2]
    assert np.allclose(left[1], np.maximum(0, 2 - abs(left[0])), atol=1e-12)
    assert np.allclose(left, right, atol=1e-12)
    assert "65 of 65 points enclosed" in axis.get_title()


def test_without_matplotlib_the_error_is_ours_and_says_what_to_install(monkeypatch):
    evidence = verify(CLAIM, domain=R, samples=[{f: BOX, g: BOX, h: TRIANGLE}], digits=9)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ConvproofError, match="pip install matplotlib"):
        evidence.plot(points=2)


def test_two_different_sides_look_different():
    wrong = {f: BOX, g: BOX, h: BOX}
    left, right = curves(verify(CLAIM, domain=R, samples=[wrong], digits=9).plot().axes[0])[:2]
    assert np.max(abs(left - right)) > 0.5


def test_lags_of_sequences_are_drawn_one_by_one():
    a, b = [1, 2j, 3], [1, -1]
    figure = verify(lemmas["A1"].on(Z), samples=[{f: a, g: b}]).plot(-3, 2)
    real, imag = figure.axes
    expected = np.correlate(np.array(b, complex), np.array(a, complex), "full")
    lags = range(-2, 2)
    for axis, part in ((real, expected.real), (imag, expected.imag)):
        drawn = dict(zip(*curves(axis)[0], strict=True))
        assert [drawn[k] for k in lags] == pytest.approx(list(part))


@pytest.mark.takes_turns(2)
def test_what_is_measured_is_said_to_be():
    given = {f: lambda s: 1 / (1 + s * s) ** 2, g: BOX}
    figure = verify(lemmas["A1"].on(R), samples=[given], digits=6).plot(-1, 1, points=3)
    assert "3 measured without a bound" in figure.axes[0].get_title()


@pytest.mark.parametrize(
    "options",
    [
        {"low": 1, "high": 1}, {"low": "a"}, {"low": float("nan")}, {"high": float("inf")},
        {"points": 1}, {"points": 10**9}, {"sample": 7}, {"sample": -1}, {"along": Symbol("q")},
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(options):
    evidence = verify(lemmas["A1"].on(R), samples=[{f: BOX, g: BOX}], digits=5)
    with pytest.raises(EvidenceError, match="plot"):
        evidence.plot(**options)


@pytest.mark.takes_turns(3)
def test_the_sliding_picture_marks_the_total_of_the_product():
    figure = slide(BOX, Lambda(x, exp(-Abs(x)) + I * x), at=0.5, low=-2, high=2)
    convolution = figure.axes[2]
    (marked,) = [c for c in curves(convolution) if c.shape == (2, 1)]
    # ∫ from −1/2 to 3/2 of e^{−|τ|}
    assert marked[1][0] == pytest.approx(2 - np.exp(-0.5) - np.exp(-1.5), abs=1e-9)
    figure = slide([1, 2, 3], [1, 0, -1j], at=1)
    marked = [c for c in curves(figure.axes[2]) if c.shape == (2, 1)][-1]
    assert marked[1][0] == 2
    with pytest.raises(EvidenceError, match="slide, g"):
        slide(BOX, [1, 2])
    with pytest.raises(EvidenceError, match="index"):
        slide([1], [2], at=0.5)


def test_the_facts_of_evidence_hold_no_picture():
    facts = verify(lemmas["A1"].on(Z), samples=[{f: [1], g: [2]}]).facts()
    assert "seen" not in facts
