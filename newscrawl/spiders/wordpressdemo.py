"""The bundled look-alike of a WordPress site, as ``newscrawl demo serve --portal wordpress`` puts it on loopback."""

from newscrawl.cms.wordpress.spider import WordPressSpider


class WordPressDemoSpider(WordPressSpider):
    name = "wordpressdemo"
    site_name = "琴岛在线演示站"
    home_url = "http://127.0.0.1:8768/"
    channels = {"岛城要闻": "category/yaowen/", "财经": "category/caijing/", "文体": "category/wenti/"}
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
