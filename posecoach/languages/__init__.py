"""The language that people read and hear: its choice, its sentences, its numbers."""

from posecoach.languages.catalogue import (
    CatalogueMissingError,
    chosen,
    gettext,
    marked,
    ngettext,
    pgettext,
    speak,
    spoken,
    whole_catalogue,
)
from posecoach.languages.choice import LANGUAGES, LanguageError, best_of, named_language, system_languages
from posecoach.languages.writing import alternatives, decimal, gap, inside, listed, together, whole_text

__all__ = [
    "LANGUAGES",
    "CatalogueMissingError",
    "LanguageError",
    "alternatives",
    "best_of",
    "chosen",
    "decimal",
    "gap",
    "gettext",
    "inside",
    "listed",
    "marked",
    "named_language",
    "ngettext",
    "pgettext",
    "speak",
    "spoken",
    "system_languages",
    "together",
    "whole_catalogue",
    "whole_text",
]
