"""What a portal puts around a story: buttons, headings over other stories, counters, calls to its readers.

Tables for ``footer_openings``; every pattern is written for text that went through ``text.narrow``.
"""

from __future__ import annotations

import re

#: what editors print before and around a line of a footer
DECORATION = r"(?:\d{1,2}\.(?!\d))?[\s①-⑨(\[【〔{<*※●○◎■□◆▌▍▎▶►▲△▼▽↓↑>—–\-=~#_.·|…“]*"
_PRESSED = r"点(?:分享|收藏|赞|点赞|在看|关注|推荐|星标)"
#: what is pressed under a story; ``_SOFT_BUTTON`` words are told from the story's only beside others
_BUTTON = (
    rf"{_PRESSED}|(?:我要)?纠错|挑错|分享(?:到|至)|打赏|赞赏(?:作者|支持)?|举报(?:[/、]反馈)?|(?:返回|回到)(?:首页|列表|顶部|上一页)|"
    r"微信扫一扫|打印(?:本页|本文|文章|此页|此文)?|关闭(?:窗口|本页|页面)?|[顶踩]一下|收藏(?:本文|本页)|复制(?:链接|本文)|"
    r"字[体号]|(?:查看|收起|展开|阅读)全文|继续滑动看下一个|预览时标签不可点|轻触查看原文|喜欢作者|-*分[隔割]线-*|"
    r"收录于(?:合集|话题)(?:\s*#\S{1,12})*"
)
_SOFT_BUTTON = (
    r"收藏|推荐|分享|点赞|赞|在看|评论|反馈|转发|邀请|海报|大|中|小|微博|新浪微博|微信(?:好友)?|朋友圈|QQ(?:空间|好友)?|"
    r"鲜花|握手|雷人|路过|鸡蛋|扫一扫|手机看|关注(?:该|本)公众号|阅读|更多"
)
_BETWEEN_BUTTONS = r"[\s|/·:~()\[\]【】<>]"
#: headings over other stories of a portal
_OTHERS = (
    r"点击(?:以下|下方)?(?:链接|标题)?(?:查看|阅读)?往期(?:内容|文章)?|(?:猜你|近期)(?:想看|爱看|热点)|(?:往期|精彩|编辑|热门|近期|好文|猜你|为你|小编|今日|最新|更多|本周|相关|推荐|热文|点击查看往期)"
    r"(?:精彩|文章|内容|新闻|资讯|推荐|回顾|精选|喜欢|阅读|视频|图集|热点|报道|好文|热文){1,3}|大家(?:都|还|也)?(?:在|爱)看|"
    r"喜欢此内容的人还喜欢|(?:你|您)(?:可能|也许)(?:还|也)?(?:会)?(?:喜欢|感兴趣)"
)
#: as a whole paragraph, or before a credit
BUTTONS = re.compile(
    rf"(?:{_OTHERS})(?:\s*[:】\]~▼↓]+\s*|\s+|$)"
    rf"|(?:{_BUTTON}|(?:{_SOFT_BUTTON})(?={_BETWEEN_BUTTONS}+(?:{_BUTTON}|{_SOFT_BUTTON})(?:{_BETWEEN_BUTTONS}|$)))"
    rf"(?:{_BETWEEN_BUTTONS}*(?:{_BUTTON}|(?<={_BETWEEN_BUTTONS})(?:{_SOFT_BUTTON})(?={_BETWEEN_BUTTONS}|$)))*(?:{_BETWEEN_BUTTONS}+|$)"
)
SOFT_BUTTON = re.compile(rf"\W*(?:{_SOFT_BUTTON})\W*")
#: a heading over other stories, alone, and with their headlines behind it; of these no sentence is one
OTHERS_HEADING = re.compile(rf"{DECORATION}(?:{_OTHERS})[\s:】\]~▼↓>)—–\-]*")
OTHERS_LISTED = re.compile(rf"{DECORATION}(?:{_OTHERS})\s*[:】\]~▼↓\s]+[^。;《]{{4,160}}$")
OTHERS_HEADLINE = re.compile(r"[^。;:|《]{4,45}")
#: what an editor calls to the readers between the story and the credits; alone it may be the story's last word
CALL = re.compile(
    r"(?:(?:谢谢|感谢)(?:[您你大家的]{1,3})?(?:耐心)?(?:阅读|观看|收看|收听)[^。\s]{0,12}|别走开[,!~][^。\s]{0,20}|"
    r"(?:今日|本期|互动)(?:话题|讨论|互动)\s*[:|][^。\s]{2,40}|"
    r"(?:转发|分享|点赞|关注)就?是[^。\s]{0,6}(?:鼓励|支持|动力)|"
    r"(?:(?:对此|关于此事|这件事),?[你您]?(?:怎么看|有何看法|有什么看法)\?)?欢迎[^。,\s]{0,8}(?:留言|评论|评论区|转发|分享|投稿|来稿)"
    r"(?:讨论|分享|告诉我们|[说聊]{2}|(?:留下|写下)?你的\S{2,4})?)[。!~?]*(?:\s+|$)"
)
#: a number or an address of a newsroom; the short numbers of authorities (110, 12345) are none
PHONE = (
    r"\(?(?:0\d{2,3}[)\- ]?\s?\d{7,8}|400-?\d{3,4}-?\d{3,4}|1[3-9]\d{9}|96\d{3,4}|\d{7,8}"
    r"|[\w.\-]{2,30}@[\w\-]{2,20}(?:\.\w{2,10}){1,3})(?!\d)"
)
#: what an outlet says for itself in a line of its own, to nobody but its readers; a footer must follow
SLOGAN = re.compile(
    r"(?=.{0,34}(?:新闻|资讯|门户|客户端|A(?:PP|pp)|阅读体验|大小事|身边事))"
    r"(?=.{0,36}(?:[您你]|都在|就[上看找]|更佳|早知道))(?!.*(?:[他她“]|记者|时候))"
    r"[^。!?;:]{2,34}?(?:同行|相伴|更近|更佳|身边|门户|资讯|新闻|大事|早知道|客户端|A(?:PP|pp))[。!~]*"
)
#: what a reader is asked to bring; a police appeal asks for the same
_BROUGHT = r"新闻(?:线索)?|线索|爆料|报料|新鲜事|身边事|投稿|来稿|稿件|想说的?"
_OURS = r"我们|小编|本[报网台站刊]|联系(?:记者|编辑)|后台"
APPEAL = re.compile(
    rf"(?!.*(?:知情|警|悬赏|派出所|公安|失踪|走失|寻人|组委会|大赛|征文|参赛|家属|嫌疑|犯罪|110|119))(?=[^。]*(?:{_BROUGHT}))(?=.*(?:{PHONE}|{_OURS}))"
    r"[^。]{0,24}?(?:欢迎|请|敬请|诚邀|就找|您说话|可(?:拨打|致电|扫码|登录|添加))[^。;]{0,50}"
    rf"(?:[。;!,\s]+(?:[^。;]{{0,8}}(?:热线|电话|微信|邮箱|QQ)号?\s*[:|]?\s*(?:{PHONE}|[\w\-]{{5,30}})[。;,\s]*){{1,3}})?[。!~\s]*"
)
BARE_PHONE = re.compile(r"(?:联系)?(?:邮箱|电话|QQ|微信)号?\s*:")
#: where the outlet sits, beside its numbers
SEAT = re.compile(r"(?:社址|地址|通讯地址|邮编|邮政编码)\s*[:|]\s*[^。,;]{4,40}")
#: below a code to scan
FOLLOW_US = re.compile(rf"{DECORATION}(?:关注|下载|订阅)[^\s,。;:!?]{{2,14}}[!~>)\]】▲↑\s]*")
#: what a portal's page says of itself and its readers in a line of its own
META = re.compile(
    rf"{DECORATION}(?:"
    r"(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[:|]?\s*(?:\d[\d,.]*[万wW]?\+?|10万\+)次?|(?:点赞|评论|收藏|在看|转发)\s*[:|]?\s*\d[\d.]*[万wW]?\+?|"
    r"发布(?:时间|日期)\s*[:|]\s*[\d\-/.年月日:\s]{8,20}|(?:本文|全文)共\d+字,?(?:预计)?阅读(?:时间)?\S{0,8}|"
    r"[\u3400-\u9fff]?ICP备\d+号(?:-\d+)?|互联网新闻信息服务许可证\S{0,30}|Copyright\s*(?:©|\(c\)|\d{4}).{0,80}|"
    r"(?:登录|注册)(?:后|并)\S{0,16}评论\S{0,12}|(?:发表评论\S{0,8},?)?文明上网,?(?:请)?理性(?:发言|评论)(?:,请遵守\S{2,16})?|"
    r"(?:求(?:分享|点赞|在看|关注|转发)\s*){2,}|好看你就点点我"
    r")(?=[\s)\]】。!~]|$)[\s)\]】。!~]*",
    re.I,
)
#: the button of that name, never what people look at
_IN_VIEW = (
    r"(?:[点求给个和、“\"+]|右下角)[“\"]?在看[”\"]?(?:吧|再走|是我们\S{0,12}|哦|呀|[!~。)]|$)|"
    r"(?:加|添加|联系)(?:小编|管理员|站长)(?:个人)?微信\s*[:|]|(?:拉|邀)[你您]进\S{0,8}群$"
)
CALLS_TO_PRESS = re.compile(rf"[^。!?;]{{0,40}}(?:{_IN_VIEW})[^。!?;]{{0,20}}[。!?;~]*")
_MARKS = r"[\s。!~>)\]】▲▼↑↓]*"
#: a call to press or to scan something, and what for; a story goes on behind it
CALL_ALONE = re.compile(
    rf"{DECORATION}(?:"
    r"(?:请|快|微信|可)?(?:长按|扫码|扫描|扫一扫|识别|点击(?![率量])|戳)[^\s,。;!?]{0,12}[,\s]*"
    r"(?:一键|立即|即可)?(?:了解|查看|观看|收看|看|阅读|获取|进入|加入|关注|订阅|收听)[^,。;!?后就时]{0,12}"
    r"|(?:既然|都)?看到(?:这里|最后)了?[^,。]{0,4},[^,。]{0,4}(?:在看|点赞|点个赞|转发|三连)[^,。]{0,6}"
    r"|动动(?:手指|小手|您的手指|你的手指)[^,。]{0,4},?[^,。]{0,4}(?:转发|分享|点赞|收藏|点个赞)[^,。]{0,16}"
    r"|(?:请|快|一起)?(?:转发|分享|扩散)(?:起来|出去|给|吧)?[^,。]{0,6},?让更多(?:的)?人(?:看到|知道|了解|受益|听到)"
    r"|(?:如果)?(?:觉得)?(?:喜欢|有用|不错|好看)?[^,。]{0,4}(?:请|就|快)?(?:点|来|给)(?:个|一下|一个)?[“\"]?(?:在看|赞[”\"]?[和+、][“\"]?在看)[”\"]?(?:,[^,。]{0,14})?"
    r"|[^,。]{0,6}(?:点赞|在看|收藏|转发|分享)(?:[、,+和](?:点赞|在看|收藏|转发|分享))*[^,。]{0,2}三连[^,。]{0,4}"
    r"|打开[^\s,。]{2,10},(?:阅读体验|看|查看|获取)[^,。]{0,12}"
    rf"){_MARKS}"
)
