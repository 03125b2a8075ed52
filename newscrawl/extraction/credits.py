"""The grammar of a credit: 半岛全媒体记者 王伟 通讯员 李明 文/图, taken apart token by token.

A text is a credit only if *every* token of it is a role, a name, an outlet or a closing word. A sentence of the story
that mentions 记者 leaves tokens over, and is none. All functions expect text that went through ``text.narrow``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.extraction.people import (
    BYLINE_ROLES,
    STAFF_PREFIX,
    STAFF_ROLES,
    STROKE_ROLES,
    alternatives,
    is_name,
    split_names,
)
from newscrawl.items import Person, Role

#: what the name of a paper, station, site or app ends in
_OUTLET_ENDING = (
    r"(?:[社网报台号云+]|新闻|客户端|广电|广播|之声|传媒|融媒体?(?:中心)?|全媒体(?:中心)?|快讯|时刻|壹点|经纬|在线|热线|视频|视界|"
    r"频道|导报|周刊|杂志|头条|发布|信息港|之窗)"
)
_OUTLET_WORD = rf"[\u3400-\u9fffA-Za-z0-9]{{1,14}}{_OUTLET_ENDING}"
OUTLET = rf"{_OUTLET_WORD}(?:[/·、\-|]{_OUTLET_WORD})*"
#: a paper's word for itself; names no agency
HERE = r"本[报网台刊社站端]"

_ROLE = re.compile(
    # before 记者 may stand what it belongs to, in one word: 半岛全媒体记者, 青岛日报/观海新闻记者, 本报驻京记者
    rf"(?P<prefix>[\u3400-\u9fffA-Za-z0-9/·\-+]{{0,24}}?)(?P<role>{alternatives(BYLINE_ROLES)})(?P<separator>\s*[:|/]\s*|\s*)"
)
_STROKE_ROLE = re.compile(
    rf"(?P<role>{alternatives(STROKE_ROLES)})(?P<separator>\s*[:|]\s*|/(?![图文摄])|(?<=[文图摄])\s+(?=\S))"
)
#: words before 记者 that make it part of a sentence
_SENTENCE_PREFIX = re.compile(r"图为|[据由向对与和让给请][^报网社台]*$|.*[位名个些]$")
#: role words that are nouns of any sentence unless they begin the token or a colon follows
_NOUN_ROLES = frozenset(("图片", "文字", "供图", "摄影"))
_STAFF = re.compile(
    rf"{STAFF_PREFIX}(?:{alternatives(STAFF_ROLES)})(?:\s*[:|/]\s*|\s+(?=[\u3400-\u9fff]{{1,4}}(?:[\s、,]|$)))"
)
_SOURCE = re.compile(r"(?:文章|本文|稿件)?(?:来源|稿源)\s*[:|/]\s*[^\s,。;|]{2,30}(?=[\s,;|]|$)")
_TIMESTAMP = re.compile(r"\d{4}[\-/.年]\d{1,2}[\-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?=\s|$)")
_FORMAT = re.compile(
    r"(?:文\s*[/、]?\s*[图摄]|图\s*[/、]?\s*文|图文|文并[图摄]|摄影报道|整理|综合)(?=[\s:|,、]|$)\s*[:|]?|(?:摄影|采写)(?=[\s,、]|$)(?!\s*[:|])"
)
#: a picture that none of the named people took
_FOREIGN_PICTURE = re.compile(r"(?:图片?|照片)\s*[/:|]?\s*由?[\u3400-\u9fff]{2,8}(?:提供|供图)(?=[\s,、)]|$)")
#: 青岛晚报/掌上青岛 首席记者: an outlet vouches for the apps beside it
_OUTLET_FAMILY = re.compile(
    r"[\u3400-\u9fffA-Za-z0-9·]{2,12}(?:/[\u3400-\u9fffA-Za-z0-9·]{2,12})+(?=\s+\S{0,4}(?:记者|实习生|通讯员))"
)
_OWN_SHARE = re.compile(r"/[文图摄]$")
_CLOSING = re.compile(
    r"(?:[\u3400-\u9fff]{2,4})?(?:综合|摄影|摄|整理|采写|编译|联合|跟踪|现场|独家|图文|专题)?报道|综合整理|文[/、]?[图摄]|图[/、]?文|摄影|"
    r"摄制?|采写|整理|撰文|撰稿|供图|供稿|编译|发自[\u3400-\u9fff]{2,6}|[文图]"
)
_GLUED_CLOSING = re.compile(r"(?:(?:综合|摄影|摄|联合)?报道|文/[图摄]|图/文|摄影|摄|采写|整理|供图)$")
_SEPARATORS = re.compile(r"[\s、,/;|&。]+")
_CHUNK = re.compile(r"[^\s、,;:|/&()。]+(?:/[图摄文])?")
_NOTE = re.compile(r"\([^()]{1,20}\)")
_OWN_OUTLET = re.compile(rf"{HERE}|{OUTLET}")
#: roles after the names: 王伟/文 李明/图, 王伟 文/图
_POSTFIX = re.compile(
    r"\s*(?P<names>[\u3400-\u9fff·]{2,4}(?:[\s、]+[\u3400-\u9fff·]{2,4})*?)\s*[/\s]\s*(?P<role>文/?[图摄]|图/?文|文|图|摄影?)(?=[\s、,;]|$)"
)
_POSTFIX_ROLES: dict[str, Role] = {"图": "photographer", "摄": "photographer", "摄影": "photographer"}


@dataclass(slots=True)
class Credit:
    """The people a credit names, in order, and whether it prints a role (``电（王丽 赵明）`` only implies one)."""

    people: list[Person] = field(default_factory=list)
    explicit: bool = False


class _Reader:
    """One pass over a credit: the role that holds for the names that follow, and the names not yet given to it."""

    def __init__(self, implied: Role | None) -> None:
        self.credit = Credit()
        self._role: Role | None = implied
        self._role_text: str | None = "记者" if implied else None
        self._set_apart = False  # a blank or colon stands between role and names
        self._pending: list[str] = []

    def begin(self, role: Role | None, role_text: str, *, set_apart: bool) -> bool:
        """Close the list of names before a role word; False if it holds something else than names."""
        if not self.close():
            return False
        self._role, self._role_text, self._set_apart = role, role_text, set_apart
        self.credit.explicit |= role is not None
        return True

    def close(self) -> bool:
        names = split_names(" ".join(self._pending))
        self._pending.clear()
        if not all(is_name(name, any_surname=self._set_apart) for name in names):
            return False
        if self._role_text is None:
            return not names
        if self._role is not None:
            self.credit.people += [Person(name, self._role, self._role_text, "byline") for name in names]
        return True

    def take(self, chunk: str) -> bool:
        """Sort one token: part of a name list, a closing word, an outlet; False for anything else."""
        if not self._pending and len(chunk) > 4 and _OWN_OUTLET.fullmatch(chunk):
            return True
        if is_name(chunk) or (len(chunk) == 1 and chunk not in "文图摄"):
            self._pending.append(chunk)
            return True
        if self._role is not None and _OWN_SHARE.search(chunk) and is_name(chunk[:-2], any_surname=self._set_apart):
            self._pending.append(chunk[:-2])  # 记者 王伟/文 李明/图: reporters both
            return True
        glued = _GLUED_CLOSING.search(chunk)
        if not self._pending and glued and is_name(chunk[: glued.start()]):
            self._pending.append(chunk[: glued.start()])
            return True
        if _CLOSING.fullmatch(chunk):
            return True
        if glued and is_name(chunk[: glued.start()]):
            self._pending.append(chunk[: glued.start()])
            return True
        if not self._pending and _OWN_OUTLET.fullmatch(chunk):
            return True
        if is_name(chunk, any_surname=self._set_apart) or (chunk.isascii() and chunk[0].isupper()):
            self._pending.append(chunk)
            return True
        return False

    @property
    def amid_names(self) -> bool:
        return bool(self._pending)


def read_credit(text: str, *, implied: Role | None = None) -> Credit | None:
    """Read ``text`` as a credit; None unless every token of it belongs to one and a person is named.

    ``implied`` is the role of names before which none is printed; None refuses such names.
    """
    reader = _Reader(implied)
    at = 0
    while at < len(text):
        if match := (_SEPARATORS.match(text, at) or _SOURCE.match(text, at) or _TIMESTAMP.match(text, at)):
            accepted = True
        elif match := _STAFF.match(text, at):
            accepted = reader.begin(None, "", set_apart=True)
        elif match := _FOREIGN_PICTURE.match(text, at) or _outlet_family(text, at):
            accepted = reader.close()
        elif match := _STROKE_ROLE.match(text, at):
            accepted = reader.begin(STROKE_ROLES[match["role"]], match["role"], set_apart=True)
        elif match := _FORMAT.match(text, at):
            accepted = True
        elif (match := _ROLE.match(text, at)) and _is_role(match, text):
            accepted = reader.begin(BYLINE_ROLES[match["role"]], match["role"], set_apart=bool(match["separator"]))
        elif (match := _NOTE.match(text, at)) and reader.amid_names:
            accepted = True
        elif match := _CHUNK.match(text, at):
            accepted = reader.take(match[0])
        else:
            return _read_postfix(text)
        if not accepted:
            return _read_postfix(text)
        at = match.end()
    if not reader.close() or not reader.credit.people:
        return _read_postfix(text)
    return reader.credit


def _outlet_family(text: str, at: int) -> re.Match[str] | None:
    match = _OUTLET_FAMILY.match(text, at)
    return match if match and any(map(_OWN_OUTLET.fullmatch, match[0].split("/"))) else None


def _is_role(match: re.Match[str], text: str) -> bool:
    if match.end() == len(text) or _SENTENCE_PREFIX.match(match["prefix"]):
        return False
    return not (match["role"] in _NOUN_ROLES and match["prefix"] and ":" not in match["separator"])


def _read_postfix(text: str) -> Credit | None:
    """Read names before their roles; a picture's credit alone (王伟 摄) is none of the story."""
    credit = Credit(explicit=True)
    at = 0
    while at < len(text.rstrip()):
        match = _POSTFIX.match(text, at)
        if match is None:
            return None
        names = split_names(match["names"])
        if not all(map(is_name, names)):
            return None
        role = _POSTFIX_ROLES.get(match["role"], "writer")
        credit.people += [Person(name, role, match["role"], "byline") for name in names]
        at = match.end()
    return credit if any(person.role == "writer" for person in credit.people) else None
