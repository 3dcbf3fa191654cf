"""False claims that must be refused: those about algebra, transforms, scripts and moves.

Those about single rules, forged theorems and certificates are data in ``kernel/kernel_attacks.py``
and the tests of the kernel's room.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from oracle import equation_verdict, random_model, seeded

from symbolic import Counterexample, decide
from symbolic.chapters import ALL, CYCLE
from symbolic.chapters.setting import Setting
from symbolic.errors import ProofError, TermError
from symbolic.kernel import rules
from symbolic.kernel.terms import R, Term, Z, cycle
from symbolic.notation.names import domain_name
from symbolic.proving.calculation import Calculation, calculate
from symbolic.proving.language import (
    Function,
    Scalar,
    conj,
    conjugate,
    conv,
    corr,
    for_all,
    fourier,
    involution,
    reflect,
    scale,
)
from symbolic.sympy_border.facing import domain_face, to_face

Script = Callable[[Calculation, Setting], Calculation]
Claim = Callable[[Function, Function, Function], tuple[Function, Function]]

FALSE_IDENTITIES: dict[str, Claim] = {
    "f ∗ g = g ∗ f": lambda f, g, h: (corr(f, g), corr(g, f)),
    "(f ∗ g) ∗ h = f ∗ (g ∗ h)": lambda f, g, h: (corr(corr(f, g), h), corr(f, corr(g, h))),
    "conj(f ∗ g) = conj f ⋆ g": lambda f, g, h: (conj(corr(f, g)), conv(conj(f), g)),
    "f ∗ g = Rf ⋆ g for complex f": lambda f, g, h: (corr(f, g), conv(reflect(f), g)),
    "f ⋆ g = f ∗ Rg": lambda f, g, h: (conv(f, g), corr(f, reflect(g))),
    "f ∗ g = f ⋆ g": lambda f, g, h: (corr(f, g), conv(f, g)),
    "conj(f ⋆ g) = f ⋆ conj g": lambda f, g, h: (conj(conv(f, g)), conv(f, conj(g))),
    "R(f ⋆ g) = Rf ⋆ g": lambda f, g, h: (reflect(conv(f, g)), conv(reflect(f), g)),
    "f ∗ g = conj(g ∗ f)": lambda f, g, h: (corr(f, g), conj(corr(g, f))),
    "f ∗ g = R(g ∗ f)": lambda f, g, h: (corr(f, g), reflect(corr(g, f))),
    "f ∗ g = conj f ⋆ g": lambda f, g, h: (corr(f, g), conv(conj(f), g)),
    "f ⋆ g = conj Rf ∗ Rg": lambda f, g, h: (conv(f, g), corr(involution(f), reflect(g))),
    "f ⋆ f = 2 f ⋆ f": lambda f, g, h: (conv(f, f), scale(2, conv(f, f))),
}
TRUE_IDENTITIES: dict[str, Claim] = {
    "flipped": lambda f, g, h: (corr(f, g), conv(involution(f), g)),
    "shifted": lambda f, g, h: (conv(f, g), conv(g, f)),
    "conjugated": lambda f, g, h: (conj(conv(f, g)), conv(conj(f), conj(g))),
}
SCRIPTS: dict[str, Script] = {
    "nothing": lambda start, on: start,
    "unfolded": lambda start, on: start.unfold(),
    "flipped": lambda start, on: start.unfold().substitute(-1).turn_limits(),
    "shifted": lambda start, on: start.unfold().substitute(-1, on.t).turn_limits(),
    "moved": lambda start, on: start.unfold().substitute(1, -on.t),
    "conjugated": lambda start, on: start.unfold().unfold().conjugate_inside(),
}


def is_false(left: Term, right: Term, home: Term, *, most: int = 40, period: int = 4) -> bool:
    """Whether some data refute an equation; evaluated by code that shares nothing with ours."""
    domain, lhs, rhs = domain_face(home), to_face(left), to_face(right)
    models = (random_model(seeded(i), domain, lhs, rhs, period=period) for i in range(most))
    return any(equation_verdict(lhs, rhs, (), model) == "false" for model in models)


def claimed(claim: Claim, on: Setting) -> Calculation:
    return on.show(*claim(*on.letters("f g h")))


@pytest.mark.parametrize("name", FALSE_IDENTITIES)
@pytest.mark.parametrize("domain", ALL, ids=domain_name)
def test_false_identities_are_refused_by_every_script_and_refuted(name: str, domain: Term) -> None:
    on = Setting(domain)
    start = claimed(FALSE_IDENTITIES[name], on)
    for script in SCRIPTS.values():
        with pytest.raises((ProofError, TermError)):
            _ = script(start, on).theorem
    assert start.end is not None
    assert is_false(start.start, start.end, domain)


@pytest.mark.parametrize("domain", ALL, ids=domain_name)
def test_the_same_scripts_prove_the_true_forms(domain: Term) -> None:
    """The refusals above are worth something: scripts reach what no data refute."""
    on = Setting(domain)
    for name, claim in TRUE_IDENTITIES.items():
        start = claimed(claim, on)
        theorem = SCRIPTS[name](start, on).theorem
        assert (theorem.lhs, theorem.rhs) == (start.start, start.end)
        assert not is_false(theorem.lhs, theorem.rhs, domain)


def test_decide_refutes_a_false_identity_and_offers_the_true_form() -> None:
    verdict = decide("corr(f, g) == corr(g, f)", domain=domain_face(Z))
    assert isinstance(verdict, Counterexample)
    assert verdict.left != verdict.right
    assert verdict.did_you_mean


@pytest.mark.parametrize("domain", [cycle(4), CYCLE, R], ids=domain_name)
def test_false_theorems_on_transforms(domain: Term) -> None:
    on = Setting(domain)
    f, g = on.letters("f g")
    a, b = fourier(f)(on.xi), fourier(g)(on.xi)
    of_correlation, of_convolution = fourier(corr(f, g))(on.xi), fourier(conv(f, g))(on.xi)
    false: dict[str, tuple[Scalar, Scalar]] = {
        "the conjugate on the wrong factor": (of_correlation, a * conjugate(b)),
        "no conjugate": (of_correlation, a * b),
        "a conjugate too many": (of_convolution, conjugate(a) * b),
        "another normalisation": (of_convolution, 2 * a * b),
        "a factor for 2π": (of_convolution, 6 * a * b),
        "reflection for conjugation": (of_correlation, reflect(fourier(f))(on.xi) * b),
        "the transform of a conjugate": (fourier(conj(f))(on.xi), conjugate(a)),
        "the transform of a reflection": (fourier(reflect(f))(on.xi), a),
    }
    for name, (left, right) in false.items():
        assert is_false(left.term, right.term, domain), name
        with pytest.raises(ProofError):
            rules.ring(left.term, right.term)
    for right in (conjugate(a) * b, a * b):
        left = of_convolution if right.term.parts[0] is a.term else of_correlation
        assert not is_false(left.term, right.term, domain)


# ------------------------------------------------------------------ moves

ON = Setting(Z)
F, G = ON.letters("f g")
N = ON.t
MOVES: dict[str, Callable[[Calculation], Calculation]] = {
    "unfold": lambda here: here.unfold(),
    "unfold_once": lambda here: here.unfold_once(),
    "substitute": lambda here: here.substitute(-1),
    "substitute_inside": lambda here: here.substitute_inside(1, 1),
    "turn_limits": lambda here: here.turn_limits(),
    "conjugate_inside": lambda here: here.conjugate_inside(),
    "conjugate_outside": lambda here: here.conjugate_outside(),
    "expand": lambda here: here.expand(),
    "split": lambda here: here.split(),
    "factor_out": lambda here: here.factor_out(),
    "factor_out_inside": lambda here: here.factor_out_inside(),
    "factor_in": lambda here: here.factor_in(),
    "exchange": lambda here: here.exchange(),
    "sift": lambda here: here.sift(),
    "iterate": lambda here: here.iterate(),
    "orthogonality": lambda here: here.orthogonality(),
    "differentiate": lambda here: here.differentiate(),
    "rearrange": lambda here: here.rearrange(G(N)),
    "fold": lambda here: here.fold(conv(G, F)),
    "fold_pointwise": lambda here: here.fold_pointwise(conj(G)),
    "rewrite": lambda here: here.rewrite(rules.unfold(conv(F, G)(N).term)),
    "rewrite_back": lambda here: here.rewrite_back(rules.unfold(conv(F, G)(N).term)),
    "rewrite_exactly": lambda here: here.rewrite_exactly(rules.reflexivity(G(N).term)),
    "then": lambda here: here.then(rules.reflexivity(G(N).term)),
    "follow": lambda here: here.follow(lambda: rules.reflexivity(G(N).term)),
    "by_hypotheses": lambda here: here.by_hypotheses([for_all(G(N), F(N), (N, Z))]),
}


@pytest.mark.parametrize("move", MOVES)
def test_no_move_of_a_calculation_stands_still(move: str) -> None:
    with pytest.raises((ProofError, TermError)):
        _ = MOVES[move](calculate(F, N, Z)).theorem


def test_every_move_is_tried() -> None:
    public = {name for name in vars(Calculation) if not name.startswith("_")}
    assert public - {"theorem", "reached", "here", "by_integrability", "moves"} == set(MOVES)
