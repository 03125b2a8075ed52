"""Only what newscrawl chose differently from Scrapy, each with its reason. Settings of our own are NEWSCRAWL_*."""

import os

from newscrawl import __version__

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"

# --- ours -----------------------------------------------------------------------------------------------------------
#: None: data/newscrawl.db beside the scrapy.cfg found from the working directory upwards
NEWSCRAWL_DATABASE_URL = os.environ.get("NEWSCRAWL_DATABASE_URL") or None
#: a web or mail address that the portals' admins can turn to; part of the user agent
NEWSCRAWL_CONTACT = os.environ.get("NEWSCRAWL_CONTACT") or None
#: seconds until a page that failed is tried again by a later run; four times as long after each further failure
NEWSCRAWL_RETRY_AFTER = 600

# --- politeness: small regional portals, crawled for years ----------------------------------------------------------
#: says who we are and, if the operator gives one, whom to write to. No word in it may be among the ~70 ("java", "bird"
#: …) for which a Discuz serves its mobile site, which has no articles.
USER_AGENT = f"newscrawl/{__version__}" + (f" (+{NEWSCRAWL_CONTACT})" if NEWSCRAWL_CONTACT else "")
ROBOTSTXT_OBEY = True
#: Discuz's flood guard refuses two requests within a second
DOWNLOAD_DELAY = 2.0
#: with the default jitter of half the delay the shortest gap would be 1.0 s, on the guard's edge
DOWNLOAD_DELAY_JITTER = 0.25
CONCURRENT_REQUESTS_PER_DOMAIN = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
DOWNLOAD_TIMEOUT = 60
#: a page of text is never larger; a hostile one may be
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
#: a page that reloads itself is a flood guard's notice, not a redirect
METAREFRESH_ENABLED = False
#: at DEBUG Scrapy prints every item, body and all
LOG_LEVEL = "INFO"

# --- speed ----------------------------------------------------------------------------------------------------------
#: 20 % more pages per CPU-second than the default 100, which starts 101 tasks a response (docs/decisions/0001)
CONCURRENT_ITEMS = 8

# --- closed doors ---------------------------------------------------------------------------------------------------
#: Scrapy 2.19 would start a server on localhost that executes Python code
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# --- the way of a page ----------------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # 590 is Scrapy's HttpCompressionMiddleware: decode what it has unpacked
    "newscrawl.crawling.decoding.StrictDecodingMiddleware": 585,
    # 600 is Scrapy's RedirectMiddleware: see a redirect before it
    "newscrawl.crawling.redirects.OffsiteRedirectMiddleware": 610,
}
EXTENSIONS = {"newscrawl.crawling.recorder.RunRecorder": 0}
ITEM_PIPELINES = {
    "newscrawl.pipelines.publication_time.PublicationTimePipeline": 100,
    "newscrawl.pipelines.body.BodyPipeline": 200,
    "newscrawl.pipelines.byline.BylinePipeline": 300,
    "newscrawl.pipelines.source.SourcePipeline": 400,
    "newscrawl.pipelines.counts.CountsPipeline": 500,
    "newscrawl.pipelines.validation.ValidationPipeline": 800,
    "newscrawl.pipelines.database.DatabasePipeline": 900,
}
