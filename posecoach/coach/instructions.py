"""The instructions on a stretch's card, spoken one at a time: each waits until the previous one has been followed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecoach.coach.wordings import speaking_s
from posecoach.kinematics.signals import Signals
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.profiles.profile import StretchThresholds
from posecoach.stretches.base import POSTURE, Stretch

#: An instruction counts as followed after this long, seconds: bodies also pass through poses in motion.
_SEEN_FOR_S = 0.6

#: Shortest pause after an instruction, seconds, and after one that the camera cannot verify.
_PAUSE_S = 1.0
_UNSEEN_PAUSE_S = 3.0


class Instructions:
    """Decides which instruction of the card is due.

    Args:
        stretch: the stretch; its card names the checks that show that an instruction was followed.
        thresholds: its bands.
    """

    def __init__(self, stretch: Stretch, thresholds: StretchThresholds) -> None:
        self._stretch = stretch
        self._bands = {**thresholds.checks, **thresholds.gates}
        self._told = 0
        self._ready_s = math.inf
        self._seen_since_s = math.nan

    def begin(self, t_s: float, spoken: str) -> None:
        """Restart at ``t_s``: the announcement ``spoken`` contains the first instruction."""
        self._told = 1
        self._wait(t_s, spoken)

    def stop(self) -> None:
        """Give no more instructions: the person holds."""
        self._told, self._ready_s = len(self._stretch.card.how), math.inf

    @property
    def over(self) -> bool:
        """Whether all instructions have been given."""
        return self._told >= len(self._stretch.card.how)

    def update(self, signals: Signals, t_s: float, *, quiet: bool) -> str:
        """Return the instruction to speak at ``t_s``, "" for none.

        Args:
            signals: the measured signals.
            t_s: time of the frame, seconds.
            quiet: whether speech that must not be interrupted is under way.
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
        text = _(self._stretch.card.how[self._told])
        self._told += 1
        self._wait(t_s, text)
        return text

    def _wait(self, t_s: float, text: str) -> None:
        pause_s = _PAUSE_S if self._stretch.card.seen[self._told - 1] else _UNSEEN_PAUSE_S
        self._ready_s = t_s + speaking_s(text) + pause_s
        self._seen_since_s = math.nan

    def _is_done(self, signals: Signals, names: Sequence[str]) -> bool:
        """Return whether all checks named are met on the same side."""
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
