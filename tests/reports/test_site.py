"""The site shows what the pages say: formulas as MathML, links that lead somewhere, no network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import made
import pytest
import rendering
from test_pages import CASES

from reports.facts.model import Facts
from reports.pages.index import TIMINGS, pages
from reports.running.run import render
from reports.running.writing import write_all
from reports.site.documents import SCRIPT, STYLE, site
from reports.site.mathml import mathml
from symbolic.showing import textbook

MATHS = "{http://www.w3.org/1998/Math/MathML}"
BROWSER = shutil.which("chromium")


class Page(HTMLParser):
    """Gathers what a browser would: text outside code, links, places to link to, formulas."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.formulas = 0
        self._quiet = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._quiet += tag in {"code", "pre", "script", "style"}
        self.formulas += tag == "math"
        links = [str(given[name]) for name in ("href", "src") if given.get(name)]
        # A reader with a network may follow a link to an upstream thread; nothing is loaded there.
        self.links += [x for x in links if tag != "a" or not x.startswith("https://github.com/")]
        self.places |= {str(given["id"])} if "id" in given else set()

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in {"code", "pre", "script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.words.append(data)


@pytest.fixture(params=CASES, name="case")
def _case(request: pytest.FixtureRequest) -> Facts:
    return CASES[request.param]


def html_pages(facts: Facts) -> Iterator[tuple[str, str]]:
    return ((n, t) for n, t in site(pages(facts), facts.slide).items() if n.endswith(".html"))


@pytest.mark.drawn(10)
def test_every_formula_is_a_math_element_and_no_latex_is_left(case: Facts) -> None:
    markdown = pages(case)
    for name, text in html_pages(case):
        read = Page(text)
        assert read.formulas == len(rendering.formulas(markdown[name.replace(".html", ".md")]))
        words = " ".join(read.words)
        # Backslashes and dollars of the facts themselves are escaped in Markdown; none is made.
        assert not re.search(r"\\[a-zA-Z]|\$", words), words


def test_no_space_stands_between_a_formula_and_a_comma() -> None:
    index = site(pages(made.facts(made.statement("A7b"))), made.SLIDE)["index.html"]
    assert "</math>, which slides" in index
    assert not re.search(r"</math> [,.;:)]", index)


@pytest.mark.drawn(10)
def test_links_and_anchors_resolve(case: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pages.figures._svg", lambda *_: "slow to draw")
    files = {*render(case, html=True), TIMINGS}
    read = {name: Page(text) for name, text in html_pages(case)}
    assert {STYLE, SCRIPT} <= files
    for name, page in read.items():
        folder = f"{name.rpartition('/')[0]}/" if "/" in name else ""
        for link in page.links:
            file, _, place = link.partition("#")
            target = str(Path(folder, file)) if file else name
            target = re.sub(r"^[^/]+/\.\./", "", target)
            assert target in files
            assert not file.endswith(".md")
            assert not place or place in read[target].places
            assert "//" not in link


def test_without_being_asked_for_there_is_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pages.figures._svg", lambda *_: "slow to draw")
    assert not [name for name in render(made.facts()) if name.endswith(".html")]


@pytest.mark.parametrize(
    ("latex", "rows", "cells"),
    [
        (r"\begin{aligned}& a \\[6pt] ={} & b && \text{c}\end{aligned}", 2, [2, 4]),
        (
            r"\begin{aligned}a &= \begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}&& b\end{aligned}",
            1,
            [4],
        ),
    ],
)
def test_aligned_lines_are_a_table(latex: str, rows: int, cells: list[int]) -> None:
    table = ET.fromstring(mathml(latex, display=True))[0]  # noqa: S314 - our own
    assert table.tag == f"{MATHS}mtable"
    assert len(table) == rows
    assert [len(row) for row in table] == cells
    assert "&amp;" not in ET.tostring(table, encoding="unicode")


def test_bars_primes_signs_and_stars_need_no_mathematical_font() -> None:
    written = mathml(r"\overline{f(-\overline{g}) \ast h[-n]}(\tau' - 1)", display=False)
    formula = ET.fromstring(written)  # noqa: S314 - our own
    assert len([e for e in formula.iter() if e.get("class") == "bar"]) == 2
    assert not list(formula.iter(f"{MATHS}mover"))
    assert not list(formula.iter(f"{MATHS}msup"))
    assert "∗" in "".join(formula.itertext())
    signs = [e.get("form") for e in formula.iter(f"{MATHS}mo") if e.text == "−"]
    assert signs == ["prefix", "prefix", None]
    primes = ET.fromstring(mathml(r"w'_{s_1} + q'' + x_{c}^2", display=False))  # noqa: S314 - our own
    assert [e.text for e in primes.iter(f"{MATHS}mo")] == ["′", "+", "″", "+"]
    assert len(list(primes.iter(f"{MATHS}msubsup"))) == 1


@pytest.mark.parametrize(
    "latex",
    [
        r"\left(f \star g\right)'(t) = \left(f' \star g\right)_{2}(t)",
        r"\left|e^{-2\,\left(a + b\right)}\right|^2 - \left[c \left(R\,\left(g\right)\right)\right]"
        r" \in \left\{a \left(b + c\right)\right\}",
        r"-x \leftarrow \{1, 2\}\ \text{for } {}= \overline{\left(f \ast g\right)(t)}\,d\tau",
    ],
)
def test_a_formula_that_is_cut_is_what_it_is_whole(
    latex: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = mathml(latex, display=False)
    module = sys.modules[mathml.__module__]
    module._row.cache_clear()
    monkeypatch.setattr(module, "_body", module._piece)
    assert cut == mathml(latex, display=False)


def test_what_formulas_have_in_common_is_converted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mathml(r"\displaystyle \left(x + \left(y - z\right)\right)(n)", display=False)
    monkeypatch.setattr("reports.site.mathml.convert", pytest.fail)
    written = mathml(r"x - \left(z + y\right)(n)", display=True)
    assert "".join(ET.fromstring(written).itertext()) == "x−(z+y)(n)"  # noqa: S314 - our own


def browse(page: Path, *options: str) -> str:
    """Return what a browser without a network makes of a page."""
    command = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu",
        f"--user-data-dir={page.with_name('profile')}", "--host-resolver-rules=MAP * ~NOTFOUND",
        "--virtual-time-budget=5000", "--dump-dom", *options, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(  # noqa: S603 - our own page
        command, capture_output=True, text=True, timeout=120, check=True
    ).stdout


@pytest.mark.takes_turns(2)
@pytest.mark.drawn(1)
@pytest.mark.skipif(BROWSER is None, reason="there is no chromium here")
@pytest.mark.parametrize("width", [500, 1280])
def test_long_formulas_scroll_and_the_page_does_not(tmp_path: Path, width: int) -> None:
    long = " + ".join(f"x_{{{k}}}" for k in range(60))
    formula = made.Formula(long, long)
    line = replace(made.proof("definition of ∗").lines[0], formula=formula)
    proof = replace(made.proof(), start=formula, lines=(line,))
    shown = made.on(statement=formula, hypotheses=(formula,), proof=proof)
    statement = made.statement("A2", shown, made.on(made.Z, hypotheses=(formula,)))
    facts = made.facts(replace(statement, name="a_long_name_of_a_lemma" * 4))
    for name, text in html_pages(facts):
        measured = "<script>document.title = document.documentElement.scrollWidth</script>"
        page = tmp_path / Path(name).name
        page.write_text(text.replace('"../', '"').replace("</body>", f"{measured}</body>"))
        (tmp_path / STYLE).write_text(site({}, facts.slide)[STYLE])
        if "A2" in name or "chapter" in name:
            dumped = browse(page, f"--window-size={width},900", "--hide-scrollbars")
            assert f"<title>{width}</title>" in dumped, name


@pytest.mark.takes_turns(2)
@pytest.mark.drawn(1)
@pytest.mark.skipif(BROWSER is None, reason="there is no chromium here")
@pytest.mark.parametrize(("notation", "signs"), [(str, "⋆∗"), (textbook, "∗⋆")])
def test_a_browser_shows_it_without_a_network(
    tmp_path: Path, notation: Callable[[str], str], signs: str
) -> None:
    facts = made.facts(*map(made.statement, ("A1", "A7b", "G10")), libraries=(made.LIBRARY,))
    write_all(tmp_path / "report", render(facts, html=True, notation=notation))
    read = Page(browse(tmp_path / "report" / "index.html"))
    words = " ".join(" ".join(read.words).split())
    assert "Is deep learning's convolution a cross-correlation?" in words
    assert read.formulas == len(rendering.formulas(pages(facts)["index.md"]))
    slide, t = facts.slide, facts.slide.shift
    assert "slider" in read.places
    for symbol, total in zip(signs, (slide.convolution, slide.correlation), strict=True):
        value = total.values[t - total.start]
        assert re.search(rf"\(f {symbol} g\)\({t}\) = [\d·+ ]+ = {value}", words)
