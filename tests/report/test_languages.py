"""The report in the pseudo-language: nothing stays English."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from posecoach.analysis.key_frames import KeyFrames
from posecoach.languages import speak
from posecoach.report import report_html
from tests.report.test_page import ANALYSES

#: Letters that the pseudo-language has an accented one for.
ENGLISH = re.compile("[A-PR-WYZa-pr-wyz]{2}")

#: What is a name in every language, and notes and files of the made-up analysis.
NAMES = re.compile(r"posecoach|kneeling\.|mp4|default|full|lite|heavy|px|made[- _]up.*")

TEXT = re.compile(r">([^<>]+)<|(?:aria-label|title|alt)=\"([^\"]*)\"")


@pytest.fixture(autouse=True)
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    speak("qps")
    yield
    speak("en")


@pytest.mark.parametrize("name", [name for name in ANALYSES if name != "hostile"])
def test_nothing_stays_english(name: str) -> None:
    page = report_html(ANALYSES[name](), KeyFrames())
    body = re.sub(r"<script.*?</script>|<style.*?</style>", "", page[page.index("<body") :], flags=re.DOTALL)
    texts = [html.unescape("".join(found)).strip() for found in TEXT.findall(body)]
    assert len(texts) > 20
    assert [text for text in texts if ENGLISH.search(NAMES.sub("", text))] == []
