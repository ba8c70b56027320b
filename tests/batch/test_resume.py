"""Which results count as complete, and which are made again."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.batch.orders import Order
from posecoach.batch.resume import completed
from posecoach.profiles import load_profile, override
from posecoach.results.files import analyze_into
from posecoach.results.recordings import analyze_recording_into
from posecoach.results.request import Request
from posecoach.stretches import STRETCHES
from tests import videos
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, Clip

REQUEST = Request("lite", load_profile())


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analysed")
    analyze_into(videos.nobody(folder), folder / "out", REQUEST)
    return folder


@pytest.fixture
def order(analysed, tmp_path) -> Order:
    shutil.copytree(analysed, tmp_path, dirs_exist_ok=True)
    return Order(tmp_path / "nobody.mp4", tmp_path / "out", REQUEST)


def test_what_is_complete_is_not_done_again(order):
    summary = completed(order)
    assert summary == json.loads((order.folder / "summary.json").read_text())


def test_a_moved_folder_is_still_complete(order, tmp_path):
    moved = Order(order.video.rename(tmp_path / "b.mp4"), order.folder.rename(tmp_path / "b"), REQUEST)
    assert completed(moved)


OTHER_REQUESTS = {
    "model": replace(REQUEST, model="full"),
    "profile": replace(REQUEST, profile=load_profile("strict")),
    "one value of the profile": replace(REQUEST, profile=override(load_profile(), {"bridge.hip_extension.min": -21.5})),
    "stretch": replace(REQUEST, only=[STRETCHES["bridge"]]),
}


@pytest.mark.parametrize("case", OTHER_REQUESTS)
def test_another_request_is_done(order, case):
    assert completed(replace(order, request=OTHER_REQUESTS[case])) is None


def test_an_annotated_video_that_is_not_asked_for_does_no_harm(order):
    assert completed(replace(order, request=replace(REQUEST, annotate=False)))


def _edit(order: Order, **changes: object) -> None:
    path = order.folder / "summary.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def _replace(video: Path) -> None:
    content, status = bytearray(video.read_bytes()), video.stat()
    content[0] ^= 1
    video.write_bytes(content)
    os.utime(video, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES = {
    "another size": lambda order: order.video.write_bytes(order.video.read_bytes() + b"\0"),
    "another time": lambda order: os.utime(order.video, (1e9, 1e9)),
    "another video of the same size and time": lambda order: _replace(order.video),
    "no video": lambda order: order.video.unlink(),
    "another version": lambda order: _edit(order, posecoach="0.0.1"),
    "another schema": lambda order: _edit(order, schema=0),
    "made before this was written down": lambda order: _edit(order, made_with={}),
    "half a summary": lambda order: (order.folder / "summary.json").write_text('{"schema": 1, '),
    "no summary": lambda order: (order.folder / "summary.json").unlink(),
    "a summary that is none": lambda order: (order.folder / "summary.json").write_text("[1]"),
    "no report": lambda order: (order.folder / "report.html").unlink(),
    "no table": lambda order: (order.folder / "frames.csv").unlink(),
    "no recording": lambda order: (order.folder / "landmarks.rec").unlink(),
    "no annotated video": lambda order: (order.folder / "annotated.mp4").unlink(),
    "no folder": lambda order: shutil.rmtree(order.folder),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_has_changed_or_is_not_whole_is_done_again(order, case):
    CHANGES[case](order)
    assert completed(order) is None


def test_an_annotated_video_that_is_missing_is_made(order):
    _edit(order, made_with={**json.loads((order.folder / "summary.json").read_text())["made_with"], "annotated": False})
    assert completed(order) is None


def test_a_recording_has_been_through_its_own_model(tmp_path):
    path = write_recording(tmp_path / "a.rec", Clip(fps=5.0).hold(KNEELING, 2.0).poses)
    order = Order(path, tmp_path / "out", REQUEST)
    analyze_recording_into(order.video, order.folder, order.request)
    assert completed(replace(order, request=replace(REQUEST, model="heavy")))
    assert completed(replace(order, request=replace(REQUEST, profile=load_profile("gentle")))) is None
