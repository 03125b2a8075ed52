from newscrawl.cms.generic.spider import GenericSpider


class GenericDemoSpider(GenericSpider):
    name = "genericdemo"
    site_name = "胶州湾日报"
    home_url = "http://127.0.0.1:8774/"
    channels = {"要闻": "yaowen/", "社会": "shehui/", "文旅": "wenlv/"}
    article_pattern = r"/(?:content/\d+/\d+/c(?P<id>\d+)|special/[\w-]+?)(?P<page>_\d+)?\.html"
    page_url = "index_{page}.html"
    entry_css = "article.card"
    info_line_css = "div.meta"
    body_css = "div.story-text"
    ignored_css = "ad-slot"
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
