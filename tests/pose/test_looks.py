"""Which poses count as looks, and in which order results come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posecoach.pose import Pose
from posecoach.pose.looks import BetweenLooks, looks
from tests.bodies import KNEELING, pose_of


def poses(marks: str, step_s: float = 0.1) -> list[Pose]:
    """Return one pose for each letter: l for a look, n for one at nobody, b for a frame between looks."""
    made = [pose_of(KNEELING, k * step_s) for k in range(len(marks))]
    return [
        Pose.empty(pose.t_s, pose.size_px) if mark == "n" else replace(pose, between=mark == "b")
        for pose, mark in zip(made, marks, strict=True)
    ]


def results(given: list[Pose]) -> list[str]:
    number = {pose.t_s: str(index) for index, pose in enumerate(given)}

    def between(before: str, after: str | None, t_s: float) -> str:
        return f"{before}<{number[t_s]}<{after}"

    return list(BetweenLooks(lambda pose: number[pose.t_s], between).over(given))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("", []),
        ("ll", ["0", "1"]),
        ("lbbl", ["0", "0<1<3", "0<2<3", "3"]),
        ("lblbl", ["0", "0<1<2", "2", "2<3<4", "4"]),
        # Nothing is known before the first look, and nothing new after the last one.
        ("bbl", ["0", "0<1<2", "2"]),
        ("lbb", ["0", "0<1<None", "0<2<None"]),
        # There is nobody whose landmarks could be interpolated.
        ("nbbl", ["0", "1", "1<2<3", "3"]),
        ("lbn", ["0", "0<1<2", "2"]),
    ],
)
def test_what_lies_between_two_looks_waits_for_the_later_one(marks: str, expected: list[str]) -> None:
    given = poses(marks)
    assert results(given) == expected
    assert [pose.t_s for pose in looks(given)] == [given[int(name)].t_s for name in expected if "<" not in name]


def test_a_frame_long_after_the_last_look_counts_as_one() -> None:
    assert results(poses("lbbbb", step_s=0.25)) == ["0", "0<1<3", "0<2<3", "3", "3<4<None"]
