"""``summary.json`` and ``frames.csv``."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from posecoach.analysis.result import SIGNAL_COLUMNS, STATE_COLUMNS, Analysis, FrameTable

SUMMARY_NAME = "summary.json"
FRAMES_NAME = "frames.csv"


def write_summary(analysis: Analysis, path: Path, made_with: Mapping[str, Any]) -> None:
    """Write the summary, with what the results were made from and with."""
    path.write_text(summary_text(analysis, made_with), encoding="utf-8")


def summary_text(analysis: Analysis, made_with: Mapping[str, Any] | None = None) -> str:
    """Return the summary as JSON text; NaN cannot be in it."""
    summary = analysis.summary()
    if made_with is not None:
        summary["made_with"] = made_with
    return json.dumps(summary, indent=2, allow_nan=False) + "\n"


def write_frames(table: FrameTable, path: Path) -> None:
    """Write one row a frame; what is invalid stays empty."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("t_s", *STATE_COLUMNS, *SIGNAL_COLUMNS))
        writer.writerows(_rows(table))


def _rows(table: FrameTable) -> Iterator[list[str]]:
    for t_s, states, signals in zip(table.t_s, table.states, table.signals, strict=True):
        yield [f"{t_s:.4f}", *states, *("" if math.isnan(v) else f"{v:.3f}" for v in signals)]
