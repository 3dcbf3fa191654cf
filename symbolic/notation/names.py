"""Names: how they are written, of domains, and those by which printed proofs cite theorems."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from weakref import WeakKeyDictionary

from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term
from symbolic.showing import GREEK, SPELLED

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_NOTATION = re.compile(r"[RTMDF]\d*|[ei]|pi|delta|conj")
_PLAIN = re.compile(rf"[A-Za-z0-9'{''.join(SPELLED)}]*")
_LINES = {"R": "ℝ", "Z": "ℤ", "N": "ℕ"}
_LATEX_OF = {
    "ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}", "×": r" \times ",
    "²": "^2", "³": "^3", "⁴": "^4",
}  # fmt: skip

_CITATIONS: WeakKeyDictionary[Theorem, str] = WeakKeyDictionary()


def name_parts(name: str) -> tuple[str, str, int]:
    """Return the stem, the digits after it, and the number of primes of a variable's name."""
    plain = name.replace("'", "")
    stem = plain if "_" in plain else plain.rstrip("0123456789")
    return stem, plain[len(stem) :], name.count("'")


def spelled(name: str) -> str:
    """Return the one spelling of names that are shown alike: alpha1 for α1 and α₁.

    Of a Greek letter it is the name, of a subscript the digit; other names stay as they are.
    """
    plain = "".join(_spelled_character(character) for character in name)
    stem, digits, primes = name_parts(plain)
    return SPELLED.get(stem, stem) + digits + "'" * primes


def _spelled_character(character: str) -> str:
    usual = unicodedata.normalize("NFKC", character)  # µ, ϕ and ₁ for μ, φ and 1
    return usual if usual in SPELLED or character in "₀₁₂₃₄₅₆₇₈₉" else character


@lru_cache(maxsize=1024)
def reads_like_notation(name: str) -> bool:
    """Tell whether a name can be taken for something else: an operator, a number, another name.

    Subscripts, exponents and letters that look like others are among these.
    """
    return _NOTATION.fullmatch(spelled(name)) is not None or _PLAIN.fullmatch(name) is None


def shown_name(name: str) -> str:
    """Return a name as it is shown, Greek letters by themselves and digits as subscripts."""
    stem, index, primes = name_parts(name)
    return GREEK.get(stem, stem) + index.translate(_SUBSCRIPTS) + "′" * primes


def domain_name(domain: Term) -> str:
    """Return a domain as text: ℝ, ℤ/N, ℕ×ℤ²."""
    powers = ((line, len(list(group))) for line, group in groupby(lines(domain)))
    return "×".join(_line_name(line) + superscript(count) for line, count in powers)


def latex_domain(domain: Term) -> str:
    """Return the name of a domain as LaTeX."""
    return "".join(_LATEX_OF.get(character, character) for character in domain_name(domain))


def _line_name(line: Term) -> str:
    if line.head != "Cycle":
        return _LINES[line.head]
    period = line.parts[0]
    return f"ℤ/{period.parts[0] if period.head == 'Number' else shown_name(period.parts[0])}"


def superscript(count: int) -> str:
    """Return how often a line is a factor, as its exponent."""
    return "" if count == 1 else str(count).translate(SUPERSCRIPTS)


def cite(theorem: Theorem, name: str) -> None:
    """Let printed proofs call `theorem` by `name`."""
    _CITATIONS[theorem] = name


def citation(theorem: Theorem) -> str | None:
    """Return the name of a theorem, if it has one."""
    return _CITATIONS.get(theorem)
