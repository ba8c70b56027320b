from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.drawing.breaking import phrases


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
        ("Recule : trop près !", ["Recule :", " trop", " près !"]),
        ("(", ["("]),
    ],
)
def test_where_lines_may_break(text: str, parts: list[str]) -> None:
    assert phrases(text) == parts


@given(st.text("ab 。、「」膝床ァーあっ1(°", max_size=40))
def test_only_superfluous_spaces_are_lost(text: str) -> None:
    assert "".join(phrases(text)) == " ".join(text.split())
