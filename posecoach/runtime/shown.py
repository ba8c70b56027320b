"""Texts of others, such as names of files and notes of profiles, as a terminal may show them.

A name may hold anything: line breaks that break a table, or control sequences that clear the screen, change its title
or have the terminal type a command.
"""

from __future__ import annotations

import unicodedata


def shown(text: object) -> str:
    """Return a text in one line of letters; what is none, and what turns the direction of reading, is escaped."""
    whole = str(text)
    return whole if whole.isprintable() else "".join(map(_letter, whole))


def shown_lines(text: object) -> str:
    """Return a text of one or several lines as `shown` does, with its line breaks kept."""
    return "\n".join(map(shown, str(text).split("\n")))


def _letter(letter: str) -> str:
    # Spaces of all widths are letters: macOS writes narrow ones into the names of screen recordings.
    if letter.isprintable() or unicodedata.category(letter) == "Zs":
        return letter
    return ascii(letter)[1:-1]
