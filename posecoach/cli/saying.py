"""Output of the commands: lines for people, without control characters, and JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from posecoach.runtime.shown import shown, shown_lines
from posecoach.runtime.streams import complain


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
