"""The page in the pseudo-language: nothing stays English. And the language is chosen on the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver.support.ui import Select

from tests.history.examples import MORNING, progress, store_sets
from tests.home.test_page import DESK, PARTS, Command, at_home
from tests.serving.browser import Page, browser, needs_browser
from tests.serving.reading import TEXTS, english_in

pytestmark = needs_browser

#: What is a name in every language: of the program, of profiles, routines and languages, of files.
NAMES = re.compile(
    r"[\d.]+ (?:s|min)\b|posecoach|psoas|default|gentle|strict|desk|live|--\w+|NAME|FILE|analyze|espeak-ng|spd-say"
    r"|English|Deutsch|Español|Français|\S*/\S*|\S+\.\w+|GB|MB|kneeling_hip_flexor|full|lite|[A-Z][a-z]{2} \d+|[AP]M"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("browser"), DESK) as page:
        yield page


def started(folder: Path, *arguments: str) -> Iterator[Command]:
    days = [
        progress(side=side, started_at=MORNING + timedelta(days=n), hip_extension_deg=turned * (10.0 + 2 * n))
        for n in range(9)
        for side, turned in (("left", 1.0), ("right", -1.0))
    ]
    store_sets(folder / "history.sqlite3", *days)
    with at_home(folder, *arguments) as command:
        yield command


@pytest.mark.parametrize("part", PARTS)
def test_nothing_stays_english(part: str, page: Page, pseudo: Command) -> None:
    page.driver.get("about:blank")
    page.open(f"{pseudo.address}#{part}")
    page.until(lambda: page.driver.execute_script(TEXTS))
    texts: list[str] = page.driver.execute_script(TEXTS)
    assert len(texts) > 10
    assert english_in(texts, NAMES) == []


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
