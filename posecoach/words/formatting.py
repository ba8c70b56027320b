"""Formatting of values, units, bands, faults and reasons for unseen frames: the only place that formats a value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from posecoach.kinematics.signals import Unseen
from posecoach.languages import decimal, marked, ngettext, whole_text
from posecoach.languages import gettext as _
from posecoach.profiles.profile import Band

#: Shown instead of a value that could not be measured.
NOT_MEASURED = marked("not measured")

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Unit:
    """How a unit is written.

    Attributes:
        decimals: number of decimals of a measured value.
        sign: symbol after every number ("°").
        word: word after the last of one or more numbers (" trunk lengths").
    """

    decimals: int
    sign: str
    word: str


_UNITS = {"deg": Unit(0, "°", ""), "trunk": Unit(2, "", marked(" trunk lengths")), "s": Unit(1, "", marked(" s"))}

_UNSEEN: Mapping[str, tuple[str, str]] = {
    Unseen.NOBODY: (
        marked("nobody was found in the picture"),
        marked("Step into the picture and light the room well."),
    ),
    Unseen.STRANGER: (
        marked("somebody else was in the place of the person training"),
        marked("Only one person may be in the picture. The time of somebody else is not counted as yours."),
    ),
    Unseen.OUT_OF_FRAME: (
        marked("part of the body was outside the picture"),
        marked("Move back, or turn the camera, until head, hands and feet are all in view."),
    ),
    Unseen.TOO_SMALL: (marked("the body was too small in the picture"), marked("Move closer to the camera.")),
    Unseen.TURN_SIDEWAYS: (
        marked("the body was not side-on to the camera"),
        marked("Turn so that the camera sees you from the side."),
    ),
    Unseen.LEGS_MERGED: (
        marked("one leg hid the other, so they could not be told apart"),
        marked("Move the camera a little forward or back along your body."),
    ),
    Unseen.HIDDEN: (
        marked("a hip, knee or ankle that is needed was hidden"),
        marked("Wear close-fitting clothes and clear the view to your legs."),
    ),
}


def unit_named(name: str) -> Unit:
    """Return the format of a check's unit."""
    unit = _UNITS.get(name, Unit(2, "", f" {name}"))
    return replace(unit, word=_(unit.word))


def quantity(value: float, unit: str) -> str:
    """Return a measured value with its unit: ``28°``."""
    return f"{_number(value, unit)}{unit_named(unit).word}" if math.isfinite(value) else _(NOT_MEASURED)


def threshold(value: float, unit: str) -> str:
    """Return a limit with its unit, as precisely as in the profile: ``14.5°``."""
    return f"{_limit(value, unit)}{unit_named(unit).word}"


def best_and_typical(best: float, typical: float, unit: str) -> str:
    """Return the best and the typical value: ``best 28°, typically 24°``."""
    if not (math.isfinite(best) and math.isfinite(typical)):
        return _(NOT_MEASURED)
    return _("best {best}, typically {typical}").format(best=_number(best, unit), typical=quantity(typical, unit))


def distance_off(excess: float, unit: str) -> str:
    """Return how far a value lies outside its band: ``13° too much``."""
    if not math.isfinite(excess):
        return _(NOT_MEASURED)
    how = unit_named(unit)
    smallest = 10.0**-how.decimals
    if abs(excess) < smallest / 2:
        told = _("under {size} too little") if excess < 0 else _("under {size} too much")
        return told.format(size=quantity(smallest, unit))
    told = _("{size} too little") if excess < 0 else _("{size} too much")
    return told.format(size=quantity(abs(excess), unit))


def duration(seconds: float) -> str:
    """Return a length of time: ``24.1 s``, ``5 min 12 s``, ``1 h 2 min``.

    It rounds down like a stopwatch, so that 29.96 s of 30 s does not look complete.
    """
    if not math.isfinite(seconds):
        return _(NOT_MEASURED)
    tenths = whole_tenths(max(seconds, 0.0))
    if tenths < 1200:
        return _("{seconds} s").format(seconds=whole_text(f"{tenths / 10:.1f}".removesuffix(".0")))
    whole = tenths // 10
    if whole < 3600:
        return _("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def whole_seconds(seconds: float) -> int:
    """Return whole seconds, rounded down, as a session shows, speaks and lists them."""
    return _thousandths(seconds) // 1000


def whole_tenths(seconds: float) -> int:
    """Return whole tenths of a second, rounded down, as the analysis of a video shows them."""
    return _thousandths(seconds) // 100


def in_tenths(seconds: float) -> str:
    """Return seconds as `whole_tenths` in the notation of the language: ``24.1``, ``24,1``."""
    return decimal(whole_tenths(seconds) / 10, 1) if math.isfinite(seconds) else _(NOT_MEASURED)


def stored_seconds(seconds: float) -> float:
    """Return seconds as a file keeps them: thousandths, rounded down, so that they are shown as the exact ones are."""
    return _thousandths(seconds) / 1000 if math.isfinite(seconds) else seconds


def stored_value(value: float, unit: str) -> float:
    """Return a measured value as a file keeps it: thousandths, on the side on which it is shown as the exact one is."""
    near = round(value, 3)
    if not math.isfinite(value) or quantity(near, unit) == quantity(value, unit):
        return near
    return (math.floor if near > value else math.ceil)(value * 1000) / 1000


def spoken_time(seconds: int) -> str:
    """Return whole seconds as they are spoken: ``1 minute and 2 seconds``."""
    minutes, rest = divmod(seconds, 60)
    told_minutes = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    told_seconds = ngettext("{count} second", "{count} seconds", rest).format(count=rest)
    if not minutes:
        return told_seconds
    return _("{minutes} and {seconds}").format(minutes=told_minutes, seconds=told_seconds) if rest else told_minutes


def shown_tenths(seconds: Iterable[float]) -> float:
    """Return the sum of durations, each rounded down to a tenth as it is shown, seconds; NaN if any is not finite."""
    durations = tuple(seconds)
    if not all(map(math.isfinite, durations)):
        return math.nan
    return sum(whole_tenths(max(each, 0.0)) for each in durations) / 10


def shortfall(held_s: float, target_s: float) -> str:
    """Return the time missing to a target, rounded up, so that it is never 0 for a missed target."""
    missing_s = target_s - held_s
    return duration(math.ceil(missing_s * 10 - 1e-6) / 10) if math.isfinite(missing_s) else _(NOT_MEASURED)


def clock_time(t_s: float, *, tenths: bool = False) -> str:
    """Return a time in the video, rounded down as durations are: ``0:15``, ``1:02:15``, with tenths ``0:15.6``."""
    if not math.isfinite(t_s):
        return _(NOT_MEASURED)
    whole, tenth = divmod(whole_tenths(max(t_s, 0.0)), 10)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return whole_text(f"{text}.{tenth}") if tenths else text


def share(part: float, whole: float) -> str:
    """Return a share in per cent, rounded down, so that only a full share is 100 %."""
    return _("{share} %").format(share=math.floor(100 * ratio(part, whole) + 1e-9))


def ratio(part: float, whole: float) -> float:
    """Return ``part`` / ``whole``, limited to 0 to 1; 0 if undefined."""
    value = part / whole if whole else 0.0
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 0.0


def css_per_cent(part: float, whole: float) -> str:
    """Return a share as a CSS percentage."""
    return f"{100 * ratio(part, whole):.3f}%"


def goal(band: Band, unit: str) -> str:
    """Return the band of a value in words: ``at least 14°``."""
    low, high = math.isfinite(band.low), math.isfinite(band.high)
    if low and high:
        return _("{low} to {high}").format(low=_limit(band.low, unit), high=threshold(band.high, unit))
    if low:
        return _("at least {limit}").format(limit=threshold(band.low, unit))
    return _("at most {limit}").format(limit=threshold(band.high, unit)) if high else _("any value")


def fault_title(name: str) -> str:
    """Return the title of a fault: ``Hips back`` for ``hips_back``."""
    return _(name.replace("_", " ").capitalize())


def unseen_cause(reason: str) -> str:
    """Return why the body could not be judged, as the end of a sentence."""
    return _(_UNSEEN[reason][0]) if reason in _UNSEEN else reason.replace("_", " ")


def unseen_advice(reason: str) -> str:
    """Return what to do about it, as a sentence; "" if nothing is known to help."""
    return _(_UNSEEN[reason][1]) if reason in _UNSEEN else ""


def _thousandths(seconds: float) -> int:
    """Round seconds down to thousandths, from which all that is shown is rounded down further.

    Sums of frame times end just below a round number: that must not cost a second.
    """
    return math.floor(seconds * 1000 + 1e-4)


def _number(value: float, unit: str) -> str:
    how = unit_named(unit)
    text = f"{abs(value):.{how.decimals}f}"
    return f"{_sign(value, text)}{whole_text(text)}{how.sign}"


def _limit(value: float, unit: str) -> str:
    how = unit_named(unit)
    text = f"{abs(value):.{how.decimals + 2}f}".rstrip("0").rstrip(".")
    return f"{_sign(value, text)}{whole_text(text)}{how.sign}"


def _sign(value: float, text: str) -> str:
    return _MINUS if value < 0 and float(text) != 0 else ""
