"""Who does the jobs: this process alone, several processes, or a Dask cluster."""

from __future__ import annotations

import logging
import multiprocessing
import os
import platform
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from multiprocessing.connection import wait
from typing import Any, ParamSpec, TypeVar

from reports.collecting.fingerprint import difference, fingerprint
from reports.collecting.job import Job
from reports.collecting.selection import UsageError
from reports.running.work import Crew, Done, do

PATIENCE = 10
"""Seconds within which a scheduler must answer, and have a worker."""

BEREFT = 60
"""Seconds that a cluster may be without workers before the run gives up."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


def crew_of(processes: int, address: str | None) -> AbstractContextManager[Crew]:
    """Return the crew that a command line asks for, to be entered.

    Parameters
    ----------
    processes
        How many processes work; with one, this process does everything itself.
    address
        Of a Dask scheduler, which then does everything; None without.
    """
    if address is not None:
        return cluster(address)
    return several(processes) if processes > 1 else nullcontext(alone())


# ------------------------------------------------------------------ this process


def alone() -> Crew:
    """Return a crew of this process."""
    return Crew(Serial, lambda: 1, lost=())


class Serial(Executor):
    """Does each call at once, in this thread."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Make the call; the future that is returned is done."""
        future = Future[_T]()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # as other executors do; Ctrl-C is not kept for later
            future.set_exception(error)
        return future


# ------------------------------------------------------------------ processes


@contextmanager
def several(processes: int) -> Iterator[Crew]:
    """Yield a crew of some processes of this machine; left by an error, also Ctrl-C, they stop."""
    pools = _Pools(processes)
    task = partial(_with_the_same, fingerprint())
    try:
        yield Crew(pools.executor, lambda: processes, task=task, renew=pools.renew)
    except BaseException:
        pools.stop()
        raise
    finally:
        pools.renew()


class _Pools:
    """One pool of processes after the other, each until one of its processes dies."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._others = set(multiprocessing.active_children())
        self._pool: _Pool | None = None

    def executor(self) -> Executor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = _Pool(self._processes, context, _leave_with_parent)
        return self._pool

    def renew(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True)
        self._pool = None

    def stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - self._others:
            worker.terminate()


class _Pool(ProcessPoolExecutor):
    """Processes that never see Ctrl-C, and so leave the answer to this one.

    They are spawned: forking a process that has threads (the progress display) is not safe.
    """

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        with _without_interrupts():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C; processes started meanwhile have it blocked for good."""
    if sys.platform == "win32":
        yield
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _leave_with_parent() -> None:
    """End this process when its parent ends, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        threading.Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()


# ------------------------------------------------------------------ a cluster


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """Connect to a Dask scheduler; its workers must compute with what this process computes with.

    Dask itself tries a task elsewhere whose worker died, several times, and then gives up.

    Parameters
    ----------
    address
        Such as ``tcp://host:8786``.

    Raises
    ------
    UsageError
        If Dask is not installed, no scheduler answers, it has no workers, or one of them has other
        versions.
    """
    distributed = _distributed()
    client = _connect(distributed, address)
    try:
        mine = fingerprint()
        _look_at_all(client, address, mine)
        executor = client.get_executor(pure=False)
        watch = _Watch(client, address)
        yield Crew(
            executor=lambda: executor,
            # Enough that no worker waits for us; asked each time, since workers come and go.
            at_once=lambda: 2 * watch.threads(),
            lost=(distributed.KilledWorker, CancelledError),
            tries_alone=1,
            task=partial(_with_the_same, mine),
            look=watch.look,
        )
    finally:
        # Takes back what the cluster has not begun; what a worker is at, it ends, for nobody.
        client.close(timeout=PATIENCE)


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415 - an optional library, slow to import
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--dask: {error.name} is not installed; pip install 'convproof[dask]'"
        ) from error
    # What befalls a worker or the connection is dealt with, and told where it matters.
    for name in ("distributed.client", "distributed.batched", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _connect(distributed: Any, address: str) -> Any:
    try:
        # A client that is made with what is no address complains once more when it is collected.
        distributed.comm.get_address_host_port(address)
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--dask {address}: no scheduler answers there ({error}); an address looks like "
            "tcp://host:8786"
        ) from error


def _look_at_all(client: Any, address: str, mine: dict[str, str]) -> None:
    """Raise `UsageError` unless there are workers and all have this fingerprint."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise UsageError(
            f"--dask {address}: the scheduler has no workers; start one with dask worker {address}"
        ) from error
    try:
        # The scheduler computes nothing, but unpacks what is sent through it.
        client.run_on_scheduler(fingerprint)
        found = client.run(fingerprint)
    except Exception as error:  # Dask passes on a fault there as text in a bare Exception
        raise UsageError(
            f"--dask {address}: the scheduler or a worker does not run convproof ({error}); "
            "install it there"
        ) from error
    for worker, its in found.items():
        _ensure_same(mine, its, worker)


class _Watch:
    """Tells a cluster that is busy from one that is gone."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._bereft_since: float | None = None

    def threads(self) -> int:
        """Return how many threads all workers have together, now."""
        threads: int = sum(self._client.nthreads().values())
        if threads:
            self._bereft_since = None
        elif self._bereft_since is None:
            self._bereft_since = time.monotonic()
        return threads

    def look(self) -> None:
        """Raise `UsageError` if the scheduler is gone, or has had no workers for a while."""
        if self._client.status != "running":
            raise UsageError(f"--dask {self._address}: the connection to the scheduler was lost")
        self.threads()
        since = self._bereft_since
        if since is not None and time.monotonic() - since > BEREFT:
            raise UsageError(
                f"--dask {self._address}: all workers died, and none came within {BEREFT} s"
            )


# ------------------------------------------------------------------ the same everywhere


def _with_the_same(expected: dict[str, str], job: Job) -> Done:
    """Do a job in a process that may have begun late, after an update or a change of files."""
    _ensure_same(expected, fingerprint(), f"{platform.node()}, process {os.getpid()}")
    return do(job)


def _ensure_same(mine: dict[str, str], its: dict[str, str], worker: str) -> None:
    other = difference(mine, its)
    if other:
        raise UsageError(
            f"worker {worker} would compute something else: {other}; install the same there"
        )
