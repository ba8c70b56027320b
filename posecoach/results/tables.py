"""Writing ``summary.json`` and ``frames.csv``."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from posecoach.analysis.frame_table import COLUMNS, sigma_values, signal_values, state_values
from posecoach.analysis.result import Analysis
from posecoach.engine.engine import JudgedFrame
from posecoach.languages import gettext as _
from posecoach.runtime.errors import OutputError
from posecoach.runtime.os_errors import os_errors_as, why

SUMMARY_NAME = "summary.json"
FRAMES_NAME = "frames.csv"


def write_summary(analysis: Analysis, path: Path, made_with: Mapping[str, Any]) -> None:
    """Write the summary, with what the results were made from and with."""
    path.write_text(summary_text(analysis, made_with), encoding="utf-8")


def summary_text(analysis: Analysis, made_with: Mapping[str, Any] | None = None) -> str:
    """Return the summary as JSON text, which must not contain NaN."""
    summary = analysis.summary()
    if made_with is not None:
        summary["made_with"] = made_with
    return json.dumps(summary, indent=2, allow_nan=False) + "\n"


class FramesWriter:
    """Writes ``frames.csv`` row by row; invalid values are left empty.

    Args:
        path: the file; an existing one is replaced.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with os_errors_as(self._output_error):
            self._file = path.open("w", newline="", encoding="utf-8")
            self._writer = csv.writer(self._file)
            self._writer.writerow(COLUMNS)

    def __enter__(self) -> FramesWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with os_errors_as(self._output_error, quiet=error is not None):
            self._file.close()

    def append(self, judged: JudgedFrame) -> None:
        """Write the row of one frame.

        Raises:
            OutputError: the file cannot be written.
        """
        with os_errors_as(self._output_error):
            self._writer.writerow(_row(judged))

    def _output_error(self, error: OSError) -> OutputError:
        reason = why(error, _("choose another folder"))
        return OutputError(_("cannot write {path}: {reason}").format(path=self._path, reason=reason))


def _row(judged: JudgedFrame) -> list[str]:
    found, between, *words_before, in_form, failing_rule, hold_s = state_values(judged)
    *sigmas, borderline = sigma_values(judged)
    return [
        f"{judged.signals.t_s:.4f}",
        str(int(found)),
        str(int(between)),
        *words_before,
        "" if math.isnan(in_form) else str(int(in_form)),
        failing_rule,
        f"{hold_s:.3f}",
        *("" if math.isnan(value) else f"{value:.3f}" for value in (*signal_values(judged), *sigmas)),
        "" if math.isnan(borderline) else str(int(borderline)),
    ]
