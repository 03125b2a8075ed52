"""The attacks that the explorer withstands succeed where nothing stands in their way, or its tests show nothing."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.attacker import Attacker
from tests.browser.explorer import Witness

#: steps of 50 ms that an attack may take
_STEPS = 100


def test_each_attack_succeeds_in_a_page_of_its_own(browser: Browser, evil: Attacker) -> None:
    attacks = evil.attacks()
    with browser.new_context() as context:
        witness = Witness(context)
        for name in attacks:
            # A tab each: one that an attack still leads elsewhere cannot be led to the next. It stays open: to close it
            # while its dialog opens takes for ever.
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{evil.port}/control/{name}", wait_until="commit")
            for _ in range(_STEPS):
                if (name in witness.ran or name in evil.hits) and (name != "dialog" or witness.dialogs):
                    break
                page.wait_for_timeout(50)
    assert [name for name in attacks if name not in witness.ran and name not in evil.hits] == []
    assert len(attacks) > 20
    assert witness.dialogs
    assert witness.strangers("http://127.0.0.1:1")
