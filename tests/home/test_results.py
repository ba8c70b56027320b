from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.home.results import ResultsFolder, results_of
from posecoach.runtime.errors import UsageError
from tests.home.households import analysed_video


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("lunge.mp4", "lunge.mp4"),
        ("Lunge.MOV", "Lunge.mov"),
        ("C:\\films\\lunge.mp4", "lunge.mp4"),
        ("../../etc/lunge.mp4", "lunge.mp4"),
        ("Küche 股関節.webm", "Küche 股関節.webm"),
        ("a<b>|c?.mp4", "a_b_c_.mp4"),
        ("line\nbreak.mp4", "line_break.mp4"),
        (" .mp4.mp4", "mp4.mp4"),
        ("CON.mp4", "video-CON.mp4"),
        (f"{'x' * 300}.mp4", f"{'x' * 80}.mp4"),
    ],
)
def test_names_become_names_of_files(given: str, kept: str, tmp_path: Path) -> None:
    path = ResultsFolder(tmp_path).free_path(given)
    assert (path.parent, path.name) == (tmp_path, kept)


@pytest.mark.parametrize("given", ["", "lunge", "lunge.txt", ".mp4", "lunge.mp4/", "lunge.rec", "lunge.html"])
def test_what_is_no_video_by_its_name(given: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not the name of a video"):
        ResultsFolder(tmp_path).free_path(given)


@pytest.mark.parametrize("there", ["lunge.mp4", "LUNGE.MP4", "lunge.mov", "lunge.posecoach"])
def test_nothing_that_is_there_is_replaced(there: str, tmp_path: Path) -> None:
    (tmp_path / there).touch()
    assert ResultsFolder(tmp_path).free_path("lunge.mp4").name == "lunge (2).mp4"


def test_only_videos_and_what_was_found_in_them_are_shown(tmp_path: Path) -> None:
    results = ResultsFolder(tmp_path / "results")
    assert results.content()["videos"] == []
    video = analysed_video(results.path)
    (results.path / "notes.txt").write_text("mine")
    (told,) = results.content()["videos"]
    assert (told["name"], told["analysed"], told["report"], told["annotated"]) == ("mine.mp4", True, True, False)
    assert told["tunable"]
    assert [each["title"] for each in told["sets"]] == ["Kneeling hip flexor stretch"]
    assert results.shown("mine.mp4", "report.html") == results_of(video) / "report.html"
    for name, file in [
        ("mine.mp4", "landmarks.rec"),
        ("mine.mp4", "../mine.mp4"),
        ("mine.mp4", "annotated.mp4"),
        ("notes.txt", "report.html"),
        ("../results/mine.mp4", "report.html"),
    ]:
        assert results.shown(name, file) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"sets": 3}', "[" * 100_000])
def test_a_damaged_summary_is_as_none(damage: str, tmp_path: Path) -> None:
    video = analysed_video(tmp_path)
    (results_of(video) / "summary.json").write_text(damage)
    (told,) = ResultsFolder(tmp_path).content()["videos"]
    assert not told["analysed"]


def test_a_video_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no video"):
        ResultsFolder(tmp_path).video("mine.mp4")
