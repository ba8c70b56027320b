from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from posecoach.fitting.labels import Label
from posecoach.fitting.suggest import suggest
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile, override
from posecoach.runtime.errors import PosecoachError
from posecoach.tuning.proposing import csv_text, labels_content, labels_of, propose, read_chosen
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.workbench import Workbench
from tests.tuning.benches import HIP, bench_of
from tests.tuning.cases import right_and_wrong

LABELS = (Label(1.0, 2.5, right=True), Label(3.0, 4.25, right=False))


def test_labels_go_to_the_page_and_back() -> None:
    content = labels_content(LABELS)
    assert labels_of(content) == LABELS
    assert read_chosen(csv_text(content[::-1])) == content


@pytest.mark.parametrize(
    "content",
    [
        None,
        {},
        [1],
        [{}],
        [{"start_s": 1.0, "end_s": 1.0, "right": True}],
        [{"start_s": 2.0, "end_s": 1.0, "right": True}],
        [{"start_s": -1.0, "end_s": 1.0, "right": True}],
        [{"start_s": 0.0, "end_s": math.inf, "right": True}],
        [{"start_s": math.nan, "end_s": 1.0, "right": True}],
        [{"start_s": 0.0, "end_s": 10**400, "right": True}],
        [{"start_s": 0.0, "end_s": 1.0, "right": 1}],
        [{"start_s": "0", "end_s": 1.0, "right": True}],
        [{"start_s": False, "end_s": 1.0, "right": True}],
    ],
)
def test_what_are_no_labels_is_refused(content: Any) -> None:
    with pytest.raises(PosecoachError, match="labels"):
        labels_of(content)


@pytest.mark.parametrize("text", ["", "start_s,end_s\n1,2", "start_s,end_s,label\n1,2,perhaps", "\0"])
def test_a_file_without_labels_is_refused(text: str) -> None:
    with pytest.raises(PosecoachError, match="labels"):
        read_chosen(text)


def test_suggests_on_top_of_the_changes(tmp_path: Path) -> None:
    case = right_and_wrong(tmp_path / "case.rec", "kneeling_hip_flexor", times=1)
    bench = Workbench([TuningSource("case", Recording(tmp_path / "case.rec"))])
    changes = {HIP: 0.0, "kneeling_hip_flexor.hip_extension.own.min": 0.0}
    found = propose(bench, [case.labels], changes)
    expected = suggest([case], override(load_profile(), changes))
    assert found["changes"] == expected.changes
    assert found["after"] > found["before"]
    assert found["changes"][HIP] > 2.0
    assert found["how_sure"] == expected.how_sure
    assert not found["sure"]


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([[], []], "no span is labelled yet"),
        ([[Label(500.0, 510.0, right=True)], []], "outside kneeling.rec"),
        ([[Label(1.0, 3.0, right=True), Label(2.0, 4.0, right=False)], []], "contradict"),
    ],
    ids=["none", "outside", "contradicting"],
)
def test_labels_that_do_not_fit(tmp_path: Path, labels: list[list[Label]], says: str) -> None:
    with pytest.raises(PosecoachError, match=says):
        propose(bench_of(tmp_path), labels, {})
