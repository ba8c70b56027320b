"""Compiles catalogues of sentences and makes the pseudo-language, for builds and translators."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "posecoach" / "languages" / "locale"

#: English with accents, a third longer.
PSEUDO = "qps"

#: How much longer than English a translation may be: German and French sentences are 10 to 35 % longer.
LONGER = 1.3

#: Only letters that the window's face has: Latin ones with marks, and Cyrillic ones where there is none.
_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPRSTUVWYZabcdefghijklmnoprstuvwyz",
    "Â\u0411ÇĎÉ\u0424ĜĤÎĴĶĹ\u041cŃÖ\u0420ŘŠŤÛ\u0412ŴÝŽâ\u0431çďé\u0444ĝĥîĵķĺ\u043cńö\u0440řšťû\u0432ŵýž",
)
_VOWEL = re.compile("[âéîöû]")

#: Parts of a sentence that are not translated: placeholders, tags, keys and options.
_KEPT = re.compile(r"(\{[^}]*\}|%(?:\([a-z_]+\))?[rs]|<[^>]+>|&\w+;|--[\w-]+|`[^`]*`)")


def compile_catalogues(*, pseudo: bool) -> list[Path]:
    """Compile every catalogue beside its source.

    Args:
        pseudo: whether to make the pseudo-language from the templates as well.

    Returns:
        The files written.
    """
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        written.append(write_compiled(catalogue, source.with_suffix(".mo")))
    for source in sorted(LOCALE.glob("*.pot")) if pseudo else ():
        with source.open("rb") as file:
            catalogue = read_po(file)
        written.append(
            write_compiled(pseudo_catalogue(catalogue), LOCALE / PSEUDO / "LC_MESSAGES" / f"{source.stem}.mo")
        )
    return written


def pseudo_catalogue(template: Catalog) -> Catalog:
    """Return a catalogue with every sentence of a template in the pseudo-language."""
    # English has the two plural forms of the template.
    catalogue = Catalog(locale="en", domain=template.domain, charset="utf-8", fuzzy=False)
    for message in template:
        if not message.id:
            continue
        forms = (message.id,) if isinstance(message.id, str) else message.id
        strings = tuple(pseudo(form) for form in forms)
        catalogue.add(message.id, strings[0] if isinstance(message.id, str) else strings, context=message.context)
    return catalogue


def pseudo(text: str) -> str:
    """Return a text in the pseudo-language: in brackets, with accents, and lengthened by doubled vowels to `LONGER`."""
    missing = round((LONGER - 1.0) * len(text)) - 2
    parts = _KEPT.split(text)
    for at in range(0, len(parts), 2):
        part = parts[at].translate(_ACCENTED)
        longer = _VOWEL.sub(lambda found: found[0] * 2, part, count=missing) if missing > 0 else part
        missing -= len(longer) - len(part)
        parts[at] = longer
    return f"[{''.join(parts)}{'~' * max(0, missing)}]"


def write_compiled(catalogue: Catalog, path: Path) -> Path:
    """Write a compiled catalogue for gettext; return ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return path
