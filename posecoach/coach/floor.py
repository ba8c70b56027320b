"""What may be said: one utterance at a time, the most important first, without repetition."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from posecoach.coach.events import CoachEvent, Hush, Say
from posecoach.coach.wordings import speaking_s
from posecoach.words.sentences import split_sentences
from posecoach.words.weight import Talk, Weight

#: The same text is not repeated within this time, seconds.
_SAID_AGAIN_S = 8.0

#: While the person gets into position, corrections are at least this far apart, seconds.
_GUIDED_EVERY_S = 8.0

#: From this weight on, a sentence that cannot be spoken now waits; anything lighter is dropped.
_KEPT = Weight.INSTRUCTION


@dataclass(frozen=True, slots=True)
class SpeechPlan:
    """How much is said, and how fast.

    Attributes:
        talk: how much.
        pace: speed relative to the usual speed.
    """

    talk: Talk = Talk.NORMAL
    pace: float = 1.0


AS_USUAL = SpeechPlan()


class Floor:
    """Lets one utterance through at a time.

    The coach does not hear the voice, so it estimates the duration of speech from the number of words. During an
    utterance, a heavier one passes, and the voice starts it after the current sentence. Of the others, instructions
    wait and the rest are dropped.

    Args:
        plan: how much is said, and how fast.
    """

    def __init__(self, plan: SpeechPlan = AS_USUAL) -> None:
        self.plan = plan
        self._said_s: dict[str, float] = {}
        self._weight = Weight.COUNT
        self._ends_s: list[float] = []
        self._hushed = False
        self._guided_s = -math.inf
        self._kept: Say | None = None

    def takes(self, weight: Weight, t_s: float) -> bool:
        """Return whether a sentence of this weight would be spoken at ``t_s``."""
        if self._kept is not None and self._kept.weight >= weight:
            return False
        return self.silent(t_s) or weight > self._weight

    def silent(self, t_s: float) -> bool:
        """Return whether nothing is being said at ``t_s``."""
        return not self._ends_s or t_s >= self._ends_s[-1]

    def may_guide(self, weight: Weight, t_s: float, *, getting_in: bool) -> bool:
        """Return whether a correction may be spoken at ``t_s``.

        Args:
            weight: weight of the correction.
            t_s: time of the frame, seconds.
            getting_in: whether the clock has not yet started.
        """
        rested = not getting_in or t_s - self._guided_s >= _GUIDED_EVERY_S
        return rested and self.takes(weight, t_s)

    def hold_has_begun(self) -> None:
        """Drop the rest of the instructions, except the current sentence: somebody who holds does not need them."""
        if self._weight >= Weight.INSTRUCTION:
            self._weight = Weight.COUNT
            self._hushed = True
        if self._kept is not None and self._kept.weight is Weight.INSTRUCTION:
            self._kept = None

    def clear(self) -> None:
        """Drop everything after the current sentence: nobody is there to hear it."""
        self._weight, self._hushed, self._kept = Weight.COUNT, True, None

    def last_words(self) -> tuple[Say, ...]:
        """Return what waits to be said; nothing comes after it that could give it its turn."""
        kept, self._kept = self._kept, None
        return () if kept is None else (kept,)

    def sift(self, events: Iterable[CoachEvent], t_s: float, *, at_once: bool = False) -> tuple[CoachEvent, ...]:
        """Return the events of time ``t_s`` with at most one `Say`.

        Args:
            events: what happens.
            t_s: time of the session, seconds.
            at_once: whether a key was pressed, which makes everything said before obsolete.
        """
        events = list(events)
        if at_once:
            self._weight, self._hushed, self._kept = Weight.COUNT, True, None
        wanted = [event for event in events if isinstance(event, Say) and self._is_wanted(event, t_s)]
        best = max(wanted, key=lambda say: say.weight, default=None)
        hush = self._hush(t_s) if self._hushed else ()
        self._hushed = False
        if best is not None and not at_once and not self.takes(best.weight, t_s):
            if best.weight >= _KEPT:
                self._kept = best
            best = None
        told = (*hush, *(event for event in events if not isinstance(event, Say) or event is best))
        if best is None and self._kept is not None and self.silent(t_s):
            best, self._kept = self._kept, None
            told = (*told, best)
        if best is not None:
            self._note(best, t_s)
        return told

    def _is_wanted(self, say: Say, t_s: float) -> bool:
        if self.plan.talk is Talk.LITTLE and say.weight is Weight.COUNT:
            return False
        return t_s - self._said_s.get(say.text, -math.inf) >= _SAID_AGAIN_S

    def _note(self, say: Say, t_s: float) -> None:
        self._said_s[say.text] = t_s
        if say.weight in (Weight.GUIDE, Weight.CUE):
            self._guided_s = t_s
        if self._kept is not None and say.weight >= self._kept.weight:
            self._kept = None
        self._weight = say.weight
        begins_s = self._sentence_end_s(t_s)
        self._ends_s = []
        for sentence in split_sentences(say.text):
            begins_s += speaking_s(sentence) / self.plan.pace
            self._ends_s.append(begins_s)

    def _sentence_end_s(self, t_s: float) -> float:
        return next((end_s for end_s in self._ends_s if end_s >= t_s), t_s)

    def _hush(self, t_s: float) -> tuple[CoachEvent, ...]:
        """Drop all but the current sentence, if there is more."""
        end_s = self._sentence_end_s(t_s)
        if self.silent(t_s) or end_s == self._ends_s[-1]:
            return ()
        self._ends_s = [end_s]
        return (Hush(),)
