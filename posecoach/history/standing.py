"""How a session compares with others: last time, left against right, streak and week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from posecoach.coach.summary import SessionSummary
from posecoach.history.progress import seconds_shown, sets_of, streak
from posecoach.history.records import Session
from posecoach.languages import gettext as _
from posecoach.languages import ngettext
from posecoach.pose import Side

#: Left and right count as equal below this difference, seconds.
_ALIKE_S = 3


def standing(sessions: Sequence[Session], summary: SessionSummary, began_at: datetime, today: date) -> tuple[str, ...]:
    """Return how a session compares, one sentence each.

    Args:
        sessions: all that the history holds, in order, with this one or without it.
        summary: this session.
        began_at: when it started, as the history stores it; sessions that started before it are in the past.
        today: the local calendar day.
    """
    past = [session for session in sessions if session.started_at < began_at and session.routine == summary.routine]
    told = [_against(sum(seconds_shown(past[-1:]).values()), summary.seconds) if past else "", _sides(summary)]
    days = streak(sets_of(sessions), today).days
    week = [s for s in sessions if timedelta(0) <= today - s.started_at.date() < timedelta(days=7)]
    if days:
        trained = len({session.started_at.date() for session in week})
        minutes = sum(seconds_shown(week).values()) // 60
        told.append(
            _("Streak: {streak}; in the last week {trained}, {minutes} min held.").format(
                streak=_days(days), trained=_days(trained), minutes=minutes
            )
        )
    return tuple(sentence for sentence in told if sentence)


def _against(before_s: int, now_s: int) -> str:
    if now_s == before_s:
        return _("As long as last time: {seconds} s.").format(seconds=now_s)
    told = _("{seconds} s more than last time.") if now_s > before_s else _("{seconds} s less than last time.")
    return told.format(seconds=abs(now_s - before_s))


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _sides(summary: SessionSummary) -> str:
    held = {
        side: sum(result.seconds for result in summary.sets if result.side == side) for side in (Side.LEFT, Side.RIGHT)
    }
    left_s, right_s = held.values()
    if not left_s and not right_s:
        return ""
    alike = abs(left_s - right_s) < _ALIKE_S
    told = _("Left {left} s, right {right} s, alike.") if alike else _("Left {left} s, right {right} s.")
    return told.format(left=left_s, right=right_s)
