"""Folders for the results of many videos, and serialisation of orders and outcomes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posecoach.batch.finding import FoundVideos
from posecoach.batch.orders import Order, OutcomeKind, VideoOutcome, plan
from posecoach.profiles import load_profile
from posecoach.results.request import Request
from posecoach.runtime.errors import OutputError, UsageError, VideoError
from posecoach.stretches import STRETCHES

REQUEST = Request("full", load_profile())

FOLDERS = {
    "beside": (["x/a.mp4", "y/b.mp4"], None, ["x/a.posecoach", "y/b.posecoach"]),
    "equal stems": (["a.mp4", "a.mov", "b.mp4"], None, ["a.mp4.posecoach", "a.mov.posecoach", "b.posecoach"]),
    "equal but for case": (["A.mp4", "a.mov"], None, ["A.mp4.posecoach", "a.mov.posecoach"]),
    "equal but for its encoding": (
        ["\u00dcb.mp4", "U\u0308b.mov"],
        None,
        ["\u00dcb.mp4.posecoach", "U\u0308b.mov.posecoach"],
    ),
    "equal names elsewhere": (["x/a.mp4", "y/a.mp4"], None, ["x/a.posecoach", "y/a.posecoach"]),
    "into one folder": (["x/a.mp4", "y/b.mp4"], "out", ["out/a.posecoach", "out/b.posecoach"]),
    "equal names into one folder": (
        ["x/a.mp4", "y/a.mp4", "y/a.mov"],
        "out",
        ["out/x-a.mp4.posecoach", "out/y-a.mp4.posecoach", "out/a.mov.posecoach"],
    ),
    "names with dots": (["a.b.mp4", "a.mp4"], None, ["a.b.posecoach", "a.posecoach"]),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_folders_of_several_videos(case):
    videos, out, folders = FOLDERS[case]
    orders = plan(FoundVideos(tuple(map(Path, videos))), Path(out) if out else None, REQUEST)
    assert [order.folder for order in orders] == [Path(folder) for folder in folders]
    assert [order.video for order in orders] == [Path(video) for video in videos]


@pytest.mark.parametrize(("searched", "folder"), [(False, "out"), (True, "out/a.posecoach")])
def test_the_only_video_goes_into_the_folder_itself_unless_there_may_be_more_another_time(searched, folder):
    (order,) = plan(FoundVideos((Path("a.mp4"),), searched=searched), Path("out"), REQUEST)
    assert order.folder == Path(folder)


def test_names_that_stay_equal_are_a_wrong_usage(tmp_path):
    videos = (tmp_path / "x/same/a.mp4", tmp_path / "y/same/a.mp4")
    with pytest.raises(UsageError, match="two videos would write into"):
        plan(FoundVideos(videos), tmp_path / "out", REQUEST)


def test_an_output_that_is_a_file_is_a_wrong_usage(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(UsageError, match="it is a file"):
        plan(FoundVideos((Path("a.mp4"), Path("b.mp4"))), tmp_path / "out", REQUEST)


@pytest.mark.parametrize("profile", ["default", "gentle", "strict"])
@pytest.mark.parametrize("only", [(), ("bridge",)])
def test_an_order_arrives_as_it_was_sent(tmp_path, profile, only):
    request = Request("lite", load_profile(profile), [STRETCHES[name] for name in only], annotate=False)
    order = Order(tmp_path / "a.mp4", tmp_path / "out", request)
    arrived = Order.from_plain(json.loads(json.dumps(order.to_plain())))
    assert (arrived.video, arrived.folder) == (order.video, order.folder)
    assert arrived.request.profile == request.profile
    assert list(arrived.request.only) == list(request.only)
    assert (arrived.request.model, arrived.request.annotate) == ("lite", False)


@pytest.mark.parametrize(
    ("outcome", "kind", "code"),
    [
        (VideoOutcome.of({"source": {"stopped_early": False}}), OutcomeKind.DONE, 0),
        (VideoOutcome.of({"source": {"stopped_early": True}}), OutcomeKind.STOPPED_EARLY, 1),
        (VideoOutcome.of({"source": {"stopped_early": False}}, skipped=True), OutcomeKind.SKIPPED, 0),
        (VideoOutcome.of({"source": {"stopped_early": True}}, skipped=True), OutcomeKind.SKIPPED, 1),
        (VideoOutcome.failed(VideoError("no")), OutcomeKind.FAILED, 1),
        (VideoOutcome.failed(OutputError("no")), OutcomeKind.FAILED, 2),
        (VideoOutcome.failed("no"), OutcomeKind.FAILED, 1),
    ],
)
def test_outcomes(outcome, kind, code):
    assert (outcome.kind, outcome.exit_code) == (kind, code)
    assert VideoOutcome.from_plain(json.loads(json.dumps(outcome.to_plain()))) == outcome
