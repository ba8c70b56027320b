"""Verifying the checksums of the files of the models."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.runtime.errors import ModelError
from posecoach.runtime.os_errors import why

CHECKSUMS_NAME = "SHA256SUMS"

_REMEDY = marked("reinstall posecoach or run models/build.py")


def check_bundle(path: Path) -> None:
    """Verify the checksum of a model file.

    A file with a few changed bytes may still load, and then find nobody or crash the process. The check takes 6 ms
    (lite) to 31 ms (heavy) at the first reading in a process; it is not repeated when a model is restarted.

    Args:
        path: the file; the checksums are beside it.

    Raises:
        ModelError: it cannot be read, or its checksum is wrong.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            state = (path, status.st_size, status.st_mtime_ns, status.st_ino)
            found = None if state in _found_whole else hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = why(error, _(_REMEDY))
        raise ModelError(_("cannot read the model file {path}: {reason}").format(path=path, reason=reason)) from error
    if found is not None:
        if found != _checksums(path.with_name(CHECKSUMS_NAME)).get(path.name):
            problem = _("the model file {name} is damaged or incomplete: reinstall posecoach or run models/build.py")
            raise ModelError(problem.format(name=path.name))
        _found_whole.add(state)


#: Verified files of this process, with size, time and inode to detect later changes.
_found_whole: set[tuple[Path, int, int, int]] = set()


def _checksums(path: Path) -> dict[str, str]:
    """Return the checksum of each file, by its name."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        problem = _("cannot read the checksums of the models, {name}: reinstall posecoach or run models/build.py")
        raise ModelError(problem.format(name=path.name)) from error
    pairs = (line.split() for line in lines)
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
