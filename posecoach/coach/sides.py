"""Which side a set is on: the engine's estimate combined with what the routine expects."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecoach.coach import wordings
from posecoach.coach.events import Say
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.side import SURE
from posecoach.kinematics.signals import Unseen
from posecoach.pose import Side

#: Prior log-odds that a person takes the side that is due: 97 of 100 follow the instruction. The model's left and right
#: labels alone do not outweigh this prior, but a confident second model does.
_DUE = 3.5

#: The engine's confidence is capped at this, log-odds.
_SUREST = 20.0

#: The coach asks about, or comments on, the side after this long a hold, seconds: the first votes can be wrong.
_TELL_AFTER_S = 3.0

#: The question stays on the screen this long, seconds.
_SHOWN_S = 8.0

#: After this long out of position the person may have changed legs, so that a new set begins, seconds. Nobody changes
#: legs faster. A body that was only lost from view may not have moved, so that takes longer.
_LEFT_AFTER_S = 1.0
_LOST_AFTER_S = 2.0

#: A person who comes back after this long facing the other way has turned round, which exchanges the legs, seconds.
_TURNED_AFTER_S = 0.4

#: Reasons why a frame cannot be judged that mean that the person has left the position.
_GONE = (Unseen.NOBODY, Unseen.STRANGER, Unseen.OUT_OF_FRAME)


@dataclass(frozen=True, slots=True)
class BelievedSide:
    """A side with the probability that it is right, 0.5 to 1."""

    side: Side
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether the side counts as certain."""
        return self.confidence >= SURE


def believed(seen: BelievedSide, due: Side) -> BelievedSide:
    """Return the side of a set: Bayes' rule with the side that is due as prior.

    Args:
        seen: the engine's estimate; sides other than left and right are returned unchanged.
        due: the only pending side, `Side.NONE` while either side will do.
    """
    if due is Side.NONE or seen.side not in (Side.LEFT, Side.RIGHT):
        return seen
    surely = min(seen.confidence, 1.0 - 1e-9)
    for_due = min(_SUREST, math.log(surely / (1.0 - surely))) * (1.0 if seen.side is due else -1.0) + _DUE
    return BelievedSide(due if for_due >= 0.0 else due.other, 1.0 / (1.0 + math.exp(-abs(for_due))))


def is_in_position(judged: JudgedFrame) -> bool:
    """Return whether the person is in the stretch, in right or wrong form."""
    return judged.assessment.stretch is not None and judged.unseen not in _GONE


class Leaving:
    """Tracks whether the person has left the position, so that they may have changed legs."""

    def __init__(self) -> None:
        self._out_since_s = math.nan
        self._facing = ""

    def update(self, judged: JudgedFrame, t_s: float) -> bool:
        """Process one frame; return whether the person may have changed legs."""
        if is_in_position(judged):
            facing, out_s = judged.signals.facing, t_s - self._out_since_s
            turned = out_s >= _TURNED_AFTER_S and bool(self._facing) and facing not in ("", self._facing)
            self._facing, self._out_since_s = facing or self._facing, math.nan
            return turned
        if math.isnan(self._out_since_s):
            self._out_since_s = t_s
        return t_s - self._out_since_s >= (_LEFT_AFTER_S if judged.unseen is None else _LOST_AFTER_S)


class SideQuestion:
    """Asks once which side is held if that is uncertain, and says once in a set that the side held is already done."""

    def __init__(self, stretch: str) -> None:
        self._stretch = stretch
        self._asked = False
        self._told = False
        self._shown: tuple[str, float] = ("", -math.inf)

    def begin_set(self) -> None:
        """Allow the comment again in a new set; the question is not repeated."""
        self._told = False

    def text(self, t_s: float) -> str:
        """Return what to show at ``t_s``, "" for nothing."""
        text, until_s = self._shown
        return text if t_s < until_s else ""

    def update(
        self, judged: JudgedFrame, belief: BelievedSide, due: Side, t_s: float, *, quiet: bool = False
    ) -> Say | None:
        """Return what to say about one frame, if anything.

        Args:
            judged: the engine's result.
            belief: the believed side of the current set.
            due: the only pending side, `Side.NONE` while either side will do.
            t_s: time of the frame, seconds.
            quiet: whether speech must wait.
        """
        held = judged.state.hold
        if quiet or not due or held.phase is not Phase.HOLDING or held.hold_s < _TELL_AFTER_S:
            return None
        if belief.side is not due and not self._told:
            self._told = True
            return self._show(wordings.side_is_done(belief.side), t_s)
        if belief.side is due and not belief.sure and not self._asked:
            self._asked = True
            return self._show(wordings.which_side(self._stretch, due), t_s)
        return None

    def _show(self, text: str, t_s: float) -> Say:
        self._shown = (text, t_s + _SHOWN_S)
        return Say(text)
