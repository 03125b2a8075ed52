"""Footers made backwards: first who edited a story and whose it is, then the footer that says so, then read again."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import lxml.html
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.extraction.blocks import extract_blocks
from newscrawl.extraction.footer import Split, extract_footer_people, split_footer
from newscrawl.extraction.source import extract_source

STORY = (
    "清晨六点，海边的早市已经热闹起来，渔民们把刚上岸的虾虎摆成一排。",
    "“今年的虾虎比去年肥。”摊主一边称重，一边笑着招呼老顾客。",
    "到八点钟，最后一筐也卖完了，早市归于安静，海浪声又听得见了。",
)
OUTLETS = ("青岛日报", "半岛都市报", "新华社", "央视新闻", "大众网", "鲁网", "海报新闻客户端", "青岛发布")
NAMES = ("王伟", "李明明", "欧阳静", "赵文博", "孙晓", "周子涵", "阿依古丽·买买提", "司马青", "徐明")
ROLES = {
    "责任编辑": "responsible_editor",
    "责编": "responsible_editor",
    "编辑": "editor",
    "审核": "reviewer",
    "校对": "proofreader",
    "初审": "reviewer",
    "终审": "reviewer",
    "值班编辑": "editor",
}
SOURCE_LABELS = ("来源", "文章来源", "稿件来源", "本文来源", "信息来源", "转自", "稿源")
MARKS = ("：", ":", "丨", "｜", "/", " : ")
BRACKETS = (("", ""), ("（", "）"), ("(", ")"), ("[", "]"), ("【", "】"))
STATEMENTS = (
    "版权归原作者所有，如有侵权请联系我们删除。",
    "转载请注明出处。",
    "免责声明：本文仅代表作者个人观点，与本站无关。",
    "未经授权，不得转载。",
    "欢迎关注我们的微信公众号。",
    "本文内容来源于网络，不代表本网立场。",
)
ENDS = ("END", "—END—", "- 完 -", "（完）", "THE END")
LAYOUTS = ("paragraphs", "divs", "breaks", "behind a break", "stuck")


@dataclass(frozen=True)
class Made:
    """A footer as printed, and what it says."""

    paragraphs: tuple[str, ...]
    source: str | None
    people: tuple[tuple[str, str, str], ...]


@st.composite
def source_credits(draw: st.DrawFn) -> Made:
    outlet = draw(st.sampled_from(OUTLETS))
    before, behind = draw(st.sampled_from(BRACKETS))
    label, mark = draw(st.sampled_from(SOURCE_LABELS)), draw(st.sampled_from(MARKS))
    return Made((f"{before}{label}{mark}{outlet}{behind}",), outlet, ())


@st.composite
def staff_credits(draw: st.DrawFn) -> Made:
    mark = draw(st.sampled_from(("：", ":", "丨", "｜")))
    before, behind = draw(st.sampled_from(BRACKETS))
    printed, people = [], []
    for role in draw(st.lists(st.sampled_from(sorted(ROLES)), min_size=1, max_size=3, unique=True)):
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
        printed.append(f"{role}{mark}{'、'.join(names)}")
        people += [(name, ROLES[role], role) for name in names]
    return Made((f"{before}{'  '.join(printed)}{behind}",), None, tuple(people))


statements = st.sampled_from(STATEMENTS).map(lambda text: Made((text,), None, ()))
ends = st.sampled_from(ENDS).map(lambda text: Made((text,), None, ()))


@st.composite
def footers(draw: st.DrawFn) -> Made:
    """An end mark, a source, the staff and statements, in this order, each of them or not, at least one."""
    parts = [
        *draw(st.lists(ends, max_size=1)),
        *draw(st.lists(source_credits(), max_size=1)),
        *draw(st.lists(staff_credits(), max_size=2)),
        *draw(st.lists(statements, max_size=2, unique=True)),
    ] or [draw(source_credits())]
    source = next((part.source for part in parts if part.source), None)
    people = dict.fromkeys(person for part in parts for person in part.people)
    return Made(tuple(text for part in parts for text in part.paragraphs), source, tuple(people))


def page(footer: tuple[str, ...], layout: str) -> str:
    lines, printed = [*STORY], [escape(text, quote=False) for text in footer]
    match layout:
        case "behind a break":
            lines[-1] += "<br>" + "<br>".join(printed)
        case "stuck":
            lines[-1] += "  ".join(printed)
        case "breaks":
            lines.append("<br>　　".join(printed))
        case _:
            lines += printed
    tag = "div" if layout == "divs" else "p"
    return "".join(f"<{tag}>{line}</{tag}>" for line in lines)


def split(html: str) -> Split:
    value = split_footer(extract_blocks(lxml.html.fromstring(f"<div>{html}</div>"), "https://x.invalid/")).value
    assert value
    return value


def bare(texts: list[str] | tuple[str, ...]) -> str:
    return "".join("".join(texts).split())


@settings(max_examples=300, deadline=None)
@given(footers(), st.sampled_from(LAYOUTS))
def test_a_made_footer_is_cut_off_whole_and_says_what_it_was_made_of(made: Made, layout: str) -> None:
    cut = split(page(made.paragraphs, layout))
    assert cut.paragraphs == list(STORY)
    assert bare(cut.footer) == bare(made.paragraphs)
    source = extract_source(footer=cut.footer, body=cut.paragraphs, info_line_source=None, agency=None).value
    assert source == made.source
    found = extract_footer_people(cut.footer)
    assert tuple((person.name, person.role, person.role_text) for person in found) == made.people


@settings(max_examples=150, deadline=None)
@given(st.permutations(STORY))
def test_a_story_without_a_footer_stays_whole(story: list[str]) -> None:
    cut = split("".join(f"<p>{text}</p>" for text in story))
    assert (cut.paragraphs, cut.footer) == (story, [])


@settings(max_examples=200, deadline=None)
@given(footers(), st.sampled_from(STORY))
def test_boilerplate_above_the_last_paragraph_of_the_story_stays(made: Made, last: str) -> None:
    """Only the end of a body is cut: what an editor pasted into the middle is his."""
    cut = split("".join(f"<p>{escape(text, quote=False)}</p>" for text in (STORY[0], *made.paragraphs, last)))
    assert cut.paragraphs == [STORY[0], *made.paragraphs, last]
