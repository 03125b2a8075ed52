"""How the demo portal's stories name their people: a table of forms, and what each form says.

In a form ``{记者 2、}`` draws two names joined by 、 (a blank if nothing stands there) who are 记者. ``{=记者 2}``
draws people whose role is implied, not printed; as in the truth of real pages it is written down like a printed one.
``⟦…⟧`` encloses the dateline.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from random import Random
from typing import Literal

from newscrawl.demo.texts import half_width, person_name

Position = Literal["head", "head_line", "tail", "tail_line"]

OUTLETS = (
    "信网",
    "青岛早报",
    "青岛晚报",
    "半岛都市报",
    "大众日报",
    "齐鲁晚报",
    "鲁网",
    "大众网",
    "观海新闻",
    "青岛新闻网",
    "闪电新闻",
    "中国山东网",
)
PLACES = ("青岛", "济南", "北京", "烟台")

#: Names nobody to a reader of another portal: such a dateline has no agency, and gives no source.
_ANONYMOUS = "本报"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to print a byline; ``gap`` stands between a head byline and the first sentence."""

    pattern: str
    position: Position
    gap: str = ""
    agency: str | None = None


FORMS: tuple[Form, ...] = (
    Form("⟦{agency}{date}讯⟧（通讯员 {通讯员 1} 记者 {记者 1}）", "head"),
    Form("⟦{agency}{date}讯⟧（记者 {记者 1} 通讯员 {通讯员 2}）", "head"),
    Form("⟦{agency}讯⟧ （首席记者 {首席记者 1}）", "head"),
    Form("⟦{agency}{date}讯⟧", "head", " "),
    Form("⟦{agency}{date}讯⟧（见习记者 {见习记者 1}）", "head"),
    Form("⟦本报讯⟧（记者 {记者 1} 通讯员 {通讯员 2}）", "head", "", "本报"),
    Form("⟦本报{date}讯⟧（记者 {记者 1} 实习生 {实习生 1}）", "head", "", "本报"),
    Form("⟦本报{date}讯⟧（记者 {记者 2、}）", "head", " ", "本报"),
    Form("⟦新华社{place}{date}电⟧（记者{记者 2、}）", "head", "", "新华社"),
    Form("⟦新华社{place}{date}电⟧（记者 {记者 1}）", "head", "", "新华社"),
    Form("⟦中新网{place}{date}电⟧ （{=记者 1}）", "head", "", "中新网"),
    Form("⟦中新网{place}{date}电⟧ （{=记者 2}）", "head", "", "中新网"),
    Form("本报记者 {记者 2} 北京报道", "head_line"),
    Form("大众日报客户端记者 {记者 1} 报道", "head_line"),
    Form("大众日报记者 {记者 2} 通讯员 {通讯员 1} 报道", "head_line"),
    Form("□{agency}记者 {记者 1} 通讯员 {通讯员 1} 报道", "head_line"),
    Form("文/图 记者 {记者 1}", "head_line"),
    Form("半岛全媒体记者 {记者 1} 摄影报道", "head_line"),
    Form("文/{文 1} 图/{图 1}", "head_line"),
    Form("来源：{source} 作者：{作者 1}", "head_line"),
    Form("记者 {记者 1} 通讯员 {通讯员 1}", "head_line"),
    Form("作者：{作者 1}", "head_line"),
    Form("（记者 {记者 1}）", "tail"),
    Form("（记者 {记者 1} 通讯员 {通讯员 1} 文/图）", "tail"),
    Form("（青岛日报/观海新闻记者 {记者 1}）", "tail"),
    Form("（本报记者 {记者 1} 见习记者 {见习记者 1}）", "tail"),
    Form("半岛全媒体记者 {记者 1} 实习生 {实习生 1}", "tail_line"),
    Form("文/图 记者 {记者 1}", "tail_line"),
    Form("（记者 {记者 2、}）", "tail_line"),
    Form("首席记者 {首席记者 1} 摄影报道", "tail_line"),
)

_PEOPLE = re.compile(r"\{=?([^{} ]+) (\d)([^{}]?)\}")


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline as printed and as understood; ``source`` is what a 来源 line in the body names."""

    text: str
    position: Position
    gap: str
    people: tuple[tuple[str, str], ...]
    dateline: dict[str, str | None] | None
    source: str | None


def make_byline(form: Form, rng: Random, published: dt.datetime, *, half: bool) -> Byline:
    """Print ``form`` with invented people; a printed date is the day of ``published``, or the day before it."""
    people: list[tuple[str, str]] = []

    def draw(match: re.Match[str]) -> str:
        names = [person_name(rng) for _ in range(int(match[2]))]
        people.extend((name, match[1]) for name in names)
        return (match[3] or " ").join(names)

    day = (published - dt.timedelta(days=rng.choice((0, 0, 0, 1)))).date()
    agency = form.agency or rng.choice(OUTLETS)
    place = rng.choice(PLACES)
    source = rng.choice(OUTLETS) if "{source}" in form.pattern else None
    values = {
        "{agency}": agency,
        "{place}": place,
        "{date}": f"{day.month}月{day.day}日",
        "{source}": source or "",
    }
    text = form.pattern
    for slot, value in values.items():
        text = text.replace(slot, value)
    text = _PEOPLE.sub(draw, text)
    dateline = None
    if "⟦" in text:
        dateline = {
            "agency": None if agency == _ANONYMOUS else agency,
            "text": text[text.index("⟦") + 1 : text.index("⟧")],
            "place": place if "{place}" in form.pattern else None,
            "date": day.isoformat() if "{date}" in form.pattern else None,
        }
        text = text.replace("⟦", "").replace("⟧", "")
    text = half_width(text) if half else text
    return Byline(text, form.position, form.gap, tuple(people), dateline, source)
