from __future__ import annotations

import pytest

from newscrawl.storage.search_text import folded, highlighted, pairs, terms_of


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("青岛ＡＢＣ　２０２６", "青岛abc 2026"),
        ("青\u200b岛\u00ad港", "青岛港"),
        ("ﬁ ① ㎏", "fi 1 kg"),
        ("STRASSE straße", "strasse strasse"),
        ("青島", "青島"),  # traditional characters stay what they are
    ],
)
def test_folding(text: str, form: str) -> None:
    assert folded(text) == form


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("   ", []),
        ("青岛 啤酒节", ["青岛", "啤酒节"]),
        ("青岛　青岛", ["青岛"]),
        ('"Ma Long" 青岛', ["ma long", "青岛"]),
        ("“Ma  Long”冠军", ["ma long", "冠军"]),
        ('未闭合 "引号', ["未闭合", "引号"]),
        ('""', []),
    ],
)
def test_terms(query: str, terms: list[str]) -> None:
    assert terms_of(query) == terms


def test_pairs_are_of_neighbouring_letters_only() -> None:
    assert pairs("青岛,港a1\n𠮷") == {"青岛", "港a", "a1"}


def _marked(text: str, *terms: str, length: int | None = None) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in highlighted(text, terms, length))


@pytest.mark.parametrize(
    ("text", "terms", "marked"),
    [
        ("青岛港与青岛", ["青岛"], "[青岛]港与[青岛]"),
        ("青岛啤酒节", ["青岛啤", "啤酒"], "[青岛啤酒]节"),
        ("ＡＢＣ公司", ["abc"], "[ＡＢＣ]公司"),
        ("㎏级", ["g级"], "[㎏级]"),
        ("无关", ["青岛"], "无关"),
        ("", ["青岛"], ""),
    ],
)
def test_highlights_stand_in_the_text_as_it_is(text: str, terms: list[str], marked: str) -> None:
    assert _marked(text, *terms) == marked


def test_a_snippet_surrounds_the_first_hit() -> None:
    text = "一" * 100 + "青岛" + "二" * 100
    assert _marked(text, "青岛", length=20) == "…" + "一" * 5 + "[青岛]" + "二" * 13 + "…"
    assert _marked(text, length=20) == "一" * 20 + "…"
    assert _marked("一青岛", "青岛", length=20) == "一[青岛]"
