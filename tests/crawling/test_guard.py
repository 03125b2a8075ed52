"""Where a crawl may go, told from the URL alone, and which addresses a name may lead to."""

from __future__ import annotations

import pytest
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy.resolver import dnscache
from twisted.internet.error import DNSLookupError

from newscrawl.crawling.guard import is_public, refusal
from newscrawl.crawling.resolver import GuardedResolver, RefusedAddressMiddleware
from newscrawl.errors import PageError

HOME = "https://www.a.cn/"
DOMAINS = ["www.a.cn"]
DEMO = "http://127.0.0.1:8765/"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.a.cn/portal.php?mod=view&aid=1",
        "http://www.a.cn/",
        "https://WWW.A.CN./x",
        "https://m.www.a.cn/",
        "https://www.a.cn:443/",
        "http://www.a.cn:443/",
    ],
)
def test_the_sites_own_pages_are_asked_for(url: str) -> None:
    assert refusal(url, HOME, DOMAINS) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://www.a.cn/x", "refused_scheme"),
        ("file:///etc/passwd", "refused_scheme"),
        ("javascript:alert(1)", "refused_scheme"),
        ("data:text/html,x", "refused_scheme"),
        ("//www.a.cn/", "refused_scheme"),
        ("http://user@www.a.cn/", "refused_url"),
        ("http://www.a.cn:pass@evil.cn/", "refused_url"),
        ("http://@www.a.cn/", "refused_url"),
        ("http:///x", "refused_url"),
        ("http://[::1/", "refused_url"),
        ("http://www.a.cn:99999/", "refused_url"),
        ("http://www.a.cn:x/", "refused_url"),
        ("http://www.a.cn\\@127.0.0.1/", "refused_url"),
        ("http://www.a.cn/" + "a" * 2048, "refused_url"),
        ("http://127.0.0.1/", "refused_address"),
        ("http://127.0.0.1./", "refused_address"),
        ("http://0.0.0.0/", "refused_address"),
        ("http://10.1.2.3/", "refused_address"),
        ("http://172.16.0.1/", "refused_address"),
        ("http://192.168.1.1/", "refused_address"),
        ("http://169.254.169.254/latest/meta-data/", "refused_address"),
        ("http://100.100.100.200/", "refused_address"),
        ("http://168.63.129.16/", "refused_address"),
        ("http://224.0.0.1/", "refused_address"),
        ("http://[::1]/", "refused_address"),
        ("http://[fe80::1%25eth0]/", "refused_address"),
        ("http://[fd00:ec2::254]/", "refused_address"),
        ("http://[::ffff:127.0.0.1]/", "refused_address"),
        ("http://[64:ff9b::7f00:1]/", "refused_address"),
        ("http://[2002:7f00:1::]/", "refused_address"),
        ("http://localhost/", "refused_address"),
        ("http://www.localhost/", "refused_address"),
        ("http://b.cn/", "off_site"),
        ("http://8.8.8.8/", "off_site"),
        ("http://2130706433/", "off_site"),
        ("http://0x7f.1/", "off_site"),
        ("http://evilwww.a.cn/", "off_site"),
        ("http://a.cn/", "off_site"),
        ("http://www.a.cn.evil.cn/", "off_site"),
        ("http://www.a.cn:22/", "refused_port"),
        ("https://www.a.cn:8765/", "refused_port"),
    ],
)
def test_a_url_that_leads_astray_is_refused_with_its_reason(url: str, reason: str) -> None:
    refused = refusal(url, HOME, DOMAINS)
    assert refused is not None
    assert refused.reason == reason
    assert refused.detail


@pytest.mark.parametrize(
    ("home", "url", "allowed"),
    [
        (DEMO, "http://127.0.0.1:8765/portal.php", True),
        (DEMO, "http://127.0.0.1:8766/", False),
        (DEMO, "http://127.0.0.1/", False),
        (DEMO, "http://127.0.0.2:8765/", False),
        (DEMO, "http://localhost:8765/", False),
        (DEMO, "http://[::1]:8765/", False),
        (DEMO, "http://10.0.0.1:8765/", False),
        ("http://[::1]:8765/", "http://[::1]:8765/x", True),
        ("http://localhost:8765/", "http://localhost:8765/x", True),
        ("http://localhost:8765/", "http://a.localhost:8765/x", False),
        ("http://localhost:8765/", "http://127.0.0.1:8765/x", False),
    ],
)
def test_a_site_on_loopback_opens_its_own_host_and_port_and_nothing_else(home: str, url: str, allowed: bool) -> None:
    domain = home.split("//")[1].rsplit(":", 1)[0].strip("[]")
    assert (refusal(url, home, [domain]) is None) is allowed


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2400:3200::1", True), ("::ffff:8.8.8.8", True), ("192.0.2.1", False), ("::", False)],
)
def test_an_address_is_public_or_not(address: str, public: bool) -> None:
    assert is_public(address) is public


class _Reactor:
    """Answers at once, on no thread, so that the resolver is tested without a running reactor."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> GuardedResolver:
    from twisted.internet import defer
    from twisted.internet.base import ThreadedResolver

    answers = {"inside.a.cn": "10.0.0.1", "127.1": "127.0.0.1", "www.a.cn": "8.8.8.8", "localhost": "127.0.0.1"}
    answers |= {"proxy.corp": "10.9.9.9", "127.0.0.1": "127.0.0.1"}
    monkeypatch.setattr(
        ThreadedResolver, "getHostByName", lambda self, name, timeout=(): defer.succeed(answers[name]), raising=True
    )
    monkeypatch.setenv("http_proxy", "http://proxy.corp:3128")
    for name in answers:
        dnscache.pop(name, None)
    return GuardedResolver(_Reactor(answers), 100, 5.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["www.a.cn", "localhost", "proxy.corp", "127.0.0.1"])
def test_a_public_answer_and_what_the_operator_names_get_through(resolver: GuardedResolver, name: str) -> None:
    found: list[str] = []
    resolver.getHostByName(name).addCallback(found.append)
    assert len(found) == 1


@pytest.mark.parametrize("name", ["inside.a.cn", "127.1"])
def test_an_answer_inside_a_network_is_refused_from_the_cache_too(resolver: GuardedResolver, name: str) -> None:
    for _ in range(2):
        failures: list[object] = []
        resolver.getHostByName(name).addErrback(lambda failure, found=failures: found.append(failure.value))
        assert [type(each) for each in failures] == [DNSLookupError]
    with pytest.raises(PageError) as caught:
        RefusedAddressMiddleware().process_exception(Request(f"http://{name}/"), CannotResolveHostError("no results"))
    assert (caught.value.reason, caught.value.fate) == ("refused_address", "rejected")


def test_a_host_that_is_only_unknown_is_not_taken_for_refused() -> None:
    unknown = RefusedAddressMiddleware().process_exception(Request("http://nowhere.cn/"), CannotResolveHostError("x"))
    assert unknown is None
