from dataclasses import dataclass
from types import SimpleNamespace

from tests import portion


@dataclass(frozen=True)
class Case:
    nodeid: str
    count: int | None
    marker: str = "drawn"
    place: tuple[int, ...] = ()

    def get_closest_marker(self, name):
        marked = self.count is not None and name == self.marker
        return SimpleNamespace(args=(self.count, *self.place)) if marked else None


WALK = [Case(f"file.py::test_walk[{k}]", 3) for k in range(20)]
OTHERS = [Case(f"file.py::test_all[{k}]", None) for k in range(5)]
SHORT = [Case(f"file.py::test_short[{k}]", 3) for k in range(2)]


def names(cases):
    return {case.nodeid for case in cases}


def test_of_a_long_walk_a_part_is_run_and_of_others_everything():
    found = portion.drawn([*WALK, *OTHERS, *SHORT], "state")
    assert names(OTHERS) | names(SHORT) <= found
    assert len(found & names(WALK)) == 3


def test_the_same_code_meets_the_same_cases_and_changes_meet_them_all():
    draws = [portion.drawn(WALK, f"state {k}") for k in range(200)]
    assert portion.drawn(WALK, "state 0") == draws[0]
    assert set().union(*draws) == names(WALK)


def test_a_long_test_is_run_in_one_of_so_many_draws():
    long = [Case(f"file.py::test_{k}", 3, "takes_turns") for k in range(300)]
    found = [portion.drawn(long, f"state {k}") for k in range(10)]
    assert all(60 < len(names_found) < 140 for names_found in found)
    assert set().union(*found) >= {f"file.py::test_{k}" for k in (0, 1, 2)}


def test_of_those_that_have_a_place_the_tests_of_one_place_are_run():
    places = [Case(f"file.py::test_{k}", 3, "takes_turns", (k % 3,)) for k in range(9)]
    found = [portion.drawn(places, f"state {k}") for k in range(60)]
    whole = [{f"file.py::test_{k}" for k in range(place, 9, 3)} for place in range(3)]
    assert all(one in whole for one in found)
    assert all(8 < found.count(one) < 32 for one in whole)
    assert [portion.drawn(places[:1], f"state {k}") for k in range(60)] == [
        one & names(places[:1]) for one in found
    ]


def test_in_full_every_example_is_tried(monkeypatch):
    monkeypatch.setattr(portion, "_full", False)
    assert portion.portion(200) == 50
    assert portion.portion(1) == 1
    monkeypatch.setattr(portion, "_full", True)
    assert portion.portion(200) == 200
