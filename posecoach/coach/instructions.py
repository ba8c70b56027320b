"""The steps of a stretch's card, told one at a time: each waits until the one before is seen."""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecoach.coach.wordings import speaking_s
from posecoach.kinematics.signals import Signals
from posecoach.pose import Side
from posecoach.profiles.profile import StretchThresholds
from posecoach.stretches.base import POSTURE, Stretch

#: What is seen of a step must last this long, seconds: bodies pass through poses.
_SEEN_FOR_S = 0.6

#: Time that a step is given at least, seconds, and one of which nothing can be seen.
_PAUSE_S = 1.0
_UNSEEN_PAUSE_S = 3.0


class Instructions:
    """Tells which step of the card is due.

    Args:
        stretch: the stretch; its card says by what each step is seen.
        thresholds: its bands.
    """

    def __init__(self, stretch: Stretch, thresholds: StretchThresholds) -> None:
        self._stretch = stretch
        self._bands = {**thresholds.checks, **thresholds.gates}
        self._told = 0
        self._ready_s = math.inf
        self._seen_since_s = math.nan

    def begin(self, t_s: float, spoken: str) -> None:
        """Begin anew: the first step is told with other words at ``t_s``, ``spoken`` in all."""
        self._told = 1
        self._wait(t_s, spoken)

    def stop(self) -> None:
        """Tell no more: the person holds."""
        self._told, self._ready_s = len(self._stretch.card.how), math.inf

    @property
    def over(self) -> bool:
        """Whether there is nothing more to tell."""
        return self._told >= len(self._stretch.card.how)

    def update(self, signals: Signals, t_s: float, *, quiet: bool) -> str:
        """Return the step to tell at ``t_s``, "" for none.

        Args:
            signals: what is measured.
            t_s: time of the frame, seconds.
            quiet: whether something else is being said that is not to be interrupted.
        """
        if self.over or self._told == 0:
            return ""
        if not self._is_done(signals, self._stretch.card.seen[self._told - 1]):
            self._seen_since_s = math.nan
        elif math.isnan(self._seen_since_s):
            self._seen_since_s = t_s
        seen = t_s - self._seen_since_s >= _SEEN_FOR_S
        if quiet or t_s < self._ready_s or not seen:
            return ""
        text = self._stretch.card.how[self._told]
        self._told += 1
        self._wait(t_s, text)
        return text

    def _wait(self, t_s: float, text: str) -> None:
        pause_s = _PAUSE_S if self._stretch.card.seen[self._told - 1] else _UNSEEN_PAUSE_S
        self._ready_s = t_s + speaking_s(text) + pause_s
        self._seen_since_s = math.nan

    def _is_done(self, signals: Signals, names: Sequence[str]) -> bool:
        """Return whether all that shows a step to be done is seen, on one side or the other."""
        if POSTURE in names and signals.posture not in self._stretch.postures:
            return False
        measured = [name for name in names if name != POSTURE]
        if not measured:
            return True
        sides = (Side.LEFT, Side.RIGHT) if self._stretch.sided else (Side.BOTH,)
        return any(self._is_measured(signals, side, measured) for side in sides)

    def _is_measured(self, signals: Signals, side: Side, names: Sequence[str]) -> bool:
        values = self._stretch.measure(signals, side)
        return all(
            not math.isnan(values[name]) and self._bands[name].excess(values[name], inside=True) == 0.0
            for name in names
        )
