"""Searching for the thresholds that agree best with labels.

Edges are moved one at a time. The new value is estimated from the measured values, which is fast; the engine then
judges every move, and only real improvements are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from posecoach.fitting.bench import FAILING_COSTS, Bench, Moves
from posecoach.fitting.judged import Flags, Floats, Judged, Rows, met
from posecoach.profiles.limits import Edge
from posecoach.profiles.profile import Profile

#: A move must gain this share of the labelled time: less may be a frame at the edge of a label.
_WORTH = 0.005

#: Largest number of moves that are tried.
_MOST_MOVES = 16


@dataclass(frozen=True, slots=True)
class _Move:
    edge: Edge
    value: float
    gain: float
    span: float


def search(bench: Bench, intervals: Collection[int]) -> Moves:
    """Return the moves that agree best with the labels of ``intervals``; none if nothing agrees better.

    Among equally good moves the smallest is taken, and among edges the one that has to move least.
    """
    worth = _WORTH * sum(bench.intervals[number].end_s - bench.intervals[number].start_s for number in intervals)
    edges = bench.edges()
    moves: dict[str, float] = {}
    refused: set[str] = set()
    for _ in range(_MOST_MOVES):
        profile = bench.moved(moves)
        judged = bench.judged(moves)
        found = [
            move for edge in edges if edge.key not in refused for move in _best(edge, judged, profile, intervals, worth)
        ]
        if not found:
            break
        most = max(move.gain for move in found)
        chosen = min((move for move in found if move.gain >= most - worth), key=lambda move: (move.edge.own, move.span))
        tried = {**moves, chosen.edge.key: chosen.value}
        if bench.score(tried, intervals) >= bench.score(moves, intervals) + worth:
            moves, refused = tried, set()
        else:
            refused.add(chosen.edge.key)
    return _pruned(bench, moves, intervals, worth)


def _pruned(bench: Bench, moves: Moves, intervals: Collection[int], worth: float) -> Moves:
    """Take back the moves that later ones have made useless."""
    kept = dict(moves)
    for key in moves:
        without = {other: value for other, value in kept.items() if other != key}
        if bench.score(without, intervals) >= bench.score(kept, intervals) - worth:
            kept = without
    return kept


def _best(
    edge: Edge, judged: tuple[Judged, ...], profile: Profile, intervals: Collection[int], worth: float
) -> Iterator[_Move]:
    """Yield the best move of one edge, if one is worth it."""
    band = profile.stretches[edge.stretch].checks[edge.check.name]
    parts = [_Part(edge, one, one.rows[edge.stretch], profile, intervals) for one in judged if edge.stretch in one.rows]
    labelled = np.concatenate([part.labelled_values for part in parts])
    if not len(labelled):
        return
    values = [value for value in _grid(edge, labelled) if edge.own or edge.is_wide_enough(value, band)]
    if not values:
        return
    scores = np.array([sum(part.score(value) for part in parts) for value in values])
    gain = float(scores.max()) - sum(part.score(edge.of(band)) for part in parts)
    if gain < worth:
        return
    value = _nearest(np.array(values), scores >= scores.max() - worth, edge.of(band), band.hysteresis)
    yield _Move(edge, value, gain, abs(value - edge.of(band)) / abs(edge.widest - edge.narrowest))


def _grid(edge: Edge, labelled: Floats) -> list[float]:
    """Return the values within safe limits that span the labelled ones, in steps, ascending."""
    step = edge.step
    low, high = (edge.within(float(value)) for value in (labelled.min() - step, labelled.max() + step))
    steps = range(int(np.ceil(low / step - 1e-6)), int(np.floor(high / step + 1e-6)) + 1)
    return [round(number * step, 4) for number in steps]


def _nearest(values: Floats, good: Flags, present: float, room: float) -> float:
    """Return the good value nearest to the present one, with a margin to the labelled values.

    Good values form runs between labelled ones. An edge at the very end of a run would fail on the next frame, so it
    moves on by ``room``, or to the middle of the run if that is nearer.
    """
    ends = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]]).astype(np.int8)))
    runs = [values[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
    run = min(runs, key=lambda run: float(np.abs(run - present).min()))
    begin, end = (run[0], run[-1]) if abs(run[0] - present) <= abs(run[-1] - present) else (run[-1], run[0])
    goal = begin + np.sign(end - begin) * min(room, abs(end - begin) / 2)
    return float(run[np.abs(run - goal).argmin()])


class _Part:
    """The frames of one recording that an edge applies to, ready to be judged with the edge at any value."""

    def __init__(self, edge: Edge, judged: Judged, rows: Rows, profile: Profile, intervals: Collection[int]) -> None:
        checks = list(profile.stretches[edge.stretch].checks)
        column = checks.index(edge.check.name)
        others = [index for index in range(len(checks)) if index != column]
        counted = np.isin(judged.interval[rows.frames], list(intervals))
        self._edge = edge
        self._rows = rows
        self._band = profile.stretches[edge.stretch].checks[edge.check.name]
        self._values, self._low, self._high = rows.values[:, column], rows.low[:, column], rows.high[:, column]
        self._others_not_met = rows.not_met[:, others].sum(axis=1)
        self._blind = rows.blind.any(axis=1)
        self._weight = np.where(counted, judged.weight_s[rows.frames], 0.0)
        self._right = judged.right[rows.frames]

    @property
    def labelled_values(self) -> Floats:
        """The known values on the labelled frames."""
        return self._values[(self._weight > 0.0) & np.isfinite(self._values)]

    def score(self, value: float) -> float:
        """Return an estimate of `Bench.score` on these frames with the edge at ``value``."""
        low, high = self._moved(value)
        is_met = met(self._values, low, high, self._band.hysteresis, self._rows.fresh)
        not_met = self._others_not_met + (~is_met & np.isfinite(self._values))
        sign = np.where(self._right, self._weight, -self._weight)
        verdict = np.where(not_met > 0, -1.0, np.where(self._blind, 0.0, 1.0))
        return float((sign * verdict).sum() - FAILING_COSTS * (self._weight * self._right * not_met).sum())

    def _moved(self, value: float) -> tuple[Floats, Floats]:
        """Return the edges with this one at ``value``, assuming the same own level as before."""
        if self._edge.lower:
            return self._moved_edge(self._low, self._band.low, value, 1.0), self._high
        return self._low, self._moved_edge(self._high, self._band.high, value, -1.0)

    def _moved_edge(self, stood: Floats, main: float, value: float, inwards: float) -> Floats:
        """Return one edge; ``inwards`` is 1 for the lower and -1 for the upper one, so that larger is narrower."""
        stood, main, value = stood * inwards, main * inwards, value * inwards
        closed_in = stood > main + 1e-9
        if not self._edge.own:
            return inwards * np.maximum(value, np.where(closed_in, stood, -np.inf))
        own_edge = self._edge.of(self._band) * inwards
        at_own_edge = np.where(stood >= own_edge - 1e-9, value, np.minimum(stood, value))
        return inwards * np.where(closed_in, np.maximum(main, at_own_edge), stood)
