"""What the core prints on every page whatever the theme: the head, classes of body and post, texts and dates."""

from __future__ import annotations

import datetime as dt
import html
import json

from newscrawl.demo.dates import ZONE
from newscrawl.demo.families.wordpress.portal import CATEGORIES, Category, Post, WordPress

MENU = tuple(category for category in CATEGORIES.values() if category.parent is None)


def text(printed: str) -> str:
    """Printed text as HTML; WordPress writes quotation marks as numeric references."""
    return html.escape(printed, quote=False).replace('"', "&#8220;").replace("'", "&#8217;")


def stated(moment: dt.datetime) -> str:
    """A ``datetime`` attribute, in the site's zone."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def day(moment: dt.datetime) -> str:
    """A day as the Chinese edition prints it."""
    local = moment.astimezone(ZONE)
    return f"{local.year}年{local.month}月{local.day}日"


def document(site: WordPress, title: str, head: str, body_classes: str, content: str) -> str:
    """A whole page."""
    return f"""<!DOCTYPE html>
<html lang="zh-Hans" class="no-js">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} &#8211; {site.options.site_name}</title>
<meta name='robots' content='max-image-preview:large' />
<link rel="alternate" type="application/rss+xml" title="{site.options.site_name} &raquo; Feed" href="/feed/" />
{head}</head>
<body class="{body_classes}">
{content}
<script src="/wp-includes/js/comment-reply.min.js" id="comment-reply-js" async></script>
</body>
</html>
"""


def post_head(site: WordPress, post: Post, page: int, root: str) -> str:
    """The head of a post's page; a ``bare`` site has cleaned away whatever names the number."""
    address = root + site.path(post, page)
    lines = []
    if not site.options.bare:
        lines += [
            f'<link rel="alternate" type="application/rss+xml" title="评论 Feed" href="{root}{site.path(post).rstrip("/")}/feed/" />',
            f'<link rel="https://api.w.org/" href="{root}/wp-json/" />',
            f'<link rel="alternate" title="JSON" type="application/json" href="{root}/wp-json/wp/v2/posts/{post.number}" />',
            '<meta name="generator" content="WordPress 6.8.3" />',
            f"<link rel='shortlink' href='{root}/?p={post.number}' />",
        ]
    lines.append(f'<link rel="canonical" href="{html.escape(address)}" />')
    if site.options.seo:
        lines += _seo(site, post, root)
    return "\n".join(lines) + "\n"


def _seo(site: WordPress, post: Post, root: str) -> list[str]:
    """What an SEO plugin states; its times are in UTC, and its author is a node of its own."""
    address, name = root + site.path(post), site.options.site_name
    published, modified = (each.astimezone(dt.UTC).isoformat() for each in (post.published, post.modified))
    headline = html.escape(post.story.headline)
    graph = [
        {
            "@type": "NewsArticle",
            "@id": f"{address}#article",
            "isPartOf": {"@id": address},
            "author": {"name": post.account[1], "@id": f"{root}/#/schema/person/{post.account[0]}"},
            "headline": post.story.headline,
            "datePublished": published,
            "dateModified": modified,
            "mainEntityOfPage": {"@id": address},
            "publisher": {"@id": f"{root}/#organization"},
            "articleSection": [post.category.name],
            "inLanguage": "zh-Hans",
        },
        {"@type": "WebPage", "@id": address, "url": address, "name": f"{post.story.headline} - {name}"},
        {"@type": "Organization", "@id": f"{root}/#organization", "name": name, "url": f"{root}/"},
        {"@type": "Person", "@id": f"{root}/#/schema/person/{post.account[0]}", "name": post.account[1]},
    ]
    stated_graph = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return [
        f'<meta property="og:title" content="{headline} - {name}" />',
        f'<meta property="og:url" content="{html.escape(address)}" />',
        f'<meta property="og:site_name" content="{name}" />',
        '<meta property="og:type" content="article" />',
        f'<meta property="article:published_time" content="{published}" />',
        f'<meta property="article:modified_time" content="{modified}" />',
        f'<meta name="author" content="{post.account[1]}" />',
        f'<script type="application/ld+json" class="yoast-schema-graph">{stated_graph}</script>',
    ]


def body_class(site: WordPress, post: Post, page: int) -> str:
    """``body_class()`` of a post's page."""
    number = "" if site.options.bare else f" postid-{post.number}"
    later = f" paged-{page} single-paged-{page}" if page > 1 else ""
    return f"wp-singular post-template-default single single-post{number} single-format-standard{later} wp-theme"


def listing_class(category: Category, page: int) -> str:
    """``body_class()`` of a category's page."""
    later = f" paged paged-{page} category-paged-{page}" if page > 1 else ""
    return f"archive category category-{category.slug} category-{category.number}{later} wp-theme"


def post_class(site: WordPress, post: Post) -> str:
    """``post_class()``; a ``bare`` site filters the number out."""
    number = "" if site.options.bare else f"post-{post.number} "
    locked = " post-password-required" if post.protected else ""
    return f"{number}post type-post status-publish format-standard{locked} hentry category-{post.category.slug} tag-qingdao"


def body_html(post: Post, page: int) -> str:
    """``the_content()`` without its page links: a body page, or the form of a post under a password."""
    if post.protected:
        return (
            '<form action="/wp-login.php?action=postpass" class="post-password-form" method="post">\n'
            "<p>这篇内容受密码保护。如需查阅，请在下列字段中输入您的密码。</p>\n"
            '<p><label>密码： <input name="post_password" type="password" size="20" /></label> '
            '<input type="submit" name="Submit" value="提交" /></p></form>\n'
        )
    return post.story.pages[page - 1]


def headline_html(post: Post) -> str:
    return text(post.headline)


def page_links(site: WordPress, post: Post, page: int, root: str) -> str:
    """The links to body pages, without the box around them; "" for a single page."""
    count = len(post.story.pages)
    if count < 2 or post.protected:
        return ""
    return " ".join(
        f'<span class="post-page-numbers current" aria-current="page">{number}</span>'
        if number == page
        else f'<a href="{html.escape(root + site.path(post, number))}" class="post-page-numbers">{number}</a>'
        for number in range(1, count + 1)
    )


def excerpt(post: Post) -> str:
    """The automatic excerpt: 55 characters of the story."""
    if post.protected:
        return "这是一篇受密码保护的文章，因此无法提供摘要。"
    whole = "".join("".join(post.story.text).split())
    return text(whole[:55]) + (" [&hellip;]" if len(whole) > 55 else "")
