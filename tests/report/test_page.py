"""The page as a file: valid, self-contained, safe against hostile text, and true to the analysis."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.result import Analysis
from posecoach.analysis.trace import FrameTrace
from posecoach.engine.ranges import ValueRange
from posecoach.engine.sets import SetRecord
from posecoach.report import Edition, report_html, write_report
from posecoach.report.series import MAX_POINTS
from posecoach.stretches import STRETCHES
from tests.report.conftest import (
    FAULT,
    KNEELING,
    MAX_GAP_S,
    made_up_analysis,
    made_up_frames,
    made_up_profile,
    made_up_set,
    picture_of,
)
from tests.report.html_checks import Page, outside_addresses

HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;{{7*7}}</title>"


def page_of(analysis: Analysis, key_frames: KeyFrames | None = None) -> Page:
    return Page(report_html(analysis, key_frames or KeyFrames()))


def bridge_set() -> SetRecord:
    return made_up_set(stretch="bridge", side="both", faults=(), ranges={"pelvis_height": ValueRange(0.47, 0.45)})


ANALYSES: dict[str, Callable[[], Analysis]] = {
    "one set": made_up_analysis,
    "two sets": lambda: made_up_analysis([made_up_set(), made_up_set(start_s=5.0)]),
    "a set without values": lambda: made_up_analysis([bridge_set()]),
    "never right": lambda: made_up_analysis(()),
    "nothing recognised": lambda: made_up_analysis((), frames=made_up_frames(judged=False)),
    "no frames": lambda: made_up_analysis((), frames=FrameTrace(MAX_GAP_S), duration_s=0.0, cannot_tell_s={}),
    "stopped early": lambda: made_up_analysis(stopped_early=True),
    "hostile": lambda: made_up_analysis(
        path=f"/videos/{HOSTILE.replace('/', '_')}", profile=replace(made_up_profile(), name=HOSTILE, notes=HOSTILE)
    ),
    "not numbers": lambda: made_up_analysis(
        [
            made_up_set(
                hold_s=math.nan,
                longest_hold_s=math.inf,
                ranges={"hip_extension": ValueRange(math.nan, math.inf)},
                faults=(replace(FAULT, worst=math.nan),),
            )
        ],
        duration_s=math.nan,
        cannot_tell_s={"hidden": math.nan},
    ),
}


@pytest.fixture(params=ANALYSES, ids=str)
def any_html(request: pytest.FixtureRequest) -> str:
    pictures = KeyFrames((picture_of(9.0), picture_of(38.0, caption=HOSTILE)))
    return report_html(ANALYSES[request.param](), pictures)


def test_valid(any_html: str) -> None:
    page = Page(any_html)
    assert any_html.lower().lstrip().startswith("<!doctype html>")
    assert page.problems == []
    assert [link for link in page.links if link not in page.ids] == []


def test_self_contained(any_html: str) -> None:
    assert Page(any_html).outside == []
    assert outside_addresses(any_html) == []
    assert "default-src 'none'" in any_html


def test_no_value_that_is_no_number(any_html: str) -> None:
    page = Page(any_html)
    assert re.findall(r"\b(?:nan|inf|NaN|Infinity|None|null|undefined)\b", page.text) == []
    assert not re.search(r"style=\"[^\"]*(nan|inf)", any_html)
    assert page.data.keys() == {"words", "length", "spans", "groups"}


@pytest.mark.parametrize(("others_s", "said"), [(0.0, False), (12.0, True)], ids=["alone", "not alone"])
def test_somebody_else_in_the_picture_is_told(others_s: float, said: bool) -> None:
    page = page_of(replace(made_up_analysis(), others_s=others_s))
    assert ("for 12 s: only one person may be in the picture" in page.text) is said


def test_what_was_seen_without_a_stretch_is_told_with_what_helps() -> None:
    seen_s = {"sitting": 5.0, "lying_at_an_angle": 12.0}
    page = page_of(replace(ANALYSES["nothing recognised"](), not_recognised_s=seen_s, camera_roll_deg=11.0))
    told = "For 12 s no stretch was recognised: you were lying at an angle to the camera."
    assert page.text.index(told) < page.text.index("For 5 s no stretch was recognised: you were sitting.")
    assert "Turn so that it sees your side." in page.text
    assert "Straighten the camera: it is tilted to one side." in page.text
    assert "turned by about 11" in page.text


def test_no_report_says_nothing() -> None:
    page = page_of(replace(ANALYSES["nothing recognised"](), cannot_tell_s={}, frames_with_pose=10))
    assert "somebody was seen, but in no stretch." in page.text


def test_hostile_text_stays_text() -> None:
    analysis = ANALYSES["hostile"]()
    plain = page_of(made_up_analysis())
    page = page_of(analysis)
    name = analysis.source.path.removeprefix("/videos/")
    assert page.tags.count("script") == plain.tags.count("script")
    assert page.tags.count("img") == 0
    assert HOSTILE in page.text
    assert name.replace(" ", "") in page.text.replace(" ", "")


def test_a_fault_cannot_end_the_script() -> None:
    fault = replace(FAULT, cue="</script><script>alert(1)</script>")
    page = page_of(made_up_analysis([made_up_set(faults=(fault,))]))
    assert page.tags.count("script") == 3
    assert fault.cue in " ".join(span["text"] for span in page.data["spans"])


@pytest.mark.parametrize(
    "text",
    [
        "kneeling.mp4",
        "One set, short of its target: 23.9 s held in good form, 1 fault.",
        "Kneeling hip flexor stretch",
        "Right side",
        "23.9 s of 24 s",
        "0.1 s short of the target",
        "In 2 holds, the longest 14 s",
        "Tuck your hips forward a little",
        "Hips back , once, 3.9 s; hip extension, back leg up to 8° too little",
        "Hip extension, back leg best 28°, typically 24° (goal: at least 14°)",
        "Trunk inclination typically \N{MINUS SIGN}4° (goal: \N{MINUS SIGN}11° to 16°)",
        "0:16.0 0:19.9 3.9 s Hips back Hip extension, back leg has to be at least 14° 8° too little",
        "For 4 s a hip, knee or ankle that is needed was hidden.",
        "1280 \N{MULTIPLICATION SIGN} 720 px",
        "40 s, 400 frames",
        "397 of 400 frames (99 %)",
        "The tilt of the pelvis cannot be seen by the camera",
        "not medical advice",
    ],
)
def test_says(analysis: Analysis, key_frames: KeyFrames, text: str) -> None:
    words = page_of(analysis, key_frames).text
    assert text.replace(" ", "") in words.replace(" ", "")


def test_a_completed_set_says_so() -> None:
    words = page_of(made_up_analysis([made_up_set(hold_s=24.0, faults=())])).text
    assert "One set, its target reached: 24 s held in good form, no faults." in words
    assert "Target reached" in words
    assert "short of" not in words


def test_several_sets_are_counted() -> None:
    sets = [made_up_set(hold_s=24.0), made_up_set(start_s=5.0), bridge_set()]
    assert (
        "3 sets, 1 with the target reached: 71.8 s held in good form, 2 faults." in page_of(made_up_analysis(sets)).text
    )


def test_faults_of_one_name_are_told_once() -> None:
    again = replace(FAULT, start_s=25.0, end_s=26.0, worst=-3.0)
    page = page_of(made_up_analysis([made_up_set(faults=(FAULT, again))]))
    assert "2 times, 4.9 s; hip extension, back leg up to 8° too little" in page.text


def test_a_limit_that_followed_the_person_is_told() -> None:
    deeper = replace(FAULT, worst=-12.0)
    page = page_of(made_up_analysis([made_up_set(faults=(deeper,))]))
    assert "Hip extension, back leg has to be at least 18° here, close to the level held" in page.text
    hip = next(plot for plot in page.data["groups"][0]["plots"] if plot["limits"])
    assert hip["limits"] == [[16.0, 19.9, 18.0]]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("stopped early", ["Stopped early.", "covers the first 40 s"]),
        (
            "nothing recognised",
            ["No set was counted", "Film from the side", "whole body in view", "Wear close-fitting clothes"],
        ),
        (
            "never right",
            [
                "was recognised for 27.9 s",
                "Most often off was hip extension, back leg: typically 25°; the goal is at least 14°",
            ],
        ),
        ("no frames", ["No set was counted", "0 s, 0 frames", "0 of 0 frames (0 %)"]),
        ("a set without values", ["best 0.47, typically 0.45 trunk lengths"]),
    ],
)
def test_special_cases_say(name: str, texts: list[str]) -> None:
    words = page_of(ANALYSES[name]()).text
    assert [text for text in texts if text not in words] == []


def test_every_stretch_can_be_shown() -> None:
    for stretch in STRETCHES.values():
        frames = FrameTrace(MAX_GAP_S)
        for index in range(400):
            frames.add(index / 10, stretch=stretch.name, values=[(check.name, 1.0) for check in stretch.checks])
        ranges = {check.name: ValueRange(1.0, 1.0) for check in stretch.checks}
        record = made_up_set(stretch=stretch.name, faults=(), ranges=ranges)
        page = page_of(made_up_analysis([record], frames=frames))
        assert page.problems == []
        assert len(page.data["groups"][0]["plots"]) == len(stretch.checks)


def test_plots_carry_band_and_values(analysis: Analysis) -> None:
    (group,) = page_of(analysis).data["groups"]
    band = analysis.profile.stretches[KNEELING].checks["hip_extension"]
    plot = next(p for p in group["plots"] if p["band"] == [band.low, None])
    assert group["holds"] == [[2.0, 16.0], [20.0, 30.0]]
    assert group["faults"] == [[16.0, 19.9]]
    assert group["shown"][0] == 0.0
    assert {*plot["v"]} == {26.0, 6.0, 24.0}
    assert plot["range"][0] < 6.0 < 26.0 < plot["range"][1]


def test_two_hours_stay_small() -> None:
    frames = FrameTrace(MAX_GAP_S)
    for i in range(216_000):
        values = [("hip_extension", 20.0 + i % 11)]
        frames.add(i / 30, unseen="" if i % 7 else "hidden", stretch=KNEELING, values=values)
    record = made_up_set(end_s=7190.0, holds=((2.0, 7190.0),), faults=())
    html = report_html(made_up_analysis([record], frames=frames, duration_s=7200.0), KeyFrames())
    (plot,) = Page(html).data["groups"][0]["plots"]
    assert len(plot["t"]) == len(plot["v"]) <= MAX_POINTS
    assert (min(plot["v"]), max(plot["v"])) == (20.0, 30.0)
    assert len(html) < 1_000_000


def test_says_how_many_pictures_were_left_out(analysis: Analysis, key_frames: KeyFrames) -> None:
    assert "pictures, to keep this page small" not in page_of(analysis, key_frames).text
    assert "Showing 2 of 9 pictures" in page_of(analysis, replace(key_frames, left_out=7)).text


def test_written_piece_by_piece_it_is_the_same_page(analysis: Analysis, key_frames: KeyFrames, tmp_path: Path) -> None:
    write_report(analysis, key_frames, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == report_html(analysis, key_frames)


def test_pictures_lead_to_the_plot_of_their_moment(analysis: Analysis, key_frames: KeyFrames) -> None:
    html = report_html(analysis, KeyFrames((*key_frames.shown, picture_of(38.0))))
    links = re.findall(r'<a class="picture (\w+)" href="#([\w-]+)" data-t="([\d.]+)">', html)
    plots = Page(html).data["groups"][0]["plots"]
    hip = next(p["anchor"] for p in plots if p["band"][1] is None)
    assert links == [("hold", plots[0]["anchor"], "9.000"), ("fault", hip, "17.000"), ("hold", "timeline", "38.000")]


@pytest.mark.parametrize(
    ("edition", "said", "outside"),
    [
        (Edition(), [], []),
        (Edition(date(2026, 11, 28)), ["analysed on 2026-11-28"], []),
        (Edition(annotated_video="annotated.mp4"), ["while that file is in the same folder"], ["annotated.mp4"]),
    ],
    ids=["nothing known", "day", "annotated video"],
)
def test_says_when_and_what_lies_beside_it(
    analysis: Analysis, key_frames: KeyFrames, edition: Edition, said: list[str], outside: list[str]
) -> None:
    page = Page(report_html(analysis, key_frames, edition))
    assert page.problems == []
    assert page.outside == outside
    for text in ("analysed on", "while that file is in the same folder"):
        assert (text in page.text) is any(text in each for each in said)
    assert [text for text in said if text not in page.text] == []


@pytest.mark.parametrize("edition", [Edition(), Edition(date(2026, 11, 28))], ids=["alone", "day of the analysis"])
def test_says_the_day_of_the_recording_if_it_is_known(
    analysis: Analysis, key_frames: KeyFrames, edition: Edition
) -> None:
    source = replace(analysis.source, recorded_on=date(2026, 10, 3))
    page = Page(report_html(replace(analysis, source=source), key_frames, edition))
    assert page.problems == []
    assert "recorded on 2026-10-03 according to the video file" in page.text
    assert "analysed on" not in page.text


def test_a_fault_leads_to_its_picture_or_else_to_its_plot(analysis: Analysis, key_frames: KeyFrames) -> None:
    def targets(key_frames: KeyFrames) -> set[tuple[str, str]]:
        html = report_html(analysis, key_frames)
        found = re.findall(r'href="#([\w-]+)" data-t="([\d.]+)"[^>]*>(?=Tuck|Hips|<span>Hips)', html)
        assert len(found) == 3, "summary, timeline and table"
        return set(found)

    assert targets(key_frames) == {("set-1-picture-2", "17.000")}
    assert targets(KeyFrames(key_frames.shown[:1])) == {("set-1-plot-2", "16.000")}


@pytest.mark.parametrize(("confidence", "told"), [(0.95, False), (0.9, False), (0.7, True)])
def test_a_side_that_is_not_sure_says_so(confidence: float, told: bool) -> None:
    html = report_html(made_up_analysis([made_up_set(side_confidence=confidence)]), KeyFrames())
    assert ("left or right could not be told for sure" in html) is told
