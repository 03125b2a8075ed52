"""What a PHPCMS answers instead of an article or a listing, always with status 200."""

from __future__ import annotations

from parsel import Selector

from newscrawl.cms.notices import Answer, Rule, first_notice, in_message, in_title
from newscrawl.cms.select import squeeze, text, text_of, xpath
from newscrawl.items import Notice

OTHER_MODEL = "other_model"
_RULES = (
    Rule("article_missing", "gone", in_message(r"信息不存在")),
    Rule("category_missing", "rejected", in_message(r"栏目不存在|缺少栏目")),
    Rule("login_required", "rejected", in_message(r"请先登录")),
    Rule("no_permission", "rejected", in_message(r"没有(?:访问|浏览)?.{0,6}权限|权限不足")),
    Rule("payment_required", "rejected", in_message(r"阅读此信息需要您支付")),
    Rule("site_closed", "retry", in_message(r"(?:站点|网站)(?:暂时|已)?关闭")),
    Rule("system_error", "retry", in_message(r"MySQL Query|(?:Controller|Action) does not exist")),
    Rule("message", "retry", in_title(r"^提示信息$")),
)
_MESSAGE = "//div[contains(@class, 'showMsg')]//div[contains(@class, 'content')]"
_PAID = "//a[contains(@href, 'c=readpoint')]"
#: a longer text is no bare message, and its words may be a story's
_LONGEST = 300


def recognise_notice(selector: Selector, url: str) -> Notice | None:
    """Say what a page that is no article and no listing is; None if it is nothing the software is known to send.

    ``url`` is the absolute URL that answered, after redirects.
    """
    title = text_of(selector.root, "title")
    said = [text(each) for each in (xpath(selector.root, _MESSAGE) or xpath(selector.root, _PAID))]
    if not said:
        shown = squeeze(" ".join(xpath(selector.root, "//body//text()[not(ancestor::script or ancestor::style)]")))
        said = [shown] if len(shown) <= _LONGEST else []
    return first_notice(_RULES, Answer(url, title, tuple(filter(None, said)), ""))
