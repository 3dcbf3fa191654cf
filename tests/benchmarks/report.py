"""A page with plots of one run of the benchmarks.

Measured by ``python -m pytest tests/benchmarks --benchmark-enable --benchmark-only
--benchmark-json=benchmarks.json``; ``python -m tests.benchmarks.report benchmarks.json --output
benchmarks`` then writes ``index.md`` and one SVG for each plot. Nothing is computed here: ratios,
exponents and curves stand in the extra information of each benchmark, where the test that measured
them put them. A curve is a list of points (x, y), and a plot ``{"title", "x", "y", "curves": {name:
points}}``, drawn on logarithmic axes, where a power law is a straight line.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

from matplotlib import style
from matplotlib.figure import Figure

_SETTINGS = {
    "svg.hashsalt": "convproof",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}
_MARKERS = "osv^D"


def page(run: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the page as Markdown, and its plots as SVG by file name.

    Parameters
    ----------
    run
        What pytest-benchmark wrote with ``--benchmark-json``.
    """
    machine = run["machine_info"]
    lines = [
        "# Benchmarks",
        "",
        f"One run on {machine['machine']} with Python {machine['python_version']}. Times belong to "
        "that machine and what else it did; ratios, taken side by side, and exponents carry over.",
    ]
    plots: dict[str, str] = {}
    ordered = sorted(run["benchmarks"], key=lambda b: b["group"] or "")
    for group, benchmarks in groupby(ordered, key=lambda b: b["group"] or "other"):
        lines += ["", f"## {group}", "", "| | median of its rounds | findings |"]
        lines.append("|---|---:|---|")
        pictures: list[str] = []
        for benchmark in benchmarks:
            facts = dict(benchmark["extra_info"])
            plot = facts.pop("plot", None)
            name = _words(benchmark["name"])
            median = _time(benchmark["stats"]["median"])
            lines.append(f"| {name} | {median} | {_findings(facts)} |")
            if plot is not None:
                file = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") + ".svg"
                plots[file] = _drawn(plot)
                pictures += ["", f"![{plot['title']}: {plot['y']} by {plot['x']}]({file})"]
        lines += pictures
    return "\n".join(lines) + "\n", plots


def _words(name: str) -> str:
    """Return a test's name as words, its parameters in brackets."""
    return name.removeprefix("test_").replace("_", " ").replace("[", " (").replace("]", ")")


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} µs"


def _findings(facts: dict[str, Any]) -> str:
    shown = (
        f"{name}: {value:.4g}" if isinstance(value, float) else f"{name}: {value}"
        for name, value in facts.items()
    )
    return "; ".join(shown).replace("|", "\\|")


def _drawn(plot: dict[str, Any]) -> str:
    with style.context(["default", _SETTINGS]):
        figure = Figure(figsize=(6, 4))
        axes = figure.subplots()
        for (name, points), marker in zip(plot["curves"].items(), _MARKERS, strict=False):
            x, y = zip(*points, strict=True)
            axes.loglog(x, y, marker=marker, label=name)
        axes.set(title=plot["title"], xlabel=plot["x"], ylabel=plot["y"])
        axes.grid(alpha=0.3)
        if len(plot["curves"]) > 1:
            axes.legend(frameon=False)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": "convproof"})
    return buffer.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the page; return 0, or 2 if the file is not a run of pytest-benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.report", description=__doc__)
    parser.add_argument("run", type=Path, help="the file of --benchmark-json")
    parser.add_argument("--output", type=Path, default=Path("benchmarks"), help="a folder")
    chosen = parser.parse_args(arguments)
    try:
        text, plots = page(json.loads(chosen.run.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(
            f"{chosen.run}: {type(error).__name__}: {error}; a file written by pytest "
            "--benchmark-enable --benchmark-only --benchmark-json=FILE is needed",
            file=sys.stderr,
        )
        return 2
    chosen.output.mkdir(parents=True, exist_ok=True)
    for name, content in {**plots, "index.md": text}.items():
        (chosen.output / name).write_text(content, encoding="utf-8")
    print(chosen.output / "index.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
