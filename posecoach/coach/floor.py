"""Who may speak: one utterance at a time, the weightiest, and what is said too often or to nobody is not said."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from posecoach.coach.events import CoachEvent, Hush, Say
from posecoach.coach.wordings import speaking_s
from posecoach.words.sentences import split_sentences
from posecoach.words.weight import Talk, Weight

#: Nothing is said again within this time, seconds.
_SAID_AGAIN_S = 8.0

#: Who gets into position is not told more than one thing to change in this time, seconds.
_GUIDED_EVERY_S = 8.0

#: What must not be lost waits until it can be heard; all else is left out.
_KEPT = Weight.INSTRUCTION


@dataclass(frozen=True, slots=True)
class SpeechPlan:
    """How much is said, and how fast.

    Attributes:
        talk: how much.
        pace: how much faster than usual.
    """

    talk: Talk = Talk.NORMAL
    pace: float = 1.0


AS_USUAL = SpeechPlan()


class Floor:
    """Gives the word to one utterance at a time.

    How long the voice takes is reckoned from the number of words: the coach hears no voice. What would fall into an
    utterance under way is left out if it weighs no more, or waits if it must not be lost; what weighs more is told,
    and the voice gives it the word after the sentence under way.

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
        """Return whether something of this weight would be heard at ``t_s``."""
        if self._kept is not None and self._kept.weight >= weight:
            return False
        return self.silent(t_s) or weight > self._weight

    def silent(self, t_s: float) -> bool:
        """Return whether nothing is being said at ``t_s``."""
        return not self._ends_s or t_s >= self._ends_s[-1]

    def may_guide(self, weight: Weight, t_s: float, *, getting_in: bool) -> bool:
        """Return whether the person may be told at ``t_s`` what to change.

        Args:
            weight: of what would be said.
            t_s: time of the frame, seconds.
            getting_in: whether the clock has not yet started.
        """
        rested = not getting_in or t_s - self._guided_s >= _GUIDED_EVERY_S
        return rested and self.takes(weight, t_s)

    def hold_has_begun(self) -> None:
        """Who holds has no need of the rest of the instructions; the sentence under way is heard to its end."""
        if self._weight >= Weight.INSTRUCTION:
            self._weight = Weight.COUNT
            self._hushed = True
        if self._kept is not None and self._kept.weight is Weight.INSTRUCTION:
            self._kept = None

    def clear(self) -> None:
        """Forget what waits, and what follows the sentence under way: nobody is there to hear it."""
        self._weight, self._hushed, self._kept = Weight.COUNT, True, None

    def sift(self, events: Iterable[CoachEvent], t_s: float, *, at_once: bool = False) -> tuple[CoachEvent, ...]:
        """Return the events of time ``t_s`` with at most one thing to say: what is heard of them.

        Args:
            events: what happens.
            t_s: time of the session, seconds.
            at_once: whether somebody has pressed a key: what was being said is of no use any more.
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
        """Leave out all but the sentence under way, if there is more."""
        end_s = self._sentence_end_s(t_s)
        if self.silent(t_s) or end_s == self._ends_s[-1]:
            return ()
        self._ends_s = [end_s]
        return (Hush(),)
