"""Errors that a user can cause; the message of each is the one line that the user reads."""

from __future__ import annotations

import traceback
from pathlib import Path

from posecoach.languages import gettext as _
from posecoach.runtime.shown import shown


class PosecoachError(Exception):
    """Base of every error that a user can cause.

    The message is one line that says what is wrong and what to do. Unprintable characters in it are escaped, so that
    quoted names and texts cannot break the line or send commands to the terminal.
    """

    exit_code = 1

    def __str__(self) -> str:
        return shown(super().__str__())


class UsageError(PosecoachError):
    """The command was called wrongly: unknown name, unusable folder, invalid profile."""

    exit_code = 2


class VideoError(PosecoachError):
    """A video cannot be read at all."""


class ProfileError(UsageError):
    """A profile cannot be found or does not validate."""


class StretchError(UsageError):
    """The file of a stretch cannot be read or does not validate."""


class OutputError(UsageError):
    """A result cannot be written."""


class ModelError(PosecoachError):
    """A model bundle is missing or damaged."""


class InternalError(PosecoachError):
    """A bug in posecoach, which the user neither caused nor can fix.

    Args:
        what: what happened, in one line.
    """

    #: What ``sysexits.h`` calls EX_SOFTWARE.
    exit_code = 70

    def __init__(self, what: str) -> None:
        super().__init__(
            _("internal error: {what}; please report it (POSECOACH_DEBUG=1 shows the details)").format(
                what=" ".join(what.split())
            )
        )

    @classmethod
    def of(cls, error: BaseException) -> InternalError:
        """Return the internal error for an unexpected one, with the place where it was raised."""
        if isinstance(error, InternalError):
            return error
        frames = traceback.extract_tb(error.__traceback__)
        where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        made = cls(f"{type(error).__name__}: {error}{where}" if str(error) else f"{type(error).__name__}{where}")
        made.__cause__ = error
        return made
