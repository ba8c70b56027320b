"""The history as CSV, as JSON and as FHIR observations, for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

from posecoach.history.fhir import as_fhir
from posecoach.history.measurements import Measurement
from posecoach.history.records import Session, StoredSet
from posecoach.runtime.version import __version__

#: Version of the format of the JSON export.
EXPORT_SCHEMA = 1

CSV_COLUMNS = (
    "session",
    "session_started_at",
    "session_ended_at",
    "profile",
    "routine",
    "posecoach",
    "set",
    "stretch",
    "side",
    "started_at",
    "hold_s",
    "longest_hold_s",
    "target_s",
    "completed",
    "best_hip_extension_deg",
    "faults",
    "hip_extension_deg",
    "pain",
)


def as_csv(sessions: Sequence[Session]) -> str:
    """Return one row per set.

    Times are ISO 8601 with the local offset; ``completed`` is 1 or 0; ``faults`` is like "hips_back:2 overarch:1";
    unknown values are empty.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for session in sessions:
        about = _session_fields(session)
        of_session = {
            "session": about["session"],
            "session_started_at": about["started_at"],
            "session_ended_at": about["ended_at"],
            "profile": about["profile"],
            "routine": about["routine"],
            "posecoach": about["posecoach"],
        }
        for stored in session.sets:
            faults = " ".join(f"{name}:{count}" for name, count in stored.progress.faults.items())
            completed = int(stored.progress.completed)
            writer.writerow({**of_session, **_set_fields(stored), "completed": completed, "faults": faults})
    return text.getvalue()


def as_json(sessions: Sequence[Session], measurements: Sequence[Measurement] = ()) -> str:
    """Return sessions with their sets, and measurements; times are ISO 8601 with the local offset.

    Unknown values are null.
    """
    document = {
        "schema": EXPORT_SCHEMA,
        "posecoach": __version__,
        "sessions": [
            {**_session_fields(session), "sets": [_set_fields(stored) for stored in session.sets]}
            for session in sessions
        ],
        "measurements": [
            {
                "stretch": of.stretch,
                "side": of.side,
                "measured_at": of.measured_at.isoformat(),
                "hip_extension_deg": list(of.repeats_deg),
            }
            for of in measurements
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


#: The writer of each format. A CSV table has one kind of row, so it omits measurements.
EXPORTS: dict[str, Callable[[Sequence[Session], Sequence[Measurement]], str]] = {
    "csv": lambda sessions, _measurements: as_csv(sessions),
    "json": as_json,
    "fhir": as_fhir,
}


def _session_fields(session: Session) -> dict[str, Any]:
    return {
        "session": session.session_id,
        "started_at": session.started_at.isoformat(),
        "ended_at": session.ended_at.isoformat() if session.ended_at else None,
        "profile": session.profile,
        "routine": session.routine,
        "posecoach": session.version,
    }


def _set_fields(stored: StoredSet) -> dict[str, Any]:
    progress = stored.progress
    return {
        "set": stored.number,
        "stretch": progress.stretch,
        "side": progress.side,
        "started_at": progress.started_at.isoformat(),
        "hold_s": progress.hold_s,
        "longest_hold_s": progress.longest_hold_s,
        "target_s": progress.target_s,
        "completed": progress.completed,
        "best_hip_extension_deg": progress.best_hip_extension_deg,
        "faults": dict(progress.faults),
        "hip_extension_deg": progress.hip_extension_deg,
        "pain": progress.pain,
    }
