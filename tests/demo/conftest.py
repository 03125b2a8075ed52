from __future__ import annotations

from collections.abc import Iterator

import pytest

from newscrawl.demo.portal import Portal, PortalOptions, build_portal
from newscrawl.demo.server import DemoServer, serve

from .walker import Client


@pytest.fixture(scope="package")
def portal() -> Portal:
    """A portal small enough to walk whole, large enough for every special case and several listing pages."""
    return build_portal(PortalOptions(count=130))


@pytest.fixture
def server(portal: Portal) -> Iterator[DemoServer]:
    with serve(portal) as running:
        yield running


@pytest.fixture
def client(server: DemoServer) -> Client:
    return Client(server.url)
