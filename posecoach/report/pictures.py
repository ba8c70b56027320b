"""Key frames as the page carries them: inside the file, and not more than it can bear."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posecoach.analysis.key_frames import KeyFrame
from posecoach.report.formatting import clock_time

#: Room for all pictures of a page, bytes of JPEG.
_BUDGET_BYTES = 24_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One key frame.

    Attributes:
        kind: "hold" or "fault".
        when: its time in words.
        caption: what is to be seen.
        uri: the picture itself, as a data URI.
        target: id of the plot that shows its moment, "" if there is none.
        moment_s: its time, seconds.
    """

    kind: str
    when: str
    caption: str
    uri: str
    target: str
    moment_s: float


def picture(key_frame: KeyFrame, target: str = "") -> Picture:
    """Return a key frame as the page shows it."""
    return Picture(
        kind=key_frame.kind,
        when=clock_time(key_frame.t_s, tenths=True),
        caption=key_frame.caption,
        uri="data:image/jpeg;base64," + b64encode(key_frame.jpeg).decode("ascii"),
        target=target,
        moment_s=key_frame.t_s,
    )


def within_budget(key_frames: Sequence[KeyFrame], budget_bytes: int = _BUDGET_BYTES) -> list[KeyFrame]:
    """Return the key frames that a page can bear: all, or as many as there is room for, spread evenly over time."""
    total = sum(len(key_frame.jpeg) for key_frame in key_frames)
    if total <= budget_bytes:
        return list(key_frames)
    count = max(1, len(key_frames) * budget_bytes // total)
    return [key_frames[i] for i in np.linspace(0, len(key_frames) - 1, count).round().astype(int)]
