"""A file or folder that is there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newscrawl.errors import NewscrawlError


@contextmanager
def whole(target: Path, *, force: bool) -> Iterator[Path]:
    """A path beside ``target`` for a file or folder, which gets its name at the end, and is gone if anything fails.

    Raises NewscrawlError if ``target`` is there and may not be replaced, or its folder is missing. A folder is replaced
    only if it is an export by months, by whoever made it: anything else in it would be lost.
    """
    if not target.parent.is_dir():
        raise NewscrawlError(f"{target}: there is no folder {target.parent}; make it first")
    _check(target, force=force)
    # of a process that was killed, this is what stays: hidden, and with a name that nobody takes for the whole
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    try:
        yield unfinished
        _check(target, force=force)  # somebody else may have made it meanwhile
        _put(unfinished, target)
    finally:
        _remove(unfinished)


def _check(target: Path, *, force: bool) -> None:
    if not os.path.lexists(target):
        return
    if not force:
        raise NewscrawlError(f"{target} is there already; --force replaces it")
    if target.is_dir() and not _is_export(target):
        raise NewscrawlError(f"{target} is a folder with other things in it than an export by months; move it away")


def _is_export(folder: Path) -> bool:
    inside = [each.relative_to(folder).parts for each in folder.rglob("*") if not each.is_dir()]
    return all(
        len(parts) == 3
        and parts[0].startswith("year=")
        and parts[1].startswith("month=")
        and parts[2] == "rows.parquet"
        for parts in inside
    )


def _put(unfinished: Path, target: Path) -> None:
    # a rename replaces a file in one step; a folder has to make room first
    if not target.is_dir() and not unfinished.is_dir():
        unfinished.replace(target)
        return
    old = target.with_name(f"{unfinished.name}.old")
    if os.path.lexists(target):
        target.rename(old)
    unfinished.rename(target)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
