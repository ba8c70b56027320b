"""The page in the pseudo-language: nothing stays English. And the language is chosen on the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import Select

from tests.history.examples import MORNING, progress, store_sets
from tests.home.test_page import DESK, PARTS, Command, at_home
from tests.serving.browser import Page, browser, needs_browser

pytestmark = needs_browser

#: Letters that the pseudo-language has an accented one for.
ENGLISH = re.compile("[A-PR-WYZa-pr-wyz]{2}")

#: What is a name in every language: of the program, of profiles, routines and languages, of files.
NAMES = re.compile(
    r"[\d.]+ (?:s|min)\b|posecoach|psoas|default|gentle|strict|desk|live|--\w+|NAME|FILE|analyze|espeak-ng|spd-say"
    r"|English|Deutsch|Español|Français|\S*/\S*|\S+\.\w+|GB|MB|kneeling_hip_flexor|full|lite|[A-Z][a-z]{2} \d+|[AP]M"
)

#: The texts that can be read on the page now, and the names of what is on it.
TEXTS = """
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  if (!parent.closest("script, style, code, [hidden]")) found.push(walker.currentNode.textContent.trim());
}
for (const each of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
  if (each.closest("[hidden]")) continue;
  for (const name of ["aria-label", "title", "placeholder"]) found.push(each.getAttribute(name) ?? "");
}
return found.filter(Boolean);
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("browser"), DESK) as page:
        yield page


def started(folder: Path, *arguments: str) -> Iterator[Command]:
    store_sets(folder / "history.sqlite3", progress(), progress(side="right", started_at=MORNING, hold_s=30.0))
    with at_home(folder, *arguments) as command:
        yield command


@pytest.mark.parametrize("part", PARTS)
def test_nothing_stays_english(part: str, page: Page, pseudo: Command) -> None:
    page.driver.get("about:blank")
    page.open(f"{pseudo.address}#{part}")
    page.until(lambda: page.driver.execute_script(TEXTS))
    texts: list[str] = page.driver.execute_script(TEXTS)
    assert len(texts) > 10
    assert [text for text in texts if ENGLISH.search(NAMES.sub("", text))] == []


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    yield from started(tmp_path_factory.mktemp("pseudo"), "--language", "qps")


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    yield from started(tmp_path)


@pytest.mark.parametrize(("code", "train"), [("de", "Trainieren"), ("ja", "トレーニング")])
def test_the_language_is_chosen_on_the_page(code: str, train: str, page: Page, command: Command) -> None:
    page.driver.get("about:blank")
    page.open(f"{command.address}#settings")
    Select(page.find("#language")).select_by_value(code)
    page.until(
        lambda: page.run(f"document.documentElement.lang === '{code}' && document.documentElement.dataset.ready")
    )
    assert page.text("#nav a[href='#train']") == train
