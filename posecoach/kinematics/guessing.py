"""Detecting legs that the model only guesses: it gives 33 landmarks even where furniture or a blanket hides them.

A guessed leg shows by bones of impossible lengths, or by jumping to and fro while the body does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from posecoach.kinematics.angles import between, distance, middle
from posecoach.kinematics.smoothing import RESET_GAP_S
from posecoach.pose import LEGS, Landmark, Point

#: Allowed length of a shank in thighs. On people seen from the side or 30 deg off it reads 0.8 to 1.35, on legs guessed
#: behind a couch 0.5 to 0.65. The upper limit is wide because a thigh that points at the camera looks short.
_SHANK_OF_THIGH = (0.62, 1.8)

#: Time constant over which bone lengths are averaged, seconds: single frames of a visible leg read as little as 0.63.
_LASTING_S = 0.2

#: A leg whose bones were impossible a moment ago is still a guess, seconds.
_KEPT_S = 0.5

#: A leg is guessed if, within this window in seconds, its ankle reverses direction this often by jumps of at least this
#: many trunk lengths from one frame to the next, and the other leg does not. Nobody shakes a leg that fast.
_WINDOW_S = 0.6
_TURNS = 3
_JUMP = 0.12

#: Hip, knee and ankle of each leg, as plain numbers.
_CHAINS: Sequence[Sequence[int]] = LEGS[:, :3].tolist()


@dataclass(slots=True)
class _Followed:
    """The state of one leg; lengths in pixels."""

    thigh_px: float = math.nan
    shank_px: float = math.nan
    impossible_s: float = -math.inf
    ankle: Point = (math.nan, math.nan)
    step: Point = (0.0, 0.0)
    jumped: bool = False
    turned: bool = False
    turned_s: list[float] = field(default_factory=list)


class GuessedLegs:
    """Follows both legs and decides which of them are guessed."""

    def __init__(self) -> None:
        self._t_s = -math.inf
        self._legs = (_Followed(), _Followed())

    def update(self, t_s: float, points: Sequence[Point], trunk_px: float) -> tuple[bool, bool]:
        """Return whether the left and the right leg are guessed.

        Args:
            t_s: time of the frame, seconds.
            points: (33,) positions in pixels as given by the model, not smoothed.
            trunk_px: length of the trunk, pixels.
        """
        step_s = t_s - self._t_s
        self._t_s = t_s
        if not 0.0 < step_s <= RESET_GAP_S:
            self._legs = (_Followed(), _Followed())
        pelvis = middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
        for followed, (hip, knee, ankle) in zip(self._legs, _CHAINS, strict=True):
            _note_bones(
                followed, t_s, step_s, (distance(points[hip], points[knee]), distance(points[knee], points[ankle]))
            )
            _note_step(followed, between(pelvis, points[ankle]), _JUMP * trunk_px)
        # When both legs jump together, the model has exchanged their labels.
        together = all(followed.jumped for followed in self._legs)
        for followed in self._legs:
            _note_turn(followed, t_s, alone=not together)
        left, right = (
            t_s - followed.impossible_s <= _KEPT_S or len(followed.turned_s) >= _TURNS for followed in self._legs
        )
        return left, right


def impossible_bones(thigh_px: float, shank_px: float) -> bool:
    """Return whether no leg seen roughly from the side has bones of these lengths."""
    low, high = _SHANK_OF_THIGH
    return not low * thigh_px <= shank_px <= high * thigh_px


def _note_bones(followed: _Followed, t_s: float, step_s: float, bones_px: tuple[float, float]) -> None:
    share = 1.0 if math.isnan(followed.thigh_px) else 1.0 - math.exp(-step_s / _LASTING_S)
    old_px = bones_px if math.isnan(followed.thigh_px) else (followed.thigh_px, followed.shank_px)
    followed.thigh_px, followed.shank_px = (
        old + share * (new - old) for old, new in zip(old_px, bones_px, strict=True)
    )
    if impossible_bones(followed.thigh_px, followed.shank_px):
        followed.impossible_s = t_s


def _note_step(followed: _Followed, ankle: Point, jump_px: float) -> None:
    step, before = between(followed.ankle, ankle), followed.step
    followed.ankle, followed.step = ankle, step
    followed.jumped = math.hypot(*step) > jump_px
    followed.turned = (
        followed.jumped and math.hypot(*before) > jump_px and step[0] * before[0] + step[1] * before[1] < 0.0
    )


def _note_turn(followed: _Followed, t_s: float, *, alone: bool) -> None:
    if followed.turned and alone:
        followed.turned_s.append(t_s)
    followed.turned_s = [turned_s for turned_s in followed.turned_s if t_s - turned_s <= _WINDOW_S]
