from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from posecoach.home.results import ResultsFolder
from posecoach.home.uploading import take_in
from posecoach.runtime.errors import OutputError, PosecoachError, VideoError
from tests.videos import sample_start


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 40_000):
        yield content[start : start + 40_000]


def send(folder: Path, content: bytes, name: str = "mine.mp4", size_bytes: int | None = None) -> Path:
    length = len(content) if size_bytes is None else size_bytes
    return asyncio.run(take_in(ResultsFolder(folder), name, length, pieces(content)))


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sample_start(tmp_path_factory.mktemp("video") / "start.mp4", seconds=1.0).read_bytes()


def test_comes_in_byte_by_byte_under_names_of_their_own(video: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    assert len(video) > 40_000
    for name in ("mine.mp4", "mine (2).mp4"):
        path = send(folder, video)
        assert (path.name, path.read_bytes()) == (name, video)
    assert {path.name for path in folder.iterdir()} == {"mine.mp4", "mine (2).mp4"}


def test_what_is_no_video_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"mine\.mp4") as raised:
        send(tmp_path / "results", b"no video at all" * 100)
    assert "partial" not in str(raised.value)
    assert not (tmp_path / "results").exists()


def test_what_breaks_off_leaves_nothing(video: bytes, tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="was not received completely"):
        send(tmp_path / "results", video[:-1], size_bytes=len(video))
    assert not (tmp_path / "results").exists()


def test_no_more_is_begun_than_there_is_room_for(video: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=500_000_000 + 2 * len(video) - 1))
    with pytest.raises(OutputError, match="not enough room"):
        send(tmp_path / "results", video)
    assert not (tmp_path / "results").exists()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=500_000_000 + 2 * len(video)))
    assert send(tmp_path / "results", video).exists()


def test_a_file_in_place_of_the_folder(video: bytes, tmp_path: Path) -> None:
    (tmp_path / "results").touch()
    with pytest.raises(PosecoachError, match="it is a file"):
        send(tmp_path / "results", video)
