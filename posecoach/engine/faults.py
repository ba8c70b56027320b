"""Grouping wrong frames into faults, each named by its most important cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.engine.judging import Assessment
from posecoach.engine.naming import Named, unexplained

#: A cause that shows up to this long after the first wrong frame may still name the fault, seconds: consequences can
#: be visible before their cause.
_RENAME_S = 1.2

#: A fault is over when what names it has been right for this long while something else was wrong, seconds: what is
#: wrong by then is another fault. Shorter than the time in which it can be named, which keeps one name at a time.
_TAKEN_OVER_S = 1.0


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """One span of time in which the form was wrong.

    Attributes:
        name: what was wrong ("hips_back").
        check: the check that says so ("hip_extension").
        cue: what to tell the person.
        start_s: first wrong frame.
        end_s: last wrong frame.
        worst: largest distance from the band, negative below, in the check's unit.
    """

    name: str
    check: str
    cue: str
    start_s: float
    end_s: float
    worst: float


@dataclass(slots=True)
class _Cause:
    first_s: float
    last_s: float
    worst: Named


#: Names of a check and of a fault.
_Key = tuple[str, str]


class FaultLog:
    """Groups wrong frames into faults.

    Wrong form without a break is one fault, until something else has taken over from what names it.

    Args:
        confirm_s: wrong form shorter than this is not a fault, seconds.
    """

    def __init__(self, confirm_s: float) -> None:
        self._confirm_s = confirm_s
        self._start_s = 0.0
        self._end_s = 0.0
        self._causes: dict[_Key, _Cause] = {}
        self._successors: dict[_Key, _Cause] = {}
        self.closed: list[FaultSpan] = []

    def update(self, t_s: float, assessment: Assessment, *, resumed: bool) -> None:
        """Take in one frame.

        Args:
            t_s: time of the frame, seconds.
            assessment: its verdict.
            resumed: whether the hold clock runs again, which ends the fault; a single right frame does not.
        """
        if resumed:
            if self._causes:
                self._close()
            return
        if assessment.in_form is not False:
            return
        found = {(named.check.name, named.fault.name): named for named in assessment.findings.faults}
        if not found:
            return
        if not self._causes:
            self._start_s = t_s
        self._end_s = t_s
        self._note(t_s, found)
        self._hand_over_if_taken_over(t_s, found)

    def open_fault(self) -> FaultSpan | None:
        """Return the fault under way, or None if there is none or it is too short."""
        if not self._causes or self._end_s - self._start_s < self._confirm_s:
            return None
        named = self._named()
        return FaultSpan(
            named.fault.name, named.check.name, named.fault.cues[0], self._start_s, self._end_s, named.excess
        )

    def _named(self) -> Named:
        """Return what names the fault under way."""
        lasting = [c for c in self._causes.values() if c.last_s - c.first_s >= self._confirm_s]
        named, *_ = unexplained(cause.worst for cause in lasting or self._causes.values())
        return named

    def _close(self) -> None:
        span = self.open_fault()
        if span is not None:
            self.closed.append(span)
        self._causes.clear()
        self._successors.clear()

    def _note(self, t_s: float, found: Mapping[_Key, Named]) -> None:
        for key, named in found.items():
            if key in self._causes or t_s <= self._start_s + _RENAME_S:
                _note_cause(self._causes, key, named, t_s)

    def _hand_over_if_taken_over(self, t_s: float, found: Mapping[_Key, Named]) -> None:
        named = self._named()
        if (named.check.name, named.fault.name) in found:
            self._successors.clear()
            return
        for key, successor in found.items():
            _note_cause(self._successors, key, successor, t_s)
        taken_over_s = min(cause.first_s for cause in self._successors.values())
        if t_s - taken_over_s < _TAKEN_OVER_S:
            return
        successors, self._successors = self._successors, {}
        self._end_s = self._causes[named.check.name, named.fault.name].last_s
        self._close()
        self._causes = successors
        self._start_s, self._end_s = taken_over_s, t_s


def _note_cause(causes: dict[_Key, _Cause], key: _Key, named: Named, t_s: float) -> None:
    cause = causes.get(key)
    if cause is None:
        causes[key] = _Cause(t_s, t_s, named)
        return
    cause.last_s = t_s
    cause.worst = max(cause.worst, named, key=lambda wrong: (not wrong.within, abs(wrong.excess)))
