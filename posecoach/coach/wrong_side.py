"""Somebody holds the side that has already had its turn, or that is not asked for."""

from __future__ import annotations

import math

from posecoach.coach import wordings
from posecoach.coach.events import Say
from posecoach.coach.progress import StepProgress
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.kinematics.signals import Unseen

#: It is told after this long of holding, seconds: the side is voted on, and the first votes can be wrong.
_TELL_AFTER_S = 2.0

#: It is repeated after this long, seconds.
_REPEAT_S = 15.0

#: Out of the position for this long, seconds: coming back is a new hold, not the rest of the one before.
_LEFT_AFTER_S = 1.0


#: Reasons for not being judged that mean that the person is gone, wherever the engine last saw them.
_GONE = (Unseen.NOBODY, Unseen.STRANGER, Unseen.OUT_OF_FRAME)


def is_in_position(step: JudgedFrame) -> bool:
    """Return whether the person is in the stretch, rightly or wrongly, as far as can be told."""
    return step.assessment.stretch is not None and step.unseen not in _GONE


class WrongSide:
    """Says so kindly, once the person has left the position after the side's own turn."""

    def __init__(self) -> None:
        self._out_since_s = math.nan
        self._left = False
        self._holding_since_s = math.nan
        self._told_s = -math.inf

    def update(self, step: JudgedFrame, progress: StepProgress, t_s: float) -> Say | None:
        """Take in one frame and return what to say, if anything."""
        self._note_leaving(step, t_s)
        side, pending = progress.side, progress.pending
        if progress.counts:
            self._left = False
        own_turn_goes_on = progress.spent and not self._left
        if step.state.hold.phase is not Phase.HOLDING or not pending or side in ("", *pending) or own_turn_goes_on:
            self._holding_since_s = math.nan
            return None
        if math.isnan(self._holding_since_s):
            self._holding_since_s = t_s
        if t_s < max(self._holding_since_s + _TELL_AFTER_S, self._told_s + _REPEAT_S):
            return None
        self._told_s = t_s
        return Say(wordings.same_side(side, pending[0]))

    def _note_leaving(self, step: JudgedFrame, t_s: float) -> None:
        if is_in_position(step):
            self._out_since_s = math.nan
        elif math.isnan(self._out_since_s):
            self._out_since_s = t_s
        self._left = self._left or t_s - self._out_since_s >= _LEFT_AFTER_S
