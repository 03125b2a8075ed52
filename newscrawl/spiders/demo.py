"""The bundled demo portal, as ``newscrawl demo serve`` puts it on loopback; not throttled, for nobody is disturbed."""

from newscrawl.cms.discuz.spider import DiscuzPortalSpider


class DemoSpider(DiscuzPortalSpider):
    name = "demo"
    site_name = "青岛信息港演示站"
    home_url = "http://127.0.0.1:8765/"
    channels = {
        name: f"portal.php?mod=list&catid={number}"
        for name, number in {"青岛资讯": 1, "财经": 4, "文体旅游": 5, "健康教育": 6, "图片新闻": 11}.items()
    }
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
