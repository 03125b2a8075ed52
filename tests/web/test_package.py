"""What a page is made of goes into the package: nothing is fetched from elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from newscrawl.web.rendering import template_sources
from tests.web.test_words import FOLDER

ROOT = Path(__file__).resolve().parents[2]


def test_templates_and_style_are_in_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("setuptools")
    source = tmp_path / "source"
    shutil.copytree(ROOT / "newscrawl", source / "newscrawl", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        ".",
    ]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    assert "newscrawl/operations/templates/report.html" in packed
    files = [path for kind in ("templates", "static") for path in (FOLDER / kind).iterdir()]
    assert len(files) > 6
    assert [path.name for path in files if f"newscrawl/web/{path.parent.name}/{path.name}" not in packed] == []


def test_no_template_names_anything_outside() -> None:
    for name, source in template_sources():
        assert "http:" not in source and "https:" not in source, name
        assert "<script" not in source and "|safe" not in source.replace(" ", ""), name
    style = (FOLDER / "static/style.css").read_text(encoding="utf-8")
    assert "url(" not in style and "@import" not in style
