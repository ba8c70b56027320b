"""Untrusted text on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.runtime.shown import shown, shown_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hip stretch [dQw4w9WgXcQ].mp4", "Hip stretch [dQw4w9WgXcQ].mp4"),
        ("x[/b]:smile:.mp4", "x[/b]:smile:.mp4"),
        ("Übung 伸展.mp4", "Übung 伸展.mp4"),
        ("at 9.41\u202fAM\u00a0.mov", "at 9.41\u202fAM\u00a0.mov"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("a\nb\r\t", "a\\nb\\r\\t"),
        ("gpj\u202e4pm", "gpj\\u202e4pm"),
        ("\udcff", "\\udcff"),
    ],
)
def test_what_is_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(st.text())
def test_nothing_that_is_shown_sends_a_command(text: str) -> None:
    assert not any(ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in shown(text))
    assert shown(shown(text)) == shown(text)
    assert shown_lines(text).count("\n") == text.count("\n")
