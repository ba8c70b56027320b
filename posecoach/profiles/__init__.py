"""Profiles: every threshold, in one place, with its unit."""

from posecoach.profiles.profile import Band, Clock, Profile, StretchThresholds
from posecoach.profiles.reading import load_profile, parse_profile

__all__ = ["Band", "Clock", "Profile", "StretchThresholds", "load_profile", "parse_profile"]
