from __future__ import annotations

import pytest

from newscrawl.extraction.encoding import declared_encodings, decode

STORY = "青岛信息港：记者 王喆 报道，㙍、镕、囧与€"


@pytest.mark.parametrize(
    ("codec", "declared", "used"),
    [
        ("utf-8", ["utf-8"], "utf-8"),
        ("gb18030", ["gb2312"], "gb18030"),
        ("gb18030", ["GBK"], "gb18030"),
        ("gb18030", ["x-gbk"], "gb18030"),
        ("utf-8", [], "utf-8"),
        ("gb18030", [], "gb18030"),
    ],
)
def test_decodes_what_is_declared(codec: str, declared: list[str], used: str) -> None:
    reading = decode(STORY.encode(codec), declared)
    assert (reading.value, reading.rule, reading.warnings) == (STORY, used, ())


def test_a_wrong_label_is_passed_over_with_a_warning() -> None:
    reading = decode(STORY.encode("gb18030"), ["utf-8", "gbk"])
    assert (reading.value, reading.rule) == (STORY, "gb18030")
    assert "'utf-8'" in reading.warnings[0]


def test_an_unknown_label_is_a_warning() -> None:
    reading = decode(STORY.encode("utf-8"), ["x-nonsense"])
    assert (reading.value, reading.rule) == (STORY, "utf-8")
    assert "x-nonsense" in reading.warnings[0]


def test_big5_when_nothing_else_fits() -> None:
    text = "一個繁體中文的網頁"
    assert decode(text.encode("big5"), ["big5"]).value == text


def test_bytes_of_no_encoding_give_none() -> None:
    reading = decode(b"\xff\xfe\xfd\x00\x81\xff", ["utf-8"])
    assert (reading.value, reading.rule) == (None, None)
    assert len(reading.warnings) == 2


def test_a_byte_order_mark_leads_and_is_not_text() -> None:
    body = b"\xef\xbb\xbf" + STORY.encode()
    assert declared_encodings("text/html; charset=gbk", body)[0] == "utf-8"
    assert decode(body, declared_encodings("text/html; charset=gbk", body)).value == STORY


@pytest.mark.parametrize(
    ("header", "body", "labels"),
    [
        ("text/html; charset=gbk", b'<meta charset="utf-8">', ["gbk", "utf-8"]),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />', ["gb2312"]),
        (None, b"<html><meta charset=x-gbk>", ["x-gbk"]),
        (None, b"<html>", []),
        (None, b" " * 4096 + b'<meta charset="gbk">', []),
    ],
)
def test_declared_labels_in_order(header: str | None, body: bytes, labels: list[str]) -> None:
    assert declared_encodings(header, body) == labels
