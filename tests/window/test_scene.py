from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecoach.coach import FRAMING_SENTENCES, CoachView, LeadingValue, SessionSummary, SetResult, Stage
from posecoach.drawing.checks import angle_to_show, gauge_of
from posecoach.drawing.palette import FAULT, IN_FORM, MUTED_TEXT, PANEL, STRETCHED_LEG, TEXT
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.skeleton import visible_points
from posecoach.engine.judging import Verdict
from posecoach.pose import Landmark, Pose, Side
from posecoach.stretches import STRETCHES
from posecoach.window.cue import CUE_GROUND, cue_panel
from posecoach.window.layout import Layout, layout_of
from posecoach.window.mirror import mirrored_frame
from posecoach.window.scene import Help, Scene, Shown
from posecoach.window.words import CueWords, cue_panel_words, is_resting, reading_words, ring_share, side_panel_words
from tests.drawing.examples import KNEELING_RIGHT, PROFILE, around, has_colour, nobody, picture, step
from tests.drawing.test_panels import CUES

FRAME_PX = (640, 480)
SIZES = [(640, 480), (854, 480), (1280, 720), (1024, 768), (1920, 1080), (480, 640), (720, 1280), (1080, 1920)]
SIDES = {name: (Side.LEFT, Side.RIGHT) if stretch.sided else (Side.BOTH,) for name, stretch in STRETCHES.items()}
RESULTS = tuple(SetResult(name, side, 30.0, 30.0, side is not Side.RIGHT) for name in SIDES for side in SIDES[name])
SUMMARY = SessionSummary("daily", RESULTS, 412.0)

HEADLINES = {
    Stage.SETUP: "Setting up the camera",
    Stage.GET_READY: "Get into position",
    Stage.HOLD: "Hold",
    Stage.PAUSED: "Paused",
    Stage.CHANGE_OVER: "Switch sides: right side",
    Stage.DONE: "Well done",
    Stage.USER_PAUSED: "Paused by you",
    Stage.CAMERA_LOST: "No picture from the camera",
    Stage.NOBODY: "Paused: nobody is here",
}


def view(stage: Stage = Stage.HOLD, stretch: str = "kneeling_hip_flexor", **changes: object) -> CoachView:
    usual = CoachView(
        stage=stage,
        stretch=stretch,
        title=STRETCHES[stretch].title,
        side=Side.RIGHT,
        step_number=2,
        step_count=5,
        headline=HEADLINES[stage],
        cue="",
        sign=Verdict.MET if stage in (Stage.HOLD, Stage.SETUP) else None,
        next_text="Next: left side",
        hold_s=12.0,
        target_s=30.0,
        left_s=18.0,
        breaths_done=None,
        breaths_target=None,
        reading=LeadingValue("hip_extension", "Hip extension, back leg", "deg", 22.0, 10.0, math.inf, met=True),
        problem="",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def compose(shown: CoachView, size_px: tuple[int, int] = (1280, 720), help_shown: bool = False) -> Image:
    return Scene(size_px, PROFILE).compose(
        picture(FRAME_PX),
        step(KNEELING_RIGHT),
        shown,
        Shown(help=Help.ASKED_FOR if help_shown else None, summary=SUMMARY),
    )


def part(image: Image, at: Rectangle) -> Image:
    return image[at.y : at.y + at.height, at.x : at.x + at.width]


def layout(size_px: tuple[int, int] = (1280, 720), shown: CoachView | None = None, judged: object = None) -> Layout:
    usual = layout_of(size_px, FRAME_PX)
    if shown is None:
        return usual
    heights = (usual.cue.height, usual.tallest_cue_px)
    panel = cue_panel(cue_panel_words(shown, judged), usual.cue.width, heights, usual.unit_px)  # type: ignore[arg-type]
    return usual.with_cue_of(panel.shape[0])


def edge_is_clear(panel: Image, ground: tuple[int, int, int]) -> bool:
    """Whether nothing reaches the edge of a panel, where it would be cut off."""
    edges = (panel[:2], panel[-2:], panel[:, :2], panel[:, -2:])
    return all((edge == ground).all() for edge in edges)


def glyphs(image: Image) -> list[tuple[int, int, int, int]]:
    """Boxes (left, top, width, height) of what is written in the brightest colour."""
    ink = (image.min(axis=2) > 200).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink)
    return [(int(left), int(top), int(width), int(height)) for left, top, width, height, _ in boxes[1:]]


def on_screen(landmark: Landmark, at: Rectangle, pose: Pose) -> tuple[float, float]:
    """Where a landmark of the camera's picture is in the window."""
    x, y = pose.image_px[landmark]
    scale = at.width / pose.size_px[0]
    return at.x + at.width - 1 - scale * x, at.y + scale * y


@pytest.mark.parametrize("size_px", SIZES)
@pytest.mark.parametrize("stage", Stage)
def test_every_view_composes_and_keeps_its_text_inside(stage: Stage, size_px: tuple[int, int]) -> None:
    scene = Scene(size_px, PROFILE)
    for number, (stretch, sides) in enumerate(SIDES.items()):
        judged = [step(KNEELING_RIGHT), None, nobody(), step({"hip_extension": math.nan})][number]
        for side in (*sides, Side.NONE):
            shown = view(
                stage,
                stretch,
                side=side,
                cue=("", max(CUES, key=len))[number % 2],
                next_text=("Next: Kneeling hip flexor stretch", "")[number % 2],
                problem=("", max(FRAMING_SENTENCES.values(), key=len))[number % 2],
                breaths_done=3 if stretch == "bridge" else None,
                breaths_target=5 if stretch == "bridge" else None,
            )
            image = scene.compose(picture(FRAME_PX), judged, shown, Shown(summary=SUMMARY))
            assert image.shape == (size_px[1], size_px[0], 3)
            assert image.dtype == np.uint8
            if stage is Stage.DONE:
                assert edge_is_clear(image, PANEL)
                continue
            at = layout(size_px, shown, judged)
            assert edge_is_clear(part(image, at.cue), CUE_GROUND)
            assert edge_is_clear(part(image, at.side), PANEL)


@pytest.mark.parametrize(
    "shown",
    [
        view(reading=replace(view().reading, value=math.nan)),  # type: ignore[type-var]
        view(reading=None),
        view(hold_s=math.nan, left_s=math.nan),
        view(target_s=0.0, hold_s=0.0),
        view(hold_s=1234.5, target_s=3600.0),
        view(stage=Stage.CHANGE_OVER, left_s=math.nan),
        view(step_number=12, step_count=40),
        replace(view(), title="", stretch="unknown", headline=""),
        view(cue="Pneumonoultramicroscopicsilicovolcanoconiosis " * 4),
    ],
)
@pytest.mark.parametrize("size_px", [(640, 480), (1280, 720), (720, 1280)])
def test_odd_values_compose(shown: CoachView, size_px: tuple[int, int]) -> None:
    image = Scene(size_px).compose(picture(FRAME_PX), None, shown)
    at = layout(size_px, shown)
    assert edge_is_clear(part(image, at.cue), CUE_GROUND)
    assert edge_is_clear(part(image, at.side), PANEL)


@pytest.mark.parametrize("frame_px", [(640, 480), (1280, 720), (1920, 1080), (720, 1280)])
@pytest.mark.parametrize("size_px", SIZES)
def test_the_picture_keeps_its_shape_and_parts_do_not_overlap(
    size_px: tuple[int, int], frame_px: tuple[int, int]
) -> None:
    at = layout_of(size_px, frame_px)
    assert at.picture.width / at.picture.height == pytest.approx(frame_px[0] / frame_px[1], rel=0.01)
    assert at.picture == at.picture.moved_into((at.stage.width, at.stage.height))
    assert max(at.picture.width / at.stage.width, at.picture.height / at.stage.height) > 0.99
    areas = [rectangle.width * rectangle.height for rectangle in (at.stage, at.side, at.cue)]
    assert sum(areas) == size_px[0] * size_px[1]


def test_the_picture_is_a_mirror() -> None:
    frame = picture(FRAME_PX)
    frame[200:280, 20:60] = (255, 0, 255)
    image = Scene((1280, 720), PROFILE).compose(frame, None, view())
    at = layout().picture
    shown = part(image, at)
    _, columns = np.nonzero((shown == (255, 0, 255)).all(axis=2))
    assert columns.min() > 0.9 * at.width
    assert not has_colour(shown[:, : at.width // 2], (255, 0, 255))


def test_the_frame_is_left_as_it_is() -> None:
    frame = picture(FRAME_PX)
    scene = Scene((1280, 720), PROFILE)
    first = scene.compose(frame, step(KNEELING_RIGHT), view())
    kept = first.copy()
    scene.compose(frame, step(KNEELING_RIGHT), view(Stage.PAUSED, cue="Lift your chest"))
    assert (frame == 120).all()
    assert np.array_equal(first, kept)


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_the_own_leg_is_set_off_in_the_mirror(side: Side) -> None:
    judged = step(KNEELING_RIGHT, side=side)
    image = Scene((1280, 720), PROFILE).compose(picture(FRAME_PX), judged, view(side=side))
    at = layout().picture
    for name in (Side.LEFT, Side.RIGHT):
        ankle = on_screen(Landmark[f"{name.upper()}_ANKLE"], at, judged.pose)
        assert has_colour(around(image, ankle, 6), STRETCHED_LEG) == (name == side)
    assert side_panel_words(view(side=side)).side == f"{side.capitalize()} side"


def test_the_gauge_turns_the_other_way_in_the_mirror() -> None:
    judged = step(KNEELING_RIGHT)
    mirrored = mirrored_frame(judged, (1280, 960))
    angle = angle_to_show(judged)
    assert angle is not None
    gauges = [
        gauge_of(each, angle, visible_points(each.pose, PROFILE.sight), Side.RIGHT) for each in (judged, mirrored)
    ]
    assert gauges[0] is not None
    assert gauges[1] is not None
    for value in (0.0, 25.0):
        plain, flipped = (math.radians(gauge.direction_deg(value)) for gauge in gauges if gauge is not None)
        assert math.cos(flipped) == pytest.approx(-math.cos(plain), abs=1e-9)
        assert math.sin(flipped) == pytest.approx(math.sin(plain), abs=1e-9)


def test_a_mirrored_step_keeps_left_and_right() -> None:
    judged = step(KNEELING_RIGHT)
    mirrored = mirrored_frame(judged, FRAME_PX)
    assert mirrored.assessment is judged.assessment
    assert mirrored.pose.image_px[Landmark.LEFT_KNEE, 0] == pytest.approx(
        FRAME_PX[0] - 1 - judged.pose.image_px[Landmark.LEFT_KNEE, 0]
    )
    assert mirrored_frame(mirrored, FRAME_PX).pose.image_px == pytest.approx(judged.pose.image_px)
    assert not mirrored_frame(nobody(), FRAME_PX).pose.found


@pytest.mark.parametrize(("lean_deg", "colour"), [(0.0, IN_FORM), (40.0, FAULT)])
def test_joints_show_their_verdict(lean_deg: float, colour: tuple[int, int, int]) -> None:
    judged = step({**KNEELING_RIGHT, "trunk_inclination": lean_deg})
    image = Scene((1280, 720), PROFILE).compose(picture(FRAME_PX), judged, view())
    shoulder = on_screen(Landmark.RIGHT_SHOULDER, layout().picture, judged.pose)
    assert has_colour(around(image, shoulder, 3), colour)


def test_another_cue_changes_the_cue_panel_alone() -> None:
    images = [compose(view(Stage.PAUSED, cue=cue)) for cue in ("Lift your chest", "Bend your front knee")]
    rows, columns = np.nonzero((images[0] != images[1]).any(axis=2))
    at = layout().cue
    assert rows.min() >= at.y
    assert columns.min() >= at.x
    assert rows.max() < at.y + at.height
    assert columns.max() < at.x + at.width


def test_the_ring_fills_with_the_seconds() -> None:
    filled = [
        (part(compose(view(hold_s=hold_s)), layout().side) == IN_FORM).all(axis=2).sum() for hold_s in (3.0, 15.0, 30.0)
    ]
    assert filled[1] == pytest.approx(5 * filled[0], rel=0.3)
    assert filled[2] == pytest.approx(2 * filled[1], rel=0.2)


def test_a_paused_clock_has_another_colour_and_a_sign() -> None:
    at = layout().side
    paused = view(Stage.PAUSED)
    assert not has_colour(part(compose(paused), at), IN_FORM)
    assert has_colour(part(compose(paused), at), MUTED_TEXT)
    assert side_panel_words(paused).dial.paused
    assert not side_panel_words(view()).dial.paused


def test_breaths_are_counted_in_breaths() -> None:
    dial = side_panel_words(view(stretch="bridge", breaths_done=3, breaths_target=5)).dial
    assert (dial.number, dial.unit) == ("3", "of 5 breaths")
    dial = side_panel_words(view(stretch="bridge", breaths_done=0, breaths_target=1)).dial
    assert dial.unit == "of 1 breath"


def test_the_pose_takes_the_place_of_the_number_until_it_counts() -> None:
    assert side_panel_words(view(Stage.GET_READY, hold_s=0.0)).dial.number == ""
    assert side_panel_words(view(Stage.HOLD, hold_s=0.0)).dial.number == "0"
    assert side_panel_words(view(Stage.PAUSED)).dial.number == "12"


def test_a_rest_counts_down_and_changing_sides_does_not() -> None:
    resting = view(Stage.CHANGE_OVER, headline="Rest", hold_s=0.0, left_s=8.2, next_text="Next: Bridge pose")
    assert is_resting(resting)
    assert side_panel_words(resting).dial.number == "9"
    assert ring_share(resting) == 0.0
    assert cue_panel_words(resting, None) == CueWords("Next: Bridge pose", "", None)

    switching = view(Stage.CHANGE_OVER, hold_s=0.0, left_s=30.0)
    assert not is_resting(switching)
    assert side_panel_words(switching).dial.number == ""
    assert cue_panel_words(switching, None).text == "Switch sides: right side"


@pytest.mark.parametrize(
    ("shown", "judged", "text", "verdict"),
    [
        (view(), step(KNEELING_RIGHT), "Hold", Verdict.MET),
        (view(cue="Very good"), step(KNEELING_RIGHT), "Very good", Verdict.MET),
        (view(Stage.HOLD, sign=None), step(KNEELING_RIGHT), "Hold", None),
        (
            view(Stage.PAUSED, cue="Lift your chest", sign=Verdict.NOT_MET),
            step(KNEELING_RIGHT),
            "Lift your chest",
            Verdict.NOT_MET,
        ),
        (view(Stage.PAUSED, cue="Turn", sign=Verdict.CANNOT_TELL), None, "Turn", Verdict.CANNOT_TELL),
        (view(Stage.PAUSED), step(KNEELING_RIGHT), "Paused", None),
        (view(Stage.GET_READY), None, "Get into position", None),
        (view(Stage.GET_READY, problem="Come closer"), None, "Come closer", Verdict.CANNOT_TELL),
        (view(Stage.SETUP, problem="Come closer", sign=None), step(KNEELING_RIGHT), "Come closer", None),
        (view(Stage.SETUP), step(KNEELING_RIGHT), "Good, stay there", Verdict.MET),
        (view(Stage.SETUP), nobody(), "Step into the picture", None),
        (view(Stage.SETUP), None, "Step into the picture", None),
        (view(Stage.USER_PAUSED, cue="Lift your chest"), None, "Paused by you", None),
        (view(Stage.CAMERA_LOST), None, "No picture from the camera", None),
        (view(Stage.NOBODY), None, "Paused: nobody is here", None),
    ],
)
def test_the_cue_panel_says_what_matters_now(
    shown: CoachView, judged: object, text: str, verdict: Verdict | None
) -> None:
    words = cue_panel_words(shown, judged)  # type: ignore[arg-type]
    assert (words.text, words.verdict) == (text, verdict)


def test_the_reading_is_named_with_its_band() -> None:
    reading = view().reading
    assert reading is not None
    assert reading_words(reading) == "Hip extension, back leg 22° (min 10°)"
    assert reading_words(replace(reading, value=math.nan)) == ""
    assert reading_words(replace(reading, unit="trunk")) == ""
    assert reading_words(replace(reading, low=-math.inf)) == "Hip extension, back leg 22°"
    assert reading_words(None) == ""


@pytest.mark.parametrize("verdict", list(Verdict))
def test_verdicts_differ_in_shape_as_well_as_in_colour(verdict: Verdict) -> None:
    with_sign = cue_panel(CueWords("Hold", "", verdict), 900, (216, 400), 1.0)
    shape = (with_sign[:, :126].astype(int) - CUE_GROUND != 0).any(axis=2)
    for other in set(Verdict) - {verdict}:
        another = cue_panel(CueWords("Hold", "", other), 900, (216, 400), 1.0)
        assert (shape != (another[:, :126].astype(int) - CUE_GROUND != 0).any(axis=2)).mean() > 0.02


@pytest.mark.parametrize("stage", [Stage.USER_PAUSED, Stage.CAMERA_LOST, Stage.NOBODY])
def test_the_picture_is_dimmed_while_nothing_is_judged(stage: Stage) -> None:
    at = layout().picture
    corner = part(compose(view(stage)), at)[:20, :20]
    assert corner.max() < 60


@pytest.mark.parametrize("stage", Stage)
def test_a_camera_that_gives_no_picture_composes(stage: Stage) -> None:
    image = Scene((1280, 720), PROFILE).compose(None, None, view(stage))
    assert image.shape == (720, 1280, 3)


def test_the_end_shows_every_side_and_needs_no_summary() -> None:
    done = view(Stage.DONE)
    with_summary = compose(done)
    without = Scene((1280, 720), PROFILE).compose(None, None, done)
    assert has_colour(with_summary, IN_FORM)
    assert not has_colour(without, IN_FORM)
    assert has_colour(without, TEXT)


@pytest.mark.parametrize("size_px", SIZES)
@pytest.mark.parametrize("stage", [Stage.HOLD, Stage.DONE])
def test_help_lies_over_the_middle(stage: Stage, size_px: tuple[int, int]) -> None:
    plain, helped = (compose(view(stage), size_px, help_shown=shown) for shown in (False, True))
    assert helped.max() > 200
    assert (plain != helped).any(axis=2).mean() > 0.1
    frame = np.concatenate([helped[:4].reshape(-1, 3), helped[-4:].reshape(-1, 3)])
    assert frame.max() < 130
