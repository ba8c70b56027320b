"""The table on the terminal."""

from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.analysis.building import AnalysisBuilder
from posecoach.analysis.result import Source
from posecoach.cli.result import print_result
from posecoach.engine.faults import FaultSpan
from posecoach.engine.sets import SetRecord
from posecoach.languages import LANGUAGES, speak
from posecoach.languages import gettext as _
from posecoach.languages.breaking import width
from posecoach.pose import Side
from posecoach.profiles import load_profile
from posecoach.stretches import STRETCHES


def set_with_faults(count: int) -> SetRecord:
    faults = tuple(
        FaultSpan("hips_back", "hip_extension", "Tuck your hips forward", 10.0 * n, 10.0 * n + 2.0, -5.0)
        for n in range(count)
    )
    return SetRecord("kneeling_hip_flexor", Side.LEFT, 0.0, 1000.0, 500.0, 8.0, 30.0, ((0.0, 8.0),), faults, {})


@pytest.mark.parametrize(
    ("count", "named", "rest"), [(3, 3, ""), (20, 20, ""), (21, 20, "  and 1 more: see the report\n")]
)
def test_so_many_faults_are_named_that_they_can_be_read(count, named, rest, capsys):
    source = Source("long.mp4", 640, 360, frames=30_000, duration_s=1000.0, stopped_early=False)
    print_result(AnalysisBuilder(load_profile()).build(source, "full", set_with_faults(count)), Path("out"))
    told = capsys.readouterr().out
    assert told.count("hips back. Tuck your hips forward") == named
    assert rest in told
    assert ("more: see the report" in told) is bool(rest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_broken_or_cut_in_a_narrow_terminal(language, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    source = Source("short.mp4", 640, 360, frames=600, duration_s=20.0, stopped_early=False)
    held = SetRecord("kneeling_hip_flexor", Side.RIGHT, 0.0, 14.1, 10.3, 5.7, 30.0, ((0.0, 10.3),), (), {})
    speak(language)
    try:
        print_result(AnalysisBuilder(load_profile()).build(source, "full", held), Path("out"))
        words = f"{_('Stretch')} {_('Held')} {_(STRETCHES['kneeling_hip_flexor'].title)}".split()
    finally:
        speak("en")
    told = capsys.readouterr().out
    assert max(map(width, told.splitlines())) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in told
    # Japanese has no spaces to break at.
    assert language == "ja" or [word for word in words if word not in told] == []


def test_what_was_seen_without_a_stretch_is_told_with_what_helps(capsys):
    source = Source("lying.mp4", 640, 360, frames=300, duration_s=12.0, stopped_early=False)
    analysis = AnalysisBuilder(load_profile()).build(source, "full", None)
    seen_s = {"lying_at_an_angle": 9.0}
    print_result(replace(analysis, not_recognised_s=seen_s, cannot_tell_s={"hidden": 3.0}), Path("out"))
    told = " ".join(capsys.readouterr().out.split())
    assert "no stretch was recognised: you were lying at an angle to the camera." in told
    assert "Turn so that it sees your side." in told
    assert "For 3 s" in told
