"""A folder that grows: which of its videos are complete and not yet done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from posecoach.batch.finding import videos_in
from posecoach.batch.orders import Order, VideoOutcome, order_among
from posecoach.batch.resume import completed
from posecoach.results.files import default_folder
from posecoach.results.request import Request
from posecoach.runtime.errors import UsageError

#: A file that has not changed for this long is complete, seconds: programs that copy or record write more often, also
#: over a network.
SETTLED_S = 4.0

#: Endings of the stem that mark incomplete files, in lower case. Most incomplete files have no suffix of a video until
#: they are renamed.
_PARTIAL = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp")


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What changes while a file is written."""

    bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A video that is complete now.

    Attributes:
        order: what to do with it.
        outcome: what came of it, if that is known already: it was done by an earlier run, or cannot be done.
    """

    order: Order
    outcome: VideoOutcome | None


class Settling:
    """Finds out when the videos of a folder are complete: when size and modification time no longer change.

    The folder is polled, as network folders notify nobody of changes. Waiting is timed by this computer's monotonic
    clock, as the times of files may come from another computer.

    Args:
        folder: where the videos come.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unchanged: dict[Path, tuple[_Stamp, float]] = {}
        self._reported: dict[Path, _Stamp] = {}

    def look(self, now_s: float) -> list[Path]:
        """Return the videos that have become complete since the last look; one that has changed since comes again.

        Args:
            now_s: the time, seconds, of a clock that only goes forward.

        Raises:
            UsageError: the folder cannot be read.
        """
        stamps = {video: _stamp(video) for video in videos_in(self._folder) if not _is_partial(video)}
        before = self._unchanged
        self._unchanged = {
            video: before[video] if video in before and before[video][0] == stamp else (stamp, now_s)
            for video, stamp in stamps.items()
            if stamp is not None
        }
        complete = [
            video
            for video, (stamp, since_s) in self._unchanged.items()
            if now_s - since_s >= SETTLED_S and self._reported.get(video) != stamp
        ]
        self._reported.update({video: self._unchanged[video][0] for video in complete})
        return complete


class Arrivals:
    """Turns the videos of a folder into orders as they arrive.

    Args:
        folder: where the videos come.
        out: the folder for the folders of results; None for beside each video.
        request: what to do with each.
    """

    def __init__(self, folder: Path, out: Path | None, request: Request) -> None:
        self._settling = Settling(folder)
        self._out = out
        self._request = request
        self._known: list[Path] = []
        self._orders: dict[Path, Order] = {}

    def look(self, now_s: float) -> list[Arrival]:
        """Return what has become complete since the last look; as `Settling.look`."""
        videos = self._settling.look(now_s)
        self._known += [video for video in videos if video not in self._known]
        return [self._arrival(video) for video in videos]

    def _arrival(self, video: Path) -> Arrival:
        try:
            order = self._order(video)
        except UsageError as error:
            return Arrival(Order(video, default_folder(video), self._request), VideoOutcome.failed(error))
        for possible in (order, replace(order, folder=order.folder.parent / default_folder(video).name)):
            # In an earlier run this may have been the only video of its name.
            summary = completed(possible)
            if summary is not None:
                return Arrival(possible, VideoOutcome.of(summary, skipped=True))
        return Arrival(order, None)

    def _order(self, video: Path) -> Order:
        """Return the order for a video; its folder stays the same, whatever comes later."""
        if video not in self._orders:
            self._orders[video] = order_among(video, self._known, self._out, self._request)
        return self._orders[video]


def _stamp(video: Path) -> _Stamp | None:
    """Return what changes while a file is written; None if it is empty, as before the first write, or missing."""
    try:
        status = video.stat()
    except OSError:
        return None
    return _Stamp(status.st_size, status.st_mtime_ns) if status.st_size else None


def _is_partial(video: Path) -> bool:
    return video.stem.lower().endswith(_PARTIAL)
