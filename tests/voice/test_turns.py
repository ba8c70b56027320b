from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posecoach.voice.turns import PROTECTED_S, Turns, Utterance


def plain(text: str, said_s: float) -> Utterance:
    return Utterance(text, urgent=False, said_s=said_s)


def urgent(text: str, said_s: float) -> Utterance:
    return Utterance(text, urgent=True, said_s=said_s)


def test_newest_takes_the_turn_at_once():
    turns = Turns()
    turns.offer(plain("first", 0.0))
    second = plain("second", 0.1)
    turns.offer(second)
    assert turns.current(0.1) is second


def test_urgent_is_protected_from_plain_until_its_time_is_over():
    turns = Turns(protected_s=1.5)
    first, second = urgent("first", 0.0), plain("second", 0.5)
    turns.offer(first)
    turns.offer(second)
    assert turns.current(1.4) is first
    assert turns.current(1.5) is second


def test_plain_does_not_wait_for_an_urgent_one_begun_long_ago():
    turns = Turns(protected_s=1.5)
    turns.offer(urgent("first", 0.0))
    second = plain("second", 2.0)
    turns.offer(second)
    assert turns.current(2.0) is second


def test_only_the_newest_waits_and_it_speaks_when_the_urgent_one_has_finished():
    turns = Turns()
    first, second, third = urgent("first", 0.0), plain("second", 0.1), plain("third", 0.2)
    for utterance in (first, second, third):
        turns.offer(utterance)
    turns.finish(first)
    assert turns.current(0.3) is third
    turns.finish(third)
    assert turns.current(9.0) is None


def test_urgent_cuts_urgent_and_drops_who_waits():
    turns = Turns()
    turns.offer(urgent("first", 0.0))
    turns.offer(plain("second", 0.1))
    third = urgent("third", 0.2)
    turns.offer(third)
    turns.finish(third)
    assert turns.current(0.3) is None


def test_finishing_late_does_not_end_the_turn_of_the_next():
    turns = Turns()
    first, second = plain("first", 0.0), plain("second", 0.1)
    turns.offer(first)
    turns.offer(second)
    turns.finish(first)
    assert turns.current(0.2) is second


def test_clear_leaves_silence():
    turns = Turns()
    turns.offer(urgent("first", 0.0))
    turns.offer(plain("second", 0.1))
    turns.clear()
    assert turns.current(0.1) is None


@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 3.0)), min_size=1, max_size=30))
def test_newest_has_the_turn_in_the_end_whatever_came_before(offers):
    turns, now_s, newest = Turns(), 0.0, None
    for is_urgent, step_s in offers:
        now_s += step_s
        newest = Utterance("text", is_urgent, now_s)
        turns.offer(newest)
    assert turns.current(now_s + PROTECTED_S) is newest
