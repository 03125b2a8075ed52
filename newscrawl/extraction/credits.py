"""The grammar of a credit: 半岛全媒体记者 王伟 通讯员 李明 文/图, taken apart token by token.

    credit = { gap | source | time | note | outlet | staff | role | share | format | names | closing }

A text is a credit only if *every* token of it is one of these. A sentence of the story that mentions 记者 leaves tokens
over, and is none. ``_RULES`` says how each kind of token looks, ``_Reader`` has a method for each that says what it
does. All functions expect text that went through ``text.narrow``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.extraction.outlets import OUTLET, SURE_OUTLET
from newscrawl.extraction.people import (
    BYLINE_ROLES,
    STAFF_PREFIX,
    STAFF_ROLES,
    STROKE_ROLES,
    alternatives,
    divide_names,
    is_name,
    is_part_of_name,
    split_names,
)
from newscrawl.extraction.places import PLACES, place_at_end
from newscrawl.items import Person, Role

_ROLE_WORDS = alternatives(BYLINE_ROLES)
_STAFF_WORDS = alternatives(STAFF_ROLES)
_STAFF_INITIALS = "".join({word[0] for word in STAFF_ROLES})
_WORD = r"[\u3400-\u9fffA-Za-z]"
_SHARE = r"文\s?[/、]?\s?[图摄]|图\s?[/、]?\s?文|文并[图摄]|文|图|摄影?"
_DAY = r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}日"

#: kind of token -> how it looks; the first that fits and is accepted wins
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("gap", re.compile(r"[\s、,/;|&。]+")),
    ("aside", re.compile(r"(?:文章|本文|稿件)?(?:来源|稿源)\s*[:|/]\s*[^\s,。;|]{2,30}(?=[\s,;|]|$)")),
    # a picture that none of the named people took
    ("aside", re.compile(r"(?:图片?|照片)\s*[/:|]?\s*由?[\u3400-\u9fff]{2,8}(?:提供|供图)(?=[\s,、)]|$)")),
    (
        "aside",
        re.compile(r"\d{4}[\-/.年]\d{1,2}[\-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?=\s|$)"),
    ),
    ("note", re.compile(r"\((?P<inner>[^()]{1,40})\)")),
    (
        "staff",
        re.compile(
            # the first look spares a name the trial of every word
            rf"(?={_WORD}{{0,8}}(?:[{_STAFF_INITIALS}]))(?P<role>{_WORD}{{0,4}}?{STAFF_PREFIX}(?:{_STAFF_WORDS}))"
            r"(?:\s*[:|/]\s*|\s+(?=[\u3400-\u9fff]{1,4}(?:[\s、,]|$)))"
        ),
    ),
    # 青岛晚报/掌上青岛 首席记者: an outlet vouches for the apps beside it
    (
        "family",
        re.compile(
            rf"(?!\S*(?:{_ROLE_WORDS}))[\u3400-\u9fffA-Za-z0-9·]{{2,12}}(?:/[\u3400-\u9fffA-Za-z0-9·]{{2,12}})+(?=\s+\S{{0,4}}(?:记者|实习生|通讯员))"
        ),
    ),
    # 王伟/文 李明/图, 王伟 李明 文/图, 记者 王伟 摄影
    ("share", re.compile(rf"(?P<share>{_SHARE})(?=[\s、,;)]|$)(?!\s*[:|/])")),
    (
        "stroke_role",
        re.compile(rf"(?P<role>{alternatives(STROKE_ROLES)})(?:\s*[:|]\s*|/(?![图文摄])|(?<=[文图摄频])\s+(?=\S\S))"),
    ),
    # 摄影报道 before the role 摄影
    (
        "aside",
        re.compile(
            r"(?:(?:摄影报道|文并[图摄]|综合)(?=[\s:|,、]|$)\s*[:|]?|整理(?=[\s,、]|$)|指导(?:老师|教师)\s*[:|]?\s*[\u3400-\u9fff]{2,4}(?=[\s、,)]|$))"
        ),
    ),
    (
        "role",
        # before 记者 may stand what it belongs to, in one word: 半岛全媒体记者, 青岛日报/观海新闻记者, 本报驻京记者
        re.compile(
            rf"(?P<prefix>(?:《[^《》]{{2,15}}》)?[\u3400-\u9fffA-Za-z0-9/·\-—–+]{{0,24}}?(?:\([\w.]{{2,30}}\))?)(?P<role>{_ROLE_WORDS})"
            r"(?P<separator>\s*[:|/]\s*|\s*)"
        ),
    ),
    ("chunk", re.compile(rf"(?:(?!{_ROLE_WORDS})[^\s、,;:|/&()。])+")),
)
#: one of these gives a role to the names of a credit that implies none
_ANY_ROLE = re.compile(alternatives({**BYLINE_ROLES, **STROKE_ROLES, **STAFF_ROLES}))
#: words before 记者 that make it part of a sentence
_SENTENCE_PREFIX = re.compile(
    r"[位名个些该此某的了是有为据由向对跟听答女男多各每这那哪请让给]|优秀|获奖|著名|知名|外国|外媒|所有|随行|同行|采访|招聘|当地|退休|战地|和$|(?<!参)与$"
)
#: role words that are nouns of any sentence unless a colon follows, or other people were named before
_NOUN_ROLES = frozenset(("图片", "文字", "供图", "供稿", "摄影", "摄影师", "执笔"))
_CLOSING = re.compile(
    rf"(?P<before>.*?)(?P<date>{_DAY})?(?:(?:(?:综合|摄影|摄|整理|采写|编译|联合|跟踪|现场|独家|图文|专题|专稿|采访)?报道)|综合整理|"
    r"文/?[图摄]|图/?文|摄影|摄制?|采写|整理|撰文|撰稿|供图|供稿|编译|发自[\u3400-\u9fff]{2,10})"
)
#: nouns of any sentence unless a colon or stroke follows
_COLON_ROLES = frozenset(("采访", "整理", "编译"))
#: where a correspondent writes from; the name stands behind it
_UNIT = re.compile(
    r"[\u3400-\u9fff·]{2,16}(?:局|委|办|院|校|会|处|所|队|站|科|部|厅|馆|公安|消防|交警|边检|海关|税务|法院|中心|大学|医院|街道|社区|"
    r"[镇乡村]|学校|小学|中学|幼儿园|集团|公司|银行|支行|保险|电力|燃气|水务|地铁|公交|机场|卫健|文旅|团市?委)"
)
#: a press office signs as a person: 通讯员 穗卫健宣
_PRESS_OFFICE = re.compile(r"[\u3400-\u9fff]{1,5}宣")
_PLACE = re.compile(r"[\u3400-\u9fff]{2,6}")
_ADMINISTRATIVE = tuple("省市县区镇乡州盟旗")
_TAKES_PICTURE = frozenset(("图", "摄"))
_LONGEST_STAFF_NAME = 6
#: role of names before which none is printed
Implied = tuple[Role, str | None]


@dataclass(slots=True)
class Credit:
    """Who a credit names: the story's ``people`` and the ``staff`` that edited it, each in printed order.

    ``is_explicit``: a role is printed (``电（王丽 赵明）`` only implies one); ``roles``: how many are.
    """

    people: list[Person] = field(default_factory=list)
    staff: list[Person] = field(default_factory=list)
    is_explicit: bool = False
    roles: int = 0


class _Reader:
    """One pass over a credit: the role that holds for the names that follow, and the names not yet given to it."""

    def __init__(self, text: str, implied: Implied | None) -> None:
        self.text = text
        self.credit = Credit()
        self._role: Role | None = implied[0] if implied else None
        self._role_text: str | None = implied[1] if implied else None
        self._has_role = implied is not None
        self._is_staff = False
        self._is_stroke = False
        #: a blank or colon stands between role and names
        self._set_apart = False
        self._pending = ""
        self._shares: set[str] = set()

    def read(self) -> Credit | None:
        at = 0
        while at < len(self.text):
            for kind, pattern in _RULES:
                match = pattern.match(self.text, at)
                if match is not None and (end := getattr(self, f"_read_{kind}")(match)):
                    at = end
                    break
            else:
                return None
        if not self._close() or self._is_picture_credit():
            return None
        return self.credit if self.credit.people or self.credit.staff else None

    def _is_picture_credit(self) -> bool:
        """王伟 摄, 新华社记者 王伟 摄: stands under a picture, and names nobody who wrote the story."""
        if self._shares and self._shares <= _TAKES_PICTURE:
            return not any(person.role == "writer" for person in self.credit.people)
        return False

    @property
    def _is_glue(self) -> bool:
        return self._has_role and self.credit.roles > 0 and not self._is_stroke

    def _begin(self, role: Role | None, role_text: str, *, set_apart: bool) -> bool:
        """Close the list of names before a role word; False if it holds something else than names."""
        if not self._close():
            return False
        self._role, self._role_text, self._has_role = role, role_text, True
        self._set_apart, self._is_staff, self._is_stroke = set_apart, False, False
        return True

    def _close(self) -> bool:
        names = split_names(self._pending) if self._pending.strip(" 、,/;|&。") else []
        self._pending = ""
        names = [name for name in names if name]
        if self._is_staff:
            if self._role is not None:
                people = [Person(name, self._role, self._role_text, "byline") for name in names if is_name(name)]
                self.credit.staff += people
            return True
        if not all(map(self._is_name, names)):
            return False
        if not self._has_role:
            return not names
        if self._role is not None:
            self.credit.people += [Person(name, self._role, self._role_text, "byline") for name in names]
        return True

    def _is_name(self, text: str) -> bool:
        if self._role == "correspondent" and _PRESS_OFFICE.fullmatch(text):
            return True
        return is_name(text, any_surname=self._set_apart)

    def _read_gap(self, match: re.Match[str]) -> int:
        if self._pending:
            self._pending += match[0]
        return match.end()

    def _read_aside(self, match: re.Match[str]) -> int:
        return match.end() if self._close() else 0

    def _read_family(self, match: re.Match[str]) -> int:
        return self._read_aside(match) if any(map(OUTLET.fullmatch, match[0].split("/"))) else 0

    def _read_note(self, match: re.Match[str]) -> int:
        """People named in a bracket of their own (记者 王伟 (实习生 李明)); else a note on the name before it."""
        inner = read_credit(match["inner"])
        if inner is not None:
            if not self._close():
                return 0
            self.credit.people += inner.people
            self.credit.staff += inner.staff
            return match.end()
        return match.end() if self._pending else 0

    def _read_staff(self, match: re.Match[str]) -> int:
        word = next((word for word in STAFF_BY_LENGTH if match["role"].endswith(word)), None)
        if word is None or not self._begin(STAFF_ROLES[word], match["role"], set_apart=True):
            return 0
        self._is_staff = True
        return match.end()

    def _read_share(self, match: re.Match[str]) -> int:
        if not self._pending or self._is_stroke or self._is_staff:
            return 0
        share = re.sub(r"\s", "", match["share"])
        before = self.text[: match.start()].rstrip()
        if self._has_role and share == "摄影" and match.end() < len(self.text.rstrip()):
            return 0  # 记者 王伟 摄影 李明: a role of its own
        if not before.endswith("/") or not self._has_role or share not in _TAKES_PICTURE:
            self._shares.add(share)
        if self._has_role:
            return match.end()  # 记者 王伟/文 李明/图: reporters both
        self._role = "photographer" if share in ("图", "摄", "摄影") else "writer"
        self._role_text, self._has_role, self._set_apart = share, True, False
        self.credit.is_explicit = True
        closed = self._close()
        self._has_role, self._role = False, None
        return match.end() if closed else 0

    def _read_stroke_role(self, match: re.Match[str]) -> int:
        if not self._begin(STROKE_ROLES[match["role"]], match["role"], set_apart=True):
            return 0
        self._is_stroke = True
        self.credit.is_explicit = True
        self.credit.roles += 1
        return match.end()

    def _read_role(self, match: re.Match[str]) -> int:
        prefix, role, separator = match["prefix"], match["role"], match["separator"]
        # a name behind a role or another name; behind nothing, or 文/, it is what the reporter belongs to
        follows = (self._is_glue or self._pending) and not SURE_OUTLET.fullmatch(prefix)
        if prefix and follows and (names := divide_names(prefix)):
            self._pending += "、".join(names)  # 记者王伟通讯员李明
            return match.start("role")
        if match.end() == len(self.text) or _SENTENCE_PREFIX.search(prefix):
            return 0
        if role in _NOUN_ROLES and not separator.strip() and (prefix or not self.credit.is_explicit):
            return 0
        if role in _COLON_ROLES and not separator.strip():
            return 0
        if not self._begin(BYLINE_ROLES[role], role, set_apart=bool(separator)):
            return 0
        self.credit.is_explicit = True
        self.credit.roles += 1
        return match.end()

    def _read_chunk(self, match: re.Match[str]) -> int:
        return match.end() if self._take(match[0]) else 0

    def _take(self, chunk: str) -> bool:
        """Sort one word: a list of names or a part of it, a closing word, an outlet; False for anything else."""
        if self._is_staff and len(chunk) <= _LONGEST_STAFF_NAME:
            self._pending += chunk
            return True
        if not self._pending and ((self._has_role and chunk in PLACES) or _is_outlet(chunk)):
            return True
        if self._role == "correspondent" and self._set_apart and not self._pending and _UNIT.fullmatch(chunk):
            return True
        closing = _CLOSING.fullmatch(chunk)
        if closing is not None and self._takes_closing(closing):
            return True
        names = divide_names(chunk, any_surname=self._set_apart) or ([chunk] if self._is_name(chunk) else [])
        if names:
            self._pending += "、".join(names)
            return True
        if self._pending and chunk in PLACES:
            return True
        if is_part_of_name(chunk):
            self._pending += chunk
            return True
        return False

    def _takes_closing(self, closing: re.Match[str]) -> bool:
        """What closes a credit: 报道, 北京报道, 8月1日报道, and names stuck to it: 王伟报道, 王伟青岛报道, 王伟摄."""
        before = closing["before"]
        ending = closing[0][closing.end("date") if closing["date"] else len(before) :]
        if not before:
            return self._note_picture(ending)
        if is_name(closing[0]) and ending != "摄":
            return False  # 王采写? a name may end like a closing word of one character: 王文图
        place = place_at_end(before)
        if before == place or (self._pending and before.endswith(_ADMINISTRATIVE) and _PLACE.fullmatch(before)):
            return True
        for named in (before, before[: len(before) - len(place)]):
            if names := divide_names(named, any_surname=self._set_apart):
                self._pending += "、".join(names)
                return self._note_picture(ending)
        named_before = bool(self._pending or self.credit.people)
        return named_before and ending.endswith("报道") and bool(_PLACE.fullmatch(before))

    def _note_picture(self, ending: str) -> bool:
        if ending in ("摄", "文摄", "文图", "文/图", "文/摄"):
            self._shares.add(ending)
        return True


def _is_outlet(chunk: str) -> bool:
    """齐鲁晚报·齐鲁壹点 looks like a name with a dot, and 成云 like an app; 据新华社 quotes."""
    if chunk.startswith("据"):
        return False
    return bool(SURE_OUTLET.fullmatch(chunk)) or (bool(OUTLET.fullmatch(chunk)) and not is_name(chunk))


STAFF_BY_LENGTH = sorted(STAFF_ROLES, key=len, reverse=True)


def read_credit(text: str, *, implied: Implied | None = None) -> Credit | None:
    """Read ``text`` as a credit; None unless every token of it belongs to one and somebody is named.

    ``implied`` is the role, and its printed form, of names before which none is printed; None refuses such names.
    """
    # nearly every part of an info line, and most lines of a story
    if implied is None and _ANY_ROLE.search(text) is None:
        return None
    return _Reader(text, implied).read()
