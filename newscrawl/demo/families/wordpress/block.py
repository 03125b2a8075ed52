"""The pages of Twenty Twenty-Four, with the further posts at an article's foot that Twenty Twenty-Five has."""

from __future__ import annotations

import html

from newscrawl.demo.families.wordpress import frame
from newscrawl.demo.families.wordpress.portal import PER_PAGE, Category, Post, WordPress


def article(site: WordPress, post: Post, page: int, root: str) -> str:
    """A post's page."""
    links = frame.page_links(site, post, page, root)
    pages = f'<p class="post-nav-links">页码： {links}</p>' if links else ""
    content = f"""<main class="wp-block-group is-layout-flow wp-block-group-is-layout-flow">
<h1 class="wp-block-post-title has-x-large-font-size">{frame.headline_html(post)}</h1>
{_meta(site, post, root)}
<div class="entry-content alignfull wp-block-post-content is-layout-constrained wp-block-post-content-is-layout-constrained">
{frame.body_html(post, page)}{pages}</div>
<div class="taxonomy-post_tag is-style-pill wp-block-post-terms"><a href="{root}/tag/qingdao/" rel="tag">青岛</a></div>
{_navigation(site, post, root)}
{_more(site, post, root)}
</main>"""
    title = frame.headline_html(post) + (f" &#8211; 第 {page} 页" if page > 1 else "")
    head = frame.post_head(site, post, page, root)
    return frame.document(site, title, head, frame.body_class(site, post, page), _around(site, content, root))


def _meta(site: WordPress, post: Post, root: str) -> str:
    modified = ""
    if post.modified > post.published:
        modified = f'<div class="wp-block-post-date__modified-date wp-block-post-date">{_time(post, edited=True)}</div>'
    category = html.escape(root + site.category_path(post.category))
    return (
        '<div class="wp-block-group has-link-color is-content-justification-left is-layout-flex">'
        f'<div class="wp-block-post-date">{_time(post)}</div>{modified}\n<p class="has-contrast-2-color">—</p>\n'
        f'<p class="has-small-font-size has-contrast-2-color">作者</p>\n<div class="wp-block-post-author-name">'
        f'<a href="{root}/author/{post.account[0]}/" target="_self" class="wp-block-post-author-name__link">'
        f'{post.account[1]}</a></div>\n<div class="taxonomy-category wp-block-post-terms"><span class="'
        f'wp-block-post-terms__prefix">于 </span><a href="{category}" rel="tag">{post.category.name}</a></div></div>'
    )


def _time(post: Post, *, edited: bool = False) -> str:
    moment = post.modified if edited else post.published
    return f'<time datetime="{frame.stated(moment)}">{frame.day(moment)}</time>'


def _navigation(site: WordPress, post: Post, root: str) -> str:
    older, newer = site.neighbours(post)
    out = [
        f'<div class="post-navigation-link-{name} wp-block-post-navigation-link"><span class="'
        f'wp-block-post-navigation-link__arrow-{name} is-arrow-arrow" aria-hidden="true">{arrow}</span>'
        f'<a href="{html.escape(root + site.path(each))}" rel="{rel}"><span class="post-navigation-link__label">{label}'
        f'</span> <span class="post-navigation-link__title">{frame.headline_html(each)}</span></a></div>'
        for each, name, rel, label, arrow in (
            (older, "previous", "prev", "上一篇： ", "←"),
            (newer, "next", "next", "下一篇： ", "→"),
        )
        if each
    ]
    return f'<nav class="wp-block-group is-layout-flex" aria-label="文章">{"".join(out)}</nav>'


def _more(site: WordPress, post: Post, root: str) -> str:
    rows = "".join(_row(site, each, root) for each in site.public()[:4] if each is not post)
    return (
        '<h2 class="wp-block-heading alignwide">更多文章</h2>\n<div class="wp-block-query alignwide is-layout-flow">'
        f'<ul class="alignfull wp-block-post-template is-layout-flow">{rows}</ul></div>'
    )


def listing(site: WordPress, category: Category, page: int, root: str) -> str:
    """A page of a category."""
    members = site.members(category)
    rows = "".join(_row(site, post, root) for post in members[(page - 1) * PER_PAGE : page * PER_PAGE])
    content = f"""<main class="wp-block-group alignfull is-layout-flow">
<h1 class="wp-block-query-title">分类：<span>{category.name}</span></h1>
<div class="wp-block-query alignwide is-layout-flow wp-block-query-is-layout-flow">
<ul class="columns-3 wp-block-post-template is-layout-grid">{rows}</ul>
{_bar(site, category, page, -(-len(members) // PER_PAGE), root)}
</div>
</main>"""
    title = category.name + (f" &#8211; 第 {page} 页" if page > 1 else "")
    return frame.document(site, title, "", frame.listing_class(category, page), _around(site, content, root))


def _row(site: WordPress, post: Post, root: str) -> str:
    address = html.escape(root + site.path(post))
    return f"""<li class="wp-block-post {frame.post_class(site, post)}">
<h2 class="wp-block-post-title has-large-font-size"><a href="{address}" target="_self">{frame.headline_html(post)}</a></h2>
<div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{frame.excerpt(post)} </p></div>
<div class="wp-block-post-date has-small-font-size"><time datetime="{frame.stated(post.published)}">\
<a href="{address}">{frame.day(post.published)}</a></time></div>
</li>"""


def _bar(site: WordPress, category: Category, page: int, last: int, root: str) -> str:
    if last <= 1:
        return ""

    def link(number: int, label: str, classes: str) -> str:
        address = html.escape(root + site.category_path(category, number))
        return f'<a class="{classes}" href="{address}">{label}</a>'

    numbers = [
        f'<span aria-current="page" class="page-numbers current">{number}</span>'
        if number == page
        else link(number, str(number), "page-numbers")
        for number in range(1, last + 1)
        if number in (1, last) or abs(number - page) <= 2
    ]
    back = link(page - 1, "上一页", "wp-block-query-pagination-previous") if page > 1 else ""
    forward = link(page + 1, "下一页", "wp-block-query-pagination-next") if page < last else ""
    return (
        f'<nav class="wp-block-query-pagination is-layout-flex" aria-label="分页">{back}'
        f'<div class="wp-block-query-pagination-numbers">{"".join(numbers)}</div>{forward}</nav>'
    )


def _around(site: WordPress, content: str, root: str) -> str:
    menu = "".join(
        '<li class="wp-block-navigation-item wp-block-navigation-link"><a class="wp-block-navigation-item__content" '
        f'href="{html.escape(root + site.category_path(each))}"><span class="wp-block-navigation-item__label">{each.name}'
        "</span></a></li>"
        for each in frame.MENU
    )
    return f"""<div class="wp-site-blocks"><header class="wp-block-template-part"><div class="wp-block-group alignwide">
<p class="wp-block-site-title"><a href="{root}" target="_self" rel="home">{site.options.site_name}</a></p>
<nav class="is-responsive wp-block-navigation" aria-label="导航"><ul class="wp-block-navigation__container">{menu}</ul></nav>
</div></header>
{content}
<footer class="wp-block-template-part"><p class="has-contrast-2-color">由 <a href="https://cn.wordpress.org" rel="nofollow">\
WordPress</a> 设计</p></footer></div>"""
