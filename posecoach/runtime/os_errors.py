"""Explaining errors of the operating system to the user, with advice."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from posecoach.languages import gettext as _
from posecoach.languages import marked, together
from posecoach.runtime.errors import PosecoachError

_ADVICE = {
    errno.ENOTDIR: marked("check the name: a part of it is a file, not a folder"),
    errno.EISDIR: marked("name a file in it"),
    errno.ENAMETOOLONG: marked("use a shorter name"),
    errno.ELOOP: marked("its links lead in a circle; name the file itself"),
    errno.ENOSPC: marked("free some space or choose another folder"),
    errno.EDQUOT: marked("free some space or choose another folder"),
    errno.EMFILE: marked("close other programs, use fewer --jobs, or raise the limit of open files (ulimit -n)"),
    errno.ENFILE: marked("close other programs, or use fewer --jobs"),
    errno.ENOMEM: marked("close other programs, or use fewer --jobs"),
    errno.EAGAIN: marked("close other programs, or use fewer --jobs"),
    errno.EIO: marked("check the disk and its cable"),
    errno.EPIPE: marked("the program that read it has ended"),
}

#: What operating systems call the errors that people meet, which Python passes on in English.
_REASONS = (
    marked("Argument list too long"),
    marked("Bad file descriptor"),
    marked("Broken pipe"),
    marked("Cannot allocate memory"),
    marked("Device or resource busy"),
    marked("Directory not empty"),
    marked("Disk quota exceeded"),
    marked("File exists"),
    marked("File name too long"),
    marked("File too large"),
    marked("Input/output error"),
    marked("Invalid argument"),
    marked("Is a directory"),
    marked("No space left on device"),
    marked("No such device"),
    marked("No such file or directory"),
    marked("Not a directory"),
    marked("Operation not permitted"),
    marked("Operation not supported"),
    marked("Permission denied"),
    marked("Read-only file system"),
    marked("Resource temporarily unavailable"),
    marked("Too many levels of symbolic links"),
    marked("Too many open files"),
    marked("Too many open files in system"),
)


def reason(error: OSError) -> str:
    """Return what went wrong, in the chosen language if it is a common error: ``Permission denied``."""
    return _(error.strerror or str(error))


def why(error: OSError, otherwise: str = "") -> str:
    """Return what went wrong and what to do about it: ``Permission denied; change its permissions, or name another``.

    Args:
        error: the error.
        otherwise: the advice for errors without a specific one, translated; by default to check the name.
    """
    if error.errno in (errno.EACCES, errno.EPERM):
        advice = _("change its permissions, or {otherwise}").format(otherwise=otherwise or _("name another"))
    else:
        known = _ADVICE.get(error.errno or 0)
        advice = _(known) if known else otherwise or _("check the name")
    return _("{reason}; {advice}").format(reason=reason(error), advice=advice)


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
        return _("the folder you are in is gone: change to another one (cd)")
    if not named:
        return why(error, _("try it again"))
    return _("cannot use {files}: {reason}").format(files=together(named), reason=why(error))


def _has_current_folder() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - Path.cwd asks nothing else
    except OSError:
        return False
    return True
