"""The files of the models, read whole and compared with the checksums they came with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from posecoach.runtime.errors import ModelError
from posecoach.runtime.os_errors import why

CHECKSUMS_NAME = "SHA256SUMS"

_REMEDY = "reinstall posecoach or run models/build.py"


def read_bundle(path: Path) -> bytes:
    """Return the content of a model file.

    A file with a few bytes changed may still load, and then find nobody, or end the process. The first reading of a
    file in a process costs 6 ms (lite) to 31 ms (heavy) for that; a model that begins anew is not checked again.

    Args:
        path: the file; beside it lie the checksums.

    Raises:
        ModelError: it cannot be read, or is not what it was when it was built.
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


#: Files that were compared in this process, with what tells that they have changed since.
_found_whole: set[tuple[Path, int, int, int]] = set()


def _checksums(path: Path) -> dict[str, str]:
    """Return the checksum of each file, by its name."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot read the checksums of the models, {path.name}: {_REMEDY}") from error
    pairs = (line.split() for line in lines)
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
