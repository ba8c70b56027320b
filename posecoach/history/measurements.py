"""Measurements of repeatability in the history: one stretch held several times in a row, getting up between holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from posecoach.history.database import (
    connect_for_writing,
    errors_in_plain_words,
    opened_for_reading,
    read_transaction,
    version_of,
)
from posecoach.history.store import BUSY_TIMEOUT_S, local_moment, real_path, utc_and_offset


@dataclass(frozen=True, slots=True)
class Measurement:
    """One side of one stretch, held several times within a few minutes.

    Attributes:
        stretch: name of the stretch.
        side: `Side` as text.
        measured_at: wall clock time, with its local offset from UTC.
        repeats_deg: hip extension of each hold, degrees.
    """

    stretch: str
    side: str
    measured_at: datetime
    repeats_deg: tuple[float, ...]


def save_measurement(measurement: Measurement, path: Path | None = None) -> None:
    """Store a measurement.

    Args:
        measurement: the measurement to store.
        path: the history file; by default the one in the user's data folder.

    Raises:
        OutputError: it cannot be stored.
        ValueError: its time has no offset from UTC.
    """
    path = real_path(path)
    moment = utc_and_offset(measurement.measured_at)
    connection = connect_for_writing(path, BUSY_TIMEOUT_S)
    try:
        with errors_in_plain_words(path), connection:
            connection.execute("BEGIN IMMEDIATE")
            cursor = connection.execute(
                "INSERT INTO measurement (stretch, side, measured_at_utc, measured_at_offset_s) VALUES (?, ?, ?, ?)",
                (measurement.stretch, measurement.side, *moment),
            )
            rows = [(cursor.lastrowid, number, value) for number, value in enumerate(measurement.repeats_deg, start=1)]
            connection.executemany("INSERT INTO repeat VALUES (?, ?, ?)", rows)
    finally:
        connection.close()


def read_measurements(path: Path | None = None) -> Sequence[Measurement]:
    """Return all measurements in the order in which they were stored.

    Args:
        path: the history file; by default the one in the user's data folder.

    Raises:
        OutputError: the file cannot be read, is locked, damaged, written by a newer version or not a history.
    """
    path = real_path(path)
    with opened_for_reading(path, BUSY_TIMEOUT_S) as connection:
        if connection is None:
            return ()
        with read_transaction(connection, path):
            if version_of(connection) < 2:
                return ()
            rows = connection.execute(_SELECT_MEASUREMENTS).fetchall()
            repeats: dict[int, list[float]] = defaultdict(list)
            for measurement_id, value in connection.execute(_SELECT_REPEATS):
                repeats[measurement_id].append(float(value))
            return tuple(
                Measurement(stretch, side, local_moment(utc, offset_s), tuple(repeats[measurement_id]))
                for measurement_id, stretch, side, utc, offset_s in rows
            )


_SELECT_MEASUREMENTS = "SELECT id, stretch, side, measured_at_utc, measured_at_offset_s FROM measurement ORDER BY id"

_SELECT_REPEATS = "SELECT measurement_id, hip_extension_deg FROM repeat ORDER BY measurement_id, number"
