"""Damaged files: readable parts are judged, errors take one line, and no partial file is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from posecoach.runtime.errors import VideoError
from tests import videos
from tests.command import run
from tests.faults.clips import RESULTS, SIZE, analysed, at_times, every, frames_of

TIMES_S = every(0.1)


def whole(folder: Path, name: str = "whole.mp4", **options: str) -> bytearray:
    path = videos.write_video(folder / name, TIMES_S, SIZE, images=at_times(TIMES_S), options=options)
    return bytearray(path.read_bytes())


def saved(path: Path, data: bytes | bytearray) -> Path:
    path.write_bytes(data)
    return path


def corrupt_head(folder: Path) -> Path:
    """The first 4 KB overwritten, including the index."""
    data = whole(folder, movflags="faststart")
    data[:4096] = bytes(4096)
    return saved(folder / "corrupt-head.mp4", data)


def corrupt_middle(folder: Path) -> Path:
    data = whole(folder)
    middle = len(data) // 2
    data[middle : middle + len(data) // 4] = bytes(len(data) // 4)
    return saved(folder / "corrupt-middle.mp4", data)


def corrupt_tail(folder: Path) -> Path:
    """The last third of the pictures missing, as after a copy that broke off."""
    data = whole(folder, movflags="faststart")
    return saved(folder / "corrupt-tail.mp4", data[: len(data) * 2 // 3])


def corrupt_tail_of_the_index(folder: Path) -> Path:
    """The index, at the end of the file, missing, as after a camera ran out of battery."""
    data = whole(folder)
    return saved(folder / "no-index.mp4", data[: data.index(b"moov") + 100])


def cut_off_stream(folder: Path) -> Path:
    """A transport stream without any index, cut within a packet."""
    data = whole(folder, "whole.ts")
    return saved(folder / "cut-off.ts", data[: len(data) // 2 + 77])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (corrupt_head, "no picture could be decoded; export or copy it again"),
        (corrupt_tail_of_the_index, "damaged at its beginning; export or copy it again"),
    ],
)
def test_what_cannot_be_opened(tmp_path: Path, make: Callable[[Path], Path], says: str) -> None:
    path = make(tmp_path)
    with pytest.raises(VideoError, match=says) as caught:
        analysed(path)
    assert caught.value.exit_code == 1
    assert "\n" not in str(caught.value)
    assert not path.with_suffix(".out").exists()


@pytest.mark.parametrize("make", [corrupt_middle, corrupt_tail])
def test_what_breaks_off(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    outcome = analysed(make(tmp_path))
    source = outcome.analysis.source
    assert source.stopped_early
    assert 5 <= source.frames < len(TIMES_S)
    assert outcome.names == RESULTS
    assert len(frames_of(outcome.out / "annotated.mp4")) == source.frames
    assert "could not be read to its end" in (outcome.out / "report.html").read_text(encoding="utf-8")


def test_a_stream_without_an_index_ends_where_it_ends(tmp_path: Path) -> None:
    """Such a file does not announce its length, so the whole rest is judged."""
    frames = frames_of(cut_off_stream(tmp_path))
    assert 5 <= len(frames) < len(TIMES_S)
    assert [frame.t_s for frame in frames] == pytest.approx(TIMES_S[: len(frames)], abs=0.002)


def test_one_command_over_all_of_them(tmp_path: Path) -> None:
    """Each file has its line and its exit code, and the sound one its results."""
    sound = saved(tmp_path / "sound.mp4", bytes(whole(tmp_path)))
    head, tail = corrupt_head(tmp_path), corrupt_tail(tmp_path)
    options = ("--model", "lite", "--no-annotate", "--out", tmp_path / "out")
    done = run("analyze", head, sound, tail, *options)
    assert done.returncode == 1
    # They are analysed side by side, so the order is that in which they end.
    told = {path: line for line in done.stderr.splitlines() for path in (head, sound, tail) if path.name in line}
    assert len(told) == len(done.stderr.splitlines()) == 3
    assert "corrupt-head.mp4: no picture could be decoded; export or copy it again" in told[head]
    assert "sound.mp4: 1 set, 2.9 s held" in told[sound]
    assert "corrupt-tail.mp4 breaks off at 1.8 s" in told[tail]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"sound.posecoach", "corrupt-tail.posecoach"}
    for folder in (tmp_path / "out").iterdir():
        assert {path.name for path in folder.iterdir()} == RESULTS - {"annotated.mp4"}


NAMES = [
    "two words.mp4",
    'it\'s "it".mp4',
    "Übung 5°, 腰筋.mp4",
    "-dash.mp4",
    "20:15.mp4",
    "%d;$(id).mp4",
    "new\nline.mp4",
]


def test_names_are_only_names(tmp_path: Path) -> None:
    """Spaces, quotes, other scripts, a leading dash: every video gets its folder, and its output stays one line."""
    data = videos.write_video(tmp_path / "x.mp4", TIMES_S[:3], SIZE, images=at_times(TIMES_S[:3]))
    for name in NAMES:
        saved(tmp_path / name, data.read_bytes())
    data.unlink()
    done = run("analyze", "--model", "lite", "--no-annotate", "--", *NAMES, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (0, len(NAMES))
    assert {path.name for path in tmp_path.iterdir()} == {
        *NAMES,
        *(name.removesuffix("mp4") + "posecoach" for name in NAMES),
    }
    for name in NAMES:
        folder = tmp_path / (name.removesuffix("mp4") + "posecoach")
        assert {path.name for path in folder.iterdir()} == RESULTS - {"annotated.mp4"}
