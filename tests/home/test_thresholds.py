from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.home.thresholds import copy_profile, profile_content, profiles_content
from posecoach.profiles import compare, load_profile
from posecoach.runtime.errors import ProfileError


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "posecoach" / "profiles"


def test_a_copy_says_the_same_and_is_the_users_own() -> None:
    copy_profile("mine", "gentle", "for my left hip")
    assert compare(load_profile("mine"), load_profile("gentle")) == []
    (mine,) = [profile for profile in profiles_content()["profiles"] if profile["own"]]
    assert (mine["name"], mine["notes"], mine["problem"]) == ("mine", "for my left hip", "")
    with pytest.raises(ProfileError, match="already"):
        copy_profile("mine", "default", "")


def test_shows_every_value_with_where_it_comes_from() -> None:
    copy_profile("mine", "gentle", "")
    told = profile_content("mine")
    assert told["based_on"] == ["default", "gentle", "mine.toml"]
    values = {value["key"]: value for value in told["values"]}
    assert values["kneeling_hip_flexor.hip_extension.min"]["from"] == "gentle"
    assert values["kneeling_hip_flexor.hip_extension.min"]["unit"] == "deg"
    assert values["bridge.target_s"]["unit"] == "s"


def test_one_that_does_not_validate_says_why(own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    (own_folder / "broken.toml").write_text("[bridge]\ntarget_s = 0\n")
    assert "target_s" in profiles_content()["profiles"][-1]["problem"]
    with pytest.raises(ProfileError, match="unknown profile"):
        profile_content("none")
