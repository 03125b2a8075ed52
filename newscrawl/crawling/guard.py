"""Where a crawl may go: http and https, to the site's own hosts and ports, never to an address inside a network.

Whoever controls a page of a portal, or the name server of its domain, would otherwise choose what this machine asks
for: its own services, its neighbours, the metadata service of its cloud. Two checks, because a URL does not tell where
its name leads: the URL here, the resolved address in ``resolver``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from w3lib.url import safe_url_string

from newscrawl.errors import PageError

#: the longest URL of a portal seen in the wild had 310 characters; browsers give up at about this length
MAX_URL_LENGTH = 2048

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_][a-z0-9._-]*|[0-9a-f:.]+(?:%[a-z0-9]+)?")
_LOOPBACK_NAME = re.compile(r"(?:.*\.)?localhost")
#: services for virtual machines that clouds keep on addresses the registries call global (Azure)
_METADATA = frozenset({IPv4Address("168.63.129.16")})
_NAT64 = IPv6Network("64:ff9b::/96")


class Refusal(NamedTuple):
    """Why a URL is not asked for: a short code for counting, and words for a person."""

    reason: str
    detail: str


def refusal(url: str, home_url: str, domains: Collection[str]) -> Refusal | None:
    """Say why a crawl of the site at ``home_url`` with hosts in ``domains`` must not ask for ``url``; None: it may.

    An address or name inside a network is refused unless it is literally the host and port that the site declares, as
    the demo portal on loopback does: the rule is the same for every site.
    """
    try:
        parts, home = urlsplit(url), urlsplit(safe_url_string(home_url))
        port, home_port = _port(parts), _port(home)
    except ValueError as error:
        return Refusal("refused_url", str(error))
    if parts.scheme not in _PORTS:
        return Refusal("refused_scheme", f"{parts.scheme or 'no'}: is neither http nor https")
    host, home_host = _host(parts), _host(home)
    if problem := _malformed(url, parts, host):
        return Refusal("refused_url", problem)
    if (host, port) == (home_host, home_port):
        return None
    if _is_inside(host):
        return Refusal("refused_address", f"{host}:{port} is an address inside a network")
    if not any(host == domain or host.endswith(f".{domain}") for domain in (*domains, home_host)):
        return Refusal("off_site", f"{host} is no host of the site")
    if port not in {home_port, *_PORTS.values()}:
        return Refusal("refused_port", f"the site does not serve pages on port {port}")
    return None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet's. Raises ValueError for what is no address.

    An IPv6 address that carries an IPv4 one is as public as that.
    """
    ip = ip_address(address)
    return all(each.is_global and not each.is_multicast and each not in _METADATA for each in (ip, *_carried(ip)))


def _carried(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, ip.teredo[1] if ip.teredo else None]
    found.append(IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
    return [each for each in found if each]


def _is_inside(host: str) -> bool:
    """Only what can be told without asking a name server; ``127.1`` and ``0x7f000001`` are names here."""
    try:
        return not is_public(host)
    except ValueError:
        return _LOOPBACK_NAME.fullmatch(host) is not None


def _malformed(url: str, parts: SplitResult, host: str) -> str | None:
    if len(url) > MAX_URL_LENGTH:
        return f"longer than {MAX_URL_LENGTH} characters"
    if parts.username is not None or parts.password is not None:
        return "carries a user name"
    if not _HOST.fullmatch(host):
        return f"{host!r} is no host name"
    return None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)


def site_refusal(crawler: Crawler, url: str) -> Refusal | None:
    """:func:`refusal` for the site that is being crawled; None in ``scrapy shell`` without a site's spider."""
    home_url = getattr(crawler.spider, "home_url", None)
    if home_url is None:
        return None
    return refusal(url, home_url, getattr(crawler.spider, "allowed_domains", None) or ())


class UrlGuardMiddleware:
    """Downloader middleware, before all others: a request that leads astray fails with a PageError, fate rejected."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UrlGuardMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if refused := site_refusal(self._crawler, request.url):
            raise PageError(refused.reason, request.url, refused.detail)
