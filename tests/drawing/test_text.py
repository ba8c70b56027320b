from __future__ import annotations

import numpy as np
import pytest

from posecoach.drawing.text import Font, shorten, wrap

SENTENCE = "Bring your chest back over your hips: do not arch"
TEXTS = [SENTENCE, "jj", "Ärmel größer", "Удерживайте", "保持姿势", "29° 45 to 150°", "fW", " 12"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("font", [Font(9, 500), Font(12, 650), Font(26, 600), Font(78, 800)])
def test_ink_lies_within_the_measured_width(text: str, font: Font) -> None:
    width = font.width_px(text)
    x = 2 * font.size_px
    mask = np.zeros((4 * font.size_px, width + 2 * x), dtype=np.uint8)

    font.draw(mask, text, x, 2 * font.size_px, (255,))

    columns = np.flatnonzero(mask.max(axis=0))
    assert columns.size > 0
    assert columns[0] >= x
    assert columns[-1] < x + width


def test_a_capital_is_as_high_as_announced() -> None:
    font = Font(60)
    mask = np.zeros((120, 120), dtype=np.uint8)

    font.draw(mask, "H", 20, 90, (255,))

    rows = np.flatnonzero(mask.max(axis=1) > 128)
    assert rows[-1] == pytest.approx(89, abs=1)
    assert rows[-1] - rows[0] + 1 == pytest.approx(font.cap_px, abs=2)


def test_empty_text_has_no_width() -> None:
    assert Font(20).width_px("") == 0


def test_text_that_fits_is_not_shortened() -> None:
    font = Font(20)
    assert shorten(SENTENCE, font, font.width_px(SENTENCE)) == SENTENCE


@pytest.mark.parametrize("max_width_px", [300, 120, 60, 35])
def test_shortened_text_fits_and_says_that_it_was_cut(max_width_px: int) -> None:
    font = Font(20)

    cut = shorten(SENTENCE, font, max_width_px)

    assert font.width_px(cut) <= max_width_px
    assert cut.endswith("…")
    assert SENTENCE.startswith(cut[:-1])


def test_no_room_no_text() -> None:
    assert shorten(SENTENCE, Font(20), 3) == ""


@pytest.mark.parametrize("max_width_px", [600, 300, 180])
def test_wrapped_lines_fit_and_keep_every_word(max_width_px: int) -> None:
    font = Font(20)

    lines = wrap(SENTENCE, font, max_width_px, max_lines=9)

    assert all(font.width_px(line) <= max_width_px for line in lines)
    assert " ".join(lines) == SENTENCE


def test_lines_are_of_about_the_same_width() -> None:
    font = Font(20)
    almost_one_line = font.width_px(SENTENCE) - 1

    first, second = wrap(SENTENCE, font, almost_one_line, max_lines=3)

    assert min(map(font.width_px, (first, second))) > 0.6 * max(map(font.width_px, (first, second)))


def test_too_many_lines_are_cut() -> None:
    font = Font(20)

    lines = wrap(SENTENCE, font, 130, max_lines=2)

    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(font.width_px(line) <= 130 for line in lines)


def test_a_language_without_spaces_breaks_between_letters() -> None:
    font = Font(20)
    words = "保持姿势并向前移动髋部"

    lines = wrap(words, font, 100, max_lines=9)

    assert len(lines) > 1
    assert "".join(lines) == words
    assert all(font.width_px(line) <= 100 for line in lines)


def test_nothing_wraps_to_nothing() -> None:
    assert wrap("", Font(20), 100, max_lines=2) == ()
