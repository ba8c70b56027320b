"""What is heard of the clock: tones when it starts and stops, and calls of seconds or breaths."""

from __future__ import annotations

import math

from posecoach.coach.events import Say, Sound
from posecoach.languages import gettext as _
from posecoach.languages import ngettext
from posecoach.words.tones import Tone
from posecoach.words.weight import Talk, Weight

#: A shorter stop of the clock makes no sound, seconds.
_FLICKER_S = 0.4

#: "Half-way" and "Five seconds left" are called for holds of at least these lengths, so that the two never coincide.
_HALF_WAY_FROM_S = 20.0
_LAST_SECONDS_S = 5.0
_LAST_SECONDS_FROM_S = 15.0

#: Two numbers of breaths are not called closer together than this, seconds.
_APART_S = 1.0

#: With `Talk.MUCH` the time is called this often, seconds.
_OFTEN_S = 10


class ClockSounds:
    """Plays a tone when the clock of a set starts, pauses and resumes."""

    def __init__(self) -> None:
        self.begin_set()

    def begin_set(self) -> None:
        """Forget the previous set without a tone."""
        self.running = False
        self.started = False
        self._still_since_s = math.nan

    def update(self, t_s: float, *, counting: bool) -> Sound | None:
        """Return the tone to play at ``t_s``, if any.

        Args:
            t_s: time of the frame, seconds.
            counting: whether the clock runs in this frame.
        """
        if counting:
            self._still_since_s = math.nan
            return None if self.running else self._run()
        if not self.running:
            return None
        if math.isnan(self._still_since_s):
            self._still_since_s = t_s
        if t_s - self._still_since_s < _FLICKER_S:
            return None
        self.running = False
        return Sound(Tone.PAUSE)

    def _run(self) -> Sound:
        resumed, self.started, self.running = self.started, True, True
        return Sound(Tone.RESUME if resumed else Tone.START)


class TimeCalls:
    """Calls the time: half-way and five seconds before the end; with `Talk.MUCH` also every ten seconds.

    Args:
        target_s: hold time that completes one side, seconds.
        talk: how much is said.
    """

    def __init__(self, target_s: float, talk: Talk = Talk.NORMAL) -> None:
        self._target_s = target_s
        self._calls: list[tuple[float, str]] = []
        if talk is Talk.MUCH:
            tens = range(_OFTEN_S, math.ceil(target_s) - _OFTEN_S // 2, _OFTEN_S)
            self._calls += [
                (float(at_s), ngettext("{count} second", "{count} seconds", at_s).format(count=at_s))
                for at_s in tens
                if at_s != target_s / 2.0
            ]
        if target_s >= _HALF_WAY_FROM_S:
            self._calls.append((target_s / 2.0, _("Half-way")))
        if target_s >= _LAST_SECONDS_FROM_S:
            self._calls.append((target_s - _LAST_SECONDS_S, _("Five seconds left")))

    def passed(self, before_s: float, now_s: float, *, heard: bool) -> Say | None:
        """Return what to say as the time held goes from ``before_s`` to ``now_s``, seconds.

        Args:
            before_s: time held up to the frame before.
            now_s: time held up to this frame.
            heard: whether it would be heard now; later it would be wrong.
        """
        if not heard:
            return None
        return next(
            (Say(text, Weight.COUNT) for at_s, text in self._calls if before_s < at_s <= now_s < self._target_s), None
        )


class BreathCalls:
    """Counts breaths aloud. A breath is a fixed time in right form, because breathing cannot be seen.

    Args:
        breath_s: length of one breath, seconds.
        target_s: hold time that completes the set, seconds.
    """

    def __init__(self, breath_s: float, target_s: float) -> None:
        self._called: int | None = None
        self._breath_s = breath_s
        self.target = max(1, round(target_s / breath_s))

    def done(self, held_s: float) -> int:
        """Return the number of whole breaths in ``held_s`` seconds of holding, at most the target."""
        # Hold time is a sum of frame times: rounding must not cost a breath.
        return min(self.target, math.floor(held_s / self._breath_s + 1e-9))

    def passed(self, before_s: float, now_s: float, *, heard: bool) -> Say | None:
        """Return the numbers to say as the time held goes from ``before_s`` to ``now_s``, None for the last.

        A number that cannot be heard waits; if the next one comes first, both are said at once: "1, 2".

        Args:
            before_s: time held up to the frame before, seconds.
            now_s: time held up to this frame, seconds.
            heard: whether it would be heard now.
        """
        before, number = self.done(before_s), self.done(now_s)
        if self._called is None or self._called > before:
            self._called = before
        late = now_s - number * self._breath_s > self._breath_s - _APART_S and number + 1 < self.target
        if not heard or late or not self._called < number < self.target:
            return None
        numbers = range(self._called + 1, number + 1)
        self._called = number
        return Say(", ".join(map(str, numbers)), Weight.COUNT)
