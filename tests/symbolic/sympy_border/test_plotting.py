"""The picture of a lemma has the values of both sides, computed here by other code."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symbolic import R, TermError, Z, lemmas

plt = pytest.importorskip("matplotlib.pyplot")


def drawn(figure: Any) -> list[dict[int, complex]]:
    """Return the left and the right side of a figure, by index."""
    sides = []
    for which in (1, 2):  # line 0 is the axis
        real, imag = (axes.lines[which] for axes in figure.axes)
        values = real.get_ydata() + 1j * np.asarray(imag.get_ydata())
        sides.append({int(n): v for n, v in zip(real.get_xdata(), values, strict=True) if v})
    return sides


def test_both_sides_are_drawn_for_the_functions_given() -> None:
    f, g = [1, 2j, -1], [3, 1 - 1j]
    left, right = drawn(lemmas["A1"].plot(f=f, g={-2: g[0], -1: g[1]}))
    values = np.correlate(g, f, "full")
    assert left == right == {n: v for n, v in enumerate(values, -4) if v}


@pytest.mark.parametrize("id_", ["A1", "A4", "B1", "B7", "C1", "C16", "B2", "B5"])
def test_usual_functions_satisfy_the_lemma_and_show_something(id_: str) -> None:
    left, right = drawn(lemmas[id_].plot())
    assert left == right
    assert left


@pytest.mark.takes_turns(3)
def test_every_lemma_is_drawn_or_says_why_not() -> None:
    pictures = 0
    for lemma in lemmas:
        if Z not in lemma.domains:
            with pytest.raises(TermError, match="is stated on"):
                lemma.plot()
            continue
        try:
            left, right = drawn(lemma.plot())
        except TermError as error:
            assert str(error).startswith("plot: ")  # noqa: PT017
        else:
            assert left == right, lemma.id
            pictures += 1
    assert pictures > len(lemmas) / 4


@pytest.mark.parametrize(
    ("id_", "given", "said"),
    [
        ("A1", {"h": [1]}, "A1 has no letter h; it has f, g"),
        ("A1", {"f": [float("nan")]}, "f needs finite numbers"),
        ("A1", {"f": ["a"]}, "f needs finite numbers"),
        ("A1", {"f": 3}, "f needs finite numbers"),
        ("A1", {"f": {0.5: 1}}, "f needs finite numbers by index"),
        ("A1", {"f": ["1"]}, "'1' is text"),
        ("E1", {}, "E1"),
    ],
)
def test_what_cannot_be_drawn(id_: str, given: dict[str, Any], said: str) -> None:
    with pytest.raises(TermError, match=f"plot: .*{said}"):
        lemmas[id_].plot(**given)


def test_no_figure_is_shown_or_left_open() -> None:
    before = plt.get_fignums()
    lemmas["A1"].plot()
    assert plt.get_fignums() == before
    assert R in lemmas["A1"].domains
