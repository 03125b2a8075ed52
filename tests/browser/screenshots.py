"""Screenshots of every page of the explorer, to be looked at: ``python -m tests.browser.screenshots --output DIR``."""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.attacker import attacker
from tests.browser.explorer import chromium, launch, served
from tests.browser.newsroom import fill
from tests.browser.pages import PAGES

#: name -> width and height in CSS pixels
SCREENS = {"desktop": (1280, 900), "phone": (360, 740)}
LANGUAGES = ("zh", "en")
SCHEMES = ("light", "dark")


def main() -> None:
    """Crawl the demo portal into a SQLite database of its own and photograph its pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="folder for the PNG files; made if it is not there")
    parser.add_argument("--only", choices=PAGES, nargs="+", default=list(PAGES), help="which pages (default: all)")
    options = parser.parse_args()
    browser_path = chromium()
    if browser_path is None:
        parser.error("there is no Chromium: install the package chromium, or name a browser in NEWSCRAWL_CHROMIUM")
    options.output.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        attacker() as evil,
        served(fill(Path(folder), None, evil)) as address,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright, browser_path)
        for screen, language, scheme in itertools.product(SCREENS, LANGUAGES, SCHEMES):
            if scheme == "light" or (screen, language) == ("desktop", "zh"):
                _photograph(browser, address, options.output, options.only, screen, language, scheme)
        browser.close()


def _photograph(
    browser: Browser, address: str, folder: Path, names: list[str], screen: str, language: str, scheme: str
) -> None:
    """Each page as a whole, its folded parts open but for long tables."""
    width, height = SCREENS[screen]
    locale = {"zh": "zh-CN", "en": "en-GB"}[language]
    with browser.new_context(
        base_url=address,
        locale=locale,
        viewport={"width": width, "height": height},
        color_scheme=scheme,
    ) as context:
        page = context.new_page()
        for name in names:
            page.goto(PAGES[name], wait_until="load")
            page.locator("main details").evaluate_all(
                "all => all.forEach(each => each.open = each.querySelectorAll('tbody tr').length <= 20)"
            )
            page.wait_for_timeout(100)
            path = folder / "-".join([name, screen, language, *([scheme] if scheme == "dark" else [])])
            page.screenshot(path=f"{path}.png", full_page=True)
            sys.stdout.write(f"{path}.png\n")


if __name__ == "__main__":
    main()
