"""What objects share that show themselves: words inside formulas, Markdown tables, short numbers.

Notebooks and GitHub read ``$…$`` as LaTeX and split a table's rows at every ``|``. Nothing here
needs SymPy.
"""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from symbolic.errors import ConvproofError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
"""Letters that are written by name or by themselves; Σ and Π are signs, ι, ο and υ Latin to see."""

SPELLED = {letter: name for name, letter in GREEK.items()}
SHOWN_DIGITS = 12
"""Digits after the point that a reader sees; all of them stand in the object itself."""

_BACKSLASHED = r"\\\1"
_TEXT_SPECIAL = re.compile(r"([#%&_{}])")
_LETTER = r"(?:[b-zA-Zα-ω]|a(?=[₀-₉′])|(?<=[−+=])a|(?<=[−+=] )a)"
_MATHS_WORD = rf"(?:(?<![^\W_]){_LETTER}[₀-₉]*′*(?![^\W_])|[−⋆∗=+])"
_MATHS = re.compile(rf"({_MATHS_WORD}(?:\s*{_MATHS_WORD})*)")
_SIGNS = str.maketrans(
    {"−": "-", "⋆": r"\star ", "∗": r"\ast ", "′": "'"}
    | {subscript: f"_{digit}" for digit, subscript in enumerate("₀₁₂₃₄₅₆₇₈₉")}
    | {letter: rf"\{name}" for name, letter in GREEK.items()}
)
_LONG_FRACTION = re.compile(rf"(\d*)\.(\d{{{SHOWN_DIGITS + 1},}})(…?)")
_LONG_INTEGER = re.compile(r"(?<![\d.])(\d{6})(\d{20,})(\d{6})(?!\d)")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~$#&])")


def escape(words: str) -> str:
    """Return words on one line, with every character escaped that Markdown takes for markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def near(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return what is known and written much like a word, nearest first, in capitals or not."""
    by_fold: dict[str, str] = {}
    for name in known:
        by_fold.setdefault(name.casefold(), name)
    found = difflib.get_close_matches(word.casefold(), by_fold, n=most, cutoff=0.5)
    return [by_fold[fold] for fold in found]


def in_order(id_: str) -> tuple[str, int, str]:
    """Sort ids of lemmas and claims: A2 before A10, and A7 before A7b."""
    parts = re.fullmatch(r"(\D*)(\d*)(.*)", id_, re.DOTALL)
    letter, number, rest = parts.groups() if parts else (id_, "", "")
    return letter, int(number or 0), rest


def _shortened(number: re.Match[str]) -> str:
    """Return a number with a long fraction in short; cut off where it goes on with other digits."""
    whole, fraction, more = number.groups()
    digits, power = fraction, ""
    if not (whole + fraction[:SHOWN_DIGITS]).strip("0") and fraction.strip("0"):
        digits = fraction.lstrip("0")
        power = f"e-{len(fraction) - len(digits) + 1}"
        whole, digits = digits[0], digits[1:]
    shown = digits[:SHOWN_DIGITS]
    if more or digits[SHOWN_DIGITS:].strip("0"):
        return f"{whole}.{shown}…{power}"
    shown = shown.rstrip("0")
    return f"{whole}.{shown}{power}" if shown else f"{whole}{power}"


def brief(number: str) -> str:
    """Return a written number with at most `SHOWN_DIGITS` digits after the point, the cut marked.

    Zeros at the end are no cut. What has its first digit further right is written with an exponent.
    Of a whole number of more than 30 digits, as in a long fraction, the middle is left out.
    """
    cut = _LONG_FRACTION.sub(_shortened, number)
    return _LONG_INTEGER.sub(lambda m: f"{m[1]}…{m[3]} [{len(m[0])} digits]", cut)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of cells that are Markdown already; see `escape`."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def word_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table of plain words, among which there may be ``|x|``."""
    return table(header, ([escape(cell) for cell in row] for row in rows))


def latex_words(words: str) -> str:
    r"""Return words for use inside a formula: ``\text{…}``, single letters and signs as maths.

    Text fonts have no τ, ∗ or n₁; and a dollar sign inside ``\text`` breaks on GitHub.
    """
    pieces = []
    for piece in _MATHS.split(words):
        if _MATHS.fullmatch(piece):
            pieces.append(f"{{{piece.translate(_SIGNS).strip()}}}")
        elif piece:
            pieces.append(rf"\text{{{_TEXT_SPECIAL.sub(_BACKSLASHED, piece)}}}")
    return "".join(pieces)


_EXCHANGED = {"⋆": "∗", "∗": "⋆", r"\star": r"\ast", r"\ast": r"\star"}
_SYMBOLS = re.compile(r"⋆|∗|\\(?:star|ast)(?![a-zA-Z])")


def textbook(printed: str) -> str:
    """Return what is printed with ⋆ and ∗ exchanged, as most books for engineers have them.

    For people's eyes alone: what is parsed, certified or kept as data has the project's symbols.
    """
    return _SYMBOLS.sub(lambda found: _EXCHANGED[found[0]], printed)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty Matplotlib figure, in inches, which every ``plot()`` returns and none shows.

    A notebook draws it, whether pyplot was imported and has a backend or not.

    Raises
    ------
    ConvproofError
        If Matplotlib cannot be imported.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - slow, and only for pictures
    except (ImportError, ValueError) as error:
        # Matplotlib refuses to load at all where this variable names a backend that is not there.
        backend = isinstance(error, ValueError)
        remedy = "unset MPLBACKEND" if backend else "pip install matplotlib brings it"
        raise ConvproofError(
            f"plot: Matplotlib draws, and cannot be imported here ({str(error)[:120]}); {remedy}"
        ) from error

    class Shown(Figure):
        def _repr_png_(self) -> bytes:
            written = io.BytesIO()
            self.savefig(written, format="png")
            return written.getvalue()

    return Shown(figsize=(width, height), layout="constrained")
