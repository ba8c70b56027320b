"""Results appear under their final names only when all of them are complete."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType

from posecoach.languages import gettext as _
from posecoach.runtime.errors import OutputError
from posecoach.runtime.kernel_lock import KernelLock, is_held
from posecoach.runtime.os_errors import why

_PARTIAL_PREFIX = ".posecoach-partial-"

#: Lock file in the scratch folder of a running command, held by it.
_LOCK_NAME = ".lock"


class OutputFolder:
    """A folder into which results are moved only when all of them are complete.

    Inside the ``with`` block files are written into `scratch`. `publish` moves them into the folder, replacing those of
    an earlier run; without it nothing in the folder changes. Two runs may use the same folder: then all results are
    from the one that publishes last.

    Args:
        path: the folder; it is created if missing.

    Raises:
        OutputError: the folder cannot be created or written; folders that were created for it are removed again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> OutputFolder:
        self._made = _missing(self.path)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with _alone_in(self.path):
                _remove_left_over(self.path)
                self.scratch = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL_PREFIX}{os.getpid()}-", dir=self.path))
                self._lock = _locked(self.scratch / _LOCK_NAME)
        except FileExistsError:
            self._remove_made()
            if self.path.is_symlink():
                problem = _("cannot write into {path}: its link leads nowhere; choose a folder")
            else:
                problem = _("cannot write into {path}: it is a file; choose a folder")
            raise OutputError(problem.format(path=self.path)) from None
        except OSError as error:
            self._remove_made()
            raise _unwritable(self.path, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        taken_away = not os.path.lexists(self.scratch)
        # Windows cannot remove an open file.
        self._lock.close()
        shutil.rmtree(self.scratch, ignore_errors=True)
        if kind is not None:
            self._remove_made()
        if isinstance(error, OutputError) and taken_away:
            raise OutputError(
                _("cannot write into {path}: another program removed unfinished files there; run it again").format(
                    path=self.path
                )
            ) from error
        if isinstance(error, OutputError):
            # The user knows nothing of the scratch folder.
            raise OutputError(Exception.__str__(error).replace(str(self.scratch), str(self.path))) from error

    def publish(self, *, last: str, replaced: tuple[str, ...]) -> None:
        """Move all files into the folder.

        If there are several, the file ``last`` of an earlier run is removed first, so that it never stands beside a
        mixture of old and new results, even if the machine stops meanwhile. Each file is whole at any time.

        Args:
            last: the file to move last: if it exists, the others are complete.
            replaced: names of files of an earlier run that are removed even if this run has no such file.

        Raises:
            OutputError: a file cannot be moved.
        """
        names = sorted((p.name for p in self.scratch.iterdir() if p.name != _LOCK_NAME), key=lambda name: name == last)
        try:
            with _alone_in(self.path):
                if names != [last]:
                    (self.path / last).unlink(missing_ok=True)
                for name in replaced:
                    if name not in names:
                        (self.path / name).unlink(missing_ok=True)
                for name in names:
                    (self.scratch / name).replace(self.path / name)
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _remove_made(self) -> None:
        """Remove the folders that were created, unless they are no longer empty."""
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Turn an `OSError` of the block into an `OutputError` with advice.

    Args:
        folder: the folder that the user named.

    Raises:
        OutputError: in place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a scratch path to write to, and move the file to ``path`` after the block; after an error nothing changes.

    Args:
        path: the file; an existing one is replaced, its folder is created if missing.

    Raises:
        OutputError: it cannot be written.
    """
    if not path.name:
        raise OutputError(_("cannot write {path}: it is a folder; name a file in it").format(path=path))
    with OutputFolder(path.parent) as output:
        with writing_into(output.path):
            yield output.scratch / path.name
        output.publish(last=path.name, replaced=())


def _unwritable(folder: Path, error: OSError) -> OutputError:
    reason = why(error, _("choose another folder"))
    return OutputError(_("cannot write into {path}: {reason}").format(path=folder, reason=reason))


def _missing(path: Path) -> list[Path]:
    """Return those of the folder and its parents that do not exist, innermost first."""
    missing = []
    folder = path
    while not os.path.lexists(folder) and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    return missing


@contextmanager
def _alone_in(path: Path) -> Iterator[None]:
    """Keep other runs from publishing into the folder meanwhile; a run that dies releases it."""
    if sys.platform == "win32":
        # A folder cannot be locked there; two runs that end within the same millisecond may mix their files.
        yield
        return
    import fcntl  # noqa: PLC0415 - not there on Windows

    folder = os.open(path, os.O_RDONLY)
    try:
        # Without support for locks the folder is written all the same.
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _locked(path: Path) -> ExitStack:
    """Return a stack that holds the lock ``path`` until it is closed; an empty one without support for locks."""
    held = ExitStack()
    with suppress(OSError):
        held.enter_context(KernelLock(path))
    return held


def _remove_left_over(path: Path) -> None:
    """Remove the scratch folders of killed runs; those of living runs stay."""
    for folder in path.glob(f"{_PARTIAL_PREFIX}*"):
        if not is_held(folder / _LOCK_NAME):
            shutil.rmtree(folder, ignore_errors=True)
