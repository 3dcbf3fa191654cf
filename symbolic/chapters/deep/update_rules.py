"""Chapter H: rules that commute: of each tap with totals, and the Newton–Schulz iteration."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.chapters.deep.moves import given, induction, joined, rewritten, turned
from symbolic.chapters.deep.network import ABOVE, IN, LAYER, OUT, STEP
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import N, Term, Z, product, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, for_all, generic, total


@lemma(
    "H7",
    "rules of taps and of totals over filters commute with the flip",
    source="D. P. Kingma, J. Ba, Adam, 2015; Y. You et al., LAMB, 2020",
)
def rule_with_totals_commutes(on: Setting) -> Calculation:
    """A rule of each tap, its state and gradient, and of totals over the taps of every filter.

    U(s, w(−k), v(−k), g(−k), G[s; C](l, j, o, c)) is U of the same at −k with C of the unflipped
    functions. C(l, j, o, c) = Σ_k C(w(l, j, o, c, −k), …) has one total for each filter of the
    network, and G is any operator of them: that of the filter itself, the sum over a layer or over
    all layers. U, C and G are arbitrary: gradient descent, momentum, weight decay, RMSProp, Adam,
    clipping by a norm of each filter or of all layers, and trust ratios (LAMB) have this form
    (`numeric.experiments.instances`).
    """
    k = generic(on.domain, "k")
    home = product(N, N, N, Z, Z, *lines(on.domain))
    seen = [Function(terms.letter(x, home)) for x in "wvg"]
    filter_ = Point([LAYER, ABOVE, OUT, IN])

    def values(at: Point) -> list[Scalar]:
        return [f(Point([STEP, *filter_, *at])) for f in seen]

    def over_taps(sign: int) -> Scalar:
        return total(lambda n: _map("C", values(n if sign == 1 else -n)), on.domain, "n")

    def over_filters(sign: int) -> Scalar:
        filters = product(N, N, Z, Z)
        each = terms.lam(over_taps(sign).term, filter_.terms, filters)
        made = Term("Operator", "G", filters, STEP.term, each)
        return Scalar(terms.at(made, filter_.terms))

    def rule(sign: int) -> Scalar:
        return _map("U", [STEP, *values(-k), over_filters(sign)])

    def prove() -> Theorem:
        # Below the operator G totals turn as elsewhere, by an equation of its argument.
        each = turned(rules.reflexivity(over_taps(-1).term))
        return rewritten(rules.reflexivity(rule(-1).term), [each])

    return on.show(rule(-1), rule(1)).follow(prove)


def _map(name: str, values: Sequence[Scalar]) -> Scalar:
    return Scalar(Term("Map", name, *(value.term for value in values)))


@lemma(
    "H8",
    "the Newton–Schulz iteration of Muon commutes with the flip",
    source="K. Jordan et al., Muon, 2024; N. J. Higham, Functions of Matrices, ch. 8",
)
def newton_schulz_commutes(on: Setting) -> Calculation:
    """Filters are matrices o × (c, k); X_t and Y_t are the iterates from G and from its flip H.

    X_0 = n(G, ‖G‖²) entry by entry, X_{t+1} = α X_t + β A X_t + γ A² X_t with A = X_t X_tᵀ. From
    H(o, c, k) = G(o, c, −k) in place of G follows Y_t(o, c, k) = X_t(o, c, −k) for all t.
    """
    domain = on.domain
    place = product(Z, Z, *lines(domain))
    k, t = generic(domain, "k"), STEP
    tap, back = Point([OUT, IN, *k]), Point([OUT, IN, *(-k)])
    g, h = (Function(terms.letter(x, place)) for x in "GH")
    x, y = (Function(terms.letter(name, product(N, *lines(place)))) for name in "XY")
    alpha, beta, gamma = (Scalar(variable(n)) for n in ("alpha", "beta", "gamma"))

    def channels(value: Callable[[Scalar], Scalar], name: str) -> Scalar:
        return total(lambda point: value(point[0]), Z, name)

    def gram(f: Function, o: Scalar, p: Scalar) -> Scalar:
        return channels(
            lambda c: total(
                lambda n: f(Point([t, o, c, *n])) * f(Point([t, p, c, *n])), domain, "n"
            ),
            "c",
        )

    def following(f: Function) -> Term:
        first = channels(lambda p: gram(f, OUT, p) * f(Point([t, p, IN, *k])), "p")
        second = channels(
            lambda p: (
                channels(lambda q: gram(f, OUT, q) * gram(f, q, p), "q") * f(Point([t, p, IN, *k]))
            ),
            "p",
        )
        made = alpha * f(Point([t, *tap])) + beta * first + gamma * second
        home = product(N, *lines(place))
        return for_all(f(Point([t + 1, *tap])), made, (Point([t, *tap]), home))

    def start(f: Function, of: Function) -> Term:
        square = channels(
            lambda o: channels(
                lambda c: total(lambda n: of(Point([o, c, *n])) ** 2, domain, "n"), "c"
            ),
            "o",
        )
        return for_all(f(Point([0, *tap])), _map("n", [of(tap), square]), (tap, place))

    def prove() -> Theorem:
        flip = given(for_all(h(tap), g(back), (tap, place)), tap)
        base = joined(turned(rewritten(given(start(y, h), tap), [flip])), given(start(x, g), back))
        claim = for_all(y(Point([t, *tap])), x(Point([t, *back])), (tap, place))
        reached = turned(rewritten(given(following(y), t, tap), [given(claim, tap)]))
        step = joined(reached, given(following(x), t, back))
        return induction([(claim, tap)], t, [base], [step])

    return on.show(y(Point([t, *tap])), x(Point([t, *back]))).follow(prove)
