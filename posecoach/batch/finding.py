"""Finding the videos for the files, folders and patterns that the user names."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from posecoach.languages import gettext as _
from posecoach.languages import listed, ngettext
from posecoach.pose.recording import RECORDING_SUFFIX
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME
from posecoach.results.tables import FRAMES_NAME, SUMMARY_NAME
from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import is_file, is_folder
from posecoach.runtime.os_errors import why

#: Files of a folder that are taken for videos, by the end of their names in lower case.
VIDEO_SUFFIXES = frozenset(
    ".3gp .asf .avi .flv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .webm .wmv".split()  # noqa: SIM905
)

#: Suffix of the folders of results.
RESULTS_SUFFIX = ".posecoach"


@dataclass(frozen=True, slots=True)
class FoundVideos:
    """The videos that were found.

    Attributes:
        videos: the files, in the order in which they were named, those of a folder or pattern by name; none twice.
        left_out: lines that say what was passed over.
        searched: whether a folder or a pattern was among the names, so that there may be more files another time.
    """

    videos: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    searched: bool = False


def find_videos(names: Sequence[str]) -> FoundVideos:
    """Return the videos and recordings for what the user names.

    A folder stands for the videos and recordings in it, not for those in folders of it. A name of no file with ``*``,
    ``?`` or ``[`` in it is a pattern, in which ``**`` stands for folders of any depth. Results of earlier runs are
    passed over, unless they are recordings that are named, or asked for with a pattern that ends in ``.rec``.

    Args:
        names: as given on the command line.

    Raises:
        UsageError: a folder or a pattern has no video.
    """
    videos: list[Path] = []
    left_out: list[str] = []
    searched = False
    for name in names:
        path = Path(name)
        if is_folder(path):
            searched = True
            inside = _in_folder(path, left_out)
            if not inside:
                problem = _("no video lies in {folder}: name another folder, or {pattern} to search deeper")
                raise UsageError(problem.format(folder=path, pattern=_deeper(path)))
            videos += inside
        elif _is_pattern(path):
            searched = True
            videos += _matching(name, left_out)
        elif len(names) > 1 and path.name == ANNOTATED_NAME and is_result(path):
            # A shell has expanded a pattern.
            left_out.append(_("left out {path}: it was made by posecoach").format(path=path))
        else:
            videos.append(path)
    distinct = {_place(video): video for video in reversed(videos)}
    found = tuple(video for video in videos if distinct.pop(_place(video), None))
    if not found:
        raise UsageError(_("none of these is a video to analyse: name the videos themselves"))
    return FoundVideos(found, tuple(left_out), searched)


def videos_in(folder: Path) -> list[Path]:
    """Return the videos and recordings in a folder, by name, as `find_videos` does; there may be none.

    Raises:
        UsageError: the folder cannot be read.
    """
    return _in_folder(folder, [])


def is_result(path: Path) -> bool:
    """Return whether an earlier run has made this file."""
    if path.name not in (ANNOTATED_NAME, RECORDING_NAME):
        return False
    folder = path.parent
    return folder.absolute().suffix == RESULTS_SUFFIX or all(
        is_file(folder / name) for name in (SUMMARY_NAME, FRAMES_NAME)
    )


def _is_pattern(path: Path) -> bool:
    return glob.has_magic(str(path)) and not os.path.lexists(path)


def _place(video: Path) -> Path:
    """Return the real path of a file, however it was named; a link counts as a file of its own."""
    return Path(os.path.realpath(video.parent)) / video.name


def _in_folder(folder: Path, left_out: list[str]) -> list[Path]:
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        problem = _("cannot read folder {folder}: {reason}")
        raise UsageError(problem.format(folder=folder, reason=why(error))) from error
    files = [entry for entry in entries if not is_folder(entry)]
    videos = [file for file in files if _is_video(file)]
    others = [file.name for file in files if file not in set(videos)]
    if others:
        told = _("left out in {folder}, no videos: {names}")
        left_out.append(told.format(folder=folder, names=_some(others)))
    deeper = [entry.name for entry in entries if is_folder(entry) and entry.suffix != RESULTS_SUFFIX]
    if deeper:
        told = _("left out in {folder}, folders: {names}; {pattern} searches them, too")
        left_out.append(told.format(folder=folder, names=_some(deeper), pattern=_deeper(folder)))
    return videos


def _matching(pattern: str, left_out: list[str]) -> list[Path]:
    recordings = pattern.endswith(RECORDING_SUFFIX)
    any_depth = Path(pattern).name == "**"
    videos: list[Path] = []
    others: list[str] = []
    matched = sorted(Path(match) for match in glob.glob(_searched_for(pattern), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    for path in matched:
        if is_folder(path):
            if path.suffix != RESULTS_SUFFIX and not any_depth:
                videos += _in_folder(path, left_out)
        elif _is_video(path) or (recordings and path.suffix == RECORDING_SUFFIX):
            videos.append(path)
        elif not is_result(path) and path.parent.suffix != RESULTS_SUFFIX:
            others.append(path.name)
    if not videos:
        raise UsageError(_("no video matches {pattern}: check the pattern").format(pattern=pattern))
    if others:
        told = _("left out of {pattern}, no videos: {names}")
        left_out.append(told.format(pattern=pattern, names=_some(others)))
    return videos


def _is_video(file: Path) -> bool:
    return file.suffix.lower() in VIDEO_SUFFIXES | {RECORDING_SUFFIX} and not is_result(file)


def _deeper(folder: Path) -> str:
    return f"'{folder / '**' / '*.mp4'}'"


def _searched_for(pattern: str) -> str:
    """Return the pattern with its leading folders escaped as far as they exist literally."""
    path = Path(pattern)
    existing = next((parent for parent in path.parents if is_folder(parent)), Path())
    rest = path.relative_to(existing)
    return str(Path(glob.escape(str(existing))) / rest)


def _some(names: Iterable[str], most: int = 5) -> str:
    found = list(names)
    rest = len(found) - most
    if rest <= 0:
        return listed(found)
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(
        names=listed(found[:most]), count=rest
    )
