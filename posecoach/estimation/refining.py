"""What a followed person's landmarks gain by a few looks of other models, which no later frame waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.company import Company
from posecoach.estimation.correction import LearntCorrection
from posecoach.estimation.following import Followed
from posecoach.estimation.witness import Testimony, Witness, naming_of
from posecoach.pose import Pose

#: What a look at a still body shows is learnt this long after, seconds: a fixed time, so that what comes of a video
#: does not depend on how fast the machine is, and long enough that the look is over.
_LEARNT_AFTER_S = 0.2


class Refiner:
    """Corrects the landmarks of the followed person, and tells whether somebody else is in the picture.

    While the person is still, a few looks tell what the following model reads wrongly in that pose, and correct it.

    Args:
        witness: looks at the person.
        fastest: looks for others.
    """

    def __init__(self, witness: Witness, fastest: BackgroundModel) -> None:
        self._witness = witness
        self._correction = LearntCorrection()
        self._company = Company(fastest)
        self._looked: tuple[Pose, Callable[[], Testimony]] | None = None

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
        naming = 0.0
        if self._looked is not None and frame.t_s - self._looked[0].t_s >= _LEARNT_AFTER_S:
            looked_at, seen = self._looked
            testimony = seen()
            self._correction.learn(looked_at, testimony.pose)
            naming = naming_of(pose, testimony)
            self._looked = None
        if self._looked is None and self._correction.takes_look(pose):
            # In turn plain and mirrored: what they err by differs.
            mirrored = self._correction.looks % 2 == 0
            self._looked = (pose, self._witness.look(frame.image, pose, mirrored=mirrored))
        others = self._company.update(frame.image, pose)
        return replace(self._correction.corrected(pose), others=others, naming=naming)
