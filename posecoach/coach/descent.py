"""Coaching the way down out of a hold that is to be left slowly."""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecoach.coach import wordings
from posecoach.coach.events import CoachEvent, Say
from posecoach.engine.watches import WatchState
from posecoach.words.weight import Weight

#: After the target the hips may stay up this long before the step is over anyway, seconds.
_AWAIT_S = 30.0

#: After the target, hips that cannot be measured for this long were lowered unseen, seconds.
_UNSEEN_S = 3.0


class DescentCoach:
    """Tells how each lowering was; after the target the step is not over until the hips are down."""

    def __init__(self) -> None:
        self._lifted = False
        self._asked_s = math.nan
        self._measured_s = math.nan
        self.over = False

    @property
    def awaited(self) -> bool:
        """Whether the target is reached and the hips are to come down."""
        return not math.isnan(self._asked_s)

    def ask(self, t_s: float, breaths: int | None) -> Say:
        """Return the words that end the hold: the last breath's number and what to do now."""
        self._asked_s = self._measured_s = t_s
        count = f"{breaths}. " if breaths is not None else ""
        return Say(f"{count}Now lower slowly.", Weight.TURN)

    def update(self, watches: Sequence[WatchState], t_s: float) -> list[CoachEvent]:
        """Take in what the watches of a slow lowering say at ``t_s``; return what to say about one that ended."""
        was_lifted = self._lifted
        self._lifted = any(watch.awaiting for watch in watches)
        if any(watch.seen for watch in watches):
            self._measured_s = t_s
        if self.awaited:
            is_down = was_lifted and not self._lifted and bool(watches)
            given_up = t_s - self._measured_s >= _UNSEEN_S or t_s - self._asked_s >= _AWAIT_S
            self.over = is_down or given_up
        return [Say(wordings.lowered(slow=watch.excess == 0.0)) for watch in watches if watch.ended is not None]
