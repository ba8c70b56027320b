"""Grouping wrong frames into faults, each named by its most important cause."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.engine.judging import Assessment
from posecoach.engine.naming import Named, unexplained

#: A cause that shows up to this long after the first wrong frame may still name the fault, seconds: consequences can
#: be visible before their cause.
_RENAME_S = 1.2


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


class FaultLog:
    """Groups wrong frames into faults.

    Args:
        confirm_s: wrong form shorter than this is not a fault, seconds.
    """

    def __init__(self, confirm_s: float) -> None:
        self._confirm_s = confirm_s
        self._start_s = 0.0
        self._end_s = 0.0
        self._causes: dict[tuple[str, str], _Cause] = {}
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
        for named in assessment.findings.faults:
            self._note(t_s, named)

    def open_fault(self) -> FaultSpan | None:
        """Return the fault under way, or None if there is none or it is too short."""
        if not self._causes or self._end_s - self._start_s < self._confirm_s:
            return None
        lasting = [c for c in self._causes.values() if c.last_s - c.first_s >= self._confirm_s]
        named, *_ = unexplained(cause.worst for cause in lasting or self._causes.values())
        return FaultSpan(
            named.fault.name, named.check.name, named.fault.cues[0], self._start_s, self._end_s, named.excess
        )

    def _close(self) -> None:
        span = self.open_fault()
        if span is not None:
            self.closed.append(span)
        self._causes.clear()

    def _note(self, t_s: float, named: Named) -> None:
        if not self._causes:
            self._start_s = t_s
        self._end_s = t_s
        key = (named.check.name, named.fault.name)
        cause = self._causes.get(key)
        if cause is not None:
            cause.last_s = t_s
            cause.worst = max(cause.worst, named, key=lambda wrong: (not wrong.within, abs(wrong.excess)))
        elif t_s <= self._start_s + _RENAME_S:
            self._causes[key] = _Cause(t_s, t_s, named)
