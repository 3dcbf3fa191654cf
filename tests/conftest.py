"""What all tests share."""

import gc

from hypothesis import settings

from tests import portion

# Terms and formulas form next to no circles; looking for these took a sixth of the time.
gc.set_threshold(100_000, 10, 10)

# A deadline measures the machine's other work, not ours.
settings.register_profile("convproof", deadline=None)
settings.load_profile("convproof")


def pytest_addoption(parser):
    parser.addoption(
        "--full", action="store_true", help="run all cases of tests of which a part is drawn"
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "drawn(count): so many of the cases are run, or --full")
    config.addinivalue_line("markers", "takes_turns(n): run in one of n draws, or with --full")
    portion.configure(config.getoption("--full"))


def pytest_report_header(config):
    if not config.getoption("--full"):
        return f"of long walks a part, drawn by the code {portion.state_of_the_code()[:8]}; --full"
    return None


def pytest_collection_modifyitems(config, items):
    by_name = any("::" in asked or asked.endswith(".py") for asked in config.args)
    if by_name or config.getoption("--full") or config.getoption("benchmark_enable", False):
        return
    chosen = portion.drawn(items, portion.state_of_the_code())
    config.hook.pytest_deselected(items=[i for i in items if i.nodeid not in chosen])
    items[:] = [i for i in items if i.nodeid in chosen]
