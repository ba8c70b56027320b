"""What a user can cause, as exceptions whose message is the one line the user reads."""

from __future__ import annotations

from posecoach.runtime.shown import shown


class PosecoachError(Exception):
    """Base of every error that a user can cause.

    The message is one line that says what is wrong and what to do. Names and texts from files that it quotes cannot
    break the line or send commands to the terminal: what is not printable is escaped.
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


class OutputError(UsageError):
    """A result cannot be written."""


class ModelError(PosecoachError):
    """A model bundle is missing or damaged."""
