"""The page bar of Discuz!, measured on real pages: which numbers it shows, and where it stops."""

from __future__ import annotations

import re
from collections.abc import Callable

_INTEGER = re.compile(r"\s*([+-]?\d+)")


def php_int(text: str | None) -> int:
    """What PHP's intval makes of a query value: leading digits, else 0."""
    match = _INTEGER.match(text or "")
    return int(match[1]) if match else 0


def window(requested: int, last: int) -> tuple[int, int, int]:
    """Current page and first and last number shown: ten numbers, one fewer for each further digit asked for."""
    size = 10 - (len(str(requested)) - 1)
    offset = size // 2
    current = min(requested, last)
    if size > last:
        return current, 1, last
    start, end = current - offset, current - offset + size - 1
    if start < 1:
        end = max(current + 1 - start, size)
        start = 1
    elif end > last:
        start, end = last - size + 1, last
    return current, start, min(end, last)


def page_bar(requested: int, last: int, href: Callable[[int], str]) -> str:
    """The bar ``div.pg``, or "" for a single page; ``href`` gives the address of a page as it stands in HTML.

    The bar comes from the software's core, so commercial themes show it unchanged.
    """
    if last <= 1:
        return ""
    current, start, end = window(requested, last)
    out = []
    if start > 1:
        out.append(f'<a href="{href(1)}" class="first">1 ...</a>')
    if current > 1:
        out.append(f'<a href="{href(current - 1)}" class="prev">&nbsp;&nbsp;</a>')
    out += [
        f"<strong>{number}</strong>" if number == current else f'<a href="{href(number)}">{number}</a>'
        for number in range(start, end + 1)
    ]
    if end < last:
        out.append(f'<a href="{href(last)}" class="last">... {last}</a>')
    out.append(
        f'<label><input type="text" name="custompage" class="px" size="2" value="{current}" />'
        f'<span title="共 {last} 页"> / {last} 页</span></label>'
    )
    if current < last:
        out.append(f'<a href="{href(current + 1)}" class="nxt">下一页</a>')
    return f'<div class="pg">{"".join(out)}</div>'
