"""A browser before an explorer before a newsroom, on each database. Made once, for all tests read and none writes."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.attacker import Attacker, attacker
from tests.browser.explorer import Witness, chromium, launch, served
from tests.browser.newsroom import Newsroom, fill
from tests.conftest import DATABASES, new_database

#: a page of the explorer that takes longer is broken, however busy the machine
_PATIENCE = 15_000


# Of the package, not of the session: Playwright keeps an event loop running in this thread as long as it is open, and
# the tests of other packages start their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Skips the test where there is none; where CI is true there has to be one."""
    path = chromium()
    if path is None:
        missing = "there is no Chromium: install the package chromium, or name a browser in NEWSCRAWL_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        chrome = launch(playwright, path)
        yield chrome
        chrome.close()


@pytest.fixture(scope="package")
def evil() -> Iterator[Attacker]:
    with attacker() as server:
        yield server


@pytest.fixture(scope="package", params=DATABASES)
def newsroom(
    request: pytest.FixtureRequest, evil: Attacker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp(f"newsroom-{request.param}")
    with new_database(request.param, folder) as url:
        yield fill(folder, url, evil)


@pytest.fixture(scope="package")
def explorer(newsroom: Newsroom) -> Iterator[str]:
    """The address of the explorer, without a slash at its end."""
    with served(newsroom) as address:
        yield address


@pytest.fixture
def context(browser: Browser, explorer: str) -> Iterator[BrowserContext]:
    """A visitor with no cookies, who reads Chinese."""
    with browser.new_context(base_url=explorer, locale="zh-CN") as visitor:
        visitor.set_default_timeout(_PATIENCE)
        yield visitor


@pytest.fixture
def witness(context: BrowserContext) -> Witness:
    return Witness(context)


@pytest.fixture
def page(context: BrowserContext, explorer: str, witness: Witness) -> Iterator[Page]:
    """A tab. Whatever a test looks at, nothing may be asked of anybody else, run, or asked of the visitor."""
    yield context.new_page()
    assert witness.strangers(explorer) == []
    assert (witness.ran, witness.dialogs, witness.errors) == ([], [], [])
