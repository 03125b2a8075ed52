"""Pages made ill: what a broken template, a proxy, a careless editor or an attacker would make of a good one."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

#: nested so deep that no recursion survives it
_DEEP = 10_000
_TAG = re.compile(rb"<[^<>]{1,300}>")
_BLOCK = re.compile(rb"<(?:p|div|li|td|dd|h1|span)\b[^<>]*>")
_NUMBER = re.compile(rb"\d+")
_ATTRIBUTE = re.compile(rb"\s([a-z\-]+)=(\"[^\"<>]*\"|'[^'<>]*')")
_CHARSETS = (b"utf-8", b"gbk", b"gb2312", b"big5", b"iso-8859-1", b"utf-16", b"utf-7", b"x-no-such", b"")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?[\w\-]+")
_NESTED = (b"div", b"b", b"table><tr><td", b"ul><li", b"a href=x", b"font", b"span style='color:red'", b"section")
_WORDS = ("来源", "编辑:王伟 ", "(", "http://", "1", "a", "责任编辑", "记者 ", "年月日", "万", "“", "转载本站，")
_FRAGMENTS = (
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<?php ",
    b"<script>",
    b"</script>",
    b"<style>",
    b"<textarea>",
    b"<plaintext>",
    b"<table><tr><td><table>",
    b"</div></div></div></div>",
    b"</body></html>",
    b"<base href='http://[x'>",
    b"<base href='javascript:x'>",
    b"<a href='http://[::1'>x</a>",
    b"<a href='//\xff\xfe'>x</a>",
    b"<img src='http://x:99999999/a.jpg'>",
    b"<p style='" + b"x:" * 400 + b"'>x</p>",
    b'<font color="' + b"a" * 3_000,
    b"&#0;&#x110000;&#xD800;&#99999999999999999999;&amp;amp;amp;",
    "（责任编辑：王伟 来源：".encode() * 200,
    "【（[“《".encode() * 500,
    "版权归原作者所有，如有侵权请联系删除。".encode() * 200,
    "本报讯（记者 王伟 通讯员 李明）".encode() * 100,
    "2022-13-45 25:61 昨天 99:99 9999999999年99月99日".encode() * 20,
    "1亿万亿万亿 10万+ ９９９９９９９９９９９９９９９９９９ -1 1e999".encode() * 20,
    b'<script type="application/ld+json">{"@type":"NewsArticle","dateModified":"0000-00-00","author":[[[{}]]]}'
    b"</script>",
    b'<script type="application/ld+json">' + b"[" * 5_000 + b"</script>",
    b'<meta property="article:published_time" content="9999-12-31T23:59:59+99:99">',
    b"<iframe src='http://player.invalid/" + b"a" * 2_000 + b"'></iframe>",
    b"<ol start='999999999999999999999'><li>x</ol>",
    b"<td colspan='99999999999999999999' rowspan='-1'>x</td>",
)


def flip_bytes(page: bytes, rng: Random) -> bytes:
    changed = bytearray(page)
    for _ in range(rng.randint(1, 60)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut_tags(page: bytes, rng: Random) -> bytes:
    share = rng.random()
    return _TAG.sub(lambda match: b"" if rng.random() < share else match[0], page)


def break_tags(page: bytes, rng: Random) -> bytes:
    share = rng.random() * 0.3
    return _TAG.sub(lambda match: match[0][: rng.randint(0, len(match[0]))] if rng.random() < share else match[0], page)


def truncate(page: bytes, rng: Random) -> bytes:
    return page[: rng.randint(1, len(page))]


def nest_deep(page: bytes, rng: Random) -> bytes:
    tag = rng.choice(_NESTED)
    name = re.split(rb"[ >]", tag)[0]
    closed = rng.random() < 0.5
    depth = rng.choice((300, 2_000, _DEEP))
    return _insert(page, rng, b"<" + tag + b">", depth, b"</" + name + b">" if closed else b"")


def double_attributes(page: bytes, rng: Random) -> bytes:
    share = rng.random()

    def double(match: re.Match[bytes]) -> bytes:
        if rng.random() > share:
            return match[0]
        value = rng.choice((match[2], b'""', b"'x'", b'"\'"', b'"' + b"9" * 300 + b'"', b"onclick=x"))
        return match[0] + b" " + match[1] + b"=" + value

    return _ATTRIBUTE.sub(double, page)


def swap_blocks(page: bytes, rng: Random) -> bytes:
    parts = re.split(rb"(?=<(?:p|div|li|dl|dd|tr|h1|br)\b)", page)
    for _ in range(rng.randint(1, 12)):
        first, second = rng.randrange(len(parts)), rng.randrange(len(parts))
        parts[first], parts[second] = parts[second], parts[first]
    return b"".join(parts)


def repeat_blocks(page: bytes, rng: Random) -> bytes:
    parts = re.split(rb"(?=<(?:p|div|li|dl|dd|tr|h1|br|a|em|span)\b)", page)
    chosen = rng.randrange(len(parts))
    return b"".join([*parts[:chosen], parts[chosen] * rng.choice((2, 50, 1_000)), *parts[chosen + 1 :]])[:400_000]


def lie_about_encoding(page: bytes, rng: Random) -> bytes:
    page = _CHARSET.sub(b"charset=" + rng.choice(_CHARSETS), page)
    if rng.random() < 0.3:
        page = rng.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"+/v8")) + page
    if rng.random() < 0.3:
        text = page.decode("utf-8", "replace")
        page = text.encode(rng.choice(("gb18030", "big5", "utf-16", "utf-32", "hz")), "replace")
    return page


def grow_numbers(page: bytes, rng: Random) -> bytes:
    share = rng.random() * 0.5
    forms = (b"9" * 25, b"9" * 5_000, b"0", b"-1", b"\xef\xbc\x99" * 8, b"1e9", b"2147483648", b"")
    return _NUMBER.sub(lambda match: rng.choice(forms) if rng.random() < share else match[0], page)[:400_000]


def sow_control_characters(page: bytes, rng: Random) -> bytes:
    seeds = (b"\x00", b"\x0b", b"\x1b", b"\x7f", "\u200b\u200d\ufeff\u202e".encode(), "\U0010ffff".encode(), b"&#8238;")
    changed = page
    for _ in range(rng.randint(1, 40)):
        at = rng.randrange(len(changed) + 1)
        changed = changed[:at] + rng.choice(seeds) * rng.choice((1, 3, 50)) + changed[at:]
    return changed


def sow_fragments(page: bytes, rng: Random) -> bytes:
    for _ in range(rng.randint(1, 5)):
        page = _insert(page, rng, rng.choice(_FRAGMENTS), 1)
    return page


def only_blanks(page: bytes, rng: Random) -> bytes:
    blank = rng.choice((b" ", b"\n", b"\t", "\u3000".encode(), b"&nbsp;", b"<br>", b"<p></p>", "、".encode(), b"("))
    return _insert(page, rng, blank, rng.choice((100, 5_000, 30_000)))


def long_line(page: bytes, rng: Random) -> bytes:
    word = rng.choice(_WORDS).encode()
    return _insert(page, rng, word, rng.choice((500, 5_000, 20_000)))


def _insert(page: bytes, rng: Random, what: bytes, times: int, behind: bytes = b"") -> bytes:
    """Into the text behind a tag of the page; ``behind`` once more at the next such place."""
    places = [match.end() for match in _BLOCK.finditer(page)] or [0]
    at = rng.choice(places)
    return page[:at] + what * times + page[at : at + 200] + behind * times + page[at + 200 :]


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    cut_tags,
    break_tags,
    truncate,
    nest_deep,
    double_attributes,
    swap_blocks,
    repeat_blocks,
    lie_about_encoding,
    grow_numbers,
    sow_control_characters,
    sow_fragments,
    only_blanks,
    long_line,
)


def mutated(page: bytes, rng: Random) -> tuple[bytes, list[str]]:
    """``page`` after one to three mutations, and their names."""
    names = []
    for mutation in rng.choices(MUTATIONS, k=rng.choice((1, 1, 2, 3))):
        names.append(mutation.__name__)
        page = mutation(page, rng) or b" "
    return page, names
