"""Measuring the repeatability of a stretch: short holds, getting up between them, led by the trainer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from posecoach.coach.events import Say, StepDone
from posecoach.coach.floor import AS_USUAL, SpeechPlan
from posecoach.coach.trainer import Moment, Trainer
from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.pose import Pose
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.routines.routine import sides_to_do
from posecoach.stretches.base import Stretch
from posecoach.words.weight import Weight

#: How often each side is held.
REPEATS = 3

#: Time to get up and come back, seconds.
_REST_S = 12.0

#: Two holds of one side with a shorter break are not separate: nobody gets up and back into position faster, seconds.
_SHORTEST_BREAK_S = 6.0

_GET_UP = marked("Good. Get up, take a few steps, then take your best form again.")


def measuring_routine(stretch: Stretch, seconds: float) -> Routine:
    """Return the routine that holds each side of a stretch `REPEATS` times, for ``seconds`` each."""
    step = RoutineStep(stretch.name, sides_to_do(stretch), target_s=seconds, rest_s=_REST_S)
    return Routine("measure", _("Measuring: {stretch}").format(stretch=_(stretch.title)), "", (step,) * REPEATS)


class MeasuringTrainer(Trainer):
    """A trainer that asks the person to get up between holds.

    Args:
        profile: the thresholds.
        stretch: what is measured.
        seconds: how long each hold is, seconds.
        plan: how much is said, and how fast.
    """

    def __init__(self, profile: Profile, stretch: Stretch, seconds: float, plan: SpeechPlan = AS_USUAL) -> None:
        super().__init__(profile, measuring_routine(stretch, seconds), plan)

    def take(self, pose: Pose, brightness: float) -> Moment:
        """Process the pose of the next frame, see `Trainer.take`."""
        moment = super().take(pose, brightness)
        kinds = {type(event) for event in moment.events}
        if StepDone not in kinds or self.routine_over:
            return moment
        others = tuple(event for event in moment.events if not isinstance(event, Say))
        return replace(moment, events=(*others, Say(_(_GET_UP), Weight.TURN)))


def repeats_of(records: Iterable[SetRecord], stretch: Stretch) -> Mapping[str, Sequence[float]]:
    """Return the hip extension of each repeat by side, degrees.

    Args:
        records: the sets of a session, in order.
        stretch: what is measured. Sets of other stretches, incomplete sets, and sets that begin too soon after the last
            for the person to have got up are ignored.
    """
    found: dict[str, list[float]] = defaultdict(list)
    ended_s: dict[str, float] = {}
    for record in records:
        depth = record.ranges.get(stretch.depth)
        if record.stretch != stretch.name or depth is None:
            continue
        got_up = record.start_s - ended_s.get(record.side, -_SHORTEST_BREAK_S) >= _SHORTEST_BREAK_S
        ended_s[record.side] = record.end_s
        if record.completed and got_up:
            found[record.side].append(depth.median)
    return found
