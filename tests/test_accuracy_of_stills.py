"""The benchmark of stills, on bodies with known angles (`python -m benchmarks.accuracy --stills`)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.accuracy.stills import (
    StillResult,
    errors_deg,
    read,
    reliability,
    shares_within,
    side_table,
    slope,
    still_table,
)
from posecoach.pose import LEGS, Pose, Side
from posecoach.profiles import Profile
from tests.bodies import LUNGE, SIZE_PX, Figure, exchanged, pose_of

FRAMES = 20


def row_of(figure: Figure) -> dict[str, str]:
    """The truth of a still that shows ``figure``."""
    points = pose_of(figure).image_px
    row = {"person": "p", "azimuth": "80", "hard": "0"}
    for side, leg in zip((Side.LEFT, Side.RIGHT), LEGS, strict=True):
        row[f"hip_extension_{side}_deg"] = str(figure.leg(side).hip_extension_deg)
        row[f"knee_flexion_{side}_deg"] = str(figure.leg(side).knee_flexion_deg)
        for joint, landmark in zip(("knee", "ankle"), leg[1:3], strict=True):
            for axis, value in zip("xy", points[landmark], strict=True):
                row[f"{side}_{joint}_{axis}_px"] = str(value)
    return row


def shown(pose: Pose, naming: float = 0.0) -> list[Pose]:
    return [replace(pose, t_s=k / 10.0, naming=naming if k == FRAMES // 2 else 0.0) for k in range(FRAMES)]


@pytest.mark.parametrize("named_rightly", [True, False])
def test_angles_are_compared_leg_by_leg_however_the_legs_are_named(named_rightly: bool, profile: Profile) -> None:
    pose = pose_of(LUNGE) if named_rightly else exchanged(pose_of(LUNGE))
    result = read(shown(pose), row_of(LUNGE), profile)
    assert result is not None
    assert result.raw == pytest.approx(result.true, abs=0.1)
    # The joint correction was learnt from rendered people, and synthetic ones differ from them.
    assert np.abs(errors_deg(result.read, result.true)).max() < 13.0
    assert result.model_named is named_rightly
    assert result.off_side_deg == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("named_rightly", "naming", "believed_rightly"),
    [(True, 0.0, True), (True, 5.0, True), (True, -5.0, False), (False, 0.0, False), (False, -5.0, True)],
)
def test_names_are_believed_by_both_models(
    named_rightly: bool, naming: float, believed_rightly: bool, profile: Profile
) -> None:
    pose = pose_of(LUNGE) if named_rightly else exchanged(pose_of(LUNGE))
    result = read(shown(pose, naming), row_of(LUNGE), profile)
    assert result is not None
    assert result.named is believed_rightly
    assert (result.confidence > 0.9) is (naming != 0.0)


def test_nobody_is_no_result(profile: Profile) -> None:
    assert read(shown(Pose.empty(0.0, SIZE_PX)), row_of(LUNGE), profile) is None


def still(confidence: float, *, named: bool | None, error_deg: float = 0.0) -> StillResult:
    true = np.array([[20.0, 5.0], [-90.0, 100.0]])
    sigma = np.full_like(true, 4.0)
    return StillResult("p", 10.0, False, true, true, true + error_deg, sigma, named, named, confidence)


def test_wrong_beliefs_are_counted_by_how_sure_they_were() -> None:
    stills = [still(0.6, named=False), still(0.9, named=True), still(0.97, named=False), still(1.0, named=True)]
    assert reliability(stills) == ["1 of 1", "0 of 0", "0 of 1", "1 of 1", "0 of 1", "1 of 3"]


def test_tables_have_a_row_a_view_and_a_person() -> None:
    stills = [still(0.95, named=True, error_deg=2.0), still(0.8, named=None)]
    assert still_table(stills).row_count == 2
    assert side_table(stills).row_count == 2


@pytest.mark.parametrize(("factor", "expected"), [(0.0, 1.0), (-0.2, 0.8), (0.1, 1.1)])
def test_slope_of_measured_on_true_angles(factor: float, expected: float) -> None:
    true = np.array([-90.0, -20.0, 10.0, 35.0])
    assert slope(factor * true + 3.0, true) == pytest.approx(expected)


def test_errors_go_the_short_way_round() -> None:
    assert errors_deg(np.array([-175.0]), np.array([175.0])) == pytest.approx([10.0])


@pytest.mark.parametrize(
    ("errors", "shares"), [([], "-"), ([1.0, -3.0, 5.0, 9.0], "50% 75%"), ([-4.0], "100% 100%"), ([8.1], "0% 0%")]
)
def test_shares_of_errors_within_their_sigmas(errors: list[float], shares: str) -> None:
    assert shares_within(np.array(errors), np.full(len(errors), 4.0)) == shares


def test_each_angle_has_its_sigma_however_the_legs_are_named(profile: Profile) -> None:
    told = [read(shown(pose), row_of(LUNGE), profile) for pose in (pose_of(LUNGE), exchanged(pose_of(LUNGE)))]
    assert all(result is not None and (result.sigma > 2.0).all() for result in told)
