"""What people hold in their hands: a theorem of the kernel, and the same for concrete functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from sympy import Eq, Expr, Lambda, Symbol

from symbolic.errors import ProofError
from symbolic.kernel import certificate as certificates
from symbolic.kernel import rules
from symbolic.kernel.rules import Inference
from symbolic.kernel.rules import Theorem as Token
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import N, R, Term, product
from symbolic.notation.printing import text
from symbolic.notation.proofs import proof_of
from symbolic.notation.statements import conditions_on_names, statement_latex, statement_text
from symbolic.proving import rewriting
from symbolic.sympy_border import unfolding
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.facing import domain_face, to_face
from symbolic.sympy_border.hypotheses import Hypothesis
from symbolic.sympy_border.proofs import FacedProof
from symbolic.sympy_border.putting_in import put_in
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import Letter

_SEAL = object()


class Theorem:
    """A proved equation with its hypotheses: a face of one token of the kernel.

    It is made from what the kernel proved, by `lemmas`, `decide` and `check`, never by hand; what
    it states is read off the token.
    """

    __slots__ = ("__weakref__", "_domain", "_token")

    def __init__(self, token: Token, domain: Term, seal: object = None) -> None:
        if seal is not _SEAL:
            raise ProofError("Theorem(…): a theorem cannot be constructed; lemmas and decide prove")
        if type(token) is not Token:
            raise ProofError(f"{token!r} is no theorem of the kernel")
        self._token = token
        self._domain = domain

    def __init_subclass__(cls) -> NoReturn:
        raise ProofError("class Theorem cannot be subclassed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise ProofError(
            "a theorem cannot be copied or pickled; write certificate() and check() it"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Theorem) and self._token is other._token

    def __hash__(self) -> int:
        return hash(self._token)

    @property
    def token(self) -> Token:
        """The theorem in the kernel, which rules accept."""
        return self._token

    @property
    def lhs(self) -> Expr:
        """The left side."""
        return to_face(self._token.lhs)

    @property
    def rhs(self) -> Expr:
        """The right side."""
        return to_face(self._token.rhs)

    @property
    def statement(self) -> Eq:
        """The equation as an unevaluated SymPy `Eq`."""
        return Eq(self.lhs, self.rhs, evaluate=False)

    @property
    def hypotheses(self) -> frozenset[Hypothesis]:
        """What the functions must satisfy."""
        return frozenset(map(to_face, self._token.hypotheses))

    @property
    def domain(self) -> Domain:
        """Where the functions live: what the lemma or the claim was stated on.

        A theorem of the kernel has letters with homes and no domain of its own. Of a theorem that
        `check` gives, this is where its first letter lives, steps apart: layers that were stated
        on ℝ have letters on ℤ²×ℝ, two channels beside the place.
        """
        return domain_face(self._domain)

    @property
    def inference(self) -> Inference:
        """The last step of the proof in the kernel: its rule, parameters and premises."""
        return self._token.inference

    @property
    def proof(self) -> FacedProof:
        """The proof as a printable calculation, each line also as a SymPy expression."""
        return FacedProof(proof_of(self._token))

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """What names stand for, beyond coordinates and letters, each as text and as LaTeX."""
        return conditions_on_names(self._token, self._domain)

    def instantiate(self, values: Mapping[Any, Any]) -> Theorem | Instance:
        """Return the theorem with functions for letters and numbers or points for symbols.

        Parameters
        ----------
        values
            Keys are letters (or SymPy's ``Function('f')``) and symbols; a letter's value is a
            function term or a SymPy `Lambda` of the domain's coordinates.

        Returns
        -------
        A `Theorem`; if a Lambda is outside the language of the kernel (Piecewise, cos, …), an
        `Instance` that holds the definitions beside the theorem.

        Raises
        ------
        ProofError
            If a key does not occur, or a value does not fit the domain or the assumptions of its
            symbol, or is not seen to be periodic on ℤ/N.
        """
        put = put_in(self._token, self._domain, values)
        result = faced(rules.instantiate(self._token, put.pairs), put.home) if put.pairs else self
        return Instance(result, put.definitions) if put.definitions else result

    def rewrite(self, expression: Expr) -> Theorem:
        """Return ``expression = rewritten``, this theorem applied where its left side matches.

        The result is a theorem, so that the hypotheses stay with it.

        Raises
        ------
        ProofError
            If the left side of the theorem matches nothing in the expression.
        """
        if not isinstance(expression, Expr):
            raise ProofError(f"rewrite: {expression!r} is not a SymPy expression")
        term = to_term(expression, self._domain)
        result = rewriting.everywhere(term, rewriting.rewrite(self._token))
        if result is None:
            raise ProofError(f"rewrite: {text(self._token.lhs)} matches nothing in {expression}")
        return faced(rewriting.tidied(result), self._domain)

    def certificate(self) -> str:
        """Return the proof as JSON text that `symbolic.check` replays."""
        return certificates.certificate(self._token)

    def __str__(self) -> str:
        return statement_text(self._token, self._domain)

    def __repr__(self) -> str:
        return str(self)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {statement_latex(self._token, self._domain)}$"


def faced(token: Token, domain: Term | None = None) -> Theorem:
    """Return the face of a token; its domain, unless given, is where its letters live."""
    return Theorem(token, _home_of(token) if domain is None else domain, _SEAL)


def _home_of(token: Token) -> Term:
    """Return where the functions of a theorem live, steps apart; ℝ if there are none."""
    if type(token) is not Token:
        raise ProofError(f"{token!r} is no theorem of the kernel")
    sides = (token.lhs, token.rhs, *sorted(token.hypotheses, key=lambda h: h.digest))
    for side in sides:
        for letter in sorted((n for n in side.free if n.head == "Letter"), key=_name):
            space = [line for line in lines(letter.home) if line is not N]
            if space:
                return product(*space)
        found = _first_home(side)
        if found is not None:
            return found
    return R


def _name(letter: Term) -> str:
    return str(letter.parts[0])


def _first_home(term: Term) -> Term | None:
    if term.sort == "function":
        return term.home
    if term.head == "Total":
        return cast("Term", term.parts[1])
    found = (_first_home(p) for p in term.parts if type(p) is Term)
    return next((home for home in found if home is not None), None)


def check(text: str) -> Theorem:
    """Return the theorem of a certificate, each step of its proof carried out again.

    A certificate has letters with homes; on which domain a lemma was stated is not in it (see
    `Theorem.domain`).

    Raises
    ------
    ProofError
        If the text is no certificate, a step fails, the steps do not prove the claim, or there are
        several claims.
    """
    return faced(certificates.check(text))


def check_all(text: str) -> dict[str, Theorem]:
    """Return the theorems of a certificate by the names of its claims; raises as `check`."""
    return {name: faced(token) for name, token in certificates.check_all(text).items()}


@dataclass(frozen=True)
class Instance:
    """A theorem beside definitions of some of its letters that the kernel's language has not.

    Attributes
    ----------
    theorem
        The theorem, for all functions.
    definitions
        What each letter is now to be.
    """

    theorem: Theorem
    definitions: Mapping[Letter, Lambda]

    @property
    def open_hypotheses(self) -> frozenset[Hypothesis]:
        """The hypotheses of the theorem; nobody has shown them of the definitions."""
        return self.theorem.hypotheses

    @property
    def statement(self) -> Eq:
        """The equation of the theorem, in which the letters now mean the definitions."""
        return self.theorem.statement

    def doit(self) -> Eq:
        """Return the equation with the definitions put in, as integrals and sums of SymPy."""
        return Eq(*map(self._put_in, (self.theorem.lhs, self.theorem.rhs)), evaluate=False)

    def _put_in(self, side: Expr) -> Expr:
        # SymPy's replace looks at no binder: what is bound on one side must not occur on the other.
        inside = {s.name for value in self.definitions.values() for s in value.atoms(Symbol)}
        written_out = unfolding.doit(side, frozenset(inside))
        for letter, value in self.definitions.items():
            closed = Lambda(value.variables, value.expr.as_dummy())
            written_out = written_out.replace(letter.function, closed)
        return written_out

    def certificate(self) -> str:
        """Return the certificate of the theorem, which is for all functions."""
        return self.theorem.certificate()

    def __str__(self) -> str:
        given = "; ".join(
            f"{letter.name}({', '.join(map(str, value.variables))}) = {value.expr}"
            for letter, value in self.definitions.items()
        )
        opened = sorted(map(text, self.theorem.token.hypotheses))
        needed = f"; still to be shown: {'; '.join(opened)}" if opened else ""
        return f"{self.theorem}, for {given}{needed}"

    __repr__ = __str__
