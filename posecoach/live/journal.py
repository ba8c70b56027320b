"""Writes the sets of a live session into the history as they happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from posecoach.engine.sets import SetRecord
from posecoach.history import HistoryStore, SetProgress
from posecoach.runtime.errors import OutputError

#: How often the current set is written, seconds: a killed session loses no more than this.
SAVE_EVERY_S = 1.0

#: How long the end of a session waits for another program that has locked the history, seconds. During the session it
#: does not wait, because frames keep coming and the next save is a second later.
_PATIENCE_S = 10.0


def local_now() -> datetime:
    """Return the wall clock time with the local offset from UTC."""
    return datetime.now().astimezone()


class Journal:
    """Writes the sets of one session into the history.

    A full or read-only disk, or a history locked by another program, does not end the session: the next save tries
    again, and `problem` says what is wrong. All sets stay in memory until the end, so that they are written again if
    the history is deleted or emptied meanwhile.

    Args:
        store: the history.
        profile: name of the profile.
        routine: name of the routine.
        now: wall clock.
    """

    def __init__(
        self, store: HistoryStore, profile: str, routine: str, now: Callable[[], datetime] = local_now
    ) -> None:
        self._store = store
        self._profile = profile
        self._routine = routine
        self._now = now
        self._started_at = now()
        self._session_id: int | None = None
        self._number = 1
        self._sets: dict[int, SetProgress] = {}
        self._unsaved: set[int] = set()
        self._saved_s = -SAVE_EVERY_S
        self.problem = ""
        store.wait_at_most(0.0)

    @property
    def started_at(self) -> datetime:
        """When the session started, as the history stores it."""
        return self._started_at

    def due(self, t_s: float) -> bool:
        """Return whether the current set should be written again."""
        return t_s - self._saved_s >= SAVE_EVERY_S

    def under_way(self, record: SetRecord | None, t_s: float) -> None:
        """Write the current set, at most once a second.

        Args:
            record: the set as it stands, None if there is none.
            t_s: time on the session clock, seconds.
        """
        if record is None or not self.due(t_s):
            return
        self._saved_s = t_s
        self._keep(record, t_s)

    def finished(self, record: SetRecord, t_s: float) -> None:
        """Write a set that has ended."""
        self._keep(record, t_s)
        self._number += 1

    def pain(self, value: int) -> None:
        """Write the pain, 0 to 10, that the person reports for the last set."""
        last = self._number - 1
        if last in self._sets:
            self._sets[last] = replace(self._sets[last], pain=value)
            self._unsaved.add(last)
            self._save()

    def close(self) -> None:
        """Write what is left and the end of the session."""
        self._store.wait_at_most(_PATIENCE_S)
        # Write all sets again, because some may have been deleted.
        self._unsaved = set(self._sets)
        self._save()
        if self._sets and not self.problem:
            self._attempt(lambda session_id: self._store.end_session(session_id, self._now()))

    def _keep(self, record: SetRecord, t_s: float) -> None:
        began_at = self._now() - timedelta(seconds=max(0.0, t_s - record.start_s))
        self._sets[self._number] = SetProgress.from_record(record, began_at)
        self._unsaved.add(self._number)
        self._save()

    def _save(self) -> None:
        while self._unsaved:
            number = min(self._unsaved)
            if not self._attempt(partial(self._save_set, number)):
                return
            self._unsaved.discard(number)

    def _save_set(self, number: int, session_id: int) -> None:
        self._store.save_set(session_id, number, self._sets[number])

    def _attempt(self, write: Callable[[int], None]) -> bool:
        try:
            write(self._session())
        except OutputError as error:
            self.problem = str(error)
            return False
        self.problem = ""
        return True

    def _session(self) -> int:
        """Return the id of the session in the history; add it if it is not there yet or no longer there."""
        if self._store.renew():
            self._session_id = None
            self._unsaved = set(self._sets)
        if self._session_id is None:
            self._session_id = self._store.begin_session(self._started_at, self._profile, self._routine)
        return self._session_id
