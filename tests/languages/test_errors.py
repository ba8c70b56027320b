"""Errors that a user can cause, in the pseudo-language: nothing stays English but names."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from posecoach.batch.finding import find_videos
from posecoach.batch.room import limited
from posecoach.capture.camera import Camera, why_not_opened
from posecoach.capture.opening import refuse_unreadable
from posecoach.capture.reading import Reading
from posecoach.estimation.landmarker import model_path
from posecoach.fitting.calibration import no_limits, nothing_held
from posecoach.fitting.labels import Label, check_within, parse_labels
from posecoach.history import read_sessions
from posecoach.history.period_pages import report_format
from posecoach.history.plot import plot_format
from posecoach.languages import LanguageError, named_language, speak
from posecoach.pose.recording import Recording
from posecoach.prescriptions.reading import load_prescription
from posecoach.profiles import load_profile, override, parse_changes, save_profile
from posecoach.profiles.permissive import warnings
from posecoach.results.recordings import is_none_of_a_video
from posecoach.routines import load_routine, save_routine
from posecoach.runtime.errors import InternalError, PosecoachError
from posecoach.runtime.os_errors import whole_line
from posecoach.runtime.output_folder import whole_file
from posecoach.serving.server import listen
from posecoach.stretches import STRETCHES
from posecoach.stretches.registry import check_file, stretch_named
from tests.serving.reading import english_in

Cause = Callable[[Path], object]

#: What is a name in every language: of files, options, keys, commands, units and formats.
NAMES = re.compile(
    r"'[^']*'|\"[^\"]*\"|\S*/\S*|--[\w-]+|\b\w+=\S+|[\w[\]]+(?:[._][\w[\]]+)+|\.\w+|Invalid value \(at line|column"
    r"|\b(?:TOML|UTF-8|CSV|MB|GB|kB|Windows|posecoach|RuntimeError|System Settings|English|Deutsch|Español|Français"
    r"|default|gentle|strict|desk|lite|full|heavy|mine|bridge|each|left|right|both|wrong|deg|sight|clock|schema|until"
    r"|name|notes|steps|stretches|sided|roles|label|min|max|unbroken|en|de|es|fr|ja)\b"
)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def profile(text: str) -> Cause:
    return lambda folder: load_profile(str(written(folder / "mine.toml", text)))


def routine(text: str) -> Cause:
    return lambda folder: load_routine(str(written(folder / "mine.toml", text)))


def prescription(text: str) -> Cause:
    return lambda folder: load_prescription(written(folder / "mine.toml", text))


def stretch(text: str) -> Cause:
    return lambda folder: check_file(written(folder / "mine.toml", text))


def labels(text: str) -> Cause:
    return lambda folder: parse_labels(text, str(folder / "mine.csv"))


def saved_twice(folder: Path) -> None:
    del folder
    save_profile("mine", {})
    save_profile("mine", {})


def foreign_history(folder: Path) -> None:
    read_sessions(written(folder / "history.sqlite3", "no database at all" * 100))


def into_a_file(folder: Path) -> None:
    with whole_file(written(folder / "file", "") / "result.csv"):
        pass


def binary(folder: Path) -> None:
    (folder / "mine.toml").write_bytes(b"\xff\xff")
    load_profile(str(folder / "mine.toml"))


def permissive(folder: Path) -> str:
    del folder
    wide = override(load_profile(), {"kneeling_hip_flexor.trunk_upright.min": -60.0})
    return "".join(warnings(wide))


ONE = "days_a_week = 3\n[[stretches]]\nstretch = 'bridge'\n"

CAUSES: dict[str, Cause] = {
    "no such profile": lambda _: load_profile("nobody"),
    "a profile nearly named": lambda _: load_profile("gentel"),
    "no file of a profile": lambda folder: load_profile(str(folder / "none.toml")),
    "no TOML": profile("a = ="),
    "nested": profile("a = [[[[[[[[[[1]]]]]]]]]]"),
    "a long number": profile(f"a = {'1' * 100}"),
    "no text": binary,
    "an unknown key": profile("clock.leaf_s = 6"),
    "a value out of range": profile("clock.leave_s = 600"),
    "no number": profile("clock.leave_s = 'long'"),
    "no table": profile("clock = 6"),
    "neither true nor false": profile("clock.unbroken = 1"),
    "a schema to come": profile("schema = 99"),
    "its own base": profile("base = 'mine.toml'"),
    "no base": profile("base = 3"),
    "an empty band": profile("[kneeling_hip_flexor.hip_extension]\nmin = 30\nmax = 12"),
    "a profile that is there": saved_twice,
    "a built-in name": lambda _: save_profile("gentle", {}),
    "a name with a blank": lambda _: save_profile("my own", {}),
    "no change": lambda _: parse_changes(["clock.leave_s"]),
    "a change of nothing": lambda _: override(load_profile(), {"clock.nothing": 1.0}),
    "no such routine": lambda _: load_routine("nobody"),
    "a routine without steps": routine("title = 'x'"),
    "target and breaths": routine("[[steps]]\nstretch = 'bridge'\ntarget_s = 30\nbreaths = 5"),
    "breaths of a kneeling one": routine("[[steps]]\nstretch = 'kneeling_hip_flexor'\nbreaths = 5"),
    "half a breath": routine("[[steps]]\nstretch = 'bridge'\nbreaths = 5.5"),
    "a routine that is none": lambda _: save_routine("mine", {"steps": []}),
    "a prescription without stretches": prescription("days_a_week = 3"),
    "too many sets": prescription(
        f"{ONE}seconds = 30\nrepetitions = 10\n" + "[[stretches]]\nstretch = 'bridge'\n"
        "seconds = 30\nrepetitions = 10\n" * 6
    ),
    "no day": prescription("until = 'tomorrow'\n" + ONE + "seconds = 30"),
    "no such stretch": lambda _: stretch_named("nobody"),
    "a stretch without anything": stretch("title = 'x'"),
    "a stretch with nothing right": stretch("sided = 3"),
    "a stretch of another kind of file": lambda folder: check_file(written(folder / "mine.txt", "")),
    "roles without sides": stretch("sided = false\n[roles]\nstretched = 'back'"),
    "no such model": lambda _: model_path("huge"),
    "no video": lambda folder: refuse_unreadable(folder / "none.mp4"),
    "a folder as a video": refuse_unreadable,
    "an empty video": lambda folder: refuse_unreadable(written(folder / "video.mp4", "")),
    "no videos": lambda folder: find_videos([str(folder)]),
    "no such pattern": lambda folder: find_videos([str(folder / "*.mp4")]),
    "no recording": lambda folder: Recording(written(folder / "mine.rec", "text")),
    "a recording that is missing": lambda folder: Recording(folder / "none.rec"),
    "a recording as a video": lambda folder: is_none_of_a_video(folder / "mine.rec"),
    "no such camera": lambda _: Camera(200).open(),
    "labels that are empty": labels(""),
    "labels without columns": labels("a,b\n"),
    "a label that ends first": labels("start_s,end_s,label\n3,1,right\n"),
    "a label without time": labels("start_s,end_s,label\nx,1,right\n"),
    "a label of no kind": labels("start_s,end_s,label\n1,2,good\n"),
    "labels that contradict": labels("start_s,end_s,label\n1,3,right\n2,4,wrong\n"),
    "a label beyond the end": lambda _: check_within([Label(1.0, 2.0, right=True)], 0.5, "mine.rec"),
    "no limits": lambda _: no_limits(STRETCHES["bridge"]),
    "nothing held": lambda _: nothing_held(STRETCHES["bridge"], 8.0, 2.5, "mine.rec"),
    "a history of another program": foreign_history,
    "no format of a plot": lambda _: plot_format(Path("x.docx")),
    "no format of a report": lambda _: report_format(Path("x.docx")),
    "a file for a folder": into_a_file,
    "no such port": lambda _: listen(100_000),
    "no such speed": lambda _: Reading(speed=1000.0),
    "no such language": lambda _: named_language("klingon"),
    "a bug": lambda _: InternalError("RuntimeError"),
}

#: What is said of errors that this test cannot cause.
LINES: dict[str, Callable[[], str]] = {
    "no camera": lambda: why_not_opened(0, platform="linux", devices=Path("/nowhere")),
    "no camera on macOS": lambda: why_not_opened(0, platform="darwin"),
    "no camera on Windows": lambda: why_not_opened(0, platform="win32"),
    "too many jobs": lambda: limited(1_000_000)[1],
    **{
        os.strerror(number): partial(whole_line, OSError(number, os.strerror(number), "/file"))
        for number in (errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EISDIR, errno.EMFILE, errno.EROFS, errno.EIO)
    },
}


@pytest.mark.parametrize("name", CAUSES)
def test_an_error_is_said_in_the_language(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    speak("qps")
    try:
        said = str(CAUSES[name](tmp_path))
    except (PosecoachError, LanguageError, ValueError) as error:
        said = str(error)
    assert english_in([said], NAMES) == []
    assert said.isprintable()
    assert "[" in said


@pytest.mark.parametrize("name", LINES)
def test_advice_is_said_in_the_language(name: str) -> None:
    speak("qps")
    assert english_in([LINES[name]()], NAMES) == []
