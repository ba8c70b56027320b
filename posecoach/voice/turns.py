"""Who may speak: one sentence at a time, none cut in the middle, and nothing queues up. No clock of its own."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.words.sentences import split_sentences
from posecoach.words.weight import Weight

#: What has waited for longer than this is no longer true, seconds. It is about as long as a sentence.
STALE_S = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A sentence to be spoken, and those that follow it.

    Attributes:
        text: the sentence.
        weight: what may take the turn once the sentence is over: only what weighs more.
        said_s: when it was asked for, seconds on a monotonic clock.
        rest: the sentences after it.
    """

    text: str
    weight: Weight
    said_s: float
    rest: tuple[str, ...] = ()


def utterance(text: str, weight: Weight, said_s: float) -> Utterance:
    """Return what is to be spoken, sentence by sentence."""
    first, *rest = split_sentences(text)
    return Utterance(first, weight, said_s, tuple(rest))


class Turns:
    """Holds the sentence whose turn it is and at most one utterance that waits.

    A sentence is always heard to its end. Then the one that waits has the turn if it weighs more than what is left of
    the other, which is dropped; or else once nothing is left. Of two that wait the weightier one remains, of equal
    ones the newer; what has waited for too long is dropped, unless it is worth more than a cue.
    """

    def __init__(self) -> None:
        self._current: Utterance | None = None
        self._waiting: Utterance | None = None
        self._hushed: Utterance | None = None

    def offer(self, new: Utterance) -> None:
        """Take in a new utterance."""
        if self._current is None:
            self._current = new
        elif self._waiting is None or new.weight >= self._waiting.weight:
            self._waiting = new

    def current(self) -> Utterance | None:
        """Return the sentence whose turn it is, or None for silence."""
        return self._current

    def finish(self, spoken: Utterance, now_s: float) -> None:
        """End the turn of a sentence at ``now_s``, if it still has it."""
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
        """Say no more than the sentence under way."""
        self._waiting = None
        if self._current is not None and self._current.rest:
            self._hushed = self._current

    def clear(self) -> None:
        """Drop everything."""
        self._current = self._waiting = None
