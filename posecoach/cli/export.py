"""``posecoach export``: landmarks and angles for other programs."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from posecoach.cli.saying import breaks_off, note, warn
from posecoach.exporting import FORMATS, Choices, Format, MeasuredTrack, write_export
from posecoach.exporting.mot import KNEE_SIGNS
from posecoach.languages import decimal, ngettext, whole_text
from posecoach.languages import gettext as _
from posecoach.pose.recording import Recording, meant_as_recording
from posecoach.profiles import load_profile
from posecoach.results.request import RECORDING_NAME
from posecoach.runtime.errors import UsageError

#: Heights of persons, metres.
_LOWEST_M, _HIGHEST_M = 0.5, 2.5


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("a landmark recording, or a folder of results"))
    parser.add_argument("--format", required=True, choices=FORMATS, help=_("format of the file to write"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("file to write (default: beside the recording)"))
    parser.add_argument(
        "--height",
        type=_height,
        metavar="METRES",
        help=_("with trc: height of the person, for metres instead of pixels"),
    )
    parser.add_argument(
        "--gait-model",
        choices=KNEE_SIGNS,
        help=_("with mot: model whose signs the angles follow (default: gait2392)"),
    )


def run(options: argparse.Namespace) -> int:
    """Write one file; 1 if the recording broke off before its end."""
    form = FORMATS[options.format]
    if options.height is not None and options.format != "trc":
        raise UsageError(_("--height is for --format trc: leave it out"))
    if options.gait_model is not None and options.format != "mot":
        raise UsageError(_("--gait-model is for --format mot: leave it out"))
    recording = Recording(_recording_path(options.file))
    out = _out(options.out, recording.path, form)
    track = MeasuredTrack.measure(recording, load_profile().sight)
    choices = Choices(options.height, options.gait_model or Choices().gait_model)
    write_export(track, form, out, choices)
    told = ngettext(
        "Wrote {out}: {count} frame, {rate} a second on average",
        "Wrote {out}: {count} frames, {rate} a second on average",
        len(track),
    )
    note(told.format(out=out, count=len(track), rate=decimal(track.rate_hz, 3)))
    if recording.cut_off:
        warn(breaks_off(str(recording.path), float(recording.times_s[-1])))
        return 1
    return 0


def _recording_path(path: Path) -> Path:
    if path.is_dir():
        found = path / RECORDING_NAME
        if not found.is_file():
            raise UsageError(
                _("there is no {name} in {path}: name a folder that posecoach analyze has made").format(
                    name=RECORDING_NAME, path=path
                )
            )
        return found
    if path.is_file() and not meant_as_recording(path):
        raise UsageError(
            _("{path} is not a landmark recording: if it is a video, run posecoach analyze first").format(path=path)
        )
    return path


def _out(named: Path | None, recording: Path, form: Format) -> Path:
    out = named or recording.with_name(recording.stem + form.ending)
    # Only this suffix, so that a mistyped name cannot overwrite a video or a recording.
    if out.suffix.lower() != form.suffix:
        raise UsageError(_("cannot write {out}: name a file that ends in {suffix}").format(out=out, suffix=form.suffix))
    if out.exists() and out.samefile(recording):
        raise UsageError(_("{out} is the recording itself: name another file with --out").format(out=out))
    return out


def _height(text: str) -> float:
    try:
        height_m = float(text)
    except ValueError:
        height_m = math.nan
    if not _LOWEST_M <= height_m <= _HIGHEST_M:
        raise argparse.ArgumentTypeError(
            _("{text!r} is not the height of a person: give metres, from {low} to {high}").format(
                text=text, low=whole_text(f"{_LOWEST_M:g}"), high=whole_text(f"{_HIGHEST_M:g}")
            )
        )
    return height_m
