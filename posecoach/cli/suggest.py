"""``posecoach suggest``: thresholds that agree with a person's labels of right and wrong form."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

from posecoach.analysis.replay import Replayer
from posecoach.cli.columns import print_columns
from posecoach.cli.options import add_model_option, add_profile_option, add_stretch_option, chosen_stretches
from posecoach.cli.profile_warnings import print_warnings
from posecoach.cli.reading_options import add_reading_options, chosen_reading
from posecoach.cli.recorded import landmarks_of, warn_if_cut_off
from posecoach.cli.saying import saved_as, say, say_json
from posecoach.estimation import model_path
from posecoach.fitting.labels import read_labels
from posecoach.fitting.suggest import Agreement, HeldOut, LabelledRecording, Suggestion, suggest
from posecoach.languages import gettext as _
from posecoach.profiles import Profile, changed_tables, compare, load_profile, override, save_profile
from posecoach.profiles.changes import change_texts, number_text
from posecoach.profiles.saving import check_free
from posecoach.runtime.errors import UsageError
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.words.formatting import in_tenths
from posecoach.words.sentences import joined

#: Version of the format of ``--json``.
SUGGEST_SCHEMA = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "recordings", nargs="+", type=Path, metavar="RECORDING", help=_("landmark recording (.rec), or video")
    )
    parser.add_argument(
        "--labels",
        action="append",
        required=True,
        type=Path,
        metavar="FILE",
        help=_("CSV with start_s,end_s,label (right or wrong); once for each recording, in the same order"),
    )
    add_profile_option(parser, why=_("start from this one"))
    parser.add_argument("--save", metavar="NAME", help=_("save what is suggested as a profile of your own"))
    add_stretch_option(parser)
    add_reading_options(parser)
    add_model_option(parser, only=_("for videos"))
    parser.add_argument("--json", action="store_true", help=_("print the suggestion as JSON to standard output"))


def run(options: argparse.Namespace) -> int:
    """Suggest thresholds, and save them if asked to."""
    if len(options.recordings) != len(options.labels):
        unequal = _(
            "{recordings} recordings and {labels} label files: give --labels once for each recording, in the same order"
        )
        raise UsageError(unequal.format(recordings=len(options.recordings), labels=len(options.labels)))
    if options.save is not None:
        check_free(options.save)
    profile = load_profile(options.profile)
    print_warnings(profile)
    only = chosen_stretches(options)
    model_path(options.model)
    labels = [read_labels(path) for path in options.labels]
    quiet_native_stderr()
    cases, cut_off = [], False
    for path, told in zip(options.recordings, labels, strict=True):
        replayer = Replayer(landmarks_of(path, options.model, profile, chosen_reading(options)))
        cut_off |= warn_if_cut_off(replayer.source, path)
        cases.append(LabelledRecording(replayer, told, path.name))
    found = suggest(cases, profile, only)
    saved = _save(options.save, found, profile, options.profile) if options.save and found.changes else None
    if options.json:
        say_json(_as_json(found, profile, saved))
    else:
        _print(found, profile)
        if saved is not None:
            say(saved_as(saved, options.save))
        elif options.save:
            say(_("Nothing to change, so nothing was saved."))
    return 1 if cut_off else 0


def _save(name: str, found: Suggestion, profile: Profile, base: str) -> Path:
    told = _("Suggested from {right} right and {wrong} wrong labelled intervals.")
    notes = joined(
        told.format(right=found.right_intervals, wrong=found.wrong_intervals),
        _("{sentence}.").format(sentence=found.how_sure),
    )
    return save_profile(name, changed_tables(override(profile, found.changes), profile), notes, base=base)


def _print(found: Suggestion, profile: Profile) -> None:
    labelled_s = found.before.judged_s + sum(found.before.unjudged_s.values())
    told = _("Labels: {right} right and {wrong} wrong intervals, {seconds} s; profile {name!r}")
    say(
        told.format(
            right=found.right_intervals,
            wrong=found.wrong_intervals,
            seconds=in_tenths(labelled_s),
            name=profile.name,
        )
    )
    if found.changes:
        rows = [
            (difference.key, number_text(difference.first), number_text(difference.second), difference.unit)
            for difference in compare(profile, override(profile, found.changes))
        ]
        say()
        print_columns([(_("Threshold"), _("Now"), _("Proposed"), _("Unit")), *rows], numbers=(1, 2))
        say()
    else:
        say(_("No change proposed: no threshold in its safe limits agrees better than the present ones."))
    say(_("Agreement before: {agreement}").format(agreement=_agreement_words(found.before)))
    if found.changes:
        say(_("Agreement after:  {agreement}").format(agreement=_agreement_words(found.after)))
    if found.held_out is not None:
        say(_("On held-out intervals: {agreement}").format(agreement=_agreement_words(found.held_out.agreement)))
    say(_("{sentence}.").format(sentence=found.how_sure))
    for note in found.notes:
        say(_("Note: {note}.").format(note=note))


def _agreement_words(one: Agreement) -> str:
    if not one.judged_s:
        return _("nothing could be judged")
    if not one.wrong_s:
        told = _("{share} % (right {right_agreed} of {right} s)")
    elif not one.right_s:
        told = _("{share} % (wrong {wrong_agreed} of {wrong} s)")
    else:
        told = _("{share} % (right {right_agreed} of {right} s, wrong {wrong_agreed} of {wrong} s)")
    return told.format(
        share=in_tenths(100 * one.share),
        right_agreed=in_tenths(one.right_agreed_s),
        right=in_tenths(one.right_s),
        wrong_agreed=in_tenths(one.wrong_agreed_s),
        wrong=in_tenths(one.wrong_s),
    )


def _as_json(found: Suggestion, profile: Profile, saved: Path | None) -> dict[str, Any]:
    return {
        "schema": SUGGEST_SCHEMA,
        "profile": profile.name,
        "changes": change_texts(found.changes),
        "right_intervals": found.right_intervals,
        "wrong_intervals": found.wrong_intervals,
        "before": _agreement_json(found.before),
        "after": _agreement_json(found.after),
        "held_out": None if found.held_out is None else _held_out_json(found.held_out),
        "sure": found.sure,
        "how_sure": found.how_sure,
        "notes": list(found.notes),
        "saved": None if saved is None else str(saved),
    }


def _agreement_json(one: Agreement) -> dict[str, Any]:
    return {
        "share": None if math.isnan(one.share) else round(one.share, 4),
        "right_s": round(one.right_s, 3),
        "right_agreed_s": round(one.right_agreed_s, 3),
        "wrong_s": round(one.wrong_s, 3),
        "wrong_agreed_s": round(one.wrong_agreed_s, 3),
        "cannot_tell_s": {reason: round(seconds, 3) for reason, seconds in one.unjudged_s.items()},
    }


def _held_out_json(held_out: HeldOut) -> dict[str, Any]:
    return {
        **_agreement_json(held_out.agreement),
        "right_intervals": held_out.right_judged,
        "right_intervals_agreeing": held_out.right_agreeing,
        "wrong_intervals": held_out.wrong_judged,
        "wrong_intervals_agreeing": held_out.wrong_agreeing,
    }
