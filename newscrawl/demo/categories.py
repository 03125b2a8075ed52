"""The demo portal's categories: a tree with every kind that a crawler meets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One category. ``maxpages`` None means the portal's own; ``weight`` is its share of the articles."""

    catid: int
    name: str
    folder: str
    parent: int | None = None
    weight: int = 0
    closed: bool = False
    redirect_url: str | None = None
    maxpages: int | None = None


CLOSED_CATID = 7

CATEGORIES: tuple[Category, ...] = (
    Category(1, "青岛资讯", "qdzx", weight=8),
    Category(2, "区市动态", "qushi", parent=1, weight=4),
    Category(3, "社会民生", "minsheng", parent=1, weight=5),
    Category(12, "崂山新闻", "laoshan", parent=2, weight=2),
    Category(4, "财经", "caijing", weight=4),
    Category(5, "文体旅游", "wenti", weight=4),
    Category(6, "健康教育", "jiankang", weight=3),
    Category(CLOSED_CATID, "内部通知", "", closed=True),
    Category(8, "公告外链", "", redirect_url="http://news.example.invalid/notices/"),
    Category(10, "暂无内容", "zanwu"),
    Category(11, "图片新闻", "tupian", weight=5, maxpages=3),
)
BY_ID: dict[int, Category] = {category.catid: category for category in CATEGORIES}


def children(catid: int | None) -> list[Category]:
    """The categories directly below one; None asks for the top level."""
    return [category for category in CATEGORIES if category.parent == catid]


def lineage(category: Category) -> list[Category]:
    """The way down to a category, itself last."""
    above = lineage(BY_ID[category.parent]) if category.parent else []
    return [*above, category]


def family(catid: int) -> set[int]:
    """A category and all below it."""
    return {category.catid for category in CATEGORIES if catid in [each.catid for each in lineage(category)]}


def folder_path(category: Category) -> str:
    """``qdzx/qushi/``; empty for a category without a folder name."""
    if not category.folder:
        return ""
    return "".join(f"{each.folder}/" for each in lineage(category))
