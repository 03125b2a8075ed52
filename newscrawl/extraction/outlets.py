"""Papers, stations, sites and agencies: known names, and the words by which an unknown one is told from a place."""

from __future__ import annotations

import re

from newscrawl.extraction.text import words

#: a paper's word for itself; names no agency
HERE = r"本(?:报|网|台|刊|社|站|端)"

#: The wire agencies and what else is quoted with a place behind its name. What stands between such a name and the date
#: is the place, whatever it is called: 烟台 ends like a station, 密云 like an app.
_WIRES = words(
    "新华社 新华网 新华每日电讯 新华视点 中新社 中新网 中新财经 中新经纬 中新健康 中新体育 中国新闻社 中国新闻网 "
    "人民网 人民日报 央视新闻 央视网 央视财经 央视 央广网 中央广播电视总台 总台 中国日报 中国青年报 中国经济网 "
    "经济日报 光明日报 光明网 环球网 环球时报 国际在线 法新社 路透社 美联社 共同社 塔斯社 韩联社 中央社 朝中社 "
    "德新社 埃菲社 安莎社 海外网 参考消息网"
)
#: names without an ending that tells
_NAMES = words(
    "爱济南 爱青岛 爱威海 爱莱西 交汇点 每经 每经AI 证券时报e公司 格隆汇 智通财经 贝壳财经 新京报贝壳财经 蓝睛 "
    "蓝鲸财经 财新 财新网 南都 第一财经 风口财经 界面 红星 潇湘晨报 九派 看看新闻Knews 长安街知事 政知道 顶端 大河 "
    "川观 上观 澎湃 封面 极目 观海 海报 闪电 齐鲁"
)
_ENDING = (
    r"(?:[社网报台号云+]|新闻|客户端|APP|广电|广播|之声|传媒|融媒体?(?:中心)?|全媒体(?:中心)?|快讯|时刻|壹点|经纬|在线|热线|视频|"
    r"视界|频道|导报|周刊|杂志|头条|发布|信息港|之窗|观察者|编辑部)"
)
_WORD = r"[\u3400-\u9fffA-Za-z0-9]"
_ONE = rf"{_WORD}{{1,14}}{_ENDING}"
_KNOWN = "|".join(sorted(_WIRES | _NAMES, key=len, reverse=True))
#: possessive: a run of dashes that is tried in all its parts takes a time that doubles with each of them
_BETWEEN = r"\s*+[/·、\-—–|]++\s*+"

OUTLET = re.compile(rf"(?:{_ONE}|{_KNOWN})(?:{_BETWEEN}(?:{_ONE}|{_KNOWN}))*|{HERE}")
#: a wire agency at the head of a text, an app of it included
WIRE = re.compile(rf"(?:{'|'.join(sorted(_WIRES, key=len, reverse=True))})(?:客户端|APP)?")
KNOWN = re.compile(rf"(?:{_KNOWN})(?:客户端|APP)?")
#: endings that no place has: 台 ends 烟台, 云 密云, 号 and + nothing; an app's 云 stands behind its province
SURE_OUTLET = re.compile(
    rf"(?:{_WORD}|{_BETWEEN}){{1,24}}(?:[社网报+号]|新闻|客户端|APP|公司|(?:电视|广播|电|总|卫视)台|广电|广播|之声|传媒|"
    r"融媒体?(?:中心)?|全媒体(?:中心)?|频道|周刊|杂志|头条|发布|信息港|之窗|时刻|壹点|经纬|在线|热线|视频|视界|快讯|财经|(?<=[津冀赣江城])云)"
)
