"""Where commands print: results to standard output, everything about them to standard error."""

from rich.console import Console

stdout = Console(soft_wrap=False)
stderr = Console(stderr=True)
