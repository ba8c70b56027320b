"""Matching names that people type: unambiguous parts of names, and suggestions for misspelt ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from posecoach.languages import gettext as _
from posecoach.languages import listed

#: Least similarity of a name that is suggested for a misspelt one.
_ALIKE = 0.65

#: Longer texts are not compared, as that would take long.
_LONGEST = 64


def meant(given: str, names: Iterable[str]) -> str | None:
    """Return the name equal to ``given``, or the only one that contains its words; case and dashes are ignored."""
    wanted = _words(given)
    all_names = list(names)
    if given in all_names:
        return given
    fitting = [name for name in all_names if wanted and _contains(_words(name), wanted)]
    return fitting[0] if len(fitting) == 1 else None


def hint(given: str, allowed: Iterable[str]) -> str:
    """Return ``did you mean 'gentle'?``, or the list of allowed names if none is similar."""
    names = tuple(allowed)
    likeness = {name: _likeness(given, name) for name in names} if len(given) <= _LONGEST else {}
    best = max(names, key=lambda name: likeness.get(name, 0.0), default=None)
    if best is not None and likeness.get(best, 0.0) >= _ALIKE:
        return _("did you mean {name!r}?").format(name=best)
    return _("allowed are {names}").format(names=listed(names))


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[-_\s]+", name.lower()) if word]


def _contains(words: list[str], wanted: list[str]) -> bool:
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _likeness(given: str, name: str) -> float:
    """Return the similarity of ``given`` to a name or to its most similar word, 0 to 1."""
    candidates = (name, *_words(name))
    return max(SequenceMatcher(None, given.lower(), candidate.lower()).ratio() for candidate in candidates)
