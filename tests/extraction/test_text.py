from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.text import clean, narrow
from tests.hang import ends


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("　　青岛早报讯", "青岛早报讯"),
        ("\xa0\xa0\xa0\xa0近日", "近日"),
        ("第一行\r\n  第二行", "第一行 第二行"),
        ("\r\n\t　王\u200b伟\ufeff ", "王伟"),
        ("信\u00ad网", "信网"),
        ("全角，：（）１２", "全角，：（）１２"),
        ("记者　王伟", "记者　王伟"),
        ("编辑：薛宸文  审核：董子凯", "编辑：薛宸文  审核：董子凯"),
        ("王\u2003伟", "王 伟"),
        ("\u200d空\u200d", "空"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("", ""),
        (" \xa0　\u200b", ""),
    ],
)
def test_clean_gives_what_a_reader_sees(printed: str, seen: str) -> None:
    assert clean(printed) == seen


@given(st.text())
def test_clean_is_settled_after_one_pass(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once


@given(st.text())
def test_narrow_keeps_every_position(text: str) -> None:
    assert len(narrow(text)) == len(text)


def test_narrow_maps_full_width_and_bars() -> None:
    assert narrow("编辑丨王伟（Ａ１）：，｜。") == "编辑|王伟(A1):,|。"


@pytest.mark.parametrize(
    "run", [" " * 200_000, "\u3000" * 200_000, "\n" * 200_000, " \n" * 100_000, "\u200b" * 200_000]
)
def test_a_long_run_of_blanks_costs_no_more_than_its_length(run: str) -> None:
    with ends():  # tried from each blank of the run it would take minutes
        assert clean(f"\t甲{run}乙").replace(" ", "").replace("\u3000", "") == "甲乙"
