"""Only what newscrawl chose differently from Scrapy, each with its reason. Settings of our own are NEWSCRAWL_*."""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from newscrawl import __version__

_has_folder = Path(closest_scrapy_cfg() or "scrapy.cfg").absolute().with_name("sites").is_dir()
#: modules with sites of the operator's own, found from the folder of the scrapy.cfg: its folder ``sites``, if none is
#: named. `newscrawl site new` writes into the first.
NEWSCRAWL_SITES = [name for name in os.environ.get("NEWSCRAWL_SITES", "").split(",") if name] or ["sites"]

BOT_NAME = "newscrawl"
SPIDER_MODULES = [
    "newscrawl.spiders",
    *(NEWSCRAWL_SITES if NEWSCRAWL_SITES != ["sites"] or _has_folder else []),
]
NEWSPIDER_MODULE = "newscrawl.spiders"

# --- ours -----------------------------------------------------------------------------------------------------------
#: None: data/newscrawl.db beside the scrapy.cfg found from the working directory upwards
NEWSCRAWL_DATABASE_URL = os.environ.get("NEWSCRAWL_DATABASE_URL") or None
#: keep every fetched page as it came; without them a change of the extraction rules needs a new crawl
NEWSCRAWL_ARCHIVE = True
#: None: data/archive of the project
NEWSCRAWL_ARCHIVE_DIR = os.environ.get("NEWSCRAWL_ARCHIVE_DIR") or None
#: at its end a run drops the site's pages that are older than so many days, but never an article's latest; None: none
NEWSCRAWL_ARCHIVE_DAYS = None
#: a web or mail address that the portals' admins can turn to; part of the user agent
NEWSCRAWL_CONTACT = os.environ.get("NEWSCRAWL_CONTACT") or None
#: seconds a crawl waits for a database that is locked or gone, before it stops with everything left in the frontier
NEWSCRAWL_DATABASE_PATIENCE = 60
#: seconds until a page that failed is tried again by a later run; four times as long after each further failure
NEWSCRAWL_RETRY_AFTER = 600
#: seconds without a sign of life after which another machine may take a site over; a run gives six in that time. On
#: the same machine a dead process is replaced at once. Longer than the writer waits for its database (60 s).
NEWSCRAWL_LEASE = 120
#: seconds of computing after which reading a page is ended, and the page refused: page_too_slow. 0: never
NEWSCRAWL_PAGE_SECONDS = 10
#: wait for the end of another run of the same site instead of refusing to start
NEWSCRAWL_WAIT = False

#: an incremental walk stops after so many listing pages in a row on which nothing is new
NEWSCRAWL_STOP_AFTER_PAGES = 1
#: days after which a channel is walked to its end again: nothing else finds articles inserted deep inside
NEWSCRAWL_FULL_WALK_DAYS = 7
#: stored articles are visited again: (up to this age in days, every so many hours), youngest first, then never
NEWSCRAWL_REVISITS = [(1, 6), (3, 24), (14, 168)]
#: at most so many such visits a run; each raises a Discuz view count by one
NEWSCRAWL_REVISIT_BUDGET = 100

#: the longest gap between two requests, in seconds, that a robots.txt can ask for: a day would end every crawl
NEWSCRAWL_CRAWL_DELAY_MAX = 120
#: the longest pause, in seconds, after a failure: at least as long as Retry-After asks for, at least twice the delay,
#: then four times, eight …
NEWSCRAWL_BACKOFF_MAX = 300
#: after so many failures in a row (about nine minutes of pauses) a host counts as down; a page is tried three times, so
#: three bad ones in a row are not taken for it
NEWSCRAWL_OUTAGE_FAILURES = 10
#: seconds until a host that is down is asked once more; if that fails too, the run is closed: site_unavailable
NEWSCRAWL_OUTAGE_PAUSE = 600

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
#: a reader without a session is what we are, and Scrapy's cookie jar would fetch the public suffix list from elsewhere;
#: a site that wants its cookies back (Discuz's attackevasive 4) sets this in its spider's custom_settings
COOKIES_ENABLED = False
#: a page that reloads itself is a flood guard's notice, not a redirect
METAREFRESH_ENABLED = False
#: at DEBUG Scrapy prints every item, body and all
LOG_LEVEL = "INFO"

# --- speed ----------------------------------------------------------------------------------------------------------
#: 20 % more pages per CPU-second than the default 100, which starts 101 tasks a response (docs/decisions/0001)
CONCURRENT_ITEMS = 8
#: bytes of pages that may wait for their commit before the next is asked for. Scrapy's 5 MB are a hundred pages that a
#: kill has fetched again; with this, 3 to 8 instead of 13 to 16 at 16 connections (Nov 2026, tests/e2e/test_kill.py)
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 60_000

# --- closed doors ---------------------------------------------------------------------------------------------------
#: Scrapy 2.19 would start a server on localhost that executes Python code
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
#: a link must not read a file of ours, nor speak another protocol than the web's; no response fills the memory
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("data", "file", "ftp", "s3")),
    **dict.fromkeys(("http", "https"), "newscrawl.crawling.heads.BoundedHeadHandler"),
}
#: whatever a site's name server answers, no request leads inside a network
TWISTED_DNS_RESOLVER = "newscrawl.crawling.resolver.GuardedResolver"

# --- the way of a page ----------------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # 50 is Scrapy's OffsiteMiddleware, 100 its RobotsTxtMiddleware, which already asks the host
    "newscrawl.crawling.guard.UrlGuardMiddleware": 40,
    # 550 is Scrapy's RetryMiddleware: see each failure before it
    "newscrawl.crawling.resolver.RefusedAddressMiddleware": 555,
    "newscrawl.crawling.outages.OutageMiddleware": 560,
    # 590 is Scrapy's HttpCompressionMiddleware: decode what it has unpacked
    "newscrawl.crawling.decoding.StrictDecodingMiddleware": 585,
    # 600 is Scrapy's RedirectMiddleware: see a redirect before it
    "newscrawl.crawling.redirects.OffsiteRedirectMiddleware": 610,
    # nearest to the site: see the headers as they were received
    "newscrawl.crawling.archiving.ReceivedHeadersMiddleware": 900,
}
EXTENSIONS = {
    "newscrawl.crawling.recorder.RunRecorder": 0,
    "newscrawl.crawling.politeness.CrawlDelay": 0,
}
ITEM_PIPELINES = {
    "newscrawl.pipelines.publication_time.PublicationTimePipeline": 100,
    "newscrawl.pipelines.body.BodyPipeline": 200,
    "newscrawl.pipelines.byline.BylinePipeline": 300,
    "newscrawl.pipelines.source.SourcePipeline": 400,
    "newscrawl.pipelines.counts.CountsPipeline": 500,
    "newscrawl.pipelines.validation.ValidationPipeline": 800,
    "newscrawl.pipelines.provenance.ProvenancePipeline": 850,
    "newscrawl.pipelines.database.DatabasePipeline": 900,
}
