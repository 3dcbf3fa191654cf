"""Functions as a whole: against the engine that works point by point, and against their bounds.

The oracles are other code: `numeric.enclosures` for values, plain evaluation of samples at complex
points for bounds, and for errors the value itself at a precision at which they do not count.
"""

from __future__ import annotations

import os
from fractions import Fraction
from random import Random

import pytest
from flint import acb, acb_poly, arb, ctx, fmpq
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from numeric.checks.checking import POINTWISE, check
from numeric.checks.results import Verdict
from numeric.checks.tasks import Trial, make_task
from numeric.enclosures.enclosure import enclose
from numeric.evidence.mutating import mutants
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Cycle,
    Exponential,
    Integers,
    Line,
    Number,
    Pi,
    Product,
    Sum,
    Total,
    Unsettled,
    Value,
)
from numeric.formulas.gauss import Gauss
from numeric.lattices import engine
from numeric.lattices.denoting import Denoting, NoLattice, Scope
from numeric.lattices.engine import Graph, Numbers
from numeric.lattices.errors import Geometry
from numeric.lattices.nodes import Convolved, Correlated, Table, Totalled
from numeric.reading import plans as drawing
from numeric.reading.statement import read_statement
from numeric.samples.families import Gaussian, Sech
from numeric.samples.sequences import Finite, Periodic
from numeric.sequences.sequence import as_ball
from numeric.sequences.vectors import Balls
from symbolic import lemmas
from tests.portion import portion

ALL = bool(os.environ.get("CONVPROOF_ALL_MUTANTS"))
"""Whether the two engines are compared on every mutant of the catalogue; minutes, not seconds."""

PAIRS = [
    (lemma.id, k) for lemma in lemmas if lemma.chapter != "H" for k in range(len(lemma.domains))
]
# Training in the plane has sums in sums in sums, which take half a minute point by point.
CHEAP = [pair for pair in PAIRS if not pair[0].startswith("G10")]
SOME = PAIRS if ALL else Random(14).sample(CHEAP, 26)  # noqa: S311 - statements, not secrets
X, Y = Affine.variable(0), Affine.variable(1)


def statement(pair):
    lemma = lemmas[pair[0]]
    return read_statement(lemma.on(lemma.domains[pair[1]]))


def draws(seed, kind, real=False):
    return kind(Random(seed), real)  # noqa: S311 - samples, not secrets


# ------------------------------------------------------------------ against the other engine


@pytest.mark.drawn(4)
@pytest.mark.parametrize("pair", SOME, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def test_both_engines_say_the_same_of_every_mutant(pair):
    read = statement(pair)
    found = list(mutants(read))
    if not ALL:
        found = Random(pair[0]).sample(found, min(5, len(found)))  # noqa: S311
    for plan in read.plans():
        # Samples that were set aside, or take too long point by point, judge none.
        if check(make_task(read, plan, 5, 0), POINTWISE).verdict is not Verdict.AGREES:
            continue
        whole, pointwise = Trial(read, plan, 0), Trial(read, plan, 0, POINTWISE)
        for mutant in found:
            word = whole.check(mutant.statement, 5).verdict
            assert word is pointwise.check(mutant.statement, 5).verdict, (plan.name, str(mutant))


@pytest.mark.takes_turns(6, 3)
@pytest.mark.parametrize(("bits", "count"), [(40, portion(12)), (190, portion(5))])
def test_values_agree_with_those_at_single_points_and_most_formulas_have_them(bits, count):
    asked = known = 0
    for pair in SOME[:count]:
        read = statement(pair)
        for plan in read.plans():
            try:
                task = make_task(read, plan, 5, 0)
                balls = [enclose(side, bits) for side in (task.left, task.right)]
            except Unsettled:
                continue
            for side, ball in zip((task.left, task.right), balls, strict=True):
                asked += 1
                try:
                    with ctx.workprec(bits + 40):
                        value = as_ball(engine.value(side, bits))
                        assert value.overlaps(ball), (pair, plan.name)
                except NoLattice:
                    continue
                known += 1
    assert known >= asked * (0.6 if bits == 40 else 0.3)


# ------------------------------------------------------------------ bounds


def in_functions(formula, variables=1, space=None):
    """Return a formula of the variables 0 … as a node, with a table of its own."""
    table = Table()
    scope = Scope({}).inside(tuple(range(variables)), space or Line(), 1)
    return Denoting(table)._node(formula, scope)


def decay():
    return Graph().decay


SAMPLES = st.builds(
    draws,
    st.integers(0, 10**6),
    st.sampled_from([drawing._gaussian, drawing._sech, drawing._rational]),
)
SMALL = st.fractions(min_value=-3, max_value=3, max_denominator=8)


@st.composite
def functions(draw, depth=2):
    """Draw a formula in the variable 0: samples, their images, sums, products and weights."""
    kind = draw(st.sampled_from("vvvcspwe" if depth else "v"))
    if kind == "v":
        slope = draw(st.sampled_from([Fraction(1), Fraction(-1), Fraction(3, 2)]))
        return Value(draw(SAMPLES), (X.scaled(slope) + Affine(draw(SMALL)),))
    if kind == "c":
        return Conjugate(draw(functions(depth - 1)))
    if kind == "w":
        factor = Coordinate(X + Affine(draw(SMALL)))
        return Product((factor, Value(draw(SAMPLES), (X,))))
    if kind == "e":
        turn = Product((Number(Fraction(0), draw(SMALL)), Pi(), Coordinate(X)))
        return Product((Exponential(turn), draw(functions(depth - 1))))
    parts = draw(functions(depth - 1)), draw(functions(depth - 1))
    return Sum(parts) if kind == "s" else Product(parts)


def at(formula, z):
    """Return the analytic continuation of a formula in the variable 0, from its definition."""
    match formula:
        case Value(function, (affine,)):
            constant, ((_, slope),) = affine.flint
            return function.evaluator()(slope * z + constant)
        case Conjugate(body):
            return at(body, z.conjugate()).conjugate()
        case Coordinate(affine):
            return z + affine.flint[0]
        case Number(re, im):
            return Gauss.of(re, im).ball()
        case Pi():
            return acb.pi()
        case Exponential(body):
            return at(body, z).exp()
        case Sum(parts):
            return sum((at(p, z) for p in parts), acb(0))
        case Product(parts):
            value = acb(1)
            for part in parts:
                value = value * at(part, z)
            return value
    raise AssertionError(formula)


@given(
    functions(),
    st.sampled_from([0.0, 0.25, 0.5]),
    st.sampled_from([0, 8, 40]),
    st.floats(-12, 12),
    st.floats(-1, 1),
)
@settings(max_examples=portion(150), deadline=None)
def test_no_value_on_the_strip_exceeds_its_bound(formula, width, sharp, x, part):
    try:
        constant, (rate,) = decay().of(in_functions(formula), (width,), sharp)
    except Unsettled:
        assume(False)
    with ctx.workprec(120):
        size = abs(at(formula, acb(x, part * width)))
        assert arb(size).lower() <= (arb(constant) - arb(rate) * abs(arb(x))).exp()


@given(functions(1), functions(1), st.integers(-8, 8), st.sampled_from([0, 16]), st.booleans())
@settings(max_examples=portion(60), deadline=None)
def test_no_value_of_a_convolution_exceeds_its_bound(first, second, z, sharp, turned):
    """Against sums over a lattice so fine that what it misses is below the slack allowed here."""
    table = Table()
    denoting, scope = Denoting(table), Scope({}).inside((0,), Line(), 1)
    nodes = [denoting._node(f, scope) for f in (first, second)]
    pair = table.make(Correlated if turned else Convolved, *nodes, Line(), 1)
    try:
        constant, (rate,) = decay().of(pair, (0.0,), sharp)
    except Unsettled:
        assume(False)
    with ctx.workprec(60):
        total = acb(0)
        for k in range(-240, 241):
            v = acb(fmpq(k, 8))
            total += at(first, v) * at(second, v + z if turned else acb(z) - v) / 8
        bound = (arb(constant) - arb(rate) * abs(z)).exp()
        assert abs(total).lower() <= bound * arb("1.001")


# ------------------------------------------------------------------ errors

ONE, NOTHING = (Fraction(1), Fraction(0)), Fraction(0)
WIDE = Value(Sech(ONE, Fraction(1), NOTHING, NOTHING), (X,))
NARROW = Value(Gaussian((Fraction(40), NOTHING), NOTHING, NOTHING, (ONE,)), (X,))
"""Of these the window cuts off one alone."""


@given(functions(1), st.sampled_from([(1, 40), (2, 20), (3, 14), (Fraction(1, 4), 4)]))
@settings(max_examples=portion(60), deadline=None)
def test_a_total_on_a_coarse_lattice_or_a_small_window_is_off_by_no_more_than_its_bound(
    formula, shape
):
    """Steps of 3 miss much and cut off little, a window from −1 to 1 the other way round."""
    step, n = shape
    graph = Graph()
    try:
        node = graph.denoting.number(Total(0, Line(), formula))
        true = as_ball(graph.numbers(72).of(node))
        numbers = Numbers(graph.decay, 72)
        geometry = Geometry(Line(), 1, Fraction(step))
        error = numbers._errors.total(node, geometry, n)
    except Unsettled:
        assume(False)
    with ctx.workprec(140):
        summed = as_ball(numbers._values.of(node.body, geometry, n).total()) * geometry.h
        assert abs(summed - true).lower() <= arb(error).exp()


@pytest.mark.takes_turns(2)
@given(
    functions(1),
    functions(1),
    st.booleans(),
    st.sampled_from([(1, 30), (2, 15), (3, 10), (Fraction(1, 4), 5), (Fraction(1, 2), 4)]),
)
@example(WIDE, NARROW, False, (Fraction(1, 8), 12))
@example(NARROW, WIDE, True, (Fraction(1, 8), 12))
@settings(max_examples=portion(30), deadline=None)
def test_a_convolution_on_a_coarse_lattice_or_a_small_window_is_off_by_no_more_than_its_bound(
    first, second, turned, shape
):
    step, n = shape
    graph = Graph()
    scope = Scope({}).inside((0,), Line(), 1)
    nodes = [graph.denoting._node(f, scope) for f in (first, second)]
    pair = graph.table.make(Correlated if turned else Convolved, *nodes, Line(), 1)
    geometry = Geometry(Line(), 1, Fraction(step))
    with ctx.workprec(80):
        numbers = graph.numbers(50)
        try:
            error = numbers._errors.of(pair, geometry, n)
            found = numbers._values.of(pair, geometry, n)
        except Unsettled:
            assume(False)
        for k in (-n, 0, 1, n):
            z = acb(fmpq(Fraction(step * k).numerator, Fraction(step * k).denominator))
            total = acb(0)
            for j in range(-400, 401):
                v = acb(fmpq(j, 10))
                total += at(first, v) * at(second, v + z if turned else z - v) / 10
            gap = abs(as_ball(found[k]) - total).lower()
            # The sum by which it is judged is off by less than this itself.
            assert gap <= arb(error).exp() * arb("1.01") + arb("1e-7")


def substituted(formula, affine):
    """Return a formula in the variable 0 with an affine form for it."""
    match formula:
        case Value(function, (old,)):
            return Value(function, (old.put(0, affine),))
        case Coordinate(old):
            return Coordinate(old.put(0, affine))
        case Conjugate(body):
            return Conjugate(substituted(body, affine))
        case Exponential(body):
            return Exponential(substituted(body, affine))
        case Sum(parts):
            return Sum(tuple(substituted(p, affine) for p in parts))
        case Product(parts):
            return Product(tuple(substituted(p, affine) for p in parts))
    return formula


@given(st.integers(0, 10**6), st.integers(2, 40))
@settings(max_examples=portion(30), deadline=None)
def test_few_bits_enclose_what_many_bits_give(seed, bits):
    read = statement(PAIRS[seed % len(PAIRS)])
    plan = read.plans()[seed % len(read.plans())]
    try:
        task = make_task(read, plan, 5, seed)
        few, many = engine.value(task.left, bits), engine.value(task.left, 120)
    except Unsettled:
        assume(False)
    with ctx.workprec(200):
        assert as_ball(few).overlaps(as_ball(many))


# ------------------------------------------------------------------ what is told apart, and refused


def test_a_convolution_and_a_correlation_stay_what_they_are():
    """Neither side of f ∗ g = f^# ⋆ g is turned into the other before it is measured."""
    table = Table()
    f, g = (Value(draws(k, drawing._gaussian), (X,)) for k in (1, 2))
    plain = Total(0, Line(), Product((f, substituted(g, Y - X))))
    turned = Total(0, Line(), Product((f, substituted(g, X + Y))))
    outer = [
        Total(1, Line(), Product((inner, Value(draws(3, drawing._gaussian), (Y,)))))
        for inner in (plain, turned)
    ]
    nodes = [Denoting(table).number(formula) for formula in outer]
    assert [type(n.body.members[0]) for n in nodes] == [Convolved, Correlated]
    assert all(isinstance(n, Totalled) for n in nodes)


def test_finite_data_stay_exact():
    one = (Fraction(1, 3), Fraction(2))
    f = Finite((-1,), (3,), (one, (Fraction(0), Fraction(1)), one))
    total = Total(0, Integers(), Product((Value(f, (X,)), Value(f, (Affine(Fraction(1)) - X,)))))
    found = engine.value(total, 40)
    assert isinstance(found, Gauss)
    assert found == sum((f.exact(k) * f.exact(1 - k) for k in range(-3, 4)), Gauss.of(0))


def test_a_function_that_does_not_decay_is_summed_against_one_with_a_box():
    """The window of the other factor is that of the box, wherever it lies."""
    delta = Finite((0,), (1,), ((Fraction(1), Fraction(0)),))
    gaussian = draws(4, drawing._gaussian)
    far = Affine(Fraction(11))
    total = Total(0, Integers(), Product((Value(gaussian, (X,)), Value(delta, (far - X,)))))
    with ctx.workprec(80):
        found = as_ball(engine.value(total, 40))
        assert found.overlaps(gaussian.evaluator()(fmpq(11)))
        assert not found.contains(0)


def test_an_inner_total_that_goes_on_outside_the_box_of_the_outer_one_has_its_own_window():
    box = Finite((2,), (3,), tuple((Fraction(k), Fraction(1)) for k in (1, -2, 4)))
    f, g = (draws(k, drawing._wide_gaussian) for k in (3, 4))
    inner = Total(0, Integers(), Product((Value(f, (X,)), Value(g, (Y - X,)))))
    outer = Total(1, Integers(), Product((inner, Value(box, (Y,)))))
    with ctx.workprec(120):
        found = as_ball(engine.value(outer, 80))
        assert found.overlaps(enclose(outer, 80))
        assert found.rad() < arb(2) ** -60


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=40), st.sampled_from([30, 90, 200]))
def test_a_row_in_fixed_point_holds_the_values_to_the_precision_of_the_largest(powers, precision):
    with ctx.workprec(precision):
        row = Balls(acb_poly([acb(fmpq(1, 3), -1) * acb(2) ** p for p in powers]), len(powers))
        most = acb(4) * acb(2) ** (max(powers) - precision + 3)
        for before, after in zip(row.numbers(), row.levelled().numbers(), strict=True):
            assert after.contains(before)
            assert after.rad() < abs(most)


def test_a_phase_is_no_factor_of_a_convolution_on_a_cycle():
    """Half a turn in N steps is not N-periodic, although the product of two such phases is."""
    half = Exponential(Product((Number(Fraction(0), Fraction(1, 5)), Pi(), Coordinate(X))))
    periodic = Periodic(tuple((Fraction(k), Fraction(1)) for k in range(5)))
    inner = Total(0, Cycle(5), Product((half, Value(periodic, (Y - X,)))))
    outer = Total(1, Cycle(5), Product((inner, Value(periodic, (Y,)))))
    with pytest.raises(NoLattice, match="periodic"):
        engine.value(outer, 40)


def test_functions_with_a_corner_or_without_decay_are_left_to_the_other_engine():
    corner = draws(1, drawing._exponential)
    with pytest.raises(NoLattice, match="strip"):
        engine.value(Total(0, Line(), Value(corner, (X,))), 40)
    flat = draws(1, drawing._rational)
    with pytest.raises(NoLattice, match="decay"):
        engine.value(Total(0, Line(), Value(flat, (X,))), 40)


def test_one_function_is_evaluated_once_for_all_formulas():
    graph = Graph()
    f, g = (draws(k, drawing._gaussian) for k in (1, 2))
    total = Total(0, Line(), Product((Value(f, (X,)), Value(g, (Affine(Fraction(1)) - X,)))))
    nodes = {id(graph.denoting.number(total)) for _ in range(2)}
    assert len(nodes) == 1
    before = len(graph.table)
    graph.denoting.number(Product((Number(Fraction(2)), total)))
    assert len(graph.table) == before + 2
