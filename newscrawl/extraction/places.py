"""Places that datelines and bylines name: enough to tell 烟台 from a station, and 王伟青岛报道 from a name."""

from __future__ import annotations

from newscrawl.extraction.text import words

#: provinces and their capitals, cities of a million, Shandong and Qingdao in full, countries and seats of news agencies
PLACES = words(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 "
    "贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 石家庄 太原 呼和浩特 沈阳 长春 哈尔滨 南京 "
    "杭州 合肥 福州 南昌 济南 郑州 武汉 长沙 广州 南宁 海口 成都 贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐 台北 "
    "深圳 大连 厦门 宁波 苏州 无锡 常州 南通 徐州 扬州 镇江 泰州 盐城 淮安 连云港 宿迁 温州 绍兴 嘉兴 湖州 金华 "
    "台州 舟山 衢州 丽水 义乌 泉州 漳州 莆田 龙岩 三明 南平 宁德 芜湖 蚌埠 阜阳 亳州 安庆 黄山 赣州 九江 上饶 "
    "景德镇 井冈山 佛山 东莞 珠海 中山 惠州 江门 肇庆 湛江 茂名 汕头 潮州 揭阳 梅州 韶关 清远 桂林 柳州 北海 梧州 "
    "三亚 博鳌 三沙 洛阳 开封 许昌 信阳 南阳 商丘 安阳 新乡 焦作 平顶山 宜昌 襄阳 荆州 黄冈 十堰 恩施 岳阳 株洲 "
    "湘潭 衡阳 常德 张家界 绵阳 宜宾 南充 泸州 德阳 乐山 凉山 雅安 遵义 六盘水 毕节 铜仁 大理 丽江 曲靖 玉溪 "
    "西双版纳 林芝 日喀则 那曲 阿里 宝鸡 咸阳 延安 榆林 汉中 渭南 天水 酒泉 敦煌 嘉峪关 张掖 玉树 格尔木 喀什 和田 "
    "伊犁 伊宁 阿勒泰 吐鲁番 哈密 阿克苏 唐山 保定 邯郸 邢台 秦皇岛 廊坊 沧州 衡水 张家口 承德 雄安 大同 临汾 运城 "
    "长治 包头 鄂尔多斯 呼伦贝尔 赤峰 满洲里 鞍山 丹东 锦州 营口 延边 大庆 齐齐哈尔 牡丹江 佳木斯 漠河 青岛 淄博 "
    "枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 莱芜 曲阜 诸城 寿光 青州 高密 昌邑 安丘 龙口 "
    "莱阳 莱州 招远 蓬莱 栖霞 海阳 荣成 文登 乳山 邹城 滕州 新泰 肥城 章丘 长岛 沂水 市南 市北 李沧 崂山 城阳 黄岛 "
    "即墨 胶州 平度 莱西 西海岸 美国 英国 法国 德国 日本 韩国 俄罗斯 印度 巴西 加拿大 澳大利亚 意大利 西班牙 "
    "联合国 华盛顿 纽约 洛杉矶 旧金山 芝加哥 伦敦 巴黎 柏林 法兰克福 罗马 马德里 布鲁塞尔 日内瓦 维也纳 莫斯科 "
    "基辅 华沙 东京 大阪 首尔 平壤 新加坡 曼谷 河内 金边 万象 仰光 雅加达 吉隆坡 马尼拉 新德里 孟买 伊斯兰堡 "
    "卡拉奇 达卡 喀布尔 德黑兰 巴格达 大马士革 耶路撒冷 加沙 特拉维夫 安卡拉 伊斯坦布尔 开罗 内罗毕 亚的斯亚贝巴 "
    "约翰内斯堡 拉各斯 利雅得 迪拜 多哈 堪培拉 悉尼 墨尔本 惠灵顿 渥太华 多伦多 温哥华 墨西哥城 哈瓦那 巴西利亚 "
    "里约热内卢 圣保罗 布宜诺斯艾利斯 圣地亚哥 利马"
)
LONGEST_PLACE = max(map(len, PLACES))


def is_place(text: str) -> bool:
    """Whether ``text`` is a known place, or one behind another: 首尔, 韩国首尔."""
    return text in PLACES or any(text[:at] in PLACES and text[at:] in PLACES for at in range(2, len(text) - 1))


def place_at_end(text: str) -> str:
    """Return the longest known place that ``text`` ends with; "" if none."""
    return next((text[-n:] for n in range(min(LONGEST_PLACE, len(text)), 1, -1) if text[-n:] in PLACES), "")
