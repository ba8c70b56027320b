from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.languages.breaking import phrases, width, wrapped


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Lift your hips", ["Lift", " your", " hips"]),
        ("  two   spaces ", ["two", " spaces"]),
        ("25 to 30°, then (slowly) down!", ["25", " to", " 30°,", " then", " (slowly)", " down!"]),
        ("膝を床につけてください。", ["膝を", "床につけてください。"]),
        ("ストレッチを30秒キープします", ["ストレッチを", "30秒", "キープします"]),
        ("「膝」を見て、ゆっくり", ["「膝」", "を", "見て、", "ゆっくり"]),
        ("bridge、lite、full。", ["bridge、", "lite、", "full。"]),
        ("Recule : trop près !", ["Recule :", " trop", " près !"]),
        ("(", ["("]),
    ],
)
def test_where_lines_may_break(text: str, parts: list[str]) -> None:
    assert phrases(text) == parts


@given(st.text("ab 。、「」膝床ァーあっ1(°", max_size=40))
def test_only_superfluous_spaces_are_lost(text: str) -> None:
    assert "".join(phrases(text)) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "letters", "lines"),
    [
        ("", 10, [""]),
        ("Lift your hips", 9, ["Lift your", "hips"]),
        ("see /a/long/path here", 6, ["see", "/a/long/path", "here"]),
        ("膝を床につけてください。", 24, ["膝を床につけてください。"]),
        ("膝を床につけてください。", 23, ["膝を", "床につけてください。"]),
        ("5分 は 5 min", 6, ["5分 は", "5 min"]),
    ],
)
def test_lines_are_as_wide_as_there_is_room(text: str, letters: int, lines: list[str]) -> None:
    assert wrapped(text, letters) == lines


@given(st.text("ab 。、膝床ァあっ1(", max_size=40), st.integers(1, 20))
def test_lines_have_all_phrases_and_only_one_phrase_is_wider(text: str, letters: int) -> None:
    lines = wrapped(text, letters)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= letters or len(phrases(line)) == 1 for line in lines)
