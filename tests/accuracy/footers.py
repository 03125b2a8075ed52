"""``python -m tests.accuracy.footers``: footers left in a body and story text cut off, over made-up pages, each listed.

The wordings stand here only. The readers were made against others (``tests.extraction.footer_wordings``, the demo
portal, the recorded pages), so that what is measured here is how they do on what they have not seen. Whoever mends the
reader for one of these must move it there and write another one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from random import Random

import lxml.html
from rich.console import Console

from newscrawl.extraction.blocks import extract_blocks
from newscrawl.extraction.footer import split_footer
from tests.accuracy.unseen_footers import HELD_OUT, KNOWN_MISSES, UNSEEN, UNSEEN_STORIES

#: a footer's paragraphs; the fields are filled in at random
FOOTERS: tuple[tuple[str, ...], ...] = (
    ("（来源：{source} 责编：{name}）",),
    ("来源：{source}　记者：{name}　编辑：{name}",),
    (
        "稿件来源：{source}",
        "编辑：{name}",
        "二审：{name}",
        "三审：{name}",
    ),
    (
        "（{source}报道）",
        "责任编辑：{name}",
    ),
    ("（责任编辑：{name}、{name}）",),
    (
        "责任编辑:{name}",
        "最终审核:{name}",
    ),
    (
        "值班编委：{name}",
        "责任编辑：{name}",
        "校对：{name}",
    ),
    (
        "◎编辑｜{name}",
        "◎审校｜{name}",
    ),
    ("[责任编辑:{name} PN034]",),
    (
        "责编 / {name}",
        "排版 / {name}",
        "图源 / {source}",
    ),
    (
        "文字来源：{source}",
        "图片来源：网络",
        "编辑：{name}",
    ),
    ("内容综合自{source}、{source}",),
    ("本文综合自{source}、{source}，如有侵权请联系删除",),
    ("部分内容综合自{source}",),
    (
        "原标题：{title}",
        "来源：{source}",
        "流程编辑：{name}",
    ),
    (
        "（原题为《{title}》）",
        "（本文来自{source}，更多原创资讯请下载“{source}”APP）",
    ),
    (
        "本文转自：{source}",
        "本文转载自{source}，如有侵权，请联系我们删除。",
    ),
    ("以上文章转载自{source}，版权归原作者及原出处所有。",),
    ("版权归{source}所有，未经授权不得以任何形式转载。",),
    ("{source}版权所有，未经书面授权不得使用。",),
    ("©{source}版权所有，转载须经授权。",),
    (
        "凡本网注明“来源：{site}”的所有作品，均为{site}合法拥有版权或有权使用的作品，未经本网授权不得转载、摘编。",
        "凡本网注明“来源：XXX（非{site}）”的作品，均转载自其他媒体，转载目的在于传播更多信息，并不代表本网赞同其观点。",
    ),
    ("{site}对文中陈述、观点判断保持中立，不对所包含内容的准确性、可靠性或完整性提供任何保证。请读者仅作参考。",),
    ("本文内容不构成任何投资建议，据此操作风险自担。",),
    ("免责声明：上述内容仅代表发帖人个人观点，不构成本平台的任何投资建议。",),
    ("风险提示：以上内容仅供参考，不构成投资建议。",),
    ("声明：本文由入驻{site}平台的作者撰写，除{site}官方账号外，观点仅代表作者本人，不代表{site}立场。",),
    ("本稿件为{site}独家首发，转载请注明来源。",),
    ("转载须知：请在文首注明作者及出处“{site}”，并附上本文链接。",),
    ("如需转载，请在公众号后台留言“转载”获取授权。",),
    ("想要转载请先联系我们获得授权",),
    ("欢迎转发，转载请注明来源于{site}公众号",),
    ("本公众号转载此文仅为分享，如作者不愿被转载，请及时与我们联系。",),
    ("图文来自{source}，侵权请告知删除。",),
    ("文图均来自网络，若有侵权请及时告知。",),
    ("注：文中配图来自网络，如有侵权请告知，谢谢！",),
    ("本文部分图片、文字来源于互联网，如有侵权，烦请联系后台处理",),
    (
        "【END】",
        "投稿请发至：tougao@abc.invalid",
    ),
    (
        "THE END",
        "扫描下方二维码，加入读者群",
    ),
    ("识别上方二维码，订阅{site}",),
    ("扫码下载{site}客户端，看更多本地新闻",),
    ("打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。",),
    ("更多热点速报、权威资讯、深度分析尽在{site}App",),
    ("看更多新闻，请关注{site}微博、微信。",),
    (
        "精彩推荐",
        "点击图片查看更多精彩内容",
    ),
    ("来都来了，点个“赞”和“在看”再走吧~",),
    ("【新闻线索】欢迎提供新闻线索，热线96663",),
    ("【网站声明】本网部分稿件来源于网络，如有侵权请与我们联系，我们将第一时间删除。联系QQ：123456789",),
    ("法律声明：{site}刊载此文不代表同意其说法或描述，仅为提供更多信息。",),
    (
        "我要纠错",
        "[责任编辑：{name}]",
    ),
    (
        "相关链接",
        "责任编辑：{name}",
    ),
    (
        "编辑推荐",
        "责任编辑：{name}",
    ),
    (
        "标签： 青岛 旧改",
        "编辑：{name}",
    ),
    (
        "关键词：青岛 老旧小区",
        "责任编辑：{name}",
    ),
    (
        "分享到：",
        "责任编辑：{name}",
    ),
    (
        "本文网址：http://www.abc.invalid/news/1.html",
        "责任编辑：{name}",
    ),
    ("原文地址：http://www.abc.invalid/news/1.html 转载请注明",),
    ("来源：{source} http://www.abc.invalid/news/1.html",),
    ("信源：{source}",),
    (
        "供图：{source}",
        "责编：{name}",
        "签发：{name}",
    ),
    (
        "本期编辑：{name}",
        "本期审核：{name}",
        "来源：{source}综合",
    ),
    (
        "主办：市委宣传部",
        "承办：{site}",
        "编辑：{name}",
    ),
    ("记者/{name} 编辑/{name} 校对/{name}",),
    ("（编辑：{name}  审核：{name}  签发：{name}）",),
    ("责编：{name}  美编：{name}  审读：{name}",),
    ("（声明：本文为{site}原创稿件，转载请注明出处。）",),
    ("特别说明：本文经授权转载自{source}，版权归原作者所有。",),
    ("[版权声明] 本文著作权归作者所有，商业转载请联系作者获得授权，非商业转载请注明出处。",),
    ("本文编辑：{name} 本文审核：{name}",),
    (
        "采编：{name}",
        "初审：{name}",
        "复审：{name}",
        "终审：{name}",
    ),
    ("编辑|{name}  核稿|{name}",),
    (
        "新闻来源：{source}",
        "摘编：{name}",
    ),
    ("版权声明：本网站所刊载的文字、图片、音视频等版权归{site}所有，任何单位和个人未经授权禁止复制。",),
    (
        "（完）",
        "责任编辑：{name}",
    ),
    ("【编辑：{name}】【责编：{name}】【值班主任：{name}】",),
    (
        "本文转载自：{source}",
        "编辑：{name}",
        "审稿：{name}",
    ),
    ("（{source}记者：{name}  编辑：{name}）",),
    ("供稿：{source}  编辑：{name}  审核：{name}",),
    (
        "更多本地资讯，扫码关注{site}视频号",
        "商务合作微信：abc12345",
    ),
    ("戳左下角“阅读原文”，进入专题",),
    ("本文内容仅供读者参考，如有疑问请联系{site}客服。",),
    ("{site}转载此文目的在于传播信息，版权属原作者，如有异议请及时联系我们。",),
    ("声明：凡注明为其他媒体来源的信息，均为转载自其他媒体，转载并不代表本网赞同其观点，也不代表本网对其真实性负责。",),
    ("本网站所有内容仅代表原作者观点，与本站立场无关，投资者据此操作风险自担。",),
    (
        "举报邮箱：news@abc.invalid  举报电话：0532-88888888",
        "编辑：{name}",
    ),
    ("（文章来源：{source}，作者：{name}，转载请注明出处）",),
    (
        "初审编辑：{name}",
        "责任编辑：{name}",
        "签发：{name}",
    ),
    (
        "策划：{name}  统筹：{name}",
        "文案：{name}  设计：{name}",
        "来源：{source}",
    ),
    (
        "E N D",
        "来源|{source}",
        "编辑|{name}",
        "审核|{name}、{name}",
    ),
    ("新闻来源：{source}；编辑：{name}；审核：{name}。",),
    (
        "（来源：{source}）",
        "编辑：{name}  责编：{name}  审核：{name}",
    ),
    ("[来源：{source}] [编辑：{name}]",),
    ("来源：{source}，转载请注明。",),
    ("本文转载自{source}，如涉及版权请联系我们。",),
    ("免责声明：转载内容仅供读者参考。如您认为本文侵犯了您的版权，请与我们联系。",),
    ("本站转载的文章，版权归原作者所有。若有侵权，请告知，我们将立即删除。",),
    ("声明：本文为本网原创，未经许可，谢绝转载。",),
    ("*未经授权，严禁转载*",),
    (
        "[责任编辑：{name}]",
        "关键词：",
    ),
    (
        "编辑：{name}",
        "微信编辑：{name}",
        "图文：{source}",
    ),
    ("责编 {name} 校对 {name} 审核 {name}",),
    ("（{site}编辑 {name}）",),
    ("总编辑：{name}  副总编辑：{name}",),
    ("点击关注{site}官方微信，更多精彩内容等着你！",),
    ("快来扫码关注我们吧！",),
    ("长按二维码识别，加入{site}微信群",),
    ("请长按下方图片，识别图中二维码关注",),
    (
        "▲长按图片保存，分享给朋友▲",
        "编辑：{name}",
    ),
    ("如果您有新闻线索，请拨打我们的新闻热线：0532-88888888",),
    ("本文所涉信息仅供参考，以官方发布为准。",),
    ("未经本站允许不得转载：{site} » {title}",),
    ("图文编辑：{name}　　来源：{source}",),
    (
        "— THE END —",
        "责任编辑：{name}",
        "投稿热线：0532-88888888",
    ),
)

#: the last paragraph of a story; no part of it is boilerplate
STORIES: tuple[str, ...] = (
    "来源清楚了，流向也就清楚了，执法人员顺着单据一路查到了冷库。",
    "来源地标签一贴，价格便翻了一番，果农们尝到了甜头。",
    "文章来源于真实案例，剧组为此走访了十一个派出所。",
    "信息来源：老邻居们的口口相传，再加上一本发黄的户口簿。",
    "编辑部的灯亮了一夜，三位编辑和两位校对轮流守着电话。",
    "编辑部搬走那天，门口的牌子被一位老读者抱回了家。",
    "责任编辑换了，栏目没有换，读者来信还是那么多。",
    "审核员王伟每天要看两千条视频，眼睛熬得通红。",
    "一审、二审、三审，稿子回到他手上时，已经满是红字。",
    "校对组的年轻人说起错别字，总有讲不完的笑话。",
    "主编：我们为什么还要办一份诗刊",
    "版权声明写在扉页，却没有人认真读过。",
    "版权所有者可以是一个人，也可以是一个村，剪纸的版权就归了全村。",
    "版权交易额达到三亿元，比去年翻了一番。",
    "版权方和平台各执一词，歌曲从歌单里消失了。",
    "转载网络图片要付费，许多小店老板这才如梦初醒。",
    "转载、摘编、改写，界线到底在哪里，研讨会上争得面红耳赤。",
    "未经消费者同意，商家不得向其发送商业性信息。",
    "未经许可擅自施工的，由城管部门责令停止建设。",
    "未经作者同意，出版社就把书稿交给了影视公司。",
    "侵权责任编规定，网络用户利用网络服务侵害他人民事权益的，应当承担侵权责任。",
    "如涉及侵权，平台将先行下架相关商品，再由双方举证。",
    "如有侵权必究，村民们在自家的荔枝箱上印了这句话。",
    "如需更正个人信息，请携带身份证到所在社区联系网格员。",
    "如需帮助，请拨打12345，工作人员二十四小时在线。",
    "免责条款、声明、提示，密密麻麻写满了三页纸。",
    "免责声明：四个字背后的较量",
    "声明一出，股价应声下跌。",
    "声明最后写道，愿两国人民友谊长存。",
    "特别声明不能代替告知义务，消费者有权要求退票。",
    "以上内容全部写进了村规民约，家家户户按了手印。",
    "以上就是今年高考的全部安排，请考生提前看好考场。",
    "以上数据来源于第七次人口普查，误差在千分之一以内。",
    "文中的小芳，如今已经是三个孩子的母亲。",
    "文中人物均为化名。",
    "（文中学生均为化名）",
    "（应受访者要求，文中人物为化名）",
    "图片说明不了一切，可它留住了那一刻。",
    "图片中间那位，就是后来的院士。",
    "视频来源已经核实，拍摄者是附近的一名外卖员。",
    "素材取自民间，故事源于生活，这部剧因此接地气。",
    "关注公众号领鸡蛋，老人们排起了长队，民警赶来劝阻。",
    "关注天气变化，及时增添衣物，气象台这样提醒。",
    "扫码点餐省了人工，却难住了老人。",
    "扫码关注才能点餐？消保委说不。",
    "扫描二维码，听一听老城的声音，讲解牌前围满了孩子。",
    "长按屏幕三秒，老照片就动了起来。",
    "点击量破亿的背后，是一群人半年的坚守。",
    "点赞容易，点灯难，老支书的话引来一阵掌声。",
    "更多的人选择留下来，和小岛一起慢慢变老。",
    "更多细节，将在明天的新闻发布会上公布。",
    "更多的内容等着孩子们去发现，暑假还长。",
    "热线那头，是一个带着哭腔的声音。",
    "热线96663接到的第一个电话，是一位母亲打来的。",
    "爆料人姓刘，是小区的老住户。",
    "投稿邮箱被塞得满满当当，最远的一封来自南极中山站。",
    "本文无意评判谁对谁错，只想记下这个夏天。",
    "本文的主人公，此刻正在去往雪山的路上。",
    "本网是渔民的命根子，一张网要补上三天三夜。",
    "本报创刊那年，他刚满十八岁，从此卖了一辈子报。",
    "本站停靠两分钟，站台上的老王总要和列车员打个招呼。",
    "本次征集作品一经采用，版权归主办单位所有，作者享有署名权。",
    "参赛作品须为原创，如有抄袭，取消参赛资格。",
    "欢迎订阅，他在摊位前竖起牌子，一天卖出三十份。",
    "欢迎关注家乡，这句话他说了一路。",
    "联系方式：一张写满电话号码的便民卡",
    "请勿转载病毒视频，民警在群里一遍遍提醒。",
    "请联系方式登记不全的业主尽快补登。",
    "完，这个字写下的时候，天已经亮了。",
    "END这个单词，是他教给孩子们的第一课。",
    "剧终时，银幕打出“谨以此片献给所有建设者”。",
    "原标题被编辑改了三次，最后还是用回了第一个。",
    "原载何处已不可考，抄本却一代代传了下来。",
    "摘自《诗经》的名字，给孩子取得最多。",
    "转自行车道的路口，事故率下降了一半。",
    "责编一栏里，至今印着她的名字。",
    "内容为王，渠道为后，老总编退休前留下这八个字。",
    "网络转载的稿酬终于到账，一共四十八元。",
    "综合治理之后，河水清了，鱼也回来了。",
    "综合来看，今年的雨水比常年偏多两成。",
    "监制是他的老同学，策划是他的学生，这部片子拍得像一次聚会。",
    "制作：一盏花灯的二十四道工序",
    "统筹城乡、统筹山海，这盘棋越下越活。",
    "仅供参考的菜单，成了游客手里的攻略。",
    "仅代表个人的一次远行，却牵动了全城的心。",
    "最终解释权不归商家，归法律。",
    "点赞、收藏、转发，孩子们的短视频一夜之间火了。",
    "本文来自生活，也将回到生活中去，老作家在扉页上写道。",
    "本文作者系青岛大学教授、博士生导师。",
    "违者必究四个大字，刷在村口的白墙上。",
    "小编：一群没有署名的年轻人",
    "关注我们，关注这片海，志愿者在T恤上印了八个字。",
    "内容如何创新，是每一家博物馆都要回答的问题。",
    "原文照录如下，供读者参详。",
    "未经本站工作人员允许，乘客不得翻越栏杆。",
    "编辑出版专业的毕业生，如今成了种粮大户。",
    "欢迎投稿的启事贴出去一个月，收到稿件三百余篇。",
    "长按二维码识别之后，老人看到了孙子发来的照片。",
    "如果您有线索，请拨打110，警方悬赏五万元。",
    "版权页上，责任编辑一栏空着，他坚持不署名。",
    "来源、去向、批次，一张二维码全都说得清。",
    "最终，双方就版权归属达成和解。",
    "以官方发布为准，切勿轻信谣言。",
    "让每一部作品都有版权，让每一位作者都有尊严。",
)

_FILLERS = (
    "清晨六点，环卫工人已经扫完了整条街，早餐铺的热气从巷口飘出来。",
    "项目总投资三点二亿元，建成后可容纳两千名学生就读。",
    "“路修好了，回家就近了。”在村口晒太阳的老人笑着对来访的干部讲。",
    "从春到夏，志愿者们走遍了全区一百多个社区，登记了六千余户需求。",
    "下一步，相关部门将继续完善配套设施，让群众的日子越过越红火。",
)
_SOURCES = ("青岛日报", "海峡都市报", "央视新闻客户端", "鲁中晨报", "掌上烟台", "大连晚报", "红网时刻", "新华每日电讯")
_SITES = ("海边在线", "胶东信息港", "滨城论坛", "泉城网")
_NAMES = ("孙晓梅", "周强", "欧阳静", "赵文博", "陈思", "刘一诺", "马海燕", "高翔", "徐明哲", "宋佳")
_TITLES = ("海岛小学迎来新老师", "八年修一条路，值不值", "夏天的最后一场雨")

#: how an editor pastes a footer: paragraphs of its own, one line each, one paragraph with breaks, behind the story's
#: last sentence after a break, or with nothing between
LAYOUTS = ("own", "divs", "breaks", "behind a break", "stuck")


@dataclass(frozen=True, slots=True)
class Case:
    """A page's body, and what is the story and the footer of it."""

    name: str
    html: str
    story: tuple[str, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """Text that is on the wrong side of the cut: ``left_in`` of the footer, ``cut`` of the story."""

    case: Case
    left_in: str
    cut: str


def cases(seed: int) -> Iterator[Case]:
    """Every footer in every layout under a plain story, every story with and without a footer behind it."""
    rng = Random(seed)
    for number, wording in enumerate((*FOOTERS, *KNOWN_MISSES, *UNSEEN, *HELD_OUT), 1):
        for layout in LAYOUTS:
            yield _case(f"footer {number}, {layout}", rng, rng.choice(_FILLERS), _filled(wording, rng), layout)
    for number, last in enumerate((*STORIES, *UNSEEN_STORIES), 1):
        yield _case(f"story {number}", rng, last, (), "own")
        wording = _filled(("来源：{source}", "编辑：{name}"), rng)
        yield _case(f"story {number} with a footer", rng, last, wording, "own")


def _filled(wording: tuple[str, ...], rng: Random) -> tuple[str, ...]:
    slots = {"{source}": _SOURCES, "{site}": _SITES, "{name}": _NAMES, "{title}": _TITLES}
    parts = []
    for part in wording:
        for slot, values in slots.items():
            while slot in part:
                part = part.replace(slot, rng.choice(values), 1)
        parts.append(part)
    return tuple(parts)


def _case(name: str, rng: Random, last: str, footer: tuple[str, ...], layout: str) -> Case:
    story = (*rng.sample([filler for filler in _FILLERS if filler != last], 2), last)
    lines = [escape(line, quote=False) for line in story]
    printed = [escape(part, quote=False) for part in footer]
    match layout:
        case "behind a break":
            lines[-1] += "<br>" + "<br>".join(printed)
        case "stuck":
            lines[-1] += " ".join(printed)
        case "breaks":
            lines.append("<br>　　".join(printed))
        case _:
            lines += printed
    tag = "div" if layout == "divs" else "p"
    return Case(name, "".join(f"<{tag}>　　{line}</{tag}>" for line in lines), story, footer)


def misses(seed: int) -> tuple[int, list[Miss]]:
    """How many cases there are, and those whose story or footer is not whole."""
    found, count = [], 0
    for case in cases(seed):
        count += 1
        blocks = extract_blocks(lxml.html.fromstring(f"<div>{case.html}</div>"), "http://www.abc.invalid/")
        split = split_footer(blocks).value
        assert split
        body, story = "".join(split.paragraphs), "".join(case.story)
        if body != story:
            is_longer = body.startswith(story)
            found.append(Miss(case, body[len(story) :] if is_longer else "", "" if is_longer else story[len(body) :]))
    return count, found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy.footers", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    say = Console(highlight=False, markup=False, soft_wrap=True).print
    count, found = misses(options.seed)
    for miss in found:
        if miss.left_in:
            say(f"LEFT IN  {miss.case.name}: {miss.left_in}")
        else:
            say(f"CUT      {miss.case.name}: {miss.cut}")
    with_footer = sum(1 for case in cases(options.seed) if case.footer)
    characters = sum(len("".join(case.story)) for case in cases(options.seed))
    left_in = sum(1 for miss in found if miss.left_in)
    cut = sum(len(miss.cut) for miss in found)
    wordings, closing = (
        len(FOOTERS) + len(KNOWN_MISSES) + len(UNSEEN) + len(HELD_OUT),
        len(STORIES) + len(UNSEEN_STORIES),
    )
    say(f"{wordings} wordings, {closing} closing paragraphs, {count} pages, seed {options.seed}")
    say(f"footers left in, whole or in part: {left_in} of {with_footer} ({left_in / with_footer:.1%})")
    say(f"pages with story text cut: {sum(1 for m in found if m.cut)} of {count}; {cut} of {characters} characters")


if __name__ == "__main__":
    main()
