"""The pages of the explorer that are looked at, in every language and on every screen."""

from __future__ import annotations

from tests.browser.newsroom import COPY, FOLLOWED, FORMULAS, HOSTILE, OTHER_SITE, REWRITTEN, WITHDRAWN

#: name -> address
PAGES: dict[str, str] = {
    "search": "/",
    "results": "/?q=海洋&site=demo&min_views=1",
    "last-results": "/?page=3",
    "nothing-found": "/?q=没有这样的词语",
    "article": f"/articles/{OTHER_SITE}/{FOLLOWED}",
    "article-rewritten": f"/articles/demo/{REWRITTEN}",
    "article-gone": f"/articles/demo/{WITHDRAWN}",
    "article-copy": f"/articles/demo/{COPY}",
    "article-long": "/articles/demo/25",
    "article-hostile": f"/articles/demo/{HOSTILE}",
    "article-formulas": f"/articles/demo/{FORMULAS}",
    "archived": f"/articles/demo/{REWRITTEN}/archived",
    "archived-hostile": f"/articles/demo/{HOSTILE}/archived",
    "no-archive": f"/articles/{OTHER_SITE}/{FOLLOWED}/archived",
    "dashboard": "/dashboard",
    "dashboard-of-a-site": f"/dashboard?site={OTHER_SITE}",
    "health": "/health",
    "not-found": "/articles/demo/no-such",
    "bad-parameter": "/?since=2022-02-31&q=海洋",
}
