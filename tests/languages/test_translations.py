"""The catalogues themselves, and the tools that keep them."""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import pairwise

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from posecoach.languages import LANGUAGES, catalogue
from tools.compiling import LOCALE, LONGER, pseudo
from tools.extraction import DOMAINS, PACKAGE, template
from tools.translations import LANGUAGES as TRANSLATED
from tools.translations import places, problems, read_catalogue, translated


@cache
def sentences() -> Catalog:
    """All sentences but those of scripts; looking for them takes seconds."""
    return template("posecoach")


def test_every_language_that_can_be_chosen_is_translated_into() -> None:
    assert {"en", *TRANSLATED} == set(LANGUAGES)
    assert LOCALE == catalogue.LOCALE


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_fill_in_what_their_sentences_do(language: str, domain: str) -> None:
    assert problems(read_catalogue(language, domain)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_of_forms_by_number_all_are_there_or_none(language: str) -> None:
    for domain in DOMAINS:
        read = read_catalogue(language, domain)
        for message in read:
            if isinstance(message.string, (list, tuple)) and any(message.string):
                assert len(message.string) == read.num_plurals
                assert all(message.string), message.id


@pytest.mark.parametrize(
    "sentence",
    [
        "Kneeling hip flexor stretch",
        "Glutes working, front of both hips long.",
        "Lower your hips slowly, over two seconds or more",
        "Hip extension",
    ],
)
def test_what_the_files_of_stretches_say_is_among_the_sentences(sentence: str) -> None:
    assert sentences().get(sentence) is not None


def test_a_sentence_that_is_not_in_a_catalogue_is_not_translated() -> None:
    found = sentences().get("Hip extension")
    assert found is not None
    empty = read_catalogue("de", "none")
    assert not translated(empty, found)


@given(st.text("aeiou bcdt{}", max_size=60))
def test_the_pseudo_language_is_a_third_longer_and_in_brackets(text: str) -> None:
    told = pseudo(text)
    assert told[0] == "["
    assert told[-1] == "]"
    assert len(told) >= round(LONGER * len(text))


@pytest.mark.parametrize(
    "text",
    [
        "{count} of {target:.0f} s",
        "see <b>this</b> & that",
        "say it with --profile, or `posecoach tune`",
        "%(prog)s x",
    ],
)
def test_the_pseudo_language_keeps_what_is_no_letter(text: str) -> None:
    kept = re.findall(r"\{[^}]*\}|<[^>]+>|--\w+|`[^`]*`|%\(\w+\)s", text)
    at = [pseudo(text).index(each) for each in kept]
    assert kept
    assert all(before < after for before, after in pairwise(at))


def test_places_are_told_by_their_names() -> None:
    assert places("{held:.1f} of {target} s, {who.name}") == {"held", "target", "who"}
    assert places("no place {{here}}") == set()
    assert places("a brace too many }") == {"unreadable: a brace too many or too few"}


def test_every_place_of_a_sentence_is_filled_in_where_it_is_said() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            # The reader of tables fills in the sentence of its error.
            of_a_table = node.func.attr == "error" and len(node.args) == 2
            said = node.args[1] if of_a_table else node.func.value if node.func.attr == "format" else None
            if not (
                isinstance(said, ast.Call) and isinstance(said.func, ast.Name) and said.func.id in {"_", "ngettext"}
            ):
                continue
            given = {keyword.arg for keyword in node.keywords}
            sentences = [each.value for each in said.args if isinstance(each, ast.Constant)]
            wrong += [f"{path.name}: {text!r}" for text in map(str, sentences) if not places(text) <= given]
    assert wrong == []
