"""Which videos the user's arguments mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecoach.batch.finding import find_videos
from posecoach.runtime.errors import UsageError

FILES = (
    "a.mp4",
    "B.MOV",
    "session.rec",
    "notes.txt",
    ".hidden.mp4",
    "-dash.mp4",
    'it\'s a "test" [1].mkv',
    "Übung.mp4",
    "deeper/c.mp4",
    "deeper/photo.jpg",
    "a.posecoach/annotated.mp4",
    "a.posecoach/landmarks.rec",
    "a.posecoach/report.html",
    "out/annotated.mp4",
    "out/landmarks.rec",
    "out/summary.json",
    "out/frames.csv",
    "own/annotated.mp4",
    "empty/notes.txt",
)
IN_FOLDER = ["-dash.mp4", "B.MOV", "a.mp4", 'it\'s a "test" [1].mkv', "session.rec", "Übung.mp4"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


MEANT = {
    "a file": (["a.mp4"], ["a.mp4"]),
    "a file that is not there": (["nowhere.mp4"], ["nowhere.mp4"]),
    "a file of any suffix": (["notes.txt"], ["notes.txt"]),
    "files in their order": (["deeper/c.mp4", "a.mp4"], ["deeper/c.mp4", "a.mp4"]),
    "a folder": (["."], IN_FOLDER),
    "a folder of folders": (["deeper"], ["deeper/c.mp4"]),
    "a pattern": (["*.mp4"], ["-dash.mp4", "a.mp4", "Übung.mp4"]),
    "any depth, no results": (["**/*.mp4"], ["-dash.mp4", "a.mp4", "deeper/c.mp4", "own/annotated.mp4", "Übung.mp4"]),
    "a pattern of folders": (["d*"], ["deeper/c.mp4"]),
    "any depth, everything": (["deeper/**"], ["deeper/c.mp4"]),
    "a pattern with others in it": (["[an]*"], ["a.mp4"]),
    "recordings of results, asked for": (["*/landmarks.rec"], ["a.posecoach/landmarks.rec", "out/landmarks.rec"]),
    "a recording of results, named": (["a.mp4", "out/landmarks.rec"], ["a.mp4", "out/landmarks.rec"]),
    "annotated videos among others": (["a.mp4", "a.posecoach/annotated.mp4", "out/annotated.mp4"], ["a.mp4"]),
    "an annotated video alone": (["out/annotated.mp4"], ["out/annotated.mp4"]),
    "brackets in the name of a file": (['it\'s a "test" [1].mkv'], ['it\'s a "test" [1].mkv']),
    "twice the same": (["a.mp4", "./a.mp4", "deeper/../a.mp4", "a*.mp4"], ["a.mp4"]),
}


@pytest.mark.parametrize("case", MEANT)
@pytest.mark.usefixtures("folder")
def test_videos_that_are_meant(case):
    names, meant = MEANT[case]
    assert [video.as_posix() for video in find_videos(names).videos] == meant


def test_a_folder_by_its_absolute_path(folder):
    assert [video.name for video in find_videos([str(folder)]).videos] == IN_FOLDER


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("*.webm", "no video matches *.webm"),
        ("notes.*", "no video matches notes.*"),
        ("*/annotated.webm", "no video matches"),
        ("empty", "no video lies in empty"),
        ("a.posecoach", "no video lies in a.posecoach"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_no_video_is_a_wrong_usage(name, says):
    with pytest.raises(UsageError, match=re.escape(says)):
        find_videos([name, "a.mp4"])


@pytest.mark.usefixtures("folder")
def test_what_is_left_out_is_said():
    left_out = find_videos([".", "[an]*", "a.mp4", "a.posecoach/annotated.mp4"]).left_out
    assert left_out == (
        "left out in ., no videos: notes.txt",
        "left out in ., folders: deeper, empty, out, own; '**/*.mp4' searches them, too",
        "left out of [an]*, no videos: notes.txt",
        "left out a.posecoach/annotated.mp4: it was made by posecoach",
    )


@pytest.mark.usefixtures("folder")
def test_many_names_are_cut_short():
    for number in range(9):
        Path(f"empty/{number}.txt").touch()
    Path("empty/a.mp4").touch()
    assert find_videos(["empty"]).left_out == (
        "left out in empty, no videos: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 5 more",
    )


@pytest.mark.parametrize(("names", "searched"), [(["a.mp4"], False), (["."], True), (["deeper/*.mp4"], True)])
@pytest.mark.usefixtures("folder")
def test_whether_there_may_be_more_another_time(names, searched):
    assert find_videos(names).searched is searched
