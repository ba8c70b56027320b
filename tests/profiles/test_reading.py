from __future__ import annotations

import math
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from posecoach.profiles import Profile, load_profile, parse_profile
from posecoach.profiles.finding import profile_layers
from posecoach.runtime.errors import ProfileError, UsageError


def written(folder: Path, content: str | bytes, name: str = "mine.toml") -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


INVALID = [
    # Unknown keys, with a hint where one is near.
    ("table", "[kneling_hip_flexor]\n", ["kneling_hip_flexor", "unknown key", "'kneeling_hip_flexor'"]),
    ("table in capitals", "[Bridge]\n", ["Bridge", "unknown key", "'bridge'"]),
    ("check", "[bridge.knee_flexon]\nmin = 70\n", ["bridge.knee_flexon", "unknown key", "'knee_flexion'"]),
    ("gate", "[bridge.recognise]\npelvis_hight = {min = 0.2}\n", ["bridge.recognise.pelvis_hight", "'pelvis_height'"]),
    ("band key", "[bridge.knee_flexion]\nmax_ = 70\n", ["bridge.knee_flexion.max_", "'max'"]),
    ("band key, nothing near", "[bridge.knee_flexion]\nq = 70\n", ["bridge.knee_flexion.q", "min, max, hysteresis"]),
    ("clock key", "[clock]\nsettle = 1.0\n", ["clock.settle", "'settle_s'"]),
    ("sight key", "[sight]\nmin_visiblity = 0.5\n", ["sight.min_visiblity", "'min_visibility'"]),
    ("extra of another stretch", "[supine_psoas]\nbreath_s = 4.0\n", ["supine_psoas.breath_s", "unknown key"]),
    # Values.
    ("min above max", "[bridge.knee_flexion]\nmin = 110\nmax = 90\n", ["bridge.knee_flexion", "min 110", "max 90"]),
    ("below safe", "[bridge.knee_flexion]\nmin = 10\n", ["bridge.knee_flexion.min", "10", "out of range", "50 to 140"]),
    ("above safe", "[bridge.knee_flexion]\nmax = 179\n", ["bridge.knee_flexion.max", "179", "50 to 140"]),
    ("gate out of range", "[bridge.recognise]\nleg_difference = {max = 500}\n", ["leg_difference.max", "-180 to 180"]),
    ("hysteresis negative", "[bridge.knee_flexion]\nhysteresis = -1\n", ["bridge.knee_flexion.hysteresis", "0 to 20"]),
    ("target of nothing", "[bridge]\ntarget_s = 0\n", ["bridge.target_s", "out of range", "1 to 600"]),
    ("target endless", "[bridge]\ntarget_s = inf\n", ["bridge.target_s"]),
    ("target not a number", "[bridge]\ntarget_s = nan\n", ["bridge.target_s"]),
    ("target beyond floats", f"[bridge]\ntarget_s = 1{'0' * 400}\n", ["more than 80 characters in line 2"]),
    ("gap too long", "[clock]\nmax_gap_s = 10\n", ["clock.max_gap_s", "0.05 to 2"]),
    ("view too far", "[sight]\nmax_view_deg = 89\n", ["sight.max_view_deg", "10 to 70"]),
    # Types.
    ("text for a number", '[bridge]\ntarget_s = "20"\n', ["bridge.target_s", "must be a number", "'20'"]),
    ("truth for a number", "[bridge]\ntarget_s = true\n", ["bridge.target_s", "must be a number", "True"]),
    ("date for a number", "[bridge]\ntarget_s = 2024-01-01\n", ["bridge.target_s", "must be a number"]),
    ("number for truth", "[clock]\nunbroken = 1\n", ["clock.unbroken", "true or false", "1"]),
    ("number for a band", "[bridge]\nknee_flexion = 90\n", ["bridge.knee_flexion", "must be a table", "90"]),
    ("number for a stretch", "bridge = 90\n", ["bridge", "must be a table", "90"]),
    ("number for the clock", "clock = 90\n", ["clock", "must be a table"]),
    ("list of tables", "[[bridge]]\ntarget_s = 20\n", ["bridge", "must be a table"]),
    ("number for the name", "name = 7\n", ["name", "must be text", "7"]),
    # The file itself.
    ("newer schema", "schema = 2\n", ["schema", "2", "reads schema 1"]),
    ("schema of zero", "schema = 0\n", ["schema", "0"]),
    ("schema as text", 'schema = "1"\n', ["schema", "'1'"]),
    ("schema as truth", "schema = true\n", ["schema", "True"]),
    ("broken TOML", "[bridge\n", ["not valid TOML", "line 1"]),
    ("twice the same key", "[bridge]\ntarget_s = 20\ntarget_s = 30\n", ["not valid TOML"]),
    ("a number of 5000 digits", f"[bridge]\ntarget_s = 1{'0' * 5000}\n", ["more than 80 characters in line 2"]),
    ("nested without end", f"name = {'[' * 3000}{']' * 3000}\n", ["nests deeper than 8 in line 1"]),
    ("not UTF-8", "name = 'Übung'\n".encode("latin-1"), ["not UTF-8"]),
    ("UTF-16", "[bridge]\n".encode("utf-16"), ["not UTF-8"]),
    ("binary", bytes(range(256)), ["not UTF-8"]),
]


@pytest.mark.parametrize(("content", "parts"), [(c, p) for _, c, p in INVALID], ids=[name for name, _, _ in INVALID])
def test_what_is_wrong_is_said_in_one_line(content: str | bytes, parts: list[str], tmp_path: Path) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    message = str(caught.value)
    assert "mine.toml" in message
    assert "\n" not in message
    for part in parts:
        assert part in message


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        pytest.param("nowhere.toml", ["nowhere.toml", "no such file"], id="no such file"),
        pytest.param("tough", ["'tough'", "default", ".toml"], id="no such profile"),
        pytest.param("", ["''", "default"], id="empty name"),
        pytest.param("folder.toml", ["folder.toml"], id="a folder"),
    ],
)
def test_a_profile_that_is_not_there(
    name: str, parts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder.toml").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        load_profile(name)
    assert all(part in str(caught.value) for part in parts)
    assert caught.value.exit_code == 2


def test_one_value_changed_keeps_the_rest(tmp_path: Path, profile: Profile) -> None:
    stretch = profile.stretches["kneeling_hip_flexor"]
    band = stretch.checks["trunk_inclination"]
    changed = load_profile(written(tmp_path, f"[kneeling_hip_flexor.trunk_inclination]\nmax = {band.high + 4.0}\n"))
    found = changed.stretches["kneeling_hip_flexor"]
    assert found.checks["trunk_inclination"].high == band.high + 4.0
    assert found.checks["trunk_inclination"].low == band.low
    assert found.checks["trunk_inclination"].hysteresis == band.hysteresis
    assert {k: v for k, v in found.checks.items() if k != "trunk_inclination"} == {
        k: v for k, v in stretch.checks.items() if k != "trunk_inclination"
    }
    assert found.gates == stretch.gates
    assert (found.target_s, found.extras) == (stretch.target_s, stretch.extras)
    assert (changed.clock, changed.sight) == (profile.clock, profile.sight)
    assert all(changed.stretches[n] == profile.stretches[n] for n in profile.stretches if n != "kneeling_hip_flexor")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param("", "mine", id="empty file: named after it"),
        pytest.param('name = "After surgery"\n', "After surgery", id="named inside"),
        pytest.param("\ufeff[bridge]\n", "mine", id="byte order mark, as some editors write"),
        pytest.param("[bridge]\r\ntarget_s = 20\r\n", "mine", id="line ends of Windows"),
        pytest.param('name = "Übung für Zoë"\n', "Übung für Zoë", id="any language"),
        pytest.param("schema = 1\n[clock]\nsettle_s = 2\n", "mine", id="whole numbers are numbers"),
    ],
)
def test_what_is_accepted(content: str, name: str, tmp_path: Path) -> None:
    assert load_profile(written(tmp_path, content)).name == name


def test_a_file_in_a_folder_with_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "Zoë's profiles #1"
    folder.mkdir()
    assert load_profile(written(folder, "[bridge]\ntarget_s = 12\n")).stretches["bridge"].target_s == 12.0


def test_clock_can_ask_for_unbroken_holds(tmp_path: Path) -> None:
    assert load_profile(written(tmp_path, "[clock]\nunbroken = true\n")).clock.unbroken is True


def test_an_edge_that_has_no_cue_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "[kneeling_hip_flexor.hip_extension]\nmax = 40.0\n")
    with pytest.raises(ProfileError, match="max"):
        load_profile(path)


def raw_default() -> dict[str, Any]:
    (layer,) = profile_layers("default")
    return deepcopy(dict(layer.raw))


def test_parsing_leaves_its_input_alone(profile: Profile) -> None:
    raw = raw_default()
    assert parse_profile(raw, "here") == profile
    assert raw == raw_default()


def test_an_open_side_is_infinite() -> None:
    raw = raw_default()
    del raw["kneeling_hip_flexor"]["trunk_inclination"]["min"]
    band = parse_profile(raw, "here").stretches["kneeling_hip_flexor"].checks["trunk_inclination"]
    assert band.low == -math.inf


@pytest.mark.parametrize("missing", ["clock", "sight", "bridge"])
def test_a_table_that_is_missing_altogether_is_named(missing: str) -> None:
    raw = raw_default()
    del raw[missing]
    with pytest.raises(ProfileError, match=missing):
        parse_profile(raw, "here")
