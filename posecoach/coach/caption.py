"""Captions: the spoken text, sentence by sentence, for about as long as the voice takes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from posecoach.coach.events import CoachEvent, Hush, Say
from posecoach.coach.wordings import speaking_s
from posecoach.words.sentences import split_sentences

#: A caption stays this much longer than the estimated speech, as the voice starts late and reading takes time, seconds.
_LONGER_S = 1.0

#: Every sentence is shown at least this long, seconds.
_SHORTEST_S = 1.5


class Caption:
    """The sentence that is being spoken. It also works without a voice.

    Args:
        pace: speed of the voice relative to its usual speed.
    """

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace
        self._sentences: list[tuple[float, str]] = []
        self._until_s = -math.inf

    def take(self, events: Iterable[CoachEvent], t_s: float) -> None:
        """Process the events of ``t_s``; a new text replaces the old one."""
        for event in events:
            if isinstance(event, Say):
                self._begin(event.text, t_s)
            elif isinstance(event, Hush):
                self._stop(t_s)

    def text(self, t_s: float) -> str:
        """Return the sentence to read at ``t_s``, "" for none."""
        if t_s >= self._until_s:
            return ""
        return next((sentence for begins_s, sentence in reversed(self._sentences) if t_s >= begins_s), "")

    def _stop(self, t_s: float) -> None:
        """Drop all but the current sentence."""
        later_s = [begins_s for begins_s, _ in self._sentences if begins_s > t_s]
        if later_s:
            self._sentences = [(begins_s, text) for begins_s, text in self._sentences if begins_s <= t_s]
            self._until_s = later_s[0] + _LONGER_S

    def _begin(self, text: str, t_s: float) -> None:
        self._sentences = []
        self._until_s = t_s
        for sentence in split_sentences(text):
            self._sentences.append((self._until_s, sentence))
            self._until_s += max(_SHORTEST_S, speaking_s(sentence) / self._pace)
        self._until_s += _LONGER_S
