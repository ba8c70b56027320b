"""How much what is said weighs: of two sentences that fall together the lighter one is left out."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Weight(IntEnum):
    """What a sentence is for, from the one that is missed least."""

    COUNT = 0
    GUIDE = 1
    CUE = 2
    INSTRUCTION = 3
    TURN = 4


class Talk(StrEnum):
    """How much is said."""

    LITTLE = "little"
    NORMAL = "normal"
    MUCH = "much"
