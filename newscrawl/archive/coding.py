"""Undoing the content codings of HTTP (RFC 9110, section 8.4.1), whole or not at all."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable
from typing import Final

from newscrawl.archive.compression import CompressionError, decompress_at_most

#: bytes; no page of text is larger, and what unpacks to more is a bomb
LARGEST_BODY: Final = 64 * 1024 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"


class CodingError(Exception):
    """A body cannot be decoded; the message says why."""


def decode(body: bytes, coding: str) -> bytes:
    """``body`` without its content coding. Raises CodingError for an unknown coding, a body that breaks off, and one
    that unpacks to more than LARGEST_BODY."""
    name = coding.strip().lower()
    if name not in _DECODERS:
        raise CodingError(f"its content coding {name} is not one that can be undone")
    try:
        return _DECODERS[name](body)
    except (zlib.error, CompressionError) as error:
        raise CodingError(f"its content coding {name} cannot be undone: {error}") from error


def _gunzip(body: bytes) -> bytes:
    """Many tools keep the header and store the body decoded; then it is left as it is."""
    return _inflate(body, 16 + zlib.MAX_WBITS) if body.startswith(_GZIP_MAGIC) else body


def _undeflate(body: bytes) -> bytes:
    """The coding's name means zlib's format; some servers send the bare stream."""
    try:
        return _inflate(body, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate(body, -zlib.MAX_WBITS)


def _inflate(body: bytes, window_bits: int) -> bytes:
    decoder = zlib.decompressobj(window_bits)
    return _whole(decoder.decompress(body, LARGEST_BODY), decoder.eof)


def _unbrotli(body: bytes) -> bytes:
    try:
        brotli = importlib.import_module("brotli")
        decoder = brotli.Decompressor()
        return _whole(decoder.process(body, output_buffer_limit=LARGEST_BODY), decoder.is_finished())
    except (ImportError, TypeError) as error:  # before 1.2 there was no limit
        raise CodingError("its content coding is br: pip install 'brotli>=1.2'") from error
    except brotli.error as error:
        raise CodingError(f"its content coding br cannot be undone: {error}") from error


def _unzstd(body: bytes) -> bytes:
    return _whole(*decompress_at_most(body, LARGEST_BODY))


def _whole(decoded: bytes, ended: bool) -> bytes:
    if len(decoded) >= LARGEST_BODY:
        raise CodingError(f"its body is larger than {LARGEST_BODY >> 20} MiB")
    if not ended:
        raise CodingError("its body breaks off")
    return decoded


_DECODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "": bytes,
    "identity": bytes,
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
