"""Warnings about profiles that are valid but would let everything pass."""

from __future__ import annotations

from posecoach.languages import gettext as _
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
        _warning(f"{name}.{check.name}", check, band)
        for name, thresholds in profile.stretches.items()
        for check in STRETCHES[name].checks
        if _covered(check, band := thresholds.checks[check.name]) >= _EVERYTHING
    ]


def _covered(check: Check, band: Band) -> float:
    lowest, highest = check.safe
    return (min(band.high, highest) - max(band.low, lowest)) / (highest - lowest)


def _warning(key: str, check: Check, band: Band) -> str:
    lowest, highest = check.safe
    return _(
        "{key}: {low:g} to {high:g} {unit} lets practically everything pass "
        "(it is judged within {lowest:g} to {highest:g}); narrow the band"
    ).format(
        key=key,
        low=max(band.low, lowest),
        high=min(band.high, highest),
        unit=check.unit,
        lowest=lowest,
        highest=highest,
    )
