"""Coaching a slow lowering out of a hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecoach.coach import wordings
from posecoach.coach.events import CoachEvent, Say
from posecoach.engine.watches import WatchState
from posecoach.languages import gettext as _
from posecoach.words.weight import Weight

#: The step ends this long after the target even if the hips stay up, seconds.
_AWAIT_S = 30.0

#: If the hips cannot be measured for this long after the target, they count as lowered, seconds.
_UNSEEN_S = 3.0


class DescentCoach:
    """Comments on each lowering. After the target, the step is over once the hips are down."""

    def __init__(self) -> None:
        self._lifted = False
        self._asked_s = math.nan
        self._measured_s = math.nan
        self.over = False

    @property
    def awaited(self) -> bool:
        """Whether the target is reached and the hips should come down."""
        return not math.isnan(self._asked_s)

    def ask(self, t_s: float, breaths: int | None) -> Say:
        """Return the sentence that ends the hold, with the number of the last breath."""
        self._asked_s = self._measured_s = t_s
        if breaths is None:
            return Say(_("Now lower slowly."), Weight.TURN)
        return Say(_("{breaths}. Now lower slowly.").format(breaths=breaths), Weight.TURN)

    def update(self, watches: Sequence[WatchState], t_s: float) -> list[CoachEvent]:
        """Process the watches of slow lowering at ``t_s``; return a comment on each lowering that has ended."""
        was_lifted = self._lifted
        self._lifted = any(watch.awaiting for watch in watches)
        if any(watch.seen for watch in watches):
            self._measured_s = t_s
        if self.awaited:
            is_down = was_lifted and not self._lifted and bool(watches)
            given_up = t_s - self._measured_s >= _UNSEEN_S or t_s - self._asked_s >= _AWAIT_S
            self.over = is_down or given_up
        return [Say(wordings.lowered(slow=watch.excess == 0.0)) for watch in watches if watch.ended is not None]
