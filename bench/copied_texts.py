"""Generated Chinese news with known copies: invented prose, notices made by one pattern, what portals do to a copy.

Shares no code with the fingerprint. The words are invented, drawn as unevenly as real ones are (Zipf); the phrases
that every newsroom repeats and the frames of its notices are real.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate
from random import Random

_CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政"
    "四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最"
    "立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    "论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联"
    "什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米"
    "整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办"
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_REPEATED = (
    *("记者从市政府新闻办获悉", "据了解", "相关负责人表示", "下一步", "截至发稿时", "与此同时", "近日", "据介绍"),
    *("在接受记者采访时表示", "值得一提的是", "取得了明显成效", "进一步完善工作机制", "为市民提供更加便捷的服务"),
)
_SLOTS: dict[str, tuple[str, ...] | tuple[int, int]] = {
    "district": ("市南区", "市北区", "李沧区", "崂山区", "城阳区", "黄岛区", "即墨区", "胶州市", "平度市"),
    "bureau": ("教育局", "卫生局", "水利局", "总工会", "商业局"),
    "road": ("香港中路", "山东路", "辽阳西路", "重庆南路", "滨海大道", "敦化路", "长沙路", "银川西路", "江西路"),
    "way": ("由东向西", "由西向东", "由南向北", "双向"),
    "works": ("供热管网", "雨污分流", "路面整治", "燃气管道"),
    "sky": ("晴", "多云", "阴", "小雨", "雷阵雨", "晴间多云", "阴有中雨"),
    "wind": ("南风", "北风", "东南风", "西北风", "东风", "偏南风"),
    "month": (1, 12),
    "day": (1, 28),
    "hour": (0, 23),
    "minute": (0, 59),
    "digit": (1, 9),
    "index": (20, 180),
    "low": (-5, 18),
    "high": (19, 36),
    "line": (1, 400),
    "age": (60, 99),
    "late": (2015, 2024),
    "born": (1925, 1945),
    "joined": (1946, 1970),
    "many": (2, 3000),
}
_SLOT = re.compile(r"\{(\w+)\}")
_OUTLOOK = "{sky}，{wind}{digit}到{digit}级，气温{low}到{high}℃"

#: what a newsroom prints again and again with other facts in it: none is a copy of another
NOTICES = {
    "weather": (
        "市气象台{month}月{day}日{hour}时发布天气预报：\n\n"
        f"今天夜间到明天，{_OUTLOOK}。后天，{_OUTLOOK}。大后天，{_OUTLOOK}。\n\n"
        f"近海海域今天夜间到明天，{_OUTLOOK}，浪高{{digit}}.{{digit}}米。外海海域，{_OUTLOOK}，浪高{{digit}}.{{digit}}米。\n\n"
        "生活指数：紫外线指数{digit}级，穿衣指数{digit}级，洗车指数{digit}级。空气质量指数{index}。"
        "气象部门提醒市民，早晚温差较大，外出请注意添减衣物，预防感冒。驾车出行请注意交通安全。"
    ),
    "road works": (
        "青岛交警发布：因{road}{works}施工，自{month}月{day}日{hour}时起至{month}月{day}日24时止，"
        "{road}至{road}段{way}封闭施工，禁止一切车辆通行。\n\n"
        "施工期间，过往车辆请提前绕行{road}、{road}。途经该路段的{line}路、{line}路公交车临时改线运行。\n\n"
        "请广大驾驶人按照现场交通标志指示通行，自觉服从现场交警和施工人员的指挥。因施工给您的出行带来不便，敬请谅解。"
    ),
    "obituaries": (
        "讣告：{district}{bureau}离休干部{name}同志，因病医治无效，于{late}年{month}月{day}日{hour}时{minute}分逝世，"
        "享年{age}岁。\n\n该同志{born}年{month}月出生于{word}{word}县，{joined}年{month}月参加工作，"
        "{joined}年{month}月加入中国共产党。\n\n根据{name}同志生前遗愿和家属意见，丧事从简。"
        "遗体告别仪式定于{month}月{day}日{hour}时在市殡仪馆{digit}号厅举行。谨此讣告。"
    ),
}


class Newsroom:
    """Writes articles; the same ``seed`` writes the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        lengths = self.random.choices((1, 2, 3, 4), (1, 3, 1, 1), k=8000)
        self._vocabulary = ["".join(self.random.choices(_CHARACTERS, k=length)) for length in lengths]
        self._weights = list(accumulate(1 / rank for rank in range(10, len(lengths) + 10)))

    def story(self, length: int) -> str:
        """A story of about ``length`` characters, in paragraphs."""
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < length:
            paragraphs.append("".join(self._sentence() for _ in range(self.random.randint(2, 4))))
        return "\n\n".join(paragraphs)

    def notice(self, kind: str) -> str:
        """A notice of a kind in NOTICES, with facts of its own."""
        return self._filled(NOTICES[kind])

    def _sentence(self) -> str:
        parts = ["{word}" * self.random.randint(3, 7) for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.3:
            parts.insert(0, self.random.choice(_REPEATED))
        if self.random.random() < 0.4:
            parts.append("{word}{many}" + self.random.choice("人个万元件米家天年"))
        if self.random.random() < 0.15:
            parts.append("“{word}{word}。”{name}说")
        return self._filled("，".join(parts) + "。")

    def _filled(self, pattern: str) -> str:
        return _SLOT.sub(lambda slot: self._fact(slot[1]), pattern)

    def _fact(self, slot: str) -> str:
        if slot == "word":
            return self.random.choices(self._vocabulary, cum_weights=self._weights)[0]
        if slot == "name":
            return self.random.choice(_SURNAMES) + "".join(
                self.random.choices(_CHARACTERS, k=self.random.choice((1, 2)))
            )
        match _SLOTS[slot]:
            case (int(low), int(high)):
                return str(self.random.randint(low, high))
            case words:
                return str(self.random.choice(words))


def edited(text: str, share: float, random: Random, run: int = 1) -> str:
    """``text`` with ``share`` of its characters replaced, left out or added, up to ``run`` of them together."""
    characters = list(text)
    left = round(len(text) * share)
    while left:
        size = min(random.randint(1, run), left)
        left -= size
        start = random.randrange(max(1, len(characters) - size))
        old, new = random.choice(((size, size), (size, 0), (0, size)))
        characters[start : start + old] = random.choices(_CHARACTERS, k=new)
    return "".join(characters)


def wrapped(text: str, random: Random) -> str:
    """``text`` with another portal's dateline and last line."""
    head = random.choice(("本报讯", "半岛网讯", "齐鲁晚报·齐鲁壹点记者讯", "新华社青岛电"))
    foot = random.choice(
        ("（编辑：李明）", "更多精彩内容请关注本网官方微信", "本文来自网友投稿，不代表本站立场", "[责任编辑 王小二]")
    )
    return f"{head} {text}\n\n{foot}"


def cut(text: str) -> str:
    """The first 70 % of ``text``."""
    return text[: round(len(text) * 0.7)]


def reset(text: str) -> str:
    """``text`` set in other type: full-width digits, half-width punctuation with spaces."""
    return text.translate({**{ord(str(n)): chr(0xFF10 + n) for n in range(10)}, ord("，"): ", ", ord("。"): ". "})


#: what was done to a copy
ALTERATIONS: dict[str, Callable[[str, Random], str]] = {
    "set in other type": lambda text, _: reset(text),
    "wrapper": wrapped,
    "2 % edited, wrapper": lambda text, random: wrapped(edited(text, 0.02, random), random),
    "5 % edited, wrapper": lambda text, random: wrapped(edited(text, 0.05, random), random),
    "10 % edited": lambda text, random: edited(text, 0.10, random),
    "10 % edited, wrapper": lambda text, random: wrapped(edited(text, 0.10, random), random),
    "10 % edited in words, wrapper": lambda text, random: wrapped(edited(text, 0.10, random, run=4), random),
    "20 % edited, wrapper": lambda text, random: wrapped(edited(text, 0.20, random), random),
    "cut to 70 %": lambda text, _: cut(text),
    "cut to 70 %, wrapper": lambda text, random: wrapped(cut(text), random),
}
