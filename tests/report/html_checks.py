"""What makes a page valid and self-contained, as far as a test can tell without a browser."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "img", "input", "wbr", "br"}
REFERENCES = ("aria-labelledby", "aria-describedby", "for")
NOT_TEXT = {"script", "style"}


class Page(HTMLParser):
    """Reads a page and keeps what tests ask for.

    Attributes:
        problems: what is not valid.
        ids: every id.
        links: every fragment that a link leads to.
        outside: every reference that is neither a fragment nor inside the file.
        text: what a person reads, with one space between the pieces.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.tags: list[str] = []
        self._named: list[str] = []
        self._open: list[str] = []
        self._pieces: list[str] = []
        self._json: list[str] = []
        self._in_json = False
        self.feed(html)
        self.close()
        self.problems += [f"<{tag}> is not closed" for tag in self._open]
        self.problems += [f"id {i!r} is there twice" for i in sorted({i for i in self.ids if self.ids.count(i) > 1})]
        self.problems += [f"{name!r} is named, but not there" for name in self._named if name not in self.ids]
        self.text = " ".join(" ".join(self._pieces).split())

    @property
    def data(self) -> dict[str, Any]:
        """The data of the plots, read as strictly as a browser does."""

        def refuse(constant: str) -> None:
            raise AssertionError(f"{constant} in the data of the page")

        parsed: dict[str, Any] = json.loads("".join(self._json), parse_constant=refuse)
        return parsed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self._open.append(tag)
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice")
        self._in_json = values.get("type") == "application/json"
        self.ids += [values["id"]] if "id" in values else []
        self._named += [name for key in REFERENCES for name in values.get(key, "").split()]
        if tag == "img" and not values.get("alt"):
            self.problems.append("a picture has no text")
        for key in ("src", "href", "srcset", "action", "poster", "data"):
            target = values.get(key, "#")
            if target.startswith("#"):
                self.links += [target[1:]] if key in values else []
            elif not target.startswith("data:"):
                self.outside.append(target)
        self.problems += [f"<{tag}> has {key}" for key in values if key.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:]}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._in_json and self._open[-1:] == ["script"]:
            self._json.append(data)
        elif not self._open or self._open[-1] not in NOT_TEXT:
            self._pieces.append(data)


def outside_addresses(html: str) -> list[str]:
    """Return everything in the source that could fetch something: addresses, imports, style urls."""
    return re.findall(r"https?://[^\s\"'<]*|@import[^;]*|url\([^)]*\)|\"//[^\"]*\"", html)
