"""Truth files: what a rendered clip really shows, frame by frame (see sample_videos/README.md)."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

REST, RIGHT = "rest", "ok"
JOINTS = ("shoulder", "hip", "knee", "ankle")


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of time with one label."""

    label: str
    start_s: float
    end_s: float

    @property
    def changing(self) -> bool:
        """Whether the pose is between two labels, where no verdict counts as wrong."""
        return ">" in self.label

    @property
    def fault(self) -> str:
        """Name of the fault, "" if there is none."""
        return "" if self.changing or self.label in (REST, RIGHT) else self.label


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The truth of one clip.

    Attributes:
        stretch: name of the stretch.
        side: "left", "right" or "both".
        t_s: (n,) times, seconds.
        labels: label of each frame.
        columns: numeric columns by name, (n,) each, NaN where empty.
    """

    stretch: str
    side: str
    t_s: NDArray[np.float64]
    labels: tuple[str, ...]
    columns: dict[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.labels)

    def angle(self, name: str) -> NDArray[np.float64]:
        """Return a signal of the stretched side: "hip_extension" or "knee_flexion"."""
        side = "left" if self.side == "both" else self.side
        return self.columns[f"{name}_{side}_deg"]

    def joint(self, name: str, side: str) -> NDArray[np.float64]:
        """Return the (n, 2) pixel positions of a joint."""
        return np.stack([self.columns[f"{side}_{name}_{axis}_px"] for axis in "xy"], axis=-1)

    def spans(self) -> list[Span]:
        """Return the spans of equal label; each ends where the next begins."""
        step_s = float(np.median(np.diff(self.t_s)))
        starts = [i for i, label in enumerate(self.labels) if i == 0 or label != self.labels[i - 1]]
        ends = [*(float(self.t_s[i]) for i in starts[1:]), float(self.t_s[-1]) + step_s]
        return [Span(self.labels[i], float(self.t_s[i]), end) for i, end in zip(starts, ends, strict=True)]

    def hold_bounds_s(self) -> tuple[float, float]:
        """Return the shortest and longest correct hold time: without and with the transitions around it."""
        right = sum(s.end_s - s.start_s for s in self.spans() if s.label == RIGHT)
        around = sum(s.end_s - s.start_s for s in self.spans() if s.changing and RIGHT in s.label.split(">"))
        return right, right + around

    def faults(self) -> Iterator[tuple[Span, float]]:
        """Yield each fault and the time at which the transition into it begins."""
        spans = self.spans()
        for before, span in pairwise(spans):
            if span.fault:
                yield span, before.start_s if before.changing else span.start_s


def read_truth(path: Path) -> Truth:
    """Read a ``.truth.csv`` file."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    text = ("stretch", "side", "label")
    columns = {
        name: np.array([float(row[name]) if row[name] else math.nan for row in rows])
        for name in rows[0]
        if name not in text
    }
    return Truth(rows[0]["stretch"], rows[0]["side"], columns["t_s"], tuple(row["label"] for row in rows), columns)
