"""Bytes of a page to text, strictly: a wrong guess of the charset loses a page's text without a trace."""

from __future__ import annotations

import re
from collections.abc import Sequence

from w3lib.encoding import read_bom, resolve_encoding

from newscrawl.items import Reading

#: pages that declare GB2312 or GBK hold GB18030 characters; x-gbk is a label of old IIS servers w3lib does not know
_GBK_LABELS = frozenset(
    ("gb2312", "gbk", "x-gbk", "gb_2312-80", "gb2312-80", "csgb2312", "cp936", "gb-2312", "chinese")
)
_UNDECLARED = ("utf-8", "gb18030", "big5")
_META_WITHIN = 4096
#: Chinese of UTF-8 in bytes that also fit GBK: 鍦ㄩ潚宀 for 在青岛. Four such characters in a row are no accident.
#: Bytes are told apart by a table, because a pattern over them takes several times as long as decoding does.
_KINDS_OF_BYTES = bytes(
    ord("L") if 0xE3 <= byte <= 0xE9 or byte == 0xEF else ord("c") if 0x80 <= byte <= 0xBF else ord(".")
    for byte in range(256)
)
_FOUR_IN_A_ROW = b"Lcc" * 4
#: the characters of which every second one of a text is, simplified and traditional
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电里如水化高自二理起小现实加量都两体制当点从业本去性好应开合还因由其些然前外天政四日那社义事平全表间与关各重新"
    "這個國時來們會發過說產種經進裡現實兩體當點從業開還應義間與關各為對動學後電長門問無員總區報記者市民網青島縣省部新聞首頁更多"
    "市报记者网页首站区县省城路街镇村局部门委员会党通知公告图片来源编辑新闻资讯服务信息"
)
_BEYOND_ASCII = re.compile("[\u0080-\u00ff\u3400-\u9fff]")
#: characters at the beginning of a page that are looked at; of fewer beyond ASCII among them than this nothing can be
#: told; the share of common ones that any real text exceeds
_LOOKED_AT, _TOO_FEW, _COMMON_SHARE = 5_000, 12, 0.1
#: of the characters beyond ASCII: a stretch of which more than every fourth is damaged is in another encoding; a page
#: that loses more than this share is not read
_DAMAGED_SHARE, _MOST_LOST = 4, 0.02
# w3lib's readers drop labels they do not know, and an unknown label is worth a warning
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:\-]+)", re.I)
_BODY_CHARSET = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:\-]+)|^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:\-]+)", re.I
)


def declared_encodings(content_type_header: str | None, body: bytes) -> list[str]:
    """Return the labels a page declares for itself, the most binding first: byte order mark, HTTP header, ``meta``."""
    bom, _ = read_bom(body[:4])
    header = _HEADER_CHARSET.search(content_type_header or "")
    meta = _BODY_CHARSET.search(body, 0, _META_WITHIN)
    labels = (bom, header and header[1], meta and (meta[1] or meta[2]).decode("ascii", "replace"))
    return list(dict.fromkeys(label.lower() for label in labels if label))


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    return "gb18030" if label in _GBK_LABELS else resolve_encoding(label)


def decode(body: bytes, declared: Sequence[str]) -> Reading[str]:
    """Decode ``body`` with the first codec that all of it fits and that gives readable text: those ``declared``, then
    utf-8, gb18030, big5.

    ``rule`` is the codec used, without a byte order mark in ``value``. A declared label that is unknown or does not fit
    is a warning. Where no codec fits, or some of a GBK page is UTF-8, each stretch between two tags is decoded for
    itself, and ``rule`` says ``mended``; the value is None if even that loses more than a little.
    """
    warnings: list[str] = []
    labels: dict[str, str] = {}
    for label in declared:
        if codec := _codec(label):
            labels.setdefault(codec, label)
        else:
            warnings.append(f"declared encoding {label!r} is unknown")
    fitting: list[tuple[str, str]] = []
    for codec in dict.fromkeys((*labels, *_UNDECLARED)):
        text = _decode(body, codec)
        if text is None:
            if codec in labels:
                warnings.append(f"declared encoding {labels[codec]!r} does not fit the bytes")
            continue
        fitting.append((codec, text))
        if _reads_well(text):
            break
    else:
        del fitting[1:]  # none gives readable text: the first that fits, declared or likeliest
    if fitting:
        codec, text = fitting[-1]
        if len(fitting) > 1 and fitting[0][0] in labels:
            warnings.append(f"declared encoding {labels[fitting[0][0]]!r} gives no readable text")
        if codec != "gb18030" or not _has_utf8(body):
            return Reading(text.removeprefix("\ufeff"), None, codec, tuple(warnings))
    text, lost = _mend(body)
    if lost > _MOST_LOST * sum(map("\x7f".__lt__, text)):
        return Reading(None, None, None, (*warnings, "no known encoding fits the bytes"))
    warnings.append(f"the bytes mix encodings or are damaged; {lost} characters could not be read")
    return Reading(text.removeprefix("\ufeff"), None, "mended", tuple(warnings))


def _decode(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _has_utf8(body: bytes) -> bool:
    return _FOUR_IN_A_ROW in body.translate(_KINDS_OF_BYTES)


def _reads_well(text: str) -> bool:
    """Whether the Chinese of ``text`` is what people write: of wrongly decoded text hardly a character is common, or it
    is full of accents."""
    beyond_ascii = _BEYOND_ASCII.findall(text, 0, _LOOKED_AT)
    if len(beyond_ascii) < _TOO_FEW:
        return True
    return sum(map(_COMMON.__contains__, beyond_ascii)) >= _COMMON_SHARE * len(beyond_ascii)


def _mend(body: bytes) -> tuple[str, int]:
    """``body`` decoded stretch by stretch between its tags, and how many characters are lost."""
    stretches = body.split(b"<")
    beyond_ascii = [stretch for stretch in stretches if not stretch.isascii()]
    utf8 = sum(_decode(stretch, "utf-8") is not None for stretch in beyond_ascii)
    most, other = ("utf-8", "gb18030") if utf8 * 2 >= len(beyond_ascii) else ("gb18030", "utf-8")
    found = [_mend_stretch(stretch, most, other) for stretch in stretches]
    return "<".join(text for text, _ in found), sum(lost for _, lost in found)


def _mend_stretch(stretch: bytes, most: str, other: str) -> tuple[str, int]:
    """A stretch in the encoding ``most`` of the page is in, or in the ``other``, and how many characters are lost."""
    if stretch.isascii():
        return stretch.decode(), 0
    is_in_other = other == "utf-8" and _has_utf8(stretch)
    for codec in (other, most) if is_in_other else (most,):
        if (text := _decode(stretch, codec)) is not None:
            return text, 0
    text = stretch.decode(most, "replace")
    lost = text.count("\ufffd")
    if lost * _DAMAGED_SHARE > sum(map("\x7f".__lt__, text)) and (whole := _decode(stretch, other)) is not None:
        return whole, 0
    return text, lost
