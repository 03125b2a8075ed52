"""Names and roles as Chinese newspapers print them: the tables, and how a list of names is taken apart.

All functions expect text that went through ``text.narrow`` (half-width punctuation).
"""

from __future__ import annotations

import re

from newscrawl.extraction.text import words
from newscrawl.items import Role

#: role word -> normalised role. The longest word wins, so 首席记者 is not 记者.
BYLINE_ROLES: dict[str, Role] = {
    "记者": "reporter",
    "首席记者": "chief_reporter",
    "见习记者": "trainee_reporter",
    "实习记者": "trainee_reporter",
    "实习生": "intern",
    "见习生": "intern",
    "摄影记者": "photographer",
    "通讯员": "correspondent",
    "特约通讯员": "correspondent",
    "特约记者": "contributor",
    "特约撰稿人": "contributor",
    "特约撰稿": "contributor",
    "特约评论员": "contributor",
    "特约作者": "contributor",
    "撰稿人": "writer",
    "撰稿": "writer",
    "撰文": "writer",
    "采写": "writer",
    "文字": "writer",
    "作者": "author",
    "评论员": "author",
    "摄影": "photographer",
    "摄影师": "photographer",
    "摄像": "photographer",
    "图片": "photographer",
    "供图": "photographer",
}
#: one-character roles are words of their own only before a stroke or colon: 文/王伟 图/李明, never 文林轩
STROKE_ROLES: dict[str, Role] = {
    "文": "writer",
    "图": "photographer",
    "摄": "photographer",
    "文/图": "writer",
    "图/文": "writer",
    "文图": "writer",
    "图文": "writer",
    "文/摄": "writer",
    "文、图": "writer",
}
#: the staff that puts a story on the page; None: printed beside them, but no role the glossary knows
STAFF_ROLES: dict[str, Role | None] = {
    "责任编辑": "responsible_editor",
    "责编": "responsible_editor",
    "编辑": "editor",
    "编审": "reviewer",
    "审核": "reviewer",
    "审校": "reviewer",
    "审签": "reviewer",
    "审读": "reviewer",
    "审稿": "reviewer",
    "审定": "reviewer",
    "初审": "reviewer",
    "复审": "reviewer",
    "终审": "reviewer",
    "一审": "reviewer",
    "二审": "reviewer",
    "三审": "reviewer",
    "校对": "proofreader",
    "校审": "proofreader",
    "监审": "reviewer",
    "签审": "reviewer",
    "核稿": "reviewer",
    "校稿": "proofreader",
    "主编": "editor",
    "总编": "editor",
    "总编辑": "editor",
    "美编": "editor",
    "采编": "editor",
    "编发": "editor",
    "摘编": "editor",
    "监制": None,
    "统筹": None,
    "策划": None,
    "制作": None,
    "排版": None,
    "版式": None,
    "设计": None,
    "视觉": None,
    "制图": None,
    "海报": None,
    "剪辑": None,
    "后期": None,
    "视频": None,
    "出镜": None,
    "配音": None,
    "签发": None,
    "运营": None,
    "出品": None,
    "值班": None,
    "主任": None,
    "编委": None,
}
STAFF_PREFIX = r"(?:本期|本版|值班|执行|新媒体|网络|融媒体?|图文|流程|实习|见习|美术|视频|内容|总|副)?"

#: 百家姓 without the ones that are everyday words (从 都 能 相 后), and the surnames of today it lacks
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿边扈燕冀郏浦尚农温庄晏柴瞿阎慕连茹习宦艾鱼容向古易慎戈廖"
    "庾暨居衡耿满弘匡国文寇广禄阙欧殳沃利蔚夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾毋沙乜鞠丰巢关蒯查荆红游竺权逯盖益桓肖闫付代邸覃涂佟岳牟初綦矫隋修迟丛位苑苟佘仝亓展揭丘冼区邝植麦练冶闪仉粟晋郇郄隽战呙呼哈虎撒拜妥锁铁喇丑仵佴"
    "兰刑卯台敬斯栗檀欣母漆畅盘菅镡雒鲜鹿黑官原翦聊蹇颉幺尉谌侍买巨楚阳洛冒苌禚帅卿蔄纳楼旷钦闾竹信麴"
)
_COMPOUND_SURNAMES = words(
    "欧阳 司徒 上官 诸葛 司马 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 轩辕 端木 独孤 南宫 闻人 赫连 "
    "澹台 淳于 单于 太史 申屠 公冶 濮阳 宗政 钟离 鲜于 西门 呼延 万俟 东郭 百里 拓跋 司空 第五 完颜 纳兰 "
    "叶赫"
)
#: words that begin with a surname and stand where a name could: 记者 高度关注, 记者 成功 …
_NOT_NAMES = words(
    "方面 时间 全国 全市 全省 和平 安全 高度 平台 文明 关注 关于 成功 经过 马上 明天 白天 时下 任何 方便 "
    "金融 石油 汽车 车辆 水平 国家 国际 相关 相比 全部 高速 应急 向前 温馨 温暖 平安 和谐 强势 安排 "
    "边境 游客 路过 计划 党员 解放 应该 支持 手记 观察 札记 调查 体验 直击 连线 追访 探访 视点 走访 帮办 "
    "从业 相册 了解 获悉 注意 发现 看到 采访 提醒 国内 来源 来自 综合 编译 国庆 商务 文化 文旅 管理 设计 "
    "信息 时报 花絮 家园 江苏 云南 宁夏 海南 山东 高考 乐园 易拉宝 门户 严打 明确 明星 初步 原来 原标题 资料 "
    "资讯 常委 司机 农民 江湖 水利 方案 单位 金额 古城 保证 保障 过去 强调 经济 有限 时事"
)
_PARTICLES = frozenset("的了在是从到把被让向这那们也就还已将说看听找问去来吗呢吧么")
_HAN = "\u3400-\u9fff\U00020000-\U0002ebef〇"
_NAME = re.compile(rf"[{_HAN}]{{2,4}}")
_DOTTED_NAME = re.compile(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}})+")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'’\-]+(?: [A-Z][A-Za-z.'’\-]*){0,3}")
_SEPARATORS = re.compile(r"[、,/;&|\s]+")


def is_name(text: str, *, any_surname: bool = False) -> bool:
    """Whether ``text`` can be one person's name: a known surname and one or two characters, a dotted or a Latin name.

    ``any_surname`` lets rare surnames pass; right where a role word and a blank before the text vouch for it.
    """
    if _NAME.fullmatch(text):
        if text in _NOT_NAMES or not _PARTICLES.isdisjoint(text[1:]):
            return False
        if text[:2] in _COMPOUND_SURNAMES:
            return len(text) > 2
        if any_surname and len(text) < 4:
            return text[0] not in _PARTICLES
        # four characters without a compound surname: two surnames (范徐丽泰)
        return text[0] in _SURNAMES and (len(text) < 4 or text[1] in _SURNAMES)
    return bool(_DOTTED_NAME.fullmatch(text) or _LATIN_NAME.fullmatch(text))


def split_names(text: str) -> list[str]:
    """Return the parts of a list of names, names printed with a blank inside (王 伟) made whole again."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) == 1:
        return parts
    names: list[str] = []
    lone = ""
    for part in parts:
        if len(part) == 1 and part >= "\u3400":
            lone += part
            if len(lone) == 2:
                names.append(lone)
                lone = ""
        elif lone:
            names.append(lone + part)  # 欧 阳修: a lone surname belongs to what follows
            lone = ""
        elif names and part[0].isascii() and part[0].isupper() and names[-1][-1].isascii():
            names[-1] += f" {part}"
        else:
            names.append(part)
    if lone:
        names.append(lone)
    return names


def alternatives(words: dict[str, Role] | dict[str, Role | None]) -> str:
    """Return the keys of a role table as a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
