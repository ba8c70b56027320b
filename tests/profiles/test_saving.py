from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from posecoach.profiles import changed_tables, load_profile, override, save_profile
from posecoach.runtime.errors import OutputError, ProfileError


def test_what_is_saved_is_found_by_its_name(own_folder: Path) -> None:
    changes = {"bridge": {"target_s": 16.0, "pelvis_height": {"min": 0.35, "own": {"below": 0.05}}}}
    path = save_profile("my-profile_2", changes, 'Für Zoë: "eben"\n\\ und \x7f 🙂')
    assert path == own_folder / "my-profile_2.toml"
    found = load_profile("my-profile_2")
    assert found.notes == 'Für Zoë: "eben"\n\\ und \x7f 🙂'
    assert found.stretches["bridge"].target_s == 16.0
    assert found.stretches["bridge"].checks["pelvis_height"].low == 0.35
    assert found.stretches["supine_psoas"] == load_profile().stretches["supine_psoas"]


@pytest.mark.parametrize("base", ["default", "gentle"])
def test_changes_to_a_profile_can_be_kept(own_folder: Path, base: str) -> None:
    wanted = override(
        load_profile(base), {"clock.unbroken": True, "bridge.knee_flexion.min": 66.6, "sight.min_trunk_px": 30}
    )
    save_profile("mine", changed_tables(wanted, load_profile(base)), base=base)
    found = load_profile("mine")
    assert (found.stretches, found.clock, found.sight) == (wanted.stretches, wanted.clock, wanted.sight)
    assert own_folder.joinpath("mine.toml").read_text().count("=") == 4 + 3


@pytest.mark.skipif(os.name == "nt", reason="permissions are others there")
def test_only_the_owner_can_read_it(own_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert stat.S_IMODE(save_profile("mine", {}).stat().st_mode) == 0o600
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "new"))
    path = save_profile("mine", {})
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert own_folder != path.parent


@pytest.mark.parametrize("name", ["", " ", "a b", "../up", "a/b", "a.b", "Übung", "-x", "x" * 65, "a\n", "mine.toml"])
def test_a_name_that_is_no_plain_word_is_refused(own_folder: Path, name: str) -> None:
    with pytest.raises(ProfileError, match="letters, digits, - and _"):
        save_profile(name, {})
    assert list(own_folder.iterdir()) == []


@pytest.mark.parametrize("name", ["default", "standard", "gentle", "strict", "Gentle"])
def test_a_built_in_name_is_refused(own_folder: Path, name: str) -> None:
    with pytest.raises(ProfileError, match="built-in"):
        save_profile(name, {})
    assert list(own_folder.iterdir()) == []


WRONG: list[dict[str, Any]] = [
    {"bridge": {"target_s": 0.0}},
    {"bridge": {"target": 3.0}},
    {"bridge": 3.0},
    {"nobody": {}},
]


@pytest.mark.parametrize("changes", WRONG, ids=str)
def test_what_does_not_validate_is_not_written(own_folder: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(ProfileError, match=r"mine\.toml"):
        save_profile("mine", changes)
    assert list(own_folder.iterdir()) == []


def test_an_earlier_profile_is_replaced_only_on_demand(own_folder: Path) -> None:
    path = save_profile("mine", {"bridge": {"target_s": 16.0}})
    with pytest.raises(ProfileError, match="already a profile 'mine'"):
        save_profile("mine", {})
    assert load_profile("mine").stretches["bridge"].target_s == 16.0
    assert save_profile("mine", {}, overwrite=True) == path
    assert load_profile("mine").stretches["bridge"].target_s == load_profile().stretches["bridge"].target_s
    assert list(own_folder.iterdir()) == [path]


def test_a_profile_cannot_come_to_rest_on_itself(own_folder: Path) -> None:
    save_profile("first", {})
    save_profile("second", {}, base="first")
    with pytest.raises(ProfileError, match="leads back to itself"):
        save_profile("first", {}, base="second", overwrite=True)
    assert load_profile("second").name == "second"
    assert len(list(own_folder.iterdir())) == 2


def test_a_base_that_is_a_file_is_found_again(
    own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file.toml").write_text("[bridge]\ntarget_s = 17\n")
    monkeypatch.chdir(tmp_path)
    save_profile("mine", {}, base="file.toml")
    monkeypatch.chdir(own_folder)
    assert load_profile("mine").stretches["bridge"].target_s == 17.0


def test_a_write_that_fails_leaves_the_earlier_profile(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save_profile("mine", {"bridge": {"target_s": 16.0}})
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        save_profile("mine", {}, overwrite=True)
    assert path.read_bytes() == before
    assert list(own_folder.iterdir()) == [path]


def test_a_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot write into"):
        save_profile("mine", {})


def test_a_folder_that_cannot_be_looked_into(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # As for a folder that another user made; no name is as long as this.
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ("x" * 300)))
    with pytest.raises(OutputError, match="use a shorter name"):
        save_profile("mine", {})
