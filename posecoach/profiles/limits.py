"""The edges of a profile that calibration and suggestions may move, and their safe limits."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.profiles.profile import Band, Profile
from posecoach.stretches import STRETCHES, Check

#: Least width of a band of angles, degrees: the landmarks of one person and camera are off by about 4.
NARROWEST_BAND_DEG = 10.0

#: Step in which edges are moved, by unit: values that a person would choose.
_STEP = {"deg": 0.5, "trunk": 0.01}


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of a band that may be moved, and how far; numbers in the unit of the check.

    Attributes:
        stretch: name of the stretch.
        check: the check.
        own: whether it is an edge of the band around the person's own level.
        lower: whether it is the lower edge.
        widest: outermost value that may be proposed.
        narrowest: innermost value that may be proposed.
        margin: distance that calibration leaves between the best form and the edge.
        follows: whether calibration also moves it inwards.
    """

    stretch: str
    check: Check
    own: bool
    lower: bool
    widest: float
    narrowest: float
    margin: float
    follows: bool

    @property
    def key(self) -> str:
        """Its key in a profile ("STRETCH.CHECK.own.min")."""
        return f"{self.stretch}.{self.check.name}.{'own.' if self.own else ''}{'min' if self.lower else 'max'}"

    @property
    def inwards(self) -> float:
        """The direction in which the band gets narrower: 1 for a lower edge, -1 for an upper one."""
        return 1.0 if self.lower else -1.0

    @property
    def step(self) -> float:
        """The step in which it is moved."""
        return _STEP[self.check.unit]

    def is_within_limit(self, value: float) -> bool:
        """Return whether ``value`` is no further out than `widest`."""
        return (value - self.widest) * self.inwards >= 0.0

    def value(self, profile: Profile) -> float:
        """Return its value in ``profile``; infinite if there is no such edge."""
        return self.of(profile.stretches[self.stretch].checks[self.check.name])

    def of(self, band: Band) -> float:
        """Return its value in ``band``; infinite if there is no such edge."""
        return band.edge(lower=self.lower, own=self.own)

    def within(self, value: float) -> float:
        """Return ``value`` clamped to the safe limits."""
        return min(max(value, min(self.widest, self.narrowest)), max(self.widest, self.narrowest))

    def is_wide_enough(self, value: float, band: Band) -> bool:
        """Return whether ``band`` with this edge at ``value`` is still wide enough to hold."""
        low, high = (value, band.high) if self.lower else (band.low, value)
        return high - low >= (NARROWEST_BAND_DEG if self.check.unit == "deg" else 0.0)


def edges_of(stretch: str) -> tuple[Edge, ...]:
    """Return the edges of a stretch that may be moved, most important check first; none if it has no limits."""
    return tuple(
        Edge(
            stretch=stretch,
            check=check,
            own=limits.own,
            lower=limits.lower,
            widest=limits.widest,
            narrowest=limits.narrowest,
            margin=check.limits.margin,
            follows=limits.follows,
        )
        for check in (STRETCHES[stretch].checks if stretch in STRETCHES else ())
        if check.limits is not None
        for limits in check.limits.edges
    )
