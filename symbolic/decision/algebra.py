"""The commutative algebra of ⋆: normal forms of function terms, and when they are equal.

Every term built from letters with ⋆, ∗, conjugation, reflection, translation, the impulse, sums,
scalar multiples and, on ℝ, derivatives is a sum of ``c · T_a Dᵏ(u₁ ⋆ u₂ ⋆ …)`` whose factors uᵢ are
letters, perhaps conjugated or reflected; a and c are polynomials in symbols.

On ℝᵈ, ℤᵈ and on ℤ/N with N a symbol two terms are equal for all functions exactly when these sums
are: at a frequency ξ ≠ −ξ the transforms of f and Rf are any two complex numbers a, b, and a, b and
their conjugates are algebraically independent; translations and derivatives multiply by
e^{−2πiaξ} and 2πiξ, which are independent functions of ξ. What is declared of a letter leaves fewer
wrapped letters apart (a real one loses its conjugate, …), and those are as independent: f even
means a = b, f real b = conj a, f Hermitian that a and b are real.

On a cycle of N points there are also frequencies ξ = −ξ, where Rf and f have the same transform and
an odd letter has the transform 0. They are the characters that are trivial on H = {0, 2, 4, …}. So
a sum with the coefficients A(s) of T_s(u₁ ⋆ u₂ ⋆ …), s in ℤ/N, is 0 for all functions exactly
when A is constant on s + H for every product (its transform is 0 where ξ ≠ −ξ), and these constants
cancel over products that differ by reflections (`vanishing`).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from symbolic.decision.scalars import UNIT, ZERO, Scalar, scalar, value_of
from symbolic.errors import Undecidable
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

MOST_TERMS = 1000
"""The largest number of terms that a normal form may have, as many as the kernel's may."""


class Factor(NamedTuple):
    """A letter in a product, perhaps conjugated, perhaps reflected."""

    letter: Term
    conjugated: bool = False
    reflected: bool = False

    def key(self) -> tuple[str, bool, bool]:
        """The order in which factors stand in a product."""
        return (self.letter.parts[0], self.conjugated, self.reflected)

    def function(self) -> Term:
        """The factor as a function term."""
        return wrap(self.letter, self.conjugated, self.reflected)


Product: TypeAlias = tuple[int, tuple[Factor, ...]]
"""How often a ⋆-product is differentiated, and its sorted factors; without any, the impulse."""

Place: TypeAlias = tuple[Scalar, ...]
"""The coordinates of a translation."""

NormalForm: TypeAlias = dict[Product, dict[Place, Scalar]]
"""For each product the coefficients, none 0, of its translations."""


def wrap(function: Term, conjugated: bool, reflected: bool) -> Term:
    """Return the function, reflected and then conjugated as asked."""
    inner = Term("Reflect", function) if reflected else function
    return Term("ConjF", inner) if conjugated else inner


# ------------------------------------------------------------------ letters


@lru_cache(maxsize=256)
def known_of(letter: Term) -> frozenset[str]:
    """Return what is known of a letter: any two of real, even and hermitian give the third."""
    known = set(letter.parts[1].split("+")) - {""}
    if period_of(home_of(letter)) in (1, 2):
        known.add("even")
    third = {"real", "even", "hermitian"}
    if len(third & known) > 1:
        known |= third
    return frozenset(known)


@lru_cache(maxsize=1024)
def factor(letter: Term, conjugated: bool, reflected: bool) -> tuple[int, Factor]:
    """Return a wrapped letter as ±1 times its representative among those that are equal to it."""
    known, sign = known_of(letter), 1
    if "hermitian" in known and conjugated:
        conjugated, reflected = False, not reflected
    if "real" in known:
        conjugated = False
    if "even" in known:
        reflected = False
    if "odd" in known and reflected:
        sign, reflected = -1, False
    return sign, Factor(letter, conjugated, reflected)


# ------------------------------------------------------------------ domains and shifts


def period_of(domain: Term) -> int | None:
    """Return the length of a cycle if it is a number."""
    if domain.head == "Cycle" and domain.parts[0].head == "Number":
        return int(domain.parts[0].parts[0])
    return None


def reduced(place: Place, domain: Term) -> Place:
    """Return a translation in normal form; on ℤ/N multiples of N drop out."""
    if domain.head != "Cycle":
        return place
    period = period_of(domain)
    if period is None:
        return tuple(x.without(domain.parts[0]) for x in place)
    return tuple(x.modulo(period) for x in place)


def dimension(domain: Term) -> int:
    """Return the number of coordinates."""
    return len(lines(domain))


def home_of(function: Term) -> Term:
    """Return where a function term lives; raises `Undecidable` if it is none."""
    if function.home is None:
        raise Undecidable(f"{function}: decide compares functions, as in conv(f, g), not values")
    return function.home


def continuous(domain: Term) -> bool:
    """Tell whether the domain is a power of ℝ."""
    return lines(domain)[0].head == "R"


# ------------------------------------------------------------------ normal forms


def normal_form(function: Term) -> NormalForm:
    """Return the normal form of a function term.

    Raises
    ------
    Undecidable
        If an operator is outside the language, or the form has more than `MOST_TERMS` terms.
    """
    return _Normal(home_of(function)).of(function, False, False)


class _Normal:
    """Normal forms of the parts of one term, wrapped or not."""

    def __init__(self, domain: Term) -> None:
        self.domain = domain
        self.origin: Place = (ZERO,) * dimension(domain)
        self.done: dict[tuple[Term, bool, bool], NormalForm] = {}

    def of(self, f: Term, conj: bool, refl: bool) -> NormalForm:
        """Return the normal form of f, reflected and conjugated as asked."""
        key = (f, conj, refl)
        if key not in self.done:
            self.done[key] = self._of(f, conj, refl)
        return self.done[key]

    def _of(self, f: Term, conj: bool, refl: bool) -> NormalForm:
        head, parts = f.head, f.parts
        if head == "Letter":
            sign, one = factor(f, conj, refl)
            return {(0, (one,)): {self.origin: scalar(sign)}}
        if head == "Delta":
            return {(0, ()): {self.origin: UNIT}}
        if head == "ConjF":
            return self.of(parts[0], not conj, refl)
        if head == "Reflect":
            return self.of(parts[0], conj, not refl)
        if head == "Plus":
            return combined((self.of(g, conj, refl), UNIT) for g in parts)
        if head == "Scale":
            value = value_of(parts[0])
            inner = self.of(parts[1], conj, refl)
            return combined([(inner, value.conjugate() if conj else value)])
        if head == "Shift":
            by = [-value_of(a) if refl else value_of(a) for a in parts[1:]]
            return self._moved(self.of(parts[0], conj, refl), by)
        if head == "Diff":
            inner = self.of(parts[0], conj, refl)
            turned = combined([(inner, scalar(-1 if refl else 1))])
            return {(order + 1, factors): places for (order, factors), places in turned.items()}
        if head == "Conv":
            return self._times(self.of(parts[0], conj, refl), self.of(parts[1], conj, refl))
        if head == "Corr":
            first = self.of(parts[0], not conj, not refl)
            return self._times(first, self.of(parts[1], conj, refl))
        raise Undecidable(
            f"{head}: decide knows letters, conv, corr, conj, reflect, shift, delta, sums, scalar "
            "multiples and, on ℝ, diff"
        )

    def _moved(self, form: NormalForm, by: list[Scalar]) -> NormalForm:
        moved: NormalForm = {}
        for product, places in form.items():
            into = moved[product] = {}
            for place, coefficient in places.items():
                to = reduced(tuple(x + b for x, b in zip(place, by, strict=True)), self.domain)
                into[to] = into.get(to, ZERO) + coefficient
        return _tidy(moved)

    def _times(self, left: NormalForm, right: NormalForm) -> NormalForm:
        products: NormalForm = {}
        for (k, u), (m, v) in itertools.product(left, right):
            into = products.setdefault((k + m, tuple(sorted(u + v, key=Factor.key))), {})
            for (x, a), (y, b) in itertools.product(left[(k, u)].items(), right[(m, v)].items()):
                place = reduced(tuple(p + q for p, q in zip(x, y, strict=True)), self.domain)
                into[place] = into.get(place, ZERO) + a * b
            _check_size(products)
        return _tidy(products)


def combined(parts: Iterable[tuple[NormalForm, Scalar]]) -> NormalForm:
    """Return a linear combination of normal forms."""
    result: NormalForm = {}
    for form, weight in parts:
        for product, places in form.items():
            into = result.setdefault(product, {})
            for place, coefficient in places.items():
                into[place] = into.get(place, ZERO) + coefficient * weight
    return _tidy(result)


def _tidy(form: NormalForm) -> NormalForm:
    kept = {p: {x: c for x, c in places.items() if c} for p, places in form.items()}
    return {p: places for p, places in kept.items() if places}


def placed(form: NormalForm, values: Mapping[Hashable, Scalar], domain: Term) -> NormalForm:
    """Put numbers in for symbols in translations only, and reduce these on the cycle `domain`."""
    there: NormalForm = {}
    for product, places in form.items():
        into = there[product] = {}
        for place, coefficient in places.items():
            to = reduced(tuple(x.at(values) for x in place), domain)
            into[to] = into.get(to, ZERO) + coefficient
    return combined([(there, UNIT)])


def size_of(form: NormalForm) -> int:
    """Return the number of terms."""
    return sum(map(len, form.values()))


def _check_size(form: NormalForm) -> None:
    if size_of(form) > MOST_TERMS:
        raise Undecidable(f"the claim has more than {MOST_TERMS} terms when multiplied out")


# ------------------------------------------------------------------ the same function


class Group(NamedTuple):
    """Products that differ by reflections, so that Σ T_s of them over s in H is the same function.

    `zero` tells whether that function is 0, because of an odd letter; with a letter that is even
    and odd the products themselves are 0.
    """

    products: tuple[Product, ...]
    zero: bool


def vanishing(form: NormalForm, domain: Term) -> list[Group] | None:
    """Say why a normal form is 0 for all functions, or return None if it is not.

    The empty list says that it has no terms. Away from cycles of given length only products with
    a letter that is even and odd may be left.
    """
    period = period_of(domain)
    groups: dict[object, Group] = {}
    for product, places in form.items():
        known = [known_of(f.letter) for f in product[1]]
        if any({"even", "odd"} <= k for k in known):
            groups[product] = Group((product,), zero=True)
            continue
        if period is None or constants(places, period) is None:
            return None
        key = (
            product[0],
            tuple(sorted((f._replace(reflected=False) for f in product[1]), key=Factor.key)),
        )
        before = groups[key].products if key in groups else ()
        groups[key] = Group((*before, product), zero=any("odd" in k for k in known))
    for group in groups.values():
        if not group.zero and combined(({(0, ()): form[p]}, UNIT) for p in group.products):
            return None
    return list(groups.values())


def constants(places: Mapping[Place, Scalar], period: int) -> dict[int, Scalar] | None:
    """Return the coefficient of each coset s + H in ℤ/N; None unless it is one for all of it."""
    cosets: dict[int, list[Scalar]] = defaultdict(list)
    for (place,), coefficient in places.items():
        number = place.rational()
        if number is None:
            return None
        cosets[int(number) % step_of(period)].append(coefficient)
    size = period // step_of(period)
    whole = all(len(c) == size and len(set(c)) == 1 for c in cosets.values())
    return {offset: c[0] for offset, c in cosets.items()} if whole else None


def step_of(period: int) -> int:
    """Return the distance of neighbours in H = {0, 2, 4, …}, a subgroup of ℤ/N."""
    return 2 if period % 2 == 0 else 1
