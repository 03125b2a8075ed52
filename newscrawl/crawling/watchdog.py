"""The watchdog: a page that takes too long to read is ended and refused, so that one page never holds up a crawl.

It counts seconds of computing of this process, not of the wall clock: a busy machine or a suspended one makes no page
slow. What it can end is Python code, ``re`` included, which looks for signals while it matches. A single call into
lxml (parsing, one XPath expression) or into the database runs to its end first; both are bounded otherwise, by
``DOWNLOAD_MAXSIZE``. Outside of the main thread, and on Windows, there is no such signal and no watchdog.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from newscrawl.errors import PageError

#: again after so many seconds, should the first call have been swallowed on its way through C code
_AGAIN = 0.5


class _TimeIsUpError(BaseException):
    """No ``Exception``: a reader that forgives one must not forgive this."""


@contextmanager
def time_limit(seconds: float | None, url: str) -> Iterator[None]:
    """Raise PageError ``page_too_slow`` once the code inside has computed for ``seconds``; None or 0: never.

    Not to be nested, and no ``await`` inside.
    """
    if not seconds or not _can_interrupt():
        yield
        return
    is_armed = True

    def ring(number: int, frame: FrameType | None) -> None:
        if is_armed:
            raise _TimeIsUpError

    before = signal.signal(signal.SIGVTALRM, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
            yield
        finally:
            is_armed = False  # a signal that comes just before this is caught below
    except _TimeIsUpError:
        detail = f"reading it took more than {seconds:g} s of computing (NEWSCRAWL_PAGE_SECONDS)"
        raise PageError("page_too_slow", url, detail) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _can_interrupt() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
