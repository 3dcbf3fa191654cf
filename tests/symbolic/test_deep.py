"""Trained filters are flips, at any depth: what is claimed, under which hypotheses."""

from __future__ import annotations

import pytest

from symbolic.chapters import deep
from symbolic.chapters.registry import ALL, CYCLE
from symbolic.kernel.certificate import certificate, check
from symbolic.kernel.errors import ProofError
from symbolic.kernel.terms import R, Z, product
from symbolic.notation.names import domain_name
from symbolic.notation.printing import text
from symbolic.proving.language import Scalar

DOMAINS = (*ALL, product(Z, Z, Z))
domains = pytest.mark.parametrize("domain", DOMAINS, ids=domain_name)
ONE = pytest.mark.parametrize("domain", [Z, R, CYCLE], ids=domain_name)


def hypotheses(theorem):
    return set(theorem.hypotheses)


def both(domain, *names):
    return {getattr(network, name)() for network in deep.networks(domain) for name in names}


def updates(domain):
    return {network.update(x) for network in deep.networks(domain) for x in "wvb"}


def starts(domain, *, at=None):
    step = Scalar(0) if at is None else at
    return {deep._carried(domain, x, step) for x in "wvb"}


@domains
@pytest.mark.parametrize("name", "wvb")
def test_filters_flip_under_exactly_these_hypotheses(domain, name):
    theorem = deep.filters_flip(domain, name)
    a, b = deep.networks(domain)
    place = (deep._STEP, deep._LAYER, deep._ABOVE)
    assert theorem.lhs is b.value(name, *place, a.tap).term
    there = a.tap if name == "b" else a.flipped_tap
    assert deep.tidied(deep.rules.reflexivity(a.value(name, *place, there).term)).rhs is (
        deep.tidied(deep.rules.reflexivity(theorem.rhs)).rhs
    )
    network = both(domain, "data", "layer", "between", "top", "below", "error", "gradient",
                   "other_gradient")  # fmt: skip
    rule = {deep.commutes(domain, x) for x in "wvb"}
    assert hypotheses(theorem) == network | updates(domain) | rule | starts(domain)


@domains
def test_each_lemma_prints_few_hypotheses(domain):
    flips, others = deep.flipped(domain, "w"), deep.equal(domain, "b")
    same = {name: deep.same(domain, name) for name in "yd"}
    assert hypotheses(deep.same_outputs(domain)) == {flips, same["y"], *both(domain, "layer")}
    assert hypotheses(deep.same_activations(domain)) == (
        {flips, others} | both(domain, "data", "layer", "between")
    )
    assert hypotheses(deep.same_errors(domain)) == (
        {flips, others, same["y"]} | both(domain, "layer", "top", "below", "error")
    )
    assert hypotheses(deep.gradients_flip(domain)) == {*same.values(), *both(domain, "gradient")}


@domains
@pytest.mark.parametrize("name", "wvb")
def test_conversely_the_rule_commutes(domain, name):
    theorem = deep.rule_commutes(domain, name)
    assert len(theorem.hypotheses) == 7
    wanted = deep.commutes(domain, name)
    a, _ = deep.networks(domain)
    point = (deep._STEP, deep._LAYER, deep._ABOVE, *a.tap)
    left, right = deep.terms.opened(wanted, [c.term for c in point]).parts
    assert deep.rewriting.same(theorem.lhs, left)
    assert deep.rewriting.same(theorem.rhs, right)
    # Neither the conclusion nor the other direction is assumed.
    assert wanted not in theorem.hypotheses


@domains
def test_rules_of_taps_and_totals_and_newton_schulz_commute(domain):
    assert not deep.rule_with_totals_commutes(domain).hypotheses
    theorem = deep.newton_schulz_commutes(domain)
    assert len(theorem.hypotheses) == 5
    assert text(theorem.lhs).startswith("Y_s(o, c, k")
    assert text(theorem.rhs).startswith("X_s(o, c, −k")


@ONE
@pytest.mark.parametrize(
    "lemma",
    [
        deep.same_activations, deep.same_errors, deep.gradients_flip, deep.filters_flip,
        deep.rule_commutes, deep.rule_with_totals_commutes, deep.newton_schulz_commutes,
    ],
    ids=lambda lemma: lemma.__name__,
)  # fmt: skip
def test_certificates_replay(domain, lemma):
    theorem = lemma(domain)
    again = check(certificate(theorem))
    assert (again.lhs, again.rhs, again.hypotheses) == (
        theorem.lhs, theorem.rhs, theorem.hypotheses
    )  # fmt: skip


# ------------------------------------------------------------------ false variants


def equal_starts(monkeypatch):
    monkeypatch.setattr(deep, "flipped", deep.equal)


def state_not_flipped(monkeypatch):
    real = deep._carried
    monkeypatch.setattr(
        deep, "_carried",
        lambda d, x, s: deep.equal(d, x, s) if x == "v" else real(d, x, s),
    )  # fmt: skip


def biases_flipped(monkeypatch):
    monkeypatch.setattr(deep, "equal", deep.flipped)


def other_data(monkeypatch):
    def data(self):
        s, j, at = deep._STEP, deep._ABOVE, self.activation
        return self._always(self.value("y", s, 0, j, at), self.value("x", s, 0, j, at), (s, j), at)

    monkeypatch.setattr(deep.Network, "data", data)


def wrong_phase(monkeypatch):
    real = deep.Network.moved

    def moved(self, m, k):
        place = real(self, m, k)
        return place if self.sign == 1 else place + [1] * len(place)

    monkeypatch.setattr(deep.Network, "moved", moved)


def one_axis(monkeypatch):
    monkeypatch.setattr(
        deep.Network, "flipped_tap",
        property(lambda self: deep.Point([*self.tap[:2], -self.tap[2], *self.tap[3:]])),
    )  # fmt: skip


def other_operators(name):
    def break_it(monkeypatch):
        real = deep.Network._operator

        def operator(self, called, *rest):
            return real(self, called + self.prime if called == name else called, *rest)

        monkeypatch.setattr(deep.Network, "_operator", operator)

    return break_it


def other_rule(monkeypatch):
    real = deep.Network.rule

    def rule(self, name, at, *, flipped=False):
        found = real(self, name, at, flipped=flipped)
        operator, *point = found.term.parts
        called, *parts = operator.parts
        changed = deep.Term("Operator", called + self.prime, *parts)
        return Scalar(deep.Term("At", changed, *point))

    monkeypatch.setattr(deep.Network, "rule", rule)


def a_rule_that_commutes_with_something_else(monkeypatch):
    monkeypatch.setattr(deep, "_place", lambda network, name: network.tap)


def error_through_the_wrong_side(monkeypatch):
    real = deep.Network.error

    def error(self):
        return real(deep.Network(self.domain, 1, self.prime))

    monkeypatch.setattr(deep.Network, "error", error)


def gradient_through_the_wrong_side(monkeypatch):
    real = deep.Network.gradient

    def gradient(self):
        return real(deep.Network(self.domain, 1, self.prime))

    monkeypatch.setattr(deep.Network, "gradient", gradient)


@pytest.mark.parametrize(
    ("domain", "broken"),
    [
        *((domain, broken) for domain in (Z, R) for broken in (
            equal_starts, state_not_flipped, biases_flipped, other_data, wrong_phase,
            other_operators("T"), other_operators("E"), other_operators("D"),
            other_operators("Y"), other_operators("B"), other_rule,
            a_rule_that_commutes_with_something_else, error_through_the_wrong_side,
            gradient_through_the_wrong_side,
        )),
        (product(Z, Z), one_axis),
    ],
)  # fmt: skip
def test_false_variants_are_refused(domain, broken, monkeypatch):
    assert deep.filters_flip(domain)
    broken(monkeypatch)
    with pytest.raises(ProofError):
        deep.filters_flip(domain)


@pytest.mark.parametrize("dropped", "wvgbq")
def test_the_converse_needs_each_relation(dropped, monkeypatch):
    real = deep.Network._always

    def always(self, left, right, carried, at):
        name = left.term.parts[0].parts[0]
        step = left.term.parts[1]
        if (
            name == dropped + "'"
            and step is deep._STEP.term
            and right.term.head == "At"
            and (right.term.parts[0].head == "Letter")
        ):
            right = Scalar(0)
        return real(self, left, right, carried, at)

    monkeypatch.setattr(deep.Network, "_always", always)
    with pytest.raises(ProofError):
        the_rule_that_runs(deep.rule_commutes(Z))


def the_rule_that_runs(theorem):
    """Fail if a theorem of the form that is wanted speaks of other functions than the run's."""
    a, _ = deep.networks(Z)
    point = (deep._STEP, deep._LAYER, deep._ABOVE, *a.tap)
    wanted = deep.terms.opened(deep.commutes(Z, "w"), [c.term for c in point])
    if not deep.rewriting.same(theorem.lhs, wanted.parts[0]):
        raise ProofError("another rule than the one that runs")
