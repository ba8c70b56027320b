"""Hold time of one step: the seconds of each side add up over all returns into the position."""

from __future__ import annotations

from posecoach.coach.sides import BelievedSide, believed
from posecoach.engine.sets import SetState
from posecoach.pose import Side

_NO_SIDE = BelievedSide(Side.NONE, 1.0)


class StepProgress:
    """Adds up the hold time of one step from the states of the engine's sets.

    Args:
        stretch: name of the step's stretch; sets of others do not count.
        sides: sides that must reach the target.
        target_s: hold time that completes a side, seconds.
        unbroken: whether only the longest hold of a side counts instead of the sum.

    Attributes:
        target_s: as given.
        belief: side of the current set with its confidence.
        pending: sides that have not reached the target.
        reached: sides that have reached it.
        spent: whether the current set has completed a side.
    """

    def __init__(self, stretch: str, sides: tuple[Side, ...], target_s: float, *, unbroken: bool) -> None:
        self._stretch = stretch
        self._sides = sides
        self._unbroken = unbroken
        self.target_s = target_s
        self.belief = _NO_SIDE
        self._last_side = Side.NONE
        self._engine_s = 0.0
        self._excluded_s = 0.0
        self._banked = dict.fromkeys((Side.LEFT, Side.RIGHT, Side.BOTH), 0.0)
        self.pending = sides
        self.reached: tuple[Side, ...] = ()
        self.spent = False

    def take(self, state: SetState, *, counted: bool = True) -> bool:
        """Process the state of one frame; return whether a new set has begun.

        Args:
            state: the engine's set. It may come from a fresh engine, whose clock starts at 0.
            counted: whether hold time since the last state counts.
        """
        mine = state.stretch == self._stretch
        hold_s = state.hold.hold_s if mine else 0.0
        anew = hold_s < self._engine_s
        if anew:
            self.end_set()
        if not counted:
            self._excluded_s += hold_s - self._engine_s
        self._engine_s = hold_s
        self.belief = self.settled(BelievedSide(state.side, state.side_confidence)) if mine else _NO_SIDE
        return anew

    def end_set(self) -> None:
        """End the current set."""
        self._bank(self._last_side)
        self.belief = _NO_SIDE

    def settled(self, seen: BelievedSide) -> BelievedSide:
        """Return the side that the seconds of the current set count for; it can change during the set.

        Args:
            seen: the engine's estimate.
        """
        if self.spent:
            self._revise(seen)
            return BelievedSide(
                self._last_side, seen.confidence if seen.side == self._last_side else 1.0 - seen.confidence
            )
        belief = believed(seen, self.due)
        if belief.side in self._banked:
            self._last_side = belief.side
        return belief

    def _revise(self, seen: BelievedSide) -> None:
        """Correct a completed set that turns out to be on the other side: move its seconds and the pending side."""
        other = seen.side
        if other == self._last_side or not seen.sure or other not in self.pending or self._banked[self._last_side]:
            return
        self.pending = tuple(self._last_side if side == other else side for side in self.pending)
        self.reached = tuple(other if side == self._last_side else side for side in self.reached)
        self._last_side = other

    @property
    def side(self) -> Side:
        """Side of the current set, `Side.NONE` if there is none of this stretch."""
        return self.belief.side

    @property
    def due(self) -> Side:
        """The only pending side, `Side.NONE` while either side will do."""
        return self.pending[0] if len(self.pending) == 1 and self.pending[0] is not Side.BOTH else Side.NONE

    def held_s(self, side: Side) -> float:
        """Return the seconds that ``side`` was held in this step."""
        banked_s = self._banked[side]
        return self._with(banked_s, self._engine_s - self._excluded_s) if side == self._last_side else banked_s

    @property
    def counts(self) -> bool:
        """Whether the current set can complete a side; a set that already completed one cannot complete another."""
        return not self.spent and self.side in self.pending

    def newly_reached(self) -> Side:
        """Return the side that has just reached the target, `Side.NONE` if none."""
        side = self.side
        if not self.counts or self.held_s(side) < self.target_s:
            return Side.NONE
        self.pending = tuple(other for other in self.pending if other != side)
        self.reached = tuple(other for other in self._sides if other not in self.pending)
        self.spent = True
        return side

    def _bank(self, side: Side) -> None:
        if side and self._engine_s:
            self._banked[side] = self._with(self._banked[side], self._engine_s - self._excluded_s)
        self._engine_s = self._excluded_s = 0.0
        self.spent = False

    def _with(self, banked_s: float, set_s: float) -> float:
        return max(banked_s, set_s) if self._unbroken else banked_s + set_s
