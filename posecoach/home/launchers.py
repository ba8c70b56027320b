"""Entries among the user's programs: a desktop entry on Linux, a Start menu shortcut, an application on macOS."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.runtime.errors import OutputError
from posecoach.runtime.os_errors import why
from posecoach.runtime.output_folder import whole_file

_ID = "posecoach"

_COMMENT = marked("Stretch in front of the camera: form and hold time")

#: What may stand in a value of ``Exec`` unquoted, and what has to be escaped within quotes: Desktop Entry Specification
#: 1.5, "The Exec key". A backslash is escaped once more, as in every string of the file.
_EXEC_ESCAPED = {'"': '\\\\"', "`": "\\\\`", "$": "\\\\$", "\\": "\\\\\\\\"}

#: PowerShell writes the shortcut, as it knows the format. The values come from the environment, so that quotes in a
#: path have no special meaning.
_SHORTCUT_SCRIPT = """
$ErrorActionPreference = 'Stop'
$shortcut = (New-Object -ComObject WScript.Shell).CreateShortcut($env:POSECOACH_SHORTCUT)
$shortcut.TargetPath = $env:POSECOACH_TARGET
$shortcut.Arguments = $env:POSECOACH_ARGUMENTS
$shortcut.Description = $env:POSECOACH_COMMENT
$shortcut.Save()
"""

#: Longest wait for PowerShell, seconds.
_LONGEST_S = 60.0


class Launcher(Protocol):
    """An entry for one system."""

    def install(self) -> list[Path]:
        """Write the entry and return its files.

        Raises:
            OutputError: they cannot be written.
        """
        ...

    def remove(self) -> list[Path]:
        """Remove the entry and return what was removed.

        Raises:
            OutputError: it cannot be removed.
        """
        ...


def launcher_for(command: Sequence[str], platform: str = sys.platform) -> Launcher:
    """Return the launcher of a system.

    Args:
        command: what to start, the program first.
        platform: the system, as in ``sys.platform``; one that is not known counts as Linux.
    """
    if platform == "win32":
        return StartMenuShortcut(tuple(command), Path(os.environ.get("APPDATA", Path.home() / "AppData/Roaming")))
    if platform == "darwin":
        return MacApplication(tuple(command), Path.home() / "Applications")
    configured = Path(os.environ.get("XDG_DATA_HOME", ""))
    # The XDG specification requires relative paths to be ignored.
    data = configured if configured.is_absolute() else Path.home() / ".local/share"
    return DesktopEntry(tuple(command), data)


@dataclass(frozen=True, slots=True)
class DesktopEntry:
    """A desktop entry of Linux, with its icon.

    Attributes:
        command: what to start.
        data: the user's data folder.
    """

    command: tuple[str, ...]
    data: Path

    @property
    def files(self) -> list[Path]:
        """The entry and its icon."""
        return [self.data / f"applications/{_ID}.desktop", self.data / f"icons/hicolor/scalable/apps/{_ID}.svg"]

    def text(self) -> str:
        """Return the content of the entry."""
        return "\n".join(
            (
                "[Desktop Entry]",
                "Type=Application",
                "Name=posecoach",
                f"GenericName={_('Stretching trainer')}",
                f"Comment={_(_COMMENT)}",
                f"Exec={' '.join(map(_exec_quoted, self.command))}",
                f"Icon={_ID}",
                "Terminal=false",
                "Categories=Education;Sports;",
                "Keywords=stretching;psoas;hip;",
                "StartupNotify=false",
                "",
            )
        )

    def install(self) -> list[Path]:
        """Write entry and icon."""
        entry, icon = self.files
        _write(entry, self.text().encode())
        _write(icon, files("posecoach").joinpath("web/shared/icon.svg").read_bytes())
        return self.files

    def remove(self) -> list[Path]:
        """Remove entry and icon."""
        return _removed(self.files)


@dataclass(frozen=True, slots=True)
class StartMenuShortcut:
    """A shortcut in the Start menu of Windows.

    Attributes:
        command: what to start.
        roaming: the user's folder of application data.
    """

    command: tuple[str, ...]
    roaming: Path

    @property
    def path(self) -> Path:
        """The shortcut."""
        return self.roaming / "Microsoft/Windows/Start Menu/Programs" / f"{_ID}.lnk"

    def values(self) -> dict[str, str]:
        """Return what the script reads from the environment."""
        return {
            "POSECOACH_SHORTCUT": str(self.path),
            "POSECOACH_TARGET": self.command[0],
            "POSECOACH_ARGUMENTS": subprocess.list2cmdline(self.command[1:]),
            "POSECOACH_COMMENT": _(_COMMENT),
        }

    def install(self) -> list[Path]:
        """Have PowerShell write the shortcut."""
        shell = shutil.which("powershell")
        if shell is None:
            raise OutputError(_("cannot write the shortcut: put the system's own program 'powershell' on the PATH"))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(  # noqa: S603 - the system's own program, and a script that is the same for everybody
                [shell, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", _SHORTCUT_SCRIPT],
                env={**os.environ, **self.values()},
                capture_output=True,
                text=True,
                timeout=_LONGEST_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutputError(
                _("cannot write {path}: powershell failed ({error})").format(path=self.path, error=error)
            ) from error
        if done.returncode != 0 or not self.path.exists():
            raise OutputError(
                _("cannot write {path}: powershell says {answer}").format(
                    path=self.path, answer=" ".join(done.stderr.split()) or _("nothing")
                )
            )
        return [self.path]

    def remove(self) -> list[Path]:
        """Remove the shortcut."""
        return _removed([self.path])


@dataclass(frozen=True, slots=True)
class MacApplication:
    """A small application of macOS: a folder with a script in it.

    Attributes:
        command: what to start.
        applications: the user's folder of applications.
    """

    command: tuple[str, ...]
    applications: Path

    @property
    def path(self) -> Path:
        """The application."""
        return self.applications / f"{_ID}.app"

    def install(self) -> list[Path]:
        """Write the application."""
        about = {
            "CFBundleName": _ID,
            "CFBundleIdentifier": "posecoach.launcher",
            "CFBundleExecutable": _ID,
            "CFBundlePackageType": "APPL",
            # Without this text macOS denies access to the camera.
            "NSCameraUsageDescription": _("posecoach watches how you stretch. No picture is kept or sent anywhere."),
        }
        script = self.path / "Contents/MacOS" / _ID
        _write(self.path / "Contents/Info.plist", plistlib.dumps(about))
        _write(script, f"#!/bin/sh\nexec {shlex.join(self.command)}\n".encode())
        try:
            script.chmod(0o700)
        except OSError as error:
            raise OutputError(_("cannot write {script}: {reason}").format(script=script, reason=why(error))) from error
        return [self.path]

    def remove(self) -> list[Path]:
        """Remove the application."""
        if not self.path.exists():
            return []
        try:
            shutil.rmtree(self.path)
        except OSError as error:
            raise OutputError(_("cannot remove {path}: {reason}").format(path=self.path, reason=why(error))) from error
        return [self.path]


def _exec_quoted(argument: str) -> str:
    if "\n" in argument:
        raise OutputError(
            _("cannot write a desktop entry for {argument!r}: move posecoach to another folder").format(
                argument=argument
            )
        )
    escaped = "".join(_EXEC_ESCAPED.get(letter, letter) for letter in argument)
    return '"' + escaped.replace("%", "%%") + '"'


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as scratch:
        scratch.write_bytes(content)


def _removed(paths: Sequence[Path]) -> list[Path]:
    removed = []
    for path in paths:
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise OutputError(_("cannot remove {path}: {reason}").format(path=path, reason=why(error))) from error
        removed.append(path)
    return removed
