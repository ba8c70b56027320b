"""Trying changed profiles on labelled recordings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from posecoach.fitting.agreement import Agreement, agreement
from posecoach.fitting.judged import NO, YES, Judged, LabelledRecording, judge_labelled
from posecoach.fitting.labels import Label
from posecoach.profiles.changes import override
from posecoach.profiles.limits import Edge, edges_of
from posecoach.profiles.profile import Profile
from posecoach.stretches.base import Stretch

#: New values of edges, by their keys.
Moves = Mapping[str, float]

#: How many judged profiles are cached: each takes 2.4 MB for ten minutes at 30 frames a second.
_MOST_KEPT = 64

#: A check that fails on a right frame costs this much of the frame, besides the verdict. If two checks keep a right
#: frame out, moving one alone changes no verdict, and would otherwise never be tried.
FAILING_COSTS = 0.1


class Bench:
    """Judges labelled recordings with a profile and changes to it; results are cached.

    Args:
        cases: the recordings and their labels.
        profile: the present profile.
        only: the stretches to recognise; all if empty.

    Raises:
        LabelError: labels do not fit their recording, or contradict each other.
    """

    def __init__(self, cases: Sequence[LabelledRecording], profile: Profile, only: Sequence[Stretch] = ()) -> None:
        self.profile = profile
        self._cases = cases
        self._only = only
        self._firsts: list[int] = []
        self.intervals: list[Label] = []
        for case in cases:
            self._firsts.append(len(self.intervals))
            self.intervals += case.intervals(profile.sight)
        self._judged: dict[frozenset[tuple[str, float]], tuple[Judged, ...]] = {}

    @property
    def everything(self) -> frozenset[int]:
        """The numbers of all intervals."""
        return frozenset(range(len(self.intervals)))

    def moved(self, moves: Moves) -> Profile:
        """Return the profile with edges moved."""
        return override(self.profile, moves)

    def judged(self, moves: Moves) -> tuple[Judged, ...]:
        """Return what the engine says with edges moved, one entry a recording."""
        key = frozenset(moves.items())
        if key not in self._judged:
            if len(self._judged) >= _MOST_KEPT:
                del self._judged[next(iter(self._judged))]
            profile = self.moved(moves)
            self._judged[key] = tuple(
                judge_labelled(case, first, profile, self._only)
                for case, first in zip(self._cases, self._firsts, strict=True)
            )
        return self._judged[key]

    def agreement(self, moves: Moves, intervals: Collection[int]) -> Agreement:
        """Return how far verdicts and labels agree on ``intervals``."""
        return agreement(self.judged(moves), intervals)

    def score(self, moves: Moves, intervals: Collection[int]) -> float:
        """Return time agreed minus time not agreed minus the cost of `FAILING_COSTS` on ``intervals``, seconds."""
        return sum(_score(one, np.isin(one.interval, list(intervals))) for one in self.judged(moves))

    def edges(self) -> list[Edge]:
        """Return the edges that labels bear on: those of the stretches in labelled spans."""
        seen = {
            name for one in self.judged({}) for name, rows in one.rows.items() if (one.interval[rows.frames] >= 0).any()
        }
        return [edge for name in sorted(seen) for edge in edges_of(name) if np.isfinite(edge.value(self.profile))]


def _score(judged: Judged, counted: np.typing.NDArray[np.bool_]) -> float:
    weight = np.where(counted, judged.weight_s, 0.0)
    sign = np.where(judged.right, weight, -weight)
    score = float(sign[judged.verdict == YES].sum() - sign[judged.verdict == NO].sum())
    for rows in judged.rows.values():
        right = np.where(judged.right, weight, 0.0)[rows.frames]
        score -= FAILING_COSTS * float((right[:, None] * rows.not_met).sum())
    return score
