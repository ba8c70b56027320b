"""What a session came to."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.pose import Side


@dataclass(frozen=True, slots=True)
class SetResult:
    """One side of one step.

    Attributes:
        stretch: name of the stretch.
        side: left, right, or both for a stretch without sides.
        hold_s: seconds held, over all returns into the position.
        target_s: seconds asked for.
        completed: whether the target was reached.
    """

    stretch: str
    side: Side
    hold_s: float
    target_s: float
    completed: bool


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A whole session.

    Attributes:
        routine: name of the routine.
        sets: every side of every step of the routine, in order, also those never begun.
        duration_s: seconds from the first to the last moment of the session, as the coach was told.
    """

    routine: str
    sets: tuple[SetResult, ...]
    duration_s: float

    @property
    def hold_s(self) -> float:
        """Seconds held in all."""
        return sum(result.hold_s for result in self.sets)

    @property
    def completed_sets(self) -> int:
        """How many sides reached their target."""
        return sum(result.completed for result in self.sets)

    @property
    def completed(self) -> bool:
        """Whether all of the routine was done."""
        return self.completed_sets == len(self.sets)

    @property
    def sentence(self) -> str:
        """The session in one sentence to be spoken."""
        if self.hold_s == 0.0:
            return "No hold was counted this time."
        held = f"You held for {_spoken_time(self.hold_s)}"
        if self.completed:
            return f"Well done, that was all of it: {held[0].lower()}{held[1:]}."
        sets = "set" if len(self.sets) == 1 else "sets"
        return f"{held} and completed {self.completed_sets} of {len(self.sets)} {sets}."


def _spoken_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    parts = [_counted(minutes, "minute")] if minutes else []
    if rest or not minutes:
        parts.append(_counted(rest, "second"))
    return " and ".join(parts)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
