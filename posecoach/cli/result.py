"""The table of the result of one video."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from posecoach.analysis.result import Analysis
from posecoach.analysis.source_notes import source_notes
from posecoach.analysis.unjudged import unjudged
from posecoach.cli.columns import print_fitting
from posecoach.cli.console import TextConsole
from posecoach.languages import gettext as _
from posecoach.languages import inside, ngettext, pgettext
from posecoach.results.request import REPORT_NAME
from posecoach.stretches import STRETCHES
from posecoach.words.formatting import clock_time, duration, fault_title
from posecoach.words.sentences import held_words, joined, short_side_words, target_words

#: Most faults printed; hours of video can have hundreds.
_MOST_FAULTS = 20


def print_result(analysis: Analysis, folder: Path) -> None:
    """Print what was found as a table."""
    console = TextConsole()
    source = analysis.source
    if analysis.sets:
        print_fitting(_sets_table(analysis), _("Stretch"), console=console)
        faults = [fault for record in analysis.sets for fault in record.faults]
        for fault in faults[:_MOST_FAULTS]:
            told = _("{start} to {end}: {fault}. {cue}").format(
                start=clock_time(fault.start_s, tenths=True),
                end=clock_time(fault.end_s, tenths=True),
                fault=inside(fault_title(fault.name)),
                cue=_(fault.cue),
            )
            console.print(f"  {told}", soft_wrap=True)
        if len(faults) > _MOST_FAULTS:
            more = len(faults) - _MOST_FAULTS
            told = ngettext("and {count} more: see the report", "and {count} more: see the report", more)
            console.print(f"  {told.format(count=more)}")
    else:
        told = _("{video}: no stretch was held in right form.").format(video=Path(source.path).name)
        console.print(told, soft_wrap=True)
    for note in source_notes(source):
        console.print(note, soft_wrap=True)
    if analysis.frames_with_pose == 0:
        console.print(_("Nobody was found in the picture: film from the side, the whole body in view, in good light."))
    for reason in unjudged(analysis):
        console.print(joined(reason.text, reason.advice), soft_wrap=True)
    if analysis.others_s:
        told = _("Somebody else was seen for {time}: only one person may be in the picture.")
        seen = told.format(time=duration(analysis.others_s))
        console.print(seen, soft_wrap=True)
    console.print(_("Report: {path}").format(path=folder / REPORT_NAME), soft_wrap=True)


def _sets_table(analysis: Analysis) -> Table:
    table = Table(title=Path(analysis.source.path).name, title_justify="left")
    names = (
        _("Stretch"),
        _("Side"),
        pgettext("time", "From"),
        pgettext("time", "To"),
        _("Held"),
        _("Longest"),
        _("Target"),
        _("Faults"),
    )
    for number, name in enumerate(names):
        table.add_column(name, justify="left" if number < 2 else "right", overflow="fold")
    for record in analysis.sets:
        table.add_row(
            _(STRETCHES[record.stretch].title),
            short_side_words(record.side),
            clock_time(record.start_s, tenths=True),
            clock_time(record.end_s, tenths=True),
            held_words(record.hold_s),
            held_words(record.longest_hold_s),
            target_words(record.target_s, reached=record.completed),
            str(len(record.faults)),
        )
    return table
