"""The words of footers: how boilerplate begins, what it claims, and what only a story says.

Tables for ``footer_openings``; every pattern is written for text that went through ``text.narrow``.
"""

from __future__ import annotations

import re

from newscrawl.extraction.people import STAFF_PREFIX, STAFF_ROLES, alternatives

#: names whose story it is; beside it stand labels that name the origin of a picture or of figures only
SOURCE_LABEL = (
    r"(?:(?:文章|本文|信息|内容|稿件|新闻|图文|原文|综合|消息|文字)?来源(?:于|自)?|"
    r"稿源|文源|信源|原文出处|(?:本文|文章|内容)?(?:转自|转载自|摘自)|原载|源自)"
)
_OTHER_SOURCE_LABEL = r"(?:资料|素材|图片|照片|题图|头图|封面)来源|[图题]源"
#: more offices of a newsroom that stand before 编辑, 审核 …
_DESKS = "图片|文字|版面|版式|栏目|初审|最终|网页|微信|后台|首席|本文|页面|内文|专题"
STAFF_LABEL = rf"(?:(?:{_DESKS})|{STAFF_PREFIX})(?:{alternatives(STAFF_ROLES)})(?:/(?:{alternatives(STAFF_ROLES)}))*"
_BACKSTAGE_LABEL = (
    r"(?:供稿|来稿|通联|供图)(?:单位|人)?|整理|出品(?:单位|人)?|主办(?:单位)?|承办(?:单位)?|协办|总策划|文案|"
    r"(?:标签|关键[词字])"
)
_CHANNEL = r"(?:热线|电话|邮箱|爆料|报料|合作|投诉|联系|投稿|咨询|服务|处理|微信|线索|QQ|关注|专席|部)"
_DESK_TOPICS = "新闻|爆料|报料|投稿|广告|商务|读者|编辑部|侵权|版权|值班|媒体|线索|网站"
_CONTACT_LABEL = (
    rf"(?:(?:欢迎|诚邀)\S{{2,4}}[,!:]\s*)?(?:(?:{_DESK_TOPICS})(?:{_CHANNEL})+(?:[及和与、](?:{_DESK_TOPICS})?(?:{_CHANNEL})+){{0,2}}|"
    r"(?:[^\s,。:|]{2,10}[网报社台闻线])?(?:爆料|报料)|"
    r"热线电话(?=\s*[:|/]\s*[\d(])|商务合作|(?:[^\s,。:|来自]{2,10})?(?:官方|公众)(?:微信|微博|号)(?:号|ID)?(?=\s*[:|]\s*[@\w\-]{4})|"
    r"投诉(?:建议|举报)(?:请?(?:致电|拨打|联系))?|"
    r"(?:投稿|爆料|报料|合作|转载)(?:[、/及和](?:投稿|爆料|报料|合作|转载))*(?:请?(?:联系|致电|拨打|发送?至))?)"
)
_DECORATION = r"[\s(\[【〔{<*※●○◎■□◆▌▍▎▶►▲△▼▽↓↑>—–\-=~#_.·|…“]*"
LEADING = re.compile(_DECORATION)
TRAILING = re.compile(r"[\s)\]】〕}>*—–\-=~#_…▼▽↓]*。?\s*$")
_NAME = r"(?:[\u3400-\u9fff]{1,4}|[\u3400-\u9fff]{1,8}·[\u3400-\u9fff·]{1,8}|[A-Za-z.][A-Za-z.\d]{1,11})"
_DESK = r"(?:[^\s,。;!?|:/()\[\]]{2,10}(?:[社网报台]|新闻|客户端|编辑部|中心|工作室)\s*)"
#: the editor's number in the portal's system: （EN042）, _NB12345
_CODE = r"(?:\s*\([A-Za-z]{1,5}\d{1,6}\)|_[A-Za-z]{0,5}\d{1,8})"
_MORE_NAMES = rf"(?:[\s、/,]+(?!\S{{1,6}}\s*[:|/]){_NAME}(?=[\s、/,)\]】〕。;_(]|$))*"
NAMES = rf"{_DESK}?{_NAME}{_MORE_NAMES}{_CODE}?(?=[\s、/,)\]】〕。;|]|$)"
_ORIGIN = r"[^\s,。;!?|:()\[\]【】〔〕]{1,30}"
_URL = r"(?:https?://|www\.)[\x21-\x7e]{4,200}"
#: what the name of a paper, a site or an account ends in
_OUTLET = r"[^\s,。;!?|:()\[\]【】〔〕、的了]{1,14}(?:[报网社台]|新闻|客户端|日报|在线|时刻|发布|微博|公众号|周刊|电讯)"
OUTLETS = rf"{_OUTLET}(?:[、/]{_OUTLET})*"
_PICTURE_AGENCY = "视觉中国|图虫创意|东方IC|IC ?photo|摄图网|站酷海洛|新华社|中新社"
_STAFF_MARK = r"(?:\s*[:|/]\s*|\s*[】\]]\s*)"
#: one credit of a line of credits, with the marks that end it
CREDIT = re.compile(
    rf"(?:(?:{SOURCE_LABEL}|{_OTHER_SOURCE_LABEL}){_STAFF_MARK}(?:{_URL}|{_ORIGIN}(?:\s+{_URL})?)"
    r"(?:,?(?:有删改|有删减|略有删改|综合整理|综合))?"
    # the account's name in WeChat: 来源：青岛日报（ID：qddaily）
    r"(?:\((?:微信|公众号|微信号)*(?:ID)?\s*[:|]?\s*[\w\-]{2,30}\))?"
    rf"|(?:{_OUTLET}\s+)?(?:{STAFF_LABEL}|编辑整理|整理编辑){_STAFF_MARK}(?:{NAMES}|{_DESK})"
    rf"|本文(?:来自|选自|首发于?)\s*{_OUTLET}(?=[\s)\]】,。—–\-]|$)"
    rf"|法律顾问\s*[:|/]\s*{_ORIGIN}"
    rf"|(?:图片|头图|题图|配图|封面图?|插图)(?:均|皆)?(?:来自|源自|选自|:)\s*(?:{_PICTURE_AGENCY}|{_OUTLET})"
    rf"|图(?:片)?\s*[/:|]\s*(?:{_PICTURE_AGENCY})"
    rf"|{_CONTACT_LABEL}\s*[:|/]\s*[^\s,。;|]{{1,40}}"
    rf"|(?:本文|原文|文章)?(?:链接|网址|地址)\s*[:|]\s*{_URL}"
    rf"|(?:本文|内容|部分内容|文章|稿件)?综合(?:自|:)\s*{OUTLETS}"
    # the story's people: 来源：青岛晚报 记者 王伟
    rf"|(?:\S{{0,8}}记者|通讯员|作者)\s*[:|/\s]\s*{NAMES})[\s)\]】〕。;,、/|]*"
)
#: boilerplate only where boilerplate follows, in the same paragraph or the next: 供稿：市教育局 may be the story's own
WEAK_CREDIT = re.compile(
    rf"(?:(?:{_BACKSTAGE_LABEL}){_STAFF_MARK}[^。!?;|:]{{1,60}}?(?=\s+\S{{2,8}}\s*[:|/]|\s*[)\]】〕]|\s*$)"
    r"|(?:邮箱|电话|QQ|微信|微博)号?\s*[:|]\s*[@\w.+\-]{4,40}"
    rf"|(?:相关链接|延伸阅读)(?=\s|$)|{STAFF_LABEL}\s*[:|](?=\s*$)|本文(?=\S{{2,4}}\s*[:|/]))[\s)\]】〕。;,、]*"
)
_PRESSED = r"点(?:分享|收藏|赞|点赞|在看|关注|推荐|星标)"
#: buttons and headings of a portal's frame: as a whole paragraph, or before a credit
BUTTONS = re.compile(
    r"(?:(?:往期|精彩|编辑|热门|好文|猜你|为你)(?:推荐|回顾|喜欢)|喜欢此内容的人还喜欢|"
    rf"{_PRESSED}(?:[\s、|/]+{_PRESSED})*|(?:我要)?纠错|分享到|打赏|举报|返回(?:首页|列表|顶部)|微信扫一扫)(?:\s*[:】\]~]+\s*|\s+|$)"
)
#: boilerplate as a whole paragraph, with the brackets around it; as a part of one it may be anything
ALONE = re.compile(
    rf"[(\[【〔]\s*(?:据|综合)?{OUTLETS}\s*[)\]】〕]|[【\[]\s*(?:关键[词字]|标签)\s*:[^【】\[\]]{{1,60}}[】\]]|责任编辑\s*:|(?:违者|侵权)必究|"
    r"Notice:\s*The (?:above )?content [\x20-\x7e]{20,400}[”\s]*"
)
ORIGINAL_TITLE = re.compile(r"原(?:文)?(?:标题|题(?:为)?)\s*[:|《].{4,80}?(?:[)\]】〕]\s*|$)")
_BARE_STAFF = "责任编辑|责编|编辑|校对|审核|审校|初审|复审|终审|主编|监制"
STAFF_WITHOUT_COLON = re.compile(
    rf"(?P<label>{STAFF_PREFIX}(?:{_BARE_STAFF}))\s+"
    rf"(?P<names>[\u3400-\u9fff]{{2,4}}(?:[\s、]+(?!{STAFF_PREFIX}(?:{_BARE_STAFF})\s)[\u3400-\u9fff]{{2,4}}){{0,2}})(?:[)\]】\s]+|$)"
)
END_MARK = re.compile(r"(?:THE\s*)?E\s?N\s?D|FIN|(?:全文|正文|本文)?完(?:结)?|(?:版权|免责|特别|转载|郑重)声明", re.I)

#: announces a statement; what it announces must be one
NOTE = re.compile(r"(?:注明?|说明|备注|[Pp][Ss]|温馨提示|(?:投资|风险)提示|特别(?:提醒|说明))\s*[:|]\s*")
#: behind it stands at most one comma
_ONE_COMMA = r"(?=[^,]*(?:,[^,]*)?$)"
#: how a sentence of boilerplate begins; it must go on to claim something below
STATEMENT = re.compile(
    "|".join(
        (
            r"(?:特别|郑重|重要|版权|免责|转载|侵权|广告|原创|本站|本网|网站|作者|法律)?(?:声明|申明)\s*[:】\]〕]",
            r"[^\s,。:;“”]{1,8}(?:网|报|台|社|浪|平台|客户端|新闻)(?:声明|申明)\s*[:】\]〕]",
            r"(?:特别|郑重|重要|版权|免责|转载|侵权)(?:提示|说明|提醒|信息|条款|须知)\s*[:】\]〕]",
            r"[如以上]上?(?:述)?(?:内容|信息|文章|文字|稿件|图文|图片|新闻|资讯|素材|作品|所有|就是)",
            r"(?:如需|若需|欲|想要?|如要|如欲|欢迎|任何\S{0,10})?(?:转载|转发|摘编|引用)(?:本文|本站\S{0,6}|此文|文章|时|者|使用){0,4},?(?:敬请|务请|请|务必|必须|须|需|应|烦请)",
            r"如需(?:获得|获取|取得)?授权",
            r"未经\S{0,20}?(?:许可|授权|同意|允许)",
            r"转载(?:此文|本文|文章|内容|稿件|目的)",
            r"(?:本|该|此)(?:文|文章|稿|稿件|篇|新闻|内容|信息|图文|作品)(?!件|集)",
            r"(?:本站|本网站?|本平台|本公众号|本号|本刊|本报|我站|我网|本账号|本头条号|我们(?:尊重|转载|致力于保护))",
            r"[^,。:]{0,12}(?:官方网站|官网|网站|平台|公众号|港|[网报])(?:转载|刊发|刊登|发布)(?:的|此文|本文|上述|该)",
            r"[^,。:]{2,12}(?:转载|刊发|刊登|刊载|登载|发布)(?:此文|此信息|此内容|本文|上述|该)",
            r"[^\s,。:]{2,12}对文中",
            r"(?:本文|内容|图文)?(?:[如若倘]|凡|一旦|涉及)\S{0,40}?(?:侵权|侵犯|版权|来源标注|权益|异议)",
            r"凡(?:本[网站报]|注明|标注|来源|未注明|转载|在本|署名|是|带有|标有)",
            r"(?:除\S{2,12}外,)?(?:文中|内容|图片|文字|文章|部分|素材|稿件|文图|图文|视频|资料|本页|信息|配图|以上|、){1,4}\S{0,6}?(?:源于|来源于|来源|来自|取自|转自|转载自|系|均为)\S{0,4}?网络?(?!的)",
            r"(?:文章|图文|图片|文图|内容|稿件|素材)(?:均|皆|全部)?(?:转载自|转自|来源于|来自)(?=\S{2,20}(?:[,。\s]|$))",
            r"(?:文中|文章|内容|[图照]片|作品|其|稿件|文字|图文|视频|素材|信息|资料|原|所有|全部|以上|相关|[、及和与/]){0,6}的?"
            r"(?:版权|著作权|所有权)(?:均|全|皆|依法)?(?:归|属|为|所有(?![者人权]))",
            r"(?:文章|文中|内容|以上|作者|上述|其)\S{0,8}?(?:观点|言论|立场|原创性)\S{0,8}?(?:代表|无关|证实)",
            r"请?(?:长按|扫码|扫一扫|扫描|识别|点击|戳|微信扫|打开微信)",
            # a call to the reader says nothing more
            rf"(?:看完|读完|看到最后)?[,请]?(?:请|别忘了?|记得)\S{{0,6}}(?:点赞|收藏|转发|分享|在看|评论){_ONE_COMMA}",
            rf"(?:打开|下载|登录|进入|搜索)\S{{2,14}}(?:客户端|APP|小程序){_ONE_COMMA}",
            r"(?:欢迎|敬请|记得|快来)(?:大家|您|搜索|扫码|继续)*(?:关注|下载|订阅|添加|分享|转发)",
            r"关注(?:我们|\S{1,20}?(?:公众号|微信|微博|视频号|抖音号|头条号|客户端)),?(?:了解|获取|获得|查?看)更多",
            r"关注\S{2,12},(?:每天|第一时间|随时|带[你您])",
            r"[查获]?[看取]?(?:更多|精彩|最新)\S{0,16}?(?:资讯|新闻|内容|信息|精彩|热点|报道|猛料)",
            r"(?:想爆料|爆料、维权|新闻线索|线索征集|(?:如果)?[您你]?(?:如果?)?有新闻线索|下载\S{2,12}(?:新闻|客户端|APP),?[报爆]料)",
            r"(?:如果)?(?:[您你])?(?:喜欢(?:就|本文|的话|这篇)|觉得(?:不错|有用|好看)|点亮|来都来了)",
            r"(?:版权作品|版权转载|广告合作|商务合作|感谢(?:您的)?(?:阅读|关注))",
            r"侵(?:权)?必?(?:究|删)(?!的)|\S{0,12}版权所有(?![者人权])|©|Copyright|阅读原文|举报/反馈|返回搜狐|查看更多",
        )
    ),
    re.I,
)
#: what boilerplate claims, asks or forbids; a story about copyright seldom does
CLAIM = re.compile(
    r"归\S{0,12}所有|属\S{0,12}所有|版权所有(?![者人权])|(?:所有|版权属于其?)\S{0,6}持有人|请(?:勿|转发|分享|点赞|发送|注明|联系|附上|及时|与|在|告知|立即|务必|自行|读者|作者|[保标]|转载|您|点击)|注明(?:出处|来[源自])|出处[:]|"
    r"联系(?:我们|本|删除|处理|授权|编辑|作者|小编|后台|站长|微信)|与(?:我们|本\S{1,3}|编辑)联系|(?:及时|立即|予以|必|请)(?:删|处理|更正|撤)|侵删|告知删除|及时告知|"
    r"(?:不得|禁止|严禁|谢绝|请勿)(?:转载|擅自|以任何|复制|任何|摘编|使用|全部|用于商业)|(?:转载)?须经授权|不?(?:代表|意味着)\S{0,12}(?:观点|立场|看法|说法)|仅代表|仅供(?!销)|(?:来源于?|源于|来自|自)(?:互联)?网络(?!的)|整理于网络|"
    r"综合整理|整理发布|原创[,，]|(?:保留|追究)\S{0,10}(?:权利|责任)|必究(?!的)|不承担|存储(?:空间)?服务|(?:传递|传播|提供)(?:更多)?\S{0,4}信息|均(?:转载自|来自|源自|为转载)|立场无关|"
    r"不构成\S{0,8}建议|保持中立|风险(?:请)?自担|未标有|(?:来自|首发于)(?:微信)?公众号|"
    r"(?:点赞|收藏|转发|分享|在看|评论)[、,和](?:点赞|收藏|转发|分享|在看|评论)|(?:点击|戳)\S{0,8}(?:卡片|名片|蓝字|关注|在看|点赞|阅读原文|链接|名片|转载说明|更多)|[点]?[“\"]?(?:在看|赞)[”\"]?(?:吧|再走|,|$|和)|点个赞|分享(?:给|到|至)|关注(?:我们|本|\S{0,12}(?:公众号|官方微信|微信|微博|视频号))|(?:请|欢迎)(?:继续|持续|扫码)?(?:关注|下载)|请在\S{0,12}下载|(?:下载|扫码)\S{2,16}(?:客户端|App)|尽在\S{2,12}(?:客户端|App)|"
    r"提供\S{0,4}线索|请拨打\S{0,10}热线|(?:长按|识别|扫描|扫码)\S{0,8}二维码\S{0,4}?(?:关注|订阅|加入|下载)|每天了解|第一时间(?:了解|获取)|有\S{0,4}酬|报料|[来爆]料|加入读者群|订阅\S{2,10}|经授权转载|独家稿件|留言讨论|"
    r"阅读原文|举报/反馈|返回搜狐|查看更多|转载文章",
    re.I,
)
#: one of these says what the claim is about
_STRONG_TERMS = re.compile(
    r"版权|著作权|转载|侵权|侵犯|侵删|出处|原作者|本站|本网|本平台|本公众号|公众号|二维码|扫码|扫一扫|长按|摘编|镜像|仅代表|仅供参考|"
    r"综合整理|网络|真实性|传递更多信息|许可证|入驻号|法律责任|注明.?来源|存储服务|投资建议|https?:|www\.|官方微信|客户端|阅读原文|原文链接|"
    r"举报/反馈|返回搜狐|新闻线索|[报爆]料|在看|点个“?赞|每天了解|请(?:转发|分享)|卡片|名片|蓝字|立场|独立观点|商务合作|广告合作|Copyright|©",
    re.I,
)
_WEAK_TERMS = re.compile(
    r"来源|注明|观点|证实|核实|未经|删除|更正|联系|邮箱|电话|热线|微信|微博|关注|识别|下载|APP|投稿|官方|门户|平台|备案|追究|授权|声明|提示|朋友圈|留言|评论区|阅读|"
    r"许可|合作|广告|谢谢|网址|点赞|转发|分享|星标|头条|知乎|抖音|全网|网站|参考|目的|权益|及时|处理|作品|整理|发布|资讯|搜索|更多|上传|自媒体|喜欢|精彩|风险|仅供|稿酬|酬谢|拨打|登录|专席",
    re.I,
)
#: what only a story says: a footer neither quotes people nor tells what happened
STORY = re.compile(
    r"不等于|不能免除|不免除|摆设|[一二两三四五六七八九十几]个(?:大)?字|字样|这句话|一句话|判决|审理|庭审|原告|被告人?(?!知)|赔偿(?:额|金)?\S{0,4}\d|"
    r"(?<![名简职])[说称][。:,]|记者(?:了解|采访|看到|发现|注意|从|获悉)|(?<!不)表示[,:]|告诉(?:记者|他|她)|"
    # a portal addresses 您; only a story tells of a person
    r"她|(?<![其吉维利])他(?![人用项山方媒])|"
    r"近日|日前|据悉|据了解|截至目前|截至发稿|[”\"](?:式|两字|背后)|版权局|条例|执法|举报人|盗版|涉嫌(?!抄袭|侵权)|参赛|主办方|报名|预约|购票|缴费|查询|办理"
)
#: a credit of the story's people: may stand inside a footer, never opens one
PEOPLE_LINE = re.compile(r"\S{0,16}(?:记者|通讯员|作者|撰稿|撰文|摄影|文|图|摄)\s*[:|/\s]\s*[^。,!?]{2,40}$")
BARE_CONTACT = re.compile(r"[A-Za-z0-9_@.:/\-\s+()电话邮箱微信热线地址网联系方式]{1,60}")
SENTENCE = re.compile(r"[^。!?;]+[。!?;]*")
#: the first sentence, with the next one if it is a mere call: 更多猛料！
FIRST_SENTENCE = re.compile(r"(?:[^。!?;]{1,8}!+)?[^。!?;]+[。!?;]*")
#: an address or a bracket behind the last full stop is no sentence
_HAN = re.compile(r"[\u3400-\u9fff]")
#: what stands between quotation marks is cited, not said: 她把“版权归原作者所有”印在明信片背面 claims nothing. The
#: buttons a portal tells its readers to press are named in quotation marks too.
_BUTTON_NAMES = "阅读原文|查看更多|关注|在看|点赞|赞|分享|转发|星标|转载"
_QUOTATION = re.compile(
    rf"[“「『‘《](?!(?:{_BUTTON_NAMES})[”」』’])[^“”「」『』‘’《》]+[”」』’》]|\"(?!(?:{_BUTTON_NAMES})\")[^\"]+\""
)


def conceal_quotations(text: str) -> str:
    """Return ``text`` (narrow) with every character between quotation marks as □, its length unchanged."""
    return _QUOTATION.sub(lambda match: f"{match[0][0]}{'□' * (len(match[0]) - 2)}{match[0][-1]}", text)


def weigh(text: str) -> bool:
    """Whether nearly every sentence of ``text`` (narrow) speaks of rights, origins or contacts."""
    sentences = list(filter(_HAN.search, SENTENCE.findall(text)))
    touched = sum(1 for sentence in sentences if _STRONG_TERMS.search(sentence) or _WEAK_TERMS.search(sentence))
    weight = 2 * len(set(_STRONG_TERMS.findall(text))) + len(set(_WEAK_TERMS.findall(text)))
    return touched * 5 >= len(sentences) * 3 and weight >= 2
