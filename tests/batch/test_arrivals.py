"""A growing folder: when its videos are complete, and what to do with them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.batch.arrivals import SETTLED_S, Arrivals, Settling
from posecoach.batch.orders import OutcomeKind
from posecoach.batch.work import carry_out
from posecoach.profiles import load_profile
from posecoach.results.request import Request
from posecoach.runtime.errors import UsageError
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, Clip

REQUEST = Request("lite", load_profile(), annotate=False)


def names(videos: list[Path]) -> list[str]:
    return [video.name for video in videos]


def test_a_file_that_does_not_change_is_complete_and_reported_once(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"whole")
    settling = Settling(tmp_path)
    looks = [names(settling.look(now_s)) for now_s in (0.0, SETTLED_S - 0.1, SETTLED_S, SETTLED_S + 1.0, 900.0)]
    assert looks == [[], [], ["a.mp4"], [], []]


def test_a_file_that_grows_is_waited_for(tmp_path):
    video = tmp_path / "a.mp4"
    settling = Settling(tmp_path)
    for second in range(20):
        with video.open("ab") as file:
            file.write(b"more")
        assert settling.look(float(second)) == []
    assert settling.look(19.0 + SETTLED_S - 0.1) == []
    assert names(settling.look(19.0 + SETTLED_S)) == ["a.mp4"]


def test_a_file_of_its_full_length_that_is_filled_in_is_waited_for(tmp_path):
    video = tmp_path / "a.mp4"
    video.write_bytes(bytes(1000))
    settling = Settling(tmp_path)
    for second in range(20):
        os.utime(video, ns=(0, second))
        assert settling.look(float(second)) == []
    assert names(settling.look(30.0)) == ["a.mp4"]


def test_a_file_that_changes_after_it_was_reported_is_reported_again(tmp_path):
    video = tmp_path / "a.mp4"
    video.write_bytes(b"the copy stood still for a minute")
    settling = Settling(tmp_path)
    settling.look(0.0)
    assert names(settling.look(60.0)) == ["a.mp4"]
    video.write_bytes(b"the copy stood still for a minute, and went on")
    assert settling.look(61.0) == []
    assert names(settling.look(61.0 + SETTLED_S)) == ["a.mp4"]


@pytest.mark.parametrize(
    ("name", "content", "complete"),
    [
        ("a.mp4", b"whole", True),
        ("A.MOV", b"whole", True),
        ("session.rec", b"whole", True),
        ("a.mp4", b"", False),
        ("a.mp4.part", b"half", False),
        ("a.mp4.crdownload", b"half", False),
        ("Unconfirmed 12.crdownload", b"half", False),
        ("a.part.mp4", b"half", False),
        ("a.MP4.tmp", b"half", False),
        (".a.mp4.Xk2Q", b"half", False),
        (".a.mp4", b"half", False),
        ("notes.txt", b"whole", False),
        ("apart.mp4", b"whole", True),
        ("a.posecoach/annotated.mp4", b"made by us", False),
        ("deeper/a.mp4", b"whole", False),
    ],
)
def test_which_files_are_complete_videos(tmp_path, name, content, complete):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    settling = Settling(tmp_path)
    assert settling.look(0.0) == []
    assert names(settling.look(SETTLED_S)) == ([name] if complete else [])


def test_a_partial_file_that_gets_its_name_comes_as_a_new_one(tmp_path):
    partial = tmp_path / "a.mp4.crdownload"
    partial.write_bytes(b"whole")
    settling = Settling(tmp_path)
    assert [settling.look(now_s) for now_s in (0.0, 10.0)] == [[], []]
    partial.rename(tmp_path / "a.mp4")
    assert settling.look(11.0) == []
    assert names(settling.look(11.0 + SETTLED_S)) == ["a.mp4"]


def test_a_folder_that_vanishes_and_returns_is_watched_on(tmp_path):
    folder, elsewhere = tmp_path / "in", tmp_path / "away"
    folder.mkdir()
    (folder / "a.mp4").write_bytes(b"whole")
    settling = Settling(folder)
    settling.look(0.0)
    assert names(settling.look(SETTLED_S)) == ["a.mp4"]
    folder.rename(elsewhere)
    with pytest.raises(UsageError, match="cannot read folder"):
        settling.look(10.0)
    elsewhere.rename(folder)
    (folder / "b.mp4").write_bytes(b"whole")
    assert settling.look(20.0) == []
    assert names(settling.look(30.0)) == ["b.mp4"]


@pytest.fixture
def arrivals(tmp_path):
    return Arrivals(tmp_path, None, REQUEST)


def recording(path: Path, seconds: float = 2.0) -> Path:
    write_recording(path, Clip(fps=5.0).hold(KNEELING, seconds).poses)
    return path


def test_folders_of_results_stay_what_they_are_whatever_comes_later(tmp_path, arrivals):
    folders = []
    for second, name in enumerate(("a.mp4", "a.mov", "b.mp4", "a.avi")):
        (tmp_path / name).write_bytes(b"whole")
        arrivals.look(100.0 * second)
        (arrival,) = arrivals.look(100.0 * second + SETTLED_S)
        assert arrival.outcome is None
        folders.append(arrival.order.folder.name)
    assert folders == ["a.posecoach", "a.mov.posecoach", "b.posecoach", "a.avi.posecoach"]
    assert len(set(folders)) == 4


@pytest.mark.skipif(os.name == "nt", reason="there both are one file")
def test_two_names_that_some_disk_takes_for_one_fail_alone(tmp_path, arrivals):
    for name in ("A.mp4", "a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"whole")
    if len(list(tmp_path.iterdir())) < 3:
        pytest.skip("this disk takes both for one file")
    arrivals.look(0.0)
    first, second, third = arrivals.look(SETTLED_S)
    for failed in (first, second):
        assert failed.outcome is not None
        assert failed.outcome.kind is OutcomeKind.FAILED
        assert "rename" in failed.outcome.why
    assert third.outcome is None


def test_what_an_earlier_run_has_done_is_skipped_also_where_a_namesake_has_come_since(tmp_path, arrivals):
    done = recording(tmp_path / "a.rec")
    arrivals.look(0.0)
    (arrival,) = arrivals.look(SETTLED_S)
    assert carry_out(arrival.order, lambda *_: None).kind is OutcomeKind.DONE
    (tmp_path / "a.mp4").write_bytes(b"whole")
    again = Arrivals(tmp_path, None, REQUEST)
    again.look(0.0)
    outcomes = {found.order.video.name: found for found in again.look(SETTLED_S)}
    skipped = outcomes["a.rec"].outcome
    assert skipped is not None
    assert skipped.kind is OutcomeKind.SKIPPED
    assert outcomes["a.rec"].order == replace(arrival.order, folder=tmp_path / "a.posecoach")
    assert outcomes["a.mp4"].outcome is None
    assert outcomes["a.mp4"].order.folder.name == "a.mp4.posecoach"
    recording(done, seconds=3.0)
    assert again.look(10.0) == []
    (changed,) = again.look(10.0 + SETTLED_S)
    assert changed.outcome is None
