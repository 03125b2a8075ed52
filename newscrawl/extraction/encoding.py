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


def _decode(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def decode(body: bytes, declared: Sequence[str]) -> Reading[str]:
    """Decode ``body`` with the first codec all of it fits: those ``declared``, then utf-8, gb18030, big5.

    ``rule`` is the codec used, without a byte order mark in ``value``. A declared label that is unknown or does not fit
    is a warning; the value is None if no codec fits.
    """
    warnings: list[str] = []
    tried: set[str] = set()
    for label in declared:
        codec = _codec(label)
        if codec is None:
            warnings.append(f"declared encoding {label!r} is unknown")
            continue
        if codec in tried:
            continue
        tried.add(codec)
        text = _decode(body, codec)
        if text is not None:
            return Reading(text.removeprefix("\ufeff"), None, codec, tuple(warnings))
        warnings.append(f"declared encoding {label!r} does not fit the bytes")
    for codec in _UNDECLARED:
        if codec not in tried and (text := _decode(body, codec)) is not None:
            return Reading(text.removeprefix("\ufeff"), None, codec, tuple(warnings))
    return Reading(None, None, None, (*warnings, "no known encoding fits the bytes"))
