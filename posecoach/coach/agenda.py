"""Which step of the routine is current, and which step the current set belongs to."""

from __future__ import annotations

import math
from dataclasses import replace

from posecoach.coach.floor import Floor
from posecoach.coach.flow import StepFlow
from posecoach.coach.sides import BelievedSide
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.sets import SetRecord, SetState
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.routines import Routine

#: If the person holds another stretch of the routine in form for this long, the coach switches to it, seconds.
_FOLLOW_AFTER_S = 3.0

#: After a skip, the person counts as having left the position once out of it for this long, seconds.
_LEFT_AFTER_S = 1.0


class Agenda:
    """The steps of a routine: one is current, others are done, skipped, or still to come.

    Hold time counts for the step whose stretch is held, even if it is not the current one.

    Args:
        profile: the thresholds.
        routine: the steps.
        floor: decides what may be said.

    Attributes:
        flows: the steps in the routine's order.
        index: index of the current step; the number of steps once the routine is over.
    """

    def __init__(self, profile: Profile, routine: Routine, floor: Floor) -> None:
        self.flows = [StepFlow(profile, step, floor) for step in routine.steps]
        self.index = 0
        self._done: set[int] = set()
        self._left_out: set[int] = set()
        self._owner: int | None = None
        self._hold_s = 0.0
        self._barred: int | None = None
        self._out_since_s = math.nan

    @property
    def over(self) -> bool:
        """Whether no step is left."""
        return self.index >= len(self.flows)

    @property
    def flow(self) -> StepFlow:
        """The current step, or the last one once the routine is over."""
        return self.flows[min(self.index, len(self.flows) - 1)]

    @property
    def held_elsewhere(self) -> bool:
        """Whether the current set is of this step's stretch but belongs to another step."""
        owner = self._owner
        return owner not in (None, self.index) and self.flows[owner].step.stretch == self.flow.step.stretch

    def coming(self) -> int | None:
        """Return the index of the next step, None if the current one is the last."""
        later = (n for n in range(len(self.flows)) if n != self.index and n not in self._done | self._left_out)
        return next(later, None)

    def take(self, state: SetState, *, counted: bool = True) -> SetRecord | None:
        """Count a frame's set for its step; return the set that this frame ended, if any.

        Args:
            state: the engine's set.
            counted: whether hold time since the last state counts.
        """
        ended = None if state.finished is None else self.close(state.finished)
        owner = self._owner
        anew = state.hold.hold_s < self._hold_s
        if owner is not None and (anew or state.stretch != self.flows[owner].step.stretch):
            self._give_up()
        self._hold_s = state.hold.hold_s
        if state.stretch and (self._owner is None or state.hold.hold_s == 0.0):
            self._give_to(self._owner_of(state.stretch, state.side))
        if self._owner is not None:
            self.flows[self._owner].take(replace(state, finished=None), counted=counted)
        return ended

    def close(self, record: SetRecord) -> SetRecord:
        """End the current set; return it with the target and side of its step."""
        asked = self.as_asked(record)
        if self._owner is not None:
            self.flows[self._owner].end_set()
        self._owner, self._hold_s = None, 0.0
        return asked

    def as_asked(self, record: SetRecord) -> SetRecord:
        """Return the current set with the target and side of its step."""
        if self._owner is None or self.flows[self._owner].step.stretch != record.stretch:
            return record
        progress = self.flows[self._owner].progress
        side = progress.settled(BelievedSide(record.side, record.side_confidence))
        return replace(record, target_s=progress.target_s, side=side.side, side_confidence=side.confidence)

    def follow(self, judged: JudgedFrame) -> bool:
        """Switch to the step that the person is doing instead of the current one; return whether that happened.

        Args:
            judged: the engine's result, after `take`.
        """
        self._note_leaving(judged)
        owner, hold = self._owner, judged.state.hold
        if owner in (None, self.index, self._barred) or owner in self._done:
            return False
        if hold.phase is not Phase.HOLDING or hold.hold_s < _FOLLOW_AFTER_S:
            return False
        self._left_out.discard(owner)
        self.index = owner
        return True

    def complete(self) -> None:
        """Mark the current step as done and go to the next."""
        self._done.add(self.index)
        self._go_on()

    def leave_out(self, *, asked: bool) -> None:
        """Skip the current step. If the person returns to it, it counts again.

        Args:
            asked: whether the person asked for it. Then they have to leave the position before they can return to it.
        """
        if asked:
            self._barred, self._out_since_s = self.index, math.nan
        self._left_out.add(self.index)
        self._go_on()

    def end(self) -> None:
        """Skip all remaining steps."""
        self.index = len(self.flows)

    def _go_on(self) -> None:
        coming = self.coming()
        self.index = len(self.flows) if coming is None else coming

    def _note_leaving(self, judged: JudgedFrame) -> None:
        if self._barred is None:
            return
        stretch = judged.assessment.stretch
        if stretch is not None and stretch.name == self.flows[self._barred].step.stretch:
            self._out_since_s = math.nan
        elif math.isnan(self._out_since_s):
            self._out_since_s = judged.signals.t_s
        if judged.signals.t_s - self._out_since_s >= _LEFT_AFTER_S:
            self._barred = None

    def _owner_of(self, stretch: str, side: Side) -> int | None:
        """Return the step for a set on ``side``: not done before done, then with the side pending, then the current."""
        own = [n for n, flow in enumerate(self.flows) if flow.step.stretch == stretch]
        by_need = sorted(
            own,
            key=lambda n: (
                n in self._done or n == self._barred,
                side not in self.flows[n].progress.pending,
                n != self.index,
            ),
        )
        return by_need[0] if by_need else None

    def _give_to(self, owner: int | None) -> None:
        if owner != self._owner:
            self._give_up()
            self._owner = owner

    def _give_up(self) -> None:
        if self._owner is not None:
            self.flows[self._owner].end_set()
            self._owner = None
