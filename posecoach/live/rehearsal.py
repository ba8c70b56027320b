"""A rehearsal: a log of what a session would say, show and save, computed from poses without waiting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from posecoach.coach import CoachView, SessionSummary
from posecoach.coach.events import CoachEvent, Say, SetSaved, Sound
from posecoach.coach.trainer import Moment, Trainer
from posecoach.engine.sets import SetRecord
from posecoach.languages import inside
from posecoach.pose import Pose
from posecoach.words.sentences import held_words, short_side_words, side_words


class EntryKind(StrEnum):
    """The kind of an entry."""

    SAID = "said"
    SHOWN = "shown"
    TONE = "tone"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that would be said, shown, played or saved.

    Attributes:
        t_s: time of the session, seconds.
        kind: its kind.
        text: the sentence, the headline with the cue, the name of the tone, or a short form of the set.
    """

    t_s: float
    kind: EntryKind
    text: str


class Rehearsal:
    """Runs a session and logs it.

    Args:
        trainer: a fresh trainer.

    Attributes:
        sets: every set as it was counted.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._shown = ""
        self._summary: SessionSummary | None = None
        self.sets: list[SetRecord] = []

    @property
    def over(self) -> bool:
        """Whether the session has ended by itself."""
        return self._trainer.over

    def take(self, pose: Pose, brightness: float) -> list[Entry]:
        """Process the next pose and return its entries.

        Args:
            pose: the landmarks.
            brightness: mean grey of the frame, 0 to 255; NaN if it is not known.
        """
        return self.note(self._trainer.take(pose, brightness))

    def note(self, moment: Moment) -> list[Entry]:
        """Log a moment that did not come from a pose, such as a key press."""
        entries = self._noted(moment.events)
        shown = shown_words(moment.view)
        if shown != self._shown:
            self._shown = shown
            entries.append(Entry(self._trainer.t_s, EntryKind.SHOWN, shown))
        return entries

    def end(self) -> list[Entry]:
        """End the session at any point and return the last entries."""
        summary, events = self._trainer.finish()
        self._summary = summary
        return self._noted(events)

    @property
    def summary(self) -> SessionSummary:
        """The summary of the session.

        Raises:
            ValueError: the session has not ended.
        """
        if self._summary is None:
            raise ValueError("the session has not ended: call end() first")
        return self._summary

    def _noted(self, events: Iterable[CoachEvent]) -> list[Entry]:
        entries = []
        for event in events:
            entry = _entry(event, self._trainer.t_s)
            if entry is not None:
                entries.append(entry)
            if isinstance(event, SetSaved):
                self.sets.append(event.record)
        return entries


def rehearse(rehearsal: Rehearsal, seen: Iterable[tuple[Pose, float]]) -> Iterator[Entry]:
    """Yield the entries of a whole session, until it or the poses end.

    Args:
        rehearsal: a fresh rehearsal.
        seen: poses in order of time, each with the mean grey of its frame, 0 to 255, NaN if unknown.
    """
    for pose, brightness in seen:
        yield from rehearsal.take(pose, brightness)
        if rehearsal.over:
            break
    yield from rehearsal.end()


def shown_words(view: CoachView) -> str:
    """Return what a view shows in large letters as one line: stretch and side, headline, and cue."""
    of = ", ".join(part for part in (view.title, inside(side_words(view.side)) if view.side else "") if part)
    return " | ".join(part for part in (of, view.headline, view.cue or view.problem) if part)


def _entry(event: CoachEvent, t_s: float) -> Entry | None:
    if isinstance(event, Say):
        return Entry(t_s, EntryKind.SAID, event.text)
    if isinstance(event, Sound):
        return Entry(t_s, EntryKind.TONE, event.tone.value)
    if isinstance(event, SetSaved):
        record = event.record
        return Entry(
            t_s, EntryKind.SAVED, f"{record.stretch}, {short_side_words(record.side)}, {held_words(record.hold_s)}"
        )
    return None
