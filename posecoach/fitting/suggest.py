"""Suggesting thresholds from spans that a person labelled right or wrong."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from posecoach.fitting.agreement import Agreement, together
from posecoach.fitting.bench import Bench, Moves
from posecoach.fitting.judged import LabelledRecording
from posecoach.fitting.labels import Label
from posecoach.fitting.search import search
from posecoach.languages import gettext as _
from posecoach.languages import ngettext
from posecoach.profiles.limits import Edge
from posecoach.profiles.profile import Profile
from posecoach.stretches.base import Stretch
from posecoach.words.formatting import in_tenths, threshold, unseen_cause

__all__ = ["Agreement", "HeldOut", "Label", "LabelledRecording", "Suggestion", "suggest"]

#: Up to this many intervals are held out one by one; of more, about a tenth at a time.
_FOLDS = 10

#: Fewer intervals of a kind than this are too few to be sure.
_ENOUGH = 3

#: An interval agrees if verdict and label agree on this share of its time: people draw spans a little too long.
_AGREES = 0.8

#: A suggestion is sure if this share of the held-out intervals agree.
_SURE = 0.8

#: Labelled time shorter than this is not worth a note, seconds.
_NOTED_S = 0.5


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How suggestions do on intervals that they were not made from (cross-validation over whole intervals).

    Attributes:
        agreement: all held-out intervals, each judged with what the others suggest.
        right_agreeing: how many of those labelled right agree on four fifths of their time or more.
        right_judged: how many of those labelled right could be judged at all.
        wrong_agreeing: how many of those labelled wrong agree likewise.
        wrong_judged: how many of those labelled wrong could be judged.
    """

    agreement: Agreement
    right_agreeing: int
    right_judged: int
    wrong_agreeing: int
    wrong_judged: int

    @property
    def judged(self) -> int:
        """How many could be judged."""
        return self.right_judged + self.wrong_judged

    @property
    def agreeing(self) -> int:
        """How many of them agree."""
        return self.right_agreeing + self.wrong_agreeing

    @property
    def sure(self) -> bool:
        """Whether nearly all agree, of both kinds: many right ones would outvote a fault that is never caught."""
        kinds = (self.right_agreeing, self.right_judged), (self.wrong_agreeing, self.wrong_judged)
        return all(judged > 0 and agreeing >= _SURE * judged for agreeing, judged in kinds)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What labels suggest.

    Attributes:
        changes: changes for `posecoach.profiles.override`, in the order of their keys; empty if the present profile
            agrees as well as any.
        before: how far the present profile agrees with the labels.
        after: how far the changed one does, judged by the engine.
        held_out: the same on intervals that were held out; None if there are too few to hold one out.
        right_intervals: how many independent spans are labelled right.
        wrong_intervals: how many are labelled wrong.
        sure: whether to expect the same of the next recording.
        how_sure: the same in one sentence.
        notes: further remarks, one sentence each.
    """

    changes: Mapping[str, float]
    before: Agreement
    after: Agreement
    held_out: HeldOut | None
    right_intervals: int
    wrong_intervals: int
    sure: bool
    how_sure: str
    notes: tuple[str, ...]


def suggest(cases: Sequence[LabelledRecording], profile: Profile, only: Sequence[Stretch] = ()) -> Suggestion:
    """Propose the thresholds that agree best with labels.

    Only edges that labelled values bear on are moved, no further than needed, and never out of the limits of
    `posecoach.profiles.limits`. Cross-validation says how sure that is: each interval is judged with what the others
    suggest. Whole intervals are held out, as the frames of one are too much alike.

    Args:
        cases: recordings with labels, at least one.
        profile: the present profile.
        only: the stretches to recognise; all if empty.

    Raises:
        LabelError: labels are missing, lie outside their recording, or contradict each other.
    """
    bench = Bench(cases, profile, only)
    everything = bench.everything
    moves = search(bench, everything)
    before, after = bench.agreement({}, everything), bench.agreement(moves, everything)
    if not _is_better(after, before):
        moves, after = {}, before
    held_out = _held_out(bench)
    right = sum(interval.right for interval in bench.intervals)
    wrong = len(bench.intervals) - right
    sure, how_sure = _how_sure(right, wrong, held_out)
    return Suggestion(
        changes=dict(sorted(moves.items())),
        before=before,
        after=after,
        held_out=held_out,
        right_intervals=right,
        wrong_intervals=wrong,
        sure=sure,
        how_sure=how_sure,
        notes=(*_one_sided(right, wrong), *_out_of_reach(bench, moves, before)),
    )


def _is_better(after: Agreement, before: Agreement) -> bool:
    """Return whether more time agrees than before; the share alone would also rise if less time could be judged."""
    agreed_s = [one.right_agreed_s + one.wrong_agreed_s for one in (after, before)]
    return agreed_s[0] > agreed_s[1] and after.share > before.share


def _held_out(bench: Bench) -> HeldOut | None:
    if len(bench.intervals) < 2:
        return None
    parts: list[tuple[bool, Agreement]] = []
    for fold in _folds(bench.intervals):
        moves = search(bench, bench.everything - fold)
        parts += [(bench.intervals[number].right, bench.agreement(moves, [number])) for number in sorted(fold)]
    counts = {
        kind: [part.share >= _AGREES for right, part in parts if right is kind and part.judged_s > 0.0]
        for kind in (True, False)
    }
    return HeldOut(
        together([part for _, part in parts]),
        right_agreeing=sum(counts[True]),
        right_judged=len(counts[True]),
        wrong_agreeing=sum(counts[False]),
        wrong_judged=len(counts[False]),
    )


def _folds(intervals: Sequence[Label]) -> list[frozenset[int]]:
    """Return the intervals in at most `_FOLDS` parts, right ones and wrong ones spread evenly."""
    by_kind = sorted(range(len(intervals)), key=lambda number: intervals[number].right)
    count = min(_FOLDS, len(intervals))
    return [frozenset(by_kind[start::count]) for start in range(count)]


def _how_sure(right: int, wrong: int, held_out: HeldOut | None) -> tuple[bool, str]:
    if min(right, wrong) < _ENOUGH:
        return False, _too_few(right, wrong)
    if held_out is None or not held_out.agreement.judged_s:
        return False, _("Not sure: no held-out interval could be judged")
    if held_out.sure:
        told = ngettext(
            "Sure: {agreeing} of {count} held-out interval agrees",
            "Sure: {agreeing} of {count} held-out intervals agree",
            held_out.judged,
        )
        return True, told.format(agreeing=held_out.agreeing, count=held_out.judged)
    told = ngettext(
        "Not sure: only {agreeing} of {count} held-out interval agrees ({right_agreeing} of {right} right ones, "
        "{wrong_agreeing} of {wrong} wrong ones)",
        "Not sure: only {agreeing} of {count} held-out intervals agree ({right_agreeing} of {right} right ones, "
        "{wrong_agreeing} of {wrong} wrong ones)",
        held_out.judged,
    )
    return False, told.format(
        agreeing=held_out.agreeing,
        count=held_out.judged,
        right_agreeing=held_out.right_agreeing,
        right=held_out.right_judged,
        wrong_agreeing=held_out.wrong_agreeing,
        wrong=held_out.wrong_judged,
    )


def _too_few(right: int, wrong: int) -> str:
    """Return that there are too few intervals of one kind or of both."""
    few_right = ngettext("only {count} right interval", "only {count} right intervals", right).format(count=right)
    few_wrong = ngettext("only {count} wrong interval", "only {count} wrong intervals", wrong).format(count=wrong)
    few_right, few_wrong = (
        few_right if right else _("no right interval"),
        few_wrong if wrong else _("no wrong interval"),
    )
    if right < _ENOUGH and wrong < _ENOUGH:
        told = _("Not sure: {right} and {wrong}; label at least {enough} of each")
    elif right < _ENOUGH:
        told = _("Not sure: {right}; label at least {enough} of each")
    else:
        told = _("Not sure: {wrong}; label at least {enough} of each")
    return told.format(right=few_right, wrong=few_wrong, enough=_ENOUGH)


def _one_sided(right: int, wrong: int) -> list[str]:
    if not wrong:
        return [
            _(
                "Only right spans are labelled: bands can be widened to let them in, but how wide is too wide cannot "
                "be told; label some wrong ones too"
            )
        ]
    if not right:
        return [
            _(
                "Only wrong spans are labelled: bands can be narrowed to keep them out, but how narrow is too narrow "
                "cannot be told; label some right ones too"
            )
        ]
    return []


def _out_of_reach(bench: Bench, moves: Moves, before: Agreement) -> list[str]:
    """Say which labelled time no threshold of form can judge as labelled, and why."""
    notes = [
        _("{seconds} s labelled could not be judged: {reason}").format(
            seconds=in_tenths(seconds), reason=unseen_cause(reason)
        )
        for reason, seconds in before.unjudged_s.items()
        if seconds >= _NOTED_S
    ]
    judged = bench.judged(moves)
    unknown_s = math.fsum(
        float(one.weight_s[one.right & ~one.recognised & np.array([not reason for reason in one.reasons])].sum())
        for one in judged
    )
    if unknown_s >= _NOTED_S:
        told = _("{seconds} s labelled right were not recognised as any stretch: no threshold of form changes that")
        notes.append(told.format(seconds=in_tenths(unknown_s)))
    return [*notes, *_limited(bench, moves, bench.edges())]


def _limited(bench: Bench, moves: Moves, edges: Collection[Edge]) -> list[str]:
    """Say how much right time is excluded because an edge is at its safe limit."""
    profile = bench.moved(moves)
    notes = []
    for edge in edges:
        at = edge.value(profile)
        if edge.own or (at - edge.widest) * edge.inwards > 0.0:
            continue
        column = list(profile.stretches[edge.stretch].checks).index(edge.check.name)
        seconds = 0.0
        for one in bench.judged(moves):
            if (rows := one.rows.get(edge.stretch)) is not None:
                outside = rows.values[:, column] < at if edge.lower else rows.values[:, column] > at
                out = rows.not_met[:, column] & outside & one.right[rows.frames]
                seconds += float(one.weight_s[rows.frames][out].sum())
        if seconds >= _NOTED_S:
            told = _("{seconds} s labelled right stay out: {key} is at its safe limit of {limit}")
            limit = threshold(at, edge.check.unit)
            notes.append(told.format(seconds=in_tenths(seconds), key=edge.key, limit=limit))
    return notes
