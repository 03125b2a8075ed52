"""Every word that the explorer says of its own, in each of its languages. What the table says is in no need of any."""

from __future__ import annotations

#: as the attribute ``lang`` names them; the first is the one taken where nobody asks for another
LANGUAGES = ("zh", "en")

#: key -> Chinese, English
WORDS: dict[str, tuple[str, str]] = {
    # everywhere
    "explorer": ("newscrawl 浏览器", "newscrawl explorer"),
    "skip": ("跳到正文", "Skip to the content"),
    "navigation": ("页面", "Pages"),
    "other_language": ("English", "中文"),
    "nav_search": ("搜索", "Search"),
    "read_only_note": ("只读：这里的页面不会改动任何数据。", "Read-only: nothing here changes any data."),
    "download_csv": ("下载 CSV", "Download CSV"),
    "back_to_search": ("回到搜索", "Back to the search"),
    "continue": ("继续", "Continue"),
    "not_stated": ("页面未注明", "the page does not say"),
    # the search
    "search_title": ("搜索稿件", "Find articles"),
    "q": ("词语", "Words"),
    "q_help": (
        "标题、正文、人名或来源中含有全部这些词的稿件；“”之内的空格算作词的一部分。",
        "Articles that have all of them in headline, story, people or source; “…” keeps blanks together.",
    ),
    "search": ("搜索", "Search"),
    "filters": ("筛选条件", "Filters"),
    "clear": ("全部清除", "Clear all"),
    "site": ("站点", "Site"),
    "channel": ("栏目", "Channel"),
    "source": ("来源", "Source"),
    "month": ("月份", "Month"),
    "person": ("人名", "Person"),
    "role": ("身份", "Role"),
    "any_role": ("任何身份", "any role"),
    "since": ("发布日期自", "Published from"),
    "until": ("发布日期至", "Published to"),
    "min_views": ("查看数不少于", "Views, at least"),
    "found": ("{count} 篇稿件", "{count} articles"),
    "page_of": ("第 {page} 页，共 {pages} 页", "page {page} of {pages}"),
    "order": ("标题含有词语的在前，其余由新到旧。", "Those with the words in their headline first, then the newest."),
    "order_newest": ("由新到旧。", "The newest first."),
    "nothing_found": (
        "没有这样的稿件。可以少写几个词，或去掉一些条件。",
        "No article is like that. Try fewer words, or fewer conditions.",
    ),
    "no_headline": ("（无标题）", "(no headline)"),
    "undated": ("日期不明", "undated"),
    "views": ("查看 {count}", "{count} views"),
    "result_pages": ("结果的各页", "Pages of results"),
    "previous_page": ("← 上一页", "← Previous page"),
    "next_page": ("下一页 →", "Next page →"),
    "narrow": ("缩小范围", "Narrow down"),
    "undo": ("取消", "undo"),
    "no_such_results_title": ("没有这一页", "There is no such page"),
    "no_such_results": ("结果没有这么多页。", "The results do not have so many pages."),
    "role_needs_person": ("身份要和人名一起填写。", "A role goes with the name of a person."),
    "must_not_end_before": ("它早于起始日期。", "It is before the first day."),
    # roles, as newscrawl.items names them
    "role_reporter": ("记者", "reporter"),
    "role_chief_reporter": ("首席记者", "chief reporter"),
    "role_trainee_reporter": ("见习记者", "trainee reporter"),
    "role_intern": ("实习生", "intern"),
    "role_correspondent": ("通讯员", "correspondent"),
    "role_contributor": ("特约撰稿", "contributor"),
    "role_author": ("作者", "author"),
    "role_writer": ("文", "writer"),
    "role_photographer": ("摄影", "photographer"),
    "role_editor": ("编辑", "editor"),
    "role_responsible_editor": ("责任编辑", "responsible editor"),
    "role_reviewer": ("审核", "reviewer"),
    "role_proofreader": ("校对", "proofreader"),
    # what cannot be served
    "no_such_page_title": ("没有这个页面", "There is no such page"),
    "no_such_page": ("这个地址没有对应的页面。", "Nothing stands at this address."),
    "no_such_article_title": ("没有这篇稿件", "There is no such article"),
    "no_such_article": (
        "表中没有这篇稿件：编号或站点可能写错了，或者它已被清除。",
        "The table has no such article: its number or site may be mistyped, or it was purged.",
    ),
    "read_only_title": ("不能这样请求", "This cannot be asked for"),
    "read_only": ("浏览器是只读的，只回答 GET 请求。", "The explorer is read-only: it answers nothing but GET."),
    "cannot_title": ("无法回答", "This cannot be answered"),
    "cannot": ("服务器不能回答这个请求。", "The server cannot answer this request."),
    "no_database_title": ("数据库无法使用", "The database cannot be used"),
    "no_database": (
        "数据库目前无法访问；原因写在服务器的日志里。",
        "The database cannot be reached at the moment; the server's log says why.",
    ),
    "unforeseen_title": ("出错了", "Something went wrong"),
    "unforeseen": (
        "这是浏览器自身的错误；经过写在服务器的日志里。",
        "This is an error of the explorer's own; the server's log has what happened.",
    ),
    "refused_host_title": ("不接受这个主机名", "This host name is not accepted"),
    "refused_host": (
        "请用 127.0.0.1、localhost 或服务器的 IP 地址打开；要用别的名字，启动时加 --name。",
        "Open it as 127.0.0.1, localhost or the server's IP address; for another name start it with --name.",
    ),
    "refused_token_title": ("需要口令", "A token is needed"),
    "refused_token": (
        "请用带 ?token=… 的地址打开一次。如果已经打开过，请点“继续”。",
        "Open the address with ?token=… once. If you have done so before, continue.",
    ),
    "welcome_title": ("口令正确", "The token is right"),
    "welcome": ("正在打开页面。", "The page is being opened."),
    "bad_parameter_title": ("地址里有不能理解的内容", "The address asks for something impossible"),
    "bad_parameter": ("参数 {name} 的值是“{value}”。", "The parameter {name} is “{value}”."),
    "must_be_day": ("日期请写成 2022-08-01 的样子。", "Write a day as 2022-08-01."),
    "must_be_number": (
        "这里应是一个不太大的非负整数。",
        "It has to be a whole number, neither negative nor huge.",
    ),
    "must_be_text": ("其中有不能搜索的控制字符。", "It contains a control character, which cannot be searched for."),
    "must_be_short": ("太长了。", "It is too long."),
    "without_it": ("去掉这个参数", "Leave the parameter out"),
    "must_be_known": ("没有这个选项。", "There is no such choice."),
}


def language_of(asked: str | None, accepted: str | None) -> str:
    """The language of a page: the one asked for, else the first of ``Accept-Language`` that there is, else Chinese."""
    if asked in LANGUAGES:
        return asked
    weighted = [_weighted(part) for part in (accepted or "").split(",")]
    known = [(weight, name) for weight, name in weighted if name in LANGUAGES and weight > 0]
    return max(known, key=lambda each: each[0])[1] if known else LANGUAGES[0]


def _weighted(part: str) -> tuple[float, str]:
    tag, _, weight = part.partition(";")
    try:
        value = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        value = 0.0
    return value, tag.strip().partition("-")[0].lower()
