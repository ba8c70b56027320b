"""Which fault to mention, when, and in which words: one cue at a time, the most important first."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from posecoach.coach.events import Say
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.stretches import Fault
from posecoach.words.weight import Weight

#: Before the clock starts, wrong form must last this long to get a cue: most of it corrects itself, seconds.
_SET_IN_CONFIRM_S = 0.8

#: The first cue on a fault in a set comes this long after its first wrong frame, seconds. A consequence can show before
#: its cause, and then only the cause should be mentioned.
_FIRST_DELAY_S = 0.7

#: A fault that returns within this time was never corrected: values flicker at the edge of a band, seconds.
_FLICKER_S = 0.4

#: Shortest time between two cues on the same fault, seconds.
_REPEAT_S = 4.0

#: Shortest time between cues on different faults, seconds, unless the fault is new in this set.
_BETWEEN_S = 2.0

#: Cues fade: the longer a fault was absent before it returned, the longer its cue is delayed, so that the person can
#: correct it alone, and the less often it is repeated. After this long the fade is complete, seconds.
_FULL_FADE_AFTER_S = 20.0

#: A fully faded cue is delayed by this many seconds and repeated less often by this factor.
_FADED_DELAY_S = 2.0
_FADED_REPEAT_FACTOR = 2.0

#: Shortest time between two praises, and how long a praise is shown, seconds.
_PRAISE_EVERY_S = 8.0
_PRAISE_SHOWN_S = 2.0

#: Praise waits this long for silence, seconds; later it would be unclear what it is for.
_PRAISE_WAITS_S = 2.0

#: Said when a fault was corrected.
PRAISE = (marked("That's it"), marked("Good, just like that"), marked("Much better"))


@dataclass(slots=True)
class _Kind:
    """The history of one kind of fault in this set."""

    spoken_s: float = -math.inf
    times_spoken: int = 0
    righted_s: float = math.nan
    fade: float = 0.0


@dataclass(slots=True)
class _Failing:
    fault: Fault
    rank: int
    first_s: float
    last_s: float


class FaultCues:
    """Gives the cues on faults within one set.

    The first cue on a fault comes within a second of its first wrong frame, or of the correction of a more important
    fault. If a fault returns, its cue comes later, the more so the longer the form was right in between.

    Args:
        confirm_s: once the clock has started, wrong form this long is a fault, seconds.
    """

    def __init__(self, confirm_s: float) -> None:
        self._confirm_s = confirm_s
        self._last_praise_s = -math.inf
        self._times_praised = 0
        self._in_form = self._holding = False
        self.begin_set()

    def begin_set(self) -> None:
        """Forget the faults of the previous set."""
        self._kinds: dict[str, _Kind] = {}
        self._last_spoken_s = -math.inf
        self.rest()

    def rest(self) -> None:
        """Drop the current fault without praise, because the person is not asked to hold now."""
        self._failing: dict[str, _Failing] = {}
        self._current: Fault | None = None
        self._rank = 0
        self._yielded_s = -math.inf
        self._kinds_in_episode: set[str] = set()
        self._spoken_in_episode: set[str] = set()
        self._praise_shown: tuple[str, float] = ("", -math.inf)
        self._praise_due_s = math.nan

    def praise(self, t_s: float) -> str:
        """Return the praise to show at ``t_s``, "" for none; never while the form is not right."""
        praise, until_s = self._praise_shown
        return praise if self._current is None and not self._failing and self._in_form and t_s < until_s else ""

    def text(self) -> str:
        """Return the cue to show on the current fault, "" for none."""
        if self._current is None or self._holding:
            return ""
        kind = self._kinds.get(self._current.name)
        spoken = kind.times_spoken if kind else 0
        return _wording(self._current, max(0, spoken - 1))

    def update(self, judged: JudgedFrame, t_s: float, heard: Callable[[Weight], bool]) -> Say | None:
        """Return what to say about one frame.

        Args:
            judged: the engine's result.
            t_s: time of the frame, seconds.
            heard: returns whether a sentence of a given weight would be spoken now; if not, it waits.
        """
        self._in_form = judged.assessment.in_form is True
        self._holding = judged.state.hold.phase is Phase.HOLDING
        self._note_failing(judged, t_s)
        worst = self._most_important(judged)
        if worst is not None:
            return self._cue(worst, t_s, quiet=not heard(Weight.CUE))
        if self._failing:
            return None
        if self._in_form:
            if self._current is not None:
                self._righted(t_s)
            return self._praise(t_s) if heard(Weight.COUNT) else None
        if self._current is not None and judged.assessment.stretch is None:
            self.rest()
        return None

    def _note_failing(self, judged: JudgedFrame, t_s: float) -> None:
        for rank, result in enumerate(judged.assessment.results):
            fault = result.fault
            if fault is not None:
                seen = self._failing.setdefault(fault.name, _Failing(fault, rank, t_s, t_s))
                seen.last_s = t_s
        for name in [name for name, seen in self._failing.items() if t_s - seen.last_s > _FLICKER_S]:
            del self._failing[name]

    def _most_important(self, judged: JudgedFrame) -> _Failing | None:
        """Return the most important confirmed fault that is also present in this frame."""
        named = judged.state.fault.name if judged.state.fault is not None else ""
        confirm_s = self._confirm_s if judged.state.hold.hold_s > 0.0 else _SET_IN_CONFIRM_S
        failing_now = {result.fault.name for result in judged.assessment.results if result.fault is not None}
        confirmed = [
            seen
            for name, seen in self._failing.items()
            if name in failing_now and (name == named or seen.last_s - seen.first_s >= confirm_s)
        ]
        return min(confirmed, key=lambda seen: seen.rank, default=None)

    def _cue(self, worst: _Failing, t_s: float, *, quiet: bool) -> Say | None:
        fault = worst.fault
        new_episode = self._current is None
        if not new_episode and worst.rank > self._rank:
            self._yielded_s = t_s
        self._current, self._rank = fault, worst.rank
        if new_episode:
            self._spoken_in_episode = set()
            self._kinds_in_episode = set()
        self._kinds_in_episode.add(fault.name)
        kind = self._kinds.get(fault.name)
        if kind is None:
            kind = self._kinds[fault.name] = _Kind()
        if not math.isnan(kind.righted_s):
            kind.fade = min(1.0, (worst.first_s - kind.righted_s) / _FULL_FADE_AFTER_S)
            kind.righted_s = math.nan
        if quiet or t_s < self._due_s(kind, worst):
            return None
        text = _wording(fault, kind.times_spoken)
        kind.spoken_s = self._last_spoken_s = t_s
        kind.times_spoken += 1
        self._spoken_in_episode.add(fault.name)
        return Say(text, Weight.CUE)

    def _due_s(self, kind: _Kind, worst: _Failing) -> float:
        if kind.times_spoken == 0:
            return max(worst.first_s, self._yielded_s) + _FIRST_DELAY_S
        apart_s = max(kind.spoken_s + _REPEAT_S, self._last_spoken_s + _BETWEEN_S)
        if worst.fault.name in self._spoken_in_episode:
            return max(apart_s, kind.spoken_s + _REPEAT_S * (1.0 + (_FADED_REPEAT_FACTOR - 1.0) * kind.fade))
        return max(apart_s, worst.first_s + _FADED_DELAY_S * kind.fade)

    def _righted(self, t_s: float) -> None:
        for name in self._kinds_in_episode:
            self._kinds[name].righted_s = t_s
        was_told = bool(self._spoken_in_episode)
        self._current = None
        self._spoken_in_episode = set()
        if was_told and t_s - self._last_praise_s >= _PRAISE_EVERY_S:
            self._praise_due_s = t_s

    def _praise(self, t_s: float) -> Say | None:
        """Return the praise that is due, unless it is too late for it."""
        due_s, self._praise_due_s = self._praise_due_s, math.nan
        if not t_s - due_s <= _PRAISE_WAITS_S:
            return None
        text = _(PRAISE[self._times_praised % len(PRAISE)])
        self._times_praised += 1
        self._last_praise_s = t_s
        self._praise_shown = (text, t_s + _PRAISE_SHOWN_S)
        return Say(text, Weight.COUNT)


def _wording(fault: Fault, times: int) -> str:
    return _(fault.cues[times % len(fault.cues)])
