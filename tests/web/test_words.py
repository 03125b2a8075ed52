"""The explorer's own words: none is missing in either language, none is there for nothing."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import pytest

import newscrawl.web
from newscrawl.items import Origin, Role
from newscrawl.storage.articles import Outcome
from newscrawl.storage.history import Revision, column_names
from newscrawl.web.rendering import template_sources
from newscrawl.web.words import WORDS, language_of

FOLDER = Path(newscrawl.web.__file__).parent
_SOURCES = "\n".join(source for _, source in template_sources()) + "\n".join(
    path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py") if path.name != "words.py"
)


def test_every_word_that_a_template_names_is_there() -> None:
    named = set(re.findall(r"\bt\('(\w+)'[,)]", _SOURCES))
    assert len(named) > 50
    assert named - WORDS.keys() == set()


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("role", get_args(Role)),
        ("origin", get_args(Origin)),
        ("outcome", [each.value for each in Outcome if each is not Outcome.PURGED]),
        ("gathered_by", ["visit", "day", "week", "month", "year"]),
    ],
)
def test_our_own_names_have_words(prefix: str, names: list[str]) -> None:
    assert {f"{prefix}_{name}" for name in names} - WORDS.keys() == set()


def test_columns_that_have_a_word_are_columns() -> None:
    columns = {name.removeprefix("column_") for name in WORDS if name.startswith("column_")}
    assert columns - set(column_names(Revision)) == set()


def test_both_languages_say_something_and_leave_the_same_gaps() -> None:
    gaps = {
        key: [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in both]
        for key, both in WORDS.items()
    }
    assert [key for key, both in WORDS.items() if not all(text.strip() for text in both)] == []
    assert [key for key, (chinese, english) in gaps.items() if chinese != english] == []


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, None, "zh"),
        ("en", "zh", "en"),
        ("fr", "en-US,en;q=0.9", "en"),
        (None, "fr,en;q=0.3,zh;q=0.2", "en"),
        (None, "fr", "zh"),
        (None, "en;q=rubbish,zh;q=0.1", "zh"),
        (None, ";;,,=", "zh"),
    ],
)
def test_languages(asked: str | None, accepted: str | None, language: str) -> None:
    assert language_of(asked, accepted) == language
