"""The last stage before the database: the version of the rules, and readings that say something."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from newscrawl import __version__
from newscrawl.items import ArticleItem, Reading
from newscrawl.pipelines.provenance import interpret, rules_version, source_digest


@pytest.fixture
def item() -> ArticleItem:
    return ArticleItem("t", "1", "https://a.cn/1", dt.datetime(2022, 8, 2, tzinfo=dt.UTC), "Asia/Shanghai")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in {"cms/a/pages.py": "a = 1\n", "extraction/b.py": "b = 2\n", "items.py": "c = 3\n"}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def test_the_version_is_that_of_newscrawl_and_of_the_rules(item: ArticleItem) -> None:
    interpret(item)
    assert re.fullmatch(re.escape(__version__) + r"\+[0-9a-f]{8}", item.rules_version or "")


def test_accepted_footers_are_rules_too(item: ArticleItem) -> None:
    item.learned_footers = ("关注我们", "本报热线")
    interpret(item)
    assert re.fullmatch(re.escape(rules_version()) + r"\.[0-9a-f]{8}", item.rules_version or "")
    assert rules_version(frozenset({"关注我们", "本报热线"})) == item.rules_version
    assert rules_version(frozenset({"关注我们"})) != item.rules_version


def test_the_digest_is_that_of_names_and_texts(package: Path) -> None:
    # printf 'cms/a/pages.py\0a = 1\n\0extraction/b.py\0b = 2\n\0items.py\0c = 3\n\0' | sha256sum
    assert source_digest(package) == "f7a4cda2"


@pytest.mark.parametrize(
    "name", ["cms/a/pages.py", "extraction/b.py", "items.py", "pipelines/new.py", "spiders/new.py"]
)
def test_any_changed_or_new_rule_changes_the_digest(package: Path, name: str) -> None:
    before = source_digest(package)
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("d = 4\n")
    assert source_digest(package) != before


def test_what_is_no_rule_does_not_change_the_digest(package: Path) -> None:
    before = source_digest(package)
    (package / "items.py").write_bytes(b"c = 3\r\n")
    (package / "cms" / "__pycache__").mkdir()
    (package / "cms" / "__pycache__" / "pages.cpython-311.pyc").write_bytes(b"\xff")
    (package / "web").mkdir()
    (package / "web" / "app.py").write_text("e = 5\n")
    assert source_digest(package) == before


def test_an_understood_field_names_both_where_it_stood_and_how_it_was_read(item: ArticleItem) -> None:
    item.located("view_count_text", "1.2万", "label 查看")
    item.view_count = item.understand("view_count", Reading(12000, "1.2万", "rounded", ("warned",)))
    interpret(item)
    assert item.readings == {"view_count": Reading(None, "1.2万", "label 查看, rounded", ("warned",))}


def test_raw_text_that_is_the_value_is_not_kept_twice(item: ArticleItem) -> None:
    item.source = item.understand("source", Reading("信网", "信网", "info line"))
    item.footer = ["来源：信网", "编辑：王五"]
    item.understand("footer", Reading(None, "来源：信网\n编辑：王五", "paragraphs of its own"))
    interpret(item)
    assert item.readings == {"source": Reading(rule="info line"), "footer": Reading(rule="paragraphs of its own")}


def test_a_reading_that_says_nothing_is_dropped_but_not_one_that_failed(item: ArticleItem) -> None:
    item.understand("comment_count", Reading())
    item.understand("view_count", Reading(None, "暂无"))
    item.understand("source", Reading(None, None, None, ("'网络' names no source",)))
    interpret(item)
    assert item.readings == {
        "view_count": Reading(None, "暂无"),
        "source": Reading(warnings=("'网络' names no source",)),
    }
