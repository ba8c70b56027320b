"""The known stretches: those that come with posecoach, and those in the user's own folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.runtime.errors import PosecoachError, StretchError, UsageError
from posecoach.runtime.guessing import hint, meant
from posecoach.runtime.os_errors import reason
from posecoach.runtime.tables import file_called, read_toml
from posecoach.runtime.user_folders import user_folder
from posecoach.stretches.base import Stretch
from posecoach.stretches.reading import parse_stretch

SUFFIX = ".toml"

#: Most files that are read from the user's own folder.
_MOST_FILES = 100


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The content of one file of the user's own, simple enough to be sent to another computer.

    Attributes:
        name: name of the stretch.
        source: path of the file.
        raw: its tables.
    """

    name: str
    source: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Loaded:
    stretches: Mapping[str, Stretch]
    own_files: tuple[OwnFile, ...]
    left_out: tuple[PosecoachError, ...]


class Registry(Mapping[str, Stretch]):
    """All stretches by name, in the order of the routine; the files are read on first use.

    An invalid file of the user's own is left out, and `left_out` says why: a mistake in one file must not prevent
    training.
    """

    def __init__(self) -> None:
        self._cache: _Loaded | None = None

    def __getitem__(self, name: str) -> Stretch:
        return self._loaded().stretches[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded().stretches)

    def __len__(self) -> int:
        return len(self._loaded().stretches)

    @property
    def left_out(self) -> tuple[PosecoachError, ...]:
        """One error for each file of the user's own that was left out."""
        return self._loaded().left_out

    @property
    def own_files(self) -> tuple[OwnFile, ...]:
        """The files of the user's own that are used, for another process to `adopt`."""
        return self._loaded().own_files

    def adopt(self, own_files: Sequence[OwnFile]) -> None:
        """Take over the user's own stretches from another process, in place of those of this one.

        Raises:
            StretchError: one of them does not validate, because the other process runs another version of posecoach.
        """
        if self._cache is None or tuple(own_files) != self._cache.own_files:
            self._cache = _load(own_files, strict=True)

    def reload(self) -> None:
        """Read the files again on next use."""
        self._cache = None

    def _loaded(self) -> _Loaded:
        if self._cache is None:
            files, unread = _read_own_files()
            loaded = _load(files, strict=False)
            self._cache = _Loaded(loaded.stretches, loaded.own_files, (*unread, *loaded.left_out))
        return self._cache


#: The stretches, in the order of the routine.
STRETCHES = Registry()


def stretch_named(name: str) -> Stretch:
    """Return the stretch called ``name``; one word of its name is enough if no other stretch has it.

    Raises:
        UsageError: there is no such stretch.
    """
    known = meant(name, STRETCHES)
    if known is None:
        raise UsageError(_("unknown stretch {name!r}: {hint}").format(name=name, hint=hint(name, STRETCHES)))
    return STRETCHES[known]


def own_stretches_folder() -> Path:
    """Return the folder of the user's own stretches; it may not exist."""
    return user_folder("stretches")


def check_file(path: Path) -> Stretch:
    """Return the stretch in a file, validated as if the file were in the user's own folder.

    Raises:
        StretchError: the file cannot be read or does not validate.
    """
    file = own_file(path)
    others = {name: stretch for name, stretch in STRETCHES.items() if name != file.name or name in _built_in()}
    stretch = _accepted(file, others)
    for loop in stretch.demonstration.files if stretch.demonstration is not None else ():
        if not loop.is_file():
            problem = _("{file}: demonstration: there is no file {loop}; put it beside this one")
            raise StretchError(problem.format(file=file_called("stretch", path), loop=loop))
    return stretch


def _read_own_files() -> tuple[list[OwnFile], list[PosecoachError]]:
    folder = own_stretches_folder()
    try:
        paths = sorted(path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))
    except OSError as error:
        problem = _("cannot look for stretches in {folder}: {reason}; check the folder")
        return [], [StretchError(problem.format(folder=folder, reason=reason(error)))]
    files: list[OwnFile] = []
    unread: list[PosecoachError] = []
    if len(paths) > _MOST_FILES:
        too_many = _("{folder} has more than {most} stretches: move some of them away")
        unread.append(StretchError(too_many.format(folder=folder, most=_MOST_FILES)))
    for path in paths[:_MOST_FILES]:
        try:
            files.append(own_file(path))
        except StretchError as error:
            unread.append(error)
    return files, unread


def own_file(path: Path) -> OwnFile:
    """Return the content of a file of the user's own, for `Registry.adopt`; the file has the name of its stretch.

    Raises:
        StretchError: it cannot be read or is not TOML.
    """
    if path.suffix != SUFFIX:
        problem = _("{file}: the name of the file must end in {suffix}")
        raise StretchError(problem.format(file=file_called("stretch", path), suffix=SUFFIX))
    return OwnFile(path.stem, str(path), read_toml(path, "stretch", StretchError))


def _load(own_files: Sequence[OwnFile], *, strict: bool) -> _Loaded:
    """Return all stretches; an invalid file is left out, or raises its error if ``strict``."""
    stretches = dict(_built_in())
    used: list[OwnFile] = []
    left_out: list[PosecoachError] = []
    # Variants last, because the stretches that they are variants of must be known.
    for file in sorted(own_files, key=lambda file: "variant_of" in file.raw):
        try:
            stretches[file.name] = _accepted(file, stretches)
            used.append(file)
        except StretchError as error:
            if strict:
                raise
            left_out.append(error)
    ordered = sorted(stretches.values(), key=lambda stretch: (stretch.order, stretch.name))
    return _Loaded({stretch.name: stretch for stretch in ordered}, tuple(used), tuple(left_out))


def _accepted(file: OwnFile, others: Mapping[str, Stretch]) -> Stretch:
    """Return the stretch of a file, if it does not conflict with the others."""
    if file.name in others:
        taken = _("{file}: name: there is a stretch {name!r} already; give the file another name")
        raise StretchError(taken.format(file=file_called("stretch", file.source), name=file.name))
    stretch = parse_stretch(file.raw, file.name, file.source, Path(file.source).parent)
    allowed = [other.name for other in others.values() if not other.variant_of]
    for name in sorted(stretch.variant_of - set(allowed)):
        problem = (
            _("{file}: variant_of: {name!r} is a variant itself; {hint}")
            if name in others
            else _("{file}: variant_of: {name!r} is not known; {hint}")
        )
        called = file_called("stretch", file.source)
        raise StretchError(problem.format(file=called, name=name, hint=hint(name, allowed)))
    return stretch


@cache
def _built_in() -> Mapping[str, Stretch]:
    files = (entry for entry in resources.files(__package__).iterdir() if entry.name.endswith(SUFFIX))
    texts = {file.name.removesuffix(SUFFIX): file.read_text(encoding="utf-8") for file in files}
    return {name: parse_stretch(tomllib.loads(text), name, name) for name, text in texts.items()}
