"""What every command prints, in the pseudo-language: nothing that people read stays English."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.cli import main
from posecoach.fitting.labels import Label, labels_text
from posecoach.history import HistoryStore
from posecoach.languages import speak
from posecoach.pose import Side
from posecoach.profiles import save_profile
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, STANDING, Clip
from tests.cli.reading import english_in
from tests.history.examples import progress, store_sets

PSEUDO = "qps"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with recordings, labels, profiles and a history, and English again at the end."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    yield tmp_path
    speak("en")


@pytest.fixture
def recordings(folder: Path) -> None:
    del folder
    let_go = KNEELING.with_stretched(hip_extension_deg=8.0)
    other_side = replace(KNEELING, side=Side.RIGHT)
    clip = Clip(fps=10).hold(KNEELING, 4.0).hold(let_go, 3.0).hold(STANDING, 2.0).hold(other_side, 4.0)
    write_recording(Path("held.rec"), clip.poses)
    write_recording(Path("resting.rec"), Clip(fps=10).hold(STANDING, 1.5).poses)
    Path("labels.csv").write_text(labels_text([Label(0.5, 3.5, right=True), Label(5.0, 6.5, right=False)]))
    Path("astray.csv").write_text(labels_text([Label(900.0, 901.0, right=True)]))
    Path("misspelt.csv").write_text("start_s,end_s,label\n1,2,rihgt\n")
    whole = Path("held.rec").read_bytes()
    Path("cut.rec").write_bytes(whole[: len(whole) // 2])
    Path("video.mp4").write_bytes(b"no video")


@pytest.fixture
def history(folder: Path) -> None:
    del folder
    sides = [progress(side=side, stretch="standing_lunge", hip_extension_deg=9.0) for side in ("left", "right")]
    store_sets(Path("history.db"), *sides)
    with HistoryStore.open(Path("none.db")):
        pass


WITH_RECORDINGS = [
    (0, "replay held.rec --profile strict"),
    (0, "replay resting.rec"),
    (1, "replay cut.rec"),
    (2, "replay video.mp4"),
    (0, "suggest held.rec --labels labels.csv --profile strict --save mended"),
    (2, "suggest held.rec held.rec --labels labels.csv"),
    (2, "suggest held.rec --labels astray.csv"),
    (2, "suggest held.rec --labels misspelt.csv"),
    (0, "calibrate kneeling_hip_flexor --seconds 3 --video held.rec --dry-run"),
    (0, "calibrate kneeling_hip_flexor --seconds 3 --video held.rec --base strict"),
    (1, "calibrate kneeling_hip_flexor --seconds 3 --video resting.rec"),
    (0, "export held.rec --format csv"),
    (1, "export cut.rec --format trc"),
    (2, "export video.mp4 --format csv"),
    (2, "export held.rec --format csv --out held.txt"),
    (0, "analyze held.rec"),
    (1, "analyze cut.rec"),
    (2, "analyze held.rec --watch"),
    (0, "live --rehearse --camera resting.rec"),
    (2, "live --camera held.rec"),
    (1, "measure bridge --rehearse --camera resting.rec"),
]

WITH_HISTORY = [
    (0, "history --database history.db"),
    (0, "history --database none.db"),
    (0, "history --database history.db --last 1"),
    (2, "history --database history.db --to 2026-05-02"),
    (2, "history --database history.db --report r.html --from 2026-05-02 --to 2026-05-01"),
    (2, "history --database history.db --delete"),
    (0, "history --database history.db --delete --yes"),
]

ALONE = [
    (0, "profiles"),
    (0, "profiles show mine"),
    (0, "profiles check mine"),
    (0, "profiles compare default strict"),
    (0, "profiles compare default default"),
    (2, "profiles show nobody"),
    (0, "stretches"),
    (0, "stretches --path"),
    (0, "install-launcher"),
    (0, "install-launcher --remove"),
    (2, "nothing"),
    (2, "live --loud"),
    (2, "live --mute=3"),
    (2, "live --volume x"),
    (2, "live --talk loud"),
    (2, "export"),
    (2, "tune k.rec --port x"),
    (2, "calibrate bridge --seconds"),
    (2, "calibrate bridge --seconds x"),
    (2, "history --plot a.png --delete"),
    (2, "analyze x.mp4 --speed 1000"),
    (2, "analyze --model ''"),
    (2, "analyze ''"),
]


def check(code: int, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    written = shlex.split(command)
    assert main([*written, "--language", PSEUDO]) == code
    shown = "".join(capfd.readouterr())
    assert english_in(shown, [*written, "mine"]) == [], shown
    # A path alone has nothing to translate.
    assert "[" in shown or "--path" in written


@pytest.mark.usefixtures("recordings")
@pytest.mark.parametrize(("code", "command"), WITH_RECORDINGS)
def test_recordings(code: int, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    check(code, command, capfd)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(("code", "command"), WITH_HISTORY)
def test_a_history(code: int, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    check(code, command, capfd)


@pytest.mark.parametrize(("code", "command"), ALONE)
def test_commands_that_need_no_file(code: int, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    save_profile("mine", {"bridge": {"target_s": 21.0}}, base="strict")
    check(code, command, capfd)
