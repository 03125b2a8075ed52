"""The boilerplate under the demo portal's stories: wordings, and the layouts in which editors paste them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

from newscrawl.demo.bylines import OUTLETS
from newscrawl.demo.texts import half_width, person_name

#: own: paragraphs in the markup of the story; plain: bare <p> with empty ones between; grey: small grey type;
#: break: after <br> in the last paragraph; stuck: after the last sentence without any break.
Layout = Literal["own", "plain", "grey", "break", "stuck"]
LAYOUTS: tuple[Layout, ...] = ("own", "own", "plain", "grey", "break", "stuck")


@dataclass(frozen=True, slots=True)
class Wording:
    """Parts of a footer; ``qr_code`` says that a picture of one follows."""

    parts: tuple[str, ...]
    qr_code: bool = False


# Two blanks stand within one line, as editors type them; one blank joins lines that were stuck together.
WORDINGS: tuple[Wording, ...] = (
    Wording(
        (
            "文章来源：{source}。如上内容为{site}（{domain}）综合整理发布，版权归原作者所有。"
            "{site}是胶东半岛的综合门户，内容源于网络，版权归原网站所有，如有侵权请联系。"
            "转载时请保留原版权的完整信息，否则追究侵权责任。",
        )
    ),
    Wording(("文章来源：{source}。如上内容为{site}（{domain}）综合整理发布，版权归原作者所有。",)),
    Wording(
        (
            "文章来源：{source}。",
            "如上内容为{site}（{domain}）综合整理发布，版权归原作者所有。",
            "内容源于网络，版权归原网站所有，如有侵权请联系。",
        )
    ),
    Wording(("文章来源：{source}", "以上内容为{site}综合整理发布，版权归原作者所有。", "免责声明：文中图片仅供参考。")),
    Wording(("来源：{source}", "编辑：{name}  审核：{name}")),
    Wording(("END", "来源：{source}", "编辑：{name}  校对：{name}")),
    Wording(("来源丨{source}", "编辑丨{name}", "校对丨{name}")),
    Wording(("来源：{source}  编辑：{name}",)),
    Wording(("来源：{source}",)),
    Wording(("（责任编辑：{name}）",)),
    Wording(("编辑丨{name}",)),
    Wording(("[责任编辑：{name}]",)),
    Wording(("（原标题：一件小事里的大民生）", "[责任编辑：{name}]")),
    Wording(("新闻热线：0532-8{phone}", "编辑/{name}")),
    Wording(("本文来源：{source}", "如有侵权，请联系我们删除，谢谢！")),
    Wording(("转载请注明出处：{site} http://{domain}/",)),
    Wording(
        (
            "声明：转载此文是出于传递更多信息之目的，若有来源标注错误或侵犯了您的合法权益，请与本网联系，我们将及时更正、删除。",
        )
    ),
    Wording(("免责声明：本文仅代表作者个人观点，与{site}无关，请读者仅作参考，并自行核实相关内容。",)),
    Wording(("【版权声明】凡注明“来源：{site}”的所有作品，版权均属{site}所有，未经授权不得转载。",)),
    Wording(("- END -", "长按识别二维码，关注{site}官方微信"), qr_code=True),
)


@dataclass(frozen=True, slots=True)
class Footer:
    """A footer as pasted: its paragraphs, how they lie, and the source it names (None: none)."""

    parts: tuple[str, ...]
    layout: Layout
    source: str | None
    qr_code: bool


def make_footer(wording: Wording, layout: Layout, rng: Random, site: str, domain: str, *, half: bool) -> Footer:
    """Fill in a wording for the portal named ``site``."""
    source = rng.choice((*OUTLETS, "新华社", "中新网"))
    parts = []
    for part in wording.parts:
        text = part.replace("{source}", source).replace("{site}", site).replace("{domain}", domain)
        text = text.replace("{phone}", str(rng.randint(1000000, 9999999)))
        while "{name}" in text:
            text = text.replace("{name}", person_name(rng), 1)
        parts.append(half_width(text) if half else text)
    names_source = any("{source}" in part for part in wording.parts)
    return Footer(tuple(parts), layout, source if names_source else None, wording.qr_code)
