from __future__ import annotations

from collections.abc import Iterator

import pytest

from posecoach.languages import chosen, speak


@pytest.fixture(autouse=True)
def english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("POSECOACH_LANGUAGE", chosen())
    yield
    speak("en")
