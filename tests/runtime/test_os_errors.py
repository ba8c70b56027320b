"""Errors of the system in words that say what to do."""

from __future__ import annotations

import errno
import os

import pytest

from posecoach.runtime.os_errors import whole_line, why


@pytest.mark.parametrize(
    ("number", "otherwise", "advice"),
    [
        (errno.EACCES, "", "change its permissions, or name another"),
        (errno.EPERM, "choose another folder", "change its permissions, or choose another folder"),
        (errno.ENOENT, "", "check the name"),
        (errno.ENOENT, "choose another folder", "choose another folder"),
        (errno.ENAMETOOLONG, "choose another folder", "use a shorter name"),
        (errno.ELOOP, "", "its links lead in a circle; name the file itself"),
        (errno.ENOSPC, "", "free some space or choose another folder"),
        (errno.EMFILE, "", "close other programs, use fewer --jobs, or raise the limit of open files (ulimit -n)"),
    ],
)
def test_the_advice_fits_the_error(number: int, otherwise: str, advice: str) -> None:
    assert why(OSError(number, os.strerror(number)), otherwise) == f"{os.strerror(number)}; {advice}"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.EIO, "Bad disk", "a", None, "b"), "cannot use a and b: Bad disk; check the disk and its cable"),
        (OSError(errno.EIO, "Bad disk", 7), "Bad disk; check the disk and its cable"),
        (OSError("something"), "something; try it again"),
        (FileNotFoundError(errno.ENOENT, "Not there", "a"), "cannot use a: Not there; check the name"),
    ],
)
def test_a_whole_line(error: OSError, line: str) -> None:
    assert whole_line(error) == line
