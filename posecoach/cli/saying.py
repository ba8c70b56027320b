"""Output of the commands: lines for people, without control characters, and JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.languages import listed
from posecoach.runtime.shown import shown, shown_lines
from posecoach.runtime.streams import complain
from posecoach.words.formatting import in_tenths


def say(text: object = "") -> None:
    """Print one or several lines to standard output."""
    print(shown_lines(text), flush=True)


def warn(text: object) -> None:
    """Print a line to standard error that begins with the name of the program."""
    complain(f"posecoach: {shown(text)}")


def note(text: object) -> None:
    """Print a line to standard error."""
    complain(shown(text))


def say_json(content: Any) -> None:
    """Print JSON to standard output, in ASCII, which every code page contains."""
    print(json.dumps(content, indent=2, allow_nan=False))


def breaks_off(name: str, end_s: float) -> str:
    """Return that a video or recording is truncated."""
    told = _("{name} breaks off at {end} s: what follows is missing or damaged")
    return told.format(name=name, end=in_tenths(end_s))


def results_break_off(name: str, end_s: float) -> str:
    """Return that a video or recording is truncated, and its results with it."""
    told = _("{name} breaks off at {end} s: what follows is missing or damaged; the results end there")
    return told.format(name=name, end=in_tenths(end_s))


def saved_as(path: Path, profile: str) -> str:
    """Return that a profile was saved, and how to use it."""
    return _("Saved as {path}; use it with --profile {name}").format(path=path, name=profile)


def wrote(*paths: Path) -> str:
    """Return that files were written."""
    return _("Wrote {paths}").format(paths=listed(map(str, paths)))
