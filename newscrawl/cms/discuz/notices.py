"""What a Discuz! answers instead of an article or a listing, mostly with status 200.

An article page is one that has an article element; everything else is looked up here. Only the software's own words
不存在 and 正在审核 mean that an article is gone: a closed site, a flood guard or a database that is down look just as
empty and say nothing about the article.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from newscrawl.cms.notices import Answer, Rule, first_notice, in_message, in_title
from newscrawl.cms.select import squeeze, text_of, xpath
from newscrawl.items import Notice


def _is_login(answer: Answer) -> bool:
    parts = urlsplit(answer.url)
    return parts.path.endswith("member.php") and parse_qs(parts.query).get("mod") == ["logging"]


def _is_challenge_script(answer: Answer) -> bool:
    """Anti-scraping: nothing but one obfuscated script that sends the browser to a signed URL."""
    return not answer.title and answer.text.startswith("<script") and "location" in answer.text


#: first match wins
_RULES = (
    Rule("login_required", "rejected", _is_login),
    Rule("article_missing", "gone", in_message(r"文章不存在|正在审核|尚未正确指定要查看的文章")),
    Rule("category_missing", "rejected", in_message(r"分类不存在|尚未正确指定要查看的分类")),
    Rule("category_closed", "rejected", in_message(r"分类已关闭")),
    Rule("mobile_page", "rejected", in_message(r"您访问的页面无手机页面")),
    Rule("flood_guard", "retry", in_message(r"秒内只能进行|刷新间隔|速度过快")),
    Rule("site_closed", "retry", in_message(r"站点暂时关闭|暂时关闭")),
    Rule("no_permission", "rejected", in_message(r"没有权限|无权")),
    Rule("flood_guard", "retry", in_title(r"频繁刷新限制|页面重载开启|^\d+ \+ \d+")),
    Rule("system_error", "retry", in_title(r"(?:System|Database) Error$")),
    Rule("challenge", "retry", _is_challenge_script),
    Rule("message", "retry", in_title(r"^提示信息")),
)


_MESSAGE = "(//*[@id='messagetext']/p|//*[@class='jump_c']/p)[1]//text()[not(parent::script)]"
#: what a theme without the stock ids prints outside of links and menus: those name other pages
_OUTSIDE_LINKS = (
    "//body//text()[normalize-space()][not(ancestor::script or ancestor::style or ancestor::a or ancestor::nav"
    " or ancestor::header or ancestor::footer or ancestor::aside or ancestor::select or ancestor::button)]"
)


def recognise_notice(selector: Selector, url: str) -> Notice | None:
    """Say what a page that is no article and no listing is; None if it is nothing the software is known to send.

    ``url`` is the absolute URL that answered, after redirects.
    """
    title = text_of(selector.root, "title")
    message = tuple(filter(None, [squeeze(" ".join(xpath(selector.root, _MESSAGE)))]))
    if not message and title.startswith("提示信息"):
        message = tuple(map(squeeze, xpath(selector.root, _OUTSIDE_LINKS)))
    answer = Answer(url, title, message, _head_of(selector))
    return first_notice(_RULES, answer)


def _head_of(selector: Selector) -> str:
    """The first markup inside the page, where a challenge script stands: lxml puts it into a head of its own making."""
    return (selector.xpath("(//head/*|//body/*)[1]").get() or "")[:4000]
