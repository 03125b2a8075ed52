"""The files of a new site: its spider, a page of each kind, and what was read from them, for a person to check."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import newscrawl
from newscrawl.crawling.pages import ListingPage
from newscrawl.errors import NewscrawlError
from newscrawl.items import ArticleItem
from newscrawl.operations.site_definition import Definition

#: the key that an operator removes from an expected JSON; a test refuses to count a fixture that has it
UNCHECKED = "unchecked"
_UNCHECKED_WORDS = (
    "Written by newscrawl site new: what was read, not what is true. Compare every value with the page, correct what "
    "is wrong, then delete this line."
)
_LINE = 120
_FIELDS = (
    *("site_name", "channel", "channel_path", "headline", "info_line", "published_at", "publisher"),
    *("info_line_author", "info_line_source", "info_line_source_url", "source", "view_count", "comment_count"),
    *("reactions", "summary", "dateline", "byline_text", "byline", "body", "footer", "images", "attachments"),
    *("previous_article_id", "previous_headline", "next_article_id", "next_headline", "related_article_ids"),
    "warnings",
)


@dataclass(slots=True, frozen=True)
class Page:
    """A page as it came: where from, when (aware), with which Content-Type (None: not known), and its bytes."""

    url: str
    fetched_at: dt.datetime
    content_type: str | None
    body: bytes


@dataclass(slots=True, frozen=True)
class Folders:
    """Where the files of a site belong: ``is_package`` is newscrawl's own repository, else an operator's project."""

    spiders: Path
    fixtures: Path
    is_package: bool


def folders_of(project: Path, modules: list[str]) -> Folders:
    """The folders for a new site of ``project``; ``modules`` are those that the setting NEWSCRAWL_SITES names."""
    package = Path(newscrawl.__file__).resolve().parent
    if package.parent == project.resolve():
        return Folders(package / "spiders", project / "tests" / "fixtures", is_package=True)
    if not modules:
        raise NewscrawlError("the setting NEWSCRAWL_SITES names no module to which a site could be added")
    return Folders(project.joinpath(*modules[0].split(".")), project / "fixtures", is_package=False)


def spider_source(definition: Definition) -> str:
    """The text of the spider's file, of at most 15 lines, formatted as ruff would."""
    stated = {"name": definition.name, "site_name": definition.site_name, "home_url": definition.home_url}
    lines = [f"    {name} = {_literal(value)}" for name, value in {**stated, **definition.attributes}.items()]
    pairs = [f"{_literal(name)}: {_literal(url)}" for name, url in definition.channels.items()]
    one_line = f"    channels = {{{', '.join(pairs)}}}"
    if len(one_line) <= _LINE:
        lines.append(one_line)
    else:
        lines += ["    channels = {", *(f"        {pair}," for pair in pairs), "    }"]
    base = definition.base
    return "\n".join(
        [
            f"from {base.__module__} import {base.__name__}",
            "",
            "",
            f"class {definition.class_name}({base.__name__}):",
            *lines,
            "",
        ]
    )


def _literal(value: str) -> str:
    """A string of a page as Python writes it, in double quotes."""
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted)


def article_truth(item: ArticleItem, page: Page) -> dict[str, Any]:
    """What was read of an article, in the form of an expected JSON, marked as unchecked."""
    return _about(page) | {name: _as_json(name, item) for name in _FIELDS}


def listing_truth(listing: ListingPage, page: Page) -> dict[str, Any]:
    """What was read of a listing page, in the form of an expected JSON, marked as unchecked."""
    return _about(page) | {
        "next_page_url": listing.next_page_url,
        "subchannels": listing.subchannels,
        "entries": [asdict(entry) for entry in listing.entries],
    }


def _about(page: Page) -> dict[str, Any]:
    return {
        UNCHECKED: _UNCHECKED_WORDS,
        "url": page.url,
        "fetched_at": page.fetched_at.isoformat(timespec="seconds"),
        "content_type": page.content_type,
    }


def _as_json(name: str, item: ArticleItem) -> Any:
    value = getattr(item, name)
    if name == "published_at":
        return value and value.isoformat(timespec="minutes")
    if name == "byline":
        return [{"name": each.name, "role": each.role, "role_text": each.role_text} for each in value]
    if name == "dateline":
        return value and asdict(value) | {"date": value.date and value.date.isoformat()}
    return value


def new_files(
    folders: Folders, definition: Definition, item: ArticleItem, article: Page, listing: ListingPage, first: Page
) -> dict[Path, bytes]:
    """The files of a new site by path. The pages are bytes as they came, in their own encoding."""
    place = folders.fixtures / definition.name
    number = re.sub(r"[^\w-]", "-", item.article_id)
    files = {
        folders.spiders / f"{definition.name}.py": spider_source(definition).encode(),
        place / f"article-{number}.html": article.body,
        place / f"article-{number}.json": _dumped(article_truth(item, article)),
        place / "listing-1.html": first.body,
        place / "listing-1.json": _dumped(listing_truth(listing, first)),
    }
    marker = folders.spiders / "__init__.py"
    return files if marker.exists() else {marker: b"", **files}


def _dumped(truth: Mapping[str, Any]) -> bytes:
    return (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode()


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write the files, folders included."""
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
