"""Whether a text is boilerplate from its first character to its last, and whether a footer begins with it.

All functions expect text that went through ``text.narrow`` and ``boilerplate.conceal_quotations``.
"""

from __future__ import annotations

import re

from newscrawl.extraction.boilerplate import (
    ALONE,
    ANY_CREDIT,
    BARE_CONTACT,
    CLAIM,
    CREDIT,
    END_MARK,
    FIRST_SENTENCE,
    LEADING,
    NOTE,
    ORIGINAL_TITLE,
    PEOPLE_LINE,
    SOURCE_LABEL,
    STAFF_WITHOUT_COLON,
    STATEMENT,
    STORY,
    TRAILING,
    WEAK_CREDIT,
    weigh,
)
from newscrawl.extraction.people import is_name, split_names
from newscrawl.extraction.portal_frame import (
    APPEAL,
    BARE_PHONE,
    BUTTONS,
    CALL,
    CALL_ALONE,
    CALLS_TO_PRESS,
    FOLLOW_US,
    META,
    OTHERS_HEADING,
    OTHERS_HEADLINE,
    OTHERS_LISTED,
    SEAT,
    SLOGAN,
    SOFT_BUTTON,
)

#: the story's own people credited alone: the byline, which stays with the story
PEOPLE_FIRST = r"[\s(\[【□■]*(?:[^\s:|]{0,12}记者|通讯员|作者|(?:文章|本文)?来源\s*[:|/]\s*\S+\s+作者)"
_ONLY_PEOPLE = re.compile(
    rf"(?:{PEOPLE_FIRST}|[\s(\[【□■◎]*(?:撰稿|撰文|采写|文稿|摄影|拍摄|文(?:/?图)?|图/?文)\s*[:|/])(?!.*(?:编辑|责编|审核|校对|编审))"
)
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
#: Spares most paragraphs the trial of every seam: no opening does without one of these. Each begins with a plain
#: character, for which re looks in one go.
_TRIGGER = re.compile(
    r"来[源自]|文源|稿源|信源|图源|题源|转自|摘自|综合|编辑|责编|主编|审|核稿|校对|声明|版权|转载|转发|引用|侵|本|此文|标题|原题|文中|"
    r"E(?i:\s?N\s?D)|e(?i:\s?N\s?D)|F(?i:IN)|f(?i:IN)|完|二维码|关注|扫|长按|识别|在看|喜欢|觉得|感谢|"
    r"打印|关闭|顶一下|踩一下|上一[篇条页]|下一[篇条页]|往期|推荐|在看|爱看|原载|刊载|发布于|属地|失联|星标|收录|合集|制片|摄像|校[:|]|编校|"
    r"一读|二读|三读|数据库|由(?i:AI)|字[体号]|分[隔割]线|继续滑动|预览|点击|戳|热线|合作|投稿|爆料|报料|线索|未经|更多|精彩|最新|凡|如上|以上|网络|代表|"
    r"监制|统筹|策划|值班|视频|制作|排版|设计|©|C(?i:opyright)|c(?i:opyright)|阅读|查看|资料|备\d|评论|理性|浏览|链接|网址|地址|官方|公众|新闻|投资|来都来了|"
    r"举报|返回|分享|点|留言|致电|结束|动动|打开|猜你|广告|推广|本栏目|本专栏|融媒|出品|有新闻|门户|E(?i:ditor)|S(?i:ource)|您有什么|您身边|你身边|不妥|\)\s*$|\]\s*$|】\s*$"
)
#: END and a credit, over and over: no footer does that
_MOST_END_MARKS = 6
_END_MARKS = re.compile(r"(?:(?:THE\s*)?E\s?N\s?D[ \-—–=]+)*(?:THE\s*)?E\s?N\s?D", re.I)
_CALLS = (CALLS_TO_PRESS, CALL_ALONE, APPEAL)
#: letters of such a call; what goes on for longer tells something
_LONGEST_CALL = 120
_BLANK = re.compile(r"\s+")
#: letters of the lines between a last sentence and what vouches for them
_LONGEST_LINES = 120
#: letters of a footer stuck to a last paragraph, and of one that is divided: every seam costs a reading of the rest
LONGEST_STUCK = 1500


def is_opening(text: str, *, followed: bool = False, alone: bool = False) -> bool:
    """Whether ``text`` is boilerplate as a whole, and begins as a footer begins.

    ``followed``: more boilerplate stands behind it, which vouches for credits that a story may give too. ``alone``: it
    is a paragraph or a sentence of its own.
    """
    if _BYLINE_FIRST.match(text):
        return False
    if alone and (_is_alone(text) or _is_button(text) or OTHERS_LISTED.match(text)):
        return True
    if alone and followed and (SOFT_BUTTON.fullmatch(text) or SLOGAN.fullmatch(text)):
        return True
    if alone and len(text) <= _LONGEST_CALL and any(call.fullmatch(text) for call in _CALLS) and not STORY.search(text):
        return True
    for _ in range(_MOST_END_MARKS):
        is_boilerplate, behind = _read_as_boilerplate(text, followed=followed)
        # a headline quoted as 原标题 may tell a story
        if not is_boilerplate or _BYLINE_FIRST.match(text) or (STORY.search(text) and not ORIGINAL_TITLE.search(text)):
            return False
        if not behind:
            return True
        text, followed = behind, True
    return False


def _is_alone(text: str) -> bool:
    return (ALONE.fullmatch(text) or META.fullmatch(text)) is not None


def _is_button(text: str) -> bool:
    button = BUTTONS.match(text, _end(LEADING, text))
    return button is not None and TRAILING.match(text, button.end()) is not None


def _read_as_boilerplate(text: str, *, followed: bool) -> tuple[bool, str | None]:
    """Whether ``text`` reads as boilerplate, and what stands behind an END mark and must be so in its turn."""
    rest, vouched, has_credit = text, followed, False
    while True:
        rest = rest[_end(LEADING, rest) :]
        # the title may hold any word, so it goes first
        match = ORIGINAL_TITLE.match(rest) or CREDIT.match(rest) or _staff_without_colon(rest)
        match = match or META.match(rest)
        vouched |= match is not None
        has_credit |= match is not None
        match = match or WEAK_CREDIT.match(rest) or BUTTONS.match(rest)
        if match is None and has_credit:
            match = ANY_CREDIT.match(rest)
        if match is None and not STATEMENT.match(rest):
            match = CALL.match(rest)
        if match is None:
            break
        rest = rest[match.end() :]
        if TRAILING.match(rest):
            return vouched and not _ONLY_PEOPLE.match(text), None
    end_mark = _END_MARKS.match(rest) or END_MARK.match(rest)
    if end_mark is not None:
        tail = rest[end_mark.end() :]
        if TRAILING.match(tail):
            return True, None
        if end_mark[0].upper().endswith("D") or end_mark[0][-1] in "完结":
            behind = tail.lstrip(" -—–=)】]~·。|/")
            return len(behind) < len(tail), behind
    if note := NOTE.match(rest):
        rest = rest[note.end() :]
    statement = STATEMENT.match(rest)
    if statement is None:
        return False, None
    # under a label (免责声明：) any sentence may claim; else the first one does, or it is the story's last
    titled = note is not None or statement[0][-1] in ":】])〕 "
    first = FIRST_SENTENCE.match(rest)
    claims = CLAIM.search(rest) if titled or first is None else CLAIM.search(first[0])
    return claims is not None and weigh(rest), None


def _staff_without_colon(text: str) -> re.Match[str] | None:
    match = STAFF_WITHOUT_COLON.match(text)
    return match if match and all(map(is_name, split_names(match["names"]))) else None


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def continues(text: str) -> bool:
    """Whether ``text`` may stand inside a footer that an earlier paragraph opened."""
    if STORY.search(text):
        return False
    if any(line.fullmatch(text) for line in (PEOPLE_LINE, BARE_CONTACT, FOLLOW_US, SEAT, SOFT_BUTTON)) or _is_button(
        text
    ):
        return True
    return weigh(text)


def heads_others(text: str) -> bool:
    """Whether ``text`` is a heading over other stories of the portal: 往期回顾, 相关阅读."""
    return OTHERS_HEADING.fullmatch(text) is not None


def may_be_headline(text: str) -> bool:
    """Whether ``text`` may be the headline of another story: short, and no sentence."""
    return OTHERS_HEADLINE.fullmatch(text) is not None


def enclosed(text: str) -> list[tuple[int, int]]:
    """Return the spans of ``text`` that brackets and quotation marks enclose."""
    return [match.span() for match in _ENCLOSED.finditer(text)]


def is_within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether position ``at`` lies inside one of ``spans``, not at its edge."""
    return any(begin < at < end for begin, end in spans)


def seam(text: str, *, followed: bool = False) -> int | None:
    """Return where in a last paragraph of the story a footer begins, None if none is stuck to it."""
    if _TRIGGER.search(text) is None:
        return None
    spans = enclosed(text)
    for match in _SEAM.finditer(text, max(0, len(text) - LONGEST_STUCK)):
        at = match.start()
        is_sentence = at > 0 and text[at - 1] in "。!?…"
        if not is_sentence and BARE_PHONE.match(text, at):
            continue  # 地址：香港中路1号 电话：0532-… is how a story tells where to go
        if not is_within(spans, at) and is_opening(text[at:], followed=followed, alone=is_sentence):
            return at if is_sentence else _reach_back(text, at)
    return None


def _reach_back(text: str, at: int) -> int:
    """Return where the lines begin that stand between the last sentence and the footer at ``at``; ``at`` if none do.

    Single blanks are all that is left of their ends, so each is tried as the paragraph that it was.
    """
    sentence = max(text.rfind(mark, max(0, at - _LONGEST_LINES), at) for mark in "。!?…") + 1
    begin = at
    while begin > sentence > 0:
        blanks = [match.end() for match in _BLANK.finditer(text, sentence, begin - 1)]
        for start in (*reversed(blanks), sentence):
            if is_opening(text[start:begin].strip(), followed=True, alone=True):
                begin = start
                break
        else:
            return at
    return begin
