"""What history says of simulated people: it must find those who gain, and not call others changed.

    uv run python -m benchmarks.progress            # 1,000 histories of each kind, some minutes
    uv run python -m benchmarks.progress --people 50

A person trains three times a week for eight weeks, all stretches on all sides, and looks at the history after each
session. Every change that it reports counts, of any stretch and side at any time. Each day the camera is set up again,
which shifts all readings of the day equally; each set varies on its own. The rule (days averaged, weight of the
benchmark) was chosen on other simulated people, with other seeds.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from posecoach.history.measurements import Measurement
from posecoach.history.ranges import Change, ranges_of_motion
from posecoach.history.records import SetProgress

WEEKS, DAYS_A_WEEK, REPEATS = 8, (0, 2, 4), 3

#: Stretches and sides with a depth to follow, and a hip extension that is usual there, degrees.
QUANTITIES = [
    *(("kneeling_hip_flexor", side, 18.0) for side in ("left", "right")),
    *(("supine_psoas", side, 2.0) for side in ("left", "right")),
    ("bridge", "both", -8.0),
    *(("standing_lunge", side, 20.0) for side in ("left", "right")),
]

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person.

    Attributes:
        name: what it is called in the table.
        set_deg: standard deviation of one set, degrees.
        day_deg: standard deviation of the daily shift of all readings, degrees.
        measured: whether they have measured each stretch once, three times in a row.
    """

    name: str
    set_deg: float
    day_deg: float
    measured: bool

    @property
    def change_95_deg(self) -> float:
        """Their true minimal detectable change, degrees."""
        return float(1.96 * np.sqrt(2.0) * np.hypot(self.set_deg, self.day_deg))


KINDS = (
    Kind("steady, measured", 1.0, 1.0, measured=True),
    Kind("as the benchmark, measured", 1.5, 2.1, measured=True),
    Kind("as the benchmark, not measured", 1.5, 2.1, measured=False),
    Kind("uneven sets, measured", 4.0, 1.5, measured=True),
    Kind("uneven sets, not measured", 4.0, 1.5, measured=False),
    Kind("camera anywhere, measured", 2.0, 5.0, measured=True),
    Kind("camera anywhere, not measured", 2.0, 5.0, measured=False),
)


def history_of(
    kind: Kind, gain_deg: float, rng: np.random.Generator
) -> tuple[list[list[SetProgress]], list[Measurement]]:
    """Return the sets of each session, and the measurements.

    Args:
        kind: the person.
        gain_deg: how much each range of motion gains, evenly from the first to the last day, degrees.
        rng: the random generator.
    """
    days = [7 * week + day for week in range(WEEKS) for day in DAYS_A_WEEK]
    sessions = []
    for day in days:
        turned_deg = rng.normal(0.0, kind.day_deg) + gain_deg * day / days[-1]
        sessions.append(
            [
                SetProgress(
                    stretch=stretch,
                    side=side,
                    started_at=START + timedelta(days=day),
                    hold_s=30.0,
                    longest_hold_s=30.0,
                    target_s=30.0,
                    completed=True,
                    hip_extension_deg=usual_deg + turned_deg + rng.normal(0.0, kind.set_deg),
                )
                for stretch, side, usual_deg in QUANTITIES
            ]
        )
    measurements = [
        Measurement(stretch, side, START, tuple(rng.normal(usual_deg, kind.set_deg, REPEATS).tolist()))
        for stretch, side, usual_deg in QUANTITIES
    ]
    return sessions, measurements if kind.measured else []


def changes_at_each_look(
    sessions: Sequence[Sequence[SetProgress]], measurements: Sequence[Measurement]
) -> Iterator[list[Change]]:
    """Yield what history says of each stretch and side after each session."""
    sets: list[SetProgress] = []
    for session in sessions:
        sets += session
        yield [found.change for found in ranges_of_motion(sets, measurements)]


def called_changed(kind: Kind, count: int, seed: int = 11) -> float:
    """Return the share of unchanged people for whom a change was ever reported."""
    called = 0
    for number in range(count):
        looks = changes_at_each_look(*history_of(kind, 0.0, np.random.default_rng([seed, number])))
        called += any(change in (Change.MORE, Change.LESS) for changes in looks for change in changes)
    return called / count


def found(kind: Kind, count: int, seed: int = 12) -> float:
    """Return the share of ranges called more at the end, of people who gain twice their minimal detectable change."""
    called: list[bool] = []
    for number in range(count):
        sessions, measurements = history_of(kind, 2.0 * kind.change_95_deg, np.random.default_rng([seed, number]))
        ranges = ranges_of_motion([progress for session in sessions for progress in session], measurements)
        called += [found_range.change is Change.MORE for found_range in ranges]
    return sum(called) / len(called)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    count = parser.parse_args().people
    print(
        f"{count} people of each kind\n\n| person | set, day [deg] | no change, called changed | gain of 2 MDC, found |"
    )
    print("| --- | --- | --- | --- |")
    for kind in KINDS:
        shares = f"{called_changed(kind, count):.1%} | {found(kind, count):.1%}"
        print(f"| {kind.name} | {kind.set_deg:g}, {kind.day_deg:g} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
