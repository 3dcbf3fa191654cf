"""What samples are at a point, as formulas: parts of compound ones are written out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from numeric.enclosures.derivatives import Jet
from numeric.formulas.formula import Affine, Conjugate, Formula, Number, Product, Sum, Value
from numeric.formulas.rewriting import moved
from numeric.own.composite import Composite
from numeric.samples.compound import Symmetric, Tensor
from numeric.samples.functions import SampleFunction

Point: TypeAlias = tuple[Affine, ...]


def differentiated(sample: SampleFunction, order: int) -> SampleFunction:
    """Return a derivative of a sample of one variable."""
    if isinstance(sample, Symmetric):
        sign = sample.sign * (-1) ** order if sample.reflected else sample.sign
        return replace(sample, base=Jet(sample.base, order), sign=sign)
    return sample.derivative(order) if isinstance(sample, Composite) else Jet(sample, order)


def written_out(sample: SampleFunction, t: Point) -> Formula:
    """Return the value of a sample at a point."""
    if isinstance(sample, Composite):
        return moved(sample.formula, t)
    if isinstance(sample, Tensor):
        x, y = t
        products = (Product((Value(u, (x,)), Value(v, (y,)))) for u, v in sample.products)
        return Sum(tuple(products))
    if isinstance(sample, Symmetric):
        image = written_out(sample.base, tuple(-x for x in t) if sample.reflected else t)
        image = Conjugate(image) if sample.conjugated else image
        signed = Product((Number(Fraction(sample.sign)), image))
        return Sum((written_out(sample.base, t), signed))
    return Value(sample, t)


def plus(t: Point, tau: Point) -> Point:
    """Return t + τ."""
    return tuple(x + y for x, y in zip(t, tau, strict=True))


def minus(t: Point, tau: Point) -> Point:
    """Return t − τ."""
    return tuple(x - y for x, y in zip(t, tau, strict=True))
