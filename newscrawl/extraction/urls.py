"""Links and image addresses of scraped HTML, made absolute and harmless."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from w3lib.url import canonicalize_url

#: where lazy loaders keep the real address; ``file`` and ``zoomfile`` are Discuz's own
_LAZY_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "data-actualsrc", "file", "zoomfile", "src")
_NOT_A_PICTURE = re.compile(
    r"(?:^|/)(?:none|blank|spacer|space|loading|placeholder|gr[ae]y|pixel|transparent|1x1|lazy\w*)\.(?:gif|png|jpe?g|svg)"
    r"|static/image/(?:common|smiley|filetype|attach)/|/(?:smil(?:ey|ies)|emoticons?|face)/",
    re.I,
)
_WEB_URL = re.compile(r"https?://[^/?#\s]", re.I)
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f<>\"'`\\]")
_ATTACHMENT = re.compile(
    r"[?&]mod=attachment\b|\.(?:docx?|xlsx?|pptx?|pdf|zip|rar|7z|txt|csv|wps|et|ofd)(?:[?#]|$)", re.I
)


#: a folder, and a file in or below it, that are joined by writing one behind the other
_PLAIN_FOLDER = re.compile(r"https?://[\w.\-]+(?::\d+)?/(?:[\w\-]+/)*", re.ASCII)
_PLAIN_FILE = re.compile(r"(?:[\w\-]+/)*[\w\-]+\.\w+(?:\?[\w\-=&%.]+)?", re.ASCII)
_PLAIN_URL = re.compile(f"{_PLAIN_FOLDER.pattern}(?:{_PLAIN_FILE.pattern})?", re.ASCII)


def absolute_url(base_url: str, href: str | None) -> str | None:
    """Return ``href`` as an absolute http(s) URL with unsafe characters percent-encoded; None for any other scheme."""
    if not href:
        return None
    # most links of a portal are as plain as these, and urljoin takes twenty times as long
    if _PLAIN_FILE.fullmatch(href) and (folder := _PLAIN_FOLDER.fullmatch(base_url)):
        return folder[0] + href
    if _PLAIN_URL.fullmatch(href):
        return href
    try:
        url = urljoin(base_url, href.strip())
    except ValueError:  # "http://[x": urljoin refuses a malformed IPv6 host
        return None
    if not _WEB_URL.match(url):
        return None
    return _UNSAFE_IN_URL.sub(lambda match: f"%{ord(match[0]):02X}", url)


def image_url(element: HtmlElement, base_url: str) -> str | None:
    """Return the absolute address of the picture an ``img`` shows; None for placeholders, smileys and tracking dots."""
    if element.get("width") == "1" and element.get("height") == "1":
        return None
    for attribute in _LAZY_ATTRIBUTES:
        url = absolute_url(base_url, element.get(attribute))
        if url and not _NOT_A_PICTURE.search(url):
            return url
    return None


def is_attachment(url: str) -> bool:
    """Whether ``url`` leads to a file to download instead of a page to read."""
    return _ATTACHMENT.search(url) is not None


#: what links carry for counting readers, not for finding the page
_TRACKING = re.compile(
    r"utm_\w+|spm|scm|hm(?:sr|pl|cu|kw|ci)|bd_vid|fbclid|gclid|msclkid|mc_[ce]id|isappinstalled|nsukey"
    r"|wx(?:share\w*|_share\w*)|share(?:_?(?:from|token|source|id|uid|type|to))?|from=(?:timeline|\w*message)",
    re.I,
)
_INDEX = re.compile(r"(?<=/)(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.I)


def canonical_url(url: str) -> str:
    """An absolute URL in the one form that all addresses of the same page share.

    Host in small letters without ``www.``, no scheme, no fragment, no tracking parameters, the others in order, no
    ``index.html``, no slash at the end. For comparing, not for asking. Raises ValueError for an impossible URL.
    """
    parts = urlsplit(canonicalize_url(url))
    query = "&".join(each for each in parts.query.split("&") if each and not _is_tracking(each))
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _INDEX.sub("", parts.path).rstrip("/")
    return f"{host}{port}{path}{'?' if query else ''}{query}"


def _is_tracking(parameter: str) -> bool:
    return bool(_TRACKING.fullmatch(parameter) or _TRACKING.fullmatch(parameter.partition("=")[0]))
