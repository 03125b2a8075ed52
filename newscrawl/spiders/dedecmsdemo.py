"""The bundled look-alike of a DedeCMS portal: ``newscrawl demo serve --portal dedecms``."""

from newscrawl.cms.dedecms.spider import DedeCmsSpider


class DedeCmsDemoSpider(DedeCmsSpider):
    name = "dedecmsdemo"
    site_name = "岛城快报演示站"
    home_url = "http://127.0.0.1:8766/"
    channels = {"要闻": "a/yaowen/list_1_1.html", "财经": "a/caijing/list_4_1.html", "文体": "a/wenti/list_5_1.html"}
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
