"""Article pages: the parts of the stock template, and those of the commercial one without its ids and classes."""

from __future__ import annotations

import datetime as dt
import html
from random import Random

from newscrawl.demo import texts
from newscrawl.demo.articles import REACTIONS, Article
from newscrawl.demo.categories import BY_ID, Category, children
from newscrawl.demo.dates import php_date
from newscrawl.demo.frame import breadcrumb, category_url, document, space_path, text
from newscrawl.demo.paging import page_bar
from newscrawl.demo.portal import (
    Portal,
    PortalOptions,
    RelativeDates,
    Theme,
    UrlStyle,
    article_path,
    dynamic_path,
    has_file,
)
from newscrawl.demo.slots import BAR, DATE, FORMHASH, SID, VIEWS

_REACTION_IMAGES = ("luguo", "leiren", "woshou", "xianhua", "jidan")
_NEWEST_COMMENTS = 20


def article_document(portal: Portal, article: Article, number: int) -> str:
    """One body page of an article; past the end the body is empty and the bar stands on the last page."""
    options, category = portal.options, BY_ID[article.catid]
    shown = text(article.headline)
    part = f"第{number}页 - " if number > 1 else ""
    render = _stock_content if options.theme is Theme.STOCK else _commercial_content
    about = (article.headline, article.summary or article.headline)
    title = f"{shown} - {part}{category.name}"
    return document(options, title, render(portal, article, number), body_class="pg_view", about=about)


def _body(article: Article, number: int) -> str:
    return article.pages[number - 1] if number <= len(article.pages) else ""


def _page_title(article: Article, number: int) -> str:
    return article.page_titles[number - 1] if number <= len(article.page_titles) else ""


def _date(options: PortalOptions, article: Article) -> str:
    if options.relative_dates is RelativeDates.NONE:
        return php_date(options.date_format, article.published)
    return DATE


def relative_date(options: PortalOptions, article: Article, words: str | None) -> str:
    """What stands in the date's slot; ``words`` None means that the date is too old, or yet to come, for words."""
    absolute = php_date(options.date_format, article.published)
    if words is None:
        return absolute
    return f'<span title="{absolute}">{words}</span>' if options.relative_dates is RelativeDates.TITLE else words


def _bar(options: PortalOptions, article: Article, number: int) -> str:
    if options.url_style is UrlStyle.QUERY:
        return page_bar(number, len(article.pages), lambda page: f"{dynamic_path(article.aid)}&amp;page={page}")
    return page_bar(number, len(article.pages), lambda page: html.escape(article_path(options, article, page)))


def _neighbours(portal: Portal, article: Article, colon: str) -> str:
    out = []
    for label, aid in (("上一篇", article.previous), ("下一篇", article.next)):
        if aid is None:
            continue
        neighbour = portal.articles[aid]
        # The page was generated before its successor had a file, and was regenerated for some articles only.
        stale = label == "下一篇" and portal.options.url_style is UrlStyle.STATIC and article.aid % 3 == 0
        path = dynamic_path(aid) if stale else article_path(portal.options, neighbour)
        out.append(f'<em>{label}{colon}<a href="{path}">{text(neighbour.headline)}</a></em>')
    return "".join(out)


def _stock_content(portal: Portal, article: Article, number: int) -> str:
    options, category = portal.options, BY_ID[article.catid]
    title = _page_title(article, number)
    bar = _bar(options, article, number)
    return f"""{breadcrumb(options, category, "查看内容")}
<div id="ct" class="ct2 wp cl">
<div class="mn">
<div class="bm vw">
<div class="h hm">
<h1 class="ph">{text(article.headline)} </h1>
<p class="xg1">
{_stock_info_line(options, article)}</p>
</div>
{f'<div class="s"><div><strong>摘要</strong>: {text(article.summary)}</div></div>' if article.summary else ""}
<div class="d">
{_inner_navigation(options, article)}
<table cellpadding="0" cellspacing="0" class="vwtb"><tr><td id="article_content">\
{f'<div class="vm_pagetitle xw1">{title}</div>' if title else ""}{_body(article, number)}</td></tr></table>
{f'<div class="ptw pbw cl">{bar}</div>' if bar else ""}
<div id="click_div"><table cellpadding="0" cellspacing="0" class="atd">
<tr>{"".join(_stock_reaction(article, place) for place in range(len(REACTIONS)))}</tr>
</table></div>
</div>
<div class="o cl ptm pbm">
<a href="home.php?mod=spacecp&amp;ac=favorite&amp;type=article&amp;id={article.aid}" id="a_favorite">收藏</a>
<a href="misc.php?mod=invite&amp;action=article&amp;id={article.aid}" id="a_invite">邀请</a>
</div>
<div class="pren pbm cl">
{_neighbours(portal, article, "：")}</div>
</div>
{_stock_related(portal, article)}
{_stock_comments(options, article)}
</div>
<div class="sd pph">
{_box(options, "相关分类", children(category.parent))}{_box(options, "下级分类", children(category.catid))}
</div>
</div>
<input type="hidden" id="portalview" value="1">
"""


def _stock_info_line(options: PortalOptions, article: Article) -> str:
    uid, publisher = article.publisher
    comments = "0"
    if article.comment_count:
        link = f"portal.php?mod=comment&id={article.aid}&idtype=aid"
        comments = f'<a href="{link}" title="查看全部评论"><em id="_commentnum">{article.comment_count}</em></a>'
    parts = [
        _date(options, article),
        f'\n发布者: <a href="{space_path(options, uid)}">{publisher}</a>',
        f'\n查看: <em id="_viewnum">{VIEWS}</em>',
        f"\n评论: {comments}",
    ]
    if article.info_line_author:
        parts.append(f"原作者: {article.info_line_author}")
    if article.info_line_source:
        source, url = article.info_line_source, article.info_line_source_url
        parts.append(f'来自: <a href="{url}" target="_blank">{source}</a>' if url else f"来自: {source}")
    return '<span class="pipe">|</span>'.join(parts)


def _inner_navigation(options: PortalOptions, article: Article) -> str:
    if not article.page_titles:
        return ""
    lines = "\n".join(
        f'<li>&bull; <a href="{article_path(options, article, page)}">第 {page} 页 {title}</a></li>'
        for page, title in enumerate(article.page_titles, 1)
    )
    return f'<div id="inner_nav" class="ptn xs1">\n<h3>本文导航</h3>\n<ul class="xl xl2 cl">{lines}\n</ul>\n</div>'


def _reaction_href(article: Article, place: int) -> str:
    query = f"clickid={place + 1}&amp;idtype=aid&amp;id={article.aid}&amp;hash={FORMHASH}"
    return f"home.php?mod=spacecp&amp;ac=click&amp;op=add&amp;{query}"


def _stock_reaction(article: Article, place: int) -> str:
    count = article.reactions[place]
    height = 50 * count // max(1, *article.reactions)
    bar = f'<div class="atdc">\n<div class="ac{BAR}" style="height:{height}px;">\n<em>{count}</em>\n</div>\n</div>\n'
    return f"""<td>
<a href="{_reaction_href(article, place)}" id="click_aid_{article.aid}_{place + 1}">
{bar if count else ""}<img src="static/image/click/{_REACTION_IMAGES[place]}.gif" alt="" /><br />{REACTIONS[place]}</a>
</td>
"""


def _stock_related(portal: Portal, article: Article) -> str:
    if not article.related:
        return ""
    lines = "\n".join(
        f'<input type="hidden" value="{aid}" />\n<li>&bull; <a href="{article_path(portal.options, other)}">'
        f"{text(other.headline)}</a></li>"
        for aid in article.related
        for other in [portal.articles[aid]]
    )
    return f"""<div id="related_article" class="bm">
<div class="bm_h cl"><h3>相关阅读</h3></div>
<div class="bm_c"><ul class="xl xl2 cl" id="raid_div">{lines}
</ul></div>
</div>"""


def comment_entries(options: PortalOptions, article: Article, first: int, last: int) -> str:
    """Comments ``first`` to ``last`` of an article, counted from the newest (0)."""
    out = []
    for place in range(first, min(last, article.comment_count)):
        number = article.aid * 100 + article.comment_count - place
        rng = Random(number)
        member = rng.choice(texts.MEMBERS)
        link = f'<a href="{space_path(options, rng.randint(10, 20))}" class="xi2 xw1">{member}</a>'
        moment = article.published + dt.timedelta(minutes=37 * (article.comment_count - place))
        out.append(
            f'<dl id="comment_{number}_li" class="ptm pbm bbda cl">\n<dt class="mbm">\n'
            f"{link if rng.random() < 0.7 else '游客'}\n"
            f'<span class="xg1 xw0">{php_date(options.date_format, moment)}</span>\n</dt>\n'
            f"<dd>{texts.fill(rng.choice(texts.COMMENTS), rng)}</dd>\n</dl>"
        )
    return "".join(out)


def _stock_comments(options: PortalOptions, article: Article) -> str:
    entries = comment_entries(options, article, 0, _NEWEST_COMMENTS)
    if entries:
        link = f"portal.php?mod=comment&id={article.aid}&idtype=aid"
        entries += f'<p class="ptm pbm"><a href="{link}" class="xi2">查看全部评论({article.comment_count})</a></p>'
    return f"""<div id="comment" class="bm">
<div class="bm_h cl"><h3>最新评论</h3></div>
<div id="comment_ul" class="bm_c">{entries}<form id="cform" action="portal.php?mod=portalcp&ac=comment" method="post">
<textarea name="message" rows="3" class="pt" id="message"></textarea><span id="seccode_cS{SID}"></span>
<input type="hidden" name="formhash" value="{FORMHASH}">
</form></div>
</div>"""


def _box(options: PortalOptions, heading: str, categories: list[Category]) -> str:
    """A box of category links beside the content; "" for no categories."""
    if not categories:
        return ""
    lines = "\n".join(f'<li>&bull; <a href="{category_url(options, each)}">{each.name}</a></li>' for each in categories)
    return f"""<div class="bm">
<div class="bm_h cl"><h2>{heading}</h2></div>
<div class="bm_c"><ul class="xl xl2 cl">{lines}
</ul></div>
</div>
"""


def sidebar(options: PortalOptions, category: Category) -> str:
    """The right column of the stock template: the category's siblings."""
    return f'<div class="sd pph">\n{_box(options, "相关分类", children(category.parent))}</div>\n'


def _commercial_content(portal: Portal, article: Article, number: int) -> str:
    options, category = portal.options, BY_ID[article.catid]
    bar = _bar(options, article, number)
    related = "".join(
        f'<li><a href="{article_path(options, other)}">{text(other.headline)}</a></li>'
        for other in (portal.articles[aid] for aid in article.related)
    )
    uid, publisher = article.publisher
    publisher_link = f'<a href="{space_path(options, uid)}">{publisher}</a>'
    return f"""{breadcrumb(options, category, "查看内容")}
<div class="piece">
<div class="channel"><a href="{category_url(options, category)}">{category.name}</a></div>
<h1>{text(article.headline)}</h1>
<div class="meta">{_date(options, article)}&nbsp;&nbsp;&nbsp;&nbsp; 发布者: {publisher_link} \
<span>查看 {VIEWS}</span></div>
{f'<div class="intro">{text(article.summary)}</div>' if article.summary else ""}
<div class="prose">
{_body(article, number)}
</div>
{f'<div class="turn">{bar}</div>' if bar else ""}
<ul class="mood">{"".join(_commercial_reaction(article, place) for place in range(len(REACTIONS)))}</ul>
<div class="do"><a href="home.php?mod=spacecp&amp;ac=favorite&amp;type=article&amp;id={article.aid}">收藏</a> \
<a href="misc.php?mod=invite&amp;action=article&amp;id={article.aid}">邀请</a></div>
<div class="near">{_neighbours(portal, article, ":")}</div>
</div>
<div class="also"><h3>相关阅读</h3>{f"<ul>{related}</ul>" if related else ""}</div>
"""


def _commercial_reaction(article: Article, place: int) -> str:
    count = article.reactions[place]
    image = f'<img src="static/image/click/{_REACTION_IMAGES[place]}.gif" alt="" />'
    number = f"<b>{count}</b>" if count else ""
    return f'<li><a href="{_reaction_href(article, place)}">{number}{image}<br />{REACTIONS[place]}</a></li>'


def files(portal: Portal) -> dict[str, tuple[int, int]]:
    """The html files of static mode: path from the root -> article number and body page."""
    return {
        article_path(portal.options, article, page): (article.aid, page)
        for article in portal.articles.values()
        if has_file(article)
        for page in range(1, len(article.pages) + 1)
    }
