from __future__ import annotations

import contextlib
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.analysis.replay import Replayer
from posecoach.pose.recording import Recording
from posecoach.profiles import Profile, compare, load_profile, override
from posecoach.runtime.errors import PosecoachError, ProfileError
from posecoach.stretches import STRETCHES, stretch_named
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.workbench import SaveRequest, Workbench
from tests.tuning.benches import HIP, HIP_OWN, LENIENT, bench_of, kneeling


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    return tmp_path / "configuration" / "posecoach" / "profiles"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return bench_of(tmp_path_factory.mktemp("bench"))


def thresholds(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = [stretch["target"] for stretch in described["stretches"]]
    for check in (check for stretch in described["stretches"] for check in stretch["checks"]):
        found += [*check["edges"].values(), *check["settings"]]
    return {threshold["key"]: threshold for threshold in found}


def test_describes_what_was_seen(bench: Workbench) -> None:
    described = json.loads(json.dumps(bench.description(), allow_nan=False))
    assert [stretch["name"] for stretch in described["stretches"]] == ["kneeling_hip_flexor", "bridge"]
    kneels, bridges = described["recordings"]
    assert list(kneels["values"]) == ["kneeling_hip_flexor"]
    assert list(bridges["values"]) == ["bridge"]
    assert kneels["duration_s"] == pytest.approx(17.9, abs=0.2)
    line = kneels["values"]["kneeling_hip_flexor"]["hip_extension"]
    assert len(line["t"]) == len(line["v"]) > 100
    at = dict(zip(line["t"], line["v"], strict=True))
    assert at[10.0] < 8.0, "let go"
    assert at[5.0] > 15.0, "held"
    assert described["compare"]["default"] == bench.judge({})["recordings"]


def test_every_threshold_that_is_shown_can_be_changed_up_to_its_limits(bench: Workbench) -> None:
    shown = thresholds(bench.description())
    assert {HIP, *LENIENT} <= set(shown)
    for key, threshold in shown.items():
        if threshold["value"] is None:
            continue
        lowest, highest = threshold["limits"]
        # The other edge of a band may be in the way of one of them.
        in_order = [highest, lowest] if key.endswith(".max") else [lowest, highest]
        free = in_order[:1] if f"{key[:-3]}{'max' if key.endswith('min') else 'min'}" in shown else in_order
        for limit in free:
            assert [d.key for d in compare(load_profile(), bench.changed({key: limit}))] in ([key], [])


@pytest.mark.parametrize(
    "changes", [{}, {HIP: 14.5}, LENIENT, {"clock.settle_s": 0.5, "bridge.pelvis_height.min": 0.5}]
)
def test_judges_as_replay_does(bench: Workbench, changes: dict[str, float]) -> None:
    profile = override(load_profile(), changes)
    for source, judged in zip(bench.sources, bench.judge(changes)["recordings"], strict=True):
        sets = Replayer(source.recording).judge(profile)
        assert judged["hold_s"] == pytest.approx(math.fsum(record.hold_s for record in sets), abs=0.001)
        assert [shown["holds"] for shown in judged["sets"]] == [
            [[round(t, 3) for t in hold] for hold in record.holds] for record in sets
        ]
        assert [[fault["rule"] for fault in shown["faults"]] for shown in judged["sets"]] == [
            [fault.name for fault in record.faults] for record in sets
        ]


def test_a_lower_edge_lets_more_count(bench: Workbench) -> None:
    before, after = (bench.judge(changes)["recordings"][0] for changes in ({}, LENIENT))
    assert after["hold_s"] > before["hold_s"] + 2.0
    assert [len(one["sets"][0]["faults"]) for one in (before, after)] == [1, 0]


def test_what_lets_everything_pass_is_warned_about(bench: Workbench) -> None:
    assert bench.judge({})["warnings"] == []
    (warning,) = bench.judge({HIP: 0.0})["warnings"]
    assert "kneeling_hip_flexor.hip_extension" in warning


WRONG: dict[str, tuple[Any, str]] = {
    "unknown key": ({"bridge.hight.min": 1.0}, "unknown key"),
    "out of range": ({HIP: 900.0}, "allowed is 0 to 60"),
    "not a number": ({HIP: "much"}, "not a number"),
    "a switch": ({HIP: True}, "not a number"),
    "nothing": ({HIP: None}, "not a number"),
    "not finite": ({HIP: math.nan}, "kneeling_hip_flexor.hip_extension.min"),
    "a value in the key": ({"bridge.target_s=3;x": 1.0}, "unknown key"),
    "past the other edge": ({"bridge.hip_extension.min": 20.0}, "is above max"),
    "a text": ({"notes": 3.0}, "must be text"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_changes_are_refused(bench: Workbench, case: str) -> None:
    changes, says = WRONG[case]
    with pytest.raises(ProfileError, match=says):
        bench.judge(changes)


@given(
    st.dictionaries(
        st.sampled_from([HIP, HIP_OWN, "bridge.target_s", "bridge", "name", "sight.min_visibility"]) | st.text(),
        st.floats() | st.integers() | st.booleans() | st.text() | st.none() | st.lists(st.integers()),
        max_size=3,
    )
)
def test_whatever_is_changed_is_judged_or_refused(bench: Workbench, changes: dict[str, Any]) -> None:
    with contextlib.suppress(ProfileError):
        assert all(0.0 <= one["hold_s"] <= 18.0 for one in bench.judge(changes)["recordings"])


def saved(name: str) -> Profile:
    return load_profile(name)


def test_saves_what_analyze_then_reads(bench: Workbench, own_folder: Path) -> None:
    path = bench.save(SaveRequest("mine", 'Right hip,\n"first" month', LENIENT))
    assert path == own_folder / "mine.toml"
    assert {d.key: d.second for d in compare(load_profile(), saved("mine"))} == LENIENT
    assert saved("mine").notes == 'Right hip,\n"first" month'


def test_a_name_that_exists_is_not_overwritten_unless_told(bench: Workbench) -> None:
    path = bench.save(SaveRequest("mine", "", {HIP: 12.0}))
    before = path.read_bytes()
    assert bench.is_taken("mine")
    with pytest.raises(ProfileError, match="already a profile 'mine'"):
        bench.save(SaveRequest("mine", "", {HIP: 13.0}))
    assert path.read_bytes() == before
    bench.save(SaveRequest("mine", "", {HIP: 13.0}, overwrite=True))
    assert compare(load_profile(), saved("mine"))[0].second == 13.0


@pytest.mark.parametrize("name", ["", "../mine", "a b", "default", "gentle", "x" * 65, "mine.toml"])
def test_names_that_are_not_allowed(bench: Workbench, name: str, own_folder: Path) -> None:
    with pytest.raises(PosecoachError, match="profile name"):
        bench.save(SaveRequest(name, "", {}))
    assert not own_folder.exists()


def test_the_profile_that_is_tuned_can_be_saved_over(tmp_path: Path) -> None:
    bench_of(tmp_path, "gentle").save(SaveRequest("mine", "", {HIP: 8.5}))
    again = bench_of(tmp_path, "mine")
    expected = again.changed({"bridge.target_s": 9.0})
    again.save(SaveRequest("mine", "", {"bridge.target_s": 9.0}, overwrite=True))
    assert compare(saved("mine"), expected) == []
    assert saved("mine").stretches["kneeling_hip_flexor"].checks["hip_extension"].low == 8.5
    assert set(again.description()["compare"]) == {"default", "mine"}


def test_one_stretch_only(tmp_path: Path) -> None:
    source = TuningSource("kneeling", Recording(kneeling(tmp_path / "k.rec")))
    for name in STRETCHES:
        described = Workbench([source], only=[stretch_named(name)]).description()
        expected = [name] if name == "kneeling_hip_flexor" else []
        assert [stretch["name"] for stretch in described["stretches"]] == expected
