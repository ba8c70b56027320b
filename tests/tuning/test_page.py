"""The page in a real browser, served by the real command: bands are moved, the seconds follow, a profile is saved."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from posecoach.profiles import load_profile, save_profile
from posecoach.stretches import STRETCHES
from tests.command import run
from tests.serving.browser import Page, browser, needs_browser
from tests.serving.commands import served
from tests.serving.reading import TEXTS, english_in
from tests.tuning.benches import HIP, HIP_OWN, bridging, kneeling

LAPTOP = (1366, 650)

#: One plot each.
CHECKS = len(STRETCHES["kneeling_hip_flexor"].checks)
HIP_EDGE = f"[data-check=hip_extension] [role=slider][data-key='{HIP}']"
BELOW_OWN = "kneeling_hip_flexor.hip_extension.own.below"

pytestmark = needs_browser


@dataclass(frozen=True)
class Command:
    """``posecoach tune`` under way."""

    process: subprocess.Popen[str]
    address: str
    folder: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    folder = tmp_path_factory.mktemp("tune")
    with tuning(folder, kneeling(folder / "kneeling.rec"), bridging(folder / "bridge.rec")) as command:
        yield command


@contextmanager
def tuning(folder: Path, *arguments: Path | str) -> Iterator[Command]:
    """Start the command; profiles are kept in ``folder``."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(folder / "configuration")}
    with served(["tune", *arguments], environment) as (process, address):
        yield Command(process, address, folder, environment)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("browser"), LAPTOP) as page:
        yield page


@pytest.fixture
def opened(page: Page, command: Command) -> Page:
    page.open(command.address)
    return page


def held_s(page: Page, track: int = 0) -> float:
    return float(page.run(f"document.querySelectorAll('.track')[{track}].querySelector('.total').dataset.heldS"))


def edge_value(page: Page) -> float:
    return float(page.find(HIP_EDGE).get_attribute("aria-valuenow") or "nan")


def test_fits_a_laptop_and_asks_nobody_else(opened: Page, command: Command) -> None:
    assert opened.run("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(LAPTOP)
    assert len(opened.run("[...document.querySelectorAll('canvas')].map((canvas) => canvas.width)")) == 2 + CHECKS
    asked = opened.requests()
    assert len(asked) > 10
    origin = command.address.rsplit("/", 2)[0]
    assert [url for url in asked if not url.startswith(f"{origin}/")] == []
    assert [entry for entry in opened.log("browser") if entry["level"] == "SEVERE"] == []


def test_dragging_an_edge_changes_the_seconds_and_is_undone(opened: Page) -> None:
    before_s, value = held_s(opened), edge_value(opened)
    assert before_s == pytest.approx(10.6, abs=0.3)
    grip = opened.find(f"{HIP_EDGE} .grip")
    drag = ActionChains(opened.driver).click_and_hold(grip).move_by_offset(0, -40).move_by_offset(0, -30)
    drag.perform()
    # While the button is still down.
    opened.until(lambda: held_s(opened) < before_s - 1.0)
    assert "\N{MINUS SIGN}" in opened.text(".track .delta")
    ActionChains(opened.driver).release().perform()
    assert edge_value(opened) > value + 5.0
    assert opened.find("#change-count").text == "1 change"
    cursors = opened.run("[...document.querySelectorAll('.u-cursor-x')].map((line) => line.style.transform)")
    assert len(cursors) == CHECKS
    assert len(set(cursors)) == 1, "the cursor stays where it is in all plots"
    opened.press("z")
    opened.until(lambda: held_s(opened) == before_s)
    assert edge_value(opened) == value
    opened.press("y", held=Keys.CONTROL)
    opened.until(lambda: held_s(opened) < before_s - 1.0)
    opened.press("z", held=Keys.CONTROL)
    opened.until(lambda: held_s(opened) == before_s)


def test_keys_alone_from_a_band_to_a_saved_profile(opened: Page, command: Command) -> None:
    before_s = held_s(opened)
    for _ in range(60):
        opened.press(Keys.TAB)
        if opened.run(
            "document.activeElement.matches(arguments[0] ?? 'x')".replace("arguments[0] ?? 'x'", json.dumps(HIP_EDGE))
        ):
            break
    start = edge_value(opened)
    opened.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert edge_value(opened) == start - 2.0
    opened.press(Keys.ARROW_DOWN, held=Keys.SHIFT)
    assert edge_value(opened) == start - 7.0
    opened.press(Keys.HOME)
    assert edge_value(opened) == 0.0
    opened.until(lambda: "lets practically everything pass" in opened.text("#notice"))
    opened.press(Keys.ARROW_UP, held=Keys.SHIFT)
    for key, value in ((HIP_OWN, "5"), (BELOW_OWN, "30")):
        opened.run("document.querySelectorAll('details.more').forEach((one) => (one.open = true))")
        field = opened.find(f"input[data-key='{key}']")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(value, Keys.TAB)
    opened.until(lambda: held_s(opened) > before_s + 2.0)
    now_s = held_s(opened)
    opened.until(lambda: opened.text("#announcer").startswith(f"Held {int(now_s + held_s(opened, 1))}"))
    assert opened.find("#notice").get_attribute("hidden") is not None
    opened.run("document.activeElement.blur()")
    opened.press("s", "mine", Keys.TAB, "for the test", Keys.ENTER, "in two lines", Keys.TAB, Keys.TAB, Keys.ENTER)
    opened.until(lambda: "analyze --profile mine" in opened.text("#save-done"))
    opened.press(Keys.ENTER)
    saved = command.folder / "configuration" / "posecoach" / "profiles" / "mine.toml"
    done = run(
        "analyze", command.folder / "kneeling.rec", "--profile", saved, "--json", "--out", command.folder / "out"
    )
    assert done.returncode == 0, done.stderr
    (counted,) = json.loads(done.stdout)["sets"]
    assert counted["hold_s"] == pytest.approx(now_s, abs=0.0005)
    assert load_profile(str(saved)).notes == "for the test\nin two lines"
    # Once more with that name: it asks first.
    before = saved.read_bytes()
    opened.press("s", "mine", Keys.ENTER)
    opened.until(lambda: "already a profile" in opened.text("#save-problem"))
    assert opened.find("#save-ok").text == "Replace it"
    opened.press(Keys.ESCAPE)
    assert saved.read_bytes() == before


def test_the_cursor_and_labels_by_keys(opened: Page) -> None:
    opened.run("document.querySelector('.scrubber').focus()")
    opened.press(Keys.HOME, Keys.PAGE_UP)
    scrubber = opened.find(".scrubber")
    assert scrubber.get_attribute("aria-valuenow") == "5.0"
    assert "held" in str(scrubber.get_attribute("aria-valuetext"))
    opened.press(Keys.ARROW_RIGHT, ".")
    opened.press(Keys.ARROW_RIGHT, held=Keys.SHIFT)
    assert scrubber.get_attribute("aria-valuenow") == "6.2"
    opened.press("r")
    opened.press(Keys.ARROW_LEFT * 3, held=Keys.SHIFT)
    opened.press("r", Keys.PAGE_UP, "w", Keys.ARROW_RIGHT * 9, "w")
    assert opened.run("[...document.querySelectorAll('.label')].map((label) => label.textContent)") == [
        "right",
        "wrong",
    ]
    opened.press("z")
    assert opened.text(".lane.labels") == "right"
    opened.find("#label-suggest").click()
    opened.until(lambda: "agree" in opened.text(".said") and "Looking" not in opened.text(".said"))
    assert "label at least 3 of each" in opened.text(".said")


def test_two_tabs_work_each_on_its_own_and_the_command_ends_with_them(opened: Page, command: Command) -> None:
    first, before_s = opened.driver.current_window_handle, held_s(opened)
    opened.driver.switch_to.new_window("tab")
    opened.open(command.address)
    opened.find(HIP_EDGE).send_keys(Keys.PAGE_UP, Keys.PAGE_UP)
    opened.until(lambda: held_s(opened) < before_s)
    opened.driver.close()
    opened.driver.switch_to.window(first)
    assert held_s(opened) == before_s
    time.sleep(0.3)
    assert command.process.poll() is None
    opened.driver.get("about:blank")
    assert command.process.wait(15) == 0


def test_a_profile_may_be_named_by_a_year(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    save_profile("2024", {"kneeling_hip_flexor": {"hip_extension": {"min": 20.5}}})
    with tuning(tmp_path, kneeling(tmp_path / "kneeling.rec"), "--profile", "2024") as command:
        page.open(command.address)
        assert page.run("document.getElementById('against').value") == "default"
        before_s, now_s = (float(page.text(f"#held {part}").removesuffix(" s")) for part in (".was", "b"))
        assert before_s == pytest.approx(10.6, abs=0.3)
        assert now_s < before_s - 1.0
        page.driver.get("about:blank")


#: What is a name in every language: of files, profiles, signals and keys.
NAMES = re.compile(
    r"kneeling\.rec|posecoach|default|Ctrl-\w|[\d.]+ s\b|\([A-Z]\)|CSV|Tab|deg\b|kneeling_hip_flexor\.\S+"
)


def test_nothing_stays_english_in_the_pseudo_language(page: Page, tmp_path: Path) -> None:
    page.driver.get("about:blank")
    with tuning(tmp_path, kneeling(tmp_path / "kneeling.rec"), "--language", "qps") as command:
        page.open(command.address)
        page.press("r")
        page.press(Keys.ARROW_RIGHT, held=Keys.SHIFT)
        page.press("r")
        page.find(HIP_EDGE).send_keys(Keys.PAGE_DOWN, Keys.PAGE_DOWN)
        page.until(lambda: page.text("#held").count("(") == 1)
        page.find("#save").click()
        page.find("#save-name").send_keys("default")
        page.find("#save-ok").click()
        page.until(lambda: page.text("#save-problem"))
        texts: list[str] = page.driver.execute_script(TEXTS)
        assert len(texts) > 100
        assert english_in(texts, NAMES) == []
