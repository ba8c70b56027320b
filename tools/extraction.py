"""Extracts the sentences of posecoach from its code, pages and stretches, as templates of catalogues."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "posecoach"

#: What marks a sentence in Python and in Jinja's templates.
_CALLS: dict[str, Any] = {"_": None, "marked": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

#: What argparse says to people and takes from gettext; what it says to programmers is left out.
_OF_ARGPARSE: tuple[str | tuple[str, str], ...] = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "argument %(argument_name)s: %(message)s",
    "unrecognized arguments: %s",
    "not allowed with argument %s",
    "ignored explicit argument %r",
    "the following arguments are required: %s",
    "one of the arguments %s is required",
    "expected one argument",
    "expected at most one argument",
    "expected at least one argument",
    ("expected %s argument", "expected %s arguments"),
    "ambiguous option: %(option)s could match %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)",
)

#: What marks a sentence in the scripts of pages.
_SCRIPT_CALLS: dict[str, Any] = {"t": None, "parts": None, "tn": (1, 2), "tp": ((1, "c"), 2)}

#: Prefix of comments for translators.
_COMMENTS = ("Translators:",)

#: The texts for people in TOML files, by folder: paths of keys, where ``*`` is any key or number.
_TABLES = {
    "stretches": (
        "title",
        "card.how.*",
        "card.feel",
        "card.safety",
        "card.unseen",
        "card.other_side",
        "card.body",
        "faults.*.*",
        "checks.*.label",
        "watches.*.label",
    ),
    "routines": ("title", "notes"),
    "profiles": ("notes",),
}

#: The domains, and the files with their sentences.
DOMAINS = {"posecoach": ("*.py", "*.jinja", "*.html", "*.toml"), "pages": ("*.js",)}


def template(domain: str) -> Catalog:
    """Return all sentences of a domain with the files that contain them."""
    catalogue = Catalog(domain=domain, project="posecoach", charset="utf-8", fuzzy=False)
    for path in sorted(path for pattern in DOMAINS[domain] for path in PACKAGE.rglob(pattern)):
        if "vendor" in path.parts:
            continue
        for message, comments, context in _found(path):
            where = [(str(path.relative_to(ROOT)), 0)]
            catalogue.add(message, locations=where, auto_comments=comments, context=context)
    if domain == "posecoach":
        for each in _OF_ARGPARSE:
            catalogue.add(each, locations=[("argparse.py", 0)])
    return catalogue


def _found(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Yield message, comments and context of each sentence in a file."""
    if path.suffix == ".toml":
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for keys in _TABLES.get(path.parent.name, ()):
            for text in _at(content, keys.split(".")):
                for whole in _with_sides(text):
                    yield whole, [], None
        if path.parent.name == "stretches":
            yield from ((fault.replace("_", " ").capitalize(), [], None) for fault in content["faults"])
        return
    method, calls = {
        ".py": ("python", _CALLS),
        ".js": ("javascript", _SCRIPT_CALLS),
    }.get(path.suffix, ("jinja2.ext:babel_extract", _CALLS))
    options = {"javascript": {"parse_template_string": "true"}, "python": {}}.get(method, {"silent": "false"})
    for _, message, comments, context in extract_from_file(
        method, path, keywords=calls, comment_tags=_COMMENTS, options=options, strip_comment_tags=True
    ):
        yield message, comments, context


def _with_sides(text: str) -> list[str]:
    """Return a text once for each side if it names one, as adjectives must agree in some languages."""
    return [text.replace("{side}", side) for side in ("left", "right")] if "{side}" in text else [text]


def _at(content: Any, keys: list[str]) -> Iterator[str]:
    """Yield the texts at a path of keys."""
    if not keys:
        yield content
    elif keys[0] == "*":
        for value in content.values() if isinstance(content, dict) else content:
            yield from _at(value, keys[1:])
    elif keys[0] in content:
        yield from _at(content[keys[0]], keys[1:])
