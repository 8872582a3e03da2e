"""Scrapy's settings. Everything that may differ comes from BAOTINH_* or from a source file; see `spiders.SourceSpider`.

Retries, redirects, robots.txt, compression and cookies are the crawl's own business (`crawlers.fetch`): it needs every
answer as it was received, and a reason for everything it does not follow.
"""

from __future__ import annotations

BOT_NAME = "baotinh"
SPIDER_LOADER_CLASS = "crawlers.loader.SourceLoader"
COMMANDS_MODULE = "crawlers.commands"
NEWSPIDER_MODULE = "crawlers.spiders"

ROBOTSTXT_OBEY = False  # crawlers.fetch obeys it by RFC 9309, which Scrapy's middleware does not
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawlers.tls.DownloadHandler",
    "https": "crawlers.tls.DownloadHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # it would open a port that executes code
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DNSCACHE_ENABLED = True
REFERER_ENABLED = False

LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_COLOR = False
STATS_DUMP = False
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
