"""What a visitor is told who cannot be served: what is wrong, and what to do about it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ExceptionHandler

from newscrawl.errors import DatabaseUnavailableError, NewscrawlError
from newscrawl.web.parameters import BadParameterError
from newscrawl.web.rendering import render

logger = logging.getLogger(__name__)

#: status -> the word that says what it means
_WORDS = {404: "no_such_page", 405: "read_only"}


class NotFoundError(NewscrawlError):
    """What an address names is not there; ``word`` names the sentence that says so."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def refusal(request: Request, status: int, word: str, *, onwards: str | None = None) -> HTMLResponse:
    """A page that says in one sentence why there is no other; ``onwards`` is an address that it leads to."""
    return render(request, "message.html", status=status, title_word=f"{word}_title", text_word=word, onwards=onwards)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = refusal(request, error.status_code, _WORDS.get(error.status_code, "cannot"))
    answer.headers.update(error.headers or {})
    return answer


def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotFoundError)
    return refusal(request, 404, error.word)


def _bad_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadParameterError)
    return render(request, "bad_parameter.html", status=400, error=error)


def _database_unavailable(request: Request, error: Exception) -> Response:
    logger.error("%s", error)
    return refusal(request, 503, "no_database")


def _unforeseen(request: Request, error: Exception) -> Response:
    """Starlette raises the error again when this is sent, so that the server logs it."""
    return refusal(request, 500, "unforeseen")


HANDLERS: Mapping[Any, ExceptionHandler] = {
    HTTPException: _http_error,
    NotFoundError: _not_found,
    BadParameterError: _bad_parameter,
    DatabaseUnavailableError: _database_unavailable,
    Exception: _unforeseen,
}
