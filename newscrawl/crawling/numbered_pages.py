"""The pages of a listing by their numbers, where the addresses of some of them cannot be told from the first.

A site that writes its listings to disk may have files for the first pages only and lead to the rest by query; a file
may be missing while the listing is written anew; and what is asked for past the end is missing as well. A missing page
alone tells none of this. The last page there is before it does: by its page bar.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from newscrawl.crawling.pages import ListingPage
from newscrawl.errors import PageError

#: what says that there is no such page, as opposed to one that could not be had
NO_SUCH_PAGE = frozenset({"http_404", "http_410", "past_the_end"})
#: so many pages may be missing in a row inside a listing; more are its end
LONGEST_GAP = 3
#: forms of address and gaps that one listing may have: a hostile one has any number
_MOST_TURNS = 20


class NumberedPages:
    """Asks for each page once. ``fetch`` brings the page at a URL or raises PageError; ``url_of`` makes, of any page's
    URL, that of the page with a number (from 1) in the same form."""

    def __init__(
        self, first_url: str, fetch: Callable[[str], Awaitable[ListingPage]], url_of: Callable[[str, int], str]
    ) -> None:
        self._fetch = fetch
        self._url_of = url_of
        #: (number from which on a form of address holds, a URL of that form)
        self._forms = [(1, first_url)]
        self._found: dict[int, ListingPage | None] = {}
        self._end: int | None = None
        self._turns = 0

    def url(self, number: int) -> str:
        """The address of a page, as far as is known by now."""
        return next(self._url_of(url, number) for start, url in reversed(self._forms) if start <= number)

    def is_past_the_end(self, number: int) -> bool:
        return self._end is not None and number >= self._end

    def last_before(self, number: int) -> int:
        """The nearest page from ``number`` downwards that has not been found missing."""
        while number > 1 and (self.is_past_the_end(number) or self._found.get(number, self) is None):
            number -= 1
        return number

    async def page(self, number: int) -> ListingPage | None:
        """A page; None if the listing has none of this number: then it is past the end or inside a gap.

        Raises PageError for one that could not be had, and if the first page is missing.
        """
        while not self.is_past_the_end(number):
            if page := await self._ask(number):
                return page
            if not await self._look_below(number):
                break
        return None

    async def _ask(self, number: int) -> ListingPage | None:
        if number not in self._found:
            try:
                self._found[number] = await self._fetch(self.url(number))
            except PageError as error:
                if error.reason not in NO_SUCH_PAGE or number == 1:
                    raise
                self._found[number] = None
        return self._found[number]

    async def _look_below(self, missing: int) -> bool:
        """Find out why ``missing`` is, from the last page before it; whether it is worth asking for again."""
        low = max((number for number, page in self._found.items() if page and number < missing), default=1)
        high = missing
        while high - low > 1:
            middle = (low + high) // 2
            if await self._ask(middle):
                low = middle
            else:
                high = middle
        last = await self._ask(low)
        forward = last.next_page_url if last else None
        self._turns += 1
        if forward is None or self._turns > _MOST_TURNS:
            self._end = high
            return False
        if forward != self.url(high) and self._forms[-1][0] != high:
            self._forms.append((high, forward))
            self._found = {number: page for number, page in self._found.items() if page or number < high}
            return True
        return await self._cross_gap(high, missing)

    async def _cross_gap(self, first: int, missing: int) -> bool:
        """Look for the page behind a gap; whether ``missing`` lies behind it too."""
        for number in range(first + 1, first + LONGEST_GAP + 1):
            if await self._ask(number):
                return number < missing
        self._end = first
        return False
