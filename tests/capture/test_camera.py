from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from posecoach.capture.camera import Camera, CameraError, list_cameras, why_not_opened
from tests.live.fakes import PATIENCE_S, FakeCapture, FakeClock, picture, wait_until


def opened(*captures: FakeCapture, clock: Callable[[], float] = time.monotonic, **limits: float) -> Camera:
    """Return an open camera whose device is the first capture, after reopening the next."""
    left = list(captures)
    camera = Camera(0, clock, open_capture=lambda _: left.pop(0), **limits)
    camera.open()
    return camera


def test_pictures_carry_the_time_of_their_arrival():
    clock = FakeClock(50.0)
    capture = FakeCapture(picture(0))
    camera = opened(capture, clock=clock)
    first = camera.read()
    clock.now_s = 50.25
    capture.items.put(picture(1))
    second = camera.read()
    camera.close()
    assert first is not None
    assert second is not None
    assert (first.t_s, first.index) == (50.0, 0)
    assert (second.t_s, second.index) == (50.25, 1)
    assert np.array_equal(second.image, picture(1))


def test_times_increase_even_where_the_clock_stands_still():
    capture = FakeCapture(picture(0))
    camera = opened(capture, clock=FakeClock())
    times_s = []
    for seed in (1, 2, 3):
        frame = camera.read()
        assert frame is not None
        times_s.append(frame.t_s)
        capture.items.put(picture(seed))
    camera.close()
    assert times_s == sorted(set(times_s))


def test_a_late_reader_gets_the_newest_picture():
    capture = FakeCapture(picture(0), picture(1), picture(2), stuck=True)
    camera = opened(capture)
    assert wait_until(lambda: capture.items.empty() and capture.reading.is_set())
    frame = camera.read()
    capture.items.put(None)
    camera.close()
    assert frame is not None
    assert np.array_equal(frame.image, picture(2))


def test_the_format_is_asked_for_compression_first():
    capture = FakeCapture(picture(0))
    opened(capture).close()
    assert capture.asked == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ]


def test_a_camera_never_ends_and_says_what_it_is():
    camera = opened(FakeCapture(picture(0)))
    camera.close()
    assert not camera.ended
    assert camera.description == "camera 0"


def test_nothing_new_is_none_and_for_too_long_an_error():
    clock = FakeClock()
    camera = opened(FakeCapture(picture(0)), clock=clock)
    assert camera.read() is not None
    clock.now_s += 1.4
    assert camera.read() is None
    clock.now_s += 0.2
    with pytest.raises(CameraError, match="camera 0 stopped delivering pictures: check its cable"):
        camera.read()
    camera.close()


def test_a_repeated_picture_is_not_passed_on_and_for_too_long_an_error():
    clock = FakeClock()
    camera = opened(FakeCapture(picture(0), then=picture(0)), clock=clock)
    assert camera.read() is not None
    assert camera.read() is None
    clock.now_s += 1.6
    with pytest.raises(CameraError, match="repeats one and the same picture: open its cover"):
        camera.read()
    camera.close()


def test_the_least_noise_tells_two_pictures_apart():
    noisy = picture(0)
    noisy[::8, ::8, 0] ^= 1
    camera = opened(capture := FakeCapture(picture(0)))
    assert camera.read() is not None
    capture.items.put(noisy)
    assert camera.read() is not None
    camera.close()


def test_a_driver_that_raises_is_a_camera_error():
    camera = opened(capture := FakeCapture(picture(0)))
    assert camera.read() is not None
    capture.items.put(RuntimeError("no such device"))
    assert capture.released.wait(PATIENCE_S)
    with pytest.raises(CameraError, match=r"failed while reading \(no such device\): check its cable"):
        camera.read()
    camera.close()


def test_opened_again_time_and_numbers_go_on():
    clock = FakeClock(10.0)
    camera = opened(FakeCapture(picture(0)), FakeCapture(picture(1)), clock=clock)
    before = camera.read()
    clock.now_s = 13.0
    camera.open()
    after = camera.read()
    camera.close()
    assert before is not None
    assert after is not None
    assert (before.t_s, before.index, after.t_s, after.index) == (10.0, 0, 13.0, 1)


def test_a_frozen_picture_is_still_frozen_after_opening_again():
    camera = opened(FakeCapture(picture(0)), FakeCapture(then=picture(0)), first_picture_s=0.1)
    assert camera.read() is not None
    with pytest.raises(CameraError, match="repeats one and the same picture"):
        camera.open()


def test_one_that_opens_and_gives_no_picture_is_let_go():
    capture = FakeCapture()
    with pytest.raises(CameraError, match="camera 0 gives no picture: "):
        opened(capture, first_picture_s=0.1)
    assert capture.released.wait(PATIENCE_S)


def test_one_that_is_not_open_says_so():
    with pytest.raises(CameraError, match="camera 0 is closed"):
        Camera(0).read()


def test_closing_does_not_wait_for_a_driver_that_is_stuck():
    threads = set(threading.enumerate())
    capture = FakeCapture(picture(0), stuck=True)
    camera = opened(capture)
    assert wait_until(lambda: capture.items.empty() and capture.reading.is_set())
    began_s = time.monotonic()
    camera.close()
    camera.close()
    assert time.monotonic() - began_s < 1.0
    assert not capture.released.is_set()
    capture.items.put(None)
    assert capture.released.wait(PATIENCE_S)
    assert wait_until(lambda: set(threading.enumerate()) <= threads)


def test_closing_wakes_whoever_waits_for_the_first_picture():
    capture = FakeCapture()
    camera = Camera(0, open_capture=lambda _: capture, first_picture_s=60.0)
    errors: list[CameraError] = []

    def open_it() -> None:
        try:
            camera.open()
        except CameraError as error:
            errors.append(error)

    opener = threading.Thread(target=open_it)
    opener.start()
    assert capture.reading.wait(PATIENCE_S)
    camera.close()
    opener.join(PATIENCE_S)
    assert len(errors) == 1


@pytest.mark.parametrize("index", [-1, 99])
def test_without_hardware_the_error_is_one_line(index):
    with pytest.raises(CameraError) as caught:
        Camera(index).open()
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("index", "nodes", "says"),
    [
        (0, [], "no camera found: plug one in"),
        (1, ["video0", "video2", "video-dec0"], "there is no camera 1: choose one of 0, 2"),
        (0, ["video0"], "camera 0 cannot be opened: close other programs.*fuser -v /dev/video0"),
    ],
)
def test_on_linux_the_devices_tell_why(tmp_path, index, nodes, says):
    for node in nodes:
        (tmp_path / node).touch()
    capture = FakeCapture(opened=False)
    why = why_not_opened(index, open_capture=lambda _: capture, platform="linux", devices=tmp_path)
    assert re.search(says, why)


def test_on_linux_a_device_of_another_group_is_named_as_such(tmp_path, monkeypatch):
    (tmp_path / "video0").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    why = why_not_opened(0, platform="linux", devices=tmp_path)
    assert why.startswith("permission denied for camera 0: ")
    assert "usermod -aG video" in why


@pytest.mark.parametrize(
    ("platform", "says"), [("darwin", "System Settings > Privacy & Security > Camera"), ("win32", "desktop apps")]
)
def test_elsewhere_access_and_other_programs_are_named(platform, says):
    for index in (0, 1):
        why = why_not_opened(index, open_capture=lambda _: FakeCapture(opened=False), platform=platform)
        assert says in why
        assert "close other programs" in why


def test_elsewhere_other_cameras_are_named():
    captures = [FakeCapture(picture(0)), FakeCapture(opened=False)]
    why = why_not_opened(2, open_capture=captures.__getitem__, platform="win32")
    assert why == "there is no camera 2: choose one of 0"


def test_cameras_that_open_are_listed_and_let_go():
    captures = [FakeCapture(opened=index in (0, 2)) for index in range(3)]
    found = list_cameras(3, open_capture=captures.__getitem__)
    assert [(c.index, c.width, c.height) for c in found] == [(0, 1280, 720), (2, 1280, 720)]
    assert all(capture.released.is_set() for capture in captures)
