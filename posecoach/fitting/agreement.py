"""How far verdicts and labels agree, in seconds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from posecoach.fitting.judged import CANNOT_TELL, YES, Judged, total_s


@dataclass(frozen=True, slots=True)
class Agreement:
    """Verdicts against labels; all times in seconds.

    Attributes:
        right_s: time that is labelled right and was judged.
        right_agreed_s: the part of it that was judged to be in form.
        wrong_s: time that is labelled wrong and was judged.
        wrong_agreed_s: the part of it that was not judged to be in form.
        unjudged_s: labelled time that could not be judged, by reason; the others do not include it.
    """

    right_s: float
    right_agreed_s: float
    wrong_s: float
    wrong_agreed_s: float
    unjudged_s: Mapping[str, float]

    @property
    def judged_s(self) -> float:
        """Labelled time that was judged."""
        return self.right_s + self.wrong_s

    @property
    def share(self) -> float:
        """Share of the judged time on which verdict and label agree, 0 to 1; NaN if nothing was judged."""
        agreed_s = self.right_agreed_s + self.wrong_agreed_s
        return agreed_s / self.judged_s if self.judged_s else math.nan


def agreement(judged: Sequence[Judged], intervals: Collection[int]) -> Agreement:
    """Return how far the verdicts agree with the labels of ``intervals``."""
    right_s = right_agreed_s = wrong_s = wrong_agreed_s = 0.0
    unjudged_s: dict[str, float] = defaultdict(float)
    for one in judged:
        counted = np.isin(one.interval, list(intervals))
        known, yes = one.verdict != CANNOT_TELL, one.verdict == YES
        right_s += total_s(one, counted & known & one.right)
        right_agreed_s += total_s(one, counted & yes & one.right)
        wrong_s += total_s(one, counted & known & ~one.right)
        wrong_agreed_s += total_s(one, counted & known & ~yes & ~one.right)
        for frame in np.flatnonzero(counted & ~known):
            unjudged_s[one.reasons[frame]] += float(one.weight_s[frame])
    return Agreement(right_s, right_agreed_s, wrong_s, wrong_agreed_s, dict(unjudged_s))


def together(parts: Sequence[Agreement]) -> Agreement:
    """Return the sum of several agreements, each about other time."""
    unjudged_s: dict[str, float] = defaultdict(float)
    for part in parts:
        for reason, seconds in part.unjudged_s.items():
            unjudged_s[reason] += seconds
    return Agreement(
        right_s=sum(part.right_s for part in parts),
        right_agreed_s=sum(part.right_agreed_s for part in parts),
        wrong_s=sum(part.wrong_s for part in parts),
        wrong_agreed_s=sum(part.wrong_agreed_s for part in parts),
        unjudged_s=dict(unjudged_s),
    )
