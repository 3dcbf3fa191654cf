"""The kernel gives every attack the verdict that is expected; so would no careless checker."""

import pytest
from kernel_attacks import ATTACKS, verdict

CHECKERS = {"accepts everything": lambda _: "accept", "refuses everything": lambda _: "refuse"}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_verdict(attack):
    assert verdict(attack.script) == attack.verdict, attack.reason


@pytest.mark.parametrize("checker", CHECKERS.values(), ids=CHECKERS)
def test_harness_can_fail(checker):
    wrong = [a.name for a in ATTACKS if checker(a.script) != a.verdict]
    assert len(wrong) > len(ATTACKS) / 5


def test_names_are_distinct():
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names)
