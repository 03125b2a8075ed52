"""The bundled look-alike of an EmpireCMS portal, as ``newscrawl demo serve --portal empirecms`` puts it on loopback."""

from newscrawl.cms.empirecms.spider import EmpireCMSSpider


class EmpireCMSDemoSpider(EmpireCMSSpider):
    name = "empirecmsdemo"
    site_name = "胶东在线演示站"
    home_url = "http://127.0.0.1:8769/"
    channels = {"本地新闻": "news/local/", "国内新闻": "news/china/", "体育": "sports/"}
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
