"""The bundled look-alike of a PHPCMS portal: ``newscrawl demo serve --portal phpcms``."""

from newscrawl.cms.phpcms.spider import PhpcmsSpider


class PhpcmsDemoSpider(PhpcmsSpider):
    name = "phpcmsdemo"
    site_name = "海岸线新闻网演示站"
    home_url = "http://127.0.0.1:8767/"
    channels = {
        name: f"index.php?m=content&c=index&a=lists&catid={catid}"
        for name, catid in {"国内": 6, "本地": 7, "财经": 8}.items()
    }
    custom_settings = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 16}
