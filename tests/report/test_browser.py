"""The page in a real browser: it draws, it fits, and a click leads to the moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from posecoach.analysis.key_frames import KeyFrames
from posecoach.report import Edition, report_html
from tests.report.conftest import FAULT, LENGTH_S, made_up_analysis, made_up_frames, made_up_set, picture_of

CHROMIUM, CHROMEDRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESKTOP = (360, 740), (1280, 900)

pytestmark = pytest.mark.skipif(
    not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason="chromium and chromedriver are not installed"
)


@dataclass
class Browser:
    driver: webdriver.Chrome
    folder: Path

    def open(self, html: str, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> None:
        self.problems()
        screen = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 500}
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        page = self.folder / "report.html"
        page.write_text(html, encoding="utf-8")
        self.driver.get(page.as_uri())

    def run(self, script: str) -> Any:
        return self.driver.execute_script(f"return {script}")

    def click(self, selector: str) -> None:
        self.driver.execute_script("arguments[0].click()", self.driver.find_element(By.CSS_SELECTOR, selector))

    def text(self, selector: str) -> str:
        return str(self.run(f"document.querySelector({selector!r}).textContent"))

    def until(self, condition: str) -> bool:
        """Wait until a script says so; return whether it does."""
        end_s = time.monotonic() + 5.0
        while time.monotonic() < end_s:
            if self.run(condition):
                return True
            time.sleep(0.05)
        return False

    def scroll_to(self, selector: str) -> None:
        self.driver.execute_script(
            "arguments[0].scrollIntoView({behavior: 'instant', block: 'center'})",
            self.driver.find_element(By.CSS_SELECTOR, selector),
        )

    def draw_all(self) -> bool:
        """Scroll through the page, so that every plot gets drawn."""
        for anchor in self.run("[...document.querySelectorAll('.plot')].map((plot) => plot.id)"):
            self.scroll_to(f"#{anchor}")
            if not self.until(f"document.querySelector('#{anchor} canvas') !== null"):
                return False
        return True

    def cursor_s(self) -> float:
        return float(self.run("document.documentElement.dataset.cursor"))

    def problems(self) -> list[str]:
        """Return the grave entries of the console since the last call."""
        entries = self.driver.execute("getLog", {"type": "browser"})["value"]
        return [entry["message"] for entry in entries if entry["level"] == "SEVERE"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    yield Browser(driver, tmp_path_factory.mktemp("page"))
    driver.quit()


@pytest.fixture(scope="module")
def html() -> str:
    long_name = "/videos/" + "a_rather_long_name_" * 5 + "x" * 60 + ".mp4"
    pictures = (picture_of(9.0), picture_of(17.0, "fault", FAULT.cue))
    return report_html(made_up_analysis(path=long_name, stopped_early=True), KeyFrames(pictures))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_draws_every_plot_and_fits_the_screen(browser: Browser, html: str, size: tuple[int, int], scheme: str) -> None:
    browser.open(html, size, scheme)
    assert browser.draw_all()
    painted = browser.run(
        "[...document.querySelectorAll('canvas')].map((canvas) => "
        "canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))"
    )
    assert painted == [True, True]
    assert browser.run("document.documentElement.scrollWidth") <= size[0]
    assert browser.problems() == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    "analysis",
    [
        made_up_analysis((), frames=made_up_frames(judged=False)),
        made_up_analysis(()),
        made_up_analysis([made_up_set(), made_up_set(start_s=5.0)]),
    ],
    ids=["nothing", "attempt", "two sets"],
)
def test_other_pages_fit_and_make_no_noise(browser: Browser, size: tuple[int, int], analysis: Any) -> None:
    browser.open(report_html(analysis, KeyFrames()), size)
    assert browser.draw_all()
    assert browser.run("document.documentElement.scrollWidth") <= size[0]
    assert browser.problems() == []


@pytest.mark.parametrize(
    ("selector", "moment_s", "kind"),
    [
        (".faults a", 17.0, "hips back"),
        (".lane.fault a", 17.0, "hips back"),
        ("tr.fault a", 17.0, "hips back"),
        (".picture.fault", 17.0, "hips back"),
        (".picture.hold", 9.0, "held in good form"),
    ],
    ids=["summary", "timeline", "table", "fault picture", "hold picture"],
)
def test_a_click_moves_the_cursor(browser: Browser, html: str, selector: str, moment_s: float, kind: str) -> None:
    browser.open(html)
    assert browser.draw_all()
    browser.click(selector)
    assert browser.cursor_s() == pytest.approx(moment_s)
    assert kind in browser.text("#now")
    playhead = browser.run("parseFloat(document.getElementById('playhead').style.left)")
    assert playhead == pytest.approx(100 * moment_s / LENGTH_S)
    hip = "#set-1-plot-2"
    assert f"at 0:{moment_s:04.1f}" in browser.text(f"{hip} .reading")
    # Where the line stands within the plot, against where the time axis has the moment.
    shown_s = browser.run("JSON.parse(document.getElementById('report-data').textContent).groups[0].shown")
    share = (moment_s - shown_s[0]) / (shown_s[1] - shown_s[0])
    placed = f"document.querySelector('{hip} .u-cursor-x').getBoundingClientRect()"
    over = f"document.querySelector('{hip} .u-over').getBoundingClientRect()"
    assert browser.run(f"({placed}.right - {over}.left) / {over}.width") == pytest.approx(share, abs=0.01)


def in_view(selector: str) -> str:
    """Return the script that says whether an element is wholly on the screen."""
    return (
        f"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= innerHeight; })()"
    )


def test_a_fault_without_a_picture_brings_its_plot_into_view(browser: Browser) -> None:
    browser.open(report_html(made_up_analysis(), KeyFrames()), PHONE)
    browser.click(".faults a")
    assert browser.until(in_view("#set-1-plot-2"))


@pytest.mark.parametrize("by_keys", [False, True], ids=["mouse", "keyboard"])
@pytest.mark.parametrize("selector", [".faults a", ".lane.fault a", "tr.fault a"])
def test_a_fault_brings_its_picture_into_view(browser: Browser, html: str, selector: str, by_keys: bool) -> None:
    browser.open(html, PHONE)
    if by_keys:
        browser.driver.find_element(By.CSS_SELECTOR, selector).send_keys(Keys.ENTER)
    else:
        browser.click(selector)
    assert browser.until(in_view(".picture.fault"))
    assert browser.run("document.activeElement.matches('.picture.fault')")
    assert browser.run("document.querySelector('.picture.fault').hasAttribute('data-current')")


def test_the_annotated_video_is_found_beside_the_report(browser: Browser) -> None:
    browser.open(report_html(made_up_analysis(), KeyFrames(), Edition(annotated_video="annotated.mp4")))
    beside = (browser.folder / "annotated.mp4").as_uri()
    assert browser.run("document.getElementById('annotated').href") == beside
    assert browser.problems() == []


def test_the_timeline_is_moved_by_keys(browser: Browser, html: str) -> None:
    browser.open(html)
    scrubber = browser.driver.find_element(By.ID, "scrubber")
    scrubber.send_keys(Keys.END)
    assert browser.cursor_s() == pytest.approx(40.0)
    assert scrubber.get_attribute("aria-valuetext") == "0:40.0. No set under way"
    scrubber.send_keys(Keys.HOME)
    assert browser.cursor_s() == 0.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_prints_on_white_with_all_plots(browser: Browser, html: str, scheme: str) -> None:
    browser.open(html, DESKTOP, scheme)
    browser.driver.execute_script(
        "addEventListener('beforeprint', () => { window.seen = ["
        "document.querySelectorAll('canvas').length,"
        "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()] })"
    )
    browser.driver.print_page()
    assert browser.run("window.seen") == [2, "#1f2d2a"]
    assert browser.problems() == []


def test_all_plots_are_drawn_without_anybody_scrolling(browser: Browser) -> None:
    sets = [made_up_set(start_s=2.0 + number / 10) for number in range(12)]
    browser.open(report_html(made_up_analysis(sets), KeyFrames()), PHONE)
    counted = "document.querySelectorAll('.plot canvas').length"
    assert browser.run("document.querySelectorAll('.plot').length") > 16 <= browser.run(counted)
    assert browser.until(f"{counted} === document.querySelectorAll('.plot').length")
    assert browser.problems() == []


def test_a_hostile_name_runs_nothing(browser: Browser) -> None:
    name = "/videos/<img src=x onerror=\"document.title='caught'\">.mp4"
    browser.open(report_html(made_up_analysis(path=name), KeyFrames()))
    assert browser.driver.title.startswith("<img src=x")
    assert browser.run("document.images.length") == 0
    assert browser.problems() == []
