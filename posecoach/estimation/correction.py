"""Correcting one landmark model by others, learnt while the body is still: pure functions of poses and times.

The error of a landmark model is nearly constant while a pose is held. So a second model need not look at every frame:
a few looks at a still body give the difference, which corrects all frames with that pose.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.beat import Beat
from posecoach.estimation.witness import Account
from posecoach.pose import LEGS, Array, Landmark, Pose

#: The landmarks that are corrected: hips to toes. For shoulders and hands all models are equally good.
CORRECTED = np.sort(LEGS.ravel())

#: The landmarks that characterise a pose, left and right in turn.
_SHAPE = np.array(
    [
        Landmark.LEFT_SHOULDER,
        Landmark.RIGHT_SHOULDER,
        Landmark.LEFT_KNEE,
        Landmark.RIGHT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.RIGHT_ANKLE,
    ]
)
#: Index of each of them once the legs are exchanged.
_LEGS_EXCHANGED = np.array([0, 1, 3, 2, 5, 4])

#: Rows of `CORRECTED`, left and right in turn, once the legs are exchanged.
_CORRECTED_EXCHANGED = np.arange(len(CORRECTED)).reshape(-1, 2)[:, ::-1].ravel()

#: Width of the kernel for the similarity of poses: largest distance of a landmark at which a pose counts for 1/e,
#: trunk lengths. A knee that jumps by 10 deg between two readings moves an ankle by 0.14.
_ALIKE = 0.14

#: A body is still when its landmarks moved less than this on average, trunk lengths, in the time before, seconds.
_STILL, _STILL_S = 0.08, 0.3

#: Seconds from one look to the next, by the number of earlier looks at such a pose. The second one is mirrored: both
#: together err less. It waits until a body that settles has settled.
_PAUSES_S = (0.25, 1.0, 8.0)

#: Budget of looks: how many may be saved up, and seconds that earn one, at any frame rate. A look takes as long as four
#: frames, and so does the witness beside it, so this is 4 % of the model's time at 20 frames a second.
_SAVED_LOOKS, _SECONDS_A_LOOK = 5.0, 10.0

#: Two models that differ by more than this do not see the same legs, trunk lengths.
_OTHER_LEGS = 0.3

#: A leg that the witness sees further off than this is wrongly placed, if the witness is at least this sure: summed
#: log-odds as in `Account`, at which it is right in 97.7 %. Chosen on 1399 rendered pictures of 24 people.
_ELSEWHERE, _BELIEVED = 0.4, 13.0

#: How far the legs move towards the witness if it alone sees the same ones: half-way has the smallest error.
_HALF_WAY = 0.5

#: How many differences are remembered.
_REMEMBERED = 24

#: Time constant with which corrections are applied, seconds, so that nothing jumps.
_FOLLOW_S = 0.1


class LearntCorrection:
    """Learns how a second model reads a still body and corrects the poses of the first.

    Differences are remembered together with their pose. A pose is corrected by the differences of similar poses,
    weighted by similarity; without similar ones it stays as it is. So a correction applies again when the person comes
    back to a pose, and a model that jumps between two readings of one pose is corrected in both.

    Source: kernel regression, E. A. Nadaraya, "On Estimating Regression", Theory of Probability and its Applications 9,
    1964.
    """

    def __init__(self) -> None:
        self._poses: list[Array] = []
        self._differences: list[Array] = []
        self._offset = np.zeros((len(CORRECTED), 2))
        self._recent: list[tuple[float, Array]] = []
        self._t_s = -math.inf
        self._looked_s = -math.inf
        self._saved = _SAVED_LOOKS
        self._earned_s = math.nan
        self._beat = Beat()
        self.looks = 0

    def forget(self) -> None:
        """Start again, as another person or another place follows."""
        self._poses, self._differences, self._recent = [], [], []
        self._offset = np.zeros_like(self._offset)
        self._t_s = self._looked_s = -math.inf

    def takes_look(self, pose: Pose) -> bool:
        """Return whether the second model should look at the frame of ``pose``; call this once for every frame.

        Looks happen only at the start of a beat, which is the same at every frame rate. Otherwise, with a slowly moving
        body, pictures a twentieth of a second apart could give corrections that change a verdict later.
        """
        passed_s = 0.0 if math.isnan(self._earned_s) else max(0.0, pose.t_s - self._earned_s)
        self._earned_s = pose.t_s
        self._saved = min(_SAVED_LOOKS, self._saved + passed_s / _SECONDS_A_LOOK)
        shape, _ = _shape(pose)
        still = self._still(shape, pose.t_s)
        # The tolerance makes up for rounding in many small sums.
        if not self._beat.begins(pose.t_s) or not still or self._saved < 1.0 - 1e-6:
            return False
        known = round(float(_likeness(shape, self._poses)[0].sum()))
        if pose.t_s - self._looked_s < _PAUSES_S[min(known, len(_PAUSES_S) - 1)]:
            return False
        self._saved -= 1.0
        self._looked_s = pose.t_s
        self.looks += 1
        return True

    def learn(self, pose: Pose, seen: Pose, account: Account) -> None:
        """Take in the result of a look at the frame of ``pose``, see `reread`; it may be empty, and come later."""
        difference = reread(pose, seen, account)
        if difference is not None:
            self._poses = [*self._poses, _shape(pose)[0]][-_REMEMBERED:]
            self._differences = [*self._differences, difference][-_REMEMBERED:]

    def corrected(self, pose: Pose) -> Pose:
        """Return ``pose`` with its legs corrected by what was learnt."""
        step_s, self._t_s = pose.t_s - self._t_s, pose.t_s
        shape, trunk_px = _shape(pose)
        wanted = np.zeros_like(self._offset)
        if self._poses:
            likeness, exchanged = _likeness(shape, self._poses)
            differences = np.array(self._differences)
            differences[exchanged] = differences[exchanged][:, _CORRECTED_EXCHANGED]
            # The lower limit of 1 makes corrections small for poses that are similar to none.
            wanted = np.tensordot(likeness, differences, axes=1) / max(1.0, float(likeness.sum()))
        self._offset = self._offset + (1.0 - math.exp(-max(0.0, step_s) / _FOLLOW_S)) * (wanted - self._offset)
        image_px = pose.image_px.copy()
        image_px[CORRECTED] += self._offset * trunk_px
        return replace(pose, image_px=image_px)

    def _still(self, shape: Array, t_s: float) -> bool:
        self._recent = [(then_s, old) for then_s, old in self._recent if t_s - then_s <= 2.0 * _STILL_S]
        before = [old for then_s, old in self._recent if t_s - then_s >= _STILL_S]
        self._recent.append((t_s, shape))
        return bool(before) and all(_move(shape, old) < _STILL for _, old in self._recent)


def reread(pose: Pose, seen: Pose, account: Account) -> Array | None:
    """Return the correction of the legs: (10, 2) hips to toes, trunk lengths; None if it is unknown.

    The second model is followed if it sees the same legs. If the witness is sure of other ones, it is believed: two
    models of one family often misplace a leg in the same way.

    Args:
        pose: the landmarks of the tracking model.
        seen: those of the second model, or an empty pose.
        account: what the witness says.
    """
    second, witness = (_difference(pose, other) for other in (seen, account.pose))
    elsewhere = witness is not None and _apart(witness) >= _ELSEWHERE
    if elsewhere and account.naming > _BELIEVED:
        return witness
    if second is not None and _apart(second) < _OTHER_LEGS:
        return second
    return None if witness is None or elsewhere else _HALF_WAY * witness


def _difference(pose: Pose, seen: Pose) -> Array | None:
    """Return the difference of a model's legs to those of ``pose``, trunk lengths; None if it sees nobody."""
    if not seen.found:
        return None
    points, found = (p.image_px[CORRECTED] for p in (pose, seen))
    # The models may label the legs differently.
    if np.abs(found[_CORRECTED_EXCHANGED] - points).sum() < np.abs(found - points).sum():
        found = found[_CORRECTED_EXCHANGED]
    return np.asarray((found - points) / _shape(pose)[1])


def _apart(difference: Array) -> float:
    return float(np.hypot(*difference.T).max())


def _shape(pose: Pose) -> tuple[Array, float]:
    """Return the (6, 2) landmarks of `_SHAPE` about the hips, trunk lengths, and the length of the trunk, pixels."""
    points = pose.image_px
    hips = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    trunk_px = max(pose.trunk_px, 1.0)
    return (points[_SHAPE] - hips) / trunk_px, trunk_px


def _move(a: Array, b: Array) -> float:
    """Return the mean distance of the landmarks of two shapes; an exchange of legs is no move."""
    return float(min(np.hypot(*(a - b).T).mean(), np.hypot(*(a - b[_LEGS_EXCHANGED]).T).mean()))


def _likeness(shape: Array, poses: list[Array]) -> tuple[Array, NDArray[np.bool_]]:
    """Return the similarity of n poses to ``shape``, 0 to 1, and whether it is with the legs exchanged: (n,) each."""
    if not poses:
        return np.zeros(0), np.zeros(0, dtype=np.bool_)
    known = np.array(poses)
    kept = np.hypot(*np.moveaxis(known - shape, -1, 0)).max(axis=1)
    exchanged = np.hypot(*np.moveaxis(known[:, _LEGS_EXCHANGED] - shape, -1, 0)).max(axis=1)
    return np.exp(-((np.minimum(kept, exchanged) / _ALIKE) ** 2)), exchanged < kept
