"""What the demo portal's stories say: invented local news, made of sentence patterns with slots.

A pattern's slots are filled by :func:`fill`; everything is written in full-width punctuation, :func:`half_width` turns
it into the half-width kind that many portals publish.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

SURNAMES: tuple[str, ...] = (
    *"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚",
    *("欧阳", "司徒", "诸葛", "上官", "东方", "皇甫"),
)
GIVEN = (
    "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉兰飞凯浩宇轩佳琪雨欣"
    "然梓涵子墨思远一诺晨曦海波志鹏建国立新文博嘉怡雪莹宁康顺"
)

DISTRICTS = ("市南区", "市北区", "李沧区", "崂山区", "城阳区", "西海岸新区", "即墨区", "胶州市", "平度市", "莱西市")
ROADS = ("香港中路", "山东路", "辽阳路", "重庆路", "滨海大道", "敦化路", "长沙路", "金水路")
BUREAUS = ("市教育局", "市卫生健康委员会", "市交通运输局", "市海洋发展局", "市民政局", "市商务局", "市生态环境局")
COMPANIES = ("海纳机电", "蓝谷生物", "胶东重工", "栈桥食品", "浮山软件", "琴岛纺织")
SCHOOLS = ("珠江路小学", "第六十六中学", "太平路幼儿园", "海信路学校")
ESTATES = ("望海新村", "错埠岭小区", "浮山后四小区", "湖岛世家", "洪山坡社区")


@dataclass(frozen=True, slots=True)
class Topic:
    """A field of local news: headline patterns, and the sentences its stories are made of."""

    headlines: tuple[str, ...]
    sentences: tuple[str, ...]


TOPICS: dict[str, Topic] = {
    "city": Topic(
        (
            "{district}改造老旧小区{n}个 {estate}旧貌换新颜",
            "{estate}楼道里的灯亮了 居民：等了{k}年",
            "“{k}分钟便民圈”铺到家门口 {district}再添{n}处网点",
            "电梯装到{estate} {name}大爷下楼不用歇脚了",
        ),
        (
            "在{estate}，{n}户居民家里的上下水管道已全部换成新的。",
            "“以前一到雨天就得往外舀水，现在再也不用发愁了。”住在{k}楼的{name}说。",
            "{district}今年计划改造老旧小区{n}个，涉及居民{nn}户。",
            "物业公司把意见箱挂到了每个楼门口，两个月里收到{n}条建议，办结率{p}%。",
            "街道工作人员{name}每天要走{nn}步，把收上来的问题逐条记在本子上。",
            "楼道里新装的{n}盏感应灯，一晚上的电费不到{k}元。",
            "社区食堂每天中午供应{n}份套餐，{k}0岁以上老人打{k}折。",
        ),
    ),
    "traffic": Topic(
        (
            "{road}今起分段施工 {n}路公交临时改线",
            "注意！{road}路口信号灯配时有变",
            "早高峰快了{k}分钟 {road}拥堵点“动手术”",
            "地铁{k}号线{n}座车站封顶",
        ),
        (
            "自{m}月{d}日{h}时起，{road}由东向西方向分段封闭，过往车辆请提前绕行。",
            "交警在{road}沿线增设{n}条可变车道，早高峰平均车速提高了{p}%。",
            "出租车司机{name}算了算，从火车站到{district}，如今能省下{k}分钟。",
            "地铁{k}号线全长{p}公里，设站{n}座，预计{y}年具备试运行条件。",
            "机场{m}月份共保障航班{nn}架次，准点率为{p}%。",
            "{district}新开放共享泊位{nn}个，首个小时停车免费。",
        ),
    ),
    "economy": Topic(
        (
            "{district}上半年工业增加值同比增长{p}%",
            "{company}新生产线投产 年产值有望超{n}亿元",
            "外贸进出口总值{p}亿元 “老字号”闯出新路",
            "{district}发布惠企政策{n}条",
        ),
        (
            "今年前{k}个月，{district}规模以上工业增加值同比增长{p}%。",
            "在{company}的车间里，{n}台机械臂正忙着给下线的产品装箱。",
            "“订单已经排到明年{m}月。”{company}负责人{name}说。",
            "海关统计显示，{m}月份全市进出口总值达到{p}亿元，其中民营企业占比过半。",
            "这笔{n}万元的贷款从申请到放款只用了{k}个工作日。",
            "园区建起{n}个公共实验室，设备每小时的使用费只要{n}元。",
        ),
    ),
    "culture": Topic(
        (
            "海滨音乐节{m}月开唱 {n}支乐队接力登场",
            "{district}这样过周末：赶海、看展、逛非遗集市",
            "第{k}届帆船赛开赛 {n}支队伍扬帆胶州湾",
            "一把刻刀{n}年 {name}把老城刻进木版画",
        ),
        (
            "{m}月{d}日晚，第{k}届海滨音乐节在{district}拉开帷幕，{n}支乐队接力登场。",
            "“坐了{k}个小时火车来的，就为了听这一场。”游客{name}说。",
            "非遗集市上，剪纸、面塑、烙画等{n}个摊位前围满了人。",
            "木版画手艺人{name}今年{n}岁，刻刀磨短了{k}把。",
            "假期{k}天，全市接待游客{n}万人次，同比增长{p}%。",
            "第{n}分钟，主队门前混战中抢点破门，把比分改写为{k}比{k}。",
        ),
    ),
    "health": Topic(
        (
            "流感季如何防护？医生：记住这{k}点",
            "{n}种慢性病用药纳入门诊报销",
            "家庭医生签约{nn}人 上门听诊量血压",
            "老人突然晕倒 护士{name}跪地施救{k}分钟",
        ),
        (
            "市立医院主任医师{name}提醒，外出归来要及时洗手，室内每天通风{k}次。",
            "目前全市{n}家门诊可以接种流感疫苗，每天放号{nn}个。",
            "从{m}月起，参保人在定点药店买药可直接结算，年度限额提高到{nn}元。",
            "签约的{nn}位老人每季度都能等到医生上门，血压、血糖当场就有结果。",
            "这台手术做了{k}个小时，患者第{k}天就能下床走动。",
            "急诊科本周接诊肠胃不适患者{n}人，多数与吃海鲜不当有关。",
        ),
    ),
    "school": Topic(
        (
            "{school}开了一堂海洋课 孩子们和鲎打了照面",
            "{district}今年新建学校{k}所 新增学位{nn}个",
            "课后服务延长到{h}点 家长{name}松了口气",
            "{n}名教师交流轮岗 好老师“流动”起来",
        ),
        (
            "在{school}，{k}年级学生围着一缸小丑鱼，争着给它们起名字。",
            "{district}今年有{n}名教师参与交流轮岗，占符合条件人数的{p}%。",
            "家长{name}说，课后服务延长以后，接孩子再也不用请假了。",
            "新校舍建筑面积{n}00平方米，设{k}个年级{n}个班。",
            "学校把每周{k}次体育课排进了课表，跳绳、帆板、武术任选。",
            "“原来海星断了一条腕还能长回来！”{k}岁的{name}瞪大了眼睛。",
        ),
    ),
    "weather": Topic(
        (
            "今天夜间有雷阵雨 {m}月{d}日天气早知道",
            "大风蓝色预警！海上阵风可达{k}级",
            "冷空气到货 最低气温降至{k}℃",
            "浒苔来了吗？{bureau}：近岸海域尚未发现",
        ),
        (
            "市气象台{m}月{d}日{h}时发布大风蓝色预警：预计未来{k}小时，沿海阵风可达{k}级。",
            "具体预报如下：今天白天晴间多云，南风{k}级，最高气温{n}℃。",
            "首席预报员{name}分析，这次降水主要集中在{m}月{d}日前半夜，累计雨量{n}毫米。",
            "{district}已安排{n}名抢险队员、{k}台抽水泵在低洼路段待命。",
            "海上打捞船已出动{n}艘次，清理浒苔{nn}吨。",
            "气象部门提醒市民，临时搭建物和阳台花盆要及时加固。",
        ),
    ),
    "sea": Topic(
        (
            "开渔了！{n}艘渔船驶向深海",
            "深海科考船返航 带回{n}件样品",
            "{n}万尾鱼苗“搬家”{district}",
            "从“一粒豆”到{p}亿元：{district}海洋食品的新路",
        ),
        (
            "“开渔了！”{m}月{d}日正午，{n}艘渔船鸣笛驶出积米崖渔港。",
            "船老大{name}一网下去捞上{nn}斤梭子蟹，码头上的收购车排成了队。",
            "科考队员在{nn}米深的海底取回{n}件岩芯样品。",
            "放流现场，{n}万尾牙鲆鱼苗顺着滑道游进了大海。",
            "{district}已建成海洋牧场{k}处，面积{nn}公顷。",
            "养殖工船总长{n}0米，{k}个舱里养着{n}万条大黄鱼。",
        ),
    ),
}

COMMON: tuple[str, ...] = (
    "下一步，{bureau}将会同{district}定期公布进展。",
    "截至发稿时，相关工作仍在推进中。",
    "{name}告诉记者，这件事看着小，却关系到{nn}户人家的日子。",
    "记者了解到，这一做法已在{k}个区市推开。",
    "{bureau}相关负责人表示，将把群众满意度作为检验工作的标尺。",
    "按照计划，{y}年底前还将新增同类项目{n}个。",
    "会上，{n}家单位作了交流，{name}等{k}人领回了任务书。",
    "消息传开，{district}居民群里一天收到{n}条点赞。",
)

#: Paragraphs that belong to the story although they name what footers and bylines are made of: they must be kept.
MENTIONS: tuple[str, ...] = (
    "座谈会上谈得最多的是版权。摄影师{name}说，自己的照片被搬运{n}次，“文章来源写的全是别人”。",
    "老报人{name}退休前当了{n}年责任编辑，抽屉里还留着最后一版大样。",
    "展厅出口的屏幕上打出“END”三个字母，排队的观众还剩{n}人。",
    "法院认为，公众号文末写上“如有侵权请联系删除”并不能免责，判决赔偿{nn}元。",
    "“来源：网络”四个字，让{n}位作者没能拿到稿费。{name}决定一篇一篇去追。",
    "{bureau}提醒，转载请注明出处只是起码的礼貌，不等于取得了授权。",
    "记者{name}的采访本里夹着一张车票，那是{y}年他第一次去灾区时留下的。",
    "讲座还以改头换面的“本文来源于网络”为例，讲了著作权法修改的{k}个要点。",
    "{name}把“版权归原作者所有”印在每一张明信片背面，她说这是对手艺的尊重。",
)

SUBHEADS = ("算一笔细账", "他们这样干", "下一站去哪", "“小切口”里的大文章", "一线见闻")
CAPTIONS = (
    "▲{bureau}工作人员在现场查看。",
    "图为{district}施工现场。",
    "资料图",
    "▲市民在{road}留影。记者 {name} 摄",
    "图片由受访者提供",
)
SUMMARIES = (
    "{bureau}回应了居民最关心的{k}个问题。",
    "一图读懂{y}年的新变化",
    "核心提示：{m}月{d}日，{district}传来好消息。",
)
COMMENTS = (
    "支持！",
    "早该管管了",
    "为{district}点赞，期待更多好消息。",
    "路过看看",
    "这个小区我熟，{k}号楼前面也该修了",
    "[em:2:]",
)
MEMBERS = ("栈桥老王", "即墨小嫚", "胶东大哥", "蛤蜊就啤酒", "user_2019", "浮山后居民")

#: Characters that GBK lacks: a GBK page carries them as numeric references.
BEYOND_GBK = ("居民杨䶮把菜园搬上了楼顶，种出的㛃瓜分给了{n}户邻居。", "展牌上写着：潮汐 • 光影 • 人，共{n}件作品。")

_SLOT = re.compile(r"\{([a-z]+)\}")
_HALF_WIDTH = str.maketrans("，：（）；？！", ",:();?!")


def person_name(rng: Random) -> str:
    """A Chinese name of two to four characters."""
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2))))


_VALUES: dict[str, Callable[[Random], str]] = {
    "n": lambda rng: str(rng.randint(11, 99)),
    "nn": lambda rng: str(rng.randint(1001, 9899)),
    "k": lambda rng: str(rng.randint(2, 9)),
    "p": lambda rng: f"{rng.randint(2, 48)}.{rng.randint(1, 9)}",
    "m": lambda rng: str(rng.randint(1, 12)),
    "d": lambda rng: str(rng.randint(1, 28)),
    "h": lambda rng: str(rng.randint(7, 20)),
    "y": lambda rng: str(rng.randint(2019, 2028)),
    "name": person_name,
    "district": lambda rng: rng.choice(DISTRICTS),
    "road": lambda rng: rng.choice(ROADS),
    "bureau": lambda rng: rng.choice(BUREAUS),
    "company": lambda rng: rng.choice(COMPANIES),
    "school": lambda rng: rng.choice(SCHOOLS),
    "estate": lambda rng: rng.choice(ESTATES),
}


def fill(pattern: str, rng: Random) -> str:
    """Fill the slots of a pattern."""
    return _SLOT.sub(lambda match: _VALUES[match[1]](rng), pattern)


def half_width(text: str) -> str:
    """The text with the punctuation that portals narrow made half-width; 。 、 and quotation marks stay."""
    return text.translate(_HALF_WIDTH)


def paragraph(topic: Topic, rng: Random) -> str:
    """One paragraph of two to four sentences."""
    patterns = rng.sample(topic.sentences, rng.choice((1, 2, 2, 3)))
    if rng.random() < 0.5:
        patterns.append(rng.choice(COMMON))
    return "".join(fill(pattern, rng) for pattern in patterns)
