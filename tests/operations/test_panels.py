"""Panels: their words, and what a cell shows."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newscrawl.operations import panels
from newscrawl.operations.charts import Language
from newscrawl.operations.dashboard import DASHBOARD
from newscrawl.operations.health import HEALTH
from newscrawl.operations.panel_words import PANEL_WORDS
from newscrawl.operations.panels import Kind, Panel, cells, safe_address
from newscrawl.operations.report import REPORT
from newscrawl.storage.runs import RunKind, RunOutcome
from newscrawl.web.pages import health

PACKAGE = Path(panels.__file__).parents[1]
SHANGHAI = ZoneInfo("Asia/Shanghai")
SCHEDULE: Mapping[str, Kind] = {"schedule": Kind(lambda *_: [], health.SCHEDULE_COLUMNS)}
ALL = {**DASHBOARD, **HEALTH, **REPORT, **SCHEDULE}


def named() -> set[str]:
    """The words that panels ask for by their names and those of their columns."""
    heads = {f"head_{column}" for kind in ALL.values() for column in kind.columns}
    return heads | {f"{prefix}_{key}" for prefix in ("panel", "about") for key in ALL}


def test_every_panel_and_column_has_its_words() -> None:
    assert named() - PANEL_WORDS.keys() == set()
    ours = {*(f"outcome_{each.value}" for each in RunOutcome), *(f"kind_{each.value}" for each in RunKind)}
    assert ours - PANEL_WORDS.keys() == set()


def test_no_word_is_there_for_nothing() -> None:
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "panel_words.py")
    quoted = set(re.findall(r"""["'](\w+)["']""", sources))
    built = {key for key in PANEL_WORDS if key.split("_")[0] in ("outcome", "kind", "role", "group", "glance")}
    assert PANEL_WORDS.keys() - named() - built - quoted == set()


def test_both_languages_leave_the_same_gaps() -> None:
    for key, both in PANEL_WORDS.items():
        chinese, english = ({name for _, name, _, _ in string.Formatter().parse(text) if name} for text in both)
        assert chinese == english, key
        assert all(both), key


@pytest.mark.parametrize(
    ("column", "value", "zh", "en"),
    [
        ("headline", None, "（无标题）", "(no headline)"),
        ("source", None, "–", "–"),
        ("articles", 1234567, "1,234,567", "1,234,567"),
        ("per_day", 1234.56, "1,234.6", "1,234.6"),
        ("share", 0.254, "25%", "25%"),
        ("is_gone", True, "是", "yes"),
        ("weekday", 6, "周日", "Sun"),
        ("role", "intern", "实习生", "intern"),
        ("role", "<i>", "<i>", "<i>"),
        ("outcome", "degraded", "字段缺失", "degraded"),
        ("changed", ["headline", "body"], "headline、body", "headline, body"),
        ("changed", [], "–", "–"),
        ("day", dt.date(2022, 8, 1), "2022-08-01", "2022-08-01"),
        ("started_at", dt.datetime(2022, 8, 1, 2, tzinfo=dt.UTC), "2022-08-01 02:00 UTC", "2022-08-01 02:00 UTC"),
        ("started_at", dt.datetime(2022, 8, 1, 2, tzinfo=SHANGHAI), "2022-08-01 02:00", "2022-08-01 02:00"),
    ],
)
def test_what_a_cell_shows(column: str, value: object, zh: str, en: str) -> None:
    def shown(language: Language) -> str:
        ((cell),) = cells(Panel("x", (column,), []), {column: value}, language, lambda _: None)
        return cell.text

    assert (shown("zh"), shown("en")) == (zh, en)


def test_numbers_and_addresses_are_told_apart() -> None:
    moment = dt.datetime(2022, 8, 1, tzinfo=dt.UTC)
    row: dict[str, object] = {"headline": "a", "articles": 3, "is_gone": True, "weekday": 0, "gone_at": moment}
    row["example_url"] = "https://a.example/"
    found = cells(Panel("x", tuple(row), []), row, "en", lambda _: "/articles/a/1")
    assert [cell.kind for cell in found] == ["printed", "number", "word", "word", "moment", "word"]
    assert [cell.href for cell in found] == ["/articles/a/1", None, None, None, None, "https://a.example/"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//a.example", "http://[", "", None]
)
def test_an_address_that_a_browser_would_run_leads_nowhere(address: str | None) -> None:
    assert safe_address(address) is None
