"""Where commands print: results to standard output, everything about them to standard error."""

import sys

from rich.console import Console

#: a pipe has no width: tables are not squeezed into the 80 columns that rich would assume
_PIPE_WIDTH = 200

stdout = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH)
stderr = Console(stderr=True)
