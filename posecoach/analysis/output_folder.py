"""Results appear under their final names only when all of them are complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from posecoach.errors import OutputError

_PARTIAL_PREFIX = ".posecoach-partial-"


class OutputFolder:
    """A folder that results are written beside and then moved into.

    Inside the ``with`` block files go into `scratch`. `publish` moves them into the folder, replacing those of an
    earlier run; without it, or after an error, nothing of the folder changes.

    Args:
        path: the folder; it is made if missing.

    Raises:
        OutputError: the folder cannot be made or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> OutputFolder:
        try:
            self._made = _make_folder(self.path)
            _remove_left_over(self.path)
            self.scratch = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL_PREFIX}{os.getpid()}-", dir=self.path))
        except FileExistsError:
            raise OutputError(f"cannot write into {self.path}: it is a file; name a folder with --out") from None
        except OSError as error:
            raise OutputError(
                f"cannot write into {self.path}: {error.strerror or error}; name another folder with --out"
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)
        if kind is not None:
            for folder in self._made:
                try:
                    folder.rmdir()
                except OSError:
                    break

    def publish(self, *, last: str, replaced: tuple[str, ...]) -> None:
        """Move all files into the folder.

        Args:
            last: the file to move last: where it lies, the rest is complete.
            replaced: names that an earlier run may have left and that go even if this run made no such file.
        """
        names = sorted((p.name for p in self.scratch.iterdir()), key=lambda name: name == last)
        try:
            (self.path / last).unlink(missing_ok=True)
            for name in replaced:
                if name not in names:
                    (self.path / name).unlink(missing_ok=True)
            for name in names:
                (self.scratch / name).replace(self.path / name)
        except OSError as error:
            raise OutputError(
                f"cannot write into {self.path}: {error.strerror or error}; name another folder with --out"
            ) from error


def _make_folder(path: Path) -> list[Path]:
    """Make the folder and its parents; return those that were made, innermost first."""
    missing = []
    folder = path
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    path.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_left_over(path: Path) -> None:
    """Remove what a run that was killed left behind; a run that is alive keeps its own."""
    for folder in path.glob(f"{_PARTIAL_PREFIX}*"):
        owner = folder.name.removeprefix(_PARTIAL_PREFIX).split("-")[0]
        if not (owner.isdecimal() and _is_alive(int(owner))):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    if os.name == "nt":
        # Signal 0 would end a process there; an unlucky left-over folder is the lesser harm.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
