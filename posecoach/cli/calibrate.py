"""``posecoach calibrate``: adapts the bands of a profile to one person's range."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from posecoach.cli.before_camera import lead_unwritten
from posecoach.cli.live import chosen_source
from posecoach.cli.options import add_model_option, add_stretch_argument, number
from posecoach.cli.profile_warnings import print_warnings
from posecoach.cli.reading_options import add_reading_options, chosen_reading
from posecoach.cli.saying import saved_as, say, warn
from posecoach.cli.session_options import add_session_options, chosen_plan
from posecoach.estimation import model_path
from posecoach.fitting.calibration import (
    Calibration,
    best_forms,
    calibrate,
    no_limits,
    nothing_held,
    still_forms,
)
from posecoach.fitting.held import HeldForm
from posecoach.languages import gettext as _
from posecoach.languages import inside, listed, whole_text
from posecoach.live.calibrating import CalibrationGuide
from posecoach.pose import Side
from posecoach.profiles import Profile, changed_tables, load_profile, override, save_profile
from posecoach.profiles.limits import edges_of
from posecoach.profiles.saving import check_free
from posecoach.runtime.errors import UsageError
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.stretches import Stretch, stretch_named
from posecoach.words.formatting import in_tenths
from posecoach.words.sentences import joined

#: Shortest and longest hold that may be requested, seconds.
_SECONDS = (2.0, 60.0)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_stretch_argument(parser)
    parser.add_argument(
        "--video",
        action="append",
        type=Path,
        metavar="FILE",
        help=_("calibrate from a video or landmark recording, not live; repeat the option for several files"),
    )
    add_session_options(parser)
    parser.add_argument(
        "--seconds", type=number, default=8.0, metavar="S", help=_("how long to hold each side (default: 8)")
    )
    parser.add_argument("--name", metavar="NAME", help=_("name of the new profile (default: my_STRETCH)"))
    parser.add_argument(
        "--base", default="default", metavar="PROFILE", help=_("profile to start from (default: default)")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would change, and save nothing"))
    add_reading_options(parser)
    add_model_option(parser)


def run(options: argparse.Namespace) -> int:
    """Find the person's best form and adapt a profile to it."""
    stretch = stretch_named(options.stretch)
    if options.video and options.camera:
        raise UsageError(_("name --video or --camera, not both"))
    low, high = _SECONDS
    if not low <= options.seconds <= high:
        raise UsageError(
            _("--seconds {seconds} is out of range; allowed is {low} to {high}").format(
                seconds=whole_text(f"{options.seconds:g}"), low=whole_text(f"{low:g}"), high=whole_text(f"{high:g}")
            )
        )
    name = options.name or f"my_{stretch.name}"
    if not options.dry_run:
        check_free(name)
    if not edges_of(stretch.name):
        raise no_limits(stretch)
    profile = load_profile(options.base)
    print_warnings(profile)
    model_path(options.model)
    forms, cut_off = (_recorded_forms if options.video else _live_forms)(options, stretch, profile)
    found = calibrate(forms, stretch, profile)
    say(_title(stretch, forms))
    for sentence in (*found.words, *(_("Note: {note}.").format(note=note) for note in found.notes)):
        say(sentence)
    _keep(found, options, name, stretch, profile)
    return 1 if cut_off else 0


def _recorded_forms(
    options: argparse.Namespace, stretch: Stretch, profile: Profile
) -> tuple[dict[Side, HeldForm], bool]:
    """Return the best form of each side in the files, and whether one of them broke off."""
    # Both import PyAV, and on Linux no window can be opened after that.
    from posecoach.analysis.replay import Replayer  # noqa: PLC0415
    from posecoach.cli.recorded import landmarks_of, warn_if_cut_off  # noqa: PLC0415

    quiet_native_stderr()
    spans, longest_s, cut_off = [], 0.0, False
    for path in options.video:
        replayer = Replayer(landmarks_of(path, options.model, profile, chosen_reading(options)))
        cut_off |= warn_if_cut_off(replayer.source, path)
        watch = still_forms(replayer.track(profile.sight).signals, stretch, profile)
        spans += watch.spans(options.seconds)
        longest_s = max(longest_s, watch.longest_s())
    if not spans:
        raise nothing_held(stretch, options.seconds, longest_s, listed(path.name for path in options.video))
    return best_forms(spans, stretch, profile), cut_off


def _live_forms(options: argparse.Namespace, stretch: Stretch, profile: Profile) -> tuple[dict[Side, HeldForm], bool]:
    """Return the form of each side held in front of the camera; False because a camera cannot break off."""
    source = chosen_source(options.camera or ["0"], chosen_reading(options))
    quiet_native_stderr()
    guide = CalibrationGuide(profile, stretch, options.seconds, chosen_plan(options))
    outcome = lead_unwritten(guide, options, profile, source)
    if not options.mute:
        for warning in outcome.warnings:
            warn(warning)
    if not guide.forms:
        raise nothing_held(stretch, options.seconds, guide.held_longest_s, source.description)
    return guide.forms, False


def _title(stretch: Stretch, forms: Mapping[Side, HeldForm]) -> str:
    held_s = {side: in_tenths(form.held_s) for side, form in forms.items()}
    if Side.LEFT in held_s and Side.RIGHT in held_s:
        told = _("{stretch}, best form held for {left} s on the left and {right} s on the right")
    elif Side.LEFT in held_s:
        told = _("{stretch}, best form held for {left} s on the left")
    elif Side.RIGHT in held_s:
        told = _("{stretch}, best form held for {right} s on the right")
    else:
        told = _("{stretch}, best form held for {both} s")
    return told.format(stretch=_(stretch.title), **held_s)


def _keep(found: Calibration, options: argparse.Namespace, name: str, stretch: Stretch, profile: Profile) -> None:
    if not found.changes:
        say(_("Profile {name!r} fits you as it is; nothing was saved.").format(name=profile.name))
        return
    changed = override(profile, found.changes)
    if options.dry_run:
        say(_("Nothing was saved; without --dry-run it would be profile {name!r}.").format(name=name))
        return
    notes = joined(_("Calibrated for the {stretch}.").format(stretch=inside(_(stretch.title))), *found.words)
    path = save_profile(name, changed_tables(changed, profile), notes, base=options.base)
    say(saved_as(path, name))
