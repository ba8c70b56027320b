"""Coaching the way down of lifted hips."""

from __future__ import annotations

import math

from posecoach.coach import wordings
from posecoach.coach.events import CoachEvent, Say
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.lowering import LoweringWatch
from posecoach.kinematics.signals import Posture

#: After the target the hips may stay up this long before the step is over anyway, seconds.
_AWAIT_S = 30.0

#: After the target, hips that cannot be measured for this long were lowered unseen, seconds.
_UNSEEN_S = 3.0


class DescentCoach:
    """Watches every lowering; after the target the step is not over until the hips are down.

    Args:
        lowering_s: time that a slow lowering takes at least, seconds.
    """

    def __init__(self, lowering_s: float) -> None:
        self._watch = LoweringWatch(lowering_s)
        self._asked_s = math.nan
        self._measured_s = math.nan
        self.over = False

    @property
    def awaited(self) -> bool:
        """Whether the target is reached and the hips are to come down."""
        return not math.isnan(self._asked_s)

    def ask(self, t_s: float, breaths: int | None) -> Say:
        """Return the words that end the hold: the last breath's number, praise, and what to do now."""
        self._asked_s = self._measured_s = t_s
        count = f"{breaths}. " if breaths is not None else ""
        return Say(f"{count}Well done. Now lower slowly.", urgent=True)

    def observe(self, step: JudgedFrame, t_s: float) -> None:
        """Take in a frame before the step has begun: it shows how high the hips are at rest."""
        self._watch.update(t_s, _height(step), holding=False)

    def update(self, step: JudgedFrame, t_s: float) -> list[CoachEvent]:
        """Take in one frame and return what to say about a lowering that it ended."""
        was_lifted = self._watch.lifted
        height = _height(step)
        lowering = self._watch.update(t_s, height, holding=step.state.hold.phase is Phase.HOLDING)
        if not math.isnan(height):
            self._measured_s = t_s
        if self.awaited:
            is_down = was_lifted and not self._watch.lifted
            given_up = t_s - self._measured_s >= _UNSEEN_S or t_s - self._asked_s >= _AWAIT_S
            self.over = is_down or given_up
        return [] if lowering is None else [Say(wordings.lowered(slow=lowering.slow))]


def _height(step: JudgedFrame) -> float:
    """Return the height of the pelvis of a person on the back, NaN in any other posture."""
    return step.signals.pelvis_height if step.signals.posture is Posture.SUPINE else math.nan
