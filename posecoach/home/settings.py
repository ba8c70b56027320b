"""The saved settings of sessions started from the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from posecoach.languages import LanguageError, marked, named_language
from posecoach.languages import gettext as _
from posecoach.runtime.errors import UsageError
from posecoach.runtime.user_folders import user_folder

_FILE = "home.toml"

#: Longest name of a voice or a camera, characters.
_LONGEST = 200


class SettingsError(UsageError):
    """Invalid settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of all sessions.

    Attributes:
        voice: a voice of the computer's speech program; "" for the one that the language asks for.
        muted: whether there is neither speech nor tones.
        small_window: whether the session begins in a window, not in full screen.
        camera: number of the camera.
        profile: name of the profile.
        language: code of the language that is spoken; "" for that of the system.
    """

    voice: str = ""
    muted: bool = False
    small_window: bool = False
    camera: int = 0
    profile: str = "default"
    language: str = ""

    def content(self) -> dict[str, Any]:
        """Return them as data for the page."""
        return asdict(self)


def settings_path() -> Path:
    """Return the file of the settings; it need not exist."""
    return user_folder(_FILE)


def load_settings() -> Settings:
    """Return the saved settings, or the defaults.

    Raises:
        SettingsError: the file is not understood.
    """
    path = settings_path()
    if not path.exists():
        return Settings()
    # Every command asks for its language here, most often where no settings were ever saved.
    from posecoach.runtime.tables import read_toml  # noqa: PLC0415

    return parse_settings(read_toml(path, "settings", SettingsError), str(path))


def save_settings(settings: Settings) -> None:
    """Save settings.

    Raises:
        OutputError: they cannot be written.
    """
    # As in `load_settings`.
    import tomli_w  # noqa: PLC0415

    from posecoach.runtime.output_folder import whole_file  # noqa: PLC0415

    with whole_file(settings_path()) as scratch:
        scratch.write_bytes(tomli_w.dumps(settings.content()).encode())


def parse_settings(raw: Mapping[str, Any], source: str) -> Settings:
    """Check settings from a file or from the page.

    Args:
        raw: the values; what is not among them keeps its default.
        source: what to call it in errors.

    Raises:
        SettingsError: a key is unknown, or a value is not of its kind.
    """
    for key, value in raw.items():
        if key not in _KINDS:
            raise SettingsError(_("{source}: unknown key {key!r}; remove it").format(source=source, key=key))
        kind = _KINDS[key]
        if type(value) is not kind:
            raise SettingsError(
                _("{source}: {key}: must be {kind}, not {value!r}").format(
                    source=source, key=key, kind=_(_CALLED[kind]), value=value
                )
            )
        if isinstance(value, str) and (len(value) > _LONGEST or not value.isprintable()):
            raise SettingsError(
                _("{source}: {key}: must be one line of at most {longest} characters").format(
                    source=source, key=key, longest=_LONGEST
                )
            )
        if isinstance(value, int) and not 0 <= value <= 99:
            raise SettingsError(_("{source}: camera: cameras are numbered from 0 to 99").format(source=source))
    try:
        return Settings(**{**raw, "language": named_language(raw["language"])} if raw.get("language") else raw)
    except LanguageError as error:
        raise SettingsError(_("{source}: language: {error}").format(source=source, error=error)) from None


_KINDS: dict[str, type] = {field.name: type(field.default) for field in fields(Settings)}

_CALLED = {str: marked("text"), bool: marked("true or false"), int: marked("a whole number")}
