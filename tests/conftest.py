"""What all tests share."""

import gc
import os

import pytest
from hypothesis import settings

from tests import portion

# Terms and formulas form next to no circles; looking for these took a sixth of the time.
gc.set_threshold(100_000, 10, 10)

# As many workers as processors: more threads would wait for each other, and not idly. Workers
# inherit it, and are started after this is read.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_addoption(parser):
    parser.addoption(
        "--full", action="store_true", help="run all cases of tests of which a part is drawn"
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "drawn(count): so many of the cases are run, or --full")
    config.addinivalue_line(
        "markers",
        "takes_turns(n, k): run in one of n draws, where k is given the kth, or with --full",
    )
    portion.configure(_whole(config))
    # Called last, after pytest's own search: Python's at its end took two seconds of each worker.
    config.add_cleanup(gc.freeze)
    # A deadline measures the machine's other work, not ours. Who says nothing tries a hundred.
    settings.register_profile("convproof", deadline=None, max_examples=portion.portion(100))
    settings.load_profile("convproof")


def _whole(config):
    by_name = any("::" in asked or asked.endswith(".py") for asked in config.args)
    return by_name or config.getoption("--full") or config.getoption("benchmark_enable", False)


def pytest_report_header(config):
    if not _whole(config):
        return f"of long walks a part, drawn by the code {portion.state_of_the_code()[:8]}; --full"
    return None


def pytest_collection_modifyitems(config, items):
    if _whole(config):
        return
    chosen = portion.drawn(items, portion.state_of_the_code())
    config.hook.pytest_deselected(items=[i for i in items if i.nodeid not in chosen])
    items[:] = [i for i in items if i.nodeid in chosen]


def pytest_collection_finish():
    """What was imported and collected stays: no search for garbage goes through it again."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Leave a file to one worker: what its tests share, a notebook or a cluster, is made once."""
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - where xdist is installed

    return LoadFileScheduling(config, log)
