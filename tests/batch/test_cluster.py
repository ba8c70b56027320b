"""Many videos on a real Dask cluster of this computer: a scheduler and workers, each a process."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from posecoach.batch import cluster
from posecoach.batch.cluster import analyze_on_cluster
from posecoach.batch.crew import Reached
from posecoach.batch.orders import Order, OutcomeKind
from posecoach.profiles import load_profile
from posecoach.results.request import Request
from posecoach.runtime.errors import UsageError
from tests import videos
from tests.batch.processes import at_work_on, contents, wait_until
from tests.command import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers are killed by signal")

REQUEST = Request("lite", load_profile("gentle"), annotate=False)
RESULTS = {"frames.csv", "landmarks.rec", "report.html", "summary.json"}

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Returns a function that starts programs of Dask; all are ended after the last test."""
    folder = tmp_path_factory.mktemp("dask")
    running: list[subprocess.Popen[bytes]] = []

    def start_one(program: str, *arguments: str, path: Path | None = None) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"}
        if path is not None:
            environment["PYTHONPATH"] = str(path)
        with (folder / f"{len(running)}.log").open("wb") as log:
            command = [sys.executable, "-m", f"distributed.cli.{program}", "--no-dashboard", *arguments]
            running.append(subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log))
        return running[-1]

    yield start_one
    for process in running:
        process.kill()
    for process in running:
        process.wait()


@pytest.fixture(scope="module")
def scheduler(start: Start, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a scheduler."""
    file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    process = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    wait_until(lambda: file.exists() or process.poll() is not None)
    address: str = json.loads(file.read_text())["address"]
    return address


def start_worker(start: Start, scheduler: str, path: Path | None = None) -> subprocess.Popen[bytes]:
    return start("dask_worker", scheduler, "--nthreads", "1", "--no-nanny", path=path)


@pytest.fixture(scope="module")
def workers(start: Start, scheduler: str) -> list[subprocess.Popen[bytes]]:
    return [start_worker(start, scheduler) for _ in range(2)]


@pytest.fixture
def orders(tmp_path: Path) -> list[Order]:
    clips = [videos.sample_start(tmp_path / f"{name}.mp4", seconds=2.0) for name in "abc"]
    return [Order(clip, clip.with_suffix(".posecoach"), REQUEST) for clip in clips]


def nobody_cares(reached: Reached) -> None:
    pass


def test_a_scheduler_without_workers_is_told(scheduler, orders, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_S", 1.0)
    with pytest.raises(UsageError, match="has no worker: start one with: dask worker tcp://"):
        list(analyze_on_cluster(orders, scheduler, nobody_cares))


@pytest.mark.parametrize(("version", "says"), [("0.0.9", "posecoach 0.0.9"), (None, "no posecoach")])
def test_a_worker_of_another_version_is_told(start, scheduler, orders, tmp_path, monkeypatch, version, says):
    monkeypatch.setattr(cluster, "_CONNECT_S", 60.0)
    (tmp_path / "posecoach").mkdir()
    (tmp_path / "posecoach" / "__init__.py").write_text(f"__version__ = {version!r}\n")
    stranger = start_worker(start, scheduler, path=tmp_path)
    with pytest.raises(UsageError, match=f"has {says}, not .*: install the same version there"):
        list(analyze_on_cluster(orders, scheduler, nobody_cares))
    assert not orders[0].folder.exists()
    stranger.kill()
    stranger.wait()


def test_a_video_whose_worker_is_killed_is_done_by_another(scheduler, workers, orders, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_S", 60.0)
    victims: list[int] = []
    heard: set[int] = set()

    def kill_the_first(reached: Reached) -> None:
        heard.add(reached.index)
        pid = at_work_on(orders[reached.index].folder)
        if not victims and pid:
            victims.append(pid)
            os.kill(pid, signal.SIGKILL)
            next(worker for worker in workers if worker.pid == pid).wait()

    outcomes = dict(analyze_on_cluster(orders, scheduler, kill_the_first))
    assert [worker.returncode for worker in workers if worker.pid in victims] == [-signal.SIGKILL]
    assert {index: outcome.kind for index, outcome in outcomes.items()} == dict.fromkeys(range(3), OutcomeKind.DONE)
    assert heard == {0, 1, 2}
    for order in orders:
        assert contents(order.folder) == RESULTS
        assert json.loads((order.folder / "summary.json").read_text())["profile"] == "gentle"


def test_the_command_on_a_cluster(scheduler, workers, tmp_path):
    assert any(worker.poll() is None for worker in workers)
    videos.nobody(tmp_path)
    videos.text_named_mp4(tmp_path)
    done = run("analyze", tmp_path, "--cluster", scheduler, "--model", "lite", "--no-annotate")
    assert done.returncode == 1
    assert sorted(line.split(": ")[1] for line in done.stderr.splitlines()) == ["1 of 2", "2 of 2"]
    assert "2 videos: 1 done, 1 failed" in done.stdout
    assert contents(tmp_path / "nobody.posecoach") == RESULTS
    again = run("analyze", tmp_path / "nobody.mp4", "--cluster", scheduler, "--model=lite", "--no-annotate", "--resume")
    assert again.returncode == 0
    assert "skipped: complete" in again.stdout


def test_results_that_do_not_show_here_are_a_failure(scheduler, workers, orders, monkeypatch):
    assert any(worker.poll() is None for worker in workers)
    monkeypatch.setattr(cluster, "SUMMARY_NAME", "not-to-be-seen.json")
    monkeypatch.setattr(cluster, "_SHOWS_S", 0.5)
    ((_, outcome),) = analyze_on_cluster(orders[:1], scheduler, nobody_cares)
    assert outcome.kind is OutcomeKind.FAILED
    assert "cannot be seen here" in outcome.why


def test_a_video_that_a_worker_does_not_see_is_told(scheduler, workers, tmp_path):
    assert any(worker.poll() is None for worker in workers)
    order = Order(tmp_path / "nowhere.mp4", tmp_path / "out", REQUEST)
    ((_, outcome),) = analyze_on_cluster([order], scheduler, nobody_cares)
    assert outcome.kind is OutcomeKind.FAILED
    assert "under the same path" in outcome.why


def web_server(listening: socket.socket) -> None:
    """Answer every client as a web server answers a bad request."""
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            with client:
                client.sendall(
                    b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" + bytes(64)
                )


@pytest.mark.parametrize(
    "kind", ["nobody listens", "no scheduler answers", "a web server answers", "no address", "no such protocol"]
)
def test_a_scheduler_that_is_not_there_is_told_in_one_line(kind, orders, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_S", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        if kind in ("no scheduler answers", "a web server answers"):
            silent.listen()
        if kind == "a web server answers":
            threading.Thread(target=web_server, args=(silent,), daemon=True).start()
        address = {"no address": "nonsense", "no such protocol": "foo://127.0.0.1:1"}.get(
            kind, f"tcp://127.0.0.1:{port}"
        )
        with pytest.raises(UsageError, match=f"cannot reach a Dask scheduler at {address}"):
            list(analyze_on_cluster(orders, address, nobody_cares))


@pytest.fixture
def own_cluster(start: Start, tmp_path: Path) -> tuple[str, list[subprocess.Popen[bytes]]]:
    """The address of a scheduler with one worker, and both processes, for tests that stop them."""
    file = tmp_path / "scheduler.json"
    scheduler = start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    wait_until(lambda: file.exists() or scheduler.poll() is not None)
    address: str = json.loads(file.read_text())["address"]
    return address, [scheduler, start_worker(start, address)]


@pytest.mark.parametrize("which", [0, 1], ids=["scheduler", "worker"])
def test_what_is_stopped_before_it_has_answered_is_told_in_one_line(which, own_cluster, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_S", 60.0)
    address, processes = own_cluster
    with cluster._connected(address) as client:
        cluster._check_workers(client, address)
        monkeypatch.setattr(cluster, "_ANSWER_S", 1.0)
        monkeypatch.setattr(cluster, "_CONNECT_S", 1.0)
        os.kill(processes[which].pid, signal.SIGSTOP)
        with pytest.raises(UsageError, match=f"{address} or one of its workers does not answer"):
            cluster._check_workers(client, address)


def test_a_scheduler_that_is_stopped_in_the_middle_is_not_waited_for(own_cluster, orders, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECT_S", 60.0)
    address, (scheduler, _) = own_cluster
    stopped = False

    def stop_at_work(reached: Reached) -> None:
        nonlocal stopped
        del reached
        if not stopped:
            stopped = True
            monkeypatch.setattr(cluster, "_ANSWER_S", 1.0)
            monkeypatch.setattr(cluster, "_PULSE_S", 0.5)
            monkeypatch.setattr(cluster, "_CONNECT_S", 1.0)
            scheduler.send_signal(signal.SIGSTOP)

    outcomes = dict(analyze_on_cluster(orders, address, stop_at_work))
    assert stopped
    assert outcomes.keys() == {0, 1, 2}
    failed = [outcome for outcome in outcomes.values() if outcome.kind is OutcomeKind.FAILED]
    assert failed
    assert all(f"the scheduler at {address} does not answer any more" in outcome.why for outcome in failed)


@pytest.mark.parametrize("address", ["", " "])
def test_an_empty_address_is_not_this_computer(address, tmp_path):
    videos.nobody(tmp_path)
    done = run("analyze", tmp_path, "--cluster", address)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("posecoach: --cluster")
    assert not (tmp_path / "nobody.posecoach").exists()


def test_without_the_extra_it_is_told_how_to_install_it(orders, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'posecoach\[cluster\]'"):
        list(analyze_on_cluster(orders, "tcp://127.0.0.1:1", nobody_cares))
