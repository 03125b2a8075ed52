"""Whose story it originally is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import urlsplit

from newscrawl.extraction.boilerplate import SOURCE_LABEL
from newscrawl.extraction.text import narrow, words
from newscrawl.items import Block, Reading

_LABELLED = re.compile(
    rf"(?:^|(?<=[\s。!?…”\"』」)\]】(\[【〔]))(?P<label>{SOURCE_LABEL})\s*[:|/]\s*[《“\"]?"
    r"(?P<value>[^。;!?,|\s《》“”\"()\[\]【】〔〕]{1,30})"
)
#: what follows the name of a source without being part of it
_NEXT_LABEL = re.compile(r"(?:作者|记者|编辑|责编|责任编辑|校对|审核|通讯员)\s*[:|/].*")
_DISCLAIMER = re.compile(r"(?:注明|标注|写明|标明|未注|署名|凡|带有|转载请).{0,12}$")
#: says that the origin is not known
_NOWHERE = words("网络 互联网 来自网络 网络转载 网络综合 综合网络 综合 本站 本网 原创 未知 其他 网上 转载")
_LONGEST_LINE = 60
#: what stands before the address of the original; a few words may stand between
_ORIGIN = r"(?:来源|原文|出处|转自|摘自)(?:链接|网址|地址)?"
_PRINTED_URL = re.compile(
    rf"{_ORIGIN}[^。!?;\n]{{0,30}}?(?P<url>https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{{4,500}})"
)
#: the same in clean HTML, where the address is that of a link
_LINKED_URL = re.compile(
    rf'{_ORIGIN}[^<>。!?]{{0,30}}(?:<(?!a )[^<>]{{0,80}}>[^<>。!?]{{0,30}}){{0,4}}<a href="(?P<url>https?://[^"]{{4,500}})"'
)
_LINKED_WORDS = re.compile(
    r'<a href="(?P<url>https?://[^"]{4,500})"[^<>]{0,80}>\s*(?:阅读|查看|点击)?原文(?:链接|地址)?\s*</a>'
)
#: what ends a sentence, not an address
_BEHIND_URL = ".,;:!?)]'"
_MOST_BLOCKS = 12


def _labelled(paragraph: str) -> Iterator[str]:
    text = narrow(paragraph)
    for match in _LABELLED.finditer(text):
        if _DISCLAIMER.search(text[: match.start("label")]):
            continue
        value = _NEXT_LABEL.sub("", match["value"])
        start = match.start("value")
        yield paragraph[start : start + len(value)].strip(" \u3000:：")


def extract_source(
    *, footer: Sequence[str], body: Sequence[str], info_line_source: str | None, agency: str | None
) -> Reading[str]:
    """Return the original source by the order of the glossary; the value is None if the page names none.

    First the ``footer`` (文章来源：信网), then a 来源 line among ``body`` (a short paragraph with the label, not a
    sentence that mentions it), then ``info_line_source`` (来自), then the dateline's ``agency``. A disclaimer that says
    凡注明“来源：…” names none; neither does 来源：网络, wherever it stands, which is passed over with a warning.
    """
    warnings: list[str] = []
    lines = [line for line in body if len(line) <= _LONGEST_LINE and not line.endswith(("。", "！", "？"))]
    for rule, paragraphs in (("footer", footer), ("source line", lines)):
        for paragraph in paragraphs:
            for value in _labelled(paragraph):
                if narrow(value) not in _NOWHERE:
                    return Reading(value, paragraph, rule, tuple(warnings))
                warnings.append(f"{value!r} names no source")
    for rule, printed in (("info line", info_line_source), ("dateline", agency)):
        value = (printed or "").strip()
        if narrow(value) in _NOWHERE:
            warnings.append(f"{value!r} names no source")
        elif value:
            return Reading(value, printed, rule, tuple(warnings))
    return Reading(None, None, None, tuple(warnings))


def extract_source_url(blocks: Sequence[Block], footer: Sequence[str], url: str) -> Reading[str]:
    """Return the address of the original that the ``footer`` of a body (``blocks``, footer included) prints or links to
    behind 来源, 原文, 出处 or 转自; the value is None if there is none.

    ``url`` is the article's own: an address on its host names no other story.
    """
    last = [block for block in blocks[-_MOST_BLOCKS:] if any(paragraph in block.text for paragraph in footer)]
    for block in last:
        for text, pattern, rule in (
            (narrow(block.text), _PRINTED_URL, "printed in the footer"),
            (block.html, _LINKED_URL, "link in the footer"),
            (block.html, _LINKED_WORDS, "link in the footer"),
        ):
            for match in pattern.finditer(text):
                found = unescape(match["url"]).rstrip(_BEHIND_URL)
                if not _DISCLAIMER.search(text[: match.start()]) and _host(found) not in ("", _host(url)):
                    return Reading(found, rule=rule)
    return Reading()


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # http://[x
        return ""
