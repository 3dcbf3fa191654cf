"""Chapter H: how a layer changes, exactly: the step of which backpropagation is made.

For w + d and y + u in place of a layer's filter w and input y, and any v, the output paired with v
is what it was, and the change of the filter paired with one recursion of backpropagation, and the
change of the input paired with the other. There is no limit: where v is the difference quotient of
what stands above, these are those of the layer, and composed over the layers they give the change
of the loss. As d and u vanish they become the gradients.
"""

from __future__ import annotations

from symbolic.chapters.deep.one_step import BOOK
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar
from symbolic.proving.rewriting import chain


def _exact_change(on: Setting, sign: int, letters: tuple[Function, ...]) -> Calculation:
    v, w, d, y, u = letters

    def tap(m: Point, k: Point) -> Point:
        return m + k if sign == 1 else m - k

    def over(value: object, name: str) -> Scalar:
        return on.total(value, name)  # type: ignore[arg-type]

    def old(m: Point, k: Point) -> Scalar:
        return w(k) * y(tap(m, k))

    def by_filter(m: Point, k: Point) -> Scalar:
        return d(k) * (y(tap(m, k)) + u(tap(m, k)))

    def by_input(m: Point, k: Point) -> Scalar:
        return w(k) * u(tap(m, k))

    def changed(m: Point) -> Scalar:
        return v(m) * over(lambda k: (w(k) + d(k)) * (y(tap(m, k)) + u(tap(m, k))), "k")

    def together(m: Point) -> Scalar:
        return v(m) * over(lambda k: old(m, k) + by_filter(m, k) + by_input(m, k), "k")

    def apart(m: Point) -> Scalar:
        parts = (over(lambda k, part=part: part(m, k), "k") for part in (old, by_filter, by_input))
        before, changing, passing = parts
        return v(m) * before + v(m) * changing + v(m) * passing

    before = over(lambda m: v(m) * over(lambda k: old(m, k), "k"), "m")
    first = over(lambda m: v(m) * over(lambda k: by_filter(m, k), "k"), "m")
    second = over(lambda m: v(m) * over(lambda k: by_input(m, k), "k"), "m")
    slope = over(lambda k: d(k) * over(lambda m: v(m) * (y(tap(m, k)) + u(tap(m, k))), "m"), "k")
    passed = over(
        lambda n: u(n) * over(lambda m: v(m) * w(n - m if sign == 1 else m - n), "m"), "n"
    )

    def parts() -> Theorem:
        filters = on.show(first, slope).factor_in().exchange().factor_out().theorem
        moved = on.calculate(second).factor_in().substitute_inside(sign, -sign)
        moved = moved.turn_limits() if sign == -1 else moved
        inputs = on.show(Scalar(moved.here), passed).exchange().factor_out().theorem
        start = (before + first + second).term
        # A sum of two sums: the second summand of each is rewritten.
        inner = rules.congruence(start.parts[0], [1], [filters])
        return rules.congruence(start, [0, 1], [inner, chain(moved.reached, inputs)])

    return (
        on.show(over(changed, "m"), before + slope + passed)
        .rearrange(over(together, "m"))
        .split()
        .rearrange(over(apart, "m"))
        .split()
        .rearrange(before + first + second)
        .then(parts)
        .by_integrability()
    )


@lemma("H11", "the exact change of a correlation layer", source=BOOK)
def exact_change_of_correlation(
    on: Setting, v: Function, w: Function, d: Function, y: Function, u: Function
) -> Calculation:
    return _exact_change(on, 1, (v, w, d, y, u))


@lemma("H11b", "the exact change of a convolution layer", source=BOOK)
def exact_change_of_convolution(
    on: Setting, v: Function, w: Function, d: Function, y: Function, u: Function
) -> Calculation:
    return _exact_change(on, -1, (v, w, d, y, u))
