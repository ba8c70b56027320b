"""Landmarks and angles of a recording as files that other programs read."""

from posecoach.exporting.formats import FORMATS, Choices, Format, write_export
from posecoach.exporting.track import MeasuredTrack

__all__ = ["FORMATS", "Choices", "Format", "MeasuredTrack", "write_export"]
