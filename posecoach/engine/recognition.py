"""Recognising which stretch the person is doing, and on which side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from posecoach.engine.judging import NO_FINDINGS, NO_STRETCH, Assessment, Judge
from posecoach.kinematics.signals import Posture, Signals, Unseen
from posecoach.pose import Side
from posecoach.profiles.profile import Profile
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Measures, Stretch

#: The other hip must be extended this much more before the roles of the legs are exchanged, degrees.
_ROLE_MARGIN_DEG = 15.0

#: Reasons for which the own level is not kept: outside the picture the person may have done anything.
_GONE = (Unseen.NOBODY, Unseen.OUT_OF_FRAME)

#: The model draws both legs onto one for about this long at most, seconds.
_MERGED_FOR_S = 1.0


class Roles:
    """Determines the stretched side by geometry: it is that of the more extended hip."""

    def __init__(self) -> None:
        self.side = Side.LEFT

    def update(self, signals: Signals) -> Side:
        """Return the stretched side on this frame."""
        if signals.posture is Posture.UNKNOWN:
            return self.side
        lead = signals.left.hip_extension_deg - signals.right.hip_extension_deg
        if self.side is Side.LEFT and lead < -_ROLE_MARGIN_DEG:
            self.side = Side.RIGHT
        elif self.side is Side.RIGHT and lead > _ROLE_MARGIN_DEG:
            self.side = Side.LEFT
        return self.side


def measured(stretch: Stretch, signals: Signals, side: Side) -> Measures:
    """Return the values by which ``stretch`` is judged on a frame, with ``side`` as the stretched one."""
    return stretch.measure(signals, side)


class Recogniser:
    """Recognises stretch and side frame by frame, and judges the recognised stretch.

    The side is only as reliable as the labels of the landmark model; `posecoach.engine.sets` combines the evidence of
    a whole set.

    Args:
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
        measure: returns the values by which a stretch is judged, given the stretched side; replay passes one that
            caches them.
    """

    def __init__(
        self,
        profile: Profile,
        only: Sequence[Stretch] = (),
        measure: Callable[[Stretch, Signals, Side], Measures] = measured,
    ) -> None:
        self._measure = measure
        self._merged_legs = profile.sight.merged_legs
        self._judges = [Judge(s, profile.stretches[s.name], profile.clock) for s in only or STRETCHES.values()]
        # A variant also meets the gates of the stretch it is a variant of, so it is tried first and takes over from it.
        self._judges.sort(key=lambda judge: not judge.stretch.variant_of)
        self._variants = {
            judge.stretch.name: [other for other in self._judges if judge.stretch.name in other.stretch.variant_of]
            for judge in self._judges
        }
        self._current: Judge | None = None
        self._merged_since_s = math.nan
        self._roles = Roles()

    def update(self, signals: Signals) -> Assessment:
        """Return the verdict on this frame."""
        if signals.unseen is not None:
            return self._cannot_tell(signals)
        self._roles.update(signals)
        taken_over = self._variant_of_current(signals)
        if taken_over is not None:
            return taken_over
        held = self._try(self._current, signals)
        if held is not None:
            return held
        for judge in self._judges:
            if judge is not self._current:
                found = self._try(judge, signals)
                if found is not None and (found.in_form is not None or self._current is None):
                    self._current = judge
                    return found
        return NO_STRETCH

    def why_unseen(self, signals: Signals, assessment: Assessment) -> Unseen | None:
        """Return why a frame could not be judged, or None if it was."""
        if signals.unseen is not None:
            return signals.unseen
        if assessment.stretch is not None and assessment.in_form is None:
            return Unseen.LEGS_MERGED if self._merged(signals, assessment.stretch) else Unseen.HIDDEN
        return None

    def _variant_of_current(self, signals: Signals) -> Assessment | None:
        """Return the verdict of a variant of the stretch under way, if the person is in it."""
        for judge in self._variants[self._current.stretch.name] if self._current is not None else ():
            # The hysteresis of its gates is for staying in the variant, not for entering it.
            judge.forget_gates()
            found = self._try(judge, signals)
            if found is not None:
                self._current = judge
                return found
        return None

    def _try(self, judge: Judge | None, signals: Signals) -> Assessment | None:
        """Return the verdict of ``judge``, or None if the person is not in its stretch."""
        if judge is None:
            return None
        stretch = judge.stretch
        side = self._roles.side if stretch.sided else Side.BOTH
        posture = signals.posture
        if judge is self._current and (posture is Posture.UNKNOWN or self._just_merged(signals, stretch)):
            return self._cannot_tell(signals)
        measures = self._measure(stretch, signals, side) if posture in stretch.postures else {}
        inside = judge.recognise(signals, measures)
        if inside is None:
            return self._cannot_tell(signals) if judge is self._current else None
        if not inside:
            return None
        return judge.judge(signals.t_s, side, measures, lambda check: stretch.sigma(check, signals, side))

    def _cannot_tell(self, signals: Signals) -> Assessment:
        if self._current is None:
            return NO_STRETCH
        if signals.unseen not in _GONE:
            self._current.wait(signals.t_s)
        side = self._roles.side if self._current.stretch.sided else Side.BOTH
        return Assessment(self._current.stretch, side, NO_FINDINGS, in_form=None)

    def _just_merged(self, signals: Signals, stretch: Stretch) -> bool:
        """Whether the legs merged only recently, by mistake of the model; legs that stay merged are really together."""
        if not self._merged(signals, stretch) or signals.posture not in stretch.postures:
            self._merged_since_s = math.nan
            return False
        if math.isnan(self._merged_since_s):
            self._merged_since_s = signals.t_s
        return signals.t_s - self._merged_since_s <= _MERGED_FOR_S

    def _merged(self, signals: Signals, stretch: Stretch) -> bool:
        return stretch.sided and signals.leg_separation < self._merged_legs
