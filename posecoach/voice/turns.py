"""The order of speech: one sentence at a time, never cut off, and at most one utterance waiting."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.words.sentences import split_sentences
from posecoach.words.weight import Weight

#: A cue that has waited longer than this no longer applies, seconds. It is about the length of a sentence.
STALE_S = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A sentence to speak, and those that follow it.

    Attributes:
        text: the sentence.
        weight: only a heavier utterance may be spoken before ``rest``.
        said_s: when it was requested, seconds on a monotonic clock.
        rest: the sentences after it.
    """

    text: str
    weight: Weight
    said_s: float
    rest: tuple[str, ...] = ()


def utterance(text: str, weight: Weight, said_s: float) -> Utterance:
    """Return ``text`` split into sentences."""
    first, *rest = split_sentences(text)
    return Utterance(first, weight, said_s, tuple(rest))


class Turns:
    """Holds the current sentence and at most one waiting utterance.

    A sentence is always spoken to its end. If the waiting utterance is heavier, it comes next and the rest of the
    current one is dropped; otherwise it comes after that rest. Of two waiting utterances the heavier one stays, and
    the newer one if they are equal. An utterance no heavier than a cue is dropped if it has waited too long.
    """

    def __init__(self) -> None:
        self._current: Utterance | None = None
        self._waiting: Utterance | None = None
        self._hushed: Utterance | None = None

    def offer(self, new: Utterance) -> None:
        """Add a new utterance."""
        if self._current is None:
            self._current = new
        elif self._waiting is None or new.weight >= self._waiting.weight:
            self._waiting = new

    def current(self) -> Utterance | None:
        """Return the current sentence, or None for silence."""
        return self._current

    def finish(self, spoken: Utterance, now_s: float) -> None:
        """Mark a sentence as spoken at ``now_s``; nothing happens if it is no longer the current one."""
        if self._current is not spoken:
            return
        waiting = self._waiting
        if waiting is not None and waiting.weight <= Weight.CUE and now_s - waiting.said_s > STALE_S:
            waiting = self._waiting = None
        if spoken.rest and self._hushed is not spoken and (waiting is None or waiting.weight <= spoken.weight):
            self._current = Utterance(spoken.rest[0], spoken.weight, spoken.said_s, spoken.rest[1:])
        else:
            self._current, self._waiting = waiting, None

    def hush(self) -> None:
        """Finish the current sentence, then be quiet."""
        self._waiting = None
        if self._current is not None and self._current.rest:
            self._hushed = self._current

    def clear(self) -> None:
        """Drop everything."""
        self._current = self._waiting = None
