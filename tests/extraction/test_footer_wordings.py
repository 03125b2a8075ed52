from __future__ import annotations

import pytest

from newscrawl.items import Block
from tests.extraction import closing_paragraphs, footer_wordings, press_footers, unusual_footers
from tests.extraction.test_footer import STORY, paragraph, split

FOOTERS = [*footer_wordings.FOOTERS, *unusual_footers.FOOTERS, *press_footers.FOOTERS]
STORIES = [*footer_wordings.STORIES, *closing_paragraphs.STORIES, *press_footers.STORIES]
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


def test_a_list_of_links_below_its_heading_is_other_stories() -> None:
    texts = ["海边的第一个故事。", "海边的第二个故事。"]
    links = [Block(text, f'<p><a href="https://x.invalid/">{text}</a></p>') for text in texts]
    cut = split(STORY, paragraph("▼往期回顾▼"), *links)
    assert (cut.paragraphs, cut.footer) == ([STORY], ["▼往期回顾▼", *texts])


@pytest.mark.parametrize("heading", ["推荐阅读", "相关报道"])
def test_a_heading_over_sentences_is_the_story_s(heading: str) -> None:
    last = "《老人与海》讲的是一个老人与一条鱼的故事。"
    assert split(STORY, heading, last).paragraphs == [STORY, heading, last]
    assert split(STORY, heading, last, PLAIN_FOOTER).paragraphs == [STORY, heading, last]
