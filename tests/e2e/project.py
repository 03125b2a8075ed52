"""A project of an operator's own, in an empty directory, and real crawls in it in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from newscrawl.storage.engine import open_engine
from newscrawl.storage.models import Article, FrontierRow, Rejection, Run

#: politeness is for other people's servers
UNTHROTTLED = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8")
#: a failed page is due again at once, and Scrapy's own retries do not wait
IMPATIENT = ("-s", "NEWSCRAWL_RETRY_AFTER=0", "-s", "RETRY_TIMES=0")


T = TypeVar("T", FrontierRow, Rejection, Run)


@dataclass
class Project:
    """A folder with a ``scrapy.cfg``; ``database_url`` None means the default, data/newscrawl.db, or a database of the
    kind that ``pytest --database`` names."""

    #: makes a database for a project that names none, and returns its URL; None: the default is meant
    new_database: ClassVar[Callable[[Path], str] | None] = None

    folder: Path
    database_url: str | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.database_url is None and Project.new_database is not None:
            self.database_url = Project.new_database(self.folder)
        (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")

    def run(self, *command: str, timeout: float = 120, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """``scrapy …`` or ``newscrawl …`` in this project; output captured, status not judged."""
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=cwd or self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        """The same, in the background; its output goes to the file ``output`` in the project."""
        with (self.folder / "output").open("a", encoding="utf-8") as output:
            return subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=self.folder,
                env=self._environment(),
                stdout=output,
                stderr=output,
                text=True,
            )

    def _environment(self) -> dict[str, str]:
        environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        environment |= self.environment
        # Scrapy leaves the second one behind in a process that has loaded its settings, such as another test's.
        for name in ("NEWSCRAWL_DATABASE_URL", "SCRAPY_SETTINGS_MODULE"):
            environment.pop(name, None)
        return environment | ({"NEWSCRAWL_DATABASE_URL": self.database_url} if self.database_url else {})

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection that is closed for good behind it: a pool's would add up to more than a server has."""
        engine = open_engine(self.database_url or f"sqlite:///{self.folder / 'data' / 'newscrawl.db'}")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def articles(self) -> dict[str, Article]:
        """All stored articles by number, with their people and URLs."""
        with self.connect() as connection, Session(connection) as session:
            articles = session.scalars(select(Article)).all()
            for article in articles:
                session.refresh(article, ["people", "urls"])
            session.expunge_all()
            return {article.article_id: article for article in articles}

    def frontier(self) -> dict[str, FrontierRow]:
        return {row.article_id: row for row in self._all(FrontierRow)}

    def rejections(self) -> list[Rejection]:
        return self._all(Rejection)

    def last_run(self) -> Run:
        return max(self._all(Run), key=lambda run: run.id)

    def _all(self, model: type[T]) -> list[T]:
        with self.connect() as connection, Session(connection) as session:
            rows = list(session.scalars(select(model)))
            session.expunge_all()
            return rows
