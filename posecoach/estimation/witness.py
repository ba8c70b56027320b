"""A second opinion on where the joints of a person lie and which leg is which, from a model of another family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.movenet import JOINTS, MoveNet, Seen
from posecoach.pose import LEGS, MIRRORED, Landmark, Pose
from posecoach.runtime.on_demand import OnDemand

#: Joints that decide whether somebody was seen, shoulders, hips, knees and ankles; and their lowest mean score.
_BODY = np.isin(JOINTS, (11, 12, *range(23, 29)))
_LEAST_SCORE = 0.2

#: By how much knees and ankles must be nearer to one leg than to the other for it to be identified, trunk lengths.
_TELLS_APART = 0.3

#: Log-odds that the labels of the legs are right if the witness agrees, per unit of its heatmaps' summed log-odds, and
#: if the model of the second look agrees. Fitted by logistic regression on two looks each at 1116 rendered pictures of
#: 24 people, given what the labels themselves say; ``models/correction/names.py`` fits and tests it.
_WITNESS_SHARE, _SECOND = 0.3, 1.4

#: Landmarks that the witness does not detect, and the joint that each moves with.
_CARRIED = {
    Landmark.LEFT_HEEL: Landmark.LEFT_ANKLE,
    Landmark.RIGHT_HEEL: Landmark.RIGHT_ANKLE,
    Landmark.LEFT_FOOT_INDEX: Landmark.LEFT_ANKLE,
    Landmark.RIGHT_FOOT_INDEX: Landmark.RIGHT_ANKLE,
    Landmark.LEFT_PINKY: Landmark.LEFT_WRIST,
    Landmark.RIGHT_PINKY: Landmark.RIGHT_WRIST,
    Landmark.LEFT_INDEX: Landmark.LEFT_WRIST,
    Landmark.RIGHT_INDEX: Landmark.RIGHT_WRIST,
    Landmark.LEFT_THUMB: Landmark.LEFT_WRIST,
    Landmark.RIGHT_THUMB: Landmark.RIGHT_WRIST,
}

#: Rows of `JOINTS` with left and right exchanged.
_MIRRORED_JOINTS = np.array([JOINTS.tolist().index(MIRRORED[joint]) for joint in JOINTS])

#: Rows of `JOINTS`: knees and ankles, left and right.
_LEGS = np.array([[JOINTS.tolist().index(joint) for joint in leg[[1, 2]]] for leg in LEGS])


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """What the witness says about one picture.

    Attributes:
        pose: the landmarks; those it does not detect move with its joints. Empty if it sees nobody.
        naming: how much surer the witness is of its labels of the legs than of the exchanged ones, log-odds summed over
            knees and ankles; 0 or more unless its heatmaps contradict each other.
    """

    pose: Pose
    naming: float


class Witness:
    """Looks at the tracked person in single pictures, each without the one before, on a thread of its own.

    The model is loaded when it is first needed, and freed when it has not been used for a while. It runs outside
    Python's lock, so callers can work in the meantime.
    """

    def __init__(self) -> None:
        self._model = OnDemand("witness", MoveNet, lambda _: None)

    def load(self) -> None:
        """Start to load the model, as it will be needed soon; an error is raised when it is needed."""
        self._model.load()

    def wait_until_loaded(self) -> None:
        """Return once the model is loaded.

        Raises:
            ModelError: its file is missing or damaged; without this call, what `look` returns raises it.
        """
        self._model.load().result()

    def close(self) -> None:
        """Free the model, after waiting for a look under way."""
        self._model.close()

    def look(self, image: NDArray[np.uint8], around: Pose, *, mirrored: bool = False) -> Callable[[], Account]:
        """Start a look at a person.

        Args:
            image: the whole picture, blue-green-red, (height, width, 3).
            around: where the person is; its time is that of the result.
            mirrored: look at the mirrored picture. Its errors differ, so both looks together err less.

        Returns:
            A function that waits for the look and returns its result.
        """
        # A copy, as the picture may be drawn on before the thread gets to it.
        shown = image[:, ::-1].copy() if mirrored else image.copy()
        person = mirror(around) if mirrored else around
        under_way = self._model.do(lambda model: model.look(shown, person))

        def seen() -> Account:
            account = under_way.result()
            return account_of(_mirrored_back(account, image.shape[1]) if mirrored else account, around)

        return seen


def account_of(seen: Seen, around: Pose) -> Account:
    """Return the joints that were seen as a pose, with the certainty of its leg labels."""
    if float(seen.score[_BODY].mean()) < _LEAST_SCORE:
        return Account(Pose.empty(around.t_s, around.size_px), 0.0)
    image_px = around.image_px.copy()
    image_px[JOINTS] = seen.image_px
    for landmark, joint in _CARRIED.items():
        image_px[landmark] += image_px[joint] - around.image_px[joint]
    left, right = _LEGS
    logits = seen.logits
    naming = logits[left, left] - logits[right, left] + logits[right, right] - logits[left, right]
    return Account(replace(around, image_px=image_px), float(naming.sum()))


def naming_of(pose: Pose, account: Account, second: Pose) -> float:
    """Return the log-odds of both looks that the legs of ``pose`` are labelled correctly; 0 if they give no evidence.

    Args:
        pose: the same person a little earlier or later.
        account: what the witness says.
        second: what the model of the second look sees; it may be empty.
    """
    return _WITNESS_SHARE * account.naming * same_labels(pose, account.pose) + _SECOND * same_labels(pose, second)


def same_labels(pose: Pose, other: Pose) -> int:
    """Return 1 if the legs of two poses are labelled alike, -1 if not, and 0 if that cannot be told."""
    if not (pose.found and other.found):
        return 0
    legs, named = (p.image_px[LEGS[:, 1:3]] - p.image_px[LEGS[:, 0]].mean(axis=0) for p in (pose, other))
    same, exchanged = (float(np.linalg.norm(legs - each, axis=-1).sum()) for each in (named, named[::-1]))
    if abs(same - exchanged) < _TELLS_APART * pose.trunk_px:
        return 0
    return 1 if same < exchanged else -1


def mirror(pose: Pose) -> Pose:
    """Return the pose in the mirrored picture, with left and right exchanged."""
    return replace(
        pose,
        image_px=pose.image_px[MIRRORED] * (-1.0, 1.0) + (pose.size_px[0], 0.0),
        world_m=pose.world_m[MIRRORED] * (-1.0, 1.0, 1.0),
        visibility=pose.visibility[MIRRORED],
    )


def _mirrored_back(seen: Seen, width_px: int) -> Seen:
    """Return joints that were seen in a mirrored picture as they lie in the plain one."""
    return Seen(
        image_px=seen.image_px[_MIRRORED_JOINTS] * (-1.0, 1.0) + (width_px, 0.0),
        score=seen.score[_MIRRORED_JOINTS],
        logits=seen.logits[np.ix_(_MIRRORED_JOINTS, _MIRRORED_JOINTS)],
    )
