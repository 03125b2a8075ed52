"""``python -m tests.fuzz N``: page N of the fuzz test, as it is read."""

from __future__ import annotations

import sys

from tests.fuzz.pages import mutated_page

sys.stdout.buffer.write(mutated_page(int(sys.argv[1])).body)
