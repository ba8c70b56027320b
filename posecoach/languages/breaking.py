"""Breaking a text into lines: at spaces, and in Japanese between phrases."""

from __future__ import annotations

import re
import unicodedata

_KANJI, _KATAKANA, _HIRAGANA = "\u3005\u4e00-\u9fff", "\u30a1-\u30fa\u30fc", "\u3041-\u309f"

#: Characters that may not begin a line, and characters that may not end one.
_WIDE_CLOSING = "\u3001\u3002\uff0c\uff01\uff1f\uff1a\u300d\uff09"
_CLOSING = f"{_WIDE_CLOSING}\u30fb\u2026,.!?:;%)\u00bb\u00b0\u2009"
_OPENING = "\u300c\uff08("

#: Japanese has no spaces. A phrase is mostly a word in Kanji or Katakana with its ending in Hiragana.
_PHRASE = re.compile(
    rf"[{_OPENING}]*(?:[\d.,]*[{_KANJI}]+|[{_KATAKANA}]+|[^{_KANJI}{_KATAKANA}{_HIRAGANA}{_OPENING}{_WIDE_CLOSING}]+)?"
    rf"[{_HIRAGANA}]*[{_CLOSING}]*"
)


def phrases(text: str) -> list[str]:
    """Return the parts of a text that must stay together; a part that follows a space begins with one."""
    found: list[str] = []
    for word in text.split():
        if found and not word.strip(_CLOSING):
            # In French there is a space before some signs.
            found[-1] += f" {word}"
            continue
        parts = [part for part in _PHRASE.findall(word) if part]
        # Keeps text that matches no phrase, such as a lone bracket.
        parts = parts if "".join(parts) == word else [word]
        found += [f" {parts[0]}" if found else parts[0], *parts[1:]]
    return found


def width(text: str) -> int:
    """Return how wide a text is in Latin letters of a fixed width; Chinese and Japanese ones take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, letters: int) -> list[str]:
    """Return a text in lines, at least one, that are at most this many letters wide, where no phrase is wider."""
    lines = [""]
    for phrase in phrases(text):
        if lines[-1] and width(lines[-1] + phrase) > letters:
            lines.append("")
        lines[-1] += phrase if lines[-1] else phrase.lstrip()
    return lines
