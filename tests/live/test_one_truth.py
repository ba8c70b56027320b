"""Screen, voice, table and history tell the same seconds of a session."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from posecoach.cli.history_tables import show_history
from posecoach.cli.live import print_outcome
from posecoach.coach import RoutineDone, Say, SessionSummary
from posecoach.coach.trainer import Trainer
from posecoach.history import HistoryStore, Session, read_sessions
from posecoach.history.progress import seconds_shown
from posecoach.home.trained import history_content
from posecoach.live.journal import Journal
from posecoach.live.rehearsal import Rehearsal
from posecoach.live.session import SessionOutcome
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.stretches import STRETCHES
from posecoach.words.formatting import spoken_time
from tests.live.courses import Scene, film
from tests.live.test_one_voice import SCENES, STEPS

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@given(STEPS, SCENES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_places_agree(profile: Profile, steps: list[RoutineStep], scenes: list[Scene]) -> None:
    trainer = Trainer(profile, Routine("test", "Test", "", tuple(steps)))
    rehearsal = Rehearsal(trainer)
    spoken: list[str] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        with HistoryStore.open(path) as store:
            journal = Journal(store, "default", "test", now=lambda: NOON + timedelta(seconds=trainer.t_s))
            for pose in film(scenes):
                moment = trainer.take(pose, 120.0)
                rehearsal.note(moment)
                if any(isinstance(event, RoutineDone) for event in moment.events):
                    spoken += [event.text for event in moment.events if isinstance(event, Say)]
                if trainer.over:
                    break
            rehearsal.end()
            for record in rehearsal.sets:
                journal.finished(record, record.end_s)
            journal.close()
        sessions = read_sessions(path)
        kept = seconds_shown(sessions)
    summary = rehearsal.summary
    shown: dict[tuple[str, str], int] = defaultdict(int)
    for result in summary.sets:
        shown[result.stretch, result.side] += result.seconds
        assert result.breath_s is not None or result.words.startswith(f"{result.seconds} of ")
    assert {key: seconds for key, seconds in shown.items() if seconds} == {k: s for k, s in kept.items() if s}
    assert summary.seconds == sum(kept.values())
    if summary.seconds:
        assert spoken_time(summary.seconds) in summary.sentence
    for text in spoken:
        assert text == summary.spoken
    if sessions:
        assert_history_agrees(sessions, summary)
    table = printed(SessionOutcome(summary, tuple(rehearsal.sets), ()))
    if rehearsal.sets:
        for result in summary.sets:
            row = next(
                line
                for line in table.splitlines()
                if STRETCHES[result.stretch].title[:20] in line and re.search(rf"\b{result.side}\b", line)
            )
            assert f" {result.seconds} s " in row
        assert f" {summary.seconds} s " in next(line for line in table.splitlines() if "Total" in line)


def assert_history_agrees(sessions: tuple[Session, ...], summary: SessionSummary) -> None:
    """The page at home and the history on the terminal tell what the session told at its end."""
    done = {(result.stretch, result.side) for result in summary.sets if result.completed}
    page = history_content(sessions, (), NOON.date())
    (listed,) = page["sessions"]
    assert (listed["hold_s"], listed["done"]) == (summary.seconds, len(done))
    assert {(of["title"], of["side"]) for of in page["sides"] if of["done"]} == {
        (STRETCHES[stretch].title, side) for stretch, side in done
    }
    assert sum(of["hold_s"] for of in page["sides"]) == summary.seconds
    out = io.StringIO()
    with redirect_stdout(out):
        show_history(sessions, sessions, (), listed=1, today=NOON.date())
    cells = next(line for line in out.getvalue().splitlines() if line.startswith(f"{NOON:%Y-%m-%d} ")).split()
    length = cells[2:6]
    assert length == [str(listed["duration_s"] // 60), "min", f"{listed['duration_s'] % 60:02d}", "s"]
    assert cells[6:9] == [str(len(done)), str(summary.seconds), "s"]


def printed(outcome: SessionOutcome) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        print_outcome(outcome, None)
    return out.getvalue()
