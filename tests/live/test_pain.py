"""Pain is asked for once after a set, answered by a key or not at all, and a rise is a word to stop."""

from __future__ import annotations

import pytest

from posecoach.live.pain import PainDialogue


def asked(dialogue: PainDialogue, *times_s: float, holding: bool = False) -> list[float]:
    return [t_s for t_s in times_s if dialogue.question(t_s, holding=holding)]


def test_the_question_comes_once_a_set_and_not_at_once() -> None:
    dialogue = PainDialogue()
    assert asked(dialogue, 0.0, 5.0) == []
    dialogue.set_saved(10.0)
    assert asked(dialogue, 10.0, 11.9, 12.0, 13.0, 15.0) == [12.0]
    dialogue.set_saved(40.0)
    assert asked(dialogue, 41.0, 43.0, 44.0) == [43.0]


def test_it_cuts_nobody_short_and_is_left_out_when_it_comes_too_late() -> None:
    dialogue = PainDialogue()
    dialogue.set_saved(10.0)
    dialogue.heard("Well done. Next: the supine psoas stretch, on your back, side-on to the camera.", 10.0)
    first = asked(dialogue, *[10.0 + tenth / 10 for tenth in range(200)])
    assert len(first) == 1
    assert first[0] > 13.0
    dialogue.set_saved(50.0)
    assert asked(dialogue, 71.0, 72.0) == []


def test_who_holds_again_is_not_asked() -> None:
    dialogue = PainDialogue()
    dialogue.set_saved(10.0)
    assert asked(dialogue, 12.0, holding=True) == []
    assert asked(dialogue, 13.0) == []


def test_who_has_answered_is_not_asked() -> None:
    dialogue = PainDialogue()
    dialogue.set_saved(10.0)
    assert dialogue.answer(2, 10.5) is not None
    assert asked(dialogue, 12.0, 15.0) == []


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        ([0, 0], [False, False]),
        ([5, 6], [False, False]),
        ([5, 7], [False, True]),
        ([7, 2, 4], [False, False, True]),
        # The first answer has nothing to be held against.
        ([9], [False]),
        # Nothing was said after the second set.
        ([3, None, 5], [False, None, True]),
    ],
)
def test_a_rise_by_two_is_a_word_to_stop(answers: list[int | None], stops: list[bool | None]) -> None:
    dialogue = PainDialogue()
    found: list[bool | None] = []
    for number, answer in enumerate(answers):
        dialogue.set_saved(60.0 * number)
        mark = None if answer is None else dialogue.answer(answer, 60.0 * number + 5.0)
        found.append(mark.stop if mark else None)
        if mark and mark.stop:
            assert "Stop" in mark.sentence
    assert found == stops


def test_ten_takes_two_keys_and_a_second_thought_replaces_the_first() -> None:
    dialogue = PainDialogue()
    assert dialogue.answer(3, 0.0) is None
    dialogue.set_saved(10.0)
    values = [
        mark.value
        for digit, t_s in ((1, 12.0), (0, 13.0), (4, 14.0), (1, 15.0), (0, 19.0))
        if (mark := dialogue.answer(digit, t_s))
    ]
    assert values == [1, 10, 4, 1, 0]
