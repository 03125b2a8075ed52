"""Body and summary of an article page whose theme keeps none of the stock ids.

What every theme keeps is the order (info line, summary, body, then the reader's tools: page bar, reactions, 收藏,
上一篇/下一篇), where the tools' links lead, and the ``<meta name="description">``, into which the software writes the
summary itself. So what follows the info line is read node by node; tools divide it into stretches; the first stretch
that tells a story is the story, and the body is the box around nearly all of its text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from functools import partial
from itertools import chain, count, islice, takewhile
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawl.cms.reading_order import steps_behind, steps_in
from newscrawl.cms.select import letters, link_around, text, xpath

SUMMARY_LABEL = re.compile(r"^摘要\s*[:：]?\s*")
#: what the href of a tool holds, a page bar's link included; only such links are looked at closely
_MAY_BE_TOOL = re.compile(r"ac=click|ac=favorite|ac=share|mod=invite|page=|\.html")
_TOOL = re.compile(r"\bac=(?:click|favorite|share)\b|\bmod=invite\b")
_FAVORITE = "收藏"
_NEIGHBOUR = re.compile(r"\W*[上下]一篇(?:文章|新闻)?\s*(?:[:：\]】>»]|$)")
#: headings of the boxes that may stand between the story and the tools
_OTHER_BOX = re.compile(r"\W*(?:相关阅读|(?:网友|最新|全部)?评论)\W*\d*\W*$")
_SENTENCE = re.compile(r"[。！？；!?;]")
_CLEARS_FLOATS = re.compile(r"\b(?:cl|clear\w*)\b")
_CUT_OFF = re.compile(r"(?:\.{3}|…)$")
_BLOCKS = frozenset(
    {"p", "div", "li", "td", "th", "dd", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "body"}
    | {"ul", "ol", "dl", "table", "tr", "tbody", "blockquote", "center", "form", "main", "header", "footer", "aside"}
)
#: where a body may begin; a paragraph is never a body if it has a box around it
_BOXES = frozenset(
    {"html", "body", "div", "section", "article", "main", "table", "tbody", "tr", "td", "form", "center", "dl", "dd"}
)
#: letters outside of links beside a tool: with more, or with a sentence, the link is one of the story's own
_FEW = 30
#: text without a full stop is a list or a caption more often than a story
_WEIGHT_OF_OTHER_TEXT = 0.1
_WEIGHT_OF_PICTURE = 5.0
#: of the text of its parent, for a box to be the body
_NEARLY_ALL = 0.7
#: letters behind a summary among which the lead must be found again
_LEAD_WITHIN = 400
_LONGEST_HEADLINE = 60
# the rules, as an operator reads them beside a value
_PLACE = "box behind the info line"
_REPEATED = "box whose words begin the story"
_DESCRIBED = "box that says the meta description"


class Story(NamedTuple):
    """A story: the element that holds the body, and the text of the summary box ("": the page shows none).

    ``place`` is the element of the page; ``body`` is that, or a copy without what else stands in it; then ``nodes``
    is how many elements of ``place`` precede the first tool behind the story. ``rule`` and ``summary_rule`` say how
    body and summary were found.
    """

    body: HtmlElement
    summary: str
    place: HtmlElement
    rule: str
    summary_rule: str
    nodes: int | None = None

    def holds(self, element: HtmlElement) -> bool:
        """Whether an element of the page is part of the body."""
        if not any(each is self.place for each in element.iterancestors()):
            return False
        if self.nodes is None:
            return True
        return any(each is element for _, each in zip(range(self.nodes), self.place.iter(), strict=False))


class _Summary(NamedTuple):
    """The text of a summary ("": none was found), and the rule that found it."""

    text: str = ""
    rule: str = ""


class _Node(NamedTuple):
    """A text node (``text`` without blanks) or a picture ("") behind the info line, and the element it stands in."""

    element: HtmlElement
    text: str
    weight: float


def locate_story(info_line: HtmlElement, description: str, leads_on: Callable[[HtmlElement], bool]) -> Story | None:
    """Find body and summary behind the element of the info line; None where no reader's tools follow it.

    The tools are required, or any page with a headline and a date would pass for an article. ``description`` is the
    page's meta description; ``leads_on`` says of a link whether it leads to another page of the same body.
    """
    summary = _Summary()
    in_front = [info_line]
    stretches = _Stretches(info_line, leads_on)
    for place, (nodes, tool) in enumerate(stretches):
        box, rule = _summary_box(nodes, letters(description))
        if box is not None:
            summary = _Summary(SUMMARY_LABEL.sub("", text(box)), rule)
            in_front.append(box)
        story = [node for node in nodes if box is None or not _is_in(node.element, box)]
        if _is_only_a_summary(story, partial(stretches.said, place + 1), letters(description)):
            summary = _Summary(SUMMARY_LABEL.sub("", text(_common_box(story))), _DESCRIBED)
        elif _tells(_said(story)) or (
            place == 0 and any(node.weight for node in story) and not _tells(stretches.said(1))
        ):
            return _cut(_body_box(story, [*in_front, tool]), in_front, tool, summary)
        in_front.append(_block(tool))
    if stretches.are_none or _stands_below(info_line):
        return None
    nothing = info_line.makeelement("div")  # an article may have no text at all
    return Story(nothing, summary.text, nothing, _PLACE, summary.rule)


class _Stretches:
    """What stands between the info line and the last of the tools, divided at the tools; each part with its tool.

    They are read one by one: behind the story there may be a long page.
    """

    def __init__(self, info_line: HtmlElement, leads_on: Callable[[HtmlElement], bool]) -> None:
        self._info_line = info_line
        self._leads_on = leads_on
        self._beside: dict[HtmlElement, int] = {}
        self._coming = self._read()
        self._read_so_far: list[tuple[list[_Node], HtmlElement]] = []

    def __iter__(self) -> Iterator[tuple[list[_Node], HtmlElement]]:
        for place in count():
            if (stretch := self._at(place)) is None:
                return
            yield stretch

    @property
    def are_none(self) -> bool:
        return self._at(0) is None

    def said(self, place: int) -> Iterator[str]:
        """The texts of a stretch; none where there is no such stretch."""
        stretch = self._at(place)
        return _said(stretch[0] if stretch else [])

    def _at(self, place: int) -> tuple[list[_Node], HtmlElement] | None:
        self._read_so_far.extend(islice(self._coming, max(place + 1 - len(self._read_so_far), 0)))
        return self._read_so_far[place] if place < len(self._read_so_far) else None

    def _read(self) -> Iterator[tuple[list[_Node], HtmlElement]]:
        nodes: list[_Node] = []
        open_boxes: list[list[_Node]] = []
        for element, printed in steps_behind(self._info_line, "a", "img"):
            if self._is_tool(element, printed) and self._stands_alone(element):
                yield (open_boxes[0] if open_boxes else nodes), element
                nodes, open_boxes = [], []
            elif printed is None:
                if element.tag == "img" and not _is_tool_picture(element):
                    nodes.append(_Node(element, "", _WEIGHT_OF_PICTURE))
            elif _OTHER_BOX.match(printed) and self._stands_alone(element):
                open_boxes, nodes = open_boxes or [nodes], []
            elif link_around(element) is None:
                bare = letters(printed)
                weight = len(bare) * (1 if _SENTENCE.search(bare) else _WEIGHT_OF_OTHER_TEXT)
                nodes.append(_Node(element, bare, weight))

    def _is_tool(self, element: HtmlElement, printed: str | None) -> bool:
        if printed is not None:
            return _NEIGHBOUR.match(printed) is not None
        if element.tag != "a":
            return False
        href = element.get("href", "")
        if _MAY_BE_TOOL.search(href):
            return _TOOL.search(href) is not None or self._leads_on(element) or text(element) == _FAVORITE
        return text(element) == _FAVORITE

    def _stands_alone(self, element: HtmlElement) -> bool:
        """Whether little is said beside the links of the block in which ``element`` stands."""
        block = _block(element)
        if block not in self._beside:
            self._beside[block] = sum(map(_weight_beside, self._texts_of(block)))
        return self._beside[block] <= _FEW

    def _texts_of(self, block: HtmlElement) -> Iterator[str]:
        """The texts behind the info line that stand right in ``block``, outside of its links and other blocks."""
        # what stands in another block is not looked at: blocks may stand in each other a thousand deep
        if _is_in(self._info_line, block):
            between = takewhile(lambda each: each is not block, self._info_line.iterancestors())
            line = next(reversed([each for each in between if each.tag in _BLOCKS]), self._info_line)
            steps = steps_behind(line, within=block, closed=_BLOCKS)
        else:
            steps = steps_in(block, closed=_BLOCKS)
        return (said for element, said in steps if said and _block(element) is block and link_around(element) is None)


def _weight_beside(said: str) -> int:
    return len(letters(said)) + (_FEW if _SENTENCE.search(said) else 0)


def _is_tool_picture(image: HtmlElement) -> bool:
    link = link_around(image)
    return link is not None and _TOOL.search(link.get("href", "")) is not None


def _block(element: HtmlElement) -> HtmlElement:
    return next((each for each in chain([element], element.iterancestors()) if each.tag in _BLOCKS), element)


def _is_in(element: HtmlElement, box: HtmlElement) -> bool:
    return any(each is box for each in chain([element], element.iterancestors()))


def _tells(texts: Iterable[str]) -> bool:
    """Whether a sentence is among what is printed: menus and lists have none."""
    return any(map(_SENTENCE.search, texts))


def _said(nodes: list[_Node]) -> Iterator[str]:
    return (node.text for node in nodes)


def _stands_below(info_line: HtmlElement) -> bool:
    """Whether a theme prints the info line below the story; what is behind it is not the story then."""
    before = xpath(info_line, "preceding::text()[ancestor::body][not(ancestor::a or ancestor::script)]")
    return any(_SENTENCE.search(printed) and len(letters(printed)) > _LONGEST_HEADLINE for printed in before)


def _summary_box(nodes: list[_Node], description: str) -> tuple[HtmlElement | None, str]:
    """The element that prints the summary ahead of the story (None if the page shows none), and how it was known.

    Either the story behind it begins with the same words, or it says what the software wrote into the description and
    does not look like the paragraph behind it.
    """
    for place, node in enumerate(nodes):
        box = _block(node.element)
        end = next((i for i in range(place, len(nodes)) if not _is_in(nodes[i].element, box)), None)
        if end is None:
            return None, ""
        said = SUMMARY_LABEL.sub("", "".join(each.text for each in nodes[place:end]))
        behind = "".join(each.text for each in nodes[end : end + 40])
        lead = said.rstrip(".…")
        stands_out = bool(_CUT_OFF.search(said)) or _look(box) != _look(_block(nodes[end].element))
        if len(lead) > 20 and lead in behind[: len(lead) + _LEAD_WITHIN]:
            # A first paragraph that the story repeats looks like others of it, and no description says it.
            others = (_look(_block(each.element)) for each in nodes[end : end + 40] if each.text)
            if _is_described(said, description) or _CUT_OFF.search(said) or _look(box) not in others:
                return box, _REPEATED
        if _is_described(said, description) and stands_out:
            return box, _DESCRIBED
        if node.weight >= 20:
            return None, ""  # the story has begun
    return None, ""


def _is_described(said: str, description: str) -> bool:
    """Whether a text is what the software wrote into the description: the summary, a comma, the site's name."""
    return bool(said) and (description == said or description.startswith(f"{said},"))


def _is_only_a_summary(nodes: list[_Node], said_behind: Callable[[], Iterable[str]], description: str) -> bool:
    """Whether a stretch says no more than the description, and is not the story itself.

    It is cut off, or the next stretch tells the story, or the box behind it, which would tell it, is empty.
    """
    said = SUMMARY_LABEL.sub("", "".join(_said(nodes)))
    if not _is_described(said, description):
        return False
    siblings = _common_box(nodes).itersiblings()
    return bool(_CUT_OFF.search(said)) or said in "".join(said_behind()) or any(map(_is_empty_box, siblings))


def _is_empty_box(element: HtmlElement) -> bool:
    if element.tag not in _BOXES or _CLEARS_FLOATS.search(element.get("class", "")):
        return False
    return not text(element) and element.find(".//img") is None and element.find(".//a") is None


def _look(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class", "")


def _common_box(nodes: list[_Node]) -> HtmlElement:
    first, *others = nodes
    return next(
        each
        for each in chain([first.element], first.element.iterancestors())
        if all(_is_in(node.element, each) for node in others)
    )


def _body_box(nodes: list[_Node], marks: list[HtmlElement]) -> HtmlElement:
    """The box that holds nearly all the text of ``nodes``, and none of ``marks`` if there is such a box.

    Once the marks (info line, summary, tool) are outside, nothing is left out any more: what stands beside a long
    section may be a short paragraph. Boxes that look alike are paragraphs of one story.
    """
    weights: dict[HtmlElement, float] = defaultdict(float)
    for node in nodes:
        for each in chain([node.element], node.element.iterancestors()):
            weights[each] += node.weight
    around = {each for mark in marks for each in chain([mark], mark.iterancestors())}
    box = marks[0].getroottree().getroot()
    while box in around:
        children = [child for child in box if child in weights]
        best = max(children, key=weights.__getitem__, default=None)
        if best is None or best.tag not in _BOXES or weights[best] < _NEARLY_ALL * weights[box]:
            return box
        if sum(_look(child) == _look(best) for child in children) > 1:
            return box
        box = best
    return box


def _cut(place: HtmlElement, in_front: list[HtmlElement], tool: HtmlElement, summary: _Summary) -> Story:
    """The story in ``place``, without the last of the elements ``in_front`` and from ``tool`` on."""
    bar = _block(tool)
    end = tool if _is_in(place, bar) else bar  # a bar begins before its first link
    inside = [element for element in place.iterdescendants() if element is end or element in in_front]
    position = next((i for i, each in enumerate(place.iter()) if each is end and end is not place), None)
    front = next((element for element in reversed(inside) if element is not end), None)
    if position is None and front is None:
        return Story(place, summary.text, place, _PLACE, summary.rule)
    copy = deepcopy(place)
    copy.tail = None
    copied = dict(zip(place.iter(), list(copy.iter()), strict=True))
    if position is not None:
        _remove_from(copied[end], copy)
    # on an ill page the info line may stand behind the tool, and is gone with it
    if front is not None and _is_in(copied[front], copy):
        _remove_up_to(copied[front], copy)
    return Story(copy, summary.text, place, _PLACE, summary.rule, position)


def _remove_up_to(element: HtmlElement, box: HtmlElement) -> None:
    """Take out of ``box`` the element and all that precedes it; the text behind it stays."""
    is_itself = True
    while element is not box:
        parent = element.getparent()
        parent.text = None
        for each in list(element.itersiblings(preceding=True)):
            parent.remove(each)
        if is_itself:
            element.drop_tree()
        element, is_itself = parent, False


def _remove_from(element: HtmlElement, box: HtmlElement) -> None:
    """Take out of ``box`` the element, all that follows it, and what this leaves empty."""
    is_empty = True
    while element is not box:
        parent = element.getparent()
        for each in list(element.itersiblings()):
            parent.remove(each)
        element.tail = None
        if is_empty:
            parent.remove(element)
            is_empty = not len(parent) and not text(parent)
        element = parent
