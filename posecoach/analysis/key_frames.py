"""The pictures of a report: the best moment of each hold, the worst of each fault."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.frame import Frame
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.pose import scaled
from posecoach.words.formatting import duration

#: Kind of a moment, and when the hold or fault began, seconds.
MomentKey = tuple[str, float]


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """One picture of the report.

    Attributes:
        t_s: time of the frame, seconds.
        kind: "hold" or "fault".
        caption: what it shows, in plain words.
        jpeg: the drawn picture.
    """

    t_s: float
    kind: str
    caption: str
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class KeyFrames:
    """The pictures of a report.

    Attributes:
        shown: in order of time.
        left_out: how many more there would have been, had there been room.
    """

    shown: tuple[KeyFrame, ...] = ()
    left_out: int = 0


def to_jpeg(image: NDArray[np.uint8], quality: int = 82) -> bytes:
    """Return a BGR picture as JPEG."""
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise ValueError("the picture cannot be encoded")
    return bytes(data)


#: How long a depth must be kept to be the best moment of a hold, seconds: a shorter one may be a landmark that jumped.
_KEPT_S = 0.5

#: Depths are divided by the hysteresis of their check, which is taken to be at least this, in the unit of the check.
_LEAST_HYSTERESIS = 1e-3

#: Longer side of the kept pictures, pixels.
_PICTURE_PX = 960

#: Room for all pictures of a video, bytes of JPEG: some fifty.
_ROOM_BYTES = 4_000_000


#: Whether a moment was kept for long enough, and how good it is; larger is better.
_Score = tuple[bool, float]


class _KeptDepth:
    """Tracks the least depth of the last half second of a hold while every check is met for certain."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque()
        self._since_s = math.nan

    def score(self, t_s: float, depth: float) -> _Score:
        """Take in the depth of a frame in form and return how good a moment it is."""
        if not self._recent:
            self._since_s = t_s
        self._recent.append((t_s, depth))
        while t_s - self._recent[0][0] > _KEPT_S + 1e-6:
            self._recent.popleft()
        return t_s - self._since_s >= _KEPT_S - 1e-6, min(depth for _, depth in self._recent)

    def forget(self) -> None:
        """Start again: a frame was not in form, or another hold begins."""
        self._recent.clear()


@dataclass(slots=True, eq=False)
class _Moment:
    """The best frame of one hold or fault so far; its picture is drawn and encoded once another one begins."""

    score: _Score
    t_s: float
    lasted_s: float
    judged: JudgedFrame | None
    image: NDArray[np.uint8] | None
    jpeg: bytes = b""
    counted: bool = False


class KeyFrameCollector:
    """Keeps the best moments frame by frame, so that the video need not be read twice.

    For a hold that is the deepest moment that was kept for half a second with every check met for certain; for a fault
    the one at which its check was furthest off.

    Holds and faults of sets that do not count are dropped. If there is no room for all, the longest stay, as many holds
    as faults.

    Args:
        draw: draws the verdict onto a kept picture.
        room_bytes: room for all pictures, bytes of JPEG.
    """

    def __init__(self, draw: Callable[[NDArray[np.uint8], JudgedFrame], None], room_bytes: int = _ROOM_BYTES) -> None:
        self._draw = draw
        self._room_bytes = room_bytes
        self._used_bytes = 0
        self._moments: dict[MomentKey, _Moment] = {}
        self._latest: MomentKey | None = None
        self._kept_depth, self._depth_of = _KeptDepth(), math.nan
        self._left_out: set[MomentKey] = set()

    def add(self, frame: Frame, judged: JudgedFrame) -> None:
        """Take in one frame before anything is drawn on it; one whose landmarks are interpolated is never shown."""
        hold, fault = judged.state.hold, judged.state.fault
        if judged.state.finished is not None:
            self._keep_only(judged.state.finished)
        if judged.pose.between:
            return
        if hold.phase is Phase.HOLDING and not math.isnan(hold.run_start_s):
            self._offer(("hold", hold.run_start_s), self._goodness(hold.run_start_s, judged), frame, judged)
        elif fault is not None:
            self._offer(("fault", fault.start_s), (True, _distance_off(judged, fault.check)), frame, judged)

    def pictures(self, sets: Sequence[SetRecord]) -> KeyFrames:
        """Return one picture for each hold and each fault of ``sets``, as far as there is room."""
        self._settle()
        found: list[tuple[MomentKey, str]] = []
        for record in sets:
            found.extend(
                (("hold", start_s), _("Best moment of the hold, {time} long").format(time=duration(end_s - start_s)))
                for start_s, end_s in record.holds
            )
            found.extend((("fault", fault.start_s), fault.cue) for fault in record.faults)
        shown = []
        for key, caption in sorted(found, key=lambda item: item[0][1]):
            moment = self._moments.get(key)
            if moment is not None:
                shown.append(KeyFrame(moment.t_s, key[0], caption, moment.jpeg))
        return KeyFrames(tuple(shown), len(self._left_out.intersection(key for key, _ in found)))

    def _goodness(self, run_start_s: float, judged: JudgedFrame) -> _Score:
        """Return how good a moment of the hold that began at ``run_start_s`` a frame is."""
        if run_start_s != self._depth_of:
            self._depth_of = run_start_s
            self._kept_depth.forget()
        depth = _stretch_depth(judged)
        if judged.assessment.in_form is not True or math.isnan(depth):
            self._kept_depth.forget()
            return False, -math.inf
        return self._kept_depth.score(judged.signals.t_s, depth)

    def _offer(self, key: MomentKey, score: _Score, frame: Frame, judged: JudgedFrame) -> None:
        t_s = judged.signals.t_s
        if key in self._left_out:
            return
        kept = self._moments.get(key)
        if kept is not None:
            kept.lasted_s = t_s - key[1]
            if score <= kept.score:
                return
        if key != self._latest:
            self._settle()
            self._latest = key
        self._forget(key)
        image = frame.image
        scale = _PICTURE_PX / max(image.shape[:2])
        if scale < 1.0:
            small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
            judged = replace(judged, pose=scaled(judged.pose, scale))
        else:
            small = image.copy()
        self._moments[key] = _Moment(score, t_s, t_s - key[1], judged, small)

    def _settle(self) -> None:
        """Draw and encode the latest picture; drop others if there is no room for it."""
        moment = self._moments.get(self._latest) if self._latest is not None else None
        self._latest = None
        if moment is None or moment.image is None or moment.judged is None:
            return
        self._draw(moment.image, moment.judged)
        moment.jpeg = to_jpeg(moment.image)
        moment.image = moment.judged = None
        self._used_bytes += len(moment.jpeg)
        while self._used_bytes > self._room_bytes and len(self._moments) > 1:
            self._give_up_one()

    def _give_up_one(self) -> None:
        """Drop the shortest of the holds or of the faults, whichever there are more of, so that both are shown."""
        kinds = Counter(kind for kind, _ in self._moments)
        ((most, _),) = kinds.most_common(1)
        shortest = min((key for key in self._moments if key[0] == most), key=lambda key: self._moments[key].lasted_s)
        self._forget(shortest)
        self._left_out.add(shortest)

    def _keep_only(self, record: SetRecord) -> None:
        """Drop the moments of a finished set that its record does not list."""
        recorded: set[MomentKey] = {("hold", start_s) for start_s, _ in record.holds}
        recorded.update(("fault", fault.start_s) for fault in record.faults)
        for key, moment in list(self._moments.items()):
            moment.counted = moment.counted or key in recorded
            if not moment.counted:
                self._forget(key)

    def _forget(self, key: MomentKey) -> None:
        moment = self._moments.pop(key, None)
        if moment is not None:
            self._used_bytes -= len(moment.jpeg)


def _stretch_depth(judged: JudgedFrame) -> float:
    """How far into the stretch the person is: the sum of the checks that its file names, each over its hysteresis."""
    stretch, results = judged.assessment.stretch, judged.assessment.results
    names = stretch.best_moment if stretch is not None else ()
    return sum(r.value / max(r.band.hysteresis, _LEAST_HYSTERESIS) for r in results if r.check.name in names)


def _distance_off(judged: JudgedFrame, check: str) -> float:
    """How far the check of a fault is off; 0 if it has no result on this frame."""
    return max((abs(result.excess) for result in judged.assessment.results if result.check.name == check), default=0.0)
