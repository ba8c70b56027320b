"""What to say when the body cannot be judged: with delay and rarely, as most of it passes by itself."""

from __future__ import annotations

import math

from posecoach.coach.events import Say

#: A sentence must apply this long to be shown, and this long to be spoken, seconds.
_SHOW_AFTER_S = 0.4
_SPEAK_AFTER_S = 1.5

#: It is repeated after this time. The wait doubles with each repetition, up to the longest, seconds.
_REPEAT_S = 8.0
_LONGEST_REPEAT_S = 60.0

#: A shorter gap than this in which the sentence does not apply is ignored, seconds.
_FLICKER_S = 0.4


class SpacedSentence:
    """Speaks one sentence, rarely, for as long as it applies."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start from the beginning."""
        self._sentence = ""
        self._since_s = math.nan
        self._last_s = -math.inf
        self._spoken_s = -math.inf
        self._wait_s = _REPEAT_S

    def text(self, t_s: float) -> str:
        """Return what to show at ``t_s``, "" for nothing."""
        return self._sentence if self._sentence and t_s - self._since_s >= _SHOW_AFTER_S else ""

    def update(self, sentence: str, t_s: float, *, quiet: bool) -> Say | None:
        """Return the sentence if it is due at ``t_s``.

        Args:
            sentence: what the person should do as of this frame, "" if all is well.
            t_s: time of the frame, seconds.
            quiet: whether speech that must not be interrupted is under way.
        """
        if sentence:
            self._note(sentence, t_s)
        elif self._sentence and t_s - self._last_s > _FLICKER_S:
            self._sentence = ""
        due_s = max(self._since_s + _SPEAK_AFTER_S, self._spoken_s + self._wait_s)
        if not sentence or quiet or t_s < due_s:
            return None
        if self._spoken_s >= self._since_s:
            self._wait_s = min(2.0 * self._wait_s, _LONGEST_REPEAT_S)
        self._spoken_s = t_s
        return Say(sentence)

    def _note(self, sentence: str, t_s: float) -> None:
        if sentence != self._sentence:
            self._sentence, self._since_s = sentence, t_s
            self._wait_s = _REPEAT_S
        self._last_s = t_s
