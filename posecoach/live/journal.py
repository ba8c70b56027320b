"""What a live session writes: every set into the history as it happens, and landmarks if asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from posecoach.engine.sets import SetRecord
from posecoach.history import HistoryStore, SetProgress
from posecoach.runtime.errors import OutputError

#: How often the set under way is written, seconds: a killed session loses no more than this.
SAVE_EVERY_S = 1.0


def local_now() -> datetime:
    """Return the wall clock time with the local offset from UTC."""
    return datetime.now().astimezone()


class Journal:
    """Writes the sets of one session into the history.

    A disk that is full or read-only does not end the session: what could not be written is tried again with the next
    save, and `problem` says so.

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
        self._unsaved: dict[int, SetProgress] = {}
        self._saved_s = -SAVE_EVERY_S
        self.problem = ""

    def due(self, t_s: float) -> bool:
        """Return whether it is time to write the set under way again."""
        return t_s - self._saved_s >= SAVE_EVERY_S

    def under_way(self, record: SetRecord | None, t_s: float) -> None:
        """Write the set under way, at most once a second.

        Args:
            record: the set as it stands, None if there is none.
            t_s: time of the session's clock, seconds.
        """
        if record is None or not self.due(t_s):
            return
        self._saved_s = t_s
        self._unsaved[self._number] = self._progress(record, t_s)
        self._save()

    def finished(self, record: SetRecord, t_s: float) -> None:
        """Write a set that has ended."""
        self._unsaved[self._number] = self._progress(record, t_s)
        self._number += 1
        self._save()

    def close(self) -> None:
        """Write what is left and the end of the session."""
        self._save()
        if self._session_id is not None and not self.problem:
            self._attempt(lambda session_id: self._store.end_session(session_id, self._now()))

    def _progress(self, record: SetRecord, t_s: float) -> SetProgress:
        return SetProgress.from_record(record, self._now() - timedelta(seconds=max(0.0, t_s - record.start_s)))

    def _save(self) -> None:
        for number, progress in list(self._unsaved.items()):
            if not self._attempt(partial(self._save_set, number, progress)):
                return
            del self._unsaved[number]

    def _save_set(self, number: int, progress: SetProgress, session_id: int) -> None:
        self._store.save_set(session_id, number, progress)

    def _attempt(self, write: Callable[[int], None]) -> bool:
        try:
            if self._session_id is None:
                self._session_id = self._store.begin_session(self._started_at, self._profile, self._routine)
            write(self._session_id)
        except OutputError as error:
            self.problem = str(error)
            return False
        self.problem = ""
        return True
