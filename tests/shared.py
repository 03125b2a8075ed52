"""The folder beside the repository with recorded pages; a user's clone has none of it, CI must."""

from __future__ import annotations

import os

import pytest

from tests.accuracy.truth import SHARED

needs_shared = pytest.mark.skipif(
    not SHARED.exists() and not os.environ.get("CI"), reason="the recorded pages are not beside this clone"
)
