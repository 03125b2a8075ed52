"""Reason and fate of a page that never arrived."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)

from newscrawl.crawling.failures import page_error, status_error
from newscrawl.errors import PageError

URL = "http://a.cn/portal.php?mod=view&aid=1"


@pytest.mark.parametrize(
    ("error", "reason", "fate"),
    [
        (DownloadTimeoutError("took longer than 60 s"), "download_timeout", "retry"),
        (ConnectionResetError("reset by peer"), "connection_reset", "retry"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots_txt", "rejected"),
        (IgnoreRequest("max redirections reached"), "redirect_loop", "retry"),
        (IgnoreRequest(""), "ignored", "rejected"),
        (IgnoreRequest("Filtered offsite request to 'b.cn'"), "off_site", "rejected"),
        (IgnoreRequest("its body exceeded DOWNLOAD_MAXSIZE (16 B) during decompression"), "too_large", "rejected"),
        (DownloadCancelledError(""), "too_large", "rejected"),
        (DownloadCancelledError("Expected to receive 99 bytes"), "too_large", "rejected"),
        (UnsupportedURLSchemeError("Unsupported URL scheme 'ftp'"), "refused_scheme", "rejected"),
    ],
)
def test_what_the_network_did_says_nothing_of_the_article(error: Exception, reason: str, fate: str) -> None:
    found = page_error(error, URL)
    assert (found.reason, found.fate, found.url) == (reason, fate, URL)
    assert found.detail
    assert URL in str(found)


def test_an_error_that_knows_its_reason_keeps_it() -> None:
    error = PageError("undecodable", URL, "no decoder fits")
    assert page_error(error, "http://other/") is error


@pytest.mark.parametrize(
    ("status", "before", "fate"),
    [
        (404, None, "retry"),
        (404, "http_404", "gone"),
        (410, "http_404", "gone"),
        (404, "download_timeout", "retry"),
        (500, "http_500", "retry"),
        (403, "http_403", "retry"),
    ],
)
def test_only_a_repeated_404_is_believed(status: int, before: str | None, fate: str) -> None:
    assert status_error(status, URL, before=before).fate == fate
