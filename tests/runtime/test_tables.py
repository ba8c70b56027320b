"""Tables in TOML: limits before parsing, and errors that name the wrong value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from posecoach.runtime.errors import ProfileError, UsageError
from posecoach.runtime.tables import TableReader, is_reserved, parse_toml, quoted, read_toml

READER = TableReader("profile", "mine.toml", ProfileError)

BEYOND_NEED = {
    "a hexadecimal number of 5,000 digits": (f"x = 0x{'f' * 5000}", "more than 80 characters in line 1"),
    "a binary number": (f"x = 0b{'1' * 90}", "more than 80 characters"),
    "a key of 100 letters": (f"{'k' * 100} = 1", "more than 80 characters"),
    "a dotted key of 5,000 parts": (f"{'.'.join('a' * 5000)} = 1", "nests deeper than 8 in line 1"),
    "a quoted dotted key": ('\n"a"' + '."a"' * 5000 + " = 1", "nests deeper than 8 in line 2"),
    "a table of 5,000 parts": (f"[{'.'.join('a' * 5000)}]", "nests deeper than 8"),
    "5,000 lists": (f"x = {'[' * 5000}{']' * 5000}", "nests deeper than 8"),
    "5,000 tables in one line": (f"x = {'{a=' * 5000}1{'}' * 5000}", "nests deeper than 8"),
    "lists that begin after a text with quotes": (f"x = ['''a\"''', {'[' * 20}]", "nests deeper than 8"),
}


@pytest.mark.parametrize(("text", "says"), BEYOND_NEED.values(), ids=BEYOND_NEED)
def test_excessive_files_are_refused_before_they_are_parsed(
    text: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tomllib.loads", lambda _: pytest.fail("it was parsed"))
    with pytest.raises(ProfileError, match=re.escape(says)) as caught:
        parse_toml(text, "profile x.toml", ProfileError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "# [[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k\nx = 1",
        'x = "[[[[[[[[[[[[[ 1.2.3.4.5.6.7.8.9.10 ' + 200 * "long" + '"',
        "x = '''\n" + 20 * "[" + "'''",
        'x = """a\\"""" # [[[[[[[[[[[[[[',
        "x = [" + "1.5, " * 500 + "]",
        "[a.b.c]\nd.e = 1\n" * 1,
        "x = 1979-05-27T07:32:00.999999-07:00",
    ],
)
def test_unusual_but_plausible_files_are_parsed(text: str) -> None:
    assert parse_toml(text, "profile x.toml")


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text("".join(f"key_{number} = 1\n" for number in range(60_000)))
    with pytest.raises(UsageError, match="larger than 64 kB"):
        read_toml(path, "profile")


@pytest.mark.parametrize("name", ["con", "NUL", "aux", "prn", "com1", "LPT9", "con.old", "conin$"])
def test_names_that_windows_keeps(name: str, tmp_path: Path) -> None:
    assert is_reserved(name)
    path = tmp_path / f"{name}.toml"
    path.write_text("")
    with pytest.raises(UsageError, match="Windows keeps the name"):
        read_toml(path, "routine")


@pytest.mark.parametrize("name", ["default", "console", "com", "com10", "my_con", ""])
def test_names_that_windows_leaves(name: str) -> None:
    assert not is_reserved(name)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("30", "bridge.target_s: must be a number, not '30'; allowed is 1 to 600"),
        (True, "must be a number, not True"),
        (float("nan"), "must be a number, not nan"),
        (float("inf"), "must be a number, not inf"),
        (10**400, "must be a number, not 1000"),
        (0.5, "0.5 is out of range; allowed is 1 to 600"),
        (None, "must be a number, not None"),
        ("x" * 5000, "..."),
    ],
)
def test_numbers(value: object, says: str) -> None:
    with pytest.raises(ProfileError, match=re.escape(says)) as caught:
        READER.number("bridge", {"target_s": value}, "target_s", (1.0, 600.0))
    assert len(str(caught.value)) < 250
    assert READER.number("", {"target_s": 3}, "target_s", (1.0, 600.0)) == 3.0


def test_an_unknown_key_is_guessed_at() -> None:
    with pytest.raises(ProfileError, match=r"profile mine\.toml: bridge\.targets: .*did you mean 'target_s'"):
        READER.known("bridge", {"targets": 1}, ("target_s", "recognise"))


def test_a_long_key_does_not_fill_the_screen() -> None:
    with pytest.raises(ProfileError) as caught:
        READER.known("", {"\x1b[2J" * 1000: 1}, ("a",))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def test_quoted_values_are_short() -> None:
    assert quoted("a") == "'a'"
    assert len(quoted(["x" * 1000])) == 80
