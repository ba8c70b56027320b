"""Whether the camera sees the person well enough to coach, and what to change if it does not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from posecoach.coach.debounce import Debounced
from posecoach.kinematics.angles import distance, middle
from posecoach.kinematics.signals import Posture, Sight, Signals, Unseen, inside_frame
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.pose import LEGS, Landmark, Point, Pose
from posecoach.words.sentences import CAMERA_TILTED


class FramingProblem(StrEnum):
    """What is wrong with the picture, most important first."""

    TOO_DARK = "too_dark"
    NOBODY = "nobody"
    STRANGER = "stranger"
    HEAD_AND_FEET_OUTSIDE = "head_and_feet_outside"
    FEET_OUTSIDE = "feet_outside"
    HEAD_OUTSIDE = "head_outside"
    TOO_NEAR = "too_near"
    TOO_FAR = "too_far"
    NOT_ALONE = "not_alone"
    NOT_SIDEWAYS = "not_sideways"
    HIDDEN = "hidden"
    CAMERA_TILTED = "camera_tilted"
    CAMERA_HIGH = "camera_high"


class CameraAspect(StrEnum):
    """What is checked of camera and room during set-up."""

    LIGHT = "light"
    DISTANCE = "distance"
    HEIGHT = "height"
    TILT = "tilt"


FRAMING_SENTENCES: Mapping[FramingProblem, str] = {
    FramingProblem.TOO_DARK: marked("It is too dark: turn on a light"),
    FramingProblem.NOBODY: marked("Step into the picture: nobody can be seen"),
    FramingProblem.STRANGER: marked("Somebody else is in your place: come back into view"),
    FramingProblem.HEAD_AND_FEET_OUTSIDE: marked("Move back: your head and feet are outside the picture"),
    FramingProblem.FEET_OUTSIDE: marked("Move back: your feet are outside the picture"),
    FramingProblem.HEAD_OUTSIDE: marked("Move back: your head is outside the picture"),
    FramingProblem.TOO_NEAR: marked("Move back: you are too close to the camera"),
    FramingProblem.TOO_FAR: marked("Come closer: you are too small in the picture"),
    FramingProblem.NOT_ALONE: marked("Only one person may be in the picture"),
    FramingProblem.NOT_SIDEWAYS: marked("Turn sideways to the camera"),
    FramingProblem.HIDDEN: marked("Clear the view: part of your body is hidden"),
    FramingProblem.CAMERA_TILTED: CAMERA_TILTED,
    FramingProblem.CAMERA_HIGH: marked("Put the camera lower: at the height of your hips"),
}

#: The problems that belong to each aspect.
_ASPECTS: Mapping[CameraAspect, frozenset[FramingProblem]] = {
    CameraAspect.LIGHT: frozenset({FramingProblem.TOO_DARK}),
    CameraAspect.DISTANCE: frozenset(
        {
            FramingProblem.TOO_NEAR,
            FramingProblem.TOO_FAR,
            FramingProblem.HEAD_OUTSIDE,
            FramingProblem.FEET_OUTSIDE,
            FramingProblem.HEAD_AND_FEET_OUTSIDE,
        }
    ),
    CameraAspect.HEIGHT: frozenset({FramingProblem.CAMERA_HIGH}),
    CameraAspect.TILT: frozenset({FramingProblem.CAMERA_TILTED}),
}

#: A problem must last this long to appear and be gone this long to vanish, seconds: people wave, turn and bend.
_APPEAR_S = 1.0
_VANISH_S = 0.5

#: Body length as a share of the longer side of the frame. Below 0.30 detection is unreliable. Above 0.95 a body that
#: fits now will not fit once the person lies down or steps forward.
_TOO_FAR, _FAR_ENOUGH = 0.30, 0.33
_TOO_NEAR, _NEAR_ENOUGH = 0.95, 0.90

#: Mean grey of the frame, 0 to 255. Normal rooms give 80 to 220. A tenth of that light, where detection fails, gives 13
#: to 45.
_TOO_DARK, _LIGHT_ENOUGH = 40.0, 46.0

#: The view must be this much inside the limit of the profile before "turn sideways" vanishes, degrees.
_VIEW_HYSTERESIS_DEG = 5.0

#: A person whose hips and knees are at least this straight stands upright, degrees.
_STRAIGHT_DEG = 12.0

#: If an upright person appears this far off the vertical, ankles to shoulders, the camera is tilted, degrees.
_TILTED_DEG, _LEVEL_DEG = 8.0, 6.0

#: If an upright person appears to lean away from the camera by this much, the camera looks down from too high, degrees.
#: Rendered people at 2.8 m (four bodies, both sides): 8 to -9 with the camera at 0.2 to 0.7 m, 3 to 10 at 1.2 m, 7 to
#: 12 at 1.7 m, 14 to 18 at 2.2 m. A camera that is too low cannot be recognised from the body.
_HIGH_DEG, _HIP_HIGH_DEG = 12.5, 10.5

#: Further off the side view than this, an apparent lean may be a bend, degrees.
_SIDE_ON_DEG = 40.0

_HEAD_END = frozenset(
    {Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER}
)
_FEET_END = frozenset(range(Landmark.LEFT_HIP, Landmark.RIGHT_FOOT_INDEX + 1))

#: Hip, knee and ankle of each leg.
_LEG_PATHS: Sequence[Sequence[int]] = LEGS[:, :3].tolist()

#: Problems that do not prevent coaching, with and without a person in the picture.
_HINTS = frozenset({FramingProblem.TOO_DARK, FramingProblem.CAMERA_TILTED, FramingProblem.CAMERA_HIGH})
_HINTS_ABOUT_NOBODY = frozenset({FramingProblem.CAMERA_TILTED, FramingProblem.CAMERA_HIGH})


@dataclass(frozen=True, slots=True)
class CameraCheck:
    """One aspect of camera and room.

    Attributes:
        aspect: which one.
        good: whether it is as it should be; None if that is not known.
    """

    aspect: CameraAspect
    good: bool | None


@dataclass(frozen=True, slots=True)
class Framing:
    """How the person is framed.

    Attributes:
        found: whether a person was found in this frame.
        problems: what prevents coaching, most important first; empty if nothing does.
        hints: what could be better but does not prevent coaching.
        good_s: time without a problem, seconds; 0 while there is one.
        body_share: length of the body as a share of the longer side of the frame; NaN if nobody was found.
        view_deg: how far the camera is off the side view, degrees; NaN if unknown.
        brightness: mean grey of the frame, 0 to 255.
        measured: which aspects of camera and room have been measured so far.
    """

    found: bool
    problems: tuple[FramingProblem, ...]
    hints: tuple[FramingProblem, ...]
    good_s: float
    body_share: float
    view_deg: float
    brightness: float
    measured: frozenset[CameraAspect] = frozenset()

    @property
    def good(self) -> bool:
        """Whether the person can be coached."""
        return not self.problems

    @property
    def hint(self) -> str:
        """What could be improved about light or camera, "" if nothing."""
        return _(FRAMING_SENTENCES[self.hints[0]]) if self.hints else ""

    @property
    def dark(self) -> str:
        """What to do about a room that is too dark, "" if it is not."""
        too_dark = FramingProblem.TOO_DARK in (*self.problems, *self.hints)
        return _(FRAMING_SENTENCES[FramingProblem.TOO_DARK]) if too_dark else ""

    @property
    def camera(self) -> tuple[CameraCheck, ...]:
        """The checks of camera and room."""
        wrong = {*self.problems, *self.hints}
        return tuple(
            CameraCheck(aspect, None if aspect not in self.measured else wrong.isdisjoint(problems))
            for aspect, problems in _ASPECTS.items()
        )

    @property
    def sentence(self) -> str:
        """What to do about the most important problem, "" if there is none."""
        return _(FRAMING_SENTENCES[self.problems[0]]) if self.problems else ""


class FramingCheck:
    """Checks the framing of successive frames.

    Args:
        sight: how well a body must be seen.
    """

    def __init__(self, sight: Sight) -> None:
        self._sight = sight
        self._shown = {problem: Debounced(_APPEAR_S, _VANISH_S) for problem in FramingProblem}
        self._good_since_s = math.nan
        self._measured: frozenset[CameraAspect] = frozenset()

    def update(self, pose: Pose, signals: Signals, brightness: float, t_s: float) -> Framing:
        """Return the framing of the frame at ``t_s``.

        Args:
            pose: the landmarks.
            signals: what was measured on them.
            brightness: mean grey of the frame, 0 to 255.
            t_s: time of the frame, seconds.
        """
        body_share = body_length_px(pose) / max(pose.size_px) if pose.found else math.nan
        raw = self._raw(pose, signals, brightness, body_share)
        shown = [problem for problem, lasting in self._shown.items() if lasting.update(problem in raw, t_s)]
        hints = _HINTS if pose.found else _HINTS_ABOUT_NOBODY
        problems = tuple(problem for problem in shown if problem not in hints)
        if problems:
            self._good_since_s = math.nan
        elif math.isnan(self._good_since_s):
            self._good_since_s = t_s
        self._measured = self._measured_by(pose, signals, brightness, body_share)
        return Framing(
            found=pose.found,
            problems=problems,
            hints=tuple(problem for problem in shown if problem in hints),
            good_s=0.0 if problems else t_s - self._good_since_s,
            body_share=body_share,
            view_deg=signals.view_deg,
            brightness=brightness,
            measured=self._measured,
        )

    def _measured_by(
        self, pose: Pose, signals: Signals, brightness: float, body_share: float
    ) -> frozenset[CameraAspect]:
        """Return what has been measured: light and distance in this frame, height and tilt in any frame so far."""
        numbers = {
            CameraAspect.LIGHT: brightness,
            CameraAspect.DISTANCE: body_share,
            CameraAspect.HEIGHT: looking_down_deg(pose, signals),
            CameraAspect.TILT: _tilt_deg(pose, signals),
        }
        lasting = self._measured & {CameraAspect.HEIGHT, CameraAspect.TILT}
        return lasting | {aspect for aspect, number in numbers.items() if not math.isnan(number)}

    def _raw(self, pose: Pose, signals: Signals, brightness: float, body_share: float) -> set[FramingProblem]:
        """Return the problems of this frame alone."""
        dark = (
            {FramingProblem.TOO_DARK}
            if self._under(FramingProblem.TOO_DARK, brightness, _TOO_DARK, _LIGHT_ENOUGH)
            else set()
        )
        if not pose.found:
            return dark | {FramingProblem.NOBODY}
        if pose.stranger:
            # How a stranger is framed does not concern the person who trains.
            return dark | {FramingProblem.STRANGER}
        found = dark | _outside(pose, self._sight.frame_margin)
        if self._over(FramingProblem.TOO_NEAR, body_share, _TOO_NEAR, _NEAR_ENOUGH):
            found.add(FramingProblem.TOO_NEAR)
        if self._under(FramingProblem.TOO_FAR, body_share, _TOO_FAR, _FAR_ENOUGH) or signals.unseen is Unseen.TOO_SMALL:
            found.add(FramingProblem.TOO_FAR)
        if pose.others:
            found.add(FramingProblem.NOT_ALONE)
        limit_deg = self._sight.max_view_deg
        if self._over(FramingProblem.NOT_SIDEWAYS, signals.view_deg, limit_deg, limit_deg - _VIEW_HYSTERESIS_DEG):
            found.add(FramingProblem.NOT_SIDEWAYS)
        if signals.unseen is Unseen.HIDDEN:
            found.add(FramingProblem.HIDDEN)
        if self._over(FramingProblem.CAMERA_TILTED, _tilt_deg(pose, signals), _TILTED_DEG, _LEVEL_DEG):
            found.add(FramingProblem.CAMERA_TILTED)
        if self._over(FramingProblem.CAMERA_HIGH, looking_down_deg(pose, signals), _HIGH_DEG, _HIP_HIGH_DEG):
            found.add(FramingProblem.CAMERA_HIGH)
        return found

    def _over(self, problem: FramingProblem, value: float, enter: float, leave: float) -> bool:
        return value > (leave if self._shown[problem].value else enter)

    def _under(self, problem: FramingProblem, value: float, enter: float, leave: float) -> bool:
        return value < (leave if self._shown[problem].value else enter)


def body_length_px(pose: Pose) -> float:
    """Return the length of the body along its joints, nose to ankle, in pixels: the same in every posture."""
    points = pose.points()
    shoulders = middle(points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER])
    hips = middle(points[Landmark.LEFT_HIP], points[Landmark.RIGHT_HIP])
    leg_px = max([_path_px(points[hip], points[knee], points[ankle]) for hip, knee, ankle in _LEG_PATHS])
    return _path_px(points[Landmark.NOSE], shoulders, hips) + leg_px


def _tilt_deg(pose: Pose, signals: Signals) -> float:
    """Return the tilt of the camera, the larger of its estimates from the floor and from an upright person, degrees."""
    upright_deg = camera_tilt_deg(pose, signals)
    floor_deg = abs(signals.camera_roll_deg)
    return floor_deg if math.isnan(upright_deg) else max(floor_deg, upright_deg)


def camera_tilt_deg(pose: Pose, signals: Signals) -> float:
    """Return how far a person who stands upright appears off the vertical, degrees; NaN in any other posture."""
    if not _stands_upright(signals):
        return math.nan
    points = pose.points()
    shoulders = middle(points[Landmark.LEFT_SHOULDER], points[Landmark.RIGHT_SHOULDER])
    ankles = middle(points[Landmark.LEFT_ANKLE], points[Landmark.RIGHT_ANKLE])
    return math.degrees(math.atan2(abs(shoulders[0] - ankles[0]), ankles[1] - shoulders[1]))


def looking_down_deg(pose: Pose, signals: Signals) -> float:
    """Return how far an upright person seen from the side appears to lean away, degrees; NaN in any other posture.

    World landmarks are relative to the camera's axis: to a camera that looks down, an upright body leans.
    """
    if not _stands_upright(signals) or not abs(signals.view_deg) <= _SIDE_ON_DEG:
        return math.nan
    world = pose.world_m
    shoulders = (world[Landmark.LEFT_SHOULDER] + world[Landmark.RIGHT_SHOULDER]) / 2
    ankles = (world[Landmark.LEFT_ANKLE] + world[Landmark.RIGHT_ANKLE]) / 2
    _, up, away = ankles - shoulders
    return math.degrees(math.atan2(away, up))


def _stands_upright(signals: Signals) -> bool:
    straight = all(
        abs(angle_deg) <= _STRAIGHT_DEG
        for leg in (signals.left, signals.right)
        for angle_deg in (leg.hip_extension_deg, leg.knee_flexion_deg)
    )
    return signals.posture is Posture.STANDING and straight


def _path_px(start: Point, over: Point, end: Point) -> float:
    return distance(start, over) + distance(over, end)


def _outside(pose: Pose, frame_margin: float) -> set[FramingProblem]:
    inside = inside_frame(pose.points(), pose.size_px, frame_margin)
    outside = {index for index, within in enumerate(inside) if not within}
    head, feet = not outside.isdisjoint(_HEAD_END), not outside.isdisjoint(_FEET_END)
    if head and feet:
        return {FramingProblem.HEAD_AND_FEET_OUTSIDE}
    if feet:
        return {FramingProblem.FEET_OUTSIDE}
    return {FramingProblem.HEAD_OUTSIDE} if head else set()
