"""How each construction looks, as Unicode text and as LaTeX.

⋆ is convolution and ∗ cross-correlation throughout.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.kernel.shapes import discrete
from symbolic.kernel.terms import Term
from symbolic.notation.names import SUPERSCRIPTS, domain_name, latex_domain, name_parts, shown_name
from symbolic.showing import GREEK, SPELLED


class TextSigns:
    """Unicode text."""

    conv, corr, minus, times, space, maps_to = "⋆", "∗", "−", "·", " ", "↦"
    composed, fourier, prime, dot = "∘", "F", "′", "·"

    def matrix(self, rows: list[list[str]]) -> str:
        return "[" + "; ".join(" ".join(row) for row in rows) + "]"

    def name(self, name: str) -> str:
        return shown_name(name)

    def group(self, written: str) -> str:
        return f"({written})"

    def quote(self, name: str) -> str:
        return f"‘{name}’"

    def fraction(self, above: str, below: str) -> str:
        return f"{self._simple(above)}/{self._simple(below)}"

    def _simple(self, written: str) -> str:
        return written if written.isalnum() else f"({written})"

    def power(self, base: str, exponent: str) -> str:
        return base + (exponent.translate(SUPERSCRIPTS) if exponent.isdigit() else f"^({exponent})")

    def subscript(self, base: str, index: str) -> str:
        flat = set("⁰¹²³⁴⁵⁶⁷⁸⁹").isdisjoint(index)  # T_a² f would be read (T_a)² f
        return f"{base}_{index}" if index.isalnum() and flat else f"{base}_({index})"

    def step(self, letter: str, index: str) -> str:
        return self.subscript(letter, index)

    def conjugate(self, written: str) -> str:
        return f"conj({written})"

    def exponential(self, exponent: str) -> str:
        return f"e^({exponent})"

    def modulus(self, written: str) -> str:
        return f"|{written}|"

    def total(self, body: str, names: list[str], over: Term, turns: Sequence[int]) -> str:
        turned = [n for n, sign in zip(names, turns, strict=True) if sign == -1]
        mixed = 0 < len(turned) < len(names)
        if discrete(over):
            direction = " backwards" + f" in {', '.join(turned)}" * mixed if turned else ""
            return f"Σ_{{{', '.join(names)} ∈ {domain_name(over)}{direction}}} {body}"
        # The innermost integral belongs to the first differential.
        limits = ["{∞}^{−∞}" if n in turned else "{−∞}^{∞}" for n in reversed(names)]
        together = f"{'∫' * len(names)}_{limits[0]}"
        integrals = " ".join(f"∫_{pair}" for pair in limits) if mixed else together
        return f"{integrals} {body} {' '.join(f'd{n}' for n in names)}"

    def for_all(self, claim: str, ranges: list[str]) -> str:
        return f"{claim} for all {', '.join(ranges)}"

    def element(self, point: str, domain: Term) -> str:
        return f"{point} ∈ {domain_name(domain)}"

    def sentence(self, subject: str, words: str) -> str:
        return f"{subject} {words}"


class LatexSigns(TextSigns):
    """LaTeX."""

    conv, corr, minus, times, space, maps_to = r"\star", r"\ast", "-", r"\,", r"\,", r"\mapsto"
    composed, fourier, prime, dot = r"\circ", r"\mathcal{F}", "'", r"\cdot"

    def matrix(self, rows: list[list[str]]) -> str:
        body = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"

    def name(self, name: str) -> str:
        stem, index, primes = name_parts(name)
        if (greek := SPELLED.get(stem, stem)) in GREEK:
            written = f"\\{greek}"
        elif len(stem) == 1 and stem.isascii():
            written = stem
        else:
            font, escaped = "mathrm" if stem.isascii() else "text", stem.replace("_", r"\_")
            written = rf"\{font}{{{escaped}}}"
        return written + (f"_{{{index}}}" if index else "") + "'" * primes

    def group(self, written: str) -> str:
        return rf"\left({written}\right)"

    def quote(self, name: str) -> str:
        return rf"\text{{‘}}{name}\text{{’}}"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def subscript(self, base: str, index: str) -> str:
        return f"{base}_{{{index}}}"

    def step(self, letter: str, index: str) -> str:
        # A letter called w0 has the index 0 as well.
        return self.subscript(letter, f"({index})" if index.isdigit() else index)

    def conjugate(self, written: str) -> str:
        return rf"\overline{{{written}}}"

    def exponential(self, exponent: str) -> str:
        return f"e^{{{exponent}}}"

    def modulus(self, written: str) -> str:
        return rf"\left|{written}\right|"

    def total(self, body: str, names: list[str], over: Term, turns: Sequence[int]) -> str:
        if over.head == "Cycle":
            arrow = r",\,\text{backwards}" if -1 in turns else ""
            return rf"\sum_{{{names[0]} \in {latex_domain(over)}{arrow}}} {body}"
        limits = [(r"\infty", r"-\infty") if s == -1 else (r"-\infty", r"\infty") for s in turns]
        if discrete(over):
            sums = (rf"\sum_{{{n}={a}}}^{{{b}}}" for n, (a, b) in zip(names, limits, strict=True))
            return f"{' '.join(sums)} {body}"
        # The innermost integral belongs to the first differential.
        integrals = "".join(rf"\int_{{{a}}}^{{{b}}}" for a, b in reversed(limits))
        return f"{integrals} {body}" + "".join(rf"\,d{n}" for n in names)

    def for_all(self, claim: str, ranges: list[str]) -> str:
        return rf"{claim} \quad \text{{for all }} {', '.join(ranges)}"

    def element(self, point: str, domain: Term) -> str:
        return rf"{point} \in {latex_domain(domain)}"

    def sentence(self, subject: str, words: str) -> str:
        return rf"{subject} \text{{ {words}}}"
