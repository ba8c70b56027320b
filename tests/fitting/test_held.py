from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.fitting.calibration import still_forms
from posecoach.fitting.held import HeldForm, StillWatch
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.signals import Unseen, unseen_signals
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.profiles.limits import edges_of
from posecoach.stretches import STRETCHES
from tests.bodies import KNEELING, RIGHT, STANDING, Clip, Figure, exchanged, jittered
from tests.tuning.cases import REST, WRONG

STRETCH = STRETCHES["kneeling_hip_flexor"]


def watched(profile: Profile, clip: Clip, stretch: str = "kneeling_hip_flexor") -> StillWatch:
    body = BodyTracker(profile.sight)
    return still_forms((body.update(pose)[1] for pose in clip.poses), STRETCHES[stretch], profile)


@pytest.mark.parametrize("stretch", STRETCHES)
@pytest.mark.parametrize("figures", [RIGHT, WRONG], ids=["right", "wrong"])
def test_still_time_is_found_whether_the_form_is_right_or_not(
    stretch: str, figures: dict[str, Figure], profile: Profile
) -> None:
    watch = watched(profile, Clip(fps=10).hold(REST[stretch], 1.0).hold(figures[stretch], 6.0), stretch)
    assert 4.5 <= watch.longest_s() <= 6.0
    spans = watch.spans(4.0)
    assert spans
    assert {span.side for span in spans} == {Side.LEFT if STRETCHES[stretch].sided else Side.BOTH}
    assert all(span.held_s == pytest.approx(4.0, abs=0.11) for span in spans)
    assert all(len(values) == len(span.values["hip_extension"]) for span in spans for values in span.values.values())


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_side_is_the_vote_of_all_frames(side: Side, profile: Profile) -> None:
    clip = Clip(fps=10).hold(replace(KNEELING, side=side), 6.0)
    clip.poses[20:40] = [exchanged(pose) for pose in clip.poses[20:40]]
    assert {span.side for span in watched(profile, clip).spans(4.0)} == {side}


def test_moving_is_no_holding(profile: Profile) -> None:
    """The hip moves back and forth at ten degrees a second."""
    clip = Clip(fps=10)
    for _ in range(5):
        clip.hold(KNEELING, 0.1, moving_s=2.0).hold(KNEELING.with_stretched(hip_extension_deg=46.0), 0.1, moving_s=2.0)
    assert watched(profile, clip).longest_s() < 1.5


def test_two_positions_are_two_holds(profile: Profile) -> None:
    clip = Clip(fps=10).hold(WRONG["bridge"], 5.0).hold(RIGHT["bridge"], 5.0, moving_s=0.4)
    watch = watched(profile, clip, "bridge")
    assert 4.0 <= watch.longest_s() <= 5.0
    heights = [max(span.values["pelvis_height"]) - min(span.values["pelvis_height"]) for span in watch.spans(3.0)]
    assert len(heights) >= 2
    assert max(heights) < 0.05


def test_jitter_of_a_dim_picture_is_still(profile: Profile) -> None:
    noise = np.random.default_rng(1)
    clip = Clip(fps=10).hold(KNEELING, 8.0)
    clip.poses = [jittered(pose, noise, 1.0) for pose in clip.poses]
    assert watched(profile, clip).longest_s() > 6.0


def test_a_moment_out_of_sight_is_left_out_and_a_longer_one_ends_the_hold(profile: Profile) -> None:
    body = BodyTracker(profile.sight)
    signals = [body.update(pose)[1] for pose in Clip(fps=10).hold(KNEELING, 10.0).poses]

    def longest_s(lost: range) -> float:
        spoilt = [
            unseen_signals(frame.t_s, Unseen.HIDDEN) if number in lost else frame
            for number, frame in enumerate(signals)
        ]
        return still_forms(spoilt, STRETCH, profile).longest_s()

    assert longest_s(range(50, 55)) == pytest.approx(8.9, abs=0.15)
    assert longest_s(range(50, 70)) == pytest.approx(4.4, abs=0.15)


@pytest.mark.parametrize(("lost", "longest_s"), [(slice(40, 60), 3.4), (slice(40, 48), 8.0)], ids=["long", "short"])
def test_a_long_gap_between_frames_ends_the_hold_and_a_short_one_is_not_counted(
    lost: slice, longest_s: float, profile: Profile
) -> None:
    clip = Clip(fps=10).hold(KNEELING, 10.0)
    del clip.poses[lost]
    assert watched(profile, clip).longest_s() == pytest.approx(longest_s, abs=0.15)


def test_nobody_and_another_stretch_hold_nothing(profile: Profile) -> None:
    clip = Clip(fps=10).hold(STANDING, 5.0).hold(RIGHT["standing_lunge"], 5.0)
    watch = watched(profile, clip)
    assert (watch.longest_s(), watch.spans(1.0), watch.side, watch.held_s) == (0.0, [], Side.NONE, 0.0)


def test_what_is_kept_is_kept_for_nine_tenths_of_the_time() -> None:
    low, high = (
        edge for edge in edges_of("kneeling_hip_flexor") if edge.check.name == "trunk_inclination" and not edge.own
    )
    values = {"trunk_inclination": [float(value) for value in range(11)] + [math.nan] * 5}
    form = HeldForm(Side.LEFT, 0.0, 8.0, values)
    assert [form.kept(low), form.kept(high)] == pytest.approx([1.0, 9.0])
    assert math.isnan(replace(form, values={"trunk_inclination": [math.nan]}).kept(low))
