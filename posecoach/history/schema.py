"""The tables of the history, version by version."""

SCHEMA_VERSION = 2

#: Identifies the file as ours, in SQLite's application id: "pose".
APPLICATION_ID = 0x706F7365

#: The statements that upgrade to each version from the previous one; the first creates a new file.
STEPS = {
    1: (
        """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            started_at_utc TEXT NOT NULL,
            started_at_offset_s INTEGER NOT NULL,
            ended_at_utc TEXT,
            ended_at_offset_s INTEGER,
            profile TEXT NOT NULL,
            routine TEXT NOT NULL,
            version TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE exercise_set (
            session_id INTEGER NOT NULL REFERENCES session (id),
            number INTEGER NOT NULL,
            stretch TEXT NOT NULL,
            side TEXT NOT NULL,
            started_at_utc TEXT NOT NULL,
            started_at_offset_s INTEGER NOT NULL,
            hold_s REAL NOT NULL,
            longest_hold_s REAL NOT NULL,
            target_s REAL NOT NULL,
            completed INTEGER NOT NULL,
            best_hip_extension_deg REAL,
            PRIMARY KEY (session_id, number)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE fault (
            session_id INTEGER NOT NULL,
            set_number INTEGER NOT NULL,
            name TEXT NOT NULL,
            occurrences INTEGER NOT NULL,
            PRIMARY KEY (session_id, set_number, name),
            FOREIGN KEY (session_id, set_number) REFERENCES exercise_set (session_id, number)
        ) WITHOUT ROWID
        """,
        f"PRAGMA application_id = {APPLICATION_ID}",
    ),
    2: (
        "ALTER TABLE exercise_set ADD COLUMN hip_extension_deg REAL",
        "ALTER TABLE exercise_set ADD COLUMN pain INTEGER",
        """
        CREATE TABLE measurement (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            stretch TEXT NOT NULL,
            side TEXT NOT NULL,
            measured_at_utc TEXT NOT NULL,
            measured_at_offset_s INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE repeat (
            measurement_id INTEGER NOT NULL REFERENCES measurement (id),
            number INTEGER NOT NULL,
            hip_extension_deg REAL NOT NULL,
            PRIMARY KEY (measurement_id, number)
        ) WITHOUT ROWID
        """,
    ),
}
