"""The paper's pages as HTML, with the markup of a front end that nobody cleaned up."""

from __future__ import annotations

import html
import json

from newscrawl.demo.families.newsroom.stories import CHANNELS, PER_PAGE, SITE_NAME, Newsroom, Story, Style

_FRAME = """<!doctype html>
<html lang="zh-CN" prefix="og: http://ogp.me/ns#">
<head>
<meta charset="{charset}">
<title>{title}</title>
<link rel="alternate" type="application/rss+xml" href="/rss/yaowen.xml">
{head}
</head>
<body>
<site-header><nav>{nav}</nav><span class="clock">{clock}</span></site-header>
{main}
<footer class="site-foot"><p>{site} 版权所有 鲁ICP备00000000号 编辑部电话：0532-80000000</p></footer>
<script>window.__STATE__={{"uid":0}};</script>
</body>
</html>
"""


def frame(newsroom: Newsroom, title: str, head: str, main: str, clock: str = "2031-01-01 00:00") -> str:
    """A whole page; the clock of the reader's day stands on each."""
    nav = "".join(f'<a href="/{folder}/">{name}</a>' for name, folder in CHANNELS.items())
    return _FRAME.format(
        charset=newsroom.options.charset, title=title, head=head, nav=nav, main=main, clock=clock, site=SITE_NAME
    )


def message(newsroom: Newsroom, words: str) -> str:
    return frame(newsroom, f"{words} - {SITE_NAME}", "", f'<main class="oops"><h1>{words}</h1></main>')


def listing(newsroom: Newsroom, channel: str, number: int) -> str | None:
    """One page of a channel, from 1; None past the last."""
    stories = newsroom.public(channel)
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown and number > 1:
        return None
    last = -(-len(stories) // PER_PAGE)
    cards = "".join(map(_card, shown))
    bar = "".join(f'<a href="{_page_name(page)}">{page}</a>' for page in range(1, last + 1))
    if number < last:
        bar += f'<a class="next" href="{_page_name(number + 1)}"><span>下一页</span></a>'
    hot = "".join(
        f'<li><a href="/{story.path()}">{html.escape(story.headline)}</a></li>' for story in newsroom.public()[-5:]
    )
    main = f'<main><section class="cards">{cards}</section><div class="bar">{bar}</div></main>'
    main += f"<aside>热门<ol>{hot}</ol></aside>"
    return frame(newsroom, f"{channel} - {SITE_NAME}", "", main)


def _page_name(page: int) -> str:
    return "./" if page == 1 else f"index_{page}.html"


def _card(story: Story) -> str:
    title = html.escape(story.headline)
    lead = html.escape(next(text for kind, text in story.pages[0] if kind == "text")[:60])
    return (
        f'<article class="card"><a class="pic" href="../{story.path()}">'
        f'<img src="/upload/t{story.number}.jpg" alt=""></a>'
        f'<h3><a href="../{story.path()}">{title}</a></h3><p class="lead">{lead}</p>'
        f'<time datetime="{story.published.isoformat()}">{story.published:%Y-%m-%d}</time></article>\n'
    )


def article(newsroom: Newsroom, story: Story, number: int) -> str:
    """One page of a story's body."""
    main = (
        f'<main class="story story--{story.style}"><div class="crumbs"><a href="/">首页</a> &gt; {story.channel}</div>'
        f"<h1>{html.escape(story.headline)}</h1>\n{_meta(story)}\n"
        f'<div class="story-text" id="js_content">{_body(story, number)}</div>\n{_pager(story)}'
        f'<div class="share-bar">分享到 微信 微博</div></main>'
        f'<aside class="related"><h4>相关推荐</h4>{_others(newsroom, story)}</aside>'
    )
    title = f"{html.escape(story.headline)}-{SITE_NAME}"
    return frame(newsroom, title, _head(story), main)


def _others(newsroom: Newsroom, story: Story) -> str:
    found = [other for other in newsroom.public(story.channel) if other is not story][:4]
    return "".join(f'<p><a href="/{other.path()}">{html.escape(other.headline)}</a></p>' for other in found)


def _head(story: Story) -> str:
    title = html.escape(story.headline, quote=True)
    graph = f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
    graph += f'<meta property="og:site_name" content="{SITE_NAME}"><meta name="author" content="{SITE_NAME}">'
    if story.style is Style.TIMED:
        graph += f'<meta property="article:published_time" content="{story.published.isoformat()}">'
        graph += f'<meta property="article:section" content="{story.channel}">'
        if story.modified:
            graph += f'<meta property="article:modified_time" content="{story.modified.isoformat()}">'
        return graph
    return (
        graph + f'\n<script type="application/ld+json">\n{json.dumps(_json_ld(story), ensure_ascii=False)}\n</script>'
    )


def _json_ld(story: Story) -> dict[str, object]:
    publisher = {"@type": "NewsMediaOrganization", "name": SITE_NAME}
    says: dict[str, object] = {
        "@type": ["NewsArticle"],
        "headline": story.headline,
        "datePublished": story.published.isoformat(),
        "articleSection": [story.channel],
        "publisher": publisher,
    }
    if story.modified:
        says["dateModified"] = story.modified.isoformat()
    if story.author:
        says["author"] = [{"@type": "Person", "name": story.author}]
    if story.source:
        says["sourceOrganization"] = {"@type": "Organization", "name": story.source}
    return {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": SITE_NAME, "url": "/"}, says]}


def _meta(story: Story) -> str:
    if story.style is Style.STATED:
        return '<div class="actions"><button>收藏</button></div>'
    if story.style is Style.TIMED:
        day = f"{story.published.month}月{story.published.day}日"
        return f'<div class="meta"><time datetime="{story.published.isoformat()}">{day}</time></div>'
    parts = [f"<b>{story.published:%Y-%m-%d %H:%M}</b>"]
    parts += [f"<i>来源：{story.source}</i>"] if story.source else []
    parts += [f"<i>作者：{story.author}</i>"] if story.author else []
    parts += [f"<em>阅读 {story.view_count}</em>"]
    return f'<div class="meta">{"　".join(parts)}</div>'


def _body(story: Story, number: int) -> str:
    tags = {"text": "<p>　　{}</p>\n", "subhead": "<h2>{}</h2>\n"}
    pieces = [
        f'<figure><img data-src="/{text}" src="/static/loading.gif"></figure>\n'
        if kind == "image"
        else tags[kind].format(html.escape(text))
        for kind, text in story.pages[number - 1]
    ]
    pieces.insert(2, '<ad-slot class="ad"><p>广告 满100减20</p></ad-slot>')
    if number == len(story.pages) and story.footer:
        pieces += [f"<p>{html.escape(part)}</p>\n" for part in story.footer.parts]
    return "".join(pieces)


def _pager(story: Story) -> str:
    if len(story.pages) == 1:
        return ""
    names = [story.path(page).rsplit("/", 1)[-1] for page in range(1, len(story.pages) + 1)]
    links = (f'<a href="{name}">{page}</a>' for page, name in enumerate(names, 1))
    return f'<div class="parts">{" ".join(links)}</div>'
