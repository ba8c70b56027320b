"""The picture in the window of the live trainer, legible from the floor some metres away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

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
from posecoach.window.cue import cue_panel
from posecoach.window.demonstration import DemonstrationPlayer
from posecoach.window.help import help_tile
from posecoach.window.layout import Layout, fitted, layout_of
from posecoach.window.mirror import draw_mirrored, mirrored_frame
from posecoach.window.muted import muted_tile
from posecoach.window.outline import draw_outline
from posecoach.window.pictogram import draw_pictogram
from posecoach.window.ring import draw_pause_sign, fill_ring
from posecoach.window.side import side_panel
from posecoach.window.sizes import SMALL, font
from posecoach.window.summary import summary_page
from posecoach.window.words import cue_panel_words, ring_share, side_panel_words

#: Background around the picture.
_STAGE_GROUND: Colour = (26, 20, 15)

#: How much larger than on a recording the lines and labels on the body are.
_BODY_SCALE = 1.6

#: Brightness of the picture while nothing is judged, and of everything beneath the help.
_DIMMED = 0.35

#: Size of the picture before the first frame.
_USUAL_PICTURE_PX = (16, 9)

_MIRRORED = {"left": "right", "right": "left"}

#: The camera's picture beside a demonstration: its width as a share of the window, and its distance from the corner.
_INSET_SHARE, _INSET_MARGIN_SHARE = 0.18, 0.015

#: Share of the picture's area for a figure that is shown instead of a demonstration.
_FIGURE_SHARE = 0.8

#: Signs on the picture keep this far from its corner, units.
_SIGN_MARGIN = 16

#: The help takes at most this share of the window.
_HELP_SHARE = 0.9


class Help(Enum):
    """Why the keys are explained."""

    AT_FIRST = "at first"
    ASKED_FOR = "asked for"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the window shows in addition to the coach's view.

    Attributes:
        help: why the keys are explained; None while they are not.
        muted: whether voice and tones are off.
        summary: summary of the session, shown once the routine is over.
        page: which page of the summary, from 0 on.
    """

    help: Help | None = None
    muted: bool = False
    summary: SessionSummary | None = None
    page: int = 0


class Scene:
    """Composes the window's picture: mirror view with the body, information beside it, the cue beneath.

    Args:
        size_px: width and height of the canvas.
        profile: its visibility threshold decides which landmarks are drawn; None for the default profile.
        player: plays the demonstrations; one of the scene's own if None.
    """

    def __init__(
        self, size_px: tuple[int, int], profile: Profile | None = None, player: DemonstrationPlayer | None = None
    ) -> None:
        self.size_px = size_px
        self._profile = profile if profile is not None else load_profile()
        self._player = player if player is not None else DemonstrationPlayer()
        self._overlay: Overlay | None = None
        self._overlay_px = (0, 0)

    def compose(
        self,
        frame_image: Image | None,
        judged: JudgedFrame | None,
        view: CoachView,
        shown: Shown = Shown(),
        canvas: Image | None = None,
    ) -> Image:
        """Return the picture to show.

        Args:
            frame_image: (height, width, 3) uint8 camera picture, blue-green-red, not mirrored; None if there is none.
            judged: what the engine says about this very picture, its landmarks in pixels of it; None if it has not
                been judged.
            view: what the coach says.
            shown: what else there is to show.
            canvas: (height, width, 3) uint8 picture of the size of the canvas to draw on; a new one if None.

        Returns:
            The canvas, blue-green-red.
        """
        width, height = self.size_px
        image: Image = np.empty((height, width, 3), dtype=np.uint8) if canvas is None else canvas
        demonstrated = self._demonstrated(judged, view)
        picture_px = _picture_px(frame_image, demonstrated, view)
        layout = layout_of(self.size_px, picture_px)
        if view.stage is Stage.DONE:
            image[:] = summary_page(view.headline, shown.summary, self.size_px, layout.unit_px, shown.page)
        else:
            words = cue_panel_words(view, judged)
            panel = cue_panel(words, layout.cue.width, (layout.cue.height, layout.tallest_cue_px), layout.unit_px)
            layout = layout.with_cue_of(panel.shape[0])
            if view.demonstrated:
                _draw_demonstration(image, demonstrated, frame_image, view, layout)
            else:
                self._draw_stage(image, frame_image, judged, view, layout)
            if shown.muted:
                margin = round(_SIGN_MARGIN * layout.unit_px)
                muted_tile(layout.unit_px).paste(image, layout.stage.x + margin, layout.stage.y + margin)
            _part(image, layout.cue)[:] = panel
            _draw_side(image, view, layout)
        if shown.help is not None:
            _lay_help(image, layout.unit_px, alone=shown.help is Help.ASKED_FOR)
        return image

    def _demonstrated(self, judged: JudgedFrame | None, view: CoachView) -> Image | None:
        """Return the picture of the demonstration, None if there is none to show."""
        if not view.demonstrated:
            self._player.stop()
            return None
        facing = _MIRRORED.get(judged.signals.facing, "") if judged is not None else ""
        return self._player.picture(view.stretch, view.side, facing)

    def _draw_stage(
        self, image: Image, frame_image: Image | None, judged: JudgedFrame | None, view: CoachView, layout: Layout
    ) -> None:
        at = layout.picture
        if at.width < layout.stage.width or at.height < layout.stage.height or frame_image is None:
            _part(image, layout.stage)[:] = _STAGE_GROUND
        picture = _part(image, at)
        idle = view.stage in (Stage.USER_PAUSED, Stage.NOBODY, Stage.CAMERA_LOST)
        if frame_image is not None:
            draw_mirrored(picture, frame_image)
            if idle:
                cv2.convertScaleAbs(picture, dst=picture, alpha=_DIMMED)
            elif judged is not None:
                self._draw_body(picture, judged, layout.unit_px)
        if view.stage is Stage.SETUP:
            draw_outline(picture, view.stretch, good=not view.problem and judged is not None and judged.pose.found)
        centre = (at.x + at.width / 2, at.y + at.height / 2)
        if view.stage in (Stage.USER_PAUSED, Stage.NOBODY):
            draw_pause_sign(image, centre, 0.28 * min(at.width, at.height), TEXT)
        elif view.stage is Stage.CAMERA_LOST:
            draw_missing_picture(image, centre, 0.26 * min(at.width, at.height))

    def _draw_body(self, picture: Image, judged: JudgedFrame, unit: float) -> None:
        size_px = (picture.shape[1], picture.shape[0])
        if self._overlay is None or self._overlay_px != size_px:
            self._overlay = Overlay(self._profile, size_px, _BODY_SCALE, font(SMALL, unit).size_px)
            self._overlay_px = size_px
        self._overlay.draw_body(picture, mirrored_frame(judged, size_px))


def _picture_px(frame_image: Image | None, demonstrated: Image | None, view: CoachView) -> tuple[int, int]:
    """Return width and height of what is shown instead of the picture."""
    shown = demonstrated if view.demonstrated else frame_image
    return _USUAL_PICTURE_PX if shown is None else (shown.shape[1], shown.shape[0])


def _draw_demonstration(
    image: Image, demonstrated: Image | None, frame_image: Image | None, view: CoachView, layout: Layout
) -> None:
    """Draw the demonstration, with the camera picture small in a corner."""
    stage = layout.stage
    _part(image, stage)[:] = _STAGE_GROUND
    if demonstrated is not None:
        at = fitted((demonstrated.shape[1], demonstrated.shape[0]), stage)
        cv2.resize(demonstrated, (at.width, at.height), dst=_part(image, at))
    else:
        size_px = (round(_FIGURE_SHARE * stage.width), round(_FIGURE_SHARE * stage.height))
        x, y = stage.x + (stage.width - size_px[0]) // 2, stage.y + (stage.height - size_px[1]) // 2
        draw_pictogram(image, view.stretch, view.side, Rectangle(x, y, *size_px))
    if frame_image is not None:
        _draw_inset(image, frame_image, stage)


def _draw_inset(image: Image, frame_image: Image, stage: Rectangle) -> None:
    margin = round(_INSET_MARGIN_SHARE * image.shape[1])
    side_px = round(_INSET_SHARE * image.shape[1])
    size = fitted((frame_image.shape[1], frame_image.shape[0]), Rectangle(0, 0, side_px, side_px))
    at = Rectangle(stage.x + stage.width - margin - size.width, stage.y + margin, size.width, size.height)
    draw_mirrored(_part(image, at), frame_image)


def _draw_side(image: Image, view: CoachView, layout: Layout) -> None:
    side, unit = layout.side, layout.unit_px
    panel, ring = side_panel(side_panel_words(view), side.width, side.height, unit)
    _part(image, side)[:] = panel
    if ring.width:
        share = ring_share(view)
        colour = IN_FORM if view.stage is Stage.HOLD or share >= 1.0 else MUTED_TEXT
        fill_ring(image, ring._replace(x=side.x + ring.x, y=side.y + ring.y), share, colour, view.breaths_target or 0)


def _lay_help(image: Image, unit: float, *, alone: bool) -> None:
    height, width = image.shape[:2]
    if alone:
        cv2.convertScaleAbs(image, dst=image, alpha=_DIMMED)
    tile = help_tile(unit)
    room = Rectangle(0, 0, round(_HELP_SHARE * width), round(_HELP_SHARE * height))
    if tile.size_px[0] > room.width or tile.size_px[1] > room.height:
        tile = help_tile(unit * fitted(tile.size_px, room).width / tile.size_px[0])
    tile.paste(image, (width - tile.size_px[0]) // 2, (height - tile.size_px[1]) // 2)


def _part(image: Image, at: Rectangle) -> Image:
    return image[at.y : at.y + at.height, at.x : at.x + at.width]
