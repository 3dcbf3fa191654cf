"""The command ``python -m symbolic "corr(f, g) == corr(g, f)"``: decide a claim that is typed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from symbolic.decision.deciding import Proved, decide_terms
from symbolic.decision.grammar import refuse_symbols
from symbolic.decision.meaning import read
from symbolic.decision.telling import told
from symbolic.decision.wording import Wording
from symbolic.errors import ConvproofError
from symbolic.kernel.terms import R, Term, Z, cycle, product, variable
from symbolic.notation.proofs import proof_of
from symbolic.notation.terminal import Help, add_notation, prepare, say, symbols

PROVED, REFUTED, NOT_UNDERSTOOD = 0, 1, 2
_NAMED = {
    "R": R,
    "Z": Z,
    "R2": product(R, R),
    "Z2": product(Z, Z),
    "Z/N": cycle(variable("N", "integer", "positive")),
}
_LETTERS = ("real", "even", "odd", "hermitian")


def domain_named(text: str) -> Term:
    """Return the domain with a name: R, Z, R2, Z2, Z/N, or that of a cycle such as Z/12.

    Raises
    ------
    argparse.ArgumentTypeError
        If there is none with this name, or N is not positive.
    """
    plain = text.translate(str.maketrans("ℝℤ²", "RZ2")).replace("^", "")
    if plain in _NAMED:
        return _NAMED[plain]
    period = plain.removeprefix("Z/")
    if period != plain and period.lstrip("-").isdecimal():
        if len(period) < 10 and int(period) > 0:
            return cycle(int(period))
        raise argparse.ArgumentTypeError(f"{text}: a cycle has 1 to 999999999 points")
    raise argparse.ArgumentTypeError(f"{text!r} is not one of R, Z, R2, Z2, Z/N, Z/5, Z/12, …")


def _names(text: str) -> list[str]:
    return [name for name in text.replace(",", " ").split() if name]


def main(arguments: Sequence[str] | None = None, program: str = "python -m symbolic") -> int:
    """Run the command line and return the exit status; `program` is how it was called."""
    prepare()
    parser = argparse.ArgumentParser(
        prog=program,
        formatter_class=Help,
        description="Prove or refute an identity between convolutions and cross-correlations.",
        epilog="exit status: 0 proved, 1 refuted, 2 not understood",
    )
    parser.add_argument(
        "claim",
        help='for example "corr(f, g) == conv(conj(reflect(f)), g)"; words: conv, corr, conj, '
        "reflect, shift(f, a), involution, autocorr, delta, numbers; diff on R, in one dimension "
        "forward_difference and backward_difference, and usual synonyms; all other names "
        "are functions",
    )
    parser.add_argument(
        "--domain",
        type=domain_named,
        default=Z,
        help="R, Z (default), R2, Z2, Z/N or Z/5, Z/12, …",
    )
    for word in _LETTERS:
        parser.add_argument(
            f"--{word}",
            type=_names,
            default=[],
            metavar="NAMES",
            help=f"functions of the claim that are {word.replace('hermitian', 'Hermitian')}: w,x",
        )
    parser.add_argument("--proof", action="store_true", help="print the proof line by line")
    add_notation(parser, ", in proofs; a claim has conv and corr")
    options = parser.parse_args(arguments)
    declared = {word: getattr(options, word) for word in _LETTERS}
    try:
        if options.notation == "textbook":
            refuse_symbols(options.claim)
        verdict = decide_terms(*read(options.claim, options.domain, declared))
    except ConvproofError as error:
        print(f"not understood: {error}", file=sys.stderr)
        return NOT_UNDERSTOOD
    say(told(verdict, Wording(options.claim)))
    if not isinstance(verdict, Proved):
        return REFUTED
    if options.proof:
        say(symbols(options.notation)(str(proof_of(verdict.theorem))))
    return PROVED
