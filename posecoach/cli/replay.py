"""``posecoach replay``: compares what other thresholds would have counted with what was counted."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from posecoach.analysis.replay import Pair, Replayer, paired
from posecoach.analysis.result import Analysis
from posecoach.analysis.trace import FrameTrace
from posecoach.cli.columns import keep_whole
from posecoach.cli.console import TextConsole
from posecoach.cli.options import add_profile_option, add_stretch_option, chosen_stretches
from posecoach.cli.profile_warnings import print_warnings
from posecoach.cli.saying import results_break_off, say, say_json, warn
from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.languages import inside, listed, pgettext, whole_text
from posecoach.pose.recording import Recording, meant_as_recording
from posecoach.profiles import Profile, load_profile, override, parse_changes
from posecoach.results.files import default_folder
from posecoach.results.request import RECORDING_NAME
from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import is_file
from posecoach.words.formatting import clock_time, fault_title, in_tenths, shown_tenths, whole_tenths
from posecoach.words.sentences import short_side_words

#: Version of the format of ``--json``.
REPLAY_SCHEMA = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("recording", type=Path, metavar="RECORDING", help=_("landmark recording (.rec)"))
    add_profile_option(parser, default=None, why=_("judge with this one (default: that of --against)"))
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changes",
        metavar="KEY=VALUE",
        help=_("change one value, like clock.leave_s=6 or STRETCH.CHECK.min=12; may be given several times"),
    )
    parser.add_argument(
        "--against", default="default", metavar="NAME", help=_("the profile that counted (default: default)")
    )
    add_stretch_option(parser)
    parser.add_argument("--json", action="store_true", help=_("print both results as JSON to standard output"))


def run(options: argparse.Namespace) -> int:
    """Judge the recording with both profiles and print the results side by side."""
    against = load_profile(options.against)
    profile = override(load_profile(options.profile or options.against), parse_changes(options.changes))
    print_warnings(profile)
    only = chosen_stretches(options)
    recording = open_recording(options.recording)
    replayer = Replayer(recording)
    counted, would_count = replayer.judge(against, only), replayer.judge(profile, only)
    if options.json:
        results = [
            Analysis(replayer.source, recording.info.model, judged_by, 0, FrameTrace(0.0), sets, {})
            for judged_by, sets in ((against, counted), (profile, would_count))
        ]
        say_json(_as_json(results, options.changes))
    else:
        _print_table(options.recording, (against, profile), paired(counted, would_count), options.changes)
    if replayer.source.stopped_early:
        warn(results_break_off(str(options.recording), replayer.source.duration_s))
    return 1 if replayer.source.stopped_early else 0


def open_recording(path: Path) -> Recording:
    """Return the recording in a file.

    Raises:
        UsageError: the file is there but no recording, most likely a video.
        VideoError: the file is missing or damaged.
    """
    if is_file(path) and not meant_as_recording(path):
        told = _(
            "{path} is not a landmark recording: analyse the video first (posecoach analyze {path}), "
            "then replay {recording}"
        )
        raise UsageError(told.format(path=path, recording=default_folder(path) / RECORDING_NAME))
    return Recording(path)


def _as_json(results: Sequence[Analysis], changes: list[str]) -> dict[str, Any]:
    counted, would_count = (result.summary() for result in results)
    return {
        "schema": REPLAY_SCHEMA,
        "source": counted["source"],
        "counted": {"profile": counted["profile"], "sets": counted["sets"]},
        "would_count": {"profile": would_count["profile"], "changes": changes, "sets": would_count["sets"]},
    }


def _print_table(path: Path, profiles: tuple[Profile, Profile], pairs: Sequence[Pair], changes: Sequence[str]) -> None:
    counted, would_count = profiles
    say(_("{recording}, seconds held").format(recording=path.name))
    told = _("before: profile {before!r}; after: profile {after!r}")
    say(told.format(before=counted.name, after=would_count.name))
    for change in changes:
        say(f"  {change}")
    if not pairs:
        say(_("Neither counts a set: no stretch was held in right form."))
        return
    console = TextConsole()
    console.print(_table(pairs, console.width))
    for first, second in pairs:
        if different := _fault_changes(first, second):
            say(f"  {_title(first, second)}: {listed(different)}")


def _table(pairs: Sequence[Pair], width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", padding=0, pad_edge=False, show_footer=True)
    totals = [shown_tenths(record.hold_s for record in side if record) for side in zip(*pairs, strict=True)]
    footers = (_("All sets"), "", *_held_and_change(*totals), "", "", "")
    headings = (
        pgettext("stretch", "Set"),
        pgettext("time", "From"),
        _("Before"),
        _("After"),
        _("Change"),
        _("Holds"),
        _("Faults"),
        pgettext("target", "Done"),
    )
    for number, (heading, footer) in enumerate(zip(headings, footers, strict=True)):
        table.add_column(heading, footer, justify="right" if number else "left", overflow="fold")
    for first, second in pairs:
        held = [record.hold_s if record else 0.0 for record in (first, second)]
        table.add_row(
            _title(first, second),
            clock_time(min(record.start_s for record in (first, second) if record), tenths=True),
            *_held_and_change(*held),
            _change(first, second, lambda record: str(len(record.holds))),
            _change(first, second, lambda record: str(len(record.faults))),
            _change(
                first,
                second,
                lambda record: pgettext("target", "yes") if record.completed else pgettext("target", "no"),
            ),
        )
    return keep_whole(table, headings[0], width=width)


def _title(first: SetRecord | None, second: SetRecord | None) -> str:
    records = [record for record in (first, second) if record]
    return f"{records[0].stretch} {'>'.join(dict.fromkeys(short_side_words(record.side) for record in records))}"


def _held_and_change(before_s: float, after_s: float) -> tuple[str, str, str]:
    change = whole_tenths(after_s) - whole_tenths(before_s)
    return in_tenths(before_s), in_tenths(after_s), whole_text(f"{change / 10:+.1f}")


def _change(first: SetRecord | None, second: SetRecord | None, text: Callable[[SetRecord], str]) -> str:
    before, after = (text(record) if record else "-" for record in (first, second))
    return before if before == after else f"{before}>{after}"


def _fault_changes(first: SetRecord | None, second: SetRecord | None) -> list[str]:
    """Return each fault whose count has changed."""
    before, after = (Counter(f.name for f in record.faults) if record else Counter() for record in (first, second))
    return [
        f"{inside(fault_title(name))} {before[name]}>{after[name]}"
        for name in before | after
        if before[name] != after[name]
    ]
