"""How a language writes numbers, and texts beside and inside others."""

from __future__ import annotations

from posecoach.languages.catalogue import chosen
from posecoach.languages.choice import PSEUDO

#: Languages that write one and a half as 1,5.
_COMMA = frozenset({"de", "es", "fr"})

#: Languages in which a text loses its capital letter inside a sentence.
_LOWERED = frozenset({"en", "es", "fr", PSEUDO})


def decimal(value: float, decimals: int) -> str:
    """Return a number with so many decimals as the language writes it: ``1.5`` or ``1,5``."""
    return whole_text(f"{value:.{decimals}f}")


def whole_text(number: str) -> str:
    """Return a number that is already written, with a point, as the language writes it."""
    return number.replace(".", ",") if chosen() in _COMMA else number


def inside(text: str) -> str:
    """Return a text as it stands in the midst of a sentence: without its capital letter where nouns have none."""
    if chosen() not in _LOWERED or text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def gap() -> str:
    """Return what stands between two sentences."""
    return "" if chosen() == "ja" else " "
