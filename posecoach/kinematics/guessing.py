"""Which legs the model only guesses: it gives 33 landmarks also where furniture or a blanket hides them.

A guess gives itself away: its ankle is hardly visible, its bones have lengths that no leg has, or it jumps to and fro
beside a body that does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from posecoach.kinematics.angles import between, distance, middle
from posecoach.kinematics.smoothing import RESET_GAP_S
from posecoach.pose import LEGS, Landmark, Point

#: A shank is 0.8 to 1.35 thighs long on people seen from the side or 30 deg off it; guesses behind a couch read 0.5 to
#: 0.65. A thigh that points at the camera looks short, so that the upper limit is wide.
_SHANK_OF_THIGH = (0.62, 1.8)

#: Bones of impossible length must last: of a leg that is seen single frames read 0.63. Time constant, seconds.
_LASTING_S = 0.2

#: A leg whose bones were impossible a moment ago is still a guess, seconds.
_KEPT_S = 0.5

#: Within so many seconds a guessed ankle turns back so often, each time by at least so many trunk lengths from one
#: frame to the next, and the other leg does not. Nobody shakes a leg as fast.
_WINDOW_S = 0.6
_TURNS = 3
_JUMP = 0.12

#: Hip, knee and ankle of each leg, as plain numbers.
_CHAINS: Sequence[Sequence[int]] = LEGS[:, :3].tolist()


@dataclass(slots=True)
class _Followed:
    """What is remembered of one leg; lengths in pixels."""

    thigh_px: float = math.nan
    shank_px: float = math.nan
    impossible_s: float = -math.inf
    ankle: Point = (math.nan, math.nan)
    step: Point = (0.0, 0.0)
    jumped: bool = False
    turned: bool = False
    turned_s: list[float] = field(default_factory=list)


class GuessedLegs:
    """Follows both legs and says which of them are guesses."""

    def __init__(self) -> None:
        self._t_s = -math.inf
        self._legs = (_Followed(), _Followed())

    def update(self, t_s: float, points: Sequence[Point], trunk_px: float) -> tuple[bool, bool]:
        """Return whether the left and the right leg are guesses.

        Args:
            t_s: time of the frame, seconds.
            points: (33,) positions in pixels, as the model gave them, not smoothed.
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
        # Legs that jump together have been named the other way round.
        together = all(followed.jumped for followed in self._legs)
        for followed in self._legs:
            _note_turn(followed, t_s, alone=not together)
        left, right = (
            t_s - followed.impossible_s <= _KEPT_S or len(followed.turned_s) >= _TURNS for followed in self._legs
        )
        return left, right


def impossible_bones(thigh_px: float, shank_px: float) -> bool:
    """Return whether no leg, seen from about the side, has bones of these lengths."""
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
