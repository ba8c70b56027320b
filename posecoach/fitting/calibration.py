"""Fits bands to one person's range: from the best form held on each side to changes of a profile, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from posecoach.engine.between import assessed
from posecoach.engine.recognition import Recogniser
from posecoach.fitting.held import HeldForm, StillWatch
from posecoach.kinematics.signals import Signals
from posecoach.languages import decimal, inside, marked, whole_text
from posecoach.languages import gettext as _
from posecoach.pose import Side
from posecoach.profiles.limits import Edge, edges_of
from posecoach.profiles.profile import Profile
from posecoach.runtime.errors import PosecoachError
from posecoach.stretches.base import Fault, Stretch
from posecoach.words.formatting import in_tenths
from posecoach.words.sentences import joined

_WITH_UNIT = {"deg": marked("{value} deg"), "trunk": marked("{value} trunk lengths")}


class CalibrationError(PosecoachError):
    """There is nothing to calibrate from."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a person's best form means for a profile.

    Attributes:
        changes: changes for `posecoach.profiles.override`; empty if nothing moves.
        words: what was found and done, one or two sentences for each band that moved or met its safe limit.
        notes: further remarks, one sentence each.
    """

    changes: Mapping[str, float]
    words: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Finding:
    """One edge and how far a person gets: the value kept on each side, and the edge that would admit it."""

    edge: Edge
    reach: Mapping[Side, float]
    present: float
    wanted: float
    new: float


def calibrated_sides(stretch: Stretch) -> tuple[Side, ...]:
    """Return the sides on which a stretch is held."""
    return (Side.LEFT, Side.RIGHT) if stretch.sided else (Side.BOTH,)


def still_forms(signals: Iterable[Signals], stretch: Stretch, profile: Profile) -> StillWatch:
    """Find the still time in the signals of successive frames."""
    recogniser = Recogniser(profile, [stretch])
    watch = StillWatch(stretch, profile.clock.max_gap_s)
    for frame, assessment, _unseen in assessed(recogniser, signals):
        watch.update(frame, assessment)
    return watch


def best_forms(spans: Iterable[HeldForm], stretch: Stretch, profile: Profile) -> dict[Side, HeldForm]:
    """Return the best span of each side.

    The best is the one that lies least outside the bands of the profile, and among those inside the deepest one.
    """
    edges = [edge for edge in edges_of(stretch.name) if not edge.own]

    def badness(span: HeldForm) -> tuple[float, float]:
        beyond = {edge: _beyond(edge, span.kept(edge), profile) for edge in edges}
        outside = math.fsum(max(0.0, value) for value in beyond.values())
        return round(outside, 1), math.fsum(value for edge, value in beyond.items() if edge.follows)

    best: dict[Side, HeldForm] = {}
    for span in spans:
        if span.side not in best or badness(span) < badness(best[span.side]):
            best[span.side] = span
    return best


def calibrate(forms: Mapping[Side, HeldForm], stretch: Stretch, profile: Profile) -> Calibration:
    """Fit the bands of a profile to a person.

    One profile serves both sides: a band admits the best form of the less mobile side with the margin of the limits,
    and never exceeds the limits. An edge that measures the depth of the stretch may also move in.

    Args:
        forms: the best form by side, at least one.
        stretch: the stretch.
        profile: the present profile.

    Raises:
        CalibrationError: no limits are known for the stretch.
    """
    if not edges_of(stretch.name):
        raise no_limits(stretch)
    missing = [side for side in calibrated_sides(stretch) if side not in forms]
    found = [
        finding
        for edge in edges_of(stretch.name)
        if (finding := _find(edge, forms, profile, may_narrow=not missing)) is not None
    ]
    moved = [finding for finding in found if finding.new != finding.present]
    worth_saying = [finding for finding in found if finding.new != finding.present or _is_limited(finding)]
    return Calibration(
        changes={finding.edge.key: finding.new for finding in moved},
        words=tuple(_words(finding) for finding in worth_saying),
        notes=tuple(
            _("The left side was not held: no band was narrowed, and that side may need wider ones")
            if side is Side.LEFT
            else _("The right side was not held: no band was narrowed, and that side may need wider ones")
            for side in missing
        ),
    )


def no_limits(stretch: Stretch) -> CalibrationError:
    """Return the error for a stretch whose thresholds may not be moved."""
    return CalibrationError(
        _(
            "no safe limits are known for {stretch}, so it cannot be calibrated: give its checks limits in its file"
        ).format(stretch=stretch.name)
    )


def nothing_held(stretch: Stretch, wanted_s: float, longest_s: float, source: str) -> CalibrationError:
    """Return the error for a person who never held still for long enough."""
    if longest_s > 0.0:
        told = _(
            "the {stretch} was not held still for {wanted} s in {source} (at most {longest} s): hold your best form "
            "side-on to the camera for longer, or shorten it with --seconds"
        )
    else:
        told = _(
            "the {stretch} was not held still for {wanted} s in {source}: hold your best form "
            "side-on to the camera for longer, or shorten it with --seconds"
        )
    return CalibrationError(
        told.format(
            stretch=inside(_(stretch.title)), wanted=_short(wanted_s), source=source, longest=in_tenths(longest_s)
        )
    )


def _find(edge: Edge, forms: Mapping[Side, HeldForm], profile: Profile, *, may_narrow: bool) -> _Finding | None:
    present = edge.value(profile)
    reach = {side: value for side, form in forms.items() if math.isfinite(value := form.kept(edge))}
    if edge.own or not math.isfinite(present) or not reach:
        return None
    inwards, step = edge.inwards, edge.step
    least = min(reach.values(), key=lambda value: value * inwards)
    wanted = inwards * math.floor((least * inwards - edge.margin) / step + 1e-6) * step
    new = round(edge.within(wanted), 4)
    further_in = (new - present) * inwards > 0.0
    band = profile.stretches[edge.stretch].checks[edge.check.name]
    if further_in and not (edge.follows and may_narrow and edge.is_wide_enough(new, band)):
        new = present
    return _Finding(edge, reach, present, round(wanted, 4), new)


def _beyond(edge: Edge, value: float, profile: Profile) -> float:
    """Return how far a value lies outside an edge, in margins; negative inside, 0 if unknown."""
    present = edge.value(profile)
    if not (math.isfinite(value) and math.isfinite(present)):
        return 0.0
    return (present - value if edge.lower else value - present) / edge.margin


def _is_limited(finding: _Finding) -> bool:
    """Return whether the form would need more than is safe."""
    return not finding.edge.is_within_limit(finding.wanted)


def _words(finding: _Finding) -> str:
    edge = finding.edge
    said = _("{label}: you hold {reach}").format(label=_(edge.check.label), reach=_reach_words(finding))
    if finding.new != finding.present:
        told = (
            _("{said}; the band now begins at {new} (was {old}).")
            if edge.lower
            else _("{said}; the band now ends at {new} (was {old}).")
        )
        said = told.format(said=said, new=_short(finding.new), old=_short(finding.present))
    else:
        told = (
            _("{said}; the band still begins at {old}.") if edge.lower else _("{said}; the band still ends at {old}.")
        )
        said = told.format(said=said, old=_short(finding.present))
    if _is_limited(finding):
        return joined(said, _limit_words(finding))
    further_in = (finding.new > finding.present) is edge.lower
    if finding.new != finding.present and further_in:
        said = joined(said, _("You get further than the profile asks for, so it asks for more."))
    return said


def _limit_words(finding: _Finding) -> str:
    edge = finding.edge
    reach = finding.reach.values()
    limit = _short(edge.widest)
    if all(map(edge.is_within_limit, reach)):
        told = _("With {margin} to spare it would be {wanted}, past the safe limit of {limit}.")
        return told.format(margin=_short(edge.margin), wanted=_short(finding.wanted), limit=limit)
    fault: Fault | None = edge.check.below if edge.lower else edge.check.above
    cue = _("{sentence}.").format(sentence=_(fault.cues[0])) if fault is not None else ""
    return joined(_("That form is past the safe limit of {limit} and does not count.").format(limit=limit), cue)


def _reach_words(finding: _Finding) -> str:
    """Return what each side holds; the unit is told once."""
    unit = finding.edge.check.unit
    held = {side: _number(value, unit) for side, value in finding.reach.items()}
    first = next(iter(sorted(held)))
    held[first] = _(_WITH_UNIT[unit]).format(value=held[first])
    if Side.LEFT in held and Side.RIGHT in held:
        return _("{left} on the left and {right} on the right").format(left=held[Side.LEFT], right=held[Side.RIGHT])
    if Side.BOTH in held:
        return held[Side.BOTH]
    told = _("{value} on the left") if Side.LEFT in held else _("{value} on the right")
    return told.format(value=held[first])


def _short(value: float) -> str:
    return whole_text(f"{value:g}")


def _number(value: float, unit: str) -> str:
    return str(round(value)) if unit == "deg" else decimal(value, 2)
