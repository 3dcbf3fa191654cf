"""Decide a claim on the command line: ``python -m symbolic "corr(f, g) == corr(g, f)"``."""

import sys

from symbolic.decision.command import main

if __name__ == "__main__":
    sys.exit(main())
