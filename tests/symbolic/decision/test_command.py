"""The command: exit statuses, declared letters, domains, and a pipe that closes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from symbolic.decision.command import main


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (
            ["corr(f, g) == conv(conj(flip(f)), g)"],
            0,
            "proved on ℤ: corr(f, g) == conv(conj(flip(f)), g)",
        ),
        (["corr(f, g) == corr(g, f)", "--domain", "R"], 1, "refuted on ℝ"),
        (["corr(w, x) == conv(flip(w), x)", "--real", "w,x"], 0, "lemma A4"),
        (
            ["corr(w, x) == conv(w, x)", "--real", "w", "--even", "w x"],
            0,
            "proved on ℤ, w even and real, x even: corr(w, x) == conv(w, x)",
        ),
        (["f == -flip(f)", "--odd", "f", "--domain", "Z/5"], 0, "proved on ℤ/5, f odd"),
        (["shift(f, N) == f", "--domain", "Z/N"], 0, "proved on ℤ/N"),
        (["corr(f, g) == corr(g, f)", "--domain", "ℤ²"], 1, "refuted on ℤ²"),
        (["conf(f) == f"], 2, ""),
        (["f == f", "--real", "g"], 2, ""),
    ],
)
def test_command(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == status
    captured = capsys.readouterr()
    assert said in captured.out
    assert ("not understood" in captured.err) == (status == 2)


def test_the_proof_is_printed_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corr(f, corr(g, h)) == corr(conv(f, g), h)", "--proof"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("(f ∗ (g ∗ h))(n)" in line for line in lines)
    assert any("by A1" in line for line in lines)
    assert any("by B2" in line for line in lines)


@pytest.mark.parametrize("domain", ["Z/0", "Z/-3", "Z/x", "C", "Z3"])
def test_domains_that_do_not_exist(domain: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["f == f", "--domain", domain])
    assert stopped.value.code == 2
    assert domain in capsys.readouterr().err


def test_a_closed_pipe_is_no_error() -> None:
    code = "import sys; from symbolic.decision.command import main; sys.exit(main(['f == g']))"
    command = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_refutation_is_told_in_the_words_of_the_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["xcorr(w,  x) == convolve(flip(w), x)"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "refuted on ℤ: xcorr(w, x) == convolve(flip(w), x)"
    assert "  did you mean: xcorr(w, x) == convolve(conj(flip(w)), x), lemma A1: " in "\n".join(
        lines
    )
    assert "∗" not in "".join(lines)


def test_textbook_notation_reads_words_and_refuses_bare_symbols(
    capsys: pytest.CaptureFixture[str],
) -> None:
    claim = "corr(f, g) == conv(conj(reflect(f)), g)"
    assert main([claim, "--proof", "--notation", "textbook"]) == 0
    assert "(f ⋆ g)(n)" in capsys.readouterr().out
    for sign in "⋆∗":
        claim = f"f {sign} g == g"
        assert main([claim]) == 1
        assert main([claim, "--notation", "textbook"]) == 2
        assert f"  {claim}\n    ^" in capsys.readouterr().err


@pytest.mark.drawn(3)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("notation", ["project", "textbook"])
def test_a_terminal_without_the_symbols_gets_words(encoding: str, notation: str) -> None:
    command = [sys.executable, "-m", "symbolic", "corr(f, g) == conv(conj(reflect(f)), g)"]
    command += ["--proof", "--notation", notation]
    environment = {"PYTHONIOENCODING": encoding, "PATH": "", "PYTHONUTF8": "0"}
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode(encoding)
    first = "(f corr g)(n)" if encoding != "utf-8" else f"(f {'∗⋆'[notation == 'textbook']} g)(n)"
    assert first in said
    assert "?" not in said
