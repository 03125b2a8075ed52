from __future__ import annotations

import time
from html import escape

import pytest

from newscrawl.extraction.clean_html import cut_html
from newscrawl.extraction.footer import Split, extract_footer_people, split_footer
from newscrawl.items import Block

STORY = "近日，李沧区对辖区内的老旧小区进行了改造，路面已经重新铺设，居民纷纷点赞。"


def paragraph(text: str) -> Block:
    return Block(text, f"<p>{escape(text, quote=False)}</p>")


def picture(name: str) -> Block:
    return Block("", f'<p><img src="https://x.invalid/{name}" alt=""></p>', (f"https://x.invalid/{name}",), "image")


def split(*texts: str | Block) -> Split:
    value = split_footer([text if isinstance(text, Block) else paragraph(text) for text in texts]).value
    assert value is not None
    return value


FOOTERS = [
    ["来源：青岛日报"],
    ["文章来源:信网。如上内容为青岛信息港(www.qingdaoxinxigang.cn)官方网站综合整理发布,版权归原作者所有。"],
    [
        "文章来源：半岛都市报。",
        "如上内容为青岛信息港综合整理发布，版权归原作者所有。",
        "青岛信息港是山东半岛地方信息门户，拥有广播电视经营许可证。",
    ],
    ["END", "来源：青岛晚报", "编辑：薛宸文  审核：董子凯"],
    ["- END -", "长按识别二维码，关注青岛信息港官方微信"],
    ["THE END"],
    ["- 完 -"],
    ["来源丨鲁网", "编辑丨刘娟桂", "校对丨朱睿"],
    ["编辑｜王伟", "责编｜李明", "审核｜张静"],
    ["初审：王伟", "复审：李明", "终审：张静"],
    ["一审：王伟 二审：李明 三审：张静"],
    ["责编：王伟　审核：李明　校对：张静"],
    ["责任编辑 王伟"],
    ["（责任编辑：王伟 李明）"],
    ["[责任编辑： 陆文]"],
    ["【编辑:王伟】"],
    ["编辑：王 伟"],
    ["（原标题：西海岸新区发布惠企政策30条 真金白银助力实体经济）", "[责任编辑： 陆文]"],
    ["原标题：记者了解到，小区改造“提速”，居民说好！", "责任编辑：王伟"],
    ["新闻热线：0532-88068586", "编辑/文翠凯"],
    ["投稿邮箱：abc@qq.com", "联系电话：0532-12345678"],
    ["本文来源：观海新闻", "如有侵权，请联系我们删除，谢谢！"],
    ["本文来源于网络，版权归原作者所有，如有侵权请联系删除。"],
    ["以上图文来源于网络，如有侵权，请联系我们删除。"],
    ["图文来源网络，侵删"],
    ["（本文来源：信网）"],
    ["【来源：信网】"],
    ["◎来源：信网，编辑：王伟"],
    ["转自：青岛日报"],
    ["稿源：信网"],
    [
        "免责声明：本文仅代表作者个人观点，与青岛信息港无关。其原创性以及文中陈述文字和内容未经本站证实，请读者仅作参考，并自行核实相关内容。"
    ],
    [
        "声明：转载此文是出于传递更多信息之目的。若有来源标注错误或侵犯了您的合法权益，请作者持权属证明与本网联系，我们将及时更正、删除。"
    ],
    ["【免责声明】", "本文内容来源于网络，不代表本网立场。"],
    ["【版权声明】凡注明“来源：青岛信息港”的所有作品，版权均属青岛信息港所有，未经授权不得转载、摘编。"],
    ["特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台用户上传并发布，本平台仅提供信息存储服务。"],
    ["转载请注明出处：青岛信息港 http://www.qingdaoxinxigang.cn/"],
    ["如需转载，请注明出处：青岛信息港"],
    ["未经授权，不得转载。"],
    ["本网转载内容出于更直观传递信息之目的，内容版权归原作者所有。"],
    ["*本文为转载文章，版权归原作者所有"],
    ["欢迎关注青岛信息港微信公众号"],
    ["更多精彩内容请关注青岛信息港官方微信。"],
    ["来源：新华社", "监制：王伟", "统筹：李明"],
    ["来源：青岛晚报/观海新闻  记者 王伟  编辑：李明"],
    ["免责声明：本文转自“大众网”，版权归原作者所有，如有侵权请联系删除。"],
    ["本文转载自“青岛发布”微信公众号，版权归原作者所有。"],
    ["点击左下角“阅读原文”查看更多精彩内容"],
    ["点击“关注”，获取更多本地资讯"],
    ["点击右下角“在看”，分享给更多青岛人"],
    ["关注“青岛信息港”公众号，了解更多本地资讯"],
    ["欢迎关注「青岛信息港」微信公众号"],
    ["凡本网注明“来源：青岛信息港”的作品，未经本网授权，不得转载。"],
    [
        '凡本网注明"来源:XXX(非青岛信息港)"的作品,均转载自其它媒体,转载目的在于传递更多信息,并不代表本网赞同其观点和对其真实性负责。'
    ],
    ["【免责声明】本文来源于其他网站，版权归原作者所有，如涉及其他权利人，请联系我们删除。"],
    ["如有作品内容、版权和其他问题，请在30日内与本网联系。"],
    ["*以上图片均来源于网络，侵删"],
    ["特别声明：以上内容为网易自媒体平台“网易号”用户上传并发布，本平台仅提供信息存储服务。"],
    ["（本文综合自新华社、人民网，转载请注明出处）"],
    ["来源：“青岛发布”微信公众号"],
    ["来源：青岛日报（ID：qddaily）"],
    ["来源：大众日报·大众新闻客户端"],
    ["来源 | 齐鲁晚报·齐鲁壹点"],
    ["【来源：新华社】【编辑：王伟】"],
    ["（来源：新华网、央视新闻）"],
    ["（编辑 王伟）"],
    ["（编辑：王伟 审核：李明）"],
    ["本期编辑 王伟"],
    ["值班主编：王伟 责编：李明"],
    ["责任编辑:王伟"],
    ["【责任编辑:王伟】"],
    ["[编辑:王伟 李明]"],
    ["编辑∶王伟"],
    ["（责编：王伟、李明）"],
    ["责任编辑/王伟"],
    ["原标题：“一老一小”有人管"],
    ["（原标题：她把“版权归原作者所有”印在明信片上）"],
    ["版权声明：本文为原创，未经许可禁止转载"],
    ["声明：该文观点仅代表作者本人，搜狐号系信息发布平台，搜狐仅提供信息存储空间服务。"],
    ["—END—"],
    ["（完）"],
    ["投稿、爆料请联系：0532-12345678"],
    ["本文首发于青岛信息港，转载请联系授权。"],
    ["未经本网书面授权，请勿转载、摘编或建立镜像，否则视为侵权。"],
    ["如需转载，请后台联系小编授权"],
    ["我们尊重原创，如涉及版权问题，请及时联系删除"],
    ["(责任编辑:王伟)"],
    ["流程编辑：u060"],
    ["（来源：青岛晚报 编辑：王伟）"],
]


@pytest.mark.parametrize("footer", FOOTERS, ids=lambda footer: footer[0][:20])
def test_boilerplate_is_cut_off(footer: list[str]) -> None:
    cut = split(STORY, STORY, *footer)
    assert (cut.paragraphs, cut.footer) == ([STORY, STORY], footer)


@pytest.mark.parametrize("footer", FOOTERS, ids=lambda footer: footer[0][:20])
def test_a_page_can_be_only_a_footer(footer: list[str]) -> None:
    cut = split(*footer)
    assert (cut.body, cut.footer) == ([], footer)


STORIES = [
    "市教育局提醒，转载请注明出处并不等于取得授权，未经许可使用图片仍可能构成侵权，赔偿额从9723元到40万元不等。",
    "转载请注明出处并不等于取得授权，未经许可使用图片仍可能构成侵权，赔偿额从9元到9万元不等。",
    "法院审理认为，某公众号在文末标注“如有侵权请联系删除”的免责声明，不能免除其审核义务，判决赔偿9元。",
    "“来源：网络”四个字背后，是4747张被盗用的老照片。摄影师蔡立丽决定把它们一张张找回来。",
    "来源：网络，这四个字背后是9张被盗用的老照片。",
    "展览的最后一块展板上写着大大的“END”，可排队的观众还有9人。",
    "讲座还以“本文来源于网络”式的洗稿为例，讲解了著作权法修改的9个要点。",
    "编辑部里，责任编辑刘嘉涛一字一句核对着9个版面的大样，直到凌晨9点。",
    "他说，自己的短视频被搬运9次，“文章来源写的都是别人的名字，版权归原作者所有这句话成了摆设”。",
    "责任编辑王伟说，这本书编了三年。",
    "编辑王伟把稿子交给了校对李明。",
    "编辑：一个被低估的职业",
    "版权归原作者所有，这句话成了摆设。",
    "版权问题一直困扰着短视频创作者，平台应当承担更多责任。",
    "“如有侵权请联系删除”不是挡箭牌，平台和公众号都要尊重版权。",
    "未经许可使用他人照片，最高可罚10万元。",
    "如有侵权行为，著作权人可以向版权局投诉，电话12390。",
    "若发现侵权盗版行为，请拨打12318举报，执法部门将依法处理并为举报人保密。",
    "我们将对涉嫌侵权的网站依法追究法律责任。",
    "转载需付费成为行业共识，各平台纷纷上线版权交易功能。",
    "如上内容已经在会议上通过，版权保护条例将于明年实施。",
    "以上内容将纳入年度考核。",
    "声明：我公司从未授权任何单位销售该产品。",
    "本报将继续关注此事进展。",
    "本平台上线以来，已有3万名用户注册。",
    "关注青岛地铁官方微信，可查询实时客流。",
    "扫描二维码即可报名，名额有限。",
    "提示：出行前请关注交警官方微信，及时了解路况信息。",
    "咨询电话：0532-12345678",
    "来源于生活的艺术才有生命力。",
    "凡是持有居住证的居民均可报名，名额有限。",
    "更多精彩内容将在国庆期间陆续上演。",
    "数据来源：国家统计局",
    "（记者 王伟 通讯员 李明）",
    "文/王伟 图/李明",
    "来源：青岛早报 作者：王伟",
    "方艳娟把“版权归原作者所有”印在每一张明信片背面，她说这是对手艺的尊重。",
    '方艳娟把"版权归原作者所有"印在每一张明信片背面,这是对手艺的尊重。',
    "王伟在每张照片下面写上「未经授权不得转载」，仍然挡不住盗图。",
    "“未经许可不得转载”，这行小字他写了二十年。",
    "“如有侵权请联系删除”成了许多公众号的标配。",
    "市教育局发布的通知明确，未经授权不得转载试题。",
    "网信办发布的规定要求，转载新闻须注明来源，不得歪曲标题。",
    "记协倡议，转载新闻作品应当注明出处，尊重作者著作权。",
    "新规规定，转载须注明来源，不得使用网络截图。",
    "根据规定，网站转载新闻信息应当注明新闻信息来源。",
    "小区的公告栏上贴着“如有疑问请联系物业”的纸条，电话却一直打不通。",
    "“本文仅代表作者观点”，一句免责声明难挡责任。",
    "该公众号转载文章未注明来源，作者将其诉至法院。",
    "这位博主在视频结尾写着“更多精彩请关注我的公众号”，粉丝涨了3万。",
    "如今，扫描二维码关注“青岛交警”公众号，就能看到实时路况，市民直呼方便。",
    "游客只需扫码关注景区公众号，即可领取讲解器。",
    "编辑部墙上挂着一块匾，写着“责任编辑要对每一个字负责”。",
    "展览的“版权声明”展区里，摆着上百件老商标。",
    "《版权归谁所有》一书由青岛出版社出版，责任编辑王伟。",
    "该片由王伟导演，李明编剧，版权归青岛电视台所有。",
    "这张照片的版权归王伟所有，谁也不能拿走。",
    "文章来源于生活，才能打动读者。",
    "这部作品来源于网络小说，作者是90后。",
    "本网推出“问政”专栏以来，已收到网友留言3万条，均转交有关部门处理。",
    "本报开通读者热线，欢迎市民来电反映问题。",
    "本次活动最终解释权归主办方所有，市民可拨打热线咨询。",
    "相关内容仅供参考，投资者据此操作，风险自担，这是每份研报的最后一行。",
    "部分图片来自网络的展板引来质疑，主办方连夜更换。",
    "公司在公告中声明：上述传闻不实，公司保留追究法律责任的权利。",
    "律师提醒，如发现侵权，请及时联系平台删除，并保留证据。",
    "王伟告诉来访者，门口的“扫码关注”是他自己设计的。",
    "两人的聊天记录最后一句是“转自朋友圈”。",
    "他在评论区留言：“侵删”。",
    "平台客服回复：“如有侵权请与我们联系。”",
]


@pytest.mark.parametrize("text", STORIES, ids=lambda text: text[:20])
def test_a_story_that_speaks_of_it_keeps_its_last_paragraph(text: str) -> None:
    assert split(STORY, text).paragraphs == [STORY, text]
    assert split(STORY, text, STORY).paragraphs == [STORY, text, STORY]
    assert split(STORY, STORY + text).paragraphs == [STORY, STORY + text]


@pytest.mark.parametrize("text", STORIES, ids=lambda text: text[:20])
def test_the_cut_stands_behind_such_a_paragraph(text: str) -> None:
    footer = "文章来源：信网。如上内容为青岛信息港综合整理发布，版权归原作者所有。"
    cut = split(STORY, text, footer)
    assert (cut.paragraphs, cut.footer) == ([STORY, text], [footer])


@pytest.mark.parametrize(
    ("tail", "footer"),
    [
        ("文章来源：信网。版权归原作者所有。", ["文章来源：信网。版权归原作者所有。"]),
        ("来源：信网", ["来源：信网"]),
        ("（责任编辑：王伟）", ["（责任编辑：王伟）"]),
        (" [编辑：王伟]", ["[编辑：王伟]"]),
        ("转载请注明出处：青岛信息港", ["转载请注明出处：青岛信息港"]),
        ("来源丨鲁网 编辑丨刘娟 校对丨朱睿", ["来源丨鲁网", "编辑丨刘娟", "校对丨朱睿"]),
        (
            "本文来源：观海新闻 如有侵权，请联系我们删除，谢谢！",
            ["本文来源：观海新闻", "如有侵权，请联系我们删除，谢谢！"],
        ),
    ],
)
def test_a_footer_stuck_to_the_last_sentence_divides_the_block(tail: str, footer: list[str]) -> None:
    last = Block(STORY + tail, f"<p><strong>{STORY}{tail}</strong></p>")
    cut = split(STORY, last)
    assert (cut.paragraphs, cut.footer) == ([STORY, STORY], footer)
    assert cut.body[-1].html == f"<p><strong>{STORY}</strong></p>"


def test_a_byline_before_a_stuck_footer_stays_with_the_story() -> None:
    cut = split(STORY + "（记者 王伟 文/图）文章来源：信网。版权归原作者所有。")
    assert cut.paragraphs == [STORY + "（记者 王伟 文/图）"]


BYLINES = [
    "（记者 王伟）",
    "（本报记者 王伟 见习记者 李明）",
    "（记者 王伟/文 李明/图）",
    "（青岛日报/观海新闻记者 王伟 通讯员 李明 张静）",
    "（文/图 记者 王伟）",
    "（作者：王伟）",
    "（作者系青岛大学教授）",
    "（王伟 李明）",
]


@pytest.mark.parametrize("byline", [*BYLINES, *(byline.translate({0xFF08: "(", 0xFF09: ")"}) for byline in BYLINES)])
@pytest.mark.parametrize(
    "footer",
    [
        "文章来源：信网。版权归原作者所有。",
        "声明：转载此文是出于传递更多信息之目的，如有侵权请与本网联系，我们将及时删除。",
        "【版权声明】凡注明“来源：青岛信息港”的所有作品，版权均属青岛信息港所有，未经授权不得转载。",
        "来源：信网  编辑：李明",
        "[责任编辑：王伟]",
        "（责任编辑：王伟）",
        "新闻热线：0532-88068586",
    ],
)
def test_a_bracket_is_closed_before_a_footer_begins(byline: str, footer: str) -> None:
    cut = split(STORY, STORY + byline + footer)
    assert (cut.paragraphs, cut.footer) == ([STORY, STORY + byline], [footer])


def test_codes_to_scan_go_with_the_footer_and_pictures_stay() -> None:
    cut = split(STORY, picture("a.jpg"), "文章来源：信网。", picture("b.jpg"), picture("common/qrcode_qd.jpg"))
    assert cut.images == ["https://x.invalid/a.jpg", "https://x.invalid/b.jpg"]
    assert split(STORY, picture("a.jpg"), "长按识别二维码，关注我们的公众号", picture("640.jpg")).images == [
        "https://x.invalid/a.jpg"
    ]
    assert split(STORY, picture("qrcode.jpg")).images == []


def test_captions_and_tables_are_no_paragraphs_and_no_footer() -> None:
    caption = Block("图片来源：受访者提供", "<p>图片来源：受访者提供</p>", (), "caption")
    cut = split(STORY, "文章来源：信网。", picture("b.jpg"), caption)
    assert (cut.paragraphs, cut.footer) == ([STORY], ["文章来源：信网。"])
    assert cut.images == ["https://x.invalid/b.jpg"]


def test_an_empty_article_is_empty() -> None:
    assert split() == Split([], [])


@pytest.mark.parametrize(
    ("footer", "people"),
    [
        (["编辑：薛宸文  审核：董子凯"], [("薛宸文", "editor", "编辑"), ("董子凯", "reviewer", "审核")]),
        (["来源丨鲁网", "编辑丨刘娟桂", "校对丨朱睿"], [("刘娟桂", "editor", "编辑"), ("朱睿", "proofreader", "校对")]),
        (
            ["（责任编辑：王伟 李明）"],
            [("王伟", "responsible_editor", "责任编辑"), ("李明", "responsible_editor", "责任编辑")],
        ),
        (["责任编辑 王伟"], [("王伟", "responsible_editor", "责任编辑")]),
        (["新闻热线：0532-88068586", "编辑/文翠凯"], [("文翠凯", "editor", "编辑")]),
        (["编辑：王 伟、李 明"], [("王伟", "editor", "编辑"), ("李明", "editor", "编辑")]),
        (
            ["责编：欧阳修 二审：李明 监制：张静"],
            [("欧阳修", "responsible_editor", "责编"), ("李明", "reviewer", "二审")],
        ),
        (["文章来源：信网。如上内容由编辑综合整理。"], []),
        (["责任编辑："], []),
    ],
)
def test_people_of_the_footer(footer: list[str], people: list[tuple[str, str, str]]) -> None:
    found = extract_footer_people(footer)
    assert [(person.name, person.role, person.role_text) for person in found] == people
    assert {person.origin for person in found} <= {"footer"}


@pytest.mark.parametrize(
    ("html", "visible", "parts"),
    [
        ("<p>一二三</p>", 2, ("<p>一二</p>", "<p>三</p>")),
        (
            "<p>一 <strong>二&amp;三</strong></p>",
            3,
            ("<p>一 <strong>二&amp;</strong></p>", "<p><strong>三</strong></p>"),
        ),
        ('<p><a href="http://x/">一</a>二</p>', 1, ('<p><a href="http://x/">一</a></p>', "<p>二</p>")),
        ('<p>一<img src="http://x/a" alt="">二</p>', 1, ('<p>一<img src="http://x/a" alt=""></p>', "<p>二</p>")),
        ("<p>一</p>", 5, ("<p>一</p>", "")),
    ],
)
def test_html_is_cut_where_its_text_is(html: str, visible: int, parts: tuple[str, str]) -> None:
    assert cut_html(html, visible) == parts


def test_end_over_and_over_is_read_without_recursion() -> None:
    assert split("END " * 600).paragraphs == []


def test_a_footer_stuck_to_a_long_paragraph_is_found() -> None:
    found = split(STORY * 100 + "来源：青岛日报")
    assert (found.paragraphs, found.footer) == ([STORY * 100], ["来源：青岛日报"])


@pytest.mark.parametrize(
    "unit", ["本站(", "本文社编辑 ", "END 来源:鲁网 ", "编辑:王伟 ", "来源:鲁网 编辑:王伟 ", "本站社，", "转载本站社，"]
)
def test_the_search_for_a_footer_is_about_linear(unit: str) -> None:
    def seconds(length: int) -> float:
        block = paragraph("转载" + unit * (length // len(unit)))
        began = time.perf_counter()
        split(block)
        return time.perf_counter() - began

    short = min(seconds(4_000) for _ in range(3))
    # eight times the text: 64 times the work if every seam were tried to the end
    assert seconds(32_000) < 24 * short + 0.2


def test_a_byline_between_story_and_footer_stays_with_the_story() -> None:
    cut = split(f"{STORY}(记者 王伟)本文来源:青岛新闻网 如有侵权,请联系我们删除,谢谢!")
    assert cut.paragraphs == [f"{STORY}(记者 王伟)"]
