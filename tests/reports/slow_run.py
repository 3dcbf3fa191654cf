"""Runs the report with a measurement that never ends, for the tests of Ctrl-C.

Usage: slow_run.py MARK [options of reports.generate]. The measurement makes a file in the folder
MARK as it begins.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

FOLDER = "SLOW_RUN_FOLDER"


def never_ends(_seed: int) -> None:
    Path(os.environ[FOLDER], str(os.getpid())).touch()
    time.sleep(600)


def ends_at_once(_seed: int) -> None:
    """Leave a worker idle, where an interrupt that reaches it would print a traceback."""


if __name__ == "__main__":
    from reports.collecting import collect as collecting
    from reports.generate import main

    os.environ[FOLDER] = sys.argv[1]
    collecting.array_facts = never_ends
    collecting.training_facts = ends_at_once
    # Half a hundred proofs and the small networks would only be waited for.
    collecting._cited = lambda _selection: []
    collecting.learning_jobs = lambda _whole, _seed: []
    sys.exit(main(sys.argv[2:]))
