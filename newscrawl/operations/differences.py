"""What changed between two states of a text, as a reader wants it: by paragraph, and by character inside one.

Chinese has no blanks between words, so a changed paragraph is compared by character; then what stays the same for a
character or two between changes is counted among the changed, or the result could not be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "removed", "added"]

#: a paragraph with less in common than this was replaced, not edited
_MOSTLY_THE_SAME = 0.5
#: characters that stay between two changes: with fewer, they are one change
_SHORTEST_SAME = 3
#: characters up to which a comparison by character takes no noticeable time; longer texts are compared by clause
_LONGEST_BY_CHARACTER = 1500
_CLAUSE = re.compile(r"[^，。！？；,.!?;]*[，。！？；,.!?;]?")


class Segment(NamedTuple):
    """A stretch of text: in both states, only in the earlier, only in the later."""

    kind: Kind
    text: str


Paragraph = list[Segment]


def changed_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph | int]:
    """The paragraphs of two states, in order: each changed one, and the number of unchanged ones between them.

    One that was taken out is all ``removed``, a new one all ``added``, an edited one a mixture.
    """
    for change, i, k, j, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            yield k - i
            continue
        yield from _edited(before[i:k], after[j:m])


def _edited(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Each earlier paragraph with the next later one that it became by editing, if there is one."""
    at = 0
    for old in before:
        edits = ((place, edit) for place in range(at, len(after)) if (edit := _edit(old, after[place])))
        found = next(edits, None)
        if found is None:
            yield [Segment("removed", old)]
            continue
        place, edit = found
        yield from ([Segment("added", new)] for new in after[at:place])
        yield edit
        at = place + 1
    yield from ([Segment("added", new)] for new in after[at:])


def _edit(old: str, new: str) -> Paragraph | None:
    """What was edited in a paragraph; None if the two have too little in common to be one paragraph."""
    needed = _MOSTLY_THE_SAME * min(len(old), len(new))
    if (Counter(old) & Counter(new)).total() < needed:
        return None
    segments = changed_characters(old, new)
    return segments if sum(len(each.text) for each in segments if each.kind == "same") >= needed else None


def changed_characters(before: str, after: str) -> Paragraph:
    """What stayed, went and came between two texts, in order; where both happen, what went stands first."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    segments = [Segment("same", before[:start]), *_coalesced(_opcodes(old, new))]
    segments.append(Segment("same", before[len(before) - end :]))
    return [segment for segment in segments if segment.text]


def _common(before: str, after: str) -> int:
    """With how many characters both texts begin."""
    differing = (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return next(differing, min(len(before), len(after)))


def _opcodes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The texts in turn: (x, x) where they agree, (old, new) where they differ."""
    old: Sequence[str] = before
    new: Sequence[str] = after
    if max(len(before), len(after)) > _LONGEST_BY_CHARACTER:
        old, new = _CLAUSE.findall(before), _CLAUSE.findall(after)
    for _, i, k, j, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[i:k]), "".join(new[j:m])


def _coalesced(pairs: Iterator[tuple[str, str]]) -> Iterator[Segment]:
    gone, come = "", ""
    for old, new in pairs:
        if old == new and len(old) >= _SHORTEST_SAME:
            yield from (Segment("removed", gone), Segment("added", come), Segment("same", old))
            gone, come = "", ""
        else:
            gone, come = gone + old, come + new
    yield from (Segment("removed", gone), Segment("added", come))
