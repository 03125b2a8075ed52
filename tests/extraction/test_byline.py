from __future__ import annotations

import datetime as dt

import pytest

from newscrawl.extraction.byline import Byline, extract_byline
from newscrawl.extraction.text import words
from tests.hang import ends

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
    ("记者 雷雨 通讯员 贺佳顺", [("雷雨", "记者"), ("贺佳顺", "通讯员")]),
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
    # names: blanks inside, compound surnames, no Chinese surname, Latin
    ("记者 王 伟 李明", [WANG, ("李明", "记者")]),
    ("记者 王伟 李明", [WANG, ("李明", "记者")]),
    ("记者 王伟 李 明", [WANG, ("李明", "记者")]),
    ("记者　王　伟　李　明　张静", [WANG, ("李明", "记者"), ("张静", "记者")]),
    ("记者 王 伟、李 明", [WANG, ("李明", "记者")]),
    ("记者 王 小 明", [("王小明", "记者")]),
    ("记者 欧阳 修 王伟", [("欧阳修", "记者"), WANG]),
    ("记者 王 伟 欧阳 明", [WANG, ("欧阳明", "记者")]),
    ("记者 司马光 诸葛亮 单于明", [("司马光", "记者"), ("诸葛亮", "记者"), ("单于明", "记者")]),
    ("记者 欧阳明月 上官婉儿", [("欧阳明月", "记者"), ("上官婉儿", "记者")]),
    ("记者 范徐丽泰", [("范徐丽泰", "记者")]),
    ("记者 李从军 王向东 霍去病", [("李从军", "记者"), ("王向东", "记者"), ("霍去病", "记者")]),
    ("记者 迪丽热巴 报道", [("迪丽热巴", "记者")]),
    ("记者 买买提·吐尔逊 王伟", [("买买提·吐尔逊", "记者"), WANG]),
    ("记者 阿不都热依木・阿卜杜拉 报道", [("阿不都热依木·阿卜杜拉", "记者")]),
    ("本报记者 布早拉 吾提克尔 乌鲁木齐报道", [("布早拉", "记者"), ("吾提克尔", "记者")]),
    ("记者 John Smith、Mary Brown", [("John Smith", "记者"), ("Mary Brown", "记者")]),
    ("记者 John Smith 王伟", [("John Smith", "记者"), WANG]),
    ("作者：Vincent van Gogh", [("Vincent van Gogh", "作者")]),
    ("作者：José García", [("José García", "作者")]),
    ("作者：J. K. Rowling", [("J. K. Rowling", "作者")]),
    # nothing between names and roles
    ("记者王伟李明", [WANG, ("李明", "记者")]),
    ("记者王小明李静", [("王小明", "记者"), ("李静", "记者")]),
    ("记者王伟通讯员李明", [WANG, LI]),
    ("记者王伟通讯员李明张静", [WANG, LI, ("张静", "通讯员")]),
    ("见习记者王伟实习生李明", [("王伟", "见习记者"), ("李明", "实习生")]),
    ("本报记者王伟青岛报道", [WANG]),
    ("记者欧阳修王伟", [("欧阳修", "记者"), WANG]),
    # separators, brackets, marks
    ("记者/王伟 通讯员/李明", [WANG, LI]),
    ("记者|王伟 编辑|李明", [WANG]),
    ("记者｜王伟　编辑｜李明　校对｜张静", [WANG]),
    ("记者：王伟，李明，通讯员：张静", [WANG, ("李明", "记者"), ("张静", "通讯员")]),
    ("记者：王伟、李明；通讯员：张静", [WANG, ("李明", "记者"), ("张静", "通讯员")]),
    ("记者：王伟/李明", [WANG, ("李明", "记者")]),
    ("【记者 王伟 通讯员 李明】", [WANG, LI]),
    ("[记者 王伟]", [WANG]),
    ("〔记者 王伟〕", [WANG]),
    ("◎记者 王伟", [WANG]),
    ("□ 本报记者 王伟", [WANG]),
    ("记者 王伟 （实习生 李明）", [WANG, ("李明", "实习生")]),
    ("记者 王伟（左） 李明（右）", [WANG, ("李明", "记者")]),
    # roles
    ("实习生 王伟 记者 李明", [("王伟", "实习生"), ("李明", "记者")]),
    ("特约撰稿 王伟", [("王伟", "特约撰稿")]),
    ("本报特约撰稿人 王伟 发自上海", [("王伟", "特约撰稿人")]),
    ("本报评论员 王伟", [("王伟", "评论员")]),
    ("本报特派记者 王伟", [("王伟", "特派记者")]),
    ("摄影记者 王伟", [("王伟", "摄影记者")]),
    ("记者 王伟 摄影 李明", [WANG, ("李明", "摄影")]),
    ("记者 王伟 摄影：李明", [WANG, ("李明", "摄影")]),
    ("文字：王伟 摄影：李明", [("王伟", "文字"), ("李明", "摄影")]),
    ("文：王伟 图：李明", [("王伟", "文"), ("李明", "图")]),
    ("文 王伟 图 李明", [("王伟", "文"), ("李明", "图")]),
    ("图文/王伟", [("王伟", "图文")]),
    ("文图/记者 王伟", [WANG]),
    ("图/文 记者 王伟", [WANG]),
    ("王伟 李明 文/图", [("王伟", "文/图"), ("李明", "文/图")]),
    ("记者 王伟 文 李明 图", [WANG, ("李明", "记者")]),
    ("记者 王伟 文/摄", [WANG]),
    ("记者 王伟/文 通讯员 李明/图", [WANG, LI]),
    ("撰文 | 王伟", [("王伟", "撰文")]),
    ("供稿：王伟", [("王伟", "供稿")]),
    ("作者:王伟 编辑:李明 责任编辑:张静 审核:赵四", [("王伟", "作者")]),
    ("每经记者：王伟 每经编辑：李明", [WANG]),
    # whose reporter
    ("大众日报客户端记者 王伟 报道", [WANG]),
    ("大众网·海报新闻记者 王伟 通讯员 李明 青岛报道", [WANG, LI]),
    ("钱江晚报·小时新闻 记者 王伟 通讯员 李明", [WANG, LI]),
    ("扬子晚报/紫牛新闻记者 王伟", [WANG]),
    ("红星新闻记者丨王伟 发自北京", [WANG]),
    ("华夏时报（www.example.com）记者王伟 北京报道", [WANG]),
    ("21世纪经济报道记者 王伟 北京报道", [WANG]),
    ("中青报·中青网记者 王伟 来源：中国青年报", [WANG]),
    ("南方+ 记者 王伟", [WANG]),
    ("YMG全媒体记者 王伟", [WANG]),
    ("东方网记者王伟8月1日报道", [WANG]),
    ("本报记者 刘相琳/文", [("刘相琳", "记者")]),
    ("华山网记者王长江/摄影报道", [("王长江", "记者")]),
    ("◎文/徐报融媒记者 王伟 图/徐报融媒记者 李明", [WANG, ("李明", "记者")]),
    ("（ 玉溪日报全媒体记者  熊长青  文/图）", [("熊长青", "记者")]),
    ("文｜财新 王伟 发自美国首都华盛顿，李明 发自北京", [("王伟", "文"), ("李明", "文")]),
    ("记者 刘佳英 见习记者 马丹萌 2022-03-19 11:31", [("刘佳英", "记者"), ("马丹萌", "见习记者")]),
    ("本报记者 王伟 李明 莱西市报道", [WANG, ("李明", "记者")]),
    # where a correspondent writes from
    ("通讯员 李沧区教育局 王伟", [("王伟", "通讯员")]),
    ("记者 王伟 通讯员 李沧公安 李明", [WANG, LI]),
    # a child's column names the child, who is no reporter of the paper
    ("小记者 王伟", [("王伟", "小记者")]),
    ("小记者：王伟 指导老师：李明", [("王伟", "小记者")]),
    ("记者 王伟 韩国首尔报道", [WANG]),
    ("采访：王伟 摄影：李明", [("王伟", "采访"), ("李明", "摄影")]),
    ("采访/撰稿：王伟", [("王伟", "采访/撰稿")]),
    ("文并摄/王伟", [("王伟", "文并摄")]),
    ("整理：王伟", [("王伟", "整理")]),
    ("编译：王伟", [("王伟", "编译")]),
    ("参与采写：王伟 李明", [("王伟", "采写"), ("李明", "采写")]),
    ("监制：王伟 制片人：赵四 记者：张静 编辑：孙明", [("张静", "记者")]),
    ("大众日报客户端 王伟 李明 报道", [("王伟", ""), ("李明", "")]),
    # a mark and names
    ("□王伟 李明 报道", [("王伟", ""), ("李明", "")]),
    ("□ 王 伟 李 明 报道", [("王伟", ""), ("李明", "")]),
    ("●王伟 报道", [("王伟", "")]),
    ("◎王伟", [("王伟", "")]),
    ("□记者 王伟", [WANG]),
    ("□通讯员 李明 王伟 报道", [LI, ("王伟", "通讯员")]),
    ("新黄河记者：王伟", [WANG]),
    ("县融媒体中心记者 王伟 报道", [WANG]),
    ("文丨记者 王伟 图丨李明", [WANG, ("李明", "图")]),
    ("（据央视新闻 记者王伟）", [WANG]),
    ("□ 王伟", [("王伟", "")]),
    ("◎王伟　李明", [("王伟", ""), ("李明", "")]),
    ("文 / 王伟 图 / 李明", [("王伟", "文"), ("李明", "图")]),
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
    ("（记者王伟通讯员李明）", [WANG, LI]),
    ("【记者 王伟】", [WANG]),
    ("（记者 王伟（左） 李明）", [WANG, ("李明", "记者")]),
    ("（作者：阿布都拉·买买提）", [("阿布都拉·买买提", "作者")]),
    ("（记者 欧阳 修 王 伟）", [("欧阳修", "记者"), WANG]),
    ("（王伟 李明）", [("王伟", ""), ("李明", "")]),
    ("（王伟、欧阳修）", [("王伟", ""), ("欧阳修", "")]),
    ("（参与采写：王伟、李明）", [("王伟", "采写"), ("李明", "采写")]),
    ("(记者王伟 通讯员李明 文/图)", [WANG, LI]),
    ("（据《青岛日报》 记者 王伟）", [WANG]),
    ("（据央视新闻 记者王伟）", [WANG]),
    ("（青岛日报 王伟）", [("王伟", "")]),
    ("（县融媒体中心 王伟 李明）", [("王伟", ""), ("李明", "")]),
    ("（特约通讯员 王伟）", [("王伟", "特约通讯员")]),
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
    ("信网青岛8月1日讯（记者 王伟）", [WANG], ("信网青岛8月1日讯", "信网", "青岛", "2022-08-01")),
    ("信网８月１日讯（通讯员　李明　记者　王伟）", [LI, WANG], ("信网８月１日讯", "信网", None, "2022-08-01")),
    ("新华社济南8月1日专电（记者王伟）", [WANG], ("新华社济南8月1日专电", "新华社", "济南", "2022-08-01")),
    ("新华社济南8月1日新媒体专电（记者王伟）", [WANG], ("新华社济南8月1日新媒体专电", "新华社", "济南", "2022-08-01")),
    ("新华社华盛顿12月31日电（记者王伟）", [WANG], ("新华社华盛顿12月31日电", "新华社", "华盛顿", "2021-12-31")),
    ("新华社快讯：", [], ("新华社快讯", "新华社", None, None)),
    ("据新华社济南8月1日电（记者王伟）", [WANG], ("据新华社济南8月1日电", "新华社", "济南", "2022-08-01")),
    ("中新网青岛8月1日电 (记者 王伟)", [WANG], ("中新网青岛8月1日电", "中新网", "青岛", "2022-08-01")),
    ("中新网青岛8月1日电 (王伟)", [WANG], ("中新网青岛8月1日电", "中新网", "青岛", "2022-08-01")),
    ("中新网青岛8月1日电 题：", [], ("中新网青岛8月1日电", "中新网", "青岛", "2022-08-01")),
    (
        "俄罗斯卫星通讯社莫斯科8月1日电 ",
        [],
        ("俄罗斯卫星通讯社莫斯科8月1日电", "俄罗斯卫星通讯社", "莫斯科", "2022-08-01"),
    ),
    ("路透社伦敦8月1日电 ", [], ("路透社伦敦8月1日电", "路透社", "伦敦", "2022-08-01")),
    ("本报讯(记者 王伟 通讯员 李明 张静)", [WANG, LI, ("张静", "通讯员")], ("本报讯", None, None, None)),
    ("本报讯 记者王伟 通讯员李明报道：", [WANG, LI], ("本报讯", None, None, None)),
    ("本报讯 记者 王伟 通讯员 李明 ", [WANG, LI], ("本报讯", None, None, None)),
    ("本报讯（王伟 李明）", [("王伟", ""), ("李明", "")], ("本报讯", None, None, None)),
    ("本报济南讯（记者王伟）", [WANG], ("本报济南讯", None, "济南", None)),
    ("本报济南讯 记者王伟报道 ", [WANG], ("本报济南讯", None, "济南", None)),
    ("本台消息（记者王伟）", [WANG], ("本台消息", None, None, None)),
    ("平度讯（记者 王伟）", [WANG], ("平度讯", None, "平度", None)),
    ("台海网8月1日讯（海峡导报记者 王伟）", [WANG], ("台海网8月1日讯", "台海网", None, "2022-08-01")),
    ("国际在线报道（记者 王伟）：", [WANG], ("国际在线报道", "国际在线", None, None)),
    ("央视新闻客户端消息 ", [], ("央视新闻客户端消息", "央视新闻客户端", None, None)),
    ("工人日报—中工网讯（记者 王伟）", [WANG], ("工人日报—中工网讯", "工人日报—中工网", None, None)),
    ("荆楚网（湖北日报网）讯（记者 王伟）", [WANG], ("荆楚网（湖北日报网）讯", "荆楚网（湖北日报网）", None, None)),
    (
        "经济日报-中国经济网北京8月1日讯（记者 王伟）",
        [WANG],
        ("经济日报-中国经济网北京8月1日讯", "经济日报-中国经济网", "北京", "2022-08-01"),
    ),
    ("法治日报讯 记者王伟 通讯员李明 ", [WANG, LI], ("法治日报讯", "法治日报", None, None)),
    (
        "中国青年报客户端讯（王伟 中青报·中青网记者 李明）",
        [("王伟", ""), ("李明", "记者")],
        ("中国青年报客户端讯", "中国青年报客户端", None, None),
    ),
    ("广州日报讯 (全媒体记者王伟 通讯员李明)", [WANG, LI], ("广州日报讯", "广州日报", None, None)),
    ("南方网讯（记者/王伟 通讯员/李明）", [WANG, LI], ("南方网讯", "南方网", None, None)),
    ("证券时报e公司讯，", [], ("证券时报e公司讯", "证券时报e公司", None, None)),
    ("每经AI快讯，", [], ("每经AI快讯", "每经AI", None, None)),
    ("智通财经APP讯，", [], ("智通财经APP讯", "智通财经APP", None, None)),
    ("新京报贝壳财经讯（记者王伟）", [WANG], ("新京报贝壳财经讯", "新京报贝壳财经", None, None)),
    ("爱济南8月1日讯（记者 王伟）", [WANG], ("爱济南8月1日讯", "爱济南", None, "2022-08-01")),
    ("中国山东网-感知山东8月1日讯 ", [], ("中国山东网-感知山东8月1日讯", "中国山东网-感知山东", None, "2022-08-01")),
    (
        "速豹新闻网·山东商报济南8月1日讯 ",
        [],
        ("速豹新闻网·山东商报济南8月1日讯", "速豹新闻网·山东商报", "济南", "2022-08-01"),
    ),
    ("中新网客户端北京8月1日电(记者 王伟)", [WANG], ("中新网客户端北京8月1日电", "中新网客户端", "北京", "2022-08-01")),
    (
        "新华网台北7月23日电(记者刘刚　陈君)",
        [("刘刚", "记者"), ("陈君", "记者")],
        ("新华网台北7月23日电", "新华网", "台北", "2022-07-23"),
    ),
    ("中新网云南迪庆8月1日电 (王伟)", [WANG], ("中新网云南迪庆8月1日电", "中新网", "云南迪庆", "2022-08-01")),
    (
        "中新网浙江新闻8月1日电(见习记者 王伟)",
        [("王伟", "见习记者")],
        ("中新网浙江新闻8月1日电", "中新网浙江新闻", None, "2022-08-01"),
    ),
    (
        "华龙网8月1日22时讯（首席记者 王伟）",
        [("王伟", "首席记者")],
        ("华龙网8月1日22时讯", "华龙网", None, "2022-08-01"),
    ),
    ("8月1日消息：（记者 王伟）", [WANG], ("8月1日消息", None, None, "2022-08-01")),
    ("南都讯 记者王伟 发自北京 ", [WANG], ("南都讯", "南都", None, None)),
    ("海都讯（记者 王伟）", [WANG], ("海都讯", "海都", None, None)),
    ("汉网-武汉晚报 本报讯（记者王伟 通讯员李明）", [WANG, LI], ("汉网-武汉晚报 本报讯", "汉网-武汉晚报", None, None)),
    ("本报讯 （华商晨报 掌中沈阳客户端记者 王伟）", [WANG], ("本报讯", None, None, None)),
    ("本报讯（记者 王伟 通讯员 穗卫健宣）", [WANG, ("穗卫健宣", "通讯员")], ("本报讯", None, None, None)),
    (
        "贵大新闻网讯（见习记者 王伟 摄影 李明）",
        [("王伟", "见习记者"), ("李明", "摄影")],
        ("贵大新闻网讯", "贵大新闻网", None, None),
    ),
    (
        "华声在线8月1日讯（文/视频 全媒体记者 王伟 通讯员 李明）",
        [WANG, LI],
        ("华声在线8月1日讯", "华声在线", None, "2022-08-01"),
    ),
    ("本报讯 记者从市交通局获悉，", [], ("本报讯", None, None, None)),
    ("本报讯 记者报道 ", [], ("本报讯", None, None, None)),
    ("深圳新闻网2022年8月1日讯（记者 王伟）", [WANG], ("深圳新闻网2022年8月1日讯", "深圳新闻网", None, "2022-08-01")),
    ("海外网8月1日电 据《纽约时报》报道，", [], ("海外网8月1日电", "海外网", None, "2022-08-01")),
    # Chinese numerals
    ("信网八月一日讯（记者 王伟）", [WANG], ("信网八月一日讯", "信网", None, "2022-08-01")),
    (
        "新华社北京二〇二一年十二月三十一日电（记者王伟）",
        [WANG],
        ("新华社北京二〇二一年十二月三十一日电", "新华社", "北京", "2021-12-31"),
    ),
    ("新华社济南七月二十日电 ", [], ("新华社济南七月二十日电", "新华社", "济南", "2022-07-20")),
    ("本报十二日讯 ", [], ("本报十二日讯", None, None, "2022-07-12")),
    ("【信网】8月1日讯（记者 王伟）", [WANG], ("【信网】8月1日讯", "信网", None, "2022-08-01")),
    ("【信网】8月1日讯 ", [], ("【信网】8月1日讯", "信网", None, "2022-08-01")),
    ("本报讯（记者 王伟 通讯员 李沧区教育局 李明）", [WANG, LI], ("本报讯", None, None, None)),
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
    ("head", "people", "agency", "place"),
    [
        ("【环球网报道 记者 王伟】", [WANG], "环球网", None),
        ("【环球时报-环球网报道 记者 王伟】", [WANG], "环球时报-环球网", None),
        ("（新华社北京8月1日电）", [], "新华社", "北京"),
        ("[环球网报道]", [], "环球网", None),
        ("【本报讯】（记者 王伟）", [WANG], None, None),
        ("【本报讯】", [], None, None),
    ],
)
def test_a_dateline_in_brackets(head: str, people: People, agency: str | None, place: str | None) -> None:
    byline = read(head + STORY, STORY)
    assert byline is not None
    assert byline.dateline is not None
    assert (byline.text, names(byline)) == (head, people)
    assert (byline.dateline.agency, byline.dateline.place) == (agency, place)


def test_whom_a_bracket_without_a_role_names() -> None:
    wire, news = read("中新网青岛8月1日电 (王伟)" + STORY), read("本报讯（王伟）" + STORY)
    assert wire is not None
    assert news is not None
    assert [(person.role, person.role_text) for person in wire.people] == [("reporter", "记者")]
    assert [(person.role, person.role_text) for person in news.people] == [("author", None)]


@pytest.mark.parametrize(
    ("printed", "published_on", "date"),
    [
        ("12月31日", dt.date(2022, 1, 2), dt.date(2021, 12, 31)),
        ("12月31日", dt.date(2022, 1, 1), dt.date(2021, 12, 31)),
        ("12月31日", dt.date(2021, 12, 31), dt.date(2021, 12, 31)),
        ("31日", dt.date(2022, 1, 1), dt.date(2021, 12, 31)),
        ("1日", dt.date(2021, 12, 31), dt.date(2022, 1, 1)),
        ("1日", dt.date(2021, 12, 15), dt.date(2021, 12, 1)),
        ("31日", dt.date(2022, 3, 1), dt.date(2022, 1, 31)),
        ("2月29日", dt.date(2024, 3, 1), dt.date(2024, 2, 29)),
        ("2月29日", dt.date(2025, 1, 3), dt.date(2024, 2, 29)),
        ("2月29日", dt.date(2023, 3, 1), dt.date(2020, 2, 29)),
        ("8月10日", dt.date(2022, 8, 2), dt.date(2021, 8, 10)),
        ("２０２０年８月１日", dt.date(2022, 8, 2), dt.date(2020, 8, 1)),
        ("2022年9月1日", dt.date(2022, 8, 2), dt.date(2022, 9, 1)),
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


@pytest.mark.parametrize(
    ("printed", "warned"),
    [
        ("2月30日", True),
        ("二月三十日", True),
        ("2022年9月1日", True),
        ("8月1日", False),
        ("八月一日", False),
        ("2020年8月1日", False),
        ("", False),
    ],
)
def test_a_date_that_cannot_be_is_a_warning(printed: str, warned: bool) -> None:
    reading = extract_byline([f"信网{printed}讯 {STORY}"], published_on=PUBLISHED_ON)
    assert reading.value is not None
    assert [printed in warning for warning in reading.warnings] == [True] * warned


def test_the_name_of_a_daily_states_no_day() -> None:
    reading = extract_byline([f"海南日报三亚讯（记者 王伟） {STORY}"], published_on=PUBLISHED_ON)
    assert reading.value is not None
    assert reading.value.dateline is not None
    assert (reading.value.dateline.date, reading.warnings) == (None, ())


@pytest.mark.parametrize(
    ("bracket", "people", "agency", "place"),
    [
        ("（据新华社北京8月1日电 记者王伟）", [WANG], "新华社", "北京"),
        ("（新华社济南8月1日电 记者王伟、李明）", [WANG, ("李明", "记者")], "新华社", "济南"),
        ("（本报青岛8月1日电 记者 王伟）", [WANG], None, "青岛"),
    ],
)
def test_a_dateline_with_its_people_in_the_last_bracket(
    bracket: str, people: People, agency: str | None, place: str
) -> None:
    for paragraphs in ([STORY, STORY + bracket], [STORY, STORY, STORY, STORY, bracket]):
        byline = read(*paragraphs)
        assert byline is not None
        assert byline.dateline is not None
        assert (byline.text, names(byline), byline.agency) == (bracket, people, agency)
        assert (byline.dateline.place, byline.dateline.date) == (place, dt.date(2022, 8, 1))


NOT_BYLINES = [
    # marks before headings and in lists
    "■王伟",
    "▲王伟 李明",
    "◎海边的故事",
    "◎何以为家",
    "◎高度 重视",
    "□王家村的夏天",
    "□记者观察",
    "□马路 杀手",
    "■关注 民生 报道",
    # captions, and what is only quoted
    "本报通讯员 王伟 摄",
    "（本报通讯员 王伟 摄）",
    "图为现场。（记者 王伟 摄）",
    "（据《青岛日报》）",
    "（青岛日报 综合）",
    "（青岛电视台 供图）",
    "（青岛日报 高铁）",
    "新黄河记者：您好，请问路面何时铺好？",
    "当地记者：为什么停水？",
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
    # sentences that mention a 记者
    "记者从市气象局获悉，今天有雨。",
    "记者 昨日 从市教育局获悉，新学期有变。",
    "记者 今天 走访",
    "记者昨日从市教育局获悉，新学期有变。",
    "记者8月1日从市教育局获悉，新学期有变。",
    "日前，记者王伟从市教育局获悉，新学期有变。",
    "记者王伟在现场看到，路面已经铺好。",
    "记者 王伟 在现场看到，路面已经铺好。",
    "本报记者王伟获悉，新学期有变。",
    "通讯员王伟 告诉记者，路面已经铺好。",
    "实习生王伟 说，路面已经铺好。",
    "记者 近日 走访",
    "记者 日前 获悉",
    "记者 连日来 走访",
    "记者 采访 获悉",
    "记者 现场 直击",
    "记者 马上 出发",
    "记者 全程 跟踪",
    "记者 曾经 报道",
    "记者 时隔 一年 再访",
    "记者 高考 体验",
    "记者 张贴 告示",
    "记者 招聘 启事",
    "记者 安徽 报道",
    "记者 何以 为家",
    "记者 亲历",
    "记者 王伟 被打",
    "记者王伟被打",
    "记者 王伟说",
    "记者问：为什么停水？",
    "记者：您好，请问路面何时铺好？",
    "记者：你怎么看？",
    "王伟：我认为路面已经铺好。",
    "王伟 记者 在现场",
    "听记者 说",
    "跟着记者 看青岛",
    "有记者 提问",
    "早报记者 带你逛夜市",
    "据记者 了解",
    "据本报记者 了解",
    "一名记者 王伟",
    "多名记者 王伟 李明",
    "该记者 王伟",
    "这位记者 王伟",
    "获奖记者 王伟",
    "优秀记者 王伟",
    "答记者问",
    "新华社记者",
    "本报记者专访",
    # headings, notices, other labels
    "记者手记 王伟",
    "记者节 快乐",
    "记者站 王伟",
    "记者部主任 王伟",
    "高级记者职称评审",
    "实习生 招聘",
    "实习生招聘 公告",
    "见习记者 招聘",
    "通讯员 招募",
    "作者 简介",
    "作者简介：王伟，山东大学教授",
    "作者系中国社会科学院研究员",
    "（作者系山东大学教授）",
    "作者单位：山东大学",
    "（作者单位：山东大学）",
    "作者：不详",
    "作者：佚名",
    "文明 城市",
    "文化 娱乐",
    "文 章 来 源",
    "图书 推荐",
    "图说 青岛",
    "图解 政策",
    "图 片 报 道",
    "摄影 王伟",
    "摄影大赛 王伟",
    "第一章 王伟",
    "嘉宾：王伟",
    "主讲人：王伟",
    "联系人：王伟",
    "主办单位：青岛市文联",
    "地址：青岛市市南区",
    "电话：0532-12345",
    "时间：8月1日",
    "地点：青岛",
    "1. 王伟 2. 李明",
    "王伟 李明",
    "王伟、李明、张静",
    "●王伟",
    # pictures and staff
    "新华社记者王伟摄",
    "新华社记者 王伟 摄",
    "（新华社记者 王伟 摄）",
    "王伟 李明 摄",
    "王伟/摄",
    "图为 记者 王伟",
    "图片：新华社",
    "图片来源：王伟",
    "图片由王伟提供",
    "（图片由王伟提供）",
    "视频：王伟",
    "编辑 王伟",
    "校对 王伟",
    "责任编辑：王伟",
    "（责任编辑：王伟 审核：李明）",
    # what looks like a dateline
    "新华社8月1日报道，全国多地迎来降雨。",
    "青岛日报8月1日报道，路面已经铺好。",
    "本报8月1日报道了此事。",
    "本报曾报道此事。",
    "人民网8月1日发表评论。",
    "据新华社消息，全国多地迎来降雨。",
    "据《青岛日报》报道，路面已经铺好。",
    "央视新闻报道",
    "新华社北京8月1日电视台播出",
    "8月1日讯息显示，路面已经铺好。",
    "8月1日快讯",
    "最新消息：路面已经铺好。",
    "好消息：路面已经铺好。",
    "本报讯息台开通。",
    "截至8月1日电量已经恢复。",
    "通讯员8月1日电告本报。",
    "青岛8月1日电影节开幕。",
    "自8月1日电价下调。",
    "手机短讯 王伟",
    "多家媒体报道",
    "新华社8月1日电文指出，形势向好。",
    "据新华社记者王伟报道，路面已经铺好。",
    "据大众日报客户端记者 王伟 报道，路面已经铺好。",
    "战地记者 王伟 牺牲",
    "退休记者 王伟",
    "特约评论员 王伟 认为",
    "通讯员：宣传部",
    "撰稿：办公室",
    "作者：小编",
    "作者：青岛市教育局",
    "作者：王伟 出版社：青岛出版社 定价：38元",
    "姓名：王伟 性别：男 记者：李明",
    "摄影：王伟作品展开幕",
    "图/视觉中国",
    "图/受访者提供",
    "他对记者（王伟）说，路面已经铺好。",
    "8月1日电商平台数据显示，销量大增。",
    "警方8月1日消息：嫌疑人落网。",
    # of reporters that a story tells about, and nouns that are no roles without a colon
    "齐鲁晚报·齐鲁壹点记者 王伟 在现场看到，路面已经铺好。",
    "半岛网记者 王伟 获悉，新学期有变。",
    "新华社记者 王伟 牺牲，年仅三十岁。",
    "新华社记者王伟今天从教育部获悉，新学期有变。",
    "采访 王伟",
    "整理 王伟",
    "编译 王伟",
    "（青岛 济南）",
    "（高铁 公交）",
    "记者 韩国首尔",
    "（左起：王伟 李明）",
    "□青岛 报道",
    "◎夏日海风",
    "□ □",
    "●王伟",
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


def test_neighbours_are_joined_however_short_the_story() -> None:
    for paragraphs in (
        [STORY, STORY, "撰稿：王伟", "摄影：李明"],
        ["撰稿：王伟", "摄影：李明", STORY],
        [STORY, "撰稿：王伟", "摄影：李明"],
    ):
        assert names(read(*paragraphs)) == [("王伟", "撰稿"), ("李明", "摄影")]


def test_the_editor_in_a_line_beside_the_byline_is_its_staff() -> None:
    byline = read("作者：王伟", "编辑：李明", STORY)
    assert byline is not None
    assert (byline.text, names(byline)) == ("作者：王伟", [("王伟", "作者")])
    assert [(person.name, person.role) for person in byline.staff] == [("李明", "editor")]


def test_a_deck_and_a_subtitle_may_stand_above_the_dateline() -> None:
    byline = read("【核心提示】路面铺好了。", "居民点赞", "信网8月1日讯（记者 王伟）" + STORY)
    assert (names(byline), byline and byline.agency) == ([WANG], "信网")


def test_a_dateline_in_a_paragraph_of_its_own_before_the_people() -> None:
    byline = read("信网8月1日讯", "（记者 王伟）" + STORY)
    assert byline is not None
    assert (byline.text, names(byline), byline.agency) == ("信网8月1日讯 （记者 王伟）", [WANG], "信网")


def test_a_dateline_at_the_head_and_people_at_the_tail() -> None:
    byline = read("信网8月1日讯 " + STORY, STORY, STORY, STORY + "（记者 王伟）")
    assert byline is not None
    assert (names(byline), byline.agency) == ([WANG], "信网")


def test_people_in_brackets_or_with_报道_before_the_story() -> None:  # noqa: N802
    for head in ("（记者 王伟）", "本报记者 王伟 报道"):
        byline = read(f"{head} {STORY}")
        assert byline is not None
        assert (byline.text, names(byline)) == (head, [WANG])


@pytest.mark.parametrize(
    ("head", "people"),
    [
        ("本报记者 王伟 李明 北京报道", [WANG, ("李明", "记者")]),
        ("本报记者王伟青岛报道", [WANG]),
        ("□大众网记者 王伟 通讯员 李明 报道", [WANG, LI]),
        ("半岛全媒体记者 王伟 通讯员 李明", [WANG, LI]),
        ("文/图 记者 王伟", [WANG]),
        ("【环球时报记者 王伟】", [WANG]),
        ("【文/观察者网 王伟】", [("王伟", "文")]),
        ("东方网记者王伟8月1日报道", [WANG]),
        ("每日经济新闻记者 王伟 发自北京", [WANG]),
        ("《国际先驱导报》记者王伟发自北京", [WANG]),
        ("文/羊城晚报全媒体记者 王伟通讯员 穗卫健宣", [WANG, ("穗卫健宣", "通讯员")]),
        ("□王伟 李明 报道", [("王伟", ""), ("李明", "")]),
        ("□记者 王伟", [WANG]),
        ("◎王伟", [("王伟", "")]),
        ("▲王伟 李明 报道", [("王伟", ""), ("李明", "")]),
        ("新黄河记者：王伟", [WANG]),
        ("新黄河客户端记者：王伟 李明", [WANG, ("李明", "记者")]),
        ("全媒体记者 王伟 李明", [WANG, ("李明", "记者")]),
        ("文/王伟", [("王伟", "文")]),
        ("文丨记者 王伟 图丨李明", [WANG, ("李明", "图")]),
    ],
)
def test_people_before_the_story(head: str, people: People) -> None:
    byline = read(f"{head} {STORY}", STORY)
    assert byline is not None
    assert (byline.text, names(byline), byline.dateline) == (head, people, None)


def test_people_before_the_dateline() -> None:
    byline = read("（记者 王伟 通讯员 李明）8月1日讯 " + STORY, STORY)
    assert byline is not None
    assert byline.dateline is not None
    assert (byline.text, names(byline)) == ("（记者 王伟 通讯员 李明）8月1日讯", [WANG, LI])
    assert (byline.dateline.text, byline.dateline.date) == ("8月1日讯", dt.date(2022, 8, 1))


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("新华社记者王伟今天从教育部获悉，新学期有变。", [WANG]),
        ("记者王伟、李明从教育部获悉，新学期有变。", [WANG, ("李明", "记者")]),
        ("记者从教育部获悉，新学期有变。", []),
        ("记者王伟今天被授予劳动模范称号。", []),
    ],
)
def test_the_sentence_behind_a_dateline_may_name_its_reporter(told: str, people: People) -> None:
    byline = read("新华社北京8月1日电 " + told, STORY)
    assert (names(byline), byline and byline.agency) == (people, "新华社")


@pytest.mark.parametrize("head", ["齐鲁晚报·齐鲁壹点记者 王伟", "■ 青岛日报/观海新闻记者 王伟", "极目新闻记者 王伟"])
def test_one_reporter_of_a_named_paper_before_the_story(head: str) -> None:
    byline = read(f"{head} {STORY}", STORY)
    assert byline is not None
    assert (byline.text, names(byline)) == (head, [WANG])


def test_one_name_in_the_last_bracket_needs_a_dateline() -> None:
    assert names(read("本报讯 " + STORY, STORY, STORY, STORY + "（王伟）")) == [("王伟", "")]
    assert read(STORY, STORY + "（王伟）") is None


def test_behind_the_byline_may_stand_that_the_story_ends() -> None:
    byline = read(STORY, STORY + "（记者 王伟）（完）")
    assert byline is not None
    assert (byline.text, names(byline)) == ("（记者 王伟）", [WANG])


def test_editors_in_a_byline_are_its_staff() -> None:
    byline = read("作者:王伟 编辑:李明 责任编辑:张静 审核:赵四 校对:欧阳修", STORY)
    assert byline is not None
    assert names(byline) == [("王伟", "作者")]
    assert [(person.name, person.role, person.role_text) for person in byline.staff] == [
        ("李明", "editor", "编辑"),
        ("张静", "responsible_editor", "责任编辑"),
        ("赵四", "reviewer", "审核"),
        ("欧阳修", "proofreader", "校对"),
    ]


#: fragments that grammars with nested repetition choke on
HOSTILE = words("（记者 (记者 记者王伟 王伟、 本报讯（ 新华社北京8月1日电（ 新华社 8月1日 青岛/ 报/ · - （ ） 【】") | {
    *("（记者 ", "（记者 王伟 ", "记者 王 ", "王 ", "— ", " ", "　", "文/图 ", "图/", "来源：", "编辑：王伟 ", "John "),
    *("欧阳 ", "阿·", "讯", "报道 ", "1", "２０２２年", "。 ", "□", "记", "作者：", "((记者 王伟)", "王伟/文 ", "A."),
}


@pytest.mark.parametrize("fragment", sorted(HOSTILE))
def test_hostile_text_costs_no_time(fragment: str) -> None:
    text = fragment * (100_000 // len(fragment))
    for paragraphs in ([text], [STORY, text], [text + "）"], [text[:198], text[:298], STORY + text[:190] + "）"]):
        with ends():
            extract_byline(paragraphs, published_on=PUBLISHED_ON, footer=[text, text[:199]])


@pytest.mark.parametrize("mark", ["—", "·", "-", " -", "· "])
def test_a_run_of_marks_in_a_byline_costs_no_time(mark: str) -> None:
    with ends():
        read(f"记者 王伟{mark * 80}通讯员 李明", STORY)


def test_a_footer_is_looked_at_last() -> None:
    byline = read(STORY, footer=("来源：青岛电视台", "记者：王伟 编辑：李明"))
    assert (names(byline), byline and byline.text) == ([WANG], "记者：王伟 编辑：李明")


def test_roles_are_normalised() -> None:
    byline = read("首席记者 王伟 通讯员 李明 图/张静", STORY)
    assert byline is not None
    assert [person.role for person in byline.people] == ["chief_reporter", "correspondent", "photographer"]


def test_no_paragraphs_no_byline() -> None:
    assert read() is None
