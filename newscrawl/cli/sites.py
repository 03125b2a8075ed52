"""``newscrawl sites``: what can be crawled."""

from __future__ import annotations

from rich.table import Table

from newscrawl.cli.console import stdout
from newscrawl.operations.project import load_settings, load_sites


def sites() -> None:
    """List the sites that can be crawled, with their channels.

    A site is one file in newscrawl/spiders/, or in any module that the setting SPIDER_MODULES names.
    """
    table = Table("name", "site", "address", "channels", box=None, header_style="bold")
    for name, spider in load_sites(load_settings()).items():
        table.add_row(name, spider.site_name, spider.home_url, ", ".join(spider.names_of_listings()))
    stdout.print(table)
