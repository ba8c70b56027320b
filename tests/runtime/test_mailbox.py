from __future__ import annotations

import threading
import time

from posecoach.runtime.mailbox import Mailbox


def test_the_newest_wins_and_what_it_replaces_is_counted():
    mailbox: Mailbox[int] = Mailbox()
    for item in range(5):
        mailbox.put(item)
    assert mailbox.get(0.0) == 4
    assert mailbox.dropped == 4
    assert mailbox.get(0.0) is None


def test_what_was_fetched_in_time_was_not_dropped():
    mailbox: Mailbox[int] = Mailbox()
    for item in range(5):
        mailbox.put(item)
        assert mailbox.get(0.0) == item
    assert mailbox.dropped == 0


def test_an_item_that_is_false_is_still_an_item():
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(0)
    assert mailbox.get(0.0) == 0


def test_waiting_ends_in_time():
    began_s = time.monotonic()
    assert Mailbox[int]().get(0.05) is None
    assert time.monotonic() - began_s >= 0.04


def test_a_waiting_reader_gets_what_comes():
    mailbox: Mailbox[str] = Mailbox()
    threading.Timer(0.02, mailbox.put, ["late"]).start()
    assert mailbox.get(5.0) == "late"


def test_closing_wakes_every_reader():
    mailbox: Mailbox[int] = Mailbox()
    readers = [threading.Thread(target=mailbox.get) for _ in range(3)]
    for reader in readers:
        reader.start()
    mailbox.close()
    for reader in readers:
        reader.join(5.0)
    assert not any(reader.is_alive() for reader in readers)


def test_after_closing_the_last_item_can_be_fetched_and_nothing_comes_in():
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(1)
    mailbox.close()
    mailbox.close()
    mailbox.put(2)
    assert mailbox.closed
    assert mailbox.get() == 1
    assert mailbox.get() is None
    assert mailbox.dropped == 0
