"""How a language writes numbers."""

from __future__ import annotations

from posecoach.languages.catalogue import chosen

#: Languages that write one and a half as 1,5.
_COMMA = frozenset({"de", "es", "fr"})


def decimal(value: float, decimals: int) -> str:
    """Return a number with so many decimals as the language writes it: ``1.5`` or ``1,5``."""
    return whole_text(f"{value:.{decimals}f}")


def whole_text(number: str) -> str:
    """Return a number that is already written, with a point, as the language writes it."""
    return number.replace(".", ",") if chosen() in _COMMA else number
