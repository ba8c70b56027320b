"""What is heard of the clock: tones when it starts and stops, seconds and breaths now and then."""

from __future__ import annotations

import math

from posecoach.coach.events import CoachEvent, HoldPaused, HoldResumed, HoldStarted, Say, Sound
from posecoach.pose import Side
from posecoach.words.tones import Tone
from posecoach.words.weight import Talk, Weight

#: A clock that stands still for less than this makes no sound, seconds.
_FLICKER_S = 0.4

#: Half-way is told of holds of at least this length, "five seconds left" of those that it does not fall together with.
_HALF_WAY_FROM_S = 20.0
_LAST_SECONDS_S = 5.0
_LAST_SECONDS_FROM_S = 15.0

#: The time is told this often where much is said, seconds.
_OFTEN_S = 10


class ClockSounds:
    """Tells when the clock of a set starts, pauses and goes on."""

    def __init__(self) -> None:
        self.begin_set()

    def begin_set(self) -> None:
        """Forget the set before, in silence."""
        self.running = False
        self.started = False
        self._still_since_s = math.nan

    def update(self, t_s: float, *, counting: bool, reason: str, stretch: str, side: Side) -> list[CoachEvent]:
        """Take in one frame.

        Args:
            t_s: time of the frame, seconds.
            counting: whether the clock runs in this frame.
            reason: why it stands still, if it does.
            stretch: name of the stretch.
            side: the side that is held.
        """
        if counting:
            self._still_since_s = math.nan
            return [] if self.running else self._run(stretch, side)
        if not self.running:
            return []
        if math.isnan(self._still_since_s):
            self._still_since_s = t_s
        if t_s - self._still_since_s < _FLICKER_S:
            return []
        self.running = False
        return [HoldPaused(reason), Sound(Tone.PAUSE)]

    def _run(self, stretch: str, side: Side) -> list[CoachEvent]:
        goes_on, self.started, self.running = self.started, True, True
        if goes_on:
            return [HoldResumed(), Sound(Tone.RESUME)]
        return [HoldStarted(stretch, side), Sound(Tone.START)]


class TimeCalls:
    """Speaks the time sparingly: half-way and five seconds before the end; every ten seconds if much is to be said.

    Args:
        target_s: hold time that completes one side, seconds.
        talk: how much is said.
    """

    def __init__(self, target_s: float, talk: Talk = Talk.NORMAL) -> None:
        self._target_s = target_s
        self._calls: list[tuple[float, str]] = []
        if talk is Talk.MUCH:
            tens = range(_OFTEN_S, math.ceil(target_s) - _OFTEN_S // 2, _OFTEN_S)
            self._calls += [(float(at_s), f"{at_s} seconds") for at_s in tens if at_s != target_s / 2.0]
        if target_s >= _HALF_WAY_FROM_S:
            self._calls.append((target_s / 2.0, "Half-way"))
        if target_s >= _LAST_SECONDS_FROM_S:
            self._calls.append((target_s - _LAST_SECONDS_S, "Five seconds left"))

    def passed(self, before_s: float, now_s: float) -> Say | None:
        """Return what to say when the time held went from ``before_s`` to ``now_s``, seconds."""
        return next(
            (Say(text, Weight.COUNT) for at_s, text in self._calls if before_s < at_s <= now_s < self._target_s), None
        )


class BreathCalls:
    """Counts breaths aloud: a breath is a span of time in right form, as breathing itself cannot be seen.

    Args:
        breath_s: length of one breath, seconds.
        target_s: hold time that completes the set, seconds.
    """

    def __init__(self, breath_s: float, target_s: float) -> None:
        self._breath_s = breath_s
        self.target = max(1, round(target_s / breath_s))

    def done(self, held_s: float) -> int:
        """Return the number of whole breaths in ``held_s`` seconds of holding, at most the target."""
        # Hold time is a sum of frame times: the last bit must not cost a breath.
        return min(self.target, math.floor(held_s / self._breath_s + 1e-9))

    def passed(self, before_s: float, now_s: float) -> Say | None:
        """Return the number to say when the time held went from ``before_s`` to ``now_s``; the last one is not told."""
        number = self.done(now_s)
        return Say(str(number), Weight.COUNT) if self.done(before_s) < number < self.target else None
