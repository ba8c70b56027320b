"""The values of a routine, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.pose import Side
from posecoach.profiles.profile import Profile
from posecoach.stretches import Stretch, stretch_named


@dataclass(frozen=True, slots=True)
class RoutineStep:
    """One stretch of a routine.

    Attributes:
        stretch: name of the stretch.
        sides: "each" (both sides in turn, whichever comes first), "left", "right", or "both" for a stretch without
            sides.
        target_s: hold time a side, seconds; None takes the profile's.
        breaths: hold time in breaths instead, for a stretch that is counted in breaths; None counts seconds.
        rest_s: change-over time after this step, seconds.
    """

    stretch: str
    sides: str = "each"
    target_s: float | None = None
    breaths: int | None = None
    rest_s: float = 0.0

    @property
    def side_names(self) -> tuple[Side, ...]:
        """The sides that are held: left and right, one of them, or both at once."""
        return (Side.LEFT, Side.RIGHT) if self.sides == "each" else (Side(self.sides),)

    def hold_target_s(self, profile: Profile) -> float:
        """Return the hold time that completes one side, seconds.

        Args:
            profile: says how long a breath takes, and the target of a step that sets none.
        """
        thresholds = profile.stretches[self.stretch]
        if self.breaths is not None:
            return self.breaths * thresholds.extras["breath_s"]
        return thresholds.target_s if self.target_s is None else self.target_s


@dataclass(frozen=True, slots=True)
class Routine:
    """What is done in one session.

    Attributes:
        name: what it is called on the command line and in the history.
        title: what a person reads.
        notes: free text.
        steps: the stretches in order, at least one.
    """

    name: str
    title: str
    notes: str
    steps: tuple[RoutineStep, ...]


def sides_to_do(stretch: Stretch) -> str:
    """Return the ``sides`` of a step that does everything there is to do of ``stretch``."""
    return "each" if stretch.sided else Side.BOTH


def routine_for_stretch(stretch_name: str, profile: Profile) -> Routine:
    """Return the routine that is one stretch alone, once on each side, for as long as the profile says.

    Raises:
        UsageError: there is no such stretch.
    """
    stretch = stretch_named(stretch_name)
    step = RoutineStep(stretch.name, sides_to_do(stretch), target_s=profile.stretches[stretch.name].target_s)
    return Routine(stretch.name, stretch.title, "", (step,))
