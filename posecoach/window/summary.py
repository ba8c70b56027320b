"""What the window shows when the routine is over: every side with the time held, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Protocol

from posecoach.coach import SessionSummary, SetResult
from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, PANEL, TEXT, Colour
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font, wrap
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.window.pictogram import draw_pictogram
from posecoach.window.ring import draw_check_sign
from posecoach.window.side import blank
from posecoach.window.sizes import LARGE, SMALL, font
from posecoach.window.text import TextBlock

#: How long each page is shown, seconds: time to read it twice from the floor.
PAGE_S = 8.0

#: Lengths in units.
_PAD = 40
_BELOW_HEADLINE = 40
_GAP = 46
_POSE_WIDTH = 116
_NUMBER_WIDTH = 120

#: Room for the check sign, and its height, as shares of a capital.
_SIGN_SHARE, _SIGN_RADIUS_SHARE = 1.6, 0.7

#: So many lines have no end.
_ANY_NUMBER = 99

_SIDE_NAMES = {Side.LEFT: marked("Left"), Side.RIGHT: marked("Right"), Side.BOTH: ""}

_HINT = marked("It closes when you walk away, or with q")


class _Block(Protocol):
    """One part of a page, which is never divided."""

    @property
    def height_px(self) -> int: ...

    def draw(self, image: Image, x: int, top: int) -> None: ...


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A text over the whole width."""

    text: TextBlock
    colour: Colour

    @property
    def height_px(self) -> int:
        return self.text.height_px

    def draw(self, image: Image, x: int, top: int) -> None:
        self.text.draw(image, x, top, self.colour)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One side of a stretch, with its place relative to the title."""

    x: int
    y: int
    words: TextBlock
    completed: bool


@dataclass(frozen=True, slots=True)
class _StretchRow:
    """A stretch with its pose, and each side with its seconds and whether the target was reached."""

    stretch: str
    side: Side
    pose_px: int
    title: TextBlock
    cells: tuple[_Cell, ...]
    height_px: int

    def draw(self, image: Image, x: int, top: int) -> None:
        pose = Rectangle(x, top, max(1, round(0.85 * self.pose_px)), max(1, self.height_px))
        draw_pictogram(image, self.stretch, self.side, pose)
        x += self.pose_px
        self.title.draw(image, x, top, TEXT)
        for cell in self.cells:
            words, left, y = cell.words, x + cell.x, top + cell.y
            words.draw(image, left, y, TEXT if cell.completed else MUTED_TEXT)
            if cell.completed:
                cap = words.font.cap_px
                draw_check_sign(
                    image, (left + words.width_px + 0.9 * cap, y + cap / 2), _SIGN_RADIUS_SHARE * cap, IN_FORM
                )


@lru_cache(maxsize=2)
def summary_page(
    headline: str, summary: SessionSummary | None, size_px: tuple[int, int], unit: float, page: int = 0
) -> Image:
    """Return one (height, width, 3) page at the end of a session.

    All letters have the same size, which can be read from the floor: what does not fit on a page is on the next one.

    Args:
        headline: the state in a few words.
        summary: what the session came to; None leaves the page without it.
        size_px: width and height of the page.
        unit: length of a unit in pixels.
        page: its number, from 0 on; after the last one comes the first one again.
    """
    width, height = size_px
    image = blank(width, height, PANEL)
    pad = round(_PAD * unit)
    room = max(1, width - 2 * pad)
    # The number of the page stands beside it.
    big = _text(headline, font(LARGE, unit, 700), max(1, room - round(_NUMBER_WIDTH * unit)))
    y = big.draw(image, pad, pad, TEXT) + round(_BELOW_HEADLINE * unit)
    if summary is not None:
        gap = round(_GAP * unit)
        pages = _divided(list(_blocks(summary, room, unit)), height - pad - y, gap)
        if len(pages) > 1:
            _draw_number(image, f"{page % len(pages) + 1}/{len(pages)}", font(SMALL, unit), pad)
        for block in pages[page % len(pages)]:
            block.draw(image, pad, y)
            y += block.height_px + gap
    return image


def _draw_number(image: Image, number: str, letters: Font, pad_px: int) -> None:
    """Draw the number of the page in the upper right corner."""
    text = TextBlock(letters, (number,))
    text.draw(image, image.shape[1] - pad_px - text.width_px, pad_px, MUTED_TEXT)


def _blocks(summary: SessionSummary, room_px: int, unit: float) -> Iterator[_Block]:
    """Yield the parts of all pages, the most important first."""
    small = font(SMALL, unit)
    yield _Paragraph(_text(summary.sentence, small, room_px), MUTED_TEXT)
    for _stretch, results in groupby(summary.sets, key=lambda result: result.stretch):
        yield _stretch_row(list(results), small, room_px, unit)
    for told in (summary.advice, *summary.notes):
        if told:
            yield _Paragraph(_text(told, small, room_px), TEXT)
    yield _Paragraph(_text(_(_HINT), small, room_px), MUTED_TEXT)


def _divided(blocks: Sequence[_Block], room_px: int, gap_px: int) -> list[list[_Block]]:
    """Divide blocks into pages of this height."""
    pages: list[list[_Block]] = [[]]
    left_px = room_px
    for block in blocks:
        if pages[-1] and block.height_px > left_px:
            pages.append([])
            left_px = room_px
        pages[-1].append(block)
        left_px -= block.height_px + gap_px
    return pages


def _stretch_row(results: Sequence[SetResult], small: Font, room_px: int, unit: float) -> _StretchRow:
    pose_px = min(round(_POSE_WIDTH * unit), room_px // 3)
    room_px = max(1, room_px - pose_px)
    title = _text(_(STRETCHES[results[0].stretch].title), small, room_px)
    sign_px = round(_SIGN_SHARE * small.cap_px)
    texts = [_text(_cell_words(result), small, max(1, room_px - sign_px)) for result in results]
    # In columns, if each cell fits into its own.
    columns = max(1, min(len(texts), room_px // max(1, *(text.width_px + sign_px for text in texts))))
    cells = []
    y = len(title.lines) * small.line_px
    for start in range(0, len(texts), columns):
        line = list(zip(results, texts, strict=True))[start : start + columns]
        for column, (result, text) in enumerate(line):
            cells.append(_Cell(column * room_px // columns, y, text, result.completed))
        y += max(len(text.lines) for _, text in line) * small.line_px
    height_px = y - small.line_px + small.cap_px
    return _StretchRow(results[0].stretch, results[0].side, pose_px, title, tuple(cells), height_px)


def _text(text: str, letters: Font, room_px: int) -> TextBlock:
    """Return a text of just this size, broken into as many lines as it needs."""
    return TextBlock(letters, wrap(text, letters, room_px, _ANY_NUMBER))


def _cell_words(result: SetResult) -> str:
    name = _SIDE_NAMES[result.side]
    return f"{_(name) if name else ''} {result.words}".strip()
