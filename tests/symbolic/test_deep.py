"""Trained filters are flips, at any depth: what is claimed, under which hypotheses."""

from __future__ import annotations

import pytest

from symbolic.chapters import lemmas
from symbolic.chapters.deep import composition, moves, network, one_step, run, update_rules
from symbolic.chapters.deep.network import ABOVE, HERE, LAYER, STEP, Layers, Network
from symbolic.chapters.deep.one_step import OneStep
from symbolic.chapters.registry import ALL
from symbolic.chapters.setting import Setting
from symbolic.kernel import terms
from symbolic.kernel.errors import ProofError
from symbolic.kernel.terms import R, Term, Z, product
from symbolic.notation.names import domain_name
from symbolic.notation.printing import text
from symbolic.notation.proofs import proof_of
from symbolic.proving import rewriting
from symbolic.proving.language import Point, Scalar

DOMAINS = (*ALL, product(Z, Z, Z))
PLAIN, CONJUGATING, WINDOWS = Layers
domains = pytest.mark.parametrize("domain", DOMAINS, ids=domain_name)
kinds = pytest.mark.parametrize("kind", Layers, ids=lambda kind: kind.value)


def both(domain, kind, *names):
    step = OneStep(domain, kind)
    return {getattr(n, name)() for n in (step.correlating, step.convolving) for name in names}


def forward(domain, kind):
    return both(domain, kind, "data", "layer", "between")


def networks(domain, kind):
    """What the page calls N: both networks, forward and backward, and their updates."""
    step = OneStep(domain, kind)
    updates = {n.update(x) for n in (step.correlating, step.convolving) for x in "wvb"}
    return (
        forward(domain, kind)
        | both(domain, kind, "top", "below", "error", "gradient", "other_gradient")
        | updates
    )


def mirrored(domain, kind, step=STEP):
    return {one_step.mirrored_at(OneStep(domain, kind), x, step) for x in "wvb"}


def always(domain, kind):
    """Flips at every step, as an engineer would write them."""
    a, b = OneStep(domain, kind).correlating, OneStep(domain, kind).convolving
    said = set()
    for x in "wvb":
        there = a.tap if x == "b" else a.flipped_tap
        value = a.value(x, *HERE, there)
        if kind is CONJUGATING and x != "b":
            value = Scalar(Term("Conj", value.term))
        said.add(a.always(b.value(x, *HERE, a.tap), value, HERE, a.tap))
    return said


@pytest.mark.drawn(9)
@domains
@kinds
@pytest.mark.parametrize("name", "wvb")
def test_flips_follow_from_the_networks_their_start_and_a_rule_that_commutes(domain, kind, name):
    step = OneStep(domain, kind)
    theorem = run.mirrored_forever(step, name)
    (wanted,) = (
        h for h in always(domain, kind) if h.parts[0].parts[0].parts[0].parts[0][0] == name
    )
    sides = terms.opened(wanted, [c.term for c in (*HERE, *step.correlating.tap)]).parts
    assert rewriting.same(theorem.lhs, sides[0])
    assert rewriting.same(theorem.rhs, sides[1])
    commutes = {run.commutes(step, x) for x in "wvb"}
    starts = mirrored(domain, kind, Scalar(0))
    assert set(theorem.hypotheses) == networks(domain, kind) | commutes | starts


@pytest.mark.drawn(9)
@domains
@kinds
@pytest.mark.parametrize("name", "wvb")
def test_conversely_the_rule_commutes_if_flips_hold_at_every_step(domain, kind, name):
    """From the same networks, and with nothing assumed of gradients or of the rule."""
    step = OneStep(domain, kind)
    theorem = run.commutes_along_the_run(step, name)
    wanted = run.commutes(step, name)
    point = [c.term for c in (*HERE, *step.correlating.tap)]
    left, right = terms.opened(wanted, point).parts
    assert rewriting.same(theorem.lhs, left)
    assert rewriting.same(theorem.rhs, right)
    others = {n.update(x) for n in (step.correlating, step.convolving) for x in "wvb" if x != name}
    assert set(theorem.hypotheses) == (networks(domain, kind) - others) | always(domain, kind)


@pytest.mark.drawn(9)
@domains
@kinds
def test_each_lemma_prints_few_hypotheses(domain, kind):
    step = OneStep(domain, kind)
    flips, equal = (one_step.mirrored_at(step, x, STEP) for x in "wb")
    a, b = step.correlating, step.convolving

    def same(name):
        at = Point([LAYER, ABOVE, *a.activation])
        sides = (n.value(name, STEP, at) for n in (b, a))
        return terms.for_all(Term("Equation", *(s.term for s in sides)), at.terms, a.layers)

    def held(theorem):
        return set(theorem.hypotheses)

    assert held(one_step.outputs(step)) == {flips, same("y"), *both(domain, kind, "layer")}
    assert held(one_step.activations(step)) == {flips, equal} | forward(domain, kind)
    assert held(one_step.errors(step)[0]) == (
        {flips, equal, same("y")} | both(domain, kind, "layer", "top", "below", "error")
    )
    assert held(one_step.gradients(step)) == (
        {same("y"), same("d")} | both(domain, kind, "gradient")
    )
    assert held(one_step.other_gradients(step)) == (
        {flips, equal, same("y"), same("u")} | both(domain, kind, "layer", "other_gradient")
    )


@pytest.mark.parametrize("domain", ALL, ids=domain_name)
def test_rules_of_taps_and_totals_and_newton_schulz_commute(domain):
    assert not lemmas["H7"].on(domain).hypotheses
    theorem = lemmas["H8"].on(domain)
    assert len(theorem.hypotheses) == 5
    assert text(theorem.lhs).startswith("Y_s(o, c, k")
    assert text(theorem.rhs).startswith("X_s(o, c, −k")


@pytest.mark.drawn(5)
@domains
@pytest.mark.parametrize("name", "wvb")
def test_for_rules_of_taps_and_totals_nothing_is_assumed_of_the_rule(domain, name):
    step = OneStep(domain, of_taps=True)
    theorem = run.mirrored_forever(step, name)
    nets = networks(domain, PLAIN) - {
        n.update(x)
        for n in (OneStep(domain).correlating, OneStep(domain).convolving)
        for x in "wvb"
    }
    updates = {n.update(x) for n in (step.correlating, step.convolving) for x in "wvb"}
    assert set(theorem.hypotheses) == nets | updates | mirrored(domain, PLAIN, Scalar(0))


@pytest.mark.parametrize("id_", ["H5", "H9b", "H10b"])
def test_the_printed_proof_cites_the_lemmas_that_it_uses(id_):
    proof = str(proof_of(lemmas[id_].on(Z)))
    assert "by H4" in proof or "by H9" in proof or "by H10" in proof
    assert "for such layers" in proof or id_ == "H5"


# ------------------------------------------------------------------ false variants


def equal_starts(monkeypatch):
    monkeypatch.setattr(Network, "place", lambda self, name: self.tap)


def biases_flipped(monkeypatch):
    monkeypatch.setattr(Network, "place", lambda self, name: self.flipped_tap)


def state_not_flipped(monkeypatch):
    """The states of both networks start equal; the rule commutes with the flip as before."""
    real = one_step.mirrored_at

    def mirrored_at(both, name, step):
        if name != "v":
            return real(both, name, step)
        a, b = both.correlating, both.convolving
        left, right = (n.value("v", step, LAYER, ABOVE, a.tap) for n in (b, a))
        at = Point([LAYER, ABOVE, *a.tap])
        return terms.for_all(Term("Equation", left.term, right.term), at.terms, a.layers)

    monkeypatch.setattr(one_step, "mirrored_at", mirrored_at)
    monkeypatch.setattr(run, "mirrored_at", mirrored_at)


def conjugate_dropped(monkeypatch):
    monkeypatch.setattr(Network, "turned", lambda self, name, value: value)
    monkeypatch.setattr(run, "_turned", lambda both, name, theorem: theorem)


def conjugate_added(monkeypatch):
    real = Network.turned

    def turned(self, name, value):
        return real(self, name, value) if name != "w" else Scalar(Term("Conj", value.term))

    monkeypatch.setattr(Network, "turned", turned)


def gradient_not_conjugated(monkeypatch):
    monkeypatch.setattr(Network, "_conjugated_by_the_other", lambda self, w: w)


def other_data(monkeypatch):
    def data(self):
        s, j, at = STEP, ABOVE, self.activation
        return self.always(self.value("y", s, 0, j, at), self.value("x", s, 0, j, at), (s, j), at)

    monkeypatch.setattr(Network, "data", data)


def other_order_of_data(monkeypatch):
    """The network with ⋆ sees at step s what the other sees at step s + 1."""

    def data(self):
        s, j, at = STEP, ABOVE, self.activation
        step = s if self.sign == 1 else s + 1
        x = Network(self.domain, 1)
        return self.always(self.value("y", s, 0, j, at), x.value("x", step, 0, j, at), (s, j), at)

    monkeypatch.setattr(Network, "data", data)


def wrong_phase(monkeypatch):
    real, read = Network.moved, Network._read

    def moved(self, m, k):
        place = real(self, m, k)
        return place if self.sign == 1 else place + [1] * len(place)

    def shifted(self, c, m, k, r=network._SAMPLE):
        windows = self.kind is WINDOWS and self.sign == -1
        return read(self, c, m + [1] * len(m) if windows else m, k, r)

    monkeypatch.setattr(Network, "moved", moved)
    monkeypatch.setattr(Network, "_read", shifted)


def one_axis(monkeypatch):
    monkeypatch.setattr(
        Network, "flipped_tap",
        property(lambda self: Point([*self.tap[:2], -self.tap[2], *self.tap[3:]])),
    )  # fmt: skip


def other_operators(name):
    def break_it(monkeypatch):
        real = Network._operator

        def operator(self, called, *rest, **home):
            return real(self, called + self.prime if called == name else called, *rest, **home)

        monkeypatch.setattr(Network, "_operator", operator)

    break_it.__name__ = f"other_operators_{name}"
    return break_it


def other_rule(monkeypatch):
    real = Network.rule

    def rule(self, name, at, *, flipped=False):
        operator, *point = real(self, name, at, flipped=flipped).term.parts
        called, *parts = operator.parts
        return Scalar(Term("At", Term("Operator", called + self.prime, *parts), *point))

    monkeypatch.setattr(Network, "rule", rule)


def commutes_with_something_else(monkeypatch):
    """The rule gives, from flipped functions, what it gives from unflipped ones."""
    real = run.both_ways

    def both_ways(both, name):
        a = both.correlating
        return real(both, name)[0], a.rule(name, Point([LAYER, ABOVE, *a.tap]))

    monkeypatch.setattr(run, "both_ways", both_ways)


def error_through_the_wrong_side(monkeypatch):
    real = Network._passed_back

    def passed(self):
        found = real(Network(self.domain, 1, self.kind))
        return found if self.sign == 1 else Scalar(primed(found.term))

    monkeypatch.setattr(Network, "_passed_back", passed)


def gradient_through_the_wrong_side(monkeypatch):
    real = Network.gradient

    def gradient(self):
        found = real(Network(self.domain, 1, self.kind))
        return found if self.sign == 1 else primed(found)

    monkeypatch.setattr(Network, "gradient", gradient)


def primed(term):
    """The same of the letters of the network with ⋆."""
    letters = [n for n in term.free if n.head == "Letter"]
    return terms.substitute(term, {n: terms.letter(n.parts[0] + "'", n.home) for n in letters})


ANY_KIND = (
    equal_starts, state_not_flipped, biases_flipped, other_data, other_order_of_data, wrong_phase,
    *map(other_operators, ("Phi", "E", "Psi", "Y", "B")), other_rule,
    error_through_the_wrong_side, gradient_through_the_wrong_side,
)  # fmt: skip
COMPLEX = (conjugate_dropped, gradient_not_conjugated)
VARIANTS = [
    *((d, kind, broken) for d in (Z, R) for kind in Layers for broken in ANY_KIND),
    *((Z, CONJUGATING, broken) for broken in COMPLEX),
    *((Z, kind, conjugate_added) for kind in (PLAIN, WINDOWS)),
    *((Z, WINDOWS, other_operators(name)) for name in "SA"),
    *((product(Z, Z), kind, one_axis) for kind in Layers),
]


@pytest.mark.drawn(25)
@pytest.mark.parametrize(
    ("domain", "kind", "broken"),
    [*VARIANTS, *((d, kind, commutes_with_something_else) for d in (Z, R) for kind in Layers)],
    ids=lambda part: getattr(part, "__name__", getattr(part, "value", None)),
)
def test_false_variants_are_refused(domain, kind, broken, monkeypatch):
    """What is not broken is proved above."""
    step = OneStep(domain, kind)
    broken(monkeypatch)
    with pytest.raises(ProofError):
        run.mirrored_forever(step, "w")


@pytest.mark.drawn(25)
@pytest.mark.parametrize(
    ("domain", "kind", "broken"),
    [v for v in VARIANTS if v[2] not in {other_rule, state_not_flipped}],
    ids=lambda part: getattr(part, "__name__", getattr(part, "value", None)),
)
def test_false_variants_of_the_converse_are_refused(domain, kind, broken, monkeypatch):
    step = OneStep(domain, kind)
    wanted = run.commutes(step, "w")
    broken(monkeypatch)
    with pytest.raises(ProofError):
        the_rule_that_runs(run.commutes_along_the_run(step, "w"), wanted, step)


@pytest.mark.parametrize("dropped", "wvb")
@kinds
def test_the_converse_needs_each_relation(dropped, kind, monkeypatch):
    step = OneStep(Z, kind)
    wanted = run.commutes(step, "w")
    real = Network.mirrored

    def mirrored(self, name, at=STEP):
        return Scalar(0) if name == dropped else real(self, name, at)

    monkeypatch.setattr(run, "commutes", lambda both, name: wanted)
    monkeypatch.setattr(Network, "mirrored", mirrored)
    with pytest.raises(ProofError):
        the_rule_that_runs(run.commutes_along_the_run(step, "w"), wanted, step)


def the_rule_that_runs(theorem, wanted, step):
    """Fail if a theorem of the form that is wanted speaks of other functions than the run's."""
    point = [c.term for c in (*HERE, *step.correlating.tap)]
    sides = terms.opened(wanted, point).parts
    if not all(map(rewriting.same, (theorem.lhs, theorem.rhs), sides)):
        raise ProofError("another rule than the one that runs")


def test_totals_of_a_rule_that_read_the_index_are_refused(monkeypatch):
    """The harness can fail: without the substitution k → −k the totals are others."""
    for module in (run, update_rules):
        monkeypatch.setattr(module, "turned", lambda theorem: theorem)
    for id_ in ("H7", "H7b", "H8"):
        with pytest.raises(ProofError):
            _ = lemmas[id_]._script(Z).theorem


@pytest.mark.drawn(3)
@domains
@pytest.mark.parametrize("sign", [1, -1])
def test_the_exact_change_of_a_network_assumes_what_it_is_and_that_sums_converge(domain, sign):
    """The claim of the induction is not among the hypotheses, at no layer."""
    net = composition.ChangedNetwork(Setting(domain), sign)
    theorem = net.change()
    assert theorem.lhs is net.paired((LAYER, ABOVE)).term
    said = {net.outputs(), net.between(), net.errors(), net.start(), net.more()}
    rest = set(theorem.hypotheses) - said
    assert said < set(theorem.hypotheses)
    assert {inside(h).head for h in rest} <= {"HasValue", "Absolutely", "Defined"}


def inside(hypothesis):
    return inside(hypothesis.parts[0]) if hypothesis.head == "ForAll" else hypothesis


@pytest.mark.parametrize("broken", ["between", "errors", "more"])
def test_a_network_whose_errors_are_passed_back_otherwise_is_refused(broken, monkeypatch):
    """The harness can fail: one hypothesis is that of a network with ⋆, or has another error."""
    real = composition.ChangedNetwork
    net, other = real(Setting(Z), 1), real(Setting(Z), -1)
    if broken == "between":
        monkeypatch.setattr(other, "value", lambda name, *x: net.value(
            {"phi": "psi"}.get(name, name), *x))  # fmt: skip
    monkeypatch.setattr(net, broken, getattr(other, broken))
    with pytest.raises(ProofError):
        net.change()


@pytest.mark.drawn(2)
@pytest.mark.parametrize("id_", ["H11", "H11b", "H12"])
def test_an_exact_change_with_a_wrong_error_or_phase_is_refused(id_, monkeypatch):
    assert lemmas[id_]._script(Z).theorem
    real = Network.missed
    monkeypatch.setattr(Network, "missed", lambda self, m, n, k: real(self, m, n, -k))
    with pytest.raises(ProofError):
        _ = lemmas[id_]._script(Z).theorem
    monkeypatch.setattr(Network, "missed", real)
    place = Network.moved
    monkeypatch.setattr(
        Network, "moved", lambda self, m, k: place(self, m, k) + [self.sign] * len(m)
    )
    for domain in (Z, R):
        with pytest.raises(ProofError):
            _ = lemmas[id_]._script(domain).theorem


def test_moves_refuse_what_does_not_fit():
    step = OneStep(Z)
    a = step.correlating
    layer, gradient = (moves.given(x, *HERE, a.output) for x in (a.layer(), a.gradient()))
    with pytest.raises(ProofError):
        moves.joined(layer, gradient)
