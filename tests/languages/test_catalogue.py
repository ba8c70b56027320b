from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from posecoach.languages import (
    CatalogueMissingError,
    catalogue,
    chosen,
    decimal,
    gettext,
    marked,
    ngettext,
    pgettext,
    speak,
    whole_catalogue,
    whole_text,
)
from tools.compiling import write_compiled


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of a few sentences, spoken."""
    content = Catalog(locale="de", domain="posecoach", charset="utf-8")
    content.add("Hold still", "Halt still")
    content.add(("{count} hold", "{count} holds"), ("{count} Halt", "{count} Halte"))
    content.add("left", "links", context="side")
    write_compiled(content, tmp_path / "de" / "LC_MESSAGES" / "posecoach.mo")
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    speak("de")


def test_english_is_what_stands_in_the_code() -> None:
    assert chosen() == "en"
    assert gettext("Hold still") == marked("Hold still") == "Hold still"
    assert [ngettext("one", "many", number) for number in (0, 1, 2)] == ["many", "one", "many"]
    assert pgettext("side", "left") == "left"
    assert whole_catalogue("posecoach") == {}
    assert decimal(1.25, 1) == "1.2"


@pytest.mark.usefixtures("german")
def test_sentences_and_numbers_are_the_language_s() -> None:
    assert chosen() == "de"
    assert gettext("Hold still") == "Halt still"
    assert [ngettext("{count} hold", "{count} holds", number) for number in (1, 2)] == ["{count} Halt", "{count} Halte"]
    assert pgettext("side", "left") == "links"
    assert (decimal(-1.25, 1), decimal(30.0, 0), whole_text("14.5")) == ("-1,2", "30", "14,5")


@pytest.mark.usefixtures("german")
def test_what_nobody_has_translated_is_left_as_it_is() -> None:
    assert gettext("My own stretch") == "My own stretch"
    # The empty sentence of a catalogue is its head.
    assert gettext("") == ""


@pytest.mark.usefixtures("german")
def test_a_whole_catalogue_has_every_form_and_no_head() -> None:
    assert whole_catalogue("posecoach")["{count} hold"] == ["{count} Halt", "{count} Halte"]
    assert "" not in whole_catalogue("posecoach")
    assert whole_catalogue("pages") == {}


@pytest.mark.usefixtures("german")
def test_a_language_without_its_catalogue_is_said_and_english_is_spoken() -> None:
    with pytest.raises(CatalogueMissingError, match=r"language 'fr' are not there, so this is in English: install"):
        speak("fr")
    assert (chosen(), os.environ["POSECOACH_LANGUAGE"]) == ("en", "en")
    assert gettext("Hold still") == "Hold still"


def test_processes_that_are_started_speak_it_as_well() -> None:
    speak("de")
    asks = "from posecoach.languages import chosen; print(chosen())"
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "de"


def test_a_library_speaks_english_whatever_the_system_does() -> None:
    asks = "from posecoach.languages import chosen; print(chosen())"
    environment = {name: value for name, value in os.environ.items() if name != "POSECOACH_LANGUAGE"}
    environment |= {"LANG": "de_DE.UTF-8"}
    said = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True, env=environment)
    assert said.stdout.strip() == "en"
