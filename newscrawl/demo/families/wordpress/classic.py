"""The pages of Twenty Sixteen."""

from __future__ import annotations

import html

from newscrawl.demo.families.wordpress import frame
from newscrawl.demo.families.wordpress.frame import text
from newscrawl.demo.families.wordpress.portal import PER_PAGE, Category, Post, WordPress


def article(site: WordPress, post: Post, page: int, root: str) -> str:
    """A post's page."""
    links = frame.page_links(site, post, page, root)
    pages = f'<div class="page-links"><span class="page-links-title">页码：</span>{links}</div>' if links else ""
    content = f"""<article id="{_id(site, post)}" class="{frame.post_class(site, post)}">
	<header class="entry-header">
		<h1 class="entry-title">{frame.headline_html(post)}</h1>	</header><!-- .entry-header -->

	<div class="entry-content">
		{frame.body_html(post, page)}{pages}
<div class="author-info">
	<h2 class="author-title"><span class="author-heading">作者：</span> {post.account[1]}</h2>
	<p class="author-bio">记录岛城每一天。 <a class="author-link" href="{root}/author/{post.account[0]}/" rel="author">\
查看所有由 {post.account[1]} 发布的文章</a></p>
</div><!-- .author-info -->
	</div><!-- .entry-content -->

	<footer class="entry-footer">
		{_meta(site, post, root)}
	</footer><!-- .entry-footer -->
</article><!-- #post -->
{_navigation(site, post, root)}"""
    title = frame.headline_html(post) + (f" &#8211; 第 {page} 页" if page > 1 else "")
    head = frame.post_head(site, post, page, root)
    return frame.document(site, title, head, frame.body_class(site, post, page), _around(site, content, root))


def _id(site: WordPress, post: Post) -> str:
    return "post" if site.options.bare else f"post-{post.number}"


def _meta(site: WordPress, post: Post, root: str) -> str:
    address, account = html.escape(root + site.path(post)), post.account
    published = f'datetime="{frame.stated(post.published)}">{frame.day(post.published)}</time>'
    time = f'<time class="entry-date published updated" {published}'
    if post.modified > post.published:
        time = (
            f'<time class="entry-date published" {published}'
            f'<time class="updated" datetime="{frame.stated(post.modified)}">{frame.day(post.modified)}</time>'
        )
    return (
        f'<span class="byline"><span class="author vcard"><img alt="" src="{root}/avatar/{account[0]}?s=49" class="avatar" />'
        f'<span class="screen-reader-text">作者 </span> <a class="url fn n" href="{root}/author/{account[0]}/">{account[1]}</a>'
        f'</span></span><span class="posted-on"><span class="screen-reader-text">发布于 </span>'
        f'<a href="{address}" rel="bookmark">{time}</a></span><span class="cat-links"><span class="screen-reader-text">'
        f'分类 </span><a href="{html.escape(root + site.category_path(post.category))}" rel="category tag">'
        f'{post.category.name}</a></span><span class="tags-links"><span class="screen-reader-text">标签 </span>'
        f'<a href="{root}/tag/qingdao/" rel="tag">青岛</a></span>'
    )


def _navigation(site: WordPress, post: Post, root: str) -> str:
    older, newer = site.neighbours(post)
    out = [
        f'<div class="nav-{name}"><a href="{html.escape(root + site.path(each))}" rel="{rel}"><span class="meta-nav" '
        f'aria-hidden="true">{label}</span> <span class="screen-reader-text">{spoken}</span> '
        f'<span class="post-title">{frame.headline_html(each)}</span></a></div>'
        for each, name, rel, label, spoken in (
            (older, "previous", "prev", "上一篇", "上篇文章："),
            (newer, "next", "next", "下一篇", "下篇文章："),
        )
        if each
    ]
    return (
        '\n\t<nav class="navigation post-navigation" aria-label="文章">\n\t\t<h2 class="screen-reader-text">文章导航</h2>'
        f'\n\t\t<div class="nav-links">{"".join(out)}</div>\n\t</nav>'
    )


def listing(site: WordPress, category: Category, page: int, root: str) -> str:
    """A page of a category."""
    members = site.members(category)
    rows = "\n".join(_row(site, post, root) for post in members[(page - 1) * PER_PAGE : page * PER_PAGE])
    content = f"""<header class="page-header">
	<h1 class="page-title">分类：<span>{category.name}</span></h1>			</header><!-- .page-header -->
{rows}
{_bar(site, category, page, -(-len(members) // PER_PAGE), root)}"""
    title = category.name + (f" &#8211; 第 {page} 页" if page > 1 else "")
    return frame.document(site, title, "", frame.listing_class(category, page), _around(site, content, root))


def _row(site: WordPress, post: Post, root: str) -> str:
    address = html.escape(root + site.path(post))
    return f"""
<article id="{_id(site, post)}" class="{frame.post_class(site, post)}">
	<header class="entry-header">
		<h2 class="entry-title"><a href="{address}" rel="bookmark">{frame.headline_html(post)}</a></h2>	</header>
	<div class="entry-summary"><p>{frame.excerpt(post)}</p>
</div><!-- .entry-summary -->
	<footer class="entry-footer">
		{_meta(site, post, root)}	</footer>
</article>"""


def _bar(site: WordPress, category: Category, page: int, last: int, root: str) -> str:
    if last <= 1:
        return ""

    def link(number: int, label: str, classes: str) -> str:
        address = html.escape(root + site.category_path(category, number))
        return f'<a class="{classes}" href="{address}">{label}</a>'

    out = [link(page - 1, "上一页", "prev page-numbers")] if page > 1 else []
    for number in range(1, last + 1):
        if number == page:
            out.append(
                f'<span aria-current="page" class="page-numbers current"><span class="meta-nav screen-reader-text">页 </span>{number}</span>'
            )
        elif number in (1, last) or abs(number - page) <= 2:
            spoken = '<span class="meta-nav screen-reader-text">页 </span>'
            out.append(link(number, f"{spoken}{number}", "page-numbers"))
        elif abs(number - page) == 3:
            out.append('<span class="page-numbers dots">&hellip;</span>')
    if page < last:
        out.append(link(page + 1, "下一页", "next page-numbers"))
    return (
        '\n\t<nav class="navigation pagination" aria-label="文章分页">\n\t\t<h2 class="screen-reader-text">文章分页</h2>'
        f'\n\t\t<div class="nav-links">{" ".join(out)}</div>\n\t</nav>'
    )


def _around(site: WordPress, content: str, root: str) -> str:
    menu = "\n".join(
        f'<li class="menu-item menu-item-type-taxonomy"><a href="{html.escape(root + site.category_path(each))}">{each.name}</a></li>'
        for each in frame.MENU
    )
    newest = site.public()[:5]
    recent = "\n".join(
        f'<li><a href="{html.escape(root + site.path(post))}">{text(post.story.headline)}</a></li>' for post in newest
    )
    return f"""<div id="page" class="site">
<a class="skip-link screen-reader-text" href="#content">跳至内容</a>
<header id="masthead" class="site-header"><div class="site-branding">
<p class="site-title"><a href="{root}/" rel="home">{site.options.site_name}</a></p></div>
<nav id="site-navigation" class="main-navigation" aria-label="主菜单"><ul id="menu-main" class="primary-menu">{menu}</ul></nav>
</header>
<div id="content" class="site-content">
<div id="primary" class="content-area"><main id="main" class="site-main">
{content}
</main></div>
<aside id="secondary" class="sidebar widget-area"><section id="recent-posts-2" class="widget widget_recent_entries">
<h2 class="widget-title">近期文章</h2><nav aria-label="近期文章"><ul>{recent}</ul></nav></section></aside>
</div>
<footer id="colophon" class="site-footer"><div class="site-info"><span class="site-title">\
<a href="{root}/" rel="home">{site.options.site_name}</a></span> <a href="https://cn.wordpress.org/" class="imprint">\
自豪地采用WordPress</a></div></footer>
</div>"""
