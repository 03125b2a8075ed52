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

from newscrawl.extraction.boilerplate import (
    BARE_CONTACT,
    CLAIM,
    CREDIT,
    END_MARK,
    LEADING,
    ORIGINAL_TITLE,
    PEOPLE_LINE,
    SENTENCE,
    SOURCE_LABEL,
    STAFF_LABEL,
    STAFF_WITHOUT_COLON,
    STATEMENT,
    STORY,
    TRAILING,
    conceal_quotations,
    weigh,
)
from newscrawl.extraction.byline import extract_byline
from newscrawl.extraction.clean_html import cut_html, images_in
from newscrawl.extraction.learned import normalised, says_enough
from newscrawl.extraction.people import STAFF_ROLES, is_name, split_names
from newscrawl.extraction.text import clean, narrow
from newscrawl.items import Block, Person, Reading

#: the story's own people credited alone: the byline, which stays with the story
_PEOPLE_FIRST = r"[\s(\[【□■]*(?:[^\s:|]{0,12}记者|通讯员|作者|(?:文章|本文)?来源\s*[:|/]\s*\S+\s+作者)"
_ONLY_PEOPLE = re.compile(rf"{_PEOPLE_FIRST}(?!.*(?:编辑|责编|审核|校对|编审))")
#: a byline before what else is stuck to the sentence; it ends with its bracket, or where another kind of credit begins
_BYLINE_FIRST = re.compile(
    r"\(\s*(?:[^\s:|()]{0,16}记者|通讯员|作者|文\s*[/、]\s*[图摄])(?:(?!编辑|责编|审核|校对|编审)[^()])*\)\s*\S"
    rf"|(?:[^\s:|()]{{0,16}}记者|通讯员|作者)\s*[:|/\s][^。;:|]{{2,40}}\s(?={SOURCE_LABEL}\s*[:|/]|{STATEMENT.pattern})",
    STATEMENT.flags,
)
#: a footer begins outside of them, never within
_ENCLOSED = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》"
)
#: where a footer may be stuck to the story: after the end of a sentence, before a bracket, at a blank
_SEAM = re.compile(r"(?<=[。!?…”\"』」)\]】])(?=[^。!?…”\"』」)\]】])|(?<=\s)(?=\S)|(?<=[^\s(\[【])(?=[(\[【])")
#: spares most paragraphs the trial of every seam: no opening does without one of these
_TRIGGER = re.compile(
    r"来源|[文稿]源|转自|摘自|编辑|责编|主编|审|校对|声明|版权|转载|转发|引用|侵|本|此文|标题|原题|[Ee][Nn][Dd]|F[Ii][Nn]|完|二维码|关注|扫|长按|识别|"
    r"点击|热线|合作|投稿|爆料|未经|更多|精彩|最新|凡|[如以]上|网络|代表|监制|统筹|策划|值班|视频|制作|排版|设计|©|[Cc]opyright|阅读原文|查看|举报"
)
#: letters of a footer stuck to a last paragraph, and of one that is divided: every seam costs a reading of the rest
_LONGEST_STUCK = 1500
#: END and a credit, over and over: no footer does that
_MOST_END_MARKS = 6
_END_MARKS = re.compile(r"(?:(?:THE\s*)?END[ \-—–=]+)*(?:THE\s*)?END", re.I)
_SINGLE_BLANK = re.compile(r"(?<=[^ ]) (?=[^ ])")
_STAFF_CREDIT = re.compile(rf"{STAFF_LABEL}\s*:")
_PICTURE_CREDIT = re.compile(r"\W*(?:图片|照片|图)\s*(?:来源|源)?[:|/]")
_QR_URL = re.compile(r"qr_?code|[/_\-]qr|erweima|ewm|weixin_?(?:code|gzh)|gzh", re.I)
_QR_WORDS = re.compile(r"二维码|扫码|扫一扫|扫描|长按|识别")


_STAFF_WORDS = sorted(STAFF_ROLES, key=len, reverse=True)
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


def _is_opening(text: str) -> bool:
    """Whether ``text`` (narrow) is boilerplate from its first character to its last, and begins as a footer begins."""
    for _ in range(_MOST_END_MARKS):
        is_boilerplate, behind = _read_as_boilerplate(text)
        # a headline quoted as 原标题 may tell a story
        if not is_boilerplate or _BYLINE_FIRST.match(text) or (STORY.search(text) and not ORIGINAL_TITLE.search(text)):
            return False
        if not behind:
            return True
        text = behind
    return False


def _read_as_boilerplate(text: str) -> tuple[bool, str | None]:
    """Whether ``text`` (narrow) reads as boilerplate, and what stands behind an END mark and must be so in its turn."""
    rest = text
    while True:
        rest = rest[_end(LEADING, rest) :]
        # the title may hold any word, so it goes first
        match = ORIGINAL_TITLE.match(rest) or CREDIT.match(rest) or _staff_without_colon(rest)
        if match is None:
            break
        rest = rest[match.end() :]
        if TRAILING.match(rest):
            return not _ONLY_PEOPLE.match(text), None
    end_mark = _END_MARKS.match(rest) or END_MARK.match(rest)
    if end_mark is not None:
        tail = rest[end_mark.end() :]
        if TRAILING.match(tail):
            # （完） closes a wire story and is its text; END and － 完 － close the page
            return end_mark[0] != "完" or any(dash in text for dash in "-—–="), None
        if end_mark[0].upper().endswith("END"):
            return tail[0] in " -—–=", tail.lstrip(" -—–=")
    statement = STATEMENT.match(rest)
    if statement is None:
        return False, None
    # under a label (免责声明：) any sentence may claim; else the first one does, or it is the story's last
    titled = statement[0][-1] in ":】])〕"
    first = SENTENCE.match(rest)
    claims = CLAIM.search(rest) if titled or first is None else CLAIM.search(first[0])
    return claims is not None and weigh(rest), None


def _staff_without_colon(text: str) -> re.Match[str] | None:
    match = STAFF_WITHOUT_COLON.match(text)
    return match if match and all(map(is_name, split_names(match["names"]))) else None


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _continues(text: str) -> bool:
    """Whether ``text`` (narrow) may stand inside a footer that an earlier paragraph opened."""
    if STORY.search(text):
        return False
    if PEOPLE_LINE.match(text) or BARE_CONTACT.fullmatch(text):
        return True
    return weigh(text)


def _enclosed(text: str) -> list[tuple[int, int]]:
    """Return the spans of ``text`` (narrow) that brackets and quotation marks enclose."""
    return [match.span() for match in _ENCLOSED.finditer(text)]


def _is_within(spans: list[tuple[int, int]], at: int) -> bool:
    return any(begin < at < end for begin, end in spans)


def _seam(text: str) -> int | None:
    """Return where in a last paragraph of the story (narrow) a footer begins, None if none is stuck to it."""
    if _TRIGGER.search(text) is None:
        return None
    enclosed = _enclosed(text)
    for match in _SEAM.finditer(text, max(0, len(text) - _LONGEST_STUCK)):
        at = match.start()
        if not _is_within(enclosed, at) and _is_opening(text[at:]):
            return at
    return None


def _stands_beside(block: Block) -> bool:
    """Whether ``block`` is neither story nor boilerplate, wherever it stands: a picture, its caption, an attachment."""
    if not block.text or block.kind == "attachment":
        return True
    if block.kind != "caption":
        return False
    text = conceal_quotations(narrow(block.text))
    return bool(_PICTURE_CREDIT.match(text)) or not (_is_opening(text) or _continues(text))


def _find_start(blocks: Sequence[Block], learned: Container[str]) -> _Start | None:
    """Return where the footer begins, None if the article has none."""
    start = None
    # An article of one paragraph may be a notice that was posted many times: the first one is never a learned footer.
    first = next((index for index, block in enumerate(blocks) if block.is_story), len(blocks))
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if _stands_beside(block):
            continue
        is_learned = start is not None and start.is_learned
        may_be_learned = bool(learned) and index > first and block.is_story
        text = conceal_quotations(narrow(block.text))
        if block.kind != "table" and _is_opening(text):
            start = _Start(index, 0, is_learned)
            continue
        if may_be_learned and normalised(block.text) in learned:
            start = _Start(index, 0, True)
            continue
        continues = block.kind != "table" and _continues(text)
        seam = _seam(text) if continues or block.kind in ("paragraph", "item") else None
        if seam is not None and may_be_learned and normalised(block.text[:seam]) in learned:
            start = _Start(index, 0, True)
        elif seam is not None:
            return _Start(index, seam, is_learned)
        elif not continues:
            break
    return start


def _footer_paragraphs(text: str) -> Iterator[str]:
    """Divide footer text where single blanks are all that is left of line ends: 来源丨鲁网 编辑丨刘娟 校对丨朱睿."""
    if len(text) > _LONGEST_STUCK:
        yield text
        return
    narrowed = conceal_quotations(narrow(text))
    enclosed = _enclosed(narrowed)
    begin = 0
    for match in _SINGLE_BLANK.finditer(narrowed):
        if _is_within(enclosed, match.start()):
            continue
        before, after = narrowed[begin : match.start()], narrowed[match.end() :]
        if re.match(_PEOPLE_FIRST, after) or (_STAFF_CREDIT.match(before) and _STAFF_CREDIT.match(after)):
            continue  # 编辑：王伟 审核：李明 is how one line prints them
        if _is_opening(after) and _is_opening(before):
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
    if not says_enough(normalised(paragraph)) or _is_opening(conceal_quotations(narrow(paragraph))):
        return False
    byline = extract_byline([paragraph], published_on=None).value
    return byline is None or byline.text != paragraph


def extract_footer_people(footer: Sequence[str]) -> list[Person]:
    """Return the editors, reviewers and proofreaders a footer names, in printed order."""
    people: dict[Person, None] = {}
    for paragraph in footer:
        for match in _STAFF_NAMES.finditer(narrow(paragraph)):
            role = next((STAFF_ROLES[word] for word in _STAFF_WORDS if match["label"].endswith(word)), None)
            if role is not None:
                names = filter(is_name, split_names(match["names"]))
                people |= {Person(name, role, match["label"], "footer"): None for name in names}
    return list(people)
