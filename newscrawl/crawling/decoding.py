"""Decoding before Scrapy guesses.

GBK portals declare gb2312 and send GB18030 characters; a header that says ``x-gbk`` makes Scrapy guess cp932 without
a trace. So the body is decoded strictly, in a stated order (see extraction.encoding), and a page that no decoder fits
is refused here, before anything is read from it.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response, TextResponse

from newscrawl.errors import PageError
from newscrawl.extraction.encoding import declared_encodings, decode


class StrictDecodingMiddleware:
    """Downloader middleware: a text response leaves with the encoding that fits its bytes."""

    def process_response(self, request: Request, response: Response) -> Response:
        if not isinstance(response, TextResponse) or not response.body:
            return response
        header = response.headers.get("Content-Type")
        declared = declared_encodings(header.decode("latin-1") if header else None, response.body)
        reading = decode(response.body, declared)
        if reading.rule is None:
            raise PageError(
                "undecodable", response.url, f"no decoder fits: declared {', '.join(declared) or 'nothing'}"
            )
        return response.replace(encoding=reading.rule)
