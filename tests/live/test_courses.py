"""Each course of a session comes to the sets and sides it must, and says what it must and nothing it must not.

Voice, screen and clock never contradict each other on the way.
"""

from __future__ import annotations

import itertools

import pytest

from posecoach.coach.floor import SpeechPlan
from posecoach.profiles import Profile
from tests.live.course_table import CALL, COURSES, Course
from tests.live.courses import Played, play
from tests.live.test_one_voice import assert_in_accord


@pytest.fixture(scope="module", params=list(COURSES.values()), ids=list(COURSES))
def course(request: pytest.FixtureRequest) -> Course:
    found: Course = request.param
    return found


@pytest.fixture(scope="module")
def played(profile: Profile, course: Course) -> Played:
    """Each course, played once for both tests."""
    return play(profile, course.steps, course.scenes)


def test_course(course: Course, played: Played) -> None:
    assert [(record.stretch, record.side) for record in played.rehearsal.sets] == course.sets
    results = played.rehearsal.summary.sets
    assert {(result.stretch, result.side) for result in results if result.completed} == course.reached
    assert played.over == course.over
    assert_in_order(played, course.says)
    assert [text for text in played.texts if text.startswith(course.never)] == [] or not course.never
    assert_nobody_is_bothered(played)


def test_voice_screen_and_clock_are_in_accord(played: Played) -> None:
    assert_in_accord(played.moments, SpeechPlan())


def test_there_are_enough() -> None:
    assert len(COURSES) >= 30


def assert_in_order(played: Played, says: tuple[str, ...]) -> None:
    """Assert that all of this begins something that is said, in this order."""
    texts = iter(played.texts)
    for beginning in says:
        assert any(text.startswith(beginning) for text in texts), (beginning, played.texts)


def assert_nobody_is_bothered(played: Played) -> None:
    """Assert that nothing is said twice in a short time, and nothing but two calls to an empty room."""
    for a, b in itertools.combinations(played.said, 2):
        assert a.text != b.text or b.t_s - a.t_s >= 8.0, (a, b)
    for texts in played.said_while_empty():
        assert set(texts) <= {CALL}
        assert len(texts) <= 2
