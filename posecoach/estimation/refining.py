"""Refining the landmarks of a tracked person by a few looks of other models, for which no later frame waits."""

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

#: Delay after which the result of a look is used, seconds: fixed, so that results do not depend on the speed of the
#: machine, and long enough for the look to finish.
_LEARNT_AFTER_S = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """A look under way: its pose, and functions that wait for the results."""

    pose: Pose
    seen: Callable[[], Pose]
    account: Callable[[], Account]


class Refiner:
    """Corrects the landmarks of the tracked person, and finds out whether somebody else is in the picture.

    While the person is still, a few looks give the errors of the tracking model in that pose, which are corrected. A
    witness judges whether the legs are labelled correctly, and finds wrongly placed ones.

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
        self._loading = False

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
        if not self._loading:
            # Somebody is there: both are needed as soon as the body is still, and take half a second to load.
            self._loading = True
            self._second.load()
            self._witness.load()
        if pose.stranger:
            # Corrections are learnt for the trainee only.
            return replace(pose, others=True)
        naming = 0.0
        if self._looked is not None and frame.t_s - self._looked.pose.t_s >= _LEARNT_AFTER_S:
            look, self._looked = self._looked, None
            seen, account = look.seen(), look.account()
            self._correction.learn(look.pose, seen, account)
            naming = naming_of(pose, account, seen)
        if self._looked is None and self._correction.takes_look(pose):
            # Plain and mirrored in turn, as their errors differ.
            mirrored = self._correction.looks % 2 == 0
            self._looked = _Look(
                pose,
                look_again(self._second, frame.image, pose, mirrored=mirrored),
                self._witness.look(frame.image, pose, mirrored=mirrored),
            )
        others = self._company.update(frame.image, pose)
        return replace(self._correction.corrected(pose), others=others, naming=naming)
