"""Drawing the body: bones, with the stretched leg emphasised, and a mark on every joint that is judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from posecoach.drawing import shapes
from posecoach.drawing.palette import BODY, CASING, STRETCHED_LEG, TEXT, VERDICT_COLOURS
from posecoach.drawing.shapes import Image
from posecoach.engine.judging import Verdict
from posecoach.kinematics.signals import Sight
from posecoach.pose import BONES, LEGS, Landmark, Point, Pose, Side

#: The 33 landmarks in pixels, None where a landmark is not to be drawn.
Points = Sequence[Point | None]


def visible_points(pose: Pose, sight: Sight) -> list[Point | None]:
    """Return the landmarks visible enough to judge by, so that no line is drawn on a guess."""
    visibility: list[float] = pose.visibility.tolist()
    return [
        point if seen >= enough and shapes.within_reach(point, pose.size_px) else None
        for point, seen, enough in zip(pose.points(), visibility, needed_visibility(sight), strict=True)
    ]


def needed_visibility(sight: Sight) -> list[float]:
    """Return the visibility that each landmark needs to be judged by, 0 to 1."""
    needed = [sight.min_visibility] * len(Landmark)
    needed[Landmark.LEFT_ANKLE] = needed[Landmark.RIGHT_ANKLE] = sight.min_ankle_visibility
    needed[Landmark.LEFT_WRIST] = needed[Landmark.RIGHT_WRIST] = sight.min_hand_visibility
    return needed


def leg_landmarks(side: Side) -> frozenset[Landmark]:
    """Return the landmarks of the left or the right leg, of both, or none."""
    rows = {Side.LEFT: (0,), Side.RIGHT: (1,), Side.BOTH: (0, 1)}.get(side, ())
    return frozenset(Landmark(int(index)) for row in rows for index in LEGS[row])


def draw_bones(image: Image, points: Points, emphasised: Collection[Landmark], thickness_px: int) -> None:
    """Draw the bones whose two ends are visible.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        points: (33,) landmarks.
        emphasised: bones between two of these stand out.
        thickness_px: thickness of the others.
    """
    bones = [
        (start, end, first in emphasised and second in emphasised)
        for first, second in BONES
        if (start := points[first]) is not None and (end := points[second]) is not None
    ]
    strong_px = round(1.8 * thickness_px)
    edge_px = 2 * max(1, thickness_px // 3)
    for start, end, strong in bones:
        shapes.line(image, start, end, CASING, (strong_px if strong else thickness_px) + edge_px)
    for start, end, strong in bones:
        shapes.line(image, start, end, STRETCHED_LEG if strong else BODY, strong_px if strong else thickness_px)


def draw_joints(image: Image, points: Points, verdicts: Mapping[Landmark, Verdict], radius_px: float) -> None:
    """Mark judged joints: a disc in form, a diamond at a fault, a hollow circle where it cannot be judged.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        points: (33,) landmarks.
        verdicts: the verdict of each joint.
        radius_px: radius of a disc.
    """
    for landmark, verdict in verdicts.items():
        point = points[landmark]
        if point is not None:
            draw_mark(image, point, verdict, radius_px)


def draw_mark(image: Image, centre: Point, verdict: Verdict, radius_px: float) -> None:
    """Draw the mark of one verdict."""
    colour = VERDICT_COLOURS[verdict]
    edge_px = max(1.0, radius_px / 4)
    if verdict is Verdict.NOT_MET:
        for grow, fill in ((2.0 * edge_px, CASING), (edge_px, TEXT), (0.0, colour)):
            shapes.polygon(image, shapes.diamond_points(centre, 1.4 * radius_px + 1.4 * grow), fill)
        return
    if verdict is Verdict.BORDERLINE:
        for share, fill in ((2.3, CASING), (1.8, colour), (0.9, CASING)):
            shapes.polygon(image, shapes.diamond_points(centre, share * radius_px), fill)
        return
    hollow = verdict is Verdict.CANNOT_TELL
    shapes.disc(image, centre, radius_px + 2.0 * edge_px, CASING)
    shapes.disc(image, centre, radius_px + edge_px, colour if hollow else TEXT)
    shapes.disc(image, centre, 0.6 * radius_px if hollow else radius_px, CASING if hollow else colour)
