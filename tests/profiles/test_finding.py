from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.profiles import load_profile
from posecoach.profiles.finding import own_profiles, own_profiles_folder, profile_layers
from posecoach.profiles.values import origins
from posecoach.runtime.errors import ProfileError


def target(name: object) -> float:
    return load_profile(str(name)).stretches["bridge"].target_s


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_own_profiles_are_found_by_name(own_folder: Path) -> None:
    path = written(own_folder / "mine.toml", "[bridge]\ntarget_s = 17\n")
    assert own_profiles_folder() == own_folder
    assert own_profiles() == [path]
    assert target("mine") == 17.0
    assert load_profile("mine").name == "mine"


def test_a_relative_configuration_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    assert own_profiles_folder().is_absolute()
    assert own_profiles_folder().name == "profiles"


def test_without_any_own_folder_nothing_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))
    assert own_profiles() == []
    with pytest.raises(ProfileError, match="unknown profile 'mine': allowed are default, gentle, strict;"):
        load_profile("mine")


def test_a_built_in_name_is_never_the_user_s(own_folder: Path) -> None:
    for name in ("gentle", "Strict", "standard"):
        written(own_folder / f"{name}.toml", "[bridge]\ntarget_s = 17\n")
    assert own_profiles() == []
    assert target("gentle") == 12.0


def test_the_error_names_own_profiles_too(own_folder: Path) -> None:
    written(own_folder / "mine.toml", "")
    with pytest.raises(ProfileError, match="strict, mine; or give the path"):
        load_profile("nobody")


@pytest.mark.parametrize("base", ["gentle", "./first.toml", "first.toml"])
def test_a_profile_rests_on_its_base(base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "profiles"
    folder.mkdir()
    written(folder / "first.toml", 'base = "gentle"\nnotes = "of the first"\n[clock]\nleave_s = 6.0\n')
    second = written(folder / "second.toml", f'base = "{base}"\n[bridge]\ntarget_s = 16.0\n')
    monkeypatch.chdir(tmp_path)
    found = load_profile(str(second))
    gentle = load_profile("gentle")
    assert found.stretches["supine_psoas"] == gentle.stretches["supine_psoas"]
    assert found.stretches["bridge"].target_s == 16.0
    assert found.clock.leave_s == (gentle.clock.leave_s if base == "gentle" else 6.0)
    # Name and notes are not inherited.
    assert (found.name, found.notes) == ("second", "")


def test_a_base_may_be_the_user_s_own(own_folder: Path, tmp_path: Path) -> None:
    written(own_folder / "mine.toml", "[bridge]\ntarget_s = 17\n")
    assert target(written(tmp_path / "other.toml", 'base = "mine"\n')) == 17.0


def test_each_value_knows_where_it_comes_from(tmp_path: Path) -> None:
    path = written(tmp_path / "mine.toml", 'base = "gentle"\n[bridge.knee_flexion]\nmin = 65\n')
    told = origins(profile_layers(str(path)))
    assert told["bridge.knee_flexion.min"] == str(path)
    assert told["bridge.knee_flexion.max"] == "gentle"
    assert told["bridge.knee_flexion.hysteresis"] == "default"


def chain(folder: Path, length: int) -> Path:
    for number in range(1, length):
        written(folder / f"p{number}.toml", f'base = "p{number + 1}.toml"\n')
    written(folder / f"p{length}.toml", "[bridge]\ntarget_s = 18\n")
    return folder / "p1.toml"


def test_a_chain_may_have_eight_profiles(tmp_path: Path) -> None:
    assert target(chain(tmp_path, 8)) == 18.0
    with pytest.raises(ProfileError, match=r"p8\.toml: base: 'p9\.toml' is one too many; a chain may have at most 8"):
        load_profile(str(chain(tmp_path, 9)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param('base = "mine.toml"\n', "leads back to itself", id="itself"),
        pytest.param('base = "../here/mine.toml"\n', "leads back to itself", id="itself by another way"),
        pytest.param('base = "other.toml"\n', "leads back to itself", id="in a circle"),
        pytest.param('base = "nobody"\n', "mine.toml: base: unknown profile 'nobody'", id="unknown"),
        pytest.param('base = "no.toml"\n', "mine.toml: base: cannot read profile", id="missing"),
        pytest.param("base = 3\n", "base: must be the name or path of a profile, not 3", id="a number"),
        pytest.param('base = "broken.toml"\n', "broken.toml: bridge.target_s: 0 is out of range", id="wrong itself"),
        pytest.param('base = ""\n', "unknown profile ''", id="empty"),
    ],
)
def test_a_base_that_cannot_be_used(content: str, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    written(folder / "broken.toml", "[bridge]\ntarget_s = 0\n")
    written(folder / "other.toml", 'base = "mine.toml"\n')
    with pytest.raises(ProfileError) as caught:
        load_profile(str(written(folder / "mine.toml", content)))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
