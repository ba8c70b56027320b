"""Where a line of text may break: at spaces, and in Japanese between phrases."""

from __future__ import annotations

import re

_KANJI, _KATAKANA, _HIRAGANA = "\u3005\u4e00-\u9fff", "\u30a1-\u30fa\u30fc", "\u3041-\u309f"

#: Characters that may not begin a line, and characters that may not end one.
_CLOSING = "\u3001\u3002\uff0c\uff01\uff1f\uff1a\u300d\uff09\u30fb\u2026,.!?:;%)\u00bb\u00b0\u2009"
_OPENING = "\u300c\uff08("

#: Japanese has no spaces. A phrase is mostly a word in Kanji or Katakana with its ending in Hiragana.
_PHRASE = re.compile(
    rf"[{_OPENING}]*(?:[\d.,]*[{_KANJI}]+|[{_KATAKANA}]+|[^{_KANJI}{_KATAKANA}{_HIRAGANA}{_OPENING}]+)?"
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
