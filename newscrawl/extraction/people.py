"""Names and roles as Chinese newspapers print them: the tables, and how a list of names is taken apart.

All functions expect text that went through ``text.narrow`` (half-width punctuation).
"""

from __future__ import annotations

import re

from newscrawl.extraction.places import PLACES, is_place
from newscrawl.extraction.text import words
from newscrawl.items import Role

#: role word -> normalised role. The longest word wins, so 首席记者 is not 记者.
BYLINE_ROLES: dict[str, Role] = {
    "记者": "reporter",
    "资深记者": "reporter",
    "高级记者": "reporter",
    "主任记者": "reporter",
    "特派记者": "reporter",
    "特派员": "reporter",
    "首席记者": "chief_reporter",
    "见习记者": "trainee_reporter",
    "实习记者": "trainee_reporter",
    "实习生": "intern",
    "见习生": "intern",
    "摄影记者": "photographer",
    "首席摄影记者": "photographer",
    "视觉记者": "photographer",
    "通讯员": "correspondent",
    "特约通讯员": "correspondent",
    "特约记者": "contributor",
    "特约撰稿人": "contributor",
    "特约撰稿": "contributor",
    "特约撰稿员": "contributor",
    "特约评论员": "contributor",
    "特约作者": "contributor",
    # the writer of a children's column
    "小记者": "author",
    "供稿": "contributor",
    "撰稿人": "writer",
    "撰稿": "writer",
    "撰文": "writer",
    "采写": "writer",
    "文字": "writer",
    "执笔": "writer",
    "采访": "writer",
    "采访/撰稿": "writer",
    "采访/撰文": "writer",
    "采写/摄影": "writer",
    "撰文/摄影": "writer",
    "整理": "writer",
    "编译": "writer",
    "作者": "author",
    "评论员": "author",
    "首席评论员": "author",
    "主笔": "author",
    "首席主笔": "author",
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
    "文/视频": "writer",
    "文并摄": "writer",
    "文并图": "writer",
    "摄影/文": "writer",
    "图/视频": "photographer",
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
    "一校": "proofreader",
    "二校": "proofreader",
    "三校": "proofreader",
    "小编": "editor",
    "校对": "proofreader",
    "校审": "proofreader",
    "校检": "proofreader",
    "校核": "proofreader",
    "核校": "proofreader",
    "责校": "proofreader",
    "初校": "proofreader",
    "复校": "proofreader",
    "终校": "proofreader",
    "一读": "proofreader",
    "二读": "proofreader",
    "三读": "proofreader",
    "监审": "reviewer",
    "签审": "reviewer",
    "核稿": "reviewer",
    "校稿": "proofreader",
    "主编": "editor",
    "总编": "editor",
    "总编辑": "editor",
    "美编": "editor",
    "文编": "editor",
    "图编": "editor",
    "编校": "editor",
    "采编": "editor",
    "编发": "editor",
    "摘编": "editor",
    "监制": None,
    "统筹": None,
    "策划": None,
    "制作": None,
    "制片": None,
    "制片人": None,
    "文案": None,
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
STAFF_PREFIX = r"(?:本期|本版|值班|执行|新媒体|网络|融媒体?|图文|流程|责任|实习|见习|美术|视频|内容|总|副)?"

#: 百家姓 without the ones that are everyday words (从 都 能 相 后), and the surnames of today it lacks
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧"
    "计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫"
    "经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓"
    "牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池"
    "乔阴胥苍闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿边扈燕冀郏浦尚农温庄晏柴瞿阎慕连茹习宦艾鱼容向古易慎戈廖庾"
    "暨居衡耿满弘匡国文寇广禄阙欧殳沃利蔚夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶曾毋沙乜鞠丰巢关蒯查荆红游竺权逯盖益桓肖闫"
    "付代邸覃涂佟岳牟初綦矫隋修迟丛位苑苟佘仝亓展揭丘冼区邝植麦练冶闪仉粟晋郇郄隽战呙呼哈虎撒拜妥锁铁喇丑仵佴兰刑卯台"
    "敬斯栗檀欣母漆畅盘菅镡雒鲜鹿黑官原翦聊蹇颉幺尉谌侍买巨楚阳洛冒苌禚帅卿蔄么纳楼旷钦闾竹信麴"
)
#: those that so many people bear that 李明张静 is two of them
_COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚庞樊兰殷施陶洪翟安颜倪严牛"
    "温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍覃霍翁"
    "隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈"
    "姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠桑荆谌银扬明沙伏岑"
    "习胥保和蔺"
)
_COMPOUND_SURNAMES = words(
    "欧阳 司徒 上官 诸葛 司马 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 轩辕 端木 独孤 南宫 闻人 赫连 澹台 淳于 "
    "单于 太史 申屠 公冶 濮阳 宗政 钟离 鲜于 西门 呼延 万俟 东郭 百里 拓跋 司空 第五 完颜 纳兰 叶赫"
)
#: words that begin with a surname and stand where a name could: 记者 高度关注, 记者 成功 …
_NOT_NAMES = words(
    "方面 时间 全国 全市 全省 安全 高度 平台 文明 关注 关于 成功 经过 马上 明天 白天 时下 任何 方便 金融 石油 汽车 "
    "车辆 水平 国家 国际 相关 相比 全部 高速 应急 向前 温馨 温暖 平安 和谐 强势 安排 边境 游客 路过 计划 党员 解放 "
    "应该 支持 手记 观察 札记 调查 体验 直击 连线 追访 探访 视点 走访 帮办 从业 相册 了解 获悉 注意 发现 看到 采访 "
    "提醒 国内 来源 来自 综合 编译 国庆 商务 文化 文旅 管理 设计 信息 时报 花絮 家园 高考 乐园 易拉宝 门户 严打 "
    "明确 明星 初步 原来 原标题 资料 资讯 常委 司机 农民 江湖 水利 方案 单位 金额 古城 保证 保障 过去 强调 经济 "
    "有限 时事 张贴 张罗 陈述 陈列 何以 何时 何处 何地 何人 为何 为此 为了 全程 全面 全力 全体 全新 全天 曾经 时隔 "
    "时常 时刻 连日 连续 连夜 连同 连忙 高温 高兴 高空 高铁 安徽 单独 单元 单程 毕竟 毕业 常常 常见 强烈 强化 平时 "
    "平均 平日 平常 顾客 房间 房东 车主 车上 车站 车间 花费 花园 花卉 江苏 云南 宁夏 海南 山东 山西 石家庄 黄昏 "
    "黄金 白色 白领 程序 成为 成立 成果 成员 文件 文章 文学 文物 文中 文体 文图 图文 方才 方式 方法 万元 万众 万里 "
    "万物 许多 许可 应对 应聘 应邀 应当 解决 解释 解读 解密 解析 管道 管控 项目 危险 危机 蓝天 季度 路上 路面 路口 "
    "路边 童年 童话 林业 林区 夏天 夏季 夏日 秋天 秋季 冬天 终于 和田 农村 农业 农户 温度 温情 谈到 谈话 习惯 居民 "
    "居然 居住 满意 满足 满载 古镇 古老 易货 古代 广场 广告 广大 广东 广西 广州 利用 利益 利润 能够 巩固 简单 简介 "
    "简历 简讯 空中 空间 关键 关心 关爱 关系 关怀 国有 国防 国企 国外 国人 权威 权利 权益 公司 公布 公告 公众 公交 "
    "公安 公民 公共 于是 于今 余下 余人 米饭 计算 计算机 计时 祝福 祝愿 祝贺 和解 项链 沙滩 沙龙 台风 台湾 巨大 "
    "阳光 阳台 洛阳 楚天 库存 展示 展开 展览 展现 展会 支付 支部 支队 支援 火车 火灾 丰收 丰富 充分 水果 水库 水源 "
    "水产 水电 水上 水务 步行 贝壳 伏天 康复 健康 康养 乐观 乐器 皮肤 齐全 齐心 齐鲁 元旦 元宵 明显 明年 明日 成都 "
    "成本 成绩 戴上 谈谈 钟表 梅花 梅雨 毛巾 毛病 柏油 章程 云端 云计算 云上 金秋 鲁能 华东 华北 华南 华丽 华侨 "
    "马路 马拉松 凤凰 花生 方向盘 俞敏 任务 任职 任命 任性 柳树 史上 史料 费用 廉政 廉洁 雷电 贺岁 汤圆 罗列 "
    "乐队 时代 时尚 时候 时长 时期 时节 时速 时政 传承 传统 卞塘 和睦 武术 武汉 武警 武器 景区 景点 景观 龙舟 龙头 "
    "叶子 幸福 幸运 司法 薄弱 印象 印发 印刷 宿舍 怀疑 怀孕 蒙古 池塘 乔迁 从事 从此 从而 从前 从容 双方 双语 屠宰 "
    "党建 党委 党支部 党组 贡献 劳动 劳务 逄姬 申请 申报 申领 冉冉 桑叶 牛奶 牛羊 通知 通过 通报 通车 通知书 边缘 "
    "边防 边检 农产品 农贸 庄严 庄园 柴油 充满 慕名 连接 连锁 茶叶 鱼类 容易 向上 向来 向着 古风 慎重 廖廖 终究 "
    "终身 步入 步伐 耿耿 弘扬 满城 满分 寇盗 禄位 东方 东部 东城 欧洲 欧盟 利好 蔚蓝 师傅 师生 师资 师范 巩膜 库房 "
    "聂耳 冷空气 冷静 冷清 招聘 招募 启事 启动 手册 日记 专访 回应 评论 点评 快评 综述 速递 快报 快讯 会上 会议 "
    "不详 佚名 匿名 牺牲 认为 办公室 宣传部 宣传科 党政办 小编 指出 未知 网友 网络 本报 本网 本站 本台 本刊 现场 "
    "今日 昨日 近日 日前 当日 记者 作者 编辑 通讯员 实习生 读者 市民 摄影 图片 视频 亲历 亲测 带你 告诉 表示 介绍 "
    "报道 整理 转载 原创 供稿 来稿 集体 本刊讯 有关 负责人 独家 特写 侧记 侧写 图说 图解"
)
#: words no name begins with, whatever stands before: 昨日, 在现场, 你, 一年 …
_NOT_FIRST = frozenset(
    "的了在是到把被让这那们也还已将说看听问去吗呢吧昨今近日前你我他她它咱您不没无有又再才就都很更最每各另某一二三两四"
    "六七八九十几多少个位名此该其并但而且或与及则若如因所以可会要想做走跑探访亲带招采摄报讯电图"
)
#: characters that no given name holds: 王伟说, 王伟在, 王伟摄 are no names
_NOT_WITHIN = frozenset("的了是到把被让这们说看找问吗呢吧么您你我她它摄网报社媒")
#: syllables that Uyghur, Kazakh, Mongol and Tibetan names are written in; a name of nothing else needs no surname
_SYLLABLES = frozenset(
    "阿不布都杜热依木伊玛买麦提合图拉古丽巴尔江衣力吾艾尼亚尕萨迪努尤吐逊斯塔别帕则再克孜姆米娜迭扎西多吉次仁卓旦增格"
    "桑央金顿珠洛丹达瓦平措其乌云日苏和呼朝鲁宝音那钦琴高娃娅孟根特哈肉赛福甫库班居马玉素外亥莎妮沙莱曼奴夏铁叶旺德白"
    "罗"
)
_HAN = "\u3400-\u9fff\U00020000-\U0002ebef〇"
_NAME = re.compile(rf"[{_HAN}]{{2,4}}")
_LONG_NAME = re.compile(rf"[{_HAN}]{{4,9}}")
_DOTTED_NAME = re.compile(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,4}}")
_LATIN_WORD = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ.'’\-]*"
_PARTICLE = r"(?:de|da|di|del|du|la|le|van|von|der|den|bin|ibn|al|el|dos)"
_LATIN_NAME = re.compile(rf"(?=.{{2}}){_LATIN_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_LATIN_WORD}){{0,3}}")
_PART_OF_LATIN = re.compile(rf"{_LATIN_WORD}|{_PARTICLE}")
#: between two names whatever stands around it; a blank may stand inside a name too
_HARD_SEPARATORS = re.compile(r"\s*[、,/;&|]+\s*")
_LONGEST_GLUED = 9


def is_name(text: str, *, any_surname: bool = False) -> bool:
    """Whether ``text`` can be one person's name: a known surname and one or two characters, a dotted or a Latin name.

    ``any_surname`` lets rare surnames and names without one (迪丽热巴) pass; right where a role word and a blank before
    the text vouch for it.
    """
    if not _NAME.fullmatch(text):
        if _LONG_NAME.fullmatch(text):
            return any_surname and _SYLLABLES.issuperset(text)
        return bool(_DOTTED_NAME.fullmatch(text) or _LATIN_NAME.fullmatch(text))
    if text in _NOT_NAMES or is_place(text) or not _NOT_WITHIN.isdisjoint(text[1:]):
        return False
    if text[:2] in _COMPOUND_SURNAMES:
        return len(text) > 2
    if any_surname and text[0] not in _NOT_FIRST and (len(text) < 4 or _SYLLABLES.issuperset(text)):
        return True
    # four characters without a compound surname: two surnames (范徐丽泰)
    return text[0] in _SURNAMES and (len(text) < 4 or text[1] in _SURNAMES)


def is_usual_name(text: str) -> bool:
    """Whether ``text`` is a name that needs no role beside it to be taken for one: 王伟, 欧阳修, no 高铁."""
    return len(text) < 4 and is_name(text) and (text[0] in _COMMON_SURNAMES or text[:2] in _COMPOUND_SURNAMES)


def divide_names(run: str, *, any_surname: bool = False) -> list[str] | None:
    """Take apart names that stand without anything between them (李明张静); None if ``run`` is something else.

    Four characters are two names rather than one, if both surnames are common.
    """
    if len(run) != 4 and is_name(run, any_surname=any_surname):
        return [run]
    if len(run) <= _LONGEST_GLUED and (names := _glued(run)):
        return names
    return [run] if is_name(run, any_surname=any_surname) else None


def _glued(run: str) -> list[str] | None:
    if not run:
        return []
    for length in (3, 2, 4):
        name, rest = run[:length], run[length:]
        begins = name[:2] in _COMPOUND_SURNAMES or (length < 4 and name[0] in _COMMON_SURNAMES)
        if begins and len(rest) != 1 and is_name(name) and (others := _glued(rest)) is not None:
            return [name, *others]
    return None


def is_placeholder(text: str) -> bool:
    """Whether ``text`` stands where a name would, and names nobody: 佚名, 不详, 本站, 网络."""
    return text in _NOT_NAMES or text in PLACES


def is_part_of_name(text: str) -> bool:
    """Whether ``text`` can be a piece of a name that is printed with blanks inside: 王, 欧阳, John, van."""
    return (
        text in _COMPOUND_SURNAMES
        or (len(text) == 1 and text >= "\u3400" and (text in _SURNAMES or text not in _NOT_WITHIN))
        or bool(_PART_OF_LATIN.fullmatch(text))
    )


def split_names(text: str) -> list[str]:
    """Return the parts of a list of names, names printed with a blank inside (王 伟, 欧阳 修) made whole again."""
    return [name for part in _HARD_SEPARATORS.split(text) for name in _whole_names(part.split())]


def _whole_names(parts: list[str]) -> list[str]:
    """Join the words between two blanks that are pieces of one name."""
    names: list[str] = []
    singles = ""
    for part in [*parts, ""]:
        if len(part) == 1 and part >= "\u3400":
            singles += part
            continue
        if singles and names and names[-1] in _COMPOUND_SURNAMES:
            given = 1 if len(singles) == 1 or (singles[1] in _COMMON_SURNAMES and len(singles) > 2) else 2
            names[-1], singles = names[-1] + singles[:given], singles[given:]
        if len(singles) == 1 and part and not _PART_OF_LATIN.fullmatch(part):
            names.append(singles + part)  # 欧 阳修: a lone surname belongs to what follows
            singles = ""
            continue
        names += _joined_singles(singles)
        singles = ""
        if not part:
            break
        if names and _PART_OF_LATIN.fullmatch(part) and _LATIN_NAME.match(names[-1]):
            names[-1] += f" {part}"
        elif names and names[-1] in _COMPOUND_SURNAMES:
            names[-1] += part
        else:
            names.append(part)
    return names


def _joined_singles(singles: str) -> list[str]:
    """王伟李明 of 王 伟 李 明: three at a time if that is one name, else two at a time."""
    if len(singles) < 4:
        return [singles] if singles else []
    pairs = [singles[at : at + 2] for at in range(0, len(singles), 2)]
    if all(pair[0] in _SURNAMES for pair in pairs) and len(pairs[-1]) == 2:
        return pairs
    return _glued(singles) or pairs


def alternatives(words: dict[str, Role] | dict[str, Role | None]) -> str:
    """Return the keys of a role table as a regular expression, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
