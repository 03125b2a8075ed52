"""What a DedeCMS answers instead of an article or a listing, always with status 200.

Its messages are written by a script into an empty page, so a reader that drops scripts sees nothing.
"""

from __future__ import annotations

import re

from parsel import Selector

from newscrawl.cms.notices import Answer, Rule, first_notice, in_message, in_title
from newscrawl.cms.select import squeeze, text_of, xpath
from newscrawl.items import Notice

_RULES = (
    Rule("article_missing", "gone", in_message(r"输入的参数有误")),
    Rule("article_missing", "gone", in_message(r"文档不存在|文章不存在")),
    Rule("unreviewed", "gone", in_message(r"尚未审核")),
    Rule("no_permission", "rejected", in_title(r"^(?:你没有权限浏览|扣金币购买阅读)")),
    Rule("site_closed", "retry", in_message(r"(?:站点|网站)(?:暂时|已)?关闭")),
    Rule("system_error", "retry", in_message(r"DedeCMS Error Warning|模板文件不存在")),
    Rule("bad_request", "rejected", in_message(r"Request Error|Request var not allow")),
    Rule("leads_away", "rejected", in_message(r"现在正在转向")),
    Rule("no_template", "rejected", in_message(r"你会看到这个提示")),
    Rule("message", "retry", in_title(r"^DedeCMS提示信息")),
)
#: what the message page's script writes
_WRITTEN = re.compile(r"document\.write\(\"([^\"]{1,500})\"\)")
_TAG = re.compile(r"<[^<>]{0,200}>")
_SHOWN = "//body//text()[normalize-space()][not(ancestor::style or ancestor::script or ancestor::a)]"
#: a longer text is no message, and its words may be a story's
_MOST_TEXTS, _LONGEST = 40, 300


def recognise_notice(selector: Selector, url: str) -> Notice | None:
    """Say what a page that is no article and no listing is; None if it is nothing the software is known to send.

    ``url`` is the absolute URL that answered, after redirects.
    """
    title = text_of(selector.root, "title")
    said = squeeze(" ".join(xpath(selector.root, _SHOWN)[:_MOST_TEXTS]))
    message: tuple[str, ...] = (said,) if 0 < len(said) <= _LONGEST else ()
    if title.startswith("DedeCMS提示信息"):
        scripts = "".join(xpath(selector.root, "//script/text()"))
        written = (squeeze(_TAG.sub("", part)) for part in _WRITTEN.findall(scripts))
        message = tuple(filter(None, written))
    return first_notice(_RULES, Answer(url, title, message, said))
