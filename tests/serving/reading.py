"""What can be read on a page, and whether it is English."""

from __future__ import annotations

import re

#: Letters that the pseudo-language has an accented one for.
ENGLISH = re.compile("[A-PR-WYZa-pr-wyz]{2}")

#: A script that returns the texts that can be read on a page now, and the names of what is on it.
TEXTS = """
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  if (!parent.closest("script, style, code, [hidden]")) found.push(walker.currentNode.textContent.trim());
}
const names = ["aria-label", "title", "placeholder", "aria-valuetext"];
for (const each of document.querySelectorAll(names.map((name) => `[${name}]`).join())) {
  if (!each.closest("[hidden]")) found.push(...names.map((name) => each.getAttribute(name) ?? ""));
}
return found.filter(Boolean);
"""


def english_in(texts: list[str], names: re.Pattern[str]) -> list[str]:
    """Return the texts that have English in them besides names."""
    return [text for text in texts if ENGLISH.search(names.sub("", text))]
