"""A Dask cluster does the jobs: the same bytes, also when a worker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jobs_made
import pytest
from test_generate import ROOT, SLOW, begin, contents, wait_for_work

from reports.collecting.fingerprint import fingerprint
from reports.collecting.job import Job
from reports.collecting.selection import UsageError
from reports.generate import main
from reports.running import crews
from reports.running.crews import cluster
from reports.running.work import perform

HERE = Path(__file__).parent


def test_without_dask_the_remedy_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main(["--dask", "tcp://h:1", "--output", str(tmp_path / "report")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install 'convproof[dask]'" in said


@pytest.fixture(name="begun", scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("begun")


@pytest.fixture(name="address", scope="module")
def _address(begun: Path) -> Iterator[str]:
    """Yield the address of a cluster of two workers, in processes of their own."""
    pytest.importorskip("distributed")
    path = os.pathsep.join([str(ROOT), str(HERE), *sys.path])
    running = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(HERE / "dask_cluster.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "SLOW_RUN_FOLDER": str(begun)},
        start_new_session=True,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        yield running.stdout.readline().strip()
        running.communicate("", timeout=30)
    finally:
        running.poll()
        if running.returncode is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize("address", ["nonsense", "http://host:1", "tcp://host", ""])
def test_what_is_no_address(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    assert main(["--dask", address, "--output", str(tmp_path / "report")]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"reports.generate: error: --dask {address}: no scheduler answers")
    assert said.err.count("\n") == 1
    assert os.listdir(tmp_path) == []


def test_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(crews, "PATIENCE", 1)
    with (
        pytest.raises(UsageError, match="no scheduler answers there"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(crews, "PATIENCE", 1)
    refused = pytest.raises(UsageError, match="the scheduler has no workers; start one with dask")
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as there,
        refused,
        cluster(there.scheduler_address),
    ):
        pass


# ------------------------------------------------------------------ work


@pytest.mark.takes_turns(6, 0)
@pytest.mark.usefixtures("few")
def test_the_same_bytes_and_a_killed_worker_costs_only_a_second_try(
    address: str, tmp_path: Path
) -> None:
    wanted = ["--only", "A3", "arrays", "open", "--digits", "3", "--no-cache", "--output"]
    assert main([*wanted, str(tmp_path / "here"), "--jobs", "1"]) == 0
    with cluster(address) as crew:
        mark = str(tmp_path / "mark")
        jobs = [Job(str(k), jobs_made.number, (k,)) for k in range(6)]
        jobs.insert(1, Job("killed", jobs_made.die_once, (mark,)))
        done = perform(jobs, crew)
    assert Path(mark).exists()
    assert [d.answer for d in done.values()] == [0, "survived", 1, 2, 3, 4, 5]
    assert main([*wanted, str(tmp_path / "there"), "--dask", address]) == 0
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.takes_turns(6, 0)
def test_workers_with_other_versions_are_refused(address: str) -> None:
    old = {**fingerprint(), "sympy": "0.7"}
    distributed = pytest.importorskip("distributed")
    refused = pytest.raises(
        UsageError, match=r"worker tcp.* would compute something else: sympy is \d.*, not 0\.7"
    )
    with distributed.Client(address, set_as_default=False) as client, refused:
        crews._look_at_all(client, address, old)


@pytest.mark.parametrize("where", ["run", "run_on_scheduler"])
def test_a_cluster_that_does_not_run_convproof_is_refused(where: str) -> None:
    class Client:
        def wait_for_workers(self, *_: object, **__: object) -> None:
            """Have workers."""

        def run(self, call: Callable[[], dict[str, str]]) -> dict[str, dict[str, str]]:
            return {"tcp://w:1": self.run_on_scheduler(call)}

        def run_on_scheduler(self, call: Callable[[], dict[str, str]]) -> dict[str, str]:
            return call()

    def broken(_: object) -> None:
        raise Exception("ModuleNotFoundError(\"No module named 'reports'\")")

    client = Client()
    crews._look_at_all(client, "tcp://h:1", fingerprint())
    setattr(client, where, broken)
    with pytest.raises(UsageError, match=r"does not run convproof .*'reports'.*; install it"):
        crews._look_at_all(client, "tcp://h:1", fingerprint())


@pytest.mark.takes_turns(6, 0)
def test_a_worker_that_came_late_is_refused_too(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {**fingerprint(), "sympy": "0.7"}
    monkeypatch.setattr(crews, "_look_at_all", lambda *_: None)
    monkeypatch.setattr(crews, "fingerprint", lambda: old)
    with pytest.raises(UsageError, match=r"sympy is \d.*, not 0\.7"), cluster(address) as crew:
        perform([Job("one", jobs_made.number, (1,))], crew)


@pytest.mark.takes_turns(6, 0)
def test_ctrl_c_stops_cleanly(address: str, begun: Path, tmp_path: Path) -> None:
    output = tmp_path / "report"
    arguments = ["--output", str(output), "--only", "arrays", "training", "--dask", address]
    running = begin(str(SLOW), str(begun), *arguments, start_new_session=True)
    wait_for_work(begun, running)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 130
    assert err == "reports.generate: interrupted; no report was written\n"
    assert out == ""
    assert os.listdir(tmp_path) == []


def test_a_cluster_that_goes_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Client:
        status = "running"
        workers: dict[str, int] = {"a": 1}  # noqa: RUF012

        def nthreads(self) -> dict[str, int]:
            return self.workers

    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    client = Client()
    watch = crews._Watch(client, "tcp://h:1")
    watch.look()
    now[0] = 1000.0
    client.workers = {}
    watch.look()
    now[0] += crews.BEREFT - 1.0
    watch.look()
    client.workers = {"b": 2}
    assert watch.threads() == 2
    now[0] += 2.0
    client.workers = {}
    watch.look()
    now[0] += crews.BEREFT + 1.0
    with pytest.raises(UsageError, match="all workers died"):
        watch.look()
    client.status = "closed"
    with pytest.raises(UsageError, match="connection to the scheduler was lost"):
        watch.look()
