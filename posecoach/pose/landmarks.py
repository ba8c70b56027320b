"""The 33 landmarks of the MediaPipe pose model: their indices, their counterparts, and the bones between them."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Landmark(IntEnum):
    """Index of each landmark of the MediaPipe pose model."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARK_COUNT = len(Landmark)

#: Landmark indices of each leg, hip to toe: row 0 is the left leg, row 1 the right one.
LEGS = np.array([[23, 25, 27, 29, 31], [24, 26, 28, 30, 32]])

#: Index of every landmark's counterpart on the other side of the body.
MIRRORED = np.array([0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, *np.arange(11, LANDMARK_COUNT).reshape(-1, 2)[:, ::-1].ravel()])

#: Shoulders and hips: without them there is no body.
TRUNK = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


def _stand_ins(landmark: Landmark) -> tuple[Landmark, ...]:
    """Return the landmarks whose position an unknown one may take, nearest first; the last one is of the trunk."""
    if landmark in TRUNK:
        return (landmark,)
    counterpart = Landmark(int(MIRRORED[landmark]))
    if landmark <= Landmark.MOUTH_RIGHT:
        return (counterpart, Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR, Landmark.LEFT_SHOULDER)
    if landmark in (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE):
        return (counterpart, Landmark(landmark - 2))
    if landmark in (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE):
        return (counterpart, Landmark(landmark - 2), Landmark(landmark - 4))
    if landmark >= Landmark.LEFT_HEEL:
        ankle = Landmark(27 + (landmark - 27) % 2)
        return (ankle, counterpart, *_stand_ins(ankle))
    shoulder = Landmark(11 + (landmark - 11) % 2)
    return (*(Landmark(i) for i in (shoulder + 4, shoulder + 2)), shoulder)


#: For each landmark those whose position it may take where it is unknown, nearest first.
STAND_INS = {landmark: _stand_ins(landmark) for landmark in Landmark}

#: Pairs of landmarks that are joined by a line when the body is drawn.
BONES: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW),
    (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW),
    (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
    (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL),
    (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE),
    (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL),
    (Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
)
