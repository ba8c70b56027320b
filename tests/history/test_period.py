"""What was asked and done in a period, and the page about it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from posecoach.cli import history
from posecoach.cli.main import main
from posecoach.history import SetProgress
from posecoach.history.period import Period, SetsDone, adherence, period_report
from posecoach.history.period_pages import write_period_report
from posecoach.history.period_texts import summary_of, tables_of
from posecoach.pose import Side
from posecoach.prescriptions import Asked, Prescription
from posecoach.runtime.errors import UsageError
from tests.command import refusal
from tests.history.examples import MORNING, progress, store_sets

MONDAY = date(2026, 5, 4)
MAY = Period(MONDAY, MONDAY + timedelta(days=27))


def asking(days_a_week: int, *stretches: Asked, until: date | None = None) -> Prescription:
    return Prescription("Mia $1$ <b>", "Slowly & well", days_a_week, until, "default", {}, stretches)


KNEEL = Asked("kneeling_hip_flexor", "each", 30.0, 2, 0.0)
BRIDGE = Asked("bridge", "both", 20.0, 1, 0.0)


def on(day: int, side: str = "left", hold_s: float = 30.0, **changes: object) -> SetProgress:
    return progress(side=side, hold_s=hold_s, started_at=MORNING + timedelta(days=day), **changes)


def test_weeks_begin_with_the_first_day() -> None:
    period = Period(date(2026, 5, 6), date(2026, 5, 15))
    assert [(week.first.day, week.last.day) for week in period.weeks()] == [(6, 12), (13, 15)]
    assert (period.days, period.holds(date(2026, 5, 15)), period.holds(date(2026, 5, 16))) == (10, True, False)


@pytest.mark.parametrize(
    ("sets", "days_done", "left", "right"),
    [
        ([], 0, 0, 0),
        ([on(0), on(0), on(0, "right"), on(0, "right")], 1, 2, 2),
        # Too short, in the tenth that the clock shows, and of another stretch.
        ([on(0, hold_s=29.9), on(1, hold_s=29.96), on(2, stretch="standing_lunge")], 1, 1, 0),
        # Nine sets in one week do not make up for another: six were asked for.
        ([on(day % 7) for day in range(9)], 3, 6, 0),
        ([on(0), on(7), on(14), on(21), on(28)], 4, 4, 0),
    ],
)
def test_sets_count_week_by_week(sets: list[SetProgress], days_done: int, left: int, right: int) -> None:
    found = adherence(sets, MAY, asking(3, KNEEL))
    assert (found.days_asked, found.days_done) == (12, days_done)
    assert found.sets == (
        SetsDone("kneeling_hip_flexor", Side.LEFT, 30.0, 24, left),
        SetsDone("kneeling_hip_flexor", Side.RIGHT, 30.0, 24, right),
    )


def test_nothing_is_asked_after_the_end_and_no_more_days_than_there_are() -> None:
    ends = asking(5, BRIDGE, until=MONDAY + timedelta(days=9))
    assert adherence([], MAY, ends).days_asked == 5 + 3
    assert adherence([], Period(MONDAY, MONDAY + timedelta(days=1)), asking(5, BRIDGE)).days_asked == 2


def report_of_weeks(prescription: Prescription | None = None):
    sets = [
        on(day, side, faults={"hips_back": 2} if side == "left" else {"overarch": 1}, hip_extension_deg=10.0 + day / 9)
        for day in range(-14, 28, 2)
        for side in ("left", "right")
    ]
    sets[-1] = replace(sets[-1], pain=2)
    sets[-9] = replace(sets[-9], pain=6)
    return period_report(sets, [], MAY, prescription)


def test_a_report_is_about_its_period_alone() -> None:
    report = report_of_weeks(asking(4, KNEEL))
    assert (report.days_trained, len(report.sets)) == (14, 28)
    assert report.faults == (("kneeling_hip_flexor", "hips_back", 28), ("kneeling_hip_flexor", "overarch", 14))
    assert all(found.days[0] == MONDAY for found in report.ranges)
    assert [dose.minutes for dose in report.doses[:2]] == [2.0, 2.0]
    lines = summary_of(report)
    assert lines[0] == "Asked for 16 days, done on 14 (88%)."
    assert lines[1] == "Trained on 14 of 28 days, 28 sets, 14 minutes in right form."
    assert lines[3] == "Pain, 0 to 10, said after 2 of 28 sets: mean 4.0, worst 6 on 2026-05-22, last 2."


def test_without_a_prescription_nothing_is_compared() -> None:
    report = report_of_weeks()
    assert report.adherence is None
    assert tables_of(report)[0].title == "Hip extension held, degrees"
    assert period_report([], [], MAY).sets == ()
    assert summary_of(period_report([], [], MAY))[-1] == "Pain: nothing was said."


def test_one_sheet_of_paper_that_says_it(tmp_path: Path) -> None:
    page = tmp_path / "may.pdf"
    write_period_report(report_of_weeks(asking(4, KNEEL, BRIDGE)), page)
    once = page.read_bytes()
    assert once.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", once)) == 1
    write_period_report(report_of_weeks(asking(4, KNEEL, BRIDGE)), page)
    assert page.read_bytes() == once


class Cells(HTMLParser):
    """Gathers the texts of a page, and what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.fetched: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts += [data.strip()] if data.strip() else []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [f"{tag} {value}" for name, value in attrs if name in ("src", "href") and tag != "use"]


def test_a_page_that_needs_nothing_else_and_takes_names_as_texts(tmp_path: Path) -> None:
    page = tmp_path / "may.html"
    write_period_report(report_of_weeks(asking(4, KNEEL, BRIDGE)), page)
    cells = Cells()
    cells.feed(page.read_text(encoding="utf-8"))
    assert "Stretching, 2026-05-04 to 2026-05-31: Mia $1$ <b>" in cells.texts
    assert "Notes: Slowly & well" in cells.texts
    assert cells.fetched == []
    at = cells.texts.index("Asked and done")
    assert cells.texts[at + 6 : at + 11] == ["Kneeling hip flexor stretch", "left", "30 s", "32", "14"]


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ends in \.pdf or \.html"):
        write_period_report(report_of_weeks(), tmp_path / "may.docx")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(history, "_today", lambda: MAY.last)
    monkeypatch.setenv("COLUMNS", "80")
    for day in (0, 9, 20):
        store_sets(Path("h.sqlite3"), on(day), on(day, "right", pain=3))
    Path("p.toml").write_text(
        'name = "Mia"\ndays_a_week = 2\n[[stretches]]\nstretch = "kneeling_hip_flexor"\nseconds = 30\n'
    )
    return Path("h.sqlite3")


def test_from_the_command(database: Path, capfd: pytest.CaptureFixture[str]) -> None:
    base = ["history", "--database", str(database), "--prescription", "p.toml"]
    assert main(base) == 0
    out = capfd.readouterr().out
    assert "Asked for 8 days, done on 3 (38%)." in out
    assert max(map(len, out.splitlines())) <= 80
    assert main([*base, "--from", "2026-05-11", "--to", "2026-05-17", "--report", "week.html"]) == 0
    assert capfd.readouterr().err == "Wrote week.html\n"
    assert "Asked for 2 days, done on 1 (50%)." in Path("week.html").read_text(encoding="utf-8")
    assert main([*base, "--report", "may.pdf"]) == 0
    assert Path("may.pdf").stat().st_size > 5000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--report", "x.docx"], "ends in .pdf or .html"),
        (["--from", "2026-05-01"], "--from and --to are for --report"),
        (["--report", "x.pdf", "--from", "yesterday"], "'yesterday' is no day"),
        (["--report", "x.pdf", "--from", "2026-06-01", "--to", "2026-05-01"], "exchange --from and --to"),
        (["--report", "x.pdf", "--from", "1926-06-01"], "longer than two years"),
        (["--prescription", "p.toml", "--last", "3"], "about a period"),
        (["--prescription", "nothing.toml"], "there is no such file"),
    ],
)
def test_what_cannot_be_meant(
    database: Path, arguments: list[str], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert says in refusal(["history", "--database", str(database), *arguments], 2, capfd)


def test_a_person_reads_the_letters_of_the_sheet(tmp_path: Path) -> None:
    """The text is in the file as text; said by another program where it is installed."""
    page = tmp_path / "may.pdf"
    write_period_report(report_of_weeks(asking(4, KNEEL)), page)
    try:
        done = subprocess.run(["pdftotext", "-layout", page, "-"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    assert "Asked for 16 days, done on 14 (88%)." in done.stdout
    assert "Mia $1$ <b>" in done.stdout
