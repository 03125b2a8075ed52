"""Whose story it originally is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newscrawl.extraction.boilerplate import SOURCE_LABEL
from newscrawl.extraction.text import narrow, words
from newscrawl.items import Reading

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
