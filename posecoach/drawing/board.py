"""The panels around the body: title, hold ring and cue, each placed where it covers the body least."""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecoach.drawing.palette import IN_FORM, MUTED_TEXT
from posecoach.drawing.panels import cue_tile, draw_ring_filling, ring_tile, title_tile
from posecoach.drawing.placement import Placement, Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.tiles import Tile
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.judging import Verdict
from posecoach.engine.sets import SetState
from posecoach.languages import gettext as _
from posecoach.pose import Point
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import cue_words, phase_words, side_words

#: Diameter of the hold ring, in text sizes.
_RING_TEXTS = 5.4


class Board:
    """Title and hold ring in the upper corners, the cue at the bottom or, if the body is there, below the title.

    Args:
        size_px: width and height of the frames.
        text_px: size of the text.
        margin_px: distance of panels from the edge and from each other.
    """

    def __init__(self, size_px: tuple[int, int], text_px: int, margin_px: int) -> None:
        self._size_px = size_px
        self._text_px = text_px
        self._margin_px = margin_px
        self._ring_px = round(_RING_TEXTS * text_px)
        self._corners = Placement()
        self._cue_place = Placement()

    def draw(self, image: Image, judged: JudgedFrame, body: Sequence[Point | None]) -> None:
        """Draw the panels.

        Args:
            image: (height, width, 3) frame of that size, drawn on in place.
            judged: what the engine says about it.
            body: points that should stay uncovered, pixels.
        """
        width, _ = self._size_px
        margin = self._margin_px
        if not judged.state.stretch:
            self._draw_cue(image, judged, body, Rectangle(margin, margin, width - 2 * margin, 0), at_left=True)
            return
        title, ring = self._title(judged.state), self._ring(judged.state)
        arrangements = [self._corner_places(title, ring, title_left=title_left) for title_left in (True, False)]
        covered = [sum(self._cost(place, body) for place in places) for places in arrangements]
        chosen = self._corners.choose(judged.pose.t_s, covered)
        at_title, at_ring = arrangements[chosen]
        title.paste(image, at_title.x, at_title.y)
        ring.paste(image, at_ring.x, at_ring.y)
        self._fill_ring(image, judged, at_ring)
        title_left = chosen == 0
        left = margin if title_left else at_ring.x + at_ring.width + margin
        right = at_ring.x - margin if title_left else width - margin
        top = at_title.y + at_title.height + margin
        self._draw_cue(image, judged, body, Rectangle(left, top, right - left, 0), at_left=title_left)

    def _title(self, state: SetState) -> Tile:
        room = self._size_px[0] - 3 * self._margin_px - self._ring_px
        return title_tile(_(STRETCHES[state.stretch].title), side_words(state.side), self._text_px, room)

    def _ring(self, state: SetState) -> Tile:
        seconds = math.floor(state.hold.hold_s) if math.isfinite(state.hold.hold_s) else 0
        full = state.hold.hold_s >= state.target_s
        return ring_tile(seconds, _("of {target} s").format(target=f"{state.target_s:.0f}"), self._ring_px, full=full)

    def _fill_ring(self, image: Image, judged: JudgedFrame, at: Rectangle) -> None:
        state = judged.state
        share = state.hold.hold_s / state.target_s if state.target_s > 0.0 else 0.0
        runs = judged.assessment.in_form is True or share >= 1.0
        centre = (at.x + (at.width - 1) / 2, at.y + (at.height - 1) / 2)
        draw_ring_filling(image, centre, self._ring_px, share, IN_FORM if runs else MUTED_TEXT)

    def _cost(self, place: Rectangle, body: Sequence[Point | None]) -> int:
        """Return how much of the body a panel would cover; hands and feet reach beyond their landmarks."""
        return place.grown(self._margin_px).covered(body)

    def _corner_places(self, title: Tile, ring: Tile, *, title_left: bool) -> tuple[Rectangle, Rectangle]:
        margin = self._margin_px
        far_title, far_ring = (self._size_px[0] - margin - tile.size_px[0] for tile in (title, ring))
        title_x, ring_x = (margin, far_ring) if title_left else (far_title, margin)
        return Rectangle(title_x, margin, *title.size_px), Rectangle(ring_x, margin, *ring.size_px)

    def _draw_cue(
        self,
        image: Image,
        judged: JudgedFrame,
        body: Sequence[Point | None],
        beneath_title: Rectangle,
        *,
        at_left: bool,
    ) -> None:
        width, height = self._size_px
        words = (
            phase_words(judged.state.hold.phase, begun=judged.state.hold.hold_s > 0.0),
            cue_words(judged),
            _verdict(judged),
            self._text_px,
        )
        bottom = cue_tile(*words, width - 2 * self._margin_px)
        top = cue_tile(*words, beneath_title.width)
        spare = beneath_title.width - top.size_px[0]
        places = (
            Rectangle((width - bottom.size_px[0]) // 2, height - self._margin_px - bottom.size_px[1], *bottom.size_px),
            Rectangle(beneath_title.x + (0 if at_left else spare), beneath_title.y, *top.size_px),
        )
        chosen = self._cue_place.choose(judged.pose.t_s, [self._cost(place, body) for place in places])
        (bottom, top)[chosen].paste(image, places[chosen].x, places[chosen].y)


def _verdict(judged: JudgedFrame) -> Verdict | None:
    """The verdict on the whole frame, None if there is nothing to be judged."""
    in_form = judged.assessment.in_form
    if in_form is None:
        return Verdict.CANNOT_TELL if judged.unseen is not None else None
    if judged.assessment.borderline:
        return Verdict.BORDERLINE
    return Verdict.MET if in_form else Verdict.NOT_MET
