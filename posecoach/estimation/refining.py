"""What a followed person's landmarks gain by a few looks of other models, which no later frame waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.company import Company
from posecoach.estimation.correction import LearntCorrection
from posecoach.estimation.following import Followed
from posecoach.estimation.second_look import look_again
from posecoach.estimation.witness import Account, Witness, naming_of
from posecoach.pose import Pose

#: What a look at a still body shows is learnt this long after, seconds: a fixed time, so that what comes of a video
#: does not depend on how fast the machine is, and long enough that the look is over.
_LEARNT_AFTER_S = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """A look under way: at which pose, and what waits for what is seen."""

    pose: Pose
    seen: Callable[[], Pose]
    account: Callable[[], Account]


class Refiner:
    """Corrects the landmarks of the followed person, and tells whether somebody else is in the picture.

    While the person is still, a few looks tell what the following model reads wrongly in that pose, and correct it; a
    witness beside them tells whether the legs bear the right names, and where they are drawn elsewhere.

    Args:
        second: looks at the person.
        witness: looks at the person as well.
        fastest: looks for others.
    """

    def __init__(self, second: BackgroundModel, witness: Witness, fastest: BackgroundModel) -> None:
        self._second, self._witness = second, witness
        self._correction = LearntCorrection()
        self._company = Company(fastest)
        self._looked: _Look | None = None

    @property
    def looks(self) -> int:
        """How many looks at the person were taken."""
        return self._correction.looks

    def refine(self, followed: Followed) -> Pose:
        """Return the landmarks of the next frame, or an empty pose if nobody is seen."""
        frame, pose = followed.frame, followed.pose
        if followed.cut:
            self._correction.forget()
            self._company.forget()
            self._looked = None
        if not pose.found:
            return pose
        if pose.stranger:
            # What is learnt is the person's own.
            return replace(pose, others=True)
        naming = 0.0
        if self._looked is not None and frame.t_s - self._looked.pose.t_s >= _LEARNT_AFTER_S:
            look, self._looked = self._looked, None
            account = look.account()
            self._correction.learn(look.pose, look.seen(), account)
            naming = naming_of(pose, account)
        if self._looked is None and self._correction.takes_look(pose):
            # In turn plain and mirrored: what they err by differs.
            mirrored = self._correction.looks % 2 == 0
            self._looked = _Look(
                pose,
                look_again(self._second, frame.image, pose, mirrored=mirrored),
                self._witness.look(frame.image, pose, mirrored=mirrored),
            )
        others = self._company.update(frame.image, pose)
        return replace(self._correction.corrected(pose), others=others, naming=naming)
