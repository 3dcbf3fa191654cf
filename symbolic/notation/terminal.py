"""Printing on terminals of every kind: those without UTF-8 get words, closed pipes no traceback."""

from __future__ import annotations

import argparse
import codecs
import os
import re
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from typing import Any

from symbolic.showing import GREEK, textbook

_WORDS = {
    "⋆": "conv", "∗": "corr", "−": "-", "·": "*", "′": "'", "″": "''", "∞": "oo", "∈": "in",
    "Σ": "sum ", "∫": "int ", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "↦": "|->", "∘": "o",
    "†": "^dagger", "×": "x", "‖": "||", "≈": "~", "√": "sqrt", "⟨": "<", "⟩": ">", "–": "-",
    "—": "-", "“": '"', "”": '"', "’": "'", "…": "...", "⊢": "|-", "⁄": "/",
    "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "\N{COMBINING TILDE}": "~",
} | {letter: name for name, letter in GREEK.items()}  # fmt: skip
_RAISED = re.compile("[⁰¹²³⁴-⁾ⁿⁱʲᵏᵐᵖᵗᵈᵀ]+")
_HANDLER = "convproof.words"


class Help(argparse.HelpFormatter):
    """Help that can be read in 40 columns: small margins, and no word broken in two."""

    def __init__(self, prog: str, **given: object) -> None:
        super().__init__(prog, **{"max_help_position": 14, **given})  # type: ignore[arg-type]

    def add_usage(self, usage: str | None, *given: Any, **named: Any) -> None:
        """Add a usage; argparse breaks the lines of its own alone."""
        if usage is not None and usage is not argparse.SUPPRESS:
            lines = _wrapped(f"usage: {usage}", self._width - 7)
            usage = "\n       ".join(lines).removeprefix("usage: ")
        super().add_usage(usage, *given, **named)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return _wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = _wrapped(text, width - len(indent))
        return "\n".join(f"{indent}{line}" for line in lines)


class Parser(argparse.ArgumentParser):
    """Reads the command line of one command, whose help is `Help`."""

    def __init__(self, prog: str, description: str, **given: Any) -> None:
        super().__init__(prog=prog, description=description, formatter_class=Help, **given)


def add_notation(parser: argparse.ArgumentParser, also: str = "") -> None:
    """Let a command print in the notation of textbooks.

    The help names no symbol, since without UTF-8 a symbol becomes the word for what it means here.
    """
    parser.add_argument(
        "--notation",
        choices=("project", "textbook"),
        default="project",
        metavar="WHOSE",
        help="project or textbook; textbook: printed with the asterisk for convolution and the "
        f"star for cross-correlation{also}",
    )


def _wrapped(text: str, width: int) -> list[str]:
    plain = " ".join(text.split())
    return textwrap.wrap(plain, width, break_long_words=False, break_on_hyphens=False)


def prepare() -> None:
    """Let what standard output and error cannot encode be written in words."""
    codecs.register_error(_HANDLER, _in_words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_HANDLER)


def say(*lines: str) -> None:
    """Print lines at once; when nobody reads any more, go on without a word."""
    try:
        print(*lines, sep="\n", flush=True)
    except BrokenPipeError:
        fall_silent()


def fall_silent() -> None:
    """Send what is printed from now on nowhere, since what reads has seen enough.

    Without this Python would complain when it closes the stream.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def symbols(notation: str) -> Callable[[str], str]:
    """Return what exchanges ⋆ and ∗ for printing, if the notation is "textbook".

    Where they cannot be printed they become the words conv and corr, in any notation.
    """
    try:
        "⋆∗".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return str
    return textbook if notation == "textbook" else str


def _in_words(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    piece = error.object[error.start : error.end]
    # A power that lost its height would be a factor.
    raised = _RAISED.sub(r"^\g<0>", piece)
    return "".join(map(_word, raised)), error.end


def _word(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    plain = "".join(_WORDS.get(x, x) for x in parts).encode("ascii", "ignore").decode()
    return plain or f"<{unicodedata.name(character, 'unknown character').lower()}>"
