"""Priorities of spoken sentences: of two that coincide, the lighter one is dropped."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Weight(IntEnum):
    """The purpose of a sentence, in ascending priority."""

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
