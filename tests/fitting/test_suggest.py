from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posecoach.analysis.replay import Replayer, SignalTrack
from posecoach.fitting.bench import Bench
from posecoach.fitting.judged import met
from posecoach.fitting.labels import Label, LabelError
from posecoach.fitting.suggest import LabelledRecording, suggest
from posecoach.kinematics.signals import Unseen, unseen_signals
from posecoach.pose.recording import Recording
from posecoach.profiles import Band, Profile, override, warnings
from posecoach.profiles.limits import edges_of
from posecoach.runtime.errors import ProfileError
from posecoach.stretches import STRETCHES
from tests.bodies import BRIDGE, FLAT, SITTING, bridge
from tests.conftest import AnalysedSample
from tests.tuning.cases import filmed, right_and_wrong

#: Deliberately wrong thresholds, by stretch: they reject right form or accept wrong form.
SPOILT: dict[str, tuple[str, dict[str, float]]] = {
    "bridge, too high": ("bridge", {"bridge.pelvis_height.min": 0.6}),
    "bridge, two at once": ("bridge", {"bridge.pelvis_height.min": 0.6, "bridge.knee_flexion.max": 85}),
    "bridge, sag let in": ("bridge", {"bridge.pelvis_height.min": 0.2, "bridge.hip_extension.min": -34}),
    "kneeling, too deep": ("kneeling_hip_flexor", {"kneeling_hip_flexor.hip_extension.min": 40}),
    "kneeling, upright let in": ("kneeling_hip_flexor", {"kneeling_hip_flexor.hip_extension.min": 0}),
    "supine, too far": ("supine_psoas", {"supine_psoas.held_hip_flexion.min": 129}),
    "supine, upright let in": ("supine_psoas", {"supine_psoas.held_hip_flexion.min": 72}),
    "lunge, too deep": ("standing_lunge", {"standing_lunge.front_knee_flexion.min": 70}),
    "lunge, bent knee let in": ("standing_lunge", {"standing_lunge.back_knee_flexion.max": 50}),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LabelledRecording]:
    """Three right and three wrong spans of every stretch."""
    folder = tmp_path_factory.mktemp("labelled")
    return {stretch: right_and_wrong(folder / f"{stretch}.rec", stretch) for stretch in STRETCHES}


@pytest.mark.parametrize("stretch", STRETCHES)
def test_where_all_agree_nothing_is_proposed(
    stretch: str, cases: dict[str, LabelledRecording], profile: Profile
) -> None:
    found = suggest([cases[stretch]], profile)
    assert found.changes == {}
    assert found.before.share == found.after.share == 1.0
    assert (found.right_intervals, found.wrong_intervals) == (3, 3)
    assert found.sure
    assert found.how_sure == "Sure: 6 of 6 held-out intervals agree"
    assert found.notes == ()


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_spoilt_profile_is_brought_back(spoil: str, cases: dict[str, LabelledRecording], profile: Profile) -> None:
    stretch, changes = SPOILT[spoil]
    found = suggest([cases[stretch]], override(profile, changes))
    assert found.before.share < 0.6
    assert found.after.share == 1.0
    assert set(found.changes) <= set(changes)
    assert found.held_out is not None
    assert found.held_out.agreement.share >= 0.95
    assert found.sure, found.how_sure


@pytest.mark.parametrize("spoil", SPOILT)
def test_what_is_said_of_a_proposal_is_what_the_engine_judges(
    spoil: str, cases: dict[str, LabelledRecording], profile: Profile
) -> None:
    stretch, changes = SPOILT[spoil]
    spoilt = override(profile, changes)
    found = suggest([cases[stretch]], spoilt)
    again = suggest([cases[stretch]], override(spoilt, found.changes))
    assert again.before == found.after
    assert again.changes == {}


def test_several_recordings_count_together(cases: dict[str, LabelledRecording], profile: Profile) -> None:
    spoilt = override(profile, SPOILT["bridge, too high"][1] | SPOILT["kneeling, upright let in"][1])
    found = suggest([cases["bridge"], cases["kneeling_hip_flexor"]], spoilt)
    assert (found.right_intervals, found.wrong_intervals) == (6, 6)
    assert list(found.changes) == [
        "bridge.pelvis_height.min",
        "kneeling_hip_flexor.hip_extension.min",
    ]
    assert found.after.share == 1.0


def test_only_right_spans_can_widen_bands(profile: Profile, tmp_path: Path) -> None:
    case = right_and_wrong(tmp_path / "a.rec", "bridge", times=4, kinds=(True,))
    found = suggest([case], override(profile, {"bridge.pelvis_height.min": 0.6}))
    assert list(found.changes) == ["bridge.pelvis_height.min"]
    assert found.after.share == 1.0
    assert not found.sure
    assert found.how_sure == "Not sure: no wrong interval; label at least 3 of each"
    assert "how wide is too wide cannot be told" in found.notes[0]


def test_only_wrong_spans_can_narrow_bands(profile: Profile, tmp_path: Path) -> None:
    case = right_and_wrong(tmp_path / "a.rec", "bridge", times=2, kinds=(False,))
    found = suggest([case], override(profile, {"bridge.pelvis_height.min": 0.2, "bridge.hip_extension.min": -34}))
    assert found.changes
    assert found.after.share == 1.0
    assert not found.sure
    assert found.how_sure == "Not sure: no right interval and only 2 wrong intervals; label at least 3 of each"
    assert "how narrow is too narrow cannot be told" in found.notes[0]


def test_one_interval_cannot_be_held_out(profile: Profile, tmp_path: Path) -> None:
    case = right_and_wrong(tmp_path / "a.rec", "bridge", times=1, kinds=(True,))
    found = suggest([case], profile)
    assert found.held_out is None
    assert found.how_sure == "Not sure: only 1 right interval and no wrong interval; label at least 3 of each"


def test_a_sag_that_is_called_right_stays_out(profile: Profile, tmp_path: Path) -> None:
    case = filmed(tmp_path / "a.rec", [(FLAT, None, 2.0), (bridge(-26.0, 105.0), True, 6.0)])
    found = suggest([case], profile)
    for edge in edges_of("bridge"):
        value = edge.value(override(profile, found.changes))
        assert edge.within(value) == value
    assert found.after.right_agreed_s == 0.0
    at_limit = override(profile, {"bridge.pelvis_height.min": 0.27})
    (note,) = [note for note in suggest([case], at_limit).notes if "safe limit" in note]
    assert note == "5.5 s labelled right stay out: bridge.pelvis_height.min is at its safe limit of 0.27 trunk lengths"


def test_what_cannot_be_judged_is_counted_apart_and_named(
    cases: dict[str, LabelledRecording], profile: Profile
) -> None:
    case = cases["bridge"]
    lost = case.labels[1]
    signals = tuple(
        unseen_signals(frame.t_s, Unseen.TURN_SIDEWAYS) if lost.start_s <= frame.t_s < lost.end_s else frame
        for frame in case.signals(profile.sight)
    )
    found = suggest([replace(case, recording=SignalTrack(profile.sight, signals))], profile)
    assert found.before.unjudged_s == {"turn_sideways": pytest.approx(3.0)}
    assert found.before.right_s == pytest.approx(6.0)
    assert found.before.share == 1.0
    assert found.notes == ("3.0 s labelled could not be judged: the body was not side-on to the camera",)
    assert found.held_out is not None
    assert found.held_out.right_judged == 2


def test_rest_that_is_called_right_is_recognised_as_nothing(profile: Profile, tmp_path: Path) -> None:
    case = filmed(tmp_path / "a.rec", [(SITTING, True, 4.0), (FLAT, None, 2.0), (BRIDGE, True, 4.0)])
    found = suggest([case], profile)
    assert found.changes == {}
    assert found.before.right_agreed_s == pytest.approx(3.5)
    assert found.before.right_s == pytest.approx(7.0)
    assert "3.5 s labelled right were not recognised as any stretch: no threshold of form changes that" in found.notes


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ((), "there is no label"),
        ((Label(500.0, 510.0, True),), "lies outside a.rec"),
        ((Label(1.0, 5.0, True), Label(4.0, 6.0, False)), "contradict each other"),
    ],
)
def test_labels_that_do_not_fit_are_refused(
    labels: tuple[Label, ...], says: str, cases: dict[str, LabelledRecording], profile: Profile
) -> None:
    with pytest.raises(LabelError, match=says):
        suggest([replace(cases["bridge"], labels=labels, name="a.rec")], profile)


@settings(max_examples=15)
@given(data=st.data())
def test_no_proposal_leaves_the_limits_or_agrees_less(
    data: st.DataObject, cases: dict[str, LabelledRecording], profile: Profile
) -> None:
    stretch = data.draw(st.sampled_from(list(STRETCHES)))
    edges = edges_of(stretch)
    edge = data.draw(st.sampled_from([edge for edge in edges if not edge.own]))
    low, high = edge.check.safe
    try:
        spoilt = override(profile, {edge.key: low + data.draw(st.integers(0, 8)) * (high - low) / 8})
    except ProfileError:
        spoilt = profile
    labels = tuple(replace(label, right=data.draw(st.booleans())) for label in cases[stretch].labels)
    found = suggest([replace(cases[stretch], labels=labels)], spoilt)
    proposed = override(spoilt, found.changes)
    moved = set(found.changes)
    for edge in edges:
        value = edge.value(proposed)
        assert edge.within(value) == value if edge.key in moved else value == edge.value(spoilt)
    if found.changes:
        assert found.after.share > found.before.share
        assert len(warnings(proposed)) <= len(warnings(spoilt))
    else:
        assert found.after == found.before


@given(
    values=st.lists(st.one_of(st.floats(-20.0, 20.0), st.just(math.nan)), min_size=1, max_size=30),
    low=st.floats(-10.0, 0.0),
    high=st.floats(0.0, 10.0),
    slack=st.floats(0.0, 5.0),
    fresh=st.sets(st.integers(1, 29)),
)
def test_hysteresis_over_arrays_is_that_of_the_band(
    values: list[float], low: float, high: float, slack: float, fresh: set[int]
) -> None:
    band = Band(low, high, slack)
    expected, inside = [], False
    for number, value in enumerate(values):
        inside = inside and number not in fresh
        if not math.isnan(value):
            inside = band.excess(value, inside=inside) == 0.0
        expected.append(inside)
    count = len(values)
    starts = np.array([number == 0 or number in fresh for number in range(count)])
    found = met(np.array(values), np.full(count, low), np.full(count, high), slack, starts)
    assert found.tolist() == expected


@pytest.mark.parametrize("sample", ["bridge", "kneeling_hip_flexor"], indirect=True)
def test_a_deliberately_wrong_profile_is_repaired_with_the_truth_of_a_sample(
    sample: AnalysedSample, profile: Profile
) -> None:
    """Real landmarks of a real model; the labels come from the rendering."""
    replayer = Replayer(Recording(sample.out / "landmarks.rec"))
    labels = tuple(
        Label(span.start_s, span.end_s, span.label == "ok")
        for span in sample.truth.spans()
        if span.label == "ok" or span.fault
    )
    case = LabelledRecording(replayer, labels, sample.name)
    spoil = {
        "bridge": {"bridge.pelvis_height.min": 0.6},
        "kneeling_hip_flexor": {"kneeling_hip_flexor.hip_extension.min": 35.0},
    }
    by_default = suggest([case], profile).before
    found = suggest([case], override(profile, spoil[sample.name]))
    assert found.before.share < 0.2
    assert found.after.share >= by_default.share - 0.01
    assert found.held_out is not None
    assert found.held_out.right_agreeing == found.held_out.right_judged == 2


def test_nothing_is_judged_twice(cases: dict[str, LabelledRecording], profile: Profile) -> None:
    bench = Bench([cases["bridge"]], profile)
    assert bench.judged({"bridge.pelvis_height.min": 0.4}) is bench.judged({"bridge.pelvis_height.min": 0.4})
    for one, other in pairwise([{}, {"bridge.pelvis_height.min": 0.4}]):
        assert bench.judged(one) is not bench.judged(other)
