"""Docs that cannot rot: what the README says of columns, settings and commands is compared with the code."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from newscrawl import settings
from newscrawl.cli import app

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_readme_lists_every_setting_of_ours() -> None:
    section = README[README.index("## Settings") : README.index("## The table")]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.M))
    assert documented == {name for name in vars(settings) if name.startswith("NEWSCRAWL_")}


def test_the_readme_shows_every_command() -> None:
    groups = {name: getattr(sub, "commands", {}) for name, sub in typer.main.get_command(app).commands.items()}
    names = [f"{name} {sub}" if sub else name for name, subs in groups.items() for sub in subs or [""]]
    assert len(names) > 5
    assert [name for name in names if f"newscrawl {name}" not in README] == []
