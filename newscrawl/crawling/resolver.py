"""Name lookups that never lead inside a network, whatever the name server of a site's domain answers.

The address that is checked is the one that is connected to: there is no second lookup in between. A literal address
has nothing to look up and is judged by its URL (see ``guard``). Behind an HTTP proxy it is the proxy that looks up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newscrawl.crawling.guard import is_public
from newscrawl.errors import PageError

#: host -> the address that was refused. Twisted passes no more of a failed lookup on than that it failed.
_refused: LocalCache[str, str] = LocalCache(1000)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which answers with public addresses only.

    Exempt is what the operator names: ``localhost``, which no name server can answer for and which the URL guard lets
    through only for a site declared there, and the hosts of the proxies in the environment.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        proxies = {urlsplit(url if "//" in url else f"//{url}").hostname for url in getproxies().values()}
        self._exempt = frozenset({"localhost", *proxies})

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        found = super().getHostByName(name, timeout)
        if name in self._exempt:
            return found
        return found.addCallback(_require_public, name)


def _require_public(address: str, name: str) -> str:
    if address != name and not is_public(address):
        _refused[name] = address
        raise DNSLookupError(f"{name} leads to {address}, an address inside a network")
    return address


class RefusedAddressMiddleware:
    """Downloader middleware: a lookup that was refused is a rejection with its reason, not a host that is unknown."""

    def process_exception(self, request: Request, exception: Exception) -> Any:
        host = urlparse_cached(request).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in _refused:
            raise PageError(
                "refused_address", request.url, f"{host} leads to {_refused[host]}, an address inside a network"
            ) from None
