"""What to do with each of many videos, and the outcome; both can be sent to another computer."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from posecoach.batch.finding import RESULTS_SUFFIX, FoundVideos
from posecoach.capture.reading import Reading
from posecoach.languages import gettext as _
from posecoach.profiles.reading import parse_profile
from posecoach.profiles.values import to_raw
from posecoach.results.files import default_folder
from posecoach.results.request import Request
from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.runtime.input_files import is_file
from posecoach.stretches import STRETCHES, stretch_named
from posecoach.stretches.registry import OwnFile


@dataclass(frozen=True, slots=True)
class Order:
    """One video to analyse.

    Attributes:
        video: the video or recording.
        folder: where its results go.
        request: what to do with it.
    """

    video: Path
    folder: Path
    request: Request

    def to_plain(self) -> dict[str, Any]:
        """Return the order as text, numbers and tables, its paths absolute."""
        request = self.request
        return {
            "video": str(self.video.absolute()),
            "folder": str(self.folder.absolute()),
            "model": request.model,
            "stretches": [asdict(file) for file in STRETCHES.own_files],
            "profile": to_raw(request.profile),
            "only": [stretch.name for stretch in request.only],
            "annotate": request.annotate,
            "speed": request.reading.speed,
            "mirrored": request.reading.mirrored,
            "every_frame": request.every_frame,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Order:
        """Return the order from the values of `to_plain`; this process then knows the sender's own stretches."""
        STRETCHES.adopt([OwnFile(**file) for file in plain["stretches"]])
        profile = parse_profile(plain["profile"], plain["profile"]["name"])
        only = [stretch_named(name) for name in plain["only"]]
        reading = Reading(plain["speed"], mirrored=plain["mirrored"])
        request = Request(
            plain["model"],
            profile,
            only,
            annotate=plain["annotate"],
            reading=reading,
            every_frame=plain["every_frame"],
        )
        return cls(Path(plain["video"]), Path(plain["folder"]), request)


class OutcomeKind(StrEnum):
    """How the analysis of a video ended."""

    DONE = "done"
    STOPPED_EARLY = "stopped early"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class VideoOutcome:
    """The outcome of an order.

    Attributes:
        kind: how it ended.
        summary: the content of ``summary.json``; None if it failed.
        why: cause of a failure, one line that says what to do.
        exit_code: what the command would return if this were the only video.
    """

    kind: OutcomeKind
    summary: Mapping[str, Any] | None = None
    why: str = ""
    exit_code: int = 0

    @classmethod
    def of(cls, summary: Mapping[str, Any], *, skipped: bool = False) -> VideoOutcome:
        """Return the outcome for existing results."""
        early = bool(summary["source"]["stopped_early"])
        whole = not (early or summary["source"].get("unread"))
        kind = OutcomeKind.SKIPPED if skipped else OutcomeKind.STOPPED_EARLY if early else OutcomeKind.DONE
        return cls(kind, summary, exit_code=int(not whole))

    @classmethod
    def failed(cls, error: PosecoachError | str) -> VideoOutcome:
        """Return the outcome of an order that failed."""
        code = error.exit_code if isinstance(error, PosecoachError) else PosecoachError.exit_code
        return cls(OutcomeKind.FAILED, None, str(error), code)

    def to_plain(self) -> dict[str, Any]:
        """Return the outcome as text, numbers and tables."""
        return {"kind": self.kind.value, "summary": self.summary, "why": self.why, "exit_code": self.exit_code}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> VideoOutcome:
        """Return the outcome from the values of `to_plain`."""
        return cls(OutcomeKind(plain["kind"]), plain["summary"], plain["why"], plain["exit_code"])


def plan(found: FoundVideos, out: Path | None, request: Request) -> list[Order]:
    """Return an order for each video.

    Results go into ``STEM.posecoach``; for videos that differ only in their suffix, into ``NAME.posecoach``; for videos
    of one name from several folders whose results go into one, into ``FOLDER-NAME.posecoach``.

    Args:
        found: the videos.
        out: the folder for the results, or for the folders of results if there are or may be several; None for
            beside each video.
        request: what to do with each.

    Raises:
        UsageError: two videos would still write into one folder, or ``out`` is a file.
    """
    videos = found.videos
    if out is not None and is_file(out):
        raise UsageError(_("cannot write into {out}: it is a file; name a folder with --out").format(out=out))
    if out is not None and len(videos) == 1 and not found.searched:
        return [Order(videos[0], out, request)]
    folders = _folders(videos, out)
    taken = Counter(map(_identity, folders))
    for video, folder in zip(videos, folders, strict=True):
        if taken[_identity(folder)] > 1:
            raise _clash(video, folder)
    return [Order(video, folder, request) for video, folder in zip(videos, folders, strict=True)]


def order_among(video: Path, videos: Sequence[Path], out: Path | None, request: Request) -> Order:
    """Return the order for one of several videos, others of which may clash; arguments as of `plan`.

    Raises:
        UsageError: this video would write into the folder of another one.
    """
    folders = _folders(videos, out)
    folder = folders[videos.index(video)]
    if sum(_identity(other) == _identity(folder) for other in folders) > 1:
        raise _clash(video, folder)
    return Order(video, folder, request)


def _clash(video: Path, folder: Path) -> UsageError:
    return UsageError(
        _("two videos would write into {folder}: rename {name} or analyse them one by one").format(
            folder=folder, name=video.name
        )
    )


def _folders(videos: Sequence[Path], out: Path | None) -> list[Path]:
    places = [video.parent if out is None else out for video in videos]
    names = [
        (default_folder(v).name, f"{v.name}{RESULTS_SUFFIX}", f"{v.absolute().parent.name}-{v.name}{RESULTS_SUFFIX}")
        for v in videos
    ]
    folders = [place / name[0] for place, name in zip(places, names, strict=True)]
    for longer in (1, 2):
        taken = Counter(map(_identity, folders))
        folders = [
            place / name[longer] if taken[_identity(folder)] > 1 else folder
            for folder, place, name in zip(folders, places, names, strict=True)
        ]
    return folders


def _identity(folder: Path) -> tuple[Path, str]:
    """Return a key that is equal for folders that some file system treats as one."""
    return Path(os.path.realpath(folder.parent)), unicodedata.normalize("NFC", folder.name).casefold()
