"""Decide a claim on the command line: ``python -m symbolic "corr(f, g) == corr(g, f)"``.

Exit status: 0 proved, 1 refuted, 2 not understood.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sympy import Symbol

from symbolic.decide import Counterexample, decide
from symbolic.domains import R2, Z2, Cyclic, Domain, R, Z
from symbolic.errors import ConvproofError
from symbolic.grammar import parse


def _domain(text: str) -> Domain:
    named = {"R": R, "Z": Z, "R2": R2, "Z2": Z2}
    if text in named:
        return named[text]
    if text == "Z/N":
        return Cyclic(Symbol("N", integer=True, positive=True))
    period = text.removeprefix("Z/")
    if period != text and period.isdecimal() and len(period) < 10 and int(period) > 0:
        return Cyclic(int(period))
    raise argparse.ArgumentTypeError(f"{text!r} is not one of R, Z, R2, Z2, Z/N, Z/5, Z/12, …")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m symbolic",
        description="Prove or refute an identity between convolutions and cross-correlations.",
        epilog="exit status: 0 proved, 1 refuted, 2 not understood",
    )
    parser.add_argument("claim", help='for example "corr(f, g) == conv(conj(reflect(f)), g)"')
    parser.add_argument(
        "--domain", type=_domain, default=Z, help="R, Z (default), R2, Z2, Z/N or Z/5, Z/12, …"
    )
    parser.add_argument("--proof", action="store_true", help="print the proof line by line")
    options = parser.parse_args(arguments)
    try:
        verdict = decide(*parse(options.claim, options.domain), domain=options.domain)
    except ConvproofError as error:
        print(f"not understood: {error}", file=sys.stderr)
        return 2
    if isinstance(verdict, Counterexample):
        print(verdict)
        return 1
    print(f"proved {verdict}")
    if options.proof:
        print(verdict.proof)
    return 0


if __name__ == "__main__":
    sys.exit(main())
