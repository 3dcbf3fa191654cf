"""A small Dask cluster in a process group of its own, for tests: prints its address, then waits."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, dashboard_address=":0"
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
