"""Which of a site's URLs lead to articles, and to which: by the pattern of its definition, else by their digest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from newscrawl.cms.addresses import ArticleAddress
from newscrawl.extraction.url_key import url_key

_LONGEST_ID = 64
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
#: a host that says nothing of the article
_MIRROR = "mirror"
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|txt|pdf|docx?|xlsx?|zip|rar|mp[34])$", re.I)


@dataclass(frozen=True)
class Addresses:
    """The URLs of one site.

    ``pattern`` matches path and query of an article's URL. Its group ``id``, or else its first one, is the article's
    number; its group ``page`` holds the number of the body page. Without such a group, and without a pattern, an
    article is known by the digest of its canonical address. ``listings`` are URLs that are no articles.
    """

    home_url: str
    pattern: re.Pattern[str] | None = None
    listings: tuple[str, ...] = ()

    def read(self, url: str) -> ArticleAddress | None:
        """Say which article an absolute URL leads to; None if to none."""
        try:
            parts = urlsplit(url)
            if self.pattern is None:
                return self._digest(url) if self._may_be_article(url, parts.path) else None
        except ValueError:  # http://[x
            return None
        match = self.pattern.search(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        return self._matched(url, parts.path, match) if match else None

    def is_own(self, url: str) -> bool:
        """Whether an absolute URL leads to a host of the site: that of its home, or one below it."""
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
        except ValueError:
            return False
        return host == self._home_host or host.endswith(f".{self._home_host}")

    def _matched(self, url: str, path: str, match: re.Match[str]) -> ArticleAddress | None:
        names = match.groupdict()
        printed = names.get("page") or ""
        number = _NUMBER.search(printed)
        page = max(int(number[0]), 1) if number else 1
        article_id = match[self._id_group] if self._id_group else None
        if article_id and len(article_id) <= _LONGEST_ID:
            return ArticleAddress(article_id, page)
        # The pages of one body are one article.
        first = urljoin(url, path[: match.start("page")] + path[match.end("page") :]) if printed else url
        digest = self._digest(first)
        return digest._replace(page=page) if digest else None

    @cached_property
    def _id_group(self) -> int | None:
        """The group of the pattern that is the number: ``id``, else the first without a name."""
        assert self.pattern is not None
        named = self.pattern.groupindex
        unnamed = (group for group in range(1, self.pattern.groups + 1) if group not in named.values())
        return named.get("id") or next(unnamed, None)

    def _may_be_article(self, url: str, path: str) -> bool:
        if _NO_PAGE.search(path):
            return False
        return self._key(url) not in self._no_articles

    @cached_property
    def _no_articles(self) -> frozenset[str]:
        return frozenset(self._key(urljoin(self.home_url, url)) for url in ("", "/", *self.listings))

    def _digest(self, url: str) -> ArticleAddress | None:
        try:
            return ArticleAddress(self._key(url), 1)
        except ValueError:
            return None

    def _key(self, url: str) -> str:
        """The digest of an address, for which the site's own host is as good as that of a mirror of it. Raises
        ValueError for an impossible URL."""
        parts = urlsplit(url)
        is_home = (parts.hostname or "").removeprefix("www.") == self._home_host
        return url_key(parts._replace(netloc=_MIRROR).geturl() if is_home else url)

    @cached_property
    def _home_host(self) -> str:
        return (urlsplit(self.home_url).hostname or "").removeprefix("www.")
