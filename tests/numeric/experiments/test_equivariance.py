"""Which update rules commute with the flip: rules whose answer is known beforehand."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from numeric import assert_flip_equivariant, experiments
from numeric.experiments import SHAPES, FlipBehaviour, Shape, flip_behaviour
from numeric.experiments.problems import make_problem
from symbolic.errors import EvidenceError

EXACT, ROUNDING, NO = FlipBehaviour.EXACT, FlipBehaviour.ROUNDING, FlipBehaviour.NO
shapes = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)


def descent(w, g):
    return w - w.dtype.type(0.1) * g


def heavy_ball(w, g, state):
    state = g if state is None else w.dtype.type(0.5) * state + g
    return w - w.dtype.type(0.1) * state, state


def in_place(w, g):
    w -= 0.1 * g
    return w


def clipped(w, g):
    return w - 0.1 * g / np.sqrt((g * g).sum())


def newton_schulz(w, g):
    x = g.reshape(len(g), -1) / np.linalg.norm(g)
    return w - 0.1 * (1.5 * x - 0.5 * x @ x.T @ x).reshape(g.shape)


def preconditioned(w, g):
    """A full matrix computed from the gradient itself is reversed along with it."""
    flat = g.reshape(len(g), -1)
    matrix = np.eye(flat.shape[1]) + flat.T @ flat
    return w - 0.1 * np.linalg.solve(matrix, flat.T).T.reshape(g.shape)


def fixed_matrix(w, g):
    return w - 0.1 * (g.reshape(len(g), -1) @ np.tri(g[0].size)).reshape(g.shape)


def first_tap(w, g):
    step = np.zeros_like(g)
    step[..., 0] = g[..., 0]
    return w - 0.1 * step


def noisy(w, g):
    return w - 0.1 * (g + np.random.normal(size=g.shape))


def blockwise(w, g):
    flat = g.ravel()
    norms = [np.abs(flat[i : i + 7]).max() for i in range(0, flat.size, 7)]
    return w - 0.1 * g / np.repeat(norms, 7)[: flat.size].reshape(g.shape)


def scalar_noise(w, g):
    """One random number for all taps: random, and yet it commutes."""
    return w - (0.1 + 0.1 * np.random.random()) * g


@pytest.mark.parametrize(
    ("rule", "behaviour"),
    [
        (descent, EXACT), (heavy_ball, EXACT), (in_place, EXACT), (clipped, ROUNDING),
        (newton_schulz, ROUNDING), (preconditioned, ROUNDING), (fixed_matrix, NO),
        (first_tap, NO), (noisy, NO), (blockwise, NO), (scalar_noise, EXACT),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_rules_whose_answer_is_known(rule, behaviour):
    finding = flip_behaviour(rule)
    assert finding.behaviour is behaviour, finding
    assert finding.random == (rule in {noisy, scalar_noise})
    assert len(finding.trials) == 2 * len(SHAPES)
    assert rule.__name__ in str(finding)
    if behaviour is NO:
        with pytest.raises(AssertionError, match=r"does not commute with the flip .* at step 1"):
            assert_flip_equivariant(rule)
    else:
        assert_flip_equivariant(rule)
    if behaviour is ROUNDING:
        with pytest.raises(AssertionError, match="to rounding"):
            assert_flip_equivariant(rule, exactly=True)


@shapes
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_problem_flips_bit_for_bit_and_nothing_in_it_is_its_own_flip(shape, dtype):
    problem = make_problem(shape, dtype, 3, 5)
    flipped = problem.flipped(shape.axes)
    assert problem.start.dtype == dtype
    for array in (problem.start, problem.curvature, *problem.targets):
        assert not np.array_equal(array, np.flip(array, shape.axes))
    for step in range(3):
        g, e = problem.gradient(problem.start, step), flipped.gradient(flipped.start, step)
        assert np.array_equal(np.flip(g, shape.axes), e)


@settings(max_examples=20, deadline=None)
@given(
    hnp.arrays(np.float64, (4, 4), elements=st.integers(-3, 3).map(float)),
    st.integers(0, 10**6),
)
def test_a_fixed_matrix_commutes_just_if_reversing_both_its_axes_keeps_it(matrix, seed):
    def rule(w, g):
        return w - 0.1 * (g @ matrix) - 0.1 * g

    finding = flip_behaviour(rule, shapes=[Shape("line", (3, 2, 4), 1)], seed=seed)
    kept = np.array_equal(matrix, matrix[::-1, ::-1])
    assert (finding.behaviour is not NO) == kept


def test_a_dependence_on_the_index_that_begins_late_is_seen():
    def late(w, g, state):
        steps = 1 if state is None else state + 1
        return (descent if steps < 5 else first_tap)(w, g), steps

    finding = flip_behaviour(late)
    assert finding.behaviour is NO
    assert {trial.first_broken for trial in finding.trials} == {5}


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 10), st.booleans(), st.integers(0, 10**6))
def test_a_small_dependence_on_the_index_is_no_rounding(digits, summed, seed):
    """A tap that is treated otherwise by 10⁻² … 10⁻¹⁰, in rules with and without rounding."""

    def rule(w, g, defect=10.0**-digits):
        step = g / np.sqrt((g * g).sum()) if summed else w.dtype.type(0.125) * g
        step = step.copy()
        step[..., 0] = step[..., 0] * w.dtype.type(1 + defect)
        return w - step

    def right(w, g):
        return rule(w, g, 0.0)

    few = SHAPES[3:]
    assert flip_behaviour(rule, shapes=few, seed=seed).behaviour is NO
    assert flip_behaviour(right, shapes=few, seed=seed).behaviour is (ROUNDING if summed else EXACT)
    with pytest.raises(AssertionError, match="does not commute"):
        assert_flip_equivariant(rule, shapes=few, seed=seed)


@pytest.mark.parametrize("where", ["float64", "float32"])
@pytest.mark.parametrize("dtypes", [("float64", "float32"), ("float32", "float64")])
def test_a_dependence_on_the_index_in_one_precision_is_seen(where, dtypes):
    """Each precision is judged by itself, in whatever order they are named."""

    def rule(w, g):
        return (first_tap if w.dtype == where else descent)(w, g)

    assert flip_behaviour(rule, shapes=SHAPES[3:], dtypes=dtypes).behaviour is NO


@pytest.mark.parametrize("dtypes", [("float64",), ("float32",), ("float16",)])
@pytest.mark.parametrize(("rule", "behaviour"), [(clipped, ROUNDING), (first_tap, NO)])
def test_one_precision_is_judged_by_what_its_digits_can_tell(rule, behaviour, dtypes):
    found = flip_behaviour(rule, shapes=SHAPES[:2], dtypes=dtypes)
    # In 16 bits the sum may round to the same number in both orders.
    assert found.behaviour in {behaviour, EXACT if dtypes == ("float16",) else behaviour}


def test_what_was_tried_is_said_since_the_rest_is_not_known():
    def from_the_seventh_step(w, g, state):
        steps = 1 if state is None else state + 1
        return (descent if steps < 7 else first_tap)(w, g), steps

    said = str(flip_behaviour(from_the_seventh_step))
    assert "exactly in 6 steps, 5 shapes, float64 and float32" in said
    assert flip_behaviour(from_the_seventh_step, steps=7).behaviour is NO


def test_rounding_that_a_narrow_precision_hides_is_not_called_a_dependence_without_a_word():
    def wide_inside(w, g):
        flat = g.astype("float64").reshape(len(g), -1)
        matrix = 1e-6 * np.eye(flat.shape[1]) + flat.T @ flat
        step = 0.1 * np.linalg.solve(matrix, flat.T).T.reshape(g.shape)
        return (w - step).astype(w.dtype)

    finding = flip_behaviour(wide_inside, shapes=SHAPES[3:])
    assert "or computes in more precision" in str(finding)
    assert "or computes" not in str(flip_behaviour(first_tap))


@pytest.mark.parametrize(("sizes", "spatial"), [
    ((4, 3, 1, 1), 2), ((4, 3, 3), 0), ((4, 3, 3), -1), ((4, 3, 3), 3), ((4, 0, 3), 1), ((3,), 1),
])  # fmt: skip
def test_shapes_whose_flip_says_nothing_are_refused(sizes, spatial):
    """Otherwise everything would commute, random noise too."""
    with pytest.raises(EvidenceError, match="an axis of at least two taps that flips"):
        Shape("vacuous", sizes, spatial)


def raises(w, g):
    raise RuntimeError("no such luck")


def sticks(w, g):
    return w


def grows(w, g):
    return np.concatenate([w, w])


def overflows(w, g):
    return w / np.zeros_like(w) if False else w * np.inf


def turns_complex(w, g):
    return w - 0.1 * g + 1j * np.arange(w.shape[-1])


def turns_whole(w, g):
    return np.round(10 * (w - g)).astype(int)


def forgets(w, g):
    return None


def adds_a_state(w, g):
    return w - 0.1 * g, None


def keeps(w, g, calls=[]):  # noqa: B006 - the mistake that is to be found
    calls.append(1)
    return w - 0.1 * len(calls) * g


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (raises, r"raises raised RuntimeError at step 1: no such luck; w .* \(6, 3, 5, 5\) there"),
        (lambda w, g, v: (w - 0.1 * v, v + g), r"\(outputs, inputs, taps …\), and the state is N"),
        (sticks, "sticks did not move the filter in 6 steps"),
        (grows, r"grows turned a filter of shape \(6, 3, 5, 5\) into one of shape \(12, 3, 5, 5\)"),
        (overflows, "overflows gave numbers that are not finite at step 1"),
        (turns_complex, "of float64 into one of complex128 at step 1; real"),
        (turns_whole, "of float64 into one of int64 at step 1; real"),
        (forgets, "forgets returned None at step 1; the next filter is needed"),
        (adds_a_state, "returned an object of tuple at step 1; the next filter is needed"),
        (keeps, "two runs of keeps from the same start differ"),
        (3, "an object of int cannot be called"),
        (lambda a, b, c, d: None, "needs 4 arguments; one"),
        (lambda: None, "needs 0 arguments; one"),
    ],
)
def test_rules_that_cannot_be_asked(rule, message):
    with pytest.raises(EvidenceError, match=message):
        assert_flip_equivariant(rule)


@pytest.mark.parametrize("arguments", [{"shapes": []}, {"steps": 0}, {"dtypes": []}, {"seed": -1}])
def test_nothing_tried_is_refused(arguments):
    with pytest.raises(EvidenceError, match="or nothing is tried"):
        flip_behaviour(descent, **arguments)


@pytest.mark.parametrize("dtype", ["int32", "bfloat16", "complex64", "nonesuch"])
def test_a_precision_that_numpy_has_not_is_refused(dtype):
    with pytest.raises(EvidenceError, match="a float of NumPy"):
        flip_behaviour(descent, dtypes=(dtype,))


def test_the_generators_are_left_as_they_were():
    np.random.seed(3)
    wanted = np.random.random(2)
    np.random.seed(3)
    flip_behaviour(noisy, shapes=SHAPES[:1])
    assert np.array_equal(np.random.random(2), wanted)


@pytest.mark.parametrize(
    ("name", "home"), [("flip_filters", "conversion"), ("digits_run", "digits")]
)
def test_what_needs_an_extra_says_so(name, home, monkeypatch):
    monkeypatch.setitem(sys.modules, f"numeric.experiments.{home}", None)
    with pytest.raises(EvidenceError, match=rf"{name} needs .* pip install '\.\[torch"):
        getattr(experiments, name)


def test_there_is_nothing_else():
    with pytest.raises(AttributeError, match="no attribute 'nonesuch'"):
        _ = experiments.nonesuch


def test_without_pytorch_a_rule_of_one_argument_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "numeric.experiments.torch_rules", None)
    with pytest.raises(EvidenceError, match="install the extra 'torch'"):
        flip_behaviour(lambda parameters: None)
