"""The window in every language: nothing stays English, and nothing is cut off where a language is a third longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from posecoach.coach import FRAMING_SENTENCES, CoachView, SessionSummary, SetResult
from posecoach.engine.judging import Verdict
from posecoach.languages import LANGUAGES, speak
from posecoach.languages import gettext as _
from posecoach.languages.breaking import phrases
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.window import help as keys
from posecoach.window import muted
from posecoach.window.cue import cue_panel
from posecoach.window.scene import Help, Shown
from posecoach.window.summary import summary_page
from posecoach.window.words import CueWords, cue_panel_words, side_panel_words
from posecoach.words.sentences import BORDERLINE, IMPRESSIONS, UNSEEN_SENTENCES
from tests.drawing.examples import KNEELING_RIGHT, step
from tests.drawing.test_panels import CUES
from tests.window.test_legibility import PAIRS, VIEWS, compose, written
from tests.window.test_scene import layout

__all__ = ["written"]

PSEUDO = "qps"
ELSEWHERE = [*(language for language in LANGUAGES if language != "en"), PSEUDO]

#: The pseudo-language, which is the longest, on every screen with every camera; the others on a common one.
WHERE = [*((PSEUDO, *pair) for pair in PAIRS), *((language, *PAIRS[0]) for language in ELSEWHERE if language != PSEUDO)]

#: Letters that the pseudo-language has an accented one for.
ENGLISH = re.compile("[A-PR-WYZa-pr-wyz]{2}")

SENTENCES = [
    *CUES,
    *FRAMING_SENTENCES.values(),
    *UNSEEN_SENTENCES.values(),
    *(f"{seen}: {advice}" for seen, advice in IMPRESSIONS.values()),
    BORDERLINE,
]

SUMMARY = SessionSummary(
    "default",
    tuple(
        SetResult(name, side, 24.0, 30.0, completed=side is Side.LEFT, breath_s=4.0 if name == "bridge" else None)
        for name, stretch in STRETCHES.items()
        for side in ((Side.LEFT, Side.RIGHT) if stretch.sided else (Side.BOTH,))
    ),
    300.0,
)


@pytest.fixture(params=ELSEWHERE)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each language in turn, spoken."""
    monkeypatch.setenv("POSECOACH_LANGUAGE", "en")
    speak(request.param)
    yield str(request.param)
    speak("en")
    for kept in (keys.help_tile, muted.muted_tile, summary_page):
        kept.cache_clear()


def told(shown: CoachView) -> CoachView:
    """Return a view as the coach would make it in the language that is spoken."""
    return replace(
        shown,
        reading=shown.reading and replace(shown.reading, label=_(shown.reading.label)),
        title=_(shown.title),
        headline=_(shown.headline),
        cue=_(shown.cue),
        next_text=_(shown.next_text),
        problem=_(shown.problem),
        # The longest of what is said beside a cue.
        caption=_("Five seconds left" if shown.cue else shown.caption),
    )


def words_of(texts: list[str]) -> list[str]:
    return [phrase.strip() for text in texts for phrase in phrases(text)]


def whole_texts(written: list[tuple[str, object]], language: str) -> list[str]:
    """Return what is written; check that it is neither cut off nor English."""
    texts = [text for text, _ in written]
    assert not [text for text in texts if text.endswith("…")]
    if language == PSEUDO:
        assert not [text for text in texts if ENGLISH.search(text)]
    return texts


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize(("language", "screen_px", "camera_px"), WHERE, ids=str, indirect=["language"])
def test_nothing_is_cut_and_nothing_stays_english(
    name: str, camera_px: tuple[int, int], screen_px: tuple[int, int], language: str, written: list[tuple[str, object]]
) -> None:
    shown = told(VIEWS[name])
    compose(shown, screen_px, camera_px, Shown(muted=True))
    texts = whole_texts(written, language)
    cue = cue_panel_words(shown, step(KNEELING_RIGHT))
    # What is spoken gives way to a cue that needs the room.
    for sentence in (cue.text,) if shown.cue else (cue.text, cue.note):
        assert set(words_of([sentence])) <= set(words_of(texts))
    side = side_panel_words(shown)
    assert side.title != VIEWS[name].title


@pytest.mark.parametrize(("language", "screen_px", "camera_px"), WHERE, ids=str, indirect=["language"])
def test_the_help_is_whole(
    camera_px: tuple[int, int], screen_px: tuple[int, int], language: str, written: list[tuple[str, object]]
) -> None:
    compose(told(VIEWS["hold"]), screen_px, camera_px, Shown(help=Help.ASKED_FOR))
    assert {_(text) for row in keys.KEYS for text in row} <= set(whole_texts(written, language))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_cue_is_said_in_full(sentence: str, written: list[tuple[str, object]], language: str) -> None:
    parts = sentence.partition(": ") if sentence not in [*CUES, *FRAMING_SENTENCES.values()] else (sentence, "", "")
    cue = _(sentence)
    if cue == sentence:
        cue = _("{seen}: {advice}").format(seen=_(parts[0]), advice=_(parts[2])) if parts[2] else cue
    assert cue != sentence, language
    room = layout((1366, 768))
    panel = CueWords(cue, "", Verdict.NOT_MET)
    cue_panel(panel, room.cue.width, (room.cue.height, room.tallest_cue_px), room.unit_px)
    assert set(words_of([cue])) <= set(words_of([text for text, _ in written]))


_MOST_PAGES = 8


@pytest.mark.parametrize("size_px", [(1366, 768), (1920, 1080), (800, 1200)], ids=str)
def test_the_summary_is_whole(size_px: tuple[int, int], written: list[tuple[str, object]], language: str) -> None:
    summary_page.cache_clear()
    summary = replace(SUMMARY, advice=_("Next time: {cue}.").format(cue=_(max(CUES, key=len))))
    # After the last page comes the first one again.
    for page in range(_MOST_PAGES):
        summary_page(_("Well done"), summary, size_px, size_px[1] / 1080.0, page)
    texts = whole_texts(written, language)
    assert set(words_of([summary.sentence, summary.advice])) <= set(words_of(texts))
