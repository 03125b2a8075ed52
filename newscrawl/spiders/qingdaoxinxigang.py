"""青岛信息港, a local portal of Qingdao on Discuz! X with a commercial theme."""

from newscrawl.cms.discuz.spider import DiscuzPortalSpider


class QingdaoXinxigangSpider(DiscuzPortalSpider):
    name = "qingdaoxinxigang"
    site_name = "青岛信息港"
    home_url = "https://www.qingdaoxinxigang.cn/"
    channels = {"青岛资讯": "portal.php?mod=list&catid=1"}
