"""The picture in the window of the live trainer, made to be read from the floor, some metres away."""

from __future__ import annotations

import cv2
import numpy as np

from posecoach.coach import CoachView, SessionSummary, Stage
from posecoach.drawing.overlay import Overlay
from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, TEXT, Colour
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.engine.engine import JudgedFrame
from posecoach.profiles import Profile, load_profile
from posecoach.window.badge import draw_missing_picture
from posecoach.window.help import help_tile
from posecoach.window.layout import Layout, fitted, layout_of
from posecoach.window.mirror import draw_mirrored, mirrored_frame
from posecoach.window.panels import cue_panel, side_panel
from posecoach.window.ring import draw_pause_sign, fill_ring
from posecoach.window.summary import summary_page
from posecoach.window.words import cue_panel_words, ring_share, side_panel_words

#: Around the picture where it does not fill its room.
_STAGE_GROUND: Colour = (26, 20, 15)

#: How much larger than on a recording the lines and labels on the body are.
_BODY_SCALE = 1.6

#: How much is left to see of a picture while nothing is judged, and of everything beneath the help.
_DIMMED = 0.35

#: Shape of the picture before the first one has come.
_USUAL_PICTURE_PX = (16, 9)

#: The help takes at most this share of the window.
_HELP_SHARE = 0.9


class Scene:
    """Composes the window's picture: mirror view with the body, information beside it, the cue beneath.

    Args:
        size_px: width and height of the canvas.
        profile: says how well a landmark must be seen to be drawn; the default one if None.
    """

    def __init__(self, size_px: tuple[int, int], profile: Profile | None = None) -> None:
        self.size_px = size_px
        self._profile = profile if profile is not None else load_profile()
        self._overlay: Overlay | None = None
        self._overlay_px = (0, 0)

    def compose(
        self,
        frame_image: Image | None,
        judged: JudgedFrame | None,
        view: CoachView,
        help_shown: bool = False,
        summary: SessionSummary | None = None,
    ) -> Image:
        """Return what the window is to show.

        Args:
            frame_image: (height, width, 3) uint8 camera picture, blue-green-red, not mirrored; None if there is none.
            judged: what the engine says about this very picture, its landmarks in pixels of it; None if it has not
                been judged.
            view: what the coach says.
            help_shown: whether the keys are explained.
            summary: what the session came to, shown once the routine is over.

        Returns:
            (height, width, 3) uint8 picture of the size of the canvas, blue-green-red, the caller's own.
        """
        width, height = self.size_px
        picture_px = _USUAL_PICTURE_PX if frame_image is None else (frame_image.shape[1], frame_image.shape[0])
        layout = layout_of(self.size_px, picture_px)
        if view.stage is Stage.DONE:
            image = summary_page(view.headline, summary, self.size_px, layout.unit_px).copy()
        else:
            image = np.empty((height, width, 3), dtype=np.uint8)
            layout = layout.with_wide_cue() if view.stage is Stage.SETUP else layout
            self._draw_stage(image, frame_image, judged, view, layout)
            _draw_panels(image, judged, view, layout)
        if help_shown:
            _lay_help(image, layout.unit_px)
        return image

    def _draw_stage(
        self, image: Image, frame_image: Image | None, judged: JudgedFrame | None, view: CoachView, layout: Layout
    ) -> None:
        at = layout.picture
        if at != layout.stage or frame_image is None:
            _part(image, layout.stage)[:] = _STAGE_GROUND
        picture = _part(image, at)
        idle = view.stage in (Stage.USER_PAUSED, Stage.NOBODY, Stage.CAMERA_LOST)
        if frame_image is not None:
            draw_mirrored(picture, frame_image)
            if idle:
                cv2.convertScaleAbs(picture, dst=picture, alpha=_DIMMED)
            elif judged is not None:
                self._draw_body(picture, judged)
        centre = (at.x + at.width / 2, at.y + at.height / 2)
        if view.stage in (Stage.USER_PAUSED, Stage.NOBODY):
            draw_pause_sign(image, centre, 0.28 * at.height, TEXT)
        elif view.stage is Stage.CAMERA_LOST:
            draw_missing_picture(image, centre, 0.26 * at.height)

    def _draw_body(self, picture: Image, judged: JudgedFrame) -> None:
        size_px = (picture.shape[1], picture.shape[0])
        if self._overlay is None or self._overlay_px != size_px:
            self._overlay = Overlay(self._profile, size_px, _BODY_SCALE)
            self._overlay_px = size_px
        self._overlay.draw_body(picture, mirrored_frame(judged, size_px))


def _draw_panels(image: Image, judged: JudgedFrame | None, view: CoachView, layout: Layout) -> None:
    side, cue = layout.side, layout.cue
    panel, ring = side_panel(side_panel_words(view), side.width, side.height, layout.unit_px, beside=layout.beside)
    _part(image, side)[:] = panel
    _part(image, cue)[:] = cue_panel(cue_panel_words(view, judged), cue.width, cue.height, layout.unit_px)
    share = ring_share(view)
    colour = IN_FORM if view.stage is Stage.HOLD or share >= 1.0 else MUTED_TEXT
    notches = view.breaths_target or 0
    fill_ring(image, ring._replace(x=side.x + ring.x, y=side.y + ring.y), share, colour, notches)


def _lay_help(image: Image, unit: float) -> None:
    height, width = image.shape[:2]
    cv2.convertScaleAbs(image, dst=image, alpha=_DIMMED)
    tile = help_tile(unit)
    room = Rectangle(0, 0, round(_HELP_SHARE * width), round(_HELP_SHARE * height))
    if tile.size_px[0] > room.width or tile.size_px[1] > room.height:
        tile = help_tile(unit * fitted(tile.size_px, room).width / tile.size_px[0])
    tile.paste(image, (width - tile.size_px[0]) // 2, (height - tile.size_px[1]) // 2)


def _part(image: Image, at: Rectangle) -> Image:
    return image[at.y : at.y + at.height, at.x : at.x + at.width]
