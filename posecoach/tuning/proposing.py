"""Labels of the tuning page, and thresholds suggested from them, as data for JSON."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeGuard

from posecoach.fitting.labels import Label, labels_text, parse_labels
from posecoach.fitting.suggest import Agreement, LabelledRecording, suggest
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.profiles.changes import Changes
from posecoach.runtime.errors import UsageError
from posecoach.tuning.workbench import Workbench

#: What labels that were chosen in the browser are called in errors.
_CHOSEN_FILE = marked("in that file")


def propose(bench: Workbench, labels: Sequence[Sequence[Label]], changes: Changes) -> dict[str, Any]:
    """Return what the labels suggest on top of changes.

    Args:
        bench: the recordings.
        labels: the labels of each recording; those without any are left out.
        changes: what the page has changed already.

    Raises:
        LabelError: labels lie outside their recording, or contradict each other.
        ProfileError: a change is wrong.
        UsageError: no recording is labelled.
    """
    cases = [
        LabelledRecording(replayer, tuple(own), source.title)
        for source, replayer, own in zip(bench.sources, bench.replayers, labels, strict=True)
        if own
    ]
    if not cases:
        raise UsageError(_("no span is labelled yet: mark some as right and some as wrong first"))
    found = suggest(cases, bench.changed(changes), bench.only)
    return {
        "changes": dict(found.changes),
        "before": _share(found.before),
        "after": _share(found.after),
        "sure": found.sure,
        "how_sure": found.how_sure,
        "notes": list(found.notes),
    }


def labels_of(content: object) -> tuple[Label, ...]:
    """Return the labels in data from the page.

    Raises:
        UsageError: it is no list of labels.
    """
    if not isinstance(content, list):
        raise UsageError("labels: must be a list")
    return tuple(map(_label, content))


def labels_content(labels: Iterable[Label]) -> list[dict[str, Any]]:
    """Return labels as data for the page."""
    return [{"start_s": label.start_s, "end_s": label.end_s, "right": label.right} for label in labels]


def read_chosen(text: str) -> list[dict[str, Any]]:
    """Return the labels of a CSV text that was chosen in the browser.

    Raises:
        LabelError: it has no labels.
    """
    return labels_content(parse_labels(text, _(_CHOSEN_FILE)))


def csv_text(content: object) -> str:
    """Return labels from the page as CSV.

    Raises:
        UsageError: they are no labels.
    """
    return labels_text(sorted(labels_of(content), key=lambda label: (label.start_s, label.end_s)))


def _label(content: object) -> Label:
    if isinstance(content, Mapping):
        start_s, end_s, right = (content.get(key) for key in ("start_s", "end_s", "right"))
        if _is_time(start_s) and _is_time(end_s) and isinstance(right, bool) and end_s > start_s:
            return Label(float(start_s), float(end_s), right)
    raise UsageError("labels: each needs start_s, a later end_s, and right")


def _is_time(value: object) -> TypeGuard[float]:
    # JSON has whole numbers of any size; those that no float can hold are told apart by comparing alone.
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value <= sys.float_info.max


def _share(agreement: Agreement) -> float | None:
    return None if math.isnan(agreement.share) else round(agreement.share, 4)
