"""The README of the kernel names tests and attacks that exist, and every file of the room."""

import re
from pathlib import Path

from kernel_attacks import ATTACKS

import symbolic.kernel

ROOM = Path(symbolic.kernel.__file__).parent
README = (ROOM / "README.md").read_text("utf-8")
TRAPS = re.sub(r"\s+", " ", README.split("## Traps")[1])
HERE = Path(__file__).parent


def test_attacks_exist():
    names = {attack.name for attack in ATTACKS}
    told = set(re.findall(r"“([^”]+)”", TRAPS)) - {"does not occur"}
    assert told <= names, told - names


def test_tests_exist():
    written = "".join(file.read_text("utf-8") for file in HERE.glob("test_*.py"))
    for name in re.findall(r"`(test_\w+)(?:\.py|\[[^]]*\])?`", TRAPS):
        assert f"def {name}(" in written or (HERE / f"{name}.py").exists(), name


def test_every_file_is_explained():
    files = {file.name for file in ROOM.glob("*.py")} - {"__init__.py"}
    assert files <= set(re.findall(r"`(\w+\.py)`", README))


def test_every_trap_names_its_watch():
    traps = re.split(r"\n\d+\. ", README.split("## Traps")[1])[1:]
    assert [trap[:60] for trap in traps if "—" not in trap] == []
