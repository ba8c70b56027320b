"""Judging measured signals again gives the same as the engine, whatever the person and the camera do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecoach.analysis.replay import Replayer, analyze_recording
from posecoach.pose import LANDMARK_COUNT, Landmark, Pose
from posecoach.pose.recording import Recording
from posecoach.profiles import Profile, override
from posecoach.profiles.changes import Changes
from tests.analysis.recordings import write_recording
from tests.bodies import FLAT, KNEELING, LUNGE, RIGHT, SITTING, SUPINE, Clip, exchanged, hidden, jittered, looked_at

FIGURES = {
    **RIGHT,
    "sitting": SITTING,
    "flat": FLAT,
    "kneeling, leaning": KNEELING.leaning(35.0),
    "kneeling, hips back": KNEELING.with_stretched(hip_extension_deg=12.0),
    "leg lifted": SUPINE.with_stretched(hip_extension_deg=-25.0),
    "lunge, knee bent": LUNGE.with_stretched(knee_flexion_deg=30.0),
}

SCENES = st.lists(
    st.tuples(
        st.sampled_from(sorted(FIGURES)),
        st.floats(0.5, 9.0),  # seconds held
        st.sampled_from([0.3, 1.0, 6.0]),  # seconds on the way
        st.sampled_from(["as it is", "nobody", "hand hidden", "legs exchanged", "gap", "legs drawn onto one"]),
    ),
    min_size=2,
    max_size=6,
)

CHANGES: list[Changes] = [
    {},
    {"clock.unbroken": True},
    {"clock.settle_s": 0.5, "clock.confirm_s": 0.1, "clock.leave_s": 1.0, "clock.max_gap_s": 0.15},
    {"bridge.hip_extension.own.above": 1, "kneeling_hip_flexor.hip_extension.own.below": 3},
    {"supine_psoas.hip_extension.own.below": 2, "kneeling_hip_flexor.trunk_inclination.own.below": 2},
]


def disturbed(poses: list[Pose], start: int, trouble: str) -> None:
    """Apply ``trouble`` to the second before the frame ``start``."""
    for index in range(max(0, start - 10), start):
        pose = poses[index]
        if trouble == "nobody":
            poses[index] = Pose.empty(pose.t_s, pose.size_px)
        elif trouble == "hand hidden":
            poses[index] = hidden(pose, (Landmark.LEFT_WRIST, Landmark.RIGHT_INDEX, Landmark.RIGHT_WRIST))
        elif trouble == "legs exchanged":
            poses[index] = exchanged(pose)
        elif trouble == "legs drawn onto one":
            image_px = pose.image_px.copy()
            image_px[24:LANDMARK_COUNT:2] = image_px[23 : LANDMARK_COUNT - 1 : 2]
            poses[index] = replace(pose, image_px=image_px)


def film(scenes: list[tuple[str, float, float, str]], sigma_px: float) -> list[Pose]:
    clip = Clip(fps=10.0)
    gaps = []
    for name, held_s, moving_s, trouble in scenes:
        clip.hold(FIGURES[name], held_s, moving_s=moving_s)
        disturbed(clip.poses, len(clip.poses), trouble)
        if trouble == "gap":
            gaps.append(len(clip.poses) - 5)
    noise = np.random.default_rng(len(clip.poses))
    late_s = 0.0
    poses = []
    for index, pose in enumerate(clip.poses):
        late_s += 0.37 if index in gaps else 0.0
        poses.append(replace(jittered(pose, noise, sigma_px) if pose.found else pose, t_s=pose.t_s + late_s))
    return poses


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scenes=SCENES,
    sigma_px=st.sampled_from([0.0, 0.6, 2.5]),
    changes=st.sampled_from(CHANGES),
    look_every=st.sampled_from([1, 1, 2, 3, 7]),
)
def test_judging_again_gives_what_the_engine_gives(
    scenes: list[tuple[str, float, float, str]],
    sigma_px: float,
    changes: Changes,
    look_every: int,
    profile: Profile,
    tmp_path: Path,
) -> None:
    tried = override(profile, changes)
    poses = film(scenes, sigma_px)
    poses = looked_at(poses, range(0, len(poses), look_every))
    recording = Recording(write_recording(tmp_path / "a.rec", poses))
    replayer = Replayer(recording)
    # Judging with another profile before must have no effect.
    replayer.judge(profile)
    assert replayer.judge(tried) == analyze_recording(recording, tried).sets
