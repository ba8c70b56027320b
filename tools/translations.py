"""Catalogues of sentences for authors and translators: docs/translating.md.

``uv run python -m tools.translations update`` brings templates and catalogues up to date with the code, ``compile``
puts translations into effect, ``status`` shows how complete each language is.
"""

from __future__ import annotations

import argparse
import re
import string
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tools.compiling import LOCALE, compile_catalogues
from tools.extraction import DOMAINS, template

#: The languages that are translated into.
LANGUAGES = ("de", "es", "fr", "ja")

#: Placeholders as argparse writes them.
_OF_ARGPARSE = re.compile(r"%(?:\(\w+\))?[rs]")


def catalogue_path(language: str, domain: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalogue(language: str, domain: str) -> Catalog:
    """Return the catalogue of a language, empty if there is none yet."""
    path = catalogue_path(language, domain)
    if not path.exists():
        return Catalog(locale=language, domain=domain, project="posecoach", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def write_catalogue(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue so that unchanged content gives the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A fixed date, as the time of writing would change the file every time.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def update() -> None:
    """Bring templates and catalogues up to date with the code; changed sentences lose their translation."""
    for domain in DOMAINS:
        found = template(domain)
        write_catalogue(found, LOCALE / f"{domain}.pot")
        for language in LANGUAGES:
            catalogue = read_catalogue(language, domain)
            catalogue.update(found, no_fuzzy_matching=True)
            write_catalogue(catalogue, catalogue_path(language, domain))


def status() -> int:
    """Print how complete each language is, and its errors.

    Returns:
        1 if a translation has other placeholders than its sentence, 0 otherwise.
    """
    wrong = 0
    for language in LANGUAGES:
        for domain in DOMAINS:
            sentences = template(domain)
            catalogue = read_catalogue(language, domain)
            done = [message for message in sentences if message.id and translated(catalogue, message)]
            count = len(sentences)
            print(f"{language} {domain}: {len(done)} of {count} sentences, {100 * len(done) // max(1, count)} %")
            for problem in problems(catalogue):
                wrong = 1
                print(f"  {problem}")
    return wrong


def translated(catalogue: Catalog, message: Message) -> bool:
    """Return whether a catalogue has every form of a message."""
    found = catalogue.get(_key(message), message.context)
    if found is None or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, (list, tuple)) else bool(found.string)


def problems(catalogue: Catalog) -> list[str]:
    """Return the errors of a catalogue: placeholders that the sentence does not have, and missing ones."""
    found = []
    for message in catalogue:
        if not message.id or not message.string:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        allowed = set().union(*(places(each) for each in ids))
        needed = set.intersection(*(places(each) for each in ids))
        found += [
            f"{ids[0]!r}: {text!r} has {sorted(places(text))}, not {sorted(allowed)}"
            for text in strings
            if text and not needed <= places(text) <= allowed
        ]
    return found


def places(text: str) -> set[str]:
    """Return the names of the placeholders, and those of argparse in whole: ``%(value)r``, ``%s``."""
    argparse_s = set(_OF_ARGPARSE.findall(text))
    try:
        ours = {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
        return ours | argparse_s
    except ValueError:
        return {"unreadable: a brace too many or too few"}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Run one command."""
    parser = argparse.ArgumentParser(description="Catalogues of sentences: docs/translating.md")
    parser.add_argument("command", choices=["update", "compile", "status"])
    command = parser.parse_args().command
    if command == "status":
        return status()
    if command == "update":
        update()
    compile_catalogues(pseudo=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
