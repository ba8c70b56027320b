from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posecoach.voice.turns import STALE_S, Turns, Utterance, utterance
from posecoach.words.weight import Weight

WORDS = {Weight.INSTRUCTION: "Lie on your back. Lift your hips. Hold.", Weight.COUNT: "3"}


def test_a_sentence_is_heard_to_its_end_and_the_weightier_follows_instead_of_the_rest():
    turns = Turns()
    turns.offer(utterance(WORDS[Weight.INSTRUCTION], Weight.INSTRUCTION, 0.0))
    first = turns.current()
    turns.offer(utterance("Well done.", Weight.TURN, 0.5))
    assert turns.current() is first
    assert first is not None
    turns.finish(first, 1.5)
    assert spoken_from(turns) == ["Well done."]


def test_the_lighter_waits_for_all_of_it():
    turns = Turns()
    turns.offer(utterance("Lie down. Lift your hips.", Weight.INSTRUCTION, 0.0))
    turns.offer(utterance("Chest up", Weight.CUE, 0.5))
    assert spoken_from(turns) == ["Lie down.", "Lift your hips.", "Chest up"]


def test_of_two_that_wait_the_weightier_remains_and_of_equal_ones_the_newer():
    turns = Turns()
    for text, weight in (("a", Weight.CUE), ("b", Weight.CUE), ("c", Weight.COUNT), ("d", Weight.CUE)):
        turns.offer(utterance(text, weight, 0.0))
    assert spoken_from(turns) == ["a", "d"]


def test_what_has_waited_for_too_long_is_dropped_unless_it_is_a_turn():
    for weight, heard in ((Weight.CUE, []), (Weight.TURN, ["late"])):
        turns = Turns()
        first = utterance("first", Weight.GUIDE, 0.0)
        turns.offer(first)
        turns.offer(utterance("late", weight, 0.0))
        turns.finish(first, STALE_S + 0.1)
        assert spoken_from(turns) == heard


def test_finishing_late_does_not_end_the_turn_of_the_next():
    turns = Turns()
    first, second = utterance("first", Weight.CUE, 0.0), utterance("second", Weight.CUE, 0.1)
    turns.offer(first)
    turns.offer(second)
    turns.finish(first, 0.2)
    turns.finish(first, 0.3)
    assert turns.current() is second


def test_clear_leaves_silence():
    turns = Turns()
    turns.offer(utterance("first. more.", Weight.CUE, 0.0))
    turns.offer(utterance("second", Weight.TURN, 0.1))
    turns.clear()
    assert turns.current() is None


def test_a_number_is_no_sentence_of_its_own():
    assert utterance("5. Now lower slowly. And rest.", Weight.TURN, 0.0).rest == ("And rest.",)


def spoken_from(turns: Turns) -> list[str]:
    heard = []
    while (current := turns.current()) is not None:
        heard.append(current.text)
        turns.finish(current, 0.0)
    return heard


@given(st.lists(st.tuples(st.sampled_from(Weight), st.floats(0.0, 3.0), st.integers(1, 3)), max_size=30))
def test_no_sentence_is_cut_and_nothing_queues_up(offers):
    """Each sentence takes 2 s; whatever is offered meanwhile."""
    turns, now_s, ends_s, current = Turns(), 0.0, 0.0, None
    for weight, step_s, count in offers:
        now_s += step_s
        while current is not None and ends_s <= now_s:
            turns.finish(current, ends_s)
            current, ends_s = turns.current(), ends_s + 2.0
        turns.offer(Utterance("text", weight, now_s, ("more",) * (count - 1)))
        if current is None:
            current, ends_s = turns.current(), now_s + 2.0
        assert turns.current() is current
    assert len(spoken_from(turns)) <= 6
