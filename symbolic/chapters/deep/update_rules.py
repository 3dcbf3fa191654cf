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
    "rules of taps and of totals commute with the flip",
    source="D. P. Kingma, J. Ba, Adam, 2015; Y. You et al., LAMB, 2020",
)
def rule_with_totals_commutes(on: Setting) -> Calculation:
    """A rule of each tap, its state and gradient, and of totals over filter, layer and network.

    U(s, w(−k), v(−k), g(−k), Σ_k A(w(−k), …), Σ_o Σ_c Σ_k B(w(−k), …), G[s; C](l, j)) is U of the
    same at −k with the totals of the unflipped functions. C(l, j) = Σ_o Σ_c Σ_k C(w_l(−k), …) has
    one total for each layer, and G is any operator of them, such as their sum. U, A, B, C and G are
    arbitrary: gradient descent, momentum, weight decay, RMSProp, Adam, clipping by a norm of each
    filter or of all layers, and trust ratios (LAMB) have this form
    (`numeric.experiments.instances`).
    """
    k = generic(on.domain, "k")
    home = product(N, N, N, Z, Z, *lines(on.domain))
    seen = [Function(terms.letter(x, home)) for x in "wvg"]

    def values(o: Scalar, c: Scalar, at: Point) -> list[Scalar]:
        return [f(Point([STEP, LAYER, ABOVE, o, c, *at])) for f in seen]

    def over_taps(name: str, o: Scalar, c: Scalar, sign: int) -> Scalar:
        return total(lambda at: _map(name, values(o, c, at if sign == 1 else -at)), on.domain, "n")

    def over_layer(name: str, sign: int) -> Scalar:
        return total(lambda o: total(lambda c: over_taps(name, o[0], c[0], sign), Z, "q"), Z, "p")

    def over_network(sign: int) -> Scalar:
        place = Point([LAYER, ABOVE])
        each = terms.lam(over_layer("C", sign).term, place.terms, product(N, N))
        made = Term("Operator", "G", product(N, N), STEP.term, each)
        return Scalar(terms.at(made, place.terms))

    def rule(sign: int) -> Scalar:
        totals = [over_taps("A", OUT, IN, sign), over_layer("B", sign), over_network(sign)]
        return _map("U", [STEP, *values(OUT, IN, -k), *totals])

    def prove() -> Theorem:
        # Below the operator G totals turn as elsewhere, by an equation of its argument.
        whole = turned(rules.reflexivity(over_layer("C", -1).term))
        start = rewritten(rules.reflexivity(rule(-1).term), [whole])
        return turned(start)

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
