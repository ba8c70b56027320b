"""The day on which a video was recorded, by its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

#: Metadata keys of the time of recording, the most telling first. iPhones write local time with its offset; Android
#: phones, cameras and QuickTime write ``creation_time`` in UTC; AVI and older iPhones write ``date``.
_KEYS = ("com.apple.quicktime.creationdate", "creation_time", "date")

#: Clocks that were never set begin in 1904 (QuickTime), 1970 (Unix), 1980 (DOS) or 2000 (many cameras).
_FIRST = date(2001, 1, 1)


def day_of_recording(metadata: Mapping[str, str], today: date) -> date | None:
    """Return the calendar day on which a video was recorded; None if it is unknown or cannot be right.

    A time with an offset gives the day where the video was recorded, a time in UTC the day in the local time zone.

    Args:
        metadata: metadata of the container and the track.
        today: the local calendar day; a later one cannot be right.
    """
    days = (_day(metadata[key]) for key in _KEYS if key in metadata)
    return next((day for day in days if day is not None and _FIRST <= day <= today), None)


def _day(text: str) -> date | None:
    try:
        moment = datetime.fromisoformat(text)
        if text.endswith("Z"):
            # Programs whose clock is in UTC say nothing about where the video was recorded.
            moment = moment.astimezone()
        return moment.date()
    except (ValueError, OverflowError, OSError):
        return None
