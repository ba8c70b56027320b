"""How much of a step has been held: seconds of each side add up over all returns into the position."""

from __future__ import annotations

from posecoach.coach.sides import Side, believed
from posecoach.engine.sets import SetState

_NO_SIDE = Side("", 1.0)


class StepProgress:
    """Adds up the hold time of one step from the states of the engine's sets.

    Args:
        stretch: name of the step's stretch; sets of others do not count.
        sides: sides that must reach the target.
        target_s: hold time that completes a side, seconds.
        unbroken: whether only the longest hold of a side counts, not their sum.

    Attributes:
        target_s: as given.
        belief: side of the set under way with its certainty.
        pending: sides that have not reached the target.
        reached: sides that have reached it.
        spent: whether the set under way has completed a side.
    """

    def __init__(self, stretch: str, sides: tuple[str, ...], target_s: float, *, unbroken: bool) -> None:
        self._stretch = stretch
        self._sides = sides
        self._unbroken = unbroken
        self.target_s = target_s
        self.belief = _NO_SIDE
        self._last_side = ""
        self._engine_s = 0.0
        self._excluded_s = 0.0
        self._banked = dict.fromkeys(("left", "right", "both"), 0.0)
        self.pending = sides
        self.reached: tuple[str, ...] = ()
        self.spent = False

    def take(self, state: SetState, *, counted: bool = True) -> bool:
        """Take in the state of one frame; return whether a set has begun anew.

        Args:
            state: the engine's set. It may come from a fresh engine, whose clock starts at 0.
            counted: whether time that passed on the clock since the last state counts.
        """
        mine = state.stretch == self._stretch
        hold_s = state.hold.hold_s if mine else 0.0
        anew = hold_s < self._engine_s
        if anew:
            self.end_set()
        if not counted:
            self._excluded_s += hold_s - self._engine_s
        self._engine_s = hold_s
        self.belief = self.settled(Side(state.side, state.side_confidence)) if mine else _NO_SIDE
        return anew

    def end_set(self) -> None:
        """End the set under way."""
        self._bank(self._last_side)
        self.belief = _NO_SIDE

    def settled(self, seen: Side) -> Side:
        """Return the side of the set under way, to which its seconds belong; it may be another one than before.

        Args:
            seen: what the engine says.
        """
        if self.spent:
            self._revise(seen)
            return Side(self._last_side, seen.confidence if seen.name == self._last_side else 1.0 - seen.confidence)
        side = believed(seen, self.due)
        if side.name in self._banked:
            self._last_side = side.name
        return side

    def _revise(self, seen: Side) -> None:
        """A set has completed a side and turns out to be on the other one: its seconds, and what is due, move."""
        other = seen.name
        if other == self._last_side or not seen.sure or other not in self.pending or self._banked[self._last_side]:
            return
        self.pending = tuple(self._last_side if side == other else side for side in self.pending)
        self.reached = tuple(other if side == self._last_side else side for side in self.reached)
        self._last_side = other

    @property
    def side(self) -> str:
        """Side of the set under way, "" if there is none of this stretch."""
        return self.belief.name

    @property
    def due(self) -> str:
        """The one side that is due, "" while either will do."""
        return self.pending[0] if len(self.pending) == 1 and self.pending[0] != "both" else ""

    def held_s(self, side: str) -> float:
        """Return the seconds that ``side`` was held in this step."""
        banked_s = self._banked[side]
        return self._with(banked_s, self._engine_s - self._excluded_s) if side == self._last_side else banked_s

    @property
    def counts(self) -> bool:
        """Whether the set under way can complete a side: one that already did so belongs to that side for good."""
        return not self.spent and self.side in self.pending

    def newly_reached(self) -> str:
        """Return the side that has just reached the target, "" if none."""
        side = self.side
        if not self.counts or self.held_s(side) < self.target_s:
            return ""
        self.pending = tuple(other for other in self.pending if other != side)
        self.reached = tuple(other for other in self._sides if other not in self.pending)
        self.spent = True
        return side

    def _bank(self, side: str) -> None:
        if side and self._engine_s:
            self._banked[side] = self._with(self._banked[side], self._engine_s - self._excluded_s)
        self._engine_s = self._excluded_s = 0.0
        self.spent = False

    def _with(self, banked_s: float, set_s: float) -> float:
        return max(banked_s, set_s) if self._unbroken else banked_s + set_s
