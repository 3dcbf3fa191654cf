"""From a formula to a graph of functions: which totals are products of two functions as a whole.

A total over v in a formula whose other variables move with the running point z is read by the
coordinates that stand in its factors. Those that hold v alone make a function P(v); those without v
leave the total; those that hold v and z only as v ± z make a function Q(v ± z); and ::

    Σ_v P(v) Q(v − z)  is  (P ⋆ RQ)(z),      Σ_v P(v) Q(v + z)  is  a correlation of P and Q.

RQ is read from the same formulas, with −v for v. Nothing else is rearranged: a convolution stays
one and a correlation stays one, so that an identity between the two is still measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from flint import fmpq

from numeric.enclosures.derivatives import Jet
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Cycle,
    Exponential,
    Formula,
    Line,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Space,
    Sum,
    Total,
    Unsettled,
    Value,
    rational,
    walk,
)
from numeric.formulas.formula import Coordinate as CoordinateFormula
from numeric.formulas.gauss import Gauss
from numeric.formulas.rewriting import expand
from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Constant,
    Convolved,
    Coordinate,
    Correlated,
    Exponentiated,
    Multiplied,
    Node,
    Phase,
    Raised,
    Size,
    Table,
    Totalled,
    Turn,
)
from numeric.samples.compound import CoupledGaussian
from numeric.samples.families import Gaussian, RationalDecay, Sech, TwoSidedExponential
from numeric.samples.periodic import TrigPolynomial
from numeric.samples.sequences import Data, Finite, Geometric, Periodic

Place: TypeAlias = tuple[fmpq, tuple[fmpq, ...]]
"""A coordinate: a number, and a multiple of each coordinate of the running point."""

_ZERO, _ONE = fmpq(0), fmpq(1)
_FAMILIES = frozenset({
    CoupledGaussian, Data, Finite, Gaussian, Geometric, Jet, Periodic, RationalDecay, Sech,
    TrigPolynomial, TwoSidedExponential,
})  # fmt: skip
"""The families whose bounds, breaks and supports this room was written for."""

_MOST = 64
"""A total is not written out as a sum of more totals than this."""


class NoLattice(Unsettled):
    """The formula is not one of functions on a lattice, or too many values would be needed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "it is evaluated point by point")


@dataclass(frozen=True)
class Scope:
    """What variables are, in terms of the running point.

    Attributes
    ----------
    places
        For every variable its coordinate.
    space, dimension
        Where the running point lives; a dimension of 0 where there is none.
    """

    places: Mapping[int, Place]
    space: Space | None = None
    dimension: int = 0

    def place(self, affine: Affine) -> Place:
        """Return what a coordinate of a formula is."""
        constant, slopes = affine.flint
        moved = [_ZERO] * self.dimension
        for variable, coefficient in slopes:
            known = self.places.get(variable)
            if known is None:
                raise NoLattice("a variable is bound by something other than a total")
            constant += coefficient * known[0]
            for axis, slope in enumerate(known[1]):
                moved[axis] += coefficient * slope
        return constant, tuple(moved)

    def inside(self, variables: tuple[int, ...], space: Space, sign: int) -> Scope:
        """Return the scope whose running point is sign times these variables, the other's at 0."""
        size = len(variables)
        still = (_ZERO,) * size
        places = {v: (constant, still) for v, (constant, _) in self.places.items()}
        for axis, variable in enumerate(variables):
            slopes = tuple(fmpq(sign) if axis == k else _ZERO for k in range(size))
            places[variable] = _ZERO, slopes
        return Scope(places, space, size)


class Denoting:
    """Reads formulas into the graph of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def number(self, formula: Formula) -> Node:
        """Return the node of a formula without free variables.

        Raises
        ------
        NoLattice
            If a part has no reading as functions on a lattice.
        """
        return self._node(formula, Scope({}))

    def function(self, formula: Formula, variables: tuple[int, ...], space: Space) -> Node:
        """Return the node of a formula as a function of its free variables, the running point.

        Raises
        ------
        NoLattice
            As `number`.
        """
        return self._node(formula, Scope({}).inside(variables, space, 1))

    def _node(self, formula: Formula, scope: Scope) -> Node:
        make = self._table.make
        match formula:
            case Number(re, im):
                return make(Constant, rational(re), rational(im))
            case Pi():
                return make(Turn)
            case CoordinateFormula(affine):
                constant, slopes = scope.place(affine)
                if any(slopes):
                    return make(Coordinate, slopes, constant)
                return make(Constant, constant, _ZERO)
            case Value():
                return self._value(formula, scope)
            case Sum(terms):
                return make(Added, tuple([self._node(t, scope) for t in terms]))
            case Product(factors):
                return self._product(factors, scope)
            case Power(base, exponent):
                return self._power(self._node(base, scope), exponent)
            case Conjugate(body):
                return make(Conjugated, self._node(body, scope))
            case Modulus(body):
                inner = self._node(body, scope)
                if inner.moving and isinstance(scope.space, Line):
                    raise NoLattice("an absolute value is not analytic")
                return make(Size, inner)
            case Exponential(body):
                return self._exponential(body, scope)
            case Total():
                return self._total(formula, scope)
        raise NoLattice(f"no lattice for a {type(formula).__name__.lower()}")

    def _value(self, value: Value, scope: Scope) -> Node:
        if type(value.function) not in _FAMILIES:
            raise NoLattice("a function of another family than the project's own")
        if isinstance(scope.space, Cycle) and not value.function.periodic:
            raise NoLattice("a function on a cycle that is not periodic")
        places = [scope.place(affine) for affine in value.point]
        offsets = tuple([constant for constant, _ in places])
        if not any(any(slopes) for _, slopes in places):
            return self._table.sampled(value.function, (_ZERO,) * len(places), offsets)
        if len(places) != scope.dimension:
            raise NoLattice("a function of fewer coordinates than the running point has")
        if any(s for k, (_, slopes) in enumerate(places) for j, s in enumerate(slopes) if j != k):
            raise NoLattice("a coordinate of a function mixes those of the running point")
        own = tuple([slopes[k] for k, (_, slopes) in enumerate(places)])
        return self._table.sampled(value.function, own, offsets)

    def _product(self, factors: tuple[Formula, ...], scope: Scope) -> Node:
        nodes = tuple([self._node(f, scope) for f in factors])
        return nodes[0] if len(nodes) == 1 else self._table.make(Multiplied, nodes)

    def _power(self, base: Node, exponent: int) -> Node:
        if not base.moving:
            return self._table.make(Raised, base, exponent)
        if exponent < 0:
            raise NoLattice("a function in a denominator")
        if exponent == 0:
            return self._table.make(Constant, _ONE, _ZERO)
        return self._table.make(Multiplied, (base,) * exponent)

    def _exponential(self, body: Formula, scope: Scope) -> Node:
        constant: list[Node] = []
        slopes: list[list[Node]] = [[] for _ in range(scope.dimension)]
        for factors in expand(body):
            nodes = [self._node(f, scope) for f in factors]
            moving = [n for n in nodes if n.moving]
            still = [n for n in nodes if not n.moving]
            if not moving:
                constant.append(self._multiplied(still))
                continue
            (coordinate, *more) = moving
            if more or not isinstance(coordinate, Coordinate):
                raise NoLattice("the exponent of an exponential is not linear")
            offset = self._table.make(Constant, coordinate.offset, _ZERO)
            constant.append(self._multiplied([*still, offset]))
            for axis, slope in enumerate(coordinate.slopes):
                if slope:
                    factor = self._table.make(Constant, slope, _ZERO)
                    slopes[axis].append(self._multiplied([*still, factor]))
        exponent = self._added(constant)
        if not any(slopes):
            return self._table.make(Exponentiated, exponent)
        return self._table.make(Phase, exponent, tuple(map(self._added, slopes)))

    def _multiplied(self, nodes: list[Node]) -> Node:
        if len(nodes) == 1:
            return nodes[0]
        return self._table.make(Multiplied, tuple(nodes))

    def _added(self, nodes: list[Node]) -> Node:
        if not nodes:
            return self._table.make(Constant, _ZERO, _ZERO)
        return nodes[0] if len(nodes) == 1 else self._table.make(Added, tuple(nodes))

    # ------------------------------------------------------------------ totals

    def _total(self, total: Total, scope: Scope) -> Node:
        variables, body, sign = grouped(total)
        result = self._over(variables, total.space, body, scope)
        if sign < 0:
            minus = self._table.make(Constant, fmpq(-1), _ZERO)
            return self._table.make(Multiplied, (minus, result))
        return result

    def _over(self, variables: tuple[int, ...], space: Space, body: Formula, scope: Scope) -> Node:
        kinds = _kinds(body, variables, scope)
        if not any(z for _, z in kinds):
            inner = self._node(body, scope.inside(variables, space, 1))
            return self._summed(inner, space, len(variables))
        if space != scope.space or len(variables) != scope.dimension:
            raise NoLattice("a total over one space inside a total over another")
        try:
            return self._paired(variables, space, _factors(body), scope)
        except NoLattice:
            monomials = expand(body)
            if not 1 < len(monomials) <= _MOST:
                raise
            return self._added([self._paired(variables, space, m, scope) for m in monomials])

    def _summed(self, body: Node, space: Space, dimension: int) -> Node:
        if not body.moving:
            raise NoLattice("the total of a constant")
        return self._table.make(Totalled, body, space, dimension)

    def _paired(
        self, variables: tuple[int, ...], space: Space, factors: tuple[Formula, ...], scope: Scope
    ) -> Node:
        """Return the total over the variables of a product as a function of the running point."""
        own: list[Formula] = []
        mixed: list[Formula] = []
        outside: list[Formula] = []
        signs: set[fmpq] = set()
        for factor in factors:
            kinds = _kinds(factor, variables, scope)
            if not any(v for v, _ in kinds):
                outside.append(factor)
            elif not any(z for _, z in kinds):
                own.append(factor)
            else:
                signs |= {z / v if v else _ZERO for v, z in kinds}
                mixed.append(factor)
        found = [self._node(f, scope) for f in outside]
        size = len(variables)
        if not mixed or not own:
            # By translation invariance the total of Q(v ± z) is that of Q.
            if not own and (not signs <= {_ONE, -_ONE} or len(signs) > 1):
                raise NoLattice("a total is not a product of two functions")
            inner = self._product(tuple(own or mixed), scope.inside(variables, space, 1))
            return self._multiplied([*found, self._summed(inner, space, size)])
        if signs not in ({_ONE}, {-_ONE}):
            raise NoLattice("a total is not a product of two functions")
        kind, turned = (Correlated, 1) if signs == {_ONE} else (Convolved, -1)
        first = self._product(tuple(own), scope.inside(variables, space, 1))
        second = self._product(tuple(mixed), scope.inside(variables, space, turned))
        if isinstance(space, Cycle) and not all(_repeats(f, space.period) for f in (first, second)):
            raise NoLattice("a factor on a cycle that is not known to be periodic")
        if not first.moving or not second.moving:
            # One is a total, the same at all points: it leaves this one, as in Σ_v P(v) ΣQ.
            still, inner = (second, first) if first.moving else (first, second)
            return self._multiplied([*found, still, self._summed(inner, space, size)])
        pair = self._table.make(kind, first, second, space, size)
        return self._multiplied([*found, pair])


def _repeats(node: Node, period: int) -> bool:
    """Tell whether a function is periodic by its parts; a whole body is, a phase in it may not."""
    if not node.moving:
        return True
    if isinstance(node, Phase):
        return all(_turns_round(slope, period) for slope in node.slopes)
    return not isinstance(node, Coordinate) and all(_repeats(p, period) for p in node.parts)


def _turns_round(slope: Node, period: int) -> bool:
    """Tell whether a number is seen to be a whole multiple of 2πi/N."""
    total = Gauss.of(0)
    for term in slope.members if isinstance(slope, Added) else (slope,):
        factors = term.members if isinstance(term, Multiplied) else (term,)
        numbers = [Gauss(f.real, f.imag) for f in factors if isinstance(f, Constant)]
        if [type(f) for f in factors if not isinstance(f, Constant)] != [Turn]:
            return False
        total = total + prod(numbers, start=Gauss.of(1))
    return not total.real and (total.imag * period / 2).q == 1


def grouped(total: Total) -> tuple[tuple[int, ...], Formula, int]:
    """Return the variables, body and sign of a total; two at once where functions take both."""
    inner = total.body
    if isinstance(inner, Total) and inner.space == total.space:
        for part in walk(inner.body):
            if isinstance(part, Value) and len(part.point) == 2:
                x, y = part.point
                if x.slope(total.variable) and y.slope(inner.variable):
                    return (total.variable, inner.variable), inner.body, total.sign * inner.sign
    return (total.variable,), inner, total.sign


def _factors(body: Formula) -> tuple[Formula, ...]:
    """Return the factors of a product, and of products that are factors."""
    if isinstance(body, Product):
        return tuple(f for factor in body.factors for f in _factors(factor))
    if isinstance(body, Conjugate) and isinstance(body.body, Product):
        return tuple(Conjugate(f) for f in _factors(body.body))
    return (body,)


def _kinds(formula: Formula, variables: tuple[int, ...], scope: Scope) -> set[tuple[fmpq, fmpq]]:
    """Return for each coordinate in a formula, and each axis, its slopes in v and in z.

    Variables that are bound further in have none.
    """
    found: set[tuple[fmpq, fmpq]] = set()
    for affine in _affines(formula):
        for axis in range(len(variables)):
            own = moved = _ZERO
            for variable, coefficient in affine.flint[1]:
                if variable == variables[axis]:
                    own += coefficient
                elif variable in scope.places:
                    slopes = scope.places[variable][1]
                    if axis < len(slopes):
                        moved += coefficient * slopes[axis]
            if own or moved:
                found.add((own, moved))
        if len(variables) < scope.dimension and _moves(affine, scope):
            found.add((_ZERO, _ONE))
    return found


def _moves(affine: Affine, scope: Scope) -> bool:
    return any(any(scope.places[v][1]) for v, _ in affine.flint[1] if v in scope.places)


def _affines(formula: Formula) -> Iterator[Affine]:
    for part in walk(formula):
        if isinstance(part, Value):
            yield from part.point
        elif isinstance(part, CoordinateFormula):
            yield part.affine
