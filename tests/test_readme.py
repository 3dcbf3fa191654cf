"""What the README shows is run as it stands there, and what it lists is all there is."""

from __future__ import annotations

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

from reports.command.main import COMMANDS, main
from symbolic import conv, corr, functions
from symbolic.proving.calculation import Calculation

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MOST_LINES = 200
BLOCK = re.compile(r"(?:<!-- ([\w ]+) -->\n)?```(\w+)\n(.*?)```", re.S)
BLOCKS = [(tag, kind, code) for tag, kind, code in BLOCK.findall(README)]
PYTHON = [code for tag, kind, code in BLOCKS if kind == "python" and not tag]


def tagged(name: str) -> str:
    (code,) = (code for tag, _, code in BLOCKS if tag == name)
    return code


def in_a_process(code: str, path: Path) -> str:
    """Run code as a user does, in a process of its own; return what it prints."""
    whole = f"import sys\nsys.path[:0] = {[str(ROOT), str(path)]!r}\n{code}"
    done = subprocess.run(  # noqa: S603 - the README's own code
        [sys.executable, "-c", whole], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_is_short() -> None:
    assert len(README.splitlines()) < MOST_LINES


def test_the_examples_run_from_top_to_bottom(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(mpl.rcParams, "backend", "agg")
    names: dict[str, Any] = {}
    for code in PYTHON:
        exec(code, names)  # noqa: S102 - the README's own code
    said = capsys.readouterr().out
    for words in (
        "on ℝ: (f ∗ g)(t) = (conj(R f) ⋆ g)(t)",
        "τ = −τ′",
        "refuted on ℤ: f ∗ g = g ∗ f",
        "agrees to 50 digits on 3 samples",
        "agrees to 50 digits on 1 sample",
        "F3: holds on all samples",
        "z[k] = Σⱼ a[k − M + 1 + j]·conj(b[j])",
        "torch.nn.Conv2d → keras.layers.Conv2D(",
        "at [2]: got",
        "refuted",
    ):
        assert words in said


@pytest.mark.parametrize("code", [code for _, kind, code in BLOCKS if kind == "python"])
def test_sympy_is_imported_before_ours(code: str) -> None:
    ours = re.search(r"^from (?:symbolic|numeric)\b", code, re.M)
    theirs = [m.start() for m in re.finditer(r"^(?:from|import) sympy\b", code, re.M)]
    assert not ours or all(start < ours.start() for start in theirs)


def test_why_sympy_is_imported_first() -> None:
    names: dict[str, Any] = {"conv": conv, "corr": corr, "functions": functions}
    exec("from sympy import *", names)  # noqa: S102 - the very mistake
    assert names["functions"] is not functions
    assert names["conv"] is conv


COMMAND_LINES = tagged("commands").splitlines()


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_the_commands_run_as_they_are_written(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *arguments = shlex.split(line)
    assert program == "convproof"
    assert main(arguments) == 0
    assert capsys.readouterr().out


def test_every_command_is_named() -> None:
    shown = {shlex.split(line)[1] for line in COMMAND_LINES}
    assert {name for name in COMMANDS if name not in shown} <= set(re.findall(r"`(\w+)`", README))


def test_the_table_has_all_moves_of_a_calculation_and_no_other() -> None:
    table = README[README.index("| for | moves of a calculation") :].split("\n\n")[0]
    listed = re.findall(r"`(\w+)`", "\n".join(table.splitlines()[2:]))
    moves = {
        name
        for name, method in inspect.getmembers(Calculation, inspect.isfunction)
        if not name.startswith("_") and inspect.signature(method).return_annotation == "Calculation"
    }
    assert sorted(listed) == sorted(moves)


ADDED_LEMMA = """
from symbolic import R2, Z, check, decide, lemmas
from symbolic.notation.proofs import proof_of
from reports.collecting.proving import prove
theorem = lemmas["B27"].on(Z)
assert str(check(theorem.certificate())) == str(theorem)
print(theorem.proof)
print(lemmas.convolution_with_even_part)
print(decide("conv(f + reflect(f), g) == conv(f, g) + conv(reflect(f), g)", domain=R2))
found = prove("b.json", [("B27", index) for index in range(5)])
print(len([on for on in found.proved.values() if on.fact.certificate.replayed]))
"""
ADDED_CLAIM = """
from reports.command.main import main
main(['verify', 'F14', '--digits', '20'])
"""
LIBRARY = "import numpy as np\n\ndef filter(a, b, mode):\n    return np.convolve(a, b, mode)\n"
ADDED_LIBRARY = """
from numeric.conventions import adapters
adapters.__path__.append({!r})
assert main(["audit", "dsp"]) == 0
"""
END = "-- that was it --\n"


@pytest.fixture(scope="module", name="added")
def _added(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, str]:
    """What is said of a lemma, a claim and a library that were added: one process for all."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "dsp.py").write_text(LIBRARY)
    (folder / "dsp_.py").write_text(tagged("an adapter"))
    parts = (
        tagged("a lemma") + ADDED_LEMMA,
        tagged("a claim") + ADDED_CLAIM,
        ADDED_LIBRARY.format(str(folder)),
    )
    lemma, claim, library = in_a_process(f"print({END!r}, end='')\n".join(parts), folder).split(END)
    return lemma, claim, library


def test_a_lemma_is_added_in_one_place(added: tuple[str, str, str]) -> None:
    said, _, _ = added
    assert "B27 (convolution_with_even_part): convolution with twice the even part" in said
    assert said.splitlines()[-1] == "5"


def test_a_claim_is_added(added: tuple[str, str, str]) -> None:
    _, said, _ = added
    assert said.startswith("F14: holds on all samples")
    first, second = said[: len(said) // 2], said[len(said) // 2 :]
    assert first == second
    assert "24 of 24 mutants refuted" in said


def test_a_library_is_added_by_one_file(added: tuple[str, str, str]) -> None:
    _, _, said = added
    assert "filter(a, b, 'same')" in said
    assert "convolution" in said
