"""Decoding before Scrapy guesses.

GBK portals declare gb2312 and send GB18030 characters; a header that says ``x-gbk`` makes Scrapy guess cp932 without
a trace. So the body is decoded strictly, in a stated order (see extraction.encoding). A page that no decoder fits is
marked, kept like any other, and refused before anything is read from it.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response, TextResponse

from newscrawl.errors import PageError
from newscrawl.extraction.encoding import declared_encodings, decode

#: flag of a response that no decoder fits, and beginning of that of one that is decoded stretch by stretch
_UNDECODABLE = "undecodable"
_MENDED = "mended: "


class StrictDecodingMiddleware:
    """Downloader middleware: a text response leaves with the encoding that fits its bytes."""

    def process_response(self, request: Request, response: Response) -> Response:
        return decoded(response)


def decoded(response: Response) -> Response:
    """``response`` with the encoding that fits its bytes; marked if none does. One that is no text stays as it is."""
    if not isinstance(response, TextResponse) or not response.body:
        return response
    reading = decode(response.body, _declared(response))
    if reading.rule is None:
        return response.replace(flags=[*response.flags, _UNDECODABLE])
    if reading.rule == "mended":
        # Its body stays as it came, for the archive; Scrapy's own idea of the encoding is as good as any.
        return response.replace(flags=[*response.flags, f"{_MENDED}{reading.warnings[-1]}"])
    return response.replace(encoding=reading.rule)


def text_of(response: TextResponse) -> str:
    """The text of a response that went through :func:`decoded`."""
    if mending(response) is None:
        return response.text
    return decode(response.body, _declared(response)).value or ""


def mending(response: Response) -> str | None:
    """What had to be put right in the bytes of ``response``, as a sentence; None: nothing."""
    return next((flag.removeprefix(_MENDED) for flag in response.flags if flag.startswith(_MENDED)), None)


def require_decodable(response: TextResponse) -> None:
    """Raise PageError for a response that :func:`decoded` has marked."""
    if _UNDECODABLE in response.flags:
        declared = ", ".join(_declared(response)) or "nothing"
        raise PageError("undecodable", response.url, f"no decoder fits: declared {declared}")


def _declared(response: TextResponse) -> list[str]:
    header = response.headers.get("Content-Type")
    return list(declared_encodings(header.decode("latin-1") if header else None, response.body))
