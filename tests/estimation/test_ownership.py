from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.estimation.ownership import Ownership
from posecoach.pose import Pose
from tests.bodies import KNEELING, Shot, pose_of
from tests.estimation.people import BLUE_AND_BLACK, RED_AND_BEIGE, Colours, dressed

FPS = 10


@dataclass(frozen=True)
class Scene:
    """What the model tracks for a while: a person in some clothes at some place, who may walk; or nobody."""

    seconds: float
    colours: Colours | None = BLUE_AND_BLACK
    x_px: float = 0.0
    walks_px: float = 0.0
    light: float = 1.0
    trunk_px: float = 100.0


GONE = None


def frames(scenes: Iterable[Scene]) -> Iterable[tuple[Pose, Scene]]:
    k = 0
    for scene in scenes:
        count = round(scene.seconds * FPS)
        for step in range(count):
            shift = (scene.x_px + scene.walks_px * step / count, 0.0)
            yield pose_of(KNEELING, k / FPS, Shot(scene.trunk_px, shift)), scene
            k += 1


def strangers(scenes: Iterable[Scene]) -> list[bool]:
    """Return for each frame in which somebody is found whether it is a stranger."""
    ownership = Ownership()
    drawn: dict[tuple[float, Scene], NDArray[np.uint8]] = {}
    answers = []
    for pose, scene in frames(scenes):
        if scene.colours is not None:
            place = (float(pose.image_px[0, 0]), scene)
            if place not in drawn:
                drawn[place] = dressed(pose, scene.colours, scene.light)
            answers.append(ownership.update(drawn[place], pose))
    return answers


OTHER = RED_AND_BEIGE
AT_HOME = Scene(6.0)


@pytest.mark.parametrize(
    "scenes",
    [
        pytest.param([Scene(20.0)], id="alone"),
        pytest.param([AT_HOME, Scene(3.0, x_px=150.0)], id="the model jumps, the clothes are the same"),
        pytest.param([AT_HOME, Scene(5.0, GONE), Scene(3.0, x_px=150.0)], id="leaves and returns elsewhere"),
        pytest.param([AT_HOME, Scene(5.0, light=0.4)], id="the light goes out"),
        pytest.param(
            [AT_HOME, Scene(3.0, walks_px=150.0), Scene(3.0, x_px=150.0, light=0.5)], id="walks into the dark"
        ),
        pytest.param(
            [AT_HOME, Scene(1.0, GONE), Scene(5.0, OTHER)], id="lost for a moment, read otherwise in one place"
        ),
        pytest.param([AT_HOME, Scene(8.0, OTHER)], id="a jacket put on in one place"),
        pytest.param([AT_HOME, Scene(8.0, OTHER), Scene(5.0, OTHER, x_px=150.0)], id="and away in the jacket"),
        pytest.param([Scene(2.0, walks_px=200.0), Scene(6.0, OTHER)], id="somebody passed by before"),
        pytest.param([Scene(2.5), Scene(1.0, GONE), Scene(8.0, OTHER, x_px=150.0)], id="somebody put up the camera"),
        pytest.param([AT_HOME, Scene(0.3, OTHER), AT_HOME], id="an arm before the trunk"),
    ],
)
def test_the_person_who_trains_is_no_stranger(scenes: list[Scene]) -> None:
    assert not any(strangers(scenes))


@pytest.mark.parametrize(
    ("scenes", "after_s"),
    [
        pytest.param([AT_HOME, Scene(5.0, OTHER, x_px=150.0)], 0.1, id="the model jumps to somebody else"),
        pytest.param([AT_HOME, Scene(1.0, GONE), Scene(5.0, OTHER, x_px=150.0)], 0.1, id="after a moment"),
        pytest.param([AT_HOME, Scene(5.0, GONE), Scene(5.0, OTHER)], 0.1, id="somebody takes the place of who left"),
        pytest.param([AT_HOME, Scene(5.0, OTHER, trunk_px=45.0)], 0.1, id="a child in the same place"),
        pytest.param([AT_HOME, Scene(2.0, OTHER, walks_px=200.0)], 1.6, id="the model goes along with a passer-by"),
    ],
)
def test_somebody_else_is_a_stranger(scenes: list[Scene], after_s: float) -> None:
    found = strangers(scenes)
    last = round(scenes[-1].seconds * FPS)
    assert not any(found[:-last])
    assert all(found[len(found) - last + round(after_s * FPS) :])


@pytest.mark.parametrize(
    ("scenes", "stranger_at_the_end"),
    [
        pytest.param([AT_HOME, Scene(8.0, OTHER, x_px=150.0), Scene(2.0)], False, id="the first returns"),
        pytest.param([AT_HOME, Scene(19.0, OTHER, x_px=150.0)], True, id="gone for 19 s"),
        pytest.param([AT_HOME, Scene(21.0, OTHER, x_px=150.0)], False, id="gone for 21 s: taken over"),
        pytest.param([AT_HOME, Scene(18.0, GONE), Scene(2.5, OTHER)], True, id="who comes must settle"),
        pytest.param([AT_HOME, Scene(18.0, GONE), Scene(4.0, OTHER)], False, id="and then takes over"),
        pytest.param([AT_HOME, Scene(25.0, OTHER, x_px=150.0), Scene(2.0)], True, id="the first is now the other"),
        pytest.param([AT_HOME, Scene(25.0, OTHER, x_px=150.0), Scene(4.0)], False, id="and need not wait"),
    ],
)
def test_who_trains_after_a_while(scenes: list[Scene], stranger_at_the_end: bool) -> None:
    assert strangers(scenes)[-1] is stranger_at_the_end


def test_after_a_reset_anybody_may_train() -> None:
    ownership = Ownership()
    for pose, scene in frames([AT_HOME]):
        ownership.update(dressed(pose, scene.colours or BLUE_AND_BLACK), pose)
    ownership.forget()
    elsewhere = pose_of(KNEELING, 10.0, Shot(shift_px=(150.0, 0.0)))
    image = dressed(elsewhere, OTHER)
    assert not ownership.is_owner(image, elsewhere)
    assert not any(ownership.update(image, replace(elsewhere, t_s=10.0 + k / FPS)) for k in range(20))


@pytest.mark.parametrize(("colours", "owner"), [(BLUE_AND_BLACK, True), (OTHER, False)], ids=["own", "other"])
def test_the_person_who_trains_is_known_by_the_clothes(colours: Colours, owner: bool) -> None:
    ownership = Ownership()
    for pose, scene in frames([AT_HOME]):
        ownership.update(dressed(pose, scene.colours or BLUE_AND_BLACK), pose)
    pose = pose_of(KNEELING, shot=Shot(shift_px=(100.0, 0.0)))
    assert ownership.is_owner(dressed(pose, colours), pose) is owner
