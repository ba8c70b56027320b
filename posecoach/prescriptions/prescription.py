"""The values of a prescription, and the routine made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from posecoach.pose import Side
from posecoach.profiles import Profile, load_profile, override
from posecoach.profiles.changes import Changes
from posecoach.routines import Routine, RoutineStep


@dataclass(frozen=True, slots=True)
class Asked:
    """One stretch of a prescription.

    Attributes:
        stretch: name of the stretch.
        sides: "each", "left", "right", or "both" for a stretch without sides.
        seconds: hold time of a set, seconds.
        repetitions: sets a side on a day.
        rest_s: time to rest after each, seconds.
    """

    stretch: str
    sides: str
    seconds: float
    repetitions: int
    rest_s: float

    @property
    def step(self) -> RoutineStep:
        """One repetition."""
        return RoutineStep(self.stretch, self.sides, target_s=self.seconds, rest_s=self.rest_s)

    @property
    def sets_a_day(self) -> Mapping[Side, int]:
        """How many sets are asked for on a day, by side."""
        return dict.fromkeys(self.step.side_names, self.repetitions)


@dataclass(frozen=True, slots=True)
class Prescription:
    """A prescription.

    Attributes:
        name: what a person and the history call it.
        notes: free text for who follows it.
        days_a_week: on how many days a week.
        until: last day; None if it has no end.
        profile_name: the profile to judge by.
        thresholds: what differs from that profile, by the keys of a profile.
        stretches: what to do on such a day, in order.
    """

    name: str
    notes: str
    days_a_week: int
    until: date | None
    profile_name: str
    thresholds: Changes
    stretches: tuple[Asked, ...]

    def profile(self) -> Profile:
        """Return the profile to judge by.

        Raises:
            ProfileError: there is no profile of that name, or a threshold is unknown or out of its safe range.
        """
        profile = load_profile(self.profile_name)
        return override(profile, self.thresholds) if self.thresholds else profile

    def routine(self) -> Routine:
        """Return what to do on one day."""
        steps = tuple(asked.step for asked in self.stretches for _ in range(asked.repetitions))
        return Routine(self.name, self.name, self.notes, steps)

    def is_over(self, today: date) -> bool:
        """Return whether it has ended before a day."""
        return self.until is not None and today > self.until
