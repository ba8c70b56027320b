"""Profiles: all thresholds in one place, each with its unit."""

from posecoach.profiles.changes import changed_tables, compare, override, parse_changes
from posecoach.profiles.finding import load_profile
from posecoach.profiles.permissive import warnings
from posecoach.profiles.profile import Band, Clock, Profile, StretchThresholds
from posecoach.profiles.reading import parse_profile
from posecoach.profiles.saving import save_profile

__all__ = [
    "Band",
    "Clock",
    "Profile",
    "StretchThresholds",
    "changed_tables",
    "compare",
    "load_profile",
    "override",
    "parse_changes",
    "parse_profile",
    "save_profile",
    "warnings",
]
