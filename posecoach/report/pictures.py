"""Key frames, embedded in the page."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from posecoach.analysis.key_frames import KeyFrame
from posecoach.languages import gettext as _
from posecoach.words.formatting import clock_time


@dataclass(frozen=True, slots=True)
class Picture:
    """One key frame.

    Attributes:
        kind: "hold" or "fault".
        when: its time in words.
        caption: what is to be seen.
        jpeg: the picture itself.
        target: id of the plot that shows its moment, "" if there is none.
        moment_s: its time, seconds.
        anchor: its own id.
    """

    kind: str
    when: str
    caption: str
    jpeg: bytes
    target: str
    moment_s: float
    anchor: str

    @property
    def uri(self) -> str:
        """The picture as a data URI; made when it is written, as it is larger than the picture."""
        return "data:image/jpeg;base64," + b64encode(self.jpeg).decode("ascii")


def picture(anchor: str, key_frame: KeyFrame, target: str = "") -> Picture:
    """Return a key frame as the page shows it."""
    return Picture(
        kind=key_frame.kind,
        when=clock_time(key_frame.t_s, tenths=True),
        caption=_(key_frame.caption),
        jpeg=key_frame.jpeg,
        target=target,
        moment_s=key_frame.t_s,
        anchor=anchor,
    )
