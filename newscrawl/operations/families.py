"""The CMS families there are: each a folder of newscrawl/cms with a spider."""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from newscrawl import cms
from newscrawl.crawling.spider import PortalSpider


def families() -> dict[str, type[PortalSpider]]:
    """The spider of each family, by the name of its folder."""
    names = [module.name for module in iter_modules(cms.__path__) if module.ispkg]
    return {name: _spider_of(f"{cms.__name__}.{name}.spider") for name in names if _has_spider(name)}


def _has_spider(name: str) -> bool:
    return find_spec(f"{cms.__name__}.{name}.spider") is not None


def _spider_of(module_name: str) -> type[PortalSpider]:
    own = [
        cls
        for _, cls in inspect.getmembers(import_module(module_name), inspect.isclass)
        if issubclass(cls, PortalSpider) and cls.__module__ == module_name
    ]
    assert len(own) == 1, f"{module_name} is to have one spider, it has {len(own)}"
    return own[0]
