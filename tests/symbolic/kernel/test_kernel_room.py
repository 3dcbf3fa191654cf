"""The room of the kernel: what it imports, and that it needs nothing else."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import symbolic.kernel
from symbolic.kernel import rules, terms
from symbolic.kernel.certificate import certificate

ROOM = Path(symbolic.kernel.__file__).parent
FILES = sorted(ROOM.glob("*.py"))
LINES_OF_CODE = 1768


def imports(file: Path) -> list[tuple[int, str]]:
    """Return the level and the module of each import of a file, wherever it stands."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(0, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inside = [node.module] if node.module else [alias.name for alias in node.names]
            found += [(node.level, name) for name in inside]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_imports_are_of_the_room_or_the_standard_library(file):
    for level, name in imports(file):
        own = level == 1 and (ROOM / f"{name}.py").exists()
        assert own or (level == 0 and name.split(".")[0] in sys.stdlib_module_names), name


def test_there_is_no_circle():
    arrows = {f.stem: {name for level, name in imports(f) if level} for f in FILES}
    free: set[str] = set()
    while len(free) < len(arrows):
        new = {f for f, needed in arrows.items() if needed <= free} - free
        assert new, {f: needed - free for f, needed in arrows.items() if f not in free}
        free |= new


def test_runs_without_anything_else(tmp_path):
    """A copy of the room alone, in a Python without site packages, replays a certificate."""
    room = tmp_path / "alone"
    room.mkdir()
    for file in FILES:
        (room / file.name).write_bytes(file.read_bytes())
    f, (n,) = terms.letter("f", terms.Z), terms.point_of(terms.Z, "n")
    theorem = rules.unfold(terms.at(terms.Term("Conv", f, f), [n]))
    text = tmp_path / "one.json"
    text.write_text(certificate(theorem), "utf-8")
    command = [sys.executable, "-I", "-S", "-c", (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.modules['sympy'] = None\n"
        "from alone.__main__ import main\n"
        f"sys.exit(main([{str(text)!r}]))"
    )]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 theorems hold" in done.stdout


def test_a_closed_pipe_is_no_error(tmp_path):
    """``python -m symbolic.kernel FILE | head -1`` ended in a traceback."""
    file = tmp_path / "one.json"
    file.write_text(certificate(rules.reflexivity(terms.ONE)), "utf-8")
    command = [sys.executable, "-m", "symbolic.kernel", "-v", str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:  # noqa: S603
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no file without an end")
def test_a_file_without_an_end_is_refused():
    """All of it was read first; the command has 200 MB here."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 * 10**8,) * 2)\n"
        "from symbolic.kernel.__main__ import main; sys.exit(main(['/dev/zero']))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    assert "characters of text: at most" in done.stderr
    assert done.returncode == 1


def test_the_command_does_not_load_sympy(tmp_path):
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "symbolic.kernel",
        str(tmp_path / "no"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert "sympy" not in done.stderr
    assert done.returncode == 1


def test_it_can_be_read_in_an_evening():
    assert sum(map(lines_of_code, FILES)) <= LINES_OF_CODE


def lines_of_code(file: Path) -> int:
    source = file.read_text("utf-8")
    documentation: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documentation.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(source.splitlines(), start=1)
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in documentation
        for number, line in lines
    )
