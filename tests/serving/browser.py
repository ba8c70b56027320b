"""Pages of ours in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.report.test_browser import CHROMEDRIVER, CHROMIUM, FLAGS

needs_browser = pytest.mark.skipif(
    not (CHROMIUM.exists() and CHROMEDRIVER.exists()), reason="chromium and chromedriver are not installed"
)


@dataclass(frozen=True)
class Page:
    """A tab of a browser, on a page of ours."""

    driver: webdriver.Chrome

    def open(self, address: str) -> None:
        self.driver.get(address)
        self.until(lambda: self.run("document.documentElement.dataset.ready === 'true'"))

    @contextmanager
    def another_tab(self, size: tuple[int, int]) -> Iterator[None]:
        """Go on in a tab of its own and come back. A server ends with its last tab, so that of the old tab stays."""
        old = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        self.screen(size)
        try:
            yield
        finally:
            self.driver.close()
            self.driver.switch_to.window(old)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(f"return {script}")

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, *keys: str, held: str = "") -> None:
        """Press keys wherever the focus is, while ``held`` is down."""
        chain = ActionChains(self.driver)
        if held:
            chain.key_down(held).send_keys(*keys).key_up(held).perform()
        else:
            chain.send_keys(*keys).perform()

    def text(self, selector: str) -> str:
        return str(self.run(f"document.querySelector({selector!r}).textContent"))

    def until(self, condition: Callable[[], object], limit_s: float = 8.0) -> None:
        end_s = time.monotonic() + limit_s
        while not condition():
            assert time.monotonic() < end_s, "it did not come to that"
            time.sleep(0.03)

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the last call."""
        entries = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent"]

    def log(self, kind: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.driver.execute("getLog", {"type": kind})["value"]
        return entries

    def screen(self, size: tuple[int, int], scheme: str = "light") -> None:
        """Have the window of that size, and the colours that the user prefers."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


@contextmanager
def browser(folder: Path, size: tuple[int, int]) -> Iterator[Page]:
    """Start a browser that keeps what it has in ``folder``."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={folder / 'user'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder / "downloads")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    page = Page(driver)
    page.screen(size)
    driver.get("about:blank")
    page.requests()
    try:
        yield page
    finally:
        driver.quit()
