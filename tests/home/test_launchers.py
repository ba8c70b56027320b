from __future__ import annotations

import configparser
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from posecoach.home.launchers import DesktopEntry, MacApplication, StartMenuShortcut, launcher_for
from posecoach.runtime.errors import OutputError
from tests.command import run

#: An odd place to be installed in.
ODD = ('/opt/my $tools/50% "new"/a`b\\c/python', "-m", "posecoach", "home")


def exec_arguments(text: str) -> list[str]:
    """Return the arguments of ``Exec`` as the Desktop Entry Specification has them read: strings first, then quotes."""
    entry = configparser.RawConfigParser(delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read_string(text)
    value = entry["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    quoted = re.findall(r'"((?:\\.|[^"\\])*)"', value)
    return [re.sub(r'\\(["`$\\])', r"\1", argument).replace("%%", "%") for argument in quoted]


def test_a_desktop_entry_starts_exactly_that(tmp_path: Path) -> None:
    entry = DesktopEntry(ODD, tmp_path)
    assert entry.install() == [
        tmp_path / "applications/posecoach.desktop",
        tmp_path / "icons/hicolor/scalable/apps/posecoach.svg",
    ]
    assert exec_arguments((tmp_path / "applications/posecoach.desktop").read_text()) == list(ODD)
    assert (tmp_path / "icons/hicolor/scalable/apps/posecoach.svg").read_bytes().startswith(b"<svg")
    if validate := shutil.which("desktop-file-validate"):
        said = subprocess.run([validate, entry.files[0]], capture_output=True, text=True, check=False)
        assert (said.returncode, said.stdout) == (0, "")
    assert entry.remove() == entry.files
    assert entry.remove() == []


def test_a_desktop_entry_for_what_has_no_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="another folder"):
        DesktopEntry(("/a\nExec=evil",), tmp_path).install()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a script of a shell")
def test_an_application_of_macos_runs_its_command(tmp_path: Path) -> None:
    says = MacApplication(("printf", "%s|", "it's", 'a "b" $HOME'), tmp_path)
    assert says.install() == [tmp_path / "posecoach.app"]
    contents = tmp_path / "posecoach.app/Contents"
    about = plistlib.loads((contents / "Info.plist").read_bytes())
    assert about["NSCameraUsageDescription"]
    done = subprocess.run(
        [contents / "MacOS" / about["CFBundleExecutable"]], capture_output=True, text=True, check=True
    )
    assert done.stdout == 'it\'s|a "b" $HOME|'
    assert says.remove() == [tmp_path / "posecoach.app"]
    assert says.remove() == []


def test_a_shortcut_of_windows_is_told_what_to_start(tmp_path: Path) -> None:
    shortcut = StartMenuShortcut(("C:\\Program Files\\posecoach\\posecoach.exe", "home", "a b"), tmp_path)
    assert shortcut.values()["POSECOACH_TARGET"] == "C:\\Program Files\\posecoach\\posecoach.exe"
    assert shortcut.values()["POSECOACH_ARGUMENTS"] == 'home "a b"'
    assert shortcut.values()["POSECOACH_SHORTCUT"].endswith("posecoach.lnk")
    if not shutil.which("powershell"):
        with pytest.raises(OutputError, match="powershell"):
            shortcut.install()


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("linux", DesktopEntry), ("freebsd14", DesktopEntry), ("win32", StartMenuShortcut), ("darwin", MacApplication)],
)
def test_every_system_has_its_own(platform: str, kind: type) -> None:
    assert type(launcher_for(["posecoach"], platform)) is kind


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="writes into the menu of Linux alone")
def test_the_command_writes_and_removes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert run("install-launcher").returncode == 0
    entry = tmp_path / "data/applications/posecoach.desktop"
    assert exec_arguments(entry.read_text()) == [sys.executable, "-m", "posecoach", "home"]
    assert str(entry) in run("install-launcher", "--remove").stdout
    assert not entry.exists()
    assert "no entry" in run("install-launcher", "--remove").stdout
