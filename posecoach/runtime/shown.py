"""Escaping untrusted texts, such as names of files and notes of profiles, for the terminal.

A name may contain anything: line breaks that break a table, or control sequences that clear the screen, change the
title or make the terminal type a command.
"""

from __future__ import annotations

import unicodedata


def shown(text: object) -> str:
    """Return a text as one line; unprintable characters and marks of the reading direction are escaped."""
    whole = str(text)
    return whole if whole.isprintable() else "".join(map(_letter, whole))


def shown_lines(text: object) -> str:
    """Return a text of one or several lines as `shown` does, with its line breaks kept."""
    return "\n".join(map(shown, str(text).split("\n")))


def _letter(letter: str) -> str:
    # Spaces of all widths are kept: macOS uses narrow ones in the names of screen recordings.
    if letter.isprintable() or unicodedata.category(letter) == "Zs":
        return letter
    return ascii(letter)[1:-1]
