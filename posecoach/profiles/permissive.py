"""Warnings about profiles that are valid but would let everything pass."""

from __future__ import annotations

from posecoach.profiles.profile import Band, Profile
from posecoach.stretches import STRETCHES, Check

#: A check whose band covers this share of its safe range lets everything pass.
_EVERYTHING = 0.95


def warnings(profile: Profile) -> list[str]:
    """Return one line for each check that would let practically everything pass.

    That is a check whose band covers 95 % and more of its safe range; an edge that the profile leaves out counts as
    the end of that range.
    """
    return [
        f"{name}.{check.name}: {_span(check, band)} lets practically everything pass "
        f"(it is judged within {check.safe[0]:g} to {check.safe[1]:g}); narrow the band"
        for name, thresholds in profile.stretches.items()
        for check in STRETCHES[name].checks
        if _covered(check, band := thresholds.checks[check.name]) >= _EVERYTHING
    ]


def _covered(check: Check, band: Band) -> float:
    lowest, highest = check.safe
    return (min(band.high, highest) - max(band.low, lowest)) / (highest - lowest)


def _span(check: Check, band: Band) -> str:
    low, high = max(band.low, check.safe[0]), min(band.high, check.safe[1])
    return f"{low:g} to {high:g} {check.unit}"
