"""Telling which words of what a command prints are left in English, where it speaks the pseudo-language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from posecoach.cli.main import COMMANDS
from posecoach.estimation import MODELS
from posecoach.exporting import FORMATS
from posecoach.profiles.finding import BUILT_IN
from posecoach.stretches import STRETCHES
from posecoach.words.tones import Tone
from posecoach.words.weight import Talk

#: Names that are the same in every language.
_NAMES = {
    "posecoach",
    "show",
    "compare",
    "check",
    *COMMANDS,
    *MODELS,
    *FORMATS,
    *BUILT_IN,
    *STRETCHES,
    *(tone.value for tone in Tone),
    *(talk.value for talk in Talk),
    "csv", "json", "fhir", "gait2392", "rajagopal", "deg", "trunk", "px", "true", "false", "right", "wrong",
}  # fmt: skip

#: What is no word of a sentence: options, what is quoted, files and keys, names of arguments.
_DATA = re.compile(r"(?<!\w)--?[\w-]+|'[^']*'|`[^`]*`|[^\s\[\]]*[./_][^\s\[\]]*|\b[A-Z]+\b")

#: Letters that the pseudo-language has an accented one for.
_ENGLISH = re.compile("[A-PR-WYZa-pr-wyz]{2}")


def english_in(text: str, written: Sequence[str] = ()) -> list[str]:
    """Return the words that are in English although they are no data.

    Args:
        text: what was printed.
        written: what the user wrote, which is repeated as it is.
    """
    words = re.findall(r"[^\W\d][\w-]*", _DATA.sub(" ", text))
    return [word for word in words if _ENGLISH.search(word) and word not in {*_NAMES, *written}]
