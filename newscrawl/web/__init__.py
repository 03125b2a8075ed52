"""The explorer: the table as pages in a browser. It reads and changes nothing; see docs/web.md."""
