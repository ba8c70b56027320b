"""Judging every frame of a video of which the model looked at some.

Only looks are measured and recognised, which takes most of the time. What is seen on a frame between two looks follows
from what is seen at them, and only then do sets and clock take in every frame, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from posecoach.engine.engine import Engine, JudgedFrame, Observation
from posecoach.engine.judging import Assessment
from posecoach.engine.recognition import Recogniser
from posecoach.kinematics.between import JUMPS, signals_between
from posecoach.kinematics.signals import Signals, Unseen
from posecoach.pose import Pose
from posecoach.pose.between import pose_between
from posecoach.pose.looks import BetweenLooks


class FrameJudge:
    """Judges successive poses with an engine; those between two looks once the later look is there.

    Args:
        engine: the engine.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._looks = BetweenLooks(engine.observe, observed_between)

    def take(self, pose: Pose) -> list[JudgedFrame]:
        """Take in the next pose; return the frames that are judged by now, in order."""
        return [self._engine.conclude(seen) for seen in self._looks.take(pose)]

    def finish(self) -> list[JudgedFrame]:
        """Return the frames after the last look, as in a file that was cut off."""
        return [self._engine.conclude(seen) for seen in self._looks.finish()]

    def over(self, poses: Iterable[Pose]) -> Iterator[JudgedFrame]:
        """Yield the judged frame of each pose, in order."""
        return map(self._engine.conclude, self._looks.over(poses))


def observed_between(before: Observation, after: Observation | None, t_s: float) -> Observation:
    """Return what is seen on a frame between two looks.

    Args:
        before: the look before.
        after: the look after; None if there is none, and then all stays as it was.
        t_s: the time, seconds, between theirs.
    """
    if after is None:
        pose, signals = pose_between(before.pose, None, t_s), signals_between(before.signals, None, t_s)
        return Observation(pose, signals, before.assessment, before.unseen)
    start_s, end_s = before.signals.t_s, after.signals.t_s
    return Observation(
        pose_between(before.pose, after.pose, t_s),
        signals_between(before.signals, after.signals, t_s),
        assessed_between(before.assessment, after.assessment, (t_s - start_s) / (end_s - start_s)),
        before.unseen,
    )


def assessed(recogniser: Recogniser, signals: Iterable[Signals]) -> Iterator[tuple[Signals, Assessment, Unseen | None]]:
    """Yield signals of successive frames, each with the verdict and why there is none; like `FrameJudge`."""
    waiting: list[Signals] = []
    look: tuple[Signals, Assessment, Unseen | None] | None = None
    for frame in signals:
        if frame.between and look is not None:
            waiting.append(frame)
            continue
        assessment = recogniser.update(frame)
        if waiting and look is not None:
            before, assessed_before, unseen = look
            lasts_s = frame.t_s - before.t_s
            for between in waiting:
                share = (between.t_s - before.t_s) / lasts_s
                yield between, assessed_between(assessed_before, assessment, share), unseen
            waiting.clear()
        look = frame, assessment, recogniser.why_unseen(frame, assessment)
        yield look
    if look is not None:
        yield from ((frame, *look[1:]) for frame in waiting)


def assessed_between(before: Assessment, after: Assessment, share: float) -> Assessment:
    """Return the verdict on a frame between two looks: that of one of them, with all its findings.

    It is the verdict of the look before, as any other would be a guess. But where the same stretch is in form at one of
    the looks and not at the other, each value is taken to go straight from look to look, and the later verdict holds
    from where the edges of the bands are crossed: else holds would lose half a pause at each end.

    Args:
        before: the verdict of the look before.
        after: that of the look after.
        share: the part of the time between them that has passed, 0 to 1.
    """
    if before.in_form is after.in_form or before.in_form is None or after.in_form is None:
        return before
    if before.stretch is not after.stretch or before.side is not after.side:
        return before
    return before if share < _crossing(before, after) else after


def _crossing(before: Assessment, after: Assessment) -> float:
    """Return the share of the way at which form becomes right, or wrong."""
    entering = after.in_form is True
    wrong, right = (before.findings, after.findings) if entering else (after.findings, before.findings)
    outside = 0.0
    for (check, band), value, goal, excess in zip(wrong.rules, wrong.values, right.values, wrong.excess, strict=True):
        if not excess:
            continue
        way = abs(goal - value)
        if not 0.0 < way <= JUMPS[check.unit]:
            # What jumps, or cannot be measured at one of the looks, changes at the later one.
            outside = 1.0 if entering else outside
            continue
        # A value that was inside may go further out than one that comes in.
        beyond = abs(excess) - (0.0 if entering else band.hysteresis)
        outside = max(outside, min(1.0, beyond / way))
    return outside if entering else 1.0 - outside
