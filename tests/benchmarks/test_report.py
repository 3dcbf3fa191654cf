"""The page of the benchmarks shows what a run found, and only that."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from tests.benchmarks.report import main, page


def made(**changes):
    benchmark = {
        "group": "growth",
        "name": "test_growth_with_the_length[100]",
        "stats": {"median": 0.0123},
        "extra_info": {
            "exponent": 1.13042,
            "a|b": 3,
            "plot": {
                "title": "Both sides",
                "x": "length",
                "y": "seconds",
                "curves": {"ours": [[10, 1], [100, 13]], "bare": [[10, 0.5], [100, 9]]},
            },
        },
    }
    other = {"group": None, "name": "test_x", "stats": {"median": 4e-6}, "extra_info": {}}
    run = {
        "machine_info": {"machine": "x86_64", "python_version": "3.11.7", "node": "secret-host"},
        "benchmarks": [benchmark | changes, other],
    }
    return json.loads(json.dumps(run))


def test_a_row_for_every_benchmark_and_a_plot_where_there_are_curves():
    text, plots = page(made())
    assert "| growth with the length (100) | 12.3 ms | exponent: 1.13; a\\|b: 3 |" in text
    assert "| x | 4 µs |  |" in text
    assert text.index("## growth") < text.index("growth with the length") < text.index(".svg)")
    assert list(plots) == ["growth-with-the-length-100.svg"]
    assert "growth-with-the-length-100.svg" in text
    assert "## other" in text
    assert "secret-host" not in text


@pytest.mark.takes_turns(2)
def test_the_plot_has_both_curves_and_the_same_facts_give_the_same_bytes():
    _, plots = page(made())
    (svg,) = plots.values()
    root = ET.fromstring(svg)  # noqa: S314 - our own
    lines = [g for g in root.iter("{http://www.w3.org/2000/svg}g")
             if (g.get("id") or "").startswith("line2d")]  # fmt: skip
    assert len(lines) > 2
    assert page(made()) == page(made())
    single = {"title": "Both sides", "x": "n", "y": "s", "curves": {"ours": [[10, 1]]}}
    _, one = page(made(extra_info={"plot": single}))
    assert "legend_1" in svg
    assert "legend_1" not in next(iter(one.values()))


def test_the_command_writes_the_folder(tmp_path, capsys):
    source, target = tmp_path / "run.json", tmp_path / "out" / "deep"
    source.write_text(json.dumps(made()), encoding="utf-8")
    assert main([str(source), "--output", str(target)]) == 0
    assert sorted(p.name for p in target.iterdir()) == [
        "growth-with-the-length-100.svg",
        "index.md",
    ]
    assert "index.md" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"benchmarks": []}', None])
def test_another_file_is_refused(tmp_path, capsys, content):
    source = tmp_path / "run.json"
    if content is not None:
        source.write_text(content, encoding="utf-8")
    assert main([str(source), "--output", str(tmp_path / "out")]) == 2
    assert "--benchmark-json" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
