from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


NEWS = (
    "<html><body><h1>李沧区完成老旧小区改造</h1><p>近日，市民王女士在家门口看到，小区的路面已经重新铺设，停车位也多了。"
    "“路修好了，回家就近了。”她对记者说。</p><p>下一步，有关部门将继续完善配套设施，让群众的日子越过越好。</p></body></html>"
)
TRADITIONAL = (
    "<p>記者昨日從市政府獲悉，這個社區的改造工程已經完成，居民們都說生活比以前方便多了，有關部門表示會繼續努力。</p>"
)


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", ["gbk"]),
        ("utf-8", ["gb2312", "gbk"]),
        ("utf-8", ["big5"]),
        ("utf-8", ["iso-8859-1"]),
        ("gb18030", ["iso-8859-1"]),
        ("gb18030", ["big5"]),
        ("gb18030", ["utf-8"]),
        ("utf-8-sig", ["gbk"]),
    ],
)
def test_a_wrong_declaration_does_not_garble_the_page(codec: str, declared: list[str]) -> None:
    reading = decode(NEWS.encode(codec), declared)
    assert (reading.value, reading.rule) == (NEWS, codec.removesuffix("-sig"))
    assert any(repr(declared[0]) in warning for warning in reading.warnings)


@pytest.mark.parametrize("declared", [[], ["gb2312"], ["utf-8"], ["big5"]])
def test_big5_is_known_by_what_it_says(declared: list[str]) -> None:
    reading = decode(TRADITIONAL.encode("big5"), declared)
    assert reading.value == TRADITIONAL
    assert str(reading.rule).startswith("big5")  # a declared one is read with its Hong Kong supplement


def test_a_utf_8_page_with_a_few_broken_bytes_is_read_but_for_these() -> None:
    body = NEWS.encode().replace("路面".encode(), "路面".encode()[:-1])
    reading = decode(body, ["utf-8"])
    assert (reading.value, reading.rule) == (NEWS.replace("路面", "路\ufffd"), "mended")
    assert "1 characters" in reading.warnings[-1]


def test_a_utf_8_page_with_a_gbk_fragment_is_read_whole() -> None:
    fragment = "<p>本站由青岛信息港提供技术支持</p>"
    body = NEWS.encode() + fragment.encode("gb18030")
    reading = decode(body, ["utf-8"])
    assert (reading.value, reading.rule) == (NEWS + fragment, "mended")


@pytest.mark.parametrize("fragment", ["<p>青岛信息港</p>", "<p>本站由青岛信息港提供技术支持，欢迎投稿</p>"])
def test_a_gbk_page_with_a_utf_8_fragment_is_read_whole(fragment: str) -> None:
    reading = decode(NEWS.encode("gb18030") + fragment.encode(), ["gbk"])
    assert (reading.value, reading.rule) == (NEWS + fragment, "mended")


def test_a_page_of_noise_is_not_mended() -> None:
    noise = bytes(range(128, 256)) * 40
    assert decode(noise, ["utf-8"]).value is None


@given(st.binary(max_size=300), st.lists(st.sampled_from(["utf-8", "gbk", "big5", "x", "utf-16", "iso-8859-1"])))
def test_any_bytes_give_text_or_none(body: bytes, declared: list[str]) -> None:
    reading = decode(body, declared)
    assert (reading.value is None) == (reading.rule is None)
