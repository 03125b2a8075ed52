"""The pages of XIU, a Chinese theme that keeps none of the core's names but body_class(), wp_head() and the classes of
the links to body pages. From its public single.php and functions.php; the administrator has dates with a time."""

from __future__ import annotations

import html

from newscrawl.demo.dates import php_date
from newscrawl.demo.families.wordpress import frame
from newscrawl.demo.families.wordpress.frame import text
from newscrawl.demo.families.wordpress.portal import CATEGORIES, PER_PAGE, Category, Post, WordPress
from newscrawl.demo.slots import VIEWS

_AROUND_CURRENT = 3


def article(site: WordPress, post: Post, page: int, root: str) -> str:
    """A post's page; the number of views stands in a slot."""
    address = html.escape(root + site.path(post))
    links = frame.page_links(site, post, page, root)
    pages = f'<div class="article-paging">{links}</div>' if links else ""
    category = html.escape(root + site.category_path(post.category))
    content = f"""<header class="article-header">
		<div class="breadcrumbs">{_breadcrumb(site, post.category, root)}</div>
		<h1 class="article-title"><a href="{address}">{frame.headline_html(post)}</a></h1>
		<ul class="article-meta">
				<li><a href="{root}/author/{post.account[0]}/">{post.account[1]}</a> 发布于 {php_date("Y-m-d H:i", post.published)}</li>
				<li>分类：<a href="{category}" rel="category tag">{post.category.name}</a></li>
				<li><span class="post-views">阅读({VIEWS})</span></li>
				<li>评论({post.comment_count})</li>
				<li></li>
		</ul>
	</header>
	<div class="ads ads-content ads-post"><a href="http://ad.example.invalid/"><img src="/ad.jpg"></a></div>
	<article class="article-content">
		{frame.body_html(post, page)}{pages}
		<p class="post-copyright">转载请注明：<a href="{root}">{site.options.site_name}</a> &raquo; \
<a href="{address}">{frame.headline_html(post)}</a></p>	</article>
	<div class="article-social"><a href="javascript:;" class="action action-like" data-pid="{post.number}">\
<i class="glyphicon glyphicon-thumbs-up"></i>赞 (<span>3</span>)</a></div>
	<div class="action-share bdsharebuttonbox">分享到：<a class="bds_weixin" data-cmd="weixin"></a></div>
	<div class="article-tags">标签：<a href="{root}/tag/qingdao/" rel="tag">青岛</a></div>
	<nav class="article-nav">
{_navigation(site, post, root)}	</nav>
	<div class="relates relates-model-text"><h3 class="title"><strong>相关推荐</strong></h3><ul>{_related(site, post, root)}</ul></div>"""
    title = frame.headline_html(post) + (f" &#8211; 第 {page} 页" if page > 1 else "")
    head = frame.post_head(site, post, page, root)
    return frame.document(site, title, head, frame.body_class(site, post, page), _around(site, content, root))


def _breadcrumb(site: WordPress, category: Category, root: str) -> str:
    above = [CATEGORIES[category.parent]] if category.parent else []
    links = [f'<a href="{root}">{site.options.site_name}</a>']
    links += [
        f'<a href="{html.escape(root + site.category_path(each))}">{each.name}</a>' for each in (*above, category)
    ]
    return "你的位置：" + " <small>></small> ".join(links)


def _navigation(site: WordPress, post: Post, root: str) -> str:
    older, newer = site.neighbours(post)
    out = [
        f'<span class="article-nav-{name}">'
        + (
            f'{label}<br><a href="{html.escape(root + site.path(each))}" rel="{name}">{frame.headline_html(each)}</a>'
            if each
            else ""
        )
        + "</span>\n"
        for each, name, label in ((older, "prev", "上一篇"), (newer, "next", "下一篇"))
    ]
    return "".join(out)


def _related(site: WordPress, post: Post, root: str) -> str:
    """Posts with the same tag, chosen by the theme and not by an editor."""
    others = [each for each in site.public() if each is not post][:3]
    return "".join(
        f'<li><a href="{html.escape(root + site.path(each))}">{text(each.story.headline)}</a></li>' for each in others
    )


def listing(site: WordPress, category: Category, page: int, root: str) -> str:
    """A page of a category."""
    members = site.members(category)
    rows = "".join(_row(site, post, root) for post in members[(page - 1) * PER_PAGE : page * PER_PAGE])
    content = f"""<h1 class="title"><strong><a href="{html.escape(root + site.category_path(category))}">{category.name}</a>\
</strong></h1>{rows}
{_bar(site, category, page, -(-len(members) // PER_PAGE), root)}"""
    title = category.name + (f" &#8211; 第 {page} 页" if page > 1 else "")
    return frame.document(site, title, "", frame.listing_class(category, page), _around(site, content, root))


def _row(site: WordPress, post: Post, root: str) -> str:
    address = html.escape(root + site.path(post))
    category = html.escape(root + site.category_path(post.category))
    return f"""<article class="excerpt excerpt-titletype"><header>\
<a class="cat label label-important" href="{category}">{post.category.name}<i class="label-arrow"></i></a> \
<h2><a href="{address}" title="{html.escape(post.story.headline)}-{site.options.site_name}">{frame.headline_html(post)}</a></h2>\
</header><p class="text-muted time">{site.options.site_name} - {post.account[1]} 发布于 {php_date("Y-m-d H:i", post.published)}</p>\
<p class="focus"><a href="{address}" class="thumbnail"><img data-original="/wp-content/uploads/t.jpg" class="thumb"/></a></p>\
<p class="note">{frame.excerpt(post)}</p><p class="text-muted views"><span class="post-views">阅读({post.view_count})</span>\
<span class="post-comments">评论({post.comment_count})</span><span class="post-tags">标签：\
<a href="{root}/tag/qingdao/" rel="tag">青岛</a></span></p></article>"""


def _bar(site: WordPress, category: Category, page: int, last: int, root: str) -> str:
    if last <= 1:
        return ""

    def address(number: int) -> str:
        return html.escape(root + site.category_path(category, number))

    back = f'<a href="{address(page - 1)}" >上一页</a>' if page > 1 else ""
    out = [f'<li class="prev-page">{back}</li>']
    for number in range(max(1, page - _AROUND_CURRENT), min(last, page + _AROUND_CURRENT) + 1):
        is_here = number == page
        out.append(
            f'<li class="active"><span>{number}</span></li>'
            if is_here
            else f"<li><a href='{address(number)}'>{number}</a></li>"
        )
    forward = f'<a href="{address(page + 1)}" >下一页</a>' if page < last else ""
    out.append(f'<li class="next-page">{forward}</li><li><span>共 {last} 页</span></li>')
    return f'<div class="pagination pagination-multi"><ul>{"".join(out)}</ul></div>'


def _around(site: WordPress, content: str, root: str) -> str:
    menu = "".join(
        f'<li class="menu-item"><a href="{html.escape(root + site.category_path(each))}">{each.name}</a></li>'
        for each in frame.MENU
    )
    hot = "".join(
        f'<li><a href="{html.escape(root + site.path(each))}"><span class="text">{text(each.story.headline)}</span>'
        f'<span class="text-muted post-views">阅读({each.view_count})</span></a></li>'
        for each in site.public()[:4]
    )
    return f"""<section class="container"><header class="header"><div class="logo"><a href="{root}" \
title="{site.options.site_name}">{site.options.site_name}</a></div><ul class="nav">{menu}</ul></header>
<div class="content-wrap">
	<div class="content">
	{content}
	</div>
</div>
<aside class="sidebar"><div class="widget widget_ui_posts"><h3 class="title"><strong>热门文章</strong></h3><ul>{hot}</ul></div></aside>
<footer class="footer">&copy; 2026 <a href="{root}">{site.options.site_name}</a></footer></section>"""
