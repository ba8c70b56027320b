"""Sentences about why a body was not judged, for terminal and report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posecoach.analysis.result import Analysis
from posecoach.engine.impression import Impression
from posecoach.languages import gettext as _
from posecoach.languages import inside
from posecoach.words.formatting import duration, unseen_advice, unseen_cause
from posecoach.words.sentences import IMPRESSIONS

#: Sight that was lost for less than this is not worth advice, seconds.
ADVICE_S = 0.5

#: ... and for less than this not worth a sentence, seconds.
_UNSEEN_S = 0.1


@dataclass(frozen=True, slots=True)
class Unjudged:
    """One reason for which the body was not judged: what was lost and what to do."""

    text: str
    advice: str


def unjudged(analysis: Analysis) -> tuple[Unjudged, ...]:
    """Return every reason for which a person was not judged, the one with the longest time first."""
    lost = sorted(((s, r) for r, s in analysis.cannot_tell_s.items() if s >= _UNSEEN_S), reverse=True)
    found = [
        Unjudged(
            _("For {time} {cause}.").format(time=duration(seconds), cause=unseen_cause(reason)),
            unseen_advice(reason) if seconds >= ADVICE_S else "",
        )
        for seconds, reason in lost
    ]
    found += _not_recognised(analysis)
    if analysis.trace.gaps_s > 0.0:
        most = duration(analysis.profile.clock.max_gap_s)
        text = _("For {time} the pictures are more than {most} apart, which does not count.").format(
            time=duration(analysis.trace.gaps_s), most=most
        )
        found.append(Unjudged(text, _("Record at least five pictures a second, without breaks.")))
    return tuple(found)


def longest_first(seconds: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return names with their seconds, the most seconds first."""
    return sorted(seconds.items(), key=lambda item: -item[1])


def what_helps(kind: str) -> str:
    """Return what somebody should do who was seen as the impression of this name, as a sentence."""
    text = _(IMPRESSIONS[Impression(kind)][1])
    return _("{sentence}.").format(sentence=text[0].upper() + text[1:])


def _not_recognised(analysis: Analysis) -> list[Unjudged]:
    """Return what was seen of somebody in whom no stretch was recognised; something is said of every person."""
    found = []
    for kind, seconds in longest_first(analysis.not_recognised_s):
        seen = inside(_(IMPRESSIONS[Impression(kind)][0]))
        text = _("For {time} no stretch was recognised: {seen}.").format(time=duration(seconds), seen=seen)
        # Of English alone: what was seen is told of now, and here it is past.
        found.append(Unjudged(text.replace("recognised: you are", "recognised: you were"), what_helps(kind)))
    told = found or analysis.sets or analysis.trace.stretches or analysis.cannot_tell_s
    if not told and analysis.frames_with_pose:
        text = _("For {time} somebody was seen, but in no stretch.").format(time=duration(analysis.trace.last_s))
        found.append(Unjudged(text, _("Get into the stretch and hold it.")))
    return found
