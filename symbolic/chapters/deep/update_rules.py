"""Chapter H: rules that commute: of each tap with totals, and the Newton–Schulz iteration."""

from __future__ import annotations

from collections.abc import Callable

from symbolic.chapters.deep.moves import given, induction, joined, rewritten, turned
from symbolic.chapters.deep.network import HERE, IN, OUT, STEP
from symbolic.chapters.deep.one_step import OneStep
from symbolic.chapters.deep.run import both_ways, mirrored_forever, taps_commute
from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import N, Term, Z, product, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, for_all, generic, total

_TAPS = "D. P. Kingma, J. Ba, Adam, 2015; Y. You et al., LAMB, 2020"


@lemma("H7", "rules of taps and of totals over filters commute with the flip", source=_TAPS)
def rule_with_totals_commutes(on: Setting) -> Calculation:
    """A rule of each tap, its state and gradient, and of totals over the taps of every filter.

    w⁺(k) = U(w(k), v(k), g(k), G[s; T, b, q](l, j, o, c), s) gives the flip from flipped w, v, g.
    T(l, j, o, c) = Σ_n C(w(n), v(n), g(n)) has one total for each filter of the network, and G is
    any operator of them and of all other parameters b and their gradients q: the total of the
    filter itself, of a layer, of all layers. U, C and G are arbitrary: gradient descent, momentum,
    weight decay, RMSProp, Adam, clipping by a norm of each filter or of all parameters, and trust
    ratios (LAMB) have this form (`numeric.experiments.instances`).
    """
    both = OneStep(on.domain, of_taps=True)
    return on.show(*both_ways(both, "w")).follow(lambda: taps_commute(both, "w"))


@lemma("H7b", "filters trained by rules of taps and of totals are flips", source=_TAPS)
def filters_flip_by_rules_of_taps(on: Setting) -> Calculation:
    """H5 for every rule of the form of H7, for the states too; nothing is assumed of the rule.

    Other parameters follow any rule W[s; T, b, q] that sees filters through totals only.
    """
    both = OneStep(on.domain, of_taps=True)
    w, h = both.correlating, both.convolving
    claim = on.show(h.value("w", *HERE, w.tap), w.mirrored("w"))
    return claim.follow(lambda: mirrored_forever(both, "w"))


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
        return for_all(
            f(Point([0, *tap])), Scalar(Term("Map", "n", of(tap).term, square.term)), (tap, place)
        )

    def prove() -> Theorem:
        flip = given(for_all(h(tap), g(back), (tap, place)), tap)
        base = joined(turned(rewritten(given(start(y, h), tap), [flip])), given(start(x, g), back))
        claim = for_all(y(Point([t, *tap])), x(Point([t, *back])), (tap, place))
        reached = turned(rewritten(given(following(y), t, tap), [given(claim, tap)]))
        step = joined(reached, given(following(x), t, back))
        return induction([(claim, tap)], t, [base], [step])

    return on.show(y(Point([t, *tap])), x(Point([t, *back]))).follow(prove)
