"""Article URLs in the forms that discuz.md §1 lists, and their look-alikes."""

from __future__ import annotations

import pytest

from newscrawl.cms.discuz.urls import read_article_url, read_listing_url


@pytest.mark.parametrize(
    ("url", "article_id", "page"),
    [
        ("portal.php?mod=view&aid=25", "25", 1),
        ("/portal.php?mod=view&aid=25&page=2", "25", 2),
        ("http://a.cn/portal.php?mod=view&aid=25&mobile=no", "25", 1),
        ("http://a.cn/portal.php?aid=25&mod=view&page=x", "25", 1),
        ("http://a.cn/portal.php?mod=view&aid=25&page=0", "25", 1),
        ("http://a.cn/portal.php?mod=view&aid=0025", "25", 1),
        ("/article-25-1.html", "25", 1),
        ("article-25-1.html", "25", 1),
        ("http://a.cn/sub/article-25-12.html", "25", 12),
        ("/qdzx/202208/00000025.html", "25", 1),
        ("/qdzx/202208/01/00000025.html", "25", 1),
        ("/qdzx/2022/08/00000025.html", "25", 1),
        ("/html/qdzx/minsheng/2022/08/01/00000252.html", "252", 1),
        # Nine digits: the page number is appended to the padded name.
        ("/qdzx/202208/01/000000252.html", "25", 2),
        ("/qdzx/202208/01/0000002512.html", "25", 12),
    ],
)
def test_an_article_url_gives_number_and_body_page(url: str, article_id: str, page: int) -> None:
    assert read_article_url(url) == (article_id, page)


@pytest.mark.parametrize(
    "url",
    [
        "portal.php?mod=list&catid=25",
        "portal.php?mod=view",
        "portal.php?mod=view&aid=",
        "portal.php?mod=view&aid=abc",
        "portal.php?mod=view&aid=²",
        "portal.php?mod=comment&id=25&idtype=aid",
        "forum.php?mod=viewthread&tid=25",
        "/20220801.html",
        "/old-article-25-1.html",
        "/qdzx/",
        "/qdzx/index.php?page=2",
        "javascript:;",
        "http://[x/article-1-1.html",
        "portal.php?mod=view&aid=0",
        "portal.php?mod=view&aid=12345678901",
        f"portal.php?mod=view&aid={'9' * 5000}",
        f"portal.php?mod=view&aid=7&page={'9' * 5000}",
        "portal.php?mod=view&aid=7&page=10000",
        "/article-١-١.html",
        "",
    ],
)
def test_other_urls_are_no_articles(url: str) -> None:
    assert read_article_url(url) is None


@pytest.mark.parametrize(
    ("url", "channel", "page"),
    [
        ("http://a.cn/portal.php?mod=list&catid=25", "25", 1),
        ("http://a.cn/portal.php?mod=list&catid=25&page=3", "25", 3),
        ("http://a.cn/portal.php?mod=list&catid=25&page=-1", "25", 1),
        ("http://a.cn/portal.php?mod=list&catid=25&page=0", "25", 1),
        ("http://a.cn/qdzx/", "/qdzx/", 1),
        ("http://a.cn/qdzx/sub/index.php?page=2", "/qdzx/sub/", 2),
    ],
)
def test_a_listing_url_gives_channel_and_page(url: str, channel: str, page: int) -> None:
    assert read_listing_url(url) == (channel, page)


@pytest.mark.parametrize(
    "url", ["http://a.cn", "http://a.cn/article-1-1.html", "http://a.cn/portal.php?mod=view&aid=1", "http://[x/"]
)
def test_other_urls_are_no_listings(url: str) -> None:
    assert read_listing_url(url) is None
