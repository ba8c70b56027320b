"""Which moments become pictures of the report."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.analysis.key_frames import KeyFrameCollector, KeyFrames
from posecoach.capture import Frame
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.profiles import Profile
from tests.bodies import KNEELING, SITTING, Clip

SIZE = (320, 240)


class Session:
    """A clip judged frame by frame, with pictures whose brightness encodes their time."""

    def __init__(self, clip: Clip, profile: Profile, room_bytes: int = 10_000_000) -> None:
        self.drawn: list[float] = []
        self.collector = KeyFrameCollector(self._draw, room_bytes)
        engine = Engine(profile)
        sets: list[SetRecord] = []
        for pose in clip.poses:
            step = engine.update(pose)
            image = np.full((SIZE[1], SIZE[0], 3), int(pose.t_s) % 256, np.uint8)
            self.collector.add(Frame(image, pose.t_s, 0), step)
            if step.state.finished:
                sets.append(step.state.finished)
        last = engine.finish()
        self.sets = [*sets, *([last] if last else [])]
        self.pictures: KeyFrames = self.collector.pictures(self.sets)

    def _draw(self, image: NDArray[np.uint8], step: JudgedFrame) -> None:
        self.drawn.append(step.signals.t_s)
        image[:20] = 255


def several_holds(lengths_s: tuple[float, ...]) -> Clip:
    """Kneel for these times, leaning forward between them."""
    clip = Clip(fps=10).hold(SITTING, 1.0)
    for length_s in lengths_s:
        clip.hold(KNEELING, length_s).hold(KNEELING.leaning(45.0), 2.0)
    return clip.hold(KNEELING, 4.0)


def test_each_hold_and_each_fault_has_its_picture(profile: Profile) -> None:
    session = Session(several_holds((6.0, 8.0)), profile)
    (record,) = session.sets
    kinds = [picture.kind for picture in session.pictures.shown]
    assert kinds == ["hold", "fault", "hold", "fault", "hold"]
    assert session.pictures.left_out == 0
    for picture in session.pictures.shown:
        spans = record.holds if picture.kind == "hold" else [(f.start_s, f.end_s) for f in record.faults]
        assert any(start <= picture.t_s <= end for start, end in spans)
        image = cv2.imdecode(np.frombuffer(picture.jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert image is not None
        assert image[:15].min() > 240, "the verdict is not drawn"
        assert int(image[100, 100, 0]) == pytest.approx(int(picture.t_s), abs=2)


def test_one_picture_is_drawn_for_each_moment_not_for_each_better_one(profile: Profile) -> None:
    session = Session(several_holds((6.0, 8.0)), profile)
    assert len(session.drawn) == len(session.pictures.shown)


def test_if_room_is_short_the_longest_moments_stay(profile: Profile) -> None:
    clip = several_holds((6.0, 12.0, 5.0, 9.0))
    everything = Session(clip, profile).pictures
    size = max(len(picture.jpeg) for picture in everything.shown)
    session = Session(clip, profile, room_bytes=3 * size)
    held = [picture.t_s for picture in session.pictures.shown if picture.kind == "hold"]
    assert len(session.pictures.shown) + session.pictures.left_out == len(everything.shown)
    assert sum(len(picture.jpeg) for picture in session.pictures.shown) <= 3 * size
    lengths = sorted((end - start for start, end in session.sets[0].holds), reverse=True)
    shown = [end - start for start, end in session.sets[0].holds if any(start <= t_s <= end for t_s in held)]
    assert sorted(shown, reverse=True) == lengths[: len(shown)]
    assert {picture.kind for picture in session.pictures.shown} == {"hold", "fault"}


def test_without_sets_there_are_no_pictures(profile: Profile) -> None:
    session = Session(Clip(fps=10).hold(SITTING, 3.0).hold(KNEELING, 0.5).hold(SITTING, 3.0), profile)
    assert session.sets == []
    assert session.pictures == KeyFrames()


def test_moments_of_no_set_are_dropped_at_the_end_of_the_set(profile: Profile) -> None:
    clip = several_holds((6.0,)).hold(KNEELING.leaning(45.0), 3.0)
    for _ in range(3):
        clip.hold(SITTING, 8.0).hold(KNEELING, 6.0).hold(KNEELING.leaning(45.0), 3.0)
    session = Session(clip.hold(SITTING, 8.0), profile)
    recorded = sum(len(record.holds) + len(record.faults) for record in session.sets)
    assert len(session.sets) == 4
    assert len(session.pictures.shown) == recorded
    assert not math.isnan(session.pictures.shown[-1].t_s)


SHALLOW, DEEP = (KNEELING.with_stretched(hip_extension_deg=deg) for deg in (16.0, 28.0))
AT_END = 1e-6


def best_of_hold(clip: Clip, profile: Profile) -> float:
    """Return the moment of the picture of the only hold."""
    session = Session(clip, profile)
    assert len(session.sets[0].holds) == 1
    (picture,) = (picture for picture in session.pictures.shown if picture.kind == "hold")
    return picture.t_s


@pytest.mark.parametrize(
    ("clip", "between_s"),
    [
        (Clip(fps=10).hold(SITTING, 1.0).hold(SHALLOW, 5.0).hold(DEEP, 3.0).hold(SHALLOW, 5.0), (8.0, 11.1)),
        (Clip(fps=10).hold(SITTING, 1.0).hold(DEEP, 3.0).hold(SHALLOW, 9.0), (2.0, 5.1)),
        (Clip(fps=10).hold(SITTING, 1.0).hold(SHALLOW, 8.0).hold(DEEP, 3.0), (11.0, 14.1)),
        # The depth rises within a second, so that the best moment comes soon after a good one.
        (
            Clip(fps=10).hold(SITTING, 1.0).hold(SHALLOW, 5.0).hold(DEEP, 0.7, moving_s=0.3).hold(SHALLOW, 5.0),
            (7.3, 8.1),
        ),
    ],
    ids=["in the middle", "at first", "at last", "for a short time"],
)
def test_the_best_moment_is_the_one_furthest_into_the_stretch(
    profile: Profile, clip: Clip, between_s: tuple[float, float]
) -> None:
    first_s, last_s = between_s
    assert first_s + 0.5 - AT_END <= best_of_hold(clip, profile) <= last_s


def test_a_depth_that_shows_for_a_frame_or_two_is_not_the_best_moment(profile: Profile) -> None:
    clip = (
        Clip(fps=10)
        .hold(SITTING, 1.0)
        .hold(SHALLOW, 5.0)
        .hold(DEEP, 0.2, moving_s=0.1)
        .hold(SHALLOW, 2.0, moving_s=0.1)
    )
    clip.hold(KNEELING.with_stretched(hip_extension_deg=22.0), 3.0).hold(SHALLOW, 3.0)
    assert best_of_hold(clip, profile) >= 9.0


def test_the_picture_of_a_fault_is_of_the_moment_when_it_was_worst(profile: Profile) -> None:
    clip = Clip(fps=10).hold(SITTING, 1.0).hold(KNEELING, 5.0).hold(KNEELING.leaning(40.0), 2.0)
    clip.hold(KNEELING.leaning(55.0), 2.0).hold(KNEELING.leaning(40.0), 2.0).hold(KNEELING, 4.0)
    (picture,) = (picture for picture in Session(clip, profile).pictures.shown if picture.kind == "fault")
    assert 11.0 - AT_END <= picture.t_s <= 13.1
