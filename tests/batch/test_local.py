"""Many videos in real processes of this computer, some of which are killed."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import pytest

from posecoach.batch.crew import Reached
from posecoach.batch.local import analyze_here
from posecoach.batch.orders import Order, OutcomeKind
from posecoach.profiles import load_profile
from posecoach.results.request import Request
from tests import videos
from tests.batch.processes import at_work_on, children_of, contents, is_running, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")

REQUEST = Request("lite", load_profile(), annotate=False)
RESULTS = {"frames.csv", "landmarks.rec", "report.html", "summary.json"}


def order_for(video: Path) -> Order:
    return Order(video, video.with_suffix(".posecoach"), REQUEST)


@pytest.fixture
def orders(tmp_path: Path) -> list[Order]:
    return [order_for(videos.sample_start(tmp_path / f"{name}.mp4", seconds=1.5)) for name in ("a", "b")]


class Killer:
    """Kills the process at work on a video at its first ``times`` reports."""

    def __init__(self, orders: list[Order], index: int, times: int) -> None:
        self.orders, self.index, self.times = orders, index, times
        self.killed: set[int] = set()

    def __call__(self, reached: Reached) -> None:
        pid = at_work_on(self.orders[self.index].folder)
        if reached.index == self.index and len(self.killed) < self.times and pid and pid not in self.killed:
            self.killed.add(pid)
            os.kill(pid, signal.SIGKILL)


def test_a_process_that_is_killed_costs_nothing_but_time(orders):
    killer = Killer(orders, index=0, times=1)
    outcomes = dict(analyze_here(orders, 2, killer))
    assert len(killer.killed) == 1
    assert {index: outcome.kind for index, outcome in outcomes.items()} == {0: OutcomeKind.DONE, 1: OutcomeKind.DONE}
    assert [contents(order.folder) for order in orders] == [RESULTS, RESULTS]


def test_a_video_whose_process_is_always_killed_fails_and_the_others_go_on(orders):
    killer = Killer(orders, index=0, times=9)
    outcomes = dict(analyze_here(orders, 1, killer))
    assert len(killer.killed) == 2
    assert outcomes[0].kind is OutcomeKind.FAILED
    assert "killed or crashed 2 times" in outcomes[0].why
    assert outcomes[1].kind is OutcomeKind.DONE
    assert not orders[0].folder.exists()


def test_bad_videos_and_folders_are_outcomes(tmp_path, orders):
    blocked = Order(orders[0].video, tmp_path / "file", REQUEST)
    blocked.folder.touch()
    bad = [order_for(make(tmp_path)) for make in (videos.missing, videos.text_named_mp4)]
    heard: list[Reached] = []
    outcomes = dict(analyze_here([*bad, blocked, orders[0]], 2, heard.append))
    assert [outcomes[index].exit_code for index in range(4)] == [1, 1, 2, 0], outcomes
    assert "no such file" in outcomes[0].why
    assert {reached.index for reached in heard} == {2, 3}
    assert all(reached.duration_s == pytest.approx(1.5, abs=0.1) for reached in heard)


def test_what_is_no_longer_wanted_ends_at_once_and_leaves_nothing(tmp_path):
    long = order_for(videos.SAMPLES / "bridge.mp4")
    order = Order(long.video, tmp_path / "out", REQUEST)
    pids: list[int] = []

    class EnoughError(Exception):
        pass

    def watch(reached: Reached) -> None:
        if reached.t_s > 0 and (pid := at_work_on(order.folder)):
            pids.append(pid)
            raise EnoughError

    with pytest.raises(EnoughError), closing(analyze_here([order], 1, watch)) as coming:
        list(coming)
    wait_until(lambda: not is_running(pids[0]), within_s=10.0)
    assert not order.folder.exists()


def test_no_process_is_left_at_the_end(orders):
    before = set(children_of(os.getpid()))
    assert len(dict(analyze_here(orders, 2, lambda _: None))) == 2
    # The resource tracker of multiprocessing stays.
    after = {pid for pid in children_of(os.getpid()) if b"resource_tracker" not in _command(pid)}
    assert after <= before


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
