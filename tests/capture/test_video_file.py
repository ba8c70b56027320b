from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from posecoach.capture import VideoFile
from posecoach.runtime.errors import VideoError
from tests import videos


def times(path):
    with VideoFile(path) as video:
        return [frame.t_s for frame in video], video


def test_frames_carry_presentation_times_of_a_variable_frame_rate(tmp_path):
    shown = [0.0, 0.04, 0.1, 0.5, 0.533, 1.2, 1.25]
    found, video = times(videos.write_video(tmp_path / "variable.mp4", shown))
    assert found == pytest.approx(shown, abs=0.002)
    assert not video.stopped_early


@pytest.mark.parametrize("first_s", [0.0, 2.5])
def test_time_counts_from_the_first_frame(tmp_path, first_s):
    found, video = times(videos.write_video(tmp_path / "late.mkv", [first_s + k / 10 for k in range(5)]))
    assert not video.stopped_early
    assert found == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4], abs=0.002)


@pytest.mark.parametrize(
    ("rotation", "size", "bright_corner"),
    [(90, (48, 64), "top right"), (180, (64, 48), "bottom right"), (270, (48, 64), "bottom left")],
)
def test_rotated_phone_video_comes_upright(tmp_path, rotation, size, bright_corner):
    path = videos.write_video(tmp_path / "phone.mp4", [k / 10 for k in range(3)], rotation=rotation)
    with VideoFile(path) as video:
        image = list(video)[-1].image
    assert (image.shape[1], image.shape[0]) == size
    height, width = image.shape[:2]
    quarters = {
        "top left": image[: height // 2, : width // 2],
        "top right": image[: height // 2, width // 2 :],
        "bottom left": image[height // 2 :, : width // 2],
        "bottom right": image[height // 2 :, width // 2 :],
    }
    assert max(quarters, key=lambda corner: float(np.mean(quarters[corner]))) == bright_corner


@pytest.mark.parametrize("size", [(64, 48), (48, 64), (66, 50), (1920, 1080)], ids=str)
def test_any_size(tmp_path, size):
    with VideoFile(videos.write_video(tmp_path / "size.mp4", [0.0, 0.1], size)) as video:
        frames = list(video)
    assert [(f.image.shape[1], f.image.shape[0]) for f in frames] == [size, size]
    assert [f.index for f in frames] == [0, 1]


@pytest.mark.parametrize("pixels", ["gray", "yuv420p10le", "yuv444p"])
def test_any_pixel_format_comes_as_three_bytes(tmp_path, pixels):
    codec = "ffv1" if pixels == "gray" else "libx264"
    with VideoFile(videos.write_video(tmp_path / "pixels.mkv", [0.0, 0.1], codec=codec, pixels=pixels)) as video:
        for frame in video:
            assert frame.image.dtype == np.uint8
            assert frame.image.shape == (48, 64, 3)


@pytest.mark.parametrize("name", ["a b.mp4", 'it\'s "it".mp4', "-i.mp4", "Übung 5°.mp4", "20:15.mp4", "%d.mp4"])
def test_names_are_only_names(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    videos.write_video(tmp_path / "plain.mp4", [0.0, 0.1]).rename(tmp_path / name)
    found, _ = times(Path(name))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (videos.missing, "no such file"),
        (videos.a_folder, "folder"),
        (videos.text_named_mp4, "not a video"),
        (videos.zero_bytes, "empty"),
        (videos.truncated_without_index, "damaged"),
        (videos.sound_only, "no picture"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path, make, says):
    path = make(tmp_path)
    with pytest.raises(VideoError, match=says) as caught:
        VideoFile(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("make", [videos.truncated_after_index, videos.corrupt_in_the_middle])
def test_a_file_that_breaks_off_is_read_up_to_there(tmp_path, make):
    found, video = times(make(tmp_path))
    assert video.stopped_early
    assert 10 <= len(found) < 58
    assert all(a < b for a, b in pairwise(found))


def test_sound_that_goes_on_after_the_picture_is_no_early_stop(tmp_path):
    path = videos.write_video(tmp_path / "sound.mp4", [k / 10 for k in range(10)], with_sound=True)
    _, video = times(path)
    assert not video.stopped_early


def test_a_sample_ends_in_order():
    found, video = times(videos.SAMPLES / "bridge.mp4")
    assert len(found) == 600
    assert found[-1] == pytest.approx(29.95)
    assert not video.stopped_early
