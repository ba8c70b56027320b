"""How a language writes numbers and joins texts."""

from __future__ import annotations

from collections.abc import Iterable

from posecoach.languages.catalogue import PSEUDO, chosen, pgettext
from posecoach.languages.catalogue import gettext as _

#: Languages that write one and a half as 1,5.
_COMMA = frozenset({"de", "es", "fr"})

#: Languages in which a text loses its capital letter inside a sentence.
_LOWERED = frozenset({"en", "es", "fr", PSEUDO})


def decimal(value: float, decimals: int) -> str:
    """Return a number with this many decimals in the notation of the language: ``1.5`` or ``1,5``."""
    return whole_text(f"{value:.{decimals}f}")


def whole_text(number: str) -> str:
    """Return a number that is written with a decimal point in the notation of the language."""
    return number.replace(".", ",") if chosen() in _COMMA else number


def inside(text: str) -> str:
    """Return a text for the middle of a sentence: without its initial capital if the language lowers it."""
    if chosen() not in _LOWERED or text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def alternatives(names: Iterable[str]) -> str:
    """Return names of which one can be chosen, as a list in a sentence: ``a, b or c``."""
    return _listed(tuple(names), _("{others} or {last}"))


def together(names: Iterable[str]) -> str:
    """Return names that all count, as a list in a sentence: ``a, b and c``."""
    return _listed(tuple(names), _("{others} and {last}"))


def listed(names: Iterable[str]) -> str:
    """Return names separated by commas: ``a, b, c``."""
    # Translators: the separator of a list of names, with its space.
    return pgettext("list", ", ").join(names)


def _listed(names: tuple[str, ...], ending: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return ending.format(others=listed(names[:-1]), last=names[-1])


def gap() -> str:
    """Return the separator of two sentences."""
    return "" if chosen() == "ja" else " "
