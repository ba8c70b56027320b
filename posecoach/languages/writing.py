"""How a language writes numbers and joins texts."""

from __future__ import annotations

from posecoach.languages.catalogue import chosen
from posecoach.languages.choice import PSEUDO

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


def gap() -> str:
    """Return the separator of two sentences."""
    return "" if chosen() == "ja" else " "
