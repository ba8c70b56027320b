"""The table of the result of one video."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from posecoach.analysis.result import Analysis
from posecoach.analysis.source_notes import source_notes
from posecoach.analysis.unjudged import unjudged
from posecoach.cli.console import TextConsole
from posecoach.results.request import REPORT_NAME
from posecoach.stretches import STRETCHES
from posecoach.words.formatting import clock_time, duration
from posecoach.words.sentences import held_words

#: Most faults printed; hours of video can have hundreds.
_MOST_FAULTS = 20


def print_result(analysis: Analysis, folder: Path) -> None:
    """Print what was found as a table."""
    console = TextConsole()
    source = analysis.source
    if analysis.sets:
        console.print(_sets_table(analysis))
        faults = [fault for record in analysis.sets for fault in record.faults]
        for fault in faults[:_MOST_FAULTS]:
            span = f"{clock_time(fault.start_s, tenths=True)} to {clock_time(fault.end_s, tenths=True)}"
            console.print(f"  {span}: {fault.name.replace('_', ' ')}. {fault.cue}", soft_wrap=True)
        if len(faults) > _MOST_FAULTS:
            console.print(f"  and {len(faults) - _MOST_FAULTS} more: see the report")
    else:
        console.print(f"{Path(source.path).name}: no stretch was held in right form.", soft_wrap=True)
    for note in source_notes(source):
        console.print(note, soft_wrap=True)
    if analysis.frames_with_pose == 0:
        console.print("Nobody was found in the picture: film from the side, the whole body in view, in good light.")
    for reason in unjudged(analysis):
        console.print(" ".join(filter(None, (reason.text, reason.advice))), soft_wrap=True)
    if analysis.others_s:
        seen = f"Somebody else was seen for {duration(analysis.others_s)}: only one person may be in the picture."
        console.print(seen, soft_wrap=True)
    console.print(f"Report: {folder / REPORT_NAME}", soft_wrap=True)


def _sets_table(analysis: Analysis) -> Table:
    table = Table(title=Path(analysis.source.path).name, title_justify="left")
    for name in ("Stretch", "Side", "From", "To", "Held", "Longest", "Target", "Faults"):
        table.add_column(name, justify="left" if name in ("Stretch", "Side") else "right")
    for record in analysis.sets:
        table.add_row(
            STRETCHES[record.stretch].title,
            record.side,
            clock_time(record.start_s, tenths=True),
            clock_time(record.end_s, tenths=True),
            held_words(record.hold_s),
            held_words(record.longest_hold_s),
            f"{record.target_s:g} s" + (" reached" if record.completed else ""),
            str(len(record.faults)),
        )
    return table
