"""The formats that can be written, and writing one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from posecoach.exporting.coco import coco_lines
from posecoach.exporting.mot import mot_lines
from posecoach.exporting.separated import csv_lines, dlc_lines
from posecoach.exporting.track import MeasuredTrack
from posecoach.exporting.trc import trc_lines
from posecoach.runtime.output_folder import whole_file


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user states about an export.

    Attributes:
        height_m: height of the person, metres; TRC is in pixels without it.
        gait_model: whose signs the angles of a MOT file have.
    """

    height_m: float | None = None
    gait_model: str = "gait2392"


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        suffix: how names of such files end.
        ending: what follows the name of the recording in the default name of the file.
        lines: yields the lines, given the track, the name of the file without its suffix, and the choices.
    """

    suffix: str
    ending: str
    lines: Callable[[MeasuredTrack, str, Choices], Iterator[str]]


FORMATS: Mapping[str, Format] = {
    "csv": Format(".csv", ".csv", lambda track, _name, _choices: csv_lines(track)),
    "trc": Format(".trc", ".trc", lambda track, name, choices: trc_lines(track, f"{name}.trc", choices.height_m)),
    "mot": Format(".mot", ".mot", lambda track, name, choices: mot_lines(track, name, choices.gait_model)),
    "dlc": Format(".csv", "_dlc.csv", lambda track, _name, _choices: dlc_lines(track)),
    "coco": Format(".json", "_coco.json", lambda track, _name, _choices: coco_lines(track)),
}


def write_export(track: MeasuredTrack, form: Format, path: Path, choices: Choices) -> None:
    """Write a file; one of that name is replaced only once the new one is complete.

    Args:
        track: what was measured.
        form: one of `FORMATS`.
        path: the file.
        choices: what the user says about it.

    Raises:
        UsageError: the body is not seen well enough for what was asked.
        OutputError: the file cannot be written.
    """
    with whole_file(path) as scratch, scratch.open("w", encoding="utf-8", newline="\n") as file:
        for line in form.lines(track, path.stem, choices):
            file.write(line + "\n")
