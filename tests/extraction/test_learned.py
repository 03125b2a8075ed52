from __future__ import annotations

from html import escape

import pytest

from newscrawl.extraction.footer import count_story_paragraphs, is_learnable, split_footer
from newscrawl.extraction.learned import normalised
from newscrawl.items import ArticleItem, Block
from newscrawl.pipelines.body import interpret
from tests.extraction.test_footer import FOOTERS, STORIES, STORY
from tests.storage.samples import FETCHED_AT

SLOGAN = "青城早知道，天天有新料。"
CALL = "城事小助手在这里等你来聊！"
LEARNED = frozenset(map(normalised, (SLOGAN, CALL)))


def blocks(*texts: str | Block) -> list[Block]:
    return [text if isinstance(text, Block) else Block(text, f"<p>{escape(text)}</p>") for text in texts]


def divided(*texts: str | Block, learned: frozenset[str] = LEARNED) -> tuple[list[str], list[str], str | None]:
    """Story, footer, and the rule that divided them."""
    reading = split_footer(blocks(*texts), learned)
    assert reading.value is not None
    return reading.value.paragraphs, reading.value.footer, reading.rule


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青城早知道，天天有新料。", "青城早知道,天天有新料"),
        ("青城早知道 APP", "　青城早知道\u200bＡｐｐ"),
        ("—— 青城早知道·城事 ——", "【青城早知道•城事】"),
        ("青城早知道第12期（2022年8月1日）", "青城早知道第７期（2021年12月31日）"),
        ("青城早知道 2022-08-01 11:51", "青城早知道 2021-12-31 9:05"),
        ("青城早知道20220801", "青城早知道20211231"),
        ("青城早知道 责任编辑：王伟", "青城早知道 责任编辑：李明亮"),
        ("青城早知道 编辑丨王 伟、李明 审核丨张静", "青城早知道 编辑：欧阳修 审核：赵小云"),
        ("青城早知道（责编 王伟 校对 李明）", "青城早知道（责编 张静 校对 赵小云）"),
        ("青城早知道 记者：王伟", "青城早知道 记者：李明亮"),
        ("来源：信网，青城早知道整理", "来源：半岛都市报，青城早知道整理"),
    ],
)
def test_what_varies_between_equal_footers_does_not_tell_them_apart(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青城早知道，天天有新料", "青城早知道，天天有好料"),
        ("青城早知道热线：0532-88068586", "青城早知道热线：0532-88068587"),
        ("青城早知道热线：13905321234", "青城早知道热线：13905321235"),
        ("编辑 整理发布", "编辑 重新排版"),
        ("责任编辑：王伟", "校对：王伟"),
        ("王伟说，青城早知道", "李明说，青城早知道"),
    ],
)
def test_what_makes_another_paragraph_does(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


def test_the_normal_form_is_letters_numbers_and_placeholders() -> None:
    assert normalised("【青城早知道】第12期 编辑：王伟。QQ 88068586") == "青城早知道第0期编辑_qq88068586"
    assert normalised("※ —— ※") == ""


@pytest.mark.parametrize(
    "paragraph", ["（完）", "END", "（记者 王伟）", "（本报记者 王伟 见习记者 李明）", "本报记者 王伟 摄影报道"]
)
def test_what_stories_end_with_everywhere_cannot_be_learned(paragraph: str) -> None:
    assert not is_learnable(paragraph)


@pytest.mark.parametrize("paragraph", ["文/王伟 图/李明", "2022年8月1日", "咨询电话：0532-12345678", "※ —— ※"])
def test_nor_what_says_nothing_but_names_and_numbers(paragraph: str) -> None:
    assert not is_learnable(paragraph)


@pytest.mark.parametrize("footer", FOOTERS, ids=lambda footer: footer[0][:20])
def test_nor_what_a_written_rule_cuts_anyway(footer: list[str]) -> None:
    assert not is_learnable(footer[0])


def test_a_slogan_can_be_learned() -> None:
    assert is_learnable(SLOGAN)
    assert is_learnable("青城早知道第12期 编辑：王伟")


def test_an_accepted_paragraph_is_cut_from_the_end() -> None:
    assert divided(STORY, SLOGAN) == ([STORY], [SLOGAN], "learned")
    assert divided(STORY, "青城早知道,天天有新料") == ([STORY], ["青城早知道,天天有新料"], "learned")
    assert divided(STORY, CALL, SLOGAN, CALL) == ([STORY], [CALL, SLOGAN, CALL], "learned")


def test_without_anything_accepted_it_is_kept() -> None:
    assert divided(STORY, SLOGAN, learned=frozenset()) == ([STORY, SLOGAN], [], None)
    assert divided(STORY, "来源：信网", learned=LEARNED) == ([STORY], ["来源：信网"], "paragraphs of its own")


@pytest.mark.parametrize(
    "footer",
    [
        ["来源：信网", SLOGAN],
        [SLOGAN, "来源：信网"],
        [SLOGAN, "- END -", CALL, "编辑：王伟  审核：李明", SLOGAN],
        ["文章来源：信网。", "青岛信息港是山东半岛地方信息门户，拥有广播电视经营许可证。", SLOGAN],
        [SLOGAN, "青岛信息港是山东半岛地方信息门户，拥有广播电视经营许可证。"],
    ],
)
def test_it_stands_above_below_and_between_what_written_rules_know(footer: list[str]) -> None:
    assert divided(STORY, STORY, *footer) == ([STORY, STORY], footer, "learned")


def test_below_a_footer_that_is_stuck_to_the_last_sentence() -> None:
    stuck = Block(f"{STORY}来源：信网", f"<p>{STORY}来源：信网</p>")
    assert divided(STORY, stuck, SLOGAN) == ([STORY, STORY], ["来源：信网", SLOGAN], "learned")


def test_above_a_written_footer_that_is_stuck_to_it() -> None:
    stuck = f"{SLOGAN}（本期编辑：王伟）"
    assert divided(STORY, stuck, "来源：信网") == ([STORY], [stuck, "来源：信网"], "learned")
    assert divided(stuck) == ([SLOGAN], ["（本期编辑：王伟）"], "stuck to the last paragraph")


def test_never_from_the_middle() -> None:
    assert divided(STORY, SLOGAN, STORY) == ([STORY, SLOGAN, STORY], [], None)
    assert divided(STORY, SLOGAN, STORY, SLOGAN) == ([STORY, SLOGAN, STORY], [SLOGAN], "learned")
    assert divided(STORY, f"{SLOGAN}{STORY}") == ([STORY, f"{SLOGAN}{STORY}"], [], None)
    assert divided(STORY, f"他说：“{SLOGAN}”") == ([STORY, f"他说：“{SLOGAN}”"], [], None)


def test_never_the_only_paragraph() -> None:
    assert divided(SLOGAN) == ([SLOGAN], [], None)
    assert divided(SLOGAN, "来源：信网") == ([SLOGAN], ["来源：信网"], "paragraphs of its own")
    assert divided(SLOGAN, CALL) == ([SLOGAN], [CALL], "learned")
    picture = Block("", '<p><img src="https://x.invalid/a.jpg" alt=""></p>', ("https://x.invalid/a.jpg",), "image")
    assert divided(picture, SLOGAN) == ([SLOGAN], [], None)


def test_a_table_of_the_same_words_is_kept() -> None:
    table = Block(SLOGAN, f"<table><tr><td>{SLOGAN}</td></tr></table>", (), "table")
    reading = split_footer(blocks(STORY, table), LEARNED)
    assert reading.value is not None
    assert (reading.value.body, reading.value.footer) == (blocks(STORY, table), [])


def test_pictures_between_learned_paragraphs_stay_with_the_story() -> None:
    picture = Block("", '<p><img src="https://x.invalid/a.jpg" alt=""></p>', ("https://x.invalid/a.jpg",), "image")
    reading = split_footer(blocks(STORY, SLOGAN, picture, CALL), LEARNED)
    assert reading.value is not None
    assert (reading.value.images, reading.value.footer) == (["https://x.invalid/a.jpg"], [SLOGAN, CALL])


@pytest.mark.parametrize("text", STORIES, ids=lambda text: text[:20])
def test_a_story_that_speaks_of_copyright_is_never_cut(text: str) -> None:
    learned = frozenset({normalised("文章来源于青城早知道，版权归原作者所有"), *LEARNED})
    assert divided(STORY, text, learned=learned)[0] == [STORY, text]
    assert divided(STORY, text, STORY, learned=learned)[0] == [STORY, text, STORY]
    assert divided(STORY, text, SLOGAN, learned=learned) == ([STORY, text], [SLOGAN], "learned")


def test_the_paragraphs_left_are_counted_as_they_would_be_cut() -> None:
    assert count_story_paragraphs([STORY, STORY], LEARNED) == 2
    assert count_story_paragraphs([STORY, STORY, SLOGAN, "来源：信网"], LEARNED) == 2
    assert count_story_paragraphs([STORY, f"{STORY}来源：信网", SLOGAN], LEARNED) == 2
    assert count_story_paragraphs([], LEARNED) == 0


def test_the_pipeline_cuts_what_the_item_says_is_accepted() -> None:
    item = ArticleItem("demo", "1", "https://x.invalid/1", FETCHED_AT, "Asia/Shanghai", learned_footers=tuple(LEARNED))
    item.blocks = blocks(STORY, "青城早知道：天天有新料 ", "编辑：王伟")
    interpret(item)
    assert (item.body, item.footer) == ([STORY], ["青城早知道：天天有新料 ", "编辑：王伟"])
    assert item.readings["footer"].rule == "learned"
    assert [person.name for person in item.credits] == ["王伟"]
