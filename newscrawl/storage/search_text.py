"""The normal form in which text is searched, the pairs of characters it is indexed by, and where a term stands in it.

Chinese writes no blanks between words, and no dictionary knows the names of a region. So every pair of neighbouring
letters is indexed, and what the pairs find is compared with the term itself: nothing is missed, nothing is found that
does not contain the term.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

#: stands before a pair of a headline; no letter, so that no pair begins with it
HEADLINE_MARK = "^"


class _Folding(dict[int, str]):
    """Character by character, so that a place in the normal form is a place in the text: full-width to ordinary (NFKC),
    capitals to small letters, every blank to a space, nothing for what has no width."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        if character.isspace():
            folded = " "
        elif unicodedata.category(character) == "Cf" or character == "\0":
            folded = ""
        else:
            folded = unicodedata.normalize("NFKC", character).casefold()
        self[codepoint] = folded
        return folded


_FOLDING = _Folding()


def folded(text: str) -> str:
    """``text`` in the form in which it is compared: ``ＡＢＣ　2026`` and ``abc 2026`` are the same."""
    return text.translate(_FOLDING)


def terms_of(query: str) -> list[str]:
    """What a query asks for, folded, each once: words between blanks; blanks within ``"…"`` belong to the term."""
    terms = []
    for number, part in enumerate(folded(query).replace("“", '"').replace("”", '"').split('"')):
        terms += [" ".join(part.split())] if number % 2 else part.split()
    return list(dict.fromkeys(term for term in terms if term))


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring letters or digits in folded ``text``."""
    return {first + second for first, second in pairwise(text) if first.isalnum() and second.isalnum()}


def headline_pairs(headline: str) -> set[str]:
    """The pairs in a folded headline, told from those of the whole text by a mark."""
    return {HEADLINE_MARK + pair for pair in pairs(headline)}


class Piece(NamedTuple):
    """A piece of a text, and whether it is what was searched for."""

    text: str
    is_hit: bool


def highlighted(text: str, terms: Sequence[str], length: int | None = None) -> list[Piece]:
    """``text`` in pieces, the terms (folded) marked; with ``length``, about so many characters around the first hit.

    Nothing is lost or changed within what is shown; … stands where something was left out.
    """
    spans = _spans(text, terms)
    start, end = _window(len(text), spans, length)
    pieces = [Piece("…", False)] if start else []
    at = start
    for first, last in spans:
        if first >= end or last <= start:
            continue
        first, last = max(first, start), min(last, end)
        pieces += [Piece(text[at:first], False), Piece(text[first:last], True)]
        at = last
    pieces.append(Piece(text[at:end], False))
    if end < len(text):
        pieces.append(Piece("…", False))
    return [piece for piece in pieces if piece.text]


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms stand in the unfolded text, in order, overlapping ones joined."""
    forms = [_FOLDING[codepoint] for codepoint in map(ord, text)]
    whole = "".join(forms)
    if not any(term in whole for term in terms):
        return []
    is_plain = len(whole) == len(forms) and "" not in forms
    places = range(len(text)) if is_plain else [number for number, form in enumerate(forms) for _ in form]
    found = []
    for term in terms:
        at = whole.find(term)
        while at >= 0:
            found.append((places[at], places[at + len(term) - 1] + 1))
            at = whole.find(term, at + len(term))
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _window(size: int, spans: Sequence[tuple[int, int]], length: int | None) -> tuple[int, int]:
    if length is None or size <= length:
        return 0, size
    first = spans[0][0] if spans else 0
    start = max(0, min(first - length // 4, size - length))
    return start, start + length
