"""What other models read differently, learnt while the body is still: pure functions of poses and times.

The error of a landmark model is nearly constant while a pose is held. So a second model need not look at every frame:
a few looks at a still body tell the difference, and the difference corrects all frames in which the body lies so.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.beat import Beat
from posecoach.estimation.witness import Account
from posecoach.pose import LEGS, Array, Landmark, Pose

#: The landmarks that are corrected: hips to toes. Shoulders and hands are read as well by every model.
CORRECTED = np.sort(LEGS.ravel())

#: The landmarks that tell one pose from another, left and right in turn.
_TELLING = np.array(
    [
        Landmark.LEFT_SHOULDER,
        Landmark.RIGHT_SHOULDER,
        Landmark.LEFT_KNEE,
        Landmark.RIGHT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.RIGHT_ANKLE,
    ]
)
#: Index of each telling landmark once the legs are exchanged.
_LEGS_EXCHANGED = np.array([0, 1, 3, 2, 5, 4])

#: Rows of `CORRECTED`, left and right in turn, once the legs are exchanged.
_CORRECTED_EXCHANGED = np.arange(len(CORRECTED)).reshape(-1, 2)[:, ::-1].ravel()

#: How alike two poses must be for what was learnt in one to hold in the other: largest move of a telling landmark at
#: which it counts for 1/e, trunk lengths. A knee that jumps by 10 deg between two readings moves an ankle by 0.14.
_ALIKE = 0.14

#: A body is still when telling landmarks moved less than this on average, trunk lengths, in the time before, seconds.
_STILL, _STILL_S = 0.08, 0.3

#: Seconds from one look to the next, by how many looks at such a pose there were.
_PAUSES_S = (0.25, 2.0, 8.0)

#: A body that has moved less than this on average since the first look, trunk lengths, is looked at again at once: a
#: plain and a mirrored look together err less. While it settles, the second look waits for the pose that is held.
_UNMOVED = 0.02

#: Looks that may be saved up, and seconds that earn one, however many frames are looked at in them: a look takes as
#: long as four frames and the witness beside it as long again, so this is 4 % of the model's time at 20 a second.
_SAVED_LOOKS, _SECONDS_A_LOOK = 5.0, 10.0

#: Two models that differ by more than this do not see the same legs, trunk lengths.
_OTHER_LEGS = 0.3

#: A leg that the witness sees further off than this is drawn elsewhere, if the witness is as sure as this: log-odds
#: summed up as in `Account`, at which it is right in 97.7 %. Chosen on 1399 rendered pictures of 24 people.
_ELSEWHERE, _BELIEVED = 0.4, 13.0

#: How far the legs go to the witness where it alone sees the same ones: half-way errs less than all the way or none.
_HALF_WAY = 0.5

#: Differences that are remembered.
_REMEMBERED = 24

#: A correction is followed with this time constant, seconds, so that nothing jumps.
_FOLLOW_S = 0.1


class LearntCorrection:
    """Learns how a second model reads a still body and corrects the poses of the first.

    Differences are remembered together with the pose in which they were found. A pose is corrected by the differences
    of the poses like it, weighted by likeness; one like no other is left as it is. So what was learnt in a hold serves
    again when the person comes back to it, and a model that jumps between two readings of one pose is corrected in
    both.

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
        self._looked_shape: Array | None = None
        self._saved = _SAVED_LOOKS
        self._earned_s = math.nan
        self._beat = Beat()
        self.looks = 0

    def forget(self) -> None:
        """Start anew: what comes is another person or another place."""
        self._poses, self._differences, self._recent = [], [], []
        self._offset = np.zeros_like(self._offset)
        self._t_s = self._looked_s = -math.inf

    def takes_look(self, pose: Pose) -> bool:
        """Return whether the second model is to look at the frame of ``pose``; to be asked once on every frame.

        Only at those that begin a beat, which are the same however many frames are looked at: of a body that moves
        slowly, two pictures a twentieth of a second apart teach differences that turn a verdict half a second later.
        """
        passed_s = 0.0 if math.isnan(self._earned_s) else max(0.0, pose.t_s - self._earned_s)
        self._earned_s = pose.t_s
        self._saved = min(_SAVED_LOOKS, self._saved + passed_s / _SECONDS_A_LOOK)
        shape, _ = _shape(pose)
        still = self._still(shape, pose.t_s)
        # A look is earned to the second, whatever many small sums have lost.
        if not self._beat.begins(pose.t_s) or not still or self._saved < 1.0 - 1e-6:
            return False
        known = round(float(_likeness(shape, self._poses)[0].sum()))
        unmoved = self._looked_shape is not None and _move(shape, self._looked_shape) < _UNMOVED
        pause_s = _PAUSES_S[0] if known == 1 and unmoved else _PAUSES_S[min(known, len(_PAUSES_S) - 1)]
        if pose.t_s - self._looked_s < pause_s:
            return False
        self._saved -= 1.0
        self._looked_s, self._looked_shape = pose.t_s, shape
        self.looks += 1
        return True

    def learn(self, pose: Pose, seen: Pose, account: Account) -> None:
        """Take in what a look read in the frame of ``pose``, see `reread`; it may be nothing and may come later."""
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
            # Of poses like no other there is little to be summed up, so that they are corrected little.
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
    """Return how far the legs lie from where they are drawn: (10, 2) hips to toes, trunk lengths; None if untold.

    The second model is followed where it sees the same legs. Where the witness sees other ones and is sure of them,
    it is believed: of a leg that is drawn elsewhere, two models of one family often say the same wrong thing.

    Args:
        pose: what the model that follows draws.
        seen: what the second model sees there, or an empty pose.
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
    """Return how far the legs that a model sees lie from those of ``pose``, trunk lengths; None if it sees nobody."""
    if not seen.found:
        return None
    points, found = (p.image_px[CORRECTED] for p in (pose, seen))
    # The models need not give the legs the same names.
    if np.abs(found[_CORRECTED_EXCHANGED] - points).sum() < np.abs(found - points).sum():
        found = found[_CORRECTED_EXCHANGED]
    return np.asarray((found - points) / _shape(pose)[1])


def _apart(difference: Array) -> float:
    return float(np.hypot(*difference.T).max())


def _shape(pose: Pose) -> tuple[Array, float]:
    """Return the (6, 2) telling landmarks about the hips in trunk lengths, and the length of the trunk in pixels."""
    points = pose.image_px
    hips = points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    trunk_px = max(pose.trunk_px, 1.0)
    return (points[_TELLING] - hips) / trunk_px, trunk_px


def _move(a: Array, b: Array) -> float:
    """Return how far the telling landmarks of two poses are apart on average; an exchange of legs is no move."""
    return float(min(np.hypot(*(a - b).T).mean(), np.hypot(*(a - b[_LEGS_EXCHANGED]).T).mean()))


def _likeness(shape: Array, poses: list[Array]) -> tuple[Array, NDArray[np.bool_]]:
    """Return how like ``shape`` each of n poses is, 0 to 1, and whether it is so with the legs exchanged: (n,) each."""
    if not poses:
        return np.zeros(0), np.zeros(0, dtype=np.bool_)
    known = np.array(poses)
    kept = np.hypot(*np.moveaxis(known - shape, -1, 0)).max(axis=1)
    exchanged = np.hypot(*np.moveaxis(known[:, _LEGS_EXCHANGED] - shape, -1, 0)).max(axis=1)
    return np.exp(-((np.minimum(kept, exchanged) / _ALIKE) ** 2)), exchanged < kept
