"""Judging successive poses or pictures from any source."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING

from posecoach.api.arguments import AnyProfile, AnyStretches, profile_of, stretches_of
from posecoach.engine.between import FrameJudge
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.pose import Pose

if TYPE_CHECKING:
    from posecoach.api.looking import Looker, TimedPicture
    from posecoach.estimation import Estimator


class Judging(Iterator[JudgedFrame]):
    """The verdicts on successive frames, each made when it is asked for.

    Leaving a ``with`` block, or coming to the end, frees the model if there is one.

    Args:
        source: poses, or pictures with their times.
        engine: judges the poses.
        model: "lite", "full" or "heavy", for pictures.
        estimator: finds the landmarks in place of the model.
    """

    def __init__(
        self, source: Iterable[Pose | TimedPicture], engine: Engine, model: str, estimator: Estimator | None
    ) -> None:
        self._source = iter(source)
        self._engine = engine
        self._judge = FrameJudge(engine)
        self._ready: deque[JudgedFrame] = deque()
        self._model = model
        self._estimator = estimator
        self._looker: Looker | None = None
        self._last_s = -math.inf
        self._finished: list[SetRecord] = []

    def __enter__(self) -> Judging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __iter__(self) -> Judging:
        return self

    def __next__(self) -> JudgedFrame:
        while not self._ready:
            try:
                pose = self._next_pose()
            except StopIteration:
                self.close()
                self._note(self._judge.finish())
                if not self._ready:
                    raise
            else:
                self._note(self._judge.take(pose))
        return self._ready.popleft()

    @property
    def sets(self) -> tuple[SetRecord, ...]:
        """The sets so far, in order of time; the last one may be under way."""
        under_way = self._engine.under_way()
        return (*self._finished, *([under_way] if under_way else []))

    def close(self) -> None:
        """Free the model; what was judged stays. A second call does nothing."""
        looker, self._looker = self._looker, None
        if looker is not None:
            looker.close()

    def _next_pose(self) -> Pose:
        item = next(self._source)
        pose = item if isinstance(item, Pose) else self._looked_at(item)
        if not self._last_s < pose.t_s < math.inf:
            raise ValueError(f"a frame at {pose.t_s} s after one at {self._last_s} s: times must increase")
        self._last_s = pose.t_s
        return pose

    def _note(self, frames: Iterable[JudgedFrame]) -> None:
        for judged in frames:
            self._ready.append(judged)
            if judged.state.finished is not None:
                self._finished.append(judged.state.finished)

    def _looked_at(self, picture: TimedPicture) -> Pose:
        if self._looker is None:
            # Poses need neither OpenCV nor a model.
            from posecoach.api.looking import Looker  # noqa: PLC0415

            self._looker = Looker(self._model, self._estimator)
        return self._looker.pose_of(picture)


def judge(
    source: Iterable[Pose | TimedPicture],
    *,
    profile: AnyProfile = "default",
    stretches: AnyStretches = None,
    model: str = "full",
    estimator: Estimator | None = None,
) -> Judging:
    """Judge successive frames of one person, as they come.

    Args:
        source: in the order of their times, which must increase, either `Pose`s, such as those of a `Recording` or of
            another program, judged as they are, except that those marked ``between`` wait for the next look and are
            derived from the looks on both sides; or pictures: `Frame`s or pairs of a picture, (height, width, 3) uint8,
            blue-green-red, upright, and its time in seconds. The model, loaded at the first picture, finds the
            landmarks, which are rounded as in a recording, so that a video gives the same verdicts as with `analyze`.
        profile: the thresholds: a name, the path of a ``.toml`` file, or a `Profile`.
        stretches: the stretches to recognise, by name or as `Stretch`; all if None or empty.
        model: "lite", "full" or "heavy", for pictures.
        estimator: finds the landmarks in pictures in place of the model; close it yourself.

    Returns:
        An iterator of one `JudgedFrame` for each pose or picture; its ``sets`` are the sets so far. Iterating raises
        ValueError for times that do not increase and for invalid pictures, ModelError for a missing or damaged model,
        and any exception of the source.

    Raises:
        ProfileError: there is no such profile, or it does not validate.
        UsageError: there is no such stretch.
    """
    return Judging(source, Engine(profile_of(profile), stretches_of(stretches)), model, estimator)
