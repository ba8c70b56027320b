"""How large letters are, as they are really drawn, for somebody on the floor 2.5 m from a laptop of 14 inches."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecoach.coach import FRAMING_SENTENCES, CoachView, SessionSummary, SetResult, Stage
from posecoach.coach.framing import CameraAspect, CameraCheck
from posecoach.drawing.palette import PANEL
from posecoach.drawing.text import Font
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.window.layout import layout_of
from posecoach.window.scene import Help, Scene, Shown
from posecoach.window.summary import summary_page
from tests.drawing.examples import KNEELING_RIGHT, PROFILE, picture, step
from tests.drawing.test_panels import CUES
from tests.window.test_scene import SIDES, view

FROM_MM = 2500.0
SCREEN_HEIGHT_MM = 174.0
SCREENS = [(1366, 768), (1920, 1080), (3840, 2160)]
PORTRAIT_SCREEN = (1080, 1920)
CAMERAS = [(640, 480), (1280, 720), (720, 1280)]

#: Every camera on a common screen, and every screen with a common camera.
PAIRS = [(SCREENS[0], camera_px) for camera_px in CAMERAS] + [(screen_px, CAMERAS[1]) for screen_px in SCREENS[1:]]

#: Arc minutes of a capital letter: of what carries the session, and of all else.
CARRIES, ALL = 20.0, 14.0

#: A capital is drawn in whole pixels.
PIXEL = 1.0

CAMERA = tuple(CameraCheck(aspect, good) for aspect, good in zip(CameraAspect, (True, False, None, True), strict=True))

#: Drawing as it is: what is drawn only to measure it is not noted as written.
_DRAW = Font.draw

VIEWS = {
    "set up": view(Stage.SETUP, problem=max(FRAMING_SENTENCES.values(), key=len), camera=CAMERA),
    "announced": view(
        Stage.GET_READY,
        demonstrated=True,
        hold_s=0.0,
        caption="Kneel on one knee, side-on to the camera; put the other foot flat in front of you.",
    ),
    "getting in": view(Stage.GET_READY, hold_s=0.0, side=Side.NONE),
    "hold": view(),
    "breaths": view(stretch="bridge", side=Side.BOTH, breaths_done=3, breaths_target=5, hold_s=13.0),
    "fault": view(Stage.PAUSED, cue=max(CUES, key=len), caption="Halfway there."),
    "rest": view(Stage.CHANGE_OVER, "supine_psoas", demonstrated=True, hold_s=0.0, left_s=8.2),
    "pause": view(Stage.USER_PAUSED),
}


def arc_minutes(height_px: float, screen_px: tuple[int, int]) -> float:
    # A screen that stands on its side is as high as it was wide.
    return 60.0 * math.degrees(math.atan(height_px * SCREEN_HEIGHT_MM / min(screen_px) / FROM_MM))


def cap_px(font: Font) -> int:
    """Height of a capital as it is drawn."""
    image = np.zeros((3 * font.size_px, 3 * font.size_px), np.uint8)
    _DRAW(font, image, "H", font.size_px, 2 * font.size_px, (255,))
    rows = np.nonzero((image >= 128).any(axis=1))[0]
    return int(rows[-1] - rows[0] + 1)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Font]]:
    """All that is written from here on, with its font."""
    found: list[tuple[str, Font]] = []

    def noted(font: Font, image: np.ndarray, text: str, x: int, y: int, colour: tuple[int, ...]) -> None:
        if text:
            found.append((text, font))
        _DRAW(font, image, text, x, y, colour)

    monkeypatch.setattr(Font, "draw", noted)
    _forget_panels()
    return found


def _forget_panels() -> None:
    """Panels are kept while their words do not change."""
    from posecoach.drawing import panels  # noqa: PLC0415
    from posecoach.window import cue, help, muted, side, summary  # noqa: A004, PLC0415

    for kept in (
        cue.cue_panel,
        side.side_panel,
        help.help_tile,
        muted.muted_tile,
        panels.value_tile,
        summary.summary_page,
    ):
        kept.cache_clear()


def compose(shown: CoachView, screen_px: tuple[int, int], camera_px: tuple[int, int], more: Shown) -> None:
    Scene(screen_px, PROFILE).compose(picture(camera_px), step(KNEELING_RIGHT), shown, more)


@pytest.mark.parametrize(("screen_px", "camera_px"), PAIRS, ids=str)
@pytest.mark.parametrize("name", VIEWS)
def test_everything_is_legible_from_the_floor(
    name: str, camera_px: tuple[int, int], screen_px: tuple[int, int], written: list[tuple[str, Font]]
) -> None:
    compose(VIEWS[name], screen_px, camera_px, Shown(muted=True))
    signs = {"!", "?"}
    too_small = {
        (text, round(arc_minutes(cap_px(font), screen_px), 1))
        for text, font in written
        if text and text not in signs and arc_minutes(cap_px(font) + PIXEL, screen_px) < ALL
    }
    assert written
    assert not too_small


@pytest.mark.parametrize(("screen_px", "camera_px"), PAIRS, ids=str)
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("set up", lambda shown: shown.problem),
        ("announced", lambda shown: shown.title),
        ("getting in", lambda shown: shown.headline),
        ("hold", lambda shown: shown.headline),
        ("hold", lambda shown: str(int(shown.hold_s))),
        ("breaths", lambda shown: str(shown.breaths_done)),
        ("fault", lambda shown: shown.cue),
        ("rest", lambda shown: shown.next_text),
        ("rest", lambda shown: str(math.ceil(shown.left_s))),
        ("pause", lambda shown: shown.headline),
    ],
)
def test_what_carries_the_session_is_larger(
    name: str,
    wanted: Callable[[CoachView], str],
    camera_px: tuple[int, int],
    screen_px: tuple[int, int],
    written: list[tuple[str, Font]],
) -> None:
    compose(VIEWS[name], screen_px, camera_px, Shown())
    large = [text for text, font in written if arc_minutes(cap_px(font) + PIXEL, screen_px) >= CARRIES]
    # A sentence may be broken into lines.
    assert wanted(VIEWS[name]) in " ".join(large)


@pytest.mark.parametrize("cue", [*CUES, *FRAMING_SENTENCES.values()])
def test_every_cue_is_said_in_full(cue: str, written: list[tuple[str, Font]]) -> None:
    compose(replace(VIEWS["fault"], cue=cue, caption=""), (1366, 768), (1280, 720), Shown())
    assert cue in " ".join(text for text, _ in written)


@pytest.mark.parametrize("screen_px", SCREENS, ids=str)
def test_keys_are_legible(screen_px: tuple[int, int], written: list[tuple[str, Font]]) -> None:
    compose(VIEWS["hold"], screen_px, (1280, 720), Shown(help=Help.ASKED_FOR))
    (font,) = {font for text, font in written if text == "end and sum up"}
    assert arc_minutes(cap_px(font) + PIXEL, screen_px) >= ALL


SUMMARY = SessionSummary(
    "default",
    tuple(SetResult(name, side, 31.0, 30.0, completed=True) for name in SIDES for side in SIDES[name]),
    412.0,
    "Next time: lift your chest: keep your back upright.",
    ("12 s more than last time.", "Left 72 s, right 61 s.", "Streak: 4 days; in the last week 3 days, 12 min held."),
)
CLOSED = "It closes when you walk away, or with q"


@pytest.mark.parametrize("headline", ["Well done", "Session ended"])
@pytest.mark.parametrize("screen_px", [*SCREENS, PORTRAIT_SCREEN], ids=str)
def test_the_summary_is_legible_and_whole_over_its_pages(
    screen_px: tuple[int, int], headline: str, written: list[tuple[str, Font]]
) -> None:
    scene = Scene(screen_px, PROFILE)
    told = ""
    for page in range(9):
        scene.compose(
            picture((1280, 720)), None, view(Stage.DONE, headline=headline), Shown(summary=SUMMARY, page=page)
        )
        assert written
        heights = {text: arc_minutes(cap_px(font) + PIXEL, screen_px) for text, font in written}
        assert {text: height for text, height in heights.items() if height < ALL} == {}
        assert headline in " ".join(text for text, height in heights.items() if height >= CARRIES)
        told += " ".join(text for text, _ in written) + " "
        written.clear()
    for result in SUMMARY.sets:
        assert f"{result.side.capitalize() if result.side is not Side.BOTH else ''} {result.words}".strip() in told
        assert STRETCHES[result.stretch].title in told
    for sentence in (SUMMARY.sentence, SUMMARY.advice, *SUMMARY.notes, CLOSED):
        assert sentence in told
    assert "\N{HORIZONTAL ELLIPSIS}" not in told


@pytest.mark.parametrize("screen_px", [*SCREENS, PORTRAIT_SCREEN], ids=str)
def test_no_letter_of_the_summary_leaves_the_screen(screen_px: tuple[int, int]) -> None:
    for page in range(9):
        image = summary_page("Well done", SUMMARY, screen_px, layout_of(screen_px, (1280, 720)).unit_px, page)
        for edge in (image[:4], image[-4:], image[:, :4], image[:, -4:]):
            assert (edge == PANEL).all()


def test_what_is_drawn_is_what_is_measured() -> None:
    """The measure itself, against letters found in a picture."""
    image = np.zeros((200, 400), np.uint8)
    Font(82, 600).draw(image, "HE", 20, 150, (255,))
    _, _, boxes, _ = cv2.connectedComponentsWithStats((image >= 128).astype(np.uint8))
    assert {int(height) for _, _, _, height, _ in boxes[1:]} == {cap_px(Font(82, 600))}
