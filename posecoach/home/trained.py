"""The history as data for the page: sessions, totals by side, and plots."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from posecoach.history import Session
from posecoach.history.dose import WEEKLY_MIN, weekly_doses
from posecoach.history.measurements import Measurement
from posecoach.history.progress import (
    best_by_day,
    seconds_shown,
    sets_of,
    sides_done,
    streak,
    stretch_title,
    times_done,
    totals_by_day,
    totals_by_side,
)
from posecoach.history.ranges import DAYS_AVERAGED, RangeOfMotion, ranges_of_motion, side_differences
from posecoach.words.formatting import whole_seconds

#: Sessions in the list; all others still count in the sums and plots.
_LISTED = 30

#: Weeks in the table of minutes a week.
_WEEKS = 6


def history_content(sessions: Sequence[Session], measurements: Sequence[Measurement], today: date) -> dict[str, Any]:
    """Return what the page shows of a history.

    Args:
        sessions: all sessions, earliest first.
        measurements: what is known of how well hip extension repeats.
        today: the local calendar day.
    """
    sets = sets_of(sessions)
    held, times = seconds_shown(sessions), times_done(sessions)
    ranges = ranges_of_motion(sets, measurements)
    doses = weekly_doses(sets, today)
    return {
        "count": len(sessions),
        "streak_days": streak(sets, today).days,
        "trained_today": any(progress.local_day == today for progress in sets),
        "sessions": [_session_content(session) for session in sessions[: -_LISTED - 1 : -1]],
        "sides": [
            {
                "title": stretch_title(total.stretch),
                "side": total.side,
                "times": times[total.stretch, total.side][1],
                "done": times[total.stretch, total.side][0],
                "hold_s": held[total.stretch, total.side],
                "best_deg": _whole(total.best_hip_extension_deg),
            }
            for total in totals_by_side(sets)
        ],
        "ranges": [_range_content(found) for found in ranges],
        "days_for_change": 2 * DAYS_AVERAGED,
        "left_less_right": [
            {
                "title": stretch_title(sides.stretch),
                "deg": round(sides.left_less_right_deg),
                "half_width_deg": round(sides.half_width_deg),
                "shown": sides.shown,
            }
            for sides in side_differences(ranges)
        ],
        "enough_min": WEEKLY_MIN,
        "weeks": [
            {
                "monday": left.monday.isoformat(),
                "left_min": left.minutes,
                "right_min": right.minutes,
            }
            for left, right in list(zip(doses[::2], doses[1::2], strict=True))[: -_WEEKS - 1 : -1]
        ],
        "extension": _lines(
            (stretch_title(best.stretch), best.side, best.day, best.hip_extension_deg) for best in best_by_day(sets)
        ),
        "held": _lines(
            (stretch_title(total.stretch), "", total.day, total.hold_s / 60.0) for total in totals_by_day(sets)
        ),
    }


def _session_content(session: Session) -> dict[str, Any]:
    extensions = [stored.progress.best_hip_extension_deg for stored in session.sets]
    return {
        "id": session.session_id,
        "started": session.started_at.isoformat(timespec="minutes"),
        "duration_s": whole_seconds(session.duration_s),
        "routine": session.routine,
        "done": sum(sides_done(session).values()),
        "hold_s": sum(seconds_shown([session]).values()),
        "best_deg": _whole(max((e for e in extensions if e is not None), default=None)),
    }


def _range_content(found: RangeOfMotion) -> dict[str, Any]:
    change_deg = found.change_deg
    return {
        "title": stretch_title(found.stretch),
        "side": found.side,
        "now_deg": round(found.now_deg),
        "half_width_deg": round(found.half_width_deg),
        "change_deg": None if math.isnan(change_deg) else round(change_deg, 1),
        "change": found.change.name.lower(),
        "counts_from_deg": round(found.repeats.mdc95_deg, 1),
    }


def _lines(points: Iterable[tuple[str, str, date, float]]) -> list[dict[str, Any]]:
    """Gather (title, side, day, value) into one line for each title and side."""
    lines: dict[tuple[str, str], list[tuple[date, float]]] = defaultdict(list)
    for title, side, day, value in points:
        lines[title, side].append((day, value))
    return [
        {
            "title": title,
            "side": side,
            "days": [day.isoformat() for day, _ in line],
            "values": [round(value, 2) for _, value in line],
        }
        for (title, side), line in lines.items()
    ]


def _whole(value: float | None) -> int | None:
    """Return degrees as they are shown everywhere: whole ones."""
    return None if value is None else round(value)
