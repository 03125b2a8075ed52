from __future__ import annotations

import pytest

from tests.extraction.footer_wordings import FOOTERS, STORIES
from tests.extraction.test_footer import STORY, split

PLAIN_FOOTER = "文章来源：信网。如上内容为青岛信息港综合整理发布，版权归原作者所有。"


@pytest.mark.parametrize("footer", FOOTERS, ids=lambda footer: footer[0][:20])
def test_a_footer_is_cut_off_whole(footer: list[str]) -> None:
    cut = split(STORY, STORY, *footer)
    assert cut.paragraphs == [STORY, STORY]
    # a line of several credits may be divided at its blanks
    assert "".join(cut.footer).replace(" ", "") == "".join(footer).replace(" ", "")


@pytest.mark.parametrize("text", STORIES, ids=lambda text: text[:20])
def test_a_story_that_uses_such_words_is_kept_whole(text: str) -> None:
    assert split(STORY, text).paragraphs == [STORY, text]
    assert split(STORY, STORY + text).paragraphs == [STORY, STORY + text]
    cut = split(STORY, text, PLAIN_FOOTER)
    assert (cut.paragraphs, cut.footer) == ([STORY, text], [PLAIN_FOOTER])
