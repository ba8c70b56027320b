"""The summary page in the window: every side with the time held."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, groupby

from posecoach.coach import SessionSummary, SetResult
from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, PANEL, TEXT
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.window.pictogram import draw_pictogram
from posecoach.window.ring import draw_check_sign
from posecoach.window.side import blank
from posecoach.window.text import TextBlock, fit
from posecoach.words.sentences import joined

#: Sizes in units.
_PAD = 64
_HEADLINE_SIZE = 96
_SENTENCE_SIZE = 40
_LOW_ROW = 96
_HIGH_ROW = 150
_TEXT_SIZE = 38
_HINT_SIZE = 30
_NOTE_SIZE = 36

_SIDE_NAMES = {Side.LEFT: marked("Left"), Side.RIGHT: marked("Right"), Side.BOTH: ""}

#: In a box at least this many times as wide as tall, the sides are beside the title, from this share of its width on.
_BESIDE_ASPECT = 1.4
_CELLS_SHARE = 0.56

#: A stretch has at most this many sides.
_SIDES = 2

_HINT = marked("It closes when you walk away, or with q")


@lru_cache(maxsize=2)
def summary_page(headline: str, summary: SessionSummary | None, size_px: tuple[int, int], unit: float) -> Image:
    """Return the (height, width, 3) page at the end of a session.

    Args:
        headline: the state in a few words.
        summary: the summary; None for a page with the headline alone.
        size_px: width and height of the page.
        unit: length of a unit in pixels.
    """
    width, height = size_px
    image = blank(width, height, PANEL)
    pad = round(_PAD * unit)
    room = width - 2 * pad
    big = fit(headline, Font(max(7, round(_HEADLINE_SIZE * unit)), 700), (room, height), 2)
    y = big.draw(image, pad, pad, TEXT) + round(34 * unit)
    hint = fit(_(_HINT), Font(max(7, round(_HINT_SIZE * unit)), 500), (room, height))
    hint.draw(image, pad, height - round(0.6 * pad) - hint.height_px, MUTED_TEXT)
    if summary is None:
        return image
    sentence = fit(summary.sentence, Font(max(7, round(_SENTENCE_SIZE * unit)), 500), (room, height // 4), 2)
    y = sentence.draw(image, pad, y, MUTED_TEXT) + round(44 * unit)
    bottom = height - round(0.6 * pad) - hint.height_px - round(24 * unit)
    told = joined(summary.advice, *summary.notes)
    if told:
        notes = fit(told, Font(max(7, round(_NOTE_SIZE * unit)), 500), (room, height // 4), 3)
        notes.draw(image, pad, bottom - notes.height_px, TEXT)
        bottom -= notes.height_px + round(30 * unit)
    _draw_rows(image, summary.sets, Rectangle(pad, y, room, max(1, bottom - y)), unit)
    return image


def _draw_rows(image: Image, results: Sequence[SetResult], box: Rectangle, unit: float) -> None:
    """Draw one row for each stretch, with the seconds of each side and a check mark if its target was reached.

    The sides are beside the title if the box is wide enough, else beneath it.
    """
    steps = [list(group) for _, group in groupby(results, key=lambda result: result.stretch)]
    beside = box.width > _BESIDE_ASPECT * box.height
    height = min(round((_LOW_ROW if beside else _HIGH_ROW) * unit), box.height // max(1, len(steps)))
    line = height if beside else height // 2
    text_x = box.x + round(1.4 * height)
    cells_x = box.x + round(_CELLS_SHARE * box.width) if beside else text_x
    title_room = (cells_x - text_x if beside else box.x + box.width - text_x, line)
    cell_width = (box.x + box.width - cells_x) // _SIDES
    sign_px = round(0.32 * line)
    font = Font(max(7, min(round(0.42 * line), round(_TEXT_SIZE * unit))), 500)
    titles = [fit(_(STRETCHES[step[0].stretch].title), font, title_room) for step in steps]
    cells = [[fit(_cell_words(result), font, (cell_width - 2 * sign_px, line)) for result in step] for step in steps]
    common = Font(min((block.font.size_px for block in (*titles, *chain(*cells))), default=font.size_px), 500)
    for index, step in enumerate(steps):
        top = box.y + index * height
        pose = Rectangle(box.x, top + height // 10, round(1.15 * height), round(0.8 * height))
        draw_pictogram(image, step[0].stretch, step[0].side, pose)
        y = top + (line - common.cap_px) // 2
        TextBlock(common, titles[index].lines).draw(image, text_x, y, TEXT)
        y = y if beside else y + round(0.8 * line)
        for number, (result, cell) in enumerate(zip(step[:_SIDES], cells[index], strict=False)):
            x = cells_x + number * cell_width
            block = TextBlock(common, cell.lines)
            block.draw(image, x, y, TEXT if result.completed else MUTED_TEXT)
            if result.completed:
                sign_at = (x + block.width_px + 0.9 * sign_px, y + common.cap_px / 2)
                draw_check_sign(image, sign_at, sign_px, IN_FORM)


def _cell_words(result: SetResult) -> str:
    return f"{_(_SIDE_NAMES[result.side])} {result.words}".strip()
