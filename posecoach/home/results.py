"""The folder of the uploaded videos and their results."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs

from posecoach.batch.finding import RESULTS_SUFFIX, VIDEO_SUFFIXES
from posecoach.history.progress import stretch_title
from posecoach.languages import gettext as _
from posecoach.results.files import default_folder
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME, REPORT_NAME
from posecoach.results.tables import SUMMARY_NAME
from posecoach.runtime.errors import UsageError
from posecoach.runtime.tables import is_reserved

#: Files of the results that the page may show.
SHOWN = (REPORT_NAME, ANNOTATED_NAME)

#: Longest name of a video, without its suffix, characters.
_LONGEST_STEM = 80

#: Characters kept of a name: letters and digits of any script, and a few marks that are safe in shells and paths.
_ODD = re.compile(r"[^\w .()+-]+")


def default_results() -> Path:
    """Return the folder of results unless another one is named: in the user's documents."""
    return platformdirs.user_documents_path() / "posecoach"


@dataclass(frozen=True, slots=True)
class ResultsFolder:
    """The videos and their results.

    Attributes:
        path: the folder; it need not exist.
    """

    path: Path

    def videos(self) -> list[Path]:
        """Return the videos, latest first."""
        try:
            found = [p for p in self.path.iterdir() if p.suffix.lower() in VIDEO_SUFFIXES and p.is_file()]
            return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
        except OSError:
            return []

    def video(self, name: str) -> Path:
        """Return the video of that name.

        Raises:
            UsageError: there is none.
        """
        for path in self.videos():
            if path.name == name:
                return path
        raise UsageError(_("there is no video {name!r} in {path}: choose it again").format(name=name, path=self.path))

    def shown(self, name: str, file: str) -> Path | None:
        """Return a file of the results of a video, if there is one that may be shown."""
        video = next((path for path in self.videos() if path.name == name), None)
        if video is None or file not in SHOWN:
            return None
        path = results_of(video) / file
        return path if path.is_file() else None

    def free_path(self, name: str) -> Path:
        """Return the path for a new video; it never overwrites an existing one.

        Raises:
            UsageError: it is named like no video.
        """
        plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
        given = Path(plain)
        suffix = given.suffix.lower()
        if suffix not in VIDEO_SUFFIXES:
            raise UsageError(
                _("{name!r} is not the name of a video: choose one that ends in .mp4, .mov, .webm or the like").format(
                    name=name
                )
            )
        stem = _ODD.sub("_", given.stem).strip(" .")[:_LONGEST_STEM].rstrip(" .") or "video"
        stem = f"video-{stem}" if is_reserved(stem) else stem
        return next(path for path in self._numbered(stem, suffix) if not self._is_taken(path))

    def content(self) -> dict[str, Any]:
        """Return the videos and their results as data for the page."""
        return {"folder": str(self.path), "videos": [_video_content(video) for video in self.videos()]}

    def _numbered(self, stem: str, suffix: str) -> Iterator[Path]:
        yield self.path / f"{stem}{suffix}"
        number = 2
        while True:
            yield self.path / f"{stem} ({number}){suffix}"
            number += 1

    def _is_taken(self, path: Path) -> bool:
        """Return whether the video or its results would overwrite others; the file system may ignore case."""
        try:
            there = {each.name.casefold() for each in self.path.iterdir()}
        except OSError:
            return False
        # Another suffix would share the folder of results.
        stems = {name.rpartition(".")[0] for name in there}
        return path.stem.casefold() in stems or f"{path.stem}{RESULTS_SUFFIX}".casefold() in there


def results_of(video: Path) -> Path:
    """Return the folder of the results of a video."""
    return default_folder(video)


def _video_content(video: Path) -> dict[str, Any]:
    folder = results_of(video)
    summary = _summary(folder)
    return {
        "name": video.name,
        "added": datetime.fromtimestamp(video.stat().st_mtime).astimezone().isoformat(timespec="minutes"),
        "analysed": summary is not None,
        "report": (folder / REPORT_NAME).is_file(),
        "annotated": (folder / ANNOTATED_NAME).is_file(),
        "tunable": summary is not None and (folder / RECORDING_NAME).is_file(),
        "sets": [
            {
                "title": stretch_title(record["stretch"]),
                "side": record["side"],
                "hold_s": record["hold_s"],
                "target_s": record["target_s"],
                "faults": len(record["faults"]),
            }
            for record in (summary or {}).get("sets", [])
        ],
    }


def _summary(folder: Path) -> dict[str, Any] | None:
    """Return the summary in a folder of results, None if there is no complete one."""
    try:
        summary = json.loads((folder / SUMMARY_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return summary if isinstance(summary, dict) and isinstance(summary.get("sets"), list) else None
