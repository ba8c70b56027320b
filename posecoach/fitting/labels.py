"""Labels: spans of a recording that a person calls right or wrong, and the CSV file they are kept in."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from posecoach.languages import alternatives, listed, whole_text
from posecoach.languages import gettext as _
from posecoach.runtime.errors import UsageError
from posecoach.runtime.input_files import read_text_bytes
from posecoach.runtime.os_errors import why
from posecoach.words.formatting import in_tenths

COLUMNS = ("start_s", "end_s", "label")
RIGHT, WRONG = "right", "wrong"

#: A label may extend this far beyond the end of a recording, seconds, as one drawn to the end is often rounded up.
_OVERHANG_S = 0.5

#: More labels than a person makes by hand; the number is limited because every pair is compared.
_MOST = 1_000


class LabelError(UsageError):
    """Labels cannot be used."""


@dataclass(frozen=True, slots=True)
class Label:
    """One span of a recording, from ``start_s`` up to but not including ``end_s``, seconds.

    Attributes:
        start_s: its start, seconds from the first frame.
        end_s: its end, seconds.
        right: whether the form is right in it.
    """

    start_s: float
    end_s: float
    right: bool

    @property
    def word(self) -> str:
        """The word for it in the file."""
        return RIGHT if self.right else WRONG

    def __str__(self) -> str:
        told = _("{word} from {start} to {end} s")
        start, end = (whole_text(f"{t_s:g}") for t_s in (self.start_s, self.end_s))
        return told.format(word=self.word, start=start, end=end)


def read_labels(path: Path) -> tuple[Label, ...]:
    """Return the labels of a CSV file, in order of time.

    The file has a line of headings with `COLUMNS`, in any order; further columns are ignored.

    Raises:
        LabelError: the file cannot be read, is not such a table, has no label, or its labels contradict each other.
    """
    try:
        text = read_text_bytes(path).decode("utf-8-sig")
    except OSError as error:
        raise LabelError(_("cannot read labels {path}: {reason}").format(path=path, reason=why(error))) from error
    except UnicodeDecodeError as error:
        problem = _("cannot read labels {path}: not a CSV text; {expected}")
        raise LabelError(problem.format(path=path, expected=_expected())) from error
    return parse_labels(text, str(path))


def parse_labels(text: str, source: str) -> tuple[Label, ...]:
    """Return the labels of a CSV text; like `read_labels`, with ``source`` as the file's name in errors."""
    if not text.strip():
        raise LabelError(
            _("labels {source}: the file is empty; {expected}").format(source=source, expected=_expected())
        )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        problem = _("labels {source}: not a CSV text ({error}); {expected}")
        raise LabelError(problem.format(source=source, error=error, expected=_expected())) from error
    headings = [heading.strip().lower() for heading in rows[0]]
    if missing := [column for column in COLUMNS if column not in headings]:
        problem = _("labels {source}: line 1: no column {names}; {expected}")
        raise LabelError(problem.format(source=source, names=listed(missing), expected=_expected()))
    places = [headings.index(column) for column in COLUMNS]
    found = [
        (number, _parse_row(row, places, _("labels {source}: line {number}").format(source=source, number=number)))
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not found:
        problem = _("labels {source}: there is no label in it; {expected}")
        raise LabelError(problem.format(source=source, expected=_expected()))
    if len(found) > _MOST:
        problem = _("labels {source}: {count} labels; {most} at most are read, join those that adjoin")
        raise LabelError(problem.format(source=source, count=len(found), most=_MOST))
    for (first, one), (second, other) in combinations(found, 2):
        if _contradict(one, other):
            raise LabelError(
                _(
                    "labels {source}: line {first} ({one}) and line {second} ({other}) contradict each other; "
                    "shorten one of them"
                ).format(source=source, first=first, one=one, second=second, other=other)
            )
    return tuple(sorted((label for _line, label in found), key=lambda label: (label.start_s, label.end_s)))


def labels_text(labels: Iterable[Label]) -> str:
    """Return labels as the CSV text that `parse_labels` reads."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((f"{label.start_s:.3f}", f"{label.end_s:.3f}", label.word) for label in labels)
    return text.getvalue()


def joined(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Return the labels in order of time, with equal ones joined where they overlap or adjoin.

    This keeps intervals independent in cross-validation: half of a span must not be held out of the other half.

    Raises:
        LabelError: two of them contradict each other.
    """
    result: list[Label] = []
    for label in sorted(labels, key=lambda label: (label.start_s, label.end_s)):
        if other := next((other for other in result if _contradict(label, other)), None):
            problem = _("the labels {other} and {label} contradict each other; shorten one of them")
            raise LabelError(problem.format(other=other, label=label))
        last = next((other for other in reversed(result) if other.right is label.right), None)
        if last is not None and label.start_s <= last.end_s:
            result[result.index(last)] = replace(last, end_s=max(last.end_s, label.end_s))
        else:
            result.append(label)
    return tuple(sorted(result, key=lambda label: label.start_s))


def check_within(labels: Sequence[Label], duration_s: float, source: str) -> None:
    """Make sure that all labels lie in a recording.

    Args:
        labels: the labels.
        duration_s: time of its last frame, seconds.
        source: what to call the recording in errors.

    Raises:
        LabelError: there is no label, or one lies outside.
    """
    if not labels:
        problem = _("{source}: there is no label for it; label at least one span as right or wrong")
        raise LabelError(problem.format(source=source))
    for label in labels:
        if label.start_s >= duration_s or label.end_s > duration_s + _OVERHANG_S:
            raise LabelError(
                _(
                    "the label {label} lies outside {source}, which ends at {end} s; "
                    "correct it, or name the recording it belongs to"
                ).format(label=label, source=source, end=in_tenths(duration_s))
            )


def _expected() -> str:
    told = _("the first line must be {columns}, the others like {right} or {wrong}")
    return told.format(columns=",".join(COLUMNS), right=f"3.5,12,{RIGHT}", wrong=f"14,20,{WRONG}")


def _parse_row(row: Sequence[str], places: Sequence[int], where: str) -> Label:
    if len(row) <= max(places):
        raise LabelError(_("{where}: a value is missing; {expected}").format(where=where, expected=_expected()))
    start, end, word = (row[place].strip() for place in places)
    start_s, end_s = _seconds(start, where), _seconds(end, where)
    if end_s <= start_s:
        problem = _("{where}: the end ({end} s) does not lie after the start ({start} s); swap or correct them")
        raise LabelError(problem.format(where=where, end=end, start=start))
    if word.lower() not in (RIGHT, WRONG):
        problem = _("{where}: unknown label {word!r}; use {labels}")
        raise LabelError(problem.format(where=where, word=word, labels=alternatives((RIGHT, WRONG))))
    return Label(start_s, end_s, word.lower() == RIGHT)


def _seconds(text: str, where: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0.0):
        problem = _("{where}: {text!r} is no time; use seconds from the beginning, like 12.5")
        raise LabelError(problem.format(where=where, text=text))
    return seconds


def _contradict(one: Label, other: Label) -> bool:
    return one.right is not other.right and min(one.end_s, other.end_s) > max(one.start_s, other.start_s)
