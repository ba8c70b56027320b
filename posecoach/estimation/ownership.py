"""Telling the person who trains from other people, by place and clothes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.appearance import Clothes, Wardrobe, clothes_of
from posecoach.pose import LEGS, Array, Landmark, Pose

#: A person who stays in one place this long with the whole body in the picture is the one who trains, seconds.
#: Passers-by and people who only set up the camera do not.
_SETTLES_S = 3.0

#: Staying: the hips move by less than this in `_STAY_WINDOW_S`, trunk lengths.
_STAYS, _STAY_WINDOW_S = 0.35, 1.0

#: Another person may become the one who trains after the first was gone this long, seconds: by then the set of the
#: first has ended (`gone_s` of the profiles, 15 s).
_TAKEN_OVER_AFTER_S = 20.0

#: How many people who trained before are remembered.
_FORMER = 3

#: Difference of clothes up to which it is the same person, and from which it is another one, CIE L*a*b* units. One
#: person reads up to 6, nine in ten pairs of people 10 and more (docs/accuracy.md).
_SAME, _OTHER = 6.0, 10.0

#: Time between looks at the clothes, seconds; number of looks whose median counts; fewest looks needed to recognise a
#: person. After a jump the first looks are taken on every frame.
_PAUSE_S, _LOOKS, _FEWEST_LOOKS = 0.2, 3, 2

#: Fastest movement from one frame to the next: trunk lengths, plus trunk lengths a second.
_JUMP, _FASTEST = 0.5, 6.0

#: A longer time without the body is an interruption, seconds.
_BREAK_S = 0.4

#: A jump: the hips are this far from where the person was last known, trunk lengths, the trunk is longer or shorter by
#: this factor, or they were out of sight this long, seconds.
_MOVED, _RESIZED, _GONE_S = 1.0, 1.8, 3.0

#: Clothes that look different for this long in one place are the same clothes in other light, seconds.
_RELIT_S = 2.0

#: The landmarks that must be in the picture for a person to count as settled.
_BODY = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, *LEGS[:, :3].ravel()]


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """The place of a person: the middle of the hips and the length of the trunk, pixels."""

    t_s: float
    hips_px: Array
    trunk_px: float

    @classmethod
    def of(cls, pose: Pose) -> _Place:
        hips = pose.image_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        return cls(pose.t_s, hips, max(pose.trunk_px, 1.0))

    def moved(self, before: _Place) -> float:
        """Return how far this is from ``before``, trunk lengths."""
        x, y = (self.hips_px - before.hips_px).tolist()
        return math.hypot(x, y) / max(self.trunk_px, before.trunk_px)

    def resized(self, before: _Place) -> bool:
        """Return whether the length of the trunk differs clearly from ``before``."""
        return max(self.trunk_px / before.trunk_px, before.trunk_px / self.trunk_px) > _RESIZED


class _Way:
    """The path of the followed body."""

    def __init__(self) -> None:
        self._recent: list[_Place] = []
        self.stayed_s = 0.0
        self.gone_s = 0.0

    def update(self, place: _Place) -> bool:
        """Take in the new place of the body; return whether it jumped there."""
        if not self._recent:
            self._recent = [place]
            return False
        before = self._recent[-1]
        step_s = place.t_s - before.t_s
        jumped = step_s > _BREAK_S or place.moved(before) > _JUMP + _FASTEST * step_s or place.resized(before)
        self.gone_s = step_s if step_s > _BREAK_S else 0.0
        recent = [] if jumped else [old for old in self._recent if place.t_s - old.t_s <= _STAY_WINDOW_S]
        stays = not jumped and all(place.moved(old) < _STAYS for old in recent)
        self.stayed_s = self.stayed_s + step_s if stays else 0.0
        self._recent = [*recent, place]
        return jumped


class Ownership:
    """Decides for each frame whether the followed body is that of the person who trains, the owner.

    The first person who stays in one place is the owner. A body is a stranger only if both the clothes differ and there
    was a jump (to another place, to another size, or after a long time out of sight). The same place in other light, or
    the same clothes elsewhere, are the same person. Once the owner has been gone for 20 s, the next person who settles
    takes over; people who trained before need not wait that long.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start over, after a cut."""
        self._owner: Wardrobe | None = None
        self._former: list[Wardrobe] = []
        self._newcomer = Wardrobe()
        self._way = _Way()
        self._known: _Place | None = None
        self._gone_s = 0.0
        self._looked_s = -math.inf
        self._looks: list[float] = []
        self._stranger = False

    def is_owner(self, image: NDArray[np.uint8], pose: Pose) -> bool:
        """Return whether a body is dressed like the owner, wherever it is."""
        return self._owner is not None and self._owner.unlike(clothes_of(image, pose)) <= _SAME

    def found_again(self, pose: Pose) -> None:
        """Note that the owner was found again, and is followed from now on."""
        self._stranger, self._way, self._looks = False, _Way(), []
        self._known, self._gone_s = _Place.of(pose), 0.0

    def update(self, image: NDArray[np.uint8], pose: Pose) -> bool:
        """Take in the body followed in the next frame; return whether it is a stranger's.

        Args:
            image: blue-green-red, (height, width, 3).
            pose: the landmarks; not an empty pose.
        """
        place = _Place.of(pose)
        if self._way.update(place):
            self._looks = []
            self._gone_s = max(self._gone_s, self._way.gone_s)
        if len(self._looks) < _LOOKS or pose.t_s - self._looked_s >= _PAUSE_S:
            self._looked_s = pose.t_s
            clothes = clothes_of(image, pose)
            if clothes.seen:
                self._judge(clothes, place, settled=self._way.stayed_s >= _SETTLES_S and _is_inside(pose))
        return self._stranger

    def _judge(self, clothes: Clothes, place: _Place, *, settled: bool) -> None:
        wardrobe = self._owner or self._newcomer
        unlike = wardrobe.unlike(clothes)
        self._looks = [*self._looks, unlike][-_LOOKS:]
        usual = sorted(self._looks)[len(self._looks) // 2]
        if self._owner is None:
            self._get_to_know(clothes, usual, place, settled=settled)
        elif self._stranger:
            self._watch_stranger(clothes, usual, place, settled=settled)
        elif self._known is None or usual < _OTHER:
            if len(self._looks) >= _FEWEST_LOOKS:
                self._recognise(clothes, unlike, place)
        elif self._elsewhere(place, self._known):
            # At the first look already, so that no frame of a stranger is judged.
            self._stranger, self._newcomer = True, Wardrobe()
        elif place.t_s - self._known.t_s >= _RELIT_S and self._way.stayed_s >= _RELIT_S:
            self._recognise(clothes, 0.0, place)

    def _get_to_know(self, clothes: Clothes, usual: float, place: _Place, *, settled: bool) -> None:
        if usual >= _OTHER and not settled:
            self._newcomer = Wardrobe()
        self._newcomer.remember(clothes)
        if settled:
            self._owner = self._newcomer
            self._known, self._gone_s = place, 0.0

    def _recognise(self, clothes: Clothes, unlike: float, place: _Place) -> None:
        """Take in another look of the owner, and remember it if it is certainly theirs."""
        if self._owner is not None and unlike <= _SAME:
            self._owner.remember(clothes)
        self._known, self._gone_s = place, 0.0

    def _watch_stranger(self, clothes: Clothes, usual: float, place: _Place, *, settled: bool) -> None:
        if usual <= _SAME and len(self._looks) >= _FEWEST_LOOKS:
            self._stranger = False
            self._known, self._gone_s = place, 0.0
            return
        gone_s = place.t_s - self._known.t_s if self._known is not None else math.inf
        trained_before = [wardrobe for wardrobe in self._former if wardrobe.unlike(clothes) <= _SAME]
        if settled and self._owner is not None and (gone_s >= _TAKEN_OVER_AFTER_S or trained_before):
            self._former = [self._owner, *(w for w in self._former if w not in trained_before)][:_FORMER]
            self._owner = trained_before[0] if trained_before else self._newcomer
            self._owner.remember(clothes)
            self._stranger, self._looks = False, []
            self._known, self._gone_s = place, 0.0

    def _elsewhere(self, place: _Place, known: _Place) -> bool:
        """Whether the body may be another person, by its place."""
        return self._gone_s >= _GONE_S or place.moved(known) > _MOVED or place.resized(known)


def _is_inside(pose: Pose) -> bool:
    """Whether trunk and legs are in the picture."""
    points = pose.image_px[_BODY]
    return bool((points >= 0.0).all() and (points <= pose.size_px).all())
