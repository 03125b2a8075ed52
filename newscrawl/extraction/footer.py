"""Boilerplate at the end of an article: where it begins, and who is named in it.

A portal's footer comes in many wordings: as paragraphs of its own, after a ``<br>``, or stuck to the last sentence. A
story about copyright uses the same words. So the cut is anchored at the end: going backwards, every paragraph must be
boilerplate as a whole, and the first one of the footer must begin with one of the openings below.

A site may close with words that no written rule knows. Those that an operator has accepted are *learned*: a paragraph
that equals one of them (``learned.normalised``) is an opening too, wherever it stands among the others.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from newscrawl.extraction.boilerplate import STAFF_LABEL, conceal_quotations
from newscrawl.extraction.byline import extract_byline
from newscrawl.extraction.clean_html import cut_html, images_in
from newscrawl.extraction.footer_openings import (
    LONGEST_STUCK,
    PEOPLE_FIRST,
    continues,
    enclosed,
    heads_others,
    is_opening,
    is_within,
    may_be_headline,
    seam,
)
from newscrawl.extraction.learned import normalised, says_enough
from newscrawl.extraction.people import STAFF_ROLES, is_name, split_names
from newscrawl.extraction.text import clean, narrow
from newscrawl.items import Block, Person, Reading

_SINGLE_BLANK = re.compile(r"(?<=[^ ]) (?=[^ ])")
_STAFF_CREDIT = re.compile(rf"[\s|]*{STAFF_LABEL}(?:\s*:|\s+[\u3400-\u9fff])")
_PICTURE_CREDIT = re.compile(r"\W*(?:图片|照片|图)\s*(?:来源|源)?[:|/]")
#: a paragraph that is a link and nothing else
_IS_LINK = re.compile(r"<(\w+)>(?:<\w+>)*<a [^<>]*>[^<>]*</a>(?:</\w+>)*")
#: headlines of other stories below one heading
_MOST_OTHERS = 16
_PEOPLE_FIRST = re.compile(PEOPLE_FIRST)
_QR_URL = re.compile(r"qr_?code|[/_\-]qr|erweima|ewm|weixin_?(?:code|gzh)|gzh", re.I)
_QR_WORDS = re.compile(r"二维码|扫码|扫一扫|扫描|长按|识别")


_STAFF_WORDS = sorted(STAFF_ROLES, key=len, reverse=True)
_ANY_STAFF = re.compile("|".join(_STAFF_WORDS))
_STAFF_NAMES = re.compile(
    rf"(?P<label>{STAFF_LABEL})(?:\s*[:|/]\s*|\s+)(?P<names>.*?)(?=[\s)\]】,]*(?:[^\s,:|/]{{2,8}}\s*[:|/])|[)\]】。;]|$)"
)


@dataclass(slots=True, frozen=True)
class Split:
    """An article's blocks, divided: ``body`` with the story's pictures, ``footer`` as the paragraphs of boilerplate."""

    body: list[Block]
    footer: list[str]

    @property
    def paragraphs(self) -> list[str]:
        """The story as a reader counts it: without captions, tables and attachment lines."""
        return [block.text for block in self.body if block.is_story]

    @property
    def images(self) -> list[str]:
        """The story's pictures in reading order, each once."""
        return list(dict.fromkeys(url for block in self.body for url in block.images))


@dataclass(slots=True, frozen=True)
class _Start:
    """Where a footer begins: in which block, after how many characters; whether a learned paragraph is part of it."""

    index: int
    offset: int
    is_learned: bool


_NOTHING_LEARNED: frozenset[str] = frozenset()


def _stands_beside(block: Block) -> bool:
    """Whether ``block`` is neither story nor boilerplate, wherever it stands: a picture, its caption, an attachment."""
    if not block.text or block.kind == "attachment":
        return True
    if block.kind != "caption":
        return False
    text = conceal_quotations(narrow(block.text))
    return bool(_PICTURE_CREDIT.match(text)) or not (is_opening(text) or continues(text))


def _find_start(blocks: Sequence[Block], learned: Container[str]) -> _Start | None:
    """Return where the footer begins, None if the article has none."""
    start = None
    # An article of one paragraph may be a notice that was posted many times: the first one is never a learned footer.
    first = next((index for index, block in enumerate(blocks) if block.is_story), len(blocks))
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if _stands_beside(block):
            continue
        followed, is_learned = start is not None, start is not None and start.is_learned
        may_be_learned = bool(learned) and index > first and block.is_story
        text = conceal_quotations(narrow(block.text))
        if block.kind != "table" and is_opening(text, followed=followed, alone=True):
            start = _Start(index, 0, is_learned)
            continue
        if may_be_learned and normalised(block.text) in learned:
            start = _Start(index, 0, True)
            continue
        may_continue = block.kind != "table" and continues(text)
        heading = None if may_continue else _others_heading(blocks, index)
        if heading is not None:
            start = _Start(heading, 0, is_learned)
            continue
        offset = seam(text, followed=followed) if may_continue or block.kind in ("paragraph", "item") else None
        if offset is not None and may_be_learned and normalised(block.text[:offset]) in learned:
            start = _Start(index, 0, True)
        elif offset is not None:
            return _Start(index, offset, is_learned)
        elif not may_continue:
            break
    return start


def _others_heading(blocks: Sequence[Block], last: int) -> int | None:
    """Return which block heads the list of other stories that ends with block ``last``, None if none does."""
    for index in range(last, max(-1, last - _MOST_OTHERS), -1):
        text = narrow(blocks[index].text)
        if text and index < last and heads_others(text):
            return index
        if text and not may_be_headline(text) and not _IS_LINK.fullmatch(blocks[index].html):
            return None
    return None


def _footer_paragraphs(text: str) -> Iterator[str]:
    """Divide footer text where single blanks are all that is left of line ends: 来源丨鲁网 编辑丨刘娟 校对丨朱睿."""
    if len(text) > LONGEST_STUCK:
        yield text
        return
    narrowed = conceal_quotations(narrow(text))
    spans = enclosed(narrowed)
    begin = 0
    for match in _SINGLE_BLANK.finditer(narrowed):
        if is_within(spans, match.start()):
            continue
        before, after = narrowed[begin : match.start()], narrowed[match.end() :]
        if _PEOPLE_FIRST.match(after) or (_STAFF_CREDIT.match(before) and _STAFF_CREDIT.match(after)):
            continue  # 编辑：王伟 审核：李明 is how one line prints them
        if is_opening(after) and is_opening(before):
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]


def _story_pictures(block: Block, images: tuple[str, ...], near_text: str) -> Iterator[Block]:
    """Yield the pictures of a footer block that illustrate the story: QR codes do not, and go with the footer."""
    if _QR_WORDS.search(near_text):
        return
    for url in images:
        if not _QR_URL.search(url):
            yield replace(block, text="", html=f'<p><img src="{url}" alt=""></p>', images=(url,), kind="image")


def split_footer(blocks: Sequence[Block], learned: Container[str] = _NOTHING_LEARNED) -> Reading[Split]:
    """Divide an article's blocks into the story and the boilerplate at its end.

    ``blocks`` are those of all body pages in order, ``learned`` the accepted paragraphs of the site, normalised. They
    cut closing paragraphs as the written rules do, save that the article's first paragraph is never one of them; the
    rule of the reading is then ``learned``. The value is never None; without a footer its ``footer`` is empty.
    A footer stuck to the last sentence divides that block, text and HTML. Codes to scan go with the footer, other
    pictures between or after its paragraphs stay with the story.
    """
    start = _find_start(blocks, learned)
    if start is None:
        body = [block for block in blocks if block.text or not all(map(_QR_URL.search, block.images))]
        return Reading(Split(body, []), None, None)
    index, offset = start.index, start.offset
    body = list(blocks[:index])
    while body and not body[-1].text and body[-1].images and all(map(_QR_URL.search, body[-1].images)):
        body.pop()
    first = blocks[index]
    if offset:
        kept, cut = cut_html(first.html, len("".join(first.text[:offset].split())))
        body.append(replace(first, text=clean(first.text[:offset]), html=kept, images=images_in(kept)))
        first = replace(first, text=clean(first.text[offset:]), html=cut, images=images_in(cut))
    footer: list[str] = []
    near_text = ""
    for block in (first, *blocks[index + 1 :]):
        if block.text and _stands_beside(block):
            body.append(block)
            continue
        if block.text:
            near_text = block.text
            footer.extend(_footer_paragraphs(block.text))
        body.extend(_story_pictures(block, block.images, near_text))
    written_rule = "stuck to the last paragraph" if offset else "paragraphs of its own"
    return Reading(Split(body, footer), "\n".join(footer), "learned" if start.is_learned else written_rule)


def count_story_paragraphs(paragraphs: Sequence[str], learned: Container[str]) -> int:
    """Return how many of an article's ``paragraphs`` would be left if ``learned`` were accepted (all: no footer)."""
    start = _find_start([Block(paragraph, "") for paragraph in paragraphs], learned)
    if start is None:
        return len(paragraphs)
    return start.index + bool(start.offset)


def is_learnable(paragraph: str) -> bool:
    """Whether a closing paragraph of an article may be proposed as boilerplate of the site.

    Not if it says too little, is cut by a written rule anyway, or is a byline: reporters sign all their stories alike.
    """
    if not says_enough(normalised(paragraph)) or is_opening(conceal_quotations(narrow(paragraph)), alone=True):
        return False
    byline = extract_byline([paragraph], published_on=None).value
    return byline is None or byline.text != paragraph


def extract_footer_people(footer: Sequence[str]) -> list[Person]:
    """Return the editors, reviewers and proofreaders a footer names, in printed order."""
    people: dict[Person, None] = {}
    for paragraph in footer:
        if _ANY_STAFF.search(paragraph) is None:
            continue
        for match in _STAFF_NAMES.finditer(narrow(paragraph)):
            role = next((STAFF_ROLES[word] for word in _STAFF_WORDS if match["label"].endswith(word)), None)
            if role is not None:
                names = filter(is_name, split_names(match["names"]))
                people |= {Person(name, role, match["label"], "footer"): None for name in names}
    return list(people)
