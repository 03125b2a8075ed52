"""newscrawl: Scrapy spiders that collect news portals into a table people can trust."""

from importlib.metadata import version

__version__ = version("newscrawl")
