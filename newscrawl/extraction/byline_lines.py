"""Bylines that stand in a line, in a bracket or behind the last sentence, apart from the story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.extraction.credits import Credit, Implied, read_credit
from newscrawl.extraction.outlets import SURE_OUTLET
from newscrawl.extraction.people import is_usual_name, split_names
from newscrawl.extraction.text import narrow
from newscrawl.items import Dateline, Person


@dataclass(slots=True, frozen=True)
class Byline:
    """Who wrote a story: ``text`` as printed, ``people`` in printed order, and the dateline with its agency if any.

    ``staff`` are the editors and proofreaders that stand in the same line.
    """

    text: str
    people: list[Person] = field(default_factory=list)
    dateline: Dateline | None = None
    agency: str | None = None
    staff: list[Person] = field(default_factory=list)


_BRACKET_PAIRS = {"(": ")", "[": "]", "【": "】", "〔": "〕"}
#: what papers print around a byline
MARKS = r"[\s□■◆●○◎▲△★☆※—–\-]*"
_AROUND = re.compile(rf"^{MARKS}|(?<![\s□■◆●○◎▲△★☆※—–\-]){MARKS}$")
#: no byline does without one of these
_HINT = re.compile(r"记者|通讯员|实习生|见习生|作者|撰|采写|特派|评论员|主笔|执笔|供[稿图]|整理|采访|摄|文|图|编|审|校")
_LINE_HINT = re.compile(rf"{_HINT.pattern}|报道$")
#: a sentence with something behind it, or a quotation
_IS_PROSE = re.compile(r"[。！？!?…]\s*\w|[“”]")
_LAST_SENTENCE_END = re.compile(r"[。!?…”\"』」)\]】](?=\s*\S)")
#: closes a wire story, behind the byline
_FINIS = re.compile(r"\s*[(\[【]\s*(?:完|END)\s*[)\]】]\s*$", re.I)
#: what a name without a role is
AFTER_NEWS: Implied = ("author", None)
#: a paper, names and 报道; who else reports for it but its reporters
_SIGNED_LINE = re.compile(rf"(?:{SURE_OUTLET.pattern})\s+[\u3400-\u9fff·、\s]{{2,40}}\s(?:摄影|综合|联合)?报道")
#: The mark that papers print before the names alone. ■ and ● stand before headings and in lists: only 报道 tells there.
_MARKED = re.compile(r"\s*(?P<mark>[□◎■◆●○▲])\s*(?=[\u3400-\u9fff])")
_NAME_MARKS = "□◎"
_REPORTED = re.compile(r"\s(?:摄影|综合|联合)?报道$")
_LONGEST_MARKED = 40
#: whose words the story is, before its people in the last bracket
_QUOTED = re.compile(rf"据\s*(?:《[^《》]{{2,15}}》|(?:{SURE_OUTLET.pattern}))(?:报道|消息)?[\s,]+")
#: a role of one letter, with blanks around its slash: 文 / 王伟 图 / 李明
_SLASH = re.compile(r"(?<![\u3400-\u9fff])([文图摄])\s*([/|])\s*")
#: letters of a byline; who looks for the end of a longer one looks in vain
LONGEST_LINE = 200


def bracket_end(text: str, at: int) -> int | None:
    """Return the end of the bracket that opens at ``at``, None if none opens there or it is not closed."""
    closing = _BRACKET_PAIRS.get(text[at : at + 1])
    if closing is None:
        return None
    depth = 0
    for end in range(at, min(len(text), at + LONGEST_LINE)):
        depth += (text[end] == text[at]) - (text[end] == closing)
        if depth == 0:
            return end + 1
    return None


def explicit(credit: Credit | None) -> Credit | None:
    """Return a credit that prints a role and names somebody, None for any other."""
    return credit if credit is not None and credit.is_explicit and credit.people else None


def read_marked(paragraph: str) -> Byline | None:
    """Read the names behind a mark at the head of a paragraph, up to its end or a blank: □王伟 李明 报道; None if no
    mark or something else stands there.
    """
    mark = _MARKED.match(paragraph)
    if mark is None:
        return None
    text = narrow(paragraph[: mark.end() + _LONGEST_MARKED])
    ends = [at for at in range(mark.end() + 1, len(text)) if text[at] == " " and text[at - 1] != " "]
    if len(text) == len(paragraph):
        ends.append(len(text))
    for end in reversed(ends):
        printed = text[mark.end() : end]
        reported = _REPORTED.search(printed)
        if reported is None and mark["mark"] not in _NAME_MARKS:
            continue
        names = split_names(printed[: reported.start()] if reported else printed)
        if names and all(map(is_usual_name, names)):
            return Byline(paragraph[:end], _without_role(names))
    return None


def _without_role(names: list[str]) -> list[Person]:
    role, role_text = AFTER_NEWS
    return [Person(name, role, role_text, "byline") for name in names]


def read_line(paragraph: str) -> Byline | None:
    """Read a paragraph that is a byline as a whole, brackets and marks around it included; it may name staff only.

    None if it is no byline.
    """
    if (marked := read_marked(paragraph)) and marked.text == paragraph:
        return marked
    if len(paragraph) > LONGEST_LINE or not _LINE_HINT.search(paragraph) or _IS_PROSE.search(paragraph):
        return None
    inner = _SLASH.sub(r"\1\2", _AROUND.sub("", narrow(paragraph)))
    if inner and bracket_end(inner, 0) == len(inner):
        inner = _QUOTED.sub("", inner[1:-1], count=1)
    is_signed = _SIGNED_LINE.fullmatch(inner) is not None
    credit = read_credit(inner, implied=AFTER_NEWS if is_signed else None)
    if credit is None or (credit.people and not credit.is_explicit and not is_signed):
        return None
    return Byline(paragraph, credit.people, staff=credit.staff)


def read_inline_tail(paragraph: str) -> Byline | None:
    """Read a bracket, or the words after the last sentence, at the end of a paragraph; None if they are no byline."""
    before = max(0, len(paragraph) - LONGEST_LINE - 2)
    text = _FINIS.sub("", narrow(paragraph[before:]))
    if text.endswith(tuple(_BRACKET_PAIRS.values())):
        start = _last_opening(text)
        inner = text[start + 1 : -1]
    else:
        start = max((match.end() for match in _LAST_SENTENCE_END.finditer(text)), default=-1)
        inner = text[start:]
    if start < 0 or before + start == 0 or not _HINT.search(inner):
        return None
    credit = explicit(read_credit(_QUOTED.sub("", _AROUND.sub("", inner), count=1)))
    if credit is None:
        return None
    return Byline(paragraph[before + start : before + len(text)].strip(), credit.people, staff=credit.staff)


def read_names_at_tail(paragraph: str, fewest: int) -> Byline | None:
    """Read names without a role in the bracket that stands behind a story's last full stop: （王伟 李明）.

    None if there are less than ``fewest``, or something else stands there. A paper before them vouches for one name.
    """
    before = max(0, len(paragraph) - LONGEST_LINE)
    text = _FINIS.sub("", narrow(paragraph[before:]))
    start = _last_opening(text) if text.endswith((")", "】")) else -1
    if start < 1 or text[start - 1] not in "。!?”":
        return None
    inner = text[start + 1 : -1].strip()
    outlet, _, rest = inner.partition(" ")
    if SURE_OUTLET.fullmatch(outlet):
        inner, fewest = rest, 1
    names = split_names(inner)
    if len(names) < fewest or not all(map(is_usual_name, names)):
        return None
    return Byline(paragraph[before + start : before + len(text)], _without_role(names))


def last_bracket(paragraph: str) -> str | None:
    """Return the bracket that ``paragraph`` ends with, behind something else; None if it ends otherwise."""
    text = _FINIS.sub("", narrow(paragraph[-LONGEST_LINE:]))
    if not text.endswith(tuple(_BRACKET_PAIRS.values())):
        return None
    start = _last_opening(text)
    return paragraph[-LONGEST_LINE:][start : len(text)] if start >= 0 else None


def _last_opening(text: str) -> int:
    """Return where the bracket opens that ``text`` ends with; -1 if it does not open."""
    opening = next(mark for mark, closing in _BRACKET_PAIRS.items() if closing == text[-1])
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == text[-1]) - (text[at] == opening)
        if depth == 0:
            return at
    return -1
