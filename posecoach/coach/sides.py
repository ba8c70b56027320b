"""Which side a set is on: what the engine has seen, weighed with what the routine expects."""

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

#: Log-odds that who gets into position when one side is due is on that side: 97 of 100 do as they were told. Labels of
#: the model alone do not outweigh it, a second model that is sure does.
_DUE = 3.5

#: What the engine is never surer of, log-odds.
_SUREST = 20.0

#: It is asked, or told, after this long of holding, seconds: the first votes on a side can be wrong.
_TELL_AFTER_S = 3.0

#: The question stays on the screen for so long, seconds.
_SHOWN_S = 8.0

#: Out of the position for this long, seconds, legs may have changed: coming back begins a new set. Nobody changes legs
#: and is back in less; a body that is not seen must be lost for longer, as it may not have moved at all.
_LEFT_AFTER_S = 1.0
_LOST_AFTER_S = 2.0

#: Who comes back after this long, seconds, facing the other way, has turned round, which exchanges the legs.
_TURNED_AFTER_S = 0.4

#: Reasons for not being judged that mean that the person is gone, wherever the engine last saw them.
_GONE = (Unseen.NOBODY, Unseen.STRANGER, Unseen.OUT_OF_FRAME)


@dataclass(frozen=True, slots=True)
class BelievedSide:
    """A side and how likely it is the right one, 0.5 to 1."""

    side: Side
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether it can be told for sure."""
        return self.confidence >= SURE


def believed(seen: BelievedSide, due: Side) -> BelievedSide:
    """Return the side of a set.

    Args:
        seen: what the engine says; what is neither left nor right is returned as it is.
        due: the one side that is due, `Side.NONE` while either will do.
    """
    if due is Side.NONE or seen.side not in (Side.LEFT, Side.RIGHT):
        return seen
    surely = min(seen.confidence, 1.0 - 1e-9)
    for_due = min(_SUREST, math.log(surely / (1.0 - surely))) * (1.0 if seen.side is due else -1.0) + _DUE
    return BelievedSide(due if for_due >= 0.0 else due.other, 1.0 / (1.0 + math.exp(-abs(for_due))))


def is_in_position(step: JudgedFrame) -> bool:
    """Return whether the person is in the stretch, rightly or wrongly, as far as can be told."""
    return step.assessment.stretch is not None and step.unseen not in _GONE


class Leaving:
    """Notes whether the person has left the position since one of its sides was done."""

    def __init__(self) -> None:
        self._out_since_s = math.nan
        self._facing = ""

    def update(self, step: JudgedFrame, t_s: float) -> bool:
        """Take in one frame; return whether the person may have changed legs meanwhile."""
        if is_in_position(step):
            facing, out_s = step.signals.facing, t_s - self._out_since_s
            turned = out_s >= _TURNED_AFTER_S and bool(self._facing) and facing not in ("", self._facing)
            self._facing, self._out_since_s = facing or self._facing, math.nan
            return turned
        if math.isnan(self._out_since_s):
            self._out_since_s = t_s
        return t_s - self._out_since_s >= (_LEFT_AFTER_S if step.unseen is None else _LOST_AFTER_S)


class SideQuestion:
    """Asks once which side it is where that cannot be told, and says once a set that a side is done."""

    def __init__(self, stretch: str) -> None:
        self._stretch = stretch
        self._asked = False
        self._told = False
        self._shown: tuple[str, float] = ("", -math.inf)

    def begin_set(self) -> None:
        """Forget what was told of the set before; it is not asked again."""
        self._told = False

    def text(self, t_s: float) -> str:
        """Return what to show at ``t_s``, "" for nothing."""
        text, until_s = self._shown
        return text if t_s < until_s else ""

    def update(
        self, step: JudgedFrame, belief: BelievedSide, due: Side, t_s: float, *, quiet: bool = False
    ) -> Say | None:
        """Take in one frame and return what to say, if anything.

        Args:
            step: what the engine says.
            belief: the side of the set under way, as believed.
            due: the one side that is due, `Side.NONE` while either will do.
            t_s: time of the frame, seconds.
            quiet: whether it would not be heard; it can wait.
        """
        held = step.state.hold
        if quiet or not due or held.phase is not Phase.HOLDING or held.hold_s < _TELL_AFTER_S:
            return None
        if belief.side is not due and not self._told:
            self._told = True
            return self._show(wordings.side_is_done(belief.side, due), t_s)
        if belief.side is due and not belief.sure and not self._asked:
            self._asked = True
            return self._show(wordings.which_side(self._stretch, due), t_s)
        return None

    def _show(self, text: str, t_s: float) -> Say:
        self._shown = (text, t_s + _SHOWN_S)
        return Say(text)
