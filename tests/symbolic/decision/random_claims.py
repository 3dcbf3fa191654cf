"""Random claims, about half of them true."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import (
    I,
    R,
    Term,
    Z,
    add,
    cycle,
    letter,
    mul,
    neg,
    number,
    product,
    variable,
)

N = variable("N", "integer", "positive")
DOMAINS = {
    "R": R,
    "Z": Z,
    "R2": product(R, R),
    "Z2": product(Z, Z),
    "Z/N": cycle(N),
    **{f"Z/{n}": cycle(n) for n in range(1, 9)},
}
_DECLARED = (
    "", "", "", "", "real", "even", "odd", "hermitian", "real even", "even odd", "real odd",
    "real hermitian", "even hermitian", "odd hermitian",
)  # fmt: skip


class Claims:
    """A source of random claims on one domain."""

    def __init__(self, domain: Term, seed: int) -> None:
        self.domain = domain
        self.random = Random(seed)  # noqa: S311 - reproducible, not secret
        self.given = domain.head == "Cycle" and domain.parts[0].head == "Number"
        self.continuous = lines(domain)[0].head == "R"

    def claim(self) -> tuple[Term, Term]:
        """Two sides; often equal, often nearly so."""
        told = [self.random.choice(_DECLARED).split() for _ in range(3)]
        self.letters = [letter(n, self.domain, *t) for n, t in zip("fgh", told, strict=True)]
        left = self.term(self.random.randint(1, 4))
        if self.given and self.random.random() < 0.4:
            left, right = self.mirrored(left)
        else:
            right = left
        for _ in range(self.random.randint(1, 4)):
            right = self.somewhere(right, self.rewritten)
        while self.random.random() < 0.6:
            right = self.somewhere(right, self.spoiled)
        return left, right

    # -------------------------------------------------------------- terms

    def term(self, size: int) -> Term:
        """A random function term with this many letters."""
        if size == 1:
            plain = self.continuous or self.random.random() < 0.9
            leaf = self.random.choice(self.letters) if plain else Term("Delta", self.domain)
            return self.wrapped(leaf)
        split = self.random.randint(1, size - 1)
        head = self.random.choice(["Conv", "Corr", "Conv", "Corr", "Plus"])
        return self.wrapped(Term(head, self.term(split), self.term(size - split)))

    def wrapped(self, f: Term) -> Term:
        """A function, perhaps with an operator around it."""
        choice = self.random.choice(["", "", "", "conj", "reflect", "shift", "scale", "diff"])
        if choice == "conj":
            return Term("ConjF", f)
        if choice == "reflect":
            return Term("Reflect", f)
        if choice == "shift":
            return Term("Shift", f, *(self.coordinate() for _ in lines(self.domain)))
        if choice == "scale":
            return Term("Scale", self.scalar(), f)
        if choice == "diff" and self.domain is R:
            return Term("Diff", f)
        return f

    def coordinate(self) -> Term:
        """A number or a polynomial in symbols."""
        base = "real" if self.continuous else "integer"
        d = variable("d", base)
        options = [number(self.random.randint(-4, 4)), d, add(d, number(2)), Term("Pow", d, 2)]
        if self.domain is DOMAINS["Z/N"]:
            options += [N, add(d, neg(N)), mul(number(2), N)]
        if self.continuous:
            options.append(Term("Number", 1, 2))
        return self.random.choice(options)

    def scalar(self) -> Term:
        """A number or a polynomial in symbols, not 0."""
        a = variable("a")
        options = [number(2), number(-1), I, add(number(1), I), a, Term("Conj", a), mul(I, a)]
        return self.random.choice([*options, add(mul(a, a), neg(number(1)))])

    # -------------------------------------------------------------- changes

    def somewhere(self, f: Term, change: Callable[[Term], Term]) -> Term:
        """Change a random part."""
        inner = [k for k, p in enumerate(f.parts) if getattr(p, "sort", "") == "function"]
        if not inner or self.random.random() < 0.4:
            return change(f)
        k = self.random.choice(inner)
        parts = list(f.parts)
        parts[k] = self.somewhere(parts[k], change)
        return Term(f.head, *parts)

    def rewritten(self, f: Term) -> Term:
        """The same function, written otherwise."""
        if f.head == "Conv" and self.random.random() < 0.7:
            u, v = f.parts
            if v.head == "Conv":
                return Term("Conv", Term("Conv", u, v.parts[0]), v.parts[1])
            if v.head == "Plus":
                return Term("Plus", *(Term("Conv", u, x) for x in v.parts))
            return Term("Conv", v, u)
        if f.head == "Corr":
            star = Term("ConjF", Term("Reflect", f.parts[0]))
            return Term("Conv", star, f.parts[1])
        if f.head == "Reflect" and f.parts[0].head == "Corr":
            u, v = f.parts[0].parts
            return Term("Corr", Term("ConjF", v), Term("ConjF", u))
        if f.head == "ConjF" and f.parts[0].head == "Conv":
            return Term("Conv", *(Term("ConjF", x) for x in f.parts[0].parts))
        if f.head == "Shift" and f.parts[0].head == "Conv":
            u, v = f.parts[0].parts
            return Term("Conv", u, Term("Shift", v, *f.parts[1:]))
        if f.head == "Scale" and f.parts[1].head == "Corr":
            u, v = f.parts[1].parts
            return Term("Corr", Term("Scale", Term("Conj", f.parts[0]), u), v)
        if f.head == "Letter":
            told = f.parts[1].split("+")
            reflected = Term("Reflect", f)
            if "odd" in told:
                return Term("Scale", number(-1), reflected)
            if "even" in told:
                return reflected
            if "hermitian" in told:
                return Term("ConjF", reflected)
            if "real" in told:
                return Term("ConjF", f)
        if self.random.random() < 0.5:
            return Term("Reflect", Term("Reflect", f))
        half = Term("Scale", Term("Number", 1, 2), f)
        return Term("Plus", half, half)

    def spoiled(self, f: Term) -> Term:
        """Another function, mostly."""
        if f.head in {"Conv", "Corr"}:
            other = "Corr" if f.head == "Conv" else "Conv"
            return (
                Term(other, *f.parts)
                if self.random.random() < 0.5
                else Term("Corr", *f.parts[::-1])
            )
        if f.head in {"ConjF", "Reflect"}:
            return f.parts[0]
        if f.head == "Shift":
            return Term("Shift", f.parts[0], *map(neg, f.parts[1:]))
        if f.head == "Scale":
            return Term("Scale", Term("Conj", f.parts[0]), f.parts[1])
        return Term(self.random.choice(["ConjF", "Reflect"]), f)

    def mirrored(self, rest: Term) -> tuple[Term, Term]:
        """A claim that is true on this cycle alone: Σ T_s over s in H cannot see a reflection."""
        size = self.domain.parts[0].parts[0]
        f, g = self.random.sample(self.letters, 2)
        sides = []
        for u in (f, Term("Reflect", f)):
            x = Term("Conv", u, g) if self.random.random() < 0.5 else Term("Conv", g, u)
            shifts = range(
                self.random.randint(0, 1) * 2, size + 2 * size, 2 if size % 2 == 0 else 1
            )
            terms = [Term("Shift", x, number(s)) for s in list(shifts)[: size // (2 - size % 2)]]
            sides.append(terms[0] if len(terms) == 1 else Term("Plus", *terms))
        return Term("Plus", sides[0], rest), Term("Plus", sides[1], rest)
