"""What is being spoken, to be read: sentence by sentence, for about as long as the voice takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from posecoach.coach.events import CoachEvent, HoldStarted, Say
from posecoach.coach.wordings import speaking_s

#: Where one sentence ends and the next begins.
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")

#: A caption stays for this much longer than the voice takes: the voice begins late, and reading takes time, seconds.
_LONGER_S = 1.0

#: No sentence is shown for less than this, seconds.
_SHORTEST_S = 1.5


class Caption:
    """The sentence that is heard now, whether or not there is a voice to hear."""

    def __init__(self) -> None:
        self._sentences: list[tuple[float, str]] = []
        self._until_s = -math.inf

    def take(self, events: Iterable[CoachEvent], t_s: float) -> None:
        """Take in what is to be spoken from ``t_s`` on; what was ends, as it does when a hold begins."""
        for event in events:
            if isinstance(event, HoldStarted):
                self._until_s = -math.inf
            if isinstance(event, Say):
                self._begin(event.text, t_s)

    def text(self, t_s: float) -> str:
        """Return the sentence to read at ``t_s``, "" for none."""
        if t_s >= self._until_s:
            return ""
        return next((sentence for begins_s, sentence in reversed(self._sentences) if t_s >= begins_s), "")

    def _begin(self, text: str, t_s: float) -> None:
        self._sentences = []
        self._until_s = t_s
        for sentence in _BETWEEN_SENTENCES.split(text.strip()):
            self._sentences.append((self._until_s, sentence))
            self._until_s += max(_SHORTEST_S, speaking_s(sentence))
        self._until_s += _LONGER_S
