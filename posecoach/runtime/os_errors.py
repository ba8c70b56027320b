"""Explaining errors of the operating system to the user, with advice."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from posecoach.runtime.errors import PosecoachError

_ADVICE = {
    errno.ENOTDIR: "check the name: a part of it is a file, not a folder",
    errno.EISDIR: "name a file in it",
    errno.ENAMETOOLONG: "use a shorter name",
    errno.ELOOP: "its links lead in a circle; name the file itself",
    errno.ENOSPC: "free some space or choose another folder",
    errno.EDQUOT: "free some space or choose another folder",
    errno.EMFILE: "close other programs, use fewer --jobs, or raise the limit of open files (ulimit -n)",
    errno.ENFILE: "close other programs, or use fewer --jobs",
    errno.ENOMEM: "close other programs, or use fewer --jobs",
    errno.EAGAIN: "close other programs, or use fewer --jobs",
    errno.EIO: "check the disk and its cable",
    errno.EPIPE: "the program that read it has ended",
}


def why(error: OSError, otherwise: str = "") -> str:
    """Return what went wrong and what to do about it: ``Permission denied; change its permissions, or name another``.

    Args:
        error: the error.
        otherwise: the advice for errors without a specific one; by default to check the name.
    """
    if error.errno in (errno.EACCES, errno.EPERM):
        advice = f"change its permissions, or {otherwise or 'name another'}"
    else:
        advice = _ADVICE.get(error.errno or 0, otherwise or "check the name")
    return f"{error.strerror or error}; {advice}"


@contextmanager
def os_errors_as(translate: Callable[[OSError], PosecoachError], *, quiet: bool = False) -> Iterator[None]:
    """Raise what ``translate`` makes of an error of the operating system.

    Args:
        translate: returns the error that the user reads.
        quiet: raise nothing, because an earlier error is the one that the user has to read.
    """
    try:
        yield
    except OSError as error:
        if not quiet:
            raise translate(error) from error


def whole_line(error: OSError) -> str:
    """Return the line that the user reads for an error that was not handled specifically, with the file it is about."""
    named = [os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, str | bytes)]
    if not named and isinstance(error, FileNotFoundError) and not _has_current_folder():
        return "the folder you are in is gone: change to another one (cd)"
    place = f"cannot use {' and '.join(named)}: " if named else ""
    return place + why(error, "" if named else "try it again")


def _has_current_folder() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - Path.cwd asks nothing else
    except OSError:
        return False
    return True
