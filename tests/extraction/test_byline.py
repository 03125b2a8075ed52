from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.extraction.byline import Byline, extract_byline

STORY = "近日，李沧区对辖区内的老旧小区进行了改造，记者在现场看到，路面已经重新铺设，居民纷纷点赞。"
PUBLISHED_ON = dt.date(2022, 8, 2)
People = list[tuple[str, str]]


def read(*paragraphs: str, published_on: dt.date | None = PUBLISHED_ON, footer: tuple[str, ...] = ()) -> Byline | None:
    return extract_byline(paragraphs, published_on=published_on, footer=footer).value


def names(byline: Byline | None) -> People:
    return [(person.name, person.role_text or "") for person in byline.people] if byline else []


WANG, LI = ("王伟", "记者"), ("李明", "通讯员")
LINES: list[tuple[str, People]] = [
    ("本报记者 王伟 通讯员 李明", [WANG, LI]),
    ("记者 万一 通讯员 李明", [("万一", "记者"), LI]),
    ("本报记者王伟 通讯员李明", [WANG, LI]),
    ("记者 王伟，通讯员 李明、张静", [WANG, LI, ("张静", "通讯员")]),
    ("记者王伟、李明", [WANG, ("李明", "记者")]),
    ("记者 王 伟 李 明 摄影报道", [WANG, ("李明", "记者")]),
    ("记者　王　伟", [WANG]),
    ("记者王伟报道", [WANG]),
    ("记者 王伟 北京报道", [WANG]),
    ("记者 王伟 发自北京", [WANG]),
    ("记者 王伟 摄影报道", [WANG]),
    ("半岛全媒体记者 彭茂 实习生 叶然", [("彭茂", "记者"), ("叶然", "实习生")]),
    ("大众日报客户端 记者 张三丰 通讯员 欧阳修", [("张三丰", "记者"), ("欧阳修", "通讯员")]),
    ("青岛日报/观海新闻记者 王伟", [WANG]),
    ("齐鲁晚报·齐鲁壹点 记者 诸葛刚", [("诸葛刚", "记者")]),
    ("半岛都市报·半岛新闻客户端记者 王伟 报道", [WANG]),
    ("□大众日报记者 易英 通讯员 史冰海 报道", [("易英", "记者"), ("史冰海", "通讯员")]),
    ("■本报驻京记者 王伟", [WANG]),
    ("新华社记者 王伟 李明", [WANG, ("李明", "记者")]),
    ("首席记者 王伟", [("王伟", "首席记者")]),
    ("见习记者 王伟 实习生 李明", [("王伟", "见习记者"), ("李明", "实习生")]),
    ("特约评论员 王伟", [("王伟", "特约评论员")]),
    ("记者 乜小明", [("乜小明", "记者")]),
    ("记者 John Smith 报道", [("John Smith", "记者")]),
    ("作者：阿布都拉·买买提", [("阿布都拉·买买提", "作者")]),
    ("作者丨王伟", [("王伟", "作者")]),
    ("来源：半岛都市报 作者：张军玉", [("张军玉", "作者")]),
    ("2022-08-01 来源:信网 作者:王伟", [("王伟", "作者")]),
    ("文/梁莲建 图/姜伟", [("梁莲建", "文"), ("姜伟", "图")]),
    ("文｜王伟　图｜李明", [("王伟", "文"), ("李明", "图")]),
    ("文/半岛全媒体记者 王伟 图/李明", [WANG, ("李明", "图")]),
    ("撰文/王伟 摄影/李明", [("王伟", "撰文"), ("李明", "摄影")]),
    ("文/图 记者 孔莲欣", [("孔莲欣", "记者")]),
    ("文/图 王伟", [("王伟", "文/图")]),
    ("（王伟/文 李明/图）", [("王伟", "文"), ("李明", "图")]),
    ("（记者 王伟 通讯员 李明 文/图）", [WANG, LI]),
    ("(记者 王伟 通讯员 李明）", [WANG, LI]),
    ("记者：王伟 编辑：张静", [WANG]),
    ("文/记者 王伟 视频/李明 编辑/赵四", [WANG]),
    ("采写：王伟 李明", [("王伟", "采写"), ("李明", "采写")]),
    ("采写/本报记者 王伟", [WANG]),
    ("文/青岛早报记者 王伟 图/受访者提供", [WANG]),
    ("青岛晚报/掌上青岛/青网 首席记者 王伟", [("王伟", "首席记者")]),
    ("记者 王伟/文 李明/图", [WANG, ("李明", "记者")]),
    ("来源：信网 记者：王伟", [WANG]),
]


@pytest.mark.parametrize(("line", "people"), LINES, ids=[line for line, _ in LINES])
@pytest.mark.parametrize("place", ["head", "tail"])
def test_a_line_of_its_own(line: str, people: People, place: str) -> None:
    byline = read(line, STORY, STORY, STORY) if place == "head" else read(STORY, STORY, STORY, STORY, line)
    assert byline is not None
    assert (byline.text, names(byline), byline.dateline) == (line, people, None)
    assert {person.origin for person in byline.people} == {"byline"}


TAILS = [
    ("（记者 王伟）", [WANG]),
    ("（青岛日报/观海新闻记者 吕旋）", [("吕旋", "记者")]),
    ("(记者 王伟 通讯员 李明 文/图)", [WANG, LI]),
    ("（记者王伟 摄影报道）", [WANG]),
    ("（文/王伟 图/李明）", [("王伟", "文"), ("李明", "图")]),
    ("（记者 王伟 编辑 李明）", [WANG]),
    ("（来源：信网 记者 王伟）", [WANG]),
    ("本报记者 王伟", [WANG]),
    ("记者 王伟 通讯员 李明", [WANG, LI]),
    ("(本报记者 王伟 见习记者 李明)", [WANG, ("李明", "见习记者")]),
    ("（记者 王伟/文 李明/图）", [WANG, ("李明", "记者")]),
    ("（半岛全媒体首席记者 王伟）", [("王伟", "首席记者")]),
]


@pytest.mark.parametrize(("tail", "people"), TAILS, ids=[tail for tail, _ in TAILS])
def test_at_the_tail_of_the_last_paragraph(tail: str, people: People) -> None:
    for paragraphs in ([STORY, STORY + tail], [STORY + tail]):
        byline = read(*paragraphs)
        assert byline is not None
        assert (byline.text, names(byline)) == (tail, people)


HEADS: list[tuple[str, People, tuple[str, str | None, str | None, str | None]]] = [
    (
        "信网8月1日讯(通讯员 陈蔚 记者 赵宝辉)",
        [("陈蔚", "通讯员"), ("赵宝辉", "记者")],
        ("信网8月1日讯", "信网", None, "2022-08-01"),
    ),
    ("半岛都市报8月1日讯 ", [], ("半岛都市报8月1日讯", "半岛都市报", None, "2022-08-01")),
    ("鲁网讯 （首席记者 司徒霞桂）", [("司徒霞桂", "首席记者")], ("鲁网讯", "鲁网", None, None)),
    ("本报讯（记者 谢嘉诗）", [("谢嘉诗", "记者")], ("本报讯", None, None, None)),
    ("本报青岛8月1日讯 记者王伟报道：", [WANG], ("本报青岛8月1日讯", None, "青岛", "2022-08-01")),
    ("经济日报讯 记者王伟 ", [WANG], ("经济日报讯", "经济日报", None, None)),
    (
        "新华社青岛7月2日电（记者姜芳兰、文林轩）",
        [("姜芳兰", "记者"), ("文林轩", "记者")],
        ("新华社青岛7月2日电", "新华社", "青岛", "2022-07-02"),
    ),
    ("新华社北京2021年12月31日电 （记者王伟）", [WANG], ("新华社北京2021年12月31日电", "新华社", "北京", "2021-12-31")),
    (
        "中新网青岛4月16日电 （王丽思 赵梓宸）",
        [("王丽思", "记者"), ("赵梓宸", "记者")],
        ("中新网青岛4月16日电", "中新网", "青岛", "2022-04-16"),
    ),
    ("新华社联合国1月1日电（记者王伟）", [WANG], ("新华社联合国1月1日电", "新华社", "联合国", "2022-01-01")),
    ("新华社北京8月1日电（以下简称新华社）", [], ("新华社北京8月1日电", "新华社", "北京", "2022-08-01")),
    ("新华社北京8月1日电 题：", [], ("新华社北京8月1日电", "新华社", "北京", "2022-08-01")),
    ("据新华社电 ", [], ("据新华社电", "新华社", None, None)),
    ("央广网北京8月1日消息（记者王伟）", [WANG], ("央广网北京8月1日消息", "央广网", "北京", "2022-08-01")),
    ("青岛日报/观海新闻8月1日讯 ", [], ("青岛日报/观海新闻8月1日讯", "青岛日报/观海新闻", None, "2022-08-01")),
    (
        "中国青年报客户端北京8月1日电（中青报·中青网记者 王伟）",
        [WANG],
        ("中国青年报客户端北京8月1日电", "中国青年报客户端", "北京", "2022-08-01"),
    ),
    ("青岛广电讯 （记者 王伟 实习记者 李明）", [WANG, ("李明", "实习记者")], ("青岛广电讯", "青岛广电", None, None)),
    ("8月1日讯（记者 王伟）", [WANG], ("8月1日讯", None, None, "2022-08-01")),
    ("烟台8月1日讯（记者 王伟）", [WANG], ("烟台8月1日讯", None, "烟台", "2022-08-01")),
    ("中国新闻网烟台8月1日电 ", [], ("中国新闻网烟台8月1日电", "中国新闻网", "烟台", "2022-08-01")),
    ("新华社烟台8月1日电（记者王伟）", [WANG], ("新华社烟台8月1日电", "新华社", "烟台", "2022-08-01")),
    ("新华社密云8月1日电", [], ("新华社密云8月1日电", "新华社", "密云", "2022-08-01")),
    ("新华社 北京 8月1日电", [], ("新华社 北京 8月1日电", "新华社", "北京", "2022-08-01")),
    ("新华社北京 8 月 1 日电", [], ("新华社北京 8 月 1 日电", "新华社", "北京", "2022-08-01")),
    ("新华社北京８月１日电", [], ("新华社北京８月１日电", "新华社", "北京", "2022-08-01")),
    ("新华社北京31日电（记者王伟）", [WANG], ("新华社北京31日电", "新华社", "北京", "2022-07-31")),
    ("中新网1日电 ", [], ("中新网1日电", "中新网", None, "2022-08-01")),
    ("中新财经8月1日电 ", [], ("中新财经8月1日电", "中新财经", None, "2022-08-01")),
    ("新华社呼和浩特8月1日电", [], ("新华社呼和浩特8月1日电", "新华社", "呼和浩特", "2022-08-01")),
    ("新华社亚的斯亚贝巴8月1日电", [], ("新华社亚的斯亚贝巴8月1日电", "新华社", "亚的斯亚贝巴", "2022-08-01")),
    ("本报和田8月1日电 ", [], ("本报和田8月1日电", None, "和田", "2022-08-01")),
    ("齐鲁晚报烟台8月1日讯", [], ("齐鲁晚报烟台8月1日讯", "齐鲁晚报", "烟台", "2022-08-01")),
    ("大众网·海报新闻烟台8月1日讯", [], ("大众网·海报新闻烟台8月1日讯", "大众网·海报新闻", "烟台", "2022-08-01")),
    ("鲁网·青岛8月1日讯", [], ("鲁网·青岛8月1日讯", "鲁网", "青岛", "2022-08-01")),
    ("烟台日报8月1日讯", [], ("烟台日报8月1日讯", "烟台日报", None, "2022-08-01")),
    ("烟台广播电视台8月1日讯", [], ("烟台广播电视台8月1日讯", "烟台广播电视台", None, "2022-08-01")),
    ("新华网山东频道8月1日电", [], ("新华网山东频道8月1日电", "新华网山东频道", None, "2022-08-01")),
    ("长江云8月1日讯", [], ("长江云8月1日讯", "长江云", None, "2022-08-01")),
    ("参考消息网8月1日报道 ", [], ("参考消息网8月1日报道", "参考消息网", None, "2022-08-01")),
    ("央视网消息：", [], ("央视网消息", "央视网", None, None)),
]


@pytest.mark.parametrize(("head", "people", "dateline"), HEADS, ids=[head for head, _, _ in HEADS])
def test_datelines(head: str, people: People, dateline: tuple[str, str | None, str | None, str | None]) -> None:
    byline = read(head + STORY, STORY)
    assert byline is not None
    assert names(byline) == people
    found = byline.dateline
    assert found is not None
    assert (found.text, found.agency, found.place, found.date and str(found.date)) == dateline
    assert byline.agency == dateline[1]
    assert byline.text == (head.rstrip("： ") if people else dateline[0])


@pytest.mark.parametrize(
    ("printed", "published_on", "date"),
    [
        ("12月31日", dt.date(2022, 1, 2), dt.date(2021, 12, 31)),
        ("1月1日", dt.date(2021, 12, 31), dt.date(2022, 1, 1)),
        ("8月1日", dt.date(2022, 8, 2), dt.date(2022, 8, 1)),
        ("2月29日", dt.date(2021, 2, 1), dt.date(2020, 2, 29)),
        ("2月30日", dt.date(2022, 3, 1), None),
        ("13月1日", dt.date(2022, 3, 1), None),
        ("8月1日", None, None),
        ("2020年8月1日", None, dt.date(2020, 8, 1)),
    ],
)
def test_a_dateline_gets_its_year(printed: str, published_on: dt.date | None, date: dt.date | None) -> None:
    byline = read(f"信网{printed}讯 {STORY}", published_on=published_on)
    assert byline is not None
    assert byline.dateline is not None
    assert byline.dateline.date == date


NOT_BYLINES = [
    "记者了解到，该做法已在李沧区等5个区市推广。",
    "记者从机场方面获悉，3月份共保障航班起降5832架次。",
    "记者手记",
    "记者 手记",
    "记者观察",
    "数说变化",
    "李沧区",
    "王伟",
    "（王伟）",
    "（完）",
    "（综合新华社、人民网报道）",
    "市民王伟 摄",
    "（图为记者 王伟 摄）",
    "来源：信网",
    "编辑：王伟",
    "据央视新闻报道，全国多地迎来降雨。",
    "据新华社报道，全国多地迎来降雨。",
    "社会各界在8月1日电话采访中表示支持。",
    "新华社记者王伟8月1日电话采访了多名专家。",
    "本报连续3日报道此事，引起关注。",
    "据央视网消息：全国多地迎来降雨。",
    "文学是人学。",
    "图书馆 文化馆 美术馆",
    "作者的话",
    "通讯员培训班开班",
    "记者会上，王伟回答了提问。",
    "文/图",
    "摄影 展览",
    "“记者王伟说得对。”李明说。",
]


@pytest.mark.parametrize("text", NOT_BYLINES, ids=lambda text: text[:20])
def test_a_sentence_of_the_story_is_no_byline(text: str) -> None:
    assert read(text, STORY, STORY, STORY) is None
    assert read(STORY, STORY, STORY, STORY, text) is None
    assert read(STORY + text) is None
    assert read(text + STORY, STORY) is None


def test_neighbouring_lines_make_one_byline() -> None:
    byline = read(STORY, STORY, STORY, STORY, "本报记者 王伟", "通讯员 李明")
    assert byline is not None
    assert (byline.text, names(byline)) == ("本报记者 王伟 通讯员 李明", [WANG, LI])


def test_a_dateline_at_the_head_and_people_at_the_tail() -> None:
    byline = read("信网8月1日讯 " + STORY, STORY, STORY, STORY + "（记者 王伟）")
    assert byline is not None
    assert (names(byline), byline.agency) == ([WANG], "信网")


def test_people_in_brackets_or_with_报道_before_the_story() -> None:  # noqa: N802
    for head in ("（记者 王伟）", "本报记者 王伟 报道"):
        byline = read(f"{head} {STORY}")
        assert byline is not None
        assert (byline.text, names(byline)) == (head, [WANG])


def test_a_footer_is_looked_at_last() -> None:
    byline = read(STORY, footer=("来源：青岛电视台", "记者：王伟 编辑：李明"))
    assert (names(byline), byline and byline.text) == ([WANG], "记者：王伟 编辑：李明")


def test_roles_are_normalised() -> None:
    byline = read("首席记者 王伟 通讯员 李明 图/张静", STORY)
    assert byline is not None
    assert [person.role for person in byline.people] == ["chief_reporter", "correspondent", "photographer"]


def test_no_paragraphs_no_byline() -> None:
    assert read() is None
