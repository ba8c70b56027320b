from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.results.h264 import H264Writer
from posecoach.runtime.errors import OutputError

Image = NDArray[np.uint8]

#: Uneven gaps, as of a phone that films in changing light.
UNEVEN_S = [0.0, 0.033, 0.071, 0.2, 0.21, 0.5, 1.1, 1.2, 1.9, 1.95]


def plain(size_px: tuple[int, int], colour: tuple[int, int, int] = (60, 120, 180)) -> Image:
    return np.full((size_px[1], size_px[0], 3), colour, dtype=np.uint8)


def written(path: Path, times_s: list[float], size_px: tuple[int, int] = (64, 48), max_side_px: int = 1280) -> Path:
    with H264Writer(path, max_side_px=max_side_px) as writer:
        for t_s in times_s:
            writer.write(plain(size_px), t_s)
    return path


def broken_off(path: Path, error: BaseException, preset: str = "ultrafast") -> None:
    """Raise ``error`` after two frames."""
    with H264Writer(path, preset=preset) as writer:
        writer.write(plain((64, 48)), 0.0)
        writer.write(plain((64, 48)), 0.1)
        raise error


def fill_with_noise(writer: H264Writer) -> None:
    """Write pictures that cannot be compressed, several megabytes of them."""
    rng = np.random.default_rng(0)
    with writer:
        for index in range(200):
            writer.write(rng.integers(0, 256, (240, 320, 3), dtype=np.uint8), index / 30)


def shown_s(path: Path) -> list[float]:
    """Presentation times of all frames."""
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
        return [float((frame.pts or 0) * (frame.time_base or Fraction(0))) for frame in frames]


def duration_s(path: Path) -> float:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        return float(stream.duration * stream.time_base)


def size_of(path: Path) -> tuple[int, int]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        return stream.width, stream.height


def decoded(path: Path) -> list[Image]:
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    images: list[Image] = []
    while True:
        ok, image = capture.read()
        if not ok:
            break
        images.append(np.asarray(image, dtype=np.uint8))
    capture.release()
    return images


def test_frames_keep_their_uneven_times(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", UNEVEN_S)
    assert shown_s(path) == pytest.approx(UNEVEN_S, abs=1e-4)


def test_opencv_reads_the_same_times(tmp_path: Path) -> None:
    capture = cv2.VideoCapture(str(written(tmp_path / "a.mp4", UNEVEN_S)), cv2.CAP_FFMPEG)
    times_s = []
    while capture.read()[0]:
        times_s.append(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000.0)
    capture.release()
    assert times_s == pytest.approx(UNEVEN_S, abs=1e-3)


def test_the_last_frame_lasts_as_long_as_the_one_before(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", UNEVEN_S)
    assert duration_s(path) == pytest.approx(UNEVEN_S[-1] + (UNEVEN_S[-1] - UNEVEN_S[-2]), abs=1e-3)


def test_times_count_from_the_first_frame(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [35_000.25 + t_s for t_s in UNEVEN_S])
    assert shown_s(path) == pytest.approx(UNEVEN_S, abs=1e-4)


def test_times_that_stand_still_or_run_backwards_still_increase(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [0.0, 0.1, 0.1, 0.05, 0.2])
    times_s = shown_s(path)
    assert len(times_s) == 5
    assert all(later > earlier for earlier, later in pairwise(times_s))
    assert times_s[-1] == pytest.approx(0.2, abs=1e-3)


def test_a_long_video_does_not_drift(tmp_path: Path) -> None:
    times_s = [index / 29.97 for index in range(400)]
    path = written(tmp_path / "a.mp4", times_s, size_px=(32, 32))
    assert shown_s(path) == pytest.approx(times_s, abs=1e-4)


def test_a_browser_can_play_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", UNEVEN_S)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert "mp4" in container.format.name
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize(
    ("size_px", "encoded_px"),
    [
        ((64, 48), (64, 48)),
        ((101, 75), (102, 76)),
        ((101, 76), (102, 76)),
        ((90, 161), (90, 162)),
        ((1, 1), (2, 2)),
        ((720, 1280), (720, 1280)),
        ((1279, 3), (1280, 4)),
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((3840, 2160), (1280, 720)),
        ((1281, 721), (1280, 720)),
        ((4000, 3), (1280, 2)),
    ],
)
def test_sides_are_even_and_not_too_long(size_px: tuple[int, int], encoded_px: tuple[int, int], tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [0.0, 0.1], size_px=size_px)
    assert size_of(path) == encoded_px
    assert [image.shape for image in decoded(path)] == [(encoded_px[1], encoded_px[0], 3)] * 2


def test_the_longest_side_can_be_chosen(tmp_path: Path) -> None:
    assert size_of(written(tmp_path / "a.mp4", [0.0], size_px=(640, 480), max_side_px=320)) == (320, 240)


def test_an_odd_picture_is_extended_not_moved(tmp_path: Path) -> None:
    image = plain((101, 75), (20, 20, 20))
    image[:, 50:] = (220, 220, 220)
    path = tmp_path / "a.mp4"
    with H264Writer(path, crf=10) as writer:
        writer.write(image, 0.0)

    (shown,) = decoded(path)

    assert (shown[:, :48] < 60).all()
    assert (shown[:, 53:] > 180).all()


@pytest.mark.parametrize("colour", [(30, 30, 220), (40, 200, 60), (220, 60, 20), (250, 250, 250), (5, 5, 5)])
def test_colours_are_those_of_the_frames(colour: tuple[int, int, int], tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with H264Writer(path) as writer:
        writer.write(plain((64, 48), colour), 0.0)

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        shown = next(container.decode(video=0)).to_ndarray(format="bgr24")
        assert stream.codec_context.colorspace == 6
        assert stream.codec_context.color_range == 1

    assert np.abs(shown.astype(int) - colour).max() <= 6


def test_pictures_come_out_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    levels = [10 * index for index in range(25)]
    with H264Writer(path) as writer:
        for index, level in enumerate(levels):
            writer.write(plain((64, 48), (level, level, level)), index / 10)

    assert [float(image.mean()) for image in decoded(path)] == pytest.approx(levels, abs=4)


def test_a_frame_of_another_size_is_scaled(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with H264Writer(path) as writer:
        writer.write(plain((64, 48)), 0.0)
        writer.write(plain((128, 96)), 0.1)
        writer.write(plain((30, 90)), 0.2)
    assert [image.shape for image in decoded(path)] == [(48, 64, 3)] * 3


def test_a_view_into_another_picture_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with H264Writer(path) as writer:
        writer.write(plain((64, 48))[:, ::-1], 0.0)
    assert len(decoded(path)) == 1


def test_key_frames_are_near_enough_to_jump_to(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [index / 30 for index in range(150)])
    with av.open(str(path)) as container:
        keys = [index for index, frame in enumerate(container.decode(video=0)) if frame.key_frame]
    assert keys[0] == 0
    assert max(later - earlier for earlier, later in zip(keys, [*keys[1:], 150], strict=True)) <= 60


def test_one_frame_is_a_video(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp4", [3.0])
    assert shown_s(path) == [0.0]
    assert duration_s(path) > 0


def test_without_frames_no_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with H264Writer(path):
        pass
    assert not path.exists()


def test_a_closed_writer_takes_no_frames_and_closes_again(tmp_path: Path) -> None:
    writer = H264Writer(tmp_path / "a.mp4", threads=1)
    writer.write(plain((64, 48)), 0.0)
    writer.close()
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(plain((64, 48)), 0.1)
    assert len(decoded(tmp_path / "a.mp4")) == 1


@pytest.mark.parametrize("name", ["größe 姿勢.mp4", "-leading.mp4", "a:b.mp4", "100%d.mp4", "no-ending", "a b'c.mov"])
def test_any_file_name_is_written_exactly(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path(name), [0.0, 0.1])
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert len(shown_s(tmp_path / name)) == 2


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"old" * 100_000)
    assert len(decoded(written(path, [0.0, 0.1]))) == 2
    assert b"oldold" not in path.read_bytes()


def test_what_was_written_before_an_error_elsewhere_can_be_played(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with pytest.raises(KeyboardInterrupt):
        broken_off(path, KeyboardInterrupt())
    assert len(decoded(path)) == 2


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "a.mp4", UNEVEN_S)
    with pytest.raises(OutputError):
        written(tmp_path / "missing" / "a.mp4", UNEVEN_S)
    assert capfd.readouterr() == ("", "")


def assert_one_line_with_a_remedy(error: pytest.ExceptionInfo[OutputError], path: Path, remedy: str) -> None:
    message = str(error.value)
    assert "\n" not in message
    assert str(path) in message
    assert remedy in message


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "a.mp4"
    with pytest.raises(OutputError) as error:
        written(path, [0.0])
    assert_one_line_with_a_remedy(error, path, "create it")


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as error:
        written(tmp_path, [0.0])
    assert_one_line_with_a_remedy(error, tmp_path, "choose another name")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_named() -> None:
    path = Path("/dev/full")
    with pytest.raises(OutputError) as error:
        fill_with_noise(H264Writer(path))
    assert_one_line_with_a_remedy(error, path, "free some space")


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_room_for_the_last_bytes_is_an_error_too(tmp_path: Path) -> None:
    """Wherever the room ends, in frames, index or the last byte: never a silently cut-off file."""
    whole = written(tmp_path / "whole.mp4", UNEVEN_S).stat().st_size
    path = tmp_path / "a.mp4"
    for size in (1, 20, 100, whole // 3, whole // 2, whole - 100, whole - 1):
        with files_limited_to(size), pytest.raises(OutputError) as error:
            written(path, UNEVEN_S)
        assert_one_line_with_a_remedy(error, path, "another")


def test_room_that_ends_while_frames_are_written(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    writer = H264Writer(path)
    with files_limited_to(200_000), pytest.raises(OutputError) as error:
        fill_with_noise(writer)
    assert_one_line_with_a_remedy(error, path, "choose a folder on another one")
    writer.close()


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "choose another folder"),
    ],
)
def test_each_failure_has_its_remedy(number: int, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(av, "open", refuse)
    path = tmp_path / "a.mp4"
    with pytest.raises(OutputError) as error:
        written(path, [0.0])
    assert_one_line_with_a_remedy(error, path, remedy)


def test_the_first_error_is_the_one_reported(tmp_path: Path) -> None:
    # This preset looks ahead, so that nothing is written before the end.
    with files_limited_to(1), pytest.raises(RuntimeError, match="first"):
        broken_off(tmp_path / "a.mp4", RuntimeError("first"), preset="veryfast")
