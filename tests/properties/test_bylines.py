"""Bylines printed by the grammar backwards, and read again.

The tables below are the test's own: what papers print, not what the reader knows.
"""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction.byline import Byline, extract_byline

STORY = "近日，李沧区对辖区内的老旧小区进行了改造，记者在现场看到，路面已经重新铺设，居民纷纷点赞。"
PUBLISHED_ON = dt.date(2022, 8, 2)
EXAMPLES = settings(max_examples=100, deadline=None)

#: surnames by the number of their bearers, then some that few bear
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
)
RARE_SURNAMES = "宫庞牟乜綦逄解隋臧仉苑鞠栾蔺么佘逯"
COMPOUND_SURNAMES = ("欧阳", "司马", "诸葛", "上官", "司徒", "皇甫", "尉迟", "令狐", "公孙", "慕容", "夏侯", "东方")
GIVEN = "伟芳娜敏静秀丽强磊洋艳勇军杰娟涛超霞刚玲燕鹏辉飞婷雪琳晨宇轩涵欣怡博浩萱睿铭蕾璐琪翔凯宁斌楠莹"
SYLLABLES = ("买买提", "吐尔逊", "阿卜杜拉", "古丽", "艾力", "努尔", "扎西", "多吉", "卓玛", "其木格", "乌云")
LATIN = ("John", "Mary", "Anna", "Peter", "Smith", "Brown", "García", "O'Neill", "Müller", "Lee-Jones")

ROLES = {
    "记者": "reporter",
    "首席记者": "chief_reporter",
    "见习记者": "trainee_reporter",
    "实习记者": "trainee_reporter",
    "实习生": "intern",
    "通讯员": "correspondent",
    "特约记者": "contributor",
    "特约撰稿": "contributor",
}
LABELS = ROLES | {"作者": "author", "撰文": "writer", "摄影": "photographer"}
STAFF = {"编辑": "editor", "责任编辑": "responsible_editor", "审核": "reviewer", "校对": "proofreader"}
OUTLETS = (
    *("信网", "鲁网", "大众网", "青岛早报", "半岛都市报", "齐鲁晚报", "大众日报", "观海新闻", "闪电新闻", "齐鲁壹点"),
    *("中国山东网", "胶东在线", "青岛广电", "大众日报客户端", "半岛全媒体", "青岛日报/观海新闻", "大众网·海报新闻"),
    "经济日报-中国经济网",
)
WIRES = ("新华社", "中新网", "人民网", "中新社", "路透社", "央广网")
PLACES = ("青岛", "济南", "北京", "烟台", "呼和浩特", "联合国", "亚的斯亚贝巴", "华盛顿", "密云", "邢台", "和田")
KINDS = ("讯", "电", "专电", "消息")

half_or_full = st.sampled_from(["()", "（）"])
blank = st.sampled_from([" ", "　", "  "])


@st.composite
def han_names(draw: st.DrawFn, surnames: str = SURNAMES + RARE_SURNAMES) -> str:
    surname = draw(st.one_of(st.sampled_from(surnames), st.sampled_from(COMPOUND_SURNAMES)))
    return surname + draw(st.text(GIVEN, min_size=1, max_size=2))


dotted_names = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map("·".join)
latin_names = st.lists(st.sampled_from(LATIN), min_size=2, max_size=3).map(" ".join)
names = st.one_of(han_names(), han_names(), han_names(), dotted_names, latin_names)


@dataclass(frozen=True)
class Printed:
    """A credit as printed, and the (name, role, role text) it says."""

    text: str
    people: tuple[tuple[str, str, str | None], ...]


def spread(name: str) -> str:
    """王伟 as it is printed beside names of three characters: 王 伟."""
    return f"{name[0]} {name[1]}" if len(name) == 2 else name


@st.composite
def bylines(draw: st.DrawFn, *, joint: bool = False) -> Printed:
    """Up to three roles, each with up to three names; ``joint``: nothing between a role and its names."""
    between = draw(st.sampled_from(["、", "，", ", ", "/", "；"] if joint else ["、", "，", " ", "　", "/", ", "]))
    behind_role = "" if joint else draw(st.sampled_from([" ", "　", "：", ":", "/", "丨", " | "]))
    between_roles = draw(st.sampled_from([" ", "　", "  ", "；", "，", " / "]))
    is_spread = draw(st.booleans()) and between.isspace() is False
    texts, people = [], []
    for role in draw(st.lists(st.sampled_from(list(ROLES)), min_size=1, max_size=3, unique=True)):
        named = draw(st.lists(han_names(SURNAMES) if joint else names, min_size=1, max_size=3, unique=True))
        if between.isspace():  # Latin names need more than a blank between them
            named = [name for name in named if name[0] not in string.ascii_letters] or ["王伟"]
        people += [(name, ROLES[role], role) for name in named]
        texts.append(role + behind_role + between.join(map(spread, named) if is_spread else named))
    outlet = draw(st.sampled_from(["", "本报", *OUTLETS]))
    return Printed(outlet + between_roles.join(texts), tuple(people))


def read(*paragraphs: str, published_on: dt.date = PUBLISHED_ON) -> Byline:
    byline = extract_byline(paragraphs, published_on=published_on).value
    assert byline is not None
    return byline


def people(byline: Byline) -> tuple[tuple[str, str, str | None], ...]:
    return tuple((person.name, person.role, person.role_text) for person in byline.people)


@EXAMPLES
@given(bylines(), st.sampled_from(["", " 摄影报道", " 报道", " 北京报道", "　文/图"]), st.booleans())
def test_a_line_of_its_own(printed: Printed, closing: str, at_head: bool) -> None:
    line = printed.text + closing
    byline = read(line, STORY, STORY, STORY) if at_head else read(STORY, STORY, STORY, STORY, line)
    assert (byline.text, people(byline)) == (line, printed.people)


@EXAMPLES
@given(bylines(), st.sampled_from([" 摄影报道", " 报道", " 北京报道", " 发自北京"]), st.sampled_from([" ", "　", "："]))
def test_before_the_story(printed: Printed, closing: str, gap: str) -> None:
    head = printed.text + closing
    byline = read(head + gap + STORY, STORY)
    assert (byline.text, people(byline)) == (head, printed.people)


@EXAMPLES
@given(bylines(joint=True), st.sampled_from(["()", "（）", "【】", "[]", "〔〕"]))
def test_a_bracket_at_the_tail(printed: Printed, brackets: str) -> None:
    tail = f"{brackets[0]}{printed.text}{brackets[1]}"
    byline = read(STORY, STORY + tail)
    assert (byline.text, people(byline)) == (tail, printed.people)


@EXAMPLES
@given(
    st.lists(st.tuples(st.sampled_from(list(LABELS)), han_names()), min_size=1, max_size=3, unique_by=lambda p: p[0]),
    st.lists(st.tuples(st.sampled_from(list(STAFF)), han_names()), max_size=4, unique_by=lambda p: p[0]),
    st.sampled_from([":", "：", "丨", "|", "/"]),
    blank,
)
def test_labels_and_their_staff(
    story: list[tuple[str, str]], staff: list[tuple[str, str]], colon: str, between: str
) -> None:
    line = between.join(label + colon + name for label, name in (*story, *staff))
    byline = read(line, STORY, STORY, STORY)
    assert people(byline) == tuple((name, LABELS[label], label) for label, name in story)
    assert [(person.name, person.role, person.role_text) for person in byline.staff] == [
        (name, STAFF[label], label) for label, name in staff
    ]


@EXAMPLES
@given(
    st.sampled_from(WIRES),
    st.sampled_from(PLACES),
    st.dates(dt.date(2019, 1, 1), dt.date(2025, 12, 31)),
    st.integers(0, 300),
    st.sampled_from(["{y}年{m}月{d}日", "{m}月{d}日"]),
    st.sampled_from(KINDS),
    half_or_full,
    st.booleans(),
    st.one_of(bylines(), bylines(joint=True)),
)
def test_datelines_of_wires(
    wire: str,
    place: str,
    day: dt.date,
    later: int,
    form: str,
    kind: str,
    brackets: str,
    is_full_width: bool,
    printed: Printed,
) -> None:
    date = form.format(y=day.year, m=day.month, d=day.day)
    if is_full_width:
        date = date.translate({ord(digit): ord(digit) + 0xFEE0 for digit in string.digits})
    line = f"{wire}{place}{date}{kind}"
    head = f"{line}{brackets[0]}{printed.text}{brackets[1]}"
    byline = read(head + STORY, STORY, published_on=day + dt.timedelta(days=later))
    assert byline.dateline is not None
    assert (byline.text, byline.dateline.text, people(byline)) == (head, line, printed.people)
    assert (byline.agency, byline.dateline.place, byline.dateline.date) == (wire, place, day)


@EXAMPLES
@given(
    st.sampled_from(["本报", *OUTLETS]),
    st.sampled_from(["", "青岛", "烟台", "济南"]),
    st.sampled_from(["", "8月1日", "1日"]),
    blank,
    bylines(joint=True),
)
def test_datelines_of_papers(outlet: str, place: str, date: str, gap: str, printed: Printed) -> None:
    byline = read(f"{outlet}{place}{date}讯{gap}（{printed.text}）{STORY}")
    found = byline.dateline
    assert found is not None
    assert people(byline) == printed.people
    assert (found.agency, found.place) == (None if outlet == "本报" else outlet, place or None)
    assert found.date == (dt.date(2022, 8, 1) if date else None)


@EXAMPLES
@given(st.text("记者通讯员王伟李明文图摄讯电报道8月1日新华社（）()【】 、，：:/·。A.", max_size=120))
def test_no_text_raises(text: str) -> None:
    for paragraphs in ([text], [STORY, STORY + text], [text + STORY]):
        byline = extract_byline(paragraphs, published_on=PUBLISHED_ON, footer=[text]).value
        assert byline is None or byline.people or byline.dateline
        assert byline is None or all(person.name for person in byline.people)
