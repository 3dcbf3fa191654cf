"""An independent semantics of the kernel's terms, to catch a false theorem in the act.

A `Model` assigns concrete data to the letters and symbols of a theorem, and evaluates both sides
and the hypotheses from their own meaning. Nothing of `symbolic.ring`, of `Operator.definition` or
of the kernel is used: ⋆, ∗, conjugation, reflection, translation, … are written out here again.

* `LatticeModel`, on ℤ, ℤ² and ℤ/N with a number N: exact. Letters are tables of Gaussian rationals
  with finite support, and may lack a value at some points. A sum over ℤᵈ is taken over a window
  outside of which its body is shown to vanish; a sum that visibly does not converge, or meets a
  missing value, has no value.
* `LineModel`, on ℝ and ℝ²: letters are sums of complex Gaussians e^{−ax² + bx}, for which all the
  integrals have a closed form; floating-point, with a tolerance.

``verdict(theorem, model)`` is ``"true"``, ``"false"``, ``"vacuous"`` (a hypothesis fails) or
``"undecided"`` (outside what the model can evaluate).

Real exponents: e^{a + ib + iπq} is taken as 2ᵃ uᵇ e^{iπq} with u = (3 + 4i)/5, for integers a and
b. Like exp this is a homomorphism that respects conjugation and is 1 at 2πi, and it stays exact.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from lattice_model import (
    STEPS,
    Gauss,
    LatticeModel,
    NoValueError,
    UndecidedError,
    box,
    gauss,
    letter_of,
    seeded,
    used,
)
from line_model import LineModel
from sympy import Integer, Mul, Rational, Symbol
from sympy.core.function import AppliedUndef

from symbolic.sympy_border.binders import Bound
from symbolic.sympy_border.domains import Cyclic, Naturals, RealSpace
from symbolic.sympy_border.hypotheses import Equation, ForAll, RealValued
from symbolic.sympy_border.operators import Scale
from symbolic.sympy_border.terms import Applied, Iterate, Letter

__all__ = [
    "Gauss",
    "LatticeModel",
    "LineModel",
    "NoValueError",
    "UndecidedError",
    "equation_verdict",
    "random_model",
    "satisfying_model",
    "seeded",
    "verdict",
]

# ------------------------------------------------------------------ random models and verdicts


def _parts(thing):
    yield thing
    for argument in getattr(thing, "args", ()):
        yield from _parts(argument)


def _letters_and_symbols(things):
    letters, steps, symbols = set(), set(), set()
    for thing in things:
        for part in _parts(thing):
            if isinstance(part, Iterate):
                steps.add(part.args[0])
            elif isinstance(part, Letter):
                letters.add(part)
            elif isinstance(part, AppliedUndef):
                letters.add(letter_of(part.func))
            elif isinstance(part, Symbol) and not isinstance(part, Bound):
                symbols.add(part)
    return letters, steps, symbols


def _assigned(symbol, rng, scale):
    """A number within the assumptions of the symbol; real ones are multiples of `scale`."""
    if symbol.is_integer:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -2
        high = STEPS - 1 if low == 0 else 3
        return rng.choice([v for v in range(low, high + 1) if v or not symbol.is_nonzero])
    if symbol.is_real:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -3
        return scale * rng.choice([v for v in range(low, 4) if v or not symbol.is_nonzero])
    return Gauss(rng.randint(-2, 2), rng.randint(-2, 2))


def random_model(rng, domain, *things, period=None, partial=0.0):
    """A model on `domain` with random data for everything that occurs in `things`.

    Parameters
    ----------
    rng
        A `random.Random`.
    domain
        Where the letters live.
    things
        Terms, functions and hypotheses.
    period
        N where the domain is ℤ/N with a symbol N.
    partial
        The probability that a letter lacks a value somewhere (on ℤᵈ and ℤ/N).
    """
    letters, steps, names = _letters_and_symbols([*things, domain])
    if not isinstance(domain, Cyclic):
        period = None
    elif isinstance(domain.args[0], Integer):
        period = int(domain.args[0])
    else:
        period = period or rng.choice([1, 2, 3, 4, 5])
    scale = Fraction(1, 2) if isinstance(domain, RealSpace) else rng.choice([1, Fraction(1, 4)])
    symbols = {s: _assigned(s, rng, scale) for s in sorted(names, key=str)}
    if isinstance(domain, Cyclic):
        symbols[domain.args[0]] = period
    if isinstance(domain, RealSpace):
        return _random_line_model(rng, domain, letters, symbols)
    tables = {}
    for letter in sorted(letters | steps, key=str):
        for step in [None, *(range(STEPS + 1) if letter in steps else ())]:
            tables[letter, step] = _random_table(
                rng, domain, letter, period, partial, sequence=letter in steps
            )
    return LatticeModel(domain, tables, symbols)


def _random_table(rng, domain, letter, period, partial, *, sequence=False):
    if period:
        points = [(n,) for n in range(period)]
    else:
        radius = rng.choice([0, 1, 1, 2]) if domain.dimension == 1 else rng.choice([0, 1])
        corner = [rng.randint(-1, 1) for _ in range(domain.dimension)]
        points = list(product(*(range(c - radius, c + radius + 1) for c in corner)))
        if sequence and domain.dimension == 2:
            points = points[:2]
    table = {
        p: Gauss(rng.randint(-3, 3), 0 if letter.args[1] else rng.randint(-3, 3)) for p in points
    }
    if table and rng.random() < partial:
        table[rng.choice(sorted(table))] = None
    return table


def _random_line_model(rng, domain, letters, symbols):
    data = {}
    for letter in sorted(letters, key=str):
        real = bool(letter.args[1])

        def number(size, real=real):
            return complex(rng.uniform(-size, size), 0 if real else rng.uniform(-size, size))

        data[letter] = [
            (
                number(2),
                [(rng.uniform(0.3, 1.5), number(0.8)) for _ in range(domain.dimension)],
            )
            for _ in range(rng.choice([1, 1, 2]))
        ]
    numbers = {
        s: complex(float(v.re), float(v.im)) if isinstance(v, Gauss) else float(v)
        for s, v in symbols.items()
    }
    return LineModel(domain, data, numbers)


# ------------------------------------------------------------------ models of given hypotheses


def satisfying_model(rng, domain, theorem, *, period=None, partial=0.0):
    """A random model, adjusted towards the hypotheses of a theorem that are not about convergence.

    Functions defined by an equation (``y(n) = …``, ``w_{s+1}(n) = …``) are computed from it,
    symmetric ones (``(R f)(n) = f(n)``) are symmetrised. Whether the hypotheses hold in the end is
    for `verdict` to find out.
    """
    sides = [theorem.lhs, theorem.rhs, *theorem.hypotheses]
    model = random_model(rng, domain, *sides, period=period, partial=partial)
    if isinstance(model, LatticeModel):
        for hypothesis in theorem.hypotheses:
            if isinstance(hypothesis, RealValued) and isinstance(hypothesis.args[0], Letter):
                _make_real(model, hypothesis.args[0])
    equations = [_opened(h) for h in sorted(theorem.hypotheses, key=str)]
    equations = [e for e in equations if e is not None]
    if equations and rng.random() < 0.3:
        _stand_still(model, equations)
    if isinstance(model, LineModel):
        if equations and rng.random() < 0.2:
            data = next(iter(model.letters.values()))
            model.letters = dict.fromkeys(model.letters, data)
        for equation, _ in equations:
            _symmetrise_gaussians(model, equation)
        return model
    strategy = rng.random()
    if equations and strategy < 0.2:
        _make_alike(model, rng, hermitian=strategy < 0.1)
    for equation, _ in equations:
        _solve_for_a_number(model, equation)
    for step in range(-1, STEPS):
        for equation, over_steps in equations:
            if over_steps == (step >= 0):
                _solve(model, equation, step)
    return model


def _opened(hypothesis):
    over_steps, points = False, 0
    while isinstance(hypothesis, ForAll):
        over_steps |= isinstance(hypothesis.args[2], Naturals)
        points += not isinstance(hypothesis.args[2], Naturals)
        hypothesis = hypothesis.args[0]
    simple = isinstance(hypothesis, Equation) and points < 2
    return (hypothesis, over_steps) if simple else None


def _stand_still(model, equations):
    """Put 0 for the symbols of the equations, such as the period of a periodic function."""
    for equation, _ in equations:
        for symbol in equation.free_symbols:
            if symbol.is_positive is None and symbol.is_nonzero is None:
                model.symbols[symbol] = 0


def _make_real(model, letter):
    table = model.tables[letter, None]
    model.tables[letter, None] = {p: v and Gauss(v.re) for p, v in table.items()}


def _make_alike(model, rng, *, hermitian):
    tables = list(model.tables.values())
    for letter, table in model.tables.items():
        alike = dict(rng.choice(tables)) if not hermitian else {}
        if hermitian:
            for p, missing in table.items():
                v = missing or Gauss()
                opposite = tuple(-c % model.period if model.period else -c for c in p)
                alike[p] = alike.get(p, Gauss()) + v
                alike[opposite] = alike.get(opposite, Gauss()) + v.conjugate()
        model.tables[letter] = alike


def _solve(model, equation, step):
    """Change a table so that the equation holds at each point (of a recursion: at one step)."""
    steps = () if step < 0 else ((step,),)
    for side, other in (equation.args, equation.args[::-1]):
        unknown = _unknown(side)
        if unknown is None:
            continue
        function, factor, everywhere = unknown
        if everywhere:
            points = _near_the_origin(model)
        else:
            points = [tuple(model._number(c) for c in side.args[-model.dimension :])]
        if isinstance(function, Letter):
            key = (function, None)
        else:
            origin = (0,) * model.dimension
            key = (function.args[0], model._number(function.args[1], (origin, *steps)))
        average = function in _parts(other) or function in _letters_and_symbols([other])[0]
        new = {} if everywhere else dict(model.tables[key])
        for p in points:
            try:
                value = model.value(other, (p, *steps)) / factor
            except (NoValueError, UndecidedError):
                return
            old = model.tables[key].get(p) or Gauss()
            new[p] = (value + old) / Gauss(2) if average else value
        model.tables[key] = {p: v for p, v in new.items() if v is None or v}
        model._memo.clear()
        return


def _solve_for_a_number(model, equation):
    """Where a side is a multiple of a number without assumptions, compute that number."""
    for side, other in (equation.args, equation.args[::-1]):
        unknown = [
            a
            for a in Mul.make_args(side)
            if isinstance(a, Symbol) and not a.assumptions0.get("complex")
        ]
        if len(unknown) == 1 and unknown[0] not in other.free_symbols:
            try:
                factor = model.value(side.xreplace({unknown[0]: Integer(1)}))
                model.symbols[unknown[0]] = model.value(other) / factor
            except (NoValueError, UndecidedError, IndexError):
                continue
            model._memo.clear()
            return


def _near_the_origin(model):
    if model.period:
        return [(n,) for n in range(model.period)]
    return box(model.dimension, 0)


def _unknown(side):
    """The function and the factor of a side c·f(x), and whether x is the bound point itself."""
    if isinstance(side, AppliedUndef):
        function, point = letter_of(side.func), side.args
    elif isinstance(side, Applied):
        function, point = side.args[0], side.args[1]
    else:
        return None
    factor = Gauss(1)
    if isinstance(function, Scale) and isinstance(function.args[0], Rational):
        factor, function = gauss(function.args[0]), function.args[1]
    if not isinstance(function, (Letter, Iterate)):
        return None
    generic = [getattr(p, "name", "") for p in point] == [f"#0.{i}" for i in range(len(point))]
    closed = not used(side) and isinstance(side, AppliedUndef)
    return (function, factor, generic) if generic or closed else None


def _symmetrise_gaussians(model, equation):
    for side, other in (equation.args, equation.args[::-1]):
        unknown = _unknown(side)
        if unknown is None or isinstance(unknown[0], Iterate):
            continue
        function, factor, everywhere = unknown
        if not everywhere:
            continue
        point = model._new_point(model.domain.dimension)
        names = [next(iter(form)) for form in point]
        average = function in _letters_and_symbols([other])[0]
        size = 0.5 if average else 1.0
        data = [(c * 0.5, ab) for c, ab in model.letters[function]] if average else []
        try:
            for c, q in model.value(other, (point,)):
                ab = [
                    (-q.pop(frozenset([x]), 0.0), q.pop(frozenset([x, None]), 0.0)) for x in names
                ]
                if any(abs(v) > 1e-12 for v in q.values()):
                    return
                data.append((c * size / complex(factor.re), ab))
        except UndecidedError:
            return
        model.letters[function] = data
        return


def verdict(theorem, model):
    """``"true"``, ``"false"``, ``"vacuous"`` or ``"undecided"`` for a theorem on concrete data."""
    return equation_verdict(theorem.lhs, theorem.rhs, theorem.hypotheses, model)


def equation_verdict(lhs, rhs, hypotheses, model):
    """The verdict on an equation under hypotheses."""
    undecided = False
    for hypothesis in sorted(hypotheses, key=str):
        try:
            if not model.holds(hypothesis):
                return "vacuous"
        except NoValueError:
            return "vacuous"
        except UndecidedError:
            undecided = True
    if undecided:
        return "undecided"
    try:
        return "true" if model.same(lhs, rhs) else "false"
    except UndecidedError:
        return "undecided"
