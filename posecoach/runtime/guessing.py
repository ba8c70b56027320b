"""Names as people type them: a part of one that can only mean one, and a guess for one that is misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

#: Names and words less alike than this are not taken for a slip of the finger.
_ALIKE = 0.65

#: Longer ones than this are no slip of the finger either, and would take long to compare.
_LONGEST = 64


def meant(given: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that ``given`` is, or that alone has its words; case and dashes do not matter."""
    wanted = _words(given)
    all_names = list(names)
    if given in all_names:
        return given
    fitting = [name for name in all_names if wanted and _contains(_words(name), wanted)]
    return fitting[0] if len(fitting) == 1 else None


def hint(given: str, allowed: Iterable[str]) -> str:
    """Return ``did you mean 'gentle'?``, or which names there are if none is alike."""
    names = tuple(allowed)
    likeness = {name: _likeness(given, name) for name in names} if len(given) <= _LONGEST else {}
    best = max(names, key=lambda name: likeness.get(name, 0.0), default=None)
    if best is not None and likeness.get(best, 0.0) >= _ALIKE:
        return f"did you mean {best!r}?"
    return f"allowed are {', '.join(names)}"


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[-_\s]+", name.lower()) if word]


def _contains(words: list[str], wanted: list[str]) -> bool:
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _likeness(given: str, name: str) -> float:
    """Return how much a name, or the word of it that comes nearest, is like what was given: 0 to 1."""
    candidates = (name, *_words(name))
    return max(SequenceMatcher(None, given.lower(), candidate.lower()).ratio() for candidate in candidates)
