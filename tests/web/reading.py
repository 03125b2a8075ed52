"""What a page says, as a browser would read it."""

from __future__ import annotations

from lxml import html
from starlette.testclient import TestClient


def page_at(client: TestClient, address: str) -> html.HtmlElement:
    """The page at an address, which has to be there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.content)


def texts(page: html.HtmlElement, css: str) -> list[str]:
    """The texts of the elements that a selector finds, blanks as a browser shows them."""
    return [" ".join(element.text_content().split()) for element in page.cssselect(css)]
