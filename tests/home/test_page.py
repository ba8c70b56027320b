"""The page in a real browser, served by the real command: from first opening to a report and to a session."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from posecoach.home.settings import Settings, parse_settings
from posecoach.profiles import load_profile
from posecoach.routines import load_routine
from posecoach.runtime.tables import read_toml
from tests.history.examples import MORNING, progress, store_sets
from tests.live.running import environment
from tests.serving.browser import Page, browser, needs_browser
from tests.serving.commands import served
from tests.videos import sample_start
from tests.window.screens import virtual_screen

DESK, PHONE = (1280, 860), (390, 844)
PARTS = ["train", "analyse", "history", "routines", "profiles", "settings"]

#: Upper limit for what loads models or works on a video; nothing takes that long unless it is broken, seconds.
PATIENCE_S = 60.0

pytestmark = needs_browser


@dataclass(frozen=True)
class Command:
    """``posecoach`` under way."""

    process: subprocess.Popen[str]
    address: str
    folder: Path
    screen: str


def has_window(screen: str) -> bool:
    """Return whether a window of ours is on a screen."""
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed: nothing to look for a window with")
    search = ["xdotool", "search", "--onlyvisible", "--name", "posecoach"]
    return bool(subprocess.run(search, env={**os.environ, "DISPLAY": screen}, capture_output=True, check=False).stdout)


@contextmanager
def at_home(folder: Path, *arguments: str, screen: str = "") -> Iterator[Command]:
    """Start the command; everything it keeps is kept in ``folder``."""
    clip = sample_start(folder / "clip.mp4", seconds=7.0)
    kept = {"XDG_CONFIG_HOME": str(folder / "configuration"), **({"DISPLAY": screen} if screen else {})}
    options = ["--results", folder / "results", "--history", folder / "history.sqlite3", "--camera", clip]
    with served(["home", *options, "--model", "lite", *arguments], environment(**kept)) as (process, address):
        yield Command(process, address, folder, screen)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("browser"), DESK) as page:
        yield page


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    folder = tmp_path_factory.mktemp("home")
    store_sets(folder / "history.sqlite3", progress(), progress(side="right", started_at=MORNING, hold_s=30.0))
    with virtual_screen("1280x720") as screen, at_home(folder, screen=screen) as command:
        yield command


@pytest.fixture
def opened(page: Page, command: Command) -> Page:
    page.driver.switch_to.default_content()
    page.screen(DESK)
    # Another part of the same page would not be loaded anew.
    page.driver.get("about:blank")
    page.open(command.address)
    return page


def go(page: Page, part: str) -> None:
    """Follow the link to a part of the page, by keys."""
    link = page.find(f"#nav a[href='#{part}']")
    link.send_keys(Keys.ENTER)
    page.until(lambda: page.run(f"document.activeElement.id === '{part}-title'"))


def severe(page: Page) -> list[str]:
    return [entry["message"] for entry in page.log("browser") if entry["level"] == "SEVERE"]


def test_from_first_opening_to_a_report(opened: Page, command: Command, tmp_path: Path) -> None:
    opened.log("browser")
    opened.requests()
    opened.find("#camera-look").send_keys(Keys.ENTER)
    opened.until(lambda: "sees you well" in opened.text("#camera-sentence"), PATIENCE_S)
    opened.until(lambda: opened.run("document.getElementById('camera-picture').naturalWidth > 0"))

    go(opened, "analyse")
    opened.find("#video-file").send_keys(str(sample_start(tmp_path / "first try.mp4", seconds=6.0)))
    opened.until(lambda: opened.run("location.hash.startsWith('#report/')"), PATIENCE_S)
    opened.until(lambda: opened.run("document.activeElement.id === 'report-title'"))
    opened.driver.switch_to.frame(opened.find("#report-frame"))
    opened.until(lambda: opened.run("document.querySelector('h1')?.textContent.includes('first try.mp4')"))
    opened.until(lambda: opened.run("document.readyState === 'complete'"))
    # Plots are drawn when they come into view.
    opened.run("document.querySelector('.plot').scrollIntoView()")
    opened.until(lambda: opened.run("document.querySelectorAll('canvas').length") > 0)
    assert opened.run("origin") == "null", "the report has no part in the page's origin"
    opened.driver.switch_to.default_content()

    asked = [url for url in opened.requests() if not url.startswith("data:")]
    origin = command.address.rsplit("/", 2)[0]
    assert [url for url in asked if not url.startswith(f"{origin}/")] == []
    assert severe(opened) == []
    go(opened, "analyse")
    opened.until(lambda: "Kneeling hip flexor" in opened.text("#videos"))
    opened.driver.get(f"{command.address}results/first%20try.mp4/annotated.mp4")
    opened.until(lambda: opened.run("document.querySelector('video')?.readyState >= 2"))
    opened.driver.execute_script("document.querySelector('video').currentTime = 4")
    opened.until(lambda: opened.run("!document.querySelector('video').seeking"))
    assert severe(opened) == []
    results = command.folder / "results"
    assert (results / "first try.posecoach" / "annotated.mp4").stat().st_size > 10_000
    assert sorted(path.name for path in results.iterdir()) == ["first try.mp4", "first try.posecoach"]


def test_the_tuning_page_opens_on_what_was_analysed(opened: Page, command: Command) -> None:
    if not (command.folder / "results" / "first try.posecoach").exists():
        pytest.skip("nothing was analysed")
    first = opened.driver.current_window_handle
    go(opened, "analyse")
    opened.until(lambda: opened.run("document.querySelectorAll('#videos button').length") == 2)
    opened.find("#videos button[aria-label^='Tune']").send_keys(Keys.ENTER)
    opened.until(lambda: opened.run("document.querySelectorAll('#analyse-status a').length") == 1, PATIENCE_S)
    (other,) = set(opened.driver.window_handles) - {first}
    opened.driver.switch_to.window(other)
    opened.until(lambda: opened.run("document.documentElement.dataset.ready === 'true'"), 30.0)
    assert "Tune thresholds" in opened.driver.title
    opened.driver.close()
    opened.driver.switch_to.window(first)


def test_what_is_no_video_is_refused_in_one_line(opened: Page, command: Command, tmp_path: Path) -> None:
    go(opened, "analyse")
    (tmp_path / "fake.mp4").write_text("not a video")
    opened.find("#video-file").send_keys(str(tmp_path / "fake.mp4"))
    opened.until(lambda: "fake.mp4" in opened.text("#analyse-status"))
    assert opened.find("#work").get_attribute("hidden") is not None
    assert not (command.folder / "results" / "fake.mp4").exists()


def test_a_session_begins_in_its_window_and_ends_with_its_clip(opened: Page, command: Command) -> None:
    Select(opened.find("#plan")).select_by_value("stretch:kneeling_hip_flexor")
    assert opened.text("#plan-steps") == "Kneeling hip flexor stretch each side, 30 s"
    opened.find("#train-start").send_keys(Keys.ENTER)
    opened.until(lambda: "goes on in its window" in opened.text("#train-status"), PATIENCE_S)
    assert opened.find("#train-start").get_attribute("hidden") is not None
    opened.until(lambda: has_window(command.screen), PATIENCE_S)
    opened.until(lambda: "is over" in opened.text("#train-status"), PATIENCE_S)
    assert opened.find("#train-start").get_attribute("hidden") is None


def test_history_is_drawn_and_told(opened: Page) -> None:
    go(opened, "history")
    opened.until(lambda: opened.run("document.querySelectorAll('#trends canvas').length") == 2)
    assert "session" in opened.text("#history-lead")
    painted = opened.run(
        "[...document.querySelectorAll('#trends canvas')].every((canvas) => canvas.getContext('2d')"
        ".getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))"
    )
    assert painted
    assert "Kneeling hip flexor stretch" in str(opened.find("#trends [role=img]").get_attribute("aria-label"))
    assert "+12" in opened.text("#sides")
    assert opened.text("#weeks tbody td") != ""


def test_ranges_of_motion_have_their_band(opened: Page, tmp_path: Path) -> None:
    days = [progress(started_at=MORNING + timedelta(days=n), hip_extension_deg=10.0 + 2 * n) for n in range(9)]
    store_sets(tmp_path / "history.sqlite3", *days)
    with at_home(tmp_path) as command, opened.another_tab(DESK):
        opened.open(command.address)
        go(opened, "history")
        opened.until(lambda: "\u00b1" in opened.text("#ranges"))
        assert "more" in opened.text("#ranges tbody")
        assert "10 minutes a week" in opened.text("#weeks-hint")


def test_a_routine_is_made_by_keys_alone(opened: Page, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(command.folder / "configuration"))
    go(opened, "routines")
    opened.until(lambda: opened.run("document.querySelectorAll('#routine-list li.card').length") >= 2)
    opened.find("#routine-new").send_keys(Keys.ENTER)
    opened.press(Keys.TAB, "evening", Keys.TAB, "Evening", Keys.TAB, "slowly", Keys.TAB)
    # Stretch, side, hold.
    opened.press("s", Keys.TAB, "l", Keys.TAB, "3")
    opened.find("#routine-save").send_keys(Keys.ENTER)
    opened.until(lambda: "target_s" in opened.text("#routine-problem"))
    assert not (command.folder / "configuration/posecoach/routines/evening.toml").exists()
    hold = opened.find("#routine-steps [name=long]")
    hold.send_keys(Keys.CONTROL, "a")
    hold.send_keys("25", Keys.ENTER)
    opened.until(lambda: "Saved evening" in opened.text("#routine-status"))
    (step,) = load_routine("evening").steps
    assert (step.stretch[0], step.sides, step.target_s) == ("s", "left", 25.0)
    go(opened, "train")
    opened.until(lambda: "Evening" in opened.text("#plan"))


def test_a_profile_is_shown_and_copied(opened: Page, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(command.folder / "configuration"))
    go(opened, "profiles")
    opened.until(lambda: opened.run("document.querySelectorAll('#profile-list li').length") == 3)
    opened.find("[aria-label='Show: gentle']").send_keys(Keys.ENTER)
    opened.until(lambda: "kneeling_hip_flexor.hip_extension.min" in opened.text("#profile-values"))
    opened.find("[aria-label='Copy: gentle']").send_keys(Keys.ENTER)
    opened.press("mine", Keys.TAB, "for me", Keys.TAB, Keys.TAB, Keys.ENTER)
    opened.until(lambda: "Saved mine" in opened.text("#profiles-status"))
    assert load_profile("mine").notes == "for me"


def test_settings_are_kept(opened: Page, command: Command) -> None:
    go(opened, "settings")
    opened.find("#small_window").send_keys(Keys.SPACE)
    opened.until(lambda: opened.text("#settings-status") == "Saved.")
    opened.find("#voice").send_keys("en-gb", Keys.TAB)
    path = command.folder / "configuration/posecoach/home.toml"
    opened.until(lambda: parse_settings(read_toml(path, "settings"), "x") == Settings(small_window=True, voice="en-gb"))
    opened.driver.refresh()
    opened.until(lambda: opened.run("document.documentElement.dataset.ready === 'true'"))
    assert opened.find("#voice").get_attribute("value") == "en-gb"
    assert opened.find("#small_window").is_selected()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_part_fits_and_is_named(opened: Page, size: tuple[int, int], scheme: str) -> None:
    opened.screen(size, scheme)
    opened.log("browser")
    for part in PARTS:
        go(opened, part)
        assert opened.run("document.documentElement.scrollWidth") <= size[0], part
        assert opened.run("[...document.querySelectorAll('h1')].filter((one) => one.offsetParent).length") == 1
        assert opened.run("document.querySelector('#nav [aria-current=page]').hash") == f"#{part}"
        unnamed = opened.run(
            "[...document.querySelectorAll('input, select, textarea, button, progress, iframe')].filter((one) => "
            "!(one.labels?.length || one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')"
            " || one.title || one.textContent.trim())).map((one) => one.outerHTML)"
        )
        assert unnamed == [], part
    assert severe(opened) == []


def test_the_first_key_leads_past_the_links(opened: Page) -> None:
    opened.press(Keys.TAB)
    assert opened.run("document.activeElement.className") == "skip"
    opened.press(Keys.TAB)
    assert opened.run("document.activeElement.hash") == "#train"
    assert len(opened.driver.find_elements(By.CSS_SELECTOR, "[role=status], [role=alert], [aria-live]")) > 5


def test_a_foreign_page_gets_nothing(page: Page, command: Command) -> None:
    """A page from elsewhere in the same browser, even one that knows the port."""
    port = int(command.address.split(":")[2].split("/")[0])
    page.driver.get("data:text/html,<title>elsewhere</title>")
    for path in ("api/description", "api/session/start"):
        got = page.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"fetch('http://127.0.0.1:{port}/{path}', {{method: 'POST', body: '{{}}', mode: 'no-cors'}})"
            ".then((answer) => answer.text()).then((text) => done('read: ' + text), () => done('refused'));"
        )
        assert got in ("refused", "read: ")
    assert "session goes on" not in page.driver.page_source


def test_a_session_is_ended_from_the_page(page: Page, tmp_path: Path) -> None:
    with virtual_screen("1280x720") as screen, at_home(tmp_path, screen=screen) as command:
        page.open(command.address)
        page.find("#train-start").click()
        page.until(lambda: has_window(screen), PATIENCE_S)
        page.until(lambda: "goes on" in page.text("#train-status"), PATIENCE_S)
        page.find("#train-stop").click()
        page.until(lambda: page.find("#train-start").is_displayed(), PATIENCE_S)
        assert page.text("#train-status").startswith("The session is over.")
        page.driver.get("about:blank")
        assert command.process.wait(30) == 0, "it ends with its last tab"


def test_without_a_screen_the_reason_is_read_on_the_page(page: Page, tmp_path: Path) -> None:
    with at_home(tmp_path) as command:
        page.open(command.address)
        page.find("#train-start").click()
        page.until(lambda: "could not go on" in page.text("#train-status"), PATIENCE_S)
        assert "No screen" in page.text("#train-said")
        page.driver.get("about:blank")
